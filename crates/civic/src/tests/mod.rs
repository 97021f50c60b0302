//! Tables of rules: what is right, row by row, on the rulebook that ships.

mod acts;
mod authority;
mod ballot;
mod calling;
mod fixture;
mod handoffs;
mod import;
mod lineage;
mod mandate;
mod media;
mod meeting;
mod notice;
mod people;
mod resolution;
mod road;
mod similar;
mod spine;
mod states;
mod topic;
mod undo;
mod verdict;
mod visit;
mod wish;
