//! Words for what the engine found: why a project was chosen or not, and who paid for it.

use ::budget::{Election, Story, Why, rounded};
use civic::deliberation::Basis;
use kernel::Fen;

use crate::choosing;
use crate::view::View;

/// Tells stories of one vote.
#[derive(Clone, Copy)]
pub(super) struct Teller<'a> {
    pub view: &'a View,
    pub election: &'a Election,
    pub basis: Basis,
}

impl Teller<'_> {
    /// So many voices, with the word for who has one.
    pub fn voices(&self, n: u64) -> String {
        choosing::voices(self.view, self.basis, n)
    }

    /// An amount of the engine, which counts in fen.
    pub fn money(&self, fen: u64) -> String {
        Fen(i64::try_from(fen).unwrap_or(i64::MAX)).to_string()
    }

    /// An exact amount, rounded to the fen.
    fn rounded(&self, amount: &::budget::Exact) -> String {
        Fen(rounded(amount, 0).parse().unwrap_or(i64::MAX)).to_string()
    }

    fn number(&self, project: u32) -> String {
        self.election.instance.id(project).trim_start_matches('0').to_owned()
    }

    /// Why it was chosen or not, in a sentence.
    pub fn why(&self, story: &Story) -> String {
        let view = self.view;
        match &story.why {
            Why::Fitted { left } => view.tf("budget-why-fitted", &[("left", &self.money(*left))]),
            Why::Paid { .. } => self.paid(story),
            Why::Filled { left } => view.tf("budget-why-filled", &[("left", &self.money(*left))]),
            Why::NoRoom { left } => view.tf("budget-why-no-room", &[("left", &self.money(*left))]),
            Why::NoSupport => view.t("budget-why-no-support").to_owned(),
            Why::TooDear => view.t("budget-why-too-dear").to_owned(),
            Why::Poor { together } => {
                view.tf("budget-why-poor", &[("left", &self.rounded(together))])
            }
            Why::Ended { by, .. } => view.tf("budget-why-ended", &[("no", &self.number(*by))]),
            // The engine may learn further reasons; its figures are told all the same.
            _ => String::new(),
        }
    }

    /// What it lacked.
    pub fn lacked(&self, story: &Story) -> Option<String> {
        let lack = story.lack.as_ref()?;
        let money = self.rounded(&lack.money);
        Some(match lack.votes {
            Some(votes) => self
                .view
                .tf("budget-lack-votes", &[("money", &money), ("voices", &self.voices(votes))]),
            None => self.view.tf("budget-lack-money", &[("money", &money)]),
        })
    }

    fn paid(&self, story: &Story) -> String {
        let Some(most) = story.paid.first() else {
            return self.view.t("budget-why-free").to_owned();
        };
        let all: u64 = story.paid.iter().map(|p| p.voters).sum();
        let rest = all.saturating_sub(most.voters);
        let each = self.rounded(&most.each);
        let said = self
            .view
            .tf("budget-why-paid", &[("voices", &self.voices(most.voters)), ("each", &each)]);
        if rest == 0 {
            return said;
        }
        let less = self.view.tf("budget-why-paid-less", &[("voices", &self.voices(rest))]);
        format!("{said}{less}")
    }
}
