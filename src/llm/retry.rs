//! When to ask again, and how long to wait before: pure rules over what failed, what the server asked for, and what time is left.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use chrono::{DateTime, NaiveDateTime, Utc};

use super::LlmError;

/// Attempts after the first one.
const MAX_RETRIES: u32 = 2;
/// The widest wait before the first retry; it doubles for each further one.
const BASE: Duration = Duration::from_millis(200);
/// The least time an attempt needs to be worth starting.
const WORTH_TRYING: Duration = Duration::from_millis(100);

/// How long to wait before the next attempt, or `None` to give up.
///
/// Only 429, 5xx and broken connections are retried; `retries` of them were made already. Without the server's own word
/// the wait is drawn from zero to `BASE · 2^retries` (full jitter, `random` in 0..1), so that many clients do not return
/// at once. What the server asks for (`retry_after`) is honoured, and where it does not fit into `left` there is no retry.
pub(super) fn wait(
    error: &LlmError,
    retries: u32,
    retry_after: Option<Duration>,
    left: Duration,
    random: f64,
) -> Option<Duration> {
    let transient = matches!(error, LlmError::Failing { .. } | LlmError::Unreachable);
    if !transient || retries >= MAX_RETRIES {
        return None;
    }
    let jitter = (BASE * 2u32.saturating_pow(retries)).mul_f64(random.clamp(0.0, 1.0));
    let wait = retry_after.map_or(jitter, |asked| asked.max(jitter));
    (wait.saturating_add(WORTH_TRYING) <= left).then_some(wait)
}

/// Reads a `Retry-After` value: seconds (a fraction is accepted) or an HTTP date, in any of the three forms of RFC 9110 §5.6.7.
pub(super) fn retry_after(value: &str, now: DateTime<Utc>) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds.max(0.0)).ok();
    }
    let at = http_date(value)?;
    Some((at - now).to_std().unwrap_or(Duration::ZERO))
}

fn http_date(value: &str) -> Option<DateTime<Utc>> {
    if let Ok(at) = DateTime::parse_from_rfc2822(value) {
        return Some(at.with_timezone(&Utc));
    }
    ["%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(value, format).ok())
        .map(|at| at.and_utc())
}

/// Random numbers for jitter from a seed given by the owner (SplitMix64): nothing here needs to be secret, and tests repeat.
#[derive(Debug)]
pub(super) struct Jitter(AtomicU64);

impl Jitter {
    pub fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }

    /// The next number, from 0 up to but without 1.
    pub fn next(&self) -> f64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut z = self.0.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::llm::Refusal;

    const BUSY: LlmError = LlmError::Failing { status: 503 };
    const PLENTY: Duration = Duration::from_secs(20);

    #[test]
    fn only_transient_failures_are_retried() {
        let check = |error: LlmError, again: bool| {
            assert_eq!(wait(&error, 0, None, PLENTY, 0.5).is_some(), again, "{error}");
        };
        check(LlmError::Failing { status: 429 }, true);
        check(LlmError::Failing { status: 500 }, true);
        check(LlmError::Unreachable, true);
        check(LlmError::TimedOut, false);
        check(LlmError::Garbage, false);
        check(LlmError::NotConfigured, false);
        check(LlmError::Refused { status: 401, reason: Refusal::Key }, false);
        check(LlmError::BreakerOpen { retry_in: PLENTY }, false);
    }

    #[test]
    fn at_most_two_retries_with_full_jitter() {
        assert_eq!(wait(&BUSY, 0, None, PLENTY, 0.0), Some(Duration::ZERO));
        assert_eq!(wait(&BUSY, 0, None, PLENTY, 1.0), Some(BASE));
        assert_eq!(wait(&BUSY, 1, None, PLENTY, 1.0), Some(BASE * 2));
        assert_eq!(wait(&BUSY, 2, None, PLENTY, 0.0), None);
    }

    #[test]
    fn the_servers_wait_is_honoured_inside_the_limit_only() {
        let asked = Some(Duration::from_secs(5));
        assert_eq!(wait(&BUSY, 0, asked, PLENTY, 0.5), asked);
        assert_eq!(wait(&BUSY, 0, asked, Duration::from_secs(5), 0.5), None, "no time would be left to ask");
        assert_eq!(wait(&BUSY, 0, None, Duration::from_millis(50), 0.0), None);
        assert_eq!(wait(&BUSY, 0, Some(Duration::MAX / 2), PLENTY, 0.0), None);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = DateTime::parse_from_rfc3339("1994-11-06T08:49:30Z").unwrap().with_timezone(&Utc);
        let check = |value: &str, millis: Option<u64>| {
            assert_eq!(retry_after(value, now), millis.map(Duration::from_millis), "{value}");
        };
        check("0", Some(0));
        check(" 7 ", Some(7_000));
        check("1.5", Some(1_500));
        check("-3", Some(0));
        check("Sun, 06 Nov 1994 08:49:37 GMT", Some(7_000));
        check("Sunday, 06-Nov-94 08:49:37 GMT", Some(7_000));
        check("Sun Nov  6 08:49:37 1994", Some(7_000));
        check("Sun, 06 Nov 1994 08:00:00 GMT", Some(0));
        check("soon", None);
        check("", None);
        check("NaN", Some(0));
        check("1e300", None);
    }

    #[test]
    fn jitter_is_spread_and_repeatable() {
        let (a, b) = (Jitter::new(7), Jitter::new(7));
        let draws: Vec<f64> = (0..1000).map(|_| a.next()).collect();
        assert!(draws.iter().all(|d| (0.0..1.0).contains(d)));
        let mean = draws.iter().sum::<f64>() / 1000.0;
        assert!((0.45..0.55).contains(&mean), "{mean}");
        assert_eq!(draws[0], b.next());
    }
}
