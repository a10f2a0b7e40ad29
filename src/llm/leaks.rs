//! Tool calls that arrive as text.
//!
//! When a server does not know a model's chat template, the template's own way of writing calls ends up in the content:
//! JSON between tags, in code fences, behind a tool's name, XML, or a line of Python. This file finds them by what they
//! have in common (a known tool's name next to arguments) rather than template by template, and gives back the words
//! around them. Hidden reasoning is cut out.

use serde_json::{Map, Value};

use super::{
    ToolSpec,
    json::{self, End, Parser},
    reply::known_name,
};

/// Longer contents are passed on as they are: no honest answer is so long.
const MAX_TEXT: usize = 64 * 1024;
/// So many places of a text are tried.
const MAX_TRIES: usize = 400;

/// A call found in text.
#[derive(Debug, PartialEq)]
pub(super) struct Leak {
    pub name: String,
    pub arguments: Map<String, Value>,
}

/// Splits a content into the words for the person and the calls of known tools.
pub(super) fn extract(content: &str, tools: &[ToolSpec], end: End) -> (String, Vec<Leak>) {
    if content.len() > MAX_TEXT {
        return (content.trim().to_owned(), Vec::new());
    }
    let text = without_reasoning(content);
    if tools.is_empty() {
        return (without_tokens(&text), Vec::new());
    }
    if let Some(leak) = only_arguments(&text, tools, end) {
        return (String::new(), vec![leak]);
    }
    let finder = Finder { text: &text, tools, end };
    let (mut words, mut leaks, mut at, mut tries) = (String::new(), Vec::new(), 0, 0);
    let mut kept_from = 0;
    while let Some(next) = finder.next_candidate(at) {
        tries += 1;
        if tries > MAX_TRIES {
            break;
        }
        match finder.calls_at(next, kept_from) {
            Some(found) => {
                words.push_str(&text[kept_from..found.from]);
                leaks.extend(found.leaks);
                kept_from = found.to;
                at = found.to;
            }
            None => at = next + text[next..].chars().next().map_or(1, char::len_utf8),
        }
    }
    words.push_str(&text[kept_from..]);
    let words = if leaks.is_empty() { without_tokens(&words) } else { without_wrapping(&words) };
    (words, leaks)
}

struct Finder<'a> {
    text: &'a str,
    tools: &'a [ToolSpec],
    end: End,
}

/// Calls and the part of the text they took.
struct Found {
    from: usize,
    to: usize,
    leaks: Vec<Leak>,
}

