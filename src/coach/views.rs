//! What is shown of the records: today, the last entries, the week; and what an exchange needs to know of them.

use std::path::{Path as FilePath, PathBuf};

use anyhow::{Context, Result};
use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Tz;
use serde_json::{Value, json};

use crate::{
    domain::{insight::Known, record::MetricKind, text::fold},
    store::{
        export,
        history::{DayView, Entry},
        records::{Change, Op},
        rows::{ActionType, CycleDayRow, DailyRow, GoalStatus, Path, WorkoutRow},
        turns::Past,
    },
};

use super::{
    pictures, receipt,
    show::Show,
    turn::{Plan, Turn},
    words::Words,
};

/// The longest message that is read, in characters; Telegram's own limit.
const LONGEST: usize = 4096;

/// The length of the instant in the name of an export's folder.
const STAMP_LENGTH: usize = "20260314T083000Z".len();

/// The answer to a message in which there is nothing to read.
pub fn odd_input(turn: &Turn<'_>) -> Option<Plan> {
    let words = turn.words();
    let text = turn.text;
    let say = |line: String| Some(Plan::saying(ActionType::Other, Path::Offline, line));
    if text.is_empty() {
        return say(words.say("say.empty", &[]));
    }
    let length = text.chars().count();
    if length > LONGEST {
        let (size, limit) = (turn.show.number(length as f64, 0), turn.show.number(LONGEST as f64, 0));
        return say(words.say("say.too_long", &[("size", &size), ("limit", &limit)]));
    }
    let unreadable = text.chars().filter(|c| *c == '\u{fffd}' || (c.is_control() && !c.is_whitespace())).count();
    if unreadable * 10 > length {
        return say(words.say("say.binary", &[]));
    }
    if !text.chars().any(char::is_alphanumeric) && text.chars().any(is_pictograph) {
        let shown: String = text.chars().take(8).collect();
        return say(words.say("say.emoji_only", &[("emoji", &shown)]));
    }
    None
}

/// Symbols people send in place of words.
fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

/// Who I am, for somebody new.
pub fn intro(words: &Words, name: Option<&str>) -> String {
    let name = name.map_or_else(String::new, |name| format!(" {name}"));
    words.say("hello.intro", &[("name", &name)])
}

/// The zone as a person reads it: "Europe/Madrid", "UTC+1".
pub fn zone_name(zone: Tz) -> String {
    match zone.name().strip_prefix("Etc/GMT") {
        Some("" | "0") => "UTC".to_owned(),
        // The sign of these names is the other way round.
        Some(hours) => format!("UTC{}", hours.replace('-', "\u{b1}").replace('+', "-").replace('\u{b1}', "+")),
        None => zone.name().to_owned(),
    }
}

/// `/today`: everything kept of one day.
pub fn today(day: &DayView, turn: &Turn<'_>) -> String {
    let words = turn.words();
    let facts = shown(day, turn);
    if facts.is_empty() {
        return words.say("today.nothing", &[]);
    }
    let title = words.say("today.title", &[("day", &words.date(day.date))]);
    std::iter::once(title).chain(facts).collect::<Vec<_>>().join("\n")
}

/// The facts of a day that this person is shown: weight is no subject for somebody who is to be spared it.
fn shown(day: &DayView, turn: &Turn<'_>) -> Vec<String> {
    let mut day = day.clone();
    if turn.past.person.no_weight_talk {
        day.metrics.retain(|metric| !pictures::is_about_weight(metric.kind.as_str()));
    }
    facts(&day, turn.show)
}

