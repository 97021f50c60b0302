//! Carries the story out: every step becomes acts of the persons themselves, asked in the order of
//! time, with the clockwork ticking every night between them.
//!
//! Invariant: nothing is written but through acts; an act that is refused stops the loading, so the
//! story can not drift away from the rules. Refuses to know: the texts.

use std::sync::Arc;

use civic::matter::{Kind, Matter};
use kernel::id::MatterId;
use kernel::{AreaCode, Code, Moment, PersonRef};
use serde_json::{Value, json};
use store::act::By;
use store::{Ask, Stop};

use super::hold;
use super::people::Place;
use super::plan::{self, MEET, Planned, Step};
use super::points;
use super::steps;
use super::story::{Story, Thread};
use crate::data::{Data, drawn, drawn_id};
use crate::{Trouble, terminal};

/// The story on its way.
pub struct Driver<'a> {
    /// Store, acts, rules.
    pub data: &'a Data,
    /// The villages.
    pub places: &'a [Place],
    /// The moment of loading.
    pub now: Moment,
}

/// One act as the driver asks for it.
pub struct Asked {
    /// By whom.
    pub by: By,
    /// For whom.
    pub behalf: Option<PersonRef>,
    /// The act.
    pub act: &'static str,
    /// Makes the key, with village and thread.
    pub key: String,
    /// The fields.
    pub input: Value,
    /// When.
    pub at: Moment,
}

impl Asked {
    /// An act by a person.
    pub fn by(who: PersonRef, act: &'static str, at: Moment, input: Value) -> Self {
        Self { by: By::Person(who), behalf: None, act, key: act.into(), input, at }
    }
}

/// A thread in its village, with the one who wished.
pub struct Told<'a> {
    /// The village.
    pub place: &'a Place,
    /// The thread.
    pub thread: &'a Thread,
    /// Who wished.
    pub wisher: PersonRef,
    /// Whether the desk acts for them.
    pub desk: bool,
    /// When the wish was said.
    pub began: Moment,
}

impl Told<'_> {
    /// The account holder of that name in this village.
    pub fn holder(&self, name: &str) -> Result<PersonRef, Trouble> {
        self.place.holders.get(name).copied().ok_or_else(|| missing(self.thread, name))
    }

    /// The wish's id, which is also the thread's.
    pub fn id(&self) -> MatterId {
        drawn_id(self.began, &[&self.place.slug, &self.thread.slug])
    }

    /// An id for something else of this thread.
    pub fn other_id<K>(&self, at: Moment, what: &str) -> kernel::Id<K> {
        drawn_id(at, &[&self.place.slug, &self.thread.slug, what])
    }
}

fn missing(thread: &Thread, what: &str) -> Trouble {
    Trouble::failed(
        format!("demo/story.toml: {}/{} lacks `{what}`.", thread.village, thread.slug),
        "Correct the story and load again into an empty directory.",
    )
}

