//! What has arrived, written down at once in a file: a program that dies between sending a letter and noting it in the
//! database finds it there when it starts again, and does not say it twice.
//!
//! A line holds the letter's id and the platform's id of the message; no words, and nobody's name. Nothing waits for the disk:
//! what was written outlives the program, though not a power cut. Where no file can be kept the program works without.

use std::{
    fs::{self, File, OpenOptions},
    io::{Read, Write},
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

use anyhow::{Context as _, Result};
use uuid::Uuid;

/// What arrived, and the file that holds it; without one it ends with the program.
#[derive(Debug, Default)]
pub struct Journal {
    file: Option<File>,
    held: Mutex<Vec<(Uuid, String)>>,
}

impl Journal {
    /// Opens the file, or makes it, and reads what was left in it.
    ///
    /// # Errors
    /// It cannot be made or read.
    pub fn open(path: &Path) -> Result<Self> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).context("cannot make the folder of the journal")?;
        }
        let mut file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .open(path)
            .context("cannot open the journal of what was sent")?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).context("cannot read the journal of what was sent")?;
        // A program may have died in the middle of a line: the next one begins anew.
        if bytes.last().is_some_and(|byte| *byte != b'\n') {
            file.write_all(b"\n").context("cannot write the journal of what was sent")?;
        }
        let held = String::from_utf8_lossy(&bytes).lines().filter_map(entry).collect();
        Ok(Self { file: Some(file), held: Mutex::new(held) })
    }

    /// Notes that a letter arrived as this message of the platform.
    pub fn keep(&self, letter: Uuid, message: &str) {
        // In one write, so that no line is mixed with another. What cannot be written is said twice at worst.
        if let Some(mut file) = self.file.as_ref() {
            let _ = file.write_all(format!("{letter} {message}\n").as_bytes());
        }
        self.lock().push((letter, message.to_owned()));
    }

    /// Letters that arrived, and as which message, that are not known to be noted: what an earlier program left, and what could
    /// not be noted while the database was away.
    pub fn held(&self) -> Vec<(Uuid, String)> {
        self.lock().clone()
    }

    /// Empties it: everything in it is noted in the database.
    pub fn clear(&self) {
        self.lock().clear();
        let _ = self.file.as_ref().map(|file| file.set_len(0));
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(Uuid, String)>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn entry(line: &str) -> Option<(Uuid, String)> {
    let (letter, message) = line.split_once(' ')?;
    Some((letter.parse().ok()?, message.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_is_found_by_the_next_program_and_a_torn_line_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("made/on/the/way");
        let journal = Journal::open(&path).expect("a journal");
        assert_eq!(journal.held(), []);
        let letters = [Uuid::from_u128(1), Uuid::from_u128(2)];
        journal.keep(letters[0], "17");
        journal.keep(letters[1], "");
        journal.file.as_ref().expect("a file").write_all(b"0000").expect("half a line");
        let next = Journal::open(&path).expect("a journal");
        assert_eq!(journal.held(), next.held());
        assert_eq!(next.held(), [(letters[0], "17".to_owned()), (letters[1], String::new())]);
        next.keep(letters[1], "18");
        assert_eq!(Journal::open(&path).expect("a journal").held().len(), 3, "the torn line spoils no other");
        next.clear();
        assert_eq!(next.held(), []);
        next.keep(letters[1], "18");
        assert_eq!(Journal::open(&path).expect("a journal").held(), [(letters[1], "18".to_owned())]);
    }
}
