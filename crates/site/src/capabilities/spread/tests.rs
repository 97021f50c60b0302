//! What goes out, on a site in memory.

use civic::decide::notice::Notice;
use civic::matter::{Kind, State};
use civic::record::Record;
use kernel::{Fen, Moment};

use super::speech;
use crate::testing::{MEETING, RESOLUTION, Site, TOPIC, VILLAGE, WISH, area, id, matter};

/// The notice of the thread's resolution.
const NOTICE: u8 = 15;

fn matter_id(n: u8) -> String {
    id::<kernel::id::Matter>(n).to_string()
}

fn with_notice(site: &Site) {
    site.write(|tx, now| {
        let of = matter(VILLAGE, NOTICE, WISH, Kind::Notice, State::Posted, now.plus_days(-1));
        tx.put(&of.row())?;
        let body = Notice {
            home: area(VILLAGE),
            id: of.id,
            subject: id(RESOLUTION),
            posted_on: now.plus_days(-1).date(),
            until_on: now.plus_days(14).date(),
            ended_at: None,
        };
        tx.put(&body.row())
    });
}

#[test]
fn numbers_are_read_aloud() {
    let rows = [
        (0, "零"),
        (2, "二"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (105, "一百零五"),
        (110, "一百一十"),
        (200, "二百"),
        (1005, "一千零五"),
        (1050, "一千零五十"),
        (2000, "两千"),
        (10_005, "一万零五"),
        (15_000, "一万五千"),
        (20_000, "两万"),
        (21_600, "两万一千六百"),
        (120_000, "十二万"),
        (1_000_500, "一百万零五百"),
        (54_000_000, "五千四百万"),
        (100_000_001, "一亿零一"),
        (200_030_000, "两亿零三万"),
    ];
    for (n, said) in rows {
        assert_eq!(speech::number(n), said, "{n}");
    }
    let rows = [
        (0, "零元"),
        (200, "两元"),
        (350, "三元五角"),
        (1_005, "十元零五分"),
        (5, "五分"),
        (2_160_000, "两万一千六百元"),
        (-100, "负一元"),
    ];
    for (fen, said) in rows {
        assert_eq!(speech::money(Fen(fen)), said, "{fen}");
    }
    let rows = [
        ("2026-12-08T19:30", "十二月八日晚上七点半"),
        ("2026-01-10T09:05", "一月十日上午九点零五分"),
        ("2026-10-20T14:00", "十月二十日下午两点"),
        ("2026-10-20T12:15", "十月二十日中午十二点十五分"),
        ("2027-01-05T19:00", "明年一月五日晚上七点"),
        ("2025-01-05T19:00", "去年一月五日晚上七点"),
    ];
    for (at, said) in rows {
        let at = Moment::parse(at).unwrap();
        let today = Moment::parse("2026-11-23T08:00").unwrap().date();
        assert_eq!(speech::moment(at, today), said, "{at:?}");
    }
}

#[test]
fn no_digit_is_left_in_a_text_to_be_read() {
    let rows = [
        ("装 12 盏太阳能路灯", "装十二盏太阳能路灯"),
        ("2 户、2 组、22 户", "两户、二组、二十二户"),
        ("办到 60%", "办到百分之六十"),
        ("2.5 公里", "二点五公里"),
        ("19:30 开会", "晚上七点半开会"),
        ("2026 年 3 月 2 日", "二零二六年三月二日"),
        ("3-5 天", "三至五天"),
        ("2026-31 号", "二千零二十六至三十一号"),
        ("电话 07191234567", "电话零七一九一二三四五六七"),
        ("账号 1234567890", "账号一二三四五六七八九零"),
        ("水渠 - 东段", "水渠-东段"),
        ("没有数", "没有数"),
    ];
    for (text, said) in rows {
        let found = speech::aloud(text);
        assert!(!found.contains(|c: char| c.is_ascii_digit()), "{found}");
        if text != "2026-31 号" {
            assert_eq!(found, said);
        }
    }
}

#[test]
fn a_matter_goes_out_as_code_text_and_speech() {
    let site = Site::with_thread();
    with_notice(&site);
    let path = format!("{VILLAGE}/notices/{}", matter_id(NOTICE));
    let data = site.get(&format!("/api/{path}/share")).json();
    assert_eq!(data["url"], format!("http://zhuxi.example:8420/{path}"));
    let group = data["group"].as_str().unwrap();
    assert!(group.starts_with("【肖家边村公示】二组桥头装 12 盏路灯。公示到"), "{group}");
    assert!(group.ends_with(data["url"].as_str().unwrap()) && group.chars().count() < 200);
    let spoken = data["loudspeaker"].as_str().unwrap();
    assert!(!spoken.contains(|c: char| c.is_ascii_alphanumeric()), "{spoken}");
    assert!(spoken.contains("装十二盏路灯"));
    let page = site.get(&format!("/{path}/share"));
    assert_eq!((page.status, page.mime.as_str()), (200, "text/html; charset=utf-8"));
    assert!(page.text.contains("<svg viewBox=\"0 0 ") && page.text.contains("readonly"));
    assert!(page.text.contains(group), "the text stands in its box");
    assert!(!page.text.contains(" style=") && page.text.len() < 60_000, "{}", page.text.len());
    let sheets = page.text.split("rel=\"stylesheet\" href=\"").skip(1);
    let sheets: Vec<&str> = sheets.filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(sheets.len(), 2, "one of every page, one of what is printed");
    for sheet in sheets {
        assert_eq!(site.get(sheet).mime, "text/css", "{sheet}");
    }
    // Every kind has its words, and none shows a key instead.
    for (noun, n) in
        [("wishes", WISH), ("topics", TOPIC), ("meetings", MEETING), ("resolutions", RESOLUTION)]
    {
        let data = site.get(&format!("/api/{VILLAGE}/{noun}/{}/share", matter_id(n))).json();
        for text in ["group", "loudspeaker"] {
            let said = data[text].as_str().unwrap();
            assert!(said.contains("路灯") && !said.contains("share-"), "{noun}: {said}");
        }
    }
    assert_eq!(site.get(&format!("/{VILLAGE}/topics/{}/share", matter_id(WISH))).status, 404);
    // What costs nothing is not said to cost nothing yuan.
    let topic = |n| site.get(&format!("/api/{VILLAGE}/topics/{}/share", matter_id(n))).json();
    assert!(topic(TOPIC)["loudspeaker"].as_str().unwrap().contains("两万一千六百元"));
    site.write(|tx, _| {
        let mut free = super::reads::topic(tx, area(VILLAGE), id(TOPIC))?.unwrap();
        free.cost_fen = Fen(0);
        tx.set(&free.row())?;
        tx.touch(area(VILLAGE));
        Ok(())
    });
    assert!(!topic(TOPIC)["loudspeaker"].as_str().unwrap().contains("零元"));
}

#[test]
fn the_address_is_the_configured_one_or_the_one_that_was_asked() {
    let site = Site::open_as(Some("https://gongdi.example/"));
    let feed = site.get(&format!("/{VILLAGE}/feed.atom")).text;
    assert!(feed.contains("https://gongdi.example/420324107210/feed.atom"), "{feed}");
    assert!(!feed.contains("zhuxi.example"));
}

#[test]
fn the_feed_is_atom() {
    let site = Site::with_thread();
    with_notice(&site);
    site.write(|tx, now| {
        let mut odd = matter(VILLAGE, 70, 70, Kind::Topic, State::Published, now);
        odd.title = "修 <桥> & \"路\"\u{1}".into();
        tx.put(&odd.row())?;
        let mut draft = matter(VILLAGE, 71, 71, Kind::Topic, State::Draft, now);
        draft.title = "还没公布".into();
        tx.put(&draft.row())
    });
    let answer = site.get(&format!("/{VILLAGE}/feed.atom"));
    assert_eq!((answer.status, answer.mime.as_str()), (200, "application/atom+xml; charset=utf-8"));
    let feed =
        roxmltree::Document::parse(&answer.text).unwrap_or_else(|e| panic!("{e}: {}", answer.text));
    let root = feed.root_element();
    let atom = "http://www.w3.org/2005/Atom";
    assert!(root.has_tag_name((atom, "feed")));
    let one = |node: roxmltree::Node<'_, '_>, name: &str| {
        let found: Vec<String> = node
            .children()
            .filter(|c| c.has_tag_name((atom, name)))
            .map(|c| c.text().unwrap_or_default().to_owned())
            .collect();
        assert_eq!(found.len(), 1, "{name} once");
        found[0].clone()
    };
    let instant = |text: &str| Moment::parse(text).unwrap_or_else(|| panic!("{text}"));
    assert_eq!(one(root, "id"), "tag:gongdi,2026:420324107210");
    assert!(one(root, "title").contains("肖家边村"));
    instant(&one(root, "updated"));
    assert!(root.children().any(|c| c.has_tag_name((atom, "author"))));
    let entries: Vec<_> = root.children().filter(|c| c.has_tag_name((atom, "entry"))).collect();
    // Topic, meeting, resolution, notice of the thread, and the odd topic; no draft, no wish.
    assert_eq!(entries.len(), 5);
    let mut ids = std::collections::BTreeSet::new();
    for entry in &entries {
        assert!(one(*entry, "id").starts_with("urn:uuid:") && ids.insert(one(*entry, "id")));
        instant(&one(*entry, "updated"));
        instant(&one(*entry, "published"));
        let link = entry.children().find(|c| c.has_tag_name((atom, "link"))).unwrap();
        assert!(link.attribute("href").unwrap().starts_with("http://zhuxi.example:8420/4203"));
    }
    assert!(one(entries[0], "title").contains("修 <桥> & \"路\""), "newest first, read back whole");
    assert!(!answer.text.contains("还没公布"));
    for place in ["420324", "420324107"] {
        let wide = site.get(&format!("/{place}/feed.atom")).text;
        assert_eq!(wide.matches("<entry>").count(), 5, "{place}");
    }
    assert_eq!(site.get("/420324999/feed.atom").status, 404);
}

#[test]
fn the_loudspeaker_tells_seven_days_and_no_digit() {
    let site = Site::with_thread();
    with_notice(&site);
    let answer = site.get(&format!("/{VILLAGE}/loudspeaker.txt"));
    assert_eq!(answer.mime, "text/plain; charset=utf-8");
    assert!(answer.text.contains("公示") && answer.text.contains("谢谢大家"));
    assert!(!answer.text.contains(|c: char| c.is_ascii_digit()), "{}", answer.text);
    assert_eq!(answer.text.matches("各位乡亲").count(), 1, "what is older is not read out");
    let quiet = site.get("/420324107211/loudspeaker.txt").text;
    assert!(quiet.contains("没有新的事情"));
}

#[test]
fn sheets_are_printed_for_what_has_them() {
    let site = Site::with_thread();
    with_notice(&site);
    let meeting = format!("/{VILLAGE}/meetings/{}/print", matter_id(MEETING));
    let rows = [
        (format!("/{VILLAGE}/notices/{}/print", matter_id(NOTICE)), "有意见的"),
        (meeting.clone(), "各位乡亲"),
        (format!("{meeting}?sheet=tally"), "见证人二"),
        (format!("{meeting}?sheet=minutes"), "发言摘要"),
    ];
    for (path, holds) in rows {
        let page = site.get(&path);
        assert_eq!(page.status, 200, "{path}");
        assert!(page.text.contains(holds) && page.text.contains("paper-sheet"), "{path}");
        assert!(!page.text.contains("sheet-") || !page.text.contains(">sheet-"), "{path}");
    }
    for none in
        [format!("{meeting}?sheet=notice"), format!("/{VILLAGE}/wishes/{}/print", matter_id(WISH))]
    {
        assert_eq!(site.get(&none).status, 404, "{none}");
    }
}
