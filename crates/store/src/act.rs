//! The one write path: authority, idempotency key, facts, decide, apply, journal, outbox, handoffs.
//!
//! Order of an act: lock the home's chain → same key answers the same → who is asking → the matter
//! and its state → may they → is the person acted for registered here → facts → decide → apply (with handoffs) → journal. A dry run stops
//! before applying. Everything happens in the caller's transaction.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;
use std::sync::Arc;

use civic::act::{Act, ActSpec};
use civic::authority::{self, Caller, Concern, Mandate, Who};
use civic::matter::Matter;
use civic::record::Column;
use civic::rulebook::{RuleSet, Rulebook};
use civic::{Effect, Scene};
use kernel::hash::{self, Digest};
use kernel::id::MatterId;
use kernel::{AreaCode, Code, Moment, PersonRef, Refusal};
use serde_json::Value;

use crate::db::Tx;
use crate::fault::{Fault, Stop};
use crate::journal::{self, Entry, Kept};
use crate::{apply, registry};

/// Who knocks: what the edge has established.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Nobody signed in.
    Anonymous,
    /// The clockwork.
    Worker,
    /// A signed-in person.
    Person(PersonRef),
}

impl By {
    fn word(self) -> String {
        match self {
            Self::Anonymous => "anonymous".into(),
            Self::Worker => "worker".into(),
            Self::Person(p) => p.to_string(),
        }
    }

    /// From the word kept in a journal entry.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "anonymous" => Some(Self::Anonymous),
            "worker" => Some(Self::Worker),
            other => other.parse().ok().map(Self::Person),
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Where.
    pub home: AreaCode,
    /// Name of the act.
    pub act: String,
    /// Who.
    pub by: By,
    /// For whom, at the desk.
    pub behalf: Option<PersonRef>,
    /// Idempotency key, made by the caller.
    pub key: String,
    /// The act's fields.
    pub input: Value,
    /// When.
    pub now: Moment,
    /// Random bytes for the commitment.
    pub salt: [u8; 16],
    /// Decide only.
    pub dry_run: bool,
}

/// What is answered, the same every time the same is asked.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Receipt {
    /// Where.
    pub home: AreaCode,
    /// Entry in the home's chain; `None` for a dry run.
    pub seq: Option<u64>,
    /// Hash of the entry, hexadecimal.
    pub hash: Option<String>,
    /// The matter opened or continued.
    pub matter: Option<MatterId>,
    /// Whether this very act had been accepted before.
    pub repeated: bool,
}

type Run =
    dyn Fn(&mut Tx<'_>, &Scene<'_>, &dyn std::any::Any) -> Result<Vec<Effect>, Stop> + Send + Sync;
type Parse = dyn Fn(Value) -> Result<Parsed, Refusal> + Send + Sync;

struct Parsed {
    act: Box<dyn std::any::Any + Send + Sync>,
    matter: Option<MatterId>,
    canonical: Value,
}

/// An act joined with the reads of its facts and its rule.
#[derive(Clone)]
pub struct Deed {
    /// The declaration.
    pub spec: &'static ActSpec,
    parse: Arc<Parse>,
    run: Arc<Run>,
}

