//! The golden authority table, and that nothing stands in it without a name or without anybody.

use std::path::Path;

use kernel::refusal::Lang;

use super::authority::{Line, acts, columns, pages, title_key};
use crate::capabilities;
use crate::strings::Words;

fn words() -> (Words, Words) {
    let (zh, en) = capabilities::strings();
    (Words::load(Lang::Zh, &zh).unwrap(), Words::load(Lang::En, &en).unwrap())
}

/// A table as Markdown, one row an act or page, one column whoever may.
fn table(words: &Words, lines: &[Line]) -> String {
    let who = columns(lines);
    let mut text = format!("| {} | ", words.get("authority-what"));
    let heads: Vec<String> = who.iter().map(|w| words.get(&w.key()).to_owned()).collect();
    text.push_str(&heads.join(" | "));
    text.push_str(&format!(" |\n|---|{}\n", ":-:|".repeat(who.len())));
    for line in lines {
        let marks = who
            .iter()
            .map(|w| if line.allow.contains(w) { words.get("authority-may") } else { "" });
        let marks: Vec<&str> = marks.collect();
        text.push_str(&format!("| {} `{}` | {} |\n", line.title, line.name, marks.join(" | ")));
    }
    text
}

fn golden() -> String {
    let (zh, _) = words();
    format!(
        "# 谁能办什么\n\n{}\n\n## {}\n\n{}\n\n{}\n## {}\n\n{}\n\n{}",
        "由各功能的声明生成。改了声明，用 `UPDATE=1 cargo test -p site authority` 重新生成，改动随同审阅。",
        zh.get("authority-acts"),
        zh.get("authority-acts-say"),
        table(&zh, &acts(&zh)),
        zh.get("authority-pages"),
        zh.get("authority-pages-say"),
        table(&zh, &pages(&zh)),
    )
}

#[test]
fn the_golden_authority_table_is_the_one_in_force() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/authority.md");
    let now = golden();
    if std::env::var("UPDATE").is_ok_and(|v| v == "1") {
        std::fs::write(&path, &now).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == now,
        "docs/authority.md is not the table in force; look at what changed, then run\n\
         UPDATE=1 cargo test -p site authority"
    );
}

#[test]
fn every_act_and_page_has_somebody_who_may_and_a_title_in_both_languages() {
    let (zh, en) = words();
    let mut missing = Vec::new();
    let kinds = [("act", acts(&zh)), ("page", pages(&zh))];
    for (kind, lines) in kinds {
        assert!(lines.len() > 3, "{kind}: the manifests declare something");
        for line in lines {
            let key = title_key(kind, line.name);
            for (lang, words) in [("zh-CN", &zh), ("en", &en)] {
                if !words.has(&key) {
                    missing.push(format!("{lang}: {key}"));
                }
            }
            if line.allow.is_empty() {
                missing.push(format!("{kind} {}: nobody may", line.name));
            }
        }
    }
    missing.sort();
    assert!(missing.is_empty(), "missing in the authority table:\n{}", missing.join("\n"));
}

#[test]
fn names_of_acts_and_pages_are_unique() {
    let (zh, _) = words();
    let mut names: Vec<&str> = acts(&zh).iter().chain(&pages(&zh)).map(|l| l.name).collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all, "the interface names its operations by these");
}

mod rules {
    use civic::rulebook::Rulebook;
    use kernel::Date;
    use kernel::refusal::Lang;

    use super::super::rule_lines::{Group, Part, lines};

    fn book() -> Rulebook {
        macro_rules! files {
            ($($name:literal)*) => {
                &[$(($name, include_str!(concat!("../../../../../rulebook/", $name)))),*]
            };
        }
        Rulebook::load(files!(
            "agronomy.toml" "clocks.toml" "decision.toml" "duty.toml" "holidays.toml" "law.toml"
            "notices.toml" "points.toml" "security.toml" "works.toml" "families.toml"
        ))
        .unwrap()
    }

    fn day() -> Date {
        "2026-11-23".parse().unwrap()
    }

    #[test]
    fn every_rule_stands_in_a_group_and_unset_ones_first() {
        let set = book().at(day());
        let all = lines(&set, Lang::Zh, "");
        assert_eq!(all.len(), set.entries().count());
        assert!(all.first().unwrap().unset, "what the county owes an answer to comes first");
        let lost: Vec<&str> = all
            .iter()
            .filter(|l| l.group == Group::File(String::new()))
            .map(|l| l.key.as_str())
            .collect();
        assert!(lost.is_empty(), "no rule is without a place: {lost:?}");
        let last_unset = all.iter().rposition(|l| l.unset).unwrap();
        assert!(all[..=last_unset].iter().all(|l| l.unset));
    }

    #[test]
    fn the_villagers_meeting_can_be_read() {
        let set = book().at(day());
        let all = lines(&set, Lang::Zh, "");
        let own = |part| -> Vec<String> {
            let group = Group::Body("villagers_meeting".into());
            let found = all.iter().filter(|l| l.group == group && l.part == part);
            found.map(|l| l.said(Lang::Zh)).collect()
        };
        assert_eq!(own(Part::Quorum), ["十八周岁以上的人 > 1/2", "户 ≥ 2/3"]);
        assert_eq!(own(Part::Majority), ["到会人员 > 1/2"]);
        assert_eq!(own(Part::Whole), ["一人一票，或者一户一票"]);
    }

    #[test]
    fn searching_finds_by_title_article_and_key() {
        let set = book().at(day());
        for (asked, key) in
            [("心愿答复", "wish_answer"), ("第二十五条第二款", "P01"), ("p03", "P03")]
        {
            let found = lines(&set, Lang::Zh, asked);
            assert!(found.iter().any(|l| l.key == key), "{asked}");
            assert!(found.len() < set.entries().count(), "{asked} narrows");
        }
        assert!(lines(&set, Lang::Zh, "没有这样的规定").is_empty());
    }

    #[test]
    fn another_day_has_other_rules() {
        let book = book();
        let early = lines(&book.at("2000-01-01".parse().unwrap()), Lang::En, "");
        assert!(early.len() < lines(&book.at(day()), Lang::En, "").len());
    }
}
