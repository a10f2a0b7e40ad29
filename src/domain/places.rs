//! Places on the globe → time zones: the zones of the nearest principal cities, for the person to choose from. Borders are not
//! known here, so the nearest city is an offer and no answer.

use chrono_tz::Tz;

/// The principal city of each zone.
const CITIES: &str = include_str!("places.txt");

/// The zones of the principal cities nearest to a place in degrees (WGS 84), nearest first; none for what is no place.
pub fn nearest(latitude: f64, longitude: f64, count: usize) -> Vec<Tz> {
    if !(-90.0..=90.0).contains(&latitude) || !(-180.0..=180.0).contains(&longitude) {
        return Vec::new();
    }
    let mut cities: Vec<(f64, Tz)> = CITIES
        .lines()
        .filter_map(city)
        .map(|(lat, lon, zone)| (closeness(latitude, longitude, lat, lon), zone))
        .collect();
    cities.sort_by(|a, b| b.0.total_cmp(&a.0));
    cities.into_iter().take(count).map(|(_, zone)| zone).collect()
}

/// The cosine of the angle between two places: 1 for the same place. By the spherical law of cosines.
fn closeness(lat_a: f64, lon_a: f64, lat_b: f64, lon_b: f64) -> f64 {
    let (a, b) = (lat_a.to_radians(), lat_b.to_radians());
    a.sin() * b.sin() + a.cos() * b.cos() * (lon_a - lon_b).to_radians().cos()
}

/// `+4024-00341 Europe/Madrid`.
fn city(line: &str) -> Option<(f64, f64, Tz)> {
    let (place, zone) = line.split_once(' ')?;
    let split = place.char_indices().skip(1).find(|(_, c)| matches!(c, '+' | '-'))?.0;
    let (latitude, longitude) = place.split_at(split);
    Some((degrees(latitude, 2)?, degrees(longitude, 3)?, zone.trim().parse().ok()?))
}

/// `±DDMM`, `±DDMMSS` and the same with three digits of degrees (ISO 6709).
fn degrees(text: &str, digits: usize) -> Option<f64> {
    let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
    let part = |from: usize, to: usize| text.get(from..to).map_or(Some(0.0), |part| part.parse::<f64>().ok());
    let (whole, minutes, seconds) =
        (part(1, 1 + digits)?, part(1 + digits, 3 + digits)?, part(3 + digits, 5 + digits)?);
    Some(sign * (whole + minutes / 60.0 + seconds / 3600.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_near_its_city() {
        for (latitude, longitude, zone) in [
            (40.4, -3.7, Tz::Europe__Madrid),
            (52.5, 13.4, Tz::Europe__Berlin),
            (-34.6, -58.4, Tz::America__Argentina__Buenos_Aires),
            (35.7, 139.7, Tz::Asia__Tokyo),
            (-17.7, 179.9, Tz::Pacific__Fiji),
            (90.0, 0.0, Tz::America__Danmarkshavn),
        ] {
            assert_eq!(nearest(latitude, longitude, 1), [zone], "{latitude} {longitude}");
        }
        assert_eq!(nearest(40.4, -3.7, 3).len(), 3);
        assert_eq!(nearest(f64::NAN, 0.0, 3), []);
        assert_eq!(nearest(91.0, 0.0, 3), []);
    }

    #[test]
    fn every_line_is_a_city() {
        let lines = CITIES.lines().filter(|line| !line.starts_with('#'));
        assert!(lines.clone().count() > 300);
        for line in lines {
            assert!(city(line).is_some(), "{line}");
        }
    }
}
