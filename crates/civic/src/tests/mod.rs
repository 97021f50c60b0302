//! Tables of rules: what is right, row by row, on the rulebook that ships.

mod acts;
mod authority;
mod ballot;
mod calling;
mod fixture;
mod handoffs;
mod import;
mod mandate;
mod meeting;
mod notice;
mod outcome;
mod outcome_order;
mod people;
mod resolution;
mod road;
mod spine;
mod states;
mod topic;
mod undo;
mod verdict;
mod wish;
