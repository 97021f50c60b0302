//! 决策共谋: the rooms of gate 1, one a step. They know their own tables and pages, and nothing of
//! each other; a thread joins their chapters.

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
