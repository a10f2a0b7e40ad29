//! `alive judge …`: how anyone can measure the coach from outside. JSON lines in, one JSON line out for each, in order.

pub mod cycle;
pub mod plan;
pub mod safety;
pub mod schedule;
pub mod understand;

use std::io::{BufRead, Write};

use anyhow::{Context, Result};
use serde::{Serialize, de::DeserializeOwned};

/// Answers every line of `input` that is not blank.
///
/// # Errors
/// A line that is not what the judge reads (with its number), a closed output.
fn each_line<I: DeserializeOwned, O: Serialize>(
    input: impl BufRead,
    mut output: impl Write,
    mut judge: impl FnMut(I) -> O,
) -> Result<()> {
    for (index, line) in input.lines().enumerate() {
        if let Some(case) = parse(line, index + 1)? {
            write(&mut output, &judge(case))?;
        }
    }
    output.flush().context("writing the answers")
}

/// A line as a case; none when it is blank.
fn parse<I: DeserializeOwned>(line: std::io::Result<String>, number: usize) -> Result<Option<I>> {
    let line = line.with_context(|| format!("line {number} cannot be read"))?;
    if line.trim().is_empty() {
        return Ok(None);
    }
    serde_json::from_str(&line).map(Some).with_context(|| format!("line {number} is not a case"))
}

fn write(output: &mut impl Write, answer: &impl Serialize) -> Result<()> {
    serde_json::to_writer(&mut *output, answer).context("writing an answer")?;
    output.write_all(b"\n").context("writing an answer")
}
