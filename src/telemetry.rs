//! Logs: set up once, to standard error or a conversation's file, and never with a person's words in them.
//!
//! The rule: an event carries ids, sizes, times and classes. As a net below that rule, fields whose name says that they
//! hold a person's words or a secret are not printed, at any level, by any crate.

use std::{
    fmt,
    fs::{self, File},
    io,
    path::Path,
    sync::Mutex,
};

use tracing::{
    Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    EnvFilter,
    field::{MakeVisitor, RecordFields, VisitFmt, VisitOutput},
    fmt::{
        FormatFields, MakeWriter,
        format::{DefaultFields, Writer},
    },
    layer::SubscriberExt,
    util::SubscriberInitExt,
};

/// How logs are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// For a person at a terminal.
    Plain,
    /// The same without colours, for a file.
    File,
    /// One JSON object a line, for `alive serve`.
    Json,
}

/// Names of fields that are never printed: each is one in which some crate puts text, keys or rows.
pub const REDACTED: &[&str] = &[
    "api_key",
    "arguments",
    "authorization",
    "body",
    "content",
    "db.statement",
    "email",
    "headers",
    "heard",
    "input",
    "name",
    "params",
    "password",
    "payload",
    "prompt",
    "record",
    "reply",
    "response",
    "rows",
    "say",
    "secret",
    "statement",
    "summary",
    "text",
    "token",
    "url",
    "uri",
];

/// Sends events to standard error through the filter. Call once.
///
/// # Errors
/// A filter that is not in the syntax of `tracing`.
pub fn start(filter: &str, style: Style) -> anyhow::Result<()> {
    subscriber(filter, style, std::io::stderr)?.init();
    Ok(())
}

/// The log of conversations at a terminal, in the data folder.
pub const FILE: &str = "alive.log";
/// A log that has grown so large, in bytes, begins anew.
const LARGEST: u64 = 1 << 20;

/// Sends events to a file in the data folder through the filter; nowhere, where there can be none. Call once.
///
/// # Errors
/// A filter that is not in the syntax of `tracing`.
pub fn start_in(data: &Path, filter: &str) -> anyhow::Result<()> {
    match log_file(data) {
        Ok(file) => subscriber(filter, Style::File, Mutex::new(file))?.init(),
        // What is wrong with the folder is said by whoever needs more of it than a log.
        Err(_) => subscriber(filter, Style::File, io::sink)?.init(),
    }
    Ok(())
}

fn log_file(data: &Path) -> io::Result<File> {
    fs::create_dir_all(data)?;
    let path = data.join(FILE);
    let is_large = fs::metadata(&path).is_ok_and(|file| file.len() > LARGEST);
    File::options().create(true).append(!is_large).write(true).truncate(is_large).open(path)
}

/// What [`start`] installs, with another writer: for tests that read what would be logged.
///
/// # Errors
/// A filter that is not in the syntax of `tracing`.
pub fn subscriber<W>(filter: &str, style: Style, writer: W) -> anyhow::Result<impl Subscriber + Send + Sync>
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    // Crates that log requests or statements at debug level are held at warn, whatever the filter says.
    let mut filter = EnvFilter::try_new(filter)?;
    for quiet in ["sqlx", "hyper", "hyper_util", "reqwest", "async_openai", "rustyline", "h2", "rustls", "tungstenite"]
    {
        filter = filter.add_directive(format!("{quiet}=warn").parse()?);
    }
    // It prints what it receives, at warn where it cannot read it, and in the spans of all its other events.
    filter = filter.add_directive("serenity=error".parse()?);
    let (plain, json) = match style {
        Style::Plain | Style::File => {
            let colours = style == Style::Plain;
            let plain = tracing_subscriber::fmt::layer().with_writer(writer).with_target(false).with_ansi(colours);
            (Some(plain.fmt_fields(Redacting(DefaultFields::new()))), None)
        }
        Style::Json => (None, Some(json::layer(writer))),
    };
    Ok(tracing_subscriber::registry().with(filter).with(plain).with(json))
}

/// Whether a field may not be printed.
pub fn is_redacted(field: &str) -> bool {
    REDACTED.contains(&field)
}

/// Formats fields, leaving out what is redacted.
struct Redacting<F>(F);

impl<'writer, F> FormatFields<'writer> for Redacting<F>
where
    F: MakeVisitor<Writer<'writer>>,
    F::Visitor: VisitFmt + VisitOutput<fmt::Result>,
{
    fn format_fields<R: RecordFields>(&self, writer: Writer<'writer>, fields: R) -> fmt::Result {
        let mut visitor = Skipping(self.0.make_visitor(writer));
        fields.record(&mut visitor);
        visitor.0.finish()
    }
}

/// Passes every field on but the redacted ones.
struct Skipping<V>(V);

impl<V: Visit> Visit for Skipping<V> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if is_redacted(field.name()) {
            self.0.record_debug(field, &format_args!("[redacted]"));
        } else {
            self.0.record_debug(field, value);
        }
    }
}

mod json {
    //! One JSON object an event: time, level, target, message and the fields that may be seen.

    use std::{fmt, io::Write};

    use serde_json::{Map, Value};
    use tracing::{
        Event, Subscriber,
        field::{Field, Visit},
    };
    use tracing_subscriber::{Layer, fmt::MakeWriter, layer::Context, registry::LookupSpan};

    pub(super) fn layer<W>(writer: W) -> JsonLayer<W> {
        JsonLayer { writer }
    }

    pub(super) struct JsonLayer<W> {
        writer: W,
    }

    impl<S, W> Layer<S> for JsonLayer<W>
    where
        S: Subscriber + for<'a> LookupSpan<'a>,
        W: for<'w> MakeWriter<'w> + 'static,
    {
        fn on_event(&self, event: &Event<'_>, _context: Context<'_, S>) {
            let mut fields = Fields(Map::new());
            event.record(&mut fields);
            let meta = event.metadata();
            fields.0.insert("time".into(), chrono::Utc::now().to_rfc3339().into());
            fields.0.insert("level".into(), meta.level().as_str().into());
            fields.0.insert("target".into(), meta.target().into());
            let line = Value::Object(fields.0).to_string();
            // A log that cannot be written has nobody left to be told.
            let _ = writeln!(self.writer.make_writer(), "{line}");
        }
    }

    struct Fields(Map<String, Value>);

    impl Fields {
        fn put(&mut self, field: &Field, value: Value) {
            let value = if super::is_redacted(field.name()) { "[redacted]".into() } else { value };
            self.0.insert(field.name().to_owned(), value);
        }
    }

    impl Visit for Fields {
        fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
            self.put(field, format!("{value:?}").into());
        }
        fn record_str(&mut self, field: &Field, value: &str) {
            self.put(field, value.into());
        }
        fn record_i64(&mut self, field: &Field, value: i64) {
            self.put(field, value.into());
        }
        fn record_u64(&mut self, field: &Field, value: u64) {
            self.put(field, value.into());
        }
        fn record_f64(&mut self, field: &Field, value: f64) {
            self.put(field, value.into());
        }
        fn record_bool(&mut self, field: &Field, value: bool) {
            self.put(field, value.into());
        }
    }
}
