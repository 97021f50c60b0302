use std::collections::BTreeMap;

use kernel::id::HouseholdId;
use kernel::{Code, PersonRef};

use super::super::fixture::{at, id, matter_id, person, refused, rules, said};
use super::{act, facts, household, planned, published, rows, someone, told};
use crate::Scene;
use crate::decide::company::draw::{Draw, DrawFacts, draw, seed, seed_of};
use crate::decide::company::plan::{Make, make};
use crate::decide::company::quota::{Measure, least};
use crate::decide::company::{Category, Invitation, Lot, Plan, Quota, Why};
use crate::matter::Kind;

#[test]
fn the_rulebook_says_how_many_and_by_what() {
    let seats = |category, class: &str| {
        let least = least(rules(), category, class).unwrap();
        assert!(!least.article.is_empty(), "{}", least.rule);
        (least.what, least.rule)
    };
    let (five, key) = seats(Category::Affected, "village_public_works");
    assert_eq!((five, key.as_str()), (Measure::Seats(5), "company.affected"));
    assert_eq!(seats(Category::Experts, "levy").0, Measure::Seats(0));
    let (one, key) = seats(Category::Experts, "planning");
    assert_eq!((one, key.as_str()), (Measure::Seats(1), "company.experts.planning"));
    for category in Category::ALL {
        let least = least(rules(), *category, "levy").unwrap();
        let share = matches!(least.what, Measure::Share(_));
        assert_eq!(share, *category == Category::Women, "{category}");
    }
}

#[test]
fn a_share_of_women_is_one_of_all_who_are_invited() {
    let third = least(rules(), Category::Women, "levy").unwrap();
    // Others invited, women there are, women needed: w / (others + w) ≥ 1/3.
    let table = [(0, 9, 0), (1, 9, 1), (2, 9, 1), (3, 9, 2), (10, 9, 5), (11, 9, 6), (40, 9, 9)];
    for (others, pool, need) in table {
        assert_eq!(third.seats(others, pool), need, "{others} {pool}");
        if need < pool {
            assert!(3 * need >= others + need);
            assert!(need == 0 || 3 * (need - 1) < others + need - 1, "no fewer would do");
        }
    }
}

#[test]
fn what_is_left_empty_gets_the_least_that_is_asked() {
    let women: Vec<_> = (60..=80).map(someone).collect();
    let masses: Vec<_> = (30..=31).map(someone).collect();
    let facts = facts(&[(Category::Women, women), (Category::Masses, masses)]);
    let effects = make(&facts, &published(), &act(5)).unwrap();
    let quotas: Vec<Quota> = rows(&effects);
    let of = |category| {
        let q = quotas.iter().find(|q| q.category == category).unwrap();
        (q.seats, q.need, q.pool)
    };
    assert_eq!(
        quotas.len(),
        Category::ALL.len(),
        "a line for each category, also the missing ones"
    );
    assert_eq!(of(Category::Affected), (5, 5, 20));
    // Three are asked for and two are there.
    assert_eq!(of(Category::Masses), (2, 2, 2));
    assert_eq!(of(Category::Worthy), (0, 0, 0));
    // Seven others: four women make a third of eleven.
    assert_eq!(of(Category::Women), (4, 4, 21));
    let plan: Plan = rows(&effects).remove(0);
    assert_eq!((plan.round, plan.seed.as_str(), plan.drawn_at), (1, "", None));
    let lots: Vec<Lot> = rows(&effects);
    assert_eq!(lots.len(), 20 + 21 + 2);
    assert!(lots.iter().all(|lot| lot.place.is_none()));
}

#[test]
fn fewer_than_the_rule_is_refused_with_its_field_and_article() {
    type Change = fn(&mut Make);
    let women: Vec<_> = (60..=80).map(someone).collect();
    let masses: Vec<_> = (30..=36).map(someone).collect();
    let facts = facts(&[(Category::Women, women), (Category::Masses, masses)]);
    let table: [(&str, Change, &str); 3] = [
        ("seats_affected", |a| a.seats_affected = 4, "5"),
        ("seats_masses", |a| a.seats_masses = Some(2), "3"),
        ("seats_women", |a| a.seats_women = Some(3), "4"),
    ];
    for (field, change, need) in table {
        let mut few = act(5);
        change(&mut few);
        let no = make(&facts, &published(), &few).unwrap_err();
        assert_eq!((no.code, no.field), (Code::SeatsShort, Some(field)));
        assert_eq!(said(&no, "need"), need);
        assert!(!said(&no, "article").is_empty());
    }
    let mut more = act(20);
    (more.seats_masses, more.seats_women) = (Some(7), Some(21));
    assert!(make(&facts, &published(), &more).is_ok());
    // More seats than people: everybody is invited.
    assert!(make(&facts, &published(), &act(100)).is_ok());
}

#[test]
fn the_words_for_the_touched_must_name_somebody() {
    let mut unknown = facts(&[]);
    unknown.unknown = vec!["五组".into(), "H9999".into()];
    let no =
        refused(make(&unknown, &published(), &act(5)), Code::AffectedUnknown, Some("affected"));
    assert_eq!(said(&no, "what"), "五组、H9999");
    let mut nobody = facts(&[]);
    nobody.pools.clear();
    refused(make(&nobody, &published(), &act(5)), Code::AffectedNone, Some("affected"));
}

#[test]
fn a_plan_is_made_once_for_a_publication() {
    let mut again = facts(&[]);
    let (plan, ..) = planned(&again, &act(5));
    again.last = Some(plan);
    refused(make(&again, &published(), &act(6)), Code::PlanMade, None);
    // Rejected and published anew: another plan.
    again.topic.published_at = Some(at("2026-11-23T09:30"));
    let later = Scene { now: at("2026-11-24T09:00"), ..published() };
    let effects = make(&again, &later, &act(6)).unwrap();
    assert_eq!(rows::<Plan>(&effects).remove(0).round, 2);
}

