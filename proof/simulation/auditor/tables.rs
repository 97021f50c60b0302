//! The auditor's picture written as the rows that the tables ought to hold.

mod meeting;

use std::collections::BTreeMap;

use kernel::{AreaCode, Moment, PersonRef, hash};

use super::world::{Home, World};

/// A table, the columns that the auditor answers for, and the rows it expects.
pub struct Sheet {
    pub table: &'static str,
    pub columns: &'static [&'static str],
    pub rows: Vec<String>,
}

pub fn t(text: impl std::fmt::Display) -> String {
    format!("'{text}'")
}
pub fn b(bytes: impl AsRef<[u8]>) -> String {
    format!("x{}", hash::hex(bytes.as_ref()))
}
pub fn maybe<T>(value: Option<T>, how: impl FnOnce(T) -> String) -> String {
    value.map_or_else(|| "-".into(), how)
}
pub fn at(moment: Option<Moment>) -> String {
    maybe(moment, |m| m.ms().to_string())
}
pub fn who(person: Option<PersonRef>) -> String {
    maybe(person, |p| t(p.to_string()))
}

pub type Rows = Vec<Vec<String>>;
type Of = fn(&AreaCode, &Home) -> Rows;

fn matters(code: &AreaCode, home: &Home) -> Rows {
    let row = |m: &super::world::Matter| {
        vec![
            t(code),
            b(m.id.bytes()),
            t(m.kind.as_str()),
            m.year.to_string(),
            m.no.to_string(),
            t(&m.title),
            t(m.area),
            t(m.state.as_str()),
            b(m.thread.bytes()),
            maybe(m.cause, |c| b(c.bytes())),
            who(m.opened_for),
            who(m.owner),
            m.opened_at.ms().to_string(),
            m.version.to_string(),
        ]
    };
    home.matters.values().map(row).collect()
}

fn clocks(code: &AreaCode, home: &Home) -> Rows {
    let row = |((id, name), c): (
        &(kernel::id::MatterId, civic::matter::ClockName),
        &super::world::Clock,
    )| {
        let since = c.since.ms().to_string();
        let due = c.due.ms().to_string();
        vec![t(code), b(id.bytes()), t(name.as_str()), since, due, at(c.met), at(c.escalated)]
    };
    home.clocks.iter().map(row).collect()
}

fn persons(code: &AreaCode, home: &Home) -> Rows {
    let row = |p: &super::world::Person| {
        let (year, month, day) = p.born;
        vec![
            t(code),
            b(p.id.bytes()),
            t(&p.key),
            b(p.household.bytes()),
            t(&p.name),
            t(if p.female { "female" } else { "male" }),
            t(format!("{year:04}-{month:02}-{day:02}")),
            u8::from(p.registered).to_string(),
            u8::from(p.member).to_string(),
            u8::from(p.party).to_string(),
            t(p.area),
            b(p.import.bytes()),
        ]
    };
    home.persons.values().map(row).collect()
}

fn households(code: &AreaCode, home: &Home) -> Rows {
    let row = |h: &super::world::Household| {
        vec![t(code), b(h.id.bytes()), t(&h.key), t(&h.head), t(h.area), b(h.import.bytes())]
    };
    home.households.values().map(row).collect()
}

fn imports(code: &AreaCode, home: &Home) -> Rows {
    let row = |i: &super::world::Import| {
        let sums = [i.lines, i.created, i.changed].map(|n| n.to_string());
        let mut row = vec![t(code), b(i.id.bytes())];
        row.extend(sums);
        row.push(i.at.ms().to_string());
        row
    };
    home.imports.iter().map(row).collect()
}

fn mandates(code: &AreaCode, home: &Home) -> Rows {
    let row = |m: &super::world::Mandate| {
        vec![
            t(code),
            b(m.id.bytes()),
            who(Some(m.person)),
            t(m.role.as_str()),
            t(m.area),
            t(m.from.to_string()),
            maybe(m.until, |d| t(d.to_string())),
        ]
    };
    home.mandates.iter().map(row).collect()
}

fn resolutions(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, r): (&kernel::id::MatterId, &super::world::Resolution)| {
        vec![t(code), b(id.bytes()), r.notice_days.to_string(), r.percent.to_string()]
    };
    home.resolutions.iter().map(row).collect()
}

