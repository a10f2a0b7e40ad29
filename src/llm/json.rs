//! JSON as models write it: strictly first, then with the slips that do not change the meaning.
//!
//! Mended: single quotes, trailing commas, Python's `True`/`False`/`None`, raw line breaks in strings, bare keys, up to
//! [`MAX_MISSING`] closing brackets missing at the very end. Not mended: anything cut inside a value. A number at the end
//! of a cut text may have lost digits, and a wrong record is worse than none.

use serde_json::{Map, Value};

/// Values nested deeper are not read.
const MAX_DEPTH: usize = 32;
/// So many closing brackets may be missing.
const MAX_MISSING: usize = 2;

/// Whether a text is whole or was cut at the output limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Whole,
    /// Cut: nothing that is missing at the end is supplied.
    Cut,
}

/// The value at the beginning of `text`, and the bytes it takes.
pub(super) fn value_at(text: &str, end: End) -> Option<(Value, usize)> {
    let mut strict = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    if let Some(Ok(value)) = strict.next() {
        return Some((value, strict.byte_offset()));
    }
    Parser::new(text, end).whole()
}

/// The arguments of a call as servers send them: an object, an object as text (also twice encoded, fenced, or followed by a
/// stray bracket), nothing at all.
pub(super) fn arguments(value: &Value, end: End) -> Option<Map<String, Value>> {
    let mut value = value.clone();
    for _ in 0..3 {
        match value {
            Value::Object(map) => return Some(map),
            Value::Null => return Some(Map::new()),
            Value::String(text) => value = decoded(&text, end)?,
            _ => return None,
        }
    }
    None
}

fn decoded(text: &str, end: End) -> Option<Value> {
    let text = unfenced(text);
    if text.is_empty() {
        return Some(Value::Null);
    }
    let (value, used) = value_at(text, end)?;
    let rest = text[used..].trim();
    let is_noise = rest.chars().all(|c| c.is_whitespace() || matches!(c, '}' | ']' | '`' | ';'));
    // Some servers repeat the same object when they assemble a stream.
    let repeated = || value_at(rest, end).is_some_and(|(again, _)| again == value);
    (is_noise || repeated()).then_some(value)
}

/// The inside of a code fence, where the text is one.
pub(super) fn unfenced(text: &str) -> &str {
    let text = text.trim();
    let Some(inside) = text.strip_prefix("```") else { return text };
    let inside = inside.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
    inside.strip_suffix("```").unwrap_or(inside).trim()
}

/// A forgiving reader of one value.
pub(super) struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    missing: usize,
    end: End,
}

impl<'a> Parser<'a> {
    pub fn new(text: &'a str, end: End) -> Self {
        Self { text, at: 0, depth: 0, missing: 0, end }
    }

    /// Objects and arrays only: a bare word is no JSON.
    fn whole(mut self) -> Option<(Value, usize)> {
        self.skip_space();
        if !matches!(self.peek(), Some('{' | '[')) {
            return None;
        }
        let value = self.value()?;
        Some((value, self.at))
    }

    /// The next value, and the bytes read so far are [`Parser::position`].
    pub fn value(&mut self) -> Option<Value> {
        self.skip_space();
        match self.peek()? {
            '{' => self.nested(Self::object),
            '[' => self.nested(Self::array),
            '"' | '\'' => self.string().map(Value::String),
            c if c == '-' || c.is_ascii_digit() => self.number(),
            _ => self.word(),
        }
    }

    pub fn position(&self) -> usize {
        self.at
    }

    pub fn skip_space(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    pub fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    /// Takes `c` if it is next.
    pub fn eat(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        if found {
            self.at += c.len_utf8();
        }
        found
    }

    /// A bare name: letters, digits and underscores.
    pub fn name(&mut self) -> Option<&'a str> {
        let rest = &self.text[self.at..];
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        self.at += length;
        (length > 0).then(|| &rest[..length])
    }

    fn nested(&mut self, inside: fn(&mut Self) -> Option<Value>) -> Option<Value> {
        if self.depth == MAX_DEPTH {
            return None;
        }
        self.depth += 1;
        self.at += 1;
        let value = inside(self);
        self.depth -= 1;
        value
    }

    fn object(&mut self) -> Option<Value> {
        let mut map = Map::new();
        while !self.closes('}', map.is_empty())? {
            let key = match self.peek()? {
                '"' | '\'' => self.string()?,
                _ => self.name()?.to_owned(),
            };
            self.skip_space();
            if !self.eat(':') {
                return None;
            }
            let value = self.value()?;
            map.insert(key, value);
        }
        Some(map.into())
    }

    fn array(&mut self) -> Option<Value> {
        let mut items = Vec::new();
        while !self.closes(']', items.is_empty())? {
            items.push(self.value()?);
        }
        Some(items.into())
    }

    /// Steps over a comma or the closing bracket; true at the end of this object or array.
    fn closes(&mut self, bracket: char, is_first: bool) -> Option<bool> {
        self.skip_space();
        let comma = !is_first && self.eat(',');
        self.skip_space();
        if self.eat(bracket) {
            return Some(true);
        }
        match self.peek() {
            Some(_) if is_first || comma => Some(false),
            Some(_) => None,
            None => self.supply_bracket(is_first || comma),
        }
    }

