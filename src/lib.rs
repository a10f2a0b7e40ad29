//! ALIVE Coach: an AI fitness coach that people message.

pub mod domain;
pub mod llm;
pub mod offline;
