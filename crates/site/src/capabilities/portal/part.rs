//! Pieces several public pages share: lines of a list, the way back, pages of a list.

use kernel::{AreaCode, Level};
use maud::Markup;
use store::{Stop, Tx};

use crate::ui;
use crate::view::View;

/// A line of a list with its words made up.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Where it leads.
    pub(super) href: String,
    /// What is read.
    pub(super) text: String,
    /// Small facts; empty ones are left out.
    pub(super) meta: Vec<String>,
    /// How it stands.
    pub(super) lamp: Option<(ui::State, String)>,
}

/// Draws lines.
pub(super) fn list(lines: &[Line], when_empty: Markup) -> Markup {
    let metas: Vec<Vec<&str>> =
        lines.iter().map(|line| line.meta.iter().map(String::as_str).collect()).collect();
    let rows: Vec<ui::Row<'_>> = lines
        .iter()
        .zip(&metas)
        .map(|(line, meta)| ui::Row {
            link: ui::Link::new(&line.href, &line.text),
            meta,
            lamp: line.lamp.as_ref().map(|(state, text)| (*state, text.as_str())),
        })
        .collect();
    ui::rows(&rows, when_empty)
}

/// The larger areas of an area inside the county, outermost first, as a way back.
pub(super) fn way_back(
    tx: &mut Tx<'_>,
    view: &View,
    area: AreaCode,
    whole: bool,
) -> Result<Vec<(String, String)>, Stop> {
    let county = view.app.options.county;
    let mut line: Vec<AreaCode> = area.line().take_while(|a| county.contains(a)).collect();
    line.reverse();
    if !whole {
        line.pop();
    }
    line.into_iter().map(|a| Ok((address(view, a), name(tx, view, a)?))).collect()
}

/// Address of an area's page.
pub(super) fn address(view: &View, area: AreaCode) -> String {
    if area == view.app.options.county { "/".into() } else { format!("/{area}") }
}

/// Name of an area; a part of a village carries the village's name before its own.
pub(super) fn name(tx: &mut Tx<'_>, view: &View, area: AreaCode) -> Result<String, Stop> {
    if area == view.app.options.county {
        return Ok(view.t("county-name").to_owned());
    }
    view.area_name(tx, area)
}

/// Name of an area for the head of a page: `肖家边村委会 一组`.
pub(super) fn full_name(tx: &mut Tx<'_>, view: &View, area: AreaCode) -> Result<String, Stop> {
    let own = name(tx, view, area)?;
    if area.level() <= Level::Village {
        return Ok(own);
    }
    Ok(format!("{} {own}", view.area_name(tx, area.home())?))
}

/// Where the reader is in a list of `all`, `size` a page. `keep` are query values to carry along.
pub(super) fn pages(view: &View, all: u64, size: u32, keep: &[(&str, &str)]) -> Markup {
    let last = u32::try_from(all.div_ceil(u64::from(size.max(1)))).unwrap_or(u32::MAX).max(1);
    let here = view.page_no().min(last);
    if last == 1 {
        return Markup::default();
    }
    let address = |page: u32| {
        let mut parts: Vec<String> = keep
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", escape(value)))
            .collect();
        parts.push(format!("page={page}"));
        format!("{}?{}", view.path, parts.join("&"))
    };
    let before = (here > 1).then(|| address(here - 1));
    let after = (here < last).then(|| address(here + 1));
    let near: Vec<u32> = (here.saturating_sub(2).max(1)..=(here + 2).min(last)).collect();
    let near: Vec<(String, String, bool)> =
        near.into_iter().map(|n| (address(n), n.to_string(), n == here)).collect();
    let near: Vec<ui::PageLink<'_>> = near
        .iter()
        .map(|(href, text, is_current)| ui::PageLink {
            link: ui::Link::new(href, text),
            is_current: *is_current,
        })
        .collect();
    let said = view.tf(
        "portal-page-said",
        &[("page", &here.to_string()), ("last", &last.to_string()), ("all", &all.to_string())],
    );
    ui::pager(&ui::Pager {
        label: view.t("portal-pages"),
        said: &said,
        before: before.as_deref().map(|href| ui::Link::new(href, view.t("portal-before"))),
        after: after.as_deref().map(|href| ui::Link::new(href, view.t("portal-after"))),
        pages: &near,
    })
}

/// A text as a query value.
pub(super) fn escape(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let part = |byte: u8| {
        if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    text.bytes().map(part).collect()
}
