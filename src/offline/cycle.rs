//! What a message says about the cycle beside its records: that the person takes the pill now, that they do not want to be asked,
//! a question about what was kept. Records are read in `facts`.

use std::{collections::HashMap, sync::OnceLock};

use chrono::{Datelike, Months, NaiveDate};
use serde::Deserialize;

use super::{Message, answer, question::Folded};
use crate::domain::{
    cycle::{Mode, Signs},
    day::logging_day,
    person::Lang,
};

/// "It ended" in a longer message than this, in words, is about something else.
const LONGEST_ENDED: usize = 6;
/// Most words of a reply that names a day of a month by its number.
const LONGEST_DAY: usize = 8;
/// The highest age in years.
const OLDEST: i32 = 120;
/// Ages in years at which somebody may have their first period.
const MENARCHE_AGES: std::ops::RangeInclusive<i32> = 8..=20;

/// Trackers of periods, as the files that they hand over are named.
const TRACKERS: [&str; 7] = ["drip", "clue", "cluedata", "flo", "natural cycles", "naturalcycles", "ovuview"];

/// The phrases of one language.
#[derive(Deserialize)]
struct Phrases {
    private: Vec<String>,
    man: Vec<String>,
    likely_man: Vec<String>,
    file: Vec<String>,
    unsure: Vec<String>,
    stop: Vec<String>,
    forgot: Vec<String>,
    leave_out: Vec<String>,
    ended: Vec<String>,
    menarche: Vec<String>,
    again: Vec<String>,
    aged: Vec<String>,
    /// Before the age of now.
    now_aged: Vec<String>,
    /// The words of the numbers from eight on.
    ages: Vec<String>,
    /// What follows a number that counts time.
    lapse: Vec<String>,
    last_month: Vec<String>,
    not_sure: Vec<String>,
    months: Vec<String>,
    mode: HashMap<Mode, Vec<String>>,
    ask: HashMap<Ask, Vec<String>>,
    sign: HashMap<Sign, Vec<String>>,
}

/// A question to what was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// When the last period was.
    Last,
    /// How long cycles usually are.
    Usual,
    /// How long periods usually are.
    Bleeding,
    /// When the next is to be expected.
    Next,
    /// The day and phase of today.
    Today,
    /// When ovulation is to be expected.
    Ovulation,
}

/// When somebody had their first period ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstEver {
    /// At this age, in years.
    Aged(i32),
    /// In the month that begins on this day.
    In(NaiveDate),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Sign {
    PadAnHour,
    LargeClots,
    Dizziness,
    DisablingPain,
    OneSidedPain,
    Fever,
}

/// What somebody says about their cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// How it is to be read from today on.
    Mode(Mode),
    /// They do not want to hear of it.
    Stop,
    /// This cycle is not to be learnt from.
    LeaveOut,
    /// They did not log the period of a month, which is given by its first day.
    Forgot(NaiveDate),
    /// "It ended": what, the open period shows. An earlier day than today is in the message.
    Ended,
    /// When they had their first period ever; none where the message holds its day as a record.
    Menarche(Option<FirstEver>),
    Ask(Ask),
}

/// What a message says about the cycle; none when it says nothing beside its records.
pub fn word(message: &Message<'_>) -> Option<Word> {
    let text = Folded::of(message.text);
    let is_question = message.text.contains('?');
    languages(message.lang).find_map(|phrases| phrases.word(&text, is_question, today(message)))
}

/// Whether a text speaks of the cycle, in any language: such words are for nobody else.
pub fn is_spoken_of(text: &str) -> bool {
    let text = Folded::of(text);
    all().iter().any(|(_, phrases)| text.has_any(&phrases.private))
}

/// Whether a text makes it likely, in any language, that who wrote it is a man: their wife is pregnant.
pub fn is_likely_of_a_man(text: &str) -> bool {
    let text = Folded::of(text);
    all().iter().any(|(_, phrases)| text.has_any(&phrases.man) || text.has_any(&phrases.likely_man))
}

/// Whether a text says, in any language, that who wrote it is a man.
pub fn is_of_a_man(text: &str) -> bool {
    let text = Folded::of(text);
    all().iter().any(|(_, phrases)| text.has_any(&phrases.man))
}

