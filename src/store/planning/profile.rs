//! How somebody wants to train: what for, how often, how long, where, with what.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::{PgConnection, types::Json};

use super::facts::aim;
use crate::{
    domain::{
        planner::{Equipment, Facts, Level, Place},
        record::Activity,
        talk::PersonId,
    },
    store::error::{During, Result},
};

/// How somebody wants to train: `training_profiles`. What is not told is `None` or empty.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct TrainingProfile {
    pub aim: Option<String>,
    pub level: Option<Level>,
    pub days_per_week: Option<u32>,
    #[serde(default)]
    pub weekdays: BTreeSet<u8>,
    pub minutes: Option<u32>,
    pub equipment: Option<BTreeSet<Equipment>>,
    #[serde(default)]
    pub places: BTreeSet<Place>,
    /// Minutes of training a week when the plan was set up.
    pub weekly_minutes: Option<u32>,
    /// The sport they want most of.
    pub sport: Option<Activity>,
    /// They asked for no plan.
    #[serde(default)]
    pub wants_no_plan: bool,
}

/// How the person wants to train, as far as they told.
///
/// # Errors
/// The database is unavailable.
pub async fn profile(tx: &mut PgConnection, person: PersonId) -> Result<Option<TrainingProfile>> {
    let row = sqlx::query_scalar!(
        r#"select to_json(p) as "profile!: Json<TrainingProfile>" from training_profiles p where user_id = $1"#,
        person.0
    )
    .fetch_optional(tx)
    .await
    .during("cannot read how somebody trains")?;
    Ok(row.map(|profile| profile.0))
}

/// Keeps how the person wants to train.
///
/// # Errors
/// A value out of its range, or the database is unavailable.
pub async fn keep_profile(
    tx: &mut PgConnection,
    person: PersonId,
    profile: &TrainingProfile,
    at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into training_profiles (user_id, updated_at, aim, level, days_per_week, weekdays, minutes, equipment, places,
            weekly_minutes, sport, wants_no_plan)
         select $1, $2, p.aim, p.level, p.days_per_week, p.weekdays, p.minutes, p.equipment, p.places,
            p.weekly_minutes, p.sport, p.wants_no_plan
         from jsonb_to_record($3) as p (aim text, level text, days_per_week integer, weekdays integer[], minutes integer,
            equipment text[], places text[], weekly_minutes integer, sport text, wants_no_plan boolean)
         on conflict (user_id) do update set aim = excluded.aim, level = excluded.level,
            days_per_week = excluded.days_per_week, weekdays = excluded.weekdays, minutes = excluded.minutes,
            equipment = excluded.equipment, places = excluded.places, weekly_minutes = excluded.weekly_minutes,
            sport = excluded.sport, wants_no_plan = excluded.wants_no_plan,
            updated_at = excluded.updated_at",
        person.0,
        at,
        json!(profile)
    )
    .execute(tx)
    .await
    .during("cannot keep how somebody trains")?;
    Ok(())
}

/// Lays over the facts what a person has just told of how they train.
pub fn told(facts: &mut Facts, profile: &TrainingProfile) {
    let person = &mut facts.person;
    person.aim = profile.aim.as_deref().and_then(aim);
    person.level = profile.level;
    person.days_per_week = profile.days_per_week;
    person.weekdays.clone_from(&profile.weekdays);
    person.minutes = profile.minutes;
    person.equipment.clone_from(&profile.equipment);
    person.places.clone_from(&profile.places);
    person.weekly_minutes = profile.weekly_minutes;
    person.sport = profile.sport;
    person.wants_no_plan = profile.wants_no_plan;
}
