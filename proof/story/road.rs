//! The story itself: nine households, twenty adults, one lamp.

use civic::authority::Role;
use civic::matter::{ClockName, State};
use kernel::id::{Ballot, Import, Matter, MatterId, Record};
use kernel::{Code, PersonRef};
use serde_json::{Value, json};
use store::act::By;

use super::build;
use super::teller::Teller;
use crate::fixture::{self, people};

struct People {
    secretary: By,
    convener: By,
    agent: By,
    old: PersonRef,
}

pub fn tell(t: &mut Teller) {
    let who = settled(t);
    let wish = wished(t, &who);
    let topic = published(t, &who, wish);
    stepped(t, &who, topic);
    let meeting = called(t, &who, topic);
    voted(t, &who, meeting, topic);
    let resolution = t.last(wish, "resolution");
    noticed(t, &who, wish, resolution);
    progressed(t, resolution);
    let project = build::built(t, wish, resolution);
    confirmed(t, &who, wish, resolution);
    build::kept(t, project);
    let report = store::verify::verify(&t.bench.db, &mut |_| ()).unwrap();
    assert!(report.whole(), "{report:?}");
    assert_eq!(report.entries, t.entries() + 1, "one entry stands in the township's chain");
}

fn settled(t: &mut Teller) -> People {
    let village = t.village;
    t.bench
        .db
        .write(move |tx| {
            let areas = [(village, "大桥村".to_owned())];
            let system = kernel::CodeSystem::Statistical;
            site::capabilities::registry::reads::areas_put(tx, system, &areas)
        })
        .unwrap();
    let rows: Vec<Value> = people::lines(village, 9, 20).iter().map(people::Line::json).collect();
    let id = t.id::<Import>("import");
    let input = json!({"id": id, "file": "大桥村.csv", "rows": rows, "fingerprint": null});
    t.ok("registry.import", By::Worker, input);
    let people = People {
        secretary: By::Person(t.grant("P0001", Role::Secretary, village)),
        convener: By::Person(t.grant("P0002", Role::Convener, village)),
        agent: By::Person(t.grant("P0003", Role::Agent, village)),
        old: t.person("P0000"),
    };
    t.grant("P0001", Role::PartyMember, village);
    t.grant("P0002", Role::PartyMember, village);
    t.grant("P0002", Role::Committee, village);
    t.grant("P0004", Role::TownshipClerk, fixture::area("420324107"));
    assert!(t.told().is_empty());
    people
}

/// She has no phone; the agent at the desk writes down what she says.
fn wished(t: &mut Teller, who: &People) -> MatterId {
    let id = t.id::<Matter>("wish");
    let input =
        |text: &str| json!({"id": id, "text": text, "place": "420324107210001", "channel": null});
    let stranger = By::Person(t.person("P0009"));
    t.no("wish.raise", who.agent, input("灯"), Code::WishVague, &[]);
    t.ok_for("wish.raise", who.agent, who.old, input("一组桥头的路灯坏了，天黑不敢出门。"));
    assert_eq!(t.state(id), State::Heard);
    assert_eq!(t.clock(id, ClockName::Answer), ("2026-11-17T23:59:59+08:00".into(), false));
    assert_eq!(t.told(), [("role".into(), "tell-wish-raised".into())]);
    let answer = json!({"matter": id, "fate": "topic", "reply": "大家一起定", "owner": null, "due_on": null});
    t.no("wish.answer", stranger, answer.clone(), Code::NotAllowed, &[]);
    t.ok("wish.answer", who.secretary, answer);
    assert_eq!(t.state(id), State::Adopted);
    assert!(t.clock(id, ClockName::Answer).1);
    assert_eq!(t.told(), [("person".into(), "tell-wish-answered".into())]);
    id
}

