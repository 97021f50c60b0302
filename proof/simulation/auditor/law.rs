//! What the law and the county's rules say, written down a second time by hand: numbers, bodies,
//! who may do what, which fields an act has. Nothing here is read from the rulebook's files.

use civic::authority::Role;
use civic::matter::{Kind, State};
use kernel::Code;
use serde_json::Value;
use store::Ask;

/// Days to answer a wish, and to confirm that it is done.
pub const ANSWER_DAYS: i64 = 15;
/// Days to confirm, and to do again what was sent back.
pub const CONFIRM_DAYS: i64 = 15;
/// Days for which a confirmed result is watched, and in which what came back is put right.
pub const WATCH_DAYS: i64 = 90;
pub const REPAIR_DAYS: i64 = 15;
/// Days to give a passed resolution its owner and date.
pub const SETTLE_DAYS: i64 = 7;
/// Days of public notice (村民委员会组织法 第三十五条).
pub const NOTICE_DAYS: u32 = 15;
/// Files that may come with one act.
pub const FILES: usize = 6;
/// Age of majority.
pub const ADULT_YEARS: i16 = 18;

/// Words that only announce.
pub const SLOGANS: [&str; 8] =
    ["大力推进", "深入贯彻", "全面提升", "进一步加强", "高质量发展", "新台阶", "新局面", "精神"];

/// Who sits in a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seats {
    /// Registered adults.
    Villagers,
    /// Adult members of the collective.
    Members,
    /// Committee and representatives by mandate.
    Representatives,
    /// Party branch committee and village committee by mandate.
    Committees,
    /// Party members by mandate.
    Party,
    /// Directors of the collective by mandate.
    Directors,
}

/// Of what a share is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Everybody on the roll.
    People,
    /// Households on the roll.
    Households,
    /// Voters who came.
    Present,
}

/// A share: more than, or at least, `num`/`den`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    pub more: bool,
    pub num: u64,
    pub den: u64,
    pub of: Of,
}

const fn more(num: u64, den: u64, of: Of) -> Share {
    Share { more: true, num, den, of }
}
const fn least(num: u64, den: u64, of: Of) -> Share {
    Share { more: false, num, den, of }
}

/// A deciding body.
#[derive(Debug, Clone, Copy)]
pub struct Body {
    pub key: &'static str,
    pub seats: Seats,
    pub by_household: bool,
    /// Full days between publication and meeting, and whether an emergency shortens them.
    pub notice: Option<(i64, bool)>,
    /// Whether its people are those of a group.
    pub group: bool,
    /// Representatives, women among them: at least these shares of all.
    pub conditions: &'static [Share],
    /// Any of these alternatives; within one, all.
    pub quorum: &'static [&'static [Share]],
    /// All of these.
    pub majority: &'static [Share],
    /// Fewest and most seats, which are an odd number.
    pub size: Option<(u64, u64)>,
    /// How many others of the household one may stand in for on paper, where that is allowed.
    pub proxies: Option<u64>,
    /// Whether it may meet in several places.
    pub sections: bool,
}

const BODY: Body = Body {
    key: "",
    seats: Seats::Villagers,
    by_household: false,
    notice: None,
    group: false,
    conditions: &[],
    quorum: &[],
    majority: &[more(1, 2, Of::Present)],
    size: None,
    proxies: None,
    sections: false,
};
const REPRESENTED: &[Share] = &[least(4, 5, Of::People), least(1, 3, Of::People)];

/// The bodies of the village that the workload puts topics to.
pub const BODIES: &[Body] = &[
    Body {
        key: "villagers_meeting",
        by_household: true,
        notice: Some((10, true)),
        quorum: &[&[more(1, 2, Of::People)], &[least(2, 3, Of::Households)]],
        sections: true,
        ..BODY
    },
    Body {
        key: "villagers_representatives",
        seats: Seats::Representatives,
        notice: Some((3, true)),
        conditions: REPRESENTED,
        quorum: &[&[least(2, 3, Of::People)]],
        ..BODY
    },
    Body {
        key: "villagers_representatives_levy",
        seats: Seats::Representatives,
        notice: Some((3, true)),
        conditions: REPRESENTED,
        quorum: &[&[least(2, 3, Of::People), least(2, 3, Of::Households)]],
        ..BODY
    },
    Body {
        key: "group_meeting",
        by_household: true,
        group: true,
        quorum: &[&[least(2, 3, Of::People)], &[least(2, 3, Of::Households)]],
        ..BODY
    },
    Body { key: "deliberation", by_household: true, majority: &[], sections: true, ..BODY },
    Body {
        key: "members_assembly",
        seats: Seats::Members,
        notice: Some((10, false)),
        quorum: &[&[least(2, 3, Of::People)]],
        majority: &[least(2, 3, Of::People)],
        proxies: Some(3),
        ..BODY
    },
    Body { key: "two_committees", seats: Seats::Committees, ..BODY },
    Body {
        key: "party_members",
        seats: Seats::Party,
        notice: Some((3, true)),
        quorum: &[&[least(2, 3, Of::People)]],
        majority: &[more(1, 2, Of::People)],
        ..BODY
    },
    Body {
        key: "council_board",
        seats: Seats::Directors,
        quorum: &[&[least(2, 3, Of::People)]],
        majority: &[more(1, 2, Of::People)],
        size: Some((3, 7)),
        ..BODY
    },
];

