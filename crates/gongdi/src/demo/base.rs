//! The ground of the demo: areas, the people of the three villages, organisations, staff, mandates,
//! accounts.

use civic::authority::Role;
use civic::record::Record;
use civic::registry::import::ImportLine;
use civic::registry::{Household, Person, Sex};
use kernel::{AreaCode, CodeSystem, Date, Level, Moment, PersonRef};
use serde_json::json;
use site::capabilities::registry::{reads, sheet};
use store::Ask;
use store::account::{Account, Cost};
use store::act::By;

use super::PASSWORD;
use super::driver::perform_all;
use super::people::Place;
use crate::data::{Data, area, drawn, drawn_id};
use crate::synth::accounts::DemoRole;
use crate::synth::demo_villages::DEMO_VILLAGES;
use crate::synth::{DEMO_SEED, Village, plan, staff as demo_staff};
use crate::{Trouble, terminal};

/// The division list, by the statistical codes.
pub const DIVISIONS: &str = include_str!("../../../../demo/divisions/zhuxi-divisions.csv");
const CIVIL_AFFAIRS: &str =
    include_str!("../../../../demo/divisions/zhuxi-township-codes-civil-affairs.csv");

/// Who holds an account, and for what.
pub struct Holder {
    /// Name of the account.
    pub login: String,
    /// Who.
    pub person: PersonRef,
}

/// Who holds the account of that name.
pub fn person_of(holders: &[Holder], login: &str) -> Option<PersonRef> {
    holders.iter().find(|holder| holder.login == login).map(|holder| holder.person)
}

/// Rows of a division list: code and name in the first two columns.
pub fn areas_of(csv: &str) -> Vec<(AreaCode, String)> {
    let row = |line: &str| {
        let mut cells = line.trim_end().split(',');
        let code = AreaCode::parse(cells.next()?.trim()).ok()?;
        Some((code, cells.next()?.trim().to_owned()))
    };
    csv.lines().filter_map(row).collect()
}

/// Writes both division lists.
pub fn areas(data: &Data) -> Result<(), Trouble> {
    let (stat, mca) = (areas_of(DIVISIONS), areas_of(CIVIL_AFFAIRS));
    data.db.write(move |tx| {
        reads::areas_put(tx, CodeSystem::Statistical, &stat)?;
        reads::areas_put(tx, CodeSystem::CivilAffairs, &mca)
    })?;
    Ok(())
}

/// An act of the worker, with a key that follows from its words.
pub fn worker(home: AreaCode, act: &str, at: Moment, key: &str, input: serde_json::Value) -> Ask {
    Ask {
        home,
        act: act.to_owned(),
        by: By::Worker,
        behalf: None,
        key: key.to_owned(),
        salt: drawn(&["salt", home.as_str(), key]),
        input,
        now: at,
        dry_run: false,
    }
}

/// The lines of a drawn village, of those born by a day.
pub fn lines(village: &Village, until: Date) -> Result<Vec<ImportLine>, Trouble> {
    let read = sheet::read(village.to_csv().as_bytes());
    let mut lines = read.map_err(|fault| {
        Trouble::failed(format!("The synthetic village can not be read: {fault:?}."), "")
    })?;
    lines.retain(|l| l.born_on <= until);
    Ok(lines)
}

/// The import of a village's people.
pub fn import(village: &Village, what: &str, at: Moment) -> Result<Ask, Trouble> {
    let home = area(&village.code)?;
    let key = format!("import {what}");
    let input = json!({
        "id": drawn_id::<kernel::id::Import>(at, &[&village.code, &key]),
        "file": format!("{}{what}（合成）.csv", village.name),
        "rows": lines(village, at.date())?, "fingerprint": null,
    });
    Ok(worker(home, "registry.import", at, &key, input))
}

fn drawn_villages() -> impl Iterator<Item = (&'static str, Village)> {
    let plans = plan(DIVISIONS);
    DEMO_VILLAGES.iter().filter_map(move |v| {
        let plan = plans.iter().find(|p| p.code == v.code)?;
        Some((v.slug, plan.people(DEMO_SEED)))
    })
}

