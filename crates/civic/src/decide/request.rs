//! 召集请求 (S77, P27): villagers demand a meeting; enough signatures start a clock, silence hands it
//! to the substitute, and a second silence calls the meeting by itself.
//!
//! Invariants: no act refuses a qualified request, and none stops its clock, but the township's
//! finding that it is unlawful, with article and reason; a signature is withdrawn only while
//! signatures are gathered, so that nobody can be pressed to take it back afterwards. Refuses to
//! know: how the meeting is held and what it decides.

use kernel::id::MatterId;
use kernel::{AreaCode, Code, Fen, Moment, PersonRef, Refusal};

use crate::act::FieldKind::{Area, Choice, Count, Id, Line, Long, Money};
use crate::authority::{Mandate, Role, Who};
use crate::convening::{self, Signature, Support};
use crate::deliberation::{self, Basis, Proposal};
use crate::effect::{Audience, Effect, Opening};
use crate::matter::{ClockName, Due, Kind, Outcome, State};
use crate::policy;
use crate::record::Record;
use crate::scene::Scene;
use crate::spine::Follow;
use crate::{acts, record, words};

words! {
    /// What the township found.
    pub enum Finding {
        /// It has to be called.
        Lawful "lawful",
        /// It must not be called.
        Unlawful "unlawful",
    }
}

record! {
    /// The body of a request: what its topic will say, and how it went.
    pub struct Request in "request" keys 2 {
        /// Home.
        home: AreaCode,
        /// The matter.
        id: MatterId,
        /// Class of the matter.
        class: String,
        /// The body demanded.
        body: String,
        /// How votes are counted.
        basis: Basis,
        /// Where, in words.
        place: String,
        /// Whom it touches.
        people: String,
        /// Households touched.
        households: u32,
        /// What it costs.
        cost_fen: Fen,
        /// Who pays.
        money: String,
        /// What is proposed.
        plan: String,
        /// Where to meet.
        venue: String,
        /// When enough had signed.
        qualified_at: Option<Moment>,
        /// Rulebook key of the number that was reached.
        qualified_by: String,
        /// When a convener took it up.
        accepted_at: Option<Moment>,
        /// When silence handed it to the substitute.
        passed_at: Option<Moment>,
        /// When a second silence called the meeting.
        convened_at: Option<Moment>,
        /// Who convenes then.
        convener: Option<PersonRef>,
        /// What the convener holds against it.
        doubt: String,
        /// By which article.
        doubt_article: String,
        /// When.
        doubted_at: Option<Moment>,
        /// What the township found.
        finding: Option<Finding>,
        /// Why.
        finding_reason: String,
        /// By which article.
        finding_article: String,
        /// When.
        found_at: Option<Moment>,
    }
}

