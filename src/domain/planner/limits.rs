//! What an injury, a place, an illness or a pregnancy leaves possible.
//!
//! The lists are careful on purpose: an activity is left out when it loads the part directly or with impact. They are no
//! treatment; what stays is what rarely asks anything of the part.

use chrono::NaiveDate;

use super::{
    body::BodyPart,
    digest, event,
    facts::{Equipment, Facts, Level, LimitKind, Place, Trouble},
    race,
};
use crate::domain::{
    record::{Activity, Intensity},
    safety::Condition,
};

/// So many days after an illness only light sessions are planned, none longer than this, in minutes.
pub const LIGHT_DAYS_AFTER_ILLNESS: i64 = 3;
const LONGEST_AFTER_ILLNESS: u32 = 20;
/// A walk on a pelvic floor that is weak after a birth is no longer than this, in minutes.
const LONGEST_ON_A_WEAK_FLOOR: u32 = 30;
/// The first of these days are for walking: a heart that had a fever is not raced on the next day.
const WALKING_DAYS: i64 = 2;
/// From so many sessions on, in the time the planner reads, an activity is somebody's own.
const TIMES_PRACTISED: usize = 2;

/// Whether an activity at an intensity may be planned for a person on a day.
pub fn may(facts: &Facts, activity: Activity, intensity: Intensity, date: NaiveDate) -> bool {
    if facts.is_on_hold() || facts.is_ill_on(date) || event::takes_the_day(facts, date) {
        return false;
    }
    // What a toe or a finger does with gout, the foot does.
    let loads =
        |part: BodyPart| part.rules_out(activity) || is_of_gout(facts, part) && BodyPart::Foot.rules_out(activity);
    let rules_out = |kind: LimitKind| match kind {
        LimitKind::Injury(part) => loads(part),
        LimitKind::Sport(waits) => waits == activity,
        // What only aches rests from the hard session of what loads it.
        LimitKind::Ache(part) => intensity == Intensity::Intense && loads(part),
        LimitKind::Illness
        | LimitKind::Away
        | LimitKind::Loss
        | LimitKind::Nights
        | LimitKind::JetLag
        | LimitKind::Time(_)
        | LimitKind::Match { .. }
        | LimitKind::Outing(_)
        | LimitKind::Busy(_)
        | LimitKind::Strain(_) => false,
    };
    let near = race::days_to(facts, date);
    near != Some(0)
        && !((near.is_some() || race::is_recovering(facts, date)) && is_out_around_a_race(activity))
        && !(event::is_near_a_match(facts, date) && event::is_out_near_a_match(activity))
        && (!event::is_underway(facts, date) || loosens(activity))
        && !(activity == Activity::Strength && event::is_full(facts, date) && likes_another(facts))
        && intensity <= hardest(facts, date)
        && !facts.limits_on(date).any(|limit| rules_out(limit.kind))
        && !facts.lately_on(date).any(
            |told| matches!(told, Trouble::Stiff(part) if intensity == Intensity::Intense && part.rules_out(activity)),
        )
        && !(facts.is_pregnant() && is_out_in_pregnancy(activity))
        && !is_out_after_a_birth(facts, activity)
        && !is_barred(facts, activity)
        && !(facts.person.holds.uncleared.has(Condition::DizzySpells) && is_out_when_dizzy(activity))
        && (!(was_ill_within(facts, date, WALKING_DAYS)
            || race::is_day_after(facts, date)
            || race::is_after_no_start(facts, date))
            || is_gentle(activity))
        && is_within_reach(facts, activity, date)
}

/// Whether a part that throbs may be one of gout: in languages in which a toe is a finger of the foot, it is told as one.
pub fn is_of_gout(facts: &Facts, part: BodyPart) -> bool {
    facts.person.holds.barred.has(Condition::Gout) && part == BodyPart::Finger
}

/// Whether somebody named what they like doing, and it is no lifting they came for.
fn likes_another(facts: &Facts) -> bool {
    facts.person.sport.is_some() && facts.aim() != super::Aim::Strength
}

