//! The household file as villages keep it: CSV as Excel saves it, read leniently where that is safe
//! and with every bad row named where it is not.
//!
//! Invariants: columns may stand in any order and under the names people use; a number that Excel
//! has rounded (`4.2E+17`) is refused, never guessed; either every row is typed or every fault is
//! told. Refuses to know: what is already in the registry (the import's rule compares).

use std::fmt::Write as _;

use civic::registry::Sex;
use civic::registry::import::{ImportFacts, ImportLine, LineFault};
use kernel::{AreaCode, Date};

#[cfg(test)]
mod tests;

/// Why a file can not be imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SheetFault {
    /// Columns that must be there are not, by their Chinese names.
    Header {
        /// Names, in file order.
        missing: Vec<&'static str>,
    },
    /// A line is not UTF-8.
    Encoding {
        /// Line of the file, from 1.
        line: u32,
    },
    /// Every cell that can not be read.
    Rows(Vec<LineFault>),
}

/// A column: field name, names in files (the first is ours), whether the file must have it.
struct ColumnName {
    field: &'static str,
    names: &'static [&'static str],
    must: bool,
}

const fn column(field: &'static str, names: &'static [&'static str], must: bool) -> ColumnName {
    ColumnName { field, names, must }
}

/// In file order.
const COLUMNS: [ColumnName; 17] = [
    column("household", &["户编号", "户号", "家庭编号", "户编码"], true),
    column("group", &["组代码", "小组代码", "村民小组代码"], true),
    column("group_name", &["组名", "组别", "小组", "村民小组", "小组名称"], false),
    column("courtyard", &["院落代码", "院子代码"], false),
    column("courtyard_name", &["院落名", "院落", "院子", "院落名称"], false),
    column("head", &["户主", "户主姓名"], true),
    column("person", &["人员编号", "人员编码", "成员编号"], true),
    column("name", &["姓名", "名字"], true),
    column("sex", &["性别"], true),
    column("born_on", &["出生日期", "出生年月日", "出生年月", "生日"], true),
    column("relation", &["与户主关系", "关系"], false),
    column("registered", &["户籍在村", "是否户籍在村", "本村户籍"], true),
    column("member", &["集体成员", "是否集体成员", "集体经济组织成员"], true),
    column("away", &["外出", "是否外出", "外出务工"], false),
    column("party", &["党员", "是否党员", "中共党员"], false),
    column("phone", &["手机", "手机号", "手机号码", "电话", "联系电话"], false),
    column("synthetic", &["合成数据", "是否合成数据"], false),
];

/// Reads a file. Errors: what is missing, where the encoding breaks, or all bad cells at once.
pub fn read(bytes: &[u8]) -> Result<Vec<ImportLine>, SheetFault> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = 1 + before.iter().filter(|b| **b == b'\n').count();
        SheetFault::Encoding { line: u32::try_from(line).unwrap_or(u32::MAX) }
    })?;
    let mut rows = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
        .into_records();
    let places = match rows.next() {
        Some(Ok(header)) => places_of(&header)?,
        Some(Err(_)) | None => places_of(&csv::StringRecord::new())?,
    };
    let mut lines = Vec::new();
    let mut faults = Vec::new();
    let mut counted = Counted { text, byte: 0, line: 1 };
    for row in rows {
        let Ok(row) = row else {
            let fault = LineFault { line: 0, field: "row".into(), why: "import-row".into() };
            faults.push(fault);
            continue;
        };
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let line = counted.line_of(&row);
        let mut cells = Cells { row: &row, places: &places, line, faults: &mut faults };
        lines.extend(cells.line());
    }
    if faults.is_empty() { Ok(lines) } else { Err(SheetFault::Rows(faults)) }
}

/// Counts lines as an editor shows them: the reader's own count stops short of empty lines.
struct Counted<'a> {
    text: &'a str,
    byte: usize,
    line: u32,
}

impl Counted<'_> {
    /// The line of a row; rows are asked for in order.
    fn line_of(&mut self, row: &csv::StringRecord) -> u32 {
        let bytes = self.text.as_bytes();
        let begins = row.position().and_then(|p| usize::try_from(p.byte()).ok()).unwrap_or(0);
        let rest = bytes.get(begins..).unwrap_or_default();
        let begins = begins + rest.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        let passed = bytes.get(self.byte..begins).unwrap_or_default();
        let ends = passed.iter().filter(|b| **b == b'\n').count();
        self.line = self.line.saturating_add(u32::try_from(ends).unwrap_or(u32::MAX));
        self.byte = self.byte.max(begins);
        self.line
    }
}

