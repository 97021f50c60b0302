//! The page around every page: skip link, header with the wordmark, places to go, crumbs, message
//! from the last act, footer. Reading needs no sign-in, so a missing user is an ordinary state.

use maud::{DOCTYPE, Markup, html};

use super::{CSS_HREF, JS_HREF, Link, State, notice, safe_href};

/// One place in the main menu.
#[derive(Clone, Copy, Debug, Default)]
pub struct NavItem<'a> {
    /// Where it leads and what it says.
    pub link: Link<'a>,
    /// Whether this is where the reader stands.
    pub is_current: bool,
}

/// The search box of the header.
#[derive(Clone, Copy, Debug)]
pub struct Search<'a> {
    /// Address that answers `?q=`.
    pub action: &'a str,
    /// Name of the box, also the text of the link that replaces it on a phone.
    pub label: &'a str,
    /// What was searched for.
    pub value: &'a str,
}

/// Who is signed in.
#[derive(Clone, Copy, Debug)]
pub struct User<'a> {
    /// Name as this person wants to be called.
    pub name: &'a str,
    /// Where the name leads (my page).
    pub href: &'a str,
}

/// Everything a full document needs. Fill what differs and take the rest from `Default`.
#[derive(Clone)]
pub struct Shell<'a> {
    /// BCP 47 tag of the page language, e.g. `zh-CN`.
    pub lang: &'a str,
    /// Title of this page alone; the place and the wordmark are added.
    pub title: &'a str,
    /// The seal: the product's name.
    pub wordmark: &'a str,
    /// Whose page this is: a village, a township, the county.
    pub place: Link<'a>,
    /// Elder mode: larger text and targets.
    pub elder: bool,
    /// Names the menu for screen readers.
    pub nav_label: &'a str,
    /// Main menu, at most six.
    pub nav: &'a [NavItem<'a>],
    /// Search box, if the page has one.
    pub search: Option<Search<'a>>,
    /// Signed-in person; otherwise `sign_in` is shown.
    pub user: Option<User<'a>>,
    /// Way to sign in.
    pub sign_in: Link<'a>,
    /// Switches elder mode on or off; shown in the header (the rules want it in sight).
    pub elder_switch: Link<'a>,
    /// Switches the language.
    pub lang_switch: Link<'a>,
    /// Language the switch leads to, so that its text is read out properly.
    pub lang_switch_to: &'a str,
    /// Text of the skip link.
    pub skip: &'a str,
    /// Names the crumbs for screen readers.
    pub crumbs_label: &'a str,
    /// Way back up, outermost first, without the page itself.
    pub crumbs: &'a [Link<'a>],
    /// What the last act came to.
    pub flash: Option<(State, &'a str)>,
    /// Links at the foot.
    pub foot_links: &'a [Link<'a>],
    /// A sentence at the foot.
    pub foot_note: &'a str,
    /// Address of the style sheet.
    pub css_href: &'a str,
    /// Address of the script.
    pub js_href: &'a str,
    /// The page itself; it carries the one `h1`.
    pub body: Markup,
}

impl Default for Shell<'_> {
    fn default() -> Self {
        Self {
            lang: "zh-CN",
            title: "",
            wordmark: "共缔",
            place: Link::default(),
            elder: false,
            nav_label: "",
            nav: &[],
            search: None,
            user: None,
            sign_in: Link::default(),
            elder_switch: Link::default(),
            lang_switch: Link::default(),
            lang_switch_to: "",
            skip: "",
            crumbs_label: "",
            crumbs: &[],
            flash: None,
            foot_links: &[],
            foot_note: "",
            css_href: CSS_HREF,
            js_href: JS_HREF,
            body: html! {},
        }
    }
}

/// The full document.
#[must_use]
pub fn page(shell: &Shell<'_>) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(shell.lang) class=[shell.elder.then_some("elder")] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="format-detection" content="telephone=no";
                title { (shell.title) " · " (shell.place.text) " · " (shell.wordmark) }
                link rel="stylesheet" href=(shell.css_href);
                script src=(shell.js_href) defer {}
            }
            body {
                a.skip href="#main" { (shell.skip) }
                (header(shell))
                main id="main" tabindex="-1" {
                    (crumbs(shell))
                    @if let Some((state, text)) = shell.flash { (notice(state, text, html! {})) }
                    (shell.body)
                }
                (footer(shell))
            }
        }
    }
}

fn header(shell: &Shell<'_>) -> Markup {
    html! {
        header.bar {
            div.bar-in {
                a.brand href=(safe_href(shell.place.href)) {
                    span.seal { (shell.wordmark) }
                    span { (shell.place.text) }
                }
                @if !shell.nav.is_empty() {
                    nav.menu aria-label=(shell.nav_label) {
                        ul {
                            @for item in shell.nav {
                                li { (current_link(item.link, item.is_current)) }
                            }
                        }
                    }
                }
                @if let Some(search) = &shell.search {
                    form.seek role="search" method="get" action=(safe_href(search.action)) {
                        label.sr for="seek" { (search.label) }
                        input id="seek" type="search" name="q" value=(search.value)
                            placeholder=(search.label) data-search;
                    }
                }
                div.bar-end {
                    @if let Some(search) = &shell.search {
                        a.seek-link href=(safe_href(search.action)) { (search.label) }
                    }
                    (plain_link(shell.elder_switch))
                    @if let Some(user) = &shell.user {
                        a href=(safe_href(user.href)) { (user.name) }
                    } @else {
                        (plain_link(shell.sign_in))
                    }
                }
            }
        }
    }
}

fn crumbs(shell: &Shell<'_>) -> Markup {
    html! {
        @if !shell.crumbs.is_empty() {
            nav.crumbs aria-label=(shell.crumbs_label) {
                ol { @for link in shell.crumbs { li { (plain_link(*link)) } } }
            }
        }
    }
}

fn footer(shell: &Shell<'_>) -> Markup {
    html! {
        footer.foot {
            div.foot-in {
                p { (shell.foot_note) }
                ul {
                    @for link in shell.foot_links { li { (plain_link(*link)) } }
                    @if !shell.elder_switch.text.is_empty() { li { (plain_link(shell.elder_switch)) } }
                    @if !shell.lang_switch.text.is_empty() {
                        li {
                            a href=(safe_href(shell.lang_switch.href)) hreflang=(shell.lang_switch_to)
                                lang=(shell.lang_switch_to) { (shell.lang_switch.text) }
                        }
                    }
                }
            }
        }
    }
}

/// A link that says where the reader stands.
pub(super) fn current_link(link: Link<'_>, is_current: bool) -> Markup {
    html! { a href=(safe_href(link.href)) aria-current=[is_current.then_some("page")] { (link.text) } }
}

/// A link, or nothing when it has no text.
pub(super) fn plain_link(link: Link<'_>) -> Markup {
    html! { @if !link.text.is_empty() { a href=(safe_href(link.href)) { (link.text) } } }
}
