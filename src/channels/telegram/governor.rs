//! How fast messages may go: per chat, per group, over all, and not at all while the server has asked to wait.
//!
//! Pure: the time is an argument. Overall, a message is given a place in a line and waits there; in its own chat it is told to
//! come again, so that a busy chat holds no place. What safety says goes before answers, answers before what nobody
//! asked for.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::super::mail::LetterKind;

/// Messages a chat may be ahead of its rate: the Bot API tolerates short bursts.
const CHAT_BURST: f64 = 3.0;
/// Seconds of the overall rate that safety may take in advance, and that pushes must leave free.
const RESERVE: f64 = 0.3;
/// The longest wait in the line: whoever would wait longer comes again.
const LONGEST_LINE: TimeDelta = TimeDelta::seconds(5);
/// From this many chats on, those that have been quiet are forgotten.
const SWEEP_AT: usize = 4096;

/// Messages per unit of time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rates {
    /// A second, all chats together.
    pub per_second: f64,
    /// A second, in one chat.
    pub chat_per_second: f64,
    /// A minute, in one group.
    pub group_per_minute: f64,
}

/// Where a message is to go, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ask<'a> {
    pub conversation: &'a str,
    pub is_group: bool,
    pub kind: LetterKind,
}

/// What the governor says to a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It may go after this time (zero: at once); its place in the line is taken.
    Go(TimeDelta),
    /// Not now: ask again after this time.
    Later(TimeDelta),
}

/// What has gone so far.
pub(super) struct Governor {
    rates: Rates,
    /// The instant the overall line reaches to.
    line: DateTime<Utc>,
    chats: HashMap<String, DateTime<Utc>>,
    paused_until: DateTime<Utc>,
}

impl Governor {
    pub(super) fn new(rates: Rates) -> Self {
        let positive = |rate: f64| if rate.is_finite() && rate > 0.0 { rate } else { 1.0 };
        let rates = Rates {
            per_second: positive(rates.per_second),
            chat_per_second: positive(rates.chat_per_second),
            group_per_minute: positive(rates.group_per_minute),
        };
        let long_ago = DateTime::<Utc>::MIN_UTC;
        Self { rates, line: long_ago, chats: HashMap::new(), paused_until: long_ago }
    }

    /// Whether this message may go, and when.
    pub(super) fn ask(&mut self, ask: Ask<'_>, now: DateTime<Utc>) -> Verdict {
        if self.paused_until > now {
            return Verdict::Later(self.paused_until - now);
        }
        let (step, burst) = if ask.is_group {
            // Never more in any minute than the rate, so no burst beyond one message.
            (seconds(60.0 / self.rates.group_per_minute), 1.0)
        } else {
            (seconds(1.0 / self.rates.chat_per_second), CHAT_BURST)
        };
        let free = self.chats.get(ask.conversation).copied().unwrap_or(DateTime::<Utc>::MIN_UTC);
        let ahead = scaled(step, burst - 1.0);
        if free > now + ahead {
            return Verdict::Later(free - now - ahead);
        }
        let overall = seconds(1.0 / self.rates.per_second);
        let reserve = seconds(RESERVE);
        let start = self.line.max(now - seconds(1.0));
        // A second's worth may go at once; after it the line grows.
        let wait = (start - now).max(TimeDelta::zero());
        let wait = match ask.kind {
            LetterKind::Safety => (wait - reserve).max(TimeDelta::zero()),
            LetterKind::Reply => wait,
            LetterKind::Push if start + reserve > now => return Verdict::Later(start + reserve - now),
            LetterKind::Push => wait,
        };
        if wait > LONGEST_LINE {
            return Verdict::Later(wait - LONGEST_LINE);
        }
        self.line = start + overall;
        self.sweep(now);
        self.chats.insert(ask.conversation.to_owned(), free.max(now) + step);
        Verdict::Go(wait)
    }

    /// The server asked to wait: nothing goes before that.
    pub(super) fn pause(&mut self, wait: TimeDelta, now: DateTime<Utc>) {
        self.paused_until = self.paused_until.max(now + wait);
    }

    /// How long nothing may go, if the server asked for that.
    pub(super) fn paused(&self, now: DateTime<Utc>) -> Option<TimeDelta> {
        (self.paused_until > now).then(|| self.paused_until - now)
    }

