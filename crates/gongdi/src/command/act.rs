//! Any act from the command line, and the table of all acts: what they are called, what they ask
//! for, who may do them.

use std::io::Read;

use civic::act::{ActSpec, Field};
use kernel::{AreaCode, Moment, PersonRef};
use serde_json::Value;
use store::act::By;
use store::{Ask, Deeds};

use crate::Trouble;
use crate::data::{Data, random};
use crate::terminal::{self, Out};

/// An act as given on the command line.
pub struct Asked {
    /// Its name.
    pub name: String,
    /// Where.
    pub home: AreaCode,
    /// Who.
    pub by: By,
    /// For whom.
    pub behalf: Option<PersonRef>,
    /// Idempotency key; a random one when none is given.
    pub key: Option<String>,
    /// Decide only.
    pub dry_run: bool,
    /// The fields.
    pub input: Value,
    /// When.
    pub now: Moment,
}

/// Does it and writes the receipt as JSON. Errors: the refusal with its hint.
pub fn act(data: &Data, asked: Asked, out: Out<'_>) -> Result<(), Trouble> {
    let Some(deed) = data.deeds.get(&asked.name) else {
        return Err(Trouble::usage(
            format!("There is no act `{}`.", asked.name),
            "`gongdi acts` lists them all.",
        ));
    };
    let known = |name: &str| deed.spec.fields.iter().any(|f| f.name == name);
    let mut given = asked.input.as_object().into_iter().flat_map(serde_json::Map::keys);
    if let Some(unknown) = given.find(|name| !known(name)) {
        return Err(Trouble::usage(
            format!("`{}` has no field `{unknown}`.", asked.name),
            format!("Its fields: {}.", fields_text(deed.spec)),
        ));
    }
    let key = match asked.key {
        Some(key) => key,
        None => kernel::hash::hex(&random::<16>()?),
    };
    let ask = Ask {
        home: asked.home,
        act: asked.name,
        by: asked.by,
        behalf: asked.behalf,
        key,
        input: asked.input,
        now: asked.now,
        salt: random()?,
        dry_run: asked.dry_run,
    };
    let (deeds, rules) = (data.deeds.clone(), data.rules.clone());
    let receipt = data.db.write(move |tx| store::act::perform(tx, &deeds, &rules, &ask))?;
    let text = serde_json::to_string_pretty(&receipt)
        .map_err(|e| Trouble::failed(format!("The receipt can not be written: {e}."), ""))?;
    writeln!(out, "{text}")?;
    Ok(())
}

/// The fields from a file, from `-` for standard input, or none.
pub fn input(path: Option<&str>) -> Result<Value, Trouble> {
    let text = match path {
        None => "{}".to_owned(),
        Some("-") => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text)?;
            text
        }
        Some(path) => std::fs::read_to_string(path).map_err(|error| {
            Trouble::usage(format!("{path} can not be read: {error}."), "Name a JSON file or -.")
        })?,
    };
    serde_json::from_str(&text).map_err(|error| {
        Trouble::usage(format!("The fields are not JSON: {error}."), "Send one JSON object.")
    })
}

fn fields_text(spec: &ActSpec) -> String {
    let shown = |f: &Field| format!("{}{}", f.name, if f.required { "" } else { "?" });
    spec.fields.iter().map(shown).collect::<Vec<_>>().join(", ")
}

/// Every act with its fields (`?` may be left out) and who may do it.
pub fn list(deeds: &Deeds, out: Out<'_>) -> Result<(), Trouble> {
    let mut rows = vec![["act", "who", "fields"].map(str::to_owned).to_vec()];
    for spec in deeds.specs() {
        let who: Vec<String> = spec.allow.iter().map(|w| w.key()).collect();
        let who: Vec<&str> =
            who.iter().map(|w| w.trim_start_matches("who-").trim_start_matches("role-")).collect();
        rows.push(vec![spec.name.to_owned(), who.join(" "), fields_text(spec)]);
    }
    terminal::table(out, &rows)
}
