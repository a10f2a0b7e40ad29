//! What hurts, a dizzy spell and a leak, heard from the words for them wherever they stand in a part of a message: "left shin a
//! bit sore on the inside", "getting this ache at the front of my pelvis when I roll over".
//!
//! A phrase holds only the ways of saying it that somebody thought of. Here a part of the body and a word of pain between
//! two marks are enough, unless one of the words there takes it back, puts it into the past, asks about it or makes it
//! somebody else's: a pain that is noted once too often costs a session, one that is lost may cost a bone. The words are
//! `lang/*/ails.toml`.

use std::ops::Range;

use chrono::NaiveDate;

use super::{
    Asked, Kind,
    grammar::{Grammar, List, State},
    text::{Segment, Text},
};
use crate::domain::{
    planner::{Request, body::BodyPart},
    safety::{Condition, Conditions, Sign},
};

/// Exercises and sports that may be barred, by the lists of their words.
const BARRED: [(List, Condition); 6] = [
    (List::BarRunning, Condition::NoRunning),
    (List::BarJumps, Condition::NoJumps),
    (List::BarSquats, Condition::NoSquats),
    (List::BarLunges, Condition::NoLunges),
    (List::BarDeadlifts, Condition::NoDeadlifts),
    (List::BarOverhead, Condition::NoOverhead),
];

/// Weeks in which a small bone knits, where nobody told how long the splint stays on.
const WEEKS_TO_KNIT: u64 = 6;

/// A part and the picture of its pain stand within so many words: "my lower back has been screaming".
const PICTURE_REACH: usize = 5;

/// Something heard, and the words that say it and nothing else; none where a record is told in the same breath.
pub(super) type Loosely = (Kind, Asked, Range<usize>);

/// Reads words of one language against its lists.
pub(super) struct Loose<'a> {
    pub grammar: &'a Grammar,
    pub text: &'a Text,
}

