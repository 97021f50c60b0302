//! Files as people send them.

use super::*;

const HEAD: &str = "户编号,组代码,组名,院落代码,院落名,户主,人员编号,姓名,性别,出生日期,与户主关系,户籍在村,集体成员,外出,党员,手机,合成数据";
const ROW: &str = "H0001,420324107210001,一组,420324107210001001,肖家院子,肖大明,H0001-01,肖大明,男,1956-03-08,户主,是,是,否,是,10012345678,是";

fn one(text: &str) -> ImportLine {
    let mut lines = read(text.as_bytes()).unwrap();
    assert_eq!(lines.len(), 1);
    lines.remove(0)
}

fn faults(text: &str) -> Vec<(u32, String, String)> {
    match read(text.as_bytes()) {
        Err(SheetFault::Rows(rows)) => rows.into_iter().map(|f| (f.line, f.field, f.why)).collect(),
        other => panic!("{other:?}"),
    }
}

/// The sample row with one column replaced.
fn with(column: &str, cell: &str) -> String {
    let at = HEAD.split(',').position(|c| c == column).unwrap();
    let cells: Vec<&str> =
        ROW.split(',').enumerate().map(|(i, c)| if i == at { cell } else { c }).collect();
    format!("{HEAD}\n{}\n", cells.join(","))
}

#[test]
fn a_plain_file_is_read_whole_and_written_back_the_same() {
    let text = format!("{HEAD}\n{ROW}\n");
    let line = one(&text);
    assert_eq!(line.household, "H0001");
    assert_eq!(line.courtyard.unwrap().as_str(), "420324107210001001");
    assert_eq!(line.born_on, Date::constant(1956, 3, 8));
    assert!(line.registered && line.member && !line.away && line.party && line.synthetic);
    assert_eq!(line.phone.as_deref(), Some("10012345678"));
    assert_eq!(write(&[line]), text);
}

#[test]
fn mark_line_ends_order_synonyms_and_remarks_do_not_matter() {
    let plain = one(&format!("{HEAD}\n{ROW}\n"));
    let crlf = format!("\u{feff}{HEAD}\r\n{ROW}\r\n\r\n,,,\r\n");
    assert_eq!(one(&crlf), plain);
    let turn = |row: &str| row.split(',').rev().collect::<Vec<_>>().join(",");
    assert_eq!(one(&format!("{}\n{}\n", turn(HEAD), turn(ROW))), plain);
    let renamed = HEAD
        .replace("户主,人员", " * 户主姓名 ,人员")
        .replace("手机", "联系电话（没有的空着）")
        .replace("出生日期", "出生年月日");
    assert_eq!(one(&format!("{renamed}\n{ROW}\n")), plain);
}

#[test]
fn dates_are_read_as_people_write_them() {
    for cell in ["2023-2-22", "2023.2.22", "2023/02/22", "2023年2月22日", "20230222"] {
        assert_eq!(one(&with("出生日期", cell)).born_on, Date::constant(2023, 2, 22));
    }
    for cell in ["23-2-22", "2023-2-30", "2023-2", "二〇二三年", "44979", "2023-2-22-1", "1/2/2023"]
    {
        let found = faults(&with("出生日期", cell));
        assert_eq!(found, [(2, "born_on".into(), "import-date".into())], "{cell}");
    }
}

#[test]
fn yes_and_no_have_few_spellings() {
    for (cell, is) in [("是", true), ("1", true), ("否", false), ("0", false), ("", false)] {
        assert_eq!(one(&with("外出", cell)).away, is, "{cell}");
    }
    assert_eq!(faults(&with("党员", "也许")), [(2, "party".into(), "import-yes-no".into())]);
    assert_eq!(one(&with("性别", "女")).sex, Sex::Female);
    assert_eq!(faults(&with("性别", "未知")), [(2, "sex".into(), "import-sex".into())]);
}

#[test]
fn numbers_that_excel_rounded_are_refused() {
    for (column, field, cell) in [
        ("组代码", "group", "4.20324E+14"),
        ("院落代码", "courtyard", "4.20324E+17"),
        ("手机", "phone", "1.00123E+10"),
        ("户编号", "household", "4.2e+17"),
    ] {
        let found = faults(&with(column, cell));
        assert_eq!(found, [(2, field.into(), "import-scientific".into())], "{column}");
    }
    // A key may well hold an E.
    assert_eq!(one(&with("户编号", "E12")).household, "E12");
    assert_eq!(one(&with("组代码", "'420324107210001")).group.as_str(), "420324107210001");
    assert_eq!(faults(&with("组代码", "4203241")), [(2, "group".into(), "import-area".into())]);
    assert_eq!(faults(&with("组代码", "")), [(2, "group".into(), "import-empty".into())]);
}

#[test]
fn every_bad_row_is_told_and_a_good_one_does_not_save_it() {
    let bad = ROW.replace("1956-03-08", "x").replace("男", "?");
    let found = faults(&format!("{HEAD}\n{ROW}\n{bad}\n\n{bad}\n"));
    let told: Vec<(u32, &str)> = found.iter().map(|f| (f.0, f.1.as_str())).collect();
    assert_eq!(told, [(3, "sex"), (3, "born_on"), (5, "sex"), (5, "born_on")]);
    // A short row lacks what stands at its end.
    let short = faults(&format!("{HEAD}\nH0001,420324107210001\n"));
    assert_eq!(short.len(), 2, "{short:?}");
}

#[test]
fn a_missing_column_and_a_foreign_encoding_are_named() {
    let lacks = HEAD.replace("组代码,", "").replace(",集体成员", "");
    let missing = vec!["组代码", "集体成员"];
    assert_eq!(read(lacks.as_bytes()), Err(SheetFault::Header { missing }));
    assert!(matches!(read(b""), Err(SheetFault::Header { missing }) if missing.len() == 9));
    let mut bytes = format!("{HEAD}\n{ROW}\n").into_bytes();
    // 肖 in GBK.
    bytes.extend([0xd0, 0xa4, 0xd0]);
    assert_eq!(read(&bytes), Err(SheetFault::Encoding { line: 3 }));
}

#[test]
fn quotes_and_formulas_survive_a_round() {
    let mut line = one(&format!("{HEAD}\n{ROW}\n"));
    line.name = "=1+1".into();
    line.head = "肖,\"大\"明".into();
    line.relation = "'户主".into();
    let text = write(std::slice::from_ref(&line));
    assert!(text.contains(",'=1+1,"), "{text}");
    assert_eq!(one(&text), line);
}
