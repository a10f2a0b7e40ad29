//! Which days of a week its sessions get: spread evenly, what tires apart, and on the days that the plan had so far.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::{
    Aim, Facts, Focus, Level, digest, event, laws,
    spacing::{self, FORBIDDEN, Slot, touch},
};

/// What a day costs on which the plan had nothing so far: more than a week that is a little less even.
const OFF_THE_RHYTHM: i32 = 4;
/// So many days back the plan shows its rhythm.
const RHYTHM_DAYS: u64 = 14;
/// From this cost on sessions stand side by side that should not.
const CROWDED: i32 = 8;
/// What it costs when the first session is not the one that somebody should begin with.
const FIRST_IS_ANOTHER: i32 = 2;
/// What a session costs that is lost on its day: on one near a match, or a hard one on one that digests a great load.
const LOST: i32 = 5;
/// What a long session costs that is not at the weekend.
const LONG_ON_A_WEEKDAY: i32 = 3;

/// A day for each slot, in the order of the slots: hard days apart, lifting spread, the long session at the weekend, all of it
/// beside what stands already; and where the plan had its days so far, on those.
pub(super) fn place(
    facts: &Facts,
    dates: &[NaiveDate],
    slots: &[Slot],
    standing: &[(NaiveDate, Slot)],
) -> Option<Vec<NaiveDate>> {
    if slots.is_empty() {
        return Some(Vec::new());
    }
    let has_hard = slots.iter().any(|slot| slot.is_hard);
    let rhythm = Rhythm::of(facts, dates, standing);
    let days: Vec<Day> = dates.iter().map(|date| Day::of(facts, &rhythm, *date, has_hard)).collect();
    let standing = standing.iter().map(|(date, slot)| (Day::of(facts, &rhythm, *date, false), *slot)).collect();
    let placing = Placing { facts, slots, days, standing, first: first_wanted(facts, slots) };
    let choices = placing.choices();
    let most_even = choices.first().cloned().into_iter().collect();
    let best = if has_hard { None } else { placing.best_of(most_even) };
    // Where the most even days put side by side what should not be, any others may be better.
    match best {
        Some((cost, days)) if cost < CROWDED => Some(days),
        _ => placing.best_of(choices).map(|(_, days)| days),
    }
}

/// A day, and what is asked of it: once, for every choice of days and every order of sessions asks it again.
struct Day {
    date: NaiveDate,
    /// Its number in the calendar.
    number: i32,
    is_weekend: bool,
    is_near_a_match: bool,
    /// Whether it still digests a great load, where that matters.
    digests: bool,
    /// How far it is from the rhythm of the plan.
    off_rhythm: i32,
    /// Whether there was training on the day before.
    after_training: bool,
}

impl Day {
    fn of(facts: &Facts, rhythm: &Rhythm, date: NaiveDate, matters: bool) -> Self {
        Self {
            date,
            number: date.num_days_from_ce(),
            is_weekend: matches!(date.weekday(), Weekday::Sat | Weekday::Sun),
            is_near_a_match: event::is_near_a_match(facts, date),
            digests: matters && digest::is_digesting(facts, date),
            off_rhythm: rhythm.off(date),
            after_training: date.pred_opt().is_some_and(|before| facts.done.iter().any(|done| done.date == before)),
        }
    }
}

/// How often the plan, or the one that was made anew, had a session on each day of the week lately, Monday first.
struct Rhythm([u32; 7]);

impl Rhythm {
    fn of(facts: &Facts, dates: &[NaiveDate], standing: &[(NaiveDate, Slot)]) -> Self {
        let mut rhythm = Self([0; 7]);
        let Some(first) = dates.iter().copied().chain(standing.iter().map(|(date, _)| *date)).min() else {
            return rhythm;
        };
        let since = first.checked_sub_days(Days::new(RHYTHM_DAYS)).unwrap_or(NaiveDate::MIN);
        let planned = facts.plan.iter().flat_map(|plan| &plan.sessions).map(|session| session.date);
        for date in planned.filter(|date| (since..first).contains(date)).chain(facts.rhythm.iter().copied()) {
            rhythm.0[date.weekday().num_days_from_monday() as usize] += 1;
        }
        rhythm
    }

    fn off(&self, date: NaiveDate) -> i32 {
        let most = self.0.iter().max().copied().unwrap_or_default();
        match self.0[date.weekday().num_days_from_monday() as usize] {
            _ if most == 0 => 0,
            0 => OFF_THE_RHYTHM,
            often => i32::from(often < most),
        }
    }
}

/// A choice of days, by their places among those that are free, and how uneven it is.
type Choice = (i32, Vec<usize>);