acts! {
    /// Demands a meeting; whoever raises it has signed it.
    Raise "request.raise" "requests"
    kind Some(Kind::Request), from &[], allow &[Who::Villager],
    matter(this) Some(this.id), {
        /// Made by the caller.
        id: MatterId = Id,
        /// One line that says what is to be decided.
        title: String = Line(60),
        /// Village, group or courtyard.
        area: AreaCode = Area,
        /// Where, in words.
        place: String = Line(100),
        /// Whom it touches.
        people: String = Line(100),
        /// How many households.
        households: u32 = Count(1, 100_000),
        /// What it costs.
        cost_fen: Fen = Money,
        /// Who pays.
        money: String = Line(200),
        /// What is proposed.
        plan: String = Long(5000),
        /// Class of the matter.
        class: String = Line(60),
        /// Body that decides.
        body: String = Line(60),
        /// How votes are counted.
        basis: Basis = Choice(Basis::WORDS),
        /// Where to meet.
        venue: String = Line(100),
    }

    /// Signs.
    Sign "request.sign" "requests/{matter}/signatures"
    kind Some(Kind::Request), from &[State::Gathering], allow &[Who::Villager],
    matter(this) Some(this.matter), {
        /// Which.
        matter: MatterId = Id,
    }

    /// Takes a signature back while signatures are gathered.
    Withdraw "request.withdraw" "requests/{matter}/withdrawals"
    kind Some(Kind::Request), from &[State::Gathering], allow &[Who::Villager],
    matter(this) Some(this.matter), {
        /// Which.
        matter: MatterId = Id,
    }

    /// Takes it up: its topic is published.
    Accept "request.accept" "requests/{matter}/acceptance"
    kind Some(Kind::Request), from &[State::Qualified],
    allow &[Who::Owner, Who::Has(Role::Secretary), Who::Has(Role::Committee),
        Who::Has(Role::Convener), Who::Has(Role::Substitute)],
    matter(this) Some(this.matter), {
        /// Which.
        matter: MatterId = Id,
    }

    /// Lays before the township why it would be unlawful; the clock runs on.
    Doubt "request.doubt" "requests/{matter}/doubts"
    kind Some(Kind::Request), from &[State::Qualified],
    allow &[Who::Owner, Who::Has(Role::Secretary), Who::Has(Role::Committee),
        Who::Has(Role::Convener), Who::Has(Role::Substitute)],
    matter(this) Some(this.matter), {
        /// Which.
        matter: MatterId = Id,
        /// Why.
        reason: String = Long(1000),
        /// By which article.
        article: String = Line(100),
    }

    /// The township finds it lawful or unlawful, with article and reason.
    Review "request.review" "requests/{matter}/review"
    kind Some(Kind::Request), from &[State::Qualified],
    allow &[Who::Has(Role::TownshipClerk)],
    matter(this) Some(this.matter), {
        /// Which.
        matter: MatterId = Id,
        /// What is found.
        finding: Finding = Choice(Finding::WORDS),
        /// Why.
        reason: String = Long(1000),
        /// By which article.
        article: String = Line(100),
    }

    /// Silence hands it to the substitute.
    Pass "request.pass" "requests/{matter}/substitution"
    kind Some(Kind::Request), from &[State::Qualified, State::Accepted], allow &[Who::Worker],
    matter(this) Some(this.matter), {
        /// Which.
        matter: MatterId = Id,
    }

    /// A second silence calls the meeting.
    Convene "request.convene" "requests/{matter}/meeting"
    kind Some(Kind::Request), from &[State::Qualified, State::Accepted], allow &[Who::Worker],
    matter(this) Some(this.matter), {
        /// Which.
        matter: MatterId = Id,
    }
}

/// What raising looks at.
#[derive(Debug)]
pub struct RaiseFacts {
    /// Whether the place is a known area.
    pub area_known: bool,
    /// Who raises it and whom the rules count.
    pub support: Support,
    /// Conveners, substitutes and the secretary of the home.
    pub posts: Vec<Mandate>,
}

/// A request says what a topic says, names a body that can be demanded, and is signed by whoever
/// raises it.
pub fn raise(facts: &RaiseFacts, scene: &Scene<'_>, act: &Raise) -> Result<Vec<Effect>, Refusal> {
    if !facts.area_known || !scene.home.contains(&act.area) {
        return Err(Refusal::new(Code::PlaceElsewhere)
            .on("area")
            .with("place", act.area)
            .with("home", scene.home));
    }
    deliberation::concrete(&Proposal {
        title: &act.title,
        place: &act.place,
        people: &act.people,
        money: &act.money,
        cost_fen: act.cost_fen,
        plan: &act.plan,
    })?;
    policy::body_may_decide(scene, &act.class, &act.body)?;
    policy::basis_allowed(scene, &act.body, act.basis)?;
    demandable(act)?;
    let ways = convening::ways_to_call(&act.body, act.area);
    let mine = facts.support.signed((scene.home, act.id), ways, signing(scene));
    // Whoever may not sign for this place may for another.
    let support = mine.map_err(|no| if no.code == Code::SignerBad { no.on("area") } else { no })?;
    let mut request = drafted(scene, act);
    let mut effects = vec![Effect::Open(Opening {
        id: act.id,
        kind: Kind::Request,
        title: act.title.trim().into(),
        area: act.area,
        thread: None,
        cause: None,
        // Demanded by many: nobody stands out as the one it is for.
        opened_for: None,
        owner: None,
    })];
    let then = reached(scene, &mut request, &support, (act.area, &facts.posts))?;
    effects.push(Effect::Put(request.row()));
    effects.extend(signature_put(scene, &support, act.id));
    effects.extend(then);
    Ok(effects)
}

