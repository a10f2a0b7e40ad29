//! Phrases held against a message: where one begins, how it goes on, and what its slots take.

use std::ops::Range;

use super::{
    super::text::{Segment, Text},
    Grammar, Held, Kind, List, Phrase, Piece, Shelf, Slot, State,
};
use crate::domain::{
    planner::body::BodyPart,
    record::Activity,
    safety::{Conditions, JUMP_KG},
};

/// What stands before the past in a comparison with it.
const COMPARES: [&str; 5] = ["than", "que", "qu'", "als", "wie"];
/// Most readings of one clause that are followed at a time.
const MOST_STATES: usize = 96;
/// Most words of a gap (the place of a journey).
const LONGEST_GAP: usize = 4;

impl Grammar {
    /// Whether a phrase of a shelf may begin at a word. Past the end any may: slots may take no words.
    pub fn may_begin(&self, text: &Text, at: usize, shelf: Shelf) -> bool {
        text.begun_at(self, at).is_none_or(|shelves| shelves.has(shelf))
    }

    pub fn phrases(&self, kind: Kind) -> &[Phrase] {
        self.phrases.get(&kind).map_or(&[], Vec::as_slice)
    }

    pub fn alone(&self, kind: Kind) -> &[Phrase] {
        self.alone.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// What may stand after a phrase, any number of times.
    pub fn tail(kind: Kind) -> List {
        match kind {
            Kind::Condition => List::Told,
            kind if kind.is_state() || kind.is_felt() => List::After,
            _ => List::Tail,
        }
    }

    /// Where a clause of a segment may begin, and whether nothing was said before it in its sentence.
    pub fn starts(&self, text: &Text, segment: &Segment) -> Vec<(usize, bool)> {
        let silent = self.repeat(text, segment.start, List::Lead, vec![State::at(segment.sentence)]);
        let is_first = segment.start == segment.sentence || silent.iter().any(|state| state.at >= segment.start);
        let joined = segment.words().filter_map(|at| self.first(text, segment.end, List::Join, at));
        std::iter::once((segment.start, is_first)).chain(joined.map(|at| (at, false))).collect()
    }

    /// Whether a clause of a segment may end here.
    pub fn ends(&self, text: &Text, segment: &Segment, at: usize) -> bool {
        at == segment.end || self.first(text, segment.end, List::Join, at).is_some()
    }

    /// Whether words tell of the body that it is not well yet, outside of those that tell that it is: "but I'm weak and coughing".
    pub fn is_unwell(&self, text: &Text, but: &[Range<usize>]) -> bool {
        let end = text.words.len();
        let is_free = |at: usize| !but.iter().any(|words| words.contains(&at));
        let is_denied = |at: usize| {
            (at.saturating_sub(2)..at)
                .any(|before| self.first(text, end, List::UnwellNot, before).is_some_and(|to| to <= at))
        };
        (0..end).any(|at| is_free(at) && self.first(text, end, List::Unwell, at).is_some() && !is_denied(at))
    }

    /// Whether words name a gym, or what stands in one.
    pub fn names_gym(&self, text: &Text, words: Range<usize>) -> bool {
        words.clone().any(|at| self.first(text, words.end, List::Gym, at).is_some())
    }

    /// Whether words name an illness that passes.
    pub fn names_illness(&self, text: &Text, words: Range<usize>) -> bool {
        words.clone().any(|at| self.first(text, words.end, List::Illness, at).is_some())
    }

    /// Whether words before a clause set it aside: "if", "she said", "should I".
    pub fn is_guarded(&self, text: &Text, words: Range<usize>) -> bool {
        words.clone().any(|at| self.first(text, words.end, List::Guard, at).is_some())
    }

    /// Whether somebody whose word counts says what follows: "my doctor says, I may train again".
    pub fn is_vouched(&self, text: &Text, words: Range<usize>) -> bool {
        self.first(text, words.end, List::Vouch, words.start).is_some_and(|at| at + 1 == words.end)
    }

    /// Whether words put a state into the past.
    pub fn is_past(&self, text: &Text, words: Range<usize>) -> bool {
        // "More than before" tells of now.
        let compares = |at: usize| at > words.start && COMPARES.contains(&text.words[at - 1].text.as_str());
        words.clone().any(|at| !compares(at) && self.first(text, words.end, List::Past, at).is_some())
    }

    /// Whether words tell of what is no injury: sore muscles, a period.
    pub fn is_apart(&self, text: &Text, words: Range<usize>) -> bool {
        words.clone().any(|at| self.first(text, words.end, List::Apart, at).is_some())
    }

    /// Whether a segment names what somebody wants less of.
    pub fn is_less(&self, text: &Text, segment: &Segment) -> bool {
        self.first(text, segment.end, List::Less, segment.start).is_some()
    }

    /// Whether a segment only says a journey once more ("no gym").
    pub fn is_aside(&self, text: &Text, segment: &Segment) -> bool {
        self.fits(text, segment.end, List::Aside, segment.start).iter().any(|state| state.at == segment.end)
    }

    /// Whether words anywhere take the whole message back, or make it about something else.
    pub fn denies(&self, text: &Text) -> bool {
        (0..text.words.len()).any(|at| self.first(text, text.words.len(), List::Never, at).is_some())
    }

    /// The ways in which phrases of a list follow each other, none of them among them.
    pub fn repeat(&self, text: &Text, end: usize, list: List, from: Vec<State>) -> Vec<State> {
        let mut all = from;
        let mut next = 0;
        while next < all.len() && all.len() < MOST_STATES {
            let state = all[next];
            next += 1;
            if !self.may_begin(text, state.at, Shelf::list(self.number(list))) {
                continue;
            }
            for phrase in self.list(list) {
                for reached in self.walk(text, end, phrase, &[state]) {
                    if reached.at > state.at && !all.contains(&reached) {
                        all.push(reached);
                    }
                }
            }
        }
        all
    }

    /// The first part of the body that is named.
    pub fn part(&self, text: &Text) -> Option<BodyPart> {
        let end = text.words.len();
        let named = |at: usize| self.named(text, end, (Shelf::PARTS, &self.parts), at);
        (0..end).find_map(|at| named(at).first().map(|(part, _)| *part))
    }

    /// The part of the body, or the part and its pain in one word, that begins at a word: the longest name counts.
    pub fn part_at(&self, text: &Text, at: usize, end: usize) -> Option<BodyPart> {
        self.part_to(text, at, end).map(|(part, _)| part)
    }

    /// The same, and where its words end.
    pub fn part_to(&self, text: &Text, at: usize, end: usize) -> Option<(BodyPart, usize)> {
        let named = self.named(text, end, (Shelf::PARTS, &self.parts), at).into_iter().max_by_key(|(_, end)| *end);
        named.or_else(|| text.words.get(at).and_then(|word| Some((self.ache(&word.text)?, at + 1))))
    }

    /// Whether a word is a part and its pain in one.
    pub fn aches_at(&self, text: &Text, at: usize) -> bool {
        text.words.get(at).is_some_and(|word| self.ache(&word.text).is_some())
    }

    /// The ways in which a phrase goes on from some states.
    pub fn walk(&self, text: &Text, end: usize, phrase: &Phrase, from: &[State]) -> Vec<State> {
        // Most phrases are left here, and nothing is allocated for them.
        let may_begin = |state: &&State| text.glance(state.at) & phrase.first != 0;
        let mut states: Vec<State> = from.iter().filter(may_begin).copied().collect();
        for piece in &phrase.pieces {
            if states.is_empty() {
                break;
            }
            let mut reached = Vec::new();
            for state in &states {
                self.step(text, end, piece, *state, &mut reached);
            }
            reached.truncate(MOST_STATES);
            states = reached;
        }
        states
    }

    fn step(&self, text: &Text, end: usize, piece: &Piece, state: State, out: &mut Vec<State>) {
        match piece {
            Piece::Word(word) => {
                let fits = state.at < end && text.words[state.at].text == *word;
                out.extend(fits.then_some(State { at: state.at + 1, ..state }));
            }
            Piece::List(list) => {
                let phrases = self.lists[*list].iter();
                for phrase in phrases.filter(|_| self.may_begin(text, state.at, Shelf::list(*list))) {
                    for reached in self.walk(text, end, phrase, &[state]) {
                        if !out.contains(&reached) {
                            out.push(reached);
                        }
                    }
                }
            }
            Piece::Maybe(piece) => {
                out.push(state);
                self.step(text, end, piece, state, out);
            }
            Piece::Slot(slot) => self.take(text, end, *slot, state, out),
        }
    }

    /// Fills a slot.
    fn take(&self, text: &Text, end: usize, slot: Slot, state: State, out: &mut Vec<State>) {
        let State { at, held, .. } = state;
        let mut go = |at: usize, held: Held| {
            if at <= end {
                out.push(State { at, held, ..state });
            }
        };
        match slot {
            Slot::Day => {
                text.day(at).into_iter().for_each(|(day, at)| go(at, Held { day: held.day.or(Some(day)), ..held }));
                // "Tomorrow make it easier": it was said before.
                if held.day.is_some() {
                    go(at, held);
                }
            }
            Slot::To => text.day(at).into_iter().for_each(|(day, at)| go(at, Held { to: Some(day), ..held })),
            Slot::Until => text.day(at).into_iter().for_each(|(day, at)| go(at, Held { until: Some(day), ..held })),
            Slot::Span => {
                let span = text.span(at).into_iter();
                span.for_each(|(day, at)| go(at, Held { lasts: Some(day), spans: true, ..held }));
            }
            Slot::Minutes => {
                text.minutes(at).into_iter().for_each(|(minutes, at)| go(at, Held { minutes: Some(minutes), ..held }));
            }
            Slot::Part | Slot::Joint | Slot::Parts => {
                for (part, at) in self.named(text, end, (Shelf::PARTS, &self.parts), state.at) {
                    let plural = text.words[at - 1].text.ends_with('s') || text.words[at - 1].text == "feet";
                    let fits = match slot {
                        Slot::Joint => !matches!(
                            part,
                            BodyPart::Leg
                                | BodyPart::Hamstring
                                | BodyPart::Calf
                                | BodyPart::Groin
                                | BodyPart::Back
                                | BodyPart::Other
                        ),
                        Slot::Parts => plural,
                        _ => true,
                    };
                    if fits {
                        go(at, Held { part: Some(part), ..held });
                    }
                }
            }
            Slot::Ache => {
                let part = text.words.get(at).and_then(|word| self.ache(&word.text));
                part.into_iter().for_each(|part| go(at + 1, Held { part: Some(part), ..held }));
            }
            Slot::Injury => {
                let found = self.named(text, end, (Shelf::INJURIES, &self.injuries), at);
                found.into_iter().for_each(|(part, at)| go(at, Held { part: Some(part), ..held }));
            }
            Slot::Condition | Slot::Event => {
                for (condition, at) in self.named(text, end, (Shelf::CONDITIONS, &self.conditions), at) {
                    if matches!(slot, Slot::Condition) || condition.is_event() {
                        go(at, Held { conditions: held.conditions.with(condition), ..held });
                    }
                }
            }
            Slot::Gain => {
                text.kilos(at).filter(|(kg, _)| *kg >= JUMP_KG).into_iter().for_each(|(_, at)| go(at, held));
            }
            Slot::Thing => {
                for (focus, at) in self.named(text, end, (Shelf::FOCUSES, &self.focuses), at) {
                    go(at, Held { focus: Some(focus), ..held });
                }
                for (activity, at) in self.named(text, end, (Shelf::ACTIVITIES, &self.activities), at) {
                    go(at, Held { activity: Some(activity), ..held });
                }
            }
            Slot::Wanted => {
                let strength = self
                    .named(text, end, (Shelf::FOCUSES, &self.focuses), at)
                    .into_iter()
                    .filter(|(focus, _)| focus.is_strength());
                for (_, at) in strength {
                    go(at, Held { wanted: Some(Activity::Strength), ..held });
                }
                for (activity, at) in self.named(text, end, (Shelf::ACTIVITIES, &self.activities), at) {
                    go(at, Held { wanted: Some(activity), ..held });
                }
            }
            Slot::Gap => (at + 1..=at + LONGEST_GAP).for_each(|at| go(at, held)),
            Slot::Rest => out.push(State { at: end.max(at), held, rest: state.rest.or(Some(at)) }),
            Slot::Elsewhere => go(at, Held { part: Some(BodyPart::Other), ..held }),
            Slot::Week => go(at, Held { lasts: text.sunday(), ..held }),
            Slot::SevenDays => go(at, Held { lasts: text.end_of_stay(), spans: true, ..held }),
            Slot::Stay => go(at, Held { lasts: text.end_of_stay(), ..held }),
            Slot::Polite => go(at, Held { polite: true, ..held }),
            Slot::Sign(sign) => go(at, Held { sign: Some(sign), ..held }),
            Slot::Level(level) => go(at, Held { level: Some(level), ..held }),
            Slot::Weekday(day) => go(at, Held { weekdays: held.weekdays | 1 << day, ..held }),
            Slot::As(activity) => go(at, Held { activity: Some(activity), ..held }),
        }
    }

    /// The conditions that a segment beside another one only lists: "and diabetes".
    pub fn listed(&self, text: &Text, segment: &Segment) -> Conditions {
        let none = vec![State::at(segment.start)];
        let states = self.repeat(text, segment.end, List::Listed, none).into_iter();
        states.filter(|state| state.at == segment.end).map(|state| state.held.conditions).next().unwrap_or_default()
    }

    /// The conditions that are named anywhere, whoever has them.
    pub fn conditions(&self, text: &Text) -> Conditions {
        let found = (0..text.words.len())
            .flat_map(|at| self.named(text, text.words.len(), (Shelf::CONDITIONS, &self.conditions), at));
        found.fold(Conditions::default(), |all, (condition, _)| all.with(condition))
    }

    /// Whether words name somebody whose word on training counts.
    pub fn names_practice(&self, text: &Text) -> bool {
        (0..text.words.len()).any(|at| self.first(text, text.words.len(), List::Practice, at).is_some())
    }

    /// What phrases with a name fit here.
    fn named<T: Copy>(
        &self,
        text: &Text,
        end: usize,
        (shelf, table): (Shelf, &[(T, Phrase)]),
        at: usize,
    ) -> Vec<(T, usize)> {
        if !self.may_begin(text, at, shelf) {
            return Vec::new();
        }
        let fits = |(of, phrase): &(T, Phrase)| {
            self.walk(text, end, phrase, &[State::at(at)]).first().map(|state| (*of, state.at))
        };
        table.iter().filter_map(fits).collect()
    }

    /// The part in a word that ends in pain: "knieschmerzen".
    pub(super) fn ache(&self, word: &str) -> Option<BodyPart> {
        let part = self.aches.iter().find_map(|ending| word.strip_suffix(ending.as_str()))?;
        let is = |phrase: &Phrase| matches!(&phrase.pieces[..], [Piece::Word(name)] if part == name);
        self.parts.iter().find(|(_, phrase)| is(phrase)).map(|(part, _)| *part)
    }

    /// The longest phrase of a list that fits here: where it ends, and what it holds.
    pub fn longest(&self, text: &Text, end: usize, list: List, at: usize) -> Option<State> {
        self.fits(text, end, list, at).into_iter().filter(|state| state.at > at).max_by_key(|state| state.at)
    }

    /// Every way in which a phrase of a list fits here.
    pub fn fits(&self, text: &Text, end: usize, list: List, at: usize) -> Vec<State> {
        let phrases = self.list(list).iter().filter(|_| self.may_begin(text, at, Shelf::list(self.number(list))));
        phrases.flat_map(|phrase| self.walk(text, end, phrase, &[State::at(at)])).collect()
    }

    /// Whether words anywhere say that something is to be taken out of the plan.
    pub fn takes_out(&self, text: &Text) -> bool {
        let ends = |at: usize| self.first(text, text.words.len(), List::Takeout, at).is_some();
        (0..text.words.len()).any(ends)
    }

    /// Whether a segment only says that something is to be taken out.
    pub fn opens_taking_out(&self, text: &Text, segment: &Segment) -> bool {
        self.longest(text, segment.end, List::Takeout, segment.start).is_some_and(|state| state.at == segment.end)
    }

    /// Where the first phrase of a list that fits here ends.
    pub fn first(&self, text: &Text, end: usize, list: List, at: usize) -> Option<usize> {
        let number = self.number(list);
        if !self.may_begin(text, at, Shelf::list(number)) {
            return None;
        }
        let walked = |phrase| self.walk(text, end, phrase, &[State::at(at)]).first().map(|state| state.at);
        self.lists[number].iter().find_map(walked)
    }

    /// Whether a phrase of a list begins at one of these words, and ends within them.
    pub fn holds(&self, text: &Text, words: Range<usize>, list: List) -> bool {
        words.clone().any(|at| self.first(text, words.end, list, at).is_some())
    }

    fn list(&self, list: List) -> &[Phrase] {
        &self.lists[self.number(list)]
    }

    fn number(&self, list: List) -> usize {
        self.numbers[list as usize]
    }
}
