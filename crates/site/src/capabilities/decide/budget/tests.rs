//! A choice of projects over HTTP: the list, voices under the money line, papers typed twice, and a
//! result that the exported file gives to any program.

use std::cell::Cell;

use ::budget::{Completion, Rule, read, run};
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::trial::{AGENT, Answer, CLERK, SECRETARY, Trial, VILLAGE, made, person};

const YUAN: u64 = 100;
/// Everybody of the village may choose.
const PEOPLE: u8 = 9;

struct Vote {
    trial: Trial,
    path: String,
    keys: Cell<u32>,
}

impl Vote {
    /// 100 yuan; projects of 60, 50, 40 and 30, the last one struck; not yet published.
    fn prepared(rule: &str) -> Self {
        let trial = Trial::open();
        let id = made(70);
        let path = format!("/{VILLAGE}/budgets/{id}");
        let closes_on = trial.now().plus_days(10).date().to_string();
        let vote = Self { trial, path, keys: Cell::new(0) };
        let opening = json!({
            "id": id, "title": "一百元怎么花", "area": VILLAGE, "total_fen": 100 * YUAN,
            "purpose": "县里奖补，只能用于路和灯", "basis": "person", "closes_on": closes_on,
            "rule": rule, "completion": "none",
        });
        let opened = vote.asks(SECRETARY, &format!("/{VILLAGE}/budgets"), opening);
        assert_eq!(opened.status, StatusCode::CREATED, "{}", opened.text());
        for (no, yuan) in [(1, 60), (2, 50), (3, 40), (4, 30)] {
            let project = json!({
                "title": format!("项目{no}"), "place": "二组", "cost_fen": yuan * YUAN,
                "plan": "修好以后由组里管",
            });
            vote.does(1, "projects", project);
        }
        vote.does(SECRETARY, "strikes", json!({ "no": 4, "reason": "在红线里" }));
        vote
    }

    fn published(rule: &str) -> Self {
        let vote = Self::prepared(rule);
        vote.does(SECRETARY, "publication", json!({}));
        vote
    }

    fn asks(&self, who: u8, path: &str, fields: Value) -> Answer {
        self.keys.set(self.keys.get() + 1);
        self.trial.post(who, path, &format!("budget-{}", self.keys.get()), &fields)
    }

    fn does(&self, who: u8, what: &str, fields: Value) {
        let answer = self.asks(who, &format!("{}/{what}", self.path), fields);
        assert!(answer.status.is_success(), "{what}: {} {}", answer.status, answer.text());
    }

    fn refused(&self, who: u8, what: &str, fields: Value) -> String {
        let answer = self.asks(who, &format!("{}/{what}", self.path), fields);
        assert!(answer.status.is_client_error(), "{what}: {}", answer.text());
        answer.code()
    }

    fn told(&self, who: u8, what: &str) -> Value {
        let answer = self.trial.get(who, &format!("/api{}{what}", self.path));
        assert_eq!(answer.status, StatusCode::OK, "{what}: {}", answer.text());
        answer.json()
    }

    /// Everybody votes: six by phone, two on paper, one paper stays blank.
    fn everybody(&self) {
        for who in 1..=6 {
            let picks = if who <= 4 { json!([1, 3]) } else { json!([2]) };
            self.does(who, "votes", json!({ "picks": picks }));
        }
        for who in 7..=PEOPLE {
            self.does(AGENT, "papers", json!({ "person": person(who) }));
        }
        let papers = [(1, json!([3, 2])), (2, json!([1, 3])), (3, json!([]))];
        for (no, picks) in papers {
            self.does(SECRETARY, "entries", json!({ "no": no, "picks": picks }));
            self.does(AGENT, "entries", json!({ "no": no, "picks": picks }));
        }
    }
}

#[test]
fn the_exported_file_gives_any_program_the_list_of_the_page() {
    for (word, rule) in [
        ("greedy", Rule::Greedy),
        ("greedy_per_cost", Rule::GreedyPerCost),
        ("phragmen", Rule::Phragmen),
        ("mes_cost", Rule::MesCost),
        ("mes_card", Rule::MesCard),
    ] {
        let vote = Vote::published(word);
        vote.everybody();
        vote.does(SECRETARY, "closing", json!({}));
        let told = vote.told(0, "/result");
        let lines = told["lines"].as_array().unwrap();
        let chosen: Vec<u64> = lines
            .iter()
            .filter(|line| !line["round"].is_null())
            .map(|line| line["no"].as_u64().unwrap())
            .collect();
        let file = vote.trial.get(0, &format!("{}/votes.pb", vote.path));
        assert_eq!(file.status, StatusCode::OK);
        let election = read::instance(&file.bytes).unwrap();
        assert_eq!(election.ballots.voters(), 9, "the blank paper is a voice too");
        let counted = run(&election, rule, Completion::None);
        let counted: Vec<u64> =
            counted.winners.iter().map(|at| election.instance.id(*at).parse().unwrap()).collect();
        assert_eq!(chosen, counted, "{word}");
        assert!(!chosen.is_empty() && !chosen.contains(&4), "{word}: {chosen:?}");
        let own = told["ways"].as_array().unwrap().iter().find(|w| w["rule"] == rule.as_str());
        assert_eq!(own.unwrap()["same"], true, "{word}");
        // Nobody is named in what is published.
        for who in 1..=PEOPLE {
            let key = person(who).to_string();
            assert!(!file.text().contains(&key) && !told.to_string().contains(&key));
        }
        let page = vote.trial.get(0, &format!("{}/result", vote.path)).text();
        assert!(page.contains("选上") && page.contains("如果钱少 10%"), "{page}");
        assert!(!page.contains("budget-"), "a key stands where words should");
    }
}

