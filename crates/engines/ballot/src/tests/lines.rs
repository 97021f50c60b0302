//! Lines that are ballots, and lines that are not.

use crate::{
    lines::{LineError, PrefLibReader, Row, TableReader},
    ranked::{Ranking, RankingError},
};

fn table(text: &str) -> Result<Vec<Row>, (usize, LineError)> {
    let mut reader = TableReader::default();
    let mut rows = Vec::new();
    for (at, line) in text.split('\n').enumerate() {
        rows.extend(reader.line(line.as_bytes()).map_err(|error| (at + 1, error))?);
    }
    Ok(rows)
}

fn preflib(text: &str) -> Result<Vec<(Ranking, u64)>, (usize, LineError)> {
    let mut reader = PrefLibReader::default();
    let mut rows = Vec::new();
    for (at, line) in text.split('\n').enumerate() {
        rows.extend(reader.line(line.as_bytes()).map_err(|error| (at + 1, error))?);
    }
    Ok(rows)
}

fn row(weight: u64, cells: &[u32]) -> Row {
    // 9 stands for nothing.
    Row { weight, cells: cells.iter().map(|n| Some(*n).filter(|n| *n != 9)).collect() }
}

#[test]
fn tables_are_read_as_they_are_written() {
    let mut reader = TableReader::default();
    assert_eq!(reader.line("\u{feff}ballot,路灯,\"a \"\"b\"\", c\"\r".as_bytes()), Ok(None));
    assert_eq!(reader.names(), ["路灯", "a \"b\", c"]);
    assert_eq!(reader.line(b""), Ok(None));
    assert_eq!(reader.line(b"1, 2 ,"), Ok(Some(row(1, &[2, 9]))));
    assert_eq!(reader.line(b"\"x,y\" ,\"7\",0\r"), Ok(Some(row(1, &[7, 0]))));
    let rows = table("ballot,weight,a,b\n1,3,1,\n2,0,,2\n").unwrap();
    assert_eq!(rows, [row(3, &[1, 9]), row(0, &[9, 2])]);
}

#[test]
fn wrong_tables_are_refused_by_line() {
    let number =
        |name: &str, field: &str| LineError::Number { name: name.into(), field: field.into() };
    let rows = [
        ("voter,a", 1, LineError::Heading),
        ("ballot", 1, LineError::Columns { had: 0 }),
        ("ballot,weight", 1, LineError::Columns { had: 0 }),
        ("ballot,a,a", 1, LineError::Name { name: "a".into() }),
        ("ballot,a,", 1, LineError::Name { name: String::new() }),
        ("ballot,a\n1", 2, LineError::Ragged { wanted: 2, had: 1 }),
        ("ballot,a\n1,1,1", 2, LineError::Ragged { wanted: 2, had: 3 }),
        ("ballot,a\n,1", 2, LineError::NoId),
        ("ballot,a\n1,1\n\n1,0", 4, LineError::Twice { id: "1".into() }),
        ("ballot,a\n1,x", 2, number("a", "x")),
        ("ballot,a\n1,-1", 2, number("a", "-1")),
        ("ballot,a\n1,+1", 2, number("a", "+1")),
        ("ballot,a\n1,1.5", 2, number("a", "1.5")),
        ("ballot,a\n1,4294967296", 2, number("a", "4294967296")),
        ("ballot,weight,a\n1,,1", 2, number("weight", "")),
        ("ballot,a\n\"1,1", 2, LineError::Quote),
        ("ballot,a\n\"1\"x,1", 2, LineError::Quote),
        ("ballot,a\n1\u{7},1", 2, LineError::Control),
    ];
    for (text, line, error) in rows {
        assert_eq!(table(text), Err((line, error)), "{text:?}");
    }
    assert_eq!(TableReader::default().line(b"ballot,\xff"), Err(LineError::Encoding));
}

#[test]
fn preflib_files_are_read_and_refused() {
    let head = "# FILE NAME: x.toi\n# NUMBER ALTERNATIVES: 3\n# ALTERNATIVE NAME 1: Ann\n# ALTERNATIVE NAME 2: Bo B.\n# ALTERNATIVE NAME 3: Cai\n";
    let ranking = |groups: &[&[usize]]| {
        Ranking::new(3, groups.iter().map(|group| group.to_vec()).collect()).unwrap()
    };
    let text = format!("{head}12: 1,2,3\n3:{{2, 3}},1\r\n2: 3\n1: {{1,2}},{{}}\n");
    let expected = [
        (ranking(&[&[0], &[1], &[2]]), 12),
        (ranking(&[&[1, 2], &[0]]), 3),
        (ranking(&[&[2]]), 2),
        (ranking(&[&[0, 1]]), 1),
    ];
    assert_eq!(preflib(&text).unwrap(), expected);
    let number =
        |name: &str, field: &str| LineError::Number { name: name.into(), field: field.into() };
    let alternative = |number: &str| LineError::Alternative { number: number.into() };
    let rows = [
        ("1 2 3", 6, LineError::Shape),
        ("x: 1", 6, number("count", "x")),
        ("1: 1,x", 6, number("alternative", "x")),
        ("1: 0", 6, alternative("0")),
        ("1: 4", 6, RankingError::Unknown { candidate: 3 }.into()),
        ("1: 1,1", 6, RankingError::Twice { candidate: 0 }.into()),
        ("1: 1,{2,1}", 6, RankingError::Twice { candidate: 0 }.into()),
        ("1: {1,2", 6, LineError::Shape),
        ("1: {1}2", 6, LineError::Shape),
        ("1: 1,", 6, LineError::Shape),
        ("1: 1\n# ALTERNATIVE NAME 4: D", 7, alternative("4")),
        ("# ALTERNATIVE NAME 9: D", 6, alternative("9")),
        ("# ALTERNATIVE NAME 4: Ann\n1: 1", 7, LineError::Name { name: "Ann".into() }),
    ];
    for (tail, line, error) in rows {
        assert_eq!(preflib(&format!("{head}{tail}")), Err((line, error)), "{tail:?}");
    }
    assert_eq!(preflib("1: 1"), Err((1, LineError::Columns { had: 0 })));
}
