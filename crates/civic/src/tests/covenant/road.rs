//! The township's look, the vote and the filing.

use kernel::Code;

use super::{clauses, covenant, on, rule};
use crate::decide::topic::{Basis, Topic};
use crate::handoffs::{Thread, follow};
use crate::manage::covenant::{
    Adopt, AdoptFacts, Back, CLASS, Correct, Counted, Covenant, Look, Part, Publish, PublishFacts,
    Put, Receive, Review, ReviewFacts, Verdict, Vote, VoteFacts, Withdrawal, adopt, back, correct,
    publish, receive, review, text, vote,
};
use crate::matter::{Kind, Outcome, State};
use crate::record::Record;
use crate::tests::fixture::{
    at, brief, id, matter, matter_id, refused, rules_with, said, scene, written,
};
use crate::{Effect, Scene};
use kernel::Refusal;

const WOMEN: &str = "[covenant.women]\nvalue = \"1/3\"\n";

fn look(verdict: Verdict, article: Option<&str>) -> Look {
    Look {
        matter: matter_id(Kind::Covenant),
        verdict,
        reason: "条文合法，没有罚扣".into(),
        article: article.map(Into::into),
    }
}

fn facts(fined: bool) -> ReviewFacts {
    let mut clauses = clauses();
    if fined {
        clauses.push(rule(4, Part::Order, "乱倒垃圾的罚款\n一百元。"));
    }
    ReviewFacts { covenant: covenant(), clauses, before: 1 }
}

#[test]
fn a_clause_that_fines_is_never_passed_while_it_stands() {
    let scene = on(State::Reviewing);
    let no = refused(
        review(&facts(true), &scene, &look(Verdict::Cleared, None)),
        Code::CovenantFlagged,
        Some("verdict"),
    );
    assert_eq!((said(&no, "no"), said(&no, "word")), ("4", "罚款"));
    assert!(said(&no, "article").contains("第三十一条"));
    // Back it goes, with reason and article; what was found is kept beside them.
    let effects = review(&facts(true), &scene, &look(Verdict::Returned, Some("第三十一条第二款")));
    let effects = effects.unwrap();
    let told = ["put covenant_review", "set covenant", "met review", "move draft"];
    assert_eq!(brief(&effects)[..4], told);
    let kept = written::<Review>(&effects);
    assert_eq!((kept.no, kept.flagged.as_str()), (2, "4\t罚款\t乱倒垃圾的罚款 一百元。"));
    assert_eq!(written::<Covenant>(&effects).cleared_at, None);
}

#[test]
fn what_is_lawful_goes_before_the_villagers_and_what_goes_back_says_why() {
    let scene = on(State::Reviewing);
    let effects = review(&facts(false), &scene, &look(Verdict::Cleared, None)).unwrap();
    assert_eq!(brief(&effects)[3..], ["move cleared", "tell-covenant-cleared"]);
    assert_eq!(written::<Covenant>(&effects).cleared_at, Some(scene.now));
    for article in [None, Some(" 法 ")] {
        let no = review(&facts(false), &scene, &look(Verdict::Returned, article));
        refused(no, Code::FieldShort, Some("article"));
    }
    let act = Look { reason: "好".into(), ..look(Verdict::Cleared, None) };
    refused(review(&facts(false), &scene, &act), Code::FieldShort, Some("reason"));
}

fn before(stands: Option<State>, passed: Option<Counted>) -> VoteFacts {
    VoteFacts {
        covenant: covenant(),
        clauses: clauses(),
        before: 1,
        stands,
        passed,
        households: 301,
        backs: 0,
    }
}

fn enough() -> Counted {
    Counted { present: 30, women: 10 }
}