#[test]
fn nothing_is_told_before_the_close() {
    let vote = Vote::published("greedy");
    vote.everybody();
    for what in ["/result", "/votes.pb"] {
        for who in [0, 1, SECRETARY] {
            let page = vote.trial.get(who, &format!("{}{what}", vote.path));
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{what}");
        }
    }
    let told = vote.told(SECRETARY, "").to_string();
    assert!(told.contains("\"phone\":6") && !told.contains("votes\":"), "{told}");
    assert!(told.contains("\"winners\":null"), "{told}");
    // Neither does the journal say who picked what by phone.
    let journal = vote.trial.journal();
    let cast: Vec<&str> = journal.lines().filter(|line| line.contains("budget.cast")).collect();
    assert_eq!(cast.len(), 6);
    assert!(cast.iter().all(|line| !line.contains("picks")), "{cast:?}");
}

#[test]
fn a_voice_is_one_over_phone_and_paper_and_may_be_changed_until_the_close() {
    let vote = Vote::published("greedy");
    vote.does(1, "votes", json!({ "picks": [2] }));
    vote.does(1, "votes", json!({ "picks": [1, 3] }));
    assert_eq!(vote.told(1, "/choose")["picks"], json!([1, 3]));
    assert_eq!(vote.refused(1, "votes", json!({ "picks": [1, 2] })), "pick_over");
    assert_eq!(vote.refused(1, "votes", json!({ "picks": [4] })), "pick_unknown");
    assert_eq!(vote.refused(AGENT, "papers", json!({ "person": person(1) })), "voted_already");
    vote.does(AGENT, "papers", json!({ "person": person(2) }));
    assert_eq!(vote.refused(2, "votes", json!({ "picks": [2] })), "paper_held");
    let page = vote.trial.get(2, &vote.path).text();
    assert!(page.contains("领了纸票"), "{page}");
    vote.does(AGENT, "entries", json!({ "no": 1, "picks": [2] }));
    assert_eq!(vote.refused(CLERK, "entries", json!({ "no": 1, "picks": [3] })), "paper_differs");
    assert_eq!(vote.refused(AGENT, "entries", json!({ "no": 2, "picks": [3] })), "papers_over");
    assert_eq!(vote.refused(SECRETARY, "closing", json!({})), "papers_unchecked");
    vote.does(CLERK, "entries", json!({ "no": 1, "picks": [2] }));
    assert_eq!(vote.refused(SECRETARY, "closing", json!({})), "vote_running");
}

#[test]
fn what_was_ticked_over_the_line_is_still_ticked() {
    let vote = Vote::published("greedy");
    let csrf = vote.trial.csrf(1);
    let fields = [("csrf", csrf.as_str()), ("key", "k"), ("picks", "1"), ("picks", "2")];
    let page = vote.trial.form(1, &format!("{}/votes", vote.path), &fields, &[]);
    let text = page.text();
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
    assert!(text.contains("超出了 10.00 元") && text.contains("去掉一个"), "{text}");
    assert!(text.contains("1\n2") || text.contains("1 2"), "{text}");
}

#[test]
fn what_wins_goes_to_the_body_that_decides_and_the_rules_are_compared() {
    let vote = Vote::published("greedy");
    vote.everybody();
    vote.does(SECRETARY, "closing", json!({}));
    let page = vote.trial.get(0, &vote.path).text();
    assert!(page.contains("选上 2 个项目，共 100.00 元"), "{page}");
    assert!(page.contains("1. 项目1（二组，60.00 元）") || page.contains("项目1"), "{page}");
    let rules = vote.trial.get(0, &format!("/api/{VILLAGE}/budgets/rules")).json();
    assert_eq!(
        (rules["rule"].as_str(), rules["held"][0]["voices"].as_u64()),
        (Some("mes_cost"), Some(9))
    );
    let ways = rules["example"].as_array().unwrap();
    let of = |rule: &str| {
        let way = ways.iter().find(|w| w["rule"] == rule).unwrap();
        way["winners"].clone()
    };
    // The road takes everything by votes; equal shares leave the hill its part.
    assert_eq!(of("greedy"), json!([1, 2]));
    assert_ne!(of("mes-cost"), of("greedy"));
    assert_eq!(ways[0]["cost_fen"], 10_000_000, "a hundred thousand yuan");
    let page = vote.trial.get(0, &format!("/{VILLAGE}/budgets/rules")).text();
    assert!(
        page.contains("坡上水池")
            && page.contains("一百元怎么花")
            && !page.contains("budget-example")
    );
}

#[test]
fn a_draft_shows_no_sheet_and_takes_no_voice() {
    let vote = Vote::prepared("greedy");
    let sheet = format!("{}/sheet", vote.path);
    assert_eq!(vote.trial.get(0, &sheet).status, StatusCode::NOT_FOUND);
    assert_eq!(vote.refused(1, "votes", json!({ "picks": [1] })), "wrong_state");
    vote.does(SECRETARY, "publication", json!({}));
    assert_eq!(
        vote.refused(
            1,
            "projects",
            json!({ "title": "项目5", "place": "一组",
        "cost_fen": 100, "plan": "修好以后由组里管" })
        ),
        "wrong_state"
    );
    let page = vote.trial.get(0, &sheet).text();
    assert!(
        page.contains("不写名字") && page.contains("<svg") && !page.contains("项目4"),
        "{page}"
    );
}
