//! When a push that recurs at a wall-clock time comes, also for a person who travels.
//!
//! A fire is keyed by its nominal local date, so that a zone change or a second replica cannot make two of one day:
//! flying west never repeats a date. Flying east past the time of the day sends the push on arrival, unless it would
//! be later than its grace.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{
    Weekdays,
    wall::{at_wall_clock, exists},
};

/// A wall-clock time on some days of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recurrence {
    pub time: NaiveTime,
    pub days: Weekdays,
}

impl Recurrence {
    /// The same time every day.
    pub fn daily(time: NaiveTime) -> Self {
        Self { time, days: Weekdays::ALL }
    }
}

/// From this instant on the person lives in another zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ZoneMove {
    pub at: DateTime<Utc>,
    pub zone: Tz,
}

/// One push that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fire {
    /// The date it is for, and its key: once per person, kind and date. Where clocks skip the end of a day, `at` can
    /// already lie in the next one.
    pub local_date: NaiveDate,
    pub at: DateTime<Utc>,
}

/// All fires for the dates `from` to `to`, both included, in order, of a person who starts in `home` and then `moves`.
///
/// `grace` is how late a push may come that a move to the east has jumped over.
pub fn fires(
    recurrence: &Recurrence,
    home: Tz,
    moves: &[ZoneMove],
    grace: TimeDelta,
    from: NaiveDate,
    to: NaiveDate,
) -> Vec<Fire> {
    let mut sent = BTreeSet::new();
    let mut fires = Vec::new();
    for stay in stays(home, moves) {
        let first = stay.start.map_or(from, |start| from.max(first_candidate(start, grace, stay.zone)));
        let due = recurrence
            .slots(stay.zone, first)
            .take_while(|slot| slot.local_date <= to && stay.end.is_none_or(|end| slot.at < end))
            .filter_map(|slot| stay.start.map_or(Some(slot), |start| slot.not_before(start, grace)));
        for fire in due {
            if sent.insert(fire.local_date) {
                fires.push(fire);
            }
        }
    }
    fires
}

/// The first fire at or after `now` whose date is not in `sent`; `None` for a recurrence without days.
///
/// A time missed by at most `late` fires at `now`: pass the grace of the push after a zone change or a restart, and zero
/// after a changed setting, which must not send at once.
pub fn next_fire(
    recurrence: &Recurrence,
    zone: Tz,
    now: DateTime<Utc>,
    late: TimeDelta,
    sent: &BTreeSet<NaiveDate>,
) -> Option<Fire> {
    recurrence
        .slots(zone, first_candidate(now, late, zone))
        .filter_map(|slot| slot.not_before(now, late))
        .find(|fire| !sent.contains(&fire.local_date))
}

impl Recurrence {
    /// The date and instant of every occurrence in one zone, from a date on. Dates that the zone skips are left out.
    fn slots(self, zone: Tz, first: NaiveDate) -> impl Iterator<Item = Fire> {
        // Without days the iterator must be empty at once, not after a walk to the end of the calendar.
        let dates = (!self.days.is_empty()).then(|| first.iter_days()).into_iter().flatten();
        dates
            .filter(move |date| self.days.contains(date.weekday()) && exists(*date, zone))
            .map(move |date| Fire { local_date: date, at: at_wall_clock(date, self.time, zone) })
    }
}

impl Fire {
    /// This fire if it comes at `start` or later, at `start` if it was missed by no more than `grace`, else nothing.
    fn not_before(self, start: DateTime<Utc>, grace: TimeDelta) -> Option<Self> {
        (start - self.at <= grace.max(TimeDelta::zero())).then(|| Self { at: self.at.max(start), ..self })
    }
}

/// No occurrence before this date can be due at `start`. One day of margin, as a gap before midnight moves a late time
/// into the next date.
fn first_candidate(start: DateTime<Utc>, grace: TimeDelta, zone: Tz) -> NaiveDate {
    let earliest = start.checked_sub_signed(grace.max(TimeDelta::zero())).unwrap_or(start);
    let date = earliest.with_timezone(&zone).date_naive();
    date.checked_sub_days(Days::new(1)).unwrap_or(date)
}

/// A time in one zone, the end excluded.
struct Stay {
    zone: Tz,
    start: Option<DateTime<Utc>>,
    end: Option<DateTime<Utc>>,
}

/// The zones of a journey in order. Of two moves at one instant the later in the list holds.
fn stays(home: Tz, moves: &[ZoneMove]) -> Vec<Stay> {
    let mut moves = moves.to_vec();
    moves.sort_by_key(|step| step.at);
    let mut stays = vec![Stay { zone: home, start: None, end: None }];
    for step in moves {
        if let Some(last) = stays.last_mut() {
            last.end = Some(step.at);
        }
        stays.push(Stay { zone: step.zone, start: Some(step.at), end: None });
    }
    stays.retain(|stay| stay.start.is_none() || stay.start != stay.end);
    stays
}

#[cfg(test)]
mod tests {
    use chrono::Weekday;
    use chrono_tz::{America, Asia, Europe, Pacific, TZ_VARIANTS};
    use proptest::prelude::*;

