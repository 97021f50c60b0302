//! Imports the people of a village from CSV: shows what would happen, and does it when told to.
//!
//! Invariant: what is committed is what the preview of the same file showed; with one bad row
//! nothing is written and every bad row is named.

use std::path::Path;

use civic::Scene;
use civic::registry::import::{self, Import, ImportLine, LineFault};
use kernel::{AreaCode, Moment};
use serde_json::json;
use site::capabilities::registry::reads;
use site::capabilities::registry::sheet::{self, SheetFault};
use store::act::By;
use store::{Ask, Receipt};

use crate::data::{Data, random};
use crate::terminal::Out;
use crate::{Trouble, data};

/// What is asked for.
pub struct Asked<'a> {
    /// The file.
    pub path: &'a Path,
    /// The village.
    pub home: AreaCode,
    /// Who imports.
    pub by: By,
    /// Whether to write.
    pub commit: bool,
    /// When.
    pub now: Moment,
}

/// Previews, and commits when asked to.
pub fn import(data: &Data, asked: &Asked<'_>, out: Out<'_>) -> Result<(), Trouble> {
    let bytes = std::fs::read(asked.path).map_err(|error| {
        Trouble::usage(
            format!("{} can not be read: {error}.", asked.path.display()),
            "Name a CSV file.",
        )
    })?;
    let rows = sheet::read(&bytes).map_err(|fault| sheet_trouble(&fault))?;
    let faults = import::check(asked.home, &rows, asked.now.date());
    if !faults.is_empty() {
        return Err(rows_trouble(&faults));
    }
    let ask = ask(asked, rows)?;
    let fingerprint = preview(data, asked, &ask, out)?;
    if !asked.commit {
        writeln!(out, "没有写入 nothing written; add --commit to write it")?;
        return Ok(());
    }
    let mut ask = Ask { dry_run: false, ..ask };
    if let Some(seen) = ask.input.get_mut("fingerprint") {
        *seen = json!(fingerprint);
    }
    let receipt = perform(data, ask)?;
    writeln!(out, "{}", serde_json::to_string(&receipt).unwrap_or_default())?;
    Ok(())
}

fn ask(asked: &Asked<'_>, rows: Vec<ImportLine>) -> Result<Ask, Trouble> {
    let id = kernel::id::ImportId::from_parts(asked.now, random()?);
    let file = asked.path.file_name().and_then(|n| n.to_str()).unwrap_or("people.csv");
    Ok(Ask {
        home: asked.home,
        act: "registry.import".into(),
        by: asked.by,
        behalf: None,
        key: format!("import {id}"),
        input: json!({ "id": id, "file": file, "rows": rows, "fingerprint": null }),
        now: asked.now,
        salt: random()?,
        dry_run: true,
    })
}

fn perform(data: &Data, ask: Ask) -> Result<Receipt, Trouble> {
    let (deeds, rules) = (data.deeds.clone(), data.rules.clone());
    Ok(data.db.write(move |tx| store::act::perform(tx, &deeds, &rules, &ask))?)
}

/// Asks whether the caller may, and shows what would change.
fn preview(data: &Data, asked: &Asked<'_>, ask: &Ask, out: Out<'_>) -> Result<String, Trouble> {
    perform(data, ask.clone())?;
    let act: Import = serde_json::from_value(ask.input.clone())
        .map_err(|e| Trouble::failed(format!("The rows can not be sent: {e}."), ""))?;
    let (rules, version, ask) =
        (data.rules.at(asked.now.date()), data.rules.version().to_owned(), ask.clone());
    let plan = data.db.read(move |tx| {
        let facts = reads::import_facts(tx, ask.home)?;
        let scene = Scene {
            home: ask.home,
            now: ask.now,
            caller: store::act::caller(tx, &ask, ask.now)?,
            behalf: None,
            key: &ask.key,
            rules: &rules,
            rules_version: &version,
            matter: None,
            given: std::cell::Cell::new(0),
        };
        Ok(import::preview(&facts, &scene, &act))
    })?;
    writeln!(
        out,
        "新增 {} 人、修改 {} 人、不变 {} 人；新增 {} 户；组和院落 {} 个；名册里有 {} 人不在文件里（保留）",
        plan.created, plan.changed, plan.same, plan.households, plan.areas, plan.absent
    )?;
    writeln!(
        out,
        "new {}, changed {}, same {} persons; {} new households; {} areas; {} persons not in the file stay",
        plan.created, plan.changed, plan.same, plan.households, plan.areas, plan.absent
    )?;
    Ok(plan.fingerprint)
}

/// A file fault in words.
pub fn sheet_trouble(fault: &SheetFault) -> Trouble {
    match fault {
        SheetFault::Header { missing } => Trouble::failed(
            format!("表头缺少 the header lacks: {}.", missing.join("、")),
            "Keep the column names of the sample file.",
        ),
        SheetFault::Encoding { line } => Trouble::failed(
            format!("第 {line} 行不是 UTF-8 line {line} is not UTF-8."),
            "另存为“CSV UTF-8”。Save as “CSV UTF-8”.",
        ),
        SheetFault::Rows(faults) => rows_trouble(faults),
    }
}

fn rows_trouble(faults: &[LineFault]) -> Trouble {
    let lines: Vec<String> =
        faults.iter().map(|f| format!("  line {}: {}: {}", f.line, f.field, why(&f.why))).collect();
    Trouble::failed(
        format!(
            "{} 处填得不对 cells are wrong; nothing was written:\n{}",
            faults.len(),
            lines.join("\n")
        ),
        "按行号改好再导入。Correct them and import again.",
    )
}

/// The reason in words; an unknown key is shown as it is.
fn why(key: &str) -> &str {
    match key {
        "import-empty" => "没有填 empty",
        "import-date" => "不是日期，写成 2023-02-22 not a date, write 2023-02-22",
        "import-sex" => "写男或女 write 男 or 女",
        "import-yes-no" => "写是或否 write 是 or 否",
        "import-area" => "不是区划代码 not an area code",
        "import-scientific" => {
            "长数字被表格软件改坏，先把这一列设为文本再填 the program has rounded a long number: format the column as text and type it again"
        }
        "import-group-elsewhere" => "这个组不在本村 this group is not in the village",
        "import-courtyard-elsewhere" => "这个院落不在本组 this courtyard is not in the group",
        "import-person-twice" => "人员编号重复 this person key stands twice",
        "import-two-heads" => "同一户有两个户主 two heads in one household",
        "import-birth" => "出生日期不可能 impossible birth date",
        other => other,
    }
}

/// The person an import is made by, from a login.
pub fn by(data: &Data, login: &str) -> Result<By, Trouble> {
    match data.by(login)? {
        By::Worker => Err(Trouble::usage(
            "An import is made by a person.",
            "Name a login with --by, such as a village secretary's.",
        )),
        by => Ok(by),
    }
}

/// Reads the village's code.
pub fn village(text: &str) -> Result<AreaCode, Trouble> {
    let home = data::area(text)?;
    if home.level() == kernel::Level::Village {
        return Ok(home);
    }
    Err(Trouble::usage(format!("{home} is not a village."), "A village's code has 12 digits."))
}