impl Finder<'_> {
    /// The next place where a call may begin: a bracket, a tag, or a known name before an opening parenthesis.
    fn next_candidate(&self, from: usize) -> Option<usize> {
        self.text[from..].find(['{', '[', '<', '(']).map(|offset| from + offset)
    }

    fn calls_at(&self, at: usize, kept_from: usize) -> Option<Found> {
        match self.text.as_bytes()[at] {
            b'(' => self.python(at, kept_from),
            b'<' => self.xml(at),
            _ => self.json(at, kept_from),
        }
    }

    /// `{"name": …, "arguments": …}` and its kin, lists of them, or `log_water … {…}`.
    fn json(&self, at: usize, kept_from: usize) -> Option<Found> {
        let rest = &self.text[at..];
        // A bracket may be missing before a closing tag as well as at the end.
        let within_tag = || rest.split_once("</").and_then(|(inside, _)| json::value_at(inside, self.end));
        let (value, used) = json::value_at(rest, self.end).or_else(within_tag)?;
        let to = at + used;
        if let Some(leaks) = self.calls_in(&value, 0) {
            return Some(Found { from: at, to, leaks });
        }
        let Value::Object(arguments) = value else { return None };
        let (name, from) = self.name_before(at, kept_from)?;
        let tool = self.tools.iter().find(|tool| tool.name == name)?;
        let known = tool.schema()["properties"].as_object()?;
        let belongs = arguments.keys().all(|key| known.contains_key(key));
        // The fence that opened between name and object closes behind it.
        let fenced = self.text[from..at].contains("```");
        let to = fence_end(self.text, to).filter(|_| fenced).unwrap_or(to);
        belongs.then(|| Found { from, to, leaks: vec![Leak { name: name.into(), arguments }] })
    }

    fn calls_in(&self, value: &Value, depth: usize) -> Option<Vec<Leak>> {
        if depth > 3 {
            return None;
        }
        match value {
            Value::Array(items) if !items.is_empty() => {
                let found: Option<Vec<_>> = items.iter().map(|item| self.calls_in(item, depth + 1)).collect();
                found.map(|leaks| leaks.into_iter().flatten().collect())
            }
            Value::Object(map) => ["tool_calls", "calls", "function_calls", "tool_call", "function_call"]
                .iter()
                .find_map(|key| self.calls_in(map.get(*key)?, depth + 1))
                .or_else(|| self.call_in(map).map(|leak| vec![leak]))
                .or_else(|| self.calls_by_key(map)),
            _ => None,
        }
    }

    /// One object that names a known tool.
    fn call_in(&self, map: &Map<String, Value>) -> Option<Leak> {
        if let Some(inner @ Value::Object(function)) = map.get("function") {
            return inner.get("name").and_then(|_| self.call_in(function));
        }
        let (name_key, name) = ["name", "tool", "tool_name", "function", "action", "recipient_name"]
            .iter()
            .find_map(|key| Some((*key, known_name(map.get(*key)?.as_str()?, self.tools)?)))?;
        let arguments = ["arguments", "parameters", "args", "input", "params", "tool_input", "action_input", "kwargs"]
            .iter()
            .find_map(|key| map.get(*key));
        let arguments = match arguments {
            Some(sent) => json::arguments(sent, self.end)?,
            // Flat: the arguments stand beside the name.
            None => map
                .iter()
                .filter(|(key, _)| key.as_str() != name_key && !matches!(key.as_str(), "type" | "id"))
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect(),
        };
        Some(Leak { name: name.into(), arguments })
    }

    /// `{"log_water": {…}, "reply": {…}}`
    fn calls_by_key(&self, map: &Map<String, Value>) -> Option<Vec<Leak>> {
        let found: Option<Vec<Leak>> = map
            .iter()
            .map(|(key, value)| {
                let tool = self.tools.iter().find(|tool| tool.name == *key)?;
                Some(Leak { name: tool.name.clone(), arguments: value.as_object()?.clone() })
            })
            .collect();
        found.filter(|leaks| !leaks.is_empty())
    }

    /// The known tool named directly before `at`, with only a template's separators between, and where its name begins.
    fn name_before(&self, at: usize, kept_from: usize) -> Option<(&str, usize)> {
        let before = &self.text[kept_from..at];
        let mut rest = trim_separators(before);
        if rest.ends_with(|c: char| c.is_ascii_digit()) {
            // "functions.log_water:0"
            rest = rest.trim_end_matches(|c: char| c.is_ascii_digit()).strip_suffix(':').unwrap_or(rest);
        }
        let start = rest
            .rfind(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-' | '.'))
            .map_or(0, |i| i + rest[i..].chars().next().map_or(1, char::len_utf8));
        known_name(&rest[start..], self.tools).map(|name| (name, kept_from + start))
    }

    /// `log_water(water_ml=500, note='x')`
    fn python(&self, at: usize, kept_from: usize) -> Option<Found> {
        let before = &self.text[kept_from..at];
        let start = before
            .rfind(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '.'))
            .map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8));
        let name = known_name(&before[start..], self.tools)?;
        let (arguments, used) = keyword_arguments(&self.text[at..], self.end)?;
        Some(Found { from: kept_from + start, to: at + used, leaks: vec![Leak { name: name.into(), arguments }] })
    }

    /// `<function=log_water><parameter=water_ml>500</parameter></function>`, `<invoke name="log_water">…`, and
    /// `<tool_call>log_water<arg_key>water_ml</arg_key><arg_value>500</arg_value></tool_call>`.
    fn xml(&self, at: usize) -> Option<Found> {
        let rest = &self.text[at..];
        let (head, close) =
            [("<function=", "</function>"), ("<invoke name=", "</invoke>"), ("<tool_call>", "</tool_call>")]
                .into_iter()
                .find_map(|(open, close)| Some((rest.strip_prefix(open)?, close)))?;
        let name_length = head.find(['>', '<', '{']).filter(|length| *length < 200)?;
        let name = known_name(&head[..name_length], self.tools)?;
        let tool = self.tools.iter().find(|tool| tool.name == name)?;
        let (body, used) = match head.find(close) {
            Some(length) => (&head[name_length..length], length + close.len()),
            None if self.end == End::Whole => (&head[name_length..], head.len()),
            None => return None,
        };
        let arguments = xml_arguments(body, tool)?;
        let to = at + (rest.len() - head.len()) + used;
        Some(Found { from: at, to, leaks: vec![Leak { name: name.into(), arguments }] })
    }
}

