//! Counting tokens and keeping within a number of them.
//!
//! The tables (o200k_base, about 40 MB in memory) are loaded on the first count; a program that has no model never counts.
//! Other models split text differently, by a tenth or so: budgets are ours, the bill comes from the server's own usage.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    sync::{LazyLock, Mutex, PoisonError},
};

use super::{Message, Request};

/// Text is counted in pieces of at most so many bytes: the pattern engine backtracks over long runs of white space, and a
/// message may be 100 kB of them. A cut word counts one token too many at most.
const PIECE: usize = 2048;
/// From this size on a count is remembered: prompts and schemas come with every request.
const REMEMBER_FROM: usize = 512;
/// So many counts are remembered; then all are forgotten.
const REMEMBER: usize = 256;
/// What a message costs beside its text: role and separators.
const PER_MESSAGE: usize = 4;
/// What opens the answer.
const PER_REQUEST: usize = 3;
/// What a tool costs beside its name, description and schema.
const PER_TOOL: usize = 8;

/// Loads the tables now: half a second of work, better spent on a blocking thread than in somebody's turn.
pub fn load() {
    count_now("a");
}

/// The tokens of a text.
pub fn count(text: &str) -> usize {
    if text.len() < REMEMBER_FROM {
        return count_now(text);
    }
    // Only hashes are kept, no text.
    static COUNTS: LazyLock<Mutex<HashMap<(u64, usize), usize>>> = LazyLock::new(Mutex::default);
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    let key = (hasher.finish(), text.len());
    if let Some(&known) = COUNTS.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return known;
    }
    let tokens = count_now(text);
    let mut counts = COUNTS.lock().unwrap_or_else(PoisonError::into_inner);
    if counts.len() >= REMEMBER {
        counts.clear();
    }
    counts.insert(key, tokens);
    tokens
}

/// The input tokens of a whole request: prompt, messages and tools.
pub fn estimate(request: &Request) -> usize {
    let tools: usize = request
        .tools
        .iter()
        .map(|tool| count(&tool.name) + count(&tool.description) + count(&tool.schema().to_string()) + PER_TOOL)
        .sum();
    PER_REQUEST + PER_MESSAGE + count(&request.system) + tools + request.messages.iter().map(message).sum::<usize>()
}

/// The tokens of one message.
pub fn message(message: &Message) -> usize {
    PER_MESSAGE
        + match message {
            Message::System(text) | Message::User(text) => count(text),
            Message::Assistant { text, calls, .. } => {
                text.as_deref().map_or(0, count)
                    + calls.iter().map(|call| count(&call.name) + count(&call.arguments.to_json())).sum::<usize>()
            }
            Message::ToolResult { content, .. } => count(content),
        }
}

/// The newest part of a history that costs at most `limit` tokens. Whole exchanges go, oldest first: an exchange begins with
/// the person's message, so that no call loses its result.
pub fn fit(history: &[Message], limit: usize) -> &[Message] {
    let (mut spent, mut kept) = (0, history.len());
    for (index, next) in history.iter().enumerate().rev() {
        spent += message(next);
        if spent > limit {
            break;
        }
        if matches!(next, Message::User(_)) {
            kept = index;
        }
    }
    &history[kept..]
}

/// The beginning of a text that costs at most `limit` tokens.
pub fn shorten(text: &str, limit: usize) -> &str {
    let mut left = limit;
    let mut end = 0;
    for piece in pieces(text) {
        let tokens = count_now(piece);
        if tokens > left {
            end += fitting(piece, left);
            break;
        }
        left -= tokens;
        end += piece.len();
    }
    &text[..end]
}

/// The most bytes of a piece that cost at most `limit` tokens, by bisection. Counts grow with length but for a token at a
/// cut, which bisection does not mind.
fn fitting(piece: &str, limit: usize) -> usize {
    let (mut low, mut high) = (0, piece.len());
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if count_now(&piece[..boundary(piece, middle)]) <= limit {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    boundary(piece, low)
}

fn count_now(text: &str) -> usize {
    pieces(text).map(|piece| tiktoken_rs::o200k_base_singleton().count_ordinary(piece)).sum()
}

/// The last character boundary at or before `at`.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

fn pieces(mut text: &str) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        let (piece, rest) = text.split_at(boundary(text, PIECE));
        text = rest;
        (!piece.is_empty()).then_some(piece)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::llm::{Arguments, Echo, ToolCall, ToolChoice, ToolSpec};

    #[test]
    fn counts_are_the_tokenizers() {
        assert_eq!(count(""), 0);
        assert_eq!(count("hello world"), 2);
        let long = "slept seven hours and drank two litres. ".repeat(30);
        assert_eq!(count(&long), tiktoken_rs::o200k_base_singleton().count_ordinary(&long));
        assert_eq!(count(&long), count(&long), "remembered");
    }

    #[test]
    fn hostile_texts_are_counted_in_bounded_time() {
        for text in
            [" ".repeat(100_000), "a".repeat(100_000), "\n\t ".repeat(33_000), "😀".repeat(25_000), "'".repeat(100_000)]
        {
            let started = std::time::Instant::now();
            assert!(count(&text) > 0);
            assert!(started.elapsed().as_secs() < 5);
        }
    }

    #[test]
    fn a_request_counts_everything_it_sends() {
        let mut request = Request {
            system: "You are a coach.".into(),
            messages: vec![Message::User("slept 6h".into())],
            tools: Vec::new(),
            tool_choice: ToolChoice::Auto,
            max_output_tokens: 100,
        };
        let mut last = estimate(&request);
        let mut grows = |request: &Request, by_at_least: usize| {
            let now = estimate(request);
            assert!(now >= last + by_at_least, "{now} after {last}");
            last = now;
        };
        request.tools.push(ToolSpec::new("log", "Logs.", serde_json::json!({"type": "object", "properties": {}})));
        grows(&request, 15);
        let call = ToolCall { id: "1".into(), name: "log".into(), arguments: Arguments::Object(Default::default()) };
        request.messages.push(Message::Assistant { text: None, calls: vec![call], echo: Echo::default() });
        grows(&request, 5);
        request.messages.push(Message::ToolResult { call_id: "1".into(), content: "done and well".into() });
        grows(&request, 6);
    }

    #[test]
    fn the_oldest_exchanges_go_first_and_whole() {
        let call = ToolCall { id: "1".into(), name: "log".into(), arguments: Arguments::Object(Default::default()) };
        let history = vec![
            Message::User("first".into()),
            Message::assistant("one"),
            Message::User("second".into()),
            Message::Assistant { text: None, calls: vec![call], echo: Echo::default() },
            Message::ToolResult { call_id: "1".into(), content: "ok".into() },
            Message::User("third".into()),
            Message::assistant("three"),
        ];
        let cost = |range: std::ops::Range<usize>| history[range].iter().map(message).sum::<usize>();
        assert_eq!(fit(&history, 1_000), &history[..]);
        assert_eq!(fit(&history, cost(0..7) - 1), &history[2..]);
        assert_eq!(fit(&history, cost(4..7)), &history[5..], "a call without its result is no history");
        assert_eq!(fit(&history, 3), &[]);
        assert_eq!(fit(&[], 10), &[]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn shortened_text_is_a_beginning_within_the_limit(text in "\\PC{0,300}", limit in 0usize..60) {
            let short = shorten(&text, limit);
            prop_assert!(text.starts_with(short));
            prop_assert!(count(short) <= limit);
            if count(&text) <= limit {
                prop_assert_eq!(short.len(), text.len());
            }
        }
    }
}
