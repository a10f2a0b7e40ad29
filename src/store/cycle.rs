//! The cycle in the database: what a person decided, what their days hold, and everything that follows from both, made anew
//! with every change so that the order of changes leaves no trace.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{
    error::{During, Result},
    forget,
    rows::CycleDayRow,
};
use crate::domain::{
    cycle::{
        Cycle, DayFact, DayFacts, DayFlow, Held, History, MODEL_VERSION, Mode, Prior, Source, State, Told, Tracking,
    },
    day,
    talk::PersonId,
};

/// The source of what a person says themselves, as it is stored.
pub(super) const CHAT: &str = "chat";
/// Sources that are trackers of periods; all others are health platforms.
const PERIOD_APPS: &[&str] = &["clue", "flo", "drip", "natural_cycles"];
/// A symptom belongs to a cycle at most so many days after its start; later, starts were left unlogged.
const LONGEST_CYCLE_DAYS: i64 = 60;

/// One row of `cycle_settings`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct SettingsRow {
    state: String,
    name: Option<String>,
    modes: BTreeMap<NaiveDate, Mode>,
    prior: Option<Prior>,
    model_may_read: Option<bool>,
    held: Vec<Held>,
    told: Told,
}

impl From<SettingsRow> for Tracking {
    fn from(row: SettingsRow) -> Self {
        Self {
            state: State::parse(&row.state).unwrap_or_default(),
            name: row.name,
            modes: row.modes,
            prior: row.prior,
            model_may_read: row.model_may_read,
            held: row.held,
            told: row.told,
        }
    }
}

/// The day facts that rows hold.
pub(super) fn facts(rows: &[CycleDayRow]) -> DayFacts {
    let mut facts = DayFacts::default();
    for row in rows {
        let fact = DayFact {
            flow: row.flow.or(row.symptoms.spotting.then_some(DayFlow::Spotting)),
            starts_period: row.starts_period,
            ends_period: row.ends_period,
            ovulation: row.ovulation,
            lh_test: row.lh_test,
            temperature_c: row.temperature_c,
            ..DayFact::symptoms(row.symptoms.clone())
        };
        facts.put(row.date, source(&row.source), fact);
    }
    facts
}

fn source(name: &str) -> Source {
    match name {
        CHAT => Source::Chat,
        name if PERIOD_APPS.contains(&name) => Source::PeriodApp(name.to_owned()),
        name => Source::Platform(name.to_owned()),
    }
}

/// All that is known of a person's cycle.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known {
    pub tracking: Tracking,
    pub days: DayFacts,
    /// Age in years.
    pub age: Option<i32>,
}

impl Known {
    /// The history that the rules read.
    pub fn history(&self, today: NaiveDate) -> History {
        self.tracking.history(&self.days, self.age, today)
    }
}

/// Reads all that is known of a person's cycle.
///
/// # Errors
/// The database is unavailable.
pub async fn load(tx: &mut PgConnection, person: PersonId) -> Result<Known> {
    let (known, _) = read(tx, person).await.during("cannot read the settings of a person")?;
    Ok(known)
}

/// Keeps what the person decided, and makes anew what follows from it.
///
/// # Errors
/// The database refuses or is unavailable.
pub async fn save(tx: &mut PgConnection, person: PersonId, tracking: &Tracking, at: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "insert into cycle_settings (user_id, state, decided_at, name, modes, prior, model_may_read, held, told)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (user_id) do update set state = excluded.state,
            decided_at = case when cycle_settings.state = excluded.state then cycle_settings.decided_at
                else excluded.decided_at end,
            name = excluded.name, modes = excluded.modes, prior = excluded.prior,
            model_may_read = excluded.model_may_read, held = excluded.held, told = excluded.told",
        person.0,
        tracking.state.as_str(),
        at,
        tracking.name,
        json!(tracking.modes),
        tracking.prior.map(|prior| if prior == Prior::Broad { "broad" } else { "usual" }),
        tracking.model_may_read,
        json!(tracking.held),
        json!(tracking.told)
    )
    .execute(&mut *tx)
    .await
    .during("cannot keep a decision")?;
    settle(tx, person, at).await.during("cannot estimate anew")
}

