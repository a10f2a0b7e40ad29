//! `alive chat`: the coach in a terminal, or at the end of a pipe.
//!
//! At a terminal there are colours, a line editor with history, and a typing sign; through a pipe there are plain lines, or
//! one JSON line an exchange, so that scripts can talk to the coach.

mod album;
mod clock;
mod screen;

use std::{
    cell::RefCell,
    io::{IsTerminal, Write},
    path::Path,
    time::Duration,
};

use anyhow::Result;
use chrono::{DateTime, FixedOffset, Utc};
use serde_json::{Value, json};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::{
    coach::{Coach, Exchange},
    domain::talk::{Address, Body, Button, Channel, Heard, Hints, Identity, Say},
};

use album::Album;
use clock::Clock;
use screen::{Lines, Screen, Unread};

use super::{
    journal::Journal,
    mail::{self, Attempt, Letter, LetterKind, Post},
};

/// The file of the lines typed before, in the data folder.
const HISTORY: &str = "history.txt";
/// How often a terminal looks for what the coach says by itself.
const LOOK: Duration = Duration::from_secs(5);

/// How often what the database refused is tried, and the wait between.
const TRIES: usize = 6;
const PAUSE: Duration = Duration::from_millis(150);

/// How the conversation is held.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Who talks; `None` is the account's own name.
    pub name: Option<String>,
    /// The time of the first line; each further one is a minute later.
    pub at: Option<DateTime<FixedOffset>>,
    /// One JSON line an exchange.
    pub json: bool,
}

impl Options {
    /// Whether somebody sits at a terminal, by the machine's clock: then the coach may speak first, too.
    pub fn is_live(&self) -> bool {
        std::io::stdin().is_terminal() && std::io::stdout().is_terminal() && !self.json && self.at.is_none()
    }
}

/// Talks until the input ends, or the person leaves. The folder `data` keeps the lines typed before, and pictures.
///
/// # Errors
/// The terminal or the database went away; each with a cure in words.
pub async fn chat(coach: &Coach, options: &Options, data: &Path) -> Result<()> {
    let interactive = std::io::stdin().is_terminal() && std::io::stdout().is_terminal() && !options.json;
    let lines = if interactive { Lines::editor(&data.join(HISTORY))? } else { Lines::pipe() };
    Session::new(coach, options, Screen::new(interactive), data).run(lines).await
}

/// One person at one terminal.
struct Session<'a> {
    coach: &'a Coach,
    screen: Screen,
    album: Album,
    /// What was printed and could not be noted while the database was away.
    printed: Journal,
    who: Identity,
    to: Address,
    hints: Hints,
    clock: Clock,
    json: bool,
    /// Part of every message's key, so that two sessions never share one.
    id: Uuid,
}

impl<'a> Session<'a> {
    fn new(coach: &'a Coach, options: &Options, screen: Screen, data: &Path) -> Self {
        let account = || std::env::var("USER").ok().filter(|name| !name.is_empty());
        let name = options.name.clone().or_else(account).unwrap_or_else(|| "me".to_owned());
        let external_id = name.to_lowercase();
        let clock = Clock::new(options.at);
        Self {
            coach,
            screen,
            album: Album::new(data, &external_id),
            printed: Journal::default(),
            who: Identity { channel: Channel::Console, external_id: external_id.clone() },
            to: Address { channel: Channel::Console, bot: format!("console:{external_id}"), conversation: external_id },
            hints: Hints {
                // The account's name ("root") is not a name to call somebody by.
                name: options.name.as_deref().map(capitalised),
                language: std::env::var("LANG").ok().filter(|lang| lang.len() > 2),
                timezone: clock.zone_hint(),
            },
            clock,
            json: options.json,
            id: Uuid::now_v7(),
        }
    }

