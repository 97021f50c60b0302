//! 发展共建: what was decided together is built together.

pub mod board;
pub mod contribution;
pub mod fund;
pub mod levy;
pub mod project;
pub mod purse;
pub mod venture;
pub mod village;
