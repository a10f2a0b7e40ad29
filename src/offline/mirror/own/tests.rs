//! What of one's own is said back, and that nothing else is.

use super::*;

const TABLES: [(Lang, &str); 4] = [
    (Lang::En, include_str!("../../../../tests/data/mirror/own_en.tsv")),
    (Lang::De, include_str!("../../../../tests/data/mirror/own_de.tsv")),
    (Lang::Es, include_str!("../../../../tests/data/mirror/own_es.tsv")),
    (Lang::Fr, include_str!("../../../../tests/data/mirror/own_fr.tsv")),
];

#[test]
fn what_somebody_did_is_said_back_as_it_was_or_not_at_all() {
    let mut wrong = Vec::new();
    for (lang, table) in TABLES {
        for line in table.lines() {
            let mut columns = line.split('\t');
            let mut next = || columns.next().expect("what was told, what is said, and how it sounds");
            let (told, said, tone) = (next(), next(), next());
            let found = own(told, lang);
            let is = found.map_or(("-".to_owned(), "-"), |found| (found.text, found.tone.as_str()));
            if (is.0.as_str(), is.1) != (said, tone) {
                wrong.push(format!("{told}: {is:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_regular_verb_is_told_by_its_table_and_none_other_is_guessed() {
    let said = |text| own(text, Lang::Es).map(|found| found.text);
    assert_eq!(said("saqué un diez por fin").as_deref(), Some("Sacaste un diez por fin."));
    assert_eq!(said("llegué a la meta por primera vez").as_deref(), Some("Llegaste a la meta por primera vez."));
    assert_eq!(said("zurcí la red por primera vez"), None);
}
