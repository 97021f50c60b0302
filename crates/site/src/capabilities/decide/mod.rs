//! 决策共谋.

pub mod ballot;
pub mod meeting;
pub mod notice;
pub mod resolution;
pub mod topic;
pub mod wish;
