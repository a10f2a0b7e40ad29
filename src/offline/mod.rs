//! Floor 0: text → records by rules, without a network and without a model.
//!
//! Reading order: `token` (text → tokens) → `lexicon` and `concept` (words and what they stand for; the words
//! themselves are data files under `lang/`, one folder a language) → `item` (tokens → known phrases) → `numeral`,
//! `quantity`, `clock` and `when` (numbers, units, times, dates) → `clause` and `scope` (clauses, and which of them are
//! planned, asked, somebody else's) →
//! `facts` (clauses → records). `amended` reads a bare number said in place of another. [`answer`] reads a reply to our own question, [`agrees`] a plain yes to what was offered, [`setup`] one to those of a plan, [`aim`] what it is for in somebody's own words; [`score`] measures readings.
//! Beside them: [`cycle`] (what is said of the cycle beside its records), `question` (questions to the records),
//! `support` (what a text supports), `value` (a value we asked for), `feeling` (a hard day), `floor` (a pelvic floor that is better),
//! `news` (a plain one), `mirror` (a clause given back in the second person), `passing` (that somebody of a name has died), `inhaler` (one that was needed), `moment` (which of the two a person would answer first), `ahead` (what lies ahead, and whether to train), `undone` (what is named and was not done), `lend` (numbers that borrow their unit), `sport` (sports by their own name), `days_off` (days on
//! which nothing can be done), `trade` (the everyday questions of training, sleep and food), `around` (training fasted, before bed, after
//! giving blood), `events` (what of it concerns the plan), `tomorrow` (the person's own words of the next day), `averse` (no plan, no
//! strength), `forget` (what is not to be remembered), [`places`] (zones), [`wish`] (what is asked of the
//! pushes), [`train`] (what is asked of the plan).

mod agree;
mod ahead;
pub mod aim;
mod amended;
pub mod answer;
mod around;
mod averse;
pub mod chart;
mod clause;
mod clock;
mod concept;
pub mod cycle;
mod days_off;
mod events;
mod facts;
mod feat;
mod feeling;
mod floor;
mod forget;
mod inhaler;
mod item;
mod later;
mod lend;
mod lexicon;
mod mirror;
mod moment;
mod news;
mod numeral;
mod passing;
mod phrases;
pub mod places;
mod quantity;
mod question;
pub mod race;
mod scope;
pub mod score;
pub mod setup;
mod sport;
mod support;
mod term;
mod token;
mod tomorrow;
mod trade;
pub mod train;
mod undone;
mod unit;
mod value;
mod when;
pub mod wish;

pub use agree::agrees;
pub use ahead::{Advice, Ahead, advice, ahead, tells_how_it_felt};
pub use amended::{Amended, amended, unit_of};
pub use around::{Around, around};
pub use averse::{wants_no_plan, wants_no_strength};
pub use days_off::days_off;
pub use events::{Told, events, speaks_of_a_match, speaks_of_an_event, strains, tells_of_last_night, without_events};
pub use feat::{Feat, feat};
pub use feeling::{Feeling, begins_later, feeling, is_long_ago};
pub use floor::{Floor, floor};
pub use forget::forgotten;
pub use inhaler::needed_inhaler;
pub use mirror::{Mirrored, Tone, mirrored};
pub use moment::{Moment, moment};
pub use news::{BestLift, News, best_lift, doubt, good_news, news};
pub use passing::mourned;
pub use question::question;
pub use support::{is_said_to_us, is_set_aside, numbers, stated};
pub use term::{tells_a_week, week_of_pregnancy};
pub use tomorrow::of_tomorrow;
pub use trade::{Subject, Topic, topic};
pub use undone::denied_distance;
pub use value::{may_answer, race_distance, speaks_of_a_temperature, value_of};

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;

use concept::Cue;

use crate::domain::{
    day::logging_day,
    person::{Lang, Units},
    record::{Record, Workout},
    safety::SafetyClass,
};

/// A message and what its meaning depends on.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    pub text: &'a str,
    /// When it was written.
    pub now: DateTime<Utc>,
    pub zone: Tz,
    pub day_start: NaiveTime,
    /// Decides numbers without a unit.
    pub units: Units,
    /// The language the person usually writes in; the message may be in another.
    pub lang: Lang,
}