/// Where each column stands in the file.
fn places_of(header: &csv::StringRecord) -> Result<[Option<usize>; 17], SheetFault> {
    let titles: Vec<String> = header.iter().map(title_of).collect();
    let place =
        |c: &ColumnName| titles.iter().position(|t| t == c.field || c.names.contains(&t.as_str()));
    let places = COLUMNS.each_ref().map(place);
    let lacks = COLUMNS.iter().zip(&places).filter(|(c, place)| c.must && place.is_none());
    let missing: Vec<&str> = lacks.filter_map(|(c, _)| c.names.first().copied()).collect();
    if missing.is_empty() { Ok(places) } else { Err(SheetFault::Header { missing }) }
}

/// A title without the spaces, stars and remarks in brackets that people put around it.
fn title_of(cell: &str) -> String {
    let kept = cell.split(['（', '(']).next().unwrap_or_default();
    kept.chars().filter(|c| !c.is_whitespace() && !matches!(c, '*' | '＊' | '\u{feff}')).collect()
}

struct Cells<'a> {
    row: &'a csv::StringRecord,
    places: &'a [Option<usize>; 17],
    line: u32,
    faults: &'a mut Vec<LineFault>,
}

impl<'a> Cells<'a> {
    /// The typed line; `None` when any cell was bad.
    fn line(&mut self) -> Option<ImportLine> {
        let household = self.code("household");
        let group = self.area("group");
        let courtyard = self.area_or_none("courtyard");
        let person = self.code("person");
        let sex = self.sex();
        let born_on = self.date("born_on");
        let flags = ["registered", "member", "away", "party", "synthetic"].map(|f| self.flag(f));
        let phone = self.code("phone");
        let [registered, member, away, party, synthetic] = flags;
        Some(ImportLine {
            household: household?.to_owned(),
            group: group?,
            group_name: self.cell("group_name").to_owned(),
            courtyard: courtyard?,
            courtyard_name: self.cell("courtyard_name").to_owned(),
            head: self.cell("head").to_owned(),
            person: person?.to_owned(),
            name: self.cell("name").to_owned(),
            sex: sex?,
            born_on: born_on?,
            relation: self.cell("relation").to_owned(),
            registered: registered?,
            member: member?,
            away: away?,
            party: party?,
            phone: phone.map(|p| (!p.is_empty()).then(|| p.to_owned()))?,
            synthetic: synthetic?,
        })
    }

    /// The trimmed cell; an apostrophe in front is Excel's mark for text.
    fn cell(&self, field: &str) -> &'a str {
        let at = COLUMNS.iter().position(|c| c.field == field);
        let place = at.and_then(|at| self.places.get(at).copied().flatten());
        let cell = place.and_then(|p| self.row.get(p)).unwrap_or_default().trim();
        cell.strip_prefix(['\'', '‘']).unwrap_or(cell)
    }

    fn bad<T>(&mut self, field: &str, why: &str) -> Option<T> {
        self.faults.push(LineFault { line: self.line, field: field.into(), why: why.into() });
        None
    }

    /// Digits that Excel has turned into a number of powers have lost their end for good.
    fn code(&mut self, field: &str) -> Option<&'a str> {
        let cell = self.cell(field);
        let rounded = cell
            .split_once(['E', 'e'])
            .and_then(|(digits, power)| Some((digits, power.strip_prefix('+')?)))
            .is_some_and(|(digits, power)| {
                let number = |c: char| c.is_ascii_digit() || c == '.';
                !digits.is_empty() && digits.chars().all(number) && power.parse::<u8>().is_ok()
            });
        if rounded { self.bad(field, "import-scientific") } else { Some(cell) }
    }

    fn area(&mut self, field: &str) -> Option<AreaCode> {
        let code = self.code(field)?;
        match AreaCode::parse(code) {
            Ok(code) => Some(code),
            Err(_) if code.is_empty() => self.bad(field, "import-empty"),
            Err(_) => self.bad(field, "import-area"),
        }
    }

    fn area_or_none(&mut self, field: &str) -> Option<Option<AreaCode>> {
        if self.cell(field).is_empty() { Some(None) } else { self.area(field).map(Some) }
    }

    fn sex(&mut self) -> Option<Sex> {
        match self.cell("sex") {
            "男" | "男性" | "male" => Some(Sex::Male),
            "女" | "女性" | "female" => Some(Sex::Female),
            "" => self.bad("sex", "import-empty"),
            _ => self.bad("sex", "import-sex"),
        }
    }

    fn flag(&mut self, field: &str) -> Option<bool> {
        match self.cell(field) {
            "是" | "1" | "√" | "有" | "true" => Some(true),
            "" | "否" | "0" | "×" | "无" | "false" => Some(false),
            _ => self.bad(field, "import-yes-no"),
        }
    }

    fn date(&mut self, field: &str) -> Option<Date> {
        let cell = self.code(field)?;
        if cell.is_empty() {
            return self.bad(field, "import-empty");
        }
        date_of(cell).or_else(|| self.bad(field, "import-date"))
    }
}

