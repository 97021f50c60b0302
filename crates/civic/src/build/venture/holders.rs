//! Who holds which share: one set, entered at once, that makes a whole.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{AreaCode, Code, Fen, Level, Refusal};

use super::{Entry, Form, Hold, Holder, HolderKind};
use crate::act::{LEAST, spoken};
use crate::effect::Effect;
use crate::record::Record;
use crate::scene::Scene;

/// The whole: 100.00 % in hundredths of a percent.
pub const WHOLE: u32 = 10_000;

/// A holder as a line says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// As what.
    pub kind: HolderKind,
    /// Answers only with what was brought in.
    pub limited: bool,
    /// What they are called.
    pub name: String,
    /// Hundredths of a percent.
    pub share: u32,
}

/// A word for a kind of holder: the one that forms show, or that of the interface.
fn kind(word: &str) -> Option<HolderKind> {
    let known = match word {
        "县投" => HolderKind::Investor,
        "乡投" | "乡镇平台" => HolderKind::Platform,
        "村集体" => HolderKind::Collective,
        "个人" => HolderKind::Person,
        "企业" => HolderKind::Firm,
        other => HolderKind::parse(other)?,
    };
    Some(known)
}

/// A share as people write it, `33.33%`, in hundredths of a percent.
pub(super) fn percent(text: &str) -> Option<u32> {
    let plain = text.trim().trim_end_matches(['%', '％']).trim();
    // Two decimals, like yuan and fen.
    let hundredths = Fen::parse_yuan(plain).ok()?;
    u32::try_from(hundredths.0).ok().filter(|share| *share <= WHOLE)
}

fn line(text: &str) -> Option<Said> {
    let part = |c: char| c.is_whitespace() || "，,、；;".contains(c);
    let mut words: Vec<&str> = text.split(part).filter(|word| !word.is_empty()).collect();
    let share = percent(words.pop()?).filter(|share| *share > 0)?;
    let is_mark = |word: &&str| matches!(*word, "有限合伙人" | "limited");
    let limited = words.last().is_some_and(is_mark);
    if limited {
        words.pop();
    }
    let (first, name) = words.split_first()?;
    let (kind, name) = (kind(first)?, name.join(" "));
    (!name.is_empty()).then_some(Said { kind, limited, name, share })
}

/// The holders that a text names, a line each.
///
/// # Errors
/// `holders_line` with the line that is none.
pub fn lines(text: &str) -> Result<Vec<Said>, Refusal> {
    let full = text.lines().map(str::trim).filter(|text| !text.is_empty());
    full.map(|text| {
        let no = || Refusal::new(Code::HoldersLine).on("holders").with("line", text);
        line(text).ok_or_else(no)
    })
    .collect()
}

/// What the county's register knows to be no firm and no private person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// 村（居）民委员会.
    Committee,
    /// 农村集体经济组织, also one that is named by its village alone.
    Collective,
}

/// Names of committees and collectives in the county's register.
pub type Bodies = BTreeMap<String, Body>;

/// The village that a name of its committee means: the collective is the village's, not the
/// committee's.
pub fn plain(name: &str) -> &str {
    let village = ["民委员会", "委会"].iter().find_map(|end| name.strip_suffix(end));
    let community = ["居民委员会", "居委会"].iter().find_map(|end| name.strip_suffix(end));
    community.or(village.filter(|rest| rest.ends_with('村'))).unwrap_or(name)
}

/// Refuses a village collective that answers for debts without limit
/// (农村集体经济组织法 第三十五条). In a partnership everybody does who is not entered as limited; who is
/// a collective the register says, too.
pub(super) fn partner<'h>(
    field: &'static str,
    form: Form,
    bodies: &Bodies,
    holders: impl IntoIterator<Item = (HolderKind, bool, &'h str)>,
) -> Result<(), Refusal> {
    let mut general = holders.into_iter().filter(|(kind, limited, name)| {
        let collective = *kind == HolderKind::Collective || bodies.contains_key(*name);
        form == Form::Partnership && collective && !limited
    });
    let Some((_, _, name)) = general.next() else { return Ok(()) };
    Err(Refusal::new(Code::HolderPartner).on(field).with("name", name))
}

/// What entering holders looks at.
#[derive(Debug, Clone, Default)]
pub struct HoldersFacts {
    /// The last entry of the venture.
    pub last: Option<Entry>,
    /// The last set's number; 0 where there is none.
    pub list: u32,
    /// The one area of the county that each name on the list means as a holder of its kind, with what
    /// it is called.
    pub areas: BTreeMap<(HolderKind, String), (AreaCode, String)>,
    /// Committees and collectives by name.
    pub bodies: Bodies,
}

/// Of which area a holder is, and what they are called; a person or firm is of none.
fn whose(facts: &HoldersFacts, said: Said) -> Result<(Option<AreaCode>, Said), Refusal> {
    let level = match said.kind {
        HolderKind::Investor => Level::County,
        HolderKind::Platform => Level::Township,
        HolderKind::Collective => Level::Village,
        HolderKind::Person | HolderKind::Firm => {
            if facts.bodies.contains_key(&said.name) {
                return Err(Refusal::new(Code::HolderOther).on("holders").with("name", said.name));
            }
            return Ok((None, said));
        }
    };
    let found = facts.areas.get(&(said.kind, said.name.clone()));
    let Some((area, name)) = found.filter(|(area, _)| area.level() == level) else {
        return Err(Refusal::new(Code::HolderArea).on("holders").with("name", &said.name));
    };
    Ok((Some(*area), Said { name: name.clone(), ..said }))
}

/// One set whose shares make a whole; nobody stands on it twice.
pub fn holders(
    facts: &HoldersFacts,
    scene: &Scene<'_>,
    act: &Hold,
) -> Result<Vec<Effect>, Refusal> {
    let last = facts.last.as_ref();
    let last = last.ok_or_else(|| Refusal::new(Code::NotFound).on("venture"))?;
    let ground = spoken(("ground", "field-ground"), &act.ground, LEAST)?;
    let all = lines(&act.holders)?.into_iter().map(|said| whose(facts, said));
    let all = all.collect::<Result<Vec<_>, Refusal>>()?;
    let mut seen = BTreeSet::new();
    let again = all.iter().find(|(area, said)| !seen.insert((said.kind, *area, &said.name)));
    if let Some((_, twice)) = again {
        return Err(Refusal::new(Code::HolderTwice).on("holders").with("name", &twice.name));
    }
    let sum: u64 = all.iter().map(|(_, said)| u64::from(said.share)).sum();
    if sum != u64::from(WHOLE) {
        let given = format!("{}.{:02}", sum / 100, sum % 100);
        return Err(Refusal::new(Code::HoldersSum).on("holders").with("sum", given));
    }
    let as_what = all.iter().map(|(_, said)| (said.kind, said.limited, said.name.as_str()));
    partner("holders", last.form, &facts.bodies, as_what)?;
    let by = scene.caller.person().ok_or(Code::SignInNeeded)?;
    let holders = (1_u32..).zip(all).map(|(no, (area, said))| {
        let holder = Holder {
            home: scene.home,
            venture: act.venture,
            list: facts.list.saturating_add(1),
            no,
            kind: said.kind,
            name: said.name,
            area,
            limited: said.limited,
            share: said.share,
            ground: ground.into(),
            by,
            at: scene.now,
        };
        Effect::Put(holder.row())
    });
    Ok(holders.collect())
}
