//! How the steps of a topic are told in its thread: which are over, which is now, which lie ahead, each
//! with its day, its numbers and its article.

use civic::authority::Caller;
use civic::decide::process::Proposal;
use civic::deliberation::Topic;
use civic::matter::{Kind, Matter, State};
use civic::rulebook::{ProcessRule, RuleSet, StepRule};
use civic::walk::{self, ProcessStep, Standing, Task};
use kernel::Code;
use kernel::refusal::Lang;
use maud::{Markup, html};
use serde_json::{Value, json};
use store::{Stop, Tx};

use super::reads::{self, Numbers};
use crate::manifest::Chapter;
use crate::ui;
use crate::view::View;

fn nothing(offered: Vec<&'static str>) -> Chapter {
    Chapter { body: html! {}, data: Value::Null, offered }
}

/// The chapter.
pub fn chapter(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    _caller: &Caller,
) -> Result<Chapter, Stop> {
    let topic = reads::topic(tx, matter.home, matter.id)?.ok_or(Code::NotFound)?;
    if topic.published_at.is_none() {
        return Ok(nothing(vec!["process.propose"]));
    }
    let rules = view.rules();
    let Some(rule) = walk::process_of(&rules, &topic) else {
        return Ok(nothing(vec!["process.propose"]));
    };
    let cause = store::matter::cause_kind(tx, matter)?;
    if walk::is_direct(cause) {
        let changes = cause == Some(Kind::Resolution);
        let why = if changes { "process-changes" } else { "process-demanded" };
        let say = ui::notice(ui::State::Remind, view.t(why), html! {});
        return Ok(Chapter { body: say, ..nothing(vec!["process.propose"]) });
    }
    let kept = store::matter::steps(tx, matter.home, matter.id)?;
    let begun = walk::fresh(&kept, &topic);
    let steps = match begun {
        [] => walk::laid(rule, &topic, view.now),
        begun => begun.to_vec(),
    };
    let proposal = match begun {
        [] => None,
        _ => reads::proposal(tx, matter.home, matter.id)?,
    };
    let mut told = Vec::new();
    for step in &steps {
        let numbers = match (step.task, step.matter) {
            (Task::Body | Task::Decision, Some(id)) => reads::numbers(tx, matter.home, id)?,
            _ => None,
        };
        told.push((step, numbers));
    }
    let next = walk::next(&steps).filter(|_| matter.state == State::Published);
    let row = Row { view, rules: &rules, rule, topic: &topic, next: next.map(|s| s.no) };
    let data = row.data(&told, proposal.as_ref());
    let said = match &proposal {
        Some(proposal) => said(tx, view, proposal)?,
        None => html! {},
    };
    let body = html! {
        h4 { (row.titled(&rule.title_zh, &rule.title_en)) }
        (row.lamps(&steps))
        (row.table(&told))
        (said)
    };
    Ok(Chapter { body, data, offered: offered(next) })
}

/// Which step a meeting is for.
pub fn meeting(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    _caller: &Caller,
) -> Result<Chapter, Stop> {
    let Some(step) = store::matter::step_of(tx, matter.home, matter.id)? else {
        return Ok(nothing(Vec::new()));
    };
    let n = step.no.to_string();
    let name = view.told(&step.name());
    let body = html! {
        p { (ui::tag(&view.tf("process-step-of", &[("n", &n), ("step", &name)]))) }
    };
    Ok(Chapter { body, ..nothing(Vec::new()) })
}

/// What makes no sense now: to propose twice, or to call a meeting where none is next.
fn offered(next: Option<&ProcessStep>) -> Vec<&'static str> {
    match next.map(|step| step.task) {
        Some(Task::Proposal) => vec!["meeting.call"],
        Some(Task::Body | Task::Decision) => vec!["process.propose"],
        _ => vec!["process.propose", "meeting.call"],
    }
}

/// The proposal in the branch's own words, and what it rests on.
fn said(tx: &mut Tx<'_>, view: &View, proposal: &Proposal) -> Result<Markup, Stop> {
    let name = store::registry::name(tx, proposal.by)?;
    let (wishes, remarks) = reads::heard(tx, proposal)?;
    let by = view
        .tf("process-proposed-by", &[("name", &name), ("when", &view.moment(proposal.made_at))]);
    let linked = view.tf(
        "process-heard-here",
        &[("wishes", &wishes.to_string()), ("remarks", &remarks.to_string())],
    );
    Ok(html! {
        (ui::quote(&proposal.text, &by))
        p { span.strong { (view.t("process-heard")) } "：" (proposal.heard) " " small { (linked) } }
    })
}

type Told<'a> = (&'a ProcessStep, Option<Numbers>);

/// What drawing the row needs.
struct Row<'a> {
    view: &'a View,
    rules: &'a RuleSet,
    rule: &'a ProcessRule,
    topic: &'a Topic,
    /// Number of the step that is next.
    next: Option<u32>,
}

