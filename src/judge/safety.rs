//! Which messages need care before anything else is said, and which replies may not be sent.

use std::io::{BufRead, Write};

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::domain::safety::{
    self, SafetyClass,
    guard::{self, GuardContext, Verdict},
};

#[derive(Deserialize)]
struct Case {
    id: String,
    text: String,
    #[serde(default)]
    direction: Direction,
    /// For a reply: the person's words.
    #[serde(default)]
    context: String,
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
struct Judged {
    id: String,
    class: Option<SafetyClass>,
    action: Action,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Action {
    Pass,
    /// A text of our own takes its place, or the forbidden sentences go.
    Replace,
    Block,
}

/// Judges the screen of what people say and the guard of what the coach is about to say.
///
/// # Errors
/// A line that is not a case (with its number), a closed output.
pub fn run(input: impl BufRead, output: impl Write) -> Result<()> {
    super::each_line(input, output, |case: Case| match case.direction {
        Direction::In => {
            let class = safety::screen(&case.text);
            let action = if class.is_some() { Action::Replace } else { Action::Pass };
            Judged { id: case.id, class, action }
        }
        Direction::Out => reply(case),
    })
}

fn reply(case: Case) -> Judged {
    let verdict = guard::guard(&case.text, &GuardContext::of_message(&case.context));
    let class = verdict.breaches().iter().find_map(|breach| breach.class());
    let action = match verdict {
        Verdict::Pass => Action::Pass,
        Verdict::Replace { .. } => Action::Replace,
        Verdict::Block { .. } => Action::Block,
    };
    Judged { id: case.id, class, action }
}