fn changes(code: &AreaCode, home: &Home) -> Rows {
    let all = home.resolutions.iter().flat_map(|(id, r)| r.changes.iter().map(move |c| (id, c)));
    all.map(|(id, c)| {
        let mut row = vec![t(code), b(id.bytes()), b(c.id.bytes()), c.decided.to_string()];
        row.extend([c.cost.to_string(), maybe(c.topic, |m| b(m.bytes())), who(Some(c.by))]);
        row.push(c.at.ms().to_string());
        row
    })
    .collect()
}

fn advice(code: &AreaCode, home: &Home) -> Rows {
    let row = |(meeting, a): (&kernel::id::MatterId, &super::world::Advice)| {
        let answer = if a.taken { "taken" } else { "left" };
        let ids = [b(meeting.bytes()), b(a.topic.bytes())];
        let mut row = vec![t(code)];
        row.extend(ids);
        row.extend([t(answer), who(Some(a.by)), a.at.ms().to_string()]);
        row
    };
    home.advice.iter().map(row).collect()
}

fn accounts(code: &AreaCode, home: &Home) -> Rows {
    let said = home.resolutions.iter().filter_map(|(id, r)| Some((id, r.account?)));
    said.map(|(id, (spent, by, at))| {
        vec![t(code), b(id.bytes()), spent.to_string(), who(Some(by)), at.ms().to_string()]
    })
    .collect()
}

fn notices(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, n): (&kernel::id::MatterId, &super::world::Notice)| {
        let (posted, until) = (t(n.posted.to_string()), t(n.until.to_string()));
        vec![t(code), b(id.bytes()), b(n.subject.bytes()), posted, until]
    };
    home.notices.iter().map(row).collect()
}

fn objections(code: &AreaCode, home: &Home) -> Rows {
    let of = |(id, n): (&kernel::id::MatterId, &super::world::Notice)| -> Rows {
        let row = |(o, (by, _)): (&kernel::id::RecordId, &(PersonRef, bool))| {
            vec![t(code), b(id.bytes()), b(o.bytes()), who(Some(*by))]
        };
        n.objections.iter().map(row).collect()
    };
    home.notices.iter().flat_map(of).collect()
}

fn outbox(code: &AreaCode, home: &Home) -> Rows {
    let row = |(seq, n, audience, target, message, matter): &super::world::Told| {
        let numbers = [seq.to_string(), n.to_string()];
        let mut row = vec![t(code)];
        row.extend(numbers);
        row.extend([t(audience), t(target), t(message), b(matter.bytes())]);
        row
    };
    home.told.iter().map(row).collect()
}

fn wishes(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, w): (&kernel::id::MatterId, &super::world::Wish)| {
        let said = w.said_in.to_string();
        vec![t(code), b(id.bytes()), t(&w.text), maybe(w.fate.as_ref(), t), said]
    };
    home.wishes.iter().map(row).collect()
}

fn topics(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, topic): (&kernel::id::MatterId, &super::world::Topic)| {
        let basis = if topic.by_household { "household" } else { "person" };
        let cost = topic.cost.to_string();
        vec![t(code), b(id.bytes()), t(&topic.body), t(basis), cost, at(topic.published)]
    };
    home.topics.iter().map(row).collect()
}

fn walks(code: &AreaCode, home: &Home) -> Rows {
    let of = |(id, topic): (&kernel::id::MatterId, &super::world::Topic)| -> Rows {
        let steps = super::law::STEPS.iter().zip(&topic.walk).enumerate();
        let row = |(n, ((key, _), step)): (usize, (&(&str, _), &super::world::Step))| {
            let matter = maybe(step.matter, |m| b(m.bytes()));
            let no = (n + 1).to_string();
            vec![t(code), b(id.bytes()), no, t(key), t(step.standing), matter, at(step.done)]
        };
        steps.map(row).collect()
    };
    home.topics.iter().flat_map(of).collect()
}

fn meetings(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, m): (&kernel::id::MatterId, &super::world::Meeting)| {
        vec![
            t(code),
            b(id.bytes()),
            b(m.topic.bytes()),
            m.starts.ms().to_string(),
            who(Some(m.convener)),
            at(m.opened),
            u8::from(m.secret).to_string(),
        ]
    };
    home.meetings.iter().map(row).collect()
}

fn numbering(code: &AreaCode, home: &Home) -> Rows {
    let row = |((kind, year), last): (&(&str, i16), &u32)| {
        vec![t(code), t(kind), year.to_string(), last.to_string()]
    };
    home.numbers.iter().map(row).collect()
}

fn chain(code: &AreaCode, home: &Home) -> Rows {
    if home.seq == 0 {
        return Vec::new();
    }
    vec![vec![t(code), home.seq.to_string(), home.at.to_string()]]
}

