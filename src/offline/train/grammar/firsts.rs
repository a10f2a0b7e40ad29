//! What phrases may begin with, so that most are passed over without being held against the message.
//!
//! There are some thousand phrases in each language, and a message is asked for all of them. Two looks come first: each word
//! of the message knows the [`Shelves`] of which it begins a phrase, exactly; and each phrase of a shelf has a coarse
//! [`Glance`] at what it may begin with.

use std::collections::BTreeSet;

use super::{super::text::Text, Grammar, Kind, Phrase, Piece, Slot};

/// A set of words by one bit each of their hash; a word outside it is certain not to be in the set.
pub(in crate::offline::train) type Glance = u128;

/// The bit of a place where a day begins, and of one where a quantity does.
pub(in crate::offline::train) const DAY: Glance = 1 << 127;
pub(in crate::offline::train) const QUANTITY: Glance = 1 << 126;

/// The bit of a word.
pub(in crate::offline::train) fn glance(word: &str) -> Glance {
    // FNV-1a.
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    let hash = word.bytes().fold(0xcbf2_9ce4_8422_2325, step);
    1 << ((hash ^ (hash >> 32)) % 126)
}

/// Collections of phrases, a bit each: the lists by their numbers, then the tables of names, then what asks for each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::offline::train) struct Shelves([u64; Self::BITS / 64]);

impl Shelves {
    const BITS: usize = 512;

    pub fn has(&self, shelf: Shelf) -> bool {
        self.0[shelf.0 / 64] & 1 << (shelf.0 % 64) != 0
    }

    fn put(&mut self, shelf: Shelf) {
        self.0[shelf.0 / 64] |= 1 << (shelf.0 % 64);
    }

    fn join(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(bits, other)| *bits |= other);
    }
}

/// The place of a shelf.
#[derive(Clone, Copy, Debug)]
pub(in crate::offline::train) struct Shelf(usize);

impl Shelf {
    pub const PARTS: Self = Self(0);
    pub const INJURIES: Self = Self(1);
    pub const CONDITIONS: Self = Self(2);
    pub const FOCUSES: Self = Self(3);
    pub const ACTIVITIES: Self = Self(4);
    const TABLES: usize = 5;

    pub fn said(kind: Kind) -> Self {
        Self(Self::TABLES + 2 * kind as usize)
    }

    pub fn alone(kind: Kind) -> Self {
        Self(Self::TABLES + 2 * kind as usize + 1)
    }

    pub fn list(number: usize) -> Self {
        Self(Self::TABLES + 2 * Kind::ALL.len() + number)
    }
}

/// The shelves of which a phrase begins with something else than a word.
#[derive(Clone, Debug, Default)]
pub(super) struct Begun {
    day: Shelves,
    quantity: Shelves,
    /// A part of the body and its pain in one word.
    ache: Shelves,
    anything: Shelves,
}

/// What phrases may begin with.
#[derive(Clone, Default)]
struct Firsts {
    words: BTreeSet<String>,
    day: bool,
    quantity: bool,
    ache: bool,
    anything: bool,
    /// They may take no words at all.
    empty: bool,
}

impl Firsts {
    fn join(&mut self, other: Self) {
        self.words.extend(other.words);
        self.day |= other.day;
        self.quantity |= other.quantity;
        self.ache |= other.ache;
        self.anything |= other.anything;
    }

    fn glance(&self) -> Glance {
        if self.anything || self.ache {
            return Glance::MAX;
        }
        let bit = |is: bool, bit: Glance| if is { bit } else { 0 };
        self.words.iter().fold(bit(self.day, DAY) | bit(self.quantity, QUANTITY), |all, word| all | glance(word))
    }
}

impl Grammar {
    /// The shelves of which a phrase begins at each word of a text.
    pub fn begun_at_each(&self, text: &Text) -> Vec<Shelves> {
        let at = |(at, word): (usize, &str)| {
            let mut all = self.begun.anything;
            let is = |bit: Glance| text.glance(at) & bit != 0;
            let others = [
                (is(DAY), &self.begun.day),
                (is(QUANTITY), &self.begun.quantity),
                (self.ache(word).is_some(), &self.begun.ache),
            ];
            others.into_iter().filter(|(is_here, _)| *is_here).for_each(|(_, shelves)| all.join(shelves));
            self.begun_by.get(word).into_iter().for_each(|shelves| all.join(shelves));
            all
        };
        text.words.iter().map(|word| word.text.as_str()).enumerate().map(at).collect()
    }

