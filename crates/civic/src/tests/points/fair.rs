//! Who judges, who stands back, what is taken back, and the end of a year: that nobody is at a loss.

use super::*;

/// Person `relative` is said to be a relative of house `of`, by person `speaker`.
pub(super) fn tie(relative: u8, of: u8, speaker: u8) -> Tie {
    let kin = Kin {
        home: home(),
        person: person(relative),
        household: house(of),
        how: "表弟".into(),
        by: person(speaker),
        at: scene().now,
    };
    Tie { kin, lives: Some(house(relative)), speaks: Some(house(speaker)), words: Vec::new() }
}

fn group() -> Vec<Eligible> {
    let lives = |n: u8| Eligible { person: person(n), household: Some(house(n)) };
    (21..=25).map(lives).collect()
}

fn word(by: u8, near: bool) -> Weight {
    let tie = tie(21, MINE, 5).kin;
    let (person_, household) = (tie.person, tie.household);
    Weight { home: home(), person: person_, household, by: person(by), near, at: scene().now }
}

#[test]
fn the_village_votes_its_judges_and_the_office_chooses_none() {
    let topic = matter(Kind::Topic, State::Draft);
    let facts = NominateFacts { topic: Some(topic.clone()), known: true, before: Vec::new() };
    let act = |who: &[u8]| Nominate {
        topic: id(TOPIC),
        persons: who.iter().map(|n| person(*n)).collect(),
    };
    let effects = nominate(&facts, &scene(), &act(&JUDGES)).unwrap();
    let first: Vec<Nominee> = rows(&effects);
    assert_eq!(first.len(), 3);
    let small = nominate(&facts, &scene(), &act(&[21, 22, 22]));
    refused(small, Code::PointsPanelSmall, Some("persons"));
    let strangers = NominateFacts { known: false, ..facts.clone() };
    refused(nominate(&strangers, &scene(), &act(&JUDGES)), Code::NotFound, Some("persons"));
    let public =
        NominateFacts { topic: Some(matter(Kind::Topic, State::Published)), ..facts.clone() };
    refused(nominate(&public, &scene(), &act(&JUDGES)), Code::PointsTopic, Some("topic"));
    // Another list takes the place of the one before.
    let anew = NominateFacts { before: first.clone(), ..facts };
    let effects = nominate(&anew, &scene(), &act(&[21, 22, 24])).unwrap();
    assert!(effects.contains(&Effect::Remove(crate::record::Record::row(&first[2]))));

    let seats = PanelFacts {
        adopted: Some(voted("villagers_representatives", "2026-11-01T09:00")),
        nominees: first,
        before: Vec::new(),
    };
    let seat = Panel { adopted: id(51) };
    let seated: Vec<Reviewer> = rows(&panel(&seats, &scene(), &seat).unwrap());
    assert_eq!(seated.iter().map(|r| r.person).collect::<Vec<_>>(), JUDGES.map(person));
    for class in ["yearly_review", "village_rules"] {
        let vote = seats.adopted.clone().map(|vote| Adopted { class: class.into(), ..vote });
        let other = PanelFacts { adopted: vote, ..seats.clone() };
        refused(panel(&other, &scene(), &seat), Code::PointsUnvoted, Some("adopted"));
    }
    let unvoted = PanelFacts { adopted: None, ..seats.clone() };
    refused(panel(&unvoted, &scene(), &seat), Code::PointsUnvoted, Some("adopted"));
    let nobody = PanelFacts { nominees: Vec::new(), ..seats.clone() };
    refused(panel(&nobody, &scene(), &seat), Code::PointsPanelSmall, Some("adopted"));
    // Whoever is not voted again is of the group no longer.
    let next = PanelFacts { nominees: rows(&effects), before: seated, ..seats };
    let all: Vec<Reviewer> = rows(&panel(&next, &scene(), &seat).unwrap());
    let ended: Vec<_> = all.iter().filter(|r| r.until_at.is_some()).map(|r| r.person).collect();
    assert_eq!(ended, [person(23)]);
}

#[test]
fn one_s_own_word_makes_one_stand_back_and_nobody_else_s_does() {
    let judge = Eligible { person: person(21), household: Some(house(21)) };
    let near = |tie: Tie| is_near(&judge, house(MINE), &[tie], &group());
    assert!(near(tie(21, MINE, 21)) && near(tie(MINE, 21, 21)), "by their own word");
    let mut of_house = tie(21, MINE, 60);
    of_house.speaks = Some(house(21));
    assert!(near(of_house), "by somebody of their household");
    // Neither a neighbour nor the household that is judged chooses its judges.
    for speaker in [5, MINE] {
        assert!(!near(tie(21, MINE, speaker)) && !near(tie(MINE, 21, speaker)), "{speaker}");
    }
    assert!(!is_near(&judge, house(MINE), &[tie(21, 7, 21)], &group()), "of other people");
    // More than half of those whom it does not touch.
    let mut flagged = tie(21, MINE, 5);
    flagged.words = vec![word(22, true), word(23, true), word(24, false)];
    assert!(!near(flagged.clone()), "two of four");
    flagged.words.push(word(21, true));
    flagged.words.push(word(60, true));
    assert!(!near(flagged.clone()), "neither their own word nor a stranger's counts in this");
    flagged.words.push(word(25, true));
    assert!(near(flagged), "three of four");
}

