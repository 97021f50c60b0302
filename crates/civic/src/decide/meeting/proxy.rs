//! 委托: where the law allows it, somebody sends another one of the own household with a paper.
//!
//! Invariants: only in bodies whose rule names the article; principal and agent are both entitled
//! and of one household; the paper lies somewhere that is written down; whoever is there already
//! sends nobody. Refuses to know: what the agent will say.

use kernel::id::{HouseholdId, MatterId};
use kernel::{Code, PersonRef, Refusal};

use super::arrival;
use crate::act::FieldKind::{Id, Line, Person};
use crate::acts;
use crate::authority::Who;
use crate::deliberation::{Meeting, Proxy, RollLine, Via};
use crate::effect::Effect;
use crate::matter::{Kind, State};
use crate::policy;
use crate::record::Record;
use crate::scene::Scene;

acts! {
    /// Gives the own voice to somebody of the household; at the desk, that of the person served.
    Give "proxy.give" "meetings/{matter}/proxies"
    kind Some(Kind::Meeting), from &[State::Called, State::Sitting],
    allow &[Who::Villager],
    matter(this) Some(this.matter), {
        /// The meeting.
        matter: MatterId = Id,
        /// Who will give it.
        agent: Option<PersonRef> = Person,
        /// Where the written paper lies.
        ground: String = Line(200),
    }
}

/// What giving looks at.
#[derive(Debug)]
pub struct GiveFacts {
    /// The meeting.
    pub meeting: Meeting,
    /// The principal's household, when the principal is entitled: today, or on the frozen roll.
    pub principal: Option<HouseholdId>,
    /// The agent's household, when the agent is entitled.
    pub agent: Option<HouseholdId>,
    /// The principal's line, once the roll is frozen.
    pub principal_line: Option<RollLine>,
    /// The agent's line, once the roll is frozen.
    pub agent_line: Option<RollLine>,
    /// How many others the agent stands for already.
    pub held: u32,
    /// Names of principal and agent, for refusals.
    pub names: [String; 2],
}

/// A voice is given on paper (农村集体经济组织法 第二十七条).
pub fn give(facts: &GiveFacts, scene: &Scene<'_>, act: &Give) -> Result<Vec<Effect>, Refusal> {
    let rule = policy::proxy_rule(scene, &facts.meeting.body)?;
    let principal = scene.subject().ok_or(Code::SignInNeeded)?;
    let agent = act.agent.ok_or_else(|| {
        Refusal::new(Code::FieldMissing).on("agent").with("label", "@field-agent")
    })?;
    let day = facts.meeting.opened_at.unwrap_or(facts.meeting.starts_at).date();
    let stranger =
        |name: &String| Refusal::new(Code::NotOnRoll).with("name", name).with("day", day);
    let [own_name, other_name] = &facts.names;
    let own = facts.principal.ok_or_else(|| stranger(own_name))?;
    let other = facts.agent.ok_or_else(|| stranger(other_name).on("agent"))?;
    if own != other || principal == agent {
        return Err(Refusal::new(Code::ProxyHousehold)
            .on("agent")
            .with("name", other_name)
            .with("article", &rule.article));
    }
    if facts.principal_line.as_ref().is_some_and(|l| l.present_at.is_some()) {
        return Err(Refusal::new(Code::ProxyPresent).with("name", own_name));
    }
    if rule.most.is_some_and(|most| facts.held >= most) {
        let most = rule.most.unwrap_or(0);
        return Err(Refusal::new(Code::ProxyMany)
            .on("agent")
            .with("name", other_name)
            .with("most", most));
    }
    let proxy = Proxy {
        home: scene.home,
        meeting: act.matter,
        principal: principal.id,
        agent: agent.id,
        ground: act.ground.trim().into(),
        given_at: scene.now,
        void_at: None,
    };
    let mut effects = vec![Effect::Set(proxy.row())];
    // The agent is there already, in person: from now on the principal is, too.
    let in_person = |l: &&RollLine| l.present_at.is_some() && l.via != Some(Via::Proxy);
    if let (Some(line), Some(there)) =
        (&facts.principal_line, facts.agent_line.as_ref().filter(in_person))
    {
        let mut line = arrival::sent(line, there);
        line.present_at = Some(scene.now);
        effects.push(Effect::Set(line.row()));
    }
    Ok(effects)
}