impl Loose<'_> {
    /// What a part of the message tells of a pain or a dizziness; nothing where it is asked about.
    pub fn heard(&self, segment: &Segment) -> Vec<Loosely> {
        if let Some(clot) = self.clot(segment) {
            return vec![clot];
        }
        if segment.is_asked {
            return Vec::new();
        }
        // A bruise is of now, whenever it was got.
        if let Some(bruised) = self.seen_on(segment) {
            return vec![bruised];
        }
        if self.grammar.is_past(self.text, segment.in_sentence()) {
            return Vec::new();
        }
        let found = self.dizzy(segment);
        if !found.is_empty() {
            return found;
        }
        if let Some(woken) = self.woken(segment) {
            return vec![woken];
        }
        if let Some(breath) = self.of_the_breath(segment) {
            return vec![breath];
        }
        self.pain(segment).or_else(|| self.clicks(segment)).or_else(|| self.sore_back(segment)).into_iter().collect()
    }

    /// "Shoulder a bit clicky": a noise of a joint that nothing says to hurt.
    fn clicks(&self, segment: &Segment) -> Option<Loosely> {
        let words = segment.words();
        let (_, part) = self.part(&words)?;
        let at = words.clone().find(|at| self.at(List::Clicks, *at, words.end).is_some())?;
        let is_free = !self.has(List::DizzyNot, words.clone())
            && !self.is_anothers(segment.sentence..words.end)
            && !self.grammar.is_apart(self.text, segment.in_sentence())
            && !self.grammar.is_guarded(self.text, segment.sentence..at);
        is_free.then(|| (Kind::Sore, Asked::Clicks(part), self.own(words)))
    }

    /// "Back is sore from the garden": a back or a neck that is sore has worked, or lain badly.
    fn sore_back(&self, segment: &Segment) -> Option<Loosely> {
        let words = segment.words();
        let (at, part) = self.part(&words).filter(|(_, part)| matches!(part, BodyPart::Back | BodyPart::Neck))?;
        let is_free = self.has(List::AilSoft, at..words.end)
            && !self.is_denied(words.clone())
            && !self.is_anothers(segment.sentence..words.end)
            && !self.grammar.is_apart(self.text, segment.in_sentence())
            && !self.grammar.is_guarded(self.text, segment.sentence..at);
        is_free.then(|| (Kind::Sore, Asked::Twinge(part), self.own(words)))
    }

    /// What somebody lives with, told as something of their day: that they leak, that they had a child. It may be asked about.
    pub fn lives_with(&self, segment: &Segment) -> Vec<Loosely> {
        let words = segment.words();
        if self.has(List::Kin, segment.sentence..words.end) {
            return Vec::new();
        }
        let is_past = self.grammar.is_past(self.text, segment.in_sentence());
        let is_denied = || self.has(List::DizzyNot, words.start..words.start + 3.min(words.len()));
        let leaks = !is_past && self.has(List::Leak, words.clone()) && !is_denied();
        let born = self.has(List::Postpartum, words.clone()) && !self.has(List::BirthNot, segment.in_sentence());
        let told = [(leaks, Condition::PelvicFloor), (born && !segment.is_asked, Condition::Postpartum)];
        let told = told.into_iter().filter(|(is_told, _)| *is_told).map(|(_, condition)| condition);
        let told = told.chain(self.barred(segment));
        let has = |condition| Asked::Has(Conditions::default().with(condition));
        told.map(|told| (Kind::Condition, has(told), self.own(words.clone()))).collect()
    }

    /// "New hip in October, allowed everything except deep squats and running": what an operated joint is not to do, in the
    /// words after those that bar it.
    fn barred(&self, segment: &Segment) -> Vec<Condition> {
        let words = segment.words();
        let bar = words.clone().find(|at| self.at(List::Barred, *at, words.end).is_some());
        let Some(at) = bar.filter(|_| !segment.is_asked && self.has(List::Operated, 0..self.text.words.len())) else {
            return Vec::new();
        };
        let is_guarded = self.grammar.is_guarded(self.text, segment.sentence..at);
        // The list may go on behind a comma.
        let rest = at..segment.sentence_end;
        let named = BARRED.into_iter().filter(|(list, _)| !is_guarded && self.has(*list, rest.clone()));
        named.map(|(_, condition)| condition).collect()
    }

    /// Whether somebody who says that their fever is gone coughs up phlegm, or has a resting pulse well above their usual:
    /// then the illness is not over (Walsh et al. 2011, the return to exercise).
    pub fn is_still_ill(&self) -> bool {
        let told = |segment: &Segment| {
            self.has(List::StillIll, segment.words()) && !self.has(List::DizzyNot, self.near(segment))
        };
        self.text.segments.iter().filter(|segment| !segment.is_asked).any(told)
    }

    /// The words right before those of an illness that is not over.
    fn near(&self, segment: &Segment) -> Range<usize> {
        let words = segment.words();
        let at = words.clone().find(|at| self.at(List::StillIll, *at, words.end).is_some()).unwrap_or(words.start);
        at.saturating_sub(2).max(words.start)..at
    }

    /// Whether what hurts is one spot of a bone that carries weight, or hurts on a hop: it may be a stress injury of the bone
    /// (Warden et al. 2014).
    pub fn is_of_the_bone(&self, part: BodyPart) -> bool {
        let says = |list: List| {
            let told = |segment: &Segment| {
                let words = segment.words();
                self.has(list, words.clone()) && !self.is_denied(words)
            };
            self.text.segments.iter().any(told)
        };
        match part {
            BodyPart::Shin => says(List::Spot) || says(List::Hop) || says(List::Press),
            BodyPart::Foot | BodyPart::Hip | BodyPart::Groin => {
                says(List::Hop) || says(List::Spot) && says(List::Press)
            }
            BodyPart::Leg | BodyPart::Pelvis => says(List::Hop) && (says(List::Spot) || says(List::Press)),
            _ => false,
        }
    }

    /// Whether what hurts is told as little of it ("a bit stiff", "zwickt leicht"), in the words of the part and those beside it, and
    /// nothing there is graver: a limp, a swelling, a fall. Bones and tendons that running wears out take no little word for it.
    pub fn is_mild(&self, part: BodyPart) -> bool {
        if matches!(
            part,
            BodyPart::Shin
                | BodyPart::Achilles
                | BodyPart::Foot
                | BodyPart::Groin
                | BodyPart::Pelvis
                | BodyPart::Finger
        ) {
            return false;
        }
        let of_the_part = |segment: &&Segment| self.part(&segment.words()).is_some_and(|(_, named)| named == part);
        let is_mild = |segment: &Segment| self.has(List::Mild, segment.words());
        let all = 0..self.text.words.len();
        let is_grave = [List::Grave, List::Swells, List::Broken, List::Hop, List::Press];
        self.text.segments.iter().filter(of_the_part).any(is_mild)
            && !is_grave.into_iter().any(|list| self.has(list, all.clone()))
    }

    /// Whether a fall of the writer is told anywhere.
    pub fn tells_a_fall(&self) -> bool {
        let told = |segment: &Segment| {
            let words = segment.words();
            let at = words.clone().find(|at| self.at(List::Fell, *at, words.end).is_some());
            at.is_some_and(|at| {
                !segment.is_asked
                    && !self.is_anothers(segment.sentence..words.end)
                    && !self.grammar.is_past(self.text, segment.in_sentence())
                    && !self.grammar.is_guarded(self.text, segment.sentence..at)
            })
        };
        self.text.segments.iter().any(told)
    }

    /// Whether antibiotics are named anywhere: an infection that needs them lasts longer than a cold.
    pub fn names_antibiotics(&self) -> bool {
        self.has(List::Antibiotics, 0..self.text.words.len())
    }

    /// Whether losing weight or counting calories is named anywhere.
    pub fn names_dieting(&self) -> bool {
        self.has(List::Dieting, 0..self.text.words.len())
    }

    /// Whether what is sold for muscles is named anywhere.
    pub fn names_powder(&self) -> bool {
        self.has(List::Powder, 0..self.text.words.len())
    }

    /// The words of other parts of the sentence that only tell more of the same pain: "hurts when I press on it", "left one".
    pub fn beside(&self, segment: &Segment) -> Vec<Range<usize>> {
        let is_more = |other: &&Segment| {
            other.sentence == segment.sentence
                && other.start > segment.start
                && !self.counts(other.words())
                && (self.is_aside(other)
                    || [List::Ail, List::Press, List::Hop].into_iter().any(|list| self.has(list, other.words())))
        };
        self.text.segments.iter().filter(is_more).map(Segment::words).collect()
    }

    fn pain(&self, segment: &Segment) -> Option<Loosely> {
        let clauses = self.clauses(segment);
        let whole = std::iter::once(segment.words());
        // "A pain in front, at the pelvis, when I turn over".
        let next = self.text.segments.iter().find(|next| next.start == segment.end + 1);
        let is_whole = |next: &Segment| self.part(&next.words()).is_some() && self.has(List::Ail, next.words());
        let next = next.filter(|next| next.sentence == segment.sentence && !next.is_asked && !is_whole(next));
        let both = next.map(|next| segment.start..next.end).filter(|words| !self.counts(words.clone()));
        clauses.into_iter().chain(whole).chain(both).find_map(|words| {
            let (at, part) = self.part(&words)?;
            let ail = words.clone().find(|at| self.at(List::Ail, *at, words.end).is_some());
            let until = self.until_it_knits(part);
            let broken = || words.clone().find(|at| self.at(List::Broken, *at, words.end).is_some());
            let ail = ail.or_else(|| broken().filter(|_| until.is_some()));
            let ail = ail.or_else(|| self.picture(part, at, &words));
            let soft = || words.clone().find(|at| self.at(List::AilSoft, *at, words.end).is_some());
            // "Hip stiff but not painful": what stiffens and does not hurt is warmed up and goes on.
            let is_painless = ail.is_none() && self.has(List::Painless, segment.in_sentence());
            let says = ail.or_else(|| soft().filter(|_| self.may_be_stiff(part, at, words.end)));
            // Part and pain in one word.
            let says = says.or_else(|| self.grammar.aches_at(self.text, at).then_some(at))?;
            let before = segment.sentence..at.min(says);
            let is_free = (is_painless || !self.is_denied(words.clone()))
                && !self.is_over(words.clone())
                && !self.is_anothers(segment.sentence..words.end)
                && !self.grammar.is_apart(self.text, segment.in_sentence())
                && !self.grammar.is_guarded(self.text, before);
            let told = match is_painless {
                true => (Kind::Sore, Asked::Stiff(part)),
                false => (Kind::Hurts, Asked::Change(Request::Hurts { part, until })),
            };
            is_free.then(|| (told.0, told.1, self.own(words)))
        })
    }

    /// "My shins are screaming", "hoy protesta el gemelo": a pain told as a picture. Muscles that scream have worked, and what is
    /// further away screams by itself.
    fn picture(&self, part: BodyPart, at: usize, words: &Range<usize>) -> Option<usize> {
        let is_worked = match part {
            BodyPart::Back | BodyPart::Neck => false,
            // The skin of them, after an hour on the wall.
            BodyPart::Finger => true,
            _ => !self.may_be_stiff(part, at, words.end),
        };
        let behind = || {
            (at + 1..words.end).take(PICTURE_REACH).find(|said| self.at(List::AilPicture, *said, words.end).is_some())
        };
        let mut ahead = (words.start..at).rev().take(PICTURE_REACH);
        let before = || ahead.find(|said| self.at(List::AilShouted, *said, at).is_some());
        if is_worked { None } else { behind().or_else(before) }
    }

    /// "My left calf is swollen and warm", asked or told: one leg that swells and is warm, red or was long still (Wells et al.
    /// 2003).
    fn clot(&self, segment: &Segment) -> Option<Loosely> {
        let (_, part) = self.part(&segment.words())?;
        let is_free = !self.is_anothers(segment.sentence..segment.end) && !self.is_denied(segment.words());
        (is_free && self.may_be_a_clot(part))
            .then(|| (Kind::Sign, Asked::Look { sign: Sign::Clot, part: Some(part) }, self.own(segment.words())))
    }

    /// Whether the message tells of a clot, if this part is what it speaks of.
    pub fn may_be_a_clot(&self, part: BodyPart) -> bool {
        let says = |list: List| self.has(list, 0..self.text.words.len());
        matches!(part, BodyPart::Calf | BodyPart::Leg)
            && says(List::Swells)
            && says(List::Warm)
            && !says(List::BothSides)
    }

    /// For how long a broken bone rests: as long as the splint or cast stays on, else the weeks that bones take.
    pub fn until_it_knits(&self, part: BodyPart) -> Option<NaiveDate> {
        let is_figure = matches!(part, BodyPart::Leg | BodyPart::Back | BodyPart::Neck | BodyPart::Other);
        let all = 0..self.text.words.len();
        if is_figure || !self.has(List::Broken, all.clone()) {
            return None;
        }
        let told = all.clone().find_map(|at| self.text.span(at).map(|(last, _)| last));
        told.or_else(|| self.text.in_days(WEEKS_TO_KNIT * 7))
    }

    /// "Vom Rücken aufgewacht": a pain that wakes is one to be looked at (Finucane et al. 2020, red flags of the spine). Who
    /// wakes up with a pain lay on it.
    fn woken(&self, segment: &Segment) -> Option<Loosely> {
        let words = segment.words();
        let (_, part) = self
            .part(&words)
            .filter(|_| self.has(List::Woken, words.clone()) && self.has(List::WokenBy, words.clone()))?;
        let is_free = !self.has(List::DizzyNot, words.clone()) && !self.is_anothers(segment.sentence..words.end);
        is_free.then(|| (Kind::Sign, Asked::Look { sign: Sign::Night, part: Some(part) }, self.own(words)))
    }

    /// "Now the ankle has gone yellow": a part that is bruised; "el dedo no me cierra": a joint that does not close.
    fn seen_on(&self, segment: &Segment) -> Option<Loosely> {
        let words = segment.words();
        let told = |list| {
            let at = words.clone().find(|at| self.at(list, *at, words.end).is_some())?;
            let (_, part) = self.part(&(words.start..at)).or_else(|| self.part(&words))?;
            let is_free = !self.is_anothers(segment.sentence..words.end)
                && !self.grammar.is_guarded(self.text, segment.sentence..at);
            is_free.then_some(part)
        };
        if let Some(part) = told(List::Unbending) {
            return Some((Kind::Sign, Asked::Look { sign: Sign::Joint, part: Some(part) }, self.own(words)));
        }
        let part = told(List::Bruise)?;
        let until = self.until_it_knits(part);
        Some((Kind::Hurts, Asked::Change(Request::Hurts { part, until }), self.own(words)))
    }

    /// "Ça pince à gauche quand je respire fort": a pain that comes with the breath is one of the lung, the ribs or the heart until
    /// somebody has looked at it.
    fn of_the_breath(&self, segment: &Segment) -> Option<Loosely> {
        let words = segment.words();
        let at = words.clone().find(|at| self.at(List::Ail, *at, words.end).is_some())?;
        let is_free = self.has(List::Breathing, segment.in_sentence())
            && !self.has(List::BreathingNot, segment.in_sentence())
            && !self.is_denied(words.clone())
            && !self.is_over(words.clone())
            && !self.is_anothers(segment.sentence..words.end)
            && !self.grammar.is_guarded(self.text, segment.sentence..at);
        is_free.then(|| (Kind::Sign, Asked::Look { sign: Sign::Breathing, part: None }, self.own(words)))
    }

    fn dizzy(&self, segment: &Segment) -> Vec<Loosely> {
        let words = segment.words();
        let Some(at) = words.clone().find(|at| self.at(List::Dizzyword, *at, words.end).is_some()) else {
            return Vec::new();
        };
        let is_free = !self.has(List::DizzyNot, segment.sentence..words.end)
            && !self.is_anothers(segment.sentence..words.end)
            && !self.grammar.is_guarded(self.text, segment.sentence..at);
        if !is_free {
            return Vec::new();
        }
        // With a racing heart it is one of the heart, also where it is over.
        if self.has(List::Racing, 0..self.text.words.len()) {
            return vec![(Kind::Sign, Asked::Look { sign: Sign::Heart, part: None }, self.own(words))];
        }
        let is_over = self.has(List::Before, segment.in_sentence());
        let recurs = is_over || self.has(List::Recurs, 0..self.text.words.len());
        let now = (!is_over).then_some((Kind::Sign, Asked::Look { sign: Sign::Dizzy, part: None }));
        let spells = || (Kind::Condition, Asked::Has(Conditions::default().with(Condition::DizzySpells)));
        let all = now.into_iter().chain(recurs.then(spells));
        all.map(|(kind, asked)| (kind, asked, self.own(words.clone()))).collect()
    }

    /// Stiff and sore muscles are training, and a stiff neck or back is a desk; a joint, one side or one muscle is not.
    fn may_be_stiff(&self, part: BodyPart, at: usize, end: usize) -> bool {
        let is_sided = || at > 0 && self.grammar.first(self.text, at, List::Side, at - 1) == Some(at);
        let is_muscle = || self.at(List::Muscles, at, end).is_some();
        match part {
            BodyPart::Back | BodyPart::Neck => false,
            BodyPart::Other | BodyPart::Leg | BodyPart::Arm | BodyPart::Wrist => is_sided(),
            _ => is_sided() || !is_muscle(),
        }
    }

    /// The part that a clause names. The back and the hand are other words too: they want a word before them that makes
    /// them one's own, or the pain beside them.
    fn part(&self, words: &Range<usize>) -> Option<(usize, BodyPart)> {
        let named = |at: usize| Some((at, self.grammar.part_to(self.text, at, words.end)?));
        let own = |(at, (part, end)): &(usize, (BodyPart, usize))| {
            // "Between the shoulder blades" is nothing but a part.
            let is_plain = !matches!(part, BodyPart::Back | BodyPart::Wrist | BodyPart::Other) || end - at > 1;
            let is_mine = (words.start..*at).rev().take(3).any(|before| self.at(List::AilMine, before, *at).is_some());
            is_plain || is_mine || *at == words.start || self.grammar.aches_at(self.text, *at)
        };
        words.clone().filter_map(named).find(own).map(|(at, (part, _))| (at, part))
    }

    fn is_anothers(&self, words: Range<usize>) -> bool {
        self.has(List::AilNotMine, words.clone()) || self.has(List::Kin, words)
    }

    /// "My knee hurt yesterday", and not "since yesterday".
    fn is_over(&self, words: Range<usize>) -> bool {
        let goes_on = |at: usize| at > 0 && self.at(List::Since, at - 1, at).is_some();
        words.clone().any(|at| self.at(List::Before, at, words.end).is_some() && !goes_on(at))
    }

    fn is_denied(&self, words: Range<usize>) -> bool {
        self.has(List::AilNot, words.clone()) && !self.has(List::AilNotBut, words)
    }

    /// The clauses of a segment from each word that joins two.
    fn clauses(&self, segment: &Segment) -> Vec<Range<usize>> {
        let joined = segment.words().filter(|at| self.at(List::Join, *at, segment.end).is_some());
        let mut cuts: Vec<usize> = std::iter::once(segment.start).chain(joined).collect();
        cuts.push(segment.end);
        cuts.windows(2).filter(|cut| cut[0] < cut[1]).map(|cut| cut[0]..cut[1]).collect()
    }

    /// The words, where they hold no amount: what else they tell is left to be read.
    fn own(&self, words: Range<usize>) -> Range<usize> {
        if self.counts(words.clone()) { words.start..words.start } else { words }
    }

    fn counts(&self, mut words: Range<usize>) -> bool {
        words.any(|at| self.text.is_amount(at))
    }

    fn is_aside(&self, segment: &Segment) -> bool {
        let begun = vec![State::at(segment.start)];
        let read = self.grammar.repeat(self.text, segment.end, List::AilAside, begun);
        read.iter().any(|state| state.at == segment.end)
    }

    fn has(&self, list: List, words: Range<usize>) -> bool {
        self.grammar.holds(self.text, words, list)
    }

    fn at(&self, list: List, at: usize, end: usize) -> Option<usize> {
        self.grammar.first(self.text, end, list, at)
    }
}
