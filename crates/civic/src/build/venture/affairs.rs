//! What is brought into a venture, and what it binds itself or others to.

use kernel::{Code, Refusal};

use super::register::past;
use super::{Asset, Bind, Body, Bond, Bring, Brought, Entry, Guarantee, Holder, Stand, Surety};
use crate::act::{LEAST, spoken};
use crate::effect::Effect;
use crate::money;
use crate::record::Record;
use crate::scene::Scene;

/// What bringing in looks at.
#[derive(Debug, Clone, Default)]
pub struct BringFacts {
    /// The holder at that place of the list that holds now.
    pub holder: Option<Holder>,
}

/// By a holder, under a resolution; a thing has a value that somebody answers for.
pub fn bring(facts: &BringFacts, scene: &Scene<'_>, act: &Bring) -> Result<Vec<Effect>, Refusal> {
    let holder = facts.holder.as_ref();
    let holder = holder.ok_or_else(|| Refusal::new(Code::NotFound).on("holder"))?;
    let what = spoken(("what", "field-venture-bring-what"), &act.what, 2)?;
    let document = spoken(("document", "field-document"), &act.document, LEAST)?;
    money::above_zero("value_fen", act.value_fen)?;
    past(scene, "brought_on", act.brought_on)?;
    let valued_by = act.valued_by.as_deref().unwrap_or_default().trim();
    if act.asset == Asset::Thing && valued_by.chars().count() < 2 {
        return Err(Refusal::new(Code::AssetUnvalued).on("valued_by"));
    }
    let brought = Brought {
        home: scene.home,
        id: act.id,
        venture: act.venture,
        holder: holder.no,
        kind: holder.kind,
        name: holder.name.clone(),
        asset: act.asset,
        what: what.into(),
        value_fen: act.value_fen,
        valued_by: valued_by.into(),
        document: document.into(),
        brought_on: act.brought_on,
        by: scene.caller.person().ok_or(Code::SignInNeeded)?,
        at: scene.now,
    };
    Ok(vec![Effect::Put(brought.row())])
}

/// Somebody in charge who is near to the other side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// Their name.
    pub who: String,
    /// How near.
    pub how: String,
}

/// What a contract looks at.
#[derive(Debug, Clone, Default)]
pub struct BindFacts {
    /// The venture's last entry.
    pub last: Option<Entry>,
    /// Who in charge is near to the other side.
    pub near: Option<Near>,
    /// What those in charge are called.
    pub charge: Vec<String>,
    /// Who stands for the ventures of the county that are called like the other side (法定代表人).
    pub heads: Vec<String>,
    /// Whether the other side holds a share.
    pub holds: bool,
}

impl BindFacts {
    /// How the other side is near without anybody having declared it: it is somebody in charge, or who
    /// stands for the venture, or a venture for which one of these stands, or a holder.
    fn tie(&self, own: &Entry, name: &str) -> &'static str {
        let ours = |who: &String| *who == own.legal_person || self.charge.contains(who);
        if self.charge.iter().any(|who| who == name) {
            "@venture-near-charge"
        } else if own.legal_person == name || own.name == name || self.heads.iter().any(ours) {
            "@venture-near-head"
        } else if self.holds {
            "@venture-near-holder"
        } else {
            ""
        }
    }
}

/// With somebody near it is made only with a reason, which stands beside it for everybody to read.
pub fn bind(facts: &BindFacts, scene: &Scene<'_>, act: &Bind) -> Result<Vec<Effect>, Refusal> {
    let own = facts.last.as_ref();
    let own = own.ok_or_else(|| Refusal::new(Code::NotFound).on("venture"))?;
    let counterparty = spoken(("counterparty", "field-counterparty"), &act.counterparty, 2)?;
    let subject = spoken(("subject", "field-subject"), &act.subject, LEAST)?;
    money::above_zero("amount_fen", act.amount_fen)?;
    past(scene, "signed_on", act.signed_on)?;
    if act.until_on < act.signed_on {
        return Err(Refusal::new(Code::BondBack).on("until_on").with("day", act.signed_on));
    }
    let (who, how) = match &facts.near {
        Some(near) => (near.who.as_str(), near.how.as_str()),
        None => (counterparty, facts.tie(own, counterparty)),
    };
    let reason = act.reason.as_deref().unwrap_or_default().trim();
    if !how.is_empty() && reason.chars().count() < LEAST {
        return Err(Refusal::new(Code::BondNear).on("reason").with("who", who).with("how", how));
    }
    let near = match &facts.near {
        Some(near) => format!("{} {}", near.who, near.how),
        None => how.to_owned(),
    };
    let bond = Bond {
        home: scene.home,
        id: act.id,
        venture: act.venture,
        counterparty: counterparty.into(),
        party: act.party,
        subject: subject.into(),
        amount_fen: act.amount_fen,
        signed_on: act.signed_on,
        until_on: act.until_on,
        near,
        reason: reason.into(),
        by: scene.caller.person().ok_or(Code::SignInNeeded)?,
        at: scene.now,
    };
    Ok(vec![Effect::Put(bond.row())])
}

/// What a guarantee looks at.
#[derive(Debug, Clone, Default)]
pub struct StandFacts {
    /// The venture's last entry.
    pub last: Option<Entry>,
    /// What the county's register knows under the name of the surety.
    pub body: Option<Body>,
}

/// Whether a name is that of a village committee, also of one that nobody has registered.
fn committee(name: &str) -> bool {
    ["村民委员会", "村委会", "居民委员会", "居委会"].iter().any(|end| name.ends_with(end))
}

/// A village committee stands surety for nobody (村民委员会组织法 第十三条), whatever box was ticked: what
/// the register says counts.
pub fn stand(facts: &StandFacts, scene: &Scene<'_>, act: &Stand) -> Result<Vec<Effect>, Refusal> {
    if facts.last.is_none() {
        return Err(Refusal::new(Code::NotFound).on("venture"));
    }
    let name = spoken(("name", "field-venture-guarantee-name"), &act.name, 2)?;
    let registered = facts.body == Some(Body::Committee);
    if registered || act.surety == Surety::VillageCommittee || committee(name) {
        return Err(Refusal::new(Code::SuretyCommittee).on("surety").with("name", name));
    }
    let creditor = spoken(("creditor", "field-creditor"), &act.creditor, 2)?;
    let document = spoken(("document", "field-document"), &act.document, LEAST)?;
    money::above_zero("amount_fen", act.amount_fen)?;
    let guarantee = Guarantee {
        home: scene.home,
        id: act.id,
        venture: act.venture,
        surety: facts.body.map_or(act.surety, |_| Surety::Collective),
        name: name.into(),
        creditor: creditor.into(),
        amount_fen: act.amount_fen,
        document: document.into(),
        by: scene.caller.person().ok_or(Code::SignInNeeded)?,
        at: scene.now,
    };
    Ok(vec![Effect::Put(guarantee.row())])
}
