//! How long the time law takes: what every message asks (its day), and what every push asks (its next instant).

use std::collections::BTreeSet;

use alive_coach::domain::day::{Recurrence, fires, logging_day, next_fire};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};
use divan::{Bencher, black_box, counter::ItemsCount};

fn main() {
    divan::main();
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_773_473_400, 0).expect("an instant of March 2026")
}

fn clock(hour: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, 0, 0).expect("a time of day")
}

/// The logging day of one instant in every zone.
#[divan::bench]
fn logging_day_in_every_zone(bencher: Bencher) {
    let day = |zone: Tz| logging_day(black_box(now()), zone, clock(4));
    bencher.counter(ItemsCount::new(TZ_VARIANTS.len())).bench(|| TZ_VARIANTS.map(day));
}

/// The next morning in every zone: what a start or a new tz database asks for each person.
#[divan::bench]
fn next_fire_in_every_zone(bencher: Bencher) {
    let (morning, sent) = (Recurrence::daily(clock(7)), BTreeSet::new());
    let next = |zone: Tz| next_fire(&morning, zone, black_box(now()), TimeDelta::hours(3), &sent);
    bencher.counter(ItemsCount::new(TZ_VARIANTS.len())).bench(|| TZ_VARIANTS.map(next));
}

/// All mornings of a year with its two changes of clocks.
#[divan::bench]
fn a_year_of_mornings(bencher: Bencher) {
    let date = |year| NaiveDate::from_ymd_opt(year, 1, 1).expect("a date");
    let morning = Recurrence::daily(clock(7));
    bencher.bench(|| fires(&morning, black_box(Tz::Europe__Berlin), &[], TimeDelta::hours(3), date(2026), date(2027)));
}
