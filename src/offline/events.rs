//! What somebody tells of a day to come that concerns their training: a match they play, something they do by themselves, a
//! day that asks much of them; and that it does not take place. The words are `lang/*/events.toml`.
//!
//! Heard is only what is one's own, settled, still to come, and has a day named beside it: no match on television, nobody
//! else's, none of every week, none of last Saturday.

use std::{ops::Range, sync::OnceLock};

use chrono::{Datelike, NaiveDate, Timelike};

use super::{
    Found, Message, Reading,
    phrases::Phrases,
    token::{Shape, tokens},
    train::{Length, Text},
};
use crate::domain::{
    planner::{
        LimitKind,
        event::{Contest, Demand, Outing},
    },
    record::{Activity, GoalKind, Record},
};
use clause::{Clause, Heard, within};
pub use strain::{strains, tells_of_last_night};

mod clause;
mod strain;

/// Until this hour an evening is still to come.
const EVENING_BEGINS: u32 = 17;
/// Most words of a message that is read for events; a longer one is a story.
const MOST_WORDS: usize = 80;
/// A weekday without another word is the next one so many days ahead at most; beyond it the last is nearer.
const NEARER_DAYS: i64 = 3;
/// So many words before a day say that it is the one that no longer holds.
const WORDS_BEFORE_A_DAY: usize = 2;
/// A way longer than a marathon is ridden, in metres.
const RIDDEN_METERS: u32 = 43_000;
/// So many words may stand between "my" and what it owns.
const WORDS_OWNED: usize = 2;

/// What is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// Something is on a day: a match, an outing or a demanding day of the planner's limits.
    Ahead { event: LimitKind, on: NaiveDate },
    /// It is on another day than was told: instead of one that is named, or of whichever is known.
    Moved { event: LimitKind, from: Option<NaiveDate>, on: NaiveDate },
    /// It is off: that of a day, or whichever is known.
    Off { event: LimitKind, on: Option<NaiveDate> },
}

/// The lists of what asks much of a day, the gravest first.
const DEMANDS: [Demand; 9] = [
    Demand::Operation,
    Demand::Exam,
    Demand::Interview,
    Demand::Presentation,
    Demand::Journey,
    Demand::Dentist,
    Demand::LongDay,
    Demand::EarlyShift,
    Demand::LateShift,
];

/// The lists that name the sport of a match.
const SPORTS: [(&str, Activity); 5] = [
    ("sport_football", Activity::Football),
    ("sport_tennis", Activity::Tennis),
    ("sport_swimming", Activity::Swimming),
    ("sport_climbing", Activity::Climbing),
    ("sport_other", Activity::Other),
];

/// What a message tells of days to come, each once.
pub fn events(message: &Message<'_>) -> Vec<Told> {
    said(message).into_iter().map(|(told, _)| told).collect()
}

/// A message without the words that tell of days to come, a comma in place of each stretch; none where it tells of none.
pub fn without_events(message: &Message<'_>) -> Option<String> {
    let words: Vec<Range<usize>> = said(message).into_iter().flat_map(|(_, words)| words).collect();
    (!words.is_empty()).then(|| Text::of(message).without(message.text, &words))
}

/// What is told, with the words that tell it and name its day.
fn said(message: &Message<'_>) -> Vec<(Told, Vec<Range<usize>>)> {
    let words: Vec<String> = tokens(message.text).into_iter().map(|token| token.text).collect();
    if words.len() > MOST_WORDS || !(names_any(&words) || phrases().hold(&words, "ours")) {
        return Vec::new();
    }
    let text = Text::of(message);
    let heard = Heard::of(&text);
    let mut told: Vec<(Told, Vec<Range<usize>>)> = Vec::new();
    for clause in heard.clauses() {
        let new = heard.event(&clause).filter(|(new, _)| told.iter().all(|(told, _)| told != new));
        told.extend(new.map(|(new, words)| {
            let words = heard.with_what_names_it(message, &clause, &new, words);
            (new, words)
        }));
    }
    if told.is_empty() {
        return told;
    }
    let reading = super::read(message);
    let today = text.today();
    told.retain(|(told, _)| match told {
        // "Busy day today", told in the evening, is over.
        Told::Ahead { event: LimitKind::Busy(Demand::LongDay), on } => *on > today,
        Told::Ahead { event: LimitKind::Busy(_), .. } | Told::Moved { .. } | Told::Off { .. } => true,
        Told::Ahead { event, on } => {
            !is_a_race(*event, &reading) && (heard.is_planned(*on) || !is_done(*on, message, &words, &reading))
        }
    });
    told
}

