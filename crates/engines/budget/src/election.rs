//! What is decided on: money, projects, ballots. Ballots that say the same are one class with a
//! count, because every rule here treats them alike and a city's ballots repeat themselves.

use crate::amount::amount_text;
use crate::ballots::Ballots;

/// How voters could speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum VoteKind {
    /// Any number of projects, each liked or not. Knapsack ballots, which must fit a sum of money,
    /// are approval ballots whose file says `max_sum_cost` or whose name says so.
    Approval,
    /// One project.
    ChooseOne,
    /// Points spread over projects.
    Cumulative,
    /// Points given to each project by itself.
    Scoring,
    /// Projects in order, the best first.
    Ordinal,
}

impl VoteKind {
    /// Every kind.
    pub const ALL: [Self; 5] =
        [Self::Approval, Self::ChooseOne, Self::Cumulative, Self::Scoring, Self::Ordinal];

    /// The word of the file format.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Approval => "approval",
            Self::ChooseOne => "choose-1",
            Self::Cumulative => "cumulative",
            Self::Scoring => "scoring",
            Self::Ordinal => "ordinal",
        }
    }

    /// The kind of a word of the file format.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// Whether ballots carry a number for each project: points, or Borda scores.
    pub const fn weighted(self) -> bool {
        matches!(self, Self::Cumulative | Self::Scoring | Self::Ordinal)
    }

    /// Whether the file has a column of points.
    pub const fn points(self) -> bool {
        matches!(self, Self::Cumulative | Self::Scoring)
    }
}

/// Something that can be funded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// Name in the file; unique. Ties go to the smallest as a string, so `10` comes before `9`.
    pub id: String,
    /// What it is called: the column `name`, empty where there is none.
    pub name: String,
    /// Price, in the instance's smallest unit ([`Instance::decimals`]).
    pub cost: u64,
    /// Cells of the columns other than id and cost, in the order of [`Instance::columns`].
    pub cells: Vec<String>,
}

/// A line of the vote section as it stood, kept on request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voter {
    /// Name of the voter in the file.
    pub id: String,
    /// Class of the ballot, see [`Ballots`].
    pub class: u32,
    /// Cells of the columns other than id, vote and points.
    pub cells: Vec<String>,
}

/// The money and what it can be spent on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// Money there is, in units of ten to the minus [`Self::decimals`].
    pub budget: u64,
    /// Decimals of the smallest unit.
    pub decimals: u8,
    /// Projects in the order of the file; elsewhere a project is its place in this list.
    pub projects: Vec<Project>,
    /// Keys and values of the head, as they stood.
    pub meta: Vec<(String, String)>,
    /// Columns of the projects besides id and cost.
    pub columns: Vec<String>,
}

/// A participatory budgeting election.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Election {
    /// The money and the projects.
    pub instance: Instance,
    /// Ballots by class. An ordinal ballot's weights are its Borda scores.
    pub ballots: Ballots,
    /// Columns of the votes besides id, vote and points.
    pub voter_columns: Vec<String>,
    /// Voters one by one, when asked for.
    pub voters: Vec<Voter>,
}

/// Why an instance cannot be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InstanceError {
    /// Two projects of one name.
    TwiceNamed(String),
    /// A ballot names a project by a place that is not there.
    NoSuchProject(u32),
    /// Amounts, points or ballots beyond what can be summed.
    TooLarge,
}

impl std::fmt::Display for InstanceError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TwiceNamed(id) => write!(f, "two projects are called {id}"),
            Self::NoSuchProject(at) => write!(f, "a ballot names project number {at}"),
            Self::TooLarge => f.write_str("the numbers are too large to be summed"),
        }
    }
}

impl std::error::Error for InstanceError {}

impl Election {
    /// An election from code: projects as (id, cost), ballots as lists of project places.
    ///
    /// ```
    /// use budget::Election;
    /// let it = Election::approval(100, &[("well", 60), ("lamp", 30)], &[vec![0, 1], vec![1]])?;
    /// assert_eq!(it.ballots.voters(), 2);
    /// # Ok::<(), budget::InstanceError>(())
    /// ```
    ///
    /// # Errors
    /// [`InstanceError`]: a name twice, a place that is not there, amounts too large.
    pub fn approval(
        budget: u64,
        projects: &[(&str, u64)],
        ballots: &[Vec<u32>],
    ) -> Result<Self, InstanceError> {
        let weighted: Vec<Vec<(u32, u32)>> =
            ballots.iter().map(|b| b.iter().map(|p| (*p, 1)).collect()).collect();
        Self::with_points(VoteKind::Approval, budget, projects, &weighted)
    }

    /// The same with a number for each project of a ballot; ordinal ballots keep their order, and
    /// their numbers are Borda scores.
    ///
    /// # Errors
    /// [`InstanceError`].
    pub fn with_points(
        kind: VoteKind,
        budget: u64,
        projects: &[(&str, u64)],
        ballots: &[Vec<(u32, u32)>],
    ) -> Result<Self, InstanceError> {
        let project = |(id, cost): &(&str, u64)| Project {
            id: (*id).to_owned(),
            name: String::new(),
            cost: *cost,
            cells: Vec::new(),
        };
        let projects = projects.iter().map(project).collect();
        let mut held = Ballots::new(kind);
        for ballot in ballots {
            held.add(ballot, 1).ok_or(InstanceError::TooLarge)?;
        }
        Self::new(Instance::new(budget, 0, projects), held)
    }