fn published(t: &mut Teller, who: &People, wish: MatterId) -> MatterId {
    let topic = t.last(wish, "topic");
    assert_eq!(t.state(topic), State::Draft);
    let call = call_input(t, topic, "2026-11-20T19:30");
    t.no("meeting.call", who.convener, call, Code::TopicUnpublished, &[]);
    let input = |title: &str, class: &str| {
        json!({
            "matter": topic, "title": title, "place": "一组桥头", "people": "一组二组村民",
            "households": 9, "cost_fen": 360_000, "money": "集体收入，电费村里出",
            "plan": "在桥头装三盏太阳能路灯，两年内坏了由安装的人来修", "class": class,
            "body": "villagers_meeting", "basis": "household",
        })
    };
    let (good, class) = ("一组桥头装三盏路灯", "village_public_works");
    t.no("topic.publish", who.secretary, input("大力推进亮化", class), Code::TopicSlogan, &[]);
    t.no("topic.publish", who.secretary, input(good, "routine_affairs"), Code::BodyWrong, &[]);
    t.at("2026-11-03T10:00");
    t.ok("topic.publish", who.secretary, input(good, class));
    assert_eq!(t.state(topic), State::Published);
    assert_eq!(t.clock(topic, ClockName::Publication), ("2026-11-14T00:00:00+08:00".into(), false));
    assert_eq!(t.told(), [("public".into(), "tell-topic-published".into())]);
    asked(t, who, topic);
    topic
}

/// The lamp touches six households of group one: five of them are drawn and asked.
fn asked(t: &mut Teller, who: &People, topic: MatterId) {
    let plan = json!({"matter": topic, "affected": "420324107210001", "seats_affected": 5});
    let draw = json!({"matter": topic});
    t.no("company.draw", who.secretary, draw.clone(), Code::PlanMissing, &[]);
    t.ok("company.plan", who.secretary, plan.clone());
    t.no("company.plan", who.secretary, plan, Code::PlanMade, &[]);
    t.ok("company.draw", who.secretary, draw.clone());
    t.no("company.draw", who.secretary, draw, Code::DrawMade, &[]);
    let told = t.told();
    assert!(told.len() >= 5, "{told:?}");
    assert!(told.iter().all(|(to, what)| to == "person" && what == "tell-invited"), "{told:?}");
}

fn call_input(t: &mut Teller, topic: MatterId, at: &str) -> Value {
    let starts = kernel::Moment::parse(at).unwrap().ms();
    json!({
        "matter": topic, "id": t.id::<Matter>("meeting"), "starts_at": starts,
        "venue": "一组院坝", "convener": null, "emergency": null,
    })
}

fn called(t: &mut Teller, who: &People, topic: MatterId) -> MatterId {
    let early = call_input(t, topic, "2026-11-13T19:30");
    let says = [("have", "9"), ("need", "10"), ("earliest", "2026-11-14")];
    t.no("meeting.call", who.convener, early, Code::NoticeShort, &says);
    let input = call_input(t, topic, "2026-11-14T19:30");
    let meeting: MatterId = input["id"].as_str().unwrap().parse().unwrap();
    t.ok("meeting.call", who.convener, input);
    assert_eq!(t.state(meeting), State::Called);
    assert!(t.clock(topic, ClockName::Publication).1);
    assert_eq!(t.told(), [("public".into(), "tell-meeting-called".into())]);
    let open = json!({"matter": meeting});
    t.at("2026-11-13T23:59");
    t.no("meeting.open", who.convener, open.clone(), Code::MeetingEarly, &[("at", "2026-11-14")]);
    t.at("2026-11-14T19:30");
    t.ok("meeting.open", who.convener, open);
    assert_eq!(t.state(meeting), State::Sitting);
    meeting
}

fn arrives(meeting: MatterId, who: Option<PersonRef>, paper: bool) -> Value {
    json!({"matter": meeting, "person": who, "via": null, "paper": paper})
}