/// The whole text is one object with exactly the fields of exactly one tool: a model in JSON mode that forgot the name.
fn only_arguments(text: &str, tools: &[ToolSpec], end: End) -> Option<Leak> {
    let text = json::unfenced(text);
    let (value, used) = json::value_at(text, end)?;
    let Value::Object(arguments) = value else { return None };
    let mut fitting = tools.iter().filter(|tool| tool.fits(&arguments));
    match (fitting.next(), fitting.next()) {
        (Some(tool), None) if used == text.len() => Some(Leak { name: tool.name.clone(), arguments }),
        _ => None,
    }
}

fn keyword_arguments(text: &str, end: End) -> Option<(Map<String, Value>, usize)> {
    let mut parser = Parser::new(text, end);
    let mut arguments = Map::new();
    parser.eat('(').then_some(())?;
    loop {
        parser.skip_space();
        if parser.eat(')') {
            return Some((arguments, parser.position()));
        }
        let name = parser.name()?.to_owned();
        parser.skip_space();
        parser.eat('=').then_some(())?;
        arguments.insert(name, parser.value()?);
        parser.skip_space();
        let comma = parser.eat(',');
        parser.skip_space();
        if !comma && parser.peek() != Some(')') {
            return None;
        }
    }
}

/// Arguments as XML elements, or as one JSON object where the elements would be.
fn xml_arguments(body: &str, tool: &ToolSpec) -> Option<Map<String, Value>> {
    let inner = body.trim_start_matches('>').trim();
    if inner.starts_with('{') {
        return json::arguments(&Value::String(inner.into()), End::Whole);
    }
    let mut arguments = Map::new();
    let mut rest = inner;
    while let Some((key, value, after)) = xml_pair(rest) {
        arguments.insert(key.to_owned(), xml_value(value, tool.is_text(key)));
        rest = after;
    }
    (!arguments.is_empty() || inner.is_empty()).then_some(arguments)
}

/// The next name and value, and what follows them.
fn xml_pair(text: &str) -> Option<(&str, &str, &str)> {
    if let Some((_, after)) = text.split_once("<arg_key>") {
        let (key, after) = after.split_once("</arg_key>")?;
        let (value, after) = after.split_once("<arg_value>")?.1.split_once("</arg_value>")?;
        return Some((key.trim(), value, after));
    }
    let (_, after) = text.split_once("<parameter=").or_else(|| text.split_once("<parameter name="))?;
    let (key, after) = after.split_once('>')?;
    let (value, after) = after.split_once("</parameter>")?;
    Some((key.trim().trim_matches('"'), value, after))
}

/// XML has no types: what the schema calls a string is one, anything else is read as JSON where it can be.
fn xml_value(raw: &str, is_text: bool) -> Value {
    let raw = raw.trim();
    if is_text {
        return raw.into();
    }
    serde_json::from_str(raw).unwrap_or_else(|_| match raw {
        "None" => Value::Null,
        "True" => true.into(),
        "False" => false.into(),
        text => text.into(),
    })
}

/// Cuts hidden reasoning: `<think>…</think>`, also without its beginning (the template wrote it) or its end (cut).
fn without_reasoning(content: &str) -> String {
    let mut text = content.to_owned();
    for (open, close) in
        [("<think>", "</think>"), ("<thinking>", "</thinking>"), ("<|channel|>analysis<|message|>", "<|end|>")]
    {
        while let Some(from) = text.find(open) {
            let to = text[from..].find(close).map_or(text.len(), |length| from + length + close.len());
            text.replace_range(from..to, "");
        }
        if let Some(at) = text.find(close).filter(|_| close.starts_with("</")) {
            text.replace_range(..at + close.len(), "");
        }
    }
    text
}

/// Without the markers around calls: tags, special tokens and the code fences left empty.
fn without_wrapping(words: &str) -> String {
    let mut text = without_tokens(words);
    for tag in [
        "<tool_call>",
        "</tool_call>",
        "<tool_calls>",
        "</tool_calls>",
        "<function_calls>",
        "</function_calls>",
        "</function>",
        "[TOOL_CALLS]",
        "[ARGS]",
        "functools",
        "print()",
    ] {
        text = text.replace(tag, "");
    }
    for fence in ["```json", "```tool_code", "```tool_call", "```python", "```xml", "```"] {
        text = without_empty_fences(&text, fence);
    }
    let text = text.trim();
    // What only separated the calls is no text.
    if text.chars().any(char::is_alphanumeric) && !matches!(text, "json" | "function") {
        text.to_owned()
    } else {
        String::new()
    }
}

fn without_empty_fences(text: &str, open: &str) -> String {
    let mut text = text.to_owned();
    let mut from = 0;
    while let Some(at) = text[from..].find(open).map(|offset| from + offset) {
        let inside = &text[at + open.len()..];
        let between = inside.len()
            - inside.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '[' | ']')).len();
        if inside[between..].starts_with("```") {
            text.replace_range(at..at + open.len() + between + 3, "");
        } else {
            from = at + open.len();
        }
    }
    text
}