/// What loosens after hours of sitting, and needs no more than a station or a bit of floor.
fn loosens(activity: Activity) -> bool {
    matches!(activity, Activity::Walking | Activity::Stretching | Activity::Yoga)
}

/// The hardest intensity a person may be asked for on a day: none of it in pregnancy, with an injury, after an eating
/// disorder was heard, under 18, or from 65 on without training experience. Easy is all of it after an illness, in jet lag,
/// around a race or a match, on a day that asks much, while a great load is digested, with dizziness, on the day after an injury was told,
/// until a practice has agreed, while the blood lacks iron (effort is felt more and lifts less: NHS, iron deficiency anaemia), and on
/// the days after the inhaler was needed in a session (GINA 2023: reliever used, load down; ACSM: long warm-up, short bouts).
pub fn hardest(facts: &Facts, date: NaiveDate) -> Intensity {
    let told = event::hardest(facts, date);
    let injured = facts.limits_on(date).any(|limit| matches!(limit.kind, LimitKind::Injury(_)));
    let person = &facts.person;
    let unused = person.age.is_some_and(|age| age >= 65) && person.level.unwrap_or_default() == Level::Beginner;
    let minor = person.age.is_some_and(|age| age < 18);
    let turns_the_clock = facts.limits_on(date).any(|limit| limit.kind == LimitKind::JetLag);
    if turns_the_clock
        || has_just_been_ill(facts, date)
        || race::is_close(facts, date)
        || race::is_recovering(facts, date)
        || person.holds.clearance
        || person.holds.barred.has(Condition::IronDeficiency)
        || facts.lately_on(date).any(|told| told == Trouble::Inhaler)
        || facts.limits_on(date).any(|limit| limit.kind == LimitKind::Strain(event::Strain::Dizzy))
        || digest::is_digesting(facts, date)
        || is_freshly_hurt(facts, date)
        || person.holds.leaks && person.holds.postpartum
    {
        return Intensity::Light;
    }
    if injured
        || facts.is_pregnant()
        || person.holds.postpartum
        || person.holds.leaks
        || person.holds.eating_disorder
        || unused
        || minor
    {
        told.min(Intensity::Moderate)
    } else {
        told
    }
}

/// Whether an injury was told on the day before, or on that day: nobody works hard on it before it is known how the night was.
fn is_freshly_hurt(facts: &Facts, date: NaiveDate) -> bool {
    let mut hurt = facts.limits_on(date).filter(|limit| matches!(limit.kind, LimitKind::Injury(_)));
    hurt.any(|limit| limit.from.is_some_and(|from| (date - from).num_days() <= 1))
}

/// The first days after an illness are light ones.
pub fn has_just_been_ill(facts: &Facts, date: NaiveDate) -> bool {
    was_ill_within(facts, date, LIGHT_DAYS_AFTER_ILLNESS)
}

/// Whether an illness ended so many days before a day, or fewer.
fn was_ill_within(facts: &Facts, date: NaiveDate, days: i64) -> bool {
    let ends =
        facts.person.limits.iter().filter(|limit| limit.kind == LimitKind::Illness).filter_map(|limit| limit.until);
    ends.into_iter().any(|until| (1..=days).contains(&(date - until).num_days()))
}

/// Whether an activity is more than the first days after an illness are for.
pub fn is_too_soon(facts: &Facts, activity: Activity) -> bool {
    was_ill_within(facts, facts.today, WALKING_DAYS) && !is_gentle(activity)
}

/// The part that hurts today and that an activity would load.
pub fn hurt_by(facts: &Facts, activity: Activity) -> Option<BodyPart> {
    facts.limits_on(facts.today).find_map(|limit| match limit.kind {
        LimitKind::Injury(part) if part.rules_out(activity) => Some(part),
        _ => None,
    })
}

/// What somebody may do who was in bed, or ran for hours, the day before.
fn is_gentle(activity: Activity) -> bool {
    matches!(activity, Activity::Walking | Activity::Stretching | Activity::Yoga)
}

