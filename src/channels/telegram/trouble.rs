//! What goes wrong with the server for a while: said plainly once, and tried again ever more slowly.

use std::time::Duration;

use super::{
    super::contact::Contact,
    api::{ApiError, Reason},
};

/// The first and the longest wait where the network or the server fails.
const NETWORK: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(30));
/// The same where a person has to do something.
const OPERATOR: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));

/// The class of a failure of the database.
const STORE: &str = "store";

/// One kind of trouble at a time.
#[derive(Debug, Default)]
pub(super) struct Trouble {
    class: Option<&'static str>,
    tries: u32,
    contact: Contact,
}

impl Trouble {
    /// None so far; whether the server is reached is told to `contact`.
    pub(super) fn told_to(contact: Contact) -> Self {
        Self { contact, ..Self::default() }
    }

    /// It failed (again); how long to wait before the next try.
    pub(super) fn with(&mut self, error: &ApiError) -> Duration {
        let (first, longest) = match error {
            ApiError::Busy(wait) => return (*wait).max(self.note(error.class(), NETWORK, sentence(error))),
            ApiError::Unreachable | ApiError::Lost | ApiError::Failing(_) => NETWORK,
            ApiError::Refused { .. } => OPERATOR,
        };
        self.note(error.class(), (first, longest), sentence(error))
    }

    /// The database failed; how long to wait before the next try.
    pub(super) fn with_store(&mut self, error: &anyhow::Error) -> Duration {
        if self.class != Some(STORE) {
            tracing::error!(error = format!("{error:#}"), "updates of Telegram cannot be stored");
        }
        self.note(STORE, NETWORK, "updates of Telegram wait for the database")
    }

    /// It works (again).
    pub(super) fn over(&mut self) {
        self.contact.set(Contact::CONNECTED);
        if self.class.take().is_some() {
            tracing::info!(tries = self.tries, "Telegram works again");
        }
        self.tries = 0;
    }

    fn note(&mut self, class: &'static str, (first, longest): (Duration, Duration), sentence: &str) -> Duration {
        if self.class != Some(class) {
            tracing::error!(class, "{sentence}");
            self.class = Some(class);
            self.tries = 0;
        }
        // The database has a word of its own for those who watch.
        if class != STORE {
            self.contact.set(class);
        }
        let wait = first.saturating_mul(1 << self.tries.min(16)).min(longest);
        self.tries += 1;
        wait
    }
}

/// What is wrong, and what an operator can do about it.
pub(super) fn sentence(error: &ApiError) -> &'static str {
    match error {
        ApiError::Unreachable => {
            "Telegram cannot be reached; trying again (check the network, and the api_url if it is set)"
        }
        ApiError::Lost => "Telegram does not answer in time; trying again",
        ApiError::Failing(_) => "Telegram is failing; trying again",
        ApiError::Busy(_) => "Telegram asks to wait; waiting",
        ApiError::Refused { reason: Reason::Token, .. } => {
            "Telegram does not accept the token; check TELEGRAM_BOT_TOKEN with @BotFather; trying again"
        }
        ApiError::Refused { reason: Reason::OtherPoller, .. } => {
            "another program asks for this bot's updates; stop it, or give this one a token of its own; trying again"
        }
        ApiError::Refused { reason: Reason::HookIsSet, .. } => {
            "the bot has a web hook of an earlier life; taking it away"
        }
        ApiError::Refused { reason: Reason::Hook, .. } => {
            "Telegram refuses the web hook: ALIVE_TELEGRAM_WEBHOOK_URL must be an https address it can reach; trying again"
        }
        ApiError::Refused { .. } => "Telegram refuses a request; trying again",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_a_limit_and_start_anew() {
        let mut trouble = Trouble::default();
        let waits: Vec<u64> = (0..9).map(|_| trouble.with(&ApiError::Unreachable).as_millis() as u64).collect();
        assert_eq!(waits, [250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
        trouble.over();
        assert_eq!(trouble.with(&ApiError::Unreachable), NETWORK.0);
        let token = ApiError::Refused { code: 401, reason: Reason::Token };
        assert_eq!(trouble.with(&token), OPERATOR.0, "another kind of trouble has its own waits");
        assert!(trouble.with(&ApiError::Busy(Duration::from_secs(40))) >= Duration::from_secs(40));
    }
}