/// 四议两公开: the branch proposes, the two committees discuss, the party members review; the villagers
/// can not be called before.
fn stepped(t: &mut Teller, who: &People, topic: MatterId) {
    let called = call_input(t, topic, "2026-11-14T19:30");
    let missing = [("step", "@step:four_two.propose")];
    t.no("meeting.call", who.convener, called, Code::StepMissing, &missing);
    let proposal = json!({
        "matter": topic, "text": "支部提议在桥头装三盏太阳能路灯", "heard": "走访九户，八户赞成",
    });
    t.no("process.propose", who.convener, proposal.clone(), Code::NotAllowed, &[]);
    t.ok("process.propose", who.secretary, proposal);
    assert_eq!(t.told(), [("role".into(), "tell-process-proposed".into())]);
    let two = [t.person("P0001"), t.person("P0002")];
    for (day, step) in [("2026-11-04", "discuss"), ("2026-11-07", "review")] {
        t.at(&format!("{day}T09:00"));
        let mut input = call_input(t, topic, &format!("{day}T19:30"));
        let meeting: MatterId = input["id"].as_str().unwrap().parse().unwrap();
        input["step"] = json!("decide");
        let missing = format!("@step:four_two.{step}");
        let says = [("step", missing.as_str())];
        t.no("meeting.call", who.convener, input.clone(), Code::StepMissing, &says);
        input["step"] = json!(step);
        t.ok("meeting.call", who.convener, input);
        t.at(&format!("{day}T19:30"));
        t.ok("meeting.open", who.convener, json!({"matter": meeting}));
        for person in two {
            t.ok("meeting.checkin", By::Person(person), arrives(meeting, None, false));
        }
        let ballot = t.id::<Ballot>("ballot");
        t.ok("ballot.open", who.convener, json!({"matter": meeting, "id": ballot}));
        for person in two {
            let yes = json!({"matter": meeting, "answer": "yes"});
            t.ok("ballot.cast", By::Person(person), yes);
        }
        t.ok("ballot.close", who.convener, json!({"matter": meeting}));
        assert_eq!((t.state(meeting), t.state(topic)), (State::Closed, State::Published));
        let told = [("public", "tell-meeting-called"), ("role", "tell-step-done")]
            .map(|(a, m)| (a.to_owned(), m.to_owned()));
        assert_eq!(t.told(), told);
    }
}

/// Six of nine households come, exactly two thirds: two vote on paper, four by phone.
fn voted(t: &mut Teller, who: &People, meeting: MatterId, topic: MatterId) {
    let voters: Vec<PersonRef> = (0..6).map(|n| t.person(&format!("P{n:04}"))).collect();
    let [old, secretary, convener, agent, clerk, sixth] = voters[..] else { panic!("six voters") };
    let ballot = json!({"matter": meeting, "id": t.id::<Ballot>("ballot")});
    t.no("ballot.open", who.convener, ballot.clone(), Code::NobodyHere, &[]);
    for person in [old, sixth] {
        t.ok("meeting.checkin", who.convener, arrives(meeting, Some(person), true));
    }
    for person in [secretary, convener, agent, clerk] {
        t.ok("meeting.checkin", By::Person(person), arrives(meeting, None, false));
    }
    let relative = t.person("P0009");
    t.no(
        "meeting.checkin",
        By::Person(relative),
        arrives(meeting, None, false),
        Code::HouseholdHere,
        &[],
    );
    let cast = |answer: &str| json!({"matter": meeting, "answer": answer});
    t.no("ballot.cast", By::Person(agent), cast("yes"), Code::WrongState, &[]);
    t.ok("ballot.open", who.convener, ballot.clone());
    t.no("ballot.open", who.convener, ballot, Code::BallotOpen, &[]);
    t.no("ballot.cast", By::Person(old), cast("yes"), Code::PaperHeld, &[]);
    t.no("ballot.cast", By::Person(relative), cast("yes"), Code::NotPresent, &[]);
    for (person, answer) in
        [(secretary, "no"), (convener, "yes"), (agent, "abstain"), (clerk, "yes")]
    {
        t.ok("ballot.cast", By::Person(person), cast(answer));
    }
    // Voting again before the close replaces the vote.
    t.ok("ballot.cast", By::Person(secretary), cast("yes"));
    let close = json!({"matter": meeting});
    t.no("ballot.close", who.convener, close.clone(), Code::TallyWaiting, &[("n", "2")]);
    let tally = |yes: u32, a: PersonRef, b: Option<PersonRef>| {
        json!({
            "matter": meeting, "issued": 2, "returned": 2, "yes": yes, "no": 1, "abstain": 0,
            "invalid": 0, "witness_a": a, "witness_b": b,
        })
    };
    t.no("ballot.tally", who.convener, tally(1, agent, None), Code::WitnessMissing, &[]);
    t.no("ballot.tally", who.convener, tally(1, agent, Some(agent)), Code::WitnessBad, &[]);
    t.no("ballot.tally", who.convener, tally(1, convener, Some(agent)), Code::WitnessBad, &[]);
    let sums = [("returned", "2"), ("sum", "3")];
    t.no("ballot.tally", who.convener, tally(2, agent, Some(clerk)), Code::TallyMismatch, &sums);
    t.ok("ballot.tally", who.convener, tally(1, agent, Some(clerk)));
    t.ok("ballot.close", who.convener, close);
    assert_eq!((t.state(meeting), t.state(topic)), (State::Closed, State::Decided));
    verdict(t);
    assert!(t.told().is_empty());
}

