//! The coach's own words: one file a language (`prompts/words/<lang>.toml`), looked up by key, filled in by code. Those of
//! the plan stand in files of their own (`prompts/words/plan/<lang>.toml`), under keys that begin with `plan.`.

use std::{collections::HashMap, sync::OnceLock};

use chrono::{Datelike, NaiveDate, Weekday};

use crate::domain::person::Lang;

/// The words of one language.
#[derive(Debug)]
pub struct Words {
    lang: Lang,
    lines: HashMap<String, Vec<String>>,
}

/// The words of a language, read on first use.
pub fn words(lang: Lang) -> &'static Words {
    static ALL: OnceLock<Vec<Words>> = OnceLock::new();
    let all = ALL.get_or_init(|| Lang::ALL.map(Words::compiled_in).into());
    all.iter().find(|words| words.lang == lang).expect("every language has its words")
}

impl Words {
    fn compiled_in(lang: Lang) -> Self {
        let (words, plan) = match lang {
            Lang::En => (include_str!("../../prompts/words/en.toml"), include_str!("../../prompts/words/plan/en.toml")),
            Lang::Es => (include_str!("../../prompts/words/es.toml"), include_str!("../../prompts/words/plan/es.toml")),
            Lang::De => (include_str!("../../prompts/words/de.toml"), include_str!("../../prompts/words/plan/de.toml")),
            Lang::Fr => (include_str!("../../prompts/words/fr.toml"), include_str!("../../prompts/words/plan/fr.toml")),
        };
        let mut lines = HashMap::new();
        read(words, "", &mut lines);
        read(plan, "plan.", &mut lines);
        Self { lang, lines }
    }

    /// The language of these words.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// A line of this key with its fields filled in. Where a key has several lines, `pick` chooses one.
    pub fn pick(&self, key: &str, fields: &[(&str, &str)], pick: usize) -> String {
        let lines = self.lines.get(key).filter(|lines| !lines.is_empty());
        debug_assert!(lines.is_some(), "no words for {key} in {:?}", self.lang);
        let Some(lines) = lines else { return String::new() };
        filled(&lines[pick % lines.len()], fields)
    }

    /// The (first) line of this key with its fields filled in.
    pub fn say(&self, key: &str, fields: &[(&str, &str)]) -> String {
        self.pick(key, fields, 0)
    }

    /// The line of a key, if there is one.
    pub fn find(&self, key: &str) -> Option<&str> {
        self.lines.get(key).and_then(|lines| lines.first()).map(String::as_str)
    }

    /// Every way in which a key without fields is said.
    pub fn ways(&self, key: &str) -> impl Iterator<Item = &String> {
        self.list(key).iter()
    }

    /// All lines of a key.
    fn list(&self, key: &str) -> &[String] {
        self.lines.get(key).map_or(&[], Vec::as_slice)
    }

    /// "today", "yesterday", or "Mon 9 Mar" as the language writes it.
    pub fn day(&self, date: NaiveDate, today: NaiveDate) -> String {
        match (today - date).num_days() {
            0 => self.say("day.today", &[]),
            1 => self.say("day.yesterday", &[]),
            _ => self.date(date),
        }
    }

    /// The short name of a weekday.
    pub fn weekday(&self, day: Weekday) -> String {
        self.nth("day.weekdays", day.num_days_from_monday())
    }

    /// A date with its weekday, and with the year only where it is needed by nobody: "Mon 9 Mar".
    pub fn date(&self, date: NaiveDate) -> String {
        self.say(
            "day.format",
            &[
                ("weekday", &self.weekday(date.weekday())),
                ("day", &date.day().to_string()),
                ("month", &self.nth("day.months", date.month0())),
            ],
        )
    }

    /// The day of a date in the coming week, as part of a sentence: "on Monday".
    pub fn on_day(&self, date: NaiveDate) -> String {
        self.nth("day.on", date.weekday().num_days_from_monday())
    }

    /// A weekday of every week, Monday = 0: "on Mondays".
    pub fn each(&self, weekday: u8) -> String {
        self.nth("day.each", u32::from(weekday))
    }

    /// A date where there is little room: "9 Mar".
    pub fn short_date(&self, date: NaiveDate) -> String {
        let month = self.nth("day.months_short", date.month0());
        self.say("day.short", &[("day", &date.day().to_string()), ("month", &month)])
    }

    fn nth(&self, key: &str, index: u32) -> String {
        self.list(key).get(index as usize).cloned().unwrap_or_default()
    }
}

/// Reads a file of words into `lines`, each key under its section.
fn read(source: &str, prefix: &str, lines: &mut HashMap<String, Vec<String>>) {
    let table: toml::Table = source.parse().expect("the words compiled in are TOML; a test reads them all");
    for (section, entries) in &table {
        for (key, value) in entries.as_table().into_iter().flatten() {
            let texts = match value {
                toml::Value::Array(list) => list.iter().filter_map(|line| line.as_str().map(str::to_owned)).collect(),
                other => other.as_str().map(str::to_owned).into_iter().collect(),
            };
            lines.insert(format!("{prefix}{section}.{key}"), texts);
        }
    }
}

/// A line with its fields filled in, in one pass: what a value holds is not looked at, and a field without one stays.
fn filled(line: &str, fields: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(line.len() + 16);
    let mut rest = line;
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        let field = from[1..].split_once('}').and_then(|(name, after)| {
            let (_, value) = fields.iter().find(|(field, _)| *field == name)?;
            Some((*value, after))
        });
        let (value, after) = field.unwrap_or_else(|| from.split_at(1));
        text.push_str(value);
        rest = after;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// A language that lacks a key, or a field of it, would say nothing at the moment it is needed.
    #[test]
    fn all_languages_say_the_same_things() {
        let fields = |text: &str| -> BTreeSet<String> {
            text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned()).collect()
        };
        let english = words(Lang::En);
        for lang in Lang::ALL {
            let other = words(lang);
            let keys = |words: &Words| words.lines.keys().cloned().collect::<BTreeSet<_>>();
            assert_eq!(keys(english), keys(other), "{lang:?}");
            for (key, lines) in &english.lines {
                let wanted = lines.iter().flat_map(|line| fields(line)).collect::<BTreeSet<_>>();
                let given = other.lines[key].iter().flat_map(|line| fields(line)).collect::<BTreeSet<_>>();
                assert_eq!(wanted, given, "{lang:?} {key}");
                assert!(!other.lines[key].iter().any(String::is_empty), "{lang:?} {key} is empty");
            }
        }
    }

    #[test]
    fn fields_are_filled_in_once_and_what_is_no_field_stays() {
        for (line, told) in [
            ("{a} and {b}", "1 and {a}"),
            ("{a}{a}, {c}", "11, {c}"),
            ("no field", "no field"),
            ("{", "{"),
            ("{ {a}", "{ 1"),
            ("", ""),
        ] {
            assert_eq!(filled(line, &[("a", "1"), ("b", "{a}")]), told, "{line}");
        }
    }
}
