//! 决策共谋: from a wish spoken in a yard to a resolution that is carried out. One file a kind of
//! matter; they never call each other, [`crate::handoffs`] carries one to the next.

pub mod advice;
pub mod ballot;
pub mod budget;
pub mod change;
pub mod company;
pub mod duty;
pub mod meeting;
pub mod notice;
pub mod outcome;
pub mod panel;
pub mod poll;
pub mod process;
pub mod recall;
pub mod request;
pub mod resolution;
pub mod room;
pub mod topic;
pub mod visit;
pub mod wish;
