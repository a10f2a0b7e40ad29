//! Integration tests: one binary, over a real database, through the production wiring.

mod ailing;
mod amounts;
mod answers;
mod asks;
mod conversation;
mod cycle;
mod discord;
mod evenings;
mod first_contact;
mod floors;
mod forgetting;
mod heard;
mod holds;
mod intake;
mod judge;
mod llm;
mod logs;
mod migrations;
mod model_turn;
mod ordinary;
mod pictures;
mod plan_talk;
mod program;
mod races;
mod schedule;
mod services;
mod store;
mod telegram;
mod told;
mod training;
mod trust;
mod understood;
#[path = "../world/mod.rs"]
mod world;

use world::model;