impl Row<'_> {
    fn titled(&self, zh: &str, en: &str) -> String {
        if self.view.lang == Lang::Zh { zh.to_owned() } else { en.to_owned() }
    }

    /// The step as the rulebook has it, under the process that the walk began with.
    fn ruled(&self, step: &ProcessStep) -> Option<&StepRule> {
        let process = self.rules.process(&step.process).unwrap_or(self.rule);
        process.step(&step.step)
    }

    fn title(&self, step: &ProcessStep) -> String {
        let ruled = self.ruled(step);
        if step.task == Task::Decision
            && let Ok(body) = self.rules.body(&self.topic.body)
        {
            let name = self.titled(&body.title_zh, &body.title_en);
            return self.view.tf("process-decides", &[("body", &name)]);
        }
        ruled.map_or_else(|| step.step.clone(), |s| self.titled(&s.title_zh, &s.title_en))
    }

    fn short(&self, step: &ProcessStep) -> String {
        let short = self.ruled(step).map(|s| self.titled(&s.short_zh, &s.short_en));
        short.unwrap_or_else(|| step.step.clone())
    }

    fn stands(&self, step: &ProcessStep) -> (ui::State, &str) {
        let (state, key) = match step.standing {
            Standing::Done => (ui::State::Done, "process-done"),
            Standing::Merged => (ui::State::Done, "process-merged"),
            Standing::Waived => (ui::State::Warn, "process-waived"),
            Standing::Failed => (ui::State::Late, "process-failed"),
            Standing::Now => (ui::State::Remind, "process-now"),
            Standing::Ahead if self.next == Some(step.no) => (ui::State::Remind, "process-next"),
            Standing::Ahead => (ui::State::Ok, "process-ahead"),
        };
        (state, self.view.t(key))
    }

    fn lamps(&self, steps: &[ProcessStep]) -> Markup {
        let owned: Vec<(String, ui::Step, &str, String)> = steps
            .iter()
            .map(|step| {
                let at = match step.standing {
                    _ if step.is_over() => ui::Step::Over,
                    Standing::Now => ui::Step::Now,
                    Standing::Ahead if self.next == Some(step.no) => ui::Step::Now,
                    _ => ui::Step::Ahead,
                };
                let day = step.done_at.map_or_else(String::new, |d| self.view.day(d.date()));
                (self.short(step), at, self.stands(step).1, day)
            })
            .collect();
        let gates: Vec<ui::Gate<'_>> = owned
            .iter()
            .map(|(label, step, said, note)| ui::Gate { label, step: *step, said, note })
            .collect();
        ui::gates(&self.titled(&self.rule.title_zh, &self.rule.title_en), &gates)
    }

    fn numbers(&self, numbers: Option<&Numbers>) -> String {
        numbers.map_or_else(String::new, |n| {
            let text = |n: u64| n.to_string();
            let (due, present, yes) = (text(n.due), text(n.present), text(n.yes));
            let (no, abstain) = (text(n.no), text(n.abstain));
            let values = [
                ("due", due.as_str()),
                ("present", &present),
                ("yes", &yes),
                ("no", &no),
                ("abstain", &abstain),
            ];
            self.view.tf("process-numbers", &values)
        })
    }

    fn table(&self, told: &[Told<'_>]) -> Markup {
        let view = self.view;
        let row = |(step, numbers): &Told<'_>| {
            let (state, said) = self.stands(step);
            let day = step.done_at.map_or_else(String::new, |d| view.day(d.date()));
            let article = self.ruled(step).map_or("", |s| s.article.as_str());
            vec![
                html! { (step.no) ". " (self.title(step)) },
                // What lies ahead has no lamp yet.
                match (step.standing, self.next == Some(step.no)) {
                    (Standing::Ahead, false) => html! { span.quiet { (said) } },
                    _ => ui::lamp(state, said),
                },
                html! { (day) },
                html! { (self.numbers(numbers.as_ref())) },
                html! { @if !article.is_empty() { small { (article) } } },
            ]
        };
        let columns = [
            ui::Column::text(view.t("process-step")),
            ui::Column::text(view.t("process-stands")),
            ui::Column::text(view.t("process-day")),
            ui::Column::text(view.t("process-votes")),
            ui::Column::text(view.t("process-article")),
        ];
        ui::data_table(&ui::Table {
            caption: view.t("process-steps"),
            columns: &columns,
            rows: told.iter().map(row).collect(),
            foot: Vec::new(),
            fit: ui::Fit::Cards,
            when_empty: html! {},
        })
    }

    fn data(&self, told: &[Told<'_>], proposal: Option<&Proposal>) -> Value {
        let steps: Vec<Value> = told
            .iter()
            .map(|(step, numbers)| {
                let article = self.ruled(step).map(|s| s.article.clone());
                json!({ "no": step.no, "step": step.step, "task": step.task, "body": step.body,
                    "standing": step.standing, "matter": step.matter, "done_at": step.done_at,
                    "next": self.next == Some(step.no), "numbers": numbers, "article": article })
            })
            .collect();
        let proposed =
            proposal.map(|p| json!({ "text": p.text, "heard": p.heard, "made_at": p.made_at }));
        json!({ "process": self.rule.key, "walk": steps, "proposal": proposed })
    }
}
