//! What the auditor knows, capability by capability: a chapter says which acts there are, how long their
//! texts may be, what decides them, and which tables they ought to fill.

use kernel::Code;
use store::Ask;

use super::law::{Rule, Text};
use super::tables::Spec;
use super::world::World;
use super::{Case, covenant, force, gifts, keeping, levy, money, points, ventures, works};

/// A chapter.
pub struct Chapter {
    pub rules: &'static [Rule],
    pub texts: &'static [Text],
    /// Whether numbers and words are such as the act takes.
    pub fits: fn(&Ask) -> bool,
    pub decide: fn(&mut World, &Case<'_>) -> Result<(), Code>,
    pub sheets: &'static [Spec],
}

/// All of them.
pub const CHAPTERS: &[Chapter] = &[
    works::chapter::CHAPTER,
    money::chapter::CHAPTER,
    gifts::chapter::CHAPTER,
    levy::chapter::CHAPTER,
    keeping::chapter::CHAPTER,
    ventures::chapter::CHAPTER,
    covenant::chapter::CHAPTER,
    force::chapter::CHAPTER,
    points::chapter::CHAPTER,
];
