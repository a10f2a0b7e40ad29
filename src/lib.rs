//! ALIVE Coach: an AI fitness coach that people message.
//!
//! A house with floors; uses point downwards only, and a test (`tests/it/floors.rs`) holds it to that.
//!
//! ```text
//! roof     main → app, judge, doctor             may see every room; no rules of its own
//! floor 3  channels    schedule    web           doors: something comes in, something goes out
//! floor 2  coach                                 one turn, from heard to said
//! floor 1  store       llm         sources       one outside system each; pictures: values to PNG
//! floor 0  domain  ←  offline                    facts and rules: no waiting, no I/O, no clock of their own
//! stairs   config, telemetry                     read once by the roof, handed out in parts
//! ```
//!
//! Start reading at [`coach::turn`]: the walk of one message is there on one screen.

pub mod app;
pub mod channels;
pub mod coach;
pub mod config;
pub mod doctor;
pub mod domain;
pub mod judge;
pub mod llm;
pub mod offline;
pub mod pictures;
pub mod schedule;
pub mod store;
pub mod telemetry;
pub mod web;
