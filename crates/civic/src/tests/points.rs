//! Points: a table that the villagers voted, claims that are judged by others, books that hold.

mod fair;

use self::fair::tie;
use kernel::id::HouseholdId;
use kernel::{Code, Refusal};

use super::books::Kept;
use super::fixture::{
    at, caller, day, home, id, matter, person, refused, rows, said, scene, scene_at, scene_of,
    written,
};
use crate::authority::Role;
use crate::manage::points::{
    Adopt, AdoptFacts, Adopted, Appeal, AppealFacts, CLASS, Claim, ClaimFacts, Close, Decide,
    DecideFacts, Declare, Draft, DraftFacts, Eligible, Exchange, ExchangeFacts, File, Good, Hand,
    Hear, HearFacts, Join, JoinFacts, Judge, Kin, KinFacts, Leave, LeaveFacts, LineFacts, Member,
    Nominate, NominateFacts, Nominee, Object, Often, Panel, PanelFacts, Post, PostFacts, Purse,
    Put, PutFacts, Red, RedFacts, Restock, RestockFacts, Review, ReviewFacts, Reviewer, Rule,
    Ruling, SetLine, Settle, SettleFacts, Stage, Stock, Strike, StrikeFacts, Table, Tie, Trade,
    Verdict, Weigh, WeighFacts, Weight, Withdraw, WithdrawFacts, Year, adopt, appeal, claim,
    decide, draft, exchange, hear, is_near, join, kin, leave, line, nominate, panel, post, put,
    red, restock, review, settle, stock, strike, weigh, withdraw,
};
use crate::matter::{Kind, State};
use crate::{Effect, Scene, tally};

/// Person 1 lives in house 1, and so on.
const MINE: u8 = 1;
const JUDGES: [u8; 3] = [21, 22, 23];
const SUPERVISOR: u8 = 30;
const CLAIM: u8 = 40;
const APPEAL: u8 = 41;
const GOOD: u8 = 42;
const TOPIC: u8 = 50;

fn house(n: u8) -> HouseholdId {
    id(n)
}

fn by(n: u8, roles: &[Role], now: &str) -> Scene<'static> {
    Scene { caller: caller(n, roles), ..scene_at(now) }
}

fn drafting() -> Draft {
    Draft {
        title: "肖家边爱心积分".into(),
        base: 100,
        base_exchangeable: false,
        settle: Settle::Reset,
    }
}

fn lining(no: u32, what: &str, points: u32, takes: bool) -> SetLine {
    let (what, evidence) = (what.into(), "组长看到".into());
    SetLine { no, what, points, takes, often: Often::Day, evidence }
}

fn drafted() -> Table {
    written(&draft(&DraftFacts::default(), &scene(), &drafting()).unwrap())
}

fn ruled(no: u32, what: &str, points: u32, takes: bool) -> Rule {
    let facts = LineFacts { draft: Some(drafted()) };
    written(&line(&facts, &scene(), &lining(no, what, points, takes)).unwrap())
}

fn in_force() -> Table {
    Table { adopted: Some(id(51)), adopted_at: Some(at("2026-11-01T09:00")), ..drafted() }
}

fn voted(body: &str, when: &str) -> Adopted {
    Adopted { topic: id(TOPIC), class: CLASS.into(), body: body.into(), at: at(when) }
}

