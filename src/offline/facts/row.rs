//! A name, an age and a place in a row, as people introduce themselves: "Hi, Dana, 44, nurse", "Maya from Bristol, 44", "44, Ana,
//! Sevilla". Each stands alone between commas or beside the others, in any order.

use std::ops::Range;

use super::{
    Facts,
    profile::{LONGEST_PLACE, gender_of},
};
use crate::offline::{
    concept::{Concept, Cue},
    item::{Item, What},
    quantity::Unit,
};

/// Clauses of such a row at most.
const LONGEST_ROW: usize = 7;
/// Words of a name at most.
const LONGEST_NAME: usize = 3;
/// Ages that a bare number of a row may be.
const AGES: std::ops::RangeInclusive<f64> = 14.0..=99.0;

/// Words by which somebody says that it is they who write, folded.
const HERE: [&str; 8] = ["here", "this", "is", "hier", "ist", "aqui", "ici", "speaking"];

/// What people are and are not called, folded: "Krankenschwester aus Graz".
const WORK: &[&str] = &[
    "nurse",
    "teacher",
    "student",
    "engineer",
    "doctor",
    "driver",
    "mum",
    "mom",
    "dad",
    "runner",
    "cyclist",
    "swimmer",
    "beginner",
    "developer",
    "lawyer",
    "farmer",
    "krankenschwester",
    "pfleger",
    "pflegerin",
    "lehrer",
    "lehrerin",
    "student",
    "studentin",
    "ingenieur",
    "ingenieurin",
    "arzt",
    "arztin",
    "rentner",
    "rentnerin",
    "mutter",
    "vater",
    "laufer",
    "lauferin",
    "anfanger",
    "anfangerin",
    "enfermera",
    "enfermero",
    "profesor",
    "profesora",
    "maestra",
    "maestro",
    "estudiante",
    "ingeniero",
    "ingeniera",
    "medico",
    "medica",
    "jubilado",
    "jubilada",
    "corredora",
    "corredor",
    "infirmiere",
    "infirmier",
    "prof",
    "professeur",
    "etudiant",
    "etudiante",
    "ingenieure",
    "medecin",
    "retraite",
    "retraitee",
    "coureur",
    "debutante",
];

/// The name and the age of a row, and the clauses they stand in.
pub(super) struct Row {
    pub name: Vec<usize>,
    pub name_clause: usize,
    pub age: usize,
    pub age_clause: usize,
}

/// An age beside a gender, and the clauses they stand in.
pub(super) struct Pair {
    pub age: usize,
    pub age_clause: usize,
    pub gender: usize,
    pub gender_clause: usize,
}

/// What a clause of a row holds beside the small words.
#[derive(Default)]
struct Entry {
    name: Vec<usize>,
    age: Option<usize>,
    places: Vec<Range<usize>>,
    /// Something else, so that it is none.
    more: bool,
}

