//! The sports that have no activity of their own: how each is called, and which of them cover ground, so that "5k" beside them is a
//! distance. The words are `lang/*/sports.toml`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::phrases::{Index, words_of_all};
use crate::domain::person::Lang;

/// One sport of a language.
pub(super) struct Sport {
    /// As it is called.
    pub name: String,
    pub covers_ground: bool,
}

/// The sports of a language, and the words that name them.
struct Sports {
    all: Vec<Sport>,
    by_words: Index<usize>,
}

/// The sport that one of the first `heads` words begins to name; the longest name goes first.
pub(super) fn sport(words: &[String], heads: usize, lang: Lang) -> Option<&'static Sport> {
    let sports = sports(lang);
    let found = (0..heads).flat_map(|at| sports.by_words.begin(&words[at..]));
    found.max_by_key(|(_, length)| *length).map(|(at, _)| &sports.all[at])
}

/// Whether a sport of this name covers ground.
pub(super) fn covers_ground(name: &str) -> bool {
    Lang::ALL.into_iter().flat_map(|lang| &sports(lang).all).any(|sport| sport.name == name && sport.covers_ground)
}

fn sports(lang: Lang) -> &'static Sports {
    static ALL: OnceLock<[Sports; 4]> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        [
            include_str!("lang/en/sports.toml"),
            include_str!("lang/es/sports.toml"),
            include_str!("lang/de/sports.toml"),
            include_str!("lang/fr/sports.toml"),
        ]
        .map(compiled)
    });
    match lang {
        Lang::En => &all[0],
        Lang::Es => &all[1],
        Lang::De => &all[2],
        Lang::Fr => &all[3],
    }
}

fn compiled(source: &str) -> Sports {
    #[derive(serde::Deserialize)]
    struct File {
        over_ground: BTreeMap<String, Vec<String>>,
        in_place: BTreeMap<String, Vec<String>>,
    }
    let file: File = toml::from_str(source).expect("the sports compiled in are TOML; a test reads them all");
    let mut sports = Sports { all: Vec::new(), by_words: Index::default() };
    for (list, covers_ground) in [(file.over_ground, true), (file.in_place, false)] {
        for (name, phrases) in list {
            phrases.iter().for_each(|phrase| sports.by_words.put(sports.all.len(), words_of_all(phrase)));
            sports.all.push(Sport { name, covers_ground });
        }
    }
    sports
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::{Activity, Record, sport_name};
    use crate::offline::{Message, read};

    #[test]
    fn every_sport_has_a_name_that_can_be_kept_and_is_read() {
        for lang in Lang::ALL {
            for sport in &sports(lang).all {
                assert_eq!(sport_name(&sport.name).as_ref(), Some(&sport.name));
            }
        }
    }

    #[test]
    fn a_sport_without_an_activity_keeps_its_name() {
        for (lang, text, name) in [
            (Lang::En, "paddled the canoe 5k with my niece", Some("canoeing")),
            (Lang::En, "kayaked 9 km against the wind", Some("kayaking")),
            (Lang::En, "canoe tour, 12 km", Some("canoeing")),
            (Lang::En, "did judo for an hour", Some("judo")),
            (Lang::En, "played badminton 90 min", Some("badminton")),
            (Lang::En, "worked out 40 min", None),
            (Lang::En, "ran 5k after judo", None),
            (Lang::Es, "una hora de judo", Some("judo")),
            (Lang::Es, "jugué al bádminton 90 minutos", Some("bádminton")),
            (Lang::Es, "hice kayak 9 km", Some("kayak")),
            (Lang::Es, "entrené 40 minutos", None),
            (Lang::De, "1 Stunde Judo", Some("Judo")),
            (Lang::De, "90 min Badminton gespielt", Some("Badminton")),
            (Lang::De, "Kanu gefahren, 12 km", Some("Kanu")),
            (Lang::De, "40 min trainiert", None),
            (Lang::Fr, "une heure de judo", Some("judo")),
            (Lang::Fr, "joué au badminton 90 min", Some("badminton")),
            (Lang::Fr, "fait du canoë, 12 km", Some("canoë")),
            (Lang::Fr, "fait du sport 40 min", None),
        ] {
            let read = read(&Message::on_a_saturday(lang, text));
            let sports: Vec<(Option<&str>, bool)> = read
                .records
                .iter()
                .filter_map(|found| match &found.record {
                    Record::LogWorkout(done) => Some((done.sport.as_deref(), done.activity_type == Activity::Other)),
                    _ => None,
                })
                .collect();
            assert!(matches!(sports[..], [(sport, _)] if sport == name), "{text}: {sports:?}");
        }
    }

    #[test]
    fn a_sport_over_ground_has_its_thousands_in_kilometres() {
        for (lang, text, km) in [
            (Lang::En, "paddled the canoe 5k with my niece", Some(5.0)),
            (Lang::En, "skated 12k with the kids", Some(12.0)),
            (Lang::En, "skied 14k", Some(14.0)),
            (Lang::En, "went kayaking, 8k", Some(8.0)),
            (Lang::Es, "hice canoa 5k con mi sobrina", Some(5.0)),
            (Lang::De, "5k Kanu gefahren mit meiner Nichte", Some(5.0)),
            (Lang::Fr, "fait du canoë 5k avec ma nièce", Some(5.0)),
            (Lang::En, "played badminton, 5k steps", None),
        ] {
            let read = read(&Message::on_a_saturday(lang, text));
            let told = read.records.iter().find_map(|found| match &found.record {
                Record::LogWorkout(done) => Some(done.distance_km),
                _ => None,
            });
            assert_eq!(told, Some(km), "{text}: {read:?}");
        }
    }
}
