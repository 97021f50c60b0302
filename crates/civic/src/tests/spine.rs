//! Ids that follow from the asking, late clocks, remarks, files and digests.

use std::collections::BTreeSet;

use kernel::hash::{hex, sm3};
use kernel::id::MatterId;
use kernel::{Code, Moment, PersonRef};

use super::fixture::{
    area, at, brief, caller, home, id, matter_id, person, refused, said, scene, scene_of, scene_on,
    written,
};
use crate::authority::{Caller, Role};
use crate::effect::{Audience, Effect};
use crate::matter::{ClockName, Due, Kind, State};
use crate::scene::Scene;
use crate::spine::{
    Attach, Attachment, Comment, Detach, DigestLeaf, DigestRow, Escalate, Follow, FollowStart,
    MessageMark, ReadUpTo, Remark, Seal, SealFacts, Stored, attach, detach, escalate, follow,
    read_up_to, remark, seal,
};

fn ids(scene: &Scene<'_>) -> [MatterId; 3] {
    [scene.fresh(), scene.fresh(), scene.fresh()]
}

#[test]
fn the_same_act_gets_the_same_ids_and_no_other_does() {
    let first = ids(&scene());
    assert_eq!(first, ids(&scene()), "a replay builds the same world");
    let other_key = ids(&Scene { key: "k2", ..scene() });
    let other_home = ids(&Scene { home: area("420324107211"), ..scene() });
    let later = ids(&Scene { now: at("2026-11-23T09:01"), ..scene() });
    let all: BTreeSet<_> = [first, other_key, other_home, later].into_iter().flatten().collect();
    assert_eq!(all.len(), 12, "all are different");
    assert!(first.iter().all(|id| MatterId::parse(&id.to_string()).is_ok()), "version 7");
    assert!(first.iter().max() < later.iter().min(), "ids sort by time");
}

fn due(clock: ClockName, met: bool, escalated: bool) -> Due {
    let stamp = Some(at("2026-11-20T09:00"));
    Due {
        home: home(),
        matter: matter_id(Kind::Wish),
        clock,
        since: at("2026-11-01T09:00"),
        due_at: Moment::end_of(super::fixture::day("2026-11-22")),
        rule: "wish_answer".into(),
        met_at: stamp.filter(|_| met),
        escalated_at: stamp.filter(|_| escalated),
    }
}

fn late(due: Option<&Due>, now: &str) -> Result<Vec<Effect>, kernel::Refusal> {
    let clock = due.map_or(ClockName::Answer, |d| d.clock);
    let worker = Scene { caller: Caller::Worker, now: at(now), ..scene() };
    escalate(due, &worker, &Escalate { matter: matter_id(Kind::Wish), clock })
}

#[test]
fn a_late_clock_goes_to_the_township_once() {
    let running = due(ClockName::Answer, false, false);
    let effects = late(Some(&running), "2026-11-23T00:00").unwrap();
    assert_eq!(brief(&effects), ["escalated answer", "tell-late"]);
    let to = Audience::Role(Role::TownshipClerk, area("420324107"));
    assert!(effects.iter().any(|e| matches!(e, Effect::Tell { to: told, .. } if *told == to)));
    refused(late(Some(&running), "2026-11-22T23:59"), Code::WrongState, None);
    let rows = [
        due(ClockName::Answer, true, false),
        due(ClockName::Answer, false, true),
        due(ClockName::Publication, false, false),
        due(ClockName::Notice, false, false),
    ];
    for due in rows {
        refused(late(Some(&due), "2026-11-30T09:00"), Code::WrongState, None);
    }
    refused(late(None, "2026-11-30T09:00"), Code::NotFound, None);
}

#[test]
fn remarks_are_text_and_carry_their_author() {
    let act = |text: &str| Remark { matter: matter_id(Kind::Wish), id: id(90), text: text.into() };
    let desk = Scene { behalf: Some(person(1)), ..scene() };
    let effects = remark(&desk, &act(" 我家也想装 ")).unwrap();
    assert_eq!(brief(&effects), ["put comment"]);
    let row: Comment = written(&effects);
    assert_eq!((row.by, &*row.text), (person(1), "我家也想装"));
    refused(remark(&scene(), &act(" \n ")), Code::FieldMissing, Some("text"));
    let nobody = Scene { caller: Caller::Anonymous, ..scene() };
    refused(remark(&nobody, &act("我家也想装")), Code::SignInNeeded, None);
}

#[test]
fn following_any_matter_follows_its_thread() {
    let act = FollowStart { matter: matter_id(Kind::Notice) };
    let on = scene_on(Kind::Notice, State::Posted);
    let effects = follow(&on, &act).unwrap();
    assert_eq!(brief(&effects), ["set follow"]);
    assert_eq!(written::<Follow>(&effects).thread, matter_id(Kind::Wish));
    refused(follow(&scene(), &act), Code::NotFound, None);
}

