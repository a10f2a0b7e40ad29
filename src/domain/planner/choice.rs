//! What a session is of: the activity that serves its kind, of those that are possible for a person on a day, their own first.

use chrono::NaiveDate;

use super::{
    Aim, Equipment, Facts, Focus, Level, LimitKind, Place, Session, event, limits, moves, race, spacing::Slot,
};
use crate::domain::record::{Activity, Intensity};

/// Runs after which who began with walk-runs is through with them; and one of this length at a runner's pace, in minutes and
/// km/h, says that they are not needed.
const WALK_RUNS: usize = 12;
const RUN_THROUGH: (u32, f64) = (20, 7.0);
/// Who runs so many minutes a week is past the walking.
const RUNNING_ALREADY: u32 = 60;

/// A session for a slot on a day: the first activity that is possible there.
pub(super) fn session(facts: &Facts, date: NaiveDate, slot: Slot, minutes: u32, variant: u32) -> Option<Session> {
    let slot = Slot { focus: event::focus(facts, slot.focus, date), ..slot };
    let intensity = intensity(facts, slot, date);
    let (activity, focus, intensity) = activities(facts, slot.focus, date)
        .into_iter()
        .find_map(|activity| possible(facts, activity, slot.focus, intensity, date))
        .or_else(|| fallback(facts, date))?;
    let minutes = minutes.min(limits::longest_on(facts, date));
    Some(Session::written(facts, date, focus, (activity, intensity, minutes), variant))
}

fn intensity(facts: &Facts, slot: Slot, date: NaiveDate) -> Intensity {
    let wanted = match slot.focus {
        _ if slot.is_hard => Intensity::Intense,
        // In the place of strength comes an easy run.
        _ if slot.focus.is_strength() && is_around_a_race(facts, date) => Intensity::Light,
        Focus::Easy | Focus::Long | Focus::Mobility => Intensity::Light,
        Focus::FullBody | Focus::UpperBody | Focus::LowerBody | Focus::Steady | Focus::Hard => Intensity::Moderate,
    };
    wanted.min(limits::hardest(facts, date))
}

/// An activity with its focus, when it may be planned and there is something to do in it.
fn possible(
    facts: &Facts,
    activity: Activity,
    focus: Focus,
    intensity: Intensity,
    date: NaiveDate,
) -> Option<(Activity, Focus, Intensity)> {
    if !limits::may(facts, activity, intensity, date) {
        return None;
    }
    let is_strength = activity == Activity::Strength;
    if is_strength && !has_exercises(facts, focus, date) {
        return None;
    }
    let is_too_light = focus == Focus::Steady && intensity == Intensity::Light;
    let fits = is_strength == focus.is_strength() && !is_too_light;
    let focus = if fits { focus } else { Focus::of(activity, intensity) };
    Some((activity, focus, intensity))
}

/// Whether enough moves remain for a session of strength.
pub fn has_exercises(facts: &Facts, focus: Focus, date: NaiveDate) -> bool {
    (0..2).all(|variant| moves::exercises(facts, focus, date, variant).len() >= 3)
}

/// The gentlest thing that is possible on a day.
pub fn fallback(facts: &Facts, date: NaiveDate) -> Option<(Activity, Focus, Intensity)> {
    [Activity::Walking, Activity::Swimming, Activity::Cycling, Activity::Yoga, Activity::Stretching]
        .into_iter()
        .find(|activity| limits::may(facts, *activity, Intensity::Light, date))
        .map(|activity| (activity, Focus::of(activity, Intensity::Light), Intensity::Light))
}

