//! What puts a ceiling on the day whatever the numbers say: illness, fever, holds, injuries, heavy bleeding, cramps, pregnancy.

use chrono::NaiveDate;

use super::{Band, Reason, ReasonKind, person};
use crate::domain::{
    evidence::{Evidence, Fact},
    planner::{Facts, Limit, LimitKind, body::BodyPart, event::Strain, limits},
    record::{Flow, MetricKind},
    safety::Condition,
};

/// A body temperature that is fever, in °C.
pub const FEVER_C: f64 = 38.0;

/// For so many days after that of a loss nothing is planned at all.
const REST_DAYS_OF_LOSS: i64 = 2;

/// What hurt is loaded with care for so many days after it was said to be fine again.
const DAYS_AFTER_INJURY: i64 = 4;

/// Coming back from days away is worth a word for so many days.
const DAYS_BACK: i64 = 2;

/// Nothing done for so many days is a break, for somebody who trained so often in the weeks before it, of which something
/// was heard since in the last days.
const BREAK_DAYS: u64 = 7;
const BEFORE_BREAK: (u64, usize) = (28, 2);
const HEARD_DAYS: u64 = 2;

/// Heavy bleeding and cramps, each.
const FELT_POINTS: f64 = -10.0;

/// What was told in the evening.
const STRAIN_POINTS: f64 = -8.0;

/// An evening that ended late: it says when to begin, and hardly how.
const LATE_POINTS: f64 = -2.0;

/// The flags of the day, each with its ceiling.
pub fn reasons(facts: &Facts) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = facts.limits_on(facts.today).filter_map(|of| limit(of, facts.today)).collect();
    // A long night makes a bad one good, and a late one too.
    if person::slept_well(facts) {
        reasons.retain(|reason| !matches!(reason.kind, ReasonKind::BadNight | ReasonKind::LateNight));
    }
    reasons.extend(back(facts));
    reasons.extend(after_break(facts));
    reasons.extend(fever(facts));
    reasons.extend(cycle(facts));
    let holds = facts.person.holds;
    let mut hold = |holds: bool, kind: ReasonKind, ceiling: Band, cause: Option<(&str, Fact)>| {
        if holds {
            let evidence = Evidence::of("hold", kind.as_str());
            let evidence = cause.into_iter().fold(evidence, |evidence, (name, fact)| evidence.with(name, fact));
            reasons.push(flag(kind, 0.0, ceiling, evidence));
        }
    };
    let told = |since: Option<NaiveDate>| since.map(|since| ("told", since.into()));
    let uncleared: Vec<&str> = holds.uncleared.iter().map(Condition::as_str).collect();
    let conditions = (!uncleared.is_empty()).then(|| ("conditions", uncleared.join(" ").as_str().into()));
    hold(facts.is_pregnant(), ReasonKind::Pregnancy, Band::Steady, told(holds.pregnant_since));
    hold(holds.clearance, ReasonKind::Clearance, Band::Steady, conditions);
    hold(holds.medical, ReasonKind::MedicalHold, Band::Rest, told(holds.medical_since));
    hold(holds.crisis, ReasonKind::CrisisHold, Band::Rest, None);
    reasons
}

fn limit(limit: &Limit, today: NaiveDate) -> Option<Reason> {
    let dated = |evidence: Evidence| match limit.until {
        Some(until) => evidence.with("until", until),
        None => evidence,
    };
    match limit.kind {
        LimitKind::Illness => {
            let evidence = dated(Evidence::of("illness", "yes")).from_records([&limit.record]);
            let evidence = limit.from.into_iter().fold(evidence, |evidence, from| evidence.with("since", from));
            Some(flag(ReasonKind::Illness, -30.0, Band::Rest, evidence))
        }
        LimitKind::Injury(part) => {
            let evidence = dated(Evidence::of("injury", part.as_str())).from_records([&limit.record]);
            Some(flag(ReasonKind::Injury, 0.0, Band::Steady, evidence))
        }
        LimitKind::Ache(_)
        | LimitKind::Away
        | LimitKind::Sport(_)
        | LimitKind::Time(_)
        | LimitKind::Match { .. }
        | LimitKind::Outing(_)
        | LimitKind::Busy(_) => None,
        LimitKind::Strain(strain) => {
            let evidence = Evidence::of("strain", strain.as_str()).from_records([&limit.record]);
            let (points, ceiling) =
                if strain == Strain::LateNight { (LATE_POINTS, Band::Steady) } else { (STRAIN_POINTS, Band::Easy) };
            Some(flag(strained(strain), points, ceiling, evidence))
        }
        LimitKind::Loss => {
            let days = limit.from.map_or(0, |from| (today - from).num_days());
            let ceiling = if days <= REST_DAYS_OF_LOSS { Band::Rest } else { Band::Easy };
            Some(flag(ReasonKind::Loss, -20.0, ceiling, Evidence::of("loss", "yes").from_records([&limit.record])))
        }
        LimitKind::Nights => {
            let evidence = Evidence::of("nights_of_work", "yes").from_records([&limit.record]);
            Some(flag(ReasonKind::Nights, -3.0, Band::Steady, evidence))
        }
        LimitKind::JetLag => {
            let evidence = Evidence::of("jet_lag", "yes").from_records([&limit.record]);
            Some(flag(ReasonKind::JetLag, -5.0, Band::Steady, evidence))
        }
    }
}