/// Peoples the three villages with those born when the journal begins, and registers their
/// organisations.
pub fn villages(data: &Data, from: Moment) -> Result<Vec<Place>, Trouble> {
    let bar = terminal::bar(DEMO_VILLAGES.len() as u64, "三个村的名册 three villages");
    let mut places = Vec::new();
    for (slug, village) in drawn_villages() {
        let home = area(&village.code)?;
        let name = village.name.trim_end_matches("委会").trim_end_matches("民委员会");
        let register = |kind: &str, name: String| {
            let key = format!("organisation {kind}");
            let id = drawn_id::<kernel::id::Organisation>(from, &[&village.code, kind]);
            let input = json!({ "id": id, "name": name, "kind": kind, "credit_code": null });
            worker(home, "organisation.register", from, &key, input)
        };
        let asks = vec![
            import(&village, "住户名册", from)?,
            register("committee", format!("{name}村民委员会")),
            register("collective", format!("{name}股份经济合作社")),
        ];
        perform_all(data, asks)?;
        let facts = data.db.read(move |tx| reads::import_facts(tx, home))?;
        places.push(Place::new(home, slug, facts));
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(places)
}

/// Brings the registers up to the day of loading: those born since the first import.
pub fn newborn(data: &Data, now: Moment) -> Result<(), Trouble> {
    for (_, village) in drawn_villages() {
        perform_all(data, vec![import(&village, "名册更新", now)?])?;
    }
    Ok(())
}

fn role_of(role: DemoRole) -> Option<Role> {
    match role {
        DemoRole::VillageSecretary => Some(Role::Secretary),
        DemoRole::CommitteeMember => Some(Role::Committee),
        DemoRole::Supervisor => Some(Role::Supervisor),
        DemoRole::Convener => Some(Role::Convener),
        DemoRole::Agent => Some(Role::Agent),
        DemoRole::Villager => None,
        DemoRole::TownshipClerk => Some(Role::TownshipClerk),
        DemoRole::CountyClerk => Some(Role::CountyClerk),
        DemoRole::Auditor => Some(Role::Auditor),
        DemoRole::SystemAdmin => Some(Role::SystemAdmin),
        DemoRole::SecurityAdmin => Some(Role::SecurityAdmin),
        DemoRole::AuditAdmin => Some(Role::AuditAdmin),
    }
}

/// Staff of townships and county into the staff directory, mandates for everybody who has one.
pub fn staff(data: &Data, places: &mut [Place], from: Moment) -> Result<Vec<Holder>, Trouble> {
    let mut holders = Vec::new();
    for account in demo_staff(DEMO_SEED) {
        let at = area(&account.area)?;
        let home = at.home();
        let place = places.iter_mut().find(|p| p.home == home);
        let person = match (&account.person, place) {
            (Some(key), Some(place)) => {
                let found = place.persons.get(key).map(|p| p.id);
                let found = found.map(|id| PersonRef { home, id });
                if let (Some(who), Some((_, short))) = (found, account.login.split_once('-')) {
                    place.holders.insert(short.to_owned(), who);
                }
                found
            }
            _ => Some(directory(data, &account.login, &account.name, home, from)?),
        };
        let person = person.ok_or_else(|| {
            Trouble::failed(format!("{} is not in the register.", account.login), "")
        })?;
        if let Some(role) = role_of(account.role) {
            let ground = match at.level() {
                Level::County | Level::Township => "县委组织部任命（演示）",
                _ => "2024 年村级换届选举（演示）",
            };
            let key = format!("mandate {}", account.login);
            let input = json!({
                "id": drawn_id::<kernel::id::Mandate>(from, &[&account.login]), "person": person,
                "role": role, "area": at, "from_on": "2026-01-01", "until_on": null,
                "ground": ground,
            });
            perform_all(data, vec![worker(home, "mandate.grant", from, &key, input)])?;
        }
        holders.push(Holder { login: account.login, person });
    }
    party(data, places, from)?;
    Ok(holders)
}

/// Everybody in the party of a village is due at its members' review (四议两公开).
fn party(data: &Data, places: &[Place], from: Moment) -> Result<(), Trouble> {
    for place in places {
        let mandate = |who: PersonRef| {
            let key = format!("mandate party {}", who.id);
            let input = json!({
                "id": drawn_id::<kernel::id::Mandate>(from, &[&key]), "person": who,
                "role": Role::PartyMember, "area": place.home, "from_on": "2026-01-01",
                "until_on": null, "ground": "党员名册（演示）",
            });
            worker(place.home, "mandate.grant", from, &key, input)
        };
        let due = place.party(from.date());
        perform_all(data, due.into_iter().map(mandate).collect())?;
    }
    Ok(())
}

/// Staff are of no village, so no import brings them: they stand in the directory of their own home,
/// beside the journal, in one household 机关.
pub fn directory(
    data: &Data,
    login: &str,
    name: &str,
    home: AreaCode,
    at: Moment,
) -> Result<PersonRef, Trouble> {
    let id = drawn_id(at, &["staff", login]);
    let import = drawn_id(at, &["staff directory"]);
    let household = Household {
        home,
        id: drawn_id(at, &["staff household", home.as_str()]),
        key: "机关".into(),
        head: "机关".into(),
        area: home,
        import,
    };
    let [year, day] = drawn::<2>(&["born", login]).map(i16::from);
    let year = 1972 + year % 26;
    let person = Person {
        home,
        id,
        key: login.to_owned(),
        household: household.id,
        name: name.to_owned(),
        sex: if day % 2 == 0 { Sex::Male } else { Sex::Female },
        born_on: Date::new(year, 1 + i8::try_from(day % 12).unwrap_or(0), 15).unwrap_or(Date::MIN),
        relation: "工作人员".into(),
        registered: false,
        member: false,
        away: false,
        party: false,
        phone: None,
        area: home,
        synthetic: true,
        import,
    };
    data.db.write(move |tx| {
        tx.set(&household.row())?;
        tx.set(&person.row())
    })?;
    Ok(PersonRef { home, id })
}

/// One account for each holder, all with the demo's password, each with a salt of its own.
pub fn accounts(data: &Data, holders: &[Holder], at: Moment, cost: Cost) -> Result<(), Trouble> {
    let bar = terminal::bar(holders.len() as u64, "账号 accounts");
    let mut accounts = Vec::new();
    for holder in holders {
        let salt = crate::data::random()?;
        accounts.push(Account {
            home: data.county,
            login: holder.login.clone(),
            person: holder.person,
            password: store::account::password_hash(PASSWORD, &salt, cost)?,
            changed_at: at,
            failures: 0,
            locked_until: Moment::from_ms(0),
            closed_at: None,
        });
        bar.inc(1);
    }
    bar.finish_and_clear();
    data.db.write(move |tx| {
        accounts.iter().try_for_each(|account| store::account::set(tx, account))
    })?;
    Ok(())
}
