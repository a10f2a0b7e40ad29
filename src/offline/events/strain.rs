//! What weighs on the day after it: a child that is ill, a bad night, an evening that ends late.

use chrono::Timelike;

use super::{super::token::tokens, Clause, EVENING_BEGINS, Heard, MOST_WORDS, Message, Text, phrases};
use crate::domain::planner::event::Strain;

/// Until this hour of the morning it is still the evening before.
const EVENING_ENDS: u32 = 4;

/// What a message tells that still weighs on the day after it: a child that is ill, a bad night without its hours, an evening
/// that ends late.
pub fn strains(message: &Message<'_>) -> Vec<Strain> {
    let words: Vec<String> = tokens(message.text).into_iter().map(|token| token.text).collect();
    let holds = |list: &str| phrases().hold(&words, list);
    if words.len() > MOST_WORDS || !(holds("child_ill") || holds("bad_night") || holds("late_night")) {
        return Vec::new();
    }
    let text = Text::of(message);
    let heard = Heard::of(&text);
    let clauses = heard.clauses();
    let is_told = |clause: &&Clause| {
        let holds = |list: &str| heard.holds(clause.words.clone(), list);
        !clause.is_asked && !holds("unsure") && !holds("strain_over")
    };
    let open = || clauses.iter().filter(is_told);
    let tells = |clause: &Clause, list: &str| heard.holds(clause.words.clone(), list);
    let is_sick = open().any(|clause| tells(clause, "child") && tells(clause, "child_ill"));
    let is_bad = open().any(|clause| tells(clause, "bad_night"));
    let is_late = is_of_these_hours(message, &words) && clauses.iter().any(|clause| heard.is_late(clause));
    let told = [(is_sick, Strain::SickChild), (is_bad, Strain::BadNight), (is_late, Strain::LateNight)];
    told.into_iter().filter(|(is_told, _)| *is_told).map(|(_, strain)| strain).collect()
}

/// Whether a message tells of the evening before: what was late is behind them.
pub fn tells_of_last_night(text: &str) -> bool {
    let words: Vec<String> = tokens(text).into_iter().map(|token| token.text).collect();
    phrases().hold(&words, "last_night")
}

/// Whether the evening that is told is the one before a morning to come, or the last: it is said in it, or named. A concert told at
/// noon may be any day's.
fn is_of_these_hours(message: &Message<'_>, words: &[String]) -> bool {
    let hour = message.now.with_timezone(&message.zone).hour();
    let is_evening = !(EVENING_ENDS..EVENING_BEGINS).contains(&hour);
    is_evening || ["evening", "last_night"].iter().any(|list| phrases().hold(words, list))
}

impl Heard<'_> {
    /// Whether a clause tells of an evening that ends late: out, or with people, of one's own, and on no other day.
    fn is_late(&self, clause: &Clause) -> bool {
        let holds = |list: &str| self.holds(clause.words.clone(), list);
        let is_other_day =
            || self.days.iter().any(|(day, on)| super::within(day, &clause.segment) && *on > self.text.today());
        // "Party" alone may be anybody's, while "my sister's" may be where somebody goes.
        let is_told = holds("late_night") && !self.holds(clause.segment.clone(), "no_late_night");
        let is_unsure = ["unsure", "always", "never", "off"].iter().any(|list| holds(list));
        let is_bygone = holds("last") && !holds("last_night");
        is_told && !clause.is_asked && !is_unsure && !is_bygone && !is_other_day()
    }
}
