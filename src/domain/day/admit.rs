//! The whole law of one push: when it is to be sent, and whether it still may be once that time has come.
//!
//! Reading order: [`next_push`] (planned ahead, when a schedule is made or its zone changes) → [`admit`] (decided at the
//! time, before anything is rendered) → [`missed`] (what a service that was away has to own up to).

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

use super::{
    Fire, PushKind, QuietHours, Recurrence, SPREAD_WINDOW, fires, is_late, next_fire, spread_offset,
    wall::at_wall_clock,
};

/// What a person has asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub kind: PushKind,
    pub recurrence: Recurrence,
    /// Once, on this date, instead of on the days of the recurrence.
    pub only_on: Option<NaiveDate>,
}

/// What holds for all pushes of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    pub zone: Tz,
    pub quiet: QuietHours,
    /// Pushes a local date. What the person asked for at a time of their own counts, and is sent all the same.
    pub daily_cap: u32,
    pub paused_until: Option<DateTime<Utc>>,
    /// Whether there is somewhere to send them.
    pub reachable: bool,
}

/// The next push of a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextPush {
    /// The date it is for, and its key.
    pub local_date: NaiveDate,
    /// When the person's wall shows its time; lateness counts from here.
    pub due: DateTime<Utc>,
    /// When it is to be sent: after the quiet, and a little apart from everybody else's.
    pub at: DateTime<Utc>,
}

/// Why a push is not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dropped {
    /// Its grace is over.
    Late,
    /// It is quiet, and will be until its grace is over.
    Quiet,
    /// There were enough for one day.
    Capped,
    /// The person wants none for now.
    Paused,
    /// There is nowhere to send it.
    Unreachable,
    /// There is nothing to say.
    Nothing,
}

impl Dropped {
    /// The name stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Quiet => "quiet",
            Self::Capped => "capped",
            Self::Paused => "paused",
            Self::Unreachable => "unreachable",
            Self::Nothing => "nothing",
        }
    }
}

/// What becomes of a push whose time has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Send,
    /// It is quiet until then, which is still within its grace.
    Wait(DateTime<Utc>),
    Drop(Dropped),
}

/// The next push of a schedule whose date is not `settled` (sent or dropped before). One missed by at most `late` comes at
/// once: pass its grace after a zone change or a downtime, and zero after a changed setting, which must not send at once.
pub fn next_push(
    standing: &Standing,
    rules: &Rules,
    person: Uuid,
    now: DateTime<Utc>,
    late: TimeDelta,
    settled: &BTreeSet<NaiveDate>,
) -> Option<NextPush> {
    let time = standing.recurrence.time;
    let fire = match standing.only_on {
        None => next_fire(&standing.recurrence, rules.zone, now, late, settled),
        Some(date) => Some(Fire { local_date: date, at: at_wall_clock(date, time, rules.zone) })
            .filter(|fire| !settled.contains(&date) && now - fire.at <= late),
    }?;
    let due = at_wall_clock(fire.local_date, time, rules.zone);
    let at =
        if due < now { rules.quiet.end(now, rules.zone).unwrap_or(now) } else { send_at(standing, rules, person, due) };
    Some(NextPush { local_date: fire.local_date, due, at })
}

/// Decides about a push that was due at `due`. `sent` counts the pushes that went out for the same local date.
pub fn admit(kind: PushKind, due: DateTime<Utc>, rules: &Rules, sent: u32, now: DateTime<Utc>) -> Verdict {
    if is_late(kind, due, now) {
        return Verdict::Drop(Dropped::Late);
    }
    if !rules.reachable {
        return Verdict::Drop(Dropped::Unreachable);
    }
    if rules.paused_until.is_some_and(|until| now < until) {
        return Verdict::Drop(Dropped::Paused);
    }
    if let Some(end) = rules.quiet.end(now, rules.zone) {
        return if is_late(kind, due, end) { Verdict::Drop(Dropped::Quiet) } else { Verdict::Wait(end) };
    }
    if kind != PushKind::Reminder && sent >= rules.daily_cap {
        return Verdict::Drop(Dropped::Capped);
    }
    Verdict::Send
}

