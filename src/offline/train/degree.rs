//! How bad what hurts is told to be, and that it gets better: "knee a bit stiff", "shoulders ache after a day at the desk", "the
//! knee is better", "no pain".
//!
//! A twinge is kept in mind and asked after; it rests no sport. What swells, locks, lasts for weeks or follows a fall is an
//! injury, however softly it is told, and so is what runs to a bone, a tendon or the foot: those are small before they are
//! large. The words are `lang/*/degrees.toml`.

use super::{
    Message,
    grammar::{List, grammar},
    loose::Loose,
    text::{Segment, Text},
};
use crate::domain::{person::Lang, planner::body::BodyPart};

/// Words of a part that is said to be well, at most: "left knee ok".
const LONGEST_BARE: usize = 4;

/// What somebody says of a pain that was known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Eased {
    /// None where no part is named: it is of the one that is known.
    pub part: Option<BodyPart>,
    /// It is over; else it is better.
    pub is_gone: bool,
}

/// What a message tells of pains that are over or better, each part once. Nothing of it is asked or hoped for.
pub fn eased(message: &Message<'_>) -> Vec<Eased> {
    let text = Text::of(message);
    // In its own language first: "mal" and "bien" are words of several.
    let langs = [text.lang, message.lang].into_iter().chain(Lang::ALL);
    let told = langs.map(|lang| Loose { grammar: grammar(lang), text: &text }.eased());
    let mut told = told.filter(|told| !told.is_empty());
    told.next().unwrap_or_default()
}

impl Loose<'_> {
    /// Whether what is told of a part that hurts is a twinge: told as little, or the work of a day, and nothing that makes it
    /// more.
    pub(super) fn is_a_twinge(&self, part: BodyPart) -> bool {
        let names = |segment: &&Segment| self.part_of(segment) == Some(part);
        let Some(segment) = self.text.segments.iter().find(names) else { return false };
        let says = |list: List| self.grammar.holds(self.text, segment.in_sentence(), list);
        // Of the part itself: "slept a bit longer, my knee hurts" is no little pain.
        let of_it = |list: List| self.grammar.holds(self.text, segment.words(), list);
        let is_little = of_it(List::Mild) || of_it(List::MildWord);
        let is_work = says(List::Chore);
        part.may_only_twinge() && (is_little || is_work) && !says(List::Grave)
    }

    fn eased(&self) -> Vec<Eased> {
        let mut all: Vec<Eased> = Vec::new();
        for segment in self.text.segments.iter().filter(|segment| !segment.is_asked) {
            let says = |list: List| self.grammar.holds(self.text, segment.words(), list);
            let is_gone = says(List::EasedGone);
            // "Back ok!", in a few words that hold nothing else; it may be only for now, and so is no end of it.
            let is_bare = segment.words().len() <= LONGEST_BARE
                && says(List::EasedBare)
                && self.part_of(segment).is_some()
                && !says(List::Ail);
            // "Ankle gone yellow": a bruise that changes its colour still heals.
            let is_not = [List::EasedNot, List::Bruise].into_iter().any(says);
            if !(is_gone || is_bare || says(List::EasedBetter)) || is_not || self.is_of_others(segment) {
                continue;
            }
            let part = self.part_of(segment).or_else(|| self.part_before(segment));
            // Without a part only words of pain are of one: "better", alone, is a mood.
            if part.is_none() && !says(List::Ail) {
                continue;
            }
            if !all.iter().any(|known| known.part == part) {
                all.push(Eased { part, is_gone });
            }
        }
        all
    }

    fn part_of(&self, segment: &Segment) -> Option<BodyPart> {
        segment.words().find_map(|at| self.grammar.part_at(self.text, at, segment.end))
    }

    /// "Knee: no pain": the part right before the mark.
    fn part_before(&self, segment: &Segment) -> Option<BodyPart> {
        let before = self.text.segments.iter().find(|before| {
            before.sentence == segment.sentence && before.end < segment.start && segment.start - before.end <= 1
        })?;
        (before.words().len() <= 3).then(|| self.part_of(before)).flatten()
    }

    fn is_of_others(&self, segment: &Segment) -> bool {
        let words = segment.words();
        self.grammar.holds(self.text, words.clone(), List::AilNotMine)
            || self.grammar.holds(self.text, words, List::Kin)
    }
}