/// Makes everything anew that follows from the days and the decisions: the cycles, their ovulations and symptoms, and the phase
/// of each day that has a log.
///
/// # Errors
/// The database refuses or is unavailable.
pub(super) async fn settle(
    connection: &mut PgConnection,
    person: PersonId,
    at: DateTime<Utc>,
) -> std::result::Result<(), sqlx::Error> {
    let (known, told_by) = read(&mut *connection, person).await?;
    let today = today(&mut *connection, person, at).await?;
    let history = known.history(today);
    write_cycles(&mut *connection, person, &history, &known.days, &told_by, today, at).await?;
    write_phases(connection, person, &history, &known.tracking, today).await
}

/// The same for a day's log that is new: its phase.
///
/// # Errors
/// The database refuses or is unavailable.
pub(super) async fn settle_phases(
    connection: &mut PgConnection,
    person: PersonId,
    at: DateTime<Utc>,
) -> std::result::Result<(), sqlx::Error> {
    let (known, _) = read(&mut *connection, person).await?;
    if !known.tracking.is_on() {
        return Ok(());
    }
    let today = today(&mut *connection, person, at).await?;
    write_phases(connection, person, &known.history(today), &known.tracking, today).await
}

/// Deletes everything about the cycle of a person, the words of the conversations about it included, and returns how many
/// entries of days went. `memories` are those about it.
///
/// What the same conversations recorded beside it stays, and so do the empty exchanges: a message that is delivered again is
/// still known to be answered.
///
/// # Errors
/// The database refuses or is unavailable.
pub async fn erase(tx: &mut PgConnection, person: PersonId, memories: &[Uuid]) -> Result<u64> {
    let during = "cannot delete";
    let about: Vec<Uuid> = sqlx::query_scalar!(
        "select interaction_id from ai_interactions i
         where user_id = $1 and (session_context -> 'private' = 'true' or exists (
            select from record_changes c where c.interaction_id = i.interaction_id
                and c.table_name in ('cycle_days', 'menstrual_cycles')
         ) or exists (
            select from files f join inbound_messages m on m.inbound_id = f.inbound_id
            where m.interaction_id = i.interaction_id and f.holds_cycle
         ))",
        person.0
    )
    .fetch_all(&mut *tx)
    .await
    .during(during)?;
    forget::silence(tx, person, &about).await.during(during)?;
    sqlx::query!(
        "delete from record_changes where user_id = $1 and table_name in ('cycle_days', 'menstrual_cycles')",
        person.0
    )
    .execute(&mut *tx)
    .await
    .during(during)?;
    sqlx::query!("delete from memories where user_id = $1 and memory_id = any($2)", person.0, memories)
        .execute(&mut *tx)
        .await
        .during(during)?;
    sqlx::query!(
        "update recommendations set based_on = based_on - array['cycle', 'cycle_phase', 'cycle_day', 'symptoms', 'flow']
         where user_id = $1",
        person.0
    )
    .execute(&mut *tx)
    .await
    .during(during)?;
    sqlx::query!(
        "update daily_logs set cycle_phase = null, cycle_day = null, cycle_confidence = null, cycle_model = null
         where user_id = $1",
        person.0
    )
    .execute(&mut *tx)
    .await
    .during(during)?;
    sqlx::query!("delete from training_limits where user_id = $1 and kind = 'pregnant'", person.0)
        .execute(&mut *tx)
        .await
        .during(during)?;
    sqlx::query!("delete from menstrual_cycles where user_id = $1", person.0).execute(&mut *tx).await.during(during)?;
    sqlx::query!("delete from cycle_settings where user_id = $1", person.0).execute(&mut *tx).await.during(during)?;
    let days = sqlx::query!("delete from cycle_days where user_id = $1", person.0).execute(tx).await.during(during)?;
    Ok(days.rows_affected())
}