    async fn run(mut self, mut lines: Lines) -> Result<()> {
        self.catch_up().await?;
        self.screen.welcome();
        let mut buttons: Vec<Button> = Vec::new();
        let mut count = 0_u64;
        while let Some(line) = self.line(&mut lines, &mut buttons).await? {
            if matches!(line.trim(), "/quit" | "/exit") {
                break;
            }
            count += 1;
            let now = self.clock.next();
            let heard = self.heard(&line, count, now, &buttons);
            let inbound = match again(async || self.coach.accept(&heard, now).await).await {
                Ok(inbound) => inbound,
                Err(error) => {
                    tracing::error!(error = format!("{error:#}"), "a message was not kept");
                    self.screen.trouble(&self.coach.unkept(&self.hints));
                    continue;
                }
            };
            match self.screen.typing(self.coach.answer(&inbound)).await {
                Ok(Some(exchange)) => {
                    buttons.clone_from(&exchange.say.buttons);
                    if exchange.is_goodbye() {
                        self.album.forget().await;
                        lines.forget();
                    }
                    match self.show(&exchange, now).await {
                        Err(error) if nobody_reads(&error) => return Err(error),
                        // It is in the outbox, and printed with what comes next.
                        Err(error) => tracing::error!(error = format!("{error:#}"), "an answer waits for the database"),
                        Ok(()) => {}
                    }
                }
                Ok(None) => {}
                Err(error) => {
                    tracing::error!(error = format!("{error:#}"), "an exchange failed");
                    self.screen.trouble(&self.coach.apology(&self.hints));
                }
            }
        }
        Ok(())
    }

    /// The next line; meanwhile, at a terminal, what the coach says by itself is printed.
    async fn line(&self, lines: &mut Lines, buttons: &mut Vec<Button>) -> Result<Option<String>> {
        if !lines.ask() {
            return Ok(None);
        }
        loop {
            tokio::select! {
                line = lines.next() => return line,
                () = tokio::time::sleep(LOOK), if self.screen.is_interactive() => {
                    match self.deliver(self.clock.now()).await {
                        Ok(Some(said)) => *buttons = said.buttons,
                        Ok(None) => {}
                        Err(error) if nobody_reads(&error) => return Err(error),
                        Err(error) => tracing::error!(error = format!("{error:#}"), "the outbox was not looked at"),
                    }
                }
            }
        }
    }

    /// Answers what an earlier run accepted and did not answer, and prints what it did not get to print.
    async fn catch_up(&self) -> Result<()> {
        let now = self.clock.now();
        for exchange in &self.coach.resume(&self.to).await? {
            self.show(exchange, now).await?;
        }
        self.deliver(now).await.map(drop)
    }

    fn heard(&self, line: &str, count: u64, now: DateTime<Utc>, buttons: &[Button]) -> Heard {
        let pressed = pressed(line.trim(), buttons);
        Heard {
            from: self.who.clone(),
            to: self.to.clone(),
            key: format!("{}-{count}", self.id.simple()),
            version: 0,
            body: match pressed {
                Some(button) => Body::Button { action: button.action.clone() },
                None => Body::Text { text: line.to_owned() },
            },
            sent_at: now,
            reply_to: None,
            is_shared: false,
            hints: self.hints.clone(),
        }
    }

    /// Shows an exchange: as JSON from what was stored, else from the outbox like any channel.
    async fn show(&self, exchange: &Exchange, now: DateTime<Utc>) -> Result<()> {
        if self.json {
            let picture = self.album.keep(&exchange.say, exchange.interaction).await;
            let mut out = std::io::stdout().lock();
            let json = as_json(exchange, picture.as_deref());
            writeln!(out, "{json}").and_then(|()| out.flush()).map_err(Unread)?;
        } else if exchange.is_goodbye() {
            // Somebody who was just forgotten has no outbox any more.
            return self.screen.say(&exchange.say, None);
        }
        again(async || self.deliver(now).await).await.map(drop)
    }

    /// Sends what waits in the outbox to the screen, and gives what was said last. With `--json` the exchange was printed as a
    /// whole, words included.
    async fn deliver(&self, now: DateTime<Utc>) -> Result<Option<Say>> {
        let last = RefCell::new(None);
        let post = Post {
            store: self.coach.store(),
            channel: Channel::Console,
            bot: &self.to.bot,
            clock: &move || now,
            bell: &Notify::new(),
            journal: Some(&self.printed),
            latest: &|| None,
            presence: None,
        };
        let last_said = &last;
        let print = |letter: Letter| async move {
            if !self.json {
                let picture = self.album.keep(&letter.say, letter.interaction).await;
                if letter.kind == LetterKind::Push && self.screen.is_interactive() {
                    self.screen.make_room();
                }
                self.screen.say(&letter.say, picture.as_deref())?;
            }
            last_said.replace(Some(letter.say));
            Ok(Attempt::Sent(None))
        };
        mail::deliver(post, print).await?;
        Ok(last.into_inner())
    }
}

