//! Tables of rules: what is right, row by row, on the rulebook that ships.

mod acts;
mod authority;
mod ballot;
mod calling;
mod company;
mod fixture;
mod handoffs;
mod import;
mod mandate;
mod meeting;
mod notice;
mod people;
mod resolution;
mod road;
mod spine;
mod states;
mod topic;
mod undo;
mod venue;
mod verdict;
mod wish;