#[test]
fn what_others_declare_is_weighed_by_the_group() {
    let act = Declare { of: person(MINE), relative: Some(person(21)), how: "表弟".into() };
    let facts = KinFacts { household: Some(house(MINE)), relative: Some(house(21)), before: None };
    let declared: Kin = written(&kin(&facts, &scene_of(5), &act).unwrap());
    assert_eq!((declared.person, declared.by), (person(21), person(5)));
    let unknown = KinFacts { relative: None, ..facts.clone() };
    refused(kin(&unknown, &scene_of(5), &act), Code::NotFound, Some("relative"));
    let nobody = KinFacts { household: None, ..facts.clone() };
    refused(kin(&nobody, &scene_of(5), &act), Code::NotFound, Some("of"));
    // Their own word is not written over; they may say it themselves at any time.
    let own: Kin = written(&kin(&facts, &scene_of(21), &act).unwrap());
    let stands = KinFacts { before: Some(own), ..facts.clone() };
    refused(kin(&stands, &scene_of(5), &act), Code::PointsDeclared, None);
    let flagged = KinFacts { before: Some(declared), ..facts };
    kin(&flagged, &scene_of(21), &act).unwrap();

    let weighing = WeighFacts { tie: Some(tie(21, MINE, 5)), panel: group() };
    let act = Weigh { relative: person(21), household: house(MINE), near: true };
    let said: Weight = written(&weigh(&weighing, &scene_of(22), &act).unwrap());
    assert!(said.near && said.by == person(22));
    refused(weigh(&weighing, &scene_of(21), &act), Code::PointsNear, None);
    refused(weigh(&weighing, &scene_of(60), &act), Code::PointsNotPanel, None);
    let desk = Scene { behalf: Some(person(22)), ..scene_of(60) };
    refused(weigh(&weighing, &desk, &act), Code::SignOwn, None);
    let none = WeighFacts { tie: None, ..weighing };
    refused(weigh(&none, &scene_of(22), &act), Code::NotFound, Some("relative"));
}

#[test]
fn a_claim_is_taken_back_before_anybody_has_judged_it() {
    let mut world = World::joined();
    let rule = ruled(1, "焚烧秸秆", 40, true);
    let claim = world.take(claim(&world.facts(rule, 5), &scene(), &filing()));
    assert_eq!(world.points(), (0, 60), "held");
    let facts = WithdrawFacts { claim: Some(claim.clone()), judged: false };
    let act = Withdraw { claim: id(CLAIM) };
    refused(withdraw(&facts, &scene_of(5), &act), Code::NotFound, Some("claim"));
    let judged = WithdrawFacts { judged: true, ..facts.clone() };
    refused(withdraw(&judged, &scene(), &act), Code::PointsJudged, None);
    let back = world.take(withdraw(&facts, &scene(), &act));
    assert_eq!((back.stage, world.points()), (Stage::Withdrawn, (0, 100)), "free again");
    let again = WithdrawFacts { claim: Some(back), judged: false };
    refused(withdraw(&again, &scene(), &act), Code::PointsStage, None);
    // Whom the desk wrote for takes it back themselves.
    let desked = Claim { asked_by: person(5), ..claim };
    let facts = WithdrawFacts { claim: Some(desked), judged: false };
    withdraw(&facts, &scene_of(5), &act).unwrap();
}

#[test]
fn the_desk_s_claim_is_of_whoever_asked_for_it() {
    let world = World::joined();
    let desk = Scene { caller: caller(60, &[Role::Agent]), behalf: Some(person(21)), ..scene() };
    let facts = world.facts(ruled(1, "清扫院坝", 5, false), 21);
    let filed: Claim = written(&claim(&facts, &desk, &filing()).unwrap());
    assert_eq!((filed.filed_by, filed.asked_by), (person(60), person(21)));
    let no = review(&judging(&filed), &scene_of(21), &agree());
    refused(no, Code::PointsNear, None);
}

