//! The coach speaks first: when, about what, and when not.

mod year;
