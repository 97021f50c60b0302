//! Lists: rows with their facts and lamp, today's list, filters and pages.

use maud::{Markup, html};

use super::form::hidden_field;
use super::{Link, State, bits, button_link, button_soft, lamp, safe_href, submit};

/// One line of a list.
#[derive(Clone, Copy, Debug, Default)]
pub struct Row<'a> {
    /// What it is and where it leads. The whole row can be pressed.
    pub link: Link<'a>,
    /// Small facts: kind, place, when.
    pub meta: &'a [&'a str],
    /// How it stands.
    pub lamp: Option<(State, &'a str)>,
}

/// A list of rows, or what to show when there is none.
#[must_use]
pub fn rows(items: &[Row<'_>], when_empty: Markup) -> Markup {
    html! {
        @if items.is_empty() { (when_empty) } @else {
            ul.rows { @for row in items { li { (row_head(row.link, row.meta)) (row_lamp(row.lamp)) } } }
        }
    }
}

fn row_head(link: Link<'_>, meta: &[&str]) -> Markup {
    html! {
        div {
            h3 { a href=(safe_href(link.href)) { (link.text) } }
            @if !meta.is_empty() { (bits(meta)) }
        }
    }
}

fn row_lamp(at: Option<(State, &str)>) -> Markup {
    html! { @if let Some((state, text)) = at { (lamp(state, text)) } }
}

/// One thing to do next.
#[derive(Clone, Copy, Debug, Default)]
pub struct Next<'a> {
    /// What and where.
    pub link: Link<'a>,
    /// Why me, from where, since when.
    pub meta: &'a [&'a str],
    /// How the clock stands.
    pub lamp: Option<(State, &'a str)>,
    /// The one button that closes it; solid when late, so that the eye goes there first.
    pub act: Option<Link<'a>>,
}

/// How many things a morning shows before the rest is folded away (design section 7, workbench).
pub(super) const FIRST_SHOWN: usize = 7;

/// Today's list: the first seven are shown, the rest is folded under `more`.
#[must_use]
pub fn next_list(items: &[Next<'_>], more: &str, when_empty: Markup) -> Markup {
    let (first, rest) = items.split_at(items.len().min(FIRST_SHOWN));
    html! {
        @if items.is_empty() { (when_empty) } @else { ol.rows.todo { (next_items(first)) } }
        @if !rest.is_empty() {
            details {
                summary { (more) }
                ol.rows.todo.more start=(FIRST_SHOWN + 1) { (next_items(rest)) }
            }
        }
    }
}

fn next_items(items: &[Next<'_>]) -> Markup {
    let is_late = |item: &Next<'_>| matches!(item.lamp, Some((State::Late, _)));
    html! {
        @for item in items {
            li.late-row[is_late(item)] {
                (row_head(item.link, item.meta))
                (row_lamp(item.lamp))
                @if let Some(act) = item.act {
                    @if is_late(item) { (button_link(act)) } @else { (button_soft(act)) }
                }
            }
        }
    }
}

/// A filter bar: a form that asks, so that every filtered list is a link that can be shared.
#[derive(Clone, Default)]
pub struct Filter<'a> {
    /// Address of the list.
    pub action: &'a str,
    /// Names the form for screen readers.
    pub label: &'a str,
    /// Values kept while filtering, e.g. the sort order.
    pub hidden: &'a [(&'a str, &'a str)],
    /// Fields made with the field functions; the first is given most room.
    pub fields: Markup,
    /// Text of the button.
    pub submit: &'a str,
    /// Clears all filters; shown when set.
    pub clear: Option<Link<'a>>,
}

/// Draws a filter bar.
#[must_use]
pub fn filter_bar(filter: &Filter<'_>) -> Markup {
    html! {
        form.sieve role="search" method="get" action=(safe_href(filter.action)) aria-label=(filter.label) {
            @for (name, value) in filter.hidden { (hidden_field(name, value)) }
            (filter.fields)
            div.acts {
                (submit(filter.submit))
                @if let Some(link) = filter.clear { a href=(safe_href(link.href)) { (link.text) } }
            }
        }
    }
}

/// One number in the pager.
#[derive(Clone, Copy, Debug, Default)]
pub struct PageLink<'a> {
    /// Address and number; an empty address draws a gap.
    pub link: Link<'a>,
    /// Whether this page is shown.
    pub is_current: bool,
}

/// Where the reader is in a long list.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pager<'a> {
    /// Names the pager for screen readers.
    pub label: &'a str,
    /// In words, e.g. `第 2 页，共 14 页`.
    pub said: &'a str,
    /// The page before, if any.
    pub before: Option<Link<'a>>,
    /// The page after, if any.
    pub after: Option<Link<'a>>,
    /// Numbers to jump to; hidden on a phone.
    pub pages: &'a [PageLink<'a>],
}

/// Draws the pager.
#[must_use]
pub fn pager(pager: &Pager<'_>) -> Markup {
    let edge = |link: Option<Link<'_>>, rel: &str| {
        html! {
            @if let Some(link) = link {
                li.edge { a href=(safe_href(link.href)) rel=(rel) { (link.text) } }
            }
        }
    };
    html! {
        nav.pager aria-label=(pager.label) {
            p.quiet { (pager.said) }
            ul {
                (edge(pager.before, "prev"))
                @for page in pager.pages {
                    li {
                        @if page.is_current { span aria-current="page" { (page.link.text) } }
                        @else if page.link.href.is_empty() { span.gap { (page.link.text) } }
                        @else { a href=(safe_href(page.link.href)) { (page.link.text) } }
                    }
                }
                (edge(pager.after, "next"))
            }
        }
    }
}
