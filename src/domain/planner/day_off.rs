//! Something small for a day without training: never more than ten minutes, and only what the person's goal, age, injuries and
//! last days make fit for them. None of it is a session, and a day of rest stays one.

use chrono::Datelike;

use super::{
    Advice, Aim, Facts, Focus, LimitKind, Session,
    body::BodyPart,
    moves::{self, Move},
};
use crate::domain::{
    evidence::Evidence,
    readiness::{Band, Readiness, ReasonKind},
    record::Activity,
    safety::Condition,
};

/// From this age on balance is worth a minute a day.
const OLDER: i32 = 65;
/// Done in so many days it says what is tight.
const LATELY_DAYS: u64 = 10;
/// A session so long asks for a good night before it, in minutes.
const ASKS_FOR_SLEEP_MINUTES: u32 = 75;

/// What may be offered today, each with its weight and what it rests on.
pub(super) fn offers(facts: &Facts, readiness: &Readiness, sessions: &[Session]) -> Vec<(Advice, f64, Evidence)> {
    let reason = |kind: ReasonKind| readiness.reasons.iter().find(|reason| reason.kind == kind);
    let mut found = Vec::new();
    let heavy = reason(ReasonKind::BigEffort).or_else(|| reason(ReasonKind::Digesting));
    let is_seated = facts.person.holds.barred.has(Condition::Wheelchair);
    if let Some(heavy) = heavy.filter(|_| !is_seated) {
        found.push((Advice::LegsUp, 3.0, heavy.evidence.clone()));
    }
    found.extend(for_tomorrow(facts, sessions));
    // Who is to do nothing is told that a slow walk is fine, and nothing else.
    if readiness.band == Band::Rest {
        return found;
    }
    let is_dizzy = reason(ReasonKind::Dizzy).is_some();
    let is_older = facts.person.age.is_some_and(|age| age >= OLDER);
    let is_steady = !is_dizzy && facts.person.holds.uncleared.is_empty();
    if is_older && is_steady && moves::can(facts, Move::OneLegStand, facts.today) {
        let evidence = facts.person.age.map_or_else(Evidence::default, |age| Evidence::of("age", f64::from(age)));
        found.push((Advice::Balance, 3.5, evidence));
    }
    // Five minutes on the mat are for whom it is the aim, and for what is sore.
    let is_stiff = facts.aim() == Aim::Flexibility || is_older || reason(ReasonKind::Sore).is_some();
    // What is only just fine again is left alone too.
    let just_fine = reason(ReasonKind::AfterInjury).and_then(|reason| reason.evidence.get("injury").cloned());
    let just_fine = BodyPart::ALL.into_iter().find(|part| just_fine == Some(part.as_str().into()));
    found.extend(
        loosen(facts, is_older, just_fine)
            .filter(|_| is_stiff && !is_dizzy)
            .map(|evidence| (Advice::LoosenUp, 2.5, evidence)),
    );
    found
}

/// What tomorrow asks of this evening: a good night before something long or hard, a packed bag before a match.
fn for_tomorrow(facts: &Facts, sessions: &[Session]) -> Option<(Advice, f64, Evidence)> {
    let tomorrow = facts.today.succ_opt()?;
    let is_match = |limit: &&super::Limit| matches!(limit.kind, LimitKind::Match { .. });
    if let Some(limit) = facts.limits_on(tomorrow).find(is_match) {
        let evidence = super::event::named(limit)?.from_records([&limit.record]);
        return Some((Advice::PackForTomorrow, 5.0, evidence));
    }
    let next = sessions.iter().find(|session| session.date == tomorrow)?;
    let asks = next.is_hard() || next.focus == Focus::Long;
    let evidence = next.evidence.named("next");
    let evidence = evidence.with("next_activity", next.activity.as_str()).with("next_minutes", next.minutes);
    (asks && next.minutes >= ASKS_FOR_SLEEP_MINUTES).then_some((Advice::EarlyForTomorrow, 4.0, evidence))
}