fn follows(code: &AreaCode, home: &Home) -> Rows {
    home.follows
        .iter()
        .map(|(thread, person)| vec![t(code), b(thread.bytes()), who(Some(*person))])
        .collect()
}

fn marks(code: &AreaCode, home: &Home) -> Rows {
    let row =
        |(person, upto): (&PersonRef, &u64)| vec![t(code), who(Some(*person)), upto.to_string()];
    home.marks.iter().map(row).collect()
}

fn digests(code: &AreaCode, home: &Home) -> Rows {
    let row = |(period, chains): (&String, &u32)| vec![t(code), t(period), chains.to_string()];
    home.digests.iter().map(row).collect()
}

fn supports(code: &AreaCode, home: &Home) -> Rows {
    let rows = home.supports.iter();
    rows.map(|(wish, who_is)| vec![t(code), b(wish.bytes()), who(Some(*who_is))]).collect()
}

fn vouched(code: &AreaCode, home: &Home) -> Rows {
    home.vouched.iter().map(|(wish, how)| vec![t(code), b(wish.bytes()), t(how)]).collect()
}

fn lineage(code: &AreaCode, home: &Home) -> Rows {
    let rows = home.lineage.iter();
    rows.map(|(child, parent, how)| vec![t(code), b(child.bytes()), b(parent.bytes()), t(how)])
        .collect()
}

fn visits(code: &AreaCode, home: &Home) -> Rows {
    let rows = home.visits.iter();
    rows.map(|(id, (household, wish))| {
        let wish = maybe(wish.as_ref(), |w| b(w.bytes()));
        vec![t(code), b(id.bytes()), b(household.bytes()), wish]
    })
    .collect()
}

fn requests(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, r): (&kernel::id::MatterId, &super::world::Request)| {
        let finding = maybe(r.finding.as_ref(), t);
        let times = [r.accepted, r.passed, r.convened, r.doubted].map(at);
        let mut row = vec![t(code), b(id.bytes()), t(&r.class), t(&r.body), t(&r.venue)];
        row.extend(times);
        row.extend([who(r.convener), finding]);
        row
    };
    home.requests.iter().map(row).collect()
}

fn recalls(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, r): (&kernel::id::MatterId, &super::world::Recall)| {
        let mut row = vec![t(code), b(id.bytes()), b(r.mandate.bytes()), who(Some(r.person))];
        row.extend([t(r.role.as_str()), t(r.area), t(&r.reason), at(r.defended), at(r.qualified)]);
        row
    };
    home.recalls.iter().map(row).collect()
}

fn demanded(code: &AreaCode, home: &Home) -> Rows {
    let all = home.signatures.iter().flat_map(|(id, all)| all.iter().map(move |s| (id, s)));
    all.map(|(id, s)| {
        let at = s.at.ms().to_string();
        let household = b(s.household.bytes());
        vec![t(code), b(id.bytes()), who(Some(s.who)), household, at, who(s.hand)]
    })
    .collect()
}

fn venues(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, v): (&kernel::id::RecordId, &super::world::Venue)| {
        vec![
            t(code),
            b(id.bytes()),
            t(&v.name),
            t(&v.kind),
            t(&v.area),
            t(&v.place),
            maybe(v.point, |(lat, _)| lat.to_string()),
            maybe(v.point, |(_, lon)| lon.to_string()),
            u8::from(v.centre).to_string(),
            v.noted.ms().to_string(),
        ]
    };
    home.venues.iter().map(row).collect()
}

fn bearers(code: &AreaCode, home: &Home) -> Rows {
    let row = |(id, s): (&kernel::id::RecordId, &super::world::Bearer)| {
        vec![
            t(code),
            b(id.bytes()),
            who(s.person),
            maybe(s.organisation, |o| b(o.bytes())),
            t(&s.category),
            t(s.from),
            maybe(s.until, t),
            t(&s.ground),
        ]
    };
    home.bearers.iter().map(row).collect()
}

