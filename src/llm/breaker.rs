//! A circuit breaker: an endpoint that keeps failing is left alone for a while, then probed by one request at a time.

use std::{collections::VecDeque, time::Duration};

use tokio::time::Instant;

/// So many failures within [`WINDOW`] open the breaker.
const FAILURES: usize = 5;
/// How long a failure is remembered.
const WINDOW: Duration = Duration::from_secs(30);
/// How long after opening, and after each failed or lost probe, the next probe may go.
const PROBE_AFTER: Duration = Duration::from_secs(15);

/// The state of one endpoint's breaker. Pure: time is an argument.
#[derive(Debug, Default)]
pub(super) struct Breaker {
    /// The recent failures, oldest first; at most [`FAILURES`].
    failures: VecDeque<Instant>,
    /// When the breaker opened or the last probe was let through; `None` while closed.
    open_since: Option<Instant>,
}

impl Breaker {
    /// Whether a request may go now. `Err` says how long to wait.
    ///
    /// While open, one request per [`PROBE_AFTER`] goes through as a probe. A probe that is dropped without a verdict holds
    /// no slot: the next one simply becomes due.
    pub fn admit(&mut self, now: Instant) -> Result<(), Duration> {
        let Some(since) = self.open_since else { return Ok(()) };
        let waited = now.saturating_duration_since(since);
        if waited < PROBE_AFTER {
            return Err(PROBE_AFTER - waited);
        }
        self.open_since = Some(now);
        Ok(())
    }

    /// The endpoint answered: everything before is forgiven.
    pub fn success(&mut self) {
        self.failures.clear();
        self.open_since = None;
    }

    /// The endpoint failed.
    pub fn failure(&mut self, now: Instant) {
        while self.failures.front().is_some_and(|&at| now.saturating_duration_since(at) >= WINDOW) {
            self.failures.pop_front();
        }
        if self.failures.len() == FAILURES {
            self.failures.pop_front();
        }
        self.failures.push_back(now);
        if self.open_since.is_some() || self.failures.len() >= FAILURES {
            self.open_since = Some(now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(s: u64) -> Duration {
        Duration::from_secs(s)
    }

    #[test]
    fn opens_after_five_failures_in_thirty_seconds() {
        let (mut breaker, start) = (Breaker::default(), Instant::now());
        for s in [0, 5, 10, 15] {
            breaker.failure(start + seconds(s));
            assert_eq!(breaker.admit(start + seconds(s)), Ok(()));
        }
        breaker.failure(start + seconds(20));
        assert_eq!(breaker.admit(start + seconds(21)), Err(seconds(14)));
    }

    #[test]
    fn slow_failures_do_not_open_it() {
        let (mut breaker, start) = (Breaker::default(), Instant::now());
        for s in (0..20).map(|n| n * 8) {
            breaker.failure(start + seconds(s));
            assert_eq!(breaker.admit(start + seconds(s)), Ok(()));
        }
    }

    #[test]
    fn success_forgives() {
        let (mut breaker, start) = (Breaker::default(), Instant::now());
        for s in 0..4 {
            breaker.failure(start + seconds(s));
        }
        breaker.success();
        breaker.failure(start + seconds(5));
        assert_eq!(breaker.admit(start + seconds(5)), Ok(()));
    }

    #[test]
    fn half_open_lets_one_probe_through_and_its_verdict_decides() {
        let (mut breaker, start) = (Breaker::default(), Instant::now());
        for _ in 0..5 {
            breaker.failure(start);
        }
        assert!(breaker.admit(start + seconds(14)).is_err());
        assert_eq!(breaker.admit(start + seconds(15)), Ok(()), "the probe");
        assert!(breaker.admit(start + seconds(16)).is_err(), "only one at a time");
        breaker.failure(start + seconds(17));
        assert!(breaker.admit(start + seconds(31)).is_err(), "a failed probe starts the wait again");
        assert_eq!(breaker.admit(start + seconds(32)), Ok(()));
        breaker.success();
        assert_eq!(breaker.admit(start + seconds(32)), Ok(()));
        assert_eq!(breaker.admit(start + seconds(32)), Ok(()), "closed: everybody may go");
    }

    #[test]
    fn a_probe_that_never_reports_does_not_lock_the_breaker() {
        let (mut breaker, start) = (Breaker::default(), Instant::now());
        for _ in 0..5 {
            breaker.failure(start);
        }
        assert_eq!(breaker.admit(start + seconds(15)), Ok(()));
        assert_eq!(breaker.admit(start + seconds(30)), Ok(()));
    }
}