/// Does something that may be done twice, a few times where it fails: after a database was away, each connection of before has
/// to be found broken once.
async fn again<T>(work: impl AsyncFn() -> Result<T>) -> Result<T> {
    for _ in 1..TRIES {
        match work().await {
            Err(error) if !nobody_reads(&error) => tokio::time::sleep(PAUSE).await,
            done => return done,
        }
    }
    work().await
}

/// Whether what was said could not be written because its reader is gone; a connection to the database that broke is another matter.
fn nobody_reads(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| cause.is::<Unread>())
}

/// The button a typed number presses: the one that says this number where the buttons are numbers ("4" of 2, 3, 4 and 5 days
/// is 4 days), else the one in that place. A number that none of such buttons says is an answer in words.
fn pressed<'b>(typed: &str, buttons: &'b [Button]) -> Option<&'b Button> {
    let number: usize = typed.parse().ok()?;
    let says = |button: &Button| {
        let end = button.label.find(|c: char| !c.is_ascii_digit()).unwrap_or(button.label.len());
        button.label[..end].parse::<usize>().ok()
    };
    let said: Vec<usize> = buttons.iter().filter_map(says).collect();
    let are_numbers = said.len() > 1 && (1..said.len()).all(|n| !said[..n].contains(&said[n]));
    if are_numbers {
        return buttons.iter().find(|button| says(button) == Some(number));
    }
    buttons.get(number.checked_sub(1)?)
}

/// An exchange as scripts read it, with the file of its picture.
fn as_json(exchange: &Exchange, picture: Option<&Path>) -> Value {
    let records = exchange
        .records
        .iter()
        .map(|stored| json!({ "tool": stored.tool, "args": stored.args, "table": stored.table, "id": stored.row_id }));
    let mut out = json!({
        "key": exchange.key,
        "input_text": exchange.input_text,
        "response_text": exchange.say.text,
        "action_type": exchange.action_type.as_str(),
        "path": exchange.path.as_str(),
        "records": records.collect::<Vec<_>>(),
        "latency_ms": exchange.latency.as_millis() as u64,
    });
    if let Some(shown) = &exchange.say.picture {
        out["picture"] = json!({ "alt": shown.alt, "path": picture });
    }
    out
}

fn capitalised(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_connection_is_not_a_reader_that_is_gone() {
        let broken = || std::io::Error::from(std::io::ErrorKind::BrokenPipe);
        let database = anyhow::Error::new(broken()).context("claiming a letter");
        assert!(!nobody_reads(&database));
        let output = anyhow::Error::new(Unread(broken())).context("handing a letter over");
        assert!(nobody_reads(&output));
    }

    #[test]
    fn a_typed_number_is_the_number_a_button_says_else_its_place() {
        let days = ["2", "3", "4", "5", "Skip"];
        let minutes = ["20 min", "30 min", "45 min", "60 min", "Skip"];
        let meanings = ["slept 5 hours", "5 glasses of water", "5 km"];
        for (labels, typed, wanted) in [
            (&days[..], "4", Some("4")),
            (&days, "2", Some("2")),
            (&days, "1", None),
            (&days, "6", None),
            (&minutes, "45", Some("45 min")),
            (&minutes, "2", None),
            (&meanings, "2", Some("5 glasses of water")),
            (&["Yes", "No"], "2", Some("No")),
            (&["Yes", "No"], "3", None),
            (&["Yes", "No"], "0", None),
            (&["Yes", "No"], "yes", None),
        ] {
            let button = |label: &&str| Button { label: (*label).to_owned(), action: String::new() };
            let buttons: Vec<Button> = labels.iter().map(button).collect();
            let found = pressed(typed, &buttons).map(|button| button.label.as_str());
            assert_eq!(found, wanted, "{typed} of {labels:?}");
        }
    }
}
