//! The sections in their order: META and PROJECTS here, the rows of VOTES in [`super::votes`].

use std::borrow::Cow;
use std::collections::HashSet;

use super::cells::split;
use super::error::{ReadError, Reason};
use super::ids::Places;
use super::lines::Sink;
use super::votes::Votes;
use super::{Notice, Options, Parsed};
use crate::amount::{Amount, AmountError};
use crate::election::{Election, Instance, MAX_MONEY, Project, VoteKind};

/// Keys of the head that are compared one by one.
const FEW: usize = 64;

/// Where in the file we are.
#[derive(Debug)]
enum At {
    Start,
    MetaHeading,
    Meta,
    ProjectHeading,
    Projects,
    VoteHeading,
    Votes(Box<Votes>),
}

/// Reads line by line.
#[derive(Debug)]
pub(super) struct Machine {
    options: Options,
    at: At,
    meta: Vec<(String, String)>,
    keys: HashSet<String>,
    columns: Vec<String>,
    id_at: usize,
    cost_at: usize,
    name_at: Option<usize>,
    ids: Places,
    projects: Vec<Project>,
    costs: Vec<Amount>,
}

impl Machine {
    pub fn new(options: Options) -> Self {
        Self {
            options,
            at: At::Start,
            meta: Vec::new(),
            keys: HashSet::new(),
            columns: Vec::new(),
            id_at: 0,
            cost_at: 0,
            name_at: None,
            ids: Places::default(),
            projects: Vec::new(),
            costs: Vec::new(),
        }
    }

    fn value(&self, key: &'static str) -> Result<&str, Reason> {
        let found = self.meta.iter().find(|(k, _)| k == key);
        found.map(|(_, v)| v.trim()).filter(|v| !v.is_empty()).ok_or(Reason::Key(key))
    }

    fn meta_row(&mut self, text: &str) -> Result<(), Reason> {
        let cells = split(text)?;
        let [key, value] = cells.as_slice() else {
            return Err(Reason::Ragged { wanted: 2, found: cells.len() });
        };
        // Files have a few keys; among many they are looked up.
        let few = self.meta.len() < FEW;
        if self.meta.len() == FEW {
            self.keys.extend(self.meta.iter().map(|(key, _)| key.clone()));
        }
        let twice = few && self.meta.iter().any(|(held, _)| held == key);
        if twice || !(few || self.keys.insert(key.to_string())) {
            return Err(Reason::KeyTwice(key.to_string()));
        }
        if key == "budget" {
            amount(value)?;
        }
        if key == "vote_type" {
            VoteKind::read(value.trim()).ok_or_else(|| Reason::Kind(value.to_string()))?;
        }
        self.meta.push((key.to_string(), value.to_string()));
        Ok(())
    }

    fn project_heading(&mut self, text: &str) -> Result<(), Reason> {
        self.value("budget")?;
        self.value("vote_type")?;
        let columns = heading(text)?;
        self.id_at = column(&columns, "PROJECTS", "project_id")?;
        self.cost_at = column(&columns, "PROJECTS", "cost")?;
        self.name_at = columns.iter().position(|c| c == "name");
        self.columns = columns;
        Ok(())
    }

    fn project_row(&mut self, text: &str) -> Result<(), Reason> {
        let cells = split(text)?;
        if cells.len() != self.columns.len() {
            return Err(Reason::Ragged { wanted: self.columns.len(), found: cells.len() });
        }
        let cell = |at: usize| cells.get(at).map_or("", |c| c.as_ref());
        let id = cell(self.id_at).trim();
        if id.is_empty() {
            return Err(Reason::NoId);
        }
        let place = u32::try_from(self.projects.len()).map_err(|_| Reason::TooMany)?;
        if !self.ids.put(id, place) {
            return Err(Reason::ProjectTwice(id.to_owned()));
        }
        self.costs.push(amount(cell(self.cost_at))?);
        let others = cells.iter().enumerate();
        let others = others.filter(|(at, _)| *at != self.id_at && *at != self.cost_at);
        let cells = others.map(|(_, cell)| cell.to_string()).collect();
        let name = self.name_at.map(cell).unwrap_or_default().trim().to_owned();
        self.projects.push(Project { id: id.to_owned(), name, cost: 0, cells });
        Ok(())
    }

    fn vote_heading(&mut self, text: &str) -> Result<Votes, Reason> {
        let kind = VoteKind::read(self.value("vote_type")?).unwrap_or(VoteKind::Approval);
        let columns = heading(text)?;
        let ids = std::mem::take(&mut self.ids);
        let expected = self.value("num_votes").ok().and_then(|said| said.parse().ok());
        Votes::new(kind, columns, ids, self.options, expected.unwrap_or(0))
    }

