//! What may be said where others read along. Nothing else can be: a channel of a server takes a [`PublicSay`], and that holds
//! an account, a number of days and a choice of fixed words.

use serde_json::{Value, json};
use serenity::model::id::UserId;

use crate::domain::person::Lang;

use super::words::{Line, say};

/// A sentence for a room of a server.
///
/// It cannot hold what somebody wrote, logged or was told, because it holds no text at all and is made of nothing that does:
///
/// ```compile_fail
/// # use alive_coach::{channels::discord::public::PublicSay, domain::talk::Say};
/// fn leak(say: Say) -> PublicSay {
///     PublicSay::from(say)
/// }
/// ```
/// ```compile_fail
/// # use alive_coach::{channels::discord::public::PublicSay, domain::record::Record};
/// fn leak(record: &Record) -> PublicSay {
///     PublicSay { about: record, line: record, lang: record }
/// }
/// ```
/// ```compile_fail
/// # use alive_coach::channels::discord::public::PublicSay;
/// # use serenity::model::id::UserId;
/// PublicSay::checked_in(UserId::new(1), "weight 70.3 kg");
/// ```
/// What it can hold does compile:
/// ```
/// # use alive_coach::{channels::discord::public::PublicSay, domain::person::Lang};
/// # use serenity::model::id::UserId;
/// let said = PublicSay::checked_in(UserId::new(1), Lang::En);
/// fn holds_no_text<T: Copy + 'static>(_: T) {}
/// holds_no_text(said);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicSay {
    about: UserId,
    line: PublicLine,
    lang: Lang,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PublicLine {
    CheckedIn,
    Streak(u32),
    OpenYourDirectMessages,
}

impl PublicSay {
    /// That somebody checked in today. Said of those alone who agreed to it.
    pub fn checked_in(about: UserId, lang: Lang) -> Self {
        Self { about, line: PublicLine::CheckedIn, lang }
    }

    /// That somebody checked in, and for how many days in a row. Said of those alone who agreed to it.
    pub fn streak(about: UserId, days: u32, lang: Lang) -> Self {
        Self { about, line: PublicLine::Streak(days), lang }
    }

    /// That somebody who wrote here cannot be answered until they let the coach write to them.
    pub fn open_your_direct_messages(to: UserId, lang: Lang) -> Self {
        Self { about: to, line: PublicLine::OpenYourDirectMessages, lang }
    }

    /// The message. It names the account and notifies nobody but those who are asked to do something.
    pub fn body(&self) -> Value {
        let who = format!("<@{}>", self.about);
        let (text, told) = match self.line {
            PublicLine::CheckedIn => (say(self.lang, Line::CheckedIn).to_owned(), false),
            PublicLine::Streak(days) => (say(self.lang, Line::Streak).replace("{days}", &days.to_string()), false),
            PublicLine::OpenYourDirectMessages => (say(self.lang, Line::OpenYourDms).to_owned(), true),
        };
        let users: Vec<String> = told.then(|| self.about.to_string()).into_iter().collect();
        json!({ "content": text.replace("{who}", &who), "allowed_mentions": { "parse": [], "users": users } })
    }
}
