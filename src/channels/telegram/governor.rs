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
/// Seconds' worth of the overall rate that may go at once; the line is so much slower that no second holds more than the rate.
const BURST: f64 = 0.1;
/// Seconds of the line that safety may take in advance.
const AHEAD: f64 = 0.3;
/// Seconds of the line that pushes must leave free.
const RESERVE: f64 = 0.05;
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
        let reserve = seconds(RESERVE);
        if ask.kind == LetterKind::Push && self.line + reserve > now {
            return Verdict::Later(self.line + reserve - now);
        }
        let ahead = if ask.kind == LetterKind::Safety { seconds(AHEAD) } else { TimeDelta::zero() };
        let wait = match self.queue(ahead, now) {
            Verdict::Go(wait) => wait,
            later => return later,
        };
        self.sweep(now);
        self.chats.insert(ask.conversation.to_owned(), free.max(now) + step);
        Verdict::Go(wait)
    }

    /// Whether a request that is no message may go, and when: it has its place in the line like one.
    pub(super) fn request(&mut self, now: DateTime<Utc>) -> Verdict {
        if self.paused_until > now {
            return Verdict::Later(self.paused_until - now);
        }
        self.queue(TimeDelta::zero(), now)
    }

    /// The next place in the overall line, taken so much before it is due.
    fn queue(&mut self, ahead: TimeDelta, now: DateTime<Utc>) -> Verdict {
        let start = self.line.max(now - seconds(BURST));
        let wait = (start - now - ahead).max(TimeDelta::zero());
        if wait > LONGEST_LINE {
            return Verdict::Later(wait - LONGEST_LINE);
        }
        // The second in which the line begins holds its burst, and one message more at its edge.
        let rate = self.rates.per_second;
        self.line = start + seconds((1.0 + BURST + 1.0 / rate) / rate);
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
    fn sent(governor: Governor, seconds: i64, next: impl Fn(usize) -> String) -> Vec<usize> {
        let mut counts = vec![0; seconds as usize];
        for at in times(governor, seconds, next) {
            if let Some(count) = counts.get_mut((at / 1000) as usize) {
                *count += 1;
            }
        }
        counts
    }

    /// The same: when each went, in milliseconds from the start.
    fn times(mut governor: Governor, seconds: i64, next: impl Fn(usize) -> String) -> Vec<i64> {
        let mut times = Vec::new();
        let (mut now, end) = (start(), start() + TimeDelta::seconds(seconds));
        let mut number = 0;
        while now < end {
            let conversation = next(number);
            match governor.ask(ask(&conversation, LetterKind::Reply), now) {
                Verdict::Go(wait) => {
                    times.push((now + wait - start()).num_milliseconds());
                    number += 1;
                    // As many as fit wait in the line; then the sender is full.
                    if wait > TimeDelta::seconds(1) {
                        now += wait - TimeDelta::seconds(1);
                    }
                }
                Verdict::Later(wait) => now += wait,
            }
        }
        times
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
        assert!(counts[..9].iter().all(|count| (25..=30).contains(count)), "{counts:?}");
        // In any second, wherever it begins.
        let times = times(Governor::new(RATES), 10, |number| number.to_string());
        assert!(times.windows(31).all(|window| window[30] - window[0] >= 1000), "{times:?}");
    }

    #[test]
    fn pushes_alone_go_at_the_rate_too() {
        let (mut governor, mut now, mut count) = (Governor::new(RATES), start(), 0);
        while now < start() + TimeDelta::seconds(10) {
            match governor.ask(ask(&count.to_string(), LetterKind::Push), now) {
                Verdict::Go(wait) => {
                    assert_eq!(wait, TimeDelta::zero());
                    count += 1;
                }
                Verdict::Later(wait) => now += wait,
            }
        }
        assert!((250..=300).contains(&count), "{count}");
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
