//! One vote per voter whatever the channel, sums that agree, and a verdict that is kept as judged.

use ::ballot::Tally;
use kernel::{Code, PersonRef, Refusal};

use super::fixture::{
    at, brief, home, id, matter_id, person, refused, rules, said, scene, scene_of, scene_on,
    written,
};
use super::verdict::hall;
use crate::authority::Caller;
use crate::decide::ballot::{
    Answer, Ballot, Cast, CastFacts, Close, CloseFacts, Enter, EnterFacts, Judged, Out, Start,
    StartFacts, TallySheet, Vote, cast, close, enter, start, text,
};
use crate::deliberation::{Basis, RollLine, Seat, Way};
use crate::matter::{Kind, State};
use crate::{Effect, Scene};

pub fn ballot(closed: bool) -> Ballot {
    Ballot {
        home: home(),
        id: id(40),
        meeting: matter_id(Kind::Meeting),
        question: "二组桥头装路灯".into(),
        opened_at: at("2026-11-23T08:30"),
        closed_at: closed.then(|| at("2026-11-23T08:50")),
    }
}

#[test]
fn a_vote_opens_once_and_only_when_somebody_is_there() {
    let act = Start { matter: matter_id(Kind::Meeting), id: id(40) };
    let on = scene_on(Kind::Meeting, State::Sitting);
    let facts = |ballot, present| StartFacts { ballot, present, secret: false };
    let effects = start(&facts(None, 1), &on, &act).unwrap();
    assert_eq!(brief(&effects), ["put ballot"]);
    let made: Ballot = written(&effects);
    assert_eq!((&*made.question, made.closed_at), ("二组桥头装路灯", None));
    refused(start(&facts(None, 0), &on, &act), Code::NobodyHere, None);
    for closed in [false, true] {
        refused(start(&facts(Some(ballot(closed)), 9), &on, &act), Code::BallotOpen, None);
    }
}

pub fn line(present: bool, paper: bool) -> RollLine {
    RollLine {
        home: home(),
        meeting: matter_id(Kind::Meeting),
        person: id(1),
        household: id(101),
        present_at: present.then(|| at("2026-11-23T08:10")),
        via: None,
        seat: Seat::Villager,
        section: 0,
        way: present.then_some(if paper { Way::Paper } else { Way::Phone }),
    }
}

pub fn casting(basis: Basis, ballot: Option<Ballot>, line: Option<RollLine>) -> CastFacts {
    CastFacts {
        ballot,
        basis,
        secret: false,
        line,
        proxy: None,
        voted: false,
        receipt_known: false,
        name: "张大明".into(),
    }
}

fn say(answer: Answer) -> Cast {
    Cast { matter: matter_id(Kind::Meeting), answer, proxy_for: None }
}

#[test]
fn a_vote_belongs_to_the_person_or_to_the_household() {
    let voter = |basis| {
        let facts = casting(basis, Some(ballot(false)), Some(line(true, false)));
        let effects = cast(&facts, &scene_of(1), &say(Answer::Yes)).unwrap();
        assert_eq!(brief(&effects), ["set vote"]);
        written::<Vote>(&effects)
    };
    let own = voter(Basis::Person);
    assert_eq!((own.voter, own.person), (id::<()>(1).bytes(), id(1)));
    let shared = voter(Basis::Household);
    assert_eq!((shared.voter, shared.person), (id::<()>(101).bytes(), id(1)));
}

#[test]
fn voting_again_replaces_the_vote() {
    use crate::record::Record;
    let facts = casting(Basis::Person, Some(ballot(false)), Some(line(true, false)));
    let rows = [Answer::Yes, Answer::No].map(|answer| {
        let effects = cast(&facts, &scene_of(1), &say(answer)).unwrap();
        // Set by the key of home, ballot and voter: the second takes the place of the first.
        let [Effect::Set(row)] = effects.as_slice() else { panic!("{effects:?}") };
        row.clone()
    });
    assert_eq!(rows[0].keys, Vote::KEYS);
    assert_eq!(rows[0].vals[..Vote::KEYS], rows[1].vals[..Vote::KEYS]);
    assert_ne!(rows[0], rows[1]);
}

