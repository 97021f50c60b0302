//! Numbers as they are read aloud in Chinese: for loudspeakers, where nobody sees `12.5%` or `19:30`.
//!
//! Invariants: every digit of the text is turned into words, none is lost; the text keeps its order.
//! Refuses to know: what the text is about.

use kernel::{Date, Fen, Moment};

const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
/// After these, two of something is 两: 两户, 两盏, 两天.
const MEASURES: &str = "户盏个件人天元次家处台米方张位棵条座头斤亩里趟份车名间口根遍块种批辆";
/// More digits than this are read one by one: telephone and code numbers.
const COUNTED_DIGITS: usize = 9;

fn digit(n: u64) -> char {
    usize::try_from(n).ok().and_then(|n| DIGITS.get(n)).copied().unwrap_or('零')
}

/// One by one: `2026` is 二零二六.
pub fn one_by_one(digits: &str) -> String {
    digits.chars().filter_map(|c| c.to_digit(10)).map(|d| digit(d.into())).collect()
}

/// Four places, 0–9999, without a leading 零.
fn four(n: u64, out: &mut String) {
    let places = [(1000, '千'), (100, '百'), (10, '十')];
    let (mut rest, mut gap, mut begun) = (n, false, false);
    for (size, name) in places {
        let d = rest / size;
        rest %= size;
        if d == 0 {
            gap = begun;
            continue;
        }
        if gap {
            out.push('零');
            gap = false;
        }
        // 十五, not 一十五, when nothing stands before it.
        if !(size == 10 && d == 1 && !begun && out.is_empty()) {
            out.push(if d == 2 && size == 1000 { '两' } else { digit(d) });
        }
        out.push(name);
        begun = true;
    }
    if rest > 0 {
        if gap {
            out.push('零');
        }
        out.push(digit(rest));
    }
}

/// A whole number: `21600` is 两万一千六百.
pub fn number(n: u64) -> String {
    if n == 0 {
        return "零".into();
    }
    let parts = [(n / 100_000_000, "亿"), (n / 10_000 % 10_000, "万"), (n % 10_000, "")];
    let mut out = String::new();
    for (part, name) in parts {
        if part == 0 {
            continue;
        }
        // 一万零五: what is smaller than a thousand follows with a 零.
        if !out.is_empty() && part < 1_000 {
            out.push('零');
        }
        if part == 2 && !name.is_empty() {
            out.push('两');
        } else {
            four(part, &mut out);
        }
        out.push_str(name);
    }
    out
}

/// An amount: 三元五角, 两万一千六百元.
pub fn money(fen: Fen) -> String {
    let all = fen.0.unsigned_abs();
    let (yuan, jiao, cent) = (all / 100, all / 10 % 10, all % 10);
    let mut out = String::from(if fen.0 < 0 { "负" } else { "" });
    if yuan > 0 || all == 0 {
        out.push_str(&if yuan == 2 { "两".into() } else { number(yuan) });
        out.push('元');
    }
    if jiao > 0 {
        out.push(digit(jiao));
        out.push('角');
    }
    if cent > 0 {
        if jiao == 0 && yuan > 0 {
            out.push('零');
        }
        out.push(digit(cent));
        out.push('分');
    }
    out
}

fn small(n: i8) -> String {
    number(u64::from(n.unsigned_abs()))
}

/// A day as it is said on another day: 十二月八日, 明年一月五日.
pub fn day(day: Date, today: Date) -> String {
    let year = match i32::from(day.year()) - i32::from(today.year()) {
        0 => String::new(),
        1 => "明年".into(),
        -1 => "去年".into(),
        _ => format!("{}年", one_by_one(&day.year().to_string())),
    };
    format!("{year}{}月{}日", small(day.month()), small(day.day()))
}