#[test]
fn the_text_goes_to_the_villagers_meeting_word_for_word() {
    let act = Vote { matter: matter_id(Kind::Covenant), basis: Basis::Household };
    // While no share of women is laid down nobody is asked to a vote that could decide nothing.
    let no = refused(vote(&before(None, None), &on(State::Cleared), &act), Code::RuleUnset, None);
    assert!(said(&no, "rule").contains("covenant.women"));
    let ruled = Scene { rules: rules_with(WOMEN), ..on(State::Cleared) };
    let effects = vote(&before(None, None), &ruled, &act).unwrap();
    assert_eq!(brief(&effects), ["put covenant_put", "+adopted"]);
    let put = written::<Put>(&effects);
    assert_eq!((put.no, put.text.as_str()), (2, text(&clauses()).as_str()));
    // The handoff opens and publishes the topic.
    let from = matter(Kind::Covenant, State::Cleared);
    let row = put.row();
    let thread = Thread {
        matters: std::slice::from_ref(&from),
        written: std::slice::from_ref(&row),
        walk: &[],
    };
    let follows = follow(&from, Outcome::Adopted, &thread, &scene()).unwrap();
    let topic = written::<Topic>(&follows);
    assert_eq!((topic.class.as_str(), topic.body.as_str()), (CLASS, "villagers_meeting"));
    assert_eq!((topic.id, topic.plan, topic.households), (put.topic, put.text, 301));
    assert!(brief(&follows).contains(&"move published".to_owned()), "{:?}", brief(&follows));
    // Without a text there is nothing to put.
    let empty = Thread { matters: &[], written: &[], walk: &[] };
    assert_eq!(follow(&from, Outcome::Adopted, &empty, &scene()).unwrap(), []);
}

#[test]
fn what_the_villagers_have_before_them_or_have_passed_is_neither_asked_again_nor_withdrawn() {
    let few = Counted { present: 30, women: 9 };
    let rows = [
        (Some(State::Published), None, Some(Code::CovenantVoteOpen)),
        (Some(State::Draft), None, Some(Code::CovenantVoteOpen)),
        (Some(State::Advised), None, Some(Code::CovenantVoteOpen)),
        (Some(State::Rejected), None, None),
        (Some(State::Decided), Some(enough()), Some(Code::CovenantDecided)),
        // Too few women: nothing was decided.
        (Some(State::Decided), Some(few), None),
    ];
    let ruled = rules_with(WOMEN);
    let matter = matter_id(Kind::Covenant);
    for (stands, passed, code) in rows {
        let facts = before(stands, passed);
        let scene = Scene { rules: ruled, ..on(State::Cleared) };
        let withdrawn = back(&facts, &scene, &Back { matter, reason: "大家还有话要说".into() });
        let again = vote(&facts, &scene, &Vote { matter, basis: Basis::Person });
        match code {
            Some(code) => {
                refused(withdrawn, code, None);
                refused(again, code, None);
            }
            None => {
                let told =
                    ["put covenant_back", "set covenant", "move draft", "tell-covenant-back"];
                let withdrawn = withdrawn.unwrap();
                assert_eq!(brief(&withdrawn), told);
                let kept = written::<Withdrawal>(&withdrawn);
                assert_eq!((kept.no, kept.reason.as_str()), (1, "大家还有话要说"));
                assert!(again.is_ok());
            }
        }
    }
    let act = Back { matter, reason: "改".into() };
    let no = back(&before(None, None), &on(State::Cleared), &act);
    refused(no, Code::FieldShort, Some("reason"));
}

fn decided(counted: Counted) -> AdoptFacts {
    let put = Put {
        home: covenant().home,
        covenant: matter_id(Kind::Covenant),
        no: 1,
        topic: matter_id(Kind::Topic),
        title: "村规民约".into(),
        text: text(&clauses()),
        basis: Basis::Household,
        households: 301,
        by: covenant_by(),
        put_at: at("2026-11-10T09:00"),
    };
    let topic = Topic {
        home: put.home,
        id: put.topic,
        class: CLASS.into(),
        body: "villagers_meeting".into(),
        basis: Basis::Household,
        place: "全村".into(),
        people: "全体村民".into(),
        households: 301,
        cost_fen: kernel::Fen(0),
        money: "不花钱".into(),
        plan: put.text.clone(),
        published_at: Some(put.put_at),
    };
    AdoptFacts {
        covenant: Covenant { cleared_at: Some(at("2026-11-09T09:00")), ..covenant() },
        put: Some(put),
        topic: Some(topic),
        meeting: Some(matter_id(Kind::Meeting)),
        counted,
    }
}

fn covenant_by() -> kernel::PersonRef {
    crate::tests::fixture::person(9)
}

fn adopted(facts: &AdoptFacts, ruled: bool) -> Result<Vec<Effect>, Refusal> {
    let mut scene = on(State::Cleared);
    if ruled {
        scene.rules = rules_with(WOMEN);
    }
    adopt(facts, &scene, &Adopt { matter: matter_id(Kind::Covenant) })
}

