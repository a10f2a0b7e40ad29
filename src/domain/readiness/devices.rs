//! Heart rate variability and resting heart rate, each source against its own baseline: a watch's SDNN and a ring's RMSSD
//! are different measures and are never mixed.

use std::collections::HashMap;

use super::{Reason, ReasonKind, mean_and_sd};
use crate::domain::{
    evidence::Evidence,
    planner::{Facts, Reading},
    record::MetricKind,
};

/// The baseline of HRV: 60 days, of which this many must be known.
const HRV_BASELINE_DAYS: u64 = 60;
const HRV_BASELINE_MIN: usize = 14;
/// The rolling mean that is held against it, and how many of its days must be known (Plews et al. 2013).
const HRV_WEEK_DAYS: u64 = 7;
const HRV_WEEK_MIN: usize = 3;
/// The smallest worthwhile change, in standard deviations.
const WORTHWHILE: f64 = 0.5;
/// So far above the own mean says strain as often as freshness.
const FAR_ABOVE: f64 = 1.5;

/// The baseline of the resting heart rate.
const HR_BASELINE_DAYS: u64 = 28;
const HR_BASELINE_MIN: usize = 7;
/// A rise worth a word, in beats a minute, whatever the spread; and the least spread that is believed.
const HR_RISE_BPM: f64 = 5.0;
const HR_LEAST_SD: f64 = 2.0;

/// The weekly mean of ln(HRV) against the person's own 60 days.
pub fn hrv(facts: &Facts) -> Option<Reason> {
    let series = busiest_source(facts, MetricKind::HrvMs, HRV_BASELINE_DAYS)?;
    let week_start = facts.days_ago(HRV_WEEK_DAYS - 1);
    let ln = |reading: &&Reading| reading.value.ln();
    let baseline: Vec<f64> = series.iter().map(ln).collect();
    let week: Vec<&Reading> = series.iter().filter(|reading| reading.date >= week_start).copied().collect();
    let (mean, sd) = mean_and_sd(&baseline).filter(|_| baseline.len() >= HRV_BASELINE_MIN)?;
    if week.len() < HRV_WEEK_MIN || sd < 1e-6 {
        return None;
    }
    let now = week.iter().map(ln).sum::<f64>() / week.len() as f64;
    let off = (now - mean) / sd;
    let (kind, points) = match off {
        _ if off < -2.0 * WORTHWHILE => (ReasonKind::HrvLow, -15.0),
        _ if off < -WORTHWHILE => (ReasonKind::HrvLow, -10.0),
        _ if off > FAR_ABOVE => (ReasonKind::HrvHigh, -3.0),
        _ if off > WORTHWHILE => (ReasonKind::HrvUsual, 5.0),
        _ => (ReasonKind::HrvUsual, 0.0),
    };
    let evidence = Evidence::of("hrv_ms", now.exp())
        .with("hrv_usual_ms", mean.exp())
        .with("hrv_usual_low_ms", (mean - WORTHWHILE * sd).exp())
        .with("hrv_usual_high_ms", (mean + WORTHWHILE * sd).exp())
        .from_records(week.iter().map(|reading| &reading.id));
    Some(Reason::new(kind, points, named(evidence, week.last().copied())))
}

/// Last night's resting heart rate against the person's own four weeks.
pub fn resting_hr(facts: &Facts) -> Option<Reason> {
    let series = busiest_source(facts, MetricKind::RestingHrBpm, HR_BASELINE_DAYS)?;
    let last = series.iter().rfind(|reading| reading.date >= facts.days_ago(1)).copied()?;
    let baseline: Vec<f64> =
        series.iter().filter(|reading| reading.date < last.date).map(|reading| reading.value).collect();
    let (mean, sd) = mean_and_sd(&baseline).filter(|_| baseline.len() >= HR_BASELINE_MIN)?;
    let sd = sd.max(HR_LEAST_SD);
    let rise = last.value - mean;
    let (kind, points) = match rise {
        _ if rise >= 2.0 * HR_RISE_BPM => (ReasonKind::RestingHrHigh, -18.0),
        _ if rise >= sd || rise >= HR_RISE_BPM => (ReasonKind::RestingHrHigh, -10.0),
        _ => (ReasonKind::RestingHrUsual, if rise <= -sd { 3.0 } else { 0.0 }),
    };
    let evidence =
        Evidence::of("resting_hr_bpm", last.value).with("resting_hr_usual_bpm", mean).from_records([&last.id]);
    Some(Reason::new(kind, points, named(evidence, Some(last))))
}

/// The readings of the source that has most of them, one a day (the last given), in order of days.
fn busiest_source(facts: &Facts, kind: MetricKind, days: u64) -> Option<Vec<&Reading>> {
    let from = facts.days_ago(days - 1);
    let mut sources: HashMap<Option<&str>, Vec<&Reading>> = HashMap::new();
    for reading in &facts.readings {
        if reading.kind == kind && (from..=facts.today).contains(&reading.date) && reading.value > 0.0 {
            sources.entry(reading.source.as_deref()).or_default().push(reading);
        }
    }
    // The name decides between equals, so that one set of facts always reads the same.
    let (_, mut series) = sources.into_iter().max_by(|a, b| a.1.len().cmp(&b.1.len()).then_with(|| b.0.cmp(&a.0)))?;
    series.sort_by_key(|reading| reading.date);
    let mut daily: Vec<&Reading> = Vec::with_capacity(series.len());
    for reading in series {
        match daily.last_mut() {
            Some(last) if last.date == reading.date => *last = reading,
            _ => daily.push(reading),
        }
    }
    Some(daily)
}

fn named(evidence: Evidence, reading: Option<&Reading>) -> Evidence {
    match reading.and_then(|reading| reading.source.as_deref()) {
        Some(source) => evidence.with("source", source),
        None => evidence,
    }
}