#[test]
fn messages_are_read_by_their_reader_and_the_mark_never_goes_back() {
    let act = |upto| ReadUpTo { upto };
    let mark = |upto| MessageMark { home: home(), person: person(3), upto, at: scene().now };
    let effects = read_up_to(None, &scene_of(3), &act(7)).unwrap();
    assert_eq!(brief(&effects), ["set message_mark"]);
    assert_eq!(written::<MessageMark>(&effects), mark(7));
    for (before, asked, then) in [(7, 9, 9), (7, 7, 7), (7, 2, 7)] {
        let effects = read_up_to(Some(&mark(before)), &scene_of(3), &act(asked)).unwrap();
        assert_eq!(written::<MessageMark>(&effects).upto, then, "{before} then {asked}");
    }
    let nobody = Scene { caller: Caller::Anonymous, ..scene() };
    refused(read_up_to(None, &nobody, &act(1)), Code::SignInNeeded, None);
    let desk = Scene { behalf: Some(person(1)), ..scene() };
    refused(read_up_to(None, &desk, &act(1)), Code::NotAllowed, None);
    let elsewhere = Scene { home: area("420324107201"), ..scene_of(3) };
    refused(read_up_to(None, &elsewhere, &act(1)), Code::NotFound, None);
}

#[test]
fn a_file_is_attached_when_its_bytes_have_arrived() {
    let act = |hash: String| Attach {
        matter: matter_id(Kind::Wish),
        id: id(91),
        name: " 桥头.jpg ".into(),
        mime: "image/jpeg".into(),
        hash,
    };
    let act = act(hex(&sm3(b"bytes")));
    let stored = |mime: &str| Stored { hash: sm3(b"bytes"), size: 5, mime: mime.into() };
    let row: Attachment = written(&attach(Some(&stored("image/png")), &scene(), &act).unwrap());
    assert_eq!((row.size, row.hash, &*row.name), (5, sm3(b"bytes"), "桥头.jpg"));
    assert_eq!(row.mime, "image/png", "what the bytes say, not the caller");
    refused(attach(None, &scene(), &act), Code::NotFound, Some("hash"));
    // A household file lies in the same store and is nobody's picture.
    let no = refused(attach(Some(&stored("")), &scene(), &act), Code::FileKind, Some("files"));
    assert_eq!(said(&no, "name"), "桥头.jpg");
}

#[test]
fn a_file_is_erased_by_who_put_it_there_or_whom_it_is_for() {
    let file = Attachment {
        home: home(),
        matter: matter_id(Kind::Wish),
        id: id(91),
        name: "1.jpg".into(),
        mime: "image/jpeg".into(),
        size: 5,
        hash: [1; 32],
        by: person(7),
        made_at: at("2026-11-20T09:00"),
    };
    let act = Detach { matter: matter_id(Kind::Wish), attachment: id(91), ground: None };
    let on = |n: u8, roles: &[Role], behalf: Option<PersonRef>| Scene {
        caller: caller(n, roles),
        behalf,
        ..scene_on(Kind::Wish, State::Heard)
    };
    // Person 1 made the wish, person 5 owns it, person 7 brought the file.
    let rows = [
        (on(1, &[], None), true),
        (on(7, &[], None), true),
        (on(9, &[Role::Agent], Some(person(1))), true),
        (on(8, &[Role::SecurityAdmin], None), true),
        (on(5, &[], None), false),
        (on(9, &[Role::Secretary], None), false),
        (on(9, &[Role::Agent], None), false),
    ];
    for (scene, may) in rows {
        let result = detach(Some(&file), &scene, &act);
        if may {
            assert_eq!(brief(&result.unwrap()), ["remove attachment", "forget"]);
        } else {
            refused(result, Code::NotAllowed, None);
        }
    }
    refused(detach(None, &on(1, &[], None), &act), Code::NotFound, Some("attachment"));
}

#[test]
fn a_digest_binds_every_chain_once_the_period_is_over() {
    let act = Seal { period: "2026-11-22".into() };
    let heads = || vec![(area("420324107201"), 4, [1; 32]), (home(), 9, [2; 32])];
    let facts = |exists, over, heads| SealFacts { exists, prev: Some([7; 32]), heads, over };
    let county = Scene { home: area("420324"), ..scene() };
    let ask = |facts: &SealFacts| seal(facts, &county, &act);
    let effects = ask(&facts(false, true, heads())).unwrap();
    assert_eq!(brief(&effects), ["put digest", "put digest_leaf", "put digest_leaf"]);
    let digest: DigestRow = written(&effects);
    assert_eq!((digest.chains, digest.prev, digest.home), (2, Some([7; 32]), area("420324")));
    let leaf: DigestLeaf = written(&effects);
    assert_eq!((leaf.chain, leaf.seq), (home(), 9));
    // One entry more in any chain is another root.
    let mut grown = heads();
    grown[1].1 = 10;
    let other: DigestRow = written(&ask(&facts(false, true, grown)).unwrap());
    assert_ne!(other.root, digest.root);
    refused(ask(&facts(true, true, heads())), Code::WrongState, None);
    refused(ask(&facts(false, false, heads())), Code::WrongState, None);
    refused(ask(&facts(false, true, vec![])), Code::DigestUnknown, None);
}
