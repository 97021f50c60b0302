//! A topic is concrete and goes before the body that may decide it.

use kernel::{Code, Fen};

use super::fixture::{at, brief, home, matter_id, refused, rules, said, scene_on, written};
use crate::decide::topic::{Publish, PublishFacts, publish};
use crate::deliberation::{Basis, Topic};
use crate::matter::{Kind, State};

/// A topic as the wish has opened it.
pub fn topic() -> Topic {
    Topic {
        home: home(),
        id: matter_id(Kind::Topic),
        class: String::new(),
        body: String::new(),
        basis: Basis::Household,
        place: String::new(),
        people: String::new(),
        households: 0,
        cost_fen: Fen(0),
        money: String::new(),
        plan: String::new(),
        published_at: None,
    }
}

fn act() -> Publish {
    Publish {
        matter: matter_id(Kind::Topic),
        title: "二组桥头装十二盏路灯".into(),
        place: "二组桥头".into(),
        people: "二组三十户".into(),
        households: 30,
        cost_fen: Fen(1_860_000),
        money: "村集体出一半，每户六十元".into(),
        plan: "桥头到院坝立十二根杆，太阳能灯，亮到零点。".into(),
        class: "village_public_works".into(),
        body: "villagers_meeting".into(),
        basis: Basis::Household,
    }
}

fn ask(change: impl FnOnce(&mut Publish)) -> Result<Vec<crate::Effect>, kernel::Refusal> {
    let mut act = act();
    change(&mut act);
    let facts = PublishFacts { topic: topic(), cause: Some(Kind::Wish) };
    publish(&facts, &scene_on(Kind::Topic, State::Draft), &act)
}

#[test]
fn a_concrete_topic_is_published_and_its_days_run() {
    let effects = ask(|_| ()).unwrap();
    assert_eq!(
        brief(&effects),
        [
            "title 二组桥头装十二盏路灯",
            "set topic",
            "move published",
            "tell-topic-published",
            "clock publication P01 2026-12-04"
        ]
    );
    let topic: Topic = written(&effects);
    assert_eq!(topic.published_at, Some(at("2026-11-23T09:00")));
    assert_eq!((topic.households, topic.cost_fen), (30, Fen(1_860_000)));
    assert_eq!((&*topic.class, &*topic.place), ("village_public_works", "二组桥头"));
}

#[test]
fn the_clock_names_the_period_of_its_own_body() {
    let clock = |class: &str, body: &str| {
        let effects = ask(|act| {
            act.class = class.into();
            act.body = body.into();
            act.basis = Basis::Person;
        });
        brief(&effects.unwrap()).last().unwrap().clone()
    };
    let members = clock("collective_assets", "members_assembly");
    assert_eq!(members, "clock publication P01.members 2026-12-04");
    let few = clock("planning", "villagers_representatives");
    assert_eq!(few, "clock publication P01.representatives 2026-11-27");
    // Representatives are told, so that they can ask their households in these days.
    let told = brief(
        &ask(|act| {
            act.class = "planning".into();
            act.body = "villagers_representatives".into();
            act.basis = Basis::Person;
        })
        .unwrap(),
    );
    let representatives = told.iter().filter(|t| *t == "tell-topic-representatives").count();
    assert_eq!(representatives, 2, "representatives and committee: {told:?}");
    assert!(!brief(&ask(|_| ()).unwrap()).contains(&"tell-topic-representatives".to_owned()));
    // No period is laid down for the two committees: no clock.
    assert_eq!(clock("routine_affairs", "two_committees"), "tell-topic-published");
}

#[test]
fn announcements_are_not_topics() {
    for slogan in
        ["大力推进", "深入贯彻", "全面提升", "进一步加强", "高质量发展", "新台阶", "新局面", "精神"]
    {
        let no = ask(|act| act.title = format!("本村{slogan}路灯建设"));
        let no = refused(no, Code::TopicSlogan, Some("title"));
        assert_eq!(said(&no, "what"), "@slogan-title", "{slogan}");
    }
}

#[test]
fn place_people_money_and_plan_are_said() {
    type Change = fn(&mut Publish);
    let rows: [(&str, Change); 8] = [
        ("place", |a| a.place = " 桥 ".into()),
        ("place", |a| a.place = String::new()),
        ("people", |a| a.people = "户".into()),
        ("people", |a| a.people = "   ".into()),
        ("money", |a| a.money = "村".into()),
        ("money", |a| a.cost_fen = Fen(-1)),
        ("plan", |a| a.plan = "立杆装灯亮到零点止".into()),
        ("plan", |a| a.plan = String::new()),
    ];
    for (field, change) in rows {
        let no = ask(change).unwrap_err();
        assert_eq!((no.code, no.field), (Code::TopicSlogan, Some(field)), "{no:?}");
        assert_eq!(said(&no, "what"), format!("@slogan-{field}"));
    }
    // The shortest that passes: two characters each, ten for the plan; nothing may cost nothing.
    let least = ask(|a| {
        a.place = "桥头".into();
        a.people = "二组".into();
        a.money = "村里".into();
        a.cost_fen = Fen(0);
        a.plan = "立杆装灯亮到零点为止".into();
    });
    assert!(least.is_ok());
}