/// Whether today is the first day after an illness that was given an end: nobody knows yet whether it is really over.
pub fn was_ill_until_yesterday(facts: &Facts) -> bool {
    let mut ends =
        facts.person.limits.iter().filter(|limit| limit.kind == LimitKind::Illness).filter_map(|limit| limit.until);
    ends.any(|until| until.succ_opt() == Some(facts.today)) && !facts.is_ill_on(facts.today)
}

/// The longest a session may be on a day, in minutes, whatever time there is in a usual week.
pub fn longest_on(facts: &Facts, date: NaiveDate) -> u32 {
    let after_illness = has_just_been_ill(facts, date).then_some(LONGEST_AFTER_ILLNESS);
    let told = std::iter::once(longest_told(facts, date));
    let holds = facts.person.holds;
    let floor = (holds.leaks && holds.postpartum).then_some(LONGEST_ON_A_WEAK_FLOOR);
    let spared =
        after_illness.into_iter().chain(floor).chain(race::longest(facts, date)).chain(digest::longest(facts, date));
    told.chain(spared).min().unwrap_or(u32::MAX)
}

/// The same by the person's word alone: the time they have, and what else the day holds or is near to.
pub fn longest_told(facts: &Facts, date: NaiveDate) -> u32 {
    facts.time_on(date).into_iter().chain(event::longest(facts, date)).min().unwrap_or(u32::MAX)
}

/// What makes legs heavy or risks a fall is out in the last days before a race, and while they are sore after one.
fn is_out_around_a_race(activity: Activity) -> bool {
    matches!(activity, Activity::Strength | Activity::Pilates | Activity::Hiit | Activity::Hiking)
        || is_out_in_pregnancy(activity)
}

/// Contact, falls and maximal effort are out in pregnancy (ACOG Committee Opinion 804, 2020).
fn is_out_in_pregnancy(activity: Activity) -> bool {
    matches!(activity, Activity::Hiit | Activity::Football | Activity::Climbing | Activity::Tennis | Activity::Other)
}

/// Jumps and falls are out in the year after a birth; whoever leaks, or feels a weight below, runs and dances no more until a
/// physiotherapist of the pelvic floor has helped, and in that year walks and breathes before anything is lifted (Goom, Donnelly
/// and Brockwell: returning to running postnatal, 2019).
fn is_out_after_a_birth(facts: &Facts, activity: Activity) -> bool {
    let holds = facts.person.holds;
    let jumps = matches!(activity, Activity::Hiit | Activity::Football | Activity::Tennis);
    (holds.postpartum || holds.leaks) && jumps
        || holds.leaks && matches!(activity, Activity::Running | Activity::Dancing)
        || holds.leaks && holds.postpartum && !is_gentle(activity)
}

/// What those who operated a joint do not allow it any more.
fn is_barred(facts: &Facts, activity: Activity) -> bool {
    use Activity::{Climbing, Football, Hiit, Running, Tennis};
    let barred = facts.person.holds.barred;
    let jumps = matches!(activity, Running | Hiit | Football | Tennis);
    barred.has(Condition::Wheelchair) && is_out_in_a_wheelchair(facts, activity)
        || (barred.has(Condition::NoJumps) || barred.has(Condition::NoRunning)) && jumps
        || barred.has(Condition::NoOverhead) && matches!(activity, Climbing | Tennis)
}

/// What is done on one's feet or on the floor. A hand bike, a boat or a court is for whom it is their own.
fn is_out_in_a_wheelchair(facts: &Facts, activity: Activity) -> bool {
    match activity {
        Activity::Strength | Activity::Swimming | Activity::Stretching | Activity::Other => false,
        Activity::Cycling | Activity::Rowing | Activity::Tennis => !is_own(facts, activity),
        Activity::Running
        | Activity::Walking
        | Activity::Hiking
        | Activity::Climbing
        | Activity::Football
        | Activity::Hiit
        | Activity::Yoga
        | Activity::Pilates
        | Activity::Dancing => true,
    }
}

/// No height and nothing that ends in a fall.
fn is_out_when_dizzy(activity: Activity) -> bool {
    matches!(activity, Activity::Hiking | Activity::Climbing | Activity::Hiit | Activity::Swimming)
}

