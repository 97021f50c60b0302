//! Tables of rules: what is right, row by row, on the rulebook that ships.

mod acts;
mod authority;
mod ballot;
mod calling;
mod change;
mod composition;
mod fixture;
mod handoffs;
mod import;
mod mandate;
mod meeting;
mod notice;
mod people;
mod process;
mod proxy;
mod resolution;
mod road;
mod room;
mod secret;
mod spine;
mod states;
mod topic;
mod undo;
mod verdict;
mod ways;
mod wish;