fn demandable(act: &Raise) -> Result<(), Refusal> {
    let body = format!("@body:{}", act.body);
    if convening::ways_to_call(&act.body, act.area).is_empty() {
        return Err(Refusal::new(Code::RequestBody).on("body").with("body", body));
    }
    if convening::body_fits(&act.body, act.area) {
        return Ok(());
    }
    let want = match act.body.as_str() {
        "group_meeting" => "@request-area-group",
        _ => "@request-area-village",
    };
    Err(Refusal::new(Code::RequestArea).on("area").with("body", body).with("want", want))
}

fn drafted(scene: &Scene<'_>, act: &Raise) -> Request {
    Request {
        home: scene.home,
        id: act.id,
        class: act.class.clone(),
        body: act.body.clone(),
        basis: act.basis,
        place: act.place.trim().into(),
        people: act.people.trim().into(),
        households: act.households,
        cost_fen: act.cost_fen,
        money: act.money.trim().into(),
        plan: act.plan.trim().into(),
        venue: act.venue.trim().into(),
        qualified_at: None,
        qualified_by: String::new(),
        accepted_at: None,
        passed_at: None,
        convened_at: None,
        convener: None,
        doubt: String::new(),
        doubt_article: String::new(),
        doubted_at: None,
        finding: None,
        finding_reason: String::new(),
        finding_article: String::new(),
        found_at: None,
    }
}

/// When, and by whose hand when somebody signs at the desk.
fn signing(scene: &Scene<'_>) -> (Moment, Option<PersonRef>) {
    (scene.now, scene.behalf.and_then(|_| scene.caller.person()))
}

/// The newest signature, and word of what becomes of it.
fn signature_put(scene: &Scene<'_>, support: &Support, thread: MatterId) -> Vec<Effect> {
    let Some(signature) = support.signatures.last() else { return Vec::new() };
    let person = signature.person;
    let follow = Follow { home: scene.home, thread, person, since: scene.now };
    vec![Effect::Put(signature.row()), Effect::Set(follow.row())]
}

/// What follows when enough have signed: the convener's clock.
fn reached(
    scene: &Scene<'_>,
    request: &mut Request,
    support: &Support,
    (area, posts): (AreaCode, &[Mandate]),
) -> Result<Vec<Effect>, Refusal> {
    let ways = convening::ways_to_call(&request.body, area);
    let reaches = convening::reaches(scene.rules, ways, support.have(), support.all)?;
    let Some(met) = reaches.iter().find(|reach| reach.is_met()) else { return Ok(Vec::new()) };
    request.qualified_at = Some(scene.now);
    request.qualified_by = met.rule.into();
    let convener = convening::convener_of(posts, area, scene.now.date());
    let mut effects = vec![
        Effect::Move { matter: request.id, to: State::Qualified, outcome: None },
        Effect::Own(request.id, convener),
        Effect::Clock {
            matter: request.id,
            clock: ClockName::Convene,
            due_at: policy::due_after(scene, "P27.days")?,
            rule: "P27.days",
        },
    ];
    let told = [convener.map(Audience::Person), Some(Audience::Public(scene.home))];
    effects.extend(told.into_iter().flatten().map(|to| Effect::Tell {
        to,
        message: "tell-request-qualified",
        matter: request.id,
    }));
    Ok(effects)
}

/// What signing and withdrawing look at.
#[derive(Debug)]
pub struct SignFacts {
    /// The request.
    pub request: Request,
    /// Who signs and who has.
    pub support: Support,
    /// Conveners, substitutes and the secretary of the home.
    pub posts: Vec<Mandate>,
}