#[test]
fn the_share_of_women_is_the_county_s_to_lay_down_and_counts_exactly() {
    let no = refused(adopted(&decided(enough()), false), Code::RuleUnset, None);
    assert!(said(&no, "rule").contains("covenant.women"));
    for (present, women, need) in
        [(30, 10, None), (30, 9, Some("10")), (31, 10, Some("11")), (1, 0, Some("1"))]
    {
        let result = adopted(&decided(Counted { present, women }), true);
        match need {
            None => {
                let effects = result.unwrap();
                let told = ["set covenant", "move passed", "tell-covenant-adopted"];
                assert_eq!(brief(&effects), told);
                let kept = written::<Covenant>(&effects);
                assert_eq!((kept.present, kept.women), (present, women));
                assert_eq!(kept.meeting, Some(matter_id(Kind::Meeting)));
            }
            Some(need) => {
                let no = refused(result, Code::CovenantWomenFew, None);
                assert_eq!(said(&no, "need"), need);
            }
        }
    }
}

#[test]
fn only_the_meeting_s_decision_on_this_very_text_adopts_it() {
    let whole = || decided(enough());
    for facts in [
        AdoptFacts { put: None, ..whole() },
        AdoptFacts { topic: None, ..whole() },
        AdoptFacts { meeting: None, ..whole() },
        // The text was looked at again after that vote.
        AdoptFacts {
            covenant: Covenant { cleared_at: Some(at("2026-11-11T09:00")), ..covenant() },
            ..whole()
        },
        AdoptFacts { covenant: covenant(), ..whole() },
    ] {
        refused(adopted(&facts, true), Code::CovenantUndecided, None);
    }
    let topic = whole().topic.unwrap();
    for topic in [
        Topic { plan: format!("{}另加一条。", topic.plan), ..topic.clone() },
        Topic { class: "village_public_works".into(), ..topic },
    ] {
        let facts = AdoptFacts { topic: Some(topic), ..whole() };
        refused(adopted(&facts, true), Code::CovenantOtherText, None);
    }
}

#[test]
fn public_it_is_in_force_and_takes_the_place_of_the_one_before() {
    let act = Publish { matter: matter_id(Kind::Covenant), posted: "村口公示栏".into() };
    let facts = PublishFacts { covenant: covenant(), base: None };
    let told = ["set covenant", "move in_force", "tell-covenant-published", "tell-covenant-filed"];
    assert_eq!(brief(&publish(&facts, &on(State::Passed), &act).unwrap()), told);
    let base = Covenant { id: id(77), ..covenant() };
    let facts = PublishFacts { base: Some(base), ..facts };
    let effects = publish(&facts, &on(State::Passed), &act).unwrap();
    assert_eq!(brief(&effects)[1..4], ["move in_force", "set covenant", "move superseded"]);
    let old = written::<Covenant>(&effects);
    assert_eq!((old.id, old.superseded_at), (id(77), Some(scene().now)));
    let act = Publish { posted: " ".into(), ..act };
    refused(publish(&facts, &on(State::Passed), &act), Code::FieldShort, Some("posted"));
}

#[test]
fn the_township_receives_it_once_and_may_order_it_changed() {
    let matter = matter_id(Kind::Covenant);
    let act = Receive { matter, filed_no: "龙坝备〔2026〕3号".into() };
    let effects = receive(&covenant(), &on(State::InForce), &act).unwrap();
    let kept = written::<Covenant>(&effects);
    assert_eq!(
        (kept.filed_no.as_str(), kept.received_at),
        ("龙坝备〔2026〕3号", Some(scene().now))
    );
    let no = refused(receive(&kept, &on(State::InForce), &act), Code::CovenantReceived, None);
    assert_eq!(said(&no, "no"), "龙坝备〔2026〕3号");
    let short = Receive { filed_no: "3".into(), ..act };
    let short = receive(&covenant(), &on(State::InForce), &short);
    refused(short, Code::FieldShort, Some("filed_no"));
    let order = Correct {
        matter, reason: "第二条与法律相抵".into(), article: "第三十一条".into()
    };
    let effects = correct(&4, &on(State::InForce), &order).unwrap();
    assert_eq!(brief(&effects)[..2], ["put covenant_review", "move correcting"]);
    let kept = written::<Review>(&effects);
    assert_eq!((kept.no, kept.verdict), (5, Verdict::Ordered));
    for (order, field) in [
        (Correct { reason: "不行".into(), ..order.clone() }, "reason"),
        (Correct { article: "法".into(), ..order }, "article"),
    ] {
        refused(correct(&0, &on(State::InForce), &order), Code::FieldShort, Some(field));
    }
}