impl Facts<'_> {
    /// The name and the age that a message opens with, told in a row.
    pub(super) fn row(&self) -> Option<Row> {
        let silent = |item: &Item| item.any(&[Cue::Greeting, Cue::Filler]) || matches!(item.what, What::Mark(_));
        let first = (0..self.clauses.len()).find(|n| !self.items(*n).iter().all(silent))?;
        let sentence = self.clauses[first].sentence;
        let clauses = (first..self.clauses.len()).take_while(|n| self.clauses[*n].sentence == sentence);
        let entries: Vec<(usize, Entry)> = clauses.take(LONGEST_ROW).map(|n| (n, self.entry(n))).collect();
        let whole = || entries.iter().filter(|(_, entry)| !entry.more);
        let mut ages = whole().filter_map(|(n, entry)| Some((*n, entry.age?)));
        let (age_clause, age) = ages.next().filter(|_| ages.next().is_none())?;
        let named = whole().find(|(_, entry)| !entry.name.is_empty()).map(|(n, entry)| (*n, entry.name.clone()));
        // "Sofia, 44, Berlin": of two places the first is what somebody is called.
        let placed = || whole().filter(|(_, entry)| !entry.places.is_empty()).count();
        let by_a_place = || {
            let (n, entry) = whole().find(|(_, entry)| !entry.places.is_empty() && entry.age.is_none())?;
            (placed() > 1).then(|| (*n, entry.places[0].clone().collect()))
        };
        let (name_clause, name) = named.or_else(by_a_place)?;
        // "Squash, 45" is no person: a name right before its age, or a word that says that somebody introduces themselves.
        let is_in_order = name_clause == first && age_clause == first + 1;
        let opens = || {
            let says = |item: &Item| item.any(&[Cue::Greeting, Cue::IAm, Cue::Name]);
            self.cut.items.iter().any(says) || placed() > 0
        };
        (is_in_order || opens()).then_some(Row { name, name_clause, age, age_clause })
    }

    /// An age and a gender side by side, with nothing else beside them: "71, male", "mujer, 29", "34 f".
    pub(super) fn pair(&self) -> Option<Pair> {
        let is_age = |at: usize| {
            self.item(at).quantity().is_some_and(|quantity| {
                matches!(quantity.unit, None | Some(Unit::Years))
                    && quantity.value.fract() == 0.0
                    && AGES.contains(&quantity.value)
            })
        };
        let is_gender = |at: usize| {
            let item = self.item(at);
            gender_of(item).is_some()
                // "m" may be minutes, but not in a message that holds nothing else.
                || self.clauses.len() <= 2 && item.concepts.iter().any(|c| matches!(c, Concept::Initial(_)))
        };
        let clauses = (0..self.clauses.len().min(LONGEST_ROW)).filter(|n| self.told(*n));
        clauses.into_iter().find_map(|n| {
            let age = self.range(n).find(|at| is_age(*at))?;
            let here = self.range(n).find(|at| is_gender(*at)).filter(|gender| self.lonely(n, &[age, *gender]));
            if let Some(gender) = here {
                return Some(Pair { age, age_clause: n, gender, gender_clause: n });
            }
            let beside = [n.checked_sub(1), Some(n + 1)].into_iter().flatten().filter(|m| {
                *m < self.clauses.len() && self.told(*m) && self.clauses[*m].sentence == self.clauses[n].sentence
            });
            beside.filter(|_| self.lonely(n, &[age])).find_map(|m| {
                let gender = self.range(m).find(|at| is_gender(*at)).filter(|gender| self.lonely(m, &[*gender]))?;
                Some(Pair { age, age_clause: n, gender, gender_clause: m })
            })
        })
    }

    fn entry(&self, n: usize) -> Entry {
        let mut entry = Entry::default();
        let range = self.range(n);
        let small = [
            Cue::Filler,
            Cue::Greeting,
            Cue::IAm,
            Cue::First,
            Cue::Name,
            Cue::From,
            Cue::OutOf,
            Cue::In,
            Cue::Live,
            Cue::Article,
            Cue::Determiner,
            Cue::Be,
            Cue::Age,
            Cue::Have,
            Cue::To,
            Cue::At,
        ];
        let token = |at: usize| &self.cut.tokens[self.item(at).tokens.start];
        let place_at = |at: usize| (1..=LONGEST_PLACE).rev().find_map(|length| self.place(at, length, range.end));
        let mut at = range.start;
        while at < range.end {
            let item = self.item(at);
            if let Some((_, span)) = place_at(at).filter(|_| token(at).capital || !item.any(&small)) {
                at = span.end;
                entry.places.push(span);
                continue;
            }
            let here = self.cut.tokens[item.tokens.clone()].iter().all(|token| HERE.contains(&token.text.as_str()));
            let is_word = item.what == What::Unknown || item.fuzzy;
            if let Some(quantity) = item.quantity() {
                let is_age = matches!(quantity.unit, None | Some(Unit::Years))
                    && quantity.value.fract() == 0.0
                    && AGES.contains(&quantity.value)
                    && entry.age.is_none();
                entry.more |= !is_age;
                entry.age = Some(at);
            } else if is_word && token(at).capital && !WORK.contains(&token(at).text.as_str()) {
                let follows = entry.name.last().is_none_or(|last| last + 1 == at);
                entry.more |= !follows || entry.name.len() == LONGEST_NAME;
                entry.name.push(at);
            } else {
                entry.more |= !(here || item.any(&small) || matches!(item.what, What::Mark(_)));
            }
            at += 1;
        }
        entry
    }
}
