//! A synthetic village and its one written form, the import file.
//!
//! Invariants: persons stand in the order of household key, then person key; every row says that it
//! is synthetic; UTF-8 without a mark, line feeds, no quoting needed. Refuses to know: how people
//! were drawn, and where the file goes.

use super::date::{AS_OF, Date};
use super::kinship::{Relation, Sex};
use super::place::{Courtyard, Group};

/// The header of the import file, in its exact order.
pub const CSV_HEADER: &str = "户编号,组代码,组名,院落代码,院落名,户主,人员编号,姓名,性别,出生日期,\
与户主关系,户籍在村,集体成员,外出,党员,手机,合成数据";

/// A peopled village.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Village {
    /// 12 digits.
    pub code: String,
    /// As in the division list.
    pub name: String,
    /// In code order.
    pub groups: Vec<Group>,
    /// In code order.
    pub courtyards: Vec<Courtyard>,
    /// In key order.
    pub households: Vec<Household>,
    /// In order of household, then person key.
    pub persons: Vec<Person>,
}

/// A household of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Household {
    /// `H` and four digits, unique within the village.
    pub key: String,
    /// Position of its courtyard in the village.
    pub courtyard: usize,
    /// Name of the head.
    pub head: String,
}

/// A person of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Household key, `-`, two digits.
    pub key: String,
    /// Position of the household in the village.
    pub household: usize,
    /// Surname and given name.
    pub name: String,
    /// 性别.
    pub sex: Sex,
    /// 出生日期.
    pub born: Date,
    /// 与户主关系.
    pub relation: Relation,
    /// 户籍在村.
    pub registered: bool,
    /// 集体成员.
    pub member: bool,
    /// 外出.
    pub away: bool,
    /// 党员.
    pub party: bool,
    /// 退役军人; the import file has no column for it.
    pub veteran: bool,
    /// Eleven digits from 100 on, which is no mobile prefix; `None` for those without a telephone.
    pub phone: Option<String>,
}

impl Village {
    /// The import file: header, then one row a person.
    pub fn to_csv(&self) -> String {
        let mut out = String::with_capacity(160 * (self.persons.len() + 1));
        out.push_str(CSV_HEADER);
        out.push('\n');
        for person in &self.persons {
            self.row_write(&mut out, person);
        }
        out
    }

    fn row_write(&self, out: &mut String, person: &Person) {
        let household = self.households.get(person.household);
        let yard = household.and_then(|h| self.courtyards.get(h.courtyard));
        let group = yard.and_then(|y| self.groups.get(y.group));
        let born = person.born.to_string();
        let cells = [
            household.map_or("", |h| &h.key),
            group.map_or("", |g| &g.code),
            group.map_or("", |g| &g.name),
            yard.map_or("", |y| &y.code),
            yard.map_or("", |y| &y.name),
            household.map_or("", |h| &h.head),
            &person.key,
            &person.name,
            person.sex.zh(),
            &born,
            person.relation.zh(),
            yes_no(person.registered),
            yes_no(person.member),
            yes_no(person.away),
            yes_no(person.party),
            person.phone.as_deref().unwrap_or(""),
            "是",
        ];
        for (at, cell) in cells.into_iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            out.push_str(cell);
        }
        out.push('\n');
    }
}

impl Person {
    /// Completed years on [`AS_OF`].
    pub fn age(&self) -> i32 {
        self.born.age_on(AS_OF)
    }
}

impl Sex {
    /// The register's word.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Male => "男",
            Self::Female => "女",
        }
    }
}

impl Relation {
    /// The register's word.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Head => "户主",
            Self::Spouse => "配偶",
            Self::Father => "父",
            Self::Mother => "母",
            Self::Son => "子",
            Self::DaughterInLaw => "儿媳",
            Self::Daughter => "女",
            Self::Grandson => "孙子",
            Self::Granddaughter => "孙女",
        }
    }
}

fn yes_no(value: bool) -> &'static str {
    if value { "是" } else { "否" }
}