    /// An election of projects and ballots gathered elsewhere, such as a page's own records.
    ///
    /// # Errors
    /// [`InstanceError`]: a name twice, a place that is not there, amounts too large.
    pub fn new(instance: Instance, ballots: Ballots) -> Result<Self, InstanceError> {
        instance.check()?;
        let last = ballots.iter().filter_map(|c| c.projects.iter().max().copied()).max();
        match last.filter(|last| *last as usize >= instance.projects.len()) {
            Some(missing) => Err(InstanceError::NoSuchProject(missing)),
            None => Ok(Self { instance, ballots, voter_columns: Vec::new(), voters: Vec::new() }),
        }
    }

    /// The same election with other money, for asking what if.
    ///
    /// # Errors
    /// [`InstanceError::TooLarge`] beyond [`MAX_MONEY`].
    pub fn with_budget(&self, budget: u64) -> Result<Self, InstanceError> {
        if budget > MAX_MONEY {
            return Err(InstanceError::TooLarge);
        }
        let instance = Instance { budget, ..self.instance.clone() };
        Ok(Self { instance, ..self.clone() })
    }

    /// The same election with so many percent less money, rounded down to the smallest unit: what
    /// if the budget were cut?
    ///
    /// # Errors
    /// As [`Self::with_budget`]; never for percents up to 100.
    pub fn less(&self, percent: u8) -> Result<Self, InstanceError> {
        let kept = u128::from(100u8.saturating_sub(percent));
        let money = u128::from(self.instance.budget) * kept / 100;
        self.with_budget(u64::try_from(money).map_err(|_| InstanceError::TooLarge)?)
    }

    /// The same election with its amounts in a finer unit, so that a step may be finer.
    ///
    /// # Errors
    /// [`InstanceError::TooLarge`] where amounts would pass [`MAX_MONEY`] or decimals
    /// [`MAX_DECIMALS`](crate::MAX_DECIMALS).
    pub fn with_decimals(&self, decimals: u8) -> Result<Self, InstanceError> {
        let more = decimals.saturating_sub(self.instance.decimals);
        let times = 10u64.checked_pow(u32::from(more)).ok_or(InstanceError::TooLarge)?;
        let finer = |amount: u64| amount.checked_mul(times).ok_or(InstanceError::TooLarge);
        let mut it = self.clone();
        if decimals > crate::MAX_DECIMALS {
            return Err(InstanceError::TooLarge);
        }
        it.instance.decimals = self.instance.decimals.max(decimals);
        it.instance.budget = finer(it.instance.budget)?;
        for project in &mut it.instance.projects {
            project.cost = finer(project.cost)?;
        }
        it.instance.check()?;
        Ok(it)
    }
}

impl Instance {
    /// Projects and money without a head, in units of ten to the minus `decimals`.
    pub fn new(budget: u64, decimals: u8, projects: Vec<Project>) -> Self {
        Self { budget, decimals, projects, meta: Vec::new(), columns: Vec::new() }
    }

    /// Amount of one unit of the currency.
    pub fn unit(&self) -> u64 {
        10u64.saturating_pow(u32::from(self.decimals))
    }

    fn check(&self) -> Result<(), InstanceError> {
        let mut ids: Vec<&str> = self.projects.iter().map(|p| p.id.as_str()).collect();
        ids.sort_unstable();
        let twice = ids.windows(2).find_map(|pair| match pair {
            [a, b] if a == b => Some((*a).to_owned()),
            _ => None,
        });
        if let Some(id) = twice {
            return Err(InstanceError::TwiceNamed(id));
        }
        let small = self.total_cost().filter(|_| self.budget <= MAX_MONEY);
        small.map(|_| ()).ok_or(InstanceError::TooLarge)
    }

    /// Cost of all projects together, or nothing when it is beyond [`MAX_MONEY`].
    pub fn total_cost(&self) -> Option<u64> {
        let sum = self.projects.iter().try_fold(0u64, |sum, p| sum.checked_add(p.cost));
        sum.filter(|sum| *sum <= MAX_MONEY)
    }

    /// The value of a key of the head.
    pub fn meta(&self, key: &str) -> Option<&str> {
        self.meta.iter().find(|(k, _)| k == key).map(|(_, v)| v.as_str())
    }

    /// A cell of a project by its column, such as `category`.
    pub fn cell(&self, project: u32, column: &str) -> Option<&str> {
        let at = self.columns.iter().position(|c| c == column)?;
        self.projects.get(usize::try_from(project).ok()?)?.cells.get(at).map(String::as_str)
    }

    /// A project by its place.
    pub fn project(&self, at: u32) -> Option<&Project> {
        self.projects.get(usize::try_from(at).ok()?)
    }

    /// A project's id; empty for a place that is not there.
    pub fn id(&self, at: u32) -> &str {
        self.project(at).map_or("", |p| p.id.as_str())
    }

    /// An amount as the file would write it.
    pub fn money(&self, amount: u64) -> String {
        amount_text(amount, self.decimals)
    }

    /// The limit that knapsack ballots had to fit, as the file writes it.
    pub fn knapsack(&self) -> Option<&str> {
        self.meta("max_sum_cost")
    }
}

/// Largest sum of money of an instance, in its smallest unit: comparisons of products of two
/// amounts and a number of voters then fit 128 bits.
pub const MAX_MONEY: u64 = 1 << 60;
