//! A request from its first signature to a meeting, whoever keeps silent.

use kernel::Code;

use super::convening::{GROUP, YARD, signature, support};
use super::fixture::{
    HOME, area, at, brief, caller, day, home, id, mandate, matter, opened, person, refused, said,
    scene, scene_of, written,
};
use crate::authority::{Caller, Mandate, Role};
use crate::convening::{Signature, Support};
use crate::decide::request::{
    Accept, Convene, Doubt, Finding, Pass, Raise, RaiseFacts, Request, Review, ReviewFacts, Sign,
    SignFacts, SilenceFacts, Withdraw, accept, convene, doubt, pass, raise, review, sign, withdraw,
};
use crate::deliberation::{Basis, Meeting, Topic};
use crate::handoffs::{Thread, follow};
use crate::matter::{ClockName, Due, Kind, Matter, Outcome, State};
use crate::record::{Record, Row};
use crate::{Effect, Scene};
use kernel::Fen;

fn act(body: &str, place: &str) -> Raise {
    let class = match body {
        "group_meeting" => "group_affairs",
        "deliberation" => "vital_interest_deliberation",
        "members_assembly" => "collective_assets",
        _ => "village_public_works",
    };
    Raise {
        id: id(7),
        title: "三组水渠清淤谁来出工".into(),
        area: area(place),
        place: "三组老水渠".into(),
        people: "三组种田的人家".into(),
        households: 40,
        cost_fen: Fen(0),
        money: "各户投工，不花钱".into(),
        plan: "每户出一个工，清淤两百米，先清上游。".into(),
        class: class.into(),
        body: body.into(),
        basis: Basis::Person,
        venue: "老水渠边".into(),
    }
}

fn posts() -> Vec<Mandate> {
    vec![mandate(person(50), Role::Convener, GROUP), mandate(person(51), Role::Substitute, HOME)]
}

fn facts(support: Support) -> RaiseFacts {
    RaiseFacts { area_known: true, support, posts: posts() }
}

fn request() -> Request {
    let effects = raise(&facts(support(0, 40)), &scene_of(40), &act("group_meeting", GROUP));
    written(&effects.unwrap())
}

#[test]
fn whoever_raises_a_request_has_signed_it_and_stands_out_nowhere() {
    let raised = raise(&facts(support(0, 40)), &scene_of(40), &act("group_meeting", GROUP));
    let effects = raised.unwrap();
    assert_eq!(brief(&effects), ["open request", "put request", "put signature", "set follow"]);
    let opening = opened(&effects);
    assert_eq!((opening.opened_for, opening.owner), (None, None));
    assert_eq!(opening.area, area(GROUP));
    assert!(Kind::Request.hides_opener());
    let signature: Signature = written(&effects);
    assert_eq!((signature.person, signature.recorded_by), (person(40), None));
    let desk = Scene { caller: caller(9, &[Role::Agent]), behalf: Some(person(40)), ..scene() };
    let raised = raise(&facts(support(0, 40)), &desk, &act("group_meeting", GROUP)).unwrap();
    assert_eq!(written::<Signature>(&raised).recorded_by, Some(person(9)));
}

#[test]
fn a_request_says_what_a_topic_says_and_names_a_body_that_can_be_demanded() {
    let raised = |act: &Raise| raise(&facts(support(0, 40)), &scene_of(40), act);
    let but = |change: fn(&mut Raise)| {
        let mut act = act("group_meeting", GROUP);
        change(&mut act);
        act
    };
    let slogan = but(|a| a.title = "高质量发展".into());
    refused(raised(&slogan), Code::TopicSlogan, Some("title"));
    refused(raised(&but(|a| a.place = "".into())), Code::TopicSlogan, Some("place"));
    refused(raised(&but(|a| a.plan = "清淤".into())), Code::TopicSlogan, Some("plan"));
    refused(raised(&but(|a| a.class = "planning".into())), Code::BodyWrong, Some("body"));
    refused(raised(&but(|a| a.class = "nothing".into())), Code::NotFound, Some("class"));
    let elsewhere = act("group_meeting", "420324107211002");
    refused(raised(&elsewhere), Code::PlaceElsewhere, Some("area"));
    let unknown = RaiseFacts { area_known: false, ..facts(support(0, 40)) };
    let result = raise(&unknown, &scene_of(40), &act("group_meeting", GROUP));
    refused(result, Code::PlaceElsewhere, Some("area"));
    let result = raised(&act("members_assembly", HOME));
    refused(result, Code::RequestBody, Some("body"));
    let no = refused(raised(&act("group_meeting", HOME)), Code::RequestArea, Some("area"));
    assert_eq!(said(&no, "want"), "@request-area-group");
    let no = refused(raised(&act("villagers_meeting", GROUP)), Code::RequestArea, Some("area"));
    assert_eq!(said(&no, "want"), "@request-area-village");
    let mut elsewhere = facts(support(0, 40));
    elsewhere.support.standing.lives_there = false;
    let result = raise(&elsewhere, &scene_of(40), &act("group_meeting", GROUP));
    let no = refused(result, Code::SignerBad, Some("area"));
    assert_eq!(said(&no, "why"), "@signer-elsewhere");
    let by_household = Raise { basis: Basis::Household, ..act("villagers_representatives", HOME) };
    refused(raised(&by_household), Code::FieldBad, Some("basis"));
}