/// The dates between a push and the next one that a service which was away has missed. `settled` as for [`next_push`].
pub fn missed(
    standing: &Standing,
    zone: Tz,
    after: NaiveDate,
    before: NaiveDate,
    settled: &BTreeSet<NaiveDate>,
) -> Vec<Fire> {
    let (Some(from), Some(to)) = (after.succ_opt(), before.pred_opt()) else { return Vec::new() };
    if standing.only_on.is_some() || from > to {
        return Vec::new();
    }
    let mut between = fires(&standing.recurrence, zone, &[], TimeDelta::zero(), from, to);
    between.retain(|fire| !settled.contains(&fire.local_date));
    between
}

/// A little after its time, the same every day for one person; but a reminder at its time, which the person named: "in two
/// minutes" is no "in eight". Never so much later that it would meet the quiet, nor,
/// where it has to wait for the end of the quiet, that its grace would be over.
fn send_at(standing: &Standing, rules: &Rules, person: Uuid, due: DateTime<Utc>) -> DateTime<Utc> {
    let start = rules.quiet.end(due, rules.zone).unwrap_or(due);
    let window = if standing.kind == PushKind::Reminder { TimeDelta::zero() } else { SPREAD_WINDOW };
    let spread = start + spread_offset(person, window);
    let too_late = is_late(standing.kind, due, spread) || rules.quiet.end(spread, rules.zone).is_some();
    if too_late { start } else { spread }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveTime;
    use chrono_tz::{America, Europe};

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    fn time(text: &str) -> NaiveTime {
        NaiveTime::parse_from_str(text, "%H:%M").expect("a time")
    }

    fn rules() -> Rules {
        Rules {
            zone: Europe::Berlin,
            quiet: QuietHours { from: time("22:00"), to: time("07:00") },
            daily_cap: 4,
            paused_until: None,
            reachable: true,
        }
    }

    fn standing(kind: PushKind, clock: &str) -> Standing {
        Standing { kind, recurrence: Recurrence::daily(time(clock)), only_on: None }
    }

    /// Somebody whose spread is about five minutes.
    fn person() -> Uuid {
        (0..).map(Uuid::from_u128).find(|id| spread_offset(*id, SPREAD_WINDOW).num_minutes() == 5).expect("somebody")
    }

    fn next(standing: &Standing, rules: &Rules, now: &str) -> Option<(String, String)> {
        let next = next_push(standing, rules, person(), at(now), standing.kind.grace(), &BTreeSet::new())?;
        Some((next.local_date.to_string(), next.at.format("%dT%H:%M").to_string()))
    }

    fn shown(date: &str, at: &str) -> Option<(String, String)> {
        Some((date.to_owned(), at.to_owned()))
    }

    #[test]
    fn a_push_is_planned_after_the_quiet_and_apart_from_others() {
        let now = "2026-03-14T00:00:00Z"; // 01:00 in Berlin, an hour ahead of UTC
        assert_eq!(next(&standing(PushKind::MorningPlan, "07:30"), &rules(), now), shown("2026-03-14", "14T06:35"));
        // Whoever asks to be reminded at a minute is.
        assert_eq!(next(&standing(PushKind::Reminder, "07:30"), &rules(), now), shown("2026-03-14", "14T06:30"));
        // Half an hour before the quiet ends: it waits.
        assert_eq!(next(&standing(PushKind::MorningPlan, "06:30"), &rules(), now), shown("2026-03-14", "14T06:05"));
        // The spread would lead into the quiet: none.
        assert_eq!(next(&standing(PushKind::EveningCheckIn, "21:58"), &rules(), now), shown("2026-03-14", "14T20:58"));
        // The spread would lead past the grace: none.
        assert_eq!(next(&standing(PushKind::BedtimeNudge, "06:32"), &rules(), now), shown("2026-03-14", "14T06:00"));
    }

    #[test]
    fn a_missed_push_comes_at_once_within_its_grace() {
        let morning = standing(PushKind::MorningPlan, "07:30");
        assert_eq!(next(&morning, &rules(), "2026-03-14T09:00:00Z"), shown("2026-03-14", "14T09:00"));
        assert_eq!(next(&morning, &rules(), "2026-03-14T09:31:00Z"), shown("2026-03-15", "15T06:35"));
        let settled = BTreeSet::from(["2026-03-14".parse().expect("a date")]);
        let after = next_push(&morning, &rules(), person(), at("2026-03-14T09:00:00Z"), TimeDelta::hours(3), &settled);
        assert_eq!(after.map(|next| next.local_date.to_string()), Some("2026-03-15".to_owned()));
    }

    #[test]
    fn once_is_once() {
        let on = "2026-03-14".parse().expect("a date");
        let call = Standing { only_on: Some(on), ..standing(PushKind::Reminder, "16:00") };
        assert_eq!(next(&call, &rules(), "2026-03-10T00:00:00Z"), shown("2026-03-14", "14T15:00"));
        assert_eq!(next(&call, &rules(), "2026-03-14T17:00:00Z"), None);
        let settled = BTreeSet::from([on]);
        let now = at("2026-03-10T00:00:00Z");
        assert_eq!(next_push(&call, &rules(), person(), now, TimeDelta::zero(), &settled), None);
    }

    #[test]
    fn the_law_decides_in_order() {
        let due = at("2026-03-14T06:30:00Z");
        let check = |kind, rules: &Rules, sent, now: &str| admit(kind, due, rules, sent, at(now));
        let (plan, quiet) = (PushKind::MorningPlan, at("2026-03-15T06:00:00Z"));
        assert_eq!(check(plan, &rules(), 3, "2026-03-14T06:40:00Z"), Verdict::Send);
        assert_eq!(check(plan, &rules(), 4, "2026-03-14T06:40:00Z"), Verdict::Drop(Dropped::Capped));
        assert_eq!(check(PushKind::Reminder, &rules(), 4, "2026-03-14T06:40:00Z"), Verdict::Send);
        assert_eq!(check(plan, &rules(), 0, "2026-03-14T09:30:01Z"), Verdict::Drop(Dropped::Late));
        let evening = |now| admit(PushKind::EveningCheckIn, at("2026-03-14T20:30:00Z"), &rules(), 0, at(now));
        assert_eq!(evening("2026-03-14T20:59:00Z"), Verdict::Send);
        assert_eq!(evening("2026-03-14T21:10:00Z"), Verdict::Drop(Dropped::Quiet));
        assert_eq!(check(PushKind::WeeklyReview, &rules(), 0, "2026-03-14T18:00:00Z"), Verdict::Send);
        let paused = Rules { paused_until: Some(quiet), ..rules() };
        assert_eq!(check(plan, &paused, 0, "2026-03-14T06:40:00Z"), Verdict::Drop(Dropped::Paused));
        assert_eq!(check(plan, &paused, 0, "2026-03-15T06:00:00Z"), Verdict::Drop(Dropped::Late));
        let gone = Rules { reachable: false, ..rules() };
        assert_eq!(check(plan, &gone, 0, "2026-03-14T06:40:00Z"), Verdict::Drop(Dropped::Unreachable));
        // Somebody who flew west is back in the quiet: it ends within the grace.
        let west = Rules { zone: America::New_York, ..rules() };
        let end = at("2026-03-14T11:00:00Z");
        assert_eq!(admit(plan, at("2026-03-14T10:30:00Z"), &west, 0, at("2026-03-14T10:40:00Z")), Verdict::Wait(end));
    }

    #[test]
    fn a_service_that_was_away_owns_up_to_every_date() {
        let gym = standing(PushKind::MorningPlan, "07:30");
        let date = |text: &str| text.parse().expect("a date");
        let settled = BTreeSet::from([date("2026-03-12")]);
        let dates = missed(&gym, Europe::Berlin, date("2026-03-10"), date("2026-03-14"), &settled);
        let dates: Vec<_> = dates.iter().map(|fire| fire.local_date.to_string()).collect();
        assert_eq!(dates, ["2026-03-11", "2026-03-13"]);
    }
}