/// The facts of a day, a line a subject.
fn facts(day: &DayView, show: Show) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(daily) = &day.daily {
        let fields = [
            ("sleep_hours", daily.sleep_hours.map(Value::from)),
            ("water_intake_liters", daily.water_intake_liters.map(Value::from)),
            ("energy_level", daily.energy_level.map(Value::from)),
            ("mood", daily.mood.map(|mood| json!(mood))),
            ("digestion_score", daily.digestion_score.map(Value::from)),
            ("soreness", daily.soreness.map(Value::from)),
        ];
        let said = fields.into_iter().filter_map(|(name, value)| {
            value.map(|value| format!("{} {}", show.label(name), show.field(name, &value)))
        });
        lines.push(said.collect::<Vec<_>>().join(" · "));
    }
    let rows = |table: &str, rows: Vec<Value>| -> String {
        rows.iter().filter_map(|row| receipt::state(table, row, show)).collect::<Vec<_>>().join(" · ")
    };
    lines.push(metrics(day, show));
    lines.push(rows("workout_sessions", day.workouts.iter().map(|row| json!(row)).collect()));
    lines.push(rows("habit_trackers", day.habits.iter().map(|row| json!(row)).collect()));
    lines.push(cycle(day, show));
    lines.retain(|line| !line.is_empty());
    lines
}

/// The latest value of each metric of a day; the halves of a blood pressure together.
fn metrics(day: &DayView, show: Show) -> String {
    let latest = |kind: MetricKind| {
        day.metrics.iter().filter(|row| row.kind == kind).max_by_key(|row| row.timestamp).map(|row| row.value)
    };
    let pressure = latest(MetricKind::SystolicMmhg).zip(latest(MetricKind::DiastolicMmhg));
    MetricKind::ALL
        .into_iter()
        .filter_map(|kind| {
            let value = latest(kind)?;
            match (kind, pressure) {
                (MetricKind::SystolicMmhg, Some((upper, lower))) => {
                    let label = show.label("blood_pressure");
                    Some(format!("{label} {}/{}", show.number(upper, 0), show.number(lower, 0)))
                }
                (MetricKind::DiastolicMmhg, Some(_)) => None,
                _ => Some(format!("{} {}", show.label(kind.as_str()), show.metric(kind, value))),
            }
        })
        .collect::<Vec<_>>()
        .join(" · ")
}

fn cycle(day: &DayView, show: Show) -> String {
    let words = show.words();
    let mut parts = Vec::new();
    if day.period_started {
        parts.push(words.say("receipt.period_start", &[]));
    }
    if day.period_ended {
        parts.push(words.say("receipt.period_end", &[]));
    }
    let felt = |row: &CycleDayRow| receipt::state("cycle_days", &json!(row), show);
    parts.extend(day.cycle_days.iter().filter_map(felt));
    parts.join(" · ")
}

/// `/log`: the last entries, numbered for `/undo N`.
pub fn log(entries: &[Entry], turn: &Turn<'_>) -> String {
    let words = turn.words();
    if entries.is_empty() {
        return words.say("log.nothing", &[]);
    }
    let lines = entries.iter().enumerate().map(|(index, entry)| {
        let time = entry.at.with_timezone(&turn.past.person.zone).format("%H:%M");
        let date = entry.at.with_timezone(&turn.past.person.zone).date_naive();
        let what = receipt::receipt(&entry.changes, &[], turn.show, turn.today).join(" · ").replace("✓ ", "");
        let what = if what.is_empty() { words.say("say.same", &[]) } else { what };
        let undone = if entry.undone { format!(" {}", words.say("log.undone", &[])) } else { String::new() };
        format!("{}. {} {time}: {what}{undone}", index + 1, words.day(date, turn.today))
    });
    let mut text = vec![words.say("log.title", &[])];
    text.extend(lines);
    text.push(words.say("log.hint", &[]));
    text.join("\n")
}

/// `/history`: the last days, a line a day.
pub fn history(days: &[DayView], turn: &Turn<'_>) -> String {
    let words = turn.words();
    let lines: Vec<String> = days
        .iter()
        .filter_map(|day| {
            let facts = shown(day, turn).join(" · ");
            (!facts.is_empty()).then(|| format!("{}: {facts}", words.date(day.date)))
        })
        .collect();
    if lines.is_empty() {
        return words.say("history.nothing", &[]);
    }
    let mut text = vec![words.say("history.title", &[])];
    text.extend(lines);
    text.join("\n")
}