/// What the bodies are called in minutes.
pub const BODY_NAMES: &[(&str, &str)] = &[
    ("villagers_meeting", "村民会议"),
    ("villagers_representatives", "村民代表会议"),
    ("villagers_representatives_levy", "村民代表会议（一事一议筹资筹劳）"),
    ("group_meeting", "村民小组会议"),
    ("deliberation", "协商（议事会、听证会、恳谈会、院落商量）"),
    ("members_assembly", "农村集体经济组织成员大会"),
    ("two_committees", "村党组织和村民委员会会议（两委会）"),
    ("party_members", "党员大会审议"),
    ("council_board", "理事会"),
];

/// Which bodies may decide a class of matters.
pub const CLASSES: &[(&str, &[&str])] = &[
    ("village_public_works", &["villagers_meeting", "villagers_representatives"]),
    ("levy", &["villagers_meeting", "villagers_representatives_levy"]),
    ("covenant", &["villagers_meeting"]),
    ("group_affairs", &["group_meeting"]),
    ("vital_interest_deliberation", &["deliberation"]),
    ("routine_affairs", &["two_committees"]),
    ("land_compensation", &["members_assembly"]),
    ("party_review", &["party_members"]),
    ("council_affairs", &["council_board"]),
];

/// Classes that go in steps before their body decides (四议两公开).
pub const WALKING: &[&str] = &["village_public_works", "levy", "covenant"];

/// The steps: key, and the body that meets before the decision.
pub const STEPS: [(&str, Option<&str>); 6] = [
    ("propose", None),
    ("discuss", Some("two_committees")),
    ("review", Some("party_members")),
    ("decide", None),
    ("publish", None),
    ("result", None),
];

/// Who an act is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    SignedIn,
    Villager,
    Concerned,
    Owner,
    Worker,
    Has(Role),
}

/// An act: its kind and states (empty: any), who, and the names of its fields.
pub struct Rule {
    pub act: &'static str,
    pub kind: Option<Kind>,
    pub from: &'static [State],
    pub who: &'static [Who],
    pub fields: &'static [&'static str],
}

use Role::{
    Agent, Committee, Convener, CountyClerk, Secretary, SecurityAdmin, Substitute, Supervisor,
    SystemAdmin, TownshipClerk,
};
use Who::{Concerned, Has, Owner, SignedIn, Villager, Worker};

const LEADS: &[Who] = &[Has(Secretary), Has(Committee)];
const CALLS: &[Who] = &[Has(Secretary), Has(Committee), Has(Convener)];
const CALLS_OR_STANDS_IN: &[Who] =
    &[Has(Secretary), Has(Committee), Has(Convener), Has(Substitute)];
const CHAIRS: &[Who] = &[Owner, Has(Secretary), Has(Convener)];
const SPEAKS: &[Who] =
    &[Villager, Has(Secretary), Has(Committee), Has(TownshipClerk), Has(CountyClerk)];
const UNDER_WAY: &[State] = &[State::Called, State::Sitting];
const CARRIES: &[Who] = &[Owner, Has(Secretary)];
const VOICE: &[&str] = &["matter", "answer", "proxy_for"];
const GRANTS: &[Who] = &[Has(SystemAdmin), Has(TownshipClerk), Worker];

const fn rule(
    act: &'static str,
    kind: Option<Kind>,
    from: &'static [State],
    who: &'static [Who],
    fields: &'static [&'static str],
) -> Rule {
    Rule { act, kind, from, who, fields }
}