#[test]
fn the_wrong_body_is_refused_with_the_article_and_the_right_bodies() {
    // Class, body asked, article, bodies that may decide.
    let members = "农村集体经济组织法 第二十六条、第二十八条";
    let rows = [
        ("collective_assets", "villagers_meeting", members, "@body:members_assembly"),
        ("collective_assets", "members_representatives", members, "@body:members_assembly"),
        ("land_compensation", "villagers_representatives", members, "@body:members_assembly"),
        (
            "distribution_plan",
            "villagers_meeting",
            members,
            "@body:members_assembly @body:members_representatives",
        ),
        (
            "covenant",
            "villagers_representatives",
            "村民委员会组织法 第三十一条第一款",
            "@body:villagers_meeting",
        ),
        (
            "village_public_works",
            "members_assembly",
            "村民委员会组织法 第二十八条第一款第四项、第二款",
            "@body:villagers_meeting @body:villagers_representatives",
        ),
        (
            "group_affairs",
            "villagers_meeting",
            "村民委员会组织法 第三十二条",
            "@body:group_meeting",
        ),
    ];
    for (class, body, article, bodies) in rows {
        let no = ask(|act| {
            act.class = class.into();
            act.body = body.into();
        });
        let no = refused(no, Code::BodyWrong, Some("body"));
        assert_eq!((said(&no, "article"), said(&no, "bodies")), (article, bodies), "{class}");
        assert_eq!(said(&no, "class"), format!("@class:{class}"));
        assert_eq!(said(&no, "body"), format!("@body:{body}"));
    }
}

#[test]
fn each_class_is_open_to_exactly_the_bodies_of_the_rulebook() {
    let mut open = 0;
    for class in rules().classes() {
        for body in rules().bodies() {
            let result = ask(|act| {
                act.class.clone_from(&class.key);
                act.body.clone_from(&body.key);
                act.basis = Basis::Person;
            });
            open += u32::from(result.is_ok());
            assert_eq!(
                result.is_ok(),
                class.bodies.contains(&body.key),
                "{} {}",
                class.key,
                body.key
            );
        }
    }
    assert!(open >= 30, "only {open} pairs are open");
}

#[test]
fn unknown_classes_and_bodies_are_not_found() {
    refused(ask(|act| act.class = "weather".into()), Code::NotFound, Some("class"));
    refused(ask(|act| act.body = "elders".into()), Code::NotFound, Some("body"));
}

#[test]
fn members_vote_by_person_only() {
    let members = |basis| {
        ask(|act| {
            act.class = "collective_assets".into();
            act.body = "members_assembly".into();
            act.basis = basis;
        })
    };
    assert!(members(Basis::Person).is_ok());
    let no = refused(members(Basis::Household), Code::FieldBad, Some("basis"));
    assert_eq!((said(&no, "got"), said(&no, "want")), ("@basis-household", "@basis-person"));
    // A villagers' meeting counts either way (村民委员会组织法 第二十六条第一款).
    assert!(ask(|act| act.basis = Basis::Person).is_ok());
}

#[test]
fn a_rejected_topic_is_published_anew_and_its_days_run_anew() {
    let topic = Topic { published_at: Some(at("2026-10-01T09:00")), ..topic() };
    let old = PublishFacts { topic, cause: Some(Kind::Wish) };
    let effects = publish(&old, &scene_on(Kind::Topic, State::Rejected), &act()).unwrap();
    assert_eq!(written::<Topic>(&effects).published_at, Some(at("2026-11-23T09:00")));
    assert!(brief(&effects).contains(&"clock publication P01 2026-12-04".to_owned()));
}

#[test]
fn a_change_goes_before_the_body_that_decided() {
    let decided =
        Topic { class: "village_public_works".into(), body: "villagers_meeting".into(), ..topic() };
    let ask = |cause, class: &str, body: &str| {
        let facts = PublishFacts { topic: decided.clone(), cause: Some(cause) };
        let scene = scene_on(Kind::Topic, State::Draft);
        let (class, body) = (class.into(), body.into());
        publish(&facts, &scene, &Publish { class, body, basis: Basis::Person, ..act() })
    };
    let (works, all) = ("village_public_works", "villagers_meeting");
    assert!(ask(Kind::Resolution, works, all).is_ok());
    let no = ask(Kind::Resolution, works, "villagers_representatives");
    let no = refused(no, Code::BodyWrong, Some("body"));
    assert_eq!(said(&no, "bodies"), "@body:villagers_meeting");
    let other = ask(Kind::Resolution, "covenant", all);
    refused(other, Code::BodyWrong, Some("class"));
    // Whoever rejected it may be asked otherwise, while nothing has been decided.
    assert!(ask(Kind::Wish, works, "villagers_representatives").is_ok());
}
