//! The three villages that the demo peoples first, with counts that lie on the boundaries of the law.
//!
//! Invariant: the counts hold for every seed. 301 households need 201 at the villagers' meeting and
//! 300 need 200 (two thirds of the households); 811 adults need 406 (more than half of the adults)
//! (村民委员会组织法 第二十六条). Refuses to know: rules; it only provides the numbers.

use super::date::{AS_OF, Date};
use super::kinship::{Habit, Relation};
use super::people::Inmate;

/// A village with fixed counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DemoVillage {
    /// 12 digits, from the division list.
    pub code: &'static str,
    /// The place name without the committee's suffix.
    pub name: &'static str,
    /// Stem of the accounts' login names.
    pub slug: &'static str,
    /// Exactly so many households.
    pub households: u32,
    /// Exactly so many registered adults on 2026-11-01.
    pub adults: usize,
    /// How households divide there.
    pub habit: Habit,
    /// No adult is registered elsewhere, and one child comes of age on the very day of counting,
    /// another the day after.
    pub strict: bool,
}

/// 龙坝: 肖家边, where the household-based practice began. 汇湾: 青山, in the tea hills; 县河 has a
/// village of the same name, so a name is not a key. 中峰: 汤家坝, valley land in the grain township.
pub const DEMO_VILLAGES: [DemoVillage; 3] = [
    DemoVillage {
        code: "420324107210",
        name: "肖家边村",
        slug: "xiaojiabian",
        households: 301,
        adults: 660,
        habit: Habit::Ordinary,
        strict: false,
    },
    DemoVillage {
        code: "420324109206",
        name: "青山村",
        slug: "qingshan",
        households: 214,
        adults: 811,
        habit: Habit::Undivided,
        strict: true,
    },
    DemoVillage {
        code: "420324102224",
        name: "汤家坝村",
        slug: "tangjiaba",
        households: 300,
        adults: 657,
        habit: Habit::Ordinary,
        strict: false,
    },
];

/// Draws tried for one household before the next one is taken.
const ATTEMPTS: u64 = 16;
/// Prime, and no divisor of any of the household counts.
const STRIDE: usize = 89;

impl DemoVillage {
    /// The fixed counts of this village, if it has any.
    pub fn of(code: &str) -> Option<&'static Self> {
        DEMO_VILLAGES.iter().find(|v| v.code == code)
    }

    /// Redraws households one after another while that brings the number of adults nearer to
    /// [`Self::adults`]. `redraw(household, attempt)` gives another draw of the same household.
    pub fn adults_reach(
        &self,
        drawn: &mut [Vec<Inmate>],
        redraw: impl Fn(usize, u64) -> Vec<Inmate>,
    ) {
        let count = drawn.len();
        let mut total: usize = drawn.iter().map(|h| adults_in(h)).sum();
        // In strides, so that the households redrawn lie scattered over the village.
        for at in (0..count).map(|n| n * STRIDE % count) {
            let Some(household) = drawn.get_mut(at) else { continue };
            for attempt in 1..=ATTEMPTS {
                if total == self.adults {
                    return;
                }
                let other = redraw(at, attempt);
                let changed = total - adults_in(household) + adults_in(&other);
                if changed.abs_diff(self.adults) < total.abs_diff(self.adults) {
                    total = changed;
                    *household = other;
                }
            }
        }
    }

    /// Moves two birthdays by less than a year, none across eighteen: an only child who is eighteen
    /// turns so on [`AS_OF`] itself, one who is seventeen will the day after.
    pub fn birthdays_on_boundary(drawn: &mut [Vec<Inmate>]) {
        let year = AS_OF.year - super::date::ADULT_YEARS;
        let days = [(18, AS_OF.day), (17, AS_OF.day + 1)];
        for (age, day) in days {
            let born = Date { year, month: AS_OF.month, day };
            if let Some(child) = drawn.iter_mut().find_map(|h| only_child(h, age)) {
                child.born = born;
            }
        }
    }
}

fn adults_in(household: &[Inmate]) -> usize {
    household.iter().filter(|p| p.registered && p.is_adult()).count()
}

/// The registered child or grandchild of that age, where no sibling could come too close.
fn only_child(household: &mut [Inmate], age: i32) -> Option<&mut Inmate> {
    let young = |p: &Inmate| {
        matches!(
            p.seat.relation,
            Relation::Son | Relation::Daughter | Relation::Grandson | Relation::Granddaughter
        ) && p.seat.age < 22
    };
    if household.iter().filter(|p| young(p)).count() != 1 {
        return None;
    }
    household.iter_mut().find(|p| young(p) && p.registered && p.seat.age == age)
}
