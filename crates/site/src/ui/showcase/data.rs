//! Lists and tables of the size they really have.

use maud::{Markup, html};

use crate::ui::{
    Choice, Column, Field, Filter, Fit, Link, Next, PageLink, Pager, Preview, PreviewCell,
    PreviewRow, Row, State, Table, data_table, empty, filter_bar, lamp, next_list, notice, pager,
    preview_table, rows, search_field, section, select_field, sheet_titled,
};

pub(super) fn lists() -> Markup {
    html! {
        section.sheet id="lists" { (section("全部事项", Some(Link::new("#tables", "导出表格")), html! {
            (filter_bar(&filter()))
            (rows(&list_rows(), html! {}))
            (pager(&Pager {
                label: "翻页", said: "第 2 页，共 14 页，268 件",
                before: Some(Link::new("?page=1", "上一页")), after: Some(Link::new("?page=3", "下一页")),
                pages: &[
                    PageLink { link: Link::new("?page=1", "1"), is_current: false },
                    PageLink { link: Link::new("?page=2", "2"), is_current: true },
                    PageLink { link: Link::new("?page=3", "3"), is_current: false },
                    PageLink { link: Link::new("", "…"), is_current: false },
                    PageLink { link: Link::new("?page=14", "14"), is_current: false },
                ],
            }))
        })) }
        (sheet_titled("今天要办", Some(Link::new("#week", "看这一周")), next_list(&today(), "还有 2 件不急的", empty("今天没有要办的", "", None))))
    }
}

fn filter() -> Filter<'static> {
    Filter {
        action: "#lists",
        label: "筛选事项",
        hidden: &[("sort", "due")],
        fields: html! {
            (search_field(&Field { name: "q", label: "找什么", value: "堰塘", ..Field::default() }))
            (select_field(&Field { name: "step", label: "到哪一步", ..Field::default() },
                &[Choice::new("", "不限"), Choice::new("decide", "共谋"), Choice::new("build", "共建")]))
            (select_field(&Field { name: "lamp", label: "时限", ..Field::default() },
                &[Choice::new("", "不限"), Choice::new("late", "超期")]))
        },
        submit: "筛选",
        clear: Some(Link::new("#lists", "清除")),
    }
}

fn list_rows() -> [Row<'static>; 4] {
    [
        Row {
            link: Link::new("#1", "村口路灯装几盏、电费谁出"),
            meta: &["院坝会", "周六晚 7:30", "三组晒场"],
            lamp: Some((State::Remind, "还差 4 天可表决")),
        },
        Row {
            link: Link::new("#2", "二组堰塘清淤，修通 320 米水渠"),
            meta: &["共管", "看护第三周", "41 户"],
            lamp: Some((State::Ok, "按期")),
        },
        Row {
            link: Link::new("#3", "幸福食堂加装防滑地面"),
            meta: &["共建", "完成 60%"],
            lamp: Some((State::Warn, "落后 12 天")),
        },
        Row {
            link: Link::new("#4", "王家湾与陈家湾地界"),
            meta: &["调解", "第二次"],
            lamp: Some((State::Late, "超 3 天")),
        },
    ]
}

fn today() -> Vec<Next<'static>> {
    let one = |text, meta, lamp, act| Next { link: Link::new("#today", text), meta, lamp, act };
    vec![
        one(
            "答复：陈家湾自来水发黄",
            &["12345 转来", "陈先生"],
            Some((State::Late, "超 1 天")),
            Some(Link::new("#a", "去答复")),
        ),
        one(
            "签字：10 月村级财务",
            &["监委会已复核"],
            Some((State::Warn, "今天到期")),
            Some(Link::new("#b", "去签字")),
        ),
        one(
            "送材料：村规民约第九条",
            &["还差 1 户", "三组刘家"],
            Some((State::Warn, "还剩 1 天")),
            Some(Link::new("#c", "记送达")),
        ),
        one("主持：三组院坝会", &["晚 7:30", "三组晒场"], Some((State::Remind, "今晚")), None),
        one(
            "走访：周奶奶独居",
            &["每月一次", "上次 10月21日"],
            Some((State::Remind, "本周内")),
            None,
        ),
        one("确认：路灯修好没有", &["李先生报的"], Some((State::Ok, "还有 3 天")), None),
        one("看一眼：二组积分公示", &["无异议"], Some((State::Ok, "还有 5 天")), None),
        one("整理：秋季用工名单", &["表已预填 38 格"], Some((State::Ok, "还有 9 天")), None),
        one("预告：茶园霜冻提醒", &["县农业农村局"], Some((State::Ok, "还有 12 天")), None),
    ]
}

