//! Energy cost of a session: MET × kg × h, by the 2024 Adult Compendium of Physical Activities (`met.toml`).

use std::{collections::HashMap, sync::OnceLock};

use serde::Deserialize;

use crate::domain::record::{Activity, Intensity};

#[derive(Deserialize)]
struct Costs {
    light: Cost,
    moderate: Cost,
    intense: Cost,
}

/// An entry of the Compendium.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Cost {
    /// The code of the Compendium.
    pub code: String,
    /// Kilocalories per kilogram and hour.
    pub met: f64,
}

/// The energy cost of an activity at an intensity.
pub fn cost(activity: Activity, intensity: Intensity) -> &'static Cost {
    static TABLE: OnceLock<HashMap<Activity, Costs>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        toml::from_str(include_str!("met.toml")).expect("the table compiled in is TOML; a test reads it all")
    });
    let costs = table.get(&activity).expect("every activity has its costs; a test reads them all");
    match intensity {
        Intensity::Light => &costs.light,
        Intensity::Moderate => &costs.moderate,
        Intensity::Intense => &costs.intense,
    }
}

/// The estimated energy of a session, in whole kilocalories.
pub fn kcal(activity: Activity, intensity: Intensity, minutes: u32, weight_kg: f64) -> f64 {
    (cost(activity, intensity).met * weight_kg * f64::from(minutes) / 60.0).round()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_activity_has_its_costs() {
        for activity in Activity::ALL {
            let met = |intensity| cost(activity, intensity).met;
            let (light, moderate, intense) = (met(Intensity::Light), met(Intensity::Moderate), met(Intensity::Intense));
            assert!(1.5 <= light && light <= moderate && moderate <= intense && intense <= 12.0, "{activity:?}");
            assert_eq!(cost(activity, Intensity::Light).code.len(), 5, "{activity:?}");
        }
        assert_eq!(kcal(Activity::Running, Intensity::Moderate, 30, 70.0), 298.0);
    }
}