#[test]
fn leaving_shakes_no_deduction_off() {
    let mut world = World::joined();
    let taken =
        world.take(claim(&world.facts(ruled(1, "焚烧秸秆", 40, true), 5), &scene(), &filing()));
    let facts = LeaveFacts { member: Some(world.member.clone()), open: vec![(taken, true)] };
    let effects = leave(&facts, &scene_of(MINE), &Leave {}).unwrap();
    world.kept.take(&effects).unwrap();
    assert!(rows::<Claim>(&effects).is_empty(), "it is decided all the same");
    assert_eq!(world.points(), (0, 60), "and stays held");
}

#[test]
fn a_refusal_is_turned_round_only_where_it_could_be_claimed_today() {
    let mut world = World::joined();
    let made = world.claims(5);
    let no = Claim { stage: Stage::Refused, decided_at: Some(scene().now), ..made };
    let (suspended, appeal) = world.objects(&no, "2026-11-24T09:00");
    let act =
        Decide { appeal: id(APPEAL), ruling: Ruling::Reverse, answer: "到现场看过了".into() };
    let scene = by(SUPERVISOR, &[Role::Supervisor], "2026-11-25T09:00");
    let facts = deciding(&suspended, &appeal);
    let gone = DecideFacts { member: false, ..facts.clone() };
    refused(decide(&gone, &scene, &act), Code::PointsNotJoined, Some("ruling"));
    let again = DecideFacts { times: 1, ..facts.clone() };
    refused(decide(&again, &scene, &act), Code::PointsOften, Some("ruling"));
    decide(&DecideFacts { times: 1, ..facts }, &scene, &Decide { ruling: Ruling::Keep, ..act })
        .unwrap();
}

#[test]
fn a_line_goes_as_it_came_and_no_word_hides() {
    let table = Table { topic: Some(id(TOPIC)), ..drafted() };
    let rule = ruled(1, "清扫院坝", 3, false);
    let facts = StrikeFacts { draft: Some(table.clone()), line: Some(rule.clone()) };
    let effects = strike(&facts, &scene(), &Strike { no: 1 }).unwrap();
    assert!(effects.contains(&Effect::Remove(crate::record::Record::row(&rule))));
    assert_eq!(written::<Table>(&effects).topic, None, "and goes to a vote again");
    let none = StrikeFacts { line: None, ..facts.clone() };
    refused(strike(&none, &scene(), &Strike { no: 9 }), Code::NotFound, Some("no"));
    let closed = StrikeFacts { draft: None, ..facts };
    refused(strike(&closed, &scene(), &Strike { no: 1 }), Code::PointsNoDraft, None);

    let facts = LineFacts { draft: Some(table) };
    for (what, code) in [
        ("不参加的取消低 保", Code::PointsStatutory),
        ("乱倒垃圾罚·款", Code::PointsStatutory),
        ("打扫一次奖现金五元", Code::PointsCash),
        ("打扫一次奖红 包", Code::PointsCash),
    ] {
        let act = lining(1, what, 5, false);
        refused(line(&facts, &scene(), &act), code, Some("what"));
    }
    let titled = |title: &str| Draft { title: title.into(), ..drafting() };
    for (title, code) in
        [("低、保积分办法", Code::PointsStatutory), ("积分换现金办法", Code::PointsCash)]
    {
        let no = draft(&DraftFacts::default(), &scene(), &titled(title));
        refused(no, code, Some("title"));
    }
}

/// A year's end: what it had then, what went out and came in since, and whether a base was given since.
#[test]
fn a_year_takes_back_the_old_points_only_and_gives_one_base() {
    let settled = |then: u32, since: u32, base_at: &str| {
        let world = World::joined();
        let table = Table { base_exchangeable: true, base: 10, ..in_force() };
        let member = Member { base_at: at(base_at), ..world.member.clone() };
        let purse = Purse {
            member,
            earned: world.kept.of(tally::earned(house(MINE))),
            then,
            since,
            base: None,
        };
        let facts = SettleFacts { table: Some(table), settled: false, purses: vec![purse] };
        let act = Close { year: 2026 };
        let effects = settle(&facts, &scene_at("2027-01-04T09:00"), &act).unwrap();
        let moved: Vec<u64> = effects
            .iter()
            .filter_map(|e| match e {
                Effect::Transfer(transfer) => Some(transfer.amount),
                _ => None,
            })
            .collect();
        (written::<Year>(&effects).returned, moved, rows::<Member>(&effects).len())
    };
    let (old, new) = ("2026-11-23T09:00", "2027-01-02T09:00");
    assert_eq!(settled(30, 0, old), (30, vec![30, 10], 1));
    assert_eq!(settled(30, 20, old), (10, vec![10, 10], 1), "what was spent was the old");
    assert_eq!(settled(30, 45, old), (0, vec![10], 1), "and no point of the new year");
    assert_eq!(settled(30, 0, new), (30, vec![30], 0), "a base given since is not given twice");
}