impl Driver<'_> {
    /// Tells the whole story up to now.
    pub fn tell(&self, story: &Story, from: Moment) -> Result<u64, Trouble> {
        let planned = plan::plan(&story.thread, self.now);
        let bar = terminal::bar(planned.len() as u64, "半年的事 half a year");
        let mut night = from.date();
        let mut acts = 0;
        for one in &planned {
            while night < one.at.date() {
                night = night.tomorrow().unwrap_or(one.at.date());
                self.tick(Moment::start_of(night).plus_ms(600_000))?;
            }
            acts += self.step(story, one)?;
            bar.inc(1);
        }
        while night < self.now.date() {
            night = night.tomorrow().unwrap_or(self.now.date());
            self.tick(Moment::start_of(night).plus_ms(600_000).min(self.now))?;
        }
        self.tick(self.now)?;
        bar.finish_and_clear();
        Ok(acts)
    }

    /// The clockwork of a moment.
    pub fn tick(&self, at: Moment) -> Result<(), Trouble> {
        let data = self.data;
        let mut n = 0_u32;
        let mut salt = || {
            n += 1;
            drawn(&["tick", &at.ms().to_string(), &n.to_string()])
        };
        site::worker::tick(&data.db, &data.deeds, &data.rules, data.county, at, &mut salt)?;
        Ok(())
    }

    fn step(&self, story: &Story, one: &Planned) -> Result<u64, Trouble> {
        let Some(thread) = story.thread.get(one.thread) else { return Ok(0) };
        let place = self.places.iter().find(|p| p.slug == thread.village);
        let place = place.ok_or_else(|| missing(thread, "village"))?;
        let (wisher, desk) = place
            .wisher(&thread.by, &thread.slug, self.now)
            .ok_or_else(|| missing(thread, &thread.by))?;
        let began = plan::at(thread, self.now, 0, 0);
        let told = Told { place, thread, wisher, desk, began };
        let mut asked = self.asked(&told, one)?;
        let keyed = |a: &mut Asked| {
            let words = [place.slug.as_str(), &thread.slug, &a.key];
            a.key = kernel::hash::hex(&drawn::<16>(&words));
        };
        asked.iter_mut().for_each(keyed);
        let (village, slug) = (&thread.village, &thread.slug);
        self.perform(place.home, asked).map_err(|trouble| {
            trouble.after(&format!("demo/story.toml: {village}/{slug} at {:?}: ", one.step))
        })
    }

    /// Asks for all of them in one transaction.
    pub fn perform(&self, home: AreaCode, asked: Vec<Asked>) -> Result<u64, Trouble> {
        let asks: Vec<Ask> = asked
            .into_iter()
            .map(|a| Ask {
                home,
                act: a.act.to_owned(),
                by: a.by,
                behalf: a.behalf,
                salt: drawn(&["salt", home.as_str(), &a.key]),
                key: a.key,
                input: a.input,
                now: a.at,
                dry_run: false,
            })
            .collect();
        perform_all(self.data, asks)
    }

    fn asked(&self, told: &Told<'_>, one: &Planned) -> Result<Vec<Asked>, Trouble> {
        let at = one.at;
        match one.step {
            Step::Raise => Ok(vec![raise(told, at)?]),
            Step::Answer => Ok(vec![answer(told, at)?]),
            Step::Remark(n) => Ok(vec![remark(told, at, n)?]),
            Step::Publish => {
                let mut asked = match told.thread.points {
                    true => points::written(told, self.matter(told, Kind::Topic)?.id, at)?,
                    false => Vec::new(),
                };
                let at = asked.last().map_or(at, |last| last.at.plus_ms(1_000));
                asked.push(self.publish(told, at)?);
                Ok(asked)
            }
            Step::Points(n) => points::stage(told, self.matter(told, Kind::Meeting)?.id, n, at),
            Step::Propose => match self.bodies(told, at) {
                Some(_) => Ok(vec![steps::propose(told, self.matter(told, Kind::Topic)?.id, at)?]),
                None => Ok(Vec::new()),
            },
            Step::Sit(n) => match self.bodies(told, at).as_ref().and_then(|all| all.get(n)) {
                Some(body) => steps::sit(told, self.matter(told, Kind::Topic)?.id, (body, at)),
                None => Ok(Vec::new()),
            },
            Step::Call => {
                let topic = self.matter(told, Kind::Topic)?;
                let meeting = told.thread.meeting.as_ref();
                let meeting = meeting.ok_or_else(|| missing(told.thread, "meeting"))?;
                let starts_at = plan::at(told.thread, self.now, MEET, 18 * 60);
                let input = json!({
                    "matter": topic.id, "id": told.other_id::<kernel::id::Matter>(at, "meeting"),
                    "starts_at": starts_at, "venue": told.place.fill(&meeting.venue, told.wisher),
                });
                Ok(vec![Asked::by(told.holder("secretary")?, "meeting.call", at, input)])
            }
            Step::Hold => {
                let meeting = self.matter(told, Kind::Meeting)?;
                hold::hold(told, &meeting, at)
            }
            Step::Settle => Ok(vec![self.settle(told, at)?]),
            Step::Outline => {
                let meeting = self.matter(told, Kind::Meeting)?.id;
                Ok(vec![steps::outline(told, meeting, at)?])
            }
            Step::Object => self.object(told, at),
            Step::Reply => self.reply(told, at),
            Step::Progress(n) => Ok(vec![self.progress(told, at, n)?]),
            Step::Report => Ok(vec![self.report(told, at)?]),
            Step::Confirm => Ok(vec![confirm(told, at)?]),
        }
    }

    /// The bodies that the thread's topic is heard by first.
    fn bodies(&self, told: &Told<'_>, at: Moment) -> Option<Vec<String>> {
        let class = &told.thread.topic.as_ref()?.class;
        steps::bodies(&self.data.rules.at(at.date()), class)
    }

    /// The latest matter of a kind in the thread.
    fn matter(&self, told: &Told<'_>, kind: Kind) -> Result<Matter, Trouble> {
        let (home, id) = (told.place.home, told.id());
        let thread = self.data.db.read(move |tx| store::matter::thread(tx, home, id))?;
        let found = thread.into_iter().rfind(|m| m.kind == kind);
        found.ok_or_else(|| missing(told.thread, kind.as_str()))
    }

    fn publish(&self, told: &Told<'_>, at: Moment) -> Result<Asked, Trouble> {
        let topic = told.thread.topic.as_ref().ok_or_else(|| missing(told.thread, "topic"))?;
        let id = self.matter(told, Kind::Topic)?.id;
        let fill = |text: &str| told.place.fill(text, told.wisher);
        let input = json!({
            "matter": id, "title": fill(&topic.title), "place": fill(&topic.place),
            "people": fill(&topic.people), "households": topic.households,
            "cost_fen": topic.cost_yuan * 100, "money": fill(&topic.money),
            "plan": fill(&topic.plan), "class": topic.class, "body": topic.body,
            "basis": topic.basis,
        });
        Ok(Asked::by(told.holder("secretary")?, "topic.publish", at, input))
    }

    fn settle(&self, told: &Told<'_>, at: Moment) -> Result<Asked, Trouble> {
        let id = self.matter(told, Kind::Resolution)?.id;
        let resolution = told.thread.resolution.as_ref();
        let resolution = resolution.ok_or_else(|| missing(told.thread, "resolution"))?;
        let input = json!({
            "matter": id, "text": told.place.fill(&resolution.text, told.wisher),
            "owner": told.holder(&resolution.owner)?,
            "due_on": at.plus_days(resolution.days).date(),
        });
        Ok(Asked::by(told.holder("secretary")?, "resolution.settle", at, input))
    }

    fn object(&self, told: &Told<'_>, at: Moment) -> Result<Vec<Asked>, Trouble> {
        let Some(objection) = &told.thread.objection else { return Ok(Vec::new()) };
        let input = json!({
            "matter": self.matter(told, Kind::Notice)?.id,
            "id": told.other_id::<kernel::id::Record>(told.began, "objection"),
            "text": told.place.fill(&objection.text, told.wisher),
        });
        Ok(vec![Asked::by(told.holder(&objection.by)?, "notice.object", at, input)])
    }

    fn reply(&self, told: &Told<'_>, at: Moment) -> Result<Vec<Asked>, Trouble> {
        let Some(objection) = &told.thread.objection else { return Ok(Vec::new()) };
        let input = json!({
            "matter": self.matter(told, Kind::Notice)?.id,
            "objection": told.other_id::<kernel::id::Record>(told.began, "objection"),
            "text": told.place.fill(&objection.answer, told.wisher),
        });
        Ok(vec![Asked::by(told.holder("supervisor")?, "notice.reply", at, input)])
    }

    fn progress(&self, told: &Told<'_>, at: Moment, n: usize) -> Result<Asked, Trouble> {
        let matter = self.matter(told, Kind::Resolution)?;
        let progress =
            told.thread.progress.get(n).ok_or_else(|| missing(told.thread, "progress"))?;
        let input =
            json!({ "matter": matter.id, "percent": progress.percent, "note": progress.note });
        let by = matter.owner.unwrap_or(told.holder("secretary")?);
        let asked = Asked::by(by, "resolution.progress", at, input);
        Ok(Asked { key: format!("progress {n}"), ..asked })
    }

    fn report(&self, told: &Told<'_>, at: Moment) -> Result<Asked, Trouble> {
        let report = told.thread.report.as_ref().ok_or_else(|| missing(told.thread, "report"))?;
        let handled = told.thread.topic.is_none();
        let (kind, act) = if handled {
            (Kind::Wish, "wish.finish")
        } else {
            (Kind::Resolution, "resolution.report")
        };
        let matter = self.matter(told, kind)?;
        let by = matter.owner.unwrap_or(told.holder("secretary")?);
        let text = told.place.fill(&report.text, told.wisher);
        Ok(Asked::by(by, act, at, json!({ "matter": matter.id, "report": text })))
    }
}

