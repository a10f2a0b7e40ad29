//! What narrows training for a time, or until the person says that it is over.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    domain::{
        planner::{Limit, LimitKind, limits::BodyPart},
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
            Self::Crisis => "crisis",
            Self::Medical => "medical",
            Self::EatingDisorder => "eating_disorder",
            Self::Pregnant => "pregnant",
        }
    }
}

/// A limit to be kept.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NewLimit {
    pub kind: StoredLimit,
    /// For an injury.
    pub part: Option<BodyPart>,
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
}

impl NewLimit {
    /// A limit of the planner's.
    pub fn of(limit: &Limit, today: NaiveDate) -> Self {
        let (kind, part) = match limit.kind {
            LimitKind::Injury(part) => (StoredLimit::Injury, Some(part)),
            LimitKind::Illness => (StoredLimit::Illness, None),
            LimitKind::Away => (StoredLimit::Away, None),
            LimitKind::Loss => (StoredLimit::Loss, None),
            LimitKind::Nights => (StoredLimit::Nights, None),
            LimitKind::JetLag => (StoredLimit::JetLag, None),
        };
        Self { kind, part, from: limit.from.unwrap_or(today), until: limit.until }
    }
}

/// Keeps a limit. One of the same kind and part takes the place of the older.
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
    let part = limit.part.map(BodyPart::as_str);
    sqlx::query!(
        "with older as (
            update training_limits set lifted_at = $7
            where user_id = $1 and kind = $2 and part is not distinct from $3 and lifted_at is null
         )
         insert into training_limits (user_id, kind, part, from_date, until_date, interaction_id, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        person.0,
        limit.kind.as_str(),
        part,
        limit.from,
        limit.until,
        interaction,
        at
    )
    .execute(tx)
    .await
    .during("cannot keep a limit of training")?;
    Ok(())
}

/// Whether an exchange put an injury, an illness, a journey or hard days on training that still stands. A hold of care is none: no
/// "undo" lifts it.
///
/// # Errors
/// The database is unavailable.
pub async fn has_limit(tx: &mut PgConnection, person: PersonId, interaction: Uuid) -> Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (
            select from training_limits where user_id = $1 and interaction_id = $2 and lifted_at is null
                and kind in ('injury', 'illness', 'away', 'loss', 'nights', 'jet_lag')
         ) as "has!""#,
        person.0,
        interaction
    )
    .fetch_one(tx)
    .await
    .during("cannot look for limits of an exchange")
}

/// Takes the injury, illness, journey or hard days of an exchange back, as if it had never been told; what it took the place of stands
/// again. A hold of care stays. True where there were any.
///
/// # Errors
/// The database is unavailable.
pub async fn take_back_limits(tx: &mut PgConnection, person: PersonId, interaction: Uuid) -> Result<bool> {
    let gone = sqlx::query_scalar!(
        r#"with gone as (
            delete from training_limits where user_id = $1 and interaction_id = $2
                and kind in ('injury', 'illness', 'away', 'loss', 'nights', 'jet_lag')
            returning kind, part, created_at
         ), again as (
            update training_limits l set lifted_at = null
            from gone
            where l.user_id = $1 and l.kind = gone.kind and l.part is not distinct from gone.part
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
