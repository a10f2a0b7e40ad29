//! What the terminal shows and reads.

use std::{
    future::Future,
    io::{BufRead, Read, Write},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, Result};
use owo_colors::OwoColorize;
use rustyline::{DefaultEditor, error::ReadlineError};
use tokio::sync::mpsc;

use crate::domain::talk::Say;

/// An answer that comes sooner needs no typing sign.
const TYPING_AFTER: Duration = Duration::from_millis(200);
/// What the person types after.
const PROMPT: &str = "› ";
/// The longest line that is read from a pipe at once, in bytes; the coach says what it thinks of long ones.
const LONGEST_LINE: u64 = 1 << 20;

/// Standard output was closed: nobody reads what is said any more.
#[derive(Debug, thiserror::Error)]
#[error("writing to standard output")]
pub(super) struct Unread(#[source] pub(super) std::io::Error);

/// The output side.
pub(super) struct Screen {
    interactive: bool,
}

impl Screen {
    pub(super) fn new(interactive: bool) -> Self {
        Self { interactive }
    }

    /// Whether there is a person at a terminal.
    pub(super) fn is_interactive(&self) -> bool {
        self.interactive
    }

    /// Clears the line that is being typed on, for something that comes unasked.
    pub(super) fn make_room(&self) {
        print!("\r\u{1b}[K");
    }

    /// The first line of a conversation at a terminal.
    pub(super) fn welcome(&self) {
        if self.interactive {
            println!("{}", "ALIVE Coach · /help for what I can do · /quit or Ctrl-D to leave".dimmed());
        }
    }

    /// Prints what the coach says; receipts stand out, buttons are numbered. A picture is told, and where it lies.
    pub(super) fn say(&self, say: &Say, picture: Option<&Path>) -> Result<()> {
        let mut out = std::io::stdout().lock();
        Ok(self.print(&mut out, say, picture).and_then(|()| out.flush()).map_err(Unread)?)
    }

    fn print(&self, out: &mut impl Write, say: &Say, picture: Option<&Path>) -> std::io::Result<()> {
        // Words that tell the picture already are not said twice.
        let alt = say.picture.as_ref().map_or("", |picture| picture.alt.as_str());
        let alt = if say.text.contains(alt) { "" } else { alt };
        for line in say.text.lines().chain(alt.lines()) {
            let is_receipt = line.starts_with('✓') || line.starts_with('↩');
            if self.interactive && is_receipt {
                writeln!(out, "{}", line.green())?;
            } else {
                writeln!(out, "{line}")?;
            }
        }
        if let Some(path) = picture {
            writeln!(out, "[PNG] {}", path.display())?;
        }
        if !say.buttons.is_empty() {
            let numbered = say.buttons.iter().enumerate().map(|(at, button)| format!("[{}] {}", at + 1, button.label));
            let line = numbered.collect::<Vec<_>>().join("  ");
            if self.interactive {
                writeln!(out, "{}", line.dimmed())?;
            } else {
                writeln!(out, "{line}")?;
            }
        }
        if self.interactive { writeln!(out) } else { Ok(()) }
    }

    /// Tells the person that something went wrong here.
    pub(super) fn trouble(&self, sentence: &str) {
        println!("{sentence}");
    }

    /// Waits for an answer, with a sign of life when it takes long.
    pub(super) async fn typing<T>(&self, answer: impl Future<Output = T>) -> T {
        if !self.interactive {
            return answer.await;
        }
        let mut answer = std::pin::pin!(answer);
        if let Ok(answer) = tokio::time::timeout(TYPING_AFTER, &mut answer).await {
            return answer;
        }
        let mut out = std::io::stdout();
        // A sign that cannot be drawn is no reason to lose the answer.
        let _ = write!(out, "{}", "…".dimmed()).and_then(|()| out.flush());
        let answer = answer.await;
        let _ = write!(out, "\r\u{1b}[K").and_then(|()| out.flush());
        answer
    }
}

/// The input side: lines read on a thread of their own, since reading a terminal blocks.
pub(super) struct Lines {
    received: mpsc::Receiver<Result<String>>,
    /// Tells the reader that the answer is printed and the next line may come.
    ready: std::sync::mpsc::SyncSender<()>,
    /// The file of the lines typed before, at a terminal.
    history: Option<PathBuf>,
    /// The reader is to forget the lines typed before.
    forgets: Arc<AtomicBool>,
}

impl Lines {
    /// A line editor with history.
    pub(super) fn editor(history: &Path) -> Result<Self> {
        let mut editor = DefaultEditor::new().context("opening the terminal")?;
        // No history yet, or none that can be read, is an empty history.
        let _ = editor.load_history(history);
        let (file, forgets) = (history.to_owned(), Arc::new(AtomicBool::new(false)));
        let (history, asked) = (file.clone(), Arc::clone(&forgets));
        let lines = Self::spawn(move |send, ready| {
            while ready.recv().is_ok() {
                if asked.swap(false, Ordering::Relaxed) {
                    // Only lines in memory: the file is gone.
                    let _ = editor.clear_history();
                }
                match editor.readline(PROMPT) {
                    Ok(line) => {
                        let _ = editor.add_history_entry(&line);
                        let _ = editor.append_history(&history);
                        if send.blocking_send(Ok(line)).is_err() {
                            return;
                        }
                    }
                    Err(ReadlineError::Interrupted | ReadlineError::Eof) => return,
                    Err(error) => {
                        let _ = send.blocking_send(Err(error).context("reading the terminal"));
                        return;
                    }
                }
            }
        });
        Ok(Self { history: Some(file), forgets, ..lines })
    }

    /// Forgets the lines typed before, in the file and in the editor.
    pub(super) fn forget(&self) {
        self.forgets.store(true, Ordering::Relaxed);
        if let Some(Err(error)) = self.history.as_ref().map(std::fs::remove_file)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::error!(error = error.to_string(), "the history of the terminal could not be removed");
        }
    }

    /// Plain lines of standard input. Bytes that are not UTF-8 are replaced, so that nothing a pipe sends stops the program.
    pub(super) fn pipe() -> Self {
        Self::spawn(|send, ready| {
            let mut input = std::io::stdin().lock();
            while ready.recv().is_ok() {
                let mut bytes = Vec::new();
                let line = match (&mut input).take(LONGEST_LINE).read_until(b'\n', &mut bytes) {
                    Ok(0) => return,
                    Ok(_) => Ok(String::from_utf8_lossy(&bytes).trim_end_matches(['\n', '\r']).to_owned()),
                    Err(error) => Err(error).context("reading standard input"),
                };
                let failed = line.is_err();
                if send.blocking_send(line).is_err() || failed {
                    return;
                }
            }
        })
    }

    fn spawn(read: impl FnOnce(mpsc::Sender<Result<String>>, std::sync::mpsc::Receiver<()>) + Send + 'static) -> Self {
        let (send, received) = mpsc::channel(1);
        let (ready, wait) = std::sync::mpsc::sync_channel(1);
        std::thread::spawn(move || read(send, wait));
        Self { received, ready, history: None, forgets: Arc::default() }
    }

    /// Asks for the next line, now that everything is printed; false where there is nobody left to ask.
    pub(super) fn ask(&self) -> bool {
        self.ready.send(()).is_ok()
    }

    /// The line that was asked for; `None` at the end. Nothing is lost where the wait for it is given up and taken up again.
    pub(super) async fn next(&mut self) -> Result<Option<String>> {
        self.received.recv().await.transpose()
    }
}