/// By households: 6 of 9 came, which is two thirds; 4 of 6 agree, which is more than half.
fn verdict(t: &Teller) {
    let home = fixture::county();
    let all =
        t.bench.db.read(move |tx| site::capabilities::decide::ballot::reads::all_judged(tx, home));
    // The two committees and the party members have voted before.
    let judged = all.unwrap().remove(2).0;
    assert!(judged.adopted);
    let verdict: Value = serde_json::from_str(&judged.verdict).unwrap();
    let clauses: Vec<(u64, u64, u64, bool)> = verdict["clauses"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| {
            let n = |f: &str| c[f].as_u64().unwrap();
            (n("have"), n("needed"), n("total"), c["pass"].as_bool().unwrap())
        })
        .collect();
    // Registered adults: 20 without the one who is registered elsewhere.
    assert_eq!(clauses, [(6, 10, 19, false), (6, 6, 9, true), (4, 4, 6, true)]);
    assert_eq!(verdict["tally"], json!({"yes": 4, "no": 1, "abstain": 1, "invalid": 0}));
    assert_eq!(verdict["outcome"], "adopted");
}

fn noticed(t: &mut Teller, who: &People, wish: MatterId, resolution: MatterId) {
    assert_eq!(t.state(resolution), State::Draft);
    assert_eq!(t.clock(resolution, ClockName::Settle), ("2026-11-21T23:59:59+08:00".into(), false));
    let owner = t.person("P0002");
    let settle = |owner: Option<PersonRef>, due: Option<&str>, days: Option<u32>| {
        json!({
            "matter": resolution, "text": "一组桥头装三盏太阳能路灯", "owner": owner,
            "due_on": due, "notice_days": days,
        })
    };
    let by = who.secretary;
    t.at("2026-11-15T09:00");
    t.no("resolution.settle", by, settle(None, Some("2026-12-20"), None), Code::OwnerMissing, &[]);
    t.no("resolution.settle", by, settle(Some(owner), None, None), Code::DueMissing, &[]);
    let brief = [("have", "14"), ("need", "15")];
    t.no(
        "resolution.settle",
        by,
        settle(Some(owner), Some("2026-12-20"), Some(14)),
        Code::NoticeTooBrief,
        &brief,
    );
    let past = [("earliest", "2026-11-30")];
    t.no(
        "resolution.settle",
        by,
        settle(Some(owner), Some("2026-11-30"), None),
        Code::DuePast,
        &past,
    );
    t.ok("resolution.settle", by, settle(Some(owner), Some("2026-12-20"), None));
    assert_eq!(t.state(resolution), State::Noticed);
    assert!(t.clock(resolution, ClockName::Settle).1);
    let notice = t.last(wish, "notice");
    assert_eq!(t.clock(notice, ClockName::Notice), ("2026-11-30T23:59:59+08:00".into(), false));
    assert_eq!(t.told(), [("public".into(), "tell-notice".into())]);
    let id = t.id::<Record>("objection");
    let neighbour = By::Person(t.person("P0007"));
    t.ok(
        "notice.object",
        neighbour,
        json!({"matter": notice, "id": id, "text": "灯杆挡了我家的晒场"}),
    );
    let end = json!({"matter": notice});
    t.at("2026-11-30T23:59");
    t.no("notice.end", by, end.clone(), Code::NoticeRunning, &[("until", "2026-11-30")]);
    t.at("2026-12-01T00:00");
    t.no("notice.end", by, end, Code::ObjectionOpen, &[("n", "1")]);
    let reply = json!({"matter": notice, "objection": id, "text": "灯杆往桥头移两米"});
    t.ok("notice.reply", by, reply);
    let told = [("role", "tell-objection"), ("person", "tell-objection-answered")];
    assert_eq!(t.told(), told.map(|(a, m)| (a.to_owned(), m.to_owned())));
    let report = json!({"matter": resolution, "report": "装好了"});
    t.no("resolution.report", By::Person(owner), report, Code::WrongState, &[]);
    t.ok("notice.end", By::Worker, json!({"matter": notice}));
    assert_eq!((t.state(notice), t.state(resolution)), (State::Ended, State::Executing));
    assert_eq!(t.told(), [("person".into(), "tell-execution".into())]);
}

