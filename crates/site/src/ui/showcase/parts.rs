//! The matter's own parts, notices, numbers, people, paper.

use maud::{Markup, html};

use crate::ui::{
    Clause, ClauseWords, Gate, Link, PrintHead, State, Step, Tab, Tile, WayStep, acts, bits,
    button_grave, button_link, button_soft, clause_table, columns, copy_button, definitions, empty,
    gates, lamp, lead, meter, notice, person, print_button, print_head, proof, qr, quote,
    read_button, section, sheet, sheet_titled, sign_lines, stamp, tabs, tag, tiles, way,
};

pub(super) fn opening() -> Markup {
    sheet(html! {
        div id="opening" {
            (lead(
                "今年大家提的事，办成了 23 件",
                "提了 41 个心愿，商量成 26 件，办成并经本人确认 23 件，平均 38 天。",
                html! {},
            ))
        }
        (acts(html! {
            (button_link(Link::new("#forms", "我有话说")))
            (button_soft(Link::new("tel:07190000000", "打电话给代办员")))
            (read_button("念给我听", "opening"))
        }))
    })
}

pub(super) fn matter() -> Markup {
    let steps = [
        ("共谋", Step::Over, "已过", "4月28日"),
        ("共建", Step::Over, "已过", "10月12日"),
        ("共管", Step::Now, "正在这一步", "第三周"),
        ("共评", Step::Ahead, "还没到", ""),
        ("共享", Step::Ahead, "还没到", ""),
    ]
    .map(|(label, step, said, note)| Gate { label, step, said, note });
    html! {
        section.sheet id="matter" {
            div.acts { (lamp(State::Ok, "按期")) (bits(&["2026-31 号", "水利", "二组", "涉及 41 户"])) }
            (lead(
                "二组堰塘清淤，修通 320 米水渠",
                "三月里李家婆婆在院坝会上说，塘淤了八年，下头 26 亩田栽不上秧。",
                html! {},
            ))
            (gates("五共", &steps))
            (acts(html! {
                (button_link(Link::new("#care", "我来看护")))
                (button_soft(Link::new("#share", "转发给亲友")))
                (print_button("打印"))
            }))
        }
        (columns(
            sheet_titled("来龙去脉", None, way(&way_steps())),
            html! { (clocks()) (money()) (chain()) },
        ))
    }
}

fn way_steps() -> [WayStep<'static>; 5] {
    [
        WayStep {
            at: "2026-11-20",
            when: "11月20日 · 今天",
            title: "看护轮值：第三周",
            is_now: true,
            body: html! { p { "值守：二组王、陈两户。沟口清草一次，未见渗漏。" } },
            ..WayStep::default()
        },
        WayStep {
            at: "2026-06-03",
            when: "6月3日",
            title: "开工：22 户出工 37.5 天",
            body: meter("到场确认 37.5 天", "承诺 40 天", 375, 400),
            ..WayStep::default()
        },
        WayStep {
            at: "2026-04-28",
            when: "4月28日",
            title: "村民小组会议表决",
            body: html! { (verdict(&HELD)) (stamp("决议有效", true)) },
            ..WayStep::default()
        },
        WayStep {
            at: "2026-04-09",
            when: "4月9日",
            title: "院坝会：怎么修、谁来修、修好谁管",
            body: quote("渠口留宽一点，收割机过得去。", "27 人同意，2 人不同意，3 人再想想"),
            ..WayStep::default()
        },
        WayStep {
            at: "2026-03-17",
            when: "3月17日",
            title: "心愿",
            body: quote("塘淤了，下头田没得水。", "李家婆婆口述，代办员代记，已电话确认"),
            ..WayStep::default()
        },
    ]
}

/// Clause, article, what there was, what was needed, whether it is met.
type Line = (&'static str, &'static str, &'static str, &'static str, bool);

const HELD: [Line; 4] = [
    ("三分之二以上的户派代表到会", "村民委员会组织法 第三十二条", "31 / 41", "28", true),
    ("到会人员过半数同意", "村民委员会组织法 第三十二条", "27 / 31", "16", true),
    ("提前公布议题与材料", "本县制度 P01", "12 天", "10 天", true),
    ("材料送到每一户", "本县制度 P02", "41 / 41", "41", true),
];

fn verdict(lines: &[Line]) -> Markup {
    let words = ClauseWords {
        caption: "按制度第 3 版逐条核对",
        clause: "条款",
        article: "依据",
        had: "实到",
        needed: "须达",
        verdict: "结论",
        pass: "符合",
        fail: "不符合",
        spared: "不用",
    };
    let clauses: Vec<Clause<'_>> = lines
        .iter()
        .map(|&(text, article, had, needed, passed)| Clause {
            text,
            article,
            had,
            needed,
            passed: Some(passed),
        })
        .collect();
    clause_table(&words, &clauses)
}