fn on(state: State) -> Scene<'static> {
    let mut this = matter(Kind::Request, state);
    this.id = id(7);
    this.thread = id(7);
    this.area = area(GROUP);
    this.owner = Some(person(50));
    this.opened_for = None;
    Scene { matter: Some(this), caller: caller(40, &[]), ..scene() }
}

fn signs(signed: u8, n: u8) -> Vec<Effect> {
    let facts = SignFacts { request: request(), support: support(signed, n), posts: posts() };
    sign(&facts, &on(State::Gathering), &Sign { matter: id(7) }).unwrap()
}

#[test]
fn the_tenth_signature_starts_the_convener_s_clock() {
    assert_eq!(brief(&signs(8, 40)), ["put signature", "set follow"]);
    let effects = signs(9, 40);
    assert_eq!(
        brief(&effects),
        [
            "put signature",
            "set follow",
            "set request",
            "move qualified",
            "own false",
            // 民法典 第二百零一条: today is not counted, five days end on the 28th.
            "clock convene P27.days 2026-11-28",
            "tell-request-qualified",
            "tell-request-qualified"
        ]
    );
    let owner = effects.iter().find_map(|e| match e {
        Effect::Own(_, owner) => Some(*owner),
        _ => None,
    });
    assert_eq!(owner, Some(Some(person(50))), "the group's convener");
    let request: Request = written(&effects);
    assert_eq!(request.qualified_by, "P27.villagers");
    assert_eq!(request.qualified_at, Some(on(State::Gathering).now));
}

#[test]
fn a_signature_is_taken_back_once_and_the_last_one_ends_the_request() {
    let facts =
        |signed, n| SignFacts { request: request(), support: support(signed, n), posts: posts() };
    let act = Withdraw { matter: id(7) };
    let scene = on(State::Gathering);
    let effects = withdraw(&facts(3, 2), &scene, &act).unwrap();
    assert_eq!(brief(&effects), ["remove signature"]);
    let effects = withdraw(&facts(1, 1), &scene, &act).unwrap();
    assert_eq!(brief(&effects), ["remove signature", "move lapsed"]);
    let no = refused(withdraw(&facts(3, 40), &scene, &act), Code::NotSigned, None);
    assert_eq!(said(&no, "name"), "村民40");
    // The convener's side takes nobody's signature back for them; the agent does, and says so.
    for (role, may) in [(Role::Secretary, false), (Role::Committee, false), (Role::Agent, true)] {
        let desk =
            Scene { caller: caller(9, &[role]), behalf: Some(person(2)), ..on(State::Gathering) };
        let taken = withdraw(&facts(3, 2), &desk, &act);
        assert_eq!(taken.is_ok(), may, "{role}");
    }
    // Once enough have signed nobody can be pressed to take it back.
    use crate::Act;
    assert_eq!(Withdraw::SPEC.from, &[State::Gathering]);
}

/// A thread of the request and what was written, as the store shows it to the handoffs.
fn handed(effects: &[Effect], outcome: Outcome, others: &[Matter]) -> Vec<Effect> {
    let scene = Scene { caller: Caller::Worker, ..on(State::Accepted) };
    let from = scene.matter.clone().unwrap();
    let rows: Vec<Row> = effects
        .iter()
        .filter_map(|e| match e {
            Effect::Put(row) | Effect::Set(row) => Some(row.clone()),
            _ => None,
        })
        .collect();
    let mut matters = vec![from.clone()];
    matters.extend(others.iter().cloned());
    let thread = Thread { matters: &matters, written: &rows, walk: &[] };
    follow(&from, outcome, &thread, &scene).unwrap()
}