/// `2023-2-22`, `2023.2.22`, `2023/2/22`, `2023年2月22日` or `20230222`.
fn date_of(cell: &str) -> Option<Date> {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if cell.len() == 8 && digits(cell) {
        let (year, rest) = cell.split_at_checked(4)?;
        let (month, day) = rest.split_at_checked(2)?;
        return civil(year, month, day);
    }
    let plain = cell.trim_end_matches('日').replace(['年', '月', '.', '/', '－'], "-");
    let mut parts = plain.split('-').map(str::trim);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let whole = parts.next().is_none() && [year, month, day].iter().all(|p| digits(p));
    if whole && year.len() == 4 { civil(year, month, day) } else { None }
}

fn civil(year: &str, month: &str, day: &str) -> Option<Date> {
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// The registry of a home as lines of the file, in order of household, then person key.
pub fn lines_of(facts: &ImportFacts) -> Vec<ImportLine> {
    let heads: std::collections::BTreeMap<_, _> =
        facts.households.values().map(|h| (h.id, h)).collect();
    let mut lines: Vec<ImportLine> = Vec::with_capacity(facts.persons.len());
    for person in facts.persons.values() {
        let Some(household) = heads.get(&person.household) else { continue };
        let group = person.area.at(kernel::Level::Group).unwrap_or(person.area);
        let courtyard = person.area.at(kernel::Level::Courtyard);
        let named = |code: &AreaCode| facts.areas.get(code).cloned().unwrap_or_default();
        lines.push(ImportLine {
            household: household.key.clone(),
            group,
            group_name: named(&group),
            courtyard,
            courtyard_name: courtyard.as_ref().map(named).unwrap_or_default(),
            head: household.head.clone(),
            person: person.key.clone(),
            name: person.name.clone(),
            sex: person.sex,
            born_on: person.born_on,
            relation: person.relation.clone(),
            registered: person.registered,
            member: person.member,
            away: person.away,
            party: person.party,
            phone: person.phone.clone(),
            synthetic: person.synthetic,
        });
    }
    lines.sort_by(|a, b| (&a.household, &a.person).cmp(&(&b.household, &b.person)));
    lines
}

/// The file of these lines: UTF-8 without a mark, line feeds; [`read`] gives the same lines again.
pub fn write(lines: &[ImportLine]) -> String {
    let mut out = String::with_capacity(160 * (lines.len() + 1));
    let titles: Vec<&str> = COLUMNS.iter().filter_map(|c| c.names.first().copied()).collect();
    out.push_str(&titles.join(","));
    out.push('\n');
    for line in lines {
        line_write(&mut out, line);
    }
    out
}

fn line_write(out: &mut String, line: &ImportLine) {
    let yes = |flag: bool| if flag { "是" } else { "否" };
    let sex = match line.sex {
        Sex::Male => "男",
        Sex::Female => "女",
    };
    let born_on = line.born_on.to_string();
    let courtyard = line.courtyard.as_ref().map_or("", AreaCode::as_str);
    let cells = [
        line.household.as_str(),
        line.group.as_str(),
        &line.group_name,
        courtyard,
        &line.courtyard_name,
        &line.head,
        &line.person,
        &line.name,
        sex,
        &born_on,
        &line.relation,
        yes(line.registered),
        yes(line.member),
        yes(line.away),
        yes(line.party),
        line.phone.as_deref().unwrap_or_default(),
        yes(line.synthetic),
    ];
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        // A cell that begins like a formula would be carried out by the program that opens it.
        let mark = if cell.starts_with(['=', '+', '-', '@', '\'']) { "'" } else { "" };
        if cell.contains([',', '"', '\n', '\r']) {
            let _ = write!(out, "\"{mark}{}\"", cell.replace('"', "\"\""));
        } else {
            let _ = write!(out, "{mark}{cell}");
        }
    }
    out.push('\n');
}