#[test]
fn a_table_counts_when_the_villagers_voted_it_as_it_stands() {
    let topic = matter(Kind::Topic, State::Draft);
    let laying = Put { topic: topic.id };
    let facts = PutFacts { draft: Some(drafted()), lined: true, topic: Some(topic.clone()) };
    let table: Table = written(&put(&facts, &scene(), &laying).unwrap());
    assert_eq!((table.version, table.topic), (1, Some(topic.id)));
    let bare = PutFacts { lined: false, ..facts.clone() };
    refused(put(&bare, &scene(), &laying), Code::PointsEmpty, None);
    for other in [matter(Kind::Topic, State::Published), matter(Kind::Poll, State::Draft)] {
        let facts = PutFacts { topic: Some(other), ..facts.clone() };
        refused(put(&facts, &scene(), &laying), Code::PointsTopic, Some("topic"));
    }

    let vote = Adopted { topic: topic.id, ..voted("villagers_meeting", "2026-11-25T19:00") };
    let act = Adopt { adopted: id(51) };
    let facts = AdoptFacts { draft: Some(table.clone()), adopted: Some(vote.clone()) };
    let adopted: Table = written(&adopt(&facts, &scene_at("2026-11-26T09:00"), &act).unwrap());
    assert_eq!(adopted.adopted, Some(id(51)));
    let not = |draft: Option<Table>, adopted: Option<Adopted>| {
        adopt(&AdoptFacts { draft, adopted }, &scene(), &act)
    };
    refused(not(Some(table.clone()), None), Code::PointsUnvoted, Some("adopted"));
    let board = Adopted { body: "council_board".into(), ..vote.clone() };
    refused(not(Some(table.clone()), Some(board)), Code::PointsUnvoted, Some("adopted"));
    let other = Adopted { class: "yearly_review".into(), ..vote.clone() };
    refused(not(Some(table.clone()), Some(other)), Code::PointsUnvoted, Some("adopted"));
    let bridge = Adopted { topic: id(TOPIC), ..vote.clone() };
    refused(not(Some(table.clone()), Some(bridge)), Code::PointsChanged, Some("adopted"));
    refused(not(None, Some(vote.clone())), Code::PointsNoDraft, None);
    // A line that is changed takes the table back from its topic.
    let facts = LineFacts { draft: Some(table) };
    let changed: Table =
        written(&line(&facts, &scene(), &lining(1, "清扫院坝", 3, false)).unwrap());
    refused(not(Some(changed), Some(vote)), Code::PointsChanged, Some("adopted"));
}

#[test]
fn a_new_version_begins_with_the_lines_in_force() {
    let lines = vec![ruled(1, "清扫院坝", 3, false), ruled(2, "参加会议", 2, false)];
    let facts = DraftFacts { latest: Some(in_force()), lines: lines.clone() };
    let effects = draft(&facts, &scene(), &drafting()).unwrap();
    assert_eq!(written::<Table>(&effects).version, 2);
    let copied: Vec<Rule> = rows(&effects);
    assert!(copied.iter().all(|line| line.version == 2) && copied.len() == 2);
    // While it is open, drafting again changes its head and no line.
    let facts = DraftFacts { latest: Some(written(&effects)), lines };
    let again = draft(&facts, &scene(), &drafting()).unwrap();
    assert_eq!((written::<Table>(&again).version, again.len()), (2, 1));
    refused(
        line(&LineFacts::default(), &scene(), &lining(1, "清扫院坝", 3, false)),
        Code::PointsNoDraft,
        None,
    );
}

#[test]
fn no_line_touches_what_the_law_gives() {
    let facts = LineFacts { draft: Some(drafted()) };
    for (what, word) in [
        ("不参加劳动取消低保", "低保"),
        ("焚烧秸秆停发耕地补贴", "补贴"),
        ("得高分的优先入学", "入学"),
        ("违反村规罚款", "罚款"),
    ] {
        let no = refused(
            line(&facts, &scene(), &lining(1, what, 5, true)),
            Code::PointsStatutory,
            Some("what"),
        );
        assert_eq!(said(&no, "word"), word);
    }
    let hidden =
        SetLine { evidence: "交了医保的".into(), ..lining(1, "清扫院坝", 3, false) };
    refused(line(&facts, &scene(), &hidden), Code::PointsStatutory, Some("evidence"));
}

/// A household with its book.
struct World {
    kept: Kept,
    member: Member,
}

impl World {
    fn joined() -> Self {
        let mut kept = Kept::new();
        let vote = AdoptFacts {
            draft: Some(Table { topic: Some(id(TOPIC)), ..drafted() }),
            adopted: Some(Adopted {
                at: scene().now,
                ..voted("villagers_meeting", "2026-11-01T09:00")
            }),
        };
        kept.take(&adopt(&vote, &scene(), &Adopt { adopted: id(51) }).unwrap()).unwrap();
        let facts =
            JoinFacts { table: Some(in_force()), household: Some(house(MINE)), member: None };
        let effects = join(&facts, &scene_of(MINE), &Join {}).unwrap();
        kept.take(&effects).unwrap();
        Self { kept, member: written(&effects) }
    }