    use super::*;

    const GRACE: TimeDelta = TimeDelta::hours(3);

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    fn morning() -> Recurrence {
        Recurrence::daily(NaiveTime::from_hms_opt(7, 30, 0).expect("a time"))
    }

    fn to(at_text: &str, zone: Tz) -> ZoneMove {
        ZoneMove { at: at(at_text), zone }
    }

    /// The fires as `date@instant` lines.
    fn shown(fires: &[Fire]) -> Vec<String> {
        fires.iter().map(|fire| format!("{} {}", fire.local_date, fire.at.format("%dT%H:%MZ"))).collect()
    }

    #[test]
    fn the_time_on_the_wall_stays_when_clocks_change() {
        let fires = fires(&morning(), Europe::Berlin, &[], GRACE, date("2026-03-28"), date("2026-03-30"));
        assert_eq!(shown(&fires), ["2026-03-28 28T06:30Z", "2026-03-29 29T05:30Z", "2026-03-30 30T05:30Z"]);
    }

    #[test]
    fn only_the_chosen_days_fire() {
        let gym = Recurrence { days: Weekdays::from_array([Weekday::Mon, Weekday::Thu]), ..morning() };
        let days = fires(&gym, Europe::Berlin, &[], GRACE, date("2026-03-09"), date("2026-03-15"));
        assert_eq!(shown(&days), ["2026-03-09 09T06:30Z", "2026-03-12 12T06:30Z"]);

        let never = Recurrence { days: Weekdays::EMPTY, ..morning() };
        assert_eq!(fires(&never, Europe::Berlin, &[], GRACE, date("2026-03-09"), date("2026-03-15")), []);
        assert_eq!(next_fire(&never, Europe::Berlin, at("2026-03-09T06:00:00Z"), GRACE, &BTreeSet::new()), None);
    }

    #[test]
    fn flying_west_never_repeats_a_date() {
        // 07:30 in Berlin was sent; 07:30 in New York of the same date comes five hours later.
        let west = [to("2026-03-14T08:00:00Z", America::New_York)];
        let days = fires(&morning(), Europe::Berlin, &west, GRACE, date("2026-03-13"), date("2026-03-15"));
        assert_eq!(shown(&days), ["2026-03-13 13T06:30Z", "2026-03-14 14T06:30Z", "2026-03-15 15T11:30Z"]);

        // Over the date line the calendar itself goes back: the 14th was sent in Auckland and is lived twice.
        let back = [to("2026-03-14T05:00:00Z", America::Los_Angeles)];
        let days = fires(&morning(), Pacific::Auckland, &back, GRACE, date("2026-03-13"), date("2026-03-15"));
        assert_eq!(shown(&days), ["2026-03-13 12T18:30Z", "2026-03-14 13T18:30Z", "2026-03-15 15T14:30Z"]);
    }

    #[test]
    fn flying_east_past_the_time_sends_within_grace_only() {
        // 03:00 in New York becomes 08:00 in Berlin: half an hour late, sent on arrival.
        let early = [to("2026-03-14T07:00:00Z", Europe::Berlin)];
        let days = fires(&morning(), America::New_York, &early, GRACE, date("2026-03-13"), date("2026-03-15"));
        assert_eq!(shown(&days), ["2026-03-13 13T11:30Z", "2026-03-14 14T07:00Z", "2026-03-15 15T06:30Z"]);

        // 06:00 in New York becomes 11:00 in Berlin: three and a half hours late, dropped.
        let late = [to("2026-03-14T10:00:00Z", Europe::Berlin)];
        let days = fires(&morning(), America::New_York, &late, GRACE, date("2026-03-13"), date("2026-03-15"));
        assert_eq!(shown(&days), ["2026-03-13 13T11:30Z", "2026-03-15 15T06:30Z"]);
    }

    #[test]
    fn a_push_already_sent_before_the_flight_is_not_sent_again_on_arrival() {
        // 07:30 in Karachi was sent at 02:30Z; Delhi, half an hour ahead, has had its 07:30 too.
        let hop = [to("2026-03-14T02:40:00Z", Asia::Kolkata)];
        let days = fires(&morning(), Asia::Karachi, &hop, GRACE, date("2026-03-14"), date("2026-03-14"));
        assert_eq!(shown(&days), ["2026-03-14 14T02:30Z"]);
    }

    #[test]
    fn a_skipped_date_has_no_push_and_its_neighbours_have_one() {
        let days = fires(&morning(), Pacific::Apia, &[], GRACE, date("2011-12-29"), date("2011-12-31"));
        assert_eq!(shown(&days), ["2011-12-29 29T17:30Z", "2011-12-31 30T17:30Z"]);
    }

    #[test]
    fn moves_come_in_any_order_and_the_last_of_one_instant_holds() {
        let noon = "2026-03-14T12:00:00Z";
        let moves = [to("2026-03-15T12:00:00Z", Europe::Berlin), to(noon, Asia::Tokyo), to(noon, America::New_York)];
        let days = fires(&morning(), Europe::Berlin, &moves, GRACE, date("2026-03-14"), date("2026-03-16"));
        assert_eq!(shown(&days), ["2026-03-14 14T06:30Z", "2026-03-15 15T11:30Z", "2026-03-16 16T06:30Z"]);
    }

