//! Places → IANA time zones: the cities of the zone names, and a table of big cities, countries and regions.

use std::collections::HashMap;
use std::sync::OnceLock;

use chrono_tz::{TZ_VARIANTS, Tz};

use crate::domain::text::fold;

const ALIASES: &str = include_str!("../lang/all/zones.txt");
/// Regions of the zone database that name places people live in.
const REGIONS: [&str; 9] =
    ["Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"];

/// The zone of a place, by its folded name ("new york", "españa" as "espana").
pub fn zone(name: &str) -> Option<Tz> {
    static PLACES: OnceLock<HashMap<String, Tz>> = OnceLock::new();
    PLACES.get_or_init(places).get(name).copied()
}

fn places() -> HashMap<String, Tz> {
    let mut places = HashMap::new();
    for zone in TZ_VARIANTS {
        let name = zone.name();
        let Some((region, city)) = name.split_once('/') else { continue };
        if REGIONS.contains(&region) {
            let city = city.rsplit('/').next().unwrap_or(city);
            places.entry(fold(&city.replace('_', " "))).or_insert(zone);
        }
        places.insert(fold(&name.replace(['_', '/'], " ")), zone);
    }
    for line in ALIASES.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let Some((zone, names)) = line.split_once(':') else { continue };
        let Ok(zone) = zone.trim().parse::<Tz>() else { continue };
        for name in names.split(',').map(str::trim) {
            places.insert(fold(&name.replace('-', " ")), zone);
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cities_and_countries_have_zones() {
        for (name, expected) in [
            ("toronto", Tz::America__Toronto),
            ("new york", Tz::America__New_York),
            ("munchen", Tz::Europe__Berlin),
            ("barcelona", Tz::Europe__Madrid),
            ("montreal", Tz::America__Toronto),
        ] {
            assert_eq!(zone(name), Some(expected), "{name}");
        }
        assert_eq!(zone("atlantis"), None);
    }

    #[test]
    fn every_alias_names_a_zone() {
        for line in ALIASES.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let zone = line.split_once(':').map(|(zone, _)| zone.trim());
            assert!(zone.is_some_and(|zone| zone.parse::<Tz>().is_ok()), "{line}");
        }
    }
}