/// Activities that serve a focus, the person's own first.
pub fn activities(facts: &Facts, focus: Focus, date: NaiveDate) -> Vec<Activity> {
    use Activity::{Cycling, Dancing, Hiit, Pilates, Rowing, Running, Strength, Stretching, Swimming, Walking, Yoga};
    // Who chose a sport gets it wherever it serves.
    let chosen = facts.person.sport.filter(|own| {
        if is_gentle_sport(*own) {
            return focus == Focus::Mobility;
        }
        let is_hard = focus == Focus::Hard && *own != Walking;
        let is_aerobic = is_hard || matches!(focus, Focus::Easy | Focus::Steady | Focus::Long);
        is_aerobic && (*own != Running || !is_light_on_joints(facts))
    });
    let at_gym = limits::is_at(facts, Place::Gym, date);
    let bike = limits::has(facts, Equipment::Bike, date);
    let light_on_joints = is_light_on_joints(facts);
    let mut list: Vec<Activity> = match focus {
        // Who runs a race keeps the legs moving while strength is out.
        _ if focus.is_strength() && is_around_a_race(facts, date) && !light_on_joints => vec![Running, Walking],
        Focus::FullBody | Focus::UpperBody | Focus::LowerBody if limits::is_unwanted(facts, Strength, date) => {
            return activities(facts, Focus::Easy, date);
        }
        Focus::FullBody | Focus::UpperBody | Focus::LowerBody => {
            let liked = facts.person.sport.filter(|_| event::is_full(facts, date));
            let runs = |sport: &Activity| *sport != Running || !is_light_on_joints(facts);
            liked.filter(runs).into_iter().chain([Strength, Swimming, Pilates, Walking]).collect()
        }
        Focus::Mobility => vec![Yoga, Stretching],
        Focus::Hard if facts.aim() == Aim::Endurance => vec![Running, Cycling, Rowing, Swimming],
        Focus::Hard => vec![Hiit, Cycling, Rowing, Running, Swimming],
        Focus::Easy | Focus::Steady | Focus::Long => {
            let runs = facts.aim() == Aim::Endurance && !light_on_joints;
            let first: &[Activity] = if runs { &[Running] } else { &[] };
            let second: &[Activity] = if bike || at_gym { &[Cycling, Walking] } else { &[Walking, Cycling] };
            [first, second, &[Swimming, Rowing, Dancing]].concat()
        }
    };
    // What a person does by themselves goes before what a book says; what loads joints stays where it was.
    let aerobic = matches!(focus, Focus::Easy | Focus::Steady | Focus::Long);
    if aerobic {
        let done = |activity: &Activity| facts.done.iter().filter(|done| done.activity == *activity).count();
        let own = [Running, Cycling, Swimming, Rowing, Walking, Dancing].into_iter().filter(|own| done(own) >= 2);
        let mut own: Vec<Activity> = own.filter(|own| *own != Running || !facts.is_pregnant()).collect();
        own.sort_by_key(|activity| std::cmp::Reverse(done(activity)));
        list.retain(|activity| !own.contains(activity));
        own.extend(list);
        list = own;
        // Water carries what hurts.
        if facts.limits_on(date).any(|limit| matches!(limit.kind, LimitKind::Injury(_))) {
            list.sort_by_key(|activity| *activity != Swimming);
        }
    }
    // A circuit is squats and planks by another name.
    if limits::is_unwanted(facts, Strength, date) {
        list.retain(|activity| *activity != Hiit);
    }
    list.splice(0..0, chosen);
    if focus == Focus::Hard && walk_runs_done(facts).is_some() {
        list.retain(|activity| *activity != Running);
    }
    list
}

/// Whether a sport is for suppleness and strength in quiet, and none of endurance.
pub fn is_gentle_sport(sport: Activity) -> bool {
    matches!(sport, Activity::Yoga | Activity::Pilates)
}

/// Whether a distance is so near, before or behind, that strength is out.
fn is_around_a_race(facts: &Facts, date: NaiveDate) -> bool {
    race::days_to(facts, date).is_some() || race::is_recovering(facts, date)
}

/// For who begins to run: how many runs there were so far. None for who runs already.
pub fn walk_runs_done(facts: &Facts) -> Option<usize> {
    let person = &facts.person;
    let runs: Vec<_> = facts.done.iter().filter(|done| done.activity == Activity::Running).collect();
    let ran_through = runs.iter().any(|run| {
        let speed = run.distance_km.map(|km| km / (f64::from(run.minutes.max(1)) / 60.0));
        run.minutes >= RUN_THROUGH.0 && speed.is_some_and(|speed| speed >= RUN_THROUGH.1)
    });
    let is_new = person.level.unwrap_or_default() == Level::Beginner
        && person.weekly_minutes.is_some_and(|minutes| minutes < RUNNING_ALREADY)
        && !ran_through
        && runs.len() < WALK_RUNS;
    is_new.then_some(runs.len())
}

/// Whether running and jumping are not for this person yet: who runs already knows better.
pub fn is_light_on_joints(facts: &Facts) -> bool {
    let does_so = facts.done.iter().filter(|done| done.activity == Activity::Running).count() >= 2;
    let says_so = limits::is_chosen(facts, Activity::Running) && facts.person.weekly_minutes >= Some(RUNNING_ALREADY);
    // Who wants to and is no risk begins with short runs between walks.
    let may_begin =
        limits::is_chosen(facts, Activity::Running) && facts.person.age.is_none_or(|age| age < 60) && !is_heavy(facts);
    let runs = does_so || says_so || may_begin;
    facts.is_pregnant()
        || !runs
            && (facts.person.level.unwrap_or_default() == Level::Beginner
                || facts.person.age.is_some_and(|age| age >= 60)
                || is_heavy(facts))
}

/// A body mass index of 30 or more, where jumping and running are hard on joints.
fn is_heavy(facts: &Facts) -> bool {
    let weight = facts.weight().map(|(kg, _)| kg);
    weight.zip(facts.person.height_cm).is_some_and(|(kg, cm)| kg / (cm / 100.0).powi(2) >= 30.0)
}
