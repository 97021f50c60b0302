//! Groups and courtyards of a village: our own two levels below the national codes.
//!
//! Invariants: group code = village code + 3 digits, courtyard code = group code + 3 digits, both
//! from 001; a courtyard holds 8 to 20 households (a group smaller than eight is one courtyard);
//! courtyard names are unique within the village. Refuses to know: who lives there.

use std::collections::BTreeSet;

use super::names::surname_draw;
use super::rng::Rng;

/// A villagers' group (村民小组).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// 15 digits.
    pub code: String,
    /// 一组, 二组 …
    pub name: String,
}

/// A courtyard (院落): the neighbours who meet in one yard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Courtyard {
    /// 18 digits.
    pub code: String,
    /// As 李家院子.
    pub name: String,
    /// Position of its group in the village.
    pub group: usize,
    /// The surname it is named after, and the commonest in it.
    pub clan: &'static str,
    /// How many households.
    pub households: usize,
}

const YARD_LEAST: usize = 8;
const YARD_MOST: usize = 20;
const YARD_USUAL: usize = 13;

/// Lays `households` out over `groups` groups (1–99) and their courtyards.
pub fn places_draw(
    rng: &mut Rng,
    village_code: &str,
    clans: &[&'static str],
    households: usize,
    groups: usize,
) -> (Vec<Group>, Vec<Courtyard>) {
    let groups = groups.clamp(1, 99);
    let mean = households / groups;
    let least = (mean * 7 / 10).max(YARD_LEAST).min(mean);
    let sizes = split(rng, households, groups, least, mean * 13 / 10 + 1);
    let mut taken = BTreeSet::new();
    let mut named = Vec::with_capacity(groups);
    let mut yards = Vec::new();
    for (at, size) in sizes.into_iter().enumerate() {
        let code = format!("{village_code}{:03}", at + 1);
        let count = yard_count(size);
        for (n, held) in split(rng, size, count, YARD_LEAST, YARD_MOST).into_iter().enumerate() {
            let clan = clan_draw(rng, clans);
            let name = yard_name(rng, clan, &mut taken);
            let code = format!("{code}{:03}", n + 1);
            yards.push(Courtyard { code, name, group: at, clan, households: held });
        }
        named.push(Group { code, name: format!("{}组", numeral(at + 1)) });
    }
    (named, yards)
}

/// A surname for a courtyard or for one household in it: mostly one of the village's clans, the
/// first of them most often.
pub fn clan_draw(rng: &mut Rng, clans: &[&'static str]) -> &'static str {
    let at = rng.below(10);
    // Of ten draws: 3, 2, 1 and 1 for the four clans, 3 for the county at large.
    let clan = match at {
        0..3 => clans.first(),
        3..5 => clans.get(1),
        5 => clans.get(2),
        6 => clans.get(3),
        _ => None,
    };
    clan.copied().unwrap_or_else(|| surname_draw(rng))
}

fn yard_count(size: usize) -> usize {
    let fewest = size.div_ceil(YARD_MOST).max(1);
    let most = (size / YARD_LEAST).max(1);
    ((size + YARD_USUAL / 2) / YARD_USUAL).clamp(fewest, most.max(fewest))
}

/// `total` in `parts` parts, each within `least..=most` wherever that adds up.
fn split(rng: &mut Rng, total: usize, parts: usize, least: usize, most: usize) -> Vec<usize> {
    let least = least.min(total / parts.max(1));
    let mut sizes = vec![least; parts];
    let mut left = total - least * parts;
    let mut roomy = true;
    while left > 0 {
        let at = rng.below(parts);
        roomy = roomy && sizes.iter().any(|s| *s < most);
        if let Some(size) = sizes.get_mut(at).filter(|s| **s < most || !roomy) {
            *size += 1;
            left -= 1;
        }
    }
    sizes
}

const ENDINGS: [&str; 12] =
    ["院子", "老屋", "湾", "坪", "沟", "坡", "岭", "大院", "垭", "塝", "河坝", "台子"];
const SIDES: [&str; 5] = ["", "上", "下", "新", "老"];

fn yard_name(rng: &mut Rng, clan: &str, taken: &mut BTreeSet<String>) -> String {
    // Four in ten are plainly 某家院子 while that name is free.
    let start = if rng.chance(400) { 0 } else { rng.below(ENDINGS.len()) };
    let plain = SIDES.iter().flat_map(|side| {
        let turned = ENDINGS.iter().cycle().skip(start).take(ENDINGS.len());
        turned.map(move |ending| format!("{side}{clan}家{ending}"))
    });
    let numbered = (2..).map(|n| format!("{clan}家院子{}", numeral(n)));
    let name = plain.chain(numbered).find(|name| !taken.contains(name)).unwrap_or_default();
    taken.insert(name.clone());
    name
}

/// 1–99 in Chinese numerals; digits beyond.
fn numeral(n: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |d: usize| DIGITS.get(d).copied().unwrap_or_default();
    match n {
        1..10 => digit(n).to_owned(),
        10..20 => format!("十{}", digit(n - 10)),
        20..100 => format!("{}十{}", digit(n / 10), digit(n % 10)),
        _ => n.to_string(),
    }
}
