//! What people say about themselves: name, age, gender, height, weight among these, target weight, time zone.

use super::{Facts, Frame, place};
use crate::domain::record::{Gender, Profile, Record};
use crate::offline::Feeling;
use crate::offline::clause::{Barrier, Join};
use crate::offline::concept::{Concept, Cue};
use crate::offline::item::{Item, What};
use crate::offline::quantity::Unit;
use crate::offline::when::DateRef;

/// Words of a place's name at most.
pub(super) const LONGEST_PLACE: usize = 6;

/// Words that make a man or a woman somebody of theirs, and nobody who writes; folded.
const POSSESSIVES: [&str; 11] = ["my", "his", "her", "mi", "su", "ma", "sa", "meine", "meiner", "meinen", "deine"];

/// One's own children in four languages, folded.
const CHILDREN: [&str; 28] = [
    "kid",
    "kids",
    "child",
    "children",
    "son",
    "sons",
    "daughter",
    "daughters",
    "twins",
    "boys",
    "girls",
    "grandkids",
    "hijo",
    "hijos",
    "hija",
    "hijas",
    "nietos",
    "kind",
    "kinder",
    "sohn",
    "tochter",
    "zwillinge",
    "enkel",
    "enfant",
    "enfants",
    "fils",
    "filles",
    "jumeaux",
];

/// From this age on nobody is told about as a child.
const ADULT: f64 = 18.0;

/// Whoever is younger does not tell their age in passing.
const YOUNGEST_WRITER: f64 = 8.0;