/// Takes the words out of one exchange and its message, its letters excepted: for the one that asked for the deletion.
///
/// # Errors
/// The database refuses or is unavailable.
pub async fn silence_asking(tx: &mut PgConnection, person: PersonId, exchange: Uuid) -> Result<()> {
    sqlx::query!(
        r#"update inbound_messages set heard = jsonb_set(heard, '{body}', '{"kind": "other", "what": "deleted"}')
         where user_id = $1 and interaction_id = $2"#,
        person.0,
        exchange
    )
    .execute(&mut *tx)
    .await
    .during("cannot delete")?;
    sqlx::query!(
        "update ai_interactions set input_text = null where user_id = $1 and interaction_id = $2",
        person.0,
        exchange
    )
    .execute(tx)
    .await
    .during("cannot delete")?;
    Ok(())
}

/// A day as it is stored, with when and where it was told.
#[derive(Debug, Deserialize)]
struct ToldDay {
    #[serde(flatten)]
    row: CycleDayRow,
    logged_at: DateTime<Utc>,
    zone: String,
}

/// Who told the first fact of each day, and when and where.
type ToldBy = BTreeMap<NaiveDate, (String, DateTime<Utc>, String)>;

async fn read(tx: &mut PgConnection, person: PersonId) -> std::result::Result<(Known, ToldBy), sqlx::Error> {
    let row = sqlx::query!(
        r#"select age,
            (select to_json(s) from cycle_settings s where user_id = $1) as "settings: Json<SettingsRow>",
            (select coalesce(json_agg(c order by date, source), '[]') from cycle_days c where user_id = $1)
                as "days!: Json<Vec<ToldDay>>"
         from users where user_id = $1"#,
        person.0
    )
    .fetch_one(tx)
    .await?;
    let mut told_by = ToldBy::new();
    for told in &row.days.0 {
        told_by.entry(told.row.date).or_insert_with(|| (told.row.source.clone(), told.logged_at, told.zone.clone()));
    }
    let days: Vec<CycleDayRow> = row.days.0.into_iter().map(|told| told.row).collect();
    let tracking = row.settings.map(|settings| settings.0.into()).unwrap_or_default();
    Ok((Known { tracking, days: facts(&days), age: row.age }, told_by))
}