    fn points(&self) -> (u32, u32) {
        let left = |id| tally::left(self.kept.of(id).as_ref());
        (left(tally::earned(house(MINE))), left(tally::base(house(MINE))))
    }

    fn facts(&self, rule: Rule, own: u8) -> ClaimFacts {
        ClaimFacts {
            table: Some(in_force()),
            line: Some(rule),
            own: Some(house(own)),
            household: Some(house(MINE)),
            member: Some(self.member.clone()),
            times: 0,
            panel: 3,
            earned: self.kept.of(tally::earned(house(MINE))),
            base: self.kept.of(tally::base(house(MINE))),
        }
    }

    fn take(&mut self, effects: Result<Vec<Effect>, Refusal>) -> Claim {
        let effects = effects.unwrap();
        self.kept.take(&effects).unwrap();
        written(&effects)
    }

    fn claims(&mut self, points: u32) -> Claim {
        let facts = self.facts(ruled(1, "清扫院坝", points, false), MINE);
        self.take(claim(&facts, &scene_of(MINE), &filing()))
    }

    fn noticed(&mut self, points: u32) -> Claim {
        let claim = self.claims(points);
        let mut facts = judging(&claim);
        facts.reviews.push(written(&review(&facts, &scene_of(21), &agree()).unwrap()));
        self.take(review(&facts, &scene_of(22), &agree()))
    }

    fn posted(&mut self, points: u32) -> Claim {
        let claim = self.noticed(points);
        let facts = PostFacts { claim: Some(claim) };
        self.take(post(&facts, &scene_at("2026-12-01T00:00"), &Post { claim: id(CLAIM) }))
    }

    fn objects(&mut self, claim: &Claim, now: &str) -> (Claim, Appeal) {
        let facts = AppealFacts {
            claim: Some(claim.clone()),
            earned: self.kept.of(tally::earned(house(MINE))),
            own: Some(house(5)),
            before: Vec::new(),
        };
        let effects = appeal(&facts, &by(5, &[], now), &objection()).unwrap();
        self.kept.take(&effects).unwrap();
        (written(&effects), written(&effects))
    }

    fn decides(&mut self, (claim, appeal): (Claim, Appeal), ruling: Ruling, now: &str) -> Claim {
        let act = Decide { appeal: id(APPEAL), ruling, answer: "到现场看过了".into() };
        let facts = deciding(&claim, &appeal);
        self.take(decide(&facts, &by(SUPERVISOR, &[Role::Supervisor], now), &act))
    }
}

fn filing() -> File {
    File {
        id: id(CLAIM),
        line: 1,
        happened_on: day("2026-11-23"),
        said: "扫了桥头到井边".into(),
        neighbour: None,
        seen_by: None,
        channel: None,
    }
}

fn agree() -> Judge {
    Judge { claim: id(CLAIM), verdict: Verdict::Agree, reason: None }
}

fn judging(claim: &Claim) -> ReviewFacts {
    let lives = |n: &u8| Eligible { person: person(*n), household: Some(house(*n)) };
    ReviewFacts {
        claim: Some(claim.clone()),
        panel: JUDGES.iter().map(lives).collect(),
        ..ReviewFacts::default()
    }
}

fn objection() -> Object {
    Object { id: id(APPEAL), claim: id(CLAIM), reason: "那天没看见人".into() }
}

fn deciding(claim: &Claim, appeal: &Appeal) -> DecideFacts {
    DecideFacts {
        appeal: Some(appeal.clone()),
        claim: Some(claim.clone()),
        own: Some(house(SUPERVISOR)),
        kin: false,
        judges: JUDGES.map(person).to_vec(),
        member: true,
        times: 0,
    }
}

