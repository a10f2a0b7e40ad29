//! Text as PostgreSQL can hold it: everything but the NUL character, which people do send in pasted binary.

use std::borrow::Cow;

use serde_json::Value;

const NUL: char = '\0';

/// What stands for a NUL: U+FFFD, the replacement character.
const REPLACEMENT: &str = "\u{fffd}";

/// The text with every NUL replaced.
pub(super) fn storable(text: &str) -> Cow<'_, str> {
    if text.contains(NUL) { Cow::Owned(text.replace(NUL, REPLACEMENT)) } else { Cow::Borrowed(text) }
}

/// The value with every NUL in its texts and names replaced.
pub(super) fn storable_json(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(storable(text).into_owned()),
        Value::Array(values) => values.iter().map(storable_json).collect(),
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| (storable(name).into_owned(), storable_json(value))).collect()
        }
        other => other.clone(),
    }
}