fn strained(strain: Strain) -> ReasonKind {
    match strain {
        Strain::SickChild => ReasonKind::SickChild,
        Strain::BadNight => ReasonKind::BadNight,
        Strain::Dizzy => ReasonKind::Dizzy,
        Strain::LateNight => ReasonKind::LateNight,
    }
}

/// Back from an illness, while days stay light, from an injury, on the first sessions, or from days away, on the first two.
fn back(facts: &Facts) -> Vec<Reason> {
    let ended = |kind: LimitKind, days: i64| {
        facts.person.limits.iter().find(|limit| {
            let since = limit.until.map(|until| (facts.today - until).num_days());
            limit.kind == kind && since.is_some_and(|since| (1..=days).contains(&since))
        })
    };
    let mut reasons = Vec::new();
    if let Some(limit) =
        ended(LimitKind::Illness, limits::LIGHT_DAYS_AFTER_ILLNESS).filter(|_| !facts.is_ill_on(facts.today))
    {
        let evidence = Evidence::of("illness", "over").from_records([&limit.record]);
        reasons.push(flag(ReasonKind::AfterIllness, 0.0, Band::Steady, evidence));
    }
    for part in BodyPart::ALL.into_iter().filter(|part| *part != BodyPart::Other) {
        let kind = LimitKind::Injury(part);
        let hurts_again = facts.limits_on(facts.today).any(|limit| limit.kind == kind);
        if let Some(limit) = ended(kind, DAYS_AFTER_INJURY).filter(|_| !hurts_again) {
            let evidence = Evidence::of("injury", part.as_str()).from_records([&limit.record]);
            reasons.push(flag(ReasonKind::AfterInjury, 0.0, Band::Steady, evidence));
        }
    }
    if let Some(limit) = ended(LimitKind::Away, DAYS_BACK) {
        let evidence = Evidence::of("away", "over").from_records([&limit.record]);
        reasons.push(Reason::new(ReasonKind::AfterAway, 0.0, evidence));
    }
    reasons
}

/// The first session after a break is an easy one, whatever the break was for.
fn after_break(facts: &Facts) -> Option<Reason> {
    let (weeks, often) = BEFORE_BREAK;
    let within = |from: u64, to: u64| facts.days_ago(from)..=facts.days_ago(to);
    let done = |days: std::ops::RangeInclusive<_>| facts.done.iter().filter(move |done| days.contains(&done.date));
    let is_back = facts.days.iter().any(|day| within(HEARD_DAYS, 0).contains(&day.date));
    let is_break = done(within(BREAK_DAYS, 0)).next().is_none() && done(within(weeks, BREAK_DAYS + 1)).count() >= often;
    let last = facts.done.iter().filter(|done| done.date <= facts.today).max_by_key(|done| done.date)?;
    // Whoever was ill or away hears of that instead.
    let is_said = facts.person.limits.iter().any(|limit| {
        matches!(limit.kind, LimitKind::Illness | LimitKind::Away)
            && limit.until.is_none_or(|until| until >= facts.days_ago(BREAK_DAYS))
    });
    let evidence = Evidence::of("last_session_date", last.date).from_records([&last.id]);
    (is_back && is_break && !is_said).then(|| flag(ReasonKind::AfterBreak, 0.0, Band::Easy, evidence))
}

fn fever(facts: &Facts) -> Option<Reason> {
    let recent = facts.days_ago(1)..=facts.today;
    let reading = facts
        .readings
        .iter()
        .filter(|reading| reading.kind == MetricKind::BodyTempC && recent.contains(&reading.date))
        .max_by_key(|reading| reading.date)
        .filter(|reading| reading.value >= FEVER_C)?;
    let evidence = Evidence::of("body_temp_c", reading.value).from_records([&reading.id]);
    Some(flag(ReasonKind::Fever, -30.0, Band::Rest, evidence))
}

/// Bleeding and cramps of today, or of the day before with half the weight where nothing of today is told. The phase itself
/// says nothing about training.
fn cycle(facts: &Facts) -> Vec<Reason> {
    let Some(cycle) = &facts.cycle else { return Vec::new() };
    let told = |kind, evidence: Evidence| {
        let evidence = evidence.from_records([&cycle.id]);
        if cycle.felt_yesterday {
            flag(kind, FELT_POINTS / 2.0, Band::Easy, evidence.with("said", "yesterday"))
        } else {
            flag(kind, FELT_POINTS, Band::Easy, evidence)
        }
    };
    let heavy = cycle.flow == Some(Flow::Heavy);
    let heavy = heavy.then(|| told(ReasonKind::HeavyFlow, Evidence::of("flow", "heavy")));
    let cramps = cycle.cramps.then(|| told(ReasonKind::Cramps, Evidence::of("symptom", "cramps")));
    heavy.into_iter().chain(cramps).collect()
}

fn flag(kind: ReasonKind, points: f64, ceiling: Band, evidence: Evidence) -> Reason {
    Reason { ceiling: Some(ceiling), ..Reason::new(kind, points, evidence) }
}