impl Facts<'_> {
    pub(super) fn profile(&mut self, n: usize) {
        let barred = !matches!(self.clauses[n].barrier, None | Some(Barrier::Vague | Barrier::Usual));
        if barred {
            return;
        }
        let mut profile = Profile::default();
        let mut items = Vec::new();
        if self.told(n) {
            let short = self.age_and_gender(n, &mut items);
            profile.age = self.age(n, &mut items);
            profile.height_cm = self.height(n, &mut items);
            profile.gender = self.gender(n, &mut items).or_else(|| self.initial(n, &mut items));
            profile.target_weight_kg = self.target_weight(n, &mut items);
            profile.name = self.name(n, &mut items);
            profile.weight_kg = self.own_weight(n, &mut items);
            if let Some((age, gender)) = short {
                (profile.age, profile.gender) = (Some(age), Some(gender));
            }
        }
        profile.timezone = self.zone(n, &mut items);
        if profile != Profile::default() {
            self.merge_profile(profile, &items);
        }
    }

    /// "29F, 165 cm": age and gender in one, beside a height or a weight.
    fn age_and_gender(&mut self, n: usize, items: &mut Vec<usize>) -> Option<(i32, Gender)> {
        if n > 2 {
            return None;
        }
        let (at, quantity) = self.quantities(n).find(|(at, _)| self.lonely(n, &[*at]))?;
        let letter = &self.message.text.get(self.span(&[at]))?.chars().last()?;
        let gender = match (quantity.unit?, letter) {
            (Unit::Fahrenheit, 'F') => Gender::Female,
            (Unit::M | Unit::Metre | Unit::Minute, 'M') => Gender::Male,
            _ => return None,
        };
        let sized = (0..self.clauses.len()).any(|m| {
            m != n
                && (self.height_at(m).is_some()
                    || self.quantities(m).any(|(_, q)| matches!(q.unit, Some(Unit::Kg | Unit::Lb | Unit::Stone))))
        });
        let whole = quantity.value.fract() == 0.0 && (5.0..=99.0).contains(&quantity.value);
        if !(sized && whole) {
            return None;
        }
        items.push(at);
        self.about.sizes = true;
        Some((quantity.value as i32, gender))
    }

    fn merge_profile(&mut self, new: Profile, items: &[usize]) {
        self.frame = Some(Frame::Other);
        self.spend(items);
        let known = self.records.iter_mut().find_map(|found| match &mut found.record {
            Record::UpdateProfile(profile) => Some(profile),
            _ => None,
        });
        let Some(known) = known else {
            self.keep(Record::UpdateProfile(new), items);
            return;
        };
        *known = Profile {
            name: new.name.or(known.name.take()),
            age: new.age.or(known.age),
            gender: new.gender.or(known.gender),
            height_cm: new.height_cm.or(known.height_cm),
            weight_kg: new.weight_kg.or(known.weight_kg),
            target_weight_kg: new.target_weight_kg.or(known.target_weight_kg),
            timezone: new.timezone.or(known.timezone.take()),
        };
    }

    /// Whether the message introduces the person: it tells an age, a height, a name or the word profile.
    pub(super) fn introduces(&self) -> bool {
        (0..self.clauses.len()).any(|n| {
            self.told(n)
                && (self.has_any(n, &[Cue::Profile, Cue::Name, Cue::Height]) && !self.has(n, Cue::TargetWeight)
                    || self.has(n, Cue::Age)
                    || self.height_at(n).is_some()
                    || self.range(n).any(|at| self.is_age(n, at))
                    || self.items(n).iter().any(|item| gender_of(item).is_some()))
        })
    }

    /// "For two years", "two years ago": a time that passed and no age.
    fn is_span(&self, at: usize) -> bool {
        let word = |at: Option<usize>| {
            let item = at.and_then(|at| self.cut.items.get(at))?;
            Some(self.cut.tokens[item.tokens.end - 1].text.as_str())
        };
        let before = word(at.checked_sub(1));
        // "Depuis mes 14 ans": a word that points may stand between.
        let points = matches!(before, Some("mes" | "mis" | "los" | "les" | "my" | "meinen" | "ses" | "sus"));
        let before = if points { word(at.checked_sub(2)) } else { before };
        let after = word(Some(at + 1));
        // "Il y a deux ans", and not "I'm a 52 year old woman".
        let is_ago = before == Some("a") && word(at.checked_sub(2)) == Some("y");
        matches!(before, Some("for" | "since" | "seit" | "vor" | "hace" | "desde" | "depuis" | "past" | "last"))
            || is_ago
            || matches!(after, Some("ago" | "long" | "now"))
    }

    /// "L5", "S1", "B12": digits behind a letter name something.
    fn is_label(&self, at: usize) -> bool {
        let first = self.item(at).tokens.start;
        let letter = first.checked_sub(1).map(|before| &self.cut.tokens[before].text);
        self.cut.tokens[first].glued
            && letter.is_some_and(|text| text.len() == 1 && text.as_bytes()[0].is_ascii_alphabetic())
    }

    fn is_age(&self, n: usize, at: usize) -> bool {
        let Some(quantity) = self.item(at).quantity() else { return false };
        let active = self.items(n).iter().any(|item| item.concepts.iter().any(|c| matches!(c, Concept::Act(..))));
        match quantity.unit {
            Some(Unit::Years) => {
                // "I have a 15 year old dog".
                let of_other =
                    self.cut.items.get(at + 1).is_some_and(|next| next.is(Cue::Kin) && gender_of(next).is_none());
                !active
                    && !of_other
                    && !self.is_span(at)
                    && (self.has_any(n, &[Cue::Age, Cue::Have, Cue::IAm])
                        || self.lonely(n, &[at])
                        || self.items(n).iter().any(|item| gender_of(item).is_some()))
            }
            None => {
                quantity.value.fract() == 0.0
                    && !quantity.at
                    && !self.is_label(at)
                    && self.range(n).any(|i| self.item(i).is(Cue::Age) && i < at && at - i <= 3)
            }
            _ => false,
        }
    }

    /// "I'm 62" alone, and "I'm 62 and new to this": the number right behind "I am", in a message that says nothing else or
    /// goes on about the person.
    fn opens_a_story(&self, n: usize, at: usize) -> bool {
        let age = self.item(at).quantity().is_some_and(|q| (14.0..=99.0).contains(&q.value));
        let told = n == 0 && self.range(n).end == at + 1 && at > 0 && self.item(at - 1).is(Cue::IAm);
        let goes_on = self.clauses.get(1).is_none_or(|next| {
            matches!(next.join, Join::And | Join::But | Join::Comma)
                && self.items(1).len() > 1
                && (self.has_any(1, &[Cue::PerWeek, Cue::PerDay])
                    || !self
                        .items(1)
                        .iter()
                        .any(|item| super::is_number(item) && item.quantity().is_none_or(|q| q.unit.is_none())))
        });
        age && told && goes_on
    }

    fn age(&mut self, n: usize, items: &mut Vec<usize>) -> Option<i32> {
        // A birthday to come changes nothing.
        if self.has(n, Cue::Turning) && self.clauses[n].date != Some(DateRef::Offset(0)) {
            return None;
        }
        // "tengo 39 de fiebre".
        if self.has(n, Cue::Temperature) {
            return None;
        }
        let in_row = self.row().filter(|row| row.age_clause == n).map(|row| row.age);
        let in_pair = || self.pair().filter(|pair| pair.age_clause == n).map(|pair| pair.age);
        let found = in_row.or_else(in_pair).or_else(|| self.range(n).find(|at| self.is_age(n, *at))).or_else(|| {
            // "I'm 31, female, 168 cm": a bare number in an introduction.
            let at = self.range(n).find(|at| {
                self.item(*at).quantity().is_some_and(|q| q.unit.is_none() && q.value.fract() == 0.0 && !q.at)
            })?;
            let opens = self.range(n).take_while(|i| *i < at).any(|i| self.item(i).is(Cue::IAm));
            let row = n + 1 < self.clauses.len() && self.initial_at(n + 1).is_some();
            let opens = opens
                || (n > 0 || row) && self.lonely(n, &[at]) && self.about.introduction && !self.clauses[n].own_date;
            let whole = self.lonely(n, &[at])
                || self.range(n).all(|i| {
                    i == at
                        || gender_of(self.item(i)).is_some()
                        || self.item(i).any(&[Cue::IAm, Cue::Filler, Cue::First, Cue::Article])
                });
            let known = self.about.person || self.records.iter().any(|f| matches!(&f.record, Record::UpdateProfile(_)));
            (opens && whole && (known || self.opens_a_story(n, at))).then_some(at)
        })?;
        let value = self.item(found).quantity()?.value;
        if value < ADULT && (self.is_of_a_child(n, found) || self.is_after_children(n)) {
            return None;
        }
        // "A new hip (4 years)": nobody so young says it without a word of themselves.
        let is_own = self.has_any(n, &[Cue::First, Cue::IAm, Cue::Age, Cue::Have]);
        if value < YOUNGEST_WRITER && !is_own {
            return None;
        }
        // "Lolo has died. 15 years.": how long somebody who is mourned was there.
        if !is_own && crate::offline::feeling(self.message) == Some(Feeling::Loss) {
            return None;
        }
        // "I got my first period at 11": an age of then.
        if crate::offline::cycle::age_at_first_period(self.message).is_some_and(|then| f64::from(then) == value) {
            return None;
        }
        if !self.plausible("age", value, found) {
            return None;
        }
        items.push(found);
        items.extend(self.position(n, Cue::Age));
        Some(value as i32)
    }

    /// "38, two kids aged 2 and 5": a child's age behind somebody of the family, where nobody says "I".
    fn is_of_a_child(&self, n: usize, at: usize) -> bool {
        let sentence = self.clauses[n].sentence;
        let first = (0..=n).find(|m| self.clauses[*m].sentence == sentence).unwrap_or(n);
        let kin = (self.range(first).start..at).any(|i| self.item(i).is(Cue::Kin));
        kin && !self.has_any(n, &[Cue::First, Cue::IAm])
    }

    /// "No, two children! 6 and 3": ages without a word of one's own behind a sentence that names children.
    fn is_after_children(&self, n: usize) -> bool {
        let before = self.cut.tokens.iter().take(self.cut.items[self.clauses[n].items.start].tokens.start);
        before.into_iter().any(|token| CHILDREN.contains(&token.text.as_str()))
            && !self.has_any(n, &[Cue::First, Cue::IAm])
    }

    fn height_at(&self, n: usize) -> Option<(usize, f64)> {
        let named = self.has(n, Cue::Height);
        let active = self.items(n).iter().any(|item| {
            super::is_anchor(item) && !item.is(Cue::Weigh) || item.what == What::Unknown || item.is(Cue::Body)
        });
        self.range(n).filter(|at| !self.used[*at]).find_map(|at| {
            let quantity = self.item(at).quantity()?;
            let cm = match quantity.unit {
                Some(Unit::Cm) if quantity.value >= 100.0 || named => quantity.value,
                Some(Unit::M | Unit::Metre) if quantity.value < 3.0 => quantity.value * 100.0,
                None if named && (1.0..3.0).contains(&quantity.value) => quantity.value * 100.0,
                None if named && quantity.value >= 100.0 => quantity.value,
                None if (1.2..2.3).contains(&quantity.value)
                    && quantity.value.fract() != 0.0
                    && (self.has(n, Cue::IAm) || self.about.gender && self.lonely(n, &[at]))
                    && !active =>
                {
                    quantity.value * 100.0
                }
                _ => return None,
            };
            (named || !active).then_some((at, (cm * 10.0).round() / 10.0))
        })
    }

    /// Whether the message says what gender the person is, in words of its own clause.
    pub(super) fn names_gender(&self) -> bool {
        (0..self.clauses.len()).any(|n| {
            self.seek(n, gender_of).is_some_and(|(at, _)| {
                self.told(n) && (self.lonely(n, &[at]) || self.has_any(n, &[Cue::IAm, Cue::Age]))
            })
        })
    }

    fn height(&mut self, n: usize, items: &mut Vec<usize>) -> Option<f64> {
        let (at, cm) = self.height_at(n)?;
        if !self.plausible("height_cm", cm, at) {
            return None;
        }
        items.push(at);
        items.extend(self.position(n, Cue::Height));
        Some(cm)
    }

    fn gender(&self, n: usize, items: &mut Vec<usize>) -> Option<Gender> {
        if let Some(pair) = self.pair().filter(|pair| pair.gender_clause == n) {
            items.push(pair.gender);
            return gender_of(self.item(pair.gender)).or_else(|| self.item(pair.gender).find(initial_of));
        }
        let (at, gender) = self.seek(n, gender_of)?;
        // "J'ai battu ma femme aux échecs": somebody of theirs.
        let before = self.item(at).tokens.start.checked_sub(1).map_or("", |i| self.cut.tokens[i].text.as_str());
        if POSSESSIVES.contains(&before) {
            return None;
        }
        let introduced = self.range(n).take_while(|i| *i < at).any(|i| self.item(i).any(&[Cue::IAm, Cue::Profile]));
        let facts: Vec<usize> = items.iter().copied().chain([at]).collect();
        let own = introduced || self.about.person && self.lonely(n, &facts) && self.about.introduction;
        items.push(at);
        own.then_some(gender).or_else(|| {
            items.pop();
            None
        })
    }

    /// "M/34/180cm": a lone letter beside sizes.
    fn initial(&self, n: usize, items: &mut Vec<usize>) -> Option<Gender> {
        let at = self.initial_at(n)?;
        self.about.sizes.then(|| items.push(at))?;
        self.item(at).find(initial_of)
    }

    /// A clause that is nothing but the letter of a gender.
    fn initial_at(&self, n: usize) -> Option<usize> {
        let range = self.range(n);
        let letter = |at: usize| self.item(at).concepts.iter().any(|c| matches!(c, Concept::Initial(_)));
        (range.len() == 1 && letter(range.start)).then_some(range.start)
    }

    /// Whether the message opens with "I am", or names another fact of an introduction.
    pub(super) fn is_introduction(&self) -> bool {
        (0..self.clauses.len()).any(|n| {
            self.has_any(n, &[Cue::IAm, Cue::Name, Cue::Profile, Cue::Age])
                || self.height_at(n).is_some()
                || self.range(n).any(|at| self.is_age(n, at))
        })
    }

    fn target_weight(&mut self, n: usize, items: &mut Vec<usize>) -> Option<f64> {
        let anchor = self.position(n, Cue::TargetWeight)?;
        let (at, ()) = self.partner(n, anchor, |item| {
            matches!(item.quantity()?.unit, None | Some(Unit::Kg | Unit::Lb | Unit::Stone)).then_some(())
        })?;
        let kg = self.kilograms(at)?;
        if !self.plausible("target_weight_kg", kg, at) {
            return None;
        }
        items.extend([anchor, at]);
        Some((kg * 100.0).round() / 100.0)
    }

    /// Whether the message tells an age, a height or a name.
    pub(super) fn tells_sizes(&self) -> bool {
        (0..self.clauses.len()).any(|m| {
            self.told(m)
                && (self.has(m, Cue::Profile)
                    || self.height_at(m).is_some()
                    || self.has_any(m, &[Cue::Age, Cue::Height, Cue::Name])
                    || self.range(m).any(|at| self.is_age(m, at)))
        })
    }

    /// A weight said among facts of an introduction.
    fn own_weight(&mut self, n: usize, items: &mut Vec<usize>) -> Option<f64> {
        let target = self.has(n, Cue::TargetWeight);
        let dated = self.clauses[n].own_date || self.has(n, Cue::Evening);
        let known = self
            .records
            .iter()
            .any(|f| matches!(&f.record, Record::UpdateProfile(p) if p.age.is_some() || p.height_cm.is_some()));
        if target || dated || !(self.about.sizes || known) {
            return None;
        }
        let anchor = self.range(n).find(|at| self.item(*at).any(&[Cue::Weigh, Cue::WeightNoun]));
        let mass = self
            .quantities(n)
            .find(|(at, q)| !items.contains(at) && matches!(q.unit, Some(Unit::Kg | Unit::Lb | Unit::Stone)));
        let bare = || anchor.and_then(|_| self.quantities(n).find(|(at, q)| !items.contains(at) && q.unit.is_none()));
        let (at, _) = mass.or_else(bare)?;
        let kg = self.kilograms(at)?;
        if self.has_any(n, &[Cue::Lift, Cue::Lose, Cue::Gain, Cue::Changed]) || !self.plausible("weight_kg", kg, at) {
            return None;
        }
        items.push(at);
        items.extend(anchor);
        Some((kg * 100.0).round() / 100.0)
    }

    /// The words after "my name is", "call me"; "I'm Dana" only beside a greeting or other facts.
    fn name(&self, n: usize, items: &mut Vec<usize>) -> Option<String> {
        if let Some(row) = self.row().filter(|row| row.name_clause == n) {
            let name = self.message.text.get(self.span(&row.name)).map(str::to_owned);
            items.extend(row.name);
            return name;
        }
        let named = self.position(n, Cue::Name);
        let numbered = n + 1 < self.clauses.len()
            && self.quantities(n + 1).any(|(at, q)| q.unit.is_none() && self.lonely(n + 1, &[at]));
        let greeted = numbered || self.about.greeting || self.about.person;
        let start = named.or_else(|| self.position(n, Cue::IAm).filter(|_| greeted))?;
        let is_part = |at: usize, first: bool| {
            let item = self.item(at);
            let token = &self.cut.tokens[item.tokens.start];
            let capital = token.capital && !matches!(item.what, What::Mark(_)) && !super::is_number(item);
            capital && (item.what == What::Unknown || named.is_some())
                || first && named.is_some() && item.what == What::Unknown
        };
        let range = self.range(n);
        let first = (start + 1..range.end).find(|at| {
            !self.item(*at).is(Cue::Filler)
                && !matches!(self.item(*at).what, What::Mark(_))
                && !self.item(*at).any(&[Cue::Be, Cue::To])
        })?;
        // "… and I'm in Vienna" names a place.
        let is_place = named.is_none() && (start + 1..first).any(|at| self.item(at).is(Cue::In));
        if is_place || !is_part(first, true) {
            return None;
        }
        let last = (first + 1..range.end.min(first + 3)).take_while(|at| is_part(*at, false)).last().unwrap_or(first);
        if named.is_none() && last + 1 < range.end && self.item(last + 1).what == What::Unknown {
            return None;
        }
        let words: Vec<usize> = (first..=last).collect();
        let name = self.message.text.get(self.span(&words))?.to_owned();
        items.extend(words);
        items.push(start);
        Some(name)
    }

    /// Where the person lives or moved to, or the zone they ask for.
    fn zone(&self, n: usize, items: &mut Vec<usize>) -> Option<String> {
        let anchor = self.range(n).find(|at| self.item(*at).any(&[Cue::Live, Cue::Zone]))?;
        let range = self.range(n);
        let longest = |at: usize| (1..=LONGEST_PLACE).rev().find_map(|length| self.place(at, length, range.end));
        // "moved from Paris to Madrid": the last one, of those that do not lie inside another.
        let (mut found, mut at) = (None, range.start);
        while at < range.end {
            match longest(at) {
                Some(place) => {
                    at = place.1.end;
                    found = Some(place);
                }
                None => at += 1,
            }
        }
        // "I'm in Tokyo now, adjust the times": the place may stand in another clause.
        if found.is_none() && self.item(anchor).is(Cue::Zone) && self.clauses[n].request {
            let beside = [n.checked_sub(1), Some(n + 1).filter(|m| *m < self.clauses.len())];
            found = beside.into_iter().flatten().find_map(|m| {
                let range = self.range(m);
                let longest =
                    |at: usize| (1..=LONGEST_PLACE).rev().find_map(|length| self.place(at, length, range.end));
                range.clone().find_map(longest)
            });
        }
        let (zone, words) = found?;
        items.push(anchor);
        items.extend(words);
        Some(zone)
    }

    pub(super) fn place(&self, at: usize, length: usize, end: usize) -> Option<(String, std::ops::Range<usize>)> {
        let last = at + length;
        if last > end || self.used[at] {
            return None;
        }
        let tokens = self.item(at).tokens.start..self.item(last - 1).tokens.end;
        let tokens = &self.cut.tokens[tokens];
        let word = |text: &str| text.len() > 2 || text == "uk" || text == "us";
        if tokens.len() == 1 && !(word(&tokens[0].text)) {
            return None;
        }
        let mut name = String::new();
        for token in tokens {
            if token.shape == crate::offline::token::Shape::Mark('/') || token.text == "_" {
                name.push(' ');
                continue;
            }
            if !name.is_empty() && !name.ends_with(' ') {
                name.push(' ');
            }
            name.push_str(&token.text);
        }
        place::zone(&name).map(|zone| (zone.name().to_owned(), at..last))
    }
}

pub(super) fn gender_of(item: &Item) -> Option<Gender> {
    item.find(|c| if let Concept::Gender(gender) = c { Some(*gender) } else { None })
}

fn initial_of(concept: &Concept) -> Option<Gender> {
    if let Concept::Initial(gender) = concept { Some(*gender) } else { None }
}