/// Whether a message speaks of a match or of what somebody does by themselves, or of how one went.
pub fn speaks_of_an_event(text: &str) -> bool {
    let words: Vec<String> = tokens(text).into_iter().map(|token| token.text).collect();
    names_any(&words) || phrases().hold(&words, "played")
}

/// Whether a message speaks of a match that is one's own: what is read of it as done was that match.
pub fn speaks_of_a_match(message: &Message<'_>) -> bool {
    let words: Vec<String> = tokens(message.text).into_iter().map(|token| token.text).collect();
    let holds = |list: &str| phrases().hold(&words, list);
    holds("match") && !holds("no_match") && !holds("others")
}

/// A distance to run is a goal.
fn is_a_race(event: LimitKind, reading: &Reading) -> bool {
    let is_aimed_at =
        |found: &Found| matches!(&found.record, Record::SetGoal(goal) if goal.goal_type == GoalKind::RunDistance);
    let may_be_run =
        matches!(event, LimitKind::Match { .. } | LimitKind::Outing(Outing { activity: Activity::Running, .. }));
    may_be_run && (reading.race_on.is_some() || reading.records.iter().any(is_aimed_at))
}

/// What is read as done lies ahead no more: "14 miles on Sunday, took us six hours" is of the last one. "Yoga class tonight", said
/// in the morning, only reads so.
fn is_done(on: NaiveDate, message: &Message<'_>, words: &[String], reading: &Reading) -> bool {
    let is_early = message.now.with_timezone(&message.zone).hour() < EVENING_BEGINS && phrases().hold(words, "evening");
    let is_of_its_day = |found: &Found| match &found.record {
        Record::LogWorkout(done) if done.completed && done.date.weekday() == on.weekday() => {
            done.date == on || done.duration_minutes.is_some() || done.distance_km.is_some()
        }
        _ => false,
    };
    !is_early && reading.records.iter().any(is_of_its_day)
}

fn names_any(words: &[String]) -> bool {
    let outings = Activity::ALL.iter().map(|activity| activity.as_str());
    let demands = DEMANDS.iter().map(|demand| demand.as_str());
    let mut lists =
        ["match", "competition", "plays", "off_match", "planned_run", "far"].into_iter().chain(demands).chain(outings);
    lists.any(|list| phrases().hold(words, list))
}

fn phrases() -> &'static Phrases {
    static ALL: OnceLock<Phrases> = OnceLock::new();
    ALL.get_or_init(|| {
        Phrases::compiled_in([
            include_str!("lang/en/events.toml"),
            include_str!("lang/es/events.toml"),
            include_str!("lang/de/events.toml"),
            include_str!("lang/fr/events.toml"),
        ])
    })
}