#[test]
fn a_claim_is_judged_shown_and_posted_once() {
    let mut world = World::joined();
    assert_eq!(world.points(), (0, 100), "the base is given once and lies apart");
    let claim = world.claims(5);
    assert_eq!((claim.hand, claim.stage, claim.version), (Hand::Own, Stage::Review, 1));
    assert_eq!(world.points(), (0, 100), "held, not posted");
    let mut facts = judging(&claim);
    let first: Review = written(&review(&facts, &scene_of(21), &agree()).unwrap());
    facts.reviews.push(first);
    refused(review(&facts, &scene_of(21), &agree()), Code::PointsReviewed, None);
    let noticed = world.take(review(&facts, &scene_of(22), &agree()));
    assert_eq!((noticed.stage, noticed.notice_until), (Stage::Noticed, Some(day("2026-11-30"))));
    let facts = PostFacts { claim: Some(noticed) };
    let act = Post { claim: id(CLAIM) };
    let early =
        refused(post(&facts, &scene_at("2026-11-30T23:00"), &act), Code::PointsNoticed, None);
    assert_eq!(said(&early, "until"), "2026-11-30");
    let posted = world.take(post(&facts, &scene_at("2026-12-01T00:00"), &act));
    assert_eq!((posted.stage, world.points()), (Stage::Posted, (5, 100)));
    let again = PostFacts { claim: Some(posted) };
    refused(post(&again, &scene_at("2026-12-02T00:00"), &act), Code::PointsStage, None);
    // Even the same entry again changes nothing in the books.
    let twice = post(&facts, &scene_at("2026-12-01T00:00"), &act).unwrap();
    world.kept.take(&twice).unwrap();
    assert_eq!(world.points(), (5, 100));
}