/// Whether place and equipment allow it. Walking and moves on the floor need nothing.
fn is_within_reach(facts: &Facts, activity: Activity, date: NaiveDate) -> bool {
    let owns = |thing| has(facts, thing, date);
    let at = |place| is_at(facts, place, date);
    // Whoever rode or swam twice lately, or asks for it, has the bike or the pool.
    if is_practised(facts, activity, date) || (is_chosen(facts, activity) && !is_away(facts, date)) {
        return true;
    }
    match activity {
        Activity::Swimming => at(Place::Pool),
        Activity::Cycling => owns(Equipment::Bike) || at(Place::Gym),
        Activity::Rowing => owns(Equipment::Rower) || at(Place::Gym),
        Activity::Running => at(Place::Outdoors) || at(Place::Gym) || owns(Equipment::Treadmill),
        Activity::Hiking => at(Place::Outdoors),
        // A wall, a team, a court: only for who has one.
        Activity::Climbing | Activity::Football | Activity::Tennis | Activity::Other => is_own(facts, activity),
        Activity::Walking
        | Activity::Strength
        | Activity::Yoga
        | Activity::Hiit
        | Activity::Pilates
        | Activity::Stretching
        | Activity::Dancing => true,
    }
}

/// Whether the person trains it by themselves, and is not away from where they do.
fn is_practised(facts: &Facts, activity: Activity, date: NaiveDate) -> bool {
    !is_away(facts, date) && facts.done.iter().filter(|done| done.activity == activity).count() >= TIMES_PRACTISED
}

/// Whether the person wants none of it, and not only for some days.
pub fn is_unwanted(facts: &Facts, activity: Activity, date: NaiveDate) -> bool {
    facts.limits_on(date).any(|limit| limit.kind == LimitKind::Sport(activity) && limit.until.is_none())
}

/// Whether the person named it as their sport.
pub fn is_chosen(facts: &Facts, activity: Activity) -> bool {
    facts.person.sport == Some(activity)
}

pub fn is_away(facts: &Facts, date: NaiveDate) -> bool {
    facts.limits_on(date).any(|limit| limit.kind == LimitKind::Away)
}

/// Whether the person does or plans it already.
fn is_own(facts: &Facts, activity: Activity) -> bool {
    let planned = facts.plan.iter().flat_map(|plan| &plan.sessions);
    facts.done.iter().any(|done| done.activity == activity)
        || planned.into_iter().any(|session| session.activity == activity)
}

/// Whether a piece of equipment is there on a day.
pub fn has(facts: &Facts, thing: Equipment, date: NaiveDate) -> bool {
    let in_gym = matches!(
        thing,
        Equipment::Machines | Equipment::Barbell | Equipment::Dumbbells | Equipment::Mat | Equipment::Kettlebell
    );
    !is_away(facts, date)
        && (facts.person.equipment.as_ref().is_some_and(|owned| owned.contains(&thing))
            || (in_gym && is_at(facts, Place::Gym, date)))
}

