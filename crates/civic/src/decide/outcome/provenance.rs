//! 选题从群众中来、调研到群众中去、商量请群众参加、成果请群众评判 (S82): four flags of a thread,
//! computed from what was recorded. There is no field to type them into.

use crate::matter::Kind;

/// What the flags are computed from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trail {
    /// Kind of the thread's first matter.
    pub first: Kind,
    /// Whether it was taken up on a visit or in a yard meeting.
    pub visited: bool,
    /// Villagers of the place who said something about it, each counted once.
    pub voices: u64,
    /// Villagers of the place who came to its meetings, each counted once.
    pub present: u64,
    /// Whether a villager has judged the result.
    pub judged: bool,
}

/// The four flags.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Provenance {
    /// The topic came from the people.
    pub from_people: bool,
    /// It was looked into among the people.
    pub among_people: bool,
    /// It was deliberated with the people.
    pub with_people: bool,
    /// The people judged the result.
    pub by_people: bool,
}

/// Whether a thread that begins with this kind was begun by the people.
fn is_voice(first: Kind) -> bool {
    match first {
        // A request and a recall are signed by villagers; the projects of a budget are proposed by them.
        Kind::Wish | Kind::Request | Kind::Recall | Kind::Budget => true,
        Kind::Duty | Kind::Topic | Kind::Meeting | Kind::Resolution | Kind::Notice => false,
        Kind::Poll | Kind::Project | Kind::Covenant | Kind::Force => false,
    }
}

impl Provenance {
    /// Computes the flags; `voices_needed` is the rulebook's `research_voices`.
    pub fn of(trail: &Trail, voices_needed: u32) -> Self {
        Self {
            from_people: is_voice(trail.first),
            among_people: trail.visited || trail.voices >= u64::from(voices_needed),
            with_people: trail.present > 0,
            by_people: trail.judged,
        }
    }

    /// The flags in their order.
    pub fn all(&self) -> [bool; 4] {
        [self.from_people, self.among_people, self.with_people, self.by_people]
    }

    /// How many hold.
    pub fn count(&self) -> u64 {
        self.all().iter().map(|held| u64::from(*held)).sum()
    }
}

/// How complete the flags of several threads are, in whole percent, rounded down; `None` without any.
pub fn completeness_percent(threads: &[Provenance]) -> Option<u64> {
    let held: u64 = threads.iter().map(Provenance::count).sum();
    let all = u64::try_from(threads.len()).ok()?.checked_mul(4)?;
    (held * 100).checked_div(all)
}
