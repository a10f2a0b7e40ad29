//! Readiness by cases: what a person would call fair.

use chrono::{Days, NaiveDate};

use super::*;
use crate::domain::{
    cycle::{Mode, Phase},
    planner::{CycleToday, DayLog, Done, Holds, Limit, LimitKind, Reading, Trainee, body::BodyPart},
    record::{Activity, Flow, Intensity, MetricKind, Mood},
};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 14).expect("a date")
}

fn ago(days: u64) -> NaiveDate {
    today() - Days::new(days)
}

fn facts() -> Facts {
    Facts { today: today(), ..Facts::default() }
}

/// Facts with one line about this morning.
fn log(change: impl FnOnce(&mut DayLog)) -> Facts {
    let mut log = DayLog { id: Some("log".into()), date: today(), ..DayLog::default() };
    change(&mut log);
    Facts { days: vec![log], ..facts() }
}

fn readings(kind: MetricKind, source: &str, values: impl IntoIterator<Item = (u64, f64)>) -> Vec<Reading> {
    values
        .into_iter()
        .map(|(days, value)| Reading {
            id: Some(format!("{source}-{days}")),
            date: ago(days),
            kind,
            value,
            source: Some(source.into()),
        })
        .collect()
}

fn run(days: u64, minutes: u32, intensity: Intensity) -> Done {
    Done {
        is_told: true,
        id: None,
        date: ago(days),
        minutes,
        activity: Activity::Running,
        intensity,
        distance_km: None,
    }
}

fn kinds(readiness: &Readiness) -> Vec<ReasonKind> {
    readiness.reasons.iter().map(|reason| reason.kind).collect()
}

#[test]
fn a_morning_lands_in_a_fair_band() {
    let say = |hours: f64, energy: i32| log(|log| (log.sleep_hours, log.energy) = (Some(hours), Some(energy)));
    for (name, facts, band) in [
        ("nothing known", facts(), Band::Steady),
        ("slept well, full of energy", say(8.0, 5), Band::Push),
        ("slept well, fine", say(7.6, 4), Band::Push),
        ("slept well, as always", say(8.0, 3), Band::Steady),
        ("a bit short", log(|log| log.sleep_hours = Some(7.0)), Band::Steady),
        ("six hours", log(|log| log.sleep_hours = Some(6.0)), Band::Easy),
        ("six hours and still fresh", say(6.0, 5), Band::Steady),
        ("three hours", log(|log| log.sleep_hours = Some(3.0)), Band::Rest),
        ("five hours and drained", say(5.0, 1), Band::Rest),
        ("very sore", log(|log| log.soreness = Some(5)), Band::Easy),
        ("sad", log(|log| log.mood = Some(Mood::Sad)), Band::Steady),
    ] {
        let found = readiness(&facts);
        assert_eq!(found.band, band, "{name}: {} {:?}", found.score, kinds(&found));
    }
}

#[test]
fn what_is_missing_lowers_the_confidence_and_never_the_score() {
    let nothing = readiness(&facts());
    assert_eq!((nothing.score, nothing.confidence), (65, Confidence::Low));
    let slept = readiness(&log(|log| log.sleep_hours = Some(8.0)));
    assert_eq!(slept.confidence, Confidence::Medium);
    let said = readiness(&log(|log| (log.sleep_hours, log.energy) = (Some(8.0), Some(3))));
    assert_eq!(said.confidence, Confidence::High);
    assert!(slept.score >= nothing.score);
}