/// One more signature; enough of them start the clock.
pub fn sign(facts: &SignFacts, scene: &Scene<'_>, act: &Sign) -> Result<Vec<Effect>, Refusal> {
    let area = scene.this()?.area;
    let mut request = facts.request.clone();
    let ways = convening::ways_to_call(&request.body, area);
    let support = facts.support.signed((scene.home, act.matter), ways, signing(scene))?;
    let then = reached(scene, &mut request, &support, (area, &facts.posts))?;
    let mut effects = signature_put(scene, &support, scene.this()?.thread);
    if !then.is_empty() {
        effects.push(Effect::Set(request.row()));
        effects.extend(then);
    }
    Ok(effects)
}

/// A signature is taken back; without any the request lapses.
pub fn withdraw(
    facts: &SignFacts,
    scene: &Scene<'_>,
    act: &Withdraw,
) -> Result<Vec<Effect>, Refusal> {
    convening::hand_allowed(scene, None)?;
    let who = &facts.support.standing;
    let mine = facts.support.signatures.iter().find(|s| s.person == who.person);
    let mine = mine.ok_or_else(|| Refusal::new(Code::NotSigned).with("name", &who.name))?;
    let mut effects = vec![Effect::Remove(mine.row())];
    if scene.behalf.is_some() {
        // What another hand took back is told to the person.
        effects.push(Effect::Tell {
            to: Audience::Person(who.person),
            message: "tell-signature-withdrawn",
            matter: act.matter,
        });
    }
    if facts.support.signatures.len() == 1 {
        effects.push(Effect::Move { matter: act.matter, to: State::Lapsed, outcome: None });
    }
    Ok(effects)
}

/// Taking it up publishes its topic. The clock runs until the meeting is called.
pub fn accept(request: &Request, scene: &Scene<'_>, act: &Accept) -> Result<Vec<Effect>, Refusal> {
    let request = Request { accepted_at: Some(scene.now), ..request.clone() };
    Ok(vec![
        Effect::Set(request.row()),
        Effect::Move { matter: act.matter, to: State::Accepted, outcome: Some(Outcome::Adopted) },
    ])
}

/// A doubt goes to the township and stops nothing.
pub fn doubt(request: &Request, scene: &Scene<'_>, act: &Doubt) -> Result<Vec<Effect>, Refusal> {
    let request = Request {
        doubt: act.reason.trim().into(),
        doubt_article: act.article.trim().into(),
        doubted_at: Some(scene.now),
        ..request.clone()
    };
    Ok(vec![Effect::Set(request.row()), township_told(scene, act.matter, "tell-request-doubted")])
}

fn township_told(scene: &Scene<'_>, matter: MatterId, message: &'static str) -> Effect {
    let up = scene.home.parent().unwrap_or(scene.home);
    Effect::Tell { to: Audience::Role(Role::TownshipClerk, up), message, matter }
}

/// What reviewing looks at.
#[derive(Debug)]
pub struct ReviewFacts {
    /// The request.
    pub request: Request,
    /// Who has signed.
    pub signatures: Vec<Signature>,
}

/// Only a finding of the township ends a qualified request, and everybody who signed is told why.
pub fn review(
    facts: &ReviewFacts,
    scene: &Scene<'_>,
    act: &Review,
) -> Result<Vec<Effect>, Refusal> {
    let request = Request {
        finding: Some(act.finding),
        finding_reason: act.reason.trim().into(),
        finding_article: act.article.trim().into(),
        found_at: Some(scene.now),
        ..facts.request.clone()
    };
    let mut effects = vec![Effect::Set(request.row())];
    match act.finding {
        Finding::Lawful => {
            if let Some(owner) = scene.this()?.owner {
                effects.push(Effect::Tell {
                    to: Audience::Person(owner),
                    message: "tell-request-lawful",
                    matter: act.matter,
                });
            }
        }
        Finding::Unlawful => {
            effects.push(Effect::Met(act.matter, ClockName::Convene));
            effects.push(Effect::Met(act.matter, ClockName::Substitute));
            effects.push(Effect::Move {
                matter: act.matter,
                to: State::Unlawful,
                outcome: Some(Outcome::Declined),
            });
            effects.extend(signers_told(&facts.signatures, act.matter, "tell-request-unlawful"));
        }
    }
    Ok(effects)
}

