//! What votes of several days have in common as the auditor understands them: the roll of the day of
//! publication, one voice by phone or on paper, papers that two people type.

use std::collections::{BTreeMap, BTreeSet};

use kernel::id::PersonId;
use kernel::{AreaCode, Code, Date, Moment, PersonRef};

use super::meeting::adult;
use super::tables::{Rows, Spec};
use super::world::Home;
use super::{Case, budget, poll};

/// A person or a household with a voice.
pub type Voter = [u8; 16];

/// The roll, and when a paper was handed out.
pub type Roll = BTreeMap<Voter, Option<Moment>>;

/// A voice by phone or at the desk.
#[derive(Debug, Clone)]
pub struct Voice<P> {
    pub picks: P,
    pub hand: PersonId,
    pub at: Moment,
}

/// A paper as it was typed.
#[derive(Debug, Clone)]
pub struct Typed<P> {
    pub picks: P,
    pub first: (PersonRef, Moment),
    pub second: Option<(PersonRef, Moment)>,
}

/// Everybody of age who is registered in the place, or their households.
pub fn electors(home: &Home, case: &Case<'_>, by_household: bool) -> BTreeSet<Voter> {
    let place = case.matter.as_ref().map_or(case.home, |m| m.area);
    let here = home.persons.values().filter(|p| {
        p.registered && adult(p.born, case.today()) && p.area.as_str().starts_with(place.as_str())
    });
    here.map(|p| if by_household { p.household.bytes() } else { p.id.bytes() }).collect()
}

/// Whose voice a person gives: the own one, or that of the household in which a grown-up lives.
fn voter_of(home: &Home, case: &Case<'_>, by_household: bool, who: PersonRef) -> Option<Voter> {
    let person = home.knows(who.id).filter(|_| who.home == case.home)?;
    if !by_household {
        return Some(person.id.bytes());
    }
    let speaks = person.registered && adult(person.born, case.today());
    speaks.then(|| person.household.bytes())
}

/// What decides who has a voice by phone.
pub struct Days<'c> {
    pub closes: Date,
    pub by_household: bool,
    pub roll: &'c Roll,
}

/// Who has a voice by phone today: on the roll, before the end, and without a paper.
pub fn by_phone(
    home: &Home,
    case: &Case<'_>,
    days: &Days<'_>,
    who: PersonRef,
) -> Result<Voter, Code> {
    if case.today() > days.closes {
        return Err(Code::VoteOver);
    }
    let voter = voter_of(home, case, days.by_household, who).ok_or(Code::NotOnRoll)?;
    match days.roll.get(&voter) {
        None => Err(Code::NotOnRoll),
        Some(Some(_)) => Err(Code::PaperHeld),
        Some(None) => Ok(voter),
    }
}

/// A paper is typed: first, or once more by the same hand, or checked by another.
pub fn typed<P: PartialEq>(
    papers: &mut BTreeMap<u64, Typed<P>>,
    handed: usize,
    case: &Case<'_>,
    picks: P,
) -> Result<(), Code> {
    let hand = case.hand().ok_or(Code::SignInNeeded)?;
    let no = case.number("no");
    let so_far = papers.len();
    let first = |picks| Typed { picks, first: (hand, case.now), second: None };
    match papers.get_mut(&no) {
        None if so_far >= handed => return Err(Code::PapersOver),
        None => {
            papers.insert(no, first(picks));
        }
        Some(paper) if paper.second.is_some() => return Err(Code::PaperChecked),
        Some(paper) if paper.first.0 == hand => *paper = first(picks),
        Some(paper) if paper.picks != picks => return Err(Code::PaperDiffers),
        Some(paper) => paper.second = Some((hand, case.now)),
    }
    Ok(())
}

fn roll(code: &AreaCode, home: &Home) -> Rows {
    [budget::tables::roll(code, home), poll::tables::roll(code, home)].concat()
}

fn voices(code: &AreaCode, home: &Home) -> Rows {
    [budget::tables::voices(code, home), poll::tables::voices(code, home)].concat()
}

fn papers(code: &AreaCode, home: &Home) -> Rows {
    [budget::tables::papers(code, home), poll::tables::papers(code, home)].concat()
}

/// The tables of every vote that lasts several days.
pub const SHEETS: &[Spec] = &[
    ("choice_voter", &["home", "matter", "voter", "paper_at"], roll),
    ("choice_vote", &["home", "matter", "voter", "picks", "person", "cast_at"], voices),
    (
        "choice_paper",
        &["home", "matter", "no", "picks", "first", "typed_at", "second", "checked_at"],
        papers,
    ),
];
