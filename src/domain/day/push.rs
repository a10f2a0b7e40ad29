//! What may keep a push from being sent at its time: lateness, quiet hours, and the crowd.

use chrono::{DateTime, Days, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

use super::wall::at_wall_clock;

/// The pushes of one minute are spread over this window unless set otherwise, so that everybody's 07:00 does not meet
/// a platform's limit of messages a second at once.
pub const SPREAD_WINDOW: TimeDelta = TimeDelta::minutes(10);

/// What a push is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PushKind {
    /// Today's plan, in the morning.
    MorningPlan,
    /// Two taps in the evening, and what is still open.
    EveningCheckIn,
    /// Last week in numbers, and the next.
    WeeklyReview,
    /// What the person asked to be reminded of at a time of their own.
    Reminder,
    /// That it is time to wind down.
    BedtimeNudge,
    /// What is left to drink.
    HydrationNudge,
    /// That nothing of the day is noted yet.
    LateLogNudge,
}

impl PushKind {
    pub const ALL: [Self; 7] = [
        Self::MorningPlan,
        Self::EveningCheckIn,
        Self::WeeklyReview,
        Self::Reminder,
        Self::BedtimeNudge,
        Self::HydrationNudge,
        Self::LateLogNudge,
    ];

    /// The name stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::MorningPlan => "morning_plan",
            Self::EveningCheckIn => "evening_check_in",
            Self::WeeklyReview => "weekly_review",
            Self::Reminder => "reminder",
            Self::BedtimeNudge => "bedtime_nudge",
            Self::HydrationNudge => "hydration_nudge",
            Self::LateLogNudge => "late_log_nudge",
        }
    }

    /// The kind of a stored name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// How late it may still be sent and make sense.
    pub fn grace(self) -> TimeDelta {
        match self {
            Self::MorningPlan => TimeDelta::hours(3),
            Self::EveningCheckIn => TimeDelta::minutes(90),
            Self::WeeklyReview => TimeDelta::hours(12),
            Self::Reminder => TimeDelta::hours(1),
            Self::BedtimeNudge | Self::HydrationNudge | Self::LateLogNudge => TimeDelta::minutes(30),
        }
    }
}

/// Whether a push that was due at `due` is too late to be sent at `now`: it is dropped and counted, never sent in a
/// burst after the service was away.
pub fn is_late(kind: PushKind, due: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - due > kind.grace()
}

/// Hours in which nothing is pushed: from `from` until just before `to` on the person's wall, across midnight where
/// `from` is the later. The same time twice means no quiet hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuietHours {
    pub from: NaiveTime,
    pub to: NaiveTime,
}

impl QuietHours {
    /// Whether it is quiet at this time of day.
    pub fn contains(self, time: NaiveTime) -> bool {
        if self.from <= self.to { self.from <= time && time < self.to } else { self.from <= time || time < self.to }
    }

    /// The instant at which the quiet that holds at `at` is over; `None` when it is not quiet then.
    pub fn end(self, at: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
        let local = at.with_timezone(&zone).naive_local();
        if !self.contains(local.time()) {
            return None;
        }
        let date = if local.time() < self.to { local.date() } else { local.date().checked_add_days(Days::new(1))? };
        let end = at_wall_clock(date, self.to, zone);
        if end > at {
            return Some(end);
        }
        // Clocks went back over `to` and it is quiet a second time: the second `to` ends it.
        zone.from_local_datetime(&date.and_time(self.to)).latest().map(|end| end.to_utc())
    }

    /// The first instant after `at` at which it turns quiet; `None` where it never does.
    pub fn next_start(self, at: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
        if self.from == self.to {
            return None;
        }
        let today = at.with_timezone(&zone).date_naive();
        let starts = today.iter_days().take(3).map(|date| at_wall_clock(date, self.from, zone));
        starts.into_iter().find(|start| *start > at)
    }
}

/// How long after its minute a person's push is sent: the same every day for one person, even over all people, at
/// least zero and less than `window`.
pub fn spread_offset(person: Uuid, window: TimeDelta) -> TimeDelta {
    let window = u64::try_from(window.num_milliseconds()).unwrap_or(0);
    let share = (u128::from(mix(person)) * u128::from(window)) >> u64::BITS;
    TimeDelta::milliseconds(i64::try_from(share).unwrap_or(0))
}