    /// What was read.
    pub fn finish(mut self, lines: u64) -> Result<Parsed, ReadError> {
        let end = |reason| ReadError::new(lines, reason);
        let at = std::mem::replace(&mut self.at, At::Start);
        let votes = match at {
            At::Start => return Err(ReadError::new(0, Reason::Empty)),
            At::MetaHeading | At::Meta => {
                return Err(end(Reason::Missing { section: "PROJECTS" }));
            }
            At::ProjectHeading | At::Projects => {
                return Err(end(Reason::Missing { section: "VOTES" }));
            }
            At::VoteHeading => {
                return Err(end(Reason::Column { section: "VOTES", column: "voter_id" }));
            }
            At::Votes(votes) => *votes,
        };
        let whole = |reason| ReadError::new(0, reason);
        let money = amount(self.value("budget").map_err(whole)?).map_err(whole)?;
        let decimals = self.costs.iter().map(|c| c.decimals).max().unwrap_or(0);
        let decimals = decimals.max(money.decimals);
        let scaled = |d: &Amount| d.at(decimals);
        let mut left = MAX_MONEY;
        for (project, cost) in self.projects.iter_mut().zip(&self.costs) {
            let cost = scaled(cost).and_then(|c| Some((c, left.checked_sub(c)?)));
            let (cost, rest) =
                cost.ok_or_else(|| whole(Reason::Large("the sum of costs".to_owned())))?;
            (project.cost, left) = (cost, rest);
        }
        let budget = scaled(&money).ok_or_else(|| whole(Reason::Large("budget".to_owned())))?;
        let other = |c: &&String| *c != "project_id" && *c != "cost";
        let columns = self.columns.iter().filter(other).cloned().collect();
        let longest = self.value("max_length").ok().and_then(|v| v.parse().ok());
        let mut notices = Vec::new();
        self.count(&mut notices, "num_projects", self.projects.len() as u64);
        let ballots = votes.finish(longest);
        self.count(&mut notices, "num_votes", ballots.held.voters());
        notices.extend(ballots.repeated);
        let instance =
            Instance { budget, decimals, projects: self.projects, meta: self.meta, columns };
        let election = Election {
            instance,
            ballots: ballots.held,
            voter_columns: ballots.columns,
            voters: ballots.voters,
        };
        Ok(Parsed { election, notices, lines })
    }

    fn count(&self, notices: &mut Vec<Notice>, key: &'static str, found: u64) {
        if let Ok(said) = self.value(key)
            && said.parse() != Ok(found)
        {
            notices.push(Notice::Count { key, said: said.to_owned(), found });
        }
    }

    fn other(&mut self, text: &str) -> Result<(), Reason> {
        let text = text.trim_end();
        if text.is_empty() {
            return Ok(());
        }
        let title =
            |wanted: &'static str| (text == wanted).then_some(()).ok_or(Reason::Section { wanted });
        match self.at {
            At::Start => {
                title("META")?;
                self.at = At::MetaHeading;
            }
            At::MetaHeading => {
                let columns = heading(text)?;
                column(&columns, "META", "key")?;
                column(&columns, "META", "value")?;
                self.at = At::Meta;
            }
            At::Meta if text == "PROJECTS" => self.at = At::ProjectHeading,
            At::Meta => self.meta_row(text)?,
            At::ProjectHeading => {
                self.project_heading(text)?;
                self.at = At::Projects;
            }
            At::Projects if text == "VOTES" => self.at = At::VoteHeading,
            At::Projects => self.project_row(text)?,
            At::VoteHeading => self.at = At::Votes(Box::new(self.vote_heading(text)?)),
            At::Votes(_) => {}
        }
        Ok(())
    }
}

impl Sink for Machine {
    #[inline]
    fn line(&mut self, number: u64, text: &str, quotes: bool) -> Result<(), Reason> {
        match &mut self.at {
            At::Votes(votes) => votes.row(number, text, quotes),
            _ => self.other(text),
        }
    }
}

fn heading(text: &str) -> Result<Vec<String>, Reason> {
    let cells = split(text)?;
    let columns: Vec<String> = cells.iter().map(|c: &Cow<'_, str>| c.trim().to_owned()).collect();
    let mut seen = HashSet::new();
    match columns.iter().find(|c| !seen.insert(c.as_str())) {
        Some(twice) => Err(Reason::ColumnTwice(twice.clone())),
        None => Ok(columns),
    }
}

pub(super) fn column(
    columns: &[String],
    section: &'static str,
    column: &'static str,
) -> Result<usize, Reason> {
    columns.iter().position(|c| c == column).ok_or(Reason::Column { section, column })
}

fn amount(text: &str) -> Result<Amount, Reason> {
    Amount::read(text).map_err(|error| match error {
        AmountError::Form => Reason::Amount(text.to_owned()),
        AmountError::Negative => Reason::Negative(text.to_owned()),
        AmountError::Size => Reason::Large(text.to_owned()),
    })
}