/// Every act of the road and the registry.
pub const RULES: &[Rule] = &[
    rule(
        "wish.raise",
        Some(Kind::Wish),
        &[],
        &[Villager],
        &["id", "text", "place", "channel", "spot", "files"],
    ),
    rule(
        "wish.answer",
        Some(Kind::Wish),
        &[State::Heard],
        LEADS,
        &["matter", "fate", "reply", "owner", "due_on"],
    ),
    rule("wish.finish", Some(Kind::Wish), &[State::Adopted], CARRIES, &["matter", "report"]),
    rule(
        "wish.confirm",
        Some(Kind::Wish),
        &[State::Done],
        &[Concerned],
        &["matter", "satisfied", "note"],
    ),
    rule(
        "wish.erase",
        Some(Kind::Wish),
        &[],
        &[Concerned, Has(SecurityAdmin)],
        &["matter", "ground"],
    ),
    rule(
        "topic.publish",
        Some(Kind::Topic),
        &[State::Draft, State::Rejected],
        CALLS,
        &[
            "matter",
            "title",
            "place",
            "people",
            "households",
            "cost_fen",
            "money",
            "plan",
            "class",
            "body",
            "basis",
        ],
    ),
    rule(
        "process.propose",
        Some(Kind::Topic),
        &[State::Published],
        &[Has(Secretary)],
        &["matter", "text", "heard", "merged"],
    ),
    rule(
        "meeting.call",
        Some(Kind::Topic),
        &[],
        CALLS_OR_STANDS_IN,
        &["matter", "id", "starts_at", "venue", "convener", "emergency", "step", "secret"],
    ),
    rule(
        "meeting.section",
        Some(Kind::Meeting),
        &[State::Called],
        CHAIRS,
        &["matter", "starts_at", "venue", "convener"],
    ),
    rule(
        "proxy.give",
        Some(Kind::Meeting),
        &[State::Called, State::Sitting],
        &[Villager],
        &["matter", "agent", "ground"],
    ),
    rule("meeting.open", Some(Kind::Meeting), &[State::Called], CHAIRS, &["matter"]),
    rule(
        "meeting.checkin",
        Some(Kind::Meeting),
        &[State::Sitting],
        &[Villager, Owner, Has(Secretary), Has(Convener)],
        &["matter", "person", "via", "paper", "way", "section"],
    ),
    rule("ballot.open", Some(Kind::Meeting), &[State::Sitting], CHAIRS, &["matter", "id"]),
    rule("ballot.cast", Some(Kind::Meeting), &[State::Sitting], &[Villager], VOICE),
    rule("ballot.drop", Some(Kind::Meeting), &[State::Sitting], &[Villager], VOICE),
    rule(
        "ballot.tally",
        Some(Kind::Meeting),
        &[State::Sitting],
        &[Owner, Has(Secretary), Has(Convener), Has(Agent)],
        &[
            "matter",
            "issued",
            "returned",
            "yes",
            "no",
            "abstain",
            "invalid",
            "witness_a",
            "witness_b",
            "way",
            "section",
        ],
    ),
    rule("ballot.close", Some(Kind::Meeting), &[State::Sitting], CHAIRS, &["matter"]),
    rule("speech.ask", Some(Kind::Meeting), &[State::Sitting], SPEAKS, &["matter"]),
    rule("speech.leave", Some(Kind::Meeting), &[State::Sitting], SPEAKS, &["matter"]),
    rule("speech.give", Some(Kind::Meeting), &[State::Sitting], CHAIRS, &["matter"]),
    rule(
        "speech.end",
        Some(Kind::Meeting),
        &[State::Sitting],
        CHAIRS,
        &["matter", "absent", "said"],
    ),
    rule("statement.make", Some(Kind::Meeting), UNDER_WAY, &[Villager], &["matter", "id", "text"]),
    rule(
        "statement.answer",
        Some(Kind::Meeting),
        UNDER_WAY,
        &[Villager],
        &["matter", "statement", "side"],
    ),
    rule(
        "statement.hold",
        Some(Kind::Meeting),
        UNDER_WAY,
        &[Owner, Has(Secretary), Has(Convener), Has(Supervisor)],
        &["matter", "statement", "reason"],
    ),
    rule(
        "minutes.draft",
        Some(Kind::Meeting),
        &[State::Closed],
        &[Owner, Has(Secretary), Has(Committee), Has(Convener), Has(Agent)],
        &["matter", "remarks"],
    ),
    rule(
        "minutes.sign",
        Some(Kind::Meeting),
        &[State::Closed],
        &[Villager],
        &["matter", "digest", "hand", "witness"],
    ),
    rule(
        "resolution.settle",
        Some(Kind::Resolution),
        &[State::Draft],
        LEADS,
        &["matter", "text", "owner", "due_on", "notice_days"],
    ),
    rule(
        "resolution.progress",
        Some(Kind::Resolution),
        &[State::Executing],
        CARRIES,
        &["matter", "percent", "note"],
    ),
    rule(
        "resolution.report",
        Some(Kind::Resolution),
        &[State::Executing],
        CARRIES,
        &["matter", "report"],
    ),
    rule(
        "resolution.confirm",
        Some(Kind::Resolution),
        &[State::Reported],
        &[Concerned],
        &["matter", "satisfied", "note"],
    ),
    rule(
        "resolution.recurred",
        Some(Kind::Resolution),
        &[State::Confirmed],
        &[Villager],
        &["matter", "text"],
    ),
    rule("wish.recurred", Some(Kind::Wish), &[State::Confirmed], &[Villager], &["matter", "text"]),
    rule("result.gone", None, &[], &[Worker], &["matter"]),
    rule(
        "notice.object",
        Some(Kind::Notice),
        &[State::Posted],
        &[Villager],
        &["matter", "id", "text"],
    ),
    rule(
        "notice.reply",
        Some(Kind::Notice),
        &[State::Posted],
        &[Has(Secretary), Has(Committee), Has(Supervisor)],
        &["matter", "objection", "text"],
    ),
    rule(
        "notice.end",
        Some(Kind::Notice),
        &[State::Posted],
        &[Worker, Has(Secretary), Has(Committee)],
        &["matter"],
    ),
    rule(
        "matter.comment",
        None,
        &[],
        &[
            Villager,
            Has(Secretary),
            Has(Committee),
            Has(Supervisor),
            Has(TownshipClerk),
            Has(CountyClerk),
        ],
        &["matter", "id", "text"],
    ),
    rule("matter.follow", None, &[], &[SignedIn], &["matter"]),
    rule("message.read", None, &[], &[SignedIn], &["upto"]),
    rule(
        "matter.attach",
        None,
        &[],
        &[Concerned, Owner, Has(Secretary), Has(Committee), Has(Convener), Has(Agent)],
        &["matter", "id", "name", "mime", "hash"],
    ),
    rule(
        "matter.detach",
        None,
        &[],
        &[
            Concerned,
            Owner,
            Has(Secretary),
            Has(Committee),
            Has(Convener),
            Has(Agent),
            Has(SecurityAdmin),
        ],
        &["matter", "attachment", "ground"],
    ),
    rule(
        "wish.join",
        Some(Kind::Wish),
        &[State::Heard, State::Adopted, State::Done],
        &[Villager],
        &["matter"],
    ),
    rule("wish.leave", Some(Kind::Wish), &[], &[Villager], &["matter"]),
    rule("wish.vouch", Some(Kind::Wish), &[], &[Concerned], &["matter", "how", "witness"]),
    rule(
        "wish.merge",
        Some(Kind::Wish),
        &[State::Heard],
        &[Has(Secretary)],
        &["matter", "into", "reason"],
    ),
    rule(
        "wish.split",
        Some(Kind::Wish),
        &[State::Heard, State::Adopted],
        &[Has(Secretary)],
        &["matter", "text", "reason"],
    ),
    rule(
        "visit.record",
        None,
        &[],
        &[Has(Secretary), Has(Committee), Has(Agent), Has(TownshipClerk)],
        &[
            "id",
            "household",
            "note",
            "answer",
            "promise",
            "owner",
            "due_on",
            "person",
            "companions",
            "on",
            "voice",
        ],
    ),
    rule(
        "venue.note",
        None,
        &[],
        &[Has(Secretary), Has(Committee), Has(Convener), Has(TownshipClerk)],
        &["id", "name", "venue_kind", "area", "place", "lat_e6", "lon_e6", "centre"],
    ),
    rule(
        "standing.note",
        None,
        &[],
        &[Has(Secretary), Has(TownshipClerk)],
        &["id", "category", "person", "organisation", "from_on", "until_on", "ground"],
    ),
    rule("standing.end", None, &[], &[Has(Secretary), Has(TownshipClerk)], &["id", "until_on"]),
    rule("clock.escalate", None, &[], &[Worker], &["matter", "clock"]),
    rule("duty.open", Some(Kind::Duty), &[], &[Worker], &["id", "body", "from_on"]),
    rule("duty.keep", Some(Kind::Duty), &[State::Owed], &[Worker], &["matter", "meeting"]),
    rule("duty.miss", Some(Kind::Duty), &[State::Owed], &[Worker], &["matter"]),
    rule("digest.seal", None, &[], &[Worker], &["period"]),
    rule(
        "registry.import",
        None,
        &[],
        &[Has(Secretary), Has(TownshipClerk), Worker],
        &["id", "file", "rows", "fingerprint"],
    ),
    rule("registry.undo", None, &[], &[Has(Secretary), Has(TownshipClerk)], &["id"]),
    rule(
        "mandate.grant",
        None,
        &[],
        GRANTS,
        &["id", "person", "role", "area", "from_on", "until_on", "ground"],
    ),
    rule("mandate.end", None, &[], GRANTS, &["id", "until_on"]),
    rule(
        "organisation.register",
        None,
        &[],
        &[Has(TownshipClerk), Has(Secretary), Worker],
        &["id", "name", "kind", "credit_code"],
    ),
];

