//! The house has floors (`ARCHITECTURE.md`): uses point one floor down, never up and never sideways, so that a room cannot
//! quietly grow a back door. Outside types stay in their rooms, and the pure rooms do no I/O.
//!
//! The rules are checked on the tokens of the sources: `crate::…` and `super::…` paths, also inside `{…}` groups, and not
//! what stands in comments and strings.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// The rooms of each floor, the roof last. Rooms of one floor do not know each other, but for `offline`, which is built
/// on `domain`, and for the roof.
const FLOORS: [&[&str]; 5] = [
    &["domain", "offline"],
    &["store", "llm", "sources", "pictures"],
    &["coach"],
    &["channels", "schedule", "web"],
    &["main", "app", "judge", "doctor"],
];
const ROOF: usize = 4;

/// Settings and logs: the roof reads them and hands each room its own part.
const STAIRS: [&str; 2] = ["config", "telemetry"];

/// Uses that go past a floor, each with its reason.
const EXCEPTIONS: [(&str, &[&str]); 3] = [
    // The mail carries rows of the outbox to a platform; what they say was decided below.
    ("channels::mail", &["store::outbox", "store::lanes::Presence", "store::Store"]),
    // The clock claims rows that are due and hands them to the coach.
    ("schedule", &["store::due", "store::Store"]),
    // Web hooks and sign-ins of health services bring data in without a conversation.
    ("web", &["sources", "store::links", "store::Store"]),
];

/// Outside types and the only place that may name them.
const OUTSIDE: [(&str, &str); 6] = [
    ("teloxide", "channels::telegram"),
    ("serenity", "channels::discord"),
    ("sqlx", "store"),
    ("async_openai", "llm::wire"),
    ("resvg", "pictures"),
    ("skrifa", "pictures"),
];

/// Rooms of facts and rules, and what they do without: waiting, the outside, a clock and randomness of their own.
const PURE: [&str; 2] = ["domain", "offline"];
const IMPURE: [&str; 12] = [
    "async",
    "await",
    "tokio",
    "futures",
    "rand",
    "tracing",
    "reqwest",
    "std::fs",
    "std::env",
    "std::net",
    "std::io",
    "std::process",
];