#[test]
fn who_may_not_vote_is_told_why() {
    let here = || Some(line(true, false));
    let open = || Some(ballot(false));
    let rows = [
        (casting(Basis::Person, None, here()), Code::WrongState),
        (casting(Basis::Person, Some(ballot(true)), here()), Code::BallotClosed),
        (casting(Basis::Person, open(), None), Code::NotOnRoll),
        (casting(Basis::Person, open(), Some(line(false, false))), Code::NotPresent),
        (casting(Basis::Person, open(), Some(line(true, true))), Code::PaperHeld),
        (casting(Basis::Household, open(), Some(line(true, true))), Code::PaperHeld),
        // Somebody else of the household came: this line is not present.
        (casting(Basis::Household, open(), Some(line(false, false))), Code::NotPresent),
    ];
    for (facts, code) in rows {
        let no = refused(cast(&facts, &scene_of(1), &say(Answer::Yes)), code, None);
        if matches!(code, Code::NotOnRoll | Code::NotPresent) {
            assert_eq!(said(&no, "name"), "张大明");
        }
    }
}

/// The teller is person 9; the witnesses are 1 and 2; 120 sheets went out.
pub fn entering() -> EnterFacts {
    EnterFacts {
        ballot: Some(ballot(false)),
        section_known: true,
        handed_out: 120,
        witness_present: [true, true],
    }
}

pub fn counted([issued, returned, yes, no, abstain, invalid]: [u32; 6]) -> Enter {
    Enter {
        matter: matter_id(Kind::Meeting),
        issued,
        returned,
        yes,
        no,
        abstain,
        invalid,
        witness_a: Some(person(1)),
        witness_b: Some(person(2)),
        way: None,
        section: None,
    }
}

const SHEETS: [u32; 6] = [120, 118, 60, 50, 5, 3];

#[test]
fn a_paper_count_is_kept_with_teller_and_witnesses() {
    let effects = enter(&entering(), &scene(), &counted(SHEETS)).unwrap();
    assert_eq!(brief(&effects), ["set tally_sheet"]);
    let count: TallySheet = written(&effects);
    let hands = (count.teller, count.witness_a, count.witness_b);
    assert_eq!(hands, (person(9), person(1), person(2)));
    assert_eq!((count.issued, count.returned, count.invalid), (120, 118, 3));
    for (state, code) in [(None, Code::WrongState), (Some(ballot(true)), Code::BallotClosed)] {
        let facts = EnterFacts { ballot: state, ..entering() };
        refused(enter(&facts, &scene(), &counted(SHEETS)), code, None);
    }
    let worker = Scene { caller: Caller::Worker, ..scene() };
    refused(enter(&entering(), &worker, &counted(SHEETS)), Code::SignInNeeded, None);
}

#[test]
fn two_different_people_present_witness_and_neither_counts() {
    type Row = (Option<PersonRef>, Option<PersonRef>, [bool; 2], Code, &'static str, &'static str);
    let (a, b, teller) = (Some(person(1)), Some(person(2)), Some(person(9)));
    let here = [true, true];
    let rows: [Row; 8] = [
        (None, b, here, Code::WitnessMissing, "witness_a", ""),
        (a, None, here, Code::WitnessMissing, "witness_b", ""),
        (a, a, here, Code::WitnessBad, "witness_b", "@witness-same"),
        (teller, b, here, Code::WitnessBad, "witness_a", "@witness-teller"),
        (a, teller, here, Code::WitnessBad, "witness_b", "@witness-teller"),
        (a, b, [false, true], Code::WitnessBad, "witness_a", "@witness-absent"),
        (a, b, [true, false], Code::WitnessBad, "witness_b", "@witness-absent"),
        (None, None, [false, false], Code::WitnessMissing, "witness_a", ""),
    ];
    for (witness_a, witness_b, witness_present, code, field, why) in rows {
        let facts = EnterFacts { witness_present, ..entering() };
        let act = Enter { witness_a, witness_b, ..counted(SHEETS) };
        let no = refused(enter(&facts, &scene(), &act), code, Some(field));
        assert_eq!(no.details.first().map_or("", |d| d.1.as_str()), why);
    }
}