/// The wisher's own act, with the hand of the desk where they need one.
fn own(told: &Told<'_>, act: &'static str, at: Moment, input: Value) -> Result<Asked, Trouble> {
    if told.desk {
        let asked = Asked::by(told.holder("agent")?, act, at, input);
        return Ok(Asked { behalf: Some(told.wisher), ..asked });
    }
    Ok(Asked::by(told.wisher, act, at, input))
}

fn raise(told: &Told<'_>, at: Moment) -> Result<Asked, Trouble> {
    let thread = told.thread;
    let input = json!({
        "id": told.id(), "text": told.place.fill(&thread.wish, told.wisher),
        "place": told.place.spot(thread.place, told.wisher),
    });
    own(told, "wish.raise", at, input)
}

fn answer(told: &Told<'_>, at: Moment) -> Result<Asked, Trouble> {
    let answer = told.thread.answer.as_ref().ok_or_else(|| missing(told.thread, "answer"))?;
    let owner = answer.owner.as_deref().map(|o| told.holder(o)).transpose()?;
    let input = json!({
        "matter": told.id(), "fate": answer.fate, "reply": answer.reply, "owner": owner,
        "due_on": answer.days.map(|d| at.plus_days(d).date()),
    });
    Ok(Asked::by(told.holder("secretary")?, "wish.answer", at, input))
}

