//! Which messages need care before anything else is said, and which replies may not be sent.

use std::io::{BufRead, Write};

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::domain::safety::{self, SafetyClass};

#[derive(Deserialize)]
struct Case {
    id: String,
    text: String,
    #[serde(default)]
    direction: Direction,
}

/// Which way the text goes.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Direction {
    /// A person says it.
    #[default]
    In,
    /// The coach is about to.
    Out,
}

#[derive(Serialize)]
struct Verdict {
    id: String,
    class: Option<SafetyClass>,
    action: &'static str,
}

/// Judges the screen of what people say and the guard of what the coach is about to say.
///
/// # Errors
/// A line that is not a case (with its number), a closed output.
pub fn run(input: impl BufRead, output: impl Write) -> Result<()> {
    super::each_line(input, output, |case: Case| match case.direction {
        Direction::In | Direction::Out => {
            let class = safety::screen(&case.text);
            Verdict { id: case.id, class, action: if class.is_some() { "replace" } else { "pass" } }
        }
    })
}