    fn supply_bracket(&mut self, dangling: bool) -> Option<bool> {
        let closed = self.text.trim_end().ends_with(['}', ']', '"', '\'']);
        self.missing += 1;
        (self.end == End::Whole && closed && !dangling && self.missing <= MAX_MISSING).then_some(true)
    }

    fn string(&mut self) -> Option<String> {
        let quote = self.peek()?;
        let start = self.at + 1;
        let mut escaped = false;
        for (offset, c) in self.text[start..].char_indices() {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                c if c == quote => {
                    self.at = start + offset + 1;
                    return unescaped(&self.text[start..start + offset]);
                }
                _ => {}
            }
        }
        None
    }

    fn number(&mut self) -> Option<Value> {
        let rest = &self.text[self.at..];
        let length = rest.find(|c: char| !matches!(c, '0'..='9' | '+' | '-' | '.' | 'e' | 'E' | '_'));
        // A number at the very end may be cut.
        let number = &rest[..length?];
        self.at += number.len();
        serde_json::from_str(number).ok()
    }

    fn word(&mut self) -> Option<Value> {
        match self.name()? {
            "true" | "True" => Some(true.into()),
            "false" | "False" => Some(false.into()),
            "null" | "None" => Some(Value::Null),
            _ => None,
        }
    }
}

/// The content of a quoted string, with raw control characters accepted and `\'` known.
fn unescaped(raw: &str) -> Option<String> {
    let mut json = String::with_capacity(raw.len() + 2);
    json.push('"');
    let mut chars = raw.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next()? {
                '\'' => json.push('\''),
                escape => json.extend(['\\', escape]),
            },
            '"' => json.push_str("\\\""),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            c if c.is_control() => {}
            c => json.push(c),
        }
    }
    json.push('"');
    serde_json::from_str(&json).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn slips_that_do_not_change_the_meaning_are_mended() {
        let check = |text: &str, expected: Value| {
            assert_eq!(value_at(text, End::Whole).map(|(value, _)| value), Some(expected), "{text}");
        };
        check(r#"{"a": 1,}"#, json!({"a": 1}));
        check(r#"{"a": [1, 2,], }"#, json!({"a": [1, 2]}));
        check(r#"{'a': 'it\'s', 'b': True, 'c': None}"#, json!({"a": "it's", "b": true, "c": null}));
        check(r#"{a: "x", b_2: -1.5e1}"#, json!({"a": "x", "b_2": -15.0}));
        check("{\"a\": \"line\nbreak\"}", json!({"a": "line\nbreak"}));
        check(r#"{'say': 'a "word"'}"#, json!({"say": "a \"word\""}));
        check(r#"{"a": {"b": "c"}"#, json!({"a": {"b": "c"}}));
        check(r#"[{"a": "b""#, json!([{"a": "b"}]));
        check(r#"{} and more"#, json!({}));
    }

    #[test]
    fn what_could_have_another_meaning_is_not_read() {
        let check = |text: &str, end: End| assert_eq!(value_at(text, end), None, "{text}");
        check(r#"{"water_ml": 20"#, End::Whole);
        check(r#"{"water_ml": 20"#, End::Cut);
        check(r#"{"note": "two lit"#, End::Whole);
        check(r#"{"a": {"b": "c"}"#, End::Cut);
        check(r#"{"a": "b","#, End::Whole);
        check(r#"{"a": {"b": {"c": "d""#, End::Whole);
        check(r#"{"a" "b"}"#, End::Whole);
        check(r#"{"a": 1 "b": 2}"#, End::Whole);
        check(r#"{"a": yes}"#, End::Whole);
        check("hello", End::Whole);
        check("", End::Whole);
        check(&"[".repeat(10_000), End::Whole);
    }

    #[test]
    fn arguments_come_in_many_wrappings() {
        let one = json!({"a": 1});
        let check = |sent: Value, expected: Option<&Value>| {
            let read = arguments(&sent, End::Whole).map(Value::Object);
            assert_eq!(read.as_ref(), expected, "{sent}");
        };
        check(json!({"a": 1}), Some(&one));
        check(json!(r#"{"a": 1}"#), Some(&one));
        check(json!(r#""{\"a\": 1}""#), Some(&one));
        check(json!("```json\n{\"a\": 1}\n```"), Some(&one));
        check(json!(r#"{"a": 1}}"#), Some(&one));
        check(json!(r#"{"a": 1}{"a": 1}"#), Some(&one));
        check(json!(r#"{"a": 1}{"a": 2}"#), None);
        check(json!(""), Some(&json!({})));
        check(json!("null"), Some(&json!({})));
        check(Value::Null, Some(&json!({})));
        check(json!("water"), None);
        check(json!([1]), None);
        check(json!(5), None);
    }

    proptest! {
        #[test]
        fn nothing_panics_and_json_is_read_as_json(text in "[\\[\\]{}:,'\"\\\\a-cTN0-9.é \n-]{0,60}") {
            let read = value_at(&text, End::Whole);
            if let Ok(value) = serde_json::from_str::<Value>(&text) {
                prop_assert_eq!(read.map(|(value, _)| value), Some(value));
            }
        }
    }
}
