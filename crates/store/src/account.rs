//! Signing in: accounts, sessions, and the record of security events. Stands beside the journal,
//! because passwords and tokens belong to no one's chain; every event has its own line.
//!
//! Invariants: a password is kept as argon2id hash only, a token as SM3 only; failures lock, by the
//! rulebook's numbers (P21). Home of an account is the county: one entry for everyone.

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use civic::record::{Column, Record, Val};
use kernel::hash;
use kernel::id::RecordId;
use kernel::{AreaCode, Code, Moment, PersonRef, Refusal};

use crate::db::Tx;
use crate::fault::{Fault, Stop};

civic::record! {
    /// An account.
    pub struct Account in "account" keys 2 {
        /// The county.
        home: AreaCode,
        /// Name typed at the door.
        login: String,
        /// Whose it is.
        person: PersonRef,
        /// argon2id in PHC form.
        password: String,
        /// When the password was set.
        changed_at: Moment,
        /// Wrong tries since the last right one.
        failures: u32,
        /// Locked until; 0 when not.
        locked_until: Moment,
        /// When it was closed.
        closed_at: Option<Moment>,
    }
}

civic::record! {
    /// A session.
    pub struct Session in "session" keys 2 {
        /// The county.
        home: AreaCode,
        /// SM3 of the token.
        token: [u8; 32],
        /// Who.
        person: PersonRef,
        /// Under which account.
        login: String,
        /// Since when.
        since: Moment,
        /// Last seen.
        seen_at: Moment,
        /// Ends at the latest.
        ends_at: Moment,
    }
}

/// The numbers of P21.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Characters at least.
    pub length: u32,
    /// Wrong tries before the lock.
    pub tries: u32,
    /// Minutes locked.
    pub lock_minutes: u32,
    /// Minutes of idleness that end a session.
    pub idle_minutes: u32,
}

/// Parameters of the hash. Cheap ones are for tests only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cost {
    /// 19 MiB, two passes, one lane.
    Real,
    /// As little as allowed.
    Test,
}

