//! What the thread says of company under its topic: how many are asked and come, the reader's own
//! invitation with its reason, the way to the page of the draw.

use civic::authority::{Caller, Role};
use civic::decide::company::plan::is_current;
use civic::decide::company::{Invitation, Reply};
use civic::matter::{Matter, State};
use maud::{Markup, html};
use serde_json::json;
use store::{Stop, Tx, registry};

use super::{reads, said};
use crate::manifest::Chapter;
use crate::ui;
use crate::view::View;

/// The part of a topic's chapter.
pub(super) fn topic(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    caller: &Caller,
) -> Result<Chapter, Stop> {
    let topic = reads::topic(tx, matter.home, matter.id)?;
    let plan = reads::last_plan(tx, matter.home, matter.id)?;
    let plan = plan.filter(|plan| is_current(plan, topic.published_at));
    let invited = store::company::invitations(tx, matter.home, matter.id)?;
    let household = registry::household_of(tx, matter.home, caller.person())?;
    let own = |i: &&(Invitation, Option<u32>)| {
        caller.person().is_some_and(|me| i.0.is_for(me, household))
    };
    let mine: Vec<&(Invitation, Option<u32>)> = invited.iter().filter(own).collect();
    let (planned, drawn) = (plan.is_some(), plan.as_ref().is_some_and(|p| p.drawn_at.is_some()));
    let mut offered = vec!["invitation.answer", "company.invite"];
    if planned {
        offered.push("company.plan");
    }
    if !planned || drawn {
        offered.push("company.draw");
    }
    let comes = invited.iter().filter(|i| matches!(i.0.reply, Reply::Yes | Reply::Phone)).count();
    let data = json!({ "company": { "planned": planned, "drawn": drawn,
        "invited": invited.len(), "comes": comes } });
    let runs = [Role::Secretary, Role::Convener].iter().any(|r| caller.has(*r, matter.home));
    let open = matter.state == State::Published;
    // Those who run it are there anyway; their first button is the next step of the matter.
    if runs || mine.iter().any(|i| i.0.reply != Reply::No) {
        offered.push("company.join");
    }
    let body = html! {
        @if planned || !invited.is_empty() {
            (summary(view, matter, invited.len(), comes))
        } @else if open && runs {
            p.quiet { (view.t("company-none-yet")) }
        }
        @if open { @for (one, pool) in &mine { (invitation(view, one, *pool)) } }
    };
    Ok(Chapter { body, data, offered })
}

fn summary(view: &View, matter: &Matter, invited: usize, comes: usize) -> Markup {
    let href = format!("/{}/topics/{}/company", matter.home, matter.id);
    let values = [("invited", invited.to_string()), ("comes", comes.to_string())];
    let values: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
    html! {
        p { (view.tf("company-summary", &values)) " " a href=(href) { (view.t("company-how")) } }
    }
}

/// The reader's own invitation, with the three answers.
fn invitation(view: &View, one: &Invitation, pool: Option<u32>) -> Markup {
    let why = said::why(view, one, pool);
    let (state, reply) = said::lamp(view, one.reply);
    let action = format!("/{}/topics/{}/answers", one.home, one.topic);
    let id = one.id.to_string();
    let back = view.path.clone();
    let button = |word: &str, text: &str| {
        let key = crate::random::key();
        let hidden = [
            ("key", key.as_str()),
            ("csrf", &view.csrf),
            ("invitation", &id),
            ("reply", word),
            ("back", &back),
        ];
        let form = ui::Form {
            action: &action,
            hidden: &hidden,
            busy: view.t("form-busy"),
            ..ui::Form::default()
        };
        ui::form(&form, ui::acts(ui::submit(text)))
    };
    html! {
        (ui::notice(ui::State::Remind, view.t("company-you-are-invited"), html! {
            p { (why) }
            (ui::lamp(state, reply))
        }))
        @if one.reply == Reply::Untold {
            (ui::beside(&[
                button("yes", view.t("company-say-yes")),
                button("phone", view.t("company-say-phone")),
                button("no", view.t("company-say-no")),
            ]))
        } @else {
            @let href = format!("{action}?invitation={id}&back={back}");
            (ui::acts(ui::button_soft(ui::Link::new(&href, view.t("company-say-other")))))
        }
    }
}