impl Heard<'_> {
    /// What a clause tells: of a match, of what asks much of a day, or of what somebody does, in this order.
    fn event(&self, clause: &Clause) -> Option<(Told, Vec<Range<usize>>)> {
        let said = self.contest(clause).or_else(|| self.demand(clause)).or_else(|| self.outing(clause));
        let Some((event, at)) = said else {
            // "I'm not playing on Sunday after all."
            let event = LimitKind::Match { contest: Contest::Match, sport: None };
            let on = self.day(clause, &clause.words).map(|(_, on)| on);
            let off = (Told::Off { event, on }, vec![clause.words.clone()]);
            return self.holds(clause.words.clone(), "off_match").then_some(off);
        };
        if self.is_others(clause, &at) {
            return None;
        }
        if let Some((from, on)) = self.moved(clause).filter(|_| !clause.is_asked) {
            return Some((Told::Moved { event, from, on }, vec![clause.words.clone()]));
        }
        if self.is_off(clause, &at) {
            let on = self.day(clause, &at).map(|(_, on)| on);
            return (!clause.is_asked).then(|| (Told::Off { event, on }, vec![clause.words.clone()]));
        }
        let is_demand = matches!(event, LimitKind::Busy(_));
        let is_denied = || self.holds(clause.words.clone(), "never") && !self.holds(clause.words.clone(), "yet");
        // "What should I eat before my match on Sunday?" tells of a match.
        let is_owned = self.is_owned(clause, &at);
        // "Morgen würde ich gern aufs Rad": a wish is as good as a plan.
        let is_wished = |at: usize| {
            let mut begun = clause.words.start..=at;
            matches!(event, LimitKind::Outing(_))
                && begun.any(|from| self.begins(from, "wish").is_some_and(|length| at < from + length))
        };
        let mut before = clause.words.start..at.start;
        let is_unsure = before.any(|word| {
            let reach = self.begins(word, "unsure").filter(|length| word + length <= at.start);
            reach.is_some() && !is_wished(word)
        });
        let is_unsettled = !is_owned && is_unsure
            || self.holds(clause.words.clone(), "always")
            || self.holds(clause.sentence.clone(), "weekly")
            || !(is_owned && clause.is_asked) && self.holds(clause.words.clone(), "past")
            || !is_demand && is_denied();
        let (day, on) = self.day(clause, &at).filter(|_| !is_unsettled && (is_owned || !clause.is_asked))?;
        let (event, lengths) = self.with_length(clause, event);
        let mut words = self.said_of(clause, at, day);
        // What stands between them is named with them.
        let is_apart = |length: &Range<usize>| words.iter().all(|said| !within(length, said));
        let apart: Vec<Range<usize>> = lengths.into_iter().filter(is_apart).collect();
        words.extend(apart);
        Some((Told::Ahead { event, on }, words))
    }

    /// The words of an event with the rest of its clause, where that rest only names a session without an amount: "five-a-side"
    /// of "a five-a-side game on Thursday" is the game, and nothing that was done.
    fn with_what_names_it(
        &self,
        message: &Message<'_>,
        clause: &Clause,
        told: &Told,
        words: Vec<Range<usize>>,
    ) -> Vec<Range<usize>> {
        let is_reported = ["past", "played"].into_iter().any(|list| self.holds(clause.words.clone(), list));
        if !matches!(told, Told::Ahead { .. }) || is_reported {
            return words;
        }
        let is_left = |at: &usize| !words.iter().any(|said| said.contains(at));
        let left: Vec<&str> = clause
            .words
            .clone()
            .filter(is_left)
            .filter_map(|at| message.text.get(self.text.words.get(at)?.span.clone()))
            .collect();
        let read = super::read(&Message { text: &left.join(" "), ..*message });
        let names_only = |found: &Found| {
            matches!(&found.record, Record::LogWorkout(done)
                if done.completed && done.duration_minutes.is_none() && done.distance_km.is_none() && done.calories_burned.is_none())
        };
        if read.records.is_empty() || !read.records.iter().all(names_only) {
            return words;
        }
        let outside = words.into_iter().filter(|said| !within(said, &clause.words));
        outside.chain([clause.words.clone()]).collect()
    }

    /// What somebody does with how long or how far they said, in the same clause or in a part behind it that says nothing else
    /// ("hike on Saturday, about 5 hours"); and the words that say so.
    fn with_length(&self, clause: &Clause, event: LimitKind) -> (LimitKind, Vec<Range<usize>>) {
        let LimitKind::Outing(mut outing) = event else { return (event, Vec::new()) };
        let behind = self.clauses().into_iter().find(|other| {
            let follows = other.words.start == clause.segment.end + 1 && within(&other.words, &clause.sentence);
            let length = self.up_to_the_company(other);
            follows && !length.is_empty() && length.clone().all(|at| self.is_of_a_length(other, at))
        });
        let behind = behind.map(|behind| self.up_to_the_company(&behind));
        let mut words = Vec::new();
        for at in clause.words.clone().chain(behind.clone().into_iter().flatten()) {
            let Some((length, end)) = self.text.length(at).filter(|_| !self.is_clock(at)) else { continue };
            match length {
                Length::Minutes(minutes) => outing.minutes = outing.minutes.or(Some(minutes)),
                Length::Meters(meters) => outing.meters = outing.meters.or(Some(meters)),
            }
            words.push(at..end);
        }
        words.extend(behind.filter(|_| !words.is_empty()));
        (LimitKind::Outing(outing), words)
    }

    /// The words of a clause before the company that is named in it: "80 km" of "80 km with the club".
    fn up_to_the_company(&self, clause: &Clause) -> Range<usize> {
        let company = clause.words.clone().find(|at| self.begins(*at, "company").is_some());
        clause.words.start..company.unwrap_or(clause.words.end)
    }

    /// Whether a word of a clause is part of a length, or only says that it is a guess.
    fn is_of_a_length(&self, clause: &Clause, at: usize) -> bool {
        let reaches = |from: usize, end: Option<usize>| end.is_some_and(|end| (from..end).contains(&at));
        (clause.words.start..=at).any(|from| {
            let guess = self.begins(from, "about").map(|length| from + length);
            reaches(from, guess) || reaches(from, self.text.length(from).map(|(_, end)| end))
        })
    }

    /// Whether a number is an hour of the day: "at 9", "a las 10".
    fn is_clock(&self, at: usize) -> bool {
        (at.saturating_sub(2)..at).any(|before| self.begins(before, "clock") == Some(at - before))
    }

    /// Whether a day is spoken of as one to come: "I'm going for a ride on Sunday". Where nobody says which, a guess ("about five
    /// hours") is of the nearer one.
    fn is_planned(&self, on: NaiveDate) -> bool {
        let all = 0..self.words.len();
        if self.holds(all.clone(), "past") || self.holds(all.clone(), "played") {
            return false;
        }
        let ahead = (on - self.text.today()).num_days();
        self.holds(all.clone(), "plans") || (1..=NEARER_DAYS).contains(&ahead) && self.holds(all, "about")
    }

    /// The day that an event is moved to, and the one it is moved from, where it is named: "the match on Sunday moved to Saturday".
    fn moved(&self, clause: &Clause) -> Option<(Option<NaiveDate>, NaiveDate)> {
        if !self.holds(clause.words.clone(), "moved") {
            return None;
        }
        // "Now" reads like a day, too.
        let today = self.text.today();
        let days: Vec<_> = self.days.iter().filter(|(day, on)| within(day, &clause.words) && *on > today).collect();
        let is_old = |day: &Range<usize>| {
            let before = day.start.saturating_sub(WORDS_BEFORE_A_DAY).max(clause.words.start)..day.start;
            self.holds(before, "in_place_of")
        };
        let (_, on) = days.iter().rfind(|(day, _)| !is_old(day))?;
        let from = days.iter().find(|(_, day)| day != on).map(|(_, day)| *day);
        Some((from, *on))
    }

    /// The words that tell an event and its day: in one clause all from the first to the last of them, and whose it is.
    fn said_of(&self, clause: &Clause, event: Range<usize>, day: Range<usize>) -> Vec<Range<usize>> {
        if !within(&day, &clause.words) {
            return vec![event, day];
        }
        let first = event.start.min(day.start);
        let own = first.checked_sub(1).filter(|own| *own >= clause.words.start && self.begins(*own, "own").is_some());
        let whole = own.unwrap_or(first)..event.end.max(day.end);
        vec![whole]
    }

    fn contest(&self, clause: &Clause) -> Option<(LimitKind, Range<usize>)> {
        if self.holds(clause.sentence.clone(), "no_match") || self.holds(clause.words.clone(), "distance") {
            return None;
        }
        let of = |contest, list: &str| self.find(clause, list).map(|at| (contest, at));
        let (contest, at) = of(Contest::Match, "match")
            .or_else(|| of(Contest::Competition, "competition"))
            .or_else(|| Some((Contest::Match, self.plays(clause)?)))?;
        let sport = SPORTS.into_iter().find(|(list, _)| self.holds(clause.words.clone(), list)).map(|(_, sport)| sport);
        Some((LimitKind::Match { contest, sport }, at))
    }

    /// "We play Saturday", "Samstag spielen wir gegen Graz": with a day right beside it, and nothing that is played.
    fn plays(&self, clause: &Clause) -> Option<Range<usize>> {
        let at = self.find(clause, "plays")?;
        let is_against = |word: usize| word < clause.words.end && self.begins(word, "against").is_some();
        let is_hour = |word: usize| {
            let length = self.begins(word, "clock").unwrap_or(0);
            self.text.words.get(word + length).is_some_and(|token| token.shape == Shape::Number)
        };
        let mut days = self.days.iter().filter(|(day, _)| within(day, &clause.words));
        let is_match = |day: &Range<usize>| {
            let is_before = day.start >= at.end && (day.start == at.end || is_against(at.end));
            let is_after = day.end == at.start && (at.end == clause.words.end || is_against(at.end) || is_hour(at.end));
            is_before || is_after
        };
        days.any(|(day, _)| is_match(day)).then_some(at)
    }

    fn demand(&self, clause: &Clause) -> Option<(LimitKind, Range<usize>)> {
        let mut demands =
            DEMANDS.into_iter().filter_map(|of| Some((LimitKind::Busy(of), self.find(clause, of.as_str())?)));
        demands.next().filter(|_| !self.holds(clause.words.clone(), "no_demand"))
    }

    /// What somebody does: of several phrases the longest ("paseo en bici").
    fn outing(&self, clause: &Clause) -> Option<(LimitKind, Range<usize>)> {
        let named = |of: &Activity| Some((LimitKind::Outing(Outing::of(*of)), self.find(clause, of.as_str())?));
        let said = Activity::ALL.iter().filter_map(named).min_by_key(|(_, at)| std::cmp::Reverse(at.len()));
        // "Easy 6k tomorrow".
        let run = || Some((LimitKind::Outing(Outing::of(Activity::Running)), self.find(clause, "planned_run")?));
        let said = said.or_else(run).or_else(|| self.far(clause));
        let is_something_else = |activity| {
            activity == Activity::Running && self.holds(clause.sentence.clone(), "raced")
                || self.holds(clause.words.clone(), "no_outing")
        };
        said.filter(|(kind, _)| !matches!(kind, LimitKind::Outing(outing) if is_something_else(outing.activity)))
    }

    /// "60 km planned", "70 km with the club": a distance that nobody runs is ridden.
    fn far(&self, clause: &Clause) -> Option<(LimitKind, Range<usize>)> {
        // "Sunday 70 km with the club"; who says what they drive has no bike.
        let with_a_club = || self.find(clause, "company").filter(|_| self.holds(clause.words.clone(), "ours"));
        let planned = self.find(clause, "far").or_else(with_a_club)?;
        if self.holds(clause.sentence.clone(), "no_far") {
            return None;
        }
        let is_far = |at: &usize| match self.text.length(*at) {
            Some((Length::Meters(meters), _)) => meters > RIDDEN_METERS,
            _ => false,
        };
        let at = clause.words.clone().find(is_far)?;
        let end = self.text.length(at).map_or(at + 1, |(_, end)| end);
        Some((LimitKind::Outing(Outing::of(Activity::Cycling)), at.min(planned.start)..end.max(planned.end)))
    }

    /// Whether an event is somebody else's: "my son's match", "Anna has an exam". In company it is one's own.
    fn is_others(&self, clause: &Clause, event: &Range<usize>) -> bool {
        let before = clause.words.start..event.start;
        let is_theirs = |at: usize| {
            let named = phrases().begin(&self.words[at..event.start], "others").is_some();
            let beside = at.checked_sub(1).filter(|beside| *beside >= clause.words.start);
            let is_with = |list| beside.is_some_and(|beside| self.begins(beside, list).is_some());
            named && !is_with("company") && !is_with("ours")
        };
        let owns = |at: usize| {
            let is_of_a_day = self.days.iter().any(|(day, _)| day.contains(&at) || day.end == at);
            let is_verb = at.checked_sub(1).is_some_and(|subject| self.begins(subject, "is").is_some());
            self.words[at] == "'s" && !is_of_a_day && !is_verb
        };
        // "She's asking me to walk with her" is of two.
        let takes_along = |at: usize| self.holds(at..event.start, "self");
        // "Yoga mit" of "Yoga mit meiner Schwester" is nobody's but one's own.
        let ends_in_company = self.holds(event.end - 1..event.end, "company");
        before.into_iter().any(|at| (is_theirs(at) || owns(at)) && !takes_along(at))
            || !ends_in_company && self.follows(event, "of_others")
    }

    fn follows(&self, event: &Range<usize>, list: &str) -> bool {
        event.end < self.words.len() && self.begins(event.end, list).is_some()
    }

    /// "The match is cancelled", "no match on Sunday after all".
    fn is_off(&self, clause: &Clause, event: &Range<usize>) -> bool {
        let ends_here = |at: usize| phrases().begin(&self.words[at..event.start], "none") == Some(event.start - at);
        self.holds(clause.segment.clone(), "off")
            || self.holds(clause.words.clone(), "off_match")
            || (clause.words.start..event.start).any(ends_here)
    }

    fn is_owned(&self, clause: &Clause, event: &Range<usize>) -> bool {
        let before = event.start.saturating_sub(WORDS_OWNED).max(clause.words.start);
        self.holds(before..event.start, "own")
    }
}

#[cfg(test)]
mod tests;