/// The halves of an id through the finaliser of SplitMix64: half of a time-ordered id is a clock, which must not
/// decide. Ours, because the hashers of the standard library may change between releases.
fn mix(person: Uuid) -> u64 {
    let (high, low) = person.as_u64_pair();
    [high, low].into_iter().fold(0x9e37_79b9_7f4a_7c15, |state, half| {
        let z = state ^ half;
        let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    })
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe;

    use super::*;

    fn time(text: &str) -> NaiveTime {
        NaiveTime::parse_from_str(text, "%H:%M").expect("a time")
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    #[test]
    fn the_next_quiet_is_tonights_or_tomorrows() {
        let quiet = QuietHours { from: time("22:00"), to: time("07:00") };
        let next = |from: &str| quiet.next_start(at(from), Europe::Berlin);
        assert_eq!(next("2026-03-14T12:00:00Z"), Some(at("2026-03-14T21:00:00Z")));
        assert_eq!(next("2026-03-14T21:00:00Z"), Some(at("2026-03-15T21:00:00Z")));
        let never = QuietHours { from: time("07:00"), to: time("07:00") };
        assert_eq!(never.next_start(at("2026-03-14T12:00:00Z"), Europe::Berlin), None);
    }

    #[test]
    fn late_begins_after_the_grace_and_not_with_it() {
        let due = at("2026-03-14T06:30:00Z");
        for (kind, minutes) in [
            (PushKind::MorningPlan, 180),
            (PushKind::EveningCheckIn, 90),
            (PushKind::WeeklyReview, 720),
            (PushKind::Reminder, 60),
            (PushKind::BedtimeNudge, 30),
        ] {
            let last = due + TimeDelta::minutes(minutes);
            assert!(!is_late(kind, due, last), "{kind:?}");
            assert!(is_late(kind, due, last + TimeDelta::seconds(1)), "{kind:?}");
            assert_eq!(PushKind::parse(kind.as_str()), Some(kind));
        }
        assert!(!is_late(PushKind::HydrationNudge, due, due - TimeDelta::days(1)), "early is not late");
    }

    #[test]
    fn quiet_hours_may_cross_midnight() {
        let night = QuietHours { from: time("22:00"), to: time("07:00") };
        let nap = QuietHours { from: time("13:00"), to: time("14:00") };
        let none = QuietHours { from: time("09:00"), to: time("09:00") };
        for (hours, clock, quiet) in [
            (night, "21:59", false),
            (night, "22:00", true),
            (night, "00:00", true),
            (night, "06:59", true),
            (night, "07:00", false),
            (nap, "12:59", false),
            (nap, "13:00", true),
            (nap, "14:00", false),
            (none, "09:00", false),
            (none, "00:00", false),
        ] {
            assert_eq!(hours.contains(time(clock)), quiet, "{hours:?} {clock}");
        }
    }

    #[test]
    fn quiet_ends_at_its_time_on_the_right_day() {
        let night = QuietHours { from: time("22:00"), to: time("07:00") };
        for (now, end) in [
            ("2026-03-14T21:30:00Z", Some("2026-03-15T06:00:00Z")), // 22:30 in Berlin
            ("2026-03-14T05:30:00Z", Some("2026-03-14T06:00:00Z")), // 06:30
            ("2026-03-28T22:00:00Z", Some("2026-03-29T05:00:00Z")), // the night is an hour short
            ("2026-03-14T06:00:00Z", None),                         // 07:00
        ] {
            assert_eq!(night.end(at(now), Europe::Berlin), end.map(at), "{now}");
        }

        // Until 02:15, in the night in which 02:00 to 03:00 comes twice.
        let short = QuietHours { from: time("23:00"), to: time("02:15") };
        let first = at("2026-10-25T00:10:00Z"); // 02:10, first time
        assert_eq!(short.end(first, Europe::Berlin), Some(at("2026-10-25T00:15:00Z")));
        let second = at("2026-10-25T01:10:00Z"); // 02:10, second time
        assert_eq!(short.end(second, Europe::Berlin), Some(at("2026-10-25T01:15:00Z")));
    }

    #[test]
    fn the_spread_is_fixed_even_and_inside_its_window() {
        let seconds = |person| spread_offset(person, SPREAD_WINDOW).num_seconds();
        let person = Uuid::from_u128(0x0195_9a4c_7d2e_7b11_8c55_2f6e_90ab_cdef);
        assert_eq!(seconds(person), seconds(person));

        // Ids made one after the other differ in a few bits only; still each minute gets its tenth.
        let mut minutes = [0_u32; 10];
        for n in 0..10_000 {
            let second = seconds(Uuid::from_u128(person.as_u128() + n));
            minutes[usize::try_from(second / 60).expect("not negative")] += 1;
        }
        assert!(minutes.iter().all(|count| (850..1150).contains(count)), "{minutes:?}");
        assert_eq!(spread_offset(person, TimeDelta::zero()), TimeDelta::zero());
        assert_eq!(spread_offset(person, TimeDelta::seconds(-5)), TimeDelta::zero());
    }
}
