//! Units, and digits in the separators of their language.

use super::token::Token;
use crate::domain::person::Lang;

/// A unit a number was said with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Kg,
    Lb,
    Stone,
    Gram,
    Km,
    Mile,
    Metre,
    /// The letter m: metres or minutes.
    M,
    Foot,
    Inch,
    Cm,
    Litre,
    Ml,
    Cl,
    Dl,
    FluidOunce,
    Gallon,
    Quart,
    Pint,
    Glass,
    Bottle,
    Hour,
    Minute,
    Second,
    Bpm,
    Ms,
    Percent,
    Celsius,
    Fahrenheit,
    Degree,
    Kcal,
    Steps,
    Mmhg,
    Years,
    Days,
    Weeks,
    Months,
    Pages,
    Lengths,
    /// How often something was done.
    Times,
    /// The letter k: thousands, or kilometres beside a run.
    K,
    /// Something that is no quantity of ours (money, pieces).
    Other,
}

impl Unit {
    /// The unit a data file names.
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "kg" => Self::Kg,
            "lb" => Self::Lb,
            "stone" => Self::Stone,
            "gram" => Self::Gram,
            "km" => Self::Km,
            "mile" => Self::Mile,
            "metre" => Self::Metre,
            "m" => Self::M,
            "foot" => Self::Foot,
            "inch" => Self::Inch,
            "cm" => Self::Cm,
            "litre" => Self::Litre,
            "ml" => Self::Ml,
            "cl" => Self::Cl,
            "dl" => Self::Dl,
            "fluid_ounce" => Self::FluidOunce,
            "gallon" => Self::Gallon,
            "quart" => Self::Quart,
            "pint" => Self::Pint,
            "glass" => Self::Glass,
            "bottle" => Self::Bottle,
            "hour" => Self::Hour,
            "minute" => Self::Minute,
            "second" => Self::Second,
            "bpm" => Self::Bpm,
            "ms" => Self::Ms,
            "percent" => Self::Percent,
            "celsius" => Self::Celsius,
            "fahrenheit" => Self::Fahrenheit,
            "degree" => Self::Degree,
            "kcal" => Self::Kcal,
            "steps" => Self::Steps,
            "mmhg" => Self::Mmhg,
            "years" => Self::Years,
            "days" => Self::Days,
            "weeks" => Self::Weeks,
            "months" => Self::Months,
            "pages" => Self::Pages,
            "lengths" => Self::Lengths,
            "times" => Self::Times,
            "k" => Self::K,
            "other" => Self::Other,
            _ => return None,
        })
    }

    /// Units in which a thousands separator is hardly meant: "1.250 l" is one and a quarter.
    pub(super) fn is_small(self) -> bool {
        matches!(self, Self::Kg | Self::Km | Self::Litre | Self::Hour | Self::Mile | Self::Stone)
    }
}

/// A literal in the separators of its language: "82,5", "10.432" (de, es), "10,432" (en).
pub(super) fn literal(text: &str, lang: Lang) -> Option<f64> {
    if text.contains(':') || (text.contains('-')) || text.len() > 15 {
        return None;
    }
    let grouped = |separator: char| {
        let mut groups = text.split(separator);
        groups.next().is_some_and(|head| (1..=3).contains(&head.len()) && head != "0")
            && groups.clone().count() > 0
            && groups.all(|group| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit()))
    };
    let plain = match (text.rfind('.'), text.rfind(',')) {
        (Some(dot), Some(comma)) if dot > comma => text.replace(',', ""),
        (Some(_), Some(_)) => text.replace('.', "").replace(',', "."),
        (None, Some(_)) if grouped(',') && (lang == Lang::En || text.matches(',').count() > 1) => text.replace(',', ""),
        (None, Some(_)) => text.replace(',', "."),
        (Some(_), None) if grouped('.') && (lang != Lang::En || text.matches('.').count() > 1) => text.replace('.', ""),
        _ => text.to_owned(),
    };
    plain.parse().ok()
}

/// Mends a literal whose separator meant the other thing: "1.250 l" is 1.25 l, "10,432 pasos" is 10 432.
pub(super) fn rescale(value: f64, unit: Unit, token: Option<&Token>) -> f64 {
    let Some(token) = token else { return value };
    let three = token.text.rsplit_once([',', '.']).is_some_and(|(_, tail)| tail.len() == 3);
    if three && unit.is_small() && value >= 1000.0 {
        value / 1000.0
    } else if three && unit == Unit::Steps && value < 1000.0 {
        value * 1000.0
    } else {
        value
    }
}