    #[test]
    fn the_next_fire_skips_what_was_sent_and_sends_late_only_when_asked() {
        let now = at("2026-03-14T08:00:00Z"); // 09:00 in Berlin, 90 minutes late
        let next = |late, sent: &[&str]| {
            let sent = sent.iter().map(|text| date(text)).collect();
            next_fire(&morning(), Europe::Berlin, now, late, &sent).expect("a daily push")
        };
        assert_eq!(shown(&[next(GRACE, &[])]), ["2026-03-14 14T08:00Z"]);
        assert_eq!(shown(&[next(GRACE, &["2026-03-14"])]), ["2026-03-15 15T06:30Z"]);
        assert_eq!(shown(&[next(TimeDelta::zero(), &[])]), ["2026-03-15 15T06:30Z"]);
        assert_eq!(shown(&[next(TimeDelta::minutes(89), &[])]), ["2026-03-15 15T06:30Z"]);
    }

    #[test]
    fn a_time_in_the_last_hour_of_a_day_that_clocks_skip_comes_after_midnight() {
        // Nuuk goes from 23:00 on the 28th to 00:00 on the 29th: 23:30 is read as 00:30.
        let late = Recurrence::daily(NaiveTime::from_hms_opt(23, 30, 0).expect("a time"));
        let now = at("2026-03-29T01:15:00Z"); // 00:15 on the 29th
        let next = next_fire(&late, America::Nuuk, now, TimeDelta::zero(), &BTreeSet::new());
        assert_eq!(shown(next.as_slice()), ["2026-03-28 29T01:30Z"]);
    }

    fn any_zone() -> impl Strategy<Value = Tz> {
        proptest::sample::select(&TZ_VARIANTS[..])
    }

    prop_compose! {
        fn any_move()(seconds in 0..40 * 86_400_i64, zone in any_zone()) -> ZoneMove {
            ZoneMove { at: at("2026-03-01T00:00:00Z") + TimeDelta::seconds(seconds), zone }
        }
    }

    /// What the time law says, stated minute by minute: at each minute the zone in force shows a time, and a push whose
    /// date is new goes out if its time has come within grace since, or at, the start of the stay.
    fn is_lawful(fire: &Fire, recurrence: &Recurrence, home: Tz, moves: &[ZoneMove]) -> bool {
        let (start, zone) = moves
            .iter()
            .filter(|step| step.at <= fire.at)
            .max_by_key(|step| step.at)
            .map_or((None, home), |step| (Some(step.at), step.zone));
        let slot = at_wall_clock(fire.local_date, recurrence.time, zone);
        slot == fire.at || (start == Some(fire.at) && slot < fire.at && fire.at - slot <= GRACE)
    }

    proptest! {
        #[test]
        fn on_any_journey_each_date_fires_at_most_once_and_at_its_time(
            home in any_zone(),
            moves in proptest::collection::vec(any_move(), 0..6),
            minute in 0..1440_u32,
        ) {
            let time = NaiveTime::from_num_seconds_from_midnight_opt(minute * 60, 0).expect("a time");
            let recurrence = Recurrence::daily(time);
            let (from, to) = (date("2026-03-05"), date("2026-04-05"));
            let fires = fires(&recurrence, home, &moves, GRACE, from, to);

            let dates: BTreeSet<_> = fires.iter().map(|fire| fire.local_date).collect();
            prop_assert_eq!(dates.len(), fires.len(), "a date was repeated");
            prop_assert!(fires.is_sorted_by_key(|fire| fire.at));
            prop_assert!(fires.iter().all(|fire| from <= fire.local_date && fire.local_date <= to));
            for fire in &fires {
                prop_assert!(is_lawful(fire, &recurrence, home, &moves), "{:?}", fire);
            }

            // No date is lost unless a move jumped over its time: then no stay held the time or began within grace of it.
            for day in from.iter_days().take_while(|day| *day <= to).filter(|day| !dates.contains(day)) {
                let reached = stays(home, &moves).iter().any(|stay| {
                    let slot = at_wall_clock(day, time, stay.zone);
                    stay.end.is_none_or(|end| slot < end) && stay.start.is_none_or(|start| start - slot <= GRACE)
                });
                prop_assert!(!reached, "{} was lost", day);
            }
        }

        #[test]
        fn asking_for_the_next_one_again_and_again_gives_the_same_fires(home in any_zone(), minute in 0..1440_u32) {
            let time = NaiveTime::from_num_seconds_from_midnight_opt(minute * 60, 0).expect("a time");
            let recurrence = Recurrence::daily(time);
            let all = fires(&recurrence, home, &[], GRACE, date("2026-03-01"), date("2026-04-30"));
            let mut sent = BTreeSet::new();
            let mut now = all[0].at;
            for fire in all {
                let next = next_fire(&recurrence, home, now, TimeDelta::zero(), &sent);
                prop_assert_eq!(next, Some(fire));
                sent.insert(fire.local_date);
                now = fire.at;
            }
        }
    }
}
