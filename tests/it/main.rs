//! Integration tests: one binary, over a real database, through the production wiring.

mod conversation;
mod discord;
mod floors;
mod llm;
mod migrations;
mod model_turn;
mod store;
mod telegram;
mod trust;
#[path = "../world/mod.rs"]
mod world;

use world::model;
