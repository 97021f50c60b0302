//! What a meeting holds, written as the rows that the tables ought to hold: roll, voices, sheets,
//! proxies, verdicts, turns, statements and minutes.

use kernel::{AreaCode, Moment, PersonRef};

use super::{Rows, Spec, at, b, maybe, t, who};
use crate::simulation::auditor::world::{self, Home};
use crate::simulation::auditor::{law, receipts};

fn rolls(code: &AreaCode, home: &Home) -> Rows {
    let of = |(id, m): (&kernel::id::MatterId, &world::Meeting)| -> Rows {
        let line = |(person, l): (&kernel::id::PersonId, &world::Line)| {
            vec![
                t(code),
                b(id.bytes()),
                b(person.bytes()),
                b(l.household.bytes()),
                at(l.present),
                maybe(l.via.as_ref(), t),
                t(l.seat),
                l.section.to_string(),
                maybe(l.way.as_ref(), t),
            ]
        };
        m.roll.iter().map(line).collect()
    };
    home.meetings.iter().flat_map(of).collect()
}

fn votes(code: &AreaCode, home: &Home) -> Rows {
    let ballots = home.meetings.values().filter_map(|m| m.ballot.as_ref());
    let of = |ballot: &world::Ballot| -> Rows {
        let row = |(voter, (person, answer)): (&[u8; 16], &(kernel::id::PersonId, String))| {
            vec![t(code), b(ballot.id.bytes()), b(voter), b(person.bytes()), t(answer)]
        };
        ballot.votes.iter().map(row).collect()
    };
    ballots.flat_map(of).collect()
}

fn papers(code: &AreaCode, home: &Home) -> Rows {
    let ballots = home.meetings.values().filter_map(|m| m.ballot.as_ref());
    let sheets = ballots.flat_map(|ballot| ballot.sheets.iter().map(move |s| (ballot, s)));
    sheets
        .map(|(ballot, ((section, way), p))| {
            let sums = [p.issued, p.returned, p.yes, p.no, p.abstain, p.invalid];
            let mut row = vec![t(code), b(ballot.id.bytes()), section.to_string(), t(way)];
            row.extend(sums.map(|n| n.to_string()));
            row
        })
        .collect()
}

fn dropped(code: &AreaCode, home: &Home) -> Rows {
    let ballots = home.meetings.values().filter_map(|m| m.ballot.as_ref());
    let all = ballots.flat_map(|ballot| ballot.dropped.iter().map(move |v| (ballot, v)));
    all.map(|(ballot, voter)| vec![t(code), b(ballot.id.bytes()), b(voter)]).collect()
}

fn counters(code: &AreaCode, home: &Home) -> Rows {
    let ballots = home.meetings.values().filter_map(|m| m.ballot.as_ref());
    let all = ballots.flat_map(|ballot| ballot.counters.iter().map(move |c| (ballot, c)));
    let row = |(ballot, (answer, n)): (&world::Ballot, (&String, &u64))| {
        vec![t(code), b(ballot.id.bytes()), t(answer), n.to_string()]
    };
    all.map(row).collect()
}

fn handed(code: &AreaCode, home: &Home) -> Rows {
    let ballots = home.meetings.values().filter_map(|m| m.ballot.as_ref());
    let all = ballots.flat_map(|ballot| ballot.receipts.iter().map(move |r| (ballot, r)));
    all.map(|(ballot, receipt)| vec![t(code), b(ballot.id.bytes()), b(receipt)]).collect()
}

/// What binds them: of every secret ballot that is closed, of those without any receipt too.
fn roots(code: &AreaCode, home: &Home) -> Rows {
    let secret = home.meetings.values().filter(|m| m.secret);
    let closed = secret.filter_map(|m| m.ballot.as_ref()).filter(|ballot| ballot.closed);
    let row = |ballot: &world::Ballot| {
        let (n, root) = receipts::root(ballot);
        vec![t(code), b(ballot.id.bytes()), n.to_string(), b(root)]
    };
    closed.map(row).collect()
}

fn sections(code: &AreaCode, home: &Home) -> Rows {
    let all = home.meetings.iter().flat_map(|(id, m)| {
        (1u64..).zip(&m.sections).map(move |(no, (starts, convener))| (id, no, starts, convener))
    });
    let row = |(id, no, starts, convener): (&kernel::id::MatterId, u64, &Moment, &PersonRef)| {
        let starts = starts.ms().to_string();
        vec![t(code), b(id.bytes()), no.to_string(), starts, who(Some(*convener))]
    };
    all.map(row).collect()
}

fn proxies(code: &AreaCode, home: &Home) -> Rows {
    let all = home.meetings.iter().flat_map(|(id, m)| m.proxies.iter().map(move |p| (id, p)));
    let row =
        |(id, (principal, p)): (&kernel::id::MatterId, (&kernel::id::PersonId, &world::Proxy))| {
            let (agent, given) = (b(p.agent.bytes()), at(Some(p.given)));
            vec![t(code), b(id.bytes()), b(principal.bytes()), agent, given, at(p.void)]
        };
    all.map(row).collect()
}

