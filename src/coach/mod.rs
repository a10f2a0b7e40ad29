//! Floor 2: one turn, from heard to said.

pub mod care;
