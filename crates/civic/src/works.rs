//! The nouns that everybody who builds together shares: the project with its charter, its milestones,
//! its changes, what was shown of it, who was elected to watch it and who keeps it. Money, labour, signatures and rating read these records and keep
//! their own beside them; the rules of the project itself stay with [`crate::build::project`].
//!
//! Invariants: where a project came from never changes; a plan and what became of it stand side by
//! side, the one never overwritten by the other. Refuses to know: who pays and who was paid.

use kernel::id::{MatterId, RecordId};
use kernel::{AreaCode, Code, Date, Fen, Moment, PersonRef, Refusal};

use crate::authority::{Role, Who};
use crate::matter::{Kind, Matter, State};
use crate::{record, words};

/// Who runs a project: whoever answers for it, and the office of its village.
pub const HANDS: &[Who] = &[Who::Owner, Who::Has(Role::Secretary), Who::Has(Role::Committee)];
/// The states in which a project is not handed over yet.
pub const UNDERWAY: &[State] = &[State::Draft, State::Executing, State::Finished];

words! {
    /// Where a project came from (S13).
    pub enum Origin {
        /// 上级下达.
        Above "above",
        /// 村级自提.
        Village "village",
        /// 村民提议.
        Villagers "villagers",
    }
}

words! {
    /// Which of the six homes it serves (六个家园); the business line of S01 is the same six.
    pub enum Homestead {
        /// 产业家园.
        Industry "industry",
        /// 生态家园.
        Ecology "ecology",
        /// 宜居家园.
        Liveable "liveable",
        /// 人文家园.
        Humanities "humanities",
        /// 和谐家园.
        Harmony "harmony",
        /// 幸福家园.
        Happiness "happiness",
    }
}

words! {
    /// Which of the seven lines of work it belongs to (七方面, S64).
    pub enum Aspect {
        /// 产业发展.
        Industry "industry",
        /// 乡村建设.
        Construction "construction",
        /// 乡村治理.
        Governance "governance",
        /// 乡风文明.
        Civility "civility",
        /// 移风易俗.
        Customs "customs",
        /// 文化建设.
        Culture "culture",
        /// 党的建设.
        Party "party",
    }
}

words! {
    /// The five revitalisations (五大振兴, S09).
    pub enum Revival {
        /// 产业振兴.
        Industry "industry",
        /// 人才振兴.
        Talent "talent",
        /// 文化振兴.
        Culture "culture",
        /// 生态振兴.
        Ecology "ecology",
        /// 组织振兴.
        Organisation "organisation",
    }
}

words! {
    /// The four questions that a charter answers (S63).
    pub enum Question {
        /// 怎么建.
        How "how",
        /// 建成什么样.
        Look "look",
        /// 由谁来建设.
        Builder "builder",
        /// 建后谁来管.
        Keeper "keeper",
    }
}

words! {
    /// Before the work, during it, after it (事前、事中、事后).
    pub enum Stage {
        /// Before.
        Before "before",
        /// During.
        During "during",
        /// After.
        After "after",
    }
}

record! {
    /// The body of a project.
    pub struct Project in "project" keys 2 {
        /// Home.
        home: AreaCode,
        /// The matter.
        id: MatterId,
        /// The resolution that it carries out.
        resolution: MatterId,
        /// Where it came from; no act changes it.
        origin: Origin,
        /// Key of its family in the rulebook.
        family: String,
        /// The party organisation that stands for it.
        sponsor: String,
        /// Which of the six homes.
        homestead: Homestead,
        /// Which line of work.
        aspect: Aspect,
        /// Words of [`Revival`], in order: `industry talent`; at least one.
        revivals: String,
        /// What a meeting decided last that it may cost.
        decided_fen: Fen,
        /// When that was, or when the project was opened, whichever came later.
        decided_at: Moment,
        /// What it was to cost when it was opened.
        opened_fen: Fen,
        /// What it is to cost by now.
        planned_fen: Fen,
        /// When it was to be finished when it was opened.
        opened_due_on: Date,
        /// When it is to be finished by now.
        due_on: Date,
        /// Whether it goes the short way of micro-projects (P06).
        micro: bool,
        /// When charter or milestones last changed.
        planned_at: Moment,
        /// When the work began.
        begun_at: Option<Moment>,
        /// When it was finished.
        finished_at: Option<Moment>,
        /// What was built, in words.
        report: String,
        /// When it was handed over to whoever keeps it.
        kept_at: Option<Moment>,
        /// What was said at the handing over.
        kept: String,
    }
}

