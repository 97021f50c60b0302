//! Ventures: registered, held, summed up and divided; with shares that make no whole, collectives that
//! would answer without limit, committees that would stand surety, cash, and dividends taken in twice.

use civic::authority::Role;
use kernel::AreaCode;
use kernel::id::RecordId;
use serde_json::{Value, json};
use store::act::By;

use super::{Draft, Workload};
use crate::fixture;
use crate::simulation::auditor::books::till;
use crate::simulation::auditor::ventures::chapter::{FORMS, PARTIES, PAYOUTS, SURETIES, TIERS};
use crate::simulation::auditor::ventures::picture::{Part, Venture};
use crate::simulation::auditor::world::{Home, World};

const HANDS: [Role; 4] = [Role::CountyClerk, Role::TownshipClerk, Role::Secretary, Role::Committee];
const LETTERS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// A code whose last character fits, made of a number.
fn code(n: u64) -> String {
    let body = format!("91420324{:09}", n % 1_000_000_000);
    let (sum, _) = body.chars().fold((0, 1), |(sum, weight), c| {
        (sum + LETTERS.find(c).unwrap_or(0) * weight, weight * 3 % 31)
    });
    let check = LETTERS.chars().nth((31 - sum % 31) % 31).unwrap_or('0');
    format!("{body}{check}")
}

impl Workload {
    /// Now and then something about a venture of the county, a township or a village.
    pub(super) fn ventures(&mut self, world: &World, village: AreaCode) -> Option<Draft> {
        if !self.rng.chance(5) {
            return None;
        }
        let taking = self.rng.chance(16).then(|| self.taken_in(world, village));
        if let Some(Some(draft)) = taking {
            return Some(draft);
        }
        let township = AreaCode::parse(village.as_str().get(..9).unwrap_or_default());
        let place = match self.rng.below(10) {
            0 | 1 => township.unwrap_or(village),
            2..=5 => village,
            _ => fixture::county(),
        };
        let by = self.by(world, place, &HANDS);
        let empty = Home::default();
        let home = world.homes.get(&place).unwrap_or(&empty);
        let young = home.ventures.ventures.iter().rev().take(4);
        let young: Vec<(RecordId, &Venture)> = young.map(|(id, v)| (*id, v)).collect();
        let picked = self.rng.pick(&young).copied().filter(|_| self.rng.chance(92));
        let Some((id, venture)) = picked else {
            let strange = self.id("venture");
            return Some(match self.rng.below(8) {
                0 => self.bonus(home, (place, by), None),
                1 => self.summed(home, (place, by), strange, None),
                _ => self.founded(world, place, by),
            });
        };
        let some = Some(venture);
        if venture.sets.is_empty() && self.rng.chance(60) {
            return Some(self.shared(venture, (place, by), id, village));
        }
        Some(match self.rng.below(29) {
            0 | 1 => self.shared(venture, (place, by), id, village),
            2..=4 => self.brought(venture, (place, by), id),
            5..=7 => self.bound(world, venture, (place, by), id),
            8 | 9 => self.vouched((place, by), id),
            10 | 11 => self.entered_anew(venture, (place, by), id),
            12..=15 => self.summed(home, (place, by), id, some),
            16..=19 if venture.years.is_empty() && self.rng.chance(85) => {
                self.summed(home, (place, by), id, some)
            }
            16..=19 => self.bonus(home, (place, by), some),
            26..=28 => self.put_right(home, (place, by), venture),
            20 => self.dropped(home, place, by),
            _ => self.paid_out(home, place, by),
        })
    }

    fn founded(&mut self, world: &World, place: AreaCode, by: By) -> Draft {
        let right = match place.as_str().len() {
            6 => "county",
            9 => "township",
            _ => "village",
        };
        let any = self.rng.pick(&TIERS).copied().unwrap_or(right);
        let tier = if self.rng.chance(90) { right } else { any };
        let known: Vec<String> = world
            .homes
            .values()
            .flat_map(|home| home.ventures.ventures.values())
            .map(|venture| venture.code.clone())
            .collect();
        self.n += 1;
        let fresh = code(self.n);
        let number = match self.rng.below(12) {
            0 => self.rng.pick(&known).cloned().unwrap_or(fresh),
            1 => format!("{}Z", fresh.get(..17).unwrap_or_default()),
            2 => fresh.to_lowercase(),
            _ => fresh,
        };
        let ahead = if self.rng.chance(5) { 2 } else { -900 };
        let input = json!({
            "id": self.id::<kernel::id::Record>("venture"), "venture_tier": tier,
            "name": self.said("竹溪乡村发展公司", "司"), "code": number,
            "legal_form": self.rng.pick(&FORMS).copied(), "legal_person": self.said("程一", "程"),
            "founded_on": self.day(ahead), "ground": self.said("营业执照副本", "照"),
            "synthetic": self.rng.chance(50),
        });
        Draft::new(place, "venture.register", by, input)
    }

