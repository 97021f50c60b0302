//! Rights that a task force lends (S88): which mandate was given to whom for which item, and what it
//! reaches. The mandate itself is one like any other ([`crate::authority::Mandate`]) with a last day;
//! this says only what it was given for.
//!
//! Invariants: a lent mandate reaches the project of its item and nothing beside it; it is given and
//! ended by the acts of [`crate::manage::force`] alone. Refuses to know: what a project does with it.

use kernel::Refusal;
use kernel::id::{MandateId, MatterId, RecordId};
use kernel::{AreaCode, Code};

use crate::authority::{self, Concern, Role, Who};
use crate::record;
use crate::scene::Scene;

record! {
    /// A mandate that was given for an item of a task force.
    pub struct Right in "force_right" keys 2 {
        /// Home of the task force.
        home: AreaCode,
        /// The mandate.
        mandate: MandateId,
        /// The task force.
        force: MatterId,
        /// To which of its members.
        member: RecordId,
        /// For which of its items.
        item: RecordId,
        /// Home of the project.
        village: AreaCode,
        /// The project.
        project: MatterId,
    }
}

/// Whether an act on a project may be done: by those whose work it is anyhow, or under a mandate that
/// was lent for this very project.
///
/// # Errors
/// `not_allowed` for a mandate that was lent for another project of the place.
pub fn within(scene: &Scene<'_>, hands: &[Who], lent: &[MandateId]) -> Result<(), Refusal> {
    let this = scene.this()?;
    let concern = Concern {
        place: this.area,
        opened_for: this.opened_for,
        owner: this.owner,
        behalf: scene.behalf,
    };
    let own = match authority::allowed(hands, &scene.caller, &concern) {
        Ok(()) => return Ok(()),
        Err(no) => no,
    };
    match &scene.caller {
        authority::Caller::Person { mandates, .. } if scene.behalf.is_none() => {
            let fits = |m: &&authority::Mandate| m.role == Role::Seconded && lent.contains(&m.id);
            mandates.iter().find(fits).map(|_| ()).ok_or(own)
        }
        authority::Caller::Person { .. } => Err(own),
        authority::Caller::Anonymous | authority::Caller::Worker => {
            Err(Refusal::new(Code::SignInNeeded))
        }
    }
}
