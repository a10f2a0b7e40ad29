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
mod tests {
    use chrono_tz::Tz;

    use super::*;
    use crate::domain::{
        person::{Units, default_day_start},
        text::fold,
    };

    fn message(lang: Lang, text: &str) -> Message<'_> {
        Message {
            text,
            now: "2026-03-14T08:00:00Z".parse().expect("a time"),
            zone: Tz::Europe__Madrid,
            day_start: default_day_start(),
            units: Units::Metric,
            lang,
        }
    }

    #[test]
    fn what_is_said_beside_the_records_is_understood() {
        let month = |year, month| Word::Forgot(NaiveDate::from_ymd_opt(year, month, 1).expect("a date"));
        for (lang, text, wanted) in [
            (Lang::En, "I'm on the pill now", Some(Word::Mode(Mode::HormonalCombined))),
            (Lang::En, "I'm off the pill now", Some(Word::Mode(Mode::Natural))),
            (Lang::En, "I’m pregnant!", Some(Word::Mode(Mode::Pregnant))),
            (Lang::En, "what if I'm pregnant?", None),
            (Lang::En, "my sister says I'm pregnant", None),
            (Lang::En, "I'm not pregnant", None),
            (Lang::En, "stop asking about my period", Some(Word::Stop)),
            (Lang::En, "leave this cycle out, I was ill", Some(Word::LeaveOut)),
            (Lang::En, "I forgot August", Some(month(2025, 8))),
            (Lang::En, "sorry, forgot to log my period in February", Some(month(2026, 2))),
            (Lang::En, "I forgot my vitamins", None),
            (Lang::En, "when was my last period?", Some(Word::Ask(Ask::Last))),
            (Lang::En, "how long are my cycles usually?", Some(Word::Ask(Ask::Usual))),
            (Lang::En, "When is my next period due?", Some(Word::Ask(Ask::Next))),
            (Lang::En, "what day of my cycle is it?", Some(Word::Ask(Ask::Today))),
            (Lang::En, "ran 5 km", None),
            (Lang::En, "it ended yesterday", Some(Word::Ended)),
            (Lang::En, "it's over between me and the man from the gym", None),
            (Lang::En, "I got my first period at 12", Some(Word::Menarche(Some(FirstEver::Aged(12))))),
            (
                Lang::En,
                "my first period ever was last month",
                Some(Word::Menarche(NaiveDate::from_ymd_opt(2026, 2, 1).map(FirstEver::In))),
            ),
            (Lang::En, "got my first period ever today", Some(Word::Menarche(None))),
            (Lang::En, "first period at 11", Some(Word::Menarche(Some(FirstEver::Aged(11))))),
            (Lang::En, "I got my first period when I was twelve", Some(Word::Menarche(Some(FirstEver::Aged(12))))),
            (
                Lang::En,
                "I was 13 years old when I had my first period",
                Some(Word::Menarche(Some(FirstEver::Aged(13)))),
            ),
            (
                Lang::En,
                "I'm 30 and got my first period at 11",
                Some(Word::Menarche(NaiveDate::from_ymd_opt(2007, 3, 14).map(FirstEver::In))),
            ),
            (Lang::En, "my first period ever was 11 days ago", Some(Word::Menarche(None))),
            (Lang::Es, "tuve mi primera regla con once años", Some(Word::Menarche(Some(FirstEver::Aged(11))))),
            (
                Lang::Es,
                "tenía 12 años cuando me vino la primera regla",
                Some(Word::Menarche(Some(FirstEver::Aged(12)))),
            ),
            (Lang::De, "ich hatte mit elf meine erste Periode", Some(Word::Menarche(Some(FirstEver::Aged(11))))),
            (Lang::De, "als ich 12 war, kam meine erste Periode", Some(Word::Menarche(Some(FirstEver::Aged(12))))),
            (
                Lang::Fr,
                "j'avais 12 ans quand j'ai eu mes premières règles",
                Some(Word::Menarche(Some(FirstEver::Aged(12)))),
            ),
            (Lang::Fr, "premières règles à onze ans", Some(Word::Menarche(Some(FirstEver::Aged(11))))),
            (Lang::En, "I got my first period since the birth", None),
            (Lang::Es, "me vino mi primera regla a los 13", Some(Word::Menarche(Some(FirstEver::Aged(13))))),
            (Lang::Es, "se me acabó ayer", Some(Word::Ended)),
            (Lang::De, "meine erste Periode hatte ich mit 12", Some(Word::Menarche(Some(FirstEver::Aged(12))))),
            (Lang::De, "gestern war es vorbei", Some(Word::Ended)),
            (Lang::Fr, "j'ai eu mes premières règles à 11 ans", Some(Word::Menarche(Some(FirstEver::Aged(11))))),
            (Lang::Fr, "c’est fini depuis hier", Some(Word::Ended)),
            (Lang::Es, "Estoy embarazada", Some(Word::Mode(Mode::Pregnant))),
            (Lang::Es, "¿Cuándo fue mi última regla?", Some(Word::Ask(Ask::Last))),
            (Lang::Es, "se me olvidó agosto", Some(month(2025, 8))),
            (Lang::De, "ich nehme jetzt die Pille", Some(Word::Mode(Mode::HormonalCombined))),
            (Lang::De, "Hab den August vergessen", Some(month(2025, 8))),
            (Lang::De, "frag mich nicht mehr nach meiner Periode", Some(Word::Stop)),
            (Lang::De, "wie lang ist mein Zyklus normalerweise?", Some(Word::Ask(Ask::Usual))),
            (Lang::Fr, "j’ai arrêté la pilule", Some(Word::Mode(Mode::Natural))),
            (Lang::Fr, "c'est quand mes prochaines règles ?", Some(Word::Ask(Ask::Next))),
            (Lang::Fr, "plus de questions sur mes règles", Some(Word::Stop)),
            // Whatever language the person usually writes in.
            (Lang::En, "wann war meine letzte Periode?", Some(Word::Ask(Ask::Last))),
        ] {
            assert_eq!(word(&message(lang, text)), wanted, "{text}");
        }
    }

    #[test]
    fn what_is_about_the_cycle_is_told_from_what_is_not() {
        for text in ["is my period late?", "Regelschmerzen", "me duele por mi regla", "j'ai mes règles", "PMS again"] {
            assert!(is_spoken_of(text), "{text}");
        }
        for text in
            ["I cycle to work", "a long period of rest", "en règle générale", "drei Tage Pause", "slept 6h, cramps"]
        {
            assert!(!is_spoken_of(text), "{text}");
        }
    }

    #[test]
    fn a_day_of_a_month_is_told_by_its_number() {
        let august = NaiveDate::from_ymd_opt(2025, 8, 1).expect("a date");
        for (lang, text, wanted) in [
            (Lang::En, "the 12th", Some(12)),
            (Lang::En, "around 12 August", Some(12)),
            (Lang::En, "on the 12th of September", None),
            (Lang::En, "the 31st", Some(31)),
            (Lang::En, "between the 10th and the 12th", None),
            (Lang::En, "yesterday", None),
            (Lang::Es, "el 3 de agosto", Some(3)),
            (Lang::De, "am 12.", Some(12)),
            (Lang::Fr, "le 1er", Some(1)),
            (Lang::En, "the 42nd", None),
        ] {
            let day = day_within(&message(lang, text), august);
            assert_eq!(day, wanted.and_then(|day| august.with_day(day)), "{text}");
        }
    }

    #[test]
    fn files_are_told_by_their_names() {
        for name in [
            "drip-export.csv",
            "Clue_2026.zip",
            "ClueDataDownload-2026.cluedata",
            "flo.json",
            "Natural Cycles.csv",
            "period_tracker.xlsx",
            "Zyklus-2025.csv",
            "mi-ciclo-menstrual.pdf",
            "regles.csv",
            "cycle.json",
            "Eisprung.png",
        ] {
            assert!(is_file_about(name), "{name}");
        }
        for name in
            ["export.zip", "cycle-ride.gpx", "overflow.csv", "waterflow.csv", "clueless.txt", "règlement.pdf", ""]
        {
            assert!(!is_file_about(name), "{name}");
        }
    }

    #[test]
    fn warning_signs_are_heard() {
        let heard = signs(&message(Lang::En, "soaking a pad an hour and dizzy"));
        assert_eq!(heard, Signs { pad_an_hour: true, dizziness: true, ..Signs::default() });
        assert_eq!(signs(&message(Lang::De, "ran 5 km")), Signs::default());
    }

    #[test]
    fn phrases_are_folded_and_the_same_in_all_languages() {
        let keys = |phrases: &Phrases| {
            let mut keys: Vec<String> = phrases.mode.keys().map(|key| format!("{key:?}")).collect();
            keys.extend(phrases.ask.keys().map(|key| format!("{key:?}")));
            keys.extend(phrases.sign.keys().map(|key| format!("{key:?}")));
            keys.sort();
            keys
        };
        for (lang, phrases) in all() {
            assert_eq!(keys(phrases), keys(&all()[0].1), "{lang:?}");
            assert_eq!(phrases.months.len(), 12, "{lang:?}");
            let said = [
                &phrases.private,
                &phrases.file,
                &phrases.unsure,
                &phrases.stop,
                &phrases.forgot,
                &phrases.leave_out,
                &phrases.ended,
                &phrases.menarche,
                &phrases.again,
                &phrases.aged,
                &phrases.now_aged,
                &phrases.ages,
                &phrases.lapse,
                &phrases.last_month,
                &phrases.not_sure,
            ];
            let said =
                said.into_iter().chain(phrases.mode.values()).chain(phrases.ask.values()).chain(phrases.sign.values());
            for phrase in said.flatten() {
                assert_eq!(fold(phrase), *phrase, "{lang:?}");
            }
        }
    }
}
