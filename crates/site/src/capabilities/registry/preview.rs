//! What a household file would do, shown before anything is kept; or everything that is wrong
//! with it, at once, so that it is corrected in one go.

use std::collections::BTreeMap;

use civic::registry::import::{ImportFacts, ImportLine, LineFault, Plan};
use kernel::AreaCode;
use maud::{Markup, html};

use super::{imports, sheet};
use crate::ui;
use crate::view::View;

/// Rows shown of a good file.
const FIRST: usize = 30;

/// Which file is looked at.
pub struct Asked<'a> {
    /// The village.
    pub home: AreaCode,
    /// Name of the file.
    pub file: &'a str,
    /// Hexadecimal SM3 of its bytes, under which they lie.
    pub hash: &'a str,
    /// Idempotency key of the commit to come.
    pub key: &'a str,
    /// Id of the import to come.
    pub id: &'a str,
}

/// How a line stands to the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// A person not yet registered.
    New,
    /// Something of it differs.
    Changed,
    /// All as it is.
    Same,
}

/// Every line compared with the registry, in file order.
pub fn standings(facts: &ImportFacts, lines: &[ImportLine]) -> Vec<Standing> {
    let held: BTreeMap<String, ImportLine> =
        sheet::lines_of(facts).into_iter().map(|l| (l.person.clone(), l)).collect();
    lines
        .iter()
        .map(|line| match held.get(&line.person) {
            None => Standing::New,
            Some(before) if before == line => Standing::Same,
            Some(_) => Standing::Changed,
        })
        .collect()
}

/// The page of a good file: what would change, its first rows, and the button that commits it.
pub fn good(
    view: &View,
    asked: &Asked<'_>,
    plan: &Plan,
    lines: &[ImportLine],
    standings: &[Standing],
) -> Markup {
    let numbers = [
        (plan.created.to_string(), "imports-created"),
        (plan.changed.to_string(), "imports-changed"),
        (plan.same.to_string(), "imports-same"),
        (plan.absent.to_string(), "imports-absent"),
        (plan.households.to_string(), "imports-households"),
        (plan.areas.to_string(), "imports-areas"),
    ];
    let tiles: Vec<ui::Tile<'_>> = numbers
        .iter()
        .map(|(value, key)| ui::Tile { value, unit: "", label: view.t(key), lamp: None })
        .collect();
    let nothing = plan.created + plan.changed + plan.households + plan.areas == 0;
    let back = format!("/{}/imports", asked.home);
    html! {
        (ui::lead(view.t("imports-preview-title"), view.t("imports-preview-say"), html! {}))
        (ui::sheet(html! {
            (ui::tiles(&tiles))
            p { (view.t("imports-absent-say")) }
            @if nothing {
                (ui::notice(ui::State::Done, view.t("imports-nothing"), html! { p { (view.t("imports-nothing-say")) } }))
                (ui::acts(ui::button_soft(ui::Link::new(&back, view.t("imports-back")))))
            } @else { (commit(view, asked, plan, &back)) }
        }))
        (ui::sheet(first_rows(view, asked, lines, standings)))
    }
}

fn commit(view: &View, asked: &Asked<'_>, plan: &Plan, back: &str) -> Markup {
    let action = format!("{back}/commit");
    let frame = ui::Form {
        action: &action,
        method: ui::Method::Post,
        has_files: false,
        hidden: &[
            ("csrf", &view.csrf),
            ("key", asked.key),
            ("id", asked.id),
            ("file", asked.file),
            ("hash", asked.hash),
            ("fingerprint", &plan.fingerprint),
        ],
        busy: view.t("form-busy"),
        is_guarded: false,
    };
    ui::form(
        &frame,
        html! {
            (ui::acts(html! {
                (ui::submit(view.t("do-registry-import")))
                (ui::button_soft(ui::Link::new(back, view.t("imports-not-yet"))))
            }))
        },
    )
}

fn first_rows(
    view: &View,
    asked: &Asked<'_>,
    lines: &[ImportLine],
    standings: &[Standing],
) -> Markup {
    let fields = ["household", "head", "person", "name", "sex", "born-on", "group-name", "flags"];
    let labels = fields.map(|f| format!("import-field-{f}"));
    let columns = labels.each_ref().map(|key| view.t(key));
    let shown: Vec<Drawn> = lines
        .iter()
        .zip(standings)
        .enumerate()
        .take(FIRST)
        .map(|(at, (line, standing))| Drawn::of(view, at, line, *standing))
        .collect();
    let cells: Vec<Vec<ui::PreviewCell<'_>>> = shown
        .iter()
        .map(|d| d.cells.iter().map(|text| ui::PreviewCell { text, error: "" }).collect())
        .collect();
    let rows: Vec<ui::PreviewRow<'_>> = shown
        .iter()
        .zip(&cells)
        .map(|(d, cells)| ui::PreviewRow {
            number: &d.number,
            state: d.state,
            said: view.t(d.said),
            cells,
        })
        .collect();
    let caption = view.tf(
        "imports-first-rows",
        &[("file", asked.file), ("n", &rows.len().to_string()), ("all", &lines.len().to_string())],
    );
    ui::preview_table(&ui::Preview {
        caption: &caption,
        number_label: view.t("imports-row"),
        state_label: view.t("imports-standing"),
        columns: &columns,
        rows: &rows,
    })
}

