//! Times, days and dates in words: "at 4 on weekdays", "mañana a las 9", "werktags um 16 Uhr", "dans 20 minutes".

use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta, Timelike, Weekday};

use super::{Message, Word, Words};
use crate::domain::day::Weekdays;

/// A bare hour up to this one is meant after noon: nobody is reminded at 4 in the morning.
const LAST_AFTERNOON: u32 = 6;

/// Which half of the day a time is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Half {
    Morning,
    /// Afternoon or evening.
    Evening,
}

/// What words say about when, and the words that say something else.
#[derive(Clone, Debug, Default)]
pub(super) struct When<'a> {
    pub time: Option<NaiveTime>,
    /// It recurs on these days.
    pub days: Option<Weekdays>,
    /// Once, on this date.
    pub date: Option<NaiveDate>,
    pub left: Vec<Word<'a>>,
}

/// Takes the time, days and date out of some words. `bare`: a number alone is a time, too.
pub(super) fn find<'a>(text: &Words<'a>, message: &Message<'_>, bare: bool) -> When<'a> {
    let mut when = When::default();
    let now = message.now.with_timezone(&message.zone).naive_local();
    let mut at = 0;
    while at < text.words.len() {
        if when.time.is_none()
            && let Some((later, end)) = ahead(text, at)
        {
            let then = now + later;
            (when.time, when.date) = (then.time().with_second(0), Some(then.date()));
            at = end;
        } else if when.time.is_none()
            && let Some((time, end)) = time_at(text, at, bare)
        {
            when.time = Some(time);
            at = end;
        } else if let Some((days, recurs, end)) = days_at(text, at) {
            let known = when.days.unwrap_or(Weekdays::EMPTY);
            if recurs || when.date.is_some() {
                when.days = Some(known.union(days));
            } else {
                when.date = next_of(days, now.date());
            }
            at = end;
        } else if let Some((date, end)) = date_at(text, at, now.date()) {
            when.date = Some(date);
            at = end;
        } else {
            when.left.push(text.words[at].clone());
            at += 1;
        }
    }
    // "Monday, Wednesday and Friday": several days recur, though the first looked like a date.
    if let (Some(days), Some(date)) = (when.days, when.date)
        && days != Weekdays::ALL
    {
        when.days = Some(days.union(Weekdays::single(date.weekday())));
        when.date = None;
    }
    when
}

/// A time that opens the words, where a number alone is one: "9", "9am", "21:30".
pub(super) fn bare(text: &Words<'_>, half: Half) -> Option<NaiveTime> {
    let (clock, _) = clock_at(text, 0)?;
    let said = clock.half.or((clock.hour < 12 && !clock.is_plain && half == Half::Evening).then_some(Half::Evening));
    on_the_wall(clock.hour, clock.minute, said)
}

/// "22", "22:00", "7h30", as it stands.
pub(super) fn plain(text: &str) -> Option<NaiveTime> {
    let (hour, minute, _) = figures(text)?;
    NaiveTime::from_hms_opt(hour % 24, minute, 0).filter(|_| hour <= 24)
}

/// A span that starts at this word: "3d", "3 days", "a week"; and the word after it.
pub(super) fn span(text: &Words<'_>, at: usize) -> Option<(TimeDelta, usize)> {
    let word = &text.words.get(at)?.folded;
    let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
    if !digits.is_empty() && digits.len() < word.len() {
        let length = unit(&word[digits.len()..], true)?;
        return Some((length * digits.parse::<i32>().ok().filter(|n| *n <= 999)?, at + 1));
    }
    let count = number(word)?;
    let length = unit(&text.words.get(at + 1)?.folded, false)?;
    Some((length * i32::try_from(count).ok().filter(|n| *n <= 999)?, at + 2))
}

/// "in 20 minutes", "dentro de 2 horas", "dans une heure".
fn ahead(text: &Words<'_>, at: usize) -> Option<(TimeDelta, usize)> {
    let opened = text.phrase_at(at, &["in", "en", "dentro de", "dans"])?;
    span(text, at + opened).filter(|(length, _)| *length < TimeDelta::days(1))
}

fn unit(word: &str, short: bool) -> Option<TimeDelta> {
    Some(match word {
        "d" | "t" | "j" if short => TimeDelta::days(1),
        "w" | "s" if short => TimeDelta::weeks(1),
        "h" if short => TimeDelta::hours(1),
        "min" | "mins" | "minute" | "minutes" | "minuto" | "minutos" | "minuten" => TimeDelta::minutes(1),
        "hour" | "hours" | "hora" | "horas" | "stunde" | "stunden" | "heure" | "heures" => TimeDelta::hours(1),
        "day" | "days" | "dia" | "dias" | "tag" | "tage" | "tagen" | "jour" | "jours" => TimeDelta::days(1),
        "week" | "weeks" | "semana" | "semanas" | "woche" | "wochen" | "semaine" | "semaines" => TimeDelta::weeks(1),
        _ => return None,
    })
}

