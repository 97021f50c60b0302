//! What the vote came to, with all its numbers, counted anew from the frozen rows each time; before
//! the close there is no such page.

use std::collections::BTreeMap;

use ballot::election::{By, ElectionResult};
use ballot::irv::IrvResult;
use ballot::rating::{Answered, RatingResult};
use ballot::schulze::SchulzeResult;
use ballot::score::ScoreResult;
use civic::decide::poll::{self as civics, Form, ListFacts, Told};
use civic::matter::{Kind, State};
use kernel::Code;
use kernel::id::MatterId;
use maud::{Markup, html};
use serde::Serialize;
use store::{Stop, Tx};

use super::{page, reads, vote};
use crate::choosing;
use crate::ui;
use crate::view::{Shown, View};

#[derive(Serialize)]
struct Data<'a> {
    entitled: u32,
    ballots: u64,
    options: Vec<serde_json::Value>,
    winners: Vec<u32>,
    told: &'a Told,
}

/// `/{home}/polls/{matter}/result`
pub(super) fn show(tx: &mut Tx<'_>, view: &View) -> Result<Shown, Stop> {
    let home = view.area()?;
    let id: MatterId = view.id("matter")?;
    let matter = store::matter::get(tx, home, id)?;
    let matter = matter.filter(|m| m.kind == Kind::Poll && m.state == State::Closed);
    let matter = matter.ok_or(Code::NotFound)?;
    let facts = reads::close(tx, home, id)?;
    let kept = reads::counted(tx, home, id)?.ok_or(Code::NotFound)?;
    // By the rules of the day on which it was counted.
    let told = civics::counted(&facts, &view.app.rules.at(kept.ruled_on))?;
    let data = Data {
        entitled: facts.list.poll.entitled,
        ballots: facts.heard.ballots(),
        options: facts.list.items.iter().map(page::said).collect(),
        winners: civics::winners(&told),
        told: &told,
    };
    let place = view.area_name(tx, home)?;
    let title = view.t("page-poll-result").to_owned();
    let back = view.href(&matter);
    let page = Page { view, list: &facts.list, votes: civics::named(&facts) };
    let shown = Shown::new(view, home, &place, &title, &data, || {
        let all = data.entitled.into();
        let of = choosing::heard_of(view, facts.list.poll.basis, data.ballots, all);
        html! {
            (ui::lead(&matter.title, &of, html! {
                p { (view.t(page::form_key(facts.list.poll.form))) }
                (ui::acts(ui::print_button(view.t("print"))))
            }))
            (page.told(&told))
        }
    })?;
    Ok(shown.under(vec![(format!("/{home}"), place), (back, matter.title.clone())]))
}

struct Page<'a> {
    view: &'a View,
    list: &'a ListFacts,
    /// Ballots that name each option.
    votes: BTreeMap<u32, u64>,
}

