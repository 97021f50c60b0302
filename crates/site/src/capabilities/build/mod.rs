//! 发展共建: what was decided together is built together.

pub mod project;