/// `/goals`: the aims that are being followed.
pub fn goals(turn: &Turn<'_>) -> Plan {
    let words = turn.words();
    let goals = turn.past.goals.iter().filter(|goal| goal.status == GoalStatus::Active);
    let lines: Vec<String> =
        goals.filter_map(|goal| receipt::goal_text(&json!(goal), turn.show)).map(|text| format!("- {text}")).collect();
    let text = if lines.is_empty() {
        words.say("goal.none", &[])
    } else {
        std::iter::once(words.say("goal.title", &[])).chain(lines).collect::<Vec<_>>().join("\n")
    };
    Plan::saying(ActionType::Goal, Path::Command, text)
}

/// The state of the person when an exchange took place, as it is stored with it.
pub fn state_of(past: &Past, today: NaiveDate) -> Value {
    // The phase is nobody's business but the log's.
    let daily =
        past.days.iter().find(|row| row.date == today).cloned().map(|row| DailyRow { cycle_phase: None, ..row });
    json!({
        "today": daily,
        "goals": past.goals.iter().map(|goal| goal.goal_type).collect::<Vec<_>>(),
        "workouts_last_7_days": workouts_since(&past.workouts, today - TimeDelta::days(6)),
    })
}

fn workouts_since(workouts: &[WorkoutRow], from: NaiveDate) -> usize {
    workouts.iter().filter(|row| row.completed && row.date >= from).count()
}

/// What the word about this exchange may rest on: the past, and what was kept just now.
pub fn known(past: &Past, kept: &[Change], today: NaiveDate) -> Known {
    let mut known = Known {
        today,
        is_first: past.recent.is_empty(),
        sleep: past.days.iter().filter_map(|row| Some((row.date, row.sleep_hours?))).collect(),
        water_today: past
            .days
            .iter()
            .find(|row| row.date == today)
            .and_then(|row| row.water_intake_liters)
            .unwrap_or(0.0),
        steps: past
            .metrics
            .iter()
            .filter(|row| row.kind == MetricKind::Steps)
            .map(|row| (row.local_date, row.value))
            .collect(),
        workouts: past.workouts.iter().filter(|row| row.completed).map(|row| row.date).collect(),
        habits: Vec::new(),
        targets: past.goals.iter().filter_map(|goal| Some((goal.goal_type, goal.target_value?))).collect(),
        no_weight_talk: past.person.no_weight_talk,
    };
    for row in past.habits.iter().filter(|row| row.status) {
        keep_habit(&mut known, &row.habit_type, row.date);
    }
    for change in kept {
        learn(&mut known, change);
    }
    known
}

/// Whether a session was done before the change already.
fn was_done(change: &Change) -> bool {
    match &change.before {
        Some(before) if change.op != Op::Insert => before.get("completed") != Some(&json!(false)),
        _ => false,
    }
}

fn learn(known: &mut Known, change: &Change) {
    let (Some(after), Some(date)) = (&change.after, change.date) else { return };
    let number = |name: &str| after.get(name).and_then(Value::as_f64);
    match change.table.as_str() {
        "daily_logs" => {
            if let Some(hours) = number("sleep_hours") {
                known.sleep.retain(|(day, _)| *day != date);
                known.sleep.push((date, hours));
            }
            if let Some(total) = number("water_intake_liters").filter(|_| date == known.today) {
                known.water_today = total;
            }
        }
        "health_metrics" if after.get("type").and_then(Value::as_str) == Some("steps") => {
            known.steps.retain(|(day, _)| *day != date);
            known.steps.extend(number("value").map(|value| (date, value)));
        }
        // A planned session that was done is a change of its row, and counts as one that was not planned.
        "workout_sessions" if after["completed"] == json!(true) && !was_done(change) => known.workouts.push(date),
        "habit_trackers" if after.get("status") == Some(&json!(true)) => {
            if let Some(habit) = after.get("habit_type").and_then(Value::as_str) {
                keep_habit(known, habit, date);
            }
        }
        _ => {}
    }
}

