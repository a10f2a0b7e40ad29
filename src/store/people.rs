//! Persons: what is known of them, and the few things that are set outside of the records.

use chrono::NaiveTime;
use chrono_tz::Tz;
use serde::Deserialize;
use sqlx::PgConnection;
use uuid::Uuid;

use super::error::{During, Result};
use crate::domain::{
    person::{Lang, Onboarding, Person, Units},
    talk::PersonId,
};

/// A row of `users`, as far as a turn reads it.
#[derive(Debug, Deserialize)]
pub(super) struct PersonRow {
    user_id: Uuid,
    name: Option<String>,
    age: Option<i32>,
    gender: Option<String>,
    height_cm: Option<f64>,
    weight_kg: Option<f64>,
    target_weight_kg: Option<f64>,
    timezone: Option<String>,
    units: String,
    language: String,
    day_start: NaiveTime,
    onboarding: String,
    no_weight_talk: bool,
}

impl PersonRow {
    /// The person of the row; where they named no zone, in this one.
    pub(super) fn person(self, default_zone: Tz) -> Person {
        let zone = self.timezone.and_then(|name| name.parse::<Tz>().ok());
        Person {
            id: PersonId(self.user_id),
            name: self.name,
            age: self.age,
            gender: self.gender,
            height_cm: self.height_cm,
            weight_kg: self.weight_kg,
            target_weight_kg: self.target_weight_kg,
            zone: zone.unwrap_or(default_zone),
            zone_known: zone.is_some(),
            units: Units::parse(&self.units).unwrap_or_default(),
            lang: Lang::parse(&self.language).unwrap_or_default(),
            day_start: self.day_start,
            onboarding: Onboarding::parse(&self.onboarding).unwrap_or(Onboarding::New),
            no_weight_talk: self.no_weight_talk,
        }
    }
}

/// Remembers which question of first contact is open.
///
/// # Errors
/// The database is unavailable.
pub async fn set_onboarding(tx: &mut PgConnection, person: PersonId, step: Onboarding) -> Result<()> {
    sqlx::query!("update users set onboarding = $2 where user_id = $1", person.0, step.as_str())
        .execute(tx)
        .await
        .during("cannot set the onboarding step")?;
    Ok(())
}

/// Remembers the language the person last wrote in.
///
/// # Errors
/// The database is unavailable.
pub async fn set_language(tx: &mut PgConnection, person: PersonId, language: Lang) -> Result<()> {
    sqlx::query!("update users set language = $2 where user_id = $1", person.0, language.as_str())
        .execute(tx)
        .await
        .during("cannot set the language")?;
    Ok(())
}

/// Sets the units the person reads and writes.
///
/// # Errors
/// The database is unavailable.
pub async fn set_units(tx: &mut PgConnection, person: PersonId, units: Units) -> Result<()> {
    sqlx::query!("update users set units = $2 where user_id = $1", person.0, units.as_str())
        .execute(tx)
        .await
        .during("cannot set the units")?;
    Ok(())
}

/// Turns weight and calorie talk off, or on again.
///
/// # Errors
/// The database is unavailable.
pub async fn set_no_weight_talk(tx: &mut PgConnection, person: PersonId, off: bool) -> Result<()> {
    sqlx::query!("update users set no_weight_talk = $2 where user_id = $1", person.0, off)
        .execute(tx)
        .await
        .during("cannot set the weight talk")?;
    Ok(())
}
