//! ALIVE Coach: an AI fitness coach that people message.

pub mod coach;
pub mod domain;
pub mod offline;
