//! Opening what a command works on: the store, the acts, the rules, the person who asks.

use std::path::{Path, PathBuf};

use kernel::{AreaCode, Id, Moment, PersonRef, hash};
use store::act::{By, Rules};
use store::{Db, Deeds, Options};

use crate::rules::Files;
use crate::{Trouble, rules};

/// The county this program is built for; another county is another installation.
pub const COUNTY: &str = "420324";

/// Where the data lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The embedded store in a folder.
    Folder(PathBuf),
    /// A database server, by its address.
    Server(String),
}

/// Everything a command needs to read and act.
pub struct Data {
    /// The store.
    pub db: Db,
    /// The acts.
    pub deeds: Deeds,
    /// The rules.
    pub rules: Rules,
    /// Their files.
    pub files: Files,
    /// The county.
    pub county: AreaCode,
}

/// The county's code.
pub fn county() -> Result<AreaCode, Trouble> {
    area(COUNTY)
}

/// Reads an area code from the command line.
pub fn area(text: &str) -> Result<AreaCode, Trouble> {
    AreaCode::parse(text).map_err(|_| {
        Trouble::usage(
            format!("`{text}` is not an area code."),
            "Give 6 digits for the county, 9 for a township, 12 for a village.",
        )
    })
}

impl Data {
    /// Opens the store, makes it when it is not there, and keeps the rulebook's version in it.
    pub fn open(place: &Place, rules_dir: Option<&Path>, now: Moment) -> Result<Self, Trouble> {
        let (files, rules) = rules::load(rules_dir)?;
        let options = match place {
            Place::Folder(path) => Options::folder(path),
            Place::Server(url) => Options::server(url, "gongdi"),
        };
        let db = Db::open(&options)?;
        let deeds = site::capabilities::deeds()?;
        let data = Self { db, deeds, rules, files, county: county()? };
        let (version, text) = (data.rules.version().to_owned(), data.files.to_json());
        let known = version.clone();
        if data.db.read(move |tx| store::rules::get(tx, &known))?.is_none() {
            data.db.write(move |tx| store::rules::put(tx, &version, &text, now))?;
        }
        Ok(data)
    }

    /// Opens a store that must be there already.
    pub fn existing(place: &Place, rules_dir: Option<&Path>, now: Moment) -> Result<Self, Trouble> {
        if let Place::Folder(path) = place
            && !path.join("gongdi.db").is_file()
        {
            return Err(Trouble::usage(
                format!("There is no data in {}.", path.display()),
                "Name the data directory with --data, or start with `gongdi serve --demo`.",
            ));
        }
        Self::open(place, rules_dir, now)
    }

    /// `worker`, or the person of an account.
    pub fn by(&self, login: &str) -> Result<By, Trouble> {
        if login == "worker" {
            return Ok(By::Worker);
        }
        let (county, name) = (self.county, login.to_owned());
        let account = self.db.read(move |tx| store::account::get(tx, county, &name))?;
        let account = account.filter(|a| a.closed_at.is_none()).ok_or_else(|| {
            Trouble::usage(
                format!("There is no account `{login}`."),
                "Use a login name of this installation, or `worker`.",
            )
        })?;
        Ok(By::Person(account.person))
    }
}

/// Reads a person reference from the command line.
pub fn person(text: &str) -> Result<PersonRef, Trouble> {
    text.parse().map_err(|_| {
        Trouble::usage(
            format!("`{text}` is not a person."),
            "Write the home, a colon and the person's id, as in 420324107210:0197….",
        )
    })
}

/// Random bytes from the operating system.
pub fn random<const N: usize>() -> Result<[u8; N], Trouble> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| {
        Trouble::failed(
            format!("The system gives no random numbers: {error}."),
            "Nothing was recorded. Try again.",
        )
    })?;
    Ok(bytes)
}

/// The same bytes for the same words: ids and salts of the demo.
pub fn drawn<const N: usize>(words: &[&str]) -> [u8; N] {
    let parts: Vec<&[u8]> = words.iter().flat_map(|w| [w.as_bytes(), b"\n".as_slice()]).collect();
    let mut out = [0; N];
    out.iter_mut().zip(hash::sm3_parts(&parts)).for_each(|(to, from)| *to = from);
    out
}

/// An id that follows from a time and words.
pub fn drawn_id<K>(at: Moment, words: &[&str]) -> Id<K> {
    Id::from_parts(at, drawn(words))
}