impl Page<'_> {
    fn voices(&self, n: u64) -> String {
        choosing::voices(self.view, self.list.poll.basis, n)
    }

    fn name(&self, id: &str) -> String {
        civics::number(id).map_or_else(|| id.to_owned(), |no| page::named(self.list, no))
    }

    fn names(&self, ids: &[String]) -> String {
        let names: Vec<String> = ids.iter().map(|id| self.name(id)).collect();
        names.join(self.view.t("list-comma"))
    }

    fn told(&self, told: &Told) -> Markup {
        match told {
            Told::Election(result) => self.election(result),
            Told::Score(result) => self.scores(result),
            Told::Runoff(result) => self.rounds(result),
            Told::Schulze(result) => self.pairs(result),
            Told::Rating(result) => self.rating(result),
        }
    }

    /// Bars with a number of voices each.
    fn bars(&self, title: &str, rows: &[(String, u64)]) -> Markup {
        let said: Vec<String> = rows.iter().map(|(_, n)| self.voices(*n)).collect();
        self.drawn(title, rows, &said)
    }

    fn drawn(&self, title: &str, rows: &[(String, u64)], said: &[String]) -> Markup {
        let bars: Vec<ui::Bar<'_>> = rows
            .iter()
            .zip(said)
            .map(|((label, n), said)| {
                let value = i64::try_from(*n).unwrap_or(i64::MAX);
                ui::Bar { label, value, said, promised: None }
            })
            .collect();
        let figure = ui::Figure {
            title,
            note: "",
            table_label: self.view.t("poll-table"),
            headings: (self.view.t("poll-name"), self.view.t("poll-votes")),
        };
        ui::bars(&figure, &bars)
    }

    fn table(&self, caption: &str, columns: &[ui::Column<'_>], rows: Vec<Vec<Markup>>) -> Markup {
        ui::data_table(&ui::Table {
            caption,
            columns,
            rows,
            foot: Vec::new(),
            fit: ui::Fit::Cards,
            when_empty: html! { p.quiet { (self.view.t("poll-nobody")) } },
        })
    }

    fn election(&self, result: &ElectionResult) -> Markup {
        let view = self.view;
        let mut votes: Vec<(String, u64)> = self
            .list
            .standing()
            .map(|item| {
                let n = self.votes.get(&item.no).copied().unwrap_or(0);
                (page::named(self.list, item.no), n)
            })
            .collect();
        votes.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        let rows = result.elected.iter().map(|e| {
            let why = match e.by {
                By::Votes => "poll-by-votes",
                By::Reserved => "poll-by-reserved",
            };
            vec![
                html! { (self.name(&e.id)) },
                html! { (self.voices(e.votes)) },
                html! { (view.t(why)) },
            ]
        });
        let columns = [
            ui::Column::text(view.t("poll-name")),
            ui::Column::number(view.t("poll-votes")),
            ui::Column::text(view.t("poll-why")),
        ];
        let valid = if result.valid { "poll-valid" } else { "poll-invalid" };
        let needed = view.tf(
            "poll-needed",
            &[
                ("turnout", &self.voices(result.turnout_needed)),
                ("each", &self.voices(result.each_needed)),
            ],
        );
        html! {
            (ui::sheet_titled(view.t("poll-elected-title"), None, html! {
                (ui::notice(if result.valid { ui::State::Done } else { ui::State::Late }, view.t(valid), html! { p { (needed) } }))
                (self.table(view.t("poll-list"), &columns, rows.collect()))
                @for off in &result.run_offs {
                    p { (view.tf("poll-run-off", &[("names", &self.names(&off.between)),
                        ("votes", &self.voices(off.votes)), ("seats", &off.seats.to_string())])) }
                }
                @if !result.below.is_empty() { p { (view.tf("poll-below", &[("names", &self.names(&result.below))])) } }
                @for n in result.lacking.values() { p { (view.tf("poll-lacking", &[("n", &n.to_string())])) } }
                @if result.vacant > 0 { p { (view.tf("poll-vacant", &[("n", &result.vacant.to_string())])) } }
            }))
            @if !votes.is_empty() { (ui::sheet(self.bars(view.t("poll-votes-title"), &votes))) }
        }
    }

    fn scores(&self, result: &ScoreResult) -> Markup {
        let view = self.view;
        let rows: Vec<(String, u64)> =
            result.standings.iter().map(|s| (self.name(&s.id), s.sum)).collect();
        let points = self.list.poll.form == Form::Score;
        let said: Vec<String> = result
            .standings
            .iter()
            .map(|s| match points {
                true => view
                    .tf("poll-points", &[("n", &s.sum.to_string()), ("of", &self.voices(s.given))]),
                false => self.voices(s.sum),
            })
            .collect();
        let tied: Vec<String> =
            result.standings.iter().filter(|s| s.tied).map(|s| s.id.clone()).collect();
        ui::sheet(html! {
            (self.drawn(view.t("poll-votes-title"), &rows, &said))
            @if !tied.is_empty() { p.quiet { (view.tf("poll-tied", &[("names", &self.names(&tied))])) } }
        })
    }

    fn rounds(&self, result: &IrvResult) -> Markup {
        let view = self.view;
        html! {
            @for (n, round) in (1..).zip(&result.rounds) {
                @let title = view.tf("poll-round", &[("n", &n.to_string())]);
                @let rows = round.votes.iter().map(|(id, n)| (self.name(id), *n)).collect::<Vec<_>>();
                (ui::sheet_titled(&title, None, html! {
                    (self.bars(&view.tf("poll-round-needed", &[("n", &self.voices(round.needed))]), &rows))
                    @if round.exhausted > 0 { p.quiet { (view.tf("poll-exhausted", &[("n", &self.voices(round.exhausted))])) } }
                    @if let Some(out) = &round.out { p { (view.tf("poll-out", &[("name", &self.name(out))])) } }
                    @if !round.tied.is_empty() { p.quiet { (view.tf("poll-tied", &[("names", &self.names(&round.tied))])) } }
                }))
            }
            @if let Some(winner) = &result.winner {
                (ui::notice(ui::State::Done, &view.tf("poll-first", &[("names", &self.name(winner))]), html! {}))
            } @else { (ui::notice(ui::State::Remind, view.t("poll-nobody"), html! {})) }
        }
    }

    fn pairs(&self, result: &SchulzeResult) -> Markup {
        let view = self.view;
        let order = result.order.iter().map(|id| html! { li { (self.name(id)) } });
        let short =
            |id: &String| civics::number(id).map_or_else(|| id.clone(), |no| no.to_string());
        let heads: Vec<String> = result.candidates.iter().map(short).collect();
        let mut columns = vec![ui::Column::text(view.t("poll-name"))];
        columns.extend(heads.iter().map(|head| ui::Column::number(head)));
        let rows = result.candidates.iter().zip(&result.pairs).map(|(id, line)| {
            let own = html! { (self.name(id)) };
            let cells = result.candidates.iter().zip(line).map(|(other, n)| {
                html! { @if other == id { "—" } @else { (n) } }
            });
            std::iter::once(own).chain(cells).collect()
        });
        html! {
            (ui::sheet_titled(view.t("poll-order-title"), None, html! {
                ol { @for line in order { (line) } }
                @if result.by_lot { p.quiet { (view.tf("poll-tied", &[("names", &self.names(&result.winners))])) } }
            }))
            (ui::sheet_titled(view.t("poll-pairs-title"), None, html! {
                p.quiet { (view.t("poll-pairs-say")) }
                (ui::data_table(&ui::Table {
                    caption: view.t("poll-list"),
                    columns: &columns,
                    rows: rows.collect(),
                    foot: Vec::new(),
                    fit: ui::Fit::Pan,
                    when_empty: html! {},
                }))
            }))
        }
    }

    fn rating(&self, result: &RatingResult) -> Markup {
        let view = self.view;
        let Some(questions) = &result.questions else {
            let needed = view.tf("poll-few", &[("n", &self.voices(result.needed))]);
            return ui::notice(
                ui::State::Remind,
                view.t("poll-few-title"),
                html! { p { (needed) } },
            );
        };
        html! {
            @for question in questions { (ui::sheet(self.question(question))) }
            @if let Some(index) = result.index {
                (ui::sheet_titled(view.t("poll-index-title"), None, html! {
                    p { span.strong { (index.decimal(2)) } " / " (self.list.poll.levels) }
                    p.quiet { (view.t("poll-index-say")) }
                }))
            }
        }
    }

    fn question(&self, question: &Answered) -> Markup {
        let view = self.view;
        let levels = self.list.poll.levels;
        let no = civics::number(&question.key);
        let Some(item) = self.list.items.iter().find(|item| Some(item.no) == no) else {
            return html! {};
        };
        let mut parts: Vec<(String, String, i64)> = (1..)
            .zip(&question.spread)
            .zip(question.percents.iter().flatten())
            .map(|((n, count), percent)| {
                let label = vote::level(view, item, n, levels);
                let said = format!("{} · {percent}%", self.voices(*count));
                (label, said, i64::try_from(*count).unwrap_or(i64::MAX))
            })
            .collect();
        parts.reverse();
        let shares: Vec<ui::Share<'_>> = parts
            .iter()
            .map(|(label, said, value)| ui::Share { label, value: *value, said })
            .collect();
        let mean = question.mean.map_or_else(String::new, |mean| mean.decimal(2));
        let note = view.tf(
            "poll-question-note",
            &[
                ("mean", &mean),
                ("levels", &levels.to_string()),
                ("blank", &self.voices(question.blank)),
            ],
        );
        let figure = ui::Figure {
            title: &item.title,
            note: &note,
            table_label: view.t("poll-table"),
            headings: (view.t("poll-answer"), view.t("poll-votes")),
        };
        ui::shares(&figure, &format!("question-{}", item.no), &shares)
    }
}
