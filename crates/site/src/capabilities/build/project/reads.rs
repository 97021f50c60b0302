//! What the rules and pages of projects look at; what other rooms read too is in [`store::works`].

use civic::Scene;
use civic::build::project::{
    AlterFacts, BeginFacts, FinishFacts, Keep, KeepFacts, Milestone, Note, NoteFacts, Open,
    OpenFacts, Project, PublicityFacts, PublicityState, Question, ReplyFacts, WorkFacts,
};
use civic::deliberation::Resolution;
use civic::matter::State;
use civic::record::Column;
use kernel::id::MatterId;
use kernel::{AreaCode, Code, PersonRef};
use store::works::{self, Hung};
use store::{Stop, Tx, force, matter, registry};

/// The body of a project.
pub fn project(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Project, Stop> {
    works::project(tx, home, id)?.ok_or_else(|| Code::NotFound.into())
}

fn this(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Project, Stop> {
    project(tx, scene.home, scene.this()?.id)
}

/// Whether somebody lives here or holds an office over it.
fn known(tx: &mut Tx<'_>, scene: &Scene<'_>, who: Option<PersonRef>) -> Result<bool, Stop> {
    let Some(who) = who else { return Ok(false) };
    if who.home == scene.home && registry::person(tx, who)?.is_some() {
        return Ok(true);
    }
    let today = scene.now.date();
    Ok(registry::mandates_over(tx, who, scene.home)?.iter().any(|m| m.holds_on(today)))
}

fn resolution(tx: &mut Tx<'_>, home: AreaCode, id: MatterId) -> Result<Resolution, Stop> {
    tx.get(&[home.to_val(), id.to_val()])?.ok_or_else(|| Code::NotFound.into())
}

/// Facts of opening.
pub fn open(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Open) -> Result<OpenFacts, Stop> {
    let resolution = resolution(tx, scene.home, scene.this()?.id)?;
    Ok(OpenFacts {
        decided_fen: works::decided_fen(tx, &resolution)?,
        exists: works::project_of(tx, scene.home, resolution.id)?.is_some(),
        owner_known: known(tx, scene, act.owner)?,
        resolution,
    })
}

/// Facts of answering.
pub fn reply(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<ReplyFacts, Stop> {
    let adoptions = works::adoptions(tx, scene.home, scene.this()?.thread)?;
    let adoptions = adoptions.into_iter().map(|(adoption, _)| adoption).collect();
    Ok(ReplyFacts { project: this(tx, scene)?, adoptions })
}

/// Facts of planning and reaching.
pub fn work(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<WorkFacts, Stop> {
    let project = this(tx, scene)?;
    let milestones = works::milestones(tx, scene.home, project.id)?;
    let lent = force::lent_for(tx, scene.home, project.id)?;
    Ok(WorkFacts { project, milestones, lent })
}

fn questions(tx: &mut Tx<'_>, project: &Project) -> Result<Vec<Question>, Stop> {
    Ok(works::answers(tx, project.home, project.id)?.iter().map(|a| a.question).collect())
}

fn shown(tx: &mut Tx<'_>, project: &Project) -> Result<Vec<PublicityState>, Stop> {
    let all = works::publicities(tx, project.home, project.id)?;
    let one = |hung: &Hung| PublicityState {
        stage: hung.publicity.stage,
        posted_at: hung.publicity.posted_at,
        ended: hung.state == State::Ended,
    };
    Ok(all.iter().map(one).collect())
}

fn many(milestones: &[Milestone], which: fn(&Milestone) -> bool) -> u64 {
    u64::try_from(milestones.iter().filter(|m| which(m)).count()).unwrap_or(u64::MAX)
}

/// Facts of beginning.
pub fn begin(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<BeginFacts, Stop> {
    let WorkFacts { project, milestones, .. } = work(tx, scene)?;
    let of = matter::get(tx, scene.home, project.resolution)?.ok_or(Code::NotFound)?;
    Ok(BeginFacts {
        answers: questions(tx, &project)?,
        shown: shown(tx, &project)?,
        milestones: many(&milestones, |_| true),
        resolution: of.state,
        project,
    })
}

/// Facts of noting.
pub fn note(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Note) -> Result<NoteFacts, Stop> {
    Ok(NoteFacts {
        files: matter::blobs_stored(tx, scene.home, act.files.as_deref())?,
        lent: force::lent_for(tx, scene.home, act.matter)?,
    })
}

/// Facts of changing.
pub fn alter(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<AlterFacts, Stop> {
    let adoptions = works::adoptions(tx, scene.home, scene.this()?.thread)?;
    Ok(AlterFacts { project: this(tx, scene)?, adoptions })
}

/// Facts of making public.
pub fn publicise(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<PublicityFacts, Stop> {
    let WorkFacts { project, milestones, .. } = work(tx, scene)?;
    Ok((questions(tx, &project)?, many(&milestones, |_| true)))
}

/// Facts of finishing.
pub fn finish(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<FinishFacts, Stop> {
    let WorkFacts { project, milestones, .. } = work(tx, scene)?;
    let of = matter::get(tx, scene.home, project.resolution)?.ok_or(Code::NotFound)?;
    Ok(FinishFacts {
        resolution: resolution(tx, scene.home, project.resolution)?,
        stands: of.state,
        open: many(&milestones, |m| m.done_on.is_none()),
        shown: shown(tx, &project)?,
        project,
    })
}

/// Facts of handing over.
pub fn keep(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Keep) -> Result<KeepFacts, Stop> {
    let project = this(tx, scene)?;
    let keeper_known = known(tx, scene, act.keeper)?;
    let unsettled = store::money::unsettled(tx, project.home, project.id)?;
    let finding = store::keeping::open(tx, scene.home, project.id)?;
    Ok(KeepFacts { keeper_known, finding, shown: shown(tx, &project)?, unsettled, project })
}