fn number(word: &str) -> Option<u32> {
    const NUMBERS: &[(u32, &[&str])] = &[
        (1, &["a", "an", "one", "un", "una", "uno", "ein", "eine", "einen", "einer", "une", "eins"]),
        (2, &["two", "dos", "zwei", "deux"]),
        (3, &["three", "tres", "drei", "trois"]),
        (4, &["four", "cuatro", "vier", "quatre"]),
        (5, &["five", "cinco", "funf", "cinq"]),
        (6, &["six", "seis", "sechs"]),
        (7, &["seven", "siete", "sieben", "sept"]),
        (8, &["eight", "ocho", "acht", "huit"]),
        (9, &["nine", "nueve", "neun", "neuf"]),
        (10, &["ten", "diez", "zehn", "dix"]),
        (11, &["eleven", "once", "elf", "onze"]),
        (12, &["twelve", "doce", "zwolf", "douze"]),
    ];
    let said = NUMBERS.iter().find(|(_, words)| words.contains(&word)).map(|(number, _)| *number);
    said.or_else(|| word.parse().ok())
}

/// A time as figures, before it is known which half of the day it is in.
#[derive(Clone, Copy)]
struct Clock {
    hour: u32,
    minute: u32,
    half: Option<Half>,
    /// Written so that it can only be a time: "16:30", "4pm", "16 Uhr".
    is_time: bool,
    /// Written by the 24-hour clock: "06:30", "16h".
    is_plain: bool,
}

/// A time in these words: after a word that leads to one ("at 4"), or in figures that can be nothing else ("16:30").
fn time_at(text: &Words<'_>, at: usize, bare: bool) -> Option<(NaiveTime, usize)> {
    const LEADS: &[&str] = &["at", "a las", "a la", "um", "gegen", "a", "vers", "to", "auf", "para las", "um punkt"];
    if let Some(end) = text.phrase_at(at, &["noon", "midday", "at noon", "al mediodia", "mittags", "a midi", "midi"]) {
        return Some((NaiveTime::from_hms_opt(12, 0, 0)?, at + end));
    }
    let led = text.phrase_at(at, LEADS);
    let (clock, end) = clock_at(text, at + led.unwrap_or(0))?;
    let weak = led.is_some_and(|words| words == 1 && matches!(text.words[at].folded.as_str(), "to" | "a" | "auf"));
    let is_time = clock.is_time || (led.is_some() && !(weak && names_an_amount(text, end))) || bare;
    let guess = (clock.half.is_none() && !clock.is_plain && clock.hour <= LAST_AFTERNOON && clock.hour > 0)
        .then_some(Half::Evening);
    is_time.then(|| on_the_wall(clock.hour, clock.minute, clock.half.or(guess))).flatten().map(|time| (time, end))
}

/// "to 3 glasses": the number counts what follows.
fn names_an_amount(text: &Words<'_>, end: usize) -> bool {
    text.words.get(end).is_some_and(|word| !matches!(word.folded.as_str(), "on" | "every" | "each" | "please"))
}

/// Minutes said before their hour: "half past three", "quarter to four", "halb vier", "viertel nach drei".
const BEFORE_HOUR: &[(i32, &[&str])] = &[
    (30, &["half past", "half after", "half"]),
    (15, &["quarter past", "a quarter past", "quarter after", "viertel nach"]),
    (-15, &["quarter to", "a quarter to", "quarter before", "viertel vor", "dreiviertel"]),
    (-30, &["halb"]),
];
/// Minutes said after it: "las tres y media", "trois heures moins le quart".
const AFTER_HOUR: &[(i32, &[&str])] = &[
    (30, &["y media", "et demie", "et demi"]),
    (15, &["y cuarto", "et quart"]),
    (-15, &["menos cuarto", "moins le quart", "moins quart"]),
];

/// An hour and the minutes that words add to it or take from it.
fn clock_at(text: &Words<'_>, at: usize) -> Option<(Clock, usize)> {
    let before = part_at(text, at, BEFORE_HOUR);
    let (mut clock, end) = hour_at(text, at + before.map_or(0, |(length, _)| length))?;
    let Some((_, minutes)) = before else { return Some((clock, end)) };
    clock.add(minutes)?;
    Some((clock, end))
}

