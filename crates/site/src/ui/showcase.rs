//! The design page: every part once, with invented texts of the kind it will carry. It is the
//! place to look before writing a page, and the page the checks of this module read.

mod data;
mod forms;
mod parts;
mod pictures;

use maud::{Markup, html};

use super::{Link, NavItem, Search, Shell, State, User, page};

/// The whole design page.
#[must_use]
pub fn showcase() -> Markup {
    showcase_in(false)
}

/// The design page, plain or in elder mode.
pub(super) fn showcase_in(elder: bool) -> Markup {
    let nav = [
        NavItem { link: Link::new("#matter", "村里事"), is_current: true },
        NavItem { link: Link::new("#lists", "公示"), is_current: false },
        NavItem { link: Link::new("#tables", "账目"), is_current: false },
        NavItem { link: Link::new("#forms", "填表"), is_current: false },
        NavItem { link: Link::new("#pictures", "看图"), is_current: false },
    ];
    page(&Shell {
        title: "样式",
        place: Link::new("/", "示例村"),
        elder,
        nav_label: "主菜单",
        nav: &nav,
        search: Some(Search { action: "/search", label: "找事项", value: "" }),
        user: Some(User { name: "张玉兰", href: "/me" }),
        elder_switch: Link::new("?elder=1", if elder { "标准字" } else { "大字版" }),
        lang_switch: Link::new("?lang=en", "English"),
        lang_switch_to: "en",
        skip: "跳到正文",
        crumbs_label: "所在位置",
        crumbs: &[Link::new("/", "竹溪县"), Link::new("/", "示例镇"), Link::new("/", "示例村")],
        flash: Some((State::Ok, "已收到。编号 2026-31，七天内有人答复您。")),
        foot_links: &[Link::new("/verify", "自己核对存证"), Link::new("/help", "怎么用")],
        foot_note: "本页人名、数字均为示例。",
        body: body(),
        ..Shell::default()
    })
}

fn body() -> Markup {
    html! {
        (parts::opening())
        (parts::matter())
        (parts::small_parts())
        (data::lists())
        (data::tables())
        (forms::fields())
        (forms::entrance())
        (pictures::charts())
        (parts::printed())
    }
}