/// Whether a file is about the cycle, by its name: that of a tracker of periods, or a word of the cycle. Whoever sent it
/// need not have written anything beside it.
pub fn is_file_about(name: &str) -> bool {
    let parts = Folded::of(&name.replace(|letter: char| !letter.is_alphanumeric(), " "));
    TRACKERS.iter().any(|tracker| parts.has(tracker))
        || all().iter().any(|(_, phrases)| parts.has_any(&phrases.private) || parts.has_any(&phrases.file))
}

/// The age at which somebody says that they had their first period: it is not their age now.
pub fn age_at_first_period(message: &Message<'_>) -> Option<i32> {
    let text = Folded::of(message.text);
    languages(message.lang).find_map(|phrases| phrases.aged_at_first(&text))
}

/// The day of a month that a reply names, by a date or by its number alone; the month is given by its first day.
pub fn day_within(message: &Message<'_>, month: NaiveDate) -> Option<NaiveDate> {
    let is_within = |date: &NaiveDate| (date.year(), date.month()) == (month.year(), month.month());
    if let Some(answer::Answer::Date(date)) = answer::answer(&answer::Pending::Date, message)
        && is_within(&date)
    {
        return Some(date);
    }
    let text = Folded::of(message.text);
    // Another month was named, or too much said for a day alone.
    if text.each().count() > LONGEST_DAY || all().iter().any(|(_, phrases)| phrases.month_named(&text, month)) {
        return None;
    }
    let digits = |word: &str| word.chars().take_while(char::is_ascii_digit).collect::<String>().parse::<u32>().ok();
    let mut numbers = text.each().filter_map(digits);
    let day = numbers.next()?;
    numbers.next().is_none().then(|| month.with_day(day)).flatten()
}

/// Whether somebody answers that they are not sure.
pub fn is_not_sure(message: &Message<'_>) -> bool {
    let text = Folded::of(message.text);
    languages(message.lang).any(|phrases| text.has_any(&phrases.not_sure))
}

/// The warning signs a message tells of.
pub fn signs(message: &Message<'_>) -> Signs {
    let text = Folded::of(message.text);
    let mut signs = Signs::default();
    for (sign, phrases) in languages(message.lang).flat_map(|phrases| &phrases.sign) {
        if text.has_any(phrases) {
            *match sign {
                Sign::PadAnHour => &mut signs.pad_an_hour,
                Sign::LargeClots => &mut signs.large_clots,
                Sign::Dizziness => &mut signs.dizziness,
                Sign::DisablingPain => &mut signs.disabling_pain,
                Sign::OneSidedPain => &mut signs.one_sided_pain,
                Sign::Fever => &mut signs.fever,
            } = true;
        }
    }
    signs
}

impl Phrases {
    fn word(&self, text: &Folded, is_question: bool, today: NaiveDate) -> Option<Word> {
        if text.has_any(&self.stop) {
            return Some(Word::Stop);
        }
        if let Some(ask) = longest(text, &self.ask) {
            return Some(Word::Ask(ask));
        }
        if is_question {
            return None;
        }
        if text.has_any(&self.leave_out) {
            return Some(Word::LeaveOut);
        }
        if let Some(month) = self.months.iter().position(|name| text.has(name)).filter(|_| text.has_any(&self.forgot)) {
            return past_month(month as u32 + 1, today).map(Word::Forgot);
        }
        // The first since something is another matter.
        if text.has_any(&self.menarche) && !text.has_any(&self.again) {
            return Some(Word::Menarche(self.first_ever(text, today)));
        }
        if text.has_any(&self.ended) && text.each().count() <= LONGEST_ENDED {
            return Some(Word::Ended);
        }
        let mode = longest(text, &self.mode)?;
        // "I don't take the pill any more" says so by its own phrase.
        let is_doubted = mode != Mode::Natural && mode != Mode::NoCycle && mode != Mode::MensesOnly;
        (!(is_doubted && text.has_any(&self.unsure))).then_some(Word::Mode(mode))
    }
}

