//! Unit conversion to the canonical units of the records.

/// Kilograms in a pound.
pub const KG_PER_LB: f64 = 0.453_592_37;
/// Kilometres in a mile.
pub const KM_PER_MILE: f64 = 1.609_344;
/// Centimetres in an inch.
pub const CM_PER_INCH: f64 = 2.54;
/// Litres in a US fluid ounce.
pub const L_PER_FL_OZ: f64 = 0.029_573_5;
/// Kilometres of a marathon as it is spoken of, and of half of one.
pub const MARATHON_KM: f64 = 42.2;
pub const HALF_MARATHON_KM: f64 = 21.1;

/// Litres in one unit of volume (US measures; a British pint where `british`), or none for an unknown name.
pub fn litres_per(unit: &str, british: bool) -> Option<f64> {
    Some(match unit {
        "L" => 1.0,
        "ml" => 0.001,
        "cl" => 0.01,
        "dl" => 0.1,
        "fl_oz" => 0.029_573_5,
        "gallon" => 3.785,
        "quart" => 0.946,
        "pint" if british => 0.568,
        "pint" => 0.473,
        "glass" => 0.25,
        "bottle" => 0.5,
        _ => return None,
    })
}

/// Degrees Celsius of degrees Fahrenheit.
pub fn celsius(fahrenheit: f64) -> f64 {
    (fahrenheit - 32.0) / 1.8
}

/// Degrees Fahrenheit of degrees Celsius.
pub fn fahrenheit(celsius: f64) -> f64 {
    celsius * 1.8 + 32.0
}