    /// A line of a list: as what, name, what stands before the share.
    fn holder(&mut self, village: AreaCode, general: bool) -> String {
        let other = self.village();
        match self.rng.below(12) {
            0..=2 => "县投 竹溪县".into(),
            3 => format!("乡镇平台 镇{}", village.as_str().get(..9).unwrap_or_default()),
            4 if self.rng.chance(15) => format!("企业 村{village}"),
            4 => "企业 石匠合作社".into(),
            5 => format!("个人 村民{}", self.rng.below(9)),
            6 if self.rng.chance(20) => "村集体 没有这个村".into(),
            7 if self.rng.chance(20) => "邻居 张三".into(),
            n => {
                let place = if n.is_multiple_of(2) { village } else { other };
                let name =
                    if self.rng.chance(50) { format!("村{place}") } else { place.to_string() };
                let mark = if general { "" } else { " 有限合伙人" };
                format!("村集体 {name}{mark}")
            }
        }
    }

    fn shared(
        &mut self,
        venture: &Venture,
        (place, by): (AreaCode, By),
        id: RecordId,
        village: AreaCode,
    ) -> Draft {
        let form = venture.entries.last().map_or("", |entry| entry.form.as_str());
        let general = form != "partnership" || self.rng.chance(30);
        let n = 1 + self.rng.below(3);
        let mut left = 10_000;
        let mut lines = Vec::new();
        for at in 1..=n {
            let share = if at == n { left } else { 1 + self.rng.below(left / 2) };
            left -= share;
            let share = match self.rng.below(24) {
                0 => share + 1,
                1 => 0,
                _ => share,
            };
            let holder = self.holder(village, general);
            lines.push(format!("{holder} {}.{:02}%", share / 100, share % 100));
        }
        if self.rng.chance(3) {
            lines.push("企业 石匠合作社".into());
        }
        let input = json!({
            "venture": id, "holders": lines.join("\n"), "ground": self.said("章程第五条", "章"),
        });
        Draft::new(place, "venture.holders", by, input)
    }

    fn brought(&mut self, venture: &Venture, (place, by): (AreaCode, By), id: RecordId) -> Draft {
        let places = u64::try_from(venture.holders().len()).unwrap_or(0);
        let places = if self.rng.chance(90) { places.max(1) } else { places + 2 };
        let thing = self.rng.chance(60);
        let valued = match self.rng.below(4) {
            0 => Value::Null,
            _ => json!("成员大会议定"),
        };
        let value = self.about(800_000);
        let ahead = if self.rng.chance(6) { 3 } else { -30 };
        let input = json!({
            "id": self.id::<kernel::id::Record>("venture-asset"), "venture": id,
            "holder": 1 + self.rng.below(places), "asset": if thing { "thing" } else { "money" },
            "what": self.said("旧小学校舍", "舍"), "value_fen": value, "valued_by": valued,
            "document": self.said("成员大会决议", "决"), "brought_on": self.day(ahead),
        });
        Draft::new(place, "venture.bring", by, input)
    }

    fn bound(
        &mut self,
        world: &World,
        venture: &Venture,
        (place, by): (AreaCode, By),
        id: RecordId,
    ) -> Draft {
        let home = world.homes.get(&place);
        let firms = home.into_iter().flat_map(|home| &home.money.interests);
        let near: Vec<String> = firms
            .filter_map(|((firm, _), _)| Some(home?.ventures.firms.get(firm)?.0.clone()))
            .collect();
        let holders: Vec<String> = venture.holders().iter().map(|h| h.name.clone()).collect();
        let other = self.said("山外茶商行", "商");
        let with = match self.rng.below(6) {
            0 | 1 => self.rng.pick(&near).cloned().unwrap_or(other),
            2 => self.rng.pick(&holders).cloned().unwrap_or(other),
            3 => self.close(world, venture, place).unwrap_or(other),
            _ => other,
        };
        let signed = if self.rng.chance(6) { 2 } else { -20 };
        let until = if self.rng.chance(8) { -40 } else { 400 };
        let reason = match self.rng.below(3) {
            0 => json!("三家比价，它最低"),
            1 => json!("便宜"),
            _ => Value::Null,
        };
        let amount = self.about(90_000);
        let input = json!({
            "id": self.id::<kernel::id::Record>("venture-contract"), "venture": id,
            "counterparty": with, "party": self.rng.pick(&PARTIES).copied(), "subject": self.said("厂房出租三年", "租"),
            "amount_fen": amount, "signed_on": self.day(signed), "until_on": self.day(until),
            "reason": reason,
        });
        Draft::new(place, "venture.contract", by, input)
    }

