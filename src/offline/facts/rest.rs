//! What is left when every topic has looked: numbers to ask about, values that are not plausible, words not understood.

use super::{Facts, is_anchor, is_number};
use crate::domain::person::Lang;
use crate::domain::record::{Daily, Record};
use crate::offline::Ask;
use crate::offline::concept::{Concept, Cue, Strength};
use crate::offline::item::{Item, What};
use crate::offline::quantity::Unit;
use crate::offline::when::DateRef;

/// The word for one where it stands for a thing, folded.
const ONES: &[&str] = &["one", "ones", "eine", "einen", "einer", "eins", "un", "une", "uno", "una"];
/// Before or behind what is called by its number, folded.
const ARTICLES: &[&str] = &["the", "der", "die", "dem", "el", "la", "le"];
const NUMBERED: &[&str] = &[
    "bus",
    "tram",
    "line",
    "bed",
    "room",
    "gate",
    "platform",
    "floor",
    "flat",
    "ward",
    "linie",
    "zimmer",
    "bett",
    "gleis",
    "station",
    "bahn",
    "linea",
    "cama",
    "sala",
    "habitacion",
    "piso",
    "puerta",
    "camion",
    "ligne",
    "lit",
    "chambre",
    "quai",
    "salle",
    "porte",
];
const PARTITIVES: &[&str] = &["of", "davon", "von", "de", "d'"];
/// Whom so many are said to have been, folded.
const PEOPLE: &[[&str; 2]] = &[
    ["we", "were"],
    ["we", "are"],
    ["there", "were"],
    ["they", "were"],
    ["us", "were"],
    ["wir", "waren"],
    ["wir", "sind"],
    ["on", "etait"],
    ["nous", "etions"],
    ["ils", "etaient"],
    ["elles", "etaient"],
];

/// Words between being awake and the time it began.
const SINCE: [&str; 9] = ["since", "from", "at", "seit", "ab", "um", "desde", "depuis", "des"];