fn signers_told(
    signatures: &[Signature],
    matter: MatterId,
    message: &'static str,
) -> impl Iterator<Item = Effect> {
    let to = signatures.iter().map(|s| Audience::Person(s.person));
    to.map(move |to| Effect::Tell { to, message, matter })
}

/// What the clockwork looks at.
#[derive(Debug)]
pub struct SilenceFacts {
    /// The request.
    pub request: Request,
    /// The clock that has passed.
    pub due: Option<Due>,
    /// Who has signed, oldest first.
    pub signatures: Vec<Signature>,
    /// Conveners, substitutes and the secretary of the home.
    pub posts: Vec<Mandate>,
}

impl SilenceFacts {
    /// The clock is over, nobody has met it, and nothing has followed from it yet.
    fn silent(&self, scene: &Scene<'_>) -> Result<(), Refusal> {
        let runs = |d: &&Due| d.met_at.is_none() && d.escalated_at.is_none();
        let due = self.due.as_ref().filter(runs).ok_or(Code::NotFound)?;
        if due.due_at < scene.now {
            return Ok(());
        }
        Err(Refusal::new(Code::ClockRunning).with("until", due.due_at.date()))
    }
}

/// The first silence: the substitute has the same days. Where nobody stands in, the meeting calls
/// itself at once.
pub fn pass(facts: &SilenceFacts, scene: &Scene<'_>, act: &Pass) -> Result<Vec<Effect>, Refusal> {
    facts.silent(scene)?;
    let this = scene.this()?;
    let substitute =
        convening::substitute_of(&facts.posts, this.area, this.owner, scene.now.date());
    let Some(substitute) = substitute else {
        return called_by_itself(facts, scene, act.matter, ClockName::Convene);
    };
    let request = Request { passed_at: Some(scene.now), ..facts.request.clone() };
    Ok(vec![
        Effect::Set(request.row()),
        Effect::Own(act.matter, Some(substitute)),
        Effect::Escalated(act.matter, ClockName::Convene),
        Effect::Clock {
            matter: act.matter,
            clock: ClockName::Substitute,
            due_at: policy::due_after(scene, "P27.days")?,
            rule: "P27.days",
        },
        Effect::Tell {
            to: Audience::Person(substitute),
            message: "tell-request-passed",
            matter: act.matter,
        },
        township_told(scene, act.matter, "tell-request-passed"),
    ])
}

/// The second silence.
pub fn convene(
    facts: &SilenceFacts,
    scene: &Scene<'_>,
    act: &Convene,
) -> Result<Vec<Effect>, Refusal> {
    facts.silent(scene)?;
    called_by_itself(facts, scene, act.matter, ClockName::Substitute)
}

/// The meeting is called without a convener's hand: the substitute convenes, else whoever signed
/// first; everybody who signed is told.
fn called_by_itself(
    facts: &SilenceFacts,
    scene: &Scene<'_>,
    matter: MatterId,
    silent: ClockName,
) -> Result<Vec<Effect>, Refusal> {
    let area = scene.this()?.area;
    let substitute = convening::nearest(&facts.posts, Role::Substitute, area, scene.now.date());
    let first = facts.signatures.first().map(|s| s.person);
    let request = Request {
        convened_at: Some(scene.now),
        convener: substitute.or(first),
        ..facts.request.clone()
    };
    let mut effects = vec![
        Effect::Set(request.row()),
        Effect::Escalated(matter, silent),
        Effect::Met(matter, ClockName::Convene),
        Effect::Met(matter, ClockName::Substitute),
        Effect::Move { matter, to: State::Convened, outcome: Some(Outcome::Called) },
        township_told(scene, matter, "tell-request-convened"),
    ];
    effects.extend(signers_told(&facts.signatures, matter, "tell-request-convened"));
    Ok(effects)
}