/// Without special tokens (`<|…|>`, `<｜…｜>`) and the channel words between them.
fn without_tokens(text: &str) -> String {
    let mut kept = text.to_owned();
    for channel in [
        "<|start|>assistant",
        "<|channel|>final",
        "<|channel|>commentary to=",
        "<|channel|>commentary",
        "<|channel|>analysis",
    ] {
        kept = kept.replace(channel, "");
    }
    for (open, close) in [("<|", "|>"), ("<｜", "｜>")] {
        while let Some(from) = kept.find(open) {
            let Some(length) = kept[from..].find(close).filter(|length| *length < 60) else { break };
            kept.replace_range(from..from + length + close.len(), "");
        }
    }
    kept.trim().to_owned()
}

/// Where a code fence that closes right after `at` ends.
fn fence_end(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let fence = rest.trim_start().strip_prefix("```")?;
    Some(at + rest.len() - fence.len())
}

/// Cuts from the end of `before` what templates put between a tool's name and its arguments.
fn trim_separators(before: &str) -> &str {
    let mut rest = before;
    loop {
        let trimmed =
            rest.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '`' | '>' | ':' | '=' | '"' | '\''));
        let trimmed = trimmed.strip_suffix("```json").or_else(|| trimmed.strip_suffix("\njson")).unwrap_or(trimmed);
        let trimmed = trimmed.strip_suffix("[ARGS]").unwrap_or(trimmed);
        let trimmed = trimmed.strip_suffix("<|constrain|>json").unwrap_or(trimmed);
        let trimmed = without_last_token(trimmed);
        if trimmed.len() == rest.len() {
            return rest;
        }
        rest = trimmed;
    }
}

/// Without a special token at the end; its closing `>` was cut as a separator already.
fn without_last_token(text: &str) -> &str {
    [("<|", "|"), ("<｜", "｜")]
        .iter()
        .find_map(|(open, close)| {
            let inside = text.strip_suffix(close)?;
            let from = inside.rfind(open)?;
            (inside.len() - from < 60).then(|| &text[..from])
        })
        .unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::*, sample::select};
    use serde_json::json;

    use super::*;

    /// Pieces that templates and models put together, and a few that cut characters and brackets apart.
    const PIECES: [&str; 30] = [
        "<tool_call>",
        "</tool_call>",
        "<function=log_water>",
        "</function>",
        "<parameter=ml>",
        "</parameter>",
        "<arg_key>",
        "</arg_key>",
        "<arg_value>",
        "</arg_value>",
        "<invoke name=\"log_water\">",
        "[TOOL_CALLS]",
        "[ARGS]",
        "<|python_tag|>",
        "<｜tool▁sep｜>",
        "<think>",
        "</think>",
        "```json",
        "```",
        "log_water",
        "functions.log_water:0",
        "(ml=5)",
        "(ml=",
        "{\"ml\": 5}",
        "{\"name\": \"log_water\", \"arguments\": {\"ml\": 5}}",
        "{",
        "]",
        "\n",
        "😀 é",
        "<|constrain|>json<|message|>",
    ];

    fn tools() -> Vec<ToolSpec> {
        vec![ToolSpec::new("log_water", "", json!({"type": "object", "properties": {"ml": {"type": "integer"}}}))]
    }

    #[test]
    fn what_is_too_long_is_passed_on_at_once() {
        let text = "<think>".repeat(500_000);
        assert_eq!(extract(&text, &tools(), End::Whole).0.len(), text.len());
    }

    #[test]
    fn hostile_texts_take_bounded_time() {
        for piece in ["{\"a\":", "[", "<think>", "<tool_call>", "log_water(", "{'", "<|", "```json\n"] {
            let text = piece.repeat(MAX_TEXT / piece.len());
            let started = std::time::Instant::now();
            extract(&text, &tools(), End::Whole);
            assert!(started.elapsed().as_secs() < 2, "{piece}: {:?}", started.elapsed());
        }
    }

    proptest! {
        #[test]
        fn any_mix_of_pieces_gives_known_calls_or_words(pieces in prop::collection::vec(select(&PIECES[..]), 0..14)) {
            let text = pieces.concat();
            let (words, leaks) = extract(&text, &tools(), End::Whole);
            prop_assert!(words.len() <= text.len());
            for leak in leaks {
                prop_assert_eq!(leak.name, "log_water");
            }
        }
    }
}