record! {
    /// One answer of a charter, with what adopted it.
    pub struct Answer in "project_answer" keys 3 {
        /// Home.
        home: AreaCode,
        /// The project.
        project: MatterId,
        /// Which question.
        question: Question,
        /// The answer.
        text: String,
        /// The meeting or resolution of the thread that adopted it.
        adopted: MatterId,
        /// Who wrote it down.
        by: PersonRef,
        /// When.
        made_at: Moment,
    }
}

record! {
    /// A milestone: what was planned, and when it was reached.
    pub struct Milestone in "project_milestone" keys 3 {
        /// Home.
        home: AreaCode,
        /// The project.
        project: MatterId,
        /// 1, 2, 3 …
        no: u32,
        /// What is then done.
        title: String,
        /// By when.
        due_on: Date,
        /// Money planned for it.
        planned_fen: Fen,
        /// Its share of the whole, beside the others' weights.
        weight: u32,
        /// The day on which it was reached.
        done_on: Option<Date>,
        /// What was said about it.
        said: String,
        /// Who said so.
        done_by: Option<PersonRef>,
        /// When it was said.
        noted_at: Option<Moment>,
    }
}

record! {
    /// A change order.
    pub struct Change in "project_change" keys 3 {
        /// Home.
        home: AreaCode,
        /// The project.
        project: MatterId,
        /// Made by the caller.
        id: RecordId,
        /// What is done otherwise.
        content: String,
        /// Why.
        reason: String,
        /// What it was to cost before.
        before_fen: Fen,
        /// What it is to cost.
        cost_fen: Fen,
        /// When it was to be finished before.
        before_on: Date,
        /// When it is to be finished.
        due_on: Date,
        /// What the share was measured against.
        decided_fen: Fen,
        /// The meeting or resolution that adopted it; `None` where the county's share is kept.
        adopted: Option<MatterId>,
        /// Who.
        by: PersonRef,
        /// When.
        made_at: Moment,
    }
}

record! {
    /// Something seen before, during or after the work. A photo may come with it and never has to.
    pub struct Evidence in "project_evidence" keys 3 {
        /// Home.
        home: AreaCode,
        /// The project.
        project: MatterId,
        /// Made by the caller.
        id: RecordId,
        /// Before, during or after.
        stage: Stage,
        /// What is seen.
        text: String,
        /// Hexadecimal SM3 of the files that came with it, in order; the files lie beside the matter.
        files: String,
        /// Who.
        by: PersonRef,
        /// When.
        made_at: Moment,
    }
}

record! {
    /// One of the three publicities: a notice of the project.
    pub struct Publicity in "project_publicity" keys 3 {
        /// Home.
        home: AreaCode,
        /// The project.
        project: MatterId,
        /// The notice, with its clock and objections.
        notice: MatterId,
        /// Before, during or after.
        stage: Stage,
        /// What is made public.
        text: String,
        /// When.
        posted_at: Moment,
    }
}

record! {
    /// A representative whom the people have elected for a project.
    pub struct Delegate in "project_delegate" keys 3 {
        /// Home.
        home: AreaCode,
        /// The project.
        project: MatterId,
        /// Who.
        person: PersonRef,
        /// The election.
        poll: MatterId,
        /// When.
        at: Moment,
    }
}

