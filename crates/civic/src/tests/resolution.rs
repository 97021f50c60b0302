//! No resolution without owner and date, and none carried out before its notice has ended.

use kernel::{Code, Refusal};

use super::fixture::{
    brief, day, home, matter_id, person, refused, rules, said, scene, scene_on, written,
};
use crate::Effect;
use crate::decide::resolution::{Progress, Report, Resolution, Settle, progress, report, settle};
use crate::effect::Audience;
use crate::matter::{Kind, State};

/// A resolution as the vote has opened it.
pub fn resolution() -> Resolution {
    Resolution {
        home: home(),
        id: matter_id(Kind::Resolution),
        meeting: matter_id(Kind::Meeting),
        text: String::new(),
        due_on: None,
        notice_days: 0,
        percent: 0,
        progress: String::new(),
        progressed_at: None,
        report: String::new(),
        reported_at: None,
    }
}

fn act() -> Settle {
    Settle {
        matter: matter_id(Kind::Resolution),
        text: " 桥头装十二盏路灯 ".into(),
        owner: Some(person(5)),
        due_on: Some(day("2026-12-31")),
        notice_days: None,
    }
}

fn ask(change: impl FnOnce(&mut Settle)) -> Result<Vec<Effect>, Refusal> {
    let mut act = act();
    change(&mut act);
    settle(&resolution(), &scene_on(Kind::Resolution, State::Draft), &act)
}

#[test]
fn settling_names_owner_date_and_days_of_notice() {
    let effects = ask(|_| ()).unwrap();
    let expected = [
        "set resolution",
        "own true",
        "met settle",
        "clock execution set-by-hand 2026-12-31",
        "move noticed +settled",
    ];
    assert_eq!(brief(&effects), expected);
    let settled: Resolution = written(&effects);
    assert_eq!((settled.notice_days, settled.due_on), (15, Some(day("2026-12-31"))));
    assert_eq!(settled.text, "桥头装十二盏路灯");
}

#[test]
fn without_owner_or_date_it_is_not_saved() {
    refused(ask(|a| a.owner = None), Code::OwnerMissing, Some("owner"));
    refused(ask(|a| a.due_on = None), Code::DueMissing, Some("due_on"));
}

#[test]
fn the_notice_is_never_shorter_than_the_law_s() {
    // 村民委员会组织法 第三十五条第四款: 不少于十五日.
    assert_eq!(rules().days("P03"), Ok(15));
    for days in [1, 14] {
        let no =
            refused(ask(|a| a.notice_days = Some(days)), Code::NoticeTooBrief, Some("notice_days"));
        assert_eq!((said(&no, "have"), said(&no, "need")), (&*days.to_string(), "15"));
        assert_eq!(said(&no, "article"), "村民委员会组织法 第三十五条第四款");
    }
    for days in [15, 16, 30] {
        let settled: Resolution = written(&ask(|a| a.notice_days = Some(days)).unwrap());
        assert_eq!(settled.notice_days, days);
    }
}

#[test]
fn the_date_lies_after_the_notice() {
    // Posted on the 23rd, fifteen days end with 8 December (民法典 第二百零一条、第二百零三条).
    for inside in ["2026-11-23", "2026-12-07", "2026-12-08"] {
        let no = refused(ask(|a| a.due_on = Some(day(inside))), Code::DuePast, Some("due_on"));
        assert_eq!(said(&no, "earliest"), "2026-12-08", "{inside}");
    }
    assert!(ask(|a| a.due_on = Some(day("2026-12-09"))).is_ok());
    // A longer notice pushes the date on.
    let longer = |due| {
        ask(|a| {
            a.notice_days = Some(20);
            a.due_on = Some(day(due));
        })
    };
    refused(longer("2026-12-13"), Code::DuePast, Some("due_on"));
    assert!(longer("2026-12-14").is_ok());
}

/// Whether every message is for the thread: those who wished, follow or took part.
fn told_to_all(effects: &[Effect]) -> bool {
    effects.iter().all(|effect| match effect {
        Effect::Tell { to, .. } => *to == Audience::Thread,
        _ => true,
    })
}

#[test]
fn progress_is_what_the_owner_signs_for() {
    let act =
        Progress {
            matter: matter_id(Kind::Resolution), percent: 60, note: " 杆立好了 ".into()
        };
    let effects = progress(&resolution(), &scene(), &act).unwrap();
    assert_eq!(brief(&effects), ["set resolution", "tell-progress"]);
    assert!(told_to_all(&effects));
    let row: Resolution = written(&effects);
    assert_eq!((row.percent, &*row.progress), (60, "杆立好了"));
    assert_eq!((row.progressed_at, row.reported_at), (Some(scene().now), None));
}

#[test]
fn a_report_hands_the_word_to_the_people() {
    let act = Report { matter: matter_id(Kind::Resolution), report: " 全亮了 ".into() };
    let effects = report(&resolution(), &scene(), &act).unwrap();
    let expected = ["set resolution", "met execution", "move reported +reported", "tell-reported"];
    assert_eq!(brief(&effects), expected);
    assert!(told_to_all(&effects));
    let row: Resolution = written(&effects);
    assert_eq!((row.percent, &*row.report), (100, "全亮了"));
    assert_eq!(row.reported_at, Some(scene().now));
}