fn clocks() -> Markup {
    sheet_titled(
        "时限",
        None,
        definitions(&[
            ("满季回访", lamp(State::Ok, "还有 41 天")),
            ("效果共评", lamp(State::Remind, "12月1日起")),
            ("渗漏复查", lamp(State::Warn, "还剩 2 天")),
            ("沟口护栏", lamp(State::Late, "超 3 天，已说明原因")),
            ("验收付款", lamp(State::Done, "10月12日办结")),
        ]),
    )
}

fn money() -> Markup {
    let amounts = [
        ("县级衔接资金", "36,000.00"),
        ("乡镇配套", "12,600.00"),
        ("群众自筹", "6,150.00"),
        ("投劳折算", "15,000.00"),
    ]
    .map(|(name, amount)| (name, html! { span.num { (amount) } }));
    sheet_titled(
        "钱与力",
        Some(Link::new("#money", "一分钱追到底")),
        html! {
            (tiles(&[
                Tile { value: "6.98", unit: "万元", label: "总投入", lamp: None },
                Tile { value: "30", unit: "%", label: "自筹与投劳", lamp: None },
            ]))
            (definitions(&amounts))
        },
    )
}

fn chain() -> Markup {
    let digest = "7c1e90b42f6ad8035be14c77a92d06f83f5082be61d7c9a40b1e6f2d95a8c374";
    sheet_titled(
        "存证",
        None,
        proof(
            &[("示例村存证链", "第 18,204 条"), ("写入时间", "11月20日 09:12")],
            "国密 SM3 摘要",
            digest,
            copy_button("复制摘要", "已复制", digest),
        ),
    )
}

pub(super) fn small_parts() -> Markup {
    let tab = |text, count, is_current| Tab { link: Link::new("#lists", text), count, is_current };
    html! {
        (sheet_titled("数字、提醒、人", None, html! {
            (tiles(&[
                Tile { value: "12.4", unit: "万元", label: "村集体结余", lamp: None },
                Tile { value: "1,806", unit: "小时", label: "志愿时长", lamp: None },
                Tile { value: "23", unit: "件", label: "本人确认办成", lamp: Some((State::Ok, "比去年多 6 件")) },
                Tile { value: "2", unit: "件", label: "超期", lamp: Some((State::Late, "都已说明原因")) },
            ]))
            (tabs("事项状态", &[tab("正在办", "14", true), tab("待答复", "3", false), tab("办结", "126", false)]))
            (notice(State::Remind, "公示第 6 天，还差 4 天可以表决", html! { p { "有不同意见，可以在公示期内提出，也可以请代办员代写。" } }))
            (notice(State::Warn, "材料还有一户没有送到", html! {}))
            (notice(State::Late, "没有办成：到会人数不够", html! { p { "须到 28 户，实到 26 户。可以改期再开，原来的材料不用重交。" } }))
            (verdict(&[("三分之二以上的户派代表到会", "村民委员会组织法 第三十二条", "26 / 41", "28", false)]))
            (stamp("未形成决议", false))
            div.acts {
                (person("王德胜", "二组召集人"))
                (person("陈秀英", "监委会委员"))
                (tag("低保复核")) (tag("二组"))
            }
            (acts(html! { (button_grave(Link::new("#stop", "终止这件事"))) }))
        }))
    }
}

pub(super) fn printed() -> Markup {
    sheet(html! {
        (section("空白与纸面", None, empty(
            "这里还没有事项",
            "谁家有难处、村里该办什么，都可以说。说一句话就行，不用写材料。",
            Some(Link::new("#forms", "说第一件")),
        )))
        (print_head(&PrintHead {
            issuer: "示例村村民委员会",
            title: "二组堰塘清淤决议公示",
            meta: &["2026年第 31 号", "公示期 4月28日至5月8日", "单位：元"],
        }))
        div.acts {
            (qr(None, "扫码看全过程", "二维码"))
            (qr(Some(code()), "扫码提异议", ""))
        }
        (sign_lines(&["主持人", "记录人", "监督人", "日期"]))
    })
}

/// A drawing in place of a real code: the three corner marks.
fn code() -> Markup {
    html! {
        svg viewBox="0 0 21 21" role="img" aria-label="二维码示意" {
            path fill="currentColor" fill-rule="evenodd"
                d="M0 0h7v7H0zM1 1v5h5V1zM2 2h3v3H2zM14 0h7v7h-7zM15 1v5h5V1zM16 2h3v3h-3zM0 14h7v7H0zM1 15v5h5v-5zM2 16h3v3H2zM9 1h1v3H9zM11 3h2v2h-2zM9 9h3v2H9zM14 9h2v3h-2zM18 10h2v2h-2zM9 14h2v4H9zM13 14h3v1h-3zM17 16h2v3h-2zM13 18h2v2h-2z" {}
        }
    }
}
