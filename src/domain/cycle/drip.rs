//! The days of a person as a file that drip, an open-source period tracker, imports: taking one's data away is taking it to
//! somewhere.

use std::{collections::BTreeSet, fmt::Write};

use chrono::NaiveDate;

use super::{DayFacts, DayFlow};

/// The columns of drip's export, in its order.
const COLUMNS: &str = "date,temperature.value,temperature.exclude,temperature.time,temperature.note,bleeding.value,\
bleeding.exclude,mucus.feeling,mucus.texture,mucus.value,mucus.exclude,cervix.opening,cervix.firmness,cervix.position,\
cervix.exclude,note.value,desire.value,sex.solo,sex.partner,sex.condom,sex.pill,sex.iud,sex.patch,sex.ring,sex.implant,\
sex.diaphragm,sex.none,sex.other,sex.note,pain.cramps,pain.ovulationPain,pain.headache,pain.backache,pain.nausea,\
pain.tenderBreasts,pain.migraine,pain.other,pain.note,mood.happy,mood.sad,mood.stressed,mood.balanced,mood.fine,\
mood.anxious,mood.energetic,mood.fatigue,mood.angry,mood.other,mood.note";

/// Symptoms with a column of their own; the others go into the note.
const COLUMN_OF: &[(&str, &str)] = &[
    ("cramps", "pain.cramps"),
    ("headache", "pain.headache"),
    ("back_pain", "pain.backache"),
    ("tender_breasts", "pain.tenderBreasts"),
    ("fatigue", "mood.fatigue"),
];

/// All days until `as_of` as drip's CSV, oldest first. Bleeding of unknown strength counts as medium there.
pub fn drip_csv(days: &DayFacts, as_of: NaiveDate) -> String {
    let facts = days.merged();
    let bleeding = days.bleeding_days();
    let dates: BTreeSet<NaiveDate> = facts.keys().chain(&bleeding).copied().filter(|date| *date <= as_of).collect();
    let mut csv = format!("{COLUMNS}\n");
    for date in dates {
        let fact = facts.get(&date).cloned().unwrap_or_default();
        let flow = fact.flow.or_else(|| bleeding.contains(&date).then_some(DayFlow::Unspecified));
        let strength = flow.and_then(strength);
        let names = fact.symptoms.names();
        let tested = fact.lh_test.map(|result| format!("LH test {}", result.as_str()));
        let note: Vec<String> = names
            .iter()
            .filter(|name| **name != "spotting" && COLUMN_OF.iter().all(|(symptom, _)| symptom != *name))
            .map(|name| name.replace('_', " "))
            .chain(tested)
            .collect();
        let cells = COLUMNS.split(',').map(|column| match column {
            "date" => date.to_string(),
            "temperature.value" => fact.temperature_c.map_or_else(String::new, |celsius| format!("{celsius:.2}")),
            "temperature.exclude" => fact.temperature_c.map_or_else(String::new, |_| "false".to_owned()),
            "bleeding.value" => strength.map_or_else(String::new, |value| value.to_string()),
            "bleeding.exclude" => strength.map_or_else(String::new, |_| "false".to_owned()),
            "note.value" if !note.is_empty() => format!("\"{}\"", note.join(", ")),
            column => {
                let felt = COLUMN_OF.iter().any(|(symptom, of)| *of == column && names.contains(symptom));
                if felt { "true".to_owned() } else { String::new() }
            }
        });
        // Writing to a string does not fail.
        let _ = writeln!(csv, "{}", cells.collect::<Vec<_>>().join(","));
    }
    csv
}

/// drip's scale of bleeding, from spotting on.
fn strength(flow: DayFlow) -> Option<u8> {
    match flow {
        DayFlow::None => None,
        DayFlow::Spotting => Some(0),
        DayFlow::Light => Some(1),
        DayFlow::Medium | DayFlow::Unspecified => Some(2),
        DayFlow::Heavy => Some(3),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        cycle::{DayFact, Source},
        record::{LhTest, Symptoms},
    };

    #[test]
    fn days_are_written_by_the_header() {
        let day = |day: u32| NaiveDate::from_ymd_opt(2026, 3, day).expect("a date");
        let mut days = DayFacts::default();
        let felt = Symptoms { cramps: true, bloating: true, acne: true, ..Symptoms::default() };
        days.put(day(1), Source::Chat, DayFact { flow: Some(DayFlow::Spotting), ..DayFact::default() });
        days.put(day(2), Source::Chat, DayFact { starts_period: true, ..DayFact::symptoms(felt) });
        let (lh_test, temperature_c) = (Some(LhTest::Negative), Some(36.5));
        days.put(day(4), Source::Chat, DayFact { ends_period: true, lh_test, temperature_c, ..DayFact::default() });
        days.put(day(9), Source::Chat, DayFact::flow(DayFlow::Heavy));
        let csv = drip_csv(&days, day(8));
        let rows: Vec<Vec<&str>> = csv
            .lines()
            .map(|line| line.split_once('"').map_or(line, |(start, _)| start).split(',').collect())
            .collect();
        assert_eq!(rows.len(), 5, "a header and four days, none of the future");
        let cell = |row: usize, column: &str| {
            let at = rows[0].iter().position(|name| *name == column).expect("a column");
            rows[row].get(at).copied()
        };
        let bleeding = ["0", "2", "2", "2"];
        for (row, value) in (1..).zip(bleeding) {
            assert_eq!(cell(row, "bleeding.value"), Some(value));
        }
        assert!(csv.contains(",\"bloating, acne\",") && csv.contains(",\"LH test negative\","), "{csv}");
        assert_eq!(cell(4, "temperature.value"), Some("36.50"));
        let second = csv.lines().nth(2).expect("a row").replace("\"bloating, acne\"", "note");
        let at = rows[0].iter().position(|name| *name == "pain.cramps").expect("a column");
        assert_eq!(second.split(',').nth(at), Some("true"));
        assert!(csv.lines().all(|line| line.replace(", ", " ").split(',').count() == rows[0].len()));
    }
}