impl Deed {
    /// Joins declaration, facts and rule. `load` reads, `decide` is pure.
    pub fn new<A, F>(
        load: fn(&mut Tx<'_>, &Scene<'_>, &A) -> Result<F, Stop>,
        decide: fn(&F, &Scene<'_>, &A) -> Result<Vec<Effect>, Refusal>,
    ) -> Self
    where
        A: Act,
        F: 'static,
    {
        Self {
            spec: &A::SPEC,
            parse: Arc::new(|input| {
                let act: A = serde_json::from_value(input).map_err(|error| {
                    Refusal::new(Code::FieldBad)
                        .with("label", "@field-input")
                        .with("got", error)
                        .with("want", "@act-described-in-openapi")
                })?;
                let canonical =
                    serde_json::to_value(&act).map_err(|_| Refusal::new(Code::FieldBad))?;
                Ok(Parsed { matter: act.matter(), act: Box::new(act), canonical })
            }),
            run: Arc::new(move |tx, scene, act| {
                let act = act
                    .downcast_ref::<A>()
                    .ok_or_else(|| Fault::Misuse("act of another type".into()))?;
                let facts = load(tx, scene, act)?;
                Ok(decide(&facts, scene, act)?)
            }),
        }
    }
}

impl Deed {
    /// This deed, with another of the same act decided beside it over the same tables: `parted`
    /// hears of every time the two come to something else. What is answered and done is this one's.
    #[must_use]
    pub fn beside(self, other: Self, parted: impl Fn() + Send + Sync + 'static) -> Self {
        let run = Arc::clone(&self.run);
        let both = move |tx: &mut Tx<'_>, scene: &Scene<'_>, act: &dyn std::any::Any| {
            let before = scene.given.get();
            let ours = run(tx, scene, act);
            // Both begin at the same id, and what follows begins where this one ended.
            let after = scene.given.replace(before);
            let theirs = (other.run)(tx, scene, act);
            scene.given.set(after);
            let agree = match (&ours, &theirs) {
                (Ok(ours), Ok(theirs)) => ours == theirs,
                (Err(Stop::Refused(ours)), Err(Stop::Refused(theirs))) => ours.code == theirs.code,
                _ => false,
            };
            if !agree {
                parted();
            }
            ours
        };
        Self { run: Arc::new(both), ..self }
    }
}

/// All acts of the product, collected from the capabilities' manifests. Cheap to clone.
#[derive(Clone, Default)]
pub struct Deeds(Arc<HashMap<&'static str, Deed>>);

impl Deeds {
    /// Collects; two acts of one name are a mistake of the code.
    pub fn new(all: impl IntoIterator<Item = Deed>) -> Result<Self, Fault> {
        let mut deeds = HashMap::new();
        for deed in all {
            let name = deed.spec.name;
            if deeds.insert(name, deed).is_some() {
                return Err(Fault::Misuse(format!("two acts named {name}")));
            }
        }
        Ok(Self(Arc::new(deeds)))
    }

    /// The act of this name.
    pub fn get(&self, name: &str) -> Option<&Deed> {
        self.0.get(name)
    }

    /// Every declaration, by name.
    pub fn specs(&self) -> Vec<&'static ActSpec> {
        let mut specs: Vec<_> = self.0.values().map(|d| d.spec).collect();
        specs.sort_by_key(|s| s.name);
        specs
    }
}

/// The rulebook, with the sets of the days asked for kept ready.
#[derive(Clone)]
pub struct Rules {
    book: Arc<Rulebook>,
    version: Arc<str>,
    days: Arc<parking_lot::RwLock<HashMap<kernel::Date, Arc<RuleSet>>>>,
}

impl Rules {
    /// Wraps a loaded rulebook.
    pub fn new(book: Rulebook) -> Self {
        let version = book.version(|bytes| hash::hex(&hash::sm3(bytes)));
        Self { book: Arc::new(book), version: version.into(), days: Arc::default() }
    }

    /// Version of the content.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The rules in force on a day.
    pub fn at(&self, day: kernel::Date) -> Arc<RuleSet> {
        if let Some(set) = self.days.read().get(&day) {
            return Arc::clone(set);
        }
        let set = Arc::new(self.book.at(day));
        let mut days = self.days.write();
        if days.len() > 64 {
            days.clear();
        }
        days.insert(day, Arc::clone(&set));
        set
    }