#[test]
fn uses_point_down() {
    let mut broken = Vec::new();
    for source in sources() {
        for path in source.uses() {
            if !may_use(&source.module, &path) {
                broken.push(format!("{} may not use {}", source.module.join("::"), path.join("::")));
            }
        }
    }
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

#[test]
fn outside_types_stay_in_their_rooms() {
    let mut broken = Vec::new();
    for source in sources() {
        for (outside, room) in OUTSIDE {
            if source.names(outside) && !is_within(&source.module, room) {
                broken.push(format!("{} names {outside}, which belongs to {room}", source.module.join("::")));
            }
        }
    }
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

#[test]
fn pure_rooms_do_not_wait_look_outside_or_read_a_clock() {
    let mut broken = Vec::new();
    for source in sources().into_iter().filter(|source| PURE.contains(&source.room())) {
        let running = source.without_tests();
        for impure in IMPURE.into_iter().filter(|impure| running.names(impure)) {
            broken.push(format!("{} names {impure}", source.module.join("::")));
        }
        if running.tokens.windows(2).any(|pair| pair[0] == "::" && pair[1] == "now") {
            broken.push(format!("{} reads a clock", source.module.join("::")));
        }
    }
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

#[test]
fn every_room_is_on_a_floor() {
    let rooms: BTreeSet<_> = sources().iter().map(|source| source.room().to_owned()).collect();
    let unknown: Vec<_> =
        rooms.iter().filter(|room| floor(room).is_none() && !STAIRS.contains(&room.as_str())).collect();
    assert!(rooms.contains("domain"), "no sources were read");
    assert!(unknown.is_empty(), "put {unknown:?} on a floor");
}

#[test]
fn the_rules_notice_what_breaks_them() {
    for (module, code, broken) in [
        ("coach::turn", "use crate::{domain::day, store::{self, turns}};", &[][..]),
        ("coach::turn", "use crate::{domain::day, channels::{mail}};", &["channels::mail"]),
        ("store::turns", "fn f(_: crate::llm::Usage) {}", &["llm::Usage"]),
        ("domain::day", "use crate::offline::read;", &["offline::read"]),
        ("offline", "use crate::domain::day;", &[]),
        ("channels::console", "use crate::store::outbox;", &["store::outbox"]),
        ("channels::mail", "use crate::store::{outbox::claim, records};", &["store::records"]),
        ("llm::wire", "use crate::config::Settings;", &["config::Settings"]),
        ("app", "use crate::{config::Settings, channels::console, store::Store};", &[]),
        ("config", "use crate::llm::Limits;", &["llm::Limits"]),
        ("coach::tools", "use super::super::channels::mail;", &["channels::mail"]),
        ("coach", "mod tests { use super::super::web; use super::draft; }", &["web"]),
        (
            "store",
            r##"// crate::web
            fn f<'a>() { g('"', '\'', "crate::web \" ", r#"crate::web"#, b'x') } /* crate::web */"##,
            &[],
        ),
    ] {
        let source = Source::parse(module.split("::").map(str::to_owned).collect(), code);
        let found: Vec<_> =
            source.uses().iter().filter(|path| !may_use(&source.module, path)).map(|path| path.join("::")).collect();
        assert_eq!(found, broken, "{module}: {code}");
    }
    let sql = Source::parse(vec!["coach".to_owned()], "async fn f() { sqlx::query!(\"select 1\").await }");
    assert!(sql.names("sqlx") && sql.names("async") && !sql.names("std::fs"));
    let tested =
        "use std::io; #[cfg(test)] mod tests { use std::fs; fn f() {} } fn running() { let _ = std::env::args(); }";
    let tested = Source::parse(vec!["domain".to_owned()], tested).without_tests();
    assert!(tested.names("std::io") && tested.names("std::env") && !tested.names("std::fs"));
}

/// Whether a module may use a path that starts at the root of the crate.
fn may_use(module: &[String], path: &[String]) -> bool {
    let (Some(from), Some(to)) = (module.first(), path.first()) else { return true };
    if from == to {
        return true;
    }
    let named = EXCEPTIONS
        .iter()
        .any(|(room, uses)| is_within(module, room) && uses.iter().any(|allowed| is_within(path, allowed)));
    let stairs = |room: &String| STAIRS.contains(&room.as_str());
    named
        || match (floor(from), floor(to)) {
            (Some(ROOF), _) => true,
            (Some(0), _) => from == "offline" && to == "domain",
            (Some(above), Some(below)) => below == 0 || below + 1 == above,
            (None, Some(below)) if stairs(from) => below == 0,
            // Not a room at all, such as a macro or a type at the root of the crate.
            (_, None) => !stairs(to),
            (None, Some(_)) => false,
        }
}

fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

/// Whether a path is a place or lies in it.
fn is_within(path: &[String], place: &str) -> bool {
    place.split("::").enumerate().all(|(depth, name)| path.get(depth).is_some_and(|segment| segment == name))
}

/// One source file, as tokens.
struct Source {
    /// The module the file is, from the root of the crate.
    module: Vec<String>,
    tokens: Vec<String>,
}

/// All files of the crate but `lib.rs`, which is the map and holds no code.
fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files
        .iter()
        .filter(|file| !file.ends_with("src/lib.rs"))
        .map(|file| {
            let inside = file.strip_prefix(&root).expect("a file below src").with_extension("");
            let mut module: Vec<_> =
                inside.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
            if module.len() > 1 && module.last().is_some_and(|name| name == "mod") {
                module.pop();
            }
            Source::parse(module, &fs::read_to_string(file).expect("a readable source"))
        })
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

impl Source {
    fn parse(module: Vec<String>, code: &str) -> Self {
        Self { module, tokens: tokens(code) }
    }

    fn room(&self) -> &str {
        &self.module[0]
    }

    /// Whether a path such as `sqlx` or `std::fs` is named, alone or as the head of a longer one, but not as a part of
    /// one (`store::sqlx`) or as a field.
    fn names(&self, path: &str) -> bool {
        let wanted = tokens(path);
        self.tokens.windows(wanted.len()).enumerate().any(|(at, window)| {
            let before = at.checked_sub(1).map(|before| self.tokens[before].as_str());
            window == wanted && (!matches!(before, Some("::" | ".")) || path == "await")
        })
    }

    /// The file without the modules that are compiled for tests only.
    fn without_tests(&self) -> Self {
        const TEST_ONLY: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
        let mut tokens = Vec::new();
        let mut rest = self.tokens.as_slice();
        while let Some((first, tail)) = rest.split_first() {
            if rest.starts_with(&TEST_ONLY.map(str::to_owned)) {
                rest = &rest[TEST_ONLY.len() + item_length(&rest[TEST_ONLY.len()..])..];
            } else {
                tokens.push(first.clone());
                rest = tail;
            }
        }
        Self { module: self.module.clone(), tokens }
    }

    /// The paths into other rooms, from the root of the crate.
    fn uses(&self) -> Vec<Vec<String>> {
        let mut found = Vec::new();
        let mut scope = self.module.clone();
        // Depth of braces at which each inline module closes.
        let mut closes = Vec::new();
        let mut depth = 0_usize;
        for (at, token) in self.tokens.iter().enumerate() {
            let next = |ahead: usize| self.tokens.get(at + ahead).map(String::as_str);
            match token.as_str() {
                "{" => depth += 1,
                "}" => {
                    depth = depth.saturating_sub(1);
                    if closes.last() == Some(&depth) {
                        closes.pop();
                        scope.pop();
                    }
                }
                "mod" if next(2) == Some("{") => {
                    scope.extend(next(1).map(str::to_owned));
                    closes.push(depth);
                }
                "crate" if next(1) == Some("::") => {
                    expand(&self.tokens[at + 2..], &mut Vec::new(), &mut found);
                }
                "super" if next(1) == Some("::") && (at == 0 || self.tokens[at - 1] != "::") => {
                    let ups = self.tokens[at..].chunks(2).take_while(|pair| pair[0] == "super").count();
                    let mut base = scope[..scope.len().saturating_sub(ups)].to_vec();
                    expand(&self.tokens[at + 2 * ups..], &mut base, &mut found);
                }
                _ => {}
            }
        }
        found
    }
}

/// Follows a path and its `{…}` groups, and returns how many tokens it took.
fn expand(tokens: &[String], path: &mut Vec<String>, found: &mut Vec<Vec<String>>) -> usize {
    let depth = path.len();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if token == "{" {
            at += 1;
            while tokens.get(at).is_some_and(|token| token != "}") {
                at += expand(&tokens[at..], path, found);
                at += usize::from(tokens.get(at).is_some_and(|token| token == ","));
            }
            path.truncate(depth);
            return at + 1;
        }
        path.push(token.clone());
        at += 1;
        if tokens.get(at).is_none_or(|token| token != "::") {
            break;
        }
        at += 1;
    }
    // `as name` of an import.
    if tokens.get(at).is_some_and(|token| token == "as") {
        at += 2;
    }
    found.push(path.clone());
    path.truncate(depth);
    at.max(1)
}

/// Tokens of the item that starts here: up to its `;`, or to the end of its block.
fn item_length(tokens: &[String]) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.as_str() {
            ";" if depth == 0 => return at + 1,
            "{" => depth += 1,
            "}" if depth == 1 => return at + 1,
            "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    tokens.len()
}

/// Names, `::` and single signs; comments, strings and white space are left out.
fn tokens(code: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(length) = literal_length(rest) {
            length
        } else if first.is_alphanumeric() || first == '_' {
            let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            tokens.push(rest[..length].to_owned());
            length
        } else if rest.starts_with("::") {
            tokens.push("::".to_owned());
            2
        } else {
            tokens.extend((!first.is_whitespace()).then(|| first.to_string()));
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    tokens
}

/// The length of a string, raw string or character that starts here. A lifetime is none.
fn literal_length(code: &str) -> Option<usize> {
    let prefix = usize::from(code.starts_with(['b', 'c']));
    let body = &code[prefix..];
    let hashes = body.strip_prefix('r').map_or(0, |raw| raw.len() - raw.trim_start_matches('#').len());
    let length = if let Some(text) = body.strip_prefix('"') {
        1 + end_of_quote(text, '"')
    } else if body.starts_with('r') && body[1 + hashes..].starts_with('"') {
        let end = format!("\"{}", "#".repeat(hashes));
        let quoted = &body[hashes + 2..];
        hashes + 2 + quoted.find(&end).map_or(quoted.len(), |at| at + end.len())
    } else if body.starts_with("'\\") || (body.starts_with('\'') && body.chars().nth(2) == Some('\'')) {
        1 + end_of_quote(&body[1..], '\'')
    } else {
        return None;
    };
    Some(prefix + length)
}

/// The length of a quoted text up to and with its closing quote.
fn end_of_quote(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if c == quote && !escaped {
            return at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    text.len()
}
