//! What narrows training for a time, or until the person says that it is over.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    domain::{
        planner::{
            Limit, LimitKind,
            body::BodyPart,
            event::{Contest, Demand, Outing, Strain},
        },
        record::Activity,
        talk::PersonId,
    },
    store::error::{During, Result},
};

/// The kinds of `training_limits`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StoredLimit {
    Injury,
    Illness,
    Away,
    Loss,
    Nights,
    JetLag,
    /// A sport that waits.
    Sport,
    /// The time of a day.
    Time,
    /// A match the person plays.
    Match,
    /// Something they do by themselves.
    Outing,
    /// A day that asks much of them.
    Busy,
    /// What they told in the evening weighs on the next day.
    Strain,
    Crisis,
    Medical,
    EatingDisorder,
    Pregnant,
}

impl StoredLimit {
    /// The name stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Injury => "injury",
            Self::Illness => "illness",
            Self::Away => "away",
            Self::Loss => "loss",
            Self::Nights => "nights",
            Self::JetLag => "jet_lag",
            Self::Sport => "sport",
            Self::Time => "time",
            Self::Match => "match",
            Self::Outing => "outing",
            Self::Busy => "busy",
            Self::Strain => "strain",
            Self::Crisis => "crisis",
            Self::Medical => "medical",
            Self::EatingDisorder => "eating_disorder",
            Self::Pregnant => "pregnant",
        }
    }
}

/// What kind of match it is, what asks much of a day, what still weighs on it, or how bad what hurts is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Occasion {
    Contest(Contest),
    Demand(Demand),
    Strain(Strain),
    Degree(Degree),
}

/// How bad something that hurts is; without one it is an injury.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Degree {
    Ache,
}

impl Degree {
    /// The name stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ache => "ache",
        }
    }
}

impl Occasion {
    /// The name stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Contest(contest) => contest.as_str(),
            Self::Demand(demand) => demand.as_str(),
            Self::Strain(strain) => strain.as_str(),
            Self::Degree(degree) => degree.as_str(),
        }
    }
}

/// A limit to be kept.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NewLimit {
    pub kind: StoredLimit,
    /// For an injury.
    pub part: Option<BodyPart>,
    /// For a sport that waits, a match or what somebody does by themselves.
    pub activity: Option<Activity>,
    /// For the time of a day, or how long they are at what they do by themselves.
    pub minutes: Option<u32>,
    /// For what they do by themselves.
    pub distance_km: Option<f64>,
    /// For a match, a day that asks much, what weighs on one, or an ache that is no injury.
    pub occasion: Option<Occasion>,
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
}

impl NewLimit {
    /// A limit of the planner's.
    pub fn of(limit: &Limit, today: NaiveDate) -> Self {
        let (from, until) = (limit.from.unwrap_or(today), limit.until);
        let plain = |kind| Self::plain(kind, from, until);
        match limit.kind {
            LimitKind::Injury(part) => Self { part: Some(part), ..plain(StoredLimit::Injury) },
            LimitKind::Ache(part) => {
                let occasion = Some(Occasion::Degree(Degree::Ache));
                Self { part: Some(part), occasion, ..plain(StoredLimit::Injury) }
            }
            LimitKind::Illness => plain(StoredLimit::Illness),
            LimitKind::Away => plain(StoredLimit::Away),
            LimitKind::Loss => plain(StoredLimit::Loss),
            LimitKind::Nights => plain(StoredLimit::Nights),
            LimitKind::JetLag => plain(StoredLimit::JetLag),
            LimitKind::Sport(activity) => Self { activity: Some(activity), ..plain(StoredLimit::Sport) },
            LimitKind::Time(minutes) => Self { minutes: Some(minutes), ..plain(StoredLimit::Time) },
            LimitKind::Match { contest, sport } => {
                let occasion = Some(Occasion::Contest(contest));
                Self { activity: sport, occasion, ..plain(StoredLimit::Match) }
            }
            LimitKind::Outing(Outing { activity, minutes, meters }) => {
                let distance_km = meters.map(|meters| f64::from(meters) / 1000.0);
                Self { activity: Some(activity), minutes, distance_km, ..plain(StoredLimit::Outing) }
            }
            LimitKind::Busy(demand) => Self { occasion: Some(Occasion::Demand(demand)), ..plain(StoredLimit::Busy) },
            LimitKind::Strain(strain) => {
                Self { occasion: Some(Occasion::Strain(strain)), ..plain(StoredLimit::Strain) }
            }
        }
    }

    /// One that is all said with its kind and its days.
    pub fn plain(kind: StoredLimit, from: NaiveDate, until: Option<NaiveDate>) -> Self {
        Self { kind, part: None, activity: None, minutes: None, distance_km: None, occasion: None, from, until }
    }
}

