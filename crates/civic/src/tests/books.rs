//! Books kept by what rules hand over, as the store keeps them.

use kernel::Fen;
use ledger::{Account, Book, Refusal};

use super::fixture::id;
use crate::record::Record;
use crate::{Effect, money};

pub struct Kept(Book);

impl Kept {
    pub fn new() -> Self {
        Self(Book::new())
    }

    /// Opens and moves what effects say; an account that is there stays as it is.
    pub fn take(&mut self, effects: &[Effect]) -> Result<(), Refusal> {
        for effect in effects {
            match effect {
                Effect::Account(account) if self.0.account(account.id).is_none() => {
                    self.0.account_open(account.id, account.unit, account.floor)?;
                }
                Effect::Transfer(transfer) => {
                    self.0.apply(transfer)?;
                }
                _ => {}
            }
        }
        self.sums_to_nothing();
        Ok(())
    }

    /// The account of a row.
    pub fn account<R: Record>(&self, row: u8) -> Option<Account> {
        self.of(money::account(money::row::<R>(id::<()>(row))))
    }

    /// An account by its own id.
    pub fn of(&self, id: ledger::AccountId) -> Option<Account> {
        self.0.account(id).copied()
    }

    /// What a row's account may still give.
    pub fn left<R: Record>(&self, row: u8) -> Fen {
        money::left(self.account::<R>(row).as_ref())
    }

    /// What a row's account has received and what is on its way there.
    pub fn received<R: Record>(&self, row: u8) -> (u64, u64) {
        self.account::<R>(row).map_or((0, 0), |a| (a.credits_posted, a.credits_pending))
    }

    fn sums_to_nothing(&self) {
        for (unit, row) in self.0.trial_balance() {
            assert_eq!((row.difference(), row.difference_pending()), (0, 0), "{unit}");
        }
    }
}
