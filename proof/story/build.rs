//! The lamp is built: a project of the short way, under the resolution, by the village alone.

use civic::matter::{ClockName, State};
use kernel::Code;
use kernel::id::{Matter, MatterId, Record};
use serde_json::{Value, json};
use store::act::By;

use super::teller::Teller;

fn heard(t: &mut Teller, expected: &[(&str, &str)]) {
    let expected: Vec<(String, String)> =
        expected.iter().map(|(to, what)| ((*to).to_owned(), (*what).to_owned())).collect();
    assert_eq!(t.told(), expected);
}

/// From the end of the notice to a lamp that burns; resolves to the project.
pub fn built(t: &mut Teller, wish: MatterId, resolution: MatterId) -> MatterId {
    let owner = By::Person(t.person("P0002"));
    let project = opened(t, owner, resolution);
    answered(t, owner, wish, project);
    t.at("2026-12-02T08:00");
    t.ok("project.begin", owner, json!({ "matter": project }));
    assert_eq!((t.state(project), t.state(resolution)), (State::Executing, State::Executing));
    heard(t, &[("thread", "tell-project-begun")]);
    let neighbour = By::Person(t.person("P0007"));
    let seen = json!({
        "matter": project, "id": t.id::<Record>("sight"), "stage": "during",
        "text": "灯杆移了两米，不挡晒场",
    });
    t.ok("project.note", neighbour, seen);
    let again = |no: u32, said: &str| json!({ "matter": project, "no": no, "said": said });
    for (no, said) in [(1, "灯和杆都到了"), (2, "五户来投工"), (3, "三根杆立好了")]
    {
        t.ok("project.reach", owner, again(no, said));
    }
    t.no(
        "project.reach",
        owner,
        again(3, "又立了一遍"),
        Code::MilestoneDone,
        &[("day", "2026-12-02")],
    );
    let report = json!({ "matter": project, "report": "三盏灯都亮了" });
    t.no("project.finish", owner, report.clone(), Code::MilestonesOpen, &[("n", "1")]);
    t.at("2026-12-10T16:00");
    t.ok("project.reach", owner, again(4, "晚上都来看过，亮堂"));
    t.told();
    t.ok("project.finish", owner, report);
    assert_eq!(t.state(project), State::Finished);
    assert!(t.clock(project, ClockName::Micro).1, "within its thirty days");
    heard(
        t,
        &[
            ("public", "tell-notice"),
            ("person", "tell-wish-done"),
            ("thread", "tell-project-finished"),
        ],
    );
    project
}

fn opened(t: &mut Teller, owner: By, resolution: MatterId) -> MatterId {
    let id = t.id::<Matter>("project");
    let input = |revival: Option<bool>| {
        let mut input = json!({
            "matter": resolution, "id": id, "title": "一组桥头路灯", "origin": "villagers",
            "family": "village_plus", "sponsor": "一组党小组", "homestead": "liveable",
            "aspect": "construction",
        });
        if let Some(serves) = revival {
            input["for_ecology"] = json!(serves);
        }
        input
    };
    t.no("project.open", owner, input(None), Code::RevivalNone, &[]);
    t.ok("project.open", owner, input(Some(true)));
    assert_eq!(t.state(id), State::Draft);
    // 1 December is not counted.
    assert_eq!(t.clock(id, ClockName::Micro), ("2026-12-31T23:59:59+08:00".into(), false));
    heard(t, &[("public", "tell-project-opened")]);
    id
}

fn answered(t: &mut Teller, owner: By, wish: MatterId, project: MatterId) {
    let meeting = t.last(wish, "meeting");
    let answer = |question: &str, text: &str, adopted: MatterId| -> Value {
        json!({ "matter": project, "question": question, "text": text, "adopted": adopted })
    };
    let begin = json!({ "matter": project });
    t.no("project.begin", owner, begin, Code::CharterMissing, &[("question", "@question-how")]);
    t.no("project.answer", owner, answer("how", "组里投工", wish), Code::AdoptedNot, &[]);
    for (question, text) in [
        ("how", "组里投工，灯由村里买"),
        ("look", "三盏太阳能灯，五米高"),
        ("builder", "一组五户，电工老李带"),
        ("keeper", "两户轮流管，坏了找组长"),
    ] {
        t.ok("project.answer", owner, answer(question, text, meeting));
    }
}

/// The result has hung its days; the two households that live beside the lamp keep it.
pub fn kept(t: &mut Teller, project: MatterId) {
    let owner = By::Person(t.person("P0002"));
    let keep = json!({
        "matter": project, "keeper": t.person("P0007"), "said": "钥匙和说明书交给桥头两户",
    });
    let stage = [("stage", "@stage-after")];
    t.no("project.keep", owner, keep.clone(), Code::PublicityMissing, &stage);
    t.at("2026-12-26T00:00");
    let hung = t.hung(project);
    t.ok("notice.end", By::Worker, json!({ "matter": hung }));
    t.ok("project.keep", owner, keep);
    assert_eq!(t.state(project), State::Handed);
    heard(
        t,
        &[
            ("person", "tell-project-shown"),
            ("person", "tell-project-keeper"),
            ("thread", "tell-project-kept"),
        ],
    );
}
