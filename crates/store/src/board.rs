//! Reads for pages that show many projects at once: whole areas in a fixed number of queries, however
//! many villages lie in them. Refuses to know: lamps, names as readers may see them, what is private.

use std::collections::BTreeMap;

use civic::build::purse::Payment;
use civic::funds::{Allotment, Source};
use civic::matter::{Matter, State};
use civic::record::{Column, Record, Val};
use civic::works::{Answer, Homestead, Milestone, Origin, Project};
use kernel::id::{MatterId, RecordId};
use kernel::{AreaCode, Date, Moment, PersonRef};

use crate::db::Tx;
use crate::fault::Stop;

/// A project with its matter, where it is, and its milestones by number.
#[derive(Debug, Clone)]
pub struct Work {
    /// The matter.
    pub matter: Matter,
    /// Its body.
    pub project: Project,
    /// Name of the village; empty where the register has none.
    pub village: String,
    /// Name of the township; empty where the register has none.
    pub township: String,
    /// Milestones, by number.
    pub milestones: Vec<Milestone>,
}

/// What a board is narrowed by; empty fields do not narrow.
#[derive(Debug, Clone, Default)]
pub struct Narrow {
    /// Which home.
    pub homestead: Option<Homestead>,
    /// Key of a family.
    pub family: Option<String>,
    /// Where it came from.
    pub origin: Option<Origin>,
    /// Where it stands.
    pub state: Option<State>,
    /// At work in this year: opened before its end, not handed over before its beginning.
    pub year: Option<u32>,
}

fn span(area: AreaCode) -> [Val; 2] {
    let (low, high) = area.range();
    [Val::Text(low), Val::Text(high)]
}

/// Columns of a record behind an alias.
pub(crate) fn columns<R: Record>(alias: &str) -> String {
    R::COLUMNS.split(',').map(|c| format!("{alias}.{}", c.trim())).collect::<Vec<_>>().join(", ")
}

/// The moments between which a year lies.
pub(crate) fn year_span(year: u32) -> Option<(Moment, Moment)> {
    let day = |year: u32| Date::new(i16::try_from(year).ok()?, 1, 1).ok();
    Some((Moment::start_of(day(year)?), Moment::start_of(day(year + 1)?)))
}

/// Projects of a subtree by village and number, with all their milestones: two queries.
pub fn works(tx: &mut Tx<'_>, area: AreaCode, narrow: &Narrow) -> Result<Vec<Work>, Stop> {
    let mut vals = span(area).to_vec();
    let mut more = String::new();
    let mut add = |sql: &str, val: Val| {
        vals.push(val);
        more.push_str(&sql.replace("??", &format!("?{}", vals.len())));
    };
    if let Some(homestead) = narrow.homestead {
        add(" AND p.homestead = ??", homestead.to_val());
    }
    if let Some(family) = &narrow.family {
        add(" AND p.family = ??", family.to_val());
    }
    if let Some(origin) = narrow.origin {
        add(" AND p.origin = ??", origin.to_val());
    }
    if let Some(state) = narrow.state {
        add(" AND m.state = ??", state.to_val());
    }
    if let Some((from, until)) = narrow.year.and_then(year_span) {
        add(" AND m.opened_at < ??", until.to_val());
        add(" AND (p.kept_at IS NULL OR p.kept_at >= ??)", from.to_val());
    }
    let sql = format!(
        "SELECT {}, {}, v.name, t.name FROM project p
         JOIN matter m ON m.home = p.home AND m.id = p.id
         LEFT JOIN area v ON v.system = 'stat' AND v.code = p.home
         LEFT JOIN area t ON t.system = 'stat' AND t.code = SUBSTR(p.home, 1, 9)
         WHERE p.home >= ?1 AND p.home < ?2{more} ORDER BY p.home, m.year, m.no",
        columns::<Matter>("m"),
        columns::<Project>("p"),
    );
    let mut found: Vec<Work> = tx.rows(&sql, &vals, |c| {
        Some(Work {
            matter: c.record()?,
            project: c.record()?,
            village: c.take::<Option<String>>()?.unwrap_or_default(),
            township: c.take::<Option<String>>()?.unwrap_or_default(),
            milestones: Vec::new(),
        })
    })?;
    let all: Vec<Milestone> =
        tx.list("WHERE home >= ?1 AND home < ?2 ORDER BY home, project, no", &span(area))?;
    let mut of: BTreeMap<(AreaCode, MatterId), Vec<Milestone>> = BTreeMap::new();
    for one in all {
        of.entry((one.home, one.project)).or_default().push(one);
    }
    for work in &mut found {
        work.milestones = of.remove(&(work.project.home, work.project.id)).unwrap_or_default();
    }
    Ok(found)
}