/// How long a text may be, and whether it must say something: act, field, most, must.
const TEXTS: &[(&str, &str, usize, bool)] = &[
    ("wish.raise", "text", 2000, true),
    ("wish.answer", "reply", 1000, false),
    ("wish.finish", "report", 1000, true),
    ("wish.confirm", "note", 1000, false),
    ("wish.erase", "ground", 500, true),
    ("wish.raise", "spot", 60, false),
    ("wish.merge", "into", 40, true),
    ("wish.merge", "reason", 500, true),
    ("wish.split", "text", 2000, true),
    ("wish.split", "reason", 500, false),
    ("standing.note", "ground", 200, true),
    ("venue.note", "name", 60, true),
    ("venue.note", "place", 100, false),
    ("visit.record", "note", 1000, false),
    ("visit.record", "promise", 500, false),
    ("topic.publish", "title", 60, true),
    ("topic.publish", "place", 100, true),
    ("topic.publish", "people", 100, true),
    ("topic.publish", "money", 200, true),
    ("topic.publish", "plan", 5000, true),
    ("topic.publish", "class", 60, true),
    ("topic.publish", "body", 60, true),
    ("process.propose", "text", 3000, true),
    ("process.propose", "heard", 2000, true),
    ("meeting.call", "venue", 100, true),
    ("meeting.call", "emergency", 500, false),
    ("speech.end", "said", 500, false),
    ("statement.make", "text", 140, true),
    ("statement.hold", "reason", 200, true),
    ("minutes.draft", "remarks", 4000, false),
    ("minutes.sign", "digest", 64, true),
    ("meeting.section", "venue", 100, true),
    ("proxy.give", "ground", 200, true),
    ("resolution.settle", "text", 3000, true),
    ("resolution.progress", "note", 1000, true),
    ("resolution.report", "report", 2000, true),
    ("resolution.confirm", "note", 1000, false),
    ("resolution.recurred", "text", 1000, true),
    ("wish.recurred", "text", 1000, true),
    ("notice.object", "text", 2000, true),
    ("notice.reply", "text", 2000, true),
    ("matter.comment", "text", 1000, true),
    ("matter.attach", "name", 120, true),
    ("digest.seal", "period", 10, true),
    ("mandate.grant", "ground", 200, true),
    ("organisation.register", "name", 100, true),
    ("organisation.register", "credit_code", 18, false),
];

/// Refuses a text that says nothing or too much, and a share of the work beyond the whole.
pub fn measured(ask: &Ask) -> Result<(), Code> {
    for (_, field, most, must) in TEXTS.iter().filter(|(act, ..)| *act == ask.act) {
        let Some(text) = ask.input.get(*field).and_then(Value::as_str) else { continue };
        if *must && text.trim().is_empty() {
            return Err(Code::FieldMissing);
        }
        if text.chars().count() > *most {
            return Err(Code::FieldLong);
        }
    }
    let beyond = |field: &str, most: u64| {
        ask.input.get(field).and_then(Value::as_u64).is_some_and(|n| n > most)
    };
    let nothing = ask.input.get("upto").and_then(Value::as_u64) == Some(0);
    let off = beyond("lat_e6", 90_000_000) || beyond("lon_e6", 180_000_000);
    if nothing || off || beyond("percent", 100) || beyond("notice_days", 365) {
        return Err(Code::FieldBad);
    }
    Ok(())
}
