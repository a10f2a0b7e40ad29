//! ALIVE Coach: an AI fitness coach that people message.

pub mod domain;
pub mod offline;
pub mod store;
