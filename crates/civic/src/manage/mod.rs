//! 建设共管: what was built together, and the life around it, is looked after together by rules that
//! the villagers gave themselves.

pub mod hours;
pub mod points;