/// Slots that want a day.
struct Placing<'a> {
    facts: &'a Facts,
    slots: &'a [Slot],
    days: Vec<Day>,
    /// What has a day, with it.
    standing: Vec<(Day, Slot)>,
    /// What should come first.
    first: Option<Slot>,
}

impl Placing<'_> {
    /// Every choice of days that is no run of seven, the most even first.
    fn choices(&self) -> Vec<Choice> {
        let days = self.days.len().min(7);
        let mut choices: Vec<Choice> = (0_u32..1 << days)
            .filter(|bits| bits.count_ones() as usize == self.slots.len())
            .map(|bits| (0..days).filter(|at| bits >> at & 1 == 1).collect())
            .map(|choice: Vec<usize>| (self.spread(&choice), choice))
            .filter(|(spread, _)| *spread < FORBIDDEN)
            .collect();
        // Of equals the first.
        choices.sort_by_key(|(spread, _)| *spread);
        choices
    }

    /// The cheapest arrangement over some choices of days, with its cost; of equals the first.
    fn best_of(&self, choices: Vec<Choice>) -> Option<(i32, Vec<NaiveDate>)> {
        let mut search = Search { placing: self, line: Vec::new(), order: Vec::new(), best: None };
        let mut left = self.slots.to_vec();
        left.sort_unstable();
        for (spread, choice) in choices {
            // Once a week costs less than the choices that are left are uneven, it is the best.
            if search.best.as_ref().is_some_and(|(cost, _)| spread >= *cost) {
                break;
            }
            search.line = self.standing.iter().map(|(day, slot)| (day, Some(*slot))).collect();
            search.line.extend(choice.iter().map(|at| (&self.days[*at], None)));
            search.line.sort_by_key(|(day, _)| day.number);
            search.fill(&mut left, spread);
        }
        search.best
    }

    /// How unevenly days lie in the week, which is taken to repeat, with those that stand, and how far from the rhythm of the plan.
    fn spread(&self, choice: &[usize]) -> i32 {
        let chosen = choice.iter().map(|at| &self.days[*at]);
        let off: i32 = chosen.clone().map(|day| day.off_rhythm).sum();
        let mut all: Vec<&Day> = self.standing.iter().map(|(day, _)| day).chain(chosen).collect();
        all.sort_by_key(|day| day.number);
        let Some(first) = all.first() else { return off };
        let mut cost = off;
        for (at, day) in all.iter().enumerate() {
            let next = all.get(at + 1).map_or(first.number + 7, |next| next.number);
            cost += (next - day.number - 7 / all.len() as i32).pow(2) * 2;
        }
        if self.may_be_seven(&all, first.date) {
            let dates: Vec<NaiveDate> = all.iter().map(|day| day.date).collect();
            cost += if laws::longest_run(self.facts, &dates) >= 7 { FORBIDDEN } else { 0 };
        }
        // A day after training gives way to a day after rest.
        cost + i32::from(first.after_training)
    }

    /// Whether so many days of training, with those done and told of around them, could be seven in a row: this is asked of every
    /// choice of days, and mostly they are too few.
    fn may_be_seven(&self, days: &[&Day], first: NaiveDate) -> bool {
        let week_before = first.checked_sub_days(Days::new(7)).unwrap_or(NaiveDate::MIN);
        let done = self.facts.done.iter().filter(|done| done.date >= week_before).count();
        days.len() + done + self.facts.person.limits.len() >= 7
    }

    /// What a kind of session costs on a day.
    fn on(&self, day: &Day, slot: Slot) -> i32 {
        // The days around a match hold neither, and it would be lost on them.
        let is_lost = || slot.is_hard || event::focus(self.facts, slot.focus, day.date) != slot.focus;
        let mut cost = 0;
        if day.is_near_a_match && is_lost() {
            cost += LOST;
        }
        if day.digests && slot.is_hard {
            cost += LOST;
        }
        if slot.focus == Focus::Long && !day.is_weekend {
            cost += LONG_ON_A_WEEKDAY;
        }
        cost
    }

    /// What it costs that a kind of session is the first of the week.
    fn as_first(&self, day: &Day, slot: Slot) -> i32 {
        let eve = day.date.pred_opt();
        let touches =
            eve.into_iter().flat_map(|eve| spacing::on(self.facts, eve)).map(|before| touch(before, slot)).max();
        let is_another = self.first.is_some_and(|first| first != slot);
        touches.unwrap_or(0) + if is_another { FIRST_IS_ANOTHER } else { 0 }
    }

    /// What it costs that one kind follows another on the next day.
    fn touches(&self, before: Slot, after: Slot) -> i32 {
        // Of a beginner the long day is hardly longer than the others: legs that lifted carry it.
        let is_beginner = self.facts.person.level.unwrap_or_default() == Level::Beginner;
        let is_short = after.focus == Focus::Long && before.focus.is_strength() && !after.is_hard && is_beginner;
        let touches = if is_short { 0 } else { touch(before, after) };
        touches.max(i32::from(before.focus == after.focus))
    }
}

