//! 发展共建: what was decided together is built together, from the four questions of a charter to the
//! day on which it is handed to whoever keeps it.

pub mod contribution;
pub mod fund;
pub mod levy;
pub mod project;
pub mod purse;
pub mod venture;
pub mod village;
