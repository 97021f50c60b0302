//! Result.
use crate::view::{Shown, View};
use store::{Stop, Tx};
pub(super) fn show(_tx: &mut Tx<'_>, _view: &View) -> Result<Shown, Stop> {
    Err(kernel::Code::NotFound.into())
}
