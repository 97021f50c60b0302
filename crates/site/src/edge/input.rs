//! From what was sent to what an act takes: the field table of the act says how each value is read,
//! the same for a form and for JSON.

use std::collections::BTreeMap;

use civic::act::{ActSpec, Field, FieldKind};
use kernel::{AreaCode, Code, Date, Fen, Moment, PersonRef, Refusal};
use serde_json::{Map, Value};
use store::{Stop, Tx};

/// Values as sent, by name; what a form shows again when something is wrong.
pub type Values = BTreeMap<String, String>;

/// Pairs of an `a=b&c=d` text, decoded.
pub(crate) fn urlencoded(text: &str) -> Values {
    pairs(text).into_iter().collect()
}

/// Pairs of an `a=b&c=d` text in order, decoded.
pub(crate) fn pairs(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(value))
        })
        .collect()
}

/// A form's values by name. A field of several persons, ids or numbers comes once for each: one a line; so
/// do marks, each under a name with its number (`marks-3`). Of any other name that comes again the last
/// counts.
pub(crate) fn values(spec: &ActSpec, pairs: Vec<(String, String)>) -> Values {
    let mut values = Values::new();
    for (name, value) in pairs {
        let (name, value) = match numbered(spec, &name) {
            Some(_) if value.is_empty() => continue,
            Some((field, no)) => (field.to_owned(), format!("{no}:{value}")),
            None => (name, value),
        };
        let several = |kind| {
            use FieldKind::{Ids, Marks, Numbers, Persons};
            matches!(kind, Persons | Ids | Numbers(_) | Marks(_))
        };
        let many = |f: &&Field| f.name == name && several(f.kind);
        match values.get_mut(&name) {
            Some(so_far) if spec.fields.iter().any(|f| many(&f)) => {
                so_far.push('\n');
                so_far.push_str(&value);
            }
            _ => {
                values.insert(name, value);
            }
        }
    }
    values
}

