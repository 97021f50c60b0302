//! Pieces the pages of results share: the way back, the name of an area, pages of a list, the office
//! of an owner.

use civic::authority::{Mandate, Role};
use kernel::{AreaCode, Level, PersonRef};
use maud::Markup;
use store::{Stop, Tx, registry};

use crate::edge::hand::escape;
use crate::ui;
use crate::view::View;

/// Name of an area as the county's people say it.
pub(super) fn name(tx: &mut Tx<'_>, view: &View, area: AreaCode) -> Result<String, Stop> {
    if area == view.app.options.county {
        return Ok(view.t("county-name").to_owned());
    }
    let own = view.area_name(tx, area)?;
    if area.level() <= Level::Village {
        return Ok(own);
    }
    Ok(format!("{} {own}", view.area_name(tx, area.home())?))
}

/// The areas around an area with itself, outermost first, each with the same page.
pub(super) fn way_back(
    tx: &mut Tx<'_>,
    view: &View,
    area: AreaCode,
    noun: &str,
) -> Result<Vec<(String, String)>, Stop> {
    let county = view.app.options.county;
    let mut line: Vec<AreaCode> = area.line().take_while(|a| county.contains(a)).collect();
    line.reverse();
    line.pop();
    let mut crumbs = Vec::new();
    for one in line {
        crumbs.push((format!("/{one}/{noun}"), name(tx, view, one)?));
    }
    crumbs.push((format!("/{area}"), name(tx, view, area)?));
    Ok(crumbs)
}

/// The office of a person in a home on the day: results are shown by office, not by name. Somebody
/// without one is a villager.
pub(super) fn office(
    tx: &mut Tx<'_>,
    view: &View,
    home: AreaCode,
    who: PersonRef,
) -> Result<String, Stop> {
    let today = view.now.date();
    let mandates: Vec<Mandate> = registry::mandates_over(tx, who, home)?;
    let role: Option<Role> =
        mandates.into_iter().filter(|m| m.holds_on(today)).map(|m| m.role).min();
    Ok(match role {
        Some(role) => view.t(&format!("role-{}", role.as_str().replace('_', "-"))).to_owned(),
        None => view.t("outcome-a-villager").to_owned(),
    })
}

/// Turns the pages of a list of `all`, `size` a page. `keep` are query values to carry along, `page`
/// is the name of the query value that is turned.
pub(super) fn turner(
    view: &View,
    page: &str,
    all: usize,
    size: usize,
    keep: &[(&str, &str)],
) -> Markup {
    let pages = all.div_ceil(size.max(1)).max(1);
    if pages < 2 {
        return Markup::default();
    }
    let here = at(view, page).min(pages);
    let href = |n: usize| {
        let kept = keep.iter().filter(|(_, value)| !value.is_empty());
        let kept: String = kept.map(|(k, v)| format!("{k}={}&", escape(v))).collect();
        format!("{}?{kept}{page}={n}", view.path)
    };
    let (before, after) = (href(here.saturating_sub(1)), href(here + 1));
    let said = [("page", here.to_string()), ("last", pages.to_string()), ("all", all.to_string())];
    let said: Vec<(&str, &str)> = said.iter().map(|(k, v)| (*k, v.as_str())).collect();
    ui::pager(&ui::Pager {
        label: view.t("portal-pages"),
        said: &view.tf("portal-page-said", &said),
        before: (here > 1).then(|| ui::Link::new(&before, view.t("portal-before"))),
        after: (here < pages).then(|| ui::Link::new(&after, view.t("portal-after"))),
        pages: &[],
    })
}

/// The page asked for under a name, from 1.
pub(super) fn at(view: &View, page: &str) -> usize {
    view.ask(page).parse().unwrap_or(1).clamp(1, 10_000)
}

/// Fills a sentence with numbers.
pub(super) fn told(view: &View, key: &str, values: &[(&str, u64)]) -> String {
    let values: Vec<(&str, String)> = values.iter().map(|(k, v)| (*k, v.to_string())).collect();
    let values: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
    view.tf(key, &values)
}