fn keep_habit(known: &mut Known, habit: &str, date: NaiveDate) {
    match known.habits.iter_mut().find(|(name, _)| name == habit) {
        Some((_, days)) => days.push(date),
        None => known.habits.push((habit.to_owned(), vec![date])),
    }
}

/// The folder of one export: named after the person and the minute, so that an earlier one stays.
pub fn export_folder(exports: &FilePath, turn: &Turn<'_>) -> PathBuf {
    exports.join(format!("{}-{}", who(turn), turn.at.format("%Y%m%dT%H%M%SZ")))
}

/// The account as a part of a file name.
fn who(turn: &Turn<'_>) -> String {
    folder_name(&turn.inbound.heard.from.external_id)
}

/// The name of an account as that of a folder.
pub fn folder_name(external_id: &str) -> String {
    fold(external_id).replace(|c: char| !c.is_ascii_alphanumeric(), "-")
}

/// Writes an export as one JSON file and a CSV file a table, readable by their owner alone; the number of tables.
///
/// # Errors
/// The folder cannot be written.
pub async fn write_export(folder: &FilePath, everything: &Value) -> Result<usize> {
    use std::os::unix::fs::PermissionsExt;
    tokio::fs::create_dir_all(folder).await.context("making the folder of the export")?;
    tokio::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)).await.context("closing the folder")?;
    let json = serde_json::to_vec_pretty(everything).context("writing the export as JSON")?;
    tokio::fs::write(folder.join("alive.json"), json).await.context("writing the export")?;
    let tables = export::csv(everything).context("writing the export as CSV")?;
    for (file, csv) in &tables {
        tokio::fs::write(folder.join(file), csv).await.context("writing a table of the export")?;
    }
    Ok(tables.len())
}

/// Writes files into the folder of an export, readable by their owner alone.
///
/// # Errors
/// The folder cannot be written.
pub async fn write_files(folder: &FilePath, files: &[(&str, String)]) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    tokio::fs::create_dir_all(folder).await.context("making the folder of the export")?;
    tokio::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)).await.context("closing the folder")?;
    for (file, text) in files {
        tokio::fs::write(folder.join(file), text).await.context("writing a file of the export")?;
    }
    Ok(())
}

/// Removes the exports that were written for this account. What cannot be removed is said in the log, by its number alone.
pub async fn remove_exports(exports: &FilePath, turn: &Turn<'_>) {
    let prefix = format!("{}-", who(turn));
    let Ok(mut folders) = tokio::fs::read_dir(exports).await else { return };
    let mut left = 0;
    while let Ok(Some(folder)) = folders.next_entry().await {
        let name = folder.file_name();
        let stamp = name.to_str().and_then(|name| name.strip_prefix(&prefix));
        if stamp.is_some_and(|stamp| stamp.len() == STAMP_LENGTH && !stamp.contains('-')) {
            left += u32::from(tokio::fs::remove_dir_all(folder.path()).await.is_err());
        }
    }
    if left > 0 {
        tracing::error!(left, "exports could not be removed");
    }
}

/// Packs the files of an export into one archive beside them.
///
/// # Errors
/// The folder cannot be read, or the archive not written.
pub async fn pack_export(folder: PathBuf) -> Result<PathBuf> {
    tokio::task::spawn_blocking(move || pack(&folder)).await.context("packing the export")?
}

fn pack(folder: &FilePath) -> Result<PathBuf> {
    let packed = folder.join("alive.zip");
    let mut archive = zip::ZipWriter::new(std::fs::File::create(&packed).context("making the archive")?);
    for entry in std::fs::read_dir(folder).context("reading the folder of the export")? {
        let path = entry.context("reading the folder of the export")?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()).filter(|_| path != packed) else { continue };
        archive.start_file(name, zip::write::SimpleFileOptions::default()).context("adding to the archive")?;
        let mut file = std::fs::File::open(&path).context("reading a file of the export")?;
        std::io::copy(&mut file, &mut archive).context("adding to the archive")?;
    }
    archive.finish().context("ending the archive")?;
    Ok(packed)
}