#[test]
fn taking_it_up_publishes_the_topic_and_leaves_the_clock_running() {
    let effects = accept(&request(), &on(State::Qualified), &Accept { matter: id(7) }).unwrap();
    assert_eq!(brief(&effects), ["set request", "move accepted +adopted"]);
    let then = handed(&effects, Outcome::Adopted, &[]);
    assert_eq!(
        brief(&then),
        [
            "open topic",
            "title 二组桥头装路灯",
            "set topic",
            "move published",
            "tell-topic-published"
        ]
    );
    let topic: Topic = written(&then);
    assert_eq!((&*topic.plan, topic.households), (&*request().plan, 40));
    assert_eq!((opened(&then).thread, opened(&then).cause), (Some(id(7)), Some(id(7))));
    assert_eq!(opened(&then).opened_for, None);
}

fn meeting_matter() -> Matter {
    Matter { id: id(30), thread: id(7), ..matter(Kind::Meeting, State::Called) }
}

#[test]
fn calling_the_meeting_meets_the_clocks() {
    let scene = scene();
    let run = |state| {
        let request = Matter { id: id(7), ..matter(Kind::Request, state) };
        let matters = [request, meeting_matter()];
        let thread = Thread { matters: &matters, written: &[], walk: &[] };
        brief(&follow(&matters[1], Outcome::Called, &thread, &scene).unwrap())
    };
    assert_eq!(run(State::Accepted), ["met convene", "met substitute", "move convened"]);
    assert_eq!(run(State::Convened), Vec::<String>::new());
    let alone = [meeting_matter()];
    let thread = Thread { matters: &alone, written: &[], walk: &[] };
    assert_eq!(follow(&alone[0], Outcome::Called, &thread, &scene).unwrap(), Vec::new());
}

fn due(clock: ClockName, due_at: &str) -> Due {
    Due {
        home: home(),
        matter: id(7),
        clock,
        since: at("2026-11-10T09:00"),
        due_at: kernel::Moment::end_of(day(due_at)),
        rule: "P27.days".into(),
        met_at: None,
        escalated_at: None,
    }
}

fn silence(clock: ClockName, due_at: &str, posts: Vec<Mandate>) -> SilenceFacts {
    SilenceFacts {
        request: request(),
        due: Some(due(clock, due_at)),
        signatures: (1..=3).map(signature).collect(),
        posts,
    }
}

#[test]
fn the_first_silence_hands_it_to_the_substitute() {
    let act = Pass { matter: id(7) };
    let facts = silence(ClockName::Convene, "2026-11-22", posts());
    let effects = pass(&facts, &on(State::Qualified), &act).unwrap();
    assert_eq!(
        brief(&effects),
        [
            "set request",
            "own false",
            "escalated convene",
            "clock substitute P27.days 2026-11-28",
            "tell-request-passed",
            "tell-request-passed"
        ]
    );
    assert!(effects.contains(&Effect::Own(id(7), Some(person(51)))));
    // The last day counts to its end (民法典 第二百零三条).
    let today = silence(ClockName::Convene, "2026-11-23", posts());
    let no = refused(pass(&today, &on(State::Qualified), &act), Code::ClockRunning, None);
    assert_eq!(said(&no, "until"), "2026-11-23");
    let mut met = silence(ClockName::Convene, "2026-11-22", posts());
    met.due.as_mut().unwrap().met_at = Some(at("2026-11-20T08:00"));
    refused(pass(&met, &on(State::Qualified), &act), Code::NotFound, None);
    // One silence has one consequence: the substitute's days are not begun anew.
    let mut passed = silence(ClockName::Convene, "2026-11-22", posts());
    passed.due.as_mut().unwrap().escalated_at = Some(at("2026-11-23T08:00"));
    refused(pass(&passed, &on(State::Qualified), &act), Code::NotFound, None);
}

#[test]
fn without_a_substitute_the_first_silence_calls_the_meeting() {
    let facts = silence(ClockName::Convene, "2026-11-22", Vec::new());
    let effects = pass(&facts, &on(State::Qualified), &Pass { matter: id(7) }).unwrap();
    assert!(brief(&effects).contains(&"move convened +called".to_owned()));
    assert_eq!(written::<Request>(&effects).convener, Some(person(1)), "who signed first");
}