/// A week that is being filled, day by day, and the cheapest that was found.
struct Search<'a> {
    placing: &'a Placing<'a>,
    /// The days of the week, with what stands on them.
    line: Vec<(&'a Day, Option<Slot>)>,
    /// What stands on the days so far.
    order: Vec<Slot>,
    best: Option<(i32, Vec<NaiveDate>)>,
}

impl Search<'_> {
    /// Tries every distinct order of the slots that are `left`, sorted, and leaves those that cost too much already.
    fn fill(&mut self, left: &mut Vec<Slot>, cost: i32) {
        let most = self.best.as_ref().map_or(FORBIDDEN, |(cost, _)| *cost);
        if cost >= most {
            return;
        }
        let at = self.order.len();
        let Some((day, stands)) = self.line.get(at).copied() else {
            let cost = cost + self.closes();
            if cost < most {
                self.best = Some((cost, self.dates()));
            }
            return;
        };
        if let Some(slot) = stands {
            self.put(day, slot, left, cost);
            return;
        }
        for nth in 0..left.len() {
            // Equals stand together and are tried once.
            if nth > 0 && left[nth] == left[nth - 1] {
                continue;
            }
            let slot = left.remove(nth);
            let on_its_day = self.placing.on(day, slot);
            self.put(day, slot, left, cost + on_its_day);
            left.insert(nth, slot);
        }
    }

    fn put(&mut self, day: &Day, slot: Slot, left: &mut Vec<Slot>, cost: i32) {
        let at = self.order.len();
        let beside = match self.order.last() {
            Some(before) => self.follows((at - 1, *before), (at, slot)),
            None => self.placing.as_first(day, slot),
        };
        self.order.push(slot);
        self.fill(left, cost + beside);
        self.order.pop();
    }

    /// What it costs that one kind follows another, with their places in the line. Two that stand are what they are.
    fn follows(&self, (before_at, before): (usize, Slot), (after_at, after): (usize, Slot)) -> i32 {
        let ((before_day, stands), (after_day, too)) = (self.line[before_at], self.line[after_at]);
        match (after_day.number - before_day.number).rem_euclid(7) {
            1 if stands.is_none() || too.is_none() => self.placing.touches(before, after),
            _ => 0,
        }
    }

    /// What it costs that the week begins again after its last day.
    fn closes(&self) -> i32 {
        match self.order.as_slice() {
            [begins, .., ends] => self.follows((self.order.len() - 1, *ends), (0, *begins)),
            _ => 0,
        }
    }

    /// The days of the slots, in their order.
    fn dates(&self) -> Vec<NaiveDate> {
        let placed = self.line.iter().zip(&self.order).filter(|((_, stands), _)| stands.is_none());
        let mut placed: Vec<(NaiveDate, Slot)> = placed.map(|((day, _), slot)| (day.date, *slot)).collect();
        let slots = self.placing.slots.iter();
        slots.filter_map(|slot| Some(placed.remove(placed.iter().position(|(_, other)| other == slot)?).0)).collect()
    }
}

/// What the week should begin with. Who chose a sport, or wants to be supple, begins with it; and whoever had a plan and no training yet, with the easiest
/// there is in it: a first step that was not taken is made smaller.
fn first_wanted(facts: &Facts, slots: &[Slot]) -> Option<Slot> {
    if !facts.done.is_empty() {
        return None;
    }
    let had_a_plan = facts.plan.as_ref().is_some_and(|plan| plan.start < facts.today);
    let has_a_sport = facts.aim() == Aim::Flexibility || facts.person.sport.is_some() && facts.aim() != Aim::Strength;
    // Those that matter most come first in `slots`.
    match slots.iter().find(|slot| !slot.focus.is_strength()) {
        Some(slot) if has_a_sport => Some(*slot),
        _ if had_a_plan => slots.iter().min_by_key(|slot| (slot.is_hard, effort(slot.focus))).copied(),
        _ => None,
    }
}

/// How much a kind of session asks of somebody who has not begun yet, the least first.
fn effort(focus: Focus) -> u8 {
    match focus {
        Focus::Easy => 0,
        Focus::Long => 1,
        Focus::Mobility => 2,
        Focus::Steady => 3,
        Focus::FullBody | Focus::UpperBody | Focus::LowerBody => 4,
        Focus::Hard => 5,
    }
}