#[test]
fn hrv_is_read_by_source_against_its_own_baseline() {
    // A ring around 60 ms and a watch around 40 ms: taken together every day would be far off.
    let ring = |last: f64| {
        let days = (0..40).map(move |n| (n, if n < 7 { last } else { 58.0 + f64::from(n as u32 % 5) }));
        readings(MetricKind::HrvMs, "Oura", days)
    };
    let watch = readings(MetricKind::HrvMs, "Apple Watch", (0..10).map(|n| (n, 40.0)));
    let hrv = |last: f64| {
        let found = readiness(&Facts { readings: [ring(last), watch.clone()].concat(), ..facts() });
        found.reasons.into_iter().find(|reason| reason.evidence.number("hrv_ms").is_some()).expect("HRV")
    };
    assert_eq!((hrv(60.0).kind, hrv(60.0).points), (ReasonKind::HrvUsual, 0.0));
    let low = hrv(45.0);
    assert_eq!(low.kind, ReasonKind::HrvLow);
    assert!(low.points <= -10.0);
    assert_eq!(low.evidence.get("source"), Some(&"Oura".into()));
    assert_eq!(low.evidence.records().count(), 7);
    assert_eq!(hrv(95.0).kind, ReasonKind::HrvHigh);
    let few = Facts { readings: readings(MetricKind::HrvMs, "Oura", (0..10).map(|n| (n, 20.0 + n as f64))), ..facts() };
    assert!(readiness(&few).reasons.is_empty(), "ten days are no baseline");
}

#[test]
fn a_resting_heart_rate_counts_from_a_clear_rise_on() {
    let with = |last: f64| {
        let nights = (0..20).map(|n| (n, if n == 0 { last } else { 54.0 + f64::from(n as u32 % 2) }));
        let found = readiness(&Facts { readings: readings(MetricKind::RestingHrBpm, "Oura", nights), ..facts() });
        (found.reasons[0].kind, found.reasons[0].points)
    };
    assert_eq!(with(55.0), (ReasonKind::RestingHrUsual, 0.0));
    assert_eq!(with(60.0), (ReasonKind::RestingHrHigh, -10.0));
    assert_eq!(with(66.0), (ReasonKind::RestingHrHigh, -18.0));
}

#[test]
fn what_a_person_says_outranks_a_device() {
    let low = (0..40).map(|n| (n, if n < 7 { 40.0 } else { 58.0 + f64::from(n as u32 % 5) }));
    let low = readings(MetricKind::HrvMs, "Oura", low);
    let device = readiness(&Facts { readings: low.clone(), ..facts() });
    let both = readiness(&Facts { readings: low, ..log(|log| log.energy = Some(5)) });
    assert!(device.band < Band::Steady && both.band >= Band::Steady, "{} {}", device.score, both.score);
    let high = (0..40).map(|n| (n, if n < 7 { 63.0 } else { 55.0 + f64::from(n as u32 % 9) }));
    let high = Facts { readings: readings(MetricKind::HrvMs, "Oura", high), ..log(|log| log.energy = Some(2)) };
    let alone = readiness(&log(|log| log.energy = Some(2)));
    assert_eq!(readiness(&high).score, alone.score, "a device does not talk a tired person up");
}

#[test]
fn load_counts_when_it_jumps_or_never_varies() {
    let jump: Vec<Done> = [1, 2, 3, 5, 6]
        .map(|n| run(n, 50, Intensity::Moderate))
        .into_iter()
        .chain([9, 11].map(|n| run(n, 40, Intensity::Moderate)))
        .collect();
    let grows =
        |done: &[Done]| kinds(&readiness(&Facts { done: done.to_vec(), ..facts() })).contains(&ReasonKind::LoadGrowing);
    assert!(!grows(&jump), "a week that began before the first record says nothing");
    assert!(grows(&[jump, vec![run(20, 30, Intensity::Moderate)]].concat()));
    let same: Vec<Done> = (1..=14).map(|n| run(n, 40, Intensity::Moderate)).collect();
    assert!(kinds(&readiness(&Facts { done: same, ..facts() })).contains(&ReasonKind::LoadMonotonous));
    let usual: Vec<Done> = [2, 4, 6, 9, 11, 13].map(|n| run(n, 40, Intensity::Moderate)).to_vec();
    assert!(readiness(&Facts { done: usual, ..facts() }).reasons.is_empty());
}

