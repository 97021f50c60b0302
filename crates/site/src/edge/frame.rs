//! The frame around every page, and the two assets with their content in the name.

use kernel::refusal::Lang;

use crate::asset::Asset;
use crate::ui;
use crate::view::{Shown, View};

/// The style sheet of every page.
pub(super) static CSS: Asset = Asset::css(ui::APP_CSS);
/// The script of every page.
pub(super) static JS: Asset = Asset::js(ui::APP_JS);

/// The full document.
pub(super) fn page(view: &View, shown: &Shown) -> String {
    let place_href = format!("/{}", shown.place);
    let signed_in = view.person().is_some();
    let nav = nav(view, &place_href, signed_in);
    let nav: Vec<ui::NavItem<'_>> = nav
        .iter()
        .map(|(href, text)| ui::NavItem {
            link: ui::Link::new(href, text),
            // The front page is the county's own.
            is_current: *href == view.path || (view.path == "/" && *href == place_href),
        })
        .collect();
    let back = super::input::escape(&view.path);
    let elder_href = format!("/preferences?elder={}&back={back}", u8::from(!view.elder));
    let (other, other_tag, other_word) = match view.lang {
        Lang::Zh => ("en", "en", "English"),
        Lang::En => ("zh", "zh-CN", "中文"),
    };
    let lang_href = format!("/preferences?lang={other}&back={back}");
    let crumbs: Vec<ui::Link<'_>> =
        shown.crumbs.iter().map(|(href, text)| ui::Link::new(href, text)).collect();
    let sign_in_href = format!("/sign-in?back={back}");
    let flash = view.flash.as_deref().map(|key| format!("done-{key}"));
    let flash = flash.as_deref().filter(|k| view.app.words(view.lang).has(k));
    let foot = foot(view, &place_href);
    let foot: Vec<ui::Link<'_>> = foot.iter().map(|(h, t)| ui::Link::new(h, t)).collect();
    let shell = ui::Shell {
        lang: view.lang.tag(),
        title: &shown.title,
        wordmark: view.t("wordmark"),
        place: ui::Link::new(&place_href, &shown.place_name),
        elder: view.elder,
        nav_label: view.t("nav-label"),
        nav: &nav,
        search: None,
        user: signed_in.then(|| ui::User { name: &view.user, href: "/my" }),
        sign_in: ui::Link::new(&sign_in_href, view.t("sign-in")),
        elder_switch: ui::Link::new(
            &elder_href,
            view.t(if view.elder { "elder-off" } else { "elder-on" }),
        ),
        lang_switch: ui::Link::new(&lang_href, other_word),
        lang_switch_to: other_tag,
        skip: view.t("skip"),
        crumbs_label: view.t("crumbs-label"),
        crumbs: &crumbs,
        flash: flash.map(|key| (ui::State::Done, view.t(key))),
        foot_links: &foot,
        foot_note: view.t("foot-note"),
        css_href: CSS.path(),
        js_href: JS.path(),
        body: shown.body.clone(),
    };
    ui::page(&shell).into_string()
}

fn nav(view: &View, place: &str, signed_in: bool) -> Vec<(String, String)> {
    let mut items = vec![
        (place.to_owned(), view.t("nav-village").to_owned()),
        (format!("{place}/matters"), view.t("nav-matters").to_owned()),
        (format!("{place}/notices"), view.t("nav-notices").to_owned()),
    ];
    if signed_in {
        items.push(("/work".into(), view.t("nav-work").to_owned()));
        items.push(("/my".into(), view.t("nav-my").to_owned()));
    }
    items
}

fn foot(view: &View, _place: &str) -> Vec<(String, String)> {
    [
        ("/rules", "foot-rules"),
        ("/digests", "foot-digests"),
        ("/authority", "foot-authority"),
        ("/look", "foot-look"),
        ("/api/openapi.json", "foot-api"),
        ("/refusals", "foot-refusals"),
    ]
    .into_iter()
    .map(|(href, key)| (href.to_owned(), view.t(key).to_owned()))
    .collect()
}