    /// Somebody who is in charge, who stands for the venture, or the name of a venture.
    fn close(&mut self, world: &World, venture: &Venture, place: AreaCode) -> Option<String> {
        let last = venture.entries.last()?;
        let home = world.homes.get(&place)?;
        let hands = home.mandates.iter().filter_map(|mandate| {
            let person = world.homes.get(&mandate.person.home)?.knows(mandate.person.id)?;
            Some(person.name.clone())
        });
        let mut names: Vec<String> = hands.collect();
        names.extend([last.head.clone(), last.name.clone(), "竹溪共富发展公司".to_owned()]);
        self.rng.pick(&names).cloned()
    }

    /// A correction: most of the last year, with costs that are somewhat or far off.
    fn put_right(&mut self, home: &Home, (place, by): (AreaCode, By), of: &Venture) -> Draft {
        let years: Vec<RecordId> = of.years.clone();
        let last = years.last().copied().filter(|_| self.rng.chance(60));
        let any = self.rng.pick(&years).copied();
        let strange = self.id("year");
        let year = last.or(any).filter(|_| self.rng.chance(96)).unwrap_or(strange);
        let known = home.ventures.years.get(&year);
        let [income, cost, losses] = known.map_or([90_000, 40_000, 0], |year| year.flow);
        let [assets, overdue] = known.map_or([0, 0], |year| year.stock);
        let cost = match self.rng.below(8) {
            0 => cost,
            1 => income + 70_000,
            2 => -1,
            n => cost / 8 * i64::try_from(n).unwrap_or(1),
        };
        let losses = if self.rng.chance(92) { losses } else { losses + 1 };
        let (share, document) = known
            .map_or((3_000, "年度审计报告"), |year| (year.share, year.document.as_str()));
        let input = json!({
            "id": self.id::<kernel::id::Record>("venture-was"), "year": year,
            "income_fen": income, "cost_fen": cost, "losses_fen": losses,
            "reserve": format!("{}.{:02}", share / 100, share % 100), "assets_fen": assets,
            "overdue_fen": overdue, "document": document,
            "reason": self.said("成本多记了一笔", "错"),
        });
        Draft::new(place, "venture.correct", by, input)
    }

    fn vouched(&mut self, (place, by): (AreaCode, By), id: RecordId) -> Draft {
        let name = match self.rng.below(4) {
            0 => "桥头村村民委员会".to_owned(),
            1 if self.rng.chance(30) => "桥头居民会".to_owned(),
            _ => self.said("县农业担保公司", "保"),
        };
        let amount = self.about(300_000);
        let input = json!({
            "id": self.id::<kernel::id::Record>("venture-guarantee"), "venture": id,
            "surety": self.rng.pick(&SURETIES).copied(), "name": name,
            "creditor": self.said("农商银行", "行"), "amount_fen": amount,
            "document": self.said("保证合同三号", "保"),
        });
        Draft::new(place, "venture.guarantee", by, input)
    }

    fn entered_anew(
        &mut self,
        venture: &Venture,
        (place, by): (AreaCode, By),
        id: RecordId,
    ) -> Draft {
        let last = venture.entries.last();
        let form = self.rng.pick(&FORMS).copied().filter(|_| self.rng.chance(50));
        let head = match self.rng.below(4) {
            0 => None,
            1 => last.map(|entry| entry.head.clone()),
            n => Some(format!("余{n}")),
        };
        let input = json!({
            "venture": id, "name": self.rng.chance(20).then_some("竹溪共富发展公司"),
            "legal_form": form, "legal_person": head, "ground": self.said("变更通知书", "变"),
        });
        Draft::new(place, "venture.change", by, input)
    }

    fn summed(
        &mut self,
        home: &Home,
        (place, by): (AreaCode, By),
        id: RecordId,
        venture: Option<&Venture>,
    ) -> Draft {
        let last = venture.and_then(|v| v.years.last()).and_then(|id| home.ventures.years.get(id));
        let (before, left) = last.map_or((2021, 0), |year| (year.year, year.worked[2]));
        let year = before
            + match self.rng.below(10) {
                0 => 0,
                1 => 2,
                2 => 20,
                _ => 1,
            };
        let losses = if self.rng.chance(80) { left } else { left + 1 };
        let sum = |this: &mut Self| match this.rng.below(40) {
            0 => -1,
            1 => i64::MAX,
            n => i64::try_from(n).unwrap_or(1) * 13_337,
        };
        let reserve = match self.rng.below(12) {
            0 => "100.01",
            1 => "三成",
            2 => "0",
            3 => "33.33%",
            _ => "30",
        };
        let (income, cost) = (sum(self), sum(self));
        let input = json!({
            "id": self.id::<kernel::id::Record>("venture-year"), "venture": id, "year": year,
            "income_fen": income, "cost_fen": if self.rng.chance(70) { cost / 3 } else { cost },
            "losses_fen": losses, "reserve": reserve, "assets_fen": sum(self),
            "overdue_fen": sum(self), "document": self.said("年度审计报告", "审"),
        });
        Draft::new(place, "venture.year", by, input)
    }

