//! How a topic is told in its thread: place, people, money, plan; who decides and by what article.

use civic::authority::Caller;
use civic::matter::{Matter, State};
use kernel::Code;
use kernel::refusal::Lang;
use maud::html;
use store::{Stop, Tx};

use super::reads;
use crate::manifest::Chapter;
use crate::ui;
use crate::view::View;

/// The chapter.
pub fn chapter(
    tx: &mut Tx<'_>,
    view: &View,
    matter: &Matter,
    _caller: &Caller,
) -> Result<Chapter, Stop> {
    let topic = reads::topic(tx, matter.home, matter.id)?.ok_or(Code::NotFound)?;
    let offered = if matter.state == State::Published { vec![] } else { vec!["meeting.call"] };
    let data = serde_json::to_value(&topic).unwrap_or_default();
    let Some(published) = topic.published_at else {
        let body = html! { p { (view.t("topic-in-preparation")) } };
        return Ok(Chapter { body, data, offered });
    };
    let rules = view.rules();
    let zh = view.lang == Lang::Zh;
    let titled =
        |zh_text: &str, en_text: &str| if zh { zh_text.to_owned() } else { en_text.to_owned() };
    let class = rules.class(&topic.class).ok();
    let body_rule = rules.body(&topic.body).ok();
    let decides = body_rule.map_or_else(String::new, |b| titled(&b.title_zh, &b.title_en));
    let article = class.map_or_else(String::new, |c| c.article.clone());
    let basis = view.t(&format!("basis-{}", topic.basis)).to_owned();
    let households = topic.households.to_string();
    let body = html! {
        p { (view.tf("topic-published-on", &[("day", &view.day(published.date()))])) }
        p.pre { (topic.plan) }
        (ui::definitions(&[
            (view.t("field-place"), html! { (topic.place) }),
            (view.t("topic-people"), html! { (topic.people) (view.tf("topic-households", &[("n", &households)])) }),
            (view.t("topic-money"), html! { (topic.cost_fen) " " (view.t("unit-yuan")) " · " (topic.money) }),
            (view.t("topic-decides"), html! { (decides) " · " (basis) }),
            (view.t("topic-class"), html! { (class.map_or_else(String::new, |c| titled(&c.title_zh, &c.title_en))) " " small { (article) } }),
        ]))
    };
    Ok(Chapter { body, data, offered })
}