#[test]
fn the_second_silence_calls_the_meeting_by_itself_and_tells_everybody_who_signed() {
    let act = Convene { matter: id(7) };
    let facts = silence(ClockName::Substitute, "2026-11-22", posts());
    let effects = convene(&facts, &on(State::Qualified), &act).unwrap();
    assert_eq!(
        brief(&effects),
        [
            "set request",
            "escalated substitute",
            "met convene",
            "met substitute",
            "move convened +called",
            "tell-request-convened",
            "tell-request-convened",
            "tell-request-convened",
            "tell-request-convened"
        ]
    );
    assert_eq!(written::<Request>(&effects).convener, Some(person(51)));
    let running = silence(ClockName::Substitute, "2026-11-23", posts());
    refused(convene(&running, &on(State::Qualified), &act), Code::ClockRunning, None);

    let then = handed(&effects, Outcome::Called, &[]);
    assert_eq!(
        brief(&then),
        [
            "open topic",
            "title 二组桥头装路灯",
            "set topic",
            "move published",
            "tell-topic-published",
            "open meeting",
            "put meeting",
            "met publication",
            // A group meeting has no period of notice: the next evening.
            "clock sitting set-by-hand 2026-11-24",
            "tell-meeting-called",
            "+called"
        ]
    );
    let meeting: Meeting = written(&then);
    assert_eq!(meeting.starts_at, at("2026-11-24T19:30"));
    assert_eq!((&*meeting.venue, meeting.convener), ("老水渠边", person(51)));
}

#[test]
fn a_meeting_that_calls_itself_keeps_the_days_of_notice() {
    let mut facts = silence(ClockName::Substitute, "2026-11-22", posts());
    facts.request.body = "villagers_meeting".into();
    facts.request.class = "village_public_works".into();
    let effects = convene(&facts, &on(State::Qualified), &Convene { matter: id(7) }).unwrap();
    // Published on the 23rd, ten full days lie between: the 4th of December.
    let meeting: Meeting = written(&handed(&effects, Outcome::Called, &[]));
    assert_eq!(meeting.starts_at, at("2026-12-04T19:30"));

    // Taken up on the 10th and left lying: the days have run already.
    let topic = Matter {
        id: id(31),
        thread: id(7),
        state: State::Published,
        moved_at: at("2026-11-10T09:00"),
        ..matter(Kind::Topic, State::Published)
    };
    let then = handed(&effects, Outcome::Called, std::slice::from_ref(&topic));
    assert_eq!(brief(&then).first().map(String::as_str), Some("open meeting"));
    let meeting: Meeting = written(&then);
    assert_eq!((meeting.starts_at, meeting.topic), (at("2026-11-24T19:30"), id(31)));
    let lately = Matter { moved_at: at("2026-11-20T09:00"), ..topic };
    let meeting: Meeting = written(&handed(&effects, Outcome::Called, &[lately]));
    assert_eq!(meeting.starts_at, at("2026-12-01T19:30"));
}

#[test]
fn a_doubt_stops_nothing_and_only_the_township_s_finding_ends_a_request() {
    let act =
        Doubt {
            matter: id(7), reason: "不属于本组的事".into(), article: "第二十八条".into()
        };
    let effects = doubt(&request(), &on(State::Qualified), &act).unwrap();
    assert_eq!(brief(&effects), ["set request", "tell-request-doubted"]);
    let found = |finding| {
        let facts =
            ReviewFacts { request: request(), signatures: vec![signature(1), signature(2)] };
        let act = Review {
            matter: id(7),
            finding,
            reason: "土地补偿费归成员大会定".into(),
            article: "农村集体经济组织法 第二十六条".into(),
        };
        review(&facts, &on(State::Qualified), &act).unwrap()
    };
    assert_eq!(brief(&found(Finding::Lawful)), ["set request", "tell-request-lawful"]);
    let effects = found(Finding::Unlawful);
    assert_eq!(
        brief(&effects),
        [
            "set request",
            "met convene",
            "met substitute",
            "move unlawful +declined",
            "tell-request-unlawful",
            "tell-request-unlawful"
        ]
    );
    assert_eq!(written::<Request>(&effects).finding, Some(Finding::Unlawful));
}

#[test]
fn no_convener_has_an_act_that_ends_a_qualified_request() {
    use crate::authority::Who;
    let ends = super::acts::ALL
        .iter()
        .filter(|spec| spec.kind == Some(Kind::Request) && spec.from.contains(&State::Qualified));
    for spec in ends {
        let may = |who: &Who| spec.allow.contains(who);
        let convener = [Who::Owner, Who::Has(Role::Convener), Who::Has(Role::Secretary)];
        if convener.iter().any(may) {
            assert!(matches!(spec.name, "request.accept" | "request.doubt"), "{}", spec.name);
        }
    }
    // Three households of one yard are enough for a deliberation there.
    let raised = |signed, n| {
        let mut act = act("deliberation", YARD);
        act.basis = Basis::Household;
        let effects = raise(&facts(support(signed, n)), &scene_of(n), &act).unwrap();
        brief(&effects).contains(&"move qualified".to_owned())
    };
    assert!(!raised(1, 3), "two households");
    assert!(raised(3, 4), "three of them");
}

#[test]
fn rows_of_a_request_read_back() {
    let row = request().row();
    assert_eq!(Request::from_vals(&mut row.vals.into_iter()), Some(request()));
}