/// Two moves that loosen what the last days made tight and that ask nothing of what hurts, as `move_1` and `move_2`; other ones
/// from day to day.
fn loosen(facts: &Facts, is_older: bool, spared: Option<BodyPart>) -> Option<Evidence> {
    use Move::{
        AnkleCircle, BellyBreath, CalfStretch, CatCow, ChestOpener, ChildsPose, FigureFour, Hamstring, HipFlexor,
        NeckTilt, Rotation, ShoulderRoll, SideBend,
    };
    let lately = facts.days_ago(LATELY_DAYS);
    let mut done: Vec<_> = facts.done.iter().filter(|done| (lately..facts.today).contains(&done.date)).collect();
    done.sort_by_key(|done| done.date);
    let last = done.last().copied();
    let floor = facts.person.holds.leaks || facts.person.holds.postpartum;
    let tight: &[Move] = match last.map(|done| done.activity) {
        _ if floor => &[CatCow, SideBend, ChestOpener, ShoulderRoll],
        _ if is_older => &[ShoulderRoll, AnkleCircle, CalfStretch, SideBend, NeckTilt],
        Some(Activity::Running | Activity::Walking | Activity::Hiking | Activity::Football | Activity::Tennis) => {
            &[CalfStretch, HipFlexor, Hamstring, FigureFour, AnkleCircle]
        }
        Some(Activity::Cycling) => &[HipFlexor, ChestOpener, FigureFour, CatCow],
        Some(Activity::Swimming | Activity::Rowing | Activity::Climbing) => {
            &[ChestOpener, ShoulderRoll, Rotation, SideBend]
        }
        Some(Activity::Strength) => &[ChestOpener, Hamstring, CatCow, ChildsPose],
        _ => &[CatCow, ChestOpener, HipFlexor, SideBend],
    };
    // Nobody with child lies twisted on the floor.
    let suits = |of: &Move| {
        moves::can(facts, *of, facts.today)
            && !spared.is_some_and(|part| of.asks_of(part))
            && !(facts.is_pregnant() && matches!(of, Rotation | FigureFour | ChildsPose))
    };
    let mut fit: Vec<Move> = tight.iter().copied().filter(suits).collect();
    if fit.len() < 2 {
        return None;
    }
    let day = facts.today.num_days_from_ce().unsigned_abs() as usize;
    let shift = 2 * day % fit.len();
    fit.rotate_left(shift);
    if floor {
        fit.insert(0, BellyBreath);
    }
    let evidence = Evidence::of("move_1", fit[0].as_str()).with("move_2", fit[1].as_str());
    let evidence = last.map_or(evidence.clone(), |done| evidence.from_records([&done.id]));
    let hurt = facts.limits_on(facts.today).find_map(|limit| match limit.kind {
        LimitKind::Injury(part) => Some((part, limit)),
        _ => None,
    });
    match hurt {
        // What has no name may be anywhere.
        Some((BodyPart::Other, _)) => None,
        Some((part, limit)) => Some(evidence.with("injury", part.as_str()).from_records([&limit.record])),
        None => Some(evidence),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        planner::{Done, Draws, Holds, Limit, Trainee, event::Strain, morning, people},
        readiness::readiness,
        record::Intensity,
    };

    fn resting(person: Trainee) -> Facts {
        Facts { today: people::today(), person, ..Facts::default() }
    }

    fn names(facts: &Facts) -> Vec<Advice> {
        offers(facts, &readiness(facts), &[]).into_iter().map(|(advice, ..)| advice).collect()
    }

    fn hurting(part: BodyPart) -> Facts {
        let limit = Limit { kind: LimitKind::Injury(part), from: None, until: None, record: None };
        resting(Trainee { limits: vec![limit], ..Trainee::default() })
    }

    #[test]
    fn a_day_off_holds_something_small_that_fits() {
        assert_eq!(names(&resting(Trainee::default())), [], "a tip for everybody is none");
        let supple = resting(Trainee { aim: Some(Aim::Flexibility), ..Trainee::default() });
        assert_eq!(names(&supple), [Advice::LoosenUp]);
        let older = resting(Trainee { age: Some(72), ..Trainee::default() });
        assert_eq!(names(&older), [Advice::Balance, Advice::LoosenUp]);
        let dizzy = LimitKind::Strain(Strain::Dizzy);
        let limit = Limit { kind: dizzy, from: None, until: None, record: None };
        let dizzy = resting(Trainee { age: Some(72), limits: vec![limit], ..Trainee::default() });
        assert_eq!(names(&dizzy), [], "nobody who was dizzy stands on one leg");
        assert!(!names(&hurting(BodyPart::Other)).contains(&Advice::LoosenUp), "it may hurt anywhere");
    }

    #[test]
    fn what_is_offered_leaves_alone_what_hurts() {
        for part in BodyPart::ALL {
            let mut facts = hurting(part);
            for week in 0..8 {
                facts.today = people::today() + chrono::Days::new(week * 7);
                let Some(found) = loosen(&facts, false, None) else { continue };
                for name in ["move_1", "move_2"] {
                    let of = Move::ALL.iter().find(|of| found.get(name) == Some(&of.as_str().into())).expect("a move");
                    assert!(!of.asks_of(part), "{of:?} with {part:?}");
                }
            }
        }
    }

    #[test]
    fn before_something_long_the_night_is_what_there_is_to_do() {
        let facts = resting(Trainee { minutes: Some(120), ..Trainee::default() });
        let tomorrow = facts.today + chrono::Days::new(1);
        let run = |minutes| {
            Session::written(&facts, tomorrow, Focus::Long, (Activity::Running, Intensity::Light, minutes), 0)
        };
        let offered = |session: Session| for_tomorrow(&facts, &[session]).map(|(advice, ..)| advice);
        assert_eq!(offered(run(90)), Some(Advice::EarlyForTomorrow));
        assert_eq!(offered(run(30)), None);
    }

    #[test]
    fn it_is_not_the_same_on_two_days_of_a_week() {
        let age = Some(70);
        let mut facts = resting(Trainee { days_per_week: Some(1), age, ..Trainee::default() });
        facts.person.weekdays = std::collections::BTreeSet::from([6]);
        facts.days = vec![super::super::DayLog { date: facts.today, sleep_hours: Some(8.0), ..Default::default() }];
        let mut said = std::collections::BTreeSet::new();
        for _ in 0..3 {
            let morning = morning(&facts, Draws([0.0, 0.0]));
            let offered = morning.recommendations.iter().map(|it| it.advice).find(|it| it.is_for_a_day_off());
            if let Some(advice) = offered {
                assert!(said.insert(advice), "{advice:?} twice");
                facts.lately.insert(advice.as_str().to_owned());
            }
        }
        assert!(said.len() >= 2, "{said:?}");
        facts.person.holds = Holds { medical: true, ..Holds::default() };
        let held = morning(&facts, Draws([0.0, 0.0])).recommendations;
        assert!(held.iter().all(|it| !it.advice.is_for_a_day_off()), "{held:?}");
    }

    #[test]
    fn what_was_done_lately_says_what_is_tight() {
        let mut facts = resting(Trainee::default());
        facts.done = vec![Done {
            is_told: true,
            id: Some("ride".into()),
            date: facts.days_ago(1),
            minutes: 60,
            activity: Activity::Cycling,
            intensity: Intensity::Moderate,
            distance_km: None,
        }];
        let ride = loosen(&facts, false, None).expect("two moves");
        facts.done[0].activity = Activity::Swimming;
        assert_ne!(loosen(&facts, false, None).expect("two moves").get("move_1"), ride.get("move_1"));
    }
}
