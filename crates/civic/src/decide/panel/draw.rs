//! The draw of a panel, and who follows whoever can not come.

use std::collections::BTreeSet;

use ::draw::panel::{number, seated};
use kernel::hash::{self, Digest};
use kernel::{Code, Moment, Refusal};

use super::{Answer, Coming, Draw, Lot, Panel, is_current};
use crate::effect::{Audience, Effect};
use crate::record::Record;
use crate::scene::Scene;

/// What drawing looks at.
#[derive(Debug)]
pub struct DrawFacts {
    /// When the topic was published.
    pub published_at: Option<Moment>,
    /// Its last panel.
    pub panel: Option<Panel>,
    /// Commitment of the plan's entry in the journal.
    pub commitment: Option<Digest>,
    /// Everybody who could be drawn, in ascending order of name.
    pub lots: Vec<Lot>,
}

/// The text that the order of those who follow is drawn from.
pub fn rest_seed(panel: &Panel, seed: &str) -> String {
    format!("gongdi-panel-1/{}/{seed}/rest", panel.hash)
}

fn asked(lot: &Lot, scene: &Scene<'_>, instead_of: Option<String>) -> [Effect; 2] {
    let lot = Lot { asked_at: Some(scene.now), instead_of, ..lot.clone() };
    let to = Audience::Person(lot.person);
    let told = Effect::Tell { to, message: "tell-panel", matter: lot.topic };
    [Effect::Set(lot.row()), told]
}

/// Takes the panel whose number the seed gives, and puts all others in an order.
pub fn draw(facts: &DrawFacts, scene: &Scene<'_>, _: &Draw) -> Result<Vec<Effect>, Refusal> {
    let panel = facts.panel.as_ref().filter(|panel| is_current(panel, facts.published_at));
    let panel = panel.ok_or(Code::PanelMissing)?;
    if panel.drawn_at.is_some() {
        return Err(Code::PanelDrawn.into());
    }
    let seed = facts.commitment.as_ref().ok_or(Code::PanelMissing)?;
    let drawn = number(&panel.hash, u64::from(super::PANELS), seed).ok();
    let names = drawn.and_then(|drawn| seated(&panel.lottery, drawn)).ok_or(Code::PanelMissing)?;
    let sits: BTreeSet<&str> = names.into_iter().collect();
    let seed = hash::hex(seed);
    let kept = Panel {
        number: drawn.and_then(|drawn| u32::try_from(drawn).ok()),
        drawn_at: Some(scene.now),
        seed: seed.clone(),
        ..panel.clone()
    };
    let mut effects = vec![Effect::Set(kept.row())];
    let (first, rest): (Vec<&Lot>, Vec<&Lot>) =
        facts.lots.iter().partition(|lot| sits.contains(lot.name.as_str()));
    let others: Vec<&str> = rest.iter().map(|lot| lot.name.as_str()).collect();
    let order = if others.is_empty() {
        Vec::new()
    } else {
        ::draw::order(&rest_seed(panel, &seed), &others).map_err(|_| Code::PanelMissing)?
    };
    let mut places = 1_u32..;
    for lot in first {
        effects.extend(asked(&Lot { place: places.next(), ..lot.clone() }, scene, None));
    }
    for lot in order.iter().filter_map(|at| rest.get(*at)) {
        effects.push(Effect::Set(Lot { place: places.next(), ..(*lot).clone() }.row()));
    }
    Ok(effects)
}

/// What answering looks at.
#[derive(Debug)]
pub struct AnswerFacts {
    /// When the topic was published.
    pub published_at: Option<Moment>,
    /// Its last panel.
    pub panel: Option<Panel>,
    /// Everybody who could be drawn.
    pub lots: Vec<Lot>,
}

/// The answer stands; whoever can not come is followed by the next of the same kind, and where
/// nobody of that kind is left, by the next of all.
pub fn answer(
    facts: &AnswerFacts,
    scene: &Scene<'_>,
    act: &Answer,
) -> Result<Vec<Effect>, Refusal> {
    let panel = facts.panel.as_ref().filter(|panel| is_current(panel, facts.published_at));
    panel.filter(|panel| panel.drawn_at.is_some()).ok_or(Code::PanelMissing)?;
    let who = scene.subject().ok_or(Code::SignInNeeded)?;
    let own = facts.lots.iter().find(|lot| lot.person == who && lot.asked_at.is_some());
    let own = own.ok_or(Code::PanelNotAsked)?;
    if own.coming == Coming::No {
        return Err(Code::PanelPassed.into());
    }
    if act.coming == Coming::Untold {
        return Err(Refusal::new(Code::FieldMissing).on("coming").with("label", "@field-coming"));
    }
    let said = Lot {
        coming: act.coming,
        replied_at: Some(scene.now),
        replied_by: scene.caller.person(),
        ..own.clone()
    };
    let mut effects = vec![Effect::Set(said.row())];
    if act.coming == Coming::No
        && let Some(next) = next(&facts.lots, own)
    {
        effects.extend(asked(next, scene, Some(own.name.clone())));
    }
    Ok(effects)
}

/// Who follows: in the order of the draw, of the same kind if there is anybody.
fn next<'l>(lots: &'l [Lot], gone: &Lot) -> Option<&'l Lot> {
    let free = || lots.iter().filter(|lot| lot.asked_at.is_none() && lot.place.is_some());
    let like = free().filter(|lot| lot.kind == gone.kind).min_by_key(|lot| lot.place);
    like.or_else(|| free().min_by_key(|lot| lot.place))
}