#[test]
fn sheets_add_up_and_none_appears_from_nowhere() {
    // Sheets; refusal, field, two numbers it names.
    let rows = [
        ([119, 118, 60, 50, 5, 3], Code::TallyIssued, "issued", "119", "120"),
        ([121, 118, 60, 50, 5, 3], Code::TallyIssued, "issued", "121", "120"),
        ([120, 118, 61, 50, 5, 3], Code::TallyMismatch, "returned", "118", "119"),
        ([120, 118, 60, 50, 5, 2], Code::TallyMismatch, "returned", "118", "117"),
        ([120, 121, 61, 52, 5, 3], Code::TallyOver, "returned", "121", "120"),
    ];
    for (sheets, code, field, one, other) in rows {
        let no = refused(enter(&entering(), &scene(), &counted(sheets)), code, Some(field));
        let named: Vec<&str> = no.details.iter().map(|d| d.1.as_str()).collect();
        assert_eq!(named, [one, other], "{sheets:?}");
    }
    // Every sheet back, or none.
    assert!(enter(&entering(), &scene(), &counted([120, 120, 120, 0, 0, 0])).is_ok());
    assert!(enter(&entering(), &scene(), &counted([120, 0, 0, 0, 0, 0])).is_ok());
}

/// 200 of 300 households are present, 120 with paper, 80 by phone.
pub fn closing(yes_by_phone: u64) -> CloseFacts {
    let effects = enter(&entering(), &scene(), &counted(SHEETS)).unwrap();
    CloseFacts {
        ballot: Some(ballot(false)),
        phone: Tally { yes: yes_by_phone, no: 80 - yes_by_phone, ..Tally::default() },
        sheets: vec![written(&effects)],
        out: vec![Out { section: 0, way: Way::Paper, n: 120 }],
        ..hall("villagers_meeting", Basis::Household, [406, 811, 200, 300])
    }
}

fn ask(facts: &CloseFacts) -> Result<Vec<Effect>, Refusal> {
    close(facts, &scene(), &Close { matter: matter_id(Kind::Meeting) })
}

#[test]
fn the_stored_verdict_is_the_judged_one() {
    for (yes, adopted, word) in [(41, true, "passed"), (40, false, "failed")] {
        let facts = closing(yes);
        let effects = ask(&facts).unwrap();
        let moved = format!("move closed +{word}");
        assert_eq!(brief(&effects), ["set ballot", "set meeting", "put verdict", &moved]);
        let judged: Judged = written(&effects);
        let (counts, verdict) = facts.judge(rules()).unwrap();
        assert_eq!(serde_json::from_str::<::ballot::Counts>(&judged.counts).unwrap(), counts);
        assert_eq!(serde_json::from_str::<::ballot::Verdict>(&judged.verdict).unwrap(), verdict);
        assert_eq!(
            (judged.counts, judged.verdict),
            (text(&counts).unwrap(), text(&verdict).unwrap())
        );
        assert_eq!((judged.adopted, &*judged.body), (adopted, "villagers_meeting"));
        assert_eq!((&*judged.rules, judged.ruled_on), ("v-test", rules().date()));
        assert_eq!(written::<Ballot>(&effects).closed_at, Some(scene().now));
        assert_eq!(written::<crate::deliberation::Meeting>(&effects).closed_at, Some(scene().now));
    }
}

#[test]
fn a_vote_closes_once_and_not_before_it_opened() {
    let closed = CloseFacts { ballot: Some(ballot(true)), ..closing(41) };
    refused(ask(&closed), Code::BallotClosed, None);
    let never = CloseFacts { ballot: None, ..closing(41) };
    refused(ask(&never), Code::WrongState, None);
}

#[test]
fn sheets_that_were_handed_out_are_counted_before_the_close() {
    let uncounted = CloseFacts { sheets: vec![], ..closing(41) };
    refused(ask(&uncounted), Code::TallyWaiting, None);
    // One more went out after the count.
    let late = CloseFacts { out: vec![Out { section: 0, way: Way::Paper, n: 121 }], ..closing(41) };
    refused(ask(&late), Code::TallyWaiting, None);
    let phone_alone = CloseFacts { sheets: vec![], out: vec![], ..closing(41) };
    assert!(ask(&phone_alone).is_ok());
}

#[test]
fn impossible_numbers_are_not_judged() {
    let mut over = closing(41);
    over.phone.yes += 1;
    let no = refused(ask(&over), Code::TallyOver, None);
    assert_eq!((said(&no, "have"), said(&no, "max")), ("201", "200"));
    let huge = CloseFacts { phone: Tally { yes: u64::MAX, ..Tally::default() }, ..closing(41) };
    refused(ask(&huge), Code::TallyOver, None);
}