impl Phrases {
    /// Whether a month other than this one is named.
    fn month_named(&self, text: &Folded, but: NaiveDate) -> bool {
        self.months.iter().enumerate().any(|(at, name)| at as u32 != but.month0() && text.has(name))
    }

    fn aged_at_first(&self, text: &Folded) -> Option<i32> {
        if !text.has_any(&self.menarche) || text.has_any(&self.again) {
            return None;
        }
        let words: Vec<&str> = text.each().collect();
        let named =
            |word: &str| self.ages.iter().position(|age| age == word).map(|at| at as i32 + MENARCHE_AGES.start());
        words.iter().enumerate().skip(1).find_map(|(at, word)| {
            let is_led_in = self.aged.iter().any(|lead| lead == words[at - 1]);
            let counts =
                words.get(at + 1).is_some_and(|next| self.lapse.iter().chain(&self.months).any(|of| of == next));
            let age = word.parse::<i32>().ok().or_else(|| named(word))?;
            (is_led_in && !counts && MENARCHE_AGES.contains(&age)).then_some(age)
        })
    }

    /// "I'm 30", where it stands beside the age of then.
    fn now_aged(&self, text: &Folded) -> Option<i32> {
        let words: Vec<&str> = text.each().collect();
        let led_in = |pair: &&[&str]| self.now_aged.iter().any(|word| word == pair[0]);
        words.windows(2).filter(led_in).find_map(|pair| pair[1].parse().ok().filter(|age| *age <= OLDEST))
    }

    fn first_ever(&self, text: &Folded, today: NaiveDate) -> Option<FirstEver> {
        let age = self.aged_at_first(text);
        if let Some((then, now)) = age.zip(self.now_aged(text)).filter(|(then, now)| then <= now) {
            let months = u32::try_from(now - then).ok()?.checked_mul(12)?;
            return today.checked_sub_months(Months::new(months)).map(FirstEver::In);
        }
        let month = || {
            if text.has_any(&self.last_month) {
                return today.with_day(1)?.checked_sub_months(Months::new(1));
            }
            let month = self.months.iter().position(|name| text.has(name))?;
            past_month(month as u32 + 1, today)
        };
        age.map(FirstEver::Aged).or_else(|| month().map(FirstEver::In))
    }
}

/// What the longest phrase of a text stands for: it is the most specific.
fn longest<T: Copy>(text: &Folded, phrases: &HashMap<T, Vec<String>>) -> Option<T> {
    let said = phrases.iter().flat_map(|(meaning, list)| list.iter().map(move |phrase| (*meaning, phrase)));
    said.filter(|(_, phrase)| text.has(phrase)).max_by_key(|(_, phrase)| phrase.len()).map(|(meaning, _)| meaning)
}

/// The first day of the latest such month that has begun.
fn past_month(month: u32, today: NaiveDate) -> Option<NaiveDate> {
    let year = if month <= today.month() { today.year() } else { today.year() - 1 };
    NaiveDate::from_ymd_opt(year, month, 1)
}

fn today(message: &Message<'_>) -> NaiveDate {
    logging_day(message.now, message.zone, message.day_start)
}

/// The phrases of a language, then those of the others.
fn languages(lang: Lang) -> impl Iterator<Item = &'static Phrases> {
    let own = all().iter().filter(move |(of, _)| *of == lang);
    own.chain(all().iter().filter(move |(of, _)| *of != lang)).map(|(_, phrases)| phrases)
}

fn all() -> &'static [(Lang, Phrases)] {
    static ALL: OnceLock<Vec<(Lang, Phrases)>> = OnceLock::new();
    ALL.get_or_init(|| {
        let read = |lang: Lang, source: &str| {
            (lang, toml::from_str(source).expect("the phrases compiled in are TOML; a test reads them all"))
        };
        vec![
            read(Lang::En, include_str!("lang/en/cycle.toml")),
            read(Lang::Es, include_str!("lang/es/cycle.toml")),
            read(Lang::De, include_str!("lang/de/cycle.toml")),
            read(Lang::Fr, include_str!("lang/fr/cycle.toml")),
        ]
    })
}

#[cfg(test)]
mod tests;