    fn bonus(&mut self, home: &Home, (place, by): (AreaCode, By), of: Option<&Venture>) -> Draft {
        let years = of.map_or(Vec::new(), |venture| venture.years.clone());
        let last = years.last().copied().filter(|_| self.rng.chance(70));
        let any = self.rng.pick(&years).copied();
        let strange = self.id("year");
        let year = last.or(any).filter(|_| self.rng.chance(98)).unwrap_or(strange);
        let left = home.books.left(till("venture_year", year));
        let amount = match self.rng.below(12) {
            // Too little for every holder to have a fen.
            0 => 1 + i64::from(left == 0),
            _ => self.about(left),
        };
        let input = json!({
            "id": self.id::<kernel::id::Record>("dividend"), "year": year,
            "amount_fen": amount, "resolution": self.said("股东会决议", "股"),
        });
        Draft::new(place, "dividend.open", by, input)
    }

    fn dropped(&mut self, home: &Home, place: AreaCode, by: By) -> Draft {
        let young: Vec<RecordId> = home.ventures.dividends.keys().rev().take(5).copied().collect();
        let strange = self.id("dividend");
        let dividend = self.rng.pick(&young).copied().filter(|_| self.rng.chance(94));
        let input = json!({
            "dividend": dividend.unwrap_or(strange), "reason": self.said("金额算错了", "错"),
        });
        Draft::new(place, "dividend.drop", by, input)
    }

    fn paid_out(&mut self, home: &Home, place: AreaCode, by: By) -> Draft {
        let all: Vec<(RecordId, &Part)> =
            home.ventures.parts.iter().rev().take(12).map(|(id, part)| (*id, part)).collect();
        let waits: Vec<_> = all.iter().filter(|(_, part)| part.paid.is_none()).copied().collect();
        let of = if self.rng.chance(85) { &waits } else { &all };
        let picked = self.rng.pick(of).map(|(id, _)| *id);
        let strange = self.id("part");
        let payout = match self.rng.below(5) {
            0 | 1 => self.rng.pick(&PAYOUTS).copied().unwrap_or("bank"),
            _ => "bank",
        };
        let input = json!({
            "part": picked.unwrap_or(strange), "payout": payout,
            "voucher": self.said("农商行0007", "7"),
        });
        Draft::new(place, "dividend.pay", by, input)
    }

    /// A village takes in what its collective was paid: once, again, or another village's.
    fn taken_in(&mut self, world: &World, village: AreaCode) -> Option<Draft> {
        let by = self.by(world, village, &[Role::Secretary, Role::Committee]);
        let all = || {
            let of = |home: &Home| -> Vec<(RecordId, Part)> {
                home.ventures.parts.iter().map(|(id, p)| (*id, p.clone())).collect()
            };
            world.homes.values().flat_map(of)
        };
        let taken = world.homes.get(&village).map(|home| &home.ventures.incomes);
        let new = |id: &RecordId| taken.is_none_or(|taken| !taken.contains_key(id));
        let ours: Vec<RecordId> = all()
            .filter(|(id, p)| p.holder.area == Some(village) && p.paid.is_some() && new(id))
            .map(|(id, _)| id)
            .collect();
        let any: Vec<RecordId> = all().map(|(id, _)| id).collect();
        // What a venture of this village paid to somebody else.
        let own = world.homes.get(&village).into_iter().flat_map(|home| &home.ventures.parts);
        let elsewhere: Vec<RecordId> = own
            .filter(|(_, p)| p.holder.kind != "collective" || p.holder.area != Some(village))
            .filter(|(id, p)| p.paid.is_some() && new(id))
            .map(|(id, _)| *id)
            .collect();
        let known: Vec<RecordId> = taken.into_iter().flatten().map(|(id, _)| *id).collect();
        let of = match self.rng.below(6) {
            0 => &any,
            1 => &known,
            2 | 3 if !elsewhere.is_empty() => &elsewhere,
            _ if ours.is_empty() => return None,
            _ => &ours,
        };
        let strange = self.id("part");
        let part = self.rng.pick(of).copied().unwrap_or(strange);
        Some(Draft::new(village, "dividend.take", by, json!({ "part": part })))
    }
}