/// The longest of some phrases that starts here: its words, and the minutes it stands for.
fn part_at(text: &Words<'_>, at: usize, parts: &[(i32, &[&str])]) -> Option<(usize, i32)> {
    let found = parts.iter().filter_map(|(minutes, said)| Some((text.phrase_at(at, said)?, *minutes)));
    found.max_by_key(|(length, _)| *length)
}

impl Clock {
    /// Some minutes later, or earlier: "halb eins" is half past twelve.
    fn add(&mut self, minutes: i32) -> Option<()> {
        let whole = (1..=24).contains(&self.hour) && self.minute == 0;
        whole.then_some(())?;
        if minutes < 0 {
            self.hour = if self.hour == 1 { 12 } else { self.hour - 1 };
        }
        self.minute = u32::try_from(minutes.rem_euclid(60)).ok()?;
        self.is_time = true;
        Some(())
    }
}

fn hour_at(text: &Words<'_>, at: usize) -> Option<(Clock, usize)> {
    let word = &text.words.get(at)?.folded;
    let (figures_part, glued) = split_half(word);
    let (hour, minute, mut is_time) = figures(figures_part).or_else(|| {
        // "a la una y media", "une heure et demie": the hour one, and no article.
        let hour_word = usize::from(text.phrase_at(at + 1, &["heure"]).is_some());
        let is_hour = part_at(text, at + 1 + hour_word, AFTER_HOUR).is_some();
        let is_article = matches!(figures_part, "a" | "an" | "un" | "una" | "ein" | "eine");
        let hour = number(figures_part).filter(|_| !is_article || is_hour)?;
        Some((hour, 0, false))
    })?;
    let mut clock = Clock { hour, minute, half: glued, is_time, is_plain: hour > 12 || figures_part.starts_with('0') };
    let mut end = at + 1;
    if let Some(length) = text.phrase_at(end, &["uhr", "h", "heures", "heure", "o'clock", "horas"]) {
        is_time = true;
        end += length;
        let minutes = text.words.get(end).and_then(|word| word.folded.parse().ok()).filter(|m: &u32| *m < 60);
        if let Some(minutes) = minutes.filter(|_| clock.minute == 0 && text.words[end].folded.len() == 2) {
            clock.minute = minutes;
            end += 1;
        }
    }
    if let Some((length, minutes)) = part_at(text, end, AFTER_HOUR).filter(|_| clock.minute == 0) {
        clock.add(minutes)?;
        is_time = true;
        end += length;
    }
    for (half, phrases) in HALVES {
        if let Some(length) = text.phrase_at(end, phrases) {
            clock.half = Some(*half);
            is_time = true;
            end += length;
        }
    }
    clock.is_time = is_time || glued.is_some();
    (hour <= 24).then_some((clock, end))
}

const HALVES: &[(Half, &[&str])] = &[
    (
        Half::Morning,
        &["am", "a.m", "in the morning", "de la manana", "por la manana", "morgens", "vormittags", "fruh", "du matin"],
    ),
    (
        Half::Evening,
        &[
            "pm",
            "p.m",
            "in the afternoon",
            "in the evening",
            "at night",
            "tonight",
            "de la tarde",
            "de la noche",
            "por la tarde",
            "por la noche",
            "nachmittags",
            "abends",
            "de l'apres-midi",
            "du soir",
        ],
    ),
];

/// "4pm" → "4" and its half.
fn split_half(word: &str) -> (&str, Option<Half>) {
    let starts = word.starts_with(|c: char| c.is_ascii_digit());
    for (ending, half) in [("am", Half::Morning), ("pm", Half::Evening), ("a.m", Half::Morning), ("p.m", Half::Evening)]
    {
        if let Some(figures) = word.strip_suffix(ending).filter(|_| starts) {
            return (figures, Some(half));
        }
    }
    (word, None)
}

/// "16:30", "16h30", "16h", "7.30", "16": hour, minute, and whether it can only be a time.
fn figures(word: &str) -> Option<(u32, u32, bool)> {
    let (hour, minute, is_time) = match word.split_once([':', 'h', '.']) {
        Some((hour, "")) if word.ends_with('h') => (hour, "0", true),
        Some((hour, minute)) if minute.len() == 2 => (hour, minute, !word.contains('.')),
        Some(_) => return None,
        None => (word, "0", false),
    };
    let is_number = |text: &str| (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(hour) || !is_number(minute) {
        return None;
    }
    let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour <= 24 && minute < 60).then_some((hour, minute, is_time))
}