/// Frozen for bodies of which the law says how they are made up.
fn composed(code: &AreaCode, home: &Home) -> Rows {
    let conditioned = |m: &world::Meeting| {
        law::BODIES.iter().any(|body| {
            body.key == m.body && !body.conditions.is_empty() && body.key != "recall_vote"
        })
    };
    let frozen = home.meetings.iter().filter(|(_, m)| m.opened.is_some() && conditioned(m));
    let words = ["representatives", "women_representatives"];
    let rows = |(id, m): (&kernel::id::MatterId, &world::Meeting)| -> Rows {
        let row = |(word, n): (&str, u64)| vec![t(code), b(id.bytes()), t(word), n.to_string()];
        words.into_iter().zip(m.composed).map(row).collect()
    };
    frozen.flat_map(rows).collect()
}

fn ballots(code: &AreaCode, home: &Home) -> Rows {
    let with = home.meetings.iter().filter_map(|(id, m)| Some((id, m.ballot.as_ref()?)));
    with.map(|(id, ballot)| vec![t(code), b(ballot.id.bytes()), b(id.bytes())]).collect()
}

fn verdicts(code: &AreaCode, home: &Home) -> Rows {
    let all = home.meetings.values().filter_map(|m| Some((m, m.ballot.as_ref()?)));
    let judged = all.filter_map(|(m, ballot)| Some((m, ballot, ballot.result.as_ref()?)));
    let row = |(m, ballot, r): (&world::Meeting, &world::Ballot, &world::Result)| {
        vec![t(code), b(ballot.id.bytes()), t(&m.body), u8::from(r.adopted).to_string()]
    };
    judged.map(row).collect()
}

fn turns(code: &AreaCode, home: &Home) -> Rows {
    let row = |id: &kernel::id::MatterId, (n, turn): (usize, &world::Turn)| {
        let official = u8::from(turn.official).to_string();
        let mut row = vec![t(code), b(id.bytes()), (n + 1).to_string(), who(Some(turn.who))];
        row.extend([official, at(turn.began), at(turn.ended), t(&turn.said)]);
        row
    };
    home.turns.iter().flat_map(|(id, all)| all.iter().enumerate().map(|n| row(id, n))).collect()
}

fn statements(code: &AreaCode, home: &Home) -> Rows {
    let row = |id: &kernel::id::MatterId, said: &world::Said| {
        vec![t(code), b(id.bytes()), b(said.id.bytes()), t(&said.text)]
    };
    home.said_here.iter().flat_map(|(id, all)| all.iter().map(|s| row(id, s))).collect()
}

fn descents(code: &AreaCode, home: &Home) -> Rows {
    let of = home.descents.iter();
    of.map(|((meeting, source, target), (how, reason))| {
        let ids = [b(meeting.bytes()), b(source.bytes()), b(target.bytes())];
        [vec![t(code)], ids.to_vec(), vec![t(how), t(reason)]].concat()
    })
    .collect()
}

fn stances(code: &AreaCode, home: &Home) -> Rows {
    let row = |((meeting, statement, person), side): (
        &(kernel::id::MatterId, kernel::id::RecordId, PersonRef),
        &String,
    )| {
        let ids = [b(meeting.bytes()), b(statement.bytes()), who(Some(*person))];
        [vec![t(code)], ids.to_vec(), vec![t(side)]].concat()
    };
    home.stances.iter().map(row).collect()
}

fn minutes(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, sheet): (&kernel::id::MatterId, &world::Sheet)| {
        vec![t(code), b(id.bytes()), sheet.draft.to_string(), t(&sheet.digest)]
    };
    home.minutes.iter().map(row).collect()
}

fn signatures(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, draft, person): &(kernel::id::MatterId, u32, PersonRef)| {
        vec![t(code), b(id.bytes()), draft.to_string(), who(Some(*person))]
    };
    home.signed.iter().map(row).collect()
}

/// The tables of meetings.
pub const SHEETS: &[Spec] = &[
    (
        "roll",
        &["home", "meeting", "person", "household", "present_at", "via", "seat", "section", "way"],
        rolls,
    ),
    ("vote", &["home", "ballot", "voter", "person", "answer"], votes),
    (
        "tally_sheet",
        &[
            "home", "ballot", "section", "way", "issued", "returned", "yes", "no", "abstain",
            "invalid",
        ],
        papers,
    ),
    ("box_voter", &["home", "ballot", "voter"], dropped),
    ("box_receipt", &["home", "ballot", "receipt"], handed),
    ("receipt_root", &["home", "ballot", "n", "root"], roots),
    ("ballot_box", &["home", "ballot", "answer", "n"], counters),
    ("meeting_section", &["home", "meeting", "no", "starts_at", "convener"], sections),
    ("proxy", &["home", "meeting", "principal", "agent", "given_at", "void_at"], proxies),
    ("roll_count", &["home", "meeting", "subject", "n"], composed),
    ("ballot", &["home", "id", "meeting"], ballots),
    ("verdict", &["home", "ballot", "body", "adopted"], verdicts),
    (
        "speech",
        &["home", "meeting", "n", "person", "official", "began_at", "ended_at", "note"],
        turns,
    ),
    ("statement", &["home", "meeting", "id", "text"], statements),
    ("statement_descent", &["home", "meeting", "source", "target", "how", "reason"], descents),
    ("stance", &["home", "meeting", "statement", "person", "side"], stances),
    ("minutes", &["home", "meeting", "draft", "digest"], minutes),
    ("minutes_signature", &["home", "meeting", "draft", "person"], signatures),
];
