//! What the serving process holds: store, rules, acts, words, clock, caches.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use civic::act::ActSpec;
use kernel::refusal::Lang;
use kernel::{AreaCode, Moment, PersonRef};
use parking_lot::RwLock;
use store::act::Rules;
use store::{Db, Deeds, Fault, Stop, Tx};

use crate::cache::Cache;
use crate::capabilities;
use crate::clock::Clock;
use crate::limit::{Limit, Pace};
use crate::memo::Memo;
use crate::strings::Words;

/// What differs from one installation to the next.
#[derive(Debug, Clone)]
pub struct AppOptions {
    /// The county this installation serves.
    pub county: AreaCode,
    /// The clock.
    pub clock: Clock,
    /// Whether `POST /api/demo/clock` moves it.
    pub demo_clock: bool,
    /// Cost of password hashes.
    pub cost: store::account::Cost,
    /// How often anybody may act.
    pub pace: Pace,
    /// Address under which readers reach the site, for links on paper and in feeds; without it the
    /// one that a request names.
    pub url: Option<String>,
}

/// A signed-in session as remembered between requests.
#[derive(Debug, Clone)]
pub struct Known {
    /// Who.
    pub person: PersonRef,
    /// Under which account.
    pub login: String,
    /// The name to greet with.
    pub name: String,
    /// When the store was last asked.
    pub asked_at: Moment,
}

/// The serving process.
pub struct App {
    /// The store.
    pub db: Db,
    /// The rulebook.
    pub rules: Rules,
    /// The acts.
    pub deeds: Deeds,
    /// Options.
    pub options: AppOptions,
    /// Chinese.
    pub zh: Words,
    /// English.
    pub en: Words,
    /// Sessions asked for lately, by token.
    pub sessions: RwLock<HashMap<[u8; 32], Known>>,
    /// Public pages rendered lately.
    pub pages: Cache,
    /// What was worked out of a home's rows lately.
    pub memo: Memo,
    /// Knocks at the door, by address: twenty at once, then one every three seconds.
    pub tries: Limit,
    /// Whether the process has been asked to end: streams end then by themselves.
    ending: AtomicBool,
    /// Acts by session.
    pub by_session: Limit,
    /// Acts by address.
    pub by_address: Limit,
    /// Names of areas with the version of their home: only imports change them.
    names: RwLock<HashMap<AreaCode, (u64, String)>>,
}

impl App {
    /// Puts everything together.
    pub fn new(
        db: Db,
        rules: Rules,
        deeds: Deeds,
        options: AppOptions,
    ) -> Result<Arc<Self>, Fault> {
        let (zh, en) = capabilities::strings();
        Ok(Arc::new(Self {
            db,
            rules,
            deeds,
            zh: Words::load(Lang::Zh, &zh)?,
            en: Words::load(Lang::En, &en)?,
            sessions: RwLock::default(),
            pages: Cache::default(),
            memo: Memo::default(),
            ending: AtomicBool::new(false),
            tries: Limit::new(20, 3_000),
            by_session: Limit::per_minute(options.pace.session),
            by_address: Limit::per_minute(options.pace.address),
            names: RwLock::default(),
            options,
        }))
    }

    /// The process has been asked to end.
    pub fn end(&self) {
        self.ending.store(true, Ordering::Release);
    }

    /// Whether it has been asked to end.
    pub fn is_ending(&self) -> bool {
        self.ending.load(Ordering::Acquire)
    }

    /// The words of a language.
    pub fn words(&self, lang: Lang) -> &Words {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    /// The act of this name.
    pub fn spec(&self, name: &str) -> Option<&'static ActSpec> {
        self.deeds.get(name).map(|d| d.spec)
    }

    /// The name of an area; its code when it has none.
    pub fn area_name(&self, tx: &mut Tx<'_>, code: AreaCode) -> Result<String, Stop> {
        let version = self.db.version_of(code.home());
        if let Some((then, name)) = self.names.read().get(&code)
            && *then == version
        {
            return Ok(name.clone());
        }
        let name = store::registry::area(tx, code)?.map_or_else(|| code.to_string(), |a| a.name);
        self.names.write().insert(code, (version, name.clone()));
        Ok(name)
    }
}