/// A row with its texts.
struct Drawn {
    number: String,
    state: ui::State,
    said: &'static str,
    cells: [String; 8],
}

impl Drawn {
    fn of(view: &View, at: usize, line: &ImportLine, standing: Standing) -> Self {
        let (state, said) = match standing {
            Standing::New => (ui::State::Ok, "imports-is-new"),
            Standing::Changed => (ui::State::Remind, "imports-is-changed"),
            Standing::Same => (ui::State::Done, "imports-is-same"),
        };
        let flags = [
            (line.registered, "people-registered"),
            (line.member, "people-member"),
            (line.away, "people-away"),
            (line.party, "people-party"),
            (line.synthetic, "people-synthetic"),
        ];
        let flags: Vec<&str> =
            flags.iter().filter(|(is, _)| *is).map(|(_, key)| view.t(key)).collect();
        let group = if line.courtyard_name.is_empty() {
            line.group_name.clone()
        } else {
            format!("{} · {}", line.group_name, line.courtyard_name)
        };
        Self {
            number: view.tf("imports-line", &[("n", &(at + 2).to_string())]),
            state,
            said,
            cells: [
                line.household.clone(),
                line.head.clone(),
                line.person.clone(),
                line.name.clone(),
                view.t(&format!("sex-{}", line.sex)).to_owned(),
                line.born_on.to_string(),
                group,
                flags.join(view.t("list-comma")),
            ],
        }
    }
}

/// The page of a bad file: every fault with its line, its column and how to put it right.
pub fn bad(view: &View, asked: &Asked<'_>, faults: &[LineFault]) -> Markup {
    let columns = [
        ui::Column::text(view.t("imports-row")),
        ui::Column::text(view.t("imports-column")),
        ui::Column::text(view.t("imports-why")),
    ];
    let rows = faults
        .iter()
        .map(|f| {
            let column = view.t(&format!("import-field-{}", f.field.replace('_', "-"))).to_owned();
            let line = match f.line {
                0 => view.t("imports-line-unknown").to_owned(),
                n => view.tf("imports-line", &[("n", &n.to_string())]),
            };
            vec![html! { (line) }, html! { (column) }, html! { (view.t(&f.why)) }]
        })
        .collect();
    let n = faults.len().to_string();
    html! {
        (ui::lead(view.t("imports-bad-title"), "", html! {}))
        (ui::notice(ui::State::Late, &view.tf("imports-bad", &[("n", &n)]), html! { p { (view.t("imports-bad-say")) } }))
        (ui::sheet(ui::data_table(&ui::Table {
            caption: &view.tf("imports-bad-caption", &[("file", asked.file), ("n", &n)]),
            columns: &columns,
            rows,
            ..ui::Table::default()
        })))
        (ui::sheet_titled(view.t("imports-again"), None, imports::upload(view, asked.home, "")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_new_changed_or_the_same() {
        let file = |person: &str, name: &str| {
            let text = format!(
                "户编号,组代码,户主,人员编号,姓名,性别,出生日期,户籍在村,集体成员\nH1,420324102224001,甲,{person},{name},男,1958-5-1,是,是\n"
            );
            sheet::read(text.as_bytes()).unwrap()
        };
        let known = file("H1-01", "甲");
        let home = AreaCode::parse("420324102224").unwrap();
        let at = kernel::Moment::from_ms(1);
        let id = |n| kernel::Id::from_parts(at, [n; 10]);
        let line = known.first().unwrap();
        let household = civic::registry::Household {
            home,
            id: kernel::Id::from_parts(at, [1; 10]),
            key: line.household.clone(),
            head: line.head.clone(),
            area: line.group,
            import: id(9),
        };
        let person = civic::registry::Person {
            home,
            id: kernel::Id::from_parts(at, [2; 10]),
            key: line.person.clone(),
            household: household.id,
            name: line.name.clone(),
            sex: line.sex,
            born_on: line.born_on,
            relation: line.relation.clone(),
            registered: true,
            member: true,
            away: false,
            party: false,
            phone: None,
            area: line.group,
            synthetic: false,
            import: id(9),
        };
        let facts = ImportFacts {
            households: [(household.key.clone(), household)].into(),
            persons: [(person.key.clone(), person)].into(),
            areas: BTreeMap::new(),
        };
        let one = |lines: &[ImportLine]| standings(&facts, lines).first().copied();
        assert_eq!(one(&known), Some(Standing::Same));
        assert_eq!(one(&file("H1-01", "乙")), Some(Standing::Changed));
        assert_eq!(one(&file("H1-02", "甲")), Some(Standing::New));
    }
}
