//! Rate limits as Discord's answers tell them: a budget a route and place, kept from one request to the next.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use reqwest::header::HeaderMap;
use tokio::time::Instant;

/// Windows kept before those that ended are swept out.
const SWEEP_AT: usize = 4096;

/// What the limits of all routes leave.
#[derive(Debug, Default)]
pub struct Buckets(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// The bucket of a route, as an answer named it.
    names: HashMap<String, String>,
    windows: HashMap<String, Window>,
    /// Nothing may be sent before.
    closed_until: Option<Instant>,
}

#[derive(Clone, Copy, Debug)]
struct Window {
    remaining: u32,
    resets: Instant,
}

/// The limited thing a request asks for: its kind, and the channel, server or interaction it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// Method and path with its ids left out.
    pub kind: &'static str,
    /// Limits are counted apart for each of these.
    pub place: String,
}

impl Buckets {
    /// Takes a request out of the route's budget; how long to wait first where nothing is left.
    ///
    /// # Errors
    /// Nothing is left for so long.
    pub fn take(&self, route: &Route, now: Instant) -> Result<(), Duration> {
        let mut state = self.lock();
        if let Some(until) = state.closed_until.filter(|until| *until > now) {
            return Err(until - now);
        }
        let key = state.key(route);
        if let Some(window) = state.windows.get_mut(&key).filter(|window| window.resets > now) {
            if window.remaining == 0 {
                return Err(window.resets - now);
            }
            window.remaining -= 1;
        }
        Ok(())
    }

    /// Learns from an answer.
    pub fn learn(&self, route: &Route, headers: &HeaderMap, now: Instant) {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let mut state = self.lock();
        if let Some(bucket) = text("x-ratelimit-bucket") {
            state.names.insert(route.kind.to_owned(), bucket.to_owned());
        }
        let remaining = text("x-ratelimit-remaining").and_then(|value| value.parse().ok());
        let after = text("x-ratelimit-reset-after").and_then(|value| value.parse().ok());
        let (Some(remaining), Some(after)) = (remaining, after) else { return };
        let Ok(after) = Duration::try_from_secs_f64(after) else { return };
        let key = state.key(route);
        let told = Window { remaining, resets: now + after };
        let known = state.windows.get(&key).copied().filter(|window| window.resets > now);
        // Answers to requests sent at the same time may overtake each other: within a window the budget only falls.
        let remaining = known.map_or(remaining, |window| window.remaining.min(remaining));
        state.windows.insert(key, Window { remaining, ..told });
        if state.windows.len() > SWEEP_AT {
            state.windows.retain(|_, window| window.resets > now);
        }
    }

    /// A request was refused for coming too early: this route waits, or all do.
    pub fn refused(&self, route: &Route, wait: Duration, global: bool, now: Instant) {
        let mut state = self.lock();
        if global {
            state.closed_until = Some(now + wait);
            return;
        }
        let key = state.key(route);
        state.windows.insert(key, Window { remaining: 0, resets: now + wait });
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn key(&self, route: &Route) -> String {
        let name = self.names.get(route.kind).map_or(route.kind, String::as_str);
        format!("{name} {}", route.place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(remaining: &str, after: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in
            [("x-ratelimit-bucket", "abc"), ("x-ratelimit-remaining", remaining), ("x-ratelimit-reset-after", after)]
        {
            headers.insert(name, value.parse().expect("a header"));
        }
        headers
    }

    #[test]
    fn a_budget_is_obeyed_until_its_window_ends() {
        let buckets = Buckets::default();
        let route = |place: &str| Route { kind: "POST messages", place: place.to_owned() };
        let start = Instant::now();
        assert_eq!(buckets.take(&route("1"), start), Ok(()));
        buckets.learn(&route("1"), &headers("1", "2.5"), start);
        assert_eq!(buckets.take(&route("1"), start), Ok(()));
        assert_eq!(buckets.take(&route("1"), start), Err(Duration::from_millis(2500)));
        assert_eq!(buckets.take(&route("2"), start), Ok(()), "another place has a budget of its own");
        assert_eq!(buckets.take(&route("1"), start + Duration::from_secs(3)), Ok(()));
    }

    #[test]
    fn a_refusal_closes_its_route_or_all() {
        let buckets = Buckets::default();
        let (one, two) = (Route { kind: "a", place: "1".to_owned() }, Route { kind: "b", place: "1".to_owned() });
        let start = Instant::now();
        buckets.refused(&one, Duration::from_secs(1), false, start);
        assert!(buckets.take(&one, start).is_err() && buckets.take(&two, start).is_ok());
        buckets.refused(&one, Duration::from_secs(1), true, start);
        assert!(buckets.take(&two, start).is_err());
        assert!(buckets.take(&two, start + Duration::from_secs(2)).is_ok());
    }
}