/// Keeps a limit. One of the same kind, part and sport takes the place of the older; of what holds for one day alone, that of
/// the same day. A match takes the place of the match of its day, whatever was said of it before.
///
/// # Errors
/// The database is unavailable.
pub async fn limit(
    tx: &mut PgConnection,
    person: PersonId,
    limit: &NewLimit,
    interaction: Uuid,
    at: DateTime<Utc>,
) -> Result<()> {
    let (part, activity) = (limit.part.map(BodyPart::as_str), limit.activity.map(Activity::as_str));
    let minutes = limit.minutes.and_then(|minutes| i32::try_from(minutes).ok());
    sqlx::query!(
        "with older as (
            update training_limits set lifted_at = $7
            where user_id = $1 and kind = $2 and part is not distinct from $3 and lifted_at is null
                and (kind not in ('time', 'match', 'outing', 'busy') or from_date = $4)
                and (kind = 'match' or activity is not distinct from $8 and occasion is not distinct from $10)
         )
         insert into training_limits (user_id, kind, part, from_date, until_date, interaction_id, created_at, activity, minutes,
            occasion, distance_km)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        person.0,
        limit.kind.as_str(),
        part,
        limit.from,
        limit.until,
        interaction,
        at,
        activity,
        minutes,
        limit.occasion.map(Occasion::as_str),
        limit.distance_km
    )
    .execute(tx)
    .await
    .during("cannot keep a limit of training")?;
    Ok(())
}

/// Whether an exchange put an injury, an illness, a journey, hard days or an event on training that still stands. A hold of care is none: no
/// "undo" lifts it.
///
/// # Errors
/// The database is unavailable.
pub async fn has_limit(tx: &mut PgConnection, person: PersonId, interaction: Uuid) -> Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (
            select from training_limits where user_id = $1 and interaction_id = $2 and lifted_at is null
                and kind in ('injury', 'illness', 'away', 'loss', 'nights', 'jet_lag', 'sport', 'time', 'match', 'outing', 'busy',
                    'strain')
         ) as "has!""#,
        person.0,
        interaction
    )
    .fetch_one(tx)
    .await
    .during("cannot look for limits of an exchange")
}

/// Takes the injury, illness, journey, hard days or events of an exchange back, as if it had never been told; what it took the place of stands
/// again. A hold of care stays. True where there were any.
///
/// # Errors
/// The database is unavailable.
pub async fn take_back_limits(tx: &mut PgConnection, person: PersonId, interaction: Uuid) -> Result<bool> {
    let gone = sqlx::query_scalar!(
        r#"with gone as (
            delete from training_limits where user_id = $1 and interaction_id = $2
                and kind in ('injury', 'illness', 'away', 'loss', 'nights', 'jet_lag', 'sport', 'time', 'match', 'outing', 'busy',
                    'strain')
            returning kind, part, activity, created_at
         ), again as (
            update training_limits l set lifted_at = null
            from gone
            where l.user_id = $1 and l.kind = gone.kind and l.part is not distinct from gone.part
                and (l.kind = 'match' or l.activity is not distinct from gone.activity)
                and l.lifted_at = gone.created_at and l.interaction_id is distinct from $2
         )
         select count(*) as "count!" from gone"#,
        person.0,
        interaction
    )
    .fetch_one(tx)
    .await
    .during("cannot take limits of training back")?;
    Ok(gone > 0)
}

/// Lifts limits of these kinds: they are over. True where there were any.
///
/// # Errors
/// The database is unavailable.
pub async fn lift(tx: &mut PgConnection, person: PersonId, kinds: &[StoredLimit], at: DateTime<Utc>) -> Result<bool> {
    let kinds: Vec<String> = kinds.iter().map(|kind| kind.as_str().to_owned()).collect();
    let lifted = sqlx::query!(
        "update training_limits set lifted_at = $3 where user_id = $1 and kind = any($2) and lifted_at is null",
        person.0,
        &kinds,
        at
    )
    .execute(tx)
    .await
    .during("cannot lift limits of training")?;
    Ok(lifted.rows_affected() > 0)
}

/// Lifts what was told of days to come, as kind and activity of `event` say, and as its day where `on` is one: it does not take
/// place. True where there was any.
///
/// # Errors
/// The database is unavailable.
pub async fn call_off(
    tx: &mut PgConnection,
    person: PersonId,
    event: &NewLimit,
    on: Option<NaiveDate>,
    at: DateTime<Utc>,
) -> Result<bool> {
    let lifted = sqlx::query!(
        "update training_limits set lifted_at = $6
         where user_id = $1 and kind = $2 and from_date >= $3 and ($4::date is null or from_date = $4) and lifted_at is null
            and (kind = 'match' or activity is not distinct from $5 and occasion is not distinct from $7)",
        person.0,
        event.kind.as_str(),
        event.from,
        on,
        event.activity.map(Activity::as_str),
        at,
        event.occasion.map(Occasion::as_str)
    )
    .execute(tx)
    .await
    .during("cannot call an event off")?;
    Ok(lifted.rows_affected() > 0)
}