/// Names of several people in few queries; who is not found has none.
pub fn names(
    tx: &mut Tx<'_>,
    who: impl IntoIterator<Item = PersonRef>,
) -> Result<BTreeMap<PersonRef, String>, Stop> {
    let mut all: Vec<PersonRef> = who.into_iter().collect();
    all.sort_unstable();
    all.dedup();
    let mut found = BTreeMap::new();
    for some in all.chunks(200) {
        let mut vals = Vec::new();
        let mut parts = Vec::new();
        for one in some {
            vals.extend([one.home.to_val(), one.id.to_val()]);
            parts.push(format!("(home = ?{} AND id = ?{})", vals.len() - 1, vals.len()));
        }
        let sql = format!("SELECT home, id, name FROM person WHERE {}", parts.join(" OR "));
        let rows = tx.rows(&sql, &vals, |c| {
            Some((PersonRef { home: c.take()?, id: c.take()? }, c.take::<String>()?))
        })?;
        found.extend(rows);
    }
    Ok(found)
}

/// Whether a text bears the name of anybody who is registered in a village.
pub fn names_somebody(tx: &mut Tx<'_>, home: AreaCode, text: &str) -> Result<bool, Stop> {
    let sql = "SELECT COUNT(*) FROM person
         WHERE home = ?1 AND LENGTH(name) > 1 AND ?2 LIKE '%' || name || '%'";
    Ok(tx.number(sql, &[home.to_val(), Val::Text(text.to_owned())])? > 0)
}

/// Answers of all charters of a subtree.
pub fn answers(tx: &mut Tx<'_>, area: AreaCode) -> Result<Vec<Answer>, Stop> {
    tx.list("WHERE home >= ?1 AND home < ?2 ORDER BY home, project, question", &span(area))
}

/// An allotment with the source that it comes from.
#[derive(Debug, Clone)]
pub struct Given {
    /// The allotment.
    pub allotment: Allotment,
    /// Its source.
    pub source: Source,
}

/// Allotments for villages of a subtree, whoever gave them, in the order they were given.
pub fn given(tx: &mut Tx<'_>, area: AreaCode) -> Result<Vec<Given>, Stop> {
    let sql = format!(
        "SELECT {}, {} FROM fund_allotment a
         JOIN fund_source s ON s.home = a.home AND s.id = a.source
         WHERE a.village >= ?1 AND a.village < ?2 ORDER BY s.year, s.document, a.at, a.id",
        columns::<Allotment>("a"),
        columns::<Source>("s"),
    );
    tx.rows(&sql, &span(area), |c| Some(Given { allotment: c.record()?, source: c.record()? }))
}

/// Every source of a subtree's own homes, oldest first.
pub fn sources(tx: &mut Tx<'_>, area: AreaCode) -> Result<Vec<Source>, Stop> {
    tx.list("WHERE home >= ?1 AND home < ?2 ORDER BY year, document", &span(area))
}

/// A payment that was made, with its contract and who was paid.
#[derive(Debug, Clone)]
pub struct Spent {
    /// The payment.
    pub payment: Payment,
    /// The day's moment on which the bank paid.
    pub paid_at: Moment,
    /// The purse that it was taken from.
    pub purse: RecordId,
    /// Number of the contract.
    pub contract: String,
    /// Name of the firm.
    pub payee: String,
}

/// Payments made in a subtree, in the order they were paid.
pub fn spent(tx: &mut Tx<'_>, area: AreaCode) -> Result<Vec<Spent>, Stop> {
    let sql = format!(
        "SELECT {}, p.paid_at, c.purse, c.number, o.name FROM payment p
         JOIN contract c ON c.home = p.home AND c.id = p.contract
         JOIN organisation o ON o.home = c.home AND o.id = c.payee
         WHERE p.home >= ?1 AND p.home < ?2 AND p.paid_at IS NOT NULL
         ORDER BY p.paid_at, p.home, p.id",
        columns::<Payment>("p"),
    );
    tx.rows(&sql, &span(area), |c| {
        Some(Spent {
            payment: c.record()?,
            paid_at: c.take()?,
            purse: c.take()?,
            contract: c.take()?,
            payee: c.take()?,
        })
    })
}

/// Titles of the projects of a subtree.
pub fn titles(
    tx: &mut Tx<'_>,
    area: AreaCode,
) -> Result<BTreeMap<(AreaCode, MatterId), String>, Stop> {
    let rows = tx.rows(
        "SELECT home, id, title FROM matter WHERE home >= ?1 AND home < ?2 AND kind = 'project'",
        &span(area),
        |c| Some(((c.take()?, c.take()?), c.take::<String>()?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// Where people of a village meet: one point for each village that has noted one.
pub fn points(tx: &mut Tx<'_>, area: AreaCode) -> Result<Vec<(AreaCode, u64, u64)>, Stop> {
    let rows: Vec<(AreaCode, u64, u64)> = tx.rows(
        "SELECT home, lat_e6, lon_e6 FROM venue
         WHERE home >= ?1 AND home < ?2 AND lat_e6 IS NOT NULL ORDER BY home, centre DESC, id",
        &span(area),
        |c| Some((c.take()?, c.take()?, c.take()?)),
    )?;
    let mut first: Vec<(AreaCode, u64, u64)> = Vec::new();
    for row in rows {
        if first.last().is_none_or(|last| last.0 != row.0) {
            first.push(row);
        }
    }
    Ok(first)
}