fn progressed(t: &mut Teller, resolution: MatterId) {
    let owner = By::Person(t.person("P0002"));
    let progress = json!({"matter": resolution, "percent": 10, "note": "灯和杆都定好了"});
    t.ok("resolution.progress", owner, progress);
    assert_eq!(t.told(), [("thread".into(), "tell-progress".into())]);
}

/// Finishing the project has reported the resolution; she says whether it is good.
fn confirmed(t: &mut Teller, who: &People, wish: MatterId, resolution: MatterId) {
    assert_eq!((t.state(wish), t.state(resolution)), (State::Done, State::Reported));
    assert_eq!(t.clock(wish, ClockName::Confirmation), ("2026-12-25T23:59:59+08:00".into(), false));
    let good = json!({"matter": wish, "satisfied": true, "note": "晚上敢出门了"});
    let neighbour = By::Person(t.person("P0009"));
    t.no("wish.confirm", neighbour, good.clone(), Code::NotAllowed, &[]);
    t.ok_for("wish.confirm", who.agent, who.old, good);
    assert_eq!((t.state(wish), t.state(resolution)), (State::Confirmed, State::Confirmed));
    assert!(t.clock(wish, ClockName::Confirmation).1);
    // What came of it hangs again, and its end begins nothing.
    assert_eq!(t.told(), [("public".into(), "tell-notice".into())]);
    let result = t.last(wish, "notice");
    let end = json!({"matter": result});
    t.at("2026-12-25T23:00");
    t.no("notice.end", who.secretary, end.clone(), Code::NoticeRunning, &[("until", "2026-12-25")]);
    t.at("2026-12-26T00:00");
    t.ok("notice.end", By::Worker, end);
    assert_eq!((t.state(result), t.state(resolution)), (State::Ended, State::Confirmed));
    assert!(t.told().is_empty());
    // Watched for ninety days: 10 December is not counted.
    let watch = t.clock(resolution, ClockName::Recurrence);
    assert_eq!(watch, ("2027-03-10T23:59:59+08:00".into(), false));
}

/// She wants her words gone; the agent asks for her.
pub fn erased(t: &mut Teller) {
    let (agent, old) = (By::Person(t.person("P0003")), t.person("P0000"));
    let query = store::matter::Query {
        area: Some(t.village),
        kind: Some(civic::matter::Kind::Wish),
        most: 1,
        ..Default::default()
    };
    let wishes = t.bench.db.read(move |tx| store::matter::list(tx, &query)).unwrap();
    t.ok_for("wish.erase", agent, old, json!({"matter": wishes[0].id, "ground": "本人要求"}));
}

/// Something that the replayed world does not know.
pub fn one_more_remark(t: &mut Teller) {
    let secretary = By::Person(t.person("P0001"));
    let id = t.id::<kernel::id::Comment>("comment");
    let home = t.village;
    let wish = t.bench.db.read(move |tx| {
        let query = store::matter::Query { area: Some(home), most: 1, ..Default::default() };
        store::matter::list(tx, &query)
    });
    let matter = wish.unwrap().remove(0).id;
    t.ok("matter.comment", secretary, json!({"matter": matter, "id": id, "text": "好"}));
}