#[test]
fn a_claim_needs_a_table_a_member_a_group_and_a_day() {
    let world = World::joined();
    let rule = ruled(1, "清扫院坝", 5, false);
    type Change = fn(&mut ClaimFacts, &mut File);
    let table: [(Change, Code, Option<&'static str>); 9] = [
        (|facts, _| facts.table = None, Code::PointsNoTable, None),
        (|facts, _| facts.line = None, Code::NotFound, Some("line")),
        (|facts, _| facts.household = None, Code::NotFound, Some("neighbour")),
        (|facts, _| facts.member = None, Code::PointsNotJoined, None),
        (|facts, _| facts.panel = 0, Code::PointsNoPanel, None),
        (|_, act| act.happened_on = day("2026-11-24"), Code::PointsDay, Some("happened_on")),
        (|_, act| act.happened_on = day("2026-11-22"), Code::PointsDay, Some("happened_on")),
        (|_, act| act.said = "扫".into(), Code::FieldShort, Some("said")),
        (|facts, _| facts.times = 1, Code::PointsOften, Some("line")),
    ];
    for (change, code, field) in table {
        let (mut facts, mut act) = (world.facts(rule.clone(), MINE), filing());
        change(&mut facts, &mut act);
        refused(claim(&facts, &scene_of(MINE), &act), code, field);
    }
    let hand = |n: u8, roles: &[Role], behalf: Option<u8>| {
        let scene = Scene { caller: caller(n, roles), behalf: behalf.map(person), ..scene() };
        let filed: Claim =
            written(&claim(&world.facts(rule.clone(), n), &scene, &filing()).unwrap());
        filed.hand
    };
    assert_eq!(hand(5, &[], None), Hand::Witness);
    assert_eq!(hand(5, &[Role::Convener], None), Hand::Head);
    assert_eq!(hand(5, &[Role::Agent], Some(MINE)), Hand::Desk);
}

#[test]
fn points_are_taken_only_after_hearing_and_never_below_nothing() {
    let mut world = World::joined();
    let rule = ruled(1, "焚烧秸秆", 120, true);
    let facts = world.facts(rule.clone(), 5);
    refused(claim(&facts, &scene_of(5), &filing()), Code::PointsTaking, Some("line"));
    let taken = world.take(claim(&facts, &scene(), &filing()));
    assert_eq!((taken.points, taken.of_base), (100, 100), "no more than there is");
    assert_eq!(world.points(), (0, 0));
    let facts = world.facts(rule, 5);
    refused(claim(&facts, &scene(), &filing()), Code::PointsShort, None);

    refused(review(&judging(&taken), &scene_of(21), &agree()), Code::PointsUnheard, None);
    let act = Hear { claim: id(CLAIM), heard: "那天没有烧".into() };
    let facts =
        |own: u8, claim: &Claim| HearFacts { own: Some(house(own)), judging: judging(claim) };
    refused(hear(&facts(5, &taken), &scene_of(5), &act), Code::NotFound, None);
    // Whoever wants the points taken does not write what the household says.
    refused(hear(&facts(9, &taken), &scene(), &act), Code::NotFound, None);
    let noted: Claim = written(&hear(&facts(21, &taken), &scene_of(21), &act).unwrap());
    assert_eq!(noted.heard_by, Some(person(21)), "one of the group notes it");
    refused(hear(&facts(22, &noted), &scene_of(22), &act), Code::PointsHeard, None);
    hear(&facts(MINE, &noted), &scene_of(MINE), &act).unwrap();
    let heard: Claim = written(&hear(&facts(MINE, &taken), &scene_of(MINE), &act).unwrap());
    let mut facts = judging(&heard);
    let object = Judge { verdict: Verdict::Object, reason: Some("没有证据".into()), ..agree() };
    let mute = Judge { reason: None, ..object.clone() };
    refused(review(&facts, &scene_of(21), &mute), Code::FieldShort, Some("reason"));
    facts.reviews.push(written(&review(&facts, &scene_of(21), &object).unwrap()));
    let refused_claim = world.take(review(&facts, &scene_of(22), &object));
    assert_eq!((refused_claim.stage, world.points()), (Stage::Refused, (0, 100)), "released");
    let late = facts_of_hearing(&refused_claim);
    refused(hear(&late, &scene_of(MINE), &act), Code::PointsStage, None);
}

fn facts_of_hearing(claim: &Claim) -> HearFacts {
    HearFacts { own: Some(house(MINE)), judging: judging(claim) }
}

#[test]
fn nobody_judges_what_is_near_to_them() {
    let mut world = World::joined();
    let claim = world.claims(5);
    refused(review(&judging(&claim), &scene_of(9), &agree()), Code::PointsNotPanel, None);
    let behalf = Scene { behalf: Some(person(21)), ..scene_of(9) };
    refused(review(&judging(&claim), &behalf, &agree()), Code::SignOwn, None);
    type Change = fn(&mut ReviewFacts);
    let near: [Change; 4] = [
        |facts| facts.panel[0].household = Some(house(MINE)),
        |facts| facts.ties = vec![tie(21, MINE, 21)],
        |facts| facts.claim.as_mut().unwrap().asked_by = person(21),
        |facts| facts.claim.as_mut().unwrap().filed_by = person(21),
    ];
    for change in near {
        let mut facts = judging(&claim);
        change(&mut facts);
        refused(review(&facts, &scene_of(21), &agree()), Code::PointsNear, None);
    }
    // One alone is no group.
    let mut facts = judging(&claim);
    facts.ties = vec![tie(22, MINE, 22), tie(MINE, 23, 23)];
    refused(review(&facts, &scene_of(21), &agree()), Code::PointsNoPanel, None);
}

#[test]
fn an_appeal_suspends_and_may_reverse() {
    let mut world = World::joined();
    let claim = world.noticed(5);
    let (suspended, first) = world.objects(&claim, "2026-11-24T09:00");
    assert_eq!(suspended.stage, Stage::Suspended);
    let facts = PostFacts { claim: Some(suspended.clone()) };
    let act = Post { claim: id(CLAIM) };
    refused(post(&facts, &scene_at("2026-12-09T00:00"), &act), Code::PointsStage, None);
    // Kept: the notice goes on for the days that it lost.
    let kept = world.decides((suspended, first), Ruling::Keep, "2026-11-27T09:00");
    assert_eq!((kept.stage, kept.notice_until), (Stage::Noticed, Some(day("2026-12-03"))));
    let before = vec![(person(5), Some(house(5)), Stage::Noticed)];
    let twice = |own: u8| AppealFacts {
        claim: Some(kept.clone()),
        earned: None,
        own: Some(house(own)),
        before: before.clone(),
    };
    refused(appeal(&twice(5), &scene_of(5), &objection()), Code::PointsAppealed, None);
    refused(appeal(&twice(5), &scene_of(6), &objection()), Code::PointsAppealed, None);
    // One objection that came to nothing ends nobody else's.
    appeal(&twice(6), &scene_of(6), &objection()).unwrap();

    let mut world = World::joined();
    let claim = world.noticed(5);
    let both = world.objects(&claim, "2026-11-24T09:00");
    let reversed = world.decides(both, Ruling::Reverse, "2026-11-27T09:00");
    assert_eq!((reversed.stage, world.points()), (Stage::Reversed, (0, 100)));
}

#[test]
fn what_was_posted_is_mended_by_new_entries() {
    for (ruling, stage, left) in
        [(Ruling::Keep, Stage::Posted, 5), (Ruling::Reverse, Stage::Reversed, 0)]
    {
        let mut world = World::joined();
        let claim = world.posted(5);
        let (contested, objection) = world.objects(&claim, "2026-12-08T09:00");
        assert_eq!((contested.stage, objection.holds), (Stage::Contested, 5));
        assert_eq!(world.points(), (0, 100), "held while it is looked at");
        let ended = world.decides((contested, objection), ruling, "2026-12-10T09:00");
        assert_eq!((ended.stage, world.points()), (stage, (left, 100)));
    }
    let mut world = World::joined();
    let claim = world.posted(5);
    let facts = AppealFacts { claim: Some(claim.clone()), ..AppealFacts::default() };
    let late = by(5, &[], "2026-12-09T09:00");
    let no = refused(appeal(&facts, &late, &objection()), Code::PointsAppealLate, None);
    assert_eq!(said(&no, "last"), "2026-12-08");
    let open = AppealFacts { claim: Some(Claim { stage: Stage::Review, ..claim }), ..facts };
    refused(appeal(&open, &scene_of(5), &objection()), Code::PointsStage, None);
    refused(
        appeal(&AppealFacts::default(), &scene_of(5), &objection()),
        Code::NotFound,
        Some("claim"),
    );
}

/// A claim that was refused and is turned round is shown like any other, and others may object then.
#[test]
fn a_refusal_that_is_turned_round_hangs_anew() {
    let mut world = World::joined();
    let claim = world.claims(5);
    let mut facts = judging(&claim);
    let object = Judge { verdict: Verdict::Object, reason: Some("没有看见".into()), ..agree() };
    facts.reviews.push(written(&review(&facts, &scene_of(21), &object).unwrap()));
    let no = world.take(review(&facts, &scene_of(22), &object));
    assert_eq!(no.stage, Stage::Refused);
    let both = world.objects(&no, "2026-11-24T09:00");
    let again = world.decides(both, Ruling::Reverse, "2026-11-25T09:00");
    assert_eq!((again.stage, again.held), (Stage::Noticed, id(APPEAL)));
    let before = vec![(person(5), Some(house(5)), Stage::Refused)];
    let facts = AppealFacts { claim: Some(again.clone()), before, ..AppealFacts::default() };
    let other = Object { id: id(44), ..objection() };
    let suspended: Claim = written(&appeal(&facts, &scene_of(5), &other).unwrap());
    assert_eq!(suspended.stage, Stage::Suspended);
    let posted = world.take(post(
        &PostFacts { claim: Some(again) },
        &scene_at("2026-12-03T00:00"),
        &Post { claim: id(CLAIM) },
    ));
    assert_eq!((posted.stage, world.points()), (Stage::Posted, (5, 100)));
}

#[test]
fn whoever_decides_an_appeal_had_no_hand_in_it() {
    let mut world = World::joined();
    let claim = world.noticed(5);
    let (claim, appeal) = world.objects(&claim, "2026-11-24T09:00");
    let act =
        Decide { appeal: id(APPEAL), ruling: Ruling::Keep, answer: "到现场看过了".into() };
    let scene = by(SUPERVISOR, &[Role::Supervisor], "2026-11-25T09:00");
    type Change = fn(&mut DecideFacts);
    let table: [(Change, Code); 9] = [
        (|facts| facts.claim.as_mut().unwrap().asked_by = person(SUPERVISOR), Code::PointsNear),
        (|facts| facts.own = Some(house(MINE)), Code::PointsNear),
        (|facts| facts.kin = true, Code::PointsNear),
        (|facts| facts.judges.push(person(SUPERVISOR)), Code::PointsNear),
        (|facts| facts.appeal.as_mut().unwrap().by = person(SUPERVISOR), Code::PointsNear),
        (|facts| facts.claim.as_mut().unwrap().filed_by = person(SUPERVISOR), Code::PointsNear),
        (|facts| facts.appeal.as_mut().unwrap().ruling = Some(Ruling::Keep), Code::PointsAppealed),
        (|facts| facts.claim.as_mut().unwrap().stage = Stage::Dropped, Code::PointsStage),
        (|facts| facts.claim = None, Code::NotFound),
    ];
    for (change, code) in table {
        let mut facts = deciding(&claim, &appeal);
        change(&mut facts);
        let no = decide(&facts, &scene, &act).unwrap_err();
        assert_eq!(no.code, code);
    }
}

#[test]
fn households_come_and_go_as_they_like() {
    let mut world = World::joined();
    let claim = world.claims(5);
    let again = JoinFacts {
        table: Some(in_force()),
        household: Some(house(MINE)),
        member: Some(world.member.clone()),
    };
    refused(join(&again, &scene_of(MINE), &Join {}), Code::PointsJoined, None);
    let facts = LeaveFacts { member: Some(world.member.clone()), open: vec![(claim, true)] };
    let effects = leave(&facts, &scene_of(MINE), &Leave {}).unwrap();
    world.kept.take(&effects).unwrap();
    assert_eq!(written::<Claim>(&effects).stage, Stage::Dropped);
    let gone: Member = written(&effects);
    assert!(gone.left_at.is_some() && !gone.red);
    let after = LeaveFacts { member: Some(gone.clone()), open: Vec::new() };
    refused(leave(&after, &scene_of(MINE), &Leave {}), Code::PointsNotJoined, None);
    refused(
        red(&RedFacts { member: Some(gone.clone()) }, &scene_of(MINE), &Red { agree: true }),
        Code::PointsNotJoined,
        None,
    );
    // The base is given once, however often they come and go.
    let back = JoinFacts { member: Some(gone), ..again };
    world.kept.take(&join(&back, &scene_of(MINE), &Join {}).unwrap()).unwrap();
    assert_eq!(world.points(), (0, 100));
    let named: Member = written(
        &red(
            &RedFacts { member: Some(world.member.clone()) },
            &scene_of(MINE),
            &Red { agree: true },
        )
        .unwrap(),
    );
    assert!(named.red && !world.member.red, "named by consent only");
    let no = JoinFacts { table: None, ..JoinFacts::default() };
    refused(join(&no, &scene_of(MINE), &Join {}), Code::PointsNoTable, None);
}

fn stocking(name: &str) -> Stock {
    Stock { id: id(GOOD), name: name.into(), price: 2, count: 3, donor: None, donor_agrees: false }
}

#[test]
fn goods_go_for_earned_points_and_for_nothing_else() {
    let mut world = World::joined();
    world.posted(5);
    let good: Good = written(&stock(&(), &scene(), &stocking("肥皂")).unwrap());
    let facts = |world: &World| ExchangeFacts {
        good: Some(good.clone()),
        household: Some(house(MINE)),
        member: Some(world.member.clone()),
        earned: world.kept.of(tally::earned(house(MINE))),
    };
    let act = |count| Trade { id: id(43), neighbour: person(MINE), good: id(GOOD), count };
    let short =
        refused(exchange(&facts(&world), &scene(), &act(3)), Code::PointsShort, Some("count"));
    assert_eq!(
        (said(&short, "left"), said(&short, "asked")),
        ("5", "6"),
        "the base is out of reach"
    );
    refused(exchange(&facts(&world), &scene(), &act(4)), Code::GoodsShort, Some("count"));
    let gone = ExchangeFacts { member: None, ..facts(&world) };
    refused(exchange(&gone, &scene(), &act(1)), Code::PointsNotJoined, Some("neighbour"));
    let nobody = ExchangeFacts { household: None, ..facts(&world) };
    refused(exchange(&nobody, &scene(), &act(1)), Code::NotFound, Some("neighbour"));
    let later = scene_at("2026-12-02T09:00");
    let effects = exchange(&facts(&world), &later, &act(2)).unwrap();
    world.kept.take(&effects).unwrap();
    assert_eq!((written::<Good>(&effects).stock, world.points()), (1, (1, 100)));
    assert_eq!(written::<Exchange>(&effects).points, 4);
    let more: Good = written(
        &restock(
            &RestockFacts { good: Some(good) },
            &scene(),
            &Restock { good: id(GOOD), count: 9 },
        )
        .unwrap(),
    );
    assert_eq!(more.stock, 12);
}

#[test]
fn the_shop_gives_no_money_and_names_nobody_unasked() {
    refused(stock(&(), &scene(), &stocking("五元现金")), Code::PointsCash, Some("name"));
    let named = Stock { donor: Some("县城商会".into()), ..stocking("肥皂") };
    refused(stock(&(), &scene(), &named), Code::PointsDonor, Some("donor"));
    let agreed = Stock { donor_agrees: true, ..named };
    let good: Good = written(&stock(&(), &scene(), &agreed).unwrap());
    assert_eq!(good.donor, "县城商会");
    refused(
        restock(&RestockFacts::default(), &scene(), &Restock { good: id(GOOD), count: 9 }),
        Code::NotFound,
        Some("good"),
    );
}

#[test]
fn a_year_is_settled_once_by_the_rule_that_was_voted() {
    let mut world = World::joined();
    world.posted(5);
    let purse = |world: &World, then| Purse {
        member: world.member.clone(),
        earned: world.kept.of(tally::earned(house(MINE))),
        then,
        since: 0,
        base: world.kept.of(tally::base(house(MINE))),
    };
    let facts =
        SettleFacts { table: Some(in_force()), settled: false, purses: vec![purse(&world, 3)] };
    let act = Close { year: 2026 };
    refused(
        settle(&facts, &scene_at("2026-12-31T09:00"), &act),
        Code::PointsYearOpen,
        Some("year"),
    );
    let new_year = scene_at("2027-01-04T09:00");
    let twice = SettleFacts { settled: true, ..facts.clone() };
    refused(settle(&twice, &new_year, &act), Code::PointsSettled, Some("year"));
    let none = SettleFacts { table: None, ..facts.clone() };
    refused(settle(&none, &new_year, &act), Code::PointsNoTable, None);
    let carried =
        SettleFacts { table: Some(Table { settle: Settle::Carry, ..in_force() }), ..facts.clone() };
    let kept = settle(&carried, &new_year, &act).unwrap();
    assert!(!kept.iter().any(|e| matches!(e, Effect::Transfer(_))), "everything stays");
    let effects = settle(&facts, &new_year, &act).unwrap();
    world.kept.take(&effects).unwrap();
    let year: Year = written(&effects);
    assert_eq!((year.returned, year.settle), (3, Settle::Reset));
    assert_eq!(world.points(), (2, 100), "what was earned since stays");
}

/// What the platform never does with points: these are all its acts, and none lists, orders or punishes
/// households; whoever adds one has to name it here.
#[test]
fn these_acts_and_no_others_touch_points() {
    let own = super::acts::ALL.iter().filter(|spec| spec.name.starts_with("points."));
    let names: Vec<&str> = own.map(|spec| spec.name.trim_start_matches("points.")).collect();
    let known = [
        "draft", "line", "strike", "put", "adopt", "nominate", "panel", "join", "leave", "red",
        "kin", "weigh", "claim", "hear", "withdraw", "review", "post", "appeal", "decide", "stock",
        "restock", "exchange", "settle",
    ];
    assert_eq!(names, known);
    // Nobody but the household itself decides whether it is named.
    let red = super::acts::ALL.iter().find(|spec| spec.name == "points.red").unwrap();
    assert!(red.fields.iter().all(|field| field.name == "agree"));
}
