//! Unit conversion to the canonical units of the records.
pub const US_FLUID_OUNCE_L: f64 = 0.0295735;
pub const POUND_KG: f64 = 0.45359237;
pub const MILE_KM: f64 = 1.609344;
pub const INCH_CM: f64 = 2.54;