#[cfg(test)]
impl<'a> Message<'a> {
    /// What tests say: on a Saturday morning in Madrid (09:00) or Berlin, in kilos and litres.
    pub(crate) fn on_a_saturday(lang: Lang, text: &'a str) -> Self {
        let now = "2026-03-14T08:00:00Z".parse().expect("an instant");
        let day_start = crate::domain::person::default_day_start();
        Self { text, now, zone: Tz::Europe__Madrid, day_start, units: Units::Metric, lang }
    }
}

/// One record and the words it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    pub record: Record,
    /// Byte range of the message that the record was read from.
    pub span: std::ops::Range<usize>,
    /// 0 to 1; from [`CERTAIN`] on the reading may be stored without a second opinion.
    pub confidence: f32,
}

/// So many words before a greeting may be whom it is said to.
const WORDS_OF_A_NAME: usize = 1;

/// From this confidence on a reading is certain.
pub const CERTAIN: f32 = 0.9;

/// Something that must be asked before it can be kept.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// A number without a meaning ("8k", "did 3").
    WhatIs { number: String },
    /// A distance with its time or effort, and no word of the sport ("easy 8 km, 44 min"): the words, and the session but for
    /// its sport.
    WhatSport { amount: String, workout: Workout },
    /// How far it was, of an amount in a unit that is not known ("ran 3 furlongs"): the words, and the unit among them.
    HowFar { amount: String, unit: String },
    /// How long the pool is, of a swim told in lengths ("swam 24 lengths"): the words, and how many.
    HowLongAPool { amount: String, lengths: f64 },
    /// How much was drunk, of an amount in a unit that measures no drink ("drank three stone of water"): the words, and the unit
    /// among them.
    HowMuch { amount: String, unit: String },
    /// Which word a mood is, of one told as a number ("mood 2"): the number, and where it lies on a scale of 1 to 5. Moods are kept
    /// as words.
    WhichMood { number: String, point: i32 },
    /// A value of the blood that is not kept, as it was told ("glucose 151").
    NotKept { value: String },
    /// A value that is not plausible.
    OutOfRange { field: &'static str, value: f64 },
}

/// What kind of message it is beside its records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Only facts, or a correction or deletion.
    Log,
    /// A question (facts may stand beside it).
    Question,
    /// Greeting, thanks, small talk.
    Smalltalk,
    /// Nothing above.
    #[default]
    Other,
}

/// What the rules understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    pub records: Vec<Found>,
    pub asks: Vec<Ask>,
    pub kind: Kind,
    /// The language of this message.
    pub lang: Lang,
    /// Every content word was understood: the fast path may be taken when every record is certain.
    pub covered: bool,
    pub safety: Option<SafetyClass>,
    /// The person asks to repeat an earlier entry ("same as yesterday"); the caller knows which.
    pub same_as_before: bool,
    /// Somebody says hello.
    pub is_greeting: bool,
    /// The day of a race to come whose distance was not told.
    pub race_on: Option<NaiveDate>,
    /// Hours that are so again ("5h again"): a night's, where one was told before.
    pub hours_again: Option<f64>,
    /// Its water was told by glasses alone ("drank 3 glasses"): of something else, where that was spoken of before.
    pub bare_glasses: Option<String>,
    /// A number with a unit of what is kept that was told and not kept, as it was told: nothing may sound as if it were.
    pub unkept: Option<String>,
}

impl Reading {
    /// Whether the message may be recorded and confirmed without a model: something was read, nothing was left over,
    /// nothing is asked, nothing is doubtful.
    pub fn is_certain(&self) -> bool {
        !self.records.is_empty()
            && self.covered
            && self.kind == Kind::Log
            && self.asks.is_empty()
            && self.safety.is_none()
            && self.records.iter().all(|found| found.confidence >= CERTAIN)
    }
}

/// Reads a message. Never fails: what is not understood is not recorded.
pub fn read(message: &Message<'_>) -> Reading {
    let mut cut = item::cut(message.text, message.lang);
    quantity::read(&mut cut);
    let mut clauses = clause::clauses(&mut cut);
    later::set_aside(message, &cut, &mut clauses);
    undone::set_aside(&cut, &mut clauses);
    lend::lend_units(&mut cut, &clauses);
    let calendar = when::Calendar {
        today: logging_day(message.now, message.zone, message.day_start),
        month_first: message.zone.name().starts_with("America/"),
    };
    let facts = facts::facts(message, &cut, &clauses, calendar);
    let covered = facts.covers();
    let kind = kind(&cut, &clauses, !facts.records.is_empty());
    let race_on = facts.race.map(|(_, day)| day).filter(|_| facts.records.is_empty());
    let is_greeting = (0..cut.items.len()).any(|at| greets(&cut, at));
    Reading {
        records: facts.records,
        asks: facts.asks,
        kind,
        lang: cut.lang,
        covered,
        safety: None,
        same_as_before: facts.same_as_before,
        is_greeting,
        race_on,
        hours_again: facts.again,
        bare_glasses: facts.bare_glasses,
        unkept: facts.unkept,
    }
}