    /// The book itself.
    pub fn book(&self) -> &Rulebook {
        &self.book
    }
}

/// An act that has been read and checked as far as that goes without the store, with the text that
/// the journal will keep: everything that need not happen while the home is locked.
pub struct Prepared {
    ask: Ask,
    spec: &'static ActSpec,
    run: Arc<Run>,
    act: Box<dyn std::any::Any + Send + Sync>,
    matter: Option<MatterId>,
    asked: journal::Asked,
    kept: String,
    commitment: Digest,
}

/// Reads and checks what is asked. Errors: refusals of its form.
pub fn prepare(deeds: &Deeds, mut ask: Ask) -> Result<Prepared, Stop> {
    let deed = deeds.get(&ask.act).ok_or(Code::NotFound)?;
    if ask.key.is_empty() || ask.key.len() > 100 {
        return Err(Refusal::new(Code::FieldMissing).with("label", "@field-key").on("key").into());
    }
    let Parsed { act, matter, canonical } = (deed.parse)(ask.input.take())?;
    civic::act::check(deed.spec, &canonical)?;
    let asked = asked(&ask, deed.spec, canonical);
    let kept = text(&asked)?;
    let commitment = hash::commitment(&ask.salt, &kept);
    let (spec, run) = (deed.spec, Arc::clone(&deed.run));
    Ok(Prepared { spec, run, ask, act, matter, asked, kept, commitment })
}

/// Carries out an act, or says why not.
pub fn perform(tx: &mut Tx<'_>, deeds: &Deeds, rules: &Rules, ask: &Ask) -> Result<Receipt, Stop> {
    prepare(deeds, ask.clone())?.perform(tx, rules)
}

impl Prepared {
    /// Carries out the act, or says why not. May be called again when the transaction has to be.
    pub fn perform(&self, tx: &mut Tx<'_>, rules: &Rules) -> Result<Receipt, Stop> {
        let ask = &self.ask;
        // A trial leaves no trace, not even the beginning of a chain.
        let head = if ask.dry_run {
            journal::head(tx, ask.home)?.unwrap_or(journal::Head::FIRST)
        } else {
            journal::head_locked(tx, ask.home)?
        };
        if let Some(receipt) = repeated(tx, ask, &self.asked, &self.kept)? {
            return Ok(receipt);
        }
        let now = ask.now.max(head.at);
        let set = rules.at(now.date());
        let scene = Scene {
            home: ask.home,
            now,
            caller: caller(tx, ask, now)?,
            behalf: ask.behalf,
            key: &ask.key,
            rules: &set,
            rules_version: rules.version(),
            matter: this_matter(tx, self.spec, ask.home, self.matter)?,
            given: Cell::new(0),
        };
        admitted(self.spec, &scene)?;
        known(tx, &scene)?;
        let effects = (self.run)(tx, &scene, self.act.as_ref())?;
        if ask.dry_run {
            let matter = self.matter;
            return Ok(Receipt { home: ask.home, seq: None, hash: None, matter, repeated: false });
        }
        let (kept, commitment) = self.noting(&effects)?;
        let entry = self.entry(&scene, head, commitment);
        journal::append(tx, &entry, &Kept { input: kept, salt: Some(ask.salt) })?;
        apply::apply(tx, &scene, &entry, effects)?;
        tx.touch(ask.home);
        Ok(receipt_of(&entry, false))
    }

    /// The text that the journal keeps, with what the act notes, and its commitment.
    fn noting(&self, effects: &[Effect]) -> Result<(String, Digest), Stop> {
        let mut asked = Cow::Borrowed(&self.asked);
        for effect in effects {
            if let Effect::Note(name, said) = effect {
                asked.to_mut().noted.insert((*name).to_owned(), said.clone());
            }
        }
        match asked {
            Cow::Borrowed(_) => Ok((self.kept.clone(), self.commitment)),
            Cow::Owned(asked) => {
                let kept = text(&asked)?;
                let commitment = hash::commitment(&self.ask.salt, &kept);
                Ok((kept, commitment))
            }
        }
    }