fn hasher(cost: Cost) -> Result<Argon2<'static>, Fault> {
    let params = match cost {
        Cost::Real => Params::new(19_456, 2, 1, None),
        Cost::Test => Params::new(8, 1, 1, None),
    };
    let params = params.map_err(|e| Fault::Misuse(e.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Hashes a password; slow on purpose, so never call it inside a transaction.
pub fn password_hash(password: &str, salt: &[u8; 16], cost: Cost) -> Result<String, Fault> {
    hasher(cost)?
        .hash_password_with_salt(password.as_bytes(), salt)
        .map(|h| h.to_string())
        .map_err(|e| Fault::Misuse(e.to_string()))
}

/// Whether a password fits a kept hash; slow on purpose.
pub fn password_fits(password: &str, kept: &str) -> bool {
    argon2::PasswordHash::new(kept)
        .is_ok_and(|parsed| Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok())
}

/// At least so long, and three of: capitals, small letters, digits, symbols (GB/T 22239 8.1.4.1).
pub fn password_check(password: &str, limits: &Limits) -> Result<(), Refusal> {
    let kinds = [
        password.chars().any(|c| c.is_ascii_uppercase()),
        password.chars().any(|c| c.is_ascii_lowercase()),
        password.chars().any(|c| c.is_ascii_digit()),
        password.chars().any(|c| !c.is_ascii_alphanumeric()),
    ];
    let long = password.chars().count() >= usize::try_from(limits.length).unwrap_or(usize::MAX);
    if long && kinds.iter().filter(|k| **k).count() >= 3 {
        return Ok(());
    }
    Err(Refusal::new(Code::PasswordWeak).on("password").with("min", limits.length))
}

/// Opens an account or sets its password anew.
pub fn set(tx: &mut Tx<'_>, account: &Account) -> Result<(), Stop> {
    tx.set(&account.row())
}

/// The account of a name.
pub fn get(tx: &mut Tx<'_>, county: AreaCode, login: &str) -> Result<Option<Account>, Stop> {
    tx.get(&[county.to_val(), Val::Text(login.trim().to_lowercase())])
}

/// What the door looks at before comparing passwords.
pub fn knock(tx: &mut Tx<'_>, county: AreaCode, login: &str, now: Moment) -> Result<Account, Stop> {
    let account = get(tx, county, login)?
        .filter(|a| a.closed_at.is_none())
        .ok_or_else(|| Refusal::new(Code::SignInWrong).on("login").with("left", "…"))?;
    if account.locked_until > now {
        let left = (account.locked_until.ms() - now.ms()) / 60_000 + 1;
        return Err(Refusal::new(Code::SignInLocked).with("minutes", left).into());
    }
    Ok(account)
}

/// Records a wrong password; locks when it was one too many.
pub fn failed(
    tx: &mut Tx<'_>,
    account: &Account,
    limits: &Limits,
    now: Moment,
) -> Result<Refusal, Stop> {
    // Read again: several tries may run at once.
    let mut fresh = get(tx, account.home, &account.login)?.ok_or(Code::SignInWrong)?;
    fresh.failures += 1;
    let refusal = if fresh.failures >= limits.tries {
        fresh.failures = 0;
        fresh.locked_until = now.plus_ms(i64::from(limits.lock_minutes) * 60_000);
        Refusal::new(Code::SignInLocked).with("minutes", limits.lock_minutes)
    } else {
        Refusal::new(Code::SignInWrong).on("password").with("left", limits.tries - fresh.failures)
    };
    tx.set(&fresh.row())?;
    Ok(refusal)
}

/// Starts a session for a right password.
pub fn session_start(
    tx: &mut Tx<'_>,
    account: &Account,
    token: &[u8; 32],
    limits: &Limits,
    now: Moment,
) -> Result<Session, Stop> {
    let mut fresh = get(tx, account.home, &account.login)?.ok_or(Code::SignInWrong)?;
    if fresh.locked_until > now {
        return Err(Refusal::new(Code::SignInLocked).with("minutes", limits.lock_minutes).into());
    }
    fresh.failures = 0;
    tx.set(&fresh.row())?;
    let session = Session {
        home: account.home,
        token: hash::sm3(token),
        person: account.person,
        login: account.login.clone(),
        since: now,
        seen_at: now,
        ends_at: now.plus_ms(12 * 3_600_000),
    };
    tx.put(&session.row())?;
    Ok(session)
}

/// The session of a token, when it still holds.
pub fn session(
    tx: &mut Tx<'_>,
    county: AreaCode,
    token: &[u8; 32],
    idle_minutes: u32,
    now: Moment,
) -> Result<Option<Session>, Stop> {
    let found: Option<Session> = tx.get(&[county.to_val(), hash::sm3(token).to_val()])?;
    let idle_ms = i64::from(idle_minutes) * 60_000;
    Ok(found.filter(|s| now < s.ends_at && now.ms() - s.seen_at.ms() < idle_ms))
}

/// Notes that a session was used.
pub fn session_seen(tx: &mut Tx<'_>, session: &Session, now: Moment) -> Result<(), Stop> {
    tx.run(
        "UPDATE session SET seen_at = ?1 WHERE home = ?2 AND token = ?3 AND seen_at < ?1",
        &[now.to_val(), session.home.to_val(), session.token.to_val()],
    )
    .map(|_| ())
}

/// Moves the sessions that hold along with a clock that is moved: nobody has lived through the days
/// in between. Answers how many.
pub fn sessions_shift(
    tx: &mut Tx<'_>,
    county: AreaCode,
    by_ms: i64,
    idle_minutes: u32,
    now: Moment,
) -> Result<u64, Stop> {
    let idle_since = now.plus_ms(-i64::from(idle_minutes) * 60_000);
    tx.run(
        "UPDATE session SET since = since + ?1, seen_at = seen_at + ?1, ends_at = ends_at + ?1
         WHERE home = ?2 AND ends_at > ?3 AND seen_at > ?4",
        &[Val::Int(by_ms), county.to_val(), now.to_val(), idle_since.to_val()],
    )
}

/// Ends a session.
pub fn session_end(tx: &mut Tx<'_>, county: AreaCode, token: &[u8; 32]) -> Result<(), Stop> {
    tx.run(
        "DELETE FROM session WHERE home = ?1 AND token = ?2",
        &[county.to_val(), hash::sm3(token).to_val()],
    )
    .map(|_| ())
}

/// Writes a line of the security record: sign-ins, refusals, sign-outs (GB/T 22239 8.1.4.3).
pub fn event(
    tx: &mut Tx<'_>,
    county: AreaCode,
    id: RecordId,
    (event, login, source, ok): (&str, &str, &str, bool),
    now: Moment,
) -> Result<(), Stop> {
    tx.run(
        "INSERT INTO security_event (home, at, id, event, login, source, ok)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        &[
            county.to_val(),
            now.to_val(),
            id.to_val(),
            Val::Text(event.into()),
            Val::Text(login.into()),
            Val::Text(source.into()),
            ok.to_val(),
        ],
    )
    .map(|_| ())
}

/// Account names with the people and what they may act as: for the list of demo accounts.
pub fn all(tx: &mut Tx<'_>, county: AreaCode) -> Result<Vec<Account>, Stop> {
    tx.list("WHERE home = ?1 AND closed_at IS NULL ORDER BY login", &[county.to_val()])
}
