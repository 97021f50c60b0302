//! Forms: every field once with something wrong among them, and the way in.

use maud::{Markup, html};

use crate::ui::form::fault_list;
use crate::ui::{
    Choice, Fault, Field, Form, Link, Method, acts, beside, check_field, checks_field, copy_button,
    date_field, datetime_field, field_group, file_field, form, known_field, lead, money_field,
    number_field, password_field, phone_field, radio_field, select_field, sheet_titled, submit,
    text_field, textarea_field,
};

const NEED: Option<&str> = Some("必填");

pub(super) fn fields() -> Markup {
    let frame = Form {
        action: "/wishes",
        method: Method::Post,
        has_files: true,
        hidden: &[("key", "0190f3c2")],
        busy: "正在送出…",
        is_guarded: true,
    };
    html! {
        section.sheet id="forms" {
            (lead("我有话说", "一句话也行。写不了字，可以请代办员代写，或者打电话。", html! {}))
            (fault_list("有 2 处要改一下", &[
                Fault { name: "amount", text: "预计花费：只填数字，比如 48600.00" },
                Fault { name: "kind", text: "是哪一类事：请选一个" },
            ], false))
            (form(&frame, html! {
                (what())
                (when_and_how_much())
                (acts(html! { (submit("送出去")) (copy_button("复制这段话", "已复制", "塘淤了")) }))
            }))
        }
    }
}

fn what() -> Markup {
    field_group(
        "什么事",
        "",
        html! {
            (known_field("住在哪里", "示例镇示例村二组", "来自户籍登记，不用再填", Some(Link::new("#fix", "不对，改一下"))))
            (textarea_field(&Field {
                name: "words", label: "您想说的话", hint: "怎么说的就怎么写。", value: "塘淤了，下头田没得水。",
                required: NEED, max_chars: Some(500), count: "还可以写 {n} 字", ..Field::default()
            }, 3))
            (text_field(&Field { name: "title", label: "一句话的题目", value: "二组堰塘清淤", ..Field::default() }))
            (radio_field(&Field { name: "kind", label: "是哪一类事", error: "请选一个", required: NEED, ..Field::default() }, &[
                Choice { value: "water", text: "用水", hint: "塘、渠、水管" },
                Choice { value: "road", text: "走路", hint: "路、桥、路灯" },
                Choice { value: "help", text: "帮人", hint: "老人、孩子、病人" },
                Choice::new("other", "说不清"),
            ]))
            (checks_field(&Field { name: "give", label: "自己愿意出点什么", ..Field::default() },
                &[Choice::new("work", "出工"), Choice::new("money", "出钱"), Choice::new("land", "让地")], &["work"]))
        },
    )
}

fn when_and_how_much() -> Markup {
    field_group(
        "时间和花费",
        "估个数就行，商量的时候再细算。",
        html! {
            (money_field(&Field {
                name: "amount", label: "预计花费", hint: "不知道可以空着。", value: "四万八",
                error: "只填数字，比如 48600.00", ..Field::default()
            }, "元"))
            (number_field(&Field { name: "households", label: "涉及多少户", value: "41", ..Field::default() }, "户"))
            (date_field(&Field { name: "since", label: "从哪天开始的", value: "2026-03-17", ..Field::default() }))
            (datetime_field(&Field { name: "meet", label: "院坝会定在", value: "2026-04-09T19:30", ..Field::default() }))
            (select_field(&Field { name: "group", label: "哪个组", value: "2", ..Field::default() },
                &[Choice::new("1", "一组"), Choice::new("2", "二组"), Choice::new("3", "三组")]))
            (file_field(&Field { name: "photos", label: "照片", hint: "有就传，没有也行。", ..Field::default() }, "image/*", true))
            (check_field(&Field { name: "open", label: "可以让全村看到我的名字", hint: "不勾选，只写“一位村民”。", value: "yes", ..Field::default() }, false))
        },
    )
}

pub(super) fn entrance() -> Markup {
    let by_phone = Form { action: "/sign-in", busy: "正在核对…", ..Form::default() };
    let by_password = Form { action: "/sign-in/staff", busy: "正在核对…", ..Form::default() };
    let phone = html! {
        p.quiet { "看村里事、看公示，不用登录。要说话、表决、签字，再登录。" }
        (form(&by_phone, html! {
            (phone_field(&Field { name: "phone", label: "手机号", required: NEED, autocomplete: "tel", ..Field::default() }))
            (acts(submit("发验证码给我")))
        }))
    };
    let account = form(
        &by_password,
        html! {
            (text_field(&Field { name: "account", label: "工作账号", autocomplete: "username", ..Field::default() }))
            (password_field(&Field { name: "password", label: "密码", autocomplete: "current-password", ..Field::default() }))
            (acts(submit("登录工作台")))
        },
    );
    beside(&[sheet_titled("登录", None, phone), sheet_titled("工作人员登录", None, account)])
}