    fn sweep(&mut self, now: DateTime<Utc>) {
        if self.chats.len() >= SWEEP_AT {
            self.chats.retain(|_, free| *free > now);
        }
    }
}

fn seconds(seconds: f64) -> TimeDelta {
    TimeDelta::microseconds((seconds * 1e6) as i64)
}

fn scaled(step: TimeDelta, by: f64) -> TimeDelta {
    TimeDelta::microseconds((step.num_microseconds().unwrap_or(i64::MAX) as f64 * by) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATES: Rates = Rates { per_second: 30.0, chat_per_second: 1.0, group_per_minute: 20.0 };

    fn start() -> DateTime<Utc> {
        DateTime::from_timestamp(1_773_473_400, 0).expect("a time")
    }

    fn ask(conversation: &str, kind: LetterKind) -> Ask<'_> {
        Ask { conversation, is_group: conversation.starts_with('-'), kind }
    }

    /// Sends as fast as it is let, asking again when told to; how many went by each second.
    fn sent(mut governor: Governor, seconds: i64, next: impl Fn(usize) -> String) -> Vec<usize> {
        let mut counts = vec![0; seconds as usize];
        let (mut now, end) = (start(), start() + TimeDelta::seconds(seconds));
        let mut number = 0;
        while now < end {
            let conversation = next(number);
            match governor.ask(ask(&conversation, LetterKind::Reply), now) {
                Verdict::Go(wait) => {
                    let at = ((now + wait - start()).num_milliseconds() / 1000) as usize;
                    if let Some(count) = counts.get_mut(at) {
                        *count += 1;
                    }
                    number += 1;
                    // As many as fit wait in the line; then the sender is full.
                    if wait > TimeDelta::seconds(1) {
                        now += wait - TimeDelta::seconds(1);
                    }
                }
                Verdict::Later(wait) => now += wait,
            }
        }
        counts
    }

    #[test]
    fn a_chat_may_burst_and_then_gets_one_a_second() {
        let counts = sent(Governor::new(RATES), 10, |_| "42".to_owned());
        assert_eq!(counts[0], 3);
        assert!(counts[1..].iter().all(|count| *count <= 1), "{counts:?}");
        assert!(counts.iter().sum::<usize>() >= 11, "{counts:?}");
    }

    #[test]
    fn a_group_gets_twenty_in_any_minute() {
        let counts = sent(Governor::new(RATES), 120, |_| "-100".to_owned());
        for window in counts.windows(60) {
            assert!(window.iter().sum::<usize>() <= 20, "{counts:?}");
        }
        assert!(counts.iter().sum::<usize>() >= 39);
    }

    #[test]
    fn over_all_chats_the_line_holds_the_rate() {
        let counts = sent(Governor::new(RATES), 10, |number| number.to_string());
        assert!(counts[1..].iter().all(|count| *count <= 31), "{counts:?}");
        assert!(counts[1..9].iter().all(|count| *count >= 29), "{counts:?}");
    }

    #[test]
    fn safety_goes_before_answers_and_answers_before_pushes() {
        let mut governor = Governor::new(RATES);
        let now = start();
        for number in 0..60 {
            governor.ask(ask(&number.to_string(), LetterKind::Reply), now);
        }
        let wait = |governor: &mut Governor, kind| match governor.ask(ask("new", kind), now) {
            Verdict::Go(wait) | Verdict::Later(wait) => wait,
        };
        let (push, safety) = (wait(&mut governor, LetterKind::Push), wait(&mut governor, LetterKind::Safety));
        let reply = wait(&mut governor, LetterKind::Reply);
        assert!(safety < reply && reply < push, "{safety} {reply} {push}");
    }

    #[test]
    fn a_pause_stops_everything_and_ends() {
        let mut governor = Governor::new(RATES);
        governor.pause(TimeDelta::seconds(7), start());
        for kind in [LetterKind::Safety, LetterKind::Reply, LetterKind::Push] {
            assert_eq!(governor.ask(ask("1", kind), start()), Verdict::Later(TimeDelta::seconds(7)));
        }
        governor.pause(TimeDelta::seconds(1), start());
        assert_eq!(governor.paused(start()), Some(TimeDelta::seconds(7)), "a shorter wait does not end a longer one");
        let after = start() + TimeDelta::seconds(7);
        assert_eq!(governor.ask(ask("1", LetterKind::Reply), after), Verdict::Go(TimeDelta::zero()));
    }
}