#[test]
fn flags_put_a_ceiling_on_the_day() {
    let fresh = || log(|log| (log.sleep_hours, log.energy) = (Some(8.5), Some(5)));
    let limit = |kind, until| Limit { kind, from: Some(ago(1)), until, record: Some("memory".into()) };
    let since = |kind, days| Limit { from: Some(ago(days)), ..limit(kind, None) };
    let with = |limits| Facts { person: Trainee { limits, ..Trainee::default() }, ..fresh() };
    let held = |holds| Facts { person: Trainee { holds, ..Trainee::default() }, ..fresh() };
    let bleeding = |flow, cramps| {
        let cycle = CycleToday {
            id: None,
            mode: Mode::Natural,
            phase: Phase::Menstrual,
            probability: Some(1.0),
            cycle_day: Some(1),
            flow,
            felt_yesterday: false,
            cramps,
        };
        Facts { cycle: Some(cycle), ..fresh() }
    };
    let fever = Facts { readings: readings(MetricKind::BodyTempC, "manual", [(0, 38.4)]), ..fresh() };
    for (name, facts, band) in [
        ("ill", with(vec![limit(LimitKind::Illness, None)]), Band::Rest),
        ("ill until yesterday", with(vec![limit(LimitKind::Illness, Some(ago(1)))]), Band::Steady),
        ("ill until last week", with(vec![limit(LimitKind::Illness, Some(ago(5)))]), Band::Push),
        ("a knee", with(vec![limit(LimitKind::Injury(BodyPart::Knee), None)]), Band::Steady),
        ("away", with(vec![limit(LimitKind::Away, None)]), Band::Push),
        ("a loss, told today", with(vec![since(LimitKind::Loss, 0)]), Band::Rest),
        ("a loss, told some days ago", with(vec![since(LimitKind::Loss, 3)]), Band::Easy),
        ("fever", fever, Band::Rest),
        ("heavy flow", bleeding(Some(Flow::Heavy), false), Band::Easy),
        ("cramps", bleeding(Some(Flow::Light), true), Band::Easy),
        ("first day, feeling fine", bleeding(Some(Flow::Medium), false), Band::Push),
        ("pregnant", held(Holds { pregnant: true, ..Holds::default() }), Band::Steady),
        ("no clearance", held(Holds { clearance: true, ..Holds::default() }), Band::Steady),
        ("crisis", held(Holds { crisis: true, ..Holds::default() }), Band::Rest),
        ("red flag", held(Holds { medical: true, ..Holds::default() }), Band::Rest),
    ] {
        assert_eq!(readiness(&facts).band, band, "{name}");
    }
}

#[test]
fn the_need_becomes_the_persons_own() {
    let night = |n: u64| DayLog {
        date: ago(n),
        sleep_hours: Some(7.0),
        energy: Some(if n.is_multiple_of(2) { 4 } else { 3 }),
        ..DayLog::default()
    };
    let facts = Facts { days: (0..21).map(night).collect(), ..facts() };
    assert!(kinds(&readiness(&facts)).contains(&ReasonKind::SleepGood), "seven hours are enough for this person");
    let few = Facts { days: (0..5).map(night).collect(), ..facts.clone() };
    assert!(kinds(&readiness(&few)).contains(&ReasonKind::SleepShort));
}

#[test]
fn a_band_names_its_two_strongest_reasons() {
    let facts = log(|log| {
        (log.sleep_hours, log.energy, log.mood, log.digestion) = (Some(4.5), Some(2), Some(Mood::Happy), Some(2));
    });
    let found = readiness(&facts);
    let main: Vec<_> = found.main_reasons().iter().map(|reason| reason.kind).collect();
    assert_eq!(main, [ReasonKind::SleepShort, ReasonKind::EnergyLow]);
    let evidence = found.evidence();
    assert_eq!(evidence.number("sleep_hours"), Some(4.5));
    assert_eq!(evidence.records().collect::<Vec<_>>(), ["log"]);
}

