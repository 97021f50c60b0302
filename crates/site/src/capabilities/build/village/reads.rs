//! What adopting a plan looks at: the vote that is named, and the version that counts. Refuses to know:
//! how it is shown.

use civic::Scene;
use civic::build::village::{Adopt, AdoptFacts};
use store::{Stop, Tx, outline, points};

/// Facts of adopting.
pub fn adopt(tx: &mut Tx<'_>, scene: &Scene<'_>, act: &Adopt) -> Result<AdoptFacts, Stop> {
    Ok(AdoptFacts {
        vote: points::adopted(tx, scene.home, act.adopted)?,
        last: outline::last(tx, scene.home)?,
    })
}