/// The field of marks and the number that a name such as `marks-3` stands for.
fn numbered<'n>(spec: &ActSpec, name: &'n str) -> Option<(&'static str, &'n str)> {
    let (stem, no) = name.rsplit_once('-')?;
    let field = spec.fields.iter().find(|f| f.name == stem)?;
    let counts = !no.is_empty() && no.bytes().all(|b| b.is_ascii_digit());
    (matches!(field.kind, FieldKind::Marks(_)) && counts).then_some((field.name, no))
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let high = rest.next().and_then(|b| char::from(b).to_digit(16));
                let low = rest.next().and_then(|b| char::from(b).to_digit(16));
                if let (Some(high), Some(low)) = (high, low) {
                    bytes.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                }
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A text as part of an address.
pub(crate) fn escape(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String can not fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// A yes or no that is a question, not a mark: silence must not count as "no".
pub(crate) fn is_question(field: &Field) -> bool {
    field.kind == FieldKind::Bool && field.name == "satisfied"
}

fn label(field: &Field) -> String {
    format!("@field-{}", field.name.replace('_', "-"))
}

fn bad(field: &Field, got: &str, want: &str) -> Refusal {
    let short: String = got.chars().take(40).collect();
    Refusal::new(Code::FieldBad)
        .on(field.name)
        .with("label", label(field))
        .with("got", short)
        .with("want", want)
}

/// What is still text after reading: a person named otherwise than by reference.
pub(crate) type Unresolved = Vec<(&'static str, String)>;

/// Reads all fields; unknown names are refused when `strict` (JSON), ignored otherwise (forms carry
/// key and token beside the fields).
pub(crate) fn read(
    spec: &'static ActSpec,
    sent: &Map<String, Value>,
    strict: bool,
) -> Result<(Map<String, Value>, Unresolved), Refusal> {
    let mut input = Map::new();
    let mut unresolved = Vec::new();
    if let Some(name) =
        sent.keys().find(|k| strict && !spec.fields.iter().any(|f| f.name == k.as_str()))
    {
        let known: Vec<&str> = spec.fields.iter().map(|f| f.name).collect();
        return Err(Refusal::new(Code::FieldUnknown)
            .with("field", name)
            .with("fields", known.join(", ")));
    }
    for field in spec.fields {
        let value = sent.get(field.name).unwrap_or(&Value::Null);
        let empty =
            matches!(value, Value::Null) || value.as_str().is_some_and(|s| s.trim().is_empty());
        if empty && (field.kind != FieldKind::Bool || is_question(field)) {
            if is_question(field) {
                return Err(Refusal::new(Code::FieldMissing)
                    .on(field.name)
                    .with("label", label(field)));
            }
            if field.required {
                return Err(Refusal::new(Code::FieldMissing)
                    .on(field.name)
                    .with("label", label(field)));
            }
            continue;
        }
        if field.kind == FieldKind::Person {
            let text =
                value.as_str().ok_or_else(|| bad(field, &value.to_string(), "@want-person"))?;
            match text.trim().parse::<PersonRef>() {
                Ok(person) => {
                    input.insert(field.name.into(), Value::String(person.to_string()));
                }
                Err(_) => unresolved.push((field.name, text.trim().to_owned())),
            }
            continue;
        }
        input.insert(field.name.into(), one(field, value)?);
    }
    Ok((input, unresolved))
}

fn one(field: &Field, value: &Value) -> Result<Value, Refusal> {
    let shown = || value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let text = value.as_str().map(str::trim);
    match field.kind {
        FieldKind::Line(most) | FieldKind::Long(most) => {
            let text = value.as_str().ok_or_else(|| bad(field, &shown(), "@want-text"))?;
            // Forms send line ends as CR LF; one kind is kept.
            let text = text.replace("\r\n", "\n");
            if text.chars().count() > most {
                return Err(Refusal::new(Code::FieldLong)
                    .on(field.name)
                    .with("label", label(field))
                    .with("max", most));
            }
            Ok(Value::String(text.trim().to_owned()))
        }
        FieldKind::Id => text
            .filter(|t| kernel::Id::<()>::parse(t).is_ok())
            .map(|t| Value::String(t.to_lowercase()))
            .ok_or_else(|| bad(field, &shown(), "@want-id")),
        FieldKind::Area => text
            .filter(|t| AreaCode::parse(t).is_ok())
            .map(|t| Value::String(t.into()))
            .ok_or_else(|| bad(field, &shown(), "@want-area")),
        FieldKind::Choice(words) => text
            .filter(|t| words.contains(t))
            .map(|t| Value::String(t.into()))
            .ok_or_else(|| bad(field, &shown(), &words.join(" / "))),
        FieldKind::Date => text
            .and_then(|t| t.parse::<Date>().ok())
            .map(|d| Value::String(d.to_string()))
            .ok_or_else(|| bad(field, &shown(), "@want-date")),
        FieldKind::Moment => value
            .as_i64()
            .map(Moment::from_ms)
            .or_else(|| text.and_then(Moment::parse))
            .map(|m| Value::from(m.ms()))
            .ok_or_else(|| bad(field, &shown(), "@want-moment")),
        FieldKind::Money => match (value.as_i64(), text) {
            (Some(fen), _) => Ok(Value::from(fen)),
            (None, Some(text)) => Fen::parse_yuan(text)
                .map(|f| Value::from(f.0))
                .map_err(|_| bad(field, text, "@want-money")),
            (None, None) => Err(bad(field, &shown(), "@want-money")),
        },
        FieldKind::Count(from, to) => value
            .as_u64()
            .or_else(|| text.and_then(|t| t.parse().ok()))
            .filter(|n| (from..=to).contains(n))
            .map(Value::from)
            .ok_or_else(|| bad(field, &shown(), &format!("{from}–{to}"))),
        FieldKind::Bool => match (value, text) {
            (Value::Null, _) => Ok(Value::Bool(false)),
            (Value::Bool(yes), _) => Ok(Value::Bool(*yes)),
            (_, Some("1" | "on" | "true" | "yes")) => Ok(Value::Bool(true)),
            (_, Some("" | "0" | "off" | "false" | "no")) => Ok(Value::Bool(false)),
            _ => Err(bad(field, &shown(), "@want-bool")),
        },
        FieldKind::Drawn => text
            .filter(|t| t.len() == 64 && kernel::hash::unhex(t).is_some())
            .map(|t| Value::String(t.to_lowercase()))
            .ok_or_else(|| bad(field, &shown(), "64 × 0–9 a–f")),
        FieldKind::Person => Ok(value.clone()),
        // The others can come more than once.
        _ => listed(field, value, &shown()),
    }
}

/// What may come more than once: rows, persons, ids, stored files, numbers, marks.
fn listed(field: &Field, value: &Value, shown: &str) -> Result<Value, Refusal> {
    let (all, want) = match field.kind {
        FieldKind::Numbers(most) => (numbers(value, most), "@want-numbers"),
        FieldKind::Marks(most) => (marks(value, most), "@want-marks"),
        FieldKind::Persons => {
            let fits = |one: &str| one.parse::<PersonRef>().ok().map(|p| p.to_string());
            (several(value, fits), "@want-person")
        }
        FieldKind::Ids => {
            let fits = |one: &str| kernel::Id::<()>::parse(one).ok().map(|_| one.to_lowercase());
            (several(value, fits), "@want-id")
        }
        FieldKind::Files => {
            let fits = |one: &str| {
                let hash = kernel::hash::unhex(one).filter(|bytes| bytes.len() == 32);
                hash.map(|_| one.to_lowercase())
            };
            (several(value, fits), "@want-files")
        }
        _ => (value.is_array().then(|| value.clone()), "@want-rows"),
    };
    all.ok_or_else(|| bad(field, shown, want))
}

/// Whole numbers from 1 on, each once, in order: an array in JSON; in a form, or typed from a paper,
/// with anything that is no digit between them.
fn numbers(value: &Value, most: u32) -> Option<Value> {
    let all: Option<Vec<u64>> = match value {
        Value::Array(all) => all.iter().map(Value::as_u64).collect(),
        other => {
            let text = other.as_str()?;
            let words = text.split(|c: char| " \t\r\n,，、;；.。".contains(c));
            words.filter(|word| !word.is_empty()).map(|word| word.parse().ok()).collect()
        }
    };
    let mut all = all.filter(|all| all.iter().all(|n| (1..=u64::from(most)).contains(n)))?;
    all.sort_unstable();
    all.dedup();
    Some(Value::from(all))
}

/// Marks by number, in order, each number once: pairs in JSON; in a form, or typed from a paper, `3:5`,
/// where a number alone is marked with its place in the row (so that `3 1 2` ranks).
fn marks(value: &Value, most: u32) -> Option<Value> {
    let pair = |no: u64, mark: u64| (1..=u64::from(most)).contains(&no).then_some((no, mark));
    let all: Option<Vec<(u64, u64)>> = match value {
        Value::Array(all) => all
            .iter()
            .map(|one| match one.as_array().map(Vec::as_slice) {
                Some([no, mark]) => pair(no.as_u64()?, mark.as_u64()?),
                _ => None,
            })
            .collect(),
        other => {
            let words = other.as_str()?.split(|c: char| " \t\r\n,，、;；>＞".contains(c));
            let words = words.filter(|word| !word.is_empty());
            (1..)
                .zip(words)
                .map(|(place, word)| match word.split_once([':', '：']) {
                    Some((no, mark)) => pair(no.parse().ok()?, mark.parse().ok()?),
                    None => pair(word.parse().ok()?, place),
                })
                .collect()
        }
    };
    let mut all = all?;
    all.sort_unstable();
    let once = all.windows(2).all(|two| matches!(two, [(a, _), (b, _)] if a != b));
    let pairs = all.into_iter().map(|(no, mark)| Value::from(vec![no, mark]));
    once.then(|| Value::Array(pairs.collect()))
}

/// Several values: an array of texts in JSON, one a line in a form. `None` when one does not fit.
fn several(value: &Value, fits: impl Fn(&str) -> Option<String>) -> Option<Value> {
    let texts: Vec<&str> = match value {
        Value::Array(all) => all.iter().map(Value::as_str).collect::<Option<_>>()?,
        other => other.as_str()?.lines().filter(|line| !line.trim().is_empty()).collect(),
    };
    let all: Option<Vec<Value>> =
        texts.iter().map(|text| fits(text.trim()).map(Value::String)).collect();
    all.map(Value::Array)
}

/// Finds the person a text means: `张大明（H0012-01）`, a key, or a name that only one has.
pub(crate) fn resolve(
    tx: &mut Tx<'_>,
    home: AreaCode,
    field: &'static str,
    text: &str,
) -> Result<PersonRef, Stop> {
    let key = text
        .rsplit_once(['（', '('])
        .map(|(_, rest)| rest.trim_end_matches(['）', ')']))
        .unwrap_or(text)
        .trim();
    let found = store::registry::persons_like(tx, home, key, 20)?;
    let exact: Vec<_> = found.iter().filter(|p| p.key == key || p.name == key).collect();
    if let [one] = exact.as_slice() {
        return Ok(PersonRef { home, id: one.id });
    }
    let near: Vec<String> =
        found.iter().take(6).map(|p| format!("{}（{}）", p.name, p.key)).collect();
    let want = if near.is_empty() { "@want-person-none".to_owned() } else { near.join("、") };
    Err(Refusal::new(Code::FieldBad)
        .on(field)
        .with("label", format!("@field-{}", field.replace('_', "-")))
        .with("got", text)
        .with("want", want)
        .into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use civic::act::Act;

    #[test]
    fn addresses_are_read_and_written() {
        let values = urlencoded("a=%E7%81%AF+%2B&b=&c");
        assert_eq!(values.get("a").unwrap(), "灯 +");
        assert_eq!(values.get("b").unwrap(), "");
        assert_eq!(values.len(), 3);
        assert_eq!(urlencoded(&format!("x={}", escape("灯/&=?"))).get("x").unwrap(), "灯/&=?");
    }

    #[test]
    fn forms_and_json_give_the_same_input() {
        let spec = &civic::decide::topic::Publish::SPEC;
        let id = "0192a6b0-7c00-7000-8000-000000000001";
        let form = urlencoded(&format!(
            "matter={id}&title=x&place=y&people=z&households=12&cost_fen=1%2C200.50&money=m&plan=p&class=c&body=b&basis=person&csrf=1"
        ));
        let form: Map<String, Value> =
            form.into_iter().map(|(k, v)| (k, Value::String(v))).collect();
        let json = serde_json::json!({"matter": id, "title": "x", "place": "y", "people": "z",
            "households": 12, "cost_fen": 120050, "money": "m", "plan": "p", "class": "c",
            "body": "b", "basis": "person"});
        let from_form = read(spec, &form, false).unwrap();
        let from_json = read(spec, json.as_object().unwrap(), true).unwrap();
        assert_eq!(from_form, from_json);
    }

    #[test]
    fn silence_is_no_answer_to_a_question() {
        let spec = &civic::decide::wish::Confirm::SPEC;
        let id = "0192a6b0-7c00-7000-8000-000000000001";
        let silent = serde_json::json!({ "matter": id });
        let no = read(spec, silent.as_object().unwrap(), false).unwrap_err();
        assert_eq!((no.code, no.field), (Code::FieldMissing, Some("satisfied")));
        let said = serde_json::json!({ "matter": id, "satisfied": "false" });
        let (input, _) = read(spec, said.as_object().unwrap(), false).unwrap();
        assert_eq!(input.get("satisfied"), Some(&Value::Bool(false)));
    }

    #[test]
    fn bad_values_name_their_field() {
        let spec = &civic::decide::topic::Publish::SPEC;
        let sent = |name: &str, value: Value| {
            let mut all = serde_json::json!({"matter": "0192a6b0-7c00-7000-8000-000000000001",
                "title": "x", "place": "y", "people": "z", "households": 12, "cost_fen": 1,
                "money": "m", "plan": "p", "class": "c", "body": "b", "basis": "person"});
            all[name] = value;
            read(spec, all.as_object().unwrap(), true).unwrap_err()
        };
        let cases = [
            ("households", Value::from(0), Code::FieldBad),
            ("basis", Value::from("village"), Code::FieldBad),
            ("title", Value::from("字".repeat(61)), Code::FieldLong),
            ("cost_fen", Value::from("1.005"), Code::FieldBad),
            ("matter", Value::from("7"), Code::FieldBad),
            ("plan", Value::from(" "), Code::FieldMissing),
        ];
        for (name, value, code) in cases {
            let no = sent(name, value);
            assert_eq!((no.code, no.field), (code, Some(name)));
        }
        assert_eq!(sent("colour", Value::from("red")).code, Code::FieldUnknown);
    }
}
