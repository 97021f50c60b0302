//! Boards over HTTP: every page and file answers from what the projects hold, filters narrow, the
//! ledger keeps the county's order, and the wall names nobody.

use civic::record::{Column, Record};
use civic::registry::Person;

use crate::capabilities::build::project::tests::{PROJECT, Works};
use crate::testing::{COUNTY, OTHER, Site, TOWNSHIP, VILLAGE, area, id};

const TITLE: &str = "二组桥头路灯";

fn text(site: &Site, path: &str) -> String {
    let answer = site.get(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    answer.text
}

#[test]
fn every_board_shows_the_project_to_village_township_and_county() {
    let works = Works::opened(100_000);
    for place in [VILLAGE, TOWNSHIP, COUNTY] {
        for board in [
            "projects",
            "projects?state=draft",
            "projects?paper=a3",
            "boards/months",
            "boards/gantt",
            "boards/people",
            "boards/people?by=person",
        ] {
            let page = text(&works.0, &format!("/{place}/{board}"));
            assert!(page.contains(TITLE), "{place}{board}");
        }
        let map = text(&works.0, &format!("/{place}/boards/map"));
        assert!(map.contains("tilemap"), "{place}");
        let wall = text(&works.0, &format!("/{place}/boards/wall"));
        assert!(wall.contains(TITLE), "{place}");
    }
    assert!(!text(&works.0, &format!("/{OTHER}/projects")).contains(TITLE));
}

#[test]
fn filters_narrow_and_strange_words_are_refused() {
    let works = Works::opened(100_000);
    let api = |query: &str| works.0.get(&format!("/api/{COUNTY}/projects?{query}"));
    assert_eq!(api("").json()["all"], 1);
    assert_eq!(api("homestead=liveable&origin=villagers&state=draft").json()["all"], 1);
    for none in ["homestead=industry", "origin=above", "state=handed", "lamp=late", "year=2020"] {
        assert_eq!(api(none).json()["all"], 0, "{none}");
    }
    assert_eq!(api(&format!("place={OTHER}")).json()["all"], 0);
    for strange in ["lamp=purple", "state=nobody", "state=heard"] {
        assert_eq!(api(strange).status, 422, "{strange}");
    }
}

#[test]
fn the_ledger_goes_out_in_the_countys_order_with_a_sum() {
    let works = Works::opened(100_000);
    let csv = text(&works.0, &format!("/{VILLAGE}/boards/projects.csv"));
    let lines: Vec<&str> = csv.trim_start_matches('\u{feff}').lines().collect();
    let heads = "序号,项目编号,项目名称,建设地点（乡镇/村）,建设性质,建设内容及规模,总投资,资金来源,\
        本年计划投资,累计完成投资,累计支付,计划开工,实际开工,计划完工,实际完工,形象进度,责任单位,\
        责任领导,责任人,电话,存在问题,需协调事项,绩效目标,受益户/人,管护责任人,备注";
    assert_eq!(lines.first().copied(), Some(heads));
    assert_eq!(lines.len(), 3, "{csv}");
    let sum: Vec<&str> = lines.last().unwrap().split(',').collect();
    assert_eq!((sum.first().copied(), sum.get(6).copied()), (Some("合计"), Some("100000.00")));
    for file in ["projects.xlsx", "funds.xlsx"] {
        let answer = works.0.get(&format!("/{VILLAGE}/boards/{file}"));
        assert_eq!(answer.status, 200);
        assert!(answer.text.starts_with("PK"), "{file} is a workbook");
    }
}

#[test]
fn the_wall_names_nobody() {
    let works = Works::opened(100_000);
    works.answers();
    let people: Vec<Person> =
        works.0.db.read(|tx| tx.list("WHERE home = ?1", &[area(VILLAGE).to_val()])).unwrap();
    assert!(people.len() > 3, "there are people whose names could show");
    // A title may bear the name of anybody: then the family of the project stands instead.
    for person in &people {
        let title = format!("{}家门口的路", person.name);
        works.0.write(move |tx, _| {
            let mut matter = store::matter::get(tx, area(VILLAGE), id(PROJECT))?.unwrap();
            matter.title.clone_from(&title);
            tx.set(&matter.row())
        });
        hangs_without(&works, &people);
    }
}

fn hangs_without(works: &Works, people: &[Person]) {
    for place in [VILLAGE, COUNTY] {
        let wall = text(&works.0, &format!("/{place}/boards/wall"));
        for person in people {
            assert!(!wall.contains(&person.name), "{} is on the wall of {place}", person.name);
        }
        assert!(!wall.contains("二组党小组"), "nor the unit that carries it");
        assert!(wall.contains("村建+"), "the project itself hangs: {wall}");
        assert!(!wall.contains("http-equiv"), "whoever reads it is not interrupted");
    }
}