pub(super) fn tables() -> Markup {
    html! {
        section.sheet id="tables" { (section("账目", None, html! { (balance()) (ledger()) })) }
        (sheet_titled("导入前先看一遍", None, html! {
            (notice(State::Warn, "12 行里有 1 行不能收，其余可以导入", html! { p { "还没有写进台账。改好原表再传，或者先收没有问题的 11 行。" } }))
            (preview())
        }))
    }
}

fn balance() -> Markup {
    let row = |name: &str, came: &str, went: &str, left: &str, lamp: Markup| {
        vec![html! { (name) }, html! { (came) }, html! { (went) }, html! { (left) }, lamp]
    };
    data_table(&Table {
        caption: "2026年10月，单位：元",
        columns: &[
            Column::text("科目"),
            Column::number("收入"),
            Column::number("支出"),
            Column::number("结余"),
            Column::text("复核"),
        ],
        rows: vec![
            row("茶园租金", "86,400.00", "", "86,400.00", lamp(State::Done, "已复核")),
            row("堰塘清淤", "54,750.00", "48,600.00", "6,150.00", lamp(State::Done, "已复核")),
            row("幸福食堂", "18,200.00", "16,845.50", "1,354.50", lamp(State::Warn, "缺一张票据")),
        ],
        foot: row("合计", "159,350.00", "65,445.50", "93,904.50", html! {}),
        fit: Fit::Cards,
        when_empty: html! {},
    })
}

const HEADINGS: &str = "项目名称 | 建设地点 | 建设性质 | 总投资（元） | 资金来源 | 累计支付（元） | 计划完工 | 形象进度 | 责任单位 | 责任人 | 受益户 | 管护责任人 | 备注";
const LINES: [&str; 3] = [
    "二组堰塘清淤 | 示例镇示例村 | 改建 | 69,750.00 | 衔接资金、自筹 | 48,600.00 | 2026-10-12 | 完工 | 村委会 | 王德胜 | 41 | 二组轮值 | ",
    "幸福食堂防滑地面 | 示例镇示例村 | 改建 | 32,000.00 | 以奖代补 | 9,600.00 | 2026-11-08 | 60% | 村委会 | 陈秀英 | 68 | 食堂管理组 | 落后 12 天，已说明",
    "三组晒场路灯 | 示例镇示例村 | 新建 | 18,400.00 | 自筹 | 0.00 | 2027-01-20 | 公示中 | 三组 | 刘正国 | 29 |  | ",
];

fn ledger() -> Markup {
    let columns: Vec<Column<'_>> = HEADINGS
        .split(" | ")
        .map(|label| Column { label, is_number: label.contains('元') || label == "受益户" })
        .collect();
    let rows =
        LINES.iter().map(|line| line.split(" | ").map(|cell| html! { (cell) }).collect()).collect();
    data_table(&Table {
        caption: "项目台账（左右滑动看全部 13 列）",
        columns: &columns,
        rows,
        fit: Fit::Pan,
        ..Table::default()
    })
}

fn preview() -> Markup {
    let good = |text| PreviewCell { text, error: "" };
    preview_table(&Preview {
        caption: "积分台账.xlsx，第 1 张表",
        number_label: "原表",
        state_label: "结果",
        columns: &["户主", "日期", "事项", "加分", "证明人"],
        rows: &[
            PreviewRow {
                number: "第 3 行",
                state: State::Ok,
                said: "新增",
                cells: &["王德胜", "2026-11-02", "清沟出工半天", "5", "陈秀英"].map(good),
            },
            PreviewRow {
                number: "第 4 行",
                state: State::Late,
                said: "不能收",
                cells: &[
                    good("刘正国"),
                    PreviewCell { text: "2026.13.2", error: "没有第 13 个月" },
                    good("照看周奶奶"),
                    PreviewCell { text: "五", error: "请写数字" },
                    good(""),
                ],
            },
            PreviewRow {
                number: "第 5 行",
                state: State::Done,
                said: "已有，不重复收",
                cells: &["李桂芳", "2026-10-30", "院坝会做饭", "3", "王德胜"].map(good),
            },
        ],
    })
}