/// A table, its columns, and how its rows are written.
pub type Spec = (&'static str, &'static [&'static str], Of);

const SHEETS: &[Spec] = &[
    (
        "matter",
        &[
            "home",
            "id",
            "kind",
            "year",
            "no",
            "title",
            "area",
            "state",
            "thread",
            "cause",
            "opened_for",
            "owner",
            "opened_at",
            "version",
        ],
        matters,
    ),
    ("due", &["home", "matter", "clock", "since", "due_at", "met_at", "escalated_at"], clocks),
    (
        "person",
        &[
            "home",
            "id",
            "key",
            "household",
            "name",
            "sex",
            "born_on",
            "registered",
            "member",
            "party",
            "area",
            "import",
        ],
        persons,
    ),
    ("household", &["home", "id", "key", "head", "area", "import"], households),
    ("import", &["home", "id", "lines", "created", "changed", "made_at"], imports),
    ("mandate", &["home", "id", "person", "role", "area", "from_on", "until_on"], mandates),
    ("resolution", &["home", "id", "notice_days", "percent"], resolutions),
    (
        "resolution_change",
        &["home", "resolution", "id", "decided_fen", "cost_fen", "topic", "by", "made_at"],
        changes,
    ),
    ("resolution_account", &["home", "resolution", "spent_fen", "by", "made_at"], accounts),
    ("advice", &["home", "meeting", "topic", "answer", "by", "answered_at"], advice),
    ("notice", &["home", "id", "subject", "posted_on", "until_on"], notices),
    ("objection", &["home", "notice", "id", "by"], objections),
    ("outbox", &["home", "seq", "n", "audience", "target", "message", "matter"], outbox),
    ("wish", &["home", "id", "text", "fate", "said_in"], wishes),
    ("topic", &["home", "id", "body", "basis", "cost_fen", "published_at"], topics),
    ("process_step", &["home", "topic", "no", "step", "standing", "matter", "done_at"], walks),
    ("meeting", &["home", "id", "topic", "starts_at", "convener", "opened_at", "secret"], meetings),
    ("numbering", &["home", "kind", "year", "last"], numbering),
    ("chain", &["home", "seq", "at"], chain),
    ("follow", &["home", "thread", "person"], follows),
    ("message_mark", &["home", "person", "upto"], marks),
    (
        "request",
        &[
            "home",
            "id",
            "class",
            "body",
            "venue",
            "accepted_at",
            "passed_at",
            "convened_at",
            "doubted_at",
            "convener",
            "finding",
        ],
        requests,
    ),
    (
        "recall",
        &[
            "home",
            "id",
            "mandate",
            "person",
            "role",
            "area",
            "reason",
            "defended_at",
            "qualified_at",
        ],
        recalls,
    ),
    ("signature", &["home", "matter", "person", "household", "signed_at", "recorded_by"], demanded),
    ("digest", &["home", "period", "chains"], digests),
    ("support", &["home", "wish", "person"], supports),
    ("vouch", &["home", "wish", "how"], vouched),
    ("lineage", &["home", "child", "parent", "how"], lineage),
    ("visit", &["home", "id", "household", "wish"], visits),
    (
        "venue",
        &["home", "id", "name", "kind", "area", "place", "lat_e6", "lon_e6", "centre", "noted_at"],
        venues,
    ),
    (
        "standing",
        &["home", "id", "person", "organisation", "category", "from_on", "until_on", "ground"],
        bearers,
    ),
];

impl World {
    /// Every table as it ought to be.
    pub fn sheets(&self) -> Vec<Sheet> {
        let sheet = |(table, columns, of): &Spec| {
            let rows = self.homes.iter().flat_map(|(code, home)| of(code, home));
            let mut rows: Vec<String> = rows.map(|r| r.join(" ")).collect();
            rows.sort();
            Sheet { table, columns, rows }
        };
        let company = super::company::tables::SHEETS;
        let all = SHEETS.iter().chain(meeting::SHEETS).chain(company).chain(super::panel::SHEETS);
        let votes = super::budget::tables::SHEETS.iter().chain(super::poll::tables::SHEETS);
        let votes = votes.chain(super::choosing::SHEETS).chain(super::books::SHEETS);
        let chapters = super::chapters::CHAPTERS.iter().flat_map(|chapter| chapter.sheets);
        all.chain(votes).chain(chapters).map(sheet).collect()
    }

    /// How many rows the tables ought to hold that the auditor only counts.
    pub fn counted(&self) -> BTreeMap<&'static str, u64> {
        let sum = |of: fn(&Home) -> u64| self.homes.values().map(of).sum::<u64>();
        BTreeMap::from([
            ("comment", sum(|h| h.comments)),
            ("attachment", sum(|h| u64::try_from(h.files.len()).unwrap_or(0))),
            ("visitor", sum(|h| h.visitors)),
            ("result_word", sum(|h| h.words)),
            ("organisation", sum(|h| u64::try_from(h.organisations.len()).unwrap_or(0))),
            ("journal", sum(|h| h.seq)),
            ("journal_input", sum(|h| h.seq)),
        ])
    }
}