/// Whether a message says that something was left out though it was meant to be done: "skipped my run". "I haven't run today" only
/// tells that there was none.
pub fn leaves_out(message: &Message<'_>) -> bool {
    let cut = item::cut(message.text, message.lang);
    cut.items.iter().any(|item| item.any(&[Cue::Skip, Cue::Cross]))
}

/// Whether a message asks for something to be noted or deleted.
pub fn demands(message: &Message<'_>) -> bool {
    let cut = item::cut(message.text, message.lang);
    cut.items.iter().any(|item| item.any(&[Cue::Delete, Cue::Request, Cue::Everything, Cue::Account]))
}

/// Whether a message says yes, no, thanks or hello, and nothing else: by itself it tells nothing of anybody.
pub fn is_bare_reply(message: &Message<'_>) -> bool {
    const EMPTY: [Cue; 6] = [Cue::Yes, Cue::No, Cue::Thanks, Cue::Greeting, Cue::Filler, Cue::Address];
    let items = item::cut(message.text, message.lang).items;
    items.iter().any(|item| item.any(&EMPTY))
        && items.iter().all(|item| matches!(item.what, item::What::Mark(_)) || item.any(&EMPTY))
}

/// Whether a message tells lengths of a pool ("8x50").
pub fn tells_lengths(message: &Message<'_>) -> bool {
    let mut cut = item::cut(message.text, message.lang);
    quantity::read(&mut cut);
    facts::swim::tells_lengths(&cut)
}

/// How far lengths of a pool are, in kilometres, by what answers how long it is: "25 m", "50", or the whole way ("600 m", "1 km").
pub fn swum(lengths: f64, message: &Message<'_>) -> Option<f64> {
    facts::swim::swum(lengths, message)
}

/// The day before today whose session a message says was done today: "did yesterday's strength today".
pub fn made_up(message: &Message<'_>) -> Option<NaiveDate> {
    let mut cut = item::cut(message.text, message.lang);
    quantity::read(&mut cut);
    let clauses = clause::clauses(&mut cut);
    let days = clauses.iter().find_map(|clause| clause::made_up(&cut, clause))?;
    let today = logging_day(message.now, message.zone, message.day_start);
    today.checked_add_signed(chrono::TimeDelta::days(i64::from(days)))
}

/// Whether a message names a drink that is not water.
pub fn names_other_drink(message: &Message<'_>) -> bool {
    item::cut(message.text, message.lang).items.iter().any(|item| facts::drink::drink(item) == Some(false))
}

/// What kind of message it is beside its records.
fn kind(cut: &item::Cut, clauses: &[clause::Clause], recorded: bool) -> Kind {
    let question = clauses.iter().any(|clause| clause.barrier == Some(clause::Barrier::Question) && !clause.request);
    let marked = cut.items.iter().any(|item| item.what == item::What::Mark('?'));
    let requested = clauses.iter().any(|clause| clause.request);
    if question || marked && !(requested && recorded) {
        Kind::Question
    } else if recorded {
        Kind::Log
    } else if (0..cut.items.len()).any(|at| greets(cut, at) || cut.items[at].is(Cue::Thanks)) {
        Kind::Smalltalk
    } else {
        Kind::Other
    }
}

/// Whether an item greets: "good evening" behind what was told says how the evening was.
fn greets(cut: &item::Cut, at: usize) -> bool {
    const OF_A_DAY: [&str; 6] = ["evening", "day", "morning", "afternoon", "soiree", "journee"];
    let item = &cut.items[at];
    let names_a_day = cut.tokens[item.tokens.clone()].iter().any(|token| OF_A_DAY.contains(&token.text.as_str()));
    let opens = |item: &item::Item| {
        matches!(item.what, item::What::Mark(_)) || item.any(&[Cue::Greeting, Cue::Thanks, Cue::Filler])
    };
    item.is(Cue::Greeting)
        && !(names_a_day && cut.items[..at].iter().filter(|item| !opens(item)).count() > WORDS_OF_A_NAME)
}

#[cfg(test)]
mod frames;
#[cfg(test)]
mod tests;