record! {
    /// Somebody keeps a work.
    pub struct Keeper in "keeper" keys 2 {
        /// Home.
        home: AreaCode,
        /// Made by the caller.
        id: RecordId,
        /// Which work.
        project: MatterId,
        /// Who.
        person: PersonRef,
        /// What they look after.
        duty: String,
        /// At least once in so many days.
        every_days: u32,
        /// Fee of a month; nothing where it is done for nothing.
        fee_fen: Fen,
        /// Since when.
        from_on: Date,
        /// Who appointed them.
        by: PersonRef,
        /// When.
        at: Moment,
        /// When it ended.
        ended_at: Option<Moment>,
        /// Why.
        reason: String,
        /// The meeting or resolution of the thread that adopted it; always there where a fee is paid.
        adopted: Option<MatterId>,
    }
}

impl Project {
    /// The revitalisations it serves.
    pub fn serves(&self) -> impl Iterator<Item = Revival> + '_ {
        self.revivals.split(' ').filter_map(Revival::parse)
    }
}

/// Weight of what is reached and of the whole plan.
pub fn reached(milestones: &[Milestone]) -> (u64, u64) {
    let sum = |all: &mut dyn Iterator<Item = &Milestone>| all.map(|m| u64::from(m.weight)).sum();
    (sum(&mut milestones.iter().filter(|m| m.done_on.is_some())), sum(&mut milestones.iter()))
}

/// Weight of what was to be reached by the end of a day.
pub fn expected(milestones: &[Milestone], day: Date) -> u64 {
    milestones.iter().filter(|m| m.due_on <= day).map(|m| u64::from(m.weight)).sum()
}

/// How far the work is, in whole percent, rounded down; nothing planned is nothing done.
pub fn percent(milestones: &[Milestone]) -> u32 {
    let (done, whole) = reached(milestones);
    u32::try_from((done * 100).checked_div(whole).unwrap_or(0)).unwrap_or(100)
}

/// How far the work is behind its plan on a day, in percentage points; below zero when it is ahead.
pub fn behind(milestones: &[Milestone], day: Date) -> i64 {
    let (done, whole) = reached(milestones);
    let share = |part: u64| (part * 100).checked_div(whole).unwrap_or(0);
    let [expected, done] =
        [share(expected(milestones, day)), share(done)].map(|n| i64::try_from(n).unwrap_or(100));
    expected - done
}

/// What adopted something, by its matter.
pub fn adopted(all: &[Adoption], matter: MatterId) -> Result<Adoption, Refusal> {
    let found = all.iter().find(|adoption| adoption.matter == matter);
    found.copied().ok_or_else(|| Refusal::new(Code::AdoptedNot).on("adopted"))
}

/// Something of a thread that adopted what was put to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Adoption {
    /// The meeting that passed it, or the resolution that it was made into.
    pub matter: MatterId,
    /// What it was adopted on.
    pub topic: MatterId,
    /// When the meeting closed.
    pub at: Moment,
}

/// What in a thread has adopted something: for each topic that was decided the meeting that closed
/// last on it, and each settled resolution with its meeting. A topic that was rejected, or is still
/// open, adopts nothing.
pub fn adoptions(thread: &[Matter]) -> Vec<Adoption> {
    let decided = |m: &Matter| {
        let topic = thread.iter().find(|t| t.kind == Kind::Topic && Some(t.id) == m.cause)?;
        (topic.state == State::Decided).then_some(topic.id)
    };
    let closed = |m: &&Matter| m.kind == Kind::Meeting && m.state == State::Closed;
    let last = |of: MatterId| {
        let held = thread.iter().filter(closed).filter(|m| m.cause == Some(of));
        held.max_by_key(|m| m.moved_at)
    };
    let one = |m: &Matter| {
        let meeting = match m.kind {
            Kind::Meeting => m,
            Kind::Resolution if m.state != State::Draft => {
                thread.iter().find(|held| Some(held.id) == m.cause)?
            }
            _ => return None,
        };
        let topic = decided(meeting)?;
        let deciding = last(topic).is_some_and(|held| held.id == meeting.id);
        deciding.then_some(Adoption { matter: m.id, topic, at: meeting.moved_at })
    };
    thread.iter().filter_map(one).collect()
}