    fn entry(&self, scene: &Scene<'_>, head: journal::Head, commitment: Digest) -> Entry {
        let ask = &self.ask;
        let mut entry = Entry {
            home: ask.home,
            seq: head.seq + 1,
            at: scene.now,
            act: ask.act.clone(),
            matter: self.matter,
            actor: ask.by.word(),
            behalf: ask.behalf.map(|p| p.to_string()),
            idem: ask.key.clone(),
            rules: scene.rules_version.to_owned(),
            commitment,
            prev: head.hash,
            hash: [0; 32],
        };
        entry.hash = entry.computed();
        entry
    }
}

/// What the journal keeps beside the entry, without the sealed fields; so the commitment does not
/// bind them either.
fn asked(ask: &Ask, spec: &ActSpec, mut input: Value) -> journal::Asked {
    if let Some(fields) = input.as_object_mut() {
        fields.retain(|name, _| !spec.sealed.contains(&name.as_str()));
    }
    journal::Asked {
        act: ask.act.clone(),
        behalf: ask.behalf.map(|p| p.to_string()),
        by: ask.by.word(),
        input,
        noted: serde_json::Map::new(),
    }
}

fn text(asked: &journal::Asked) -> Result<String, Refusal> {
    asked.text().ok_or_else(|| {
        Refusal::new(Code::FieldBad)
            .with("label", "@field-input")
            .with("got", "1.5")
            .with("want", "@integer")
    })
}

/// Same key: the same answer for the same content, a refusal for another.
fn repeated(
    tx: &mut Tx<'_>,
    ask: &Ask,
    asked: &journal::Asked,
    kept: &str,
) -> Result<Option<Receipt>, Stop> {
    let sql = "SELECT j.seq, j.hash, j.matter, j.commitment, i.salt, i.input
               FROM journal j LEFT JOIN journal_input i ON i.home = j.home AND i.seq = j.seq
               WHERE j.home = ?1 AND j.idem = ?2";
    let found = tx.row(sql, &[ask.home.to_val(), ask.key.to_val()], |c| {
        let seq: u64 = c.take()?;
        let hash: Digest = c.take()?;
        let matter: Option<MatterId> = c.take()?;
        let commitment: Digest = c.take()?;
        let salt: Option<[u8; 16]> = c.take()?;
        let input: Option<String> = c.take()?;
        Some((seq, hash, matter, commitment, salt, input))
    })?;
    let Some((seq, hash, matter, commitment, salt, input)) = found else { return Ok(None) };
    // What the act noted then is no part of what is asked now.
    let before = input.and_then(|text| serde_json::from_str::<journal::Asked>(&text).ok());
    let noted = before.map(|before| before.noted).filter(|noted| !noted.is_empty());
    let kept = match noted {
        Some(noted) => Cow::Owned(text(&journal::Asked { noted, ..asked.clone() })?),
        None => Cow::Borrowed(kept),
    };
    let same = salt.is_some_and(|salt| hash::commitment(&salt, &kept) == commitment);
    if !same {
        return Err(Code::KeyReused.into());
    }
    Ok(Some(Receipt {
        home: ask.home,
        seq: Some(seq),
        hash: Some(hash::hex(&hash)),
        matter,
        repeated: true,
    }))
}

/// The caller with the mandates in force over this home: those of the home and of every larger one.
pub fn caller(tx: &mut Tx<'_>, ask: &Ask, now: Moment) -> Result<Caller, Stop> {
    match ask.by {
        By::Anonymous => Ok(Caller::Anonymous),
        By::Worker => Ok(Caller::Worker),
        By::Person(person) => {
            let mandates: Vec<Mandate> = registry::mandates_over(tx, person, ask.home)?;
            let today = now.date();
            let mandates = mandates.into_iter().filter(|m| m.holds_on(today)).collect();
            Ok(Caller::Person { person, mandates })
        }
    }
}

fn this_matter(
    tx: &mut Tx<'_>,
    spec: &ActSpec,
    home: AreaCode,
    id: Option<MatterId>,
) -> Result<Option<Matter>, Stop> {
    let Some(id) = id else { return Ok(None) };
    let found: Option<Matter> = tx.get(&[home.to_val(), id.to_val()])?;
    if spec.opens() {
        return match found {
            Some(_) => Err(Code::IdTaken.into()),
            None => Ok(None),
        };
    }
    let matter = found.ok_or(Code::NotFound)?;
    if spec.kind.is_some_and(|kind| kind != matter.kind) {
        return Err(Code::NotFound.into());
    }
    Ok(Some(matter))
}

fn admitted(spec: &ActSpec, scene: &Scene<'_>) -> Result<(), Stop> {
    let matter = scene.matter.as_ref();
    let concern = Concern {
        place: matter.map_or(scene.home, |m| m.area),
        opened_for: matter.and_then(|m| m.opened_for),
        owner: matter.and_then(|m| m.owner),
        behalf: scene.behalf,
    };
    authority::allowed(spec.allow, &scene.caller, &concern)?;
    if let Some(matter) = matter.filter(|m| !spec.from.is_empty() && !spec.from.contains(&m.state))
    {
        let state = format!("@state-{}", matter.state);
        return Err(Refusal::new(Code::WrongState).with("state", state).into());
    }
    Ok(())
}

/// Whoever is acted for stands in the register of this home; asked only of a hand that may act.
fn known(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<(), Stop> {
    let Some(who) = scene.behalf else { return Ok(()) };
    if who.home == scene.home && registry::person(tx, who)?.is_some() {
        return Ok(());
    }
    Err(Refusal::new(Code::BehalfUnknown).on("behalf").into())
}

fn receipt_of(entry: &Entry, repeated: bool) -> Receipt {
    Receipt {
        home: entry.home,
        seq: Some(entry.seq),
        hash: Some(hash::hex(&entry.hash)),
        matter: entry.matter,
        repeated,
    }
}

/// Whether a caller may see a page that is not public.
pub fn may_see(caller: &Caller, allow: &[Who], concern: &Concern) -> bool {
    authority::allowed(allow, caller, concern).is_ok()
}
