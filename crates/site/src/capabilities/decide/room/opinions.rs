//! 看法分布: after the close, what unites the groups of opinion, then what each of them thinks, then
//! the picture. Nobody is named, and of few people no groups are shown.

use civic::decide::room::opinions::{Opinions, opinions};
use civic::decide::room::statement::Statement;
use civic::matter::{Kind, State};
use kernel::Code;
use kernel::id::MatterId;
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::reads;
use crate::ui;
use crate::view::{Shown, View};

/// What all groups say.
#[derive(Serialize)]
struct United {
    text: String,
    agree: bool,
    /// Share of that side in each group, in percent.
    percent: Vec<i64>,
}

/// What a group says that the others do not.
#[derive(Serialize)]
struct Says {
    text: String,
    agree: bool,
    /// So many of it say so.
    n: u32,
    /// Of so many who took a stance.
    of: u32,
}

#[derive(Serialize)]
struct Crowd {
    /// A, B, C …
    name: String,
    size: usize,
    says: Vec<Says>,
    /// Places in thousandths, from left and from above; whose they are is kept nowhere.
    #[serde(skip)]
    dots: Vec<(u16, u16)>,
}

#[derive(Serialize)]
struct Spread {
    /// How many took a stance.
    people: usize,
    /// How many statements stand.
    statements: usize,
    /// Whether enough took part for groups.
    enough: bool,
    unites: Vec<United>,
    groups: Vec<Crowd>,
}

/// `/{home}/meetings/{matter}/opinions`
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?;
    let id: MatterId = view.id("matter")?;
    let matter = store::matter::get(tx, home, id)?;
    let matter = matter.filter(|m| m.kind == Kind::Meeting && m.state == State::Closed);
    let matter = matter.ok_or(Code::NotFound)?;
    let statements = reads::statements(tx, home, id)?;
    let stances = reads::every_stance(tx, home, id)?;
    let found = opinions(&view.rules(), &statements, &stances)?;
    let data = told(&found, &statements);
    let place = view.area_name(tx, home)?;
    let title = view.t("page-opinions-show").to_owned();
    let shown = Shown::new(view, home, &place, &title, &data, || draw(view, &matter.title, &data))?;
    let back = (view.href(&matter), matter.title.clone());
    Ok(shown.under(vec![(format!("/{home}"), place), back]))
}

fn told(found: &Opinions, statements: &[Statement]) -> Spread {
    let analysis = &found.analysis;
    let text = |at: u32| {
        let one = usize::try_from(at).ok().and_then(|at| statements.get(at));
        one.map_or_else(String::new, |s| s.text.clone())
    };
    let places = scaled(&analysis.places);
    let crowd = |(at, group): (usize, &opinion::Group)| {
        let own = u8::try_from(at).ok();
        let mine = analysis.group_of.iter().zip(&places);
        let mut dots: Vec<(u16, u16)> =
            mine.filter(|(of, _)| of.is_some() && **of == own).map(|(_, place)| *place).collect();
        // In the order of places, so that not even the order tells whose they are.
        dots.sort_unstable();
        let says = group.representative.iter().map(|r| Says {
            text: text(r.statement),
            agree: r.agree,
            n: r.successes,
            of: r.trials,
        });
        let letter = char::from_u32(u32::from('A') + u32::try_from(at).unwrap_or(0));
        Crowd {
            name: letter.unwrap_or('?').to_string(),
            size: group.size,
            says: says.collect(),
            dots,
        }
    };
    let unites = analysis.unity.iter().take(10).map(|u| United {
        text: text(u.statement),
        agree: u.agree,
        percent: u.per_group.iter().map(|p| percent(*p)).collect(),
    });
    Spread {
        people: analysis.participants.len(),
        statements: statements.iter().filter(|s| s.held.is_none()).count(),
        enough: found.enough,
        unites: if found.enough { unites.collect() } else { Vec::new() },
        groups: if found.enough {
            analysis.groups.iter().enumerate().map(crowd).collect()
        } else {
            Vec::new()
        },
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a share between 0 and 1")]
fn percent(share: f64) -> i64 {
    (share * 100.0).round() as i64
}

/// Places in thousandths of a square that holds them all.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 1000")]
fn scaled(places: &[opinion::Point]) -> Vec<(u16, u16)> {
    let reach = places.iter().flatten().fold(0.0_f64, |most, at| most.max(at.abs()));
    let one = |at: f64| {
        let share = if reach > 0.0 { at / reach } else { 0.0 };
        (500.0 + share * 500.0).round().clamp(0.0, 1000.0) as u16
    };
    places.iter().map(|[x, y]| (one(*x), 1000 - one(*y))).collect()
}

fn draw(view: &View, title: &str, data: &Spread) -> Markup {
    let said = view.tf(
        "opinions-said",
        &[("people", &data.people.to_string()), ("n", &data.statements.to_string())],
    );
    html! {
        (ui::lead(title, &said, ui::acts(ui::print_button(view.t("print")))))
        @if data.enough {
            (ui::sheet_titled(view.t("opinions-unite"), None, unite(view, &data.unites)))
            @for crowd in &data.groups { (ui::sheet_titled(&name(view, crowd), None, says(view, &crowd.says))) }
            (ui::sheet_titled(view.t("opinions-picture"), None, picture(view, data)))
        } @else {
            (ui::sheet(ui::empty(view.t("opinions-few"), view.t("opinions-few-say"), None)))
        }
    }
}

fn name(view: &View, crowd: &Crowd) -> String {
    view.tf("opinions-group", &[("name", &crowd.name), ("n", &crowd.size.to_string())])
}

fn unite(view: &View, all: &[United]) -> Markup {
    if all.is_empty() {
        return html! { p.quiet { (view.t("opinions-nothing")) } };
    }
    let line = |one: &United| {
        let shares = one.percent.iter().zip('A'..).map(|(n, name)| format!("{name} {n}%"));
        let key = if one.agree { "opinions-all-agree" } else { "opinions-all-disagree" };
        let shares = shares.collect::<Vec<_>>().join(" · ");
        (one.text.clone(), view.tf(key, &[("shares", &shares)]))
    };
    html! {
        ul { @for one in all { @let (text, shares) = line(one);
            li { span.strong { (text) } " " small { (shares) } } } }
    }
}

fn says(view: &View, all: &[Says]) -> Markup {
    let line = |one: &Says| {
        let key = if one.agree { "opinions-agrees" } else { "opinions-disagrees" };
        view.tf(key, &[("n", &one.n.to_string()), ("of", &one.of.to_string())])
    };
    html! { ul { @for one in all { li { (one.text) " " small { (line(one)) } } } } }
}

fn picture(view: &View, data: &Spread) -> Markup {
    let sizes: Vec<(String, String)> = data
        .groups
        .iter()
        .map(|g| {
            let n = view.tf("opinions-people", &[("n", &g.size.to_string())]);
            (view.tf("opinions-letter", &[("name", &g.name)]), n)
        })
        .collect();
    let clouds: Vec<ui::Cloud<'_>> = data
        .groups
        .iter()
        .zip(&sizes)
        .map(|(g, (label, said))| ui::Cloud { label, said, dots: g.dots.clone() })
        .collect();
    ui::clouds(
        &ui::Figure {
            title: view.t("opinions-picture-say"),
            note: view.t("opinions-note"),
            table_label: view.t("opinions-table"),
            headings: (view.t("opinions-who"), view.t("opinions-size")),
        },
        &clouds,
    )
}
