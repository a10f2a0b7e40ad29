//! A lasting rise of the basal temperature, which follows ovulation: the rule of three over six, as it is taught for reading
//! temperature charts by hand.

use chrono::NaiveDate;

/// So many readings before the rise, all lower than each after it.
const LOW: usize = 6;
/// So many readings after it.
const HIGH: usize = 3;
/// The last of them is higher than the low ones by at least this, in °C.
const RISE_C: f64 = 0.2;
/// Readings from here on are a fever's and tell nothing of the cycle, in °C.
const FEVER_C: f64 = 37.5;
/// Days over which the readings of a rise may spread: a few mornings may be missed.
const LONGEST_SPREAD_DAYS: i64 = 12;
/// Days over which the rise itself may spread, from the last low reading on.
const LONGEST_RISE_DAYS: i64 = 4;
/// What a thermometer cannot tell apart, in °C.
const SAME_C: f64 = 1e-6;

/// The days of ovulation that readings, in order of their days, tell of: each the day before the first higher reading.
pub(super) fn rises(readings: &[(NaiveDate, f64)]) -> Vec<NaiveDate> {
    let readings: Vec<(NaiveDate, f64)> = readings.iter().copied().filter(|(_, celsius)| *celsius < FEVER_C).collect();
    let mut days = Vec::new();
    let mut at = 0;
    while let Some(window) = readings.get(at..at + LOW + HIGH) {
        let (low, high) = window.split_at(LOW);
        if is_rise(low, high) {
            days.extend(high[0].0.pred_opt());
            // The next rise begins from lower readings of its own.
            at += LOW + HIGH;
        } else {
            at += 1;
        }
    }
    days
}

fn is_rise(low: &[(NaiveDate, f64)], high: &[(NaiveDate, f64)]) -> bool {
    let (first, before, last) = (low[0].0, low[LOW - 1].0, high[HIGH - 1]);
    let cover = low.iter().fold(f64::MIN, |most, (_, celsius)| most.max(*celsius));
    (last.0 - first).num_days() <= LONGEST_SPREAD_DAYS
        && (last.0 - before).num_days() <= LONGEST_RISE_DAYS
        && high.iter().all(|(_, celsius)| *celsius > cover + SAME_C)
        && last.1 >= cover + RISE_C - SAME_C
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The days of March on which a rise is seen in readings of one a day from the first on; none where it is 0.
    fn seen(hundredths: &[i32]) -> Vec<u32> {
        use chrono::Datelike;
        let readings: Vec<(NaiveDate, f64)> = (1..)
            .zip(hundredths)
            .filter(|(_, reading)| **reading != 0)
            .map(|(day, reading)| (NaiveDate::from_ymd_opt(2026, 3, day).expect("a day"), f64::from(*reading) / 100.0))
            .collect();
        rises(&readings).iter().map(|date| date.day()).collect()
    }

    #[test]
    fn three_readings_over_six_are_a_rise() {
        for (readings, wanted) in [
            (&[3640, 3645, 3635, 3640, 3650, 3640, 3660, 3665, 3670][..], &[6][..]),
            // The third is not high enough, yet.
            (&[3640, 3645, 3635, 3640, 3650, 3640, 3660, 3665, 3669], &[]),
            // One of them is no higher than the highest before.
            (&[3640, 3645, 3635, 3640, 3650, 3640, 3660, 3650, 3670], &[]),
            // Five before are too few.
            (&[3645, 3635, 3640, 3650, 3640, 3660, 3665, 3670], &[]),
            // A missed morning does no harm, a missed week does.
            (&[3640, 3645, 0, 3640, 3650, 3640, 3640, 3660, 0, 3665, 3670], &[7]),
            (&[3640, 3645, 3635, 3640, 3650, 3640, 0, 0, 0, 0, 0, 3660, 3665, 3670], &[]),
            // A fever is no reading of the cycle.
            (&[3640, 3645, 3635, 3640, 3650, 3640, 3850, 3900, 3850, 3645], &[]),
            (&[3640, 3645, 3635, 3640, 3650, 3640, 3660, 3665, 3670, 3672, 3675, 3680, 3690], &[6]),
            (&[], &[]),
        ] {
            assert_eq!(seen(readings), wanted, "{readings:?}");
        }
    }
}