impl Facts<'_> {
    /// Numbers that stand for nothing, alone in their clause: the person is asked what they are.
    pub(super) fn ask_for_the_rest(&mut self) {
        for n in 0..self.clauses.len() {
            if !self.told(n) || self.taken[n] || self.items(n).iter().any(|item| item.what == What::Unknown) {
                continue;
            }
            // "45 kg x 5" counts lifts, "4 on 4 off" a roster: neither number stands alone.
            let exercise = |n: usize| self.has_any(n, &[Cue::Lift, Cue::Exercise]);
            let beside = n.checked_sub(1).filter(|b| self.clauses[*b].sentence == self.clauses[n].sentence);
            // "woke 4 times" counts the times.
            let times = self.has(n, Cue::TimesWord) && self.has_any(n, &[Cue::Up, Cue::Disturbed]);
            let counted = exercise(n) || beside.is_some_and(exercise) || self.is_roster(n) || times;
            if counted {
                continue;
            }
            if self.mood_by_number(n) || self.blood_sugar(n) {
                continue;
            }
            let anchored = self.items(n).iter().any(|item| is_anchor(item) && !is_number(item));
            let free = self
                .quantities(n)
                .find(|(at, q)| matches!(q.unit, None | Some(Unit::K)) && !q.at && !self.is_no_figure(n, *at));
            if let Some((at, _)) = free.filter(|_| !anchored) {
                let number = self.message.text.get(self.span(&[at])).unwrap_or_default().to_owned();
                self.asks.push(Ask::WhatIs { number });
            }
        }
    }

    /// Whether a bare number is no figure of anything: a pronoun, a name, or a count of what the clause names.
    fn is_no_figure(&self, n: usize, at: usize) -> bool {
        let tokens = self.item(at).tokens.clone();
        let word = |at: usize| self.cut.tokens.get(at).map_or("", |token| token.text.as_str());
        let before = |back: usize| tokens.start.checked_sub(back).map_or("", word);
        let (own, next) = (word(tokens.start), word(tokens.end));
        let is_spelled = !own.starts_with(|c: char| c.is_ascii_digit());
        // "A long one", "nur eine": it stands for a thing.
        let is_pronoun = is_spelled && ONES.contains(&own);
        // "The 42", "bed 14", "el 42": by its number something is called.
        let is_name =
            !is_spelled && (ARTICLES.contains(&before(1)) || NUMBERED.contains(&before(1)) || NUMBERED.contains(&next));
        // "Six of us", "zwei davon", "j'en ai pris deux", "zu sechst": so many of what was named, or of those who were there.
        let partitive = PARTITIVES.contains(&next);
        let stands_for = self.cut.lang == Lang::Fr && is_spelled && self.words_of(n).contains(&"en");
        let of_people = before(1) == "zu" && own.ends_with('t')
            || PEOPLE.iter().any(|[we, are]| before(2) == *we && before(1) == *are);
        // "All three kids", "2 croissants", "two beers".
        let counts = |item: &Item| item.any(&[Cue::Kin, Cue::Food, Cue::Soft, Cue::Third, Cue::Body]);
        let of_things = self.cut.items.get(at + 1).filter(|_| self.range(n).contains(&(at + 1))).is_some_and(counts);
        // "38 out of 50" is the score of something; what has a scale of ours is read before.
        let of_a_score = self.cut.items.get(at + 1).is_some_and(|next| next.is(Cue::OutOf))
            && self.cut.items.get(at + 2).is_some_and(is_number)
            || at.checked_sub(2).is_some_and(|of| self.item(of + 1).is(Cue::OutOf) && is_number(self.item(of)));
        // "Up since 1.40": when, and not how much.
        let is_when = self.has_any(n, &[Cue::Up, Cue::Disturbed, Cue::Bed]) && SINCE.contains(&before(1));
        // "The last two were hard": beside other words a number that is spelled out counts something of them.
        let is_aside = is_spelled && self.clauses.len() > 1;
        // "Friday 13", "viernes 13": the day.
        let is_day =
            at.checked_sub(1).is_some_and(|before| matches!(self.item(before).what, What::Date(DateRef::Weekday(..))));
        self.is_what_kind_of(at)
            || is_pronoun
            || is_name
            || partitive
            || stands_for
            || of_people
            || of_things
            || of_a_score
            || is_when
            || is_aside
            || is_day && !is_spelled
    }

    fn words_of(&self, n: usize) -> Vec<&str> {
        let tokens = self.range(n).flat_map(|at| self.item(at).tokens.clone());
        tokens.map(|at| self.cut.tokens[at].text.as_str()).collect()
    }

    /// A number with a unit of what is kept that was told and not kept: "27 min" beside a game of cards is somebody's figure, a bus
    /// line, an age of somebody else or four beers are none.
    pub(super) fn figure_left(&self) -> Option<String> {
        let told = (0..self.clauses.len()).filter(|n| self.told(*n) && !self.taken[*n]);
        let at = told.flat_map(|n| self.quantities(n).map(move |found| (n, found))).find_map(|(n, (at, q))| {
            let is_of_things = self.has_any(n, &[Cue::Shift, Cue::Food, Cue::Buy, Cue::Price, Cue::Soft, Cue::Third])
                || self.has(n, Cue::Kin) && !self.moves_in_company(n);
            let is_strange = self.items(n).iter().any(|item| item.what == What::Unknown) || self.is_driven();
            let is_figure = match q.unit {
                // How long something took is a figure of ours where nothing else is named that may have taken it.
                Some(Unit::Hour | Unit::Minute) => {
                    !q.at && (!is_strange || self.names_act(n) || self.has(n, Cue::Sleep))
                }
                Some(
                    Unit::Km | Unit::Mile | Unit::Kg | Unit::Stone | Unit::Steps | Unit::Bpm | Unit::Kcal | Unit::Mmhg,
                ) => !self.is_driven(),
                // "5k" beside a sport.
                Some(Unit::K) => self.names_act(n),
                Some(Unit::Litre | Unit::Ml) => true,
                _ => false,
            };
            let of_a_thing = self.cut.items.get(at + 1).is_some_and(|next| next.is(Cue::OutOf));
            (!is_of_things && is_figure && !of_a_thing && !self.is_length_of_a_thing(n)).then_some(at)
        })?;
        self.message.text.get(self.span(&[at])).map(str::to_owned)
    }

    /// "Surfed 2k with my niece": somebody close came along, and the figure is the person's own as well.
    fn moves_in_company(&self, n: usize) -> bool {
        self.names_act(n) && self.has_any(n, &[Cue::With, Cue::Alongside])
    }

    /// "Was für ein Tag": the article is no number.
    fn is_what_kind_of(&self, at: usize) -> bool {
        let start = self.item(at).tokens.start;
        let before = start.checked_sub(2).map(|from| &self.cut.tokens[from..start]);
        before.is_some_and(|words| words[0].text == "was" && words[1].text == "fur")
    }

    /// "4 on 4 off": several numbers in one clause, each with a word.
    fn is_roster(&self, n: usize) -> bool {
        let numbers = self.items(n).iter().filter(|item| is_number(item) || matches!(item.what, What::Date(_))).count();
        let words = self.items(n).iter().filter(|item| item.what == What::Word).count();
        numbers > 1 && words > 1
    }

    /// Sums and merged values may still lie outside of what is plausible: only that value goes.
    pub(super) fn drop_the_implausible(&mut self) {
        for found in &mut self.records {
            while let Err(error) = found.record.check() {
                self.asks.push(Ask::OutOfRange { field: error.field, value: error.value });
                match (&mut found.record, error.field) {
                    (Record::LogDaily(daily), "water_intake_liters") => daily.water_intake_liters = None,
                    (Record::LogDaily(daily), "sleep_hours") => daily.sleep_hours = None,
                    _ => break,
                }
            }
        }
        let today = self.calendar.today;
        self.records.retain(|found| {
            let empty = matches!(&found.record, Record::LogDaily(daily)
                if *daily == Daily { water_is_total: daily.water_is_total, ..Daily::on(daily.date) });
            !empty && found.record.check().is_ok() && found.record.date().is_none_or(|date| date <= today)
        });
    }

    /// Whether every word of the message was understood and every number used.
    pub fn covers(&self) -> bool {
        let clauses = self.clauses.iter().zip(&self.taken).all(|(clause, taken)| *taken || clause.barrier.is_none());
        clauses
            && self.cut.items.iter().enumerate().all(|(at, item)| match item.what {
                What::Unknown | What::Mark('"') | What::Number => self.used[at],
                What::Quantity(_) | What::Ratio(..) | What::Colon(..) | What::Clock(..) => self.used[at],
                What::Word => {
                    self.used[at]
                        || item.any(&[Cue::Filler, Cue::Be, Cue::First])
                        || item.concepts.iter().all(|c| self.is_empty_word(c))
                }
                _ => true,
            })
    }

    /// Words that need not be used by a record for the message to be understood.
    fn is_empty_word(&self, concept: &Concept) -> bool {
        match concept {
            Concept::Cue(cue) => !matches!(
                cue,
                Cue::Kin
                    | Cue::Third
                    | Cue::Neg
                    | Cue::Skip
                    | Cue::Idiom
                    | Cue::Food
                    | Cue::Buy
                    | Cue::Ask
                    | Cue::Soft
                    | Cue::Lose
                    | Cue::Gain
                    | Cue::Goal
                    | Cue::Want
                    | Cue::Delete
                    | Cue::Nap
                    | Cue::SleepStage
                    | Cue::Price
                    | Cue::Body
                    | Cue::Exertion
                    | Cue::Weather
                    | Cue::Late
                    | Cue::LhTest
                    | Cue::Positive
                    | Cue::Negative
                    | Cue::Same
                    | Cue::Oops
                    | Cue::Meant
                    | Cue::Enough
                    | Cue::Less
                    | Cue::Lift
                    | Cue::Broke
            ),
            Concept::Mood(_, strength) => *strength != Strength::Plain,
            Concept::Act(..)
            | Concept::Habit(..)
            | Concept::GivenUp(_)
            | Concept::Without(_)
            | Concept::Symptom(_)
            | Concept::Metric(_)
            | Concept::Race(_) => false,
            _ => true,
        }
    }
}
