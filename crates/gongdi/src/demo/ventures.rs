//! The demo's ventures: one of the county with a dividend of which one part has been paid, and one of
//! a village. Everything about them is invented and says so; figures stand in `demo/ventures.toml`.

use kernel::id::RecordId;
use kernel::{AreaCode, PersonRef};
use serde::Deserialize;
use serde_json::{Value, json};

use super::driver::{Asked, Driver};
use crate::Trouble;
use crate::data::drawn_id;

#[derive(Deserialize)]
struct Ventures {
    venture: Vec<Venture>,
}

#[derive(Deserialize)]
struct Venture {
    home: String,
    tier: String,
    name: String,
    code: String,
    form: String,
    legal_person: String,
    founded_on: String,
    ground: String,
    holders: Vec<String>,
    charter: String,
    asset: Asset,
    contract: Contract,
    guarantee: Option<Guarantee>,
    year: Year,
    dividend: Option<Dividend>,
}

#[derive(Deserialize)]
struct Asset {
    holder: u32,
    asset: String,
    what: String,
    yuan: i64,
    valued_by: String,
    document: String,
}

#[derive(Deserialize)]
struct Contract {
    with: String,
    party: String,
    subject: String,
    yuan: i64,
}

#[derive(Deserialize)]
struct Guarantee {
    surety: String,
    name: String,
    creditor: String,
    yuan: i64,
    document: String,
}

#[derive(Deserialize)]
struct Year {
    income_yuan: i64,
    cost_yuan: i64,
    losses_yuan: i64,
    reserve: String,
    assets_yuan: i64,
    overdue_yuan: i64,
    document: String,
}

#[derive(Deserialize)]
struct Dividend {
    yuan: i64,
    resolution: String,
    pays: u32,
    voucher: String,
}

fn wrong(why: &str) -> Trouble {
    Trouble::failed(format!("demo/ventures.toml: {why}"), "Correct it.")
}

/// Who enters a venture, where and as which of the file's.
#[derive(Clone, Copy)]
struct Desk {
    home: AreaCode,
    hand: PersonRef,
    no: usize,
}

impl Desk {
    fn id(self, driver: &Driver<'_>, what: &str) -> RecordId {
        drawn_id(driver.now, &["venture", what, &self.no.to_string()])
    }

    fn asks(self, driver: &Driver<'_>, act: &'static str, input: Value) -> Asked {
        let key = format!("venture {act} {}", self.no);
        Asked { key, ..Asked::by(self.hand, act, driver.now, input) }
    }
}

/// Registers the ventures and what came of them.
pub fn ventures(driver: &Driver<'_>, clerk: PersonRef) -> Result<u64, Trouble> {
    let all: Ventures = toml::from_str(include_str!("../../../../demo/ventures.toml"))
        .map_err(|why| wrong(&why.to_string()))?;
    let mut acts = 0;
    for (no, venture) in all.venture.iter().enumerate() {
        let desk = match venture.home.as_str() {
            "county" => Desk { home: driver.data.county, hand: clerk, no },
            stem => {
                let place = driver.places.iter().find(|place| place.slug == stem);
                let place = place.ok_or_else(|| wrong("no such village"))?;
                let hand = place.holders.get("secretary").copied();
                Desk { home: place.home, hand: hand.ok_or_else(|| wrong("no secretary"))?, no }
            }
        };
        acts += driver.perform(desk.home, entered(driver, desk, venture))?;
        if let Some(dividend) = &venture.dividend {
            acts += divided(driver, desk, dividend)?;
        }
    }
    Ok(acts)
}

/// Register, holders, what was brought in, a contract, a guarantee, last year.
fn entered(driver: &Driver<'_>, desk: Desk, of: &Venture) -> Vec<Asked> {
    let (now, id) = (driver.now, desk.id(driver, "register"));
    let coded = |line: &String| {
        driver.places.iter().fold(line.clone(), |line, place| {
            line.replace(&format!("{{{}}}", place.slug), place.home.as_str())
        })
    };
    let holders: Vec<String> = of.holders.iter().map(coded).collect();
    let asks = |act, input| desk.asks(driver, act, input);
    let mut asked = vec![
        asks(
            "venture.register",
            json!({
                "id": id, "venture_tier": of.tier, "name": of.name, "code": of.code,
                "legal_form": of.form, "legal_person": of.legal_person,
                "founded_on": of.founded_on, "ground": of.ground, "synthetic": true,
            }),
        ),
        asks(
            "venture.holders",
            json!({ "venture": id, "holders": holders.join("\n"), "ground": of.charter }),
        ),
        asks(
            "venture.bring",
            json!({
                "id": desk.id(driver, "asset"), "venture": id, "holder": of.asset.holder,
                "asset": of.asset.asset, "what": of.asset.what,
                "value_fen": of.asset.yuan * 100, "valued_by": of.asset.valued_by,
                "document": of.asset.document, "brought_on": now.plus_days(-200).date(),
            }),
        ),
        asks(
            "venture.contract",
            json!({
                "id": desk.id(driver, "contract"), "venture": id,
                "counterparty": of.contract.with, "party": of.contract.party,
                "subject": of.contract.subject,
                "amount_fen": of.contract.yuan * 100, "signed_on": now.plus_days(-120).date(),
                "until_on": now.plus_days(975).date(),
            }),
        ),
        asks("venture.year", summed(driver, desk, &of.year)),
    ];
    if let Some(guarantee) = &of.guarantee {
        let input = json!({
            "id": desk.id(driver, "guarantee"), "venture": id, "surety": guarantee.surety,
            "name": guarantee.name, "creditor": guarantee.creditor,
            "amount_fen": guarantee.yuan * 100, "document": guarantee.document,
        });
        asked.push(asks("venture.guarantee", input));
    }
    asked
}

fn summed(driver: &Driver<'_>, desk: Desk, year: &Year) -> Value {
    json!({
        "id": desk.id(driver, "year"), "venture": desk.id(driver, "register"),
        "year": driver.now.date().year() - 1, "income_fen": year.income_yuan * 100,
        "cost_fen": year.cost_yuan * 100, "losses_fen": year.losses_yuan * 100,
        "reserve": year.reserve, "assets_fen": year.assets_yuan * 100,
        "overdue_fen": year.overdue_yuan * 100, "document": year.document,
    })
}

/// A dividend of which one part has been paid; the village takes it in by itself.
fn divided(driver: &Driver<'_>, desk: Desk, of: &Dividend) -> Result<u64, Trouble> {
    let (home, id) = (desk.home, desk.id(driver, "dividend"));
    let open = json!({
        "id": id, "year": desk.id(driver, "year"), "amount_fen": of.yuan * 100,
        "resolution": of.resolution,
    });
    let mut acts = driver.perform(home, vec![desk.asks(driver, "dividend.open", open)])?;
    let parts = driver.data.db.read(move |tx| store::ventures::parts(tx, home, id))?;
    if let Some(part) = parts.iter().find(|part| part.holder == of.pays) {
        let pay = json!({ "part": part.id, "payout": "bank", "voucher": of.voucher });
        acts += driver.perform(home, vec![desk.asks(driver, "dividend.pay", pay)])?;
    }
    Ok(acts)
}