/// The person's logging day. Without a zone of theirs the day of UTC: a day more or less changes no fact.
async fn today(
    connection: &mut PgConnection,
    person: PersonId,
    at: DateTime<Utc>,
) -> std::result::Result<NaiveDate, sqlx::Error> {
    let row =
        sqlx::query!(r#"select timezone, day_start as "day_start: NaiveTime" from users where user_id = $1"#, person.0)
            .fetch_one(connection)
            .await?;
    let zone = row.timezone.and_then(|name| name.parse::<Tz>().ok()).unwrap_or(Tz::UTC);
    Ok(day::logging_day(at, zone, row.day_start))
}

/// A row of `menstrual_cycles` as it is to be.
#[derive(Serialize)]
struct CycleRow {
    cycle_id: Uuid,
    start_date: NaiveDate,
    end_date: Option<NaiveDate>,
    predicted_ovulation: Option<NaiveDate>,
    symptoms: Value,
    source: String,
    logged_at: DateTime<Utc>,
    zone: String,
    excluded: bool,
    confirmed_no_gap: bool,
    model_version: Option<&'static str>,
}

async fn write_cycles(
    connection: &mut PgConnection,
    person: PersonId,
    history: &History,
    days: &DayFacts,
    told_by: &ToldBy,
    today: NaiveDate,
    at: DateTime<Utc>,
) -> std::result::Result<(), sqlx::Error> {
    // A day told ahead of time zones is known, too.
    let as_of = told_by.last_key_value().map_or(today, |(last, _)| today.max(*last));
    let facts = days.merged();
    let row = |cycle: Cycle| {
        let until = cycle.next.unwrap_or(NaiveDate::MAX).min(
            cycle.start.checked_add_days(chrono::Days::new(LONGEST_CYCLE_DAYS as u64 + 1)).unwrap_or(NaiveDate::MAX),
        );
        let felt = facts.range(cycle.start..until).flat_map(|(_, fact)| fact.symptoms.names());
        let symptoms: serde_json::Map<String, Value> = felt.map(|name| (name.to_owned(), json!(true))).collect();
        let (source, logged_at, zone) =
            told_by.get(&cycle.start).cloned().unwrap_or_else(|| (CHAT.to_owned(), at, Tz::UTC.name().to_owned()));
        CycleRow {
            cycle_id: Uuid::new_v5(&person.0, format!("menstrual_cycles/{}", cycle.start).as_bytes()),
            start_date: cycle.start,
            end_date: cycle.end,
            predicted_ovulation: cycle.ovulation,
            symptoms: Value::Object(symptoms),
            source,
            logged_at,
            zone,
            excluded: cycle.is_excluded,
            confirmed_no_gap: cycle.is_confirmed,
            model_version: cycle.ovulation.map(|_| MODEL_VERSION),
        }
    };
    let wanted: Vec<CycleRow> = history.cycles(as_of).into_iter().map(row).collect();
    let starts: Vec<NaiveDate> = wanted.iter().map(|cycle| cycle.start_date).collect();
    sqlx::query!("delete from menstrual_cycles where user_id = $1 and start_date <> all($2)", person.0, &starts)
        .execute(&mut *connection)
        .await?;
    sqlx::query!(
        "insert into menstrual_cycles (user_id, cycle_id, start_date, end_date, predicted_ovulation, symptoms, source,
            logged_at, zone, excluded, confirmed_no_gap, model_version)
         select $1, c.* from jsonb_to_recordset($2) as c (cycle_id uuid, start_date date, end_date date,
            predicted_ovulation date, symptoms jsonb, source text, logged_at timestamptz, zone text, excluded boolean,
            confirmed_no_gap boolean, model_version text)
         on conflict (user_id, start_date) do update set end_date = excluded.end_date,
            predicted_ovulation = excluded.predicted_ovulation, symptoms = excluded.symptoms, source = excluded.source,
            logged_at = excluded.logged_at, zone = excluded.zone, excluded = excluded.excluded,
            confirmed_no_gap = excluded.confirmed_no_gap, model_version = excluded.model_version",
        person.0,
        json!(wanted)
    )
    .execute(connection)
    .await?;
    Ok(())
}

async fn write_phases(
    connection: &mut PgConnection,
    person: PersonId,
    history: &History,
    tracking: &Tracking,
    today: NaiveDate,
) -> std::result::Result<(), sqlx::Error> {
    let dates = if tracking.is_on() {
        sqlx::query_scalar!("select date from daily_logs where user_id = $1 and date <= $2", person.0, today)
            .fetch_all(&mut *connection)
            .await?
    } else {
        Vec::new()
    };
    let phases: Vec<Value> = dates
        .iter()
        .zip(history.phases(&dates, today))
        .map(|(date, day)| {
            json!({
                "date": date, "phase": day.phase.as_str(), "day": day.cycle_day, "confidence": day.confidence(),
                "model": MODEL_VERSION,
            })
        })
        .collect();
    sqlx::query!(
        "update daily_logs d
         set cycle_phase = p.phase, cycle_day = p.day, cycle_confidence = p.confidence, cycle_model = p.model
         from daily_logs l
         left join jsonb_to_recordset($2) as p (date date, phase text, day integer, confidence double precision, model text)
            on p.date = l.date
         where l.user_id = $1 and d.log_id = l.log_id
            and (d.cycle_phase, d.cycle_day, d.cycle_confidence, d.cycle_model)
                is distinct from (p.phase, p.day, p.confidence, p.model)",
        person.0,
        Value::Array(phases)
    )
    .execute(connection)
    .await?;
    Ok(())
}
