//! Whether a channel reaches its platform: told to those who watch the service, in one word.

use std::sync::{Arc, Mutex, PoisonError};

/// Where a channel stands with its platform. Cloning it shares it.
#[derive(Clone, Debug)]
pub struct Contact(Arc<Mutex<&'static str>>);

impl Contact {
    /// The word for a platform that answers.
    pub const CONNECTED: &'static str = "connected";
    /// The word for one that has not answered yet.
    pub const CONNECTING: &'static str = "connecting";
    /// The word for one that was left: nothing is tried any more.
    pub const LEFT: &'static str = "left";
    /// The word for one that cannot be reached.
    pub const UNREACHABLE: &'static str = "unreachable";

    /// In a word: one of those above, or the kind of trouble.
    pub fn word(&self) -> &'static str {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The same whenever it is asked for.
    pub fn standing(&self) -> Arc<dyn Fn() -> &'static str + Send + Sync> {
        let contact = self.clone();
        Arc::new(move || contact.word())
    }

    /// Notes where it stands.
    pub fn set(&self, word: &'static str) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = word;
    }
}

impl Default for Contact {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Self::CONNECTING)))
    }
}