#[test]
fn a_big_effort_is_felt_for_two_days() {
    let ride = |days_ago: u64, minutes: u32, km: f64| Done {
        is_told: true,
        id: Some("ride".to_owned()),
        date: today() - Days::new(days_ago),
        minutes,
        activity: Activity::Cycling,
        intensity: Intensity::Moderate,
        distance_km: Some(km),
    };
    let found = |done: Vec<Done>| {
        let found = readiness(&Facts { done, ..facts() });
        found.reasons.into_iter().find(|reason| reason.kind == ReasonKind::BigEffort)
    };
    let before = [ride(6, 90, 40.0), ride(4, 80, 35.0)];
    let weekend = found([&before[..], &[ride(2, 220, 95.0), ride(1, 140, 60.0)]].concat()).expect("a big weekend");
    assert_eq!(weekend.evidence.number("effort_km"), Some(155.0));
    assert_eq!(weekend.evidence.number("effort_days"), Some(2.0));
    assert_eq!((weekend.points, weekend.evidence.get("effort_on")), (-10.0, None));
    let long = found([&before[..], &[ride(2, 150, 70.0)]].concat()).expect("a long ride");
    assert_eq!((long.points, long.evidence.get("effort_on")), (-5.0, Some(&(today() - Days::new(2)).into())));
    let usual = [&before[..], &[ride(2, 95, 40.0)]].concat();
    for (done, why) in [
        (usual, "no more than usual"),
        ([&before[..], &[ride(3, 220, 95.0)]].concat(), "too long ago"),
        (vec![ride(1, 60, 25.0)], "an hour is no big effort"),
    ] {
        assert_eq!(found(done), None, "{why}");
    }
}

#[test]
fn short_nights_in_a_row_are_counted() {
    let row = |hours: &[Option<f64>]| {
        let days =
            (0..).zip(hours).map(|(days, hours)| DayLog { date: ago(days), sleep_hours: *hours, ..DayLog::default() });
        let found = readiness(&Facts { days: days.collect(), ..facts() });
        let short = found.reasons.into_iter().find(|reason| reason.kind == ReasonKind::SleepShort);
        short.and_then(|reason| reason.evidence.number("short_nights"))
    };
    let nights = |hours: &[f64]| row(&hours.iter().map(|hours| Some(*hours)).collect::<Vec<_>>());
    assert_eq!(nights(&[6.0, 6.5, 5.0, 8.0, 5.0]), Some(3.0));
    assert_eq!(nights(&[6.0, 6.5, 8.0, 6.0]), None, "two are no row");
    assert_eq!(nights(&[7.4, 6.0, 6.0, 6.0]), None, "the last one was not short");
    assert_eq!(row(&[Some(6.0), Some(6.0), None, Some(6.0)]), None, "nobody knows the third");
}

#[test]
fn a_night_is_held_against_the_nights_before_it_and_against_the_age() {
    let nights = |hours: &[f64], age: Option<i32>| {
        let days = (0..).zip(hours).map(|(days, hours)| DayLog {
            date: ago(days),
            sleep_hours: Some(*hours),
            ..DayLog::default()
        });
        Facts { days: days.collect(), person: Trainee { age, ..Trainee::default() }, ..facts() }
    };
    let is_better = |hours: &[f64]| {
        let readiness = readiness(&nights(hours, None));
        readiness.reasons.iter().any(|reason| reason.evidence.get("nights_before_hours").is_some())
    };
    assert!(is_better(&[6.5, 5.0, 4.5]), "the best of three");
    assert!(!is_better(&[6.5, 7.0, 8.0]));
    assert!(!is_better(&[6.5, 5.0]), "one night before says little");
    assert!(kinds(&readiness(&nights(&[7.0], Some(40)))).contains(&ReasonKind::SleepShort));
    assert!(kinds(&readiness(&nights(&[7.0], Some(80)))).contains(&ReasonKind::SleepGood));
    // Nights of 4 and of 12 hours even out.
    assert!(!kinds(&readiness(&nights(&[8.0, 4.0, 12.0, 4.0, 11.0], None))).contains(&ReasonKind::SleepDebt));
}

#[test]
fn the_first_day_after_a_break_is_an_easy_one() {
    let back = |done: Vec<Done>| {
        let mut facts = log(|log| log.energy = Some(5));
        facts.done = done;
        readiness(&facts)
    };
    let broken = back(vec![run(20, 30, Intensity::Moderate), run(12, 30, Intensity::Moderate)]);
    assert!(kinds(&broken).contains(&ReasonKind::AfterBreak));
    assert_eq!(broken.band, Band::Easy);
    let going = back(vec![run(12, 30, Intensity::Moderate), run(5, 30, Intensity::Moderate)]);
    assert!(!kinds(&going).contains(&ReasonKind::AfterBreak), "five days are no break");
    let new = back(vec![run(12, 30, Intensity::Moderate)]);
    assert!(!kinds(&new).contains(&ReasonKind::AfterBreak), "one run is no habit to come back to");
}