fn remark(told: &Told<'_>, at: Moment, n: usize) -> Result<Asked, Trouble> {
    let remark = told.thread.remark.get(n).ok_or_else(|| missing(told.thread, "remark"))?;
    let what = format!("remark {n}");
    let input = json!({
        "matter": told.id(), "id": told.other_id::<kernel::id::Comment>(at, &what),
        "text": remark.text,
    });
    Ok(Asked { key: what, ..Asked::by(told.holder(&remark.by)?, "matter.comment", at, input) })
}

fn confirm(told: &Told<'_>, at: Moment) -> Result<Asked, Trouble> {
    let confirm = told.thread.confirm.as_ref().ok_or_else(|| missing(told.thread, "confirm"))?;
    let input =
        json!({ "matter": told.id(), "satisfied": confirm.satisfied, "note": confirm.note });
    own(told, "wish.confirm", at, input)
}

/// Performs acts in one transaction; answers how many.
pub fn perform_all(data: &Data, asks: Vec<Ask>) -> Result<u64, Trouble> {
    let (deeds, rules) = (data.deeds.clone(), data.rules.clone());
    let asks = Arc::new(asks);
    let done = data.db.write(move |tx| {
        let mut done = 0_u64;
        for ask in asks.iter() {
            match store::act::perform(tx, &deeds, &rules, ask) {
                Ok(_) => done += 1,
                Err(Stop::Refused(no)) => return Err(Stop::Refused(no.with("act", &ask.act))),
                Err(fault) => return Err(fault),
            }
        }
        Ok(done)
    });
    done.map_err(|stop| match stop {
        Stop::Refused(no) if no.code == Code::KeyReused => {
            Trouble::failed("The demo was loaded here before, on another day.", "")
        }
        other => other.into(),
    })
}
