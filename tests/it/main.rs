//! Integration tests: one binary.

mod llm;
#[path = "../world/model.rs"]
mod model;
