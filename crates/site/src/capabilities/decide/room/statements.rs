//! 说说你的看法: one statement at a time, in letters that can be read at arm's length, and three answers.
//! All that is open comes with the page, so that a phone whose line is gone can go on.
//!
//! Invariants: works without a script; which statement comes next follows from how many have taken a
//! stance, never from which; nobody reads a stance here but the own one.

use std::collections::BTreeMap;

use civic::Act as _;
use civic::act::ActSpec;
use civic::authority::{Caller, Concern, allowed};
use civic::decide::room::route::route;
use civic::decide::room::statement::{Hold, Make, Side, Stand, Statement};
use civic::matter::{Kind, Matter};
use kernel::id::{MatterId, RecordId};
use kernel::{Code, PersonRef};
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::reads;
use super::tidy::{Gone, gone};
use crate::asset::Asset;
use crate::edge::{Asked, form_body, serves_at_desk};
use crate::ui;
use crate::view::{Shown, View};

/// Large letters and large buttons.
pub(super) static CSS: Asset = Asset::css(include_str!("../../../../assets/statements.css"));
/// Goes on without a line and sends what was kept.
pub(super) static JS: Asset = Asset::js(include_str!("../../../../assets/statements.js"));

/// A statement as its reader may see it.
#[derive(Serialize)]
struct Line {
    id: RecordId,
    text: String,
    /// The reader's own stance.
    side: Option<Side>,
}

#[derive(Serialize)]
struct Talk {
    title: String,
    /// Whether stances are taken.
    open: bool,
    /// Whether the reader takes stances.
    mine: bool,
    /// How many the reader has not answered.
    left: usize,
    /// What the reader has not answered, in the order in which it comes; then what is answered.
    statements: Vec<Line>,
    /// Held back, or gone on as others.
    held: Vec<Gone>,
}

/// The statements that stand, for one reader.
pub(super) struct Sorted<'s> {
    /// Still to be answered, in the order in which they come.
    pub left: Vec<&'s Statement>,
    /// Answered, oldest first, with the own stance.
    pub said: Vec<(&'s Statement, Side)>,
}

/// What the reader has still to answer, and what is answered.
pub(super) fn sorted<'s>(
    tx: &mut Tx<'_>,
    matter: &Matter,
    me: PersonRef,
    statements: &'s [Statement],
) -> Result<Sorted<'s>, Stop> {
    let own = reads::own_sides(tx, matter.home, matter.id, me)?;
    let (taken, _) = reads::taken(tx, matter.home, matter.id)?;
    let stand: BTreeMap<RecordId, &Statement> =
        statements.iter().filter(|s| s.held.is_none()).map(|s| (s.id, s)).collect();
    let left = stand.keys().copied().filter(|id| !own.contains_key(id));
    let left = route(me, left, &taken).iter().filter_map(|id| stand.get(id).copied()).collect();
    let said = statements.iter().filter(|s| s.held.is_none());
    let said = said.filter_map(|s| own.get(&s.id).map(|side| (s, *side))).collect();
    Ok(Sorted { left, said })
}

/// The reader as somebody who takes stances in this village.
pub(super) fn taker(caller: &Caller, matter: &Matter) -> Option<PersonRef> {
    caller.person().filter(|p| p.home == matter.home)
}

/// `/{home}/meetings/{matter}/statements`
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?;
    let id: MatterId = view.id("matter")?;
    let matter = store::matter::get(tx, home, id)?.filter(|m| m.kind == Kind::Meeting);
    let matter = matter.ok_or(Code::NotFound)?;
    let caller = view.caller(tx, home)?;
    let statements = reads::statements(tx, home, id)?;
    let open = Stand::SPEC.from.contains(&matter.state);
    let me = taker(&caller, &matter);
    let Sorted { left, said } = match me.filter(|_| open) {
        Some(me) => sorted(tx, &matter, me, &statements)?,
        None => Sorted {
            left: statements.iter().filter(|s| s.held.is_none()).collect(),
            said: Vec::new(),
        },
    };
    let line = |s: &Statement, side| Line { id: s.id, text: s.text.clone(), side };
    let descents = reads::descents(tx, home, id)?;
    let talk = Talk {
        title: matter.title.clone(),
        open,
        mine: open && me.is_some(),
        left: if open && me.is_some() { left.len() } else { 0 },
        statements: left
            .into_iter()
            .map(|s| line(s, None))
            .chain(said.into_iter().map(|(s, side)| line(s, Some(side))))
            .collect(),
        held: gone(view, &statements, &descents),
    };
    let page = Page { view, matter: &matter, caller: &caller, talk: &talk };
    let own = if open {
        page.own_words(tx)?
    } else {
        html! {}
    };
    let place = view.area_name(tx, home)?;
    let title = view.t("page-statements-show").to_owned();
    let shown = Shown::new(view, home, &place, &title, &talk, || page.draw(me, own))?;
    let back = (view.href(&matter), matter.title.clone());
    Ok(shown.under(vec![(format!("/{home}"), place), back]))
}