fn on_the_wall(hour: u32, minute: u32, half: Option<Half>) -> Option<NaiveTime> {
    let hour = match half {
        Some(Half::Evening) if hour < 12 => hour + 12,
        Some(Half::Morning) if hour == 12 => 0,
        _ => hour % 24,
    };
    NaiveTime::from_hms_opt(hour, minute, 0)
}

/// Days at this word, whether they recur, and the word after them.
fn days_at(text: &Words<'_>, at: usize) -> Option<(Weekdays, bool, usize)> {
    const EVERY_DAY: &[&str] = &[
        "every day",
        "each day",
        "daily",
        "everyday",
        "todos los dias",
        "cada dia",
        "a diario",
        "jeden tag",
        "taglich",
        "tous les jours",
        "chaque jour",
    ];
    const WORKDAYS: &[&str] = &[
        "on weekdays",
        "weekdays",
        "every weekday",
        "on workdays",
        "workdays",
        "monday to friday",
        "monday through friday",
        "entre semana",
        "los dias laborables",
        "dias laborables",
        "de lunes a viernes",
        "lunes a viernes",
        "werktags",
        "unter der woche",
        "wochentags",
        "montag bis freitag",
        "montags bis freitags",
        "von montag bis freitag",
        "en semaine",
        "du lundi au vendredi",
    ];
    const WEEKEND: &[&str] = &[
        "on weekends",
        "weekends",
        "at weekends",
        "at the weekend",
        "on the weekend",
        "every weekend",
        "los fines de semana",
        "fines de semana",
        "el fin de semana",
        "am wochenende",
        "wochenends",
        "le week-end",
        "les week-ends",
        "le weekend",
    ];
    let workdays = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];
    for (phrases, days) in [
        (EVERY_DAY, Weekdays::ALL),
        (WORKDAYS, Weekdays::from_array(workdays)),
        (WEEKEND, Weekdays::from_array([Weekday::Sat, Weekday::Sun])),
    ] {
        if let Some(length) = text.phrase_at(at, phrases) {
            return Some((days, true, at + length));
        }
    }
    const EVERY: &[&str] =
        &["every", "each", "cada", "todos los", "todas las", "los", "jeden", "tous les", "chaque", "le", "les"];
    const ONE: &[&str] = &["on", "el", "am", "this", "next", "este", "diesen", "ce", "and", "y", "und", "et"];
    let every = text.phrase_at(at, EVERY);
    let start = at + every.or_else(|| text.phrase_at(at, ONE)).unwrap_or(0);
    let (day, plural) = weekday(&text.words.get(start)?.folded)?;
    Some((Weekdays::single(day), every.is_some() || plural, start + 1))
}

/// A weekday, and whether its form says that it recurs. Short forms only where they are no other word.
fn weekday(word: &str) -> Option<(Weekday, bool)> {
    use Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    const NAMES: &[(Weekday, &[&str])] = &[
        (Mon, &["monday", "mon", "lunes", "montag", "lundi"]),
        (Tue, &["tuesday", "tue", "tues", "martes", "dienstag", "mardi"]),
        (Wed, &["wednesday", "wed", "miercoles", "mittwoch", "mercredi"]),
        (Thu, &["thursday", "thu", "thurs", "jueves", "donnerstag", "jeudi"]),
        (Fri, &["friday", "fri", "viernes", "freitag", "vendredi"]),
        (Sat, &["saturday", "sat", "sabado", "samstag", "sonnabend", "samedi"]),
        (Sun, &["sunday", "sun", "domingo", "sonntag", "dimanche"]),
    ];
    let of = |name: &str| NAMES.iter().find(|(_, names)| names.contains(&name)).map(|(day, _)| *day);
    of(word).map(|day| (day, false)).or_else(|| word.strip_suffix('s').and_then(of).map(|day| (day, true)))
}

/// The next date on one of these days, today excluded.
fn next_of(days: Weekdays, today: NaiveDate) -> Option<NaiveDate> {
    today.iter_days().skip(1).take(7).find(|date| days.contains(date.weekday()))
}

/// "today", "mañana", "heute Abend": the wall's date and not that of the logging day.
fn date_at(text: &Words<'_>, at: usize, today: NaiveDate) -> Option<(NaiveDate, usize)> {
    const TODAY: &[&str] = &["today", "tonight", "hoy", "heute", "heute abend", "aujourd'hui", "ce soir", "esta noche"];
    const TOMORROW: &[&str] = &["tomorrow", "manana", "morgen", "morgen fruh", "demain", "tomorrow morning"];
    let here = |length: usize| at + length;
    if let Some(length) = text.phrase_at(at, TODAY) {
        return Some((today, here(length)));
    }
    text.phrase_at(at, TOMORROW).and_then(|length| Some((today.succ_opt()?, here(length))))
}
