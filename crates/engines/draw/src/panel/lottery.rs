//! The published lottery, its hash, and the panel that a seed draws from it. Invariant of
//! [`Lottery`]: every panel has the right size, nobody twice, and meets every quota; it can not be
//! built otherwise.

use sm3::{Digest as _, Sm3};

use super::kinds::Case;
use super::{Candidate, PanelError, Pool, Quota};
use crate::Numbers;

/// Equally likely panels that all meet the quotas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lottery {
    /// Categories, as the pool has them.
    pub categories: Vec<String>,
    /// The quotas, in byte order of category and value.
    pub quotas: Vec<Quota>,
    /// Seats of a panel.
    pub size: u32,
    /// Everybody who may be drawn, in byte order of their ids.
    pub people: Vec<Candidate>,
    /// The panels, numbered from 0: places in `people`, ascending.
    pub panels: Vec<Vec<usize>>,
    /// In how many of the panels each person sits, in the order of `people`. The chance of a person
    /// is this number over the number of panels, exactly.
    pub chances: Vec<u32>,
}

impl Lottery {
    /// Checks the finished panels in whole numbers, whatever made them.
    pub(super) fn checked(
        case: &Case,
        pool: &Pool,
        panels: Vec<Vec<usize>>,
    ) -> Result<Self, PanelError> {
        let mut kind_of = vec![None; pool.people.len()];
        for (at, kind) in case.kinds.iter().enumerate() {
            for place in &kind.people {
                if let Some(slot) = kind_of.get_mut(*place) {
                    *slot = Some(at);
                }
            }
        }
        let broken = |what: &str| PanelError::Solver { said: what.to_owned() };
        let mut chances = vec![0_u32; pool.people.len()];
        for panel in &panels {
            if panel.windows(2).any(|pair| matches!(pair, [one, next] if one >= next)) {
                return Err(broken("a panel with somebody twice"));
            }
            let mut seats = vec![0_u32; case.kinds.len()];
            for place in panel {
                let kind = kind_of.get(*place).copied().flatten();
                let seat = kind.and_then(|kind| seats.get_mut(kind));
                let (Some(seat), Some(chance)) = (seat, chances.get_mut(*place)) else {
                    return Err(broken("a panel with a stranger"));
                };
                *seat += 1;
                *chance += 1;
            }
            if !case.allows(&seats) {
                return Err(broken("a panel that breaks a quota"));
            }
        }
        if panels.is_empty() {
            return Err(PanelError::Nothing);
        }
        Ok(Self {
            categories: pool.categories.clone(),
            quotas: case.quotas.clone(),
            size: case.size,
            people: pool.people.clone(),
            panels,
            chances,
        })
    }

    /// The smallest and the greatest number of panels that somebody sits on.
    #[must_use]
    pub fn range(&self) -> (u32, u32) {
        let least = self.chances.iter().copied().min().unwrap_or(0);
        (least, self.chances.iter().copied().max().unwrap_or(0))
    }

    /// The text that [`Lottery::hash`] is the hash of: a line for everything that was published,
    /// fields parted by tabs. No field holds a tab or a line feed ([`Pool::new`] refuses them).
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("gongdi-lottery-1\nsize\t{}\n", self.size);
        let mut line = |word: &str, fields: &mut dyn Iterator<Item = &str>| {
            text.push_str(word);
            for field in fields {
                text.push('\t');
                text.push_str(field);
            }
            text.push('\n');
        };
        line("categories", &mut self.categories.iter().map(String::as_str));
        for quota in &self.quotas {
            let (min, max) = (quota.min.to_string(), quota.max.to_string());
            let fields = [quota.category.as_str(), &quota.value, &min, &max];
            line("quota", &mut fields.into_iter());
        }
        for person in &self.people {
            let fields = std::iter::once(&person.id).chain(&person.values);
            line("person", &mut fields.map(String::as_str));
        }
        for at in 0..self.panels.len() {
            line("panel", &mut self.panel(at).into_iter());
        }
        text
    }

    /// SM3 of [`Lottery::text`], in hexadecimal: binds people, quotas and panels before the draw.
    #[must_use]
    pub fn hash(&self) -> String {
        hex(&Sm3::digest(self.text().as_bytes()))
    }

    /// The number of the panel that a seed draws, from 0: one fair number below the number of
    /// panels from the stream of `gongdi-panel-1/<hash>/<seed in hexadecimal>`. The hash is in it so
    /// that a seed kept back can not be tried on a lottery made later.
    ///
    /// # Errors
    /// [`crate::DrawError::NoSeed`] for an empty seed.
    pub fn drawn(&self, seed: &[u8]) -> Result<usize, crate::DrawError> {
        let panels = u64::try_from(self.panels.len()).unwrap_or(u64::MAX);
        number(&self.hash(), panels, seed)
    }

    /// The ids of a panel, in byte order; empty when there is none with this number.
    #[must_use]
    pub fn panel(&self, number: usize) -> Vec<&str> {
        let places = self.panels.get(number).map_or(&[][..], Vec::as_slice);
        places.iter().filter_map(|at| self.people.get(*at)).map(|one| one.id.as_str()).collect()
    }
}

/// As [`Lottery::drawn`], for a lottery that was kept: its hash and how many panels it has.
///
/// # Errors
/// [`crate::DrawError::NoSeed`] for an empty seed.
pub fn number(hash: &str, panels: u64, seed: &[u8]) -> Result<usize, crate::DrawError> {
    if seed.is_empty() {
        return Err(crate::DrawError::NoSeed);
    }
    let text = format!("gongdi-panel-1/{hash}/{}", hex(seed));
    Ok(usize::try_from(Numbers::new(&text).below(panels)).unwrap_or(0))
}

/// The ids of a panel in the text of a lottery that was kept; nothing when it has none with this
/// number.
#[must_use]
pub fn seated(text: &str, number: usize) -> Option<Vec<&str>> {
    let panel = text.lines().filter_map(|line| line.strip_prefix("panel\t")).nth(number)?;
    Some(panel.split('\t').collect())
}

/// What is published of a seed before it is revealed: its SM3, in hexadecimal. The seed has to be
/// long enough not to be guessed (16 random bytes), or the commitment hides nothing.
#[must_use]
pub fn commitment(seed: &[u8]) -> String {
    hex(&Sm3::digest(seed))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