    /// Finds what each phrase may begin with.
    pub(super) fn look_ahead(&mut self) -> Result<(), String> {
        if Shelf::list(self.lists.len()).0 > Shelves::BITS {
            return Err(format!("{} lists are more than there are bits for", self.lists.len()));
        }
        let lists = &mut vec![None; self.lists.len()];
        for number in 0..self.lists.len() {
            let found = self.firsts_of_each(&self.lists[number], lists);
            look(&mut self.lists[number], &found);
            self.shelve(Shelf::list(number), found);
        }
        for kind in Kind::ALL {
            let found = self.firsts_of_each(self.phrases(kind), lists);
            look(self.phrases.entry(kind).or_default(), &found);
            self.shelve(Shelf::said(kind), found);
            let found = self.firsts_of_each(self.alone(kind), lists);
            look(self.alone.entry(kind).or_default(), &found);
            self.shelve(Shelf::alone(kind), found);
        }
        let tables = [
            (Shelf::PARTS, self.firsts_of_names(&self.parts, lists)),
            (Shelf::INJURIES, self.firsts_of_names(&self.injuries, lists)),
            (Shelf::CONDITIONS, self.firsts_of_names(&self.conditions, lists)),
            (Shelf::FOCUSES, self.firsts_of_names(&self.focuses, lists)),
            (Shelf::ACTIVITIES, self.firsts_of_names(&self.activities, lists)),
        ];
        tables.into_iter().for_each(|(shelf, found)| self.shelve(shelf, vec![found]));
        Ok(())
    }

    /// Notes what the phrases of a shelf begin with.
    fn shelve(&mut self, shelf: Shelf, found: Vec<Firsts>) {
        for firsts in found {
            let others = [
                (firsts.day, &mut self.begun.day),
                (firsts.quantity, &mut self.begun.quantity),
                (firsts.ache, &mut self.begun.ache),
                (firsts.anything, &mut self.begun.anything),
            ];
            others.into_iter().filter(|(is, _)| *is).for_each(|(_, shelves)| shelves.put(shelf));
            for word in firsts.words {
                self.begun_by.entry(word).or_default().put(shelf);
            }
        }
    }

    fn firsts_of_each(&self, phrases: &[Phrase], lists: &mut Vec<Option<Firsts>>) -> Vec<Firsts> {
        phrases.iter().map(|phrase| self.firsts(&phrase.pieces, lists)).collect()
    }

    fn firsts_of_list(&self, number: usize, lists: &mut Vec<Option<Firsts>>) -> Firsts {
        if let Some(known) = &lists[number] {
            return known.clone();
        }
        let mut all = Firsts::default();
        for phrase in &self.lists[number] {
            let firsts = self.firsts(&phrase.pieces, lists);
            all.empty |= firsts.empty;
            all.join(firsts);
        }
        lists[number] = Some(all.clone());
        all
    }

    /// What pieces may begin with.
    fn firsts(&self, pieces: &[Piece], lists: &mut Vec<Option<Firsts>>) -> Firsts {
        let mut all = Firsts::default();
        for piece in pieces {
            let next = match piece {
                Piece::Word(word) => Firsts { words: BTreeSet::from([word.clone()]), ..Firsts::default() },
                Piece::Maybe(piece) => Firsts { empty: true, ..self.firsts(std::slice::from_ref(&**piece), lists) },
                Piece::List(number) => self.firsts_of_list(*number, lists),
                Piece::Slot(slot) => self.firsts_of_slot(*slot, lists),
            };
            let empty = next.empty;
            all.join(next);
            if !empty {
                return all;
            }
        }
        all.empty = true;
        all
    }

    fn firsts_of_slot(&self, slot: Slot, lists: &mut Vec<Option<Firsts>>) -> Firsts {
        let none = Firsts::default();
        match slot {
            // A day may have been said before.
            Slot::Day => Firsts { day: true, empty: true, ..none },
            Slot::To | Slot::Until => Firsts { day: true, ..none },
            Slot::Span | Slot::Minutes | Slot::Gain => Firsts { quantity: true, ..none },
            Slot::Part | Slot::Joint | Slot::Parts => self.firsts_of_names(&self.parts, lists),
            Slot::Injury => self.firsts_of_names(&self.injuries, lists),
            Slot::Condition | Slot::Event => self.firsts_of_names(&self.conditions, lists),
            Slot::Thing | Slot::Wanted => {
                let mut all = self.firsts_of_names(&self.focuses, lists);
                all.join(self.firsts_of_names(&self.activities, lists));
                all
            }
            Slot::Ache => Firsts { ache: true, ..none },
            Slot::Gap | Slot::Rest => Firsts { anything: true, ..none },
            Slot::Elsewhere
            | Slot::Week
            | Slot::SevenDays
            | Slot::Stay
            | Slot::Polite
            | Slot::Sign(_)
            | Slot::Level(_)
            | Slot::Weekday(_)
            | Slot::As(_) => Firsts { empty: true, ..none },
        }
    }

    fn firsts_of_names<T>(&self, table: &[(T, Phrase)], lists: &mut Vec<Option<Firsts>>) -> Firsts {
        let mut all = Firsts::default();
        for (_, phrase) in table {
            all.join(self.firsts(&phrase.pieces, lists));
        }
        all
    }
}

fn look(phrases: &mut [Phrase], found: &[Firsts]) {
    phrases.iter_mut().zip(found).for_each(|(phrase, firsts)| phrase.first = firsts.glance());
}