/// Whether a place is open to the person on a day.
pub fn is_at(facts: &Facts, place: Place, date: NaiveDate) -> bool {
    let is_away = is_away(facts, date);
    let places = &facts.person.places;
    match place {
        Place::Gym | Place::Pool => !is_away && places.contains(&place),
        Place::Outdoors => is_away || places.is_empty() || places.contains(&place),
        Place::Home => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sport_that_is_practised_is_within_reach() {
        use crate::domain::planner::{Done, Limit};

        let today = NaiveDate::from_ymd_opt(2026, 3, 14).expect("a date");
        let ride = |days| Done {
            is_told: true,
            id: None,
            date: today - chrono::Days::new(days),
            minutes: 60,
            activity: Activity::Cycling,
            intensity: Intensity::Moderate,
            distance_km: None,
        };
        let rode = |done: Vec<Done>| Facts { today, done, ..Facts::default() };
        let may = |facts: &Facts| super::may(facts, Activity::Cycling, Intensity::Moderate, today);
        assert!(!may(&rode(vec![ride(2)])), "one ride is no bike");
        let mut rider = rode(vec![ride(2), ride(4)]);
        assert!(may(&rider));
        let away = Limit { kind: LimitKind::Away, from: Some(today), until: Some(today), record: None };
        rider.person.limits.push(away);
        assert!(!may(&rider), "the bike stays at home");
    }

    #[test]
    fn nothing_hard_loads_what_aches() {
        use crate::domain::planner::Limit;

        let today = NaiveDate::from_ymd_opt(2026, 3, 14).expect("a date");
        let mut facts = Facts { today, ..Facts::default() };
        facts.person.weekly_minutes = Some(150);
        let knee = LimitKind::Ache(BodyPart::Knee);
        let run = |facts: &Facts, intensity| may(facts, Activity::Running, intensity, today);
        assert!(run(&facts, Intensity::Moderate));
        let was_hard = run(&facts, hardest(&facts, today));
        facts.person.limits.push(Limit { kind: knee, from: Some(today), until: Some(today), record: None });
        assert!(was_hard && run(&facts, Intensity::Moderate), "it rests from no easy run");
        assert!(!run(&facts, Intensity::Intense), "and from a hard one");
    }

    #[test]
    fn with_gout_a_toe_that_is_told_as_a_finger_is_of_the_foot() {
        use crate::domain::planner::{Limit, moves::Move};

        let mut facts = Facts { today: crate::domain::planner::people::today(), ..Facts::default() };
        let kind = LimitKind::Injury(BodyPart::Finger);
        facts.person.limits.push(Limit { kind, from: Some(facts.today), until: None, record: None });
        let walks = |facts: &Facts| may(facts, Activity::Walking, Intensity::Light, facts.today);
        let squats = |facts: &Facts| crate::domain::planner::moves::can(facts, Move::SitToStand, facts.today);
        assert!(walks(&facts) && squats(&facts), "a finger of the hand");
        facts.person.holds.barred = facts.person.holds.barred.with(Condition::Gout);
        assert!(!walks(&facts) && !squats(&facts));
    }

    #[test]
    fn without_iron_and_after_an_inhaler_effort_stays_easy() {
        use crate::domain::planner::Lately;

        let today = crate::domain::planner::people::today();
        let mut facts = Facts { today, ..Facts::default() };
        assert!(hardest(&facts, today) > Intensity::Light);
        facts.person.holds.barred = facts.person.holds.barred.with(Condition::IronDeficiency);
        assert_eq!(hardest(&facts, today), Intensity::Light);
        facts.person.holds.barred = facts.person.holds.barred.without(Condition::IronDeficiency);
        facts.person.lately.push(Lately { what: Trouble::Inhaler, from: today, until: today });
        assert_eq!(hardest(&facts, today), Intensity::Light);
        assert!(hardest(&facts, today.succ_opt().expect("a day")) > Intensity::Light);
    }

    #[test]
    fn what_hurts_is_left_out() {
        for part in BodyPart::ALL {
            assert!(part.rules_out(Activity::Hiit), "{part:?}");
            assert!(!part.rules_out(Activity::Stretching), "{part:?}");
        }
        assert!(BodyPart::Knee.rules_out(Activity::Running) && !BodyPart::Knee.rules_out(Activity::Swimming));
        assert!(BodyPart::Shoulder.rules_out(Activity::Swimming) && !BodyPart::Shoulder.rules_out(Activity::Running));
        assert!(BodyPart::Ankle.rules_out(Activity::Walking) && !BodyPart::Ankle.rules_out(Activity::Cycling));
    }

    #[test]
    fn the_first_days_after_an_illness_are_for_walking() {
        let today = crate::domain::planner::people::today();
        let may = |days: u64, activity| {
            let mut facts = Facts { today, ..Facts::default() };
            let until = today.checked_sub_days(chrono::Days::new(days));
            facts.person.limits =
                vec![crate::domain::planner::Limit { kind: LimitKind::Illness, from: None, until, record: None }];
            super::may(&facts, activity, Intensity::Light, today)
        };
        assert!(may(1, Activity::Walking) && may(2, Activity::Yoga));
        assert!(!may(1, Activity::Running) && !may(2, Activity::Strength));
        assert!(may(3, Activity::Running));
    }
}
