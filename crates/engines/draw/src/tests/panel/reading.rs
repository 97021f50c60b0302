//! Lines that are lists, and lines that are not.

use super::{person, quota};
use crate::panel::{PeopleReader, QuotaReader, ReadError};

fn people(text: &str) -> Result<usize, (usize, ReadError)> {
    let mut reader = PeopleReader::default();
    for (at, line) in text.split('\n').enumerate() {
        reader.line(line.as_bytes()).map_err(|error| (at + 1, error))?;
    }
    reader.finish().map(|(_, people)| people.len()).map_err(|error| (0, error))
}

fn quotas(text: &str) -> Result<usize, (usize, ReadError)> {
    let mut reader = QuotaReader::default();
    for (at, line) in text.split('\n').enumerate() {
        reader.line(line.as_bytes()).map_err(|error| (at + 1, error))?;
    }
    reader.finish().map(|quotas| quotas.len()).map_err(|error| (0, error))
}

#[test]
fn lists_are_read_as_they_are_written() {
    let mut reader = PeopleReader::default();
    for line in ["\u{feff}id,性别,\"a \"\"b\"\", c\"\r", "", "H1, 女 ,\"x,y\"", "\"H2\",男,z\r"]
    {
        reader.line(line.as_bytes()).unwrap();
    }
    let (categories, people) = reader.finish().unwrap();
    assert_eq!(categories, ["性别", "a \"b\", c"]);
    assert_eq!(people, [person("H1", &["女", "x,y"]), person("H2", &["男", "z"])]);
    let mut reader = QuotaReader::default();
    for line in ["category,value,min,max", "性别,女,7,8", "性别,男,0,4294967295"] {
        reader.line(line.as_bytes()).unwrap();
    }
    let all = [quota("性别", "女", 7, 8), quota("性别", "男", 0, u32::MAX)];
    assert_eq!(reader.finish().unwrap(), all);
}

#[test]
fn wrong_lines_are_named_with_the_reason() {
    let heading = ReadError::Heading { wanted: "id,<category>,…" };
    let rows: [(&str, usize, ReadError); 10] = [
        ("", 0, heading.clone()),
        ("name,sex\n", 1, heading),
        ("id,sex,sex\n", 1, ReadError::Column { name: "sex".into() }),
        ("id,\n", 1, ReadError::Column { name: String::new() }),
        ("id,sex\na,f\nb\n", 3, ReadError::Ragged { wanted: 2, had: 1 }),
        ("id,sex\na,f,g\n", 2, ReadError::Ragged { wanted: 2, had: 3 }),
        ("id,sex\na,\n", 2, ReadError::Empty),
        ("id,sex\na,f\n\na,m\n", 4, ReadError::Twice { id: "a".into() }),
        ("id,sex\n\"a,f\n", 2, ReadError::Quote),
        ("id,sex\na\tb,f\n", 2, ReadError::Control),
    ];
    for (text, line, error) in rows {
        assert_eq!(people(text), Err((line, error)), "{text:?}");
    }
    let number = |field: &str| ReadError::Number { field: field.into() };
    let heading = ReadError::Heading { wanted: "category,value,min,max" };
    let top = "category,value,min,max\n";
    let rows = [
        (String::new(), 0, heading.clone()),
        ("category,value,max,min\n".to_owned(), 1, heading),
        (format!("{top}sex,f,1"), 2, ReadError::Ragged { wanted: 4, had: 3 }),
        (format!("{top}sex,f,-1,2"), 2, number("-1")),
        (format!("{top}sex,f,1,"), 2, number("")),
        (format!("{top}sex,f,1,4294967296"), 2, number("4294967296")),
        (format!("{top}sex,f,3,2"), 2, ReadError::Contradiction { min: 3, max: 2 }),
        (format!("{top}sex,f,1,2\nsex,f,1,2"), 3, ReadError::Twice { id: "sex f".into() }),
        (format!("{top},f,1,2"), 2, ReadError::Empty),
        (format!("{top}\"sex\"x,f,1,2"), 2, ReadError::Quote),
    ];
    for (text, line, error) in rows {
        assert_eq!(quotas(&text), Err((line, error)), "{text:?}");
    }
    let mut reader = PeopleReader::default();
    assert_eq!(reader.line(b"id,\xff"), Err(ReadError::Encoding));
}
