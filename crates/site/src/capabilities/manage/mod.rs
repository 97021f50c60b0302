//! 建设共管: what was built together, and the life around it, is looked after together.

pub mod covenant;
pub mod finding;
pub mod force;
pub mod hours;
pub mod keeper;
pub mod points;
