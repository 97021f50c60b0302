//! 建设共管: what was built together, and the life around it, is looked after together by rules that
//! the villagers gave themselves.

pub mod covenant;
pub mod finding;
pub mod force;
pub mod hours;
pub mod keeper;
pub mod points;