struct Page<'p> {
    view: &'p View,
    matter: &'p Matter,
    caller: &'p Caller,
    talk: &'p Talk,
}

impl Page<'_> {
    fn address(&self, tail: &str) -> String {
        format!("/{}/meetings/{}/{tail}", self.matter.home, self.matter.id)
    }

    fn may(&self, spec: &ActSpec) -> bool {
        let m = self.matter;
        let concern =
            Concern { place: m.area, opened_for: m.opened_for, owner: m.owner, behalf: None };
        spec.from.contains(&m.state) && allowed(spec.allow, self.caller, &concern).is_ok()
    }

    fn draw(&self, me: Option<PersonRef>, own: Markup) -> Markup {
        let view = self.view;
        let say = if self.talk.open { view.t("statements-hint") } else { "" };
        html! {
            link rel="stylesheet" href=(CSS.path());
            (ui::lead(view.t("page-statements-show"), say, html! {}))
            @match me {
                Some(me) => (self.kept(me, if self.talk.open { self.one_by_one() } else { self.over() })),
                None if self.talk.open => (ui::sheet(self.list())),
                None => (self.over()),
            }
            (own)
            (self.office())
            (self.held())
        }
    }

    /// A part of the page that goes on without a line: what the phone keeps, and what came of it. It is
    /// there after the close as well, so that what was kept then is told to have come too late.
    fn kept(&self, me: PersonRef, body: Markup) -> Markup {
        let view = self.view;
        let n_of = |key: &str| view.tf(key, &[("n", "{n}")]);
        html! {
            div.stack data-statements=(format!("{}.{me}", self.matter.id))
                data-send=(format!("/api{}", self.address("stances"))) data-csrf=(view.csrf)
                data-kept=(n_of("statements-kept")) data-sent=(n_of("statements-sent"))
                data-refused=(view.t("statements-refused")) data-expired=(view.t("statements-expired"))
                data-late=(view.t("statements-late"))
                data-left=(n_of("statements-left")) data-change=(view.t("statements-change"))
                data-agree=(view.t("side-agree")) data-disagree=(view.t("side-disagree")) data-pass=(view.t("side-pass"))
            {
                p.kept role="status" data-line hidden {}
                div.notice.late role="alert" data-lost hidden {
                    div.stack { ul {} (ui::acts(html! { button.press.soft type="button" { (view.t("statements-seen")) } })) }
                }
                (body)
            }
            script src=(JS.path()) defer {}
        }
    }

    /// The card, and everything else that is answered or waits, for the script to go on with.
    fn one_by_one(&self) -> Markup {
        let n = self.talk.left.to_string();
        let asked: Option<RecordId> = kernel::Id::parse(self.view.ask("one")).ok();
        let again = self.talk.statements.iter().find(|s| Some(s.id) == asked);
        let one = again.or_else(|| self.talk.statements.iter().find(|s| s.side.is_none()));
        html! {
            div data-card hidden[one.is_none()] { (ui::sheet(self.card(one, &n))) }
            div data-all hidden[one.is_some()] { (ui::sheet(self.all_seen())) }
            (self.answered())
        }
    }

    fn card(&self, one: Option<&Line>, n: &str) -> Markup {
        let view = self.view;
        let key = crate::random::key();
        let (id, text) = one.map_or_else(Default::default, |s| (s.id.to_string(), s.text.as_str()));
        let back = self.address("statements");
        let side = one.and_then(|s| s.side);
        let left = view.tf("statements-left", &[("n", n)]);
        let form = ui::Form {
            action: &self.address("stances"),
            hidden: &[("key", &key), ("csrf", &view.csrf), ("statement", &id), ("back", &back)],
            ..ui::Form::default()
        };
        let answers = [
            (Side::Agree, "side-agree"),
            (Side::Disagree, "side-disagree"),
            (Side::Pass, "side-skip"),
        ];
        html! {
            p.strong data-left { @if side.is_some() { (view.t("statements-change")) } @else { (left) } }
            p.one #one aria-live="polite" { (text) }
            (ui::form(&form, html! {
                div.sides role="group" aria-labelledby="one" {
                    @for (at, words) in answers {
                        button.press.soft type="submit" name="side" value=(at.as_str())
                            aria-pressed=[side.map(|own| (own == at).to_string())] { (view.t(words)) }
                    }
                }
            }))
            (ui::acts(ui::read_button(view.t("statements-aloud"), "one")))
        }
    }

    /// What follows when nothing is left.
    fn all_seen(&self) -> Markup {
        let view = self.view;
        let title = view.t(if self.talk.statements.is_empty() {
            "statements-none"
        } else {
            "statements-all"
        });
        let back = self.view.href(self.matter);
        ui::empty(
            title,
            view.t("statements-follows"),
            Some(ui::Link::new(&back, view.t("statements-back"))),
        )
    }

    /// Every statement that is open: what is answered can be read and changed; what is not is there
    /// for the script.
    fn answered(&self) -> Markup {
        let view = self.view;
        let page = self.address("statements");
        let some = self.talk.statements.iter().any(|s| s.side.is_some());
        html! {
            div data-answered hidden[!some] {
                (ui::sheet_titled(view.t("statements-own"), None, html! {
                    ol.mine {
                        @for s in &self.talk.statements {
                            li data-id=(s.id) data-side=[s.side.map(Side::as_str)] hidden[s.side.is_none()] {
                                p { (s.text) }
                                p.quiet {
                                    span { @if let Some(side) = s.side { (view.t(word(side))) } } " · "
                                    a href=(format!("{page}?one={}", s.id)) { (view.t("statements-again")) }
                                }
                            }
                        }
                    }
                }))
            }
        }
    }

    /// What is said, for those who run the meeting and take no stances here.
    fn list(&self) -> Markup {
        let all = &self.talk.statements;
        html! {
            @if all.is_empty() { p.quiet { (self.view.t("statements-none")) } }
            @else { ul.mine { @for s in all { li { (s.text) } } } }
        }
    }

    fn over(&self) -> Markup {
        let view = self.view;
        let opinions = self.address("opinions");
        let link = ui::Link::new(&opinions, view.t("opinions-open"));
        ui::sheet(ui::empty(view.t("hall-closed"), view.t("statements-over"), Some(link)))
    }

    /// A statement of one's own.
    fn own_words(&self, tx: &mut Tx<'_>) -> Result<Markup, Stop> {
        let desk = serves_at_desk(self.caller, self.matter.area);
        if !desk && !self.may(&Make::SPEC) {
            return Ok(html! {});
        }
        let asked =
            Asked { spec: &Make::SPEC, home: self.matter.home, matter: Some(self.matter), desk };
        let values = BTreeMap::from([("back".to_owned(), self.address("statements"))]);
        let body = form_body(tx, self.view, &asked, &values, None)?;
        Ok(ui::sheet_titled(
            self.view.t("act-statement-make"),
            None,
            html! { p.quiet { (self.view.t("act-statement-make-say")) } (body) },
        ))
    }

    /// What those who run the meeting can do with a statement.
    fn office(&self) -> Markup {
        if !self.may(&Hold::SPEC) || self.talk.statements.is_empty() {
            return html! {};
        }
        let path = self.address("statements/tidy");
        let link = ui::Link::new(&path, self.view.t("page-statements-tidy"));
        ui::acts(ui::button_soft(link))
    }

    /// What does not stand any more, with the reason.
    fn held(&self) -> Markup {
        let (view, held) = (self.view, &self.talk.held);
        html! {
            @if !held.is_empty() {
                (ui::sheet(ui::fold(
                    &view.tf("statements-held", &[("n", &held.len().to_string())]),
                    html! { ul.mine { @for one in held { li { p { (one.text) } p.quiet { (one.said) } } } } },
                )))
            }
        }
    }
}

/// String key of a stance.
fn word(side: Side) -> &'static str {
    match side {
        Side::Agree => "side-agree",
        Side::Disagree => "side-disagree",
        Side::Pass => "side-pass",
    }
}