#[test]
fn a_plan_without_the_rule_is_refused() {
    let before = super::super::fixture::rules_on("2025-12-31");
    let scene = Scene { rules: &before, ..published() };
    refused(make(&facts(&[]), &scene, &act(5)), Code::RuleUnset, None);
}

fn draw_facts(made: (Plan, Vec<Quota>, Vec<Lot>)) -> DrawFacts {
    let (plan, quotas, lots) = made;
    let adults: BTreeMap<HouseholdId, Vec<PersonRef>> =
        (1..=20).map(|n| (id(n), vec![person(n), person(100 + n)])).collect();
    DrawFacts {
        published_at: Some(at("2026-11-20T09:00")),
        plan: Some(plan),
        commitment: Some([7; 32]),
        quotas,
        lots,
        supervisors: vec![person(60)],
        adults,
    }
}

fn ask() -> Draw {
    Draw { matter: matter_id(Kind::Topic) }
}

#[test]
fn the_draw_follows_from_the_plan_s_own_commitment() {
    let made = planned(&facts(&[]), &act(6));
    let effects = draw(&draw_facts(made.clone()), &published(), &ask()).unwrap();
    let plan: Plan = rows(&effects).remove(0);
    assert_eq!(plan.seed, seed(matter_id(Kind::Topic), &[7; 32]));
    assert!(plan.seed.ends_with(&"07".repeat(32)) && plan.drawn_at.is_some());
    let mut lots: Vec<Lot> = rows(&effects);
    lots.sort_by_key(|lot| lot.place);
    let names: Vec<String> = (1..=20).map(|n| household(n).name).collect();
    let order = ::draw::order(&seed_of(&plan.seed, Category::Affected), &names).unwrap();
    let expected: Vec<&String> = order.iter().map(|at| &names[*at]).collect();
    assert_eq!(lots.iter().map(|l| &l.name).collect::<Vec<_>>(), expected);
    // The first six are invited, because they were drawn; the supervision committee by office.
    let invited: Vec<Invitation> = rows(&effects);
    let drawn: Vec<_> = invited.iter().filter(|i| i.why == Why::Drawn).collect();
    assert_eq!(
        drawn.iter().map(|i| i.place).collect::<Vec<_>>(),
        (1..=6).map(Some).collect::<Vec<_>>()
    );
    assert_eq!(drawn[0].household, lots[0].household);
    let office: Vec<_> = invited.iter().filter(|i| i.why == Why::Office).collect();
    assert_eq!((office.len(), office[0].person, office[0].category), (1, Some(person(60)), None));
    assert_eq!(invited.len(), 7);
    // Two of age in each household, and the supervisor.
    assert_eq!(told(&effects).len(), 6 * 2 + 1);
    // The same again; another commitment, another order.
    assert_eq!(draw(&draw_facts(made.clone()), &published(), &ask()).unwrap(), effects);
    let other = DrawFacts { commitment: Some([8; 32]), ..draw_facts(made) };
    assert_ne!(rows::<Lot>(&draw(&other, &published(), &ask()).unwrap()), rows::<Lot>(&effects));
}

#[test]
fn with_a_seat_for_everyone_nobody_is_drawn() {
    let masses: Vec<_> = (30..=32).map(someone).collect();
    let made = planned(&facts(&[(Category::Masses, masses)]), &act(20));
    let effects = draw(&draw_facts(made), &published(), &ask()).unwrap();
    let invited: Vec<Invitation> = rows(&effects);
    let count = |why| invited.iter().filter(|i| i.why == why).count();
    assert_eq!((count(Why::Affected), count(Why::Category), count(Why::Drawn)), (20, 3, 0));
}

#[test]
fn nobody_is_invited_twice_by_the_draw() {
    // The same three people bear two categories, and a woman among them is the supervisor.
    let both: Vec<_> = [60, 61, 62].map(someone).into();
    let pools = [(Category::Masses, both.clone()), (Category::Women, both)];
    let mut ask_all = act(5);
    (ask_all.seats_masses, ask_all.seats_women) = (Some(3), Some(3));
    let made = planned(&facts(&pools), &ask_all);
    // One of the committee holds the office by two papers.
    let supervisors = vec![person(60), person(70), person(70)];
    let facts = DrawFacts { supervisors, ..draw_facts(made) };
    let effects = draw(&facts, &published(), &ask()).unwrap();
    let invited: Vec<Invitation> = rows(&effects);
    let mut people: Vec<_> = invited.iter().filter_map(|i| i.person).collect();
    let all = people.len();
    people.sort();
    people.dedup();
    assert_eq!((all, people.len()), (4, 4));
}

#[test]
fn there_is_one_draw_and_none_without_its_plan() {
    let made = planned(&facts(&[]), &act(5));
    let no_plan = DrawFacts { plan: None, ..draw_facts(made.clone()) };
    refused(draw(&no_plan, &published(), &ask()), Code::PlanMissing, None);
    let unwritten = DrawFacts { commitment: None, ..draw_facts(made.clone()) };
    refused(draw(&unwritten, &published(), &ask()), Code::PlanMissing, None);
    let stale = Some(at("2026-11-23T09:30"));
    let stale = DrawFacts { published_at: stale, ..draw_facts(made.clone()) };
    refused(draw(&stale, &published(), &ask()), Code::PlanMissing, None);
    let mut drawn = draw_facts(made);
    drawn.plan.as_mut().unwrap().drawn_at = Some(at("2026-11-23T09:10"));
    refused(draw(&drawn, &published(), &ask()), Code::DrawMade, None);
}