/// A time of day: 晚上七点半.
pub fn time(hour: u32, minute: u32) -> String {
    let part = match hour {
        0..=5 => "凌晨",
        6..=11 => "上午",
        12 => "中午",
        13..=17 => "下午",
        _ => "晚上",
    };
    let on_clock = if hour > 12 { hour - 12 } else { hour };
    let said = if on_clock == 2 { "两".into() } else { number(on_clock.into()) };
    let rest = match minute {
        0 => String::new(),
        30 => "半".into(),
        1..=9 => format!("零{}分", number(minute.into())),
        _ => format!("{}分", number(minute.into())),
    };
    format!("{part}{said}点{rest}")
}

/// Day and time of day.
pub fn moment(at: Moment, today: Date) -> String {
    let civil = at.civil();
    let (hour, minute) = (civil.hour().unsigned_abs(), civil.minute().unsigned_abs());
    format!("{}{}", day(civil.date(), today), time(hour.into(), minute.into()))
}

/// A run of digits with what may follow it inside a number: `12.5`, `19:30`, `2026-31`.
fn run(chars: &[char]) -> usize {
    chars.iter().take_while(|c| c.is_ascii_digit()).count()
}

fn text_of(chars: &[char]) -> String {
    chars.iter().collect()
}

/// A whole number inside a text, said by what follows it.
fn counted(digits: &str, next: Option<char>) -> String {
    let long = digits.len() > COUNTED_DIGITS || (digits.len() > 1 && digits.starts_with('0'));
    let year = digits.len() == 4 && next == Some('年');
    match digits.parse::<u64>() {
        Ok(n) if !long && !year => match n {
            2 if next.is_some_and(|c| MEASURES.contains(c)) => "两".into(),
            _ => number(n),
        },
        _ => one_by_one(digits),
    }
}

/// A text with every number in words. Spaces that only set numbers apart are left out.
pub fn aloud(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::new();
    let mut rest = chars.as_slice();
    while let Some(first) = rest.first() {
        if !first.is_ascii_digit() {
            // Between two numbers a stroke is 至; elsewhere signs stay as they are.
            let after = rest.get(1).is_some_and(char::is_ascii_digit);
            let before = rest.len() < chars.len()
                && chars.get(chars.len() - rest.len() - 1).is_some_and(char::is_ascii_digit);
            match first {
                '-' | '–' | '~' | '～' if before && after => out.push('至'),
                ' ' => {}
                other => out.push(*other),
            }
            rest = rest.get(1..).unwrap_or_default();
            continue;
        }
        let (said, used) = number_in(rest);
        out.push_str(&said);
        rest = rest.get(used..).unwrap_or_default();
    }
    out
}

/// The number at the beginning of `chars` in words, and how many characters it took.
fn number_in(chars: &[char]) -> (String, usize) {
    let whole = run(chars);
    let digits = text_of(chars.get(..whole).unwrap_or_default());
    let sign = chars.get(whole).copied();
    let tail = chars.get(whole + 1..).unwrap_or_default();
    let more = run(tail);
    let part = text_of(tail.get(..more).unwrap_or_default());
    let clock = (digits.parse::<u32>(), part.parse::<u32>());
    if let (Some(':' | '：'), 2, (Ok(hour @ 0..=23), Ok(minute @ 0..=59))) = (sign, more, clock) {
        return (time(hour, minute), whole + 1 + more);
    }
    if sign == Some('.') && more > 0 {
        let used = whole + 1 + more;
        let said = format!("{}点{}", counted(&digits, None), one_by_one(&part));
        return percent(said, chars, used);
    }
    let next = chars.get(whole..).unwrap_or_default().iter().find(|c| **c != ' ').copied();
    percent(counted(&digits, next), chars, whole)
}

/// `30%` is 百分之三十.
fn percent(said: String, chars: &[char], used: usize) -> (String, usize) {
    match chars.get(used) {
        Some('%' | '％') => (format!("百分之{said}"), used + 1),
        _ => (said, used),
    }
}
