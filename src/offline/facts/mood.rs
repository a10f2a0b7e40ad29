//! Mood: one of nine, from words for the person's state on that day; the last one said holds.

use chrono::NaiveDate;

use super::scale::{Rating, rating};
use super::{Facts, is_anchor, is_number};
use crate::domain::person::Lang;
use crate::domain::readiness::FEVER_C;
use crate::domain::record::{Daily, MetricKind, Mood, Record};
use crate::offline::clause::is_past_verb;
use crate::offline::concept::{Concept, Cue, Strength};
use crate::offline::item::{Item, What};
use crate::offline::when::{DateRef, Purpose};
use crate::offline::{Ask, Found, train};

impl Facts<'_> {
    pub(super) fn mood(&mut self, n: usize) {
        if !self.told(n) || self.judges_the_night(n) || self.describes_a_weekday(n) {
            return;
        }
        let mut last: Option<(usize, Mood, Strength)> = None;
        for at in self.range(n) {
            let word = self
                .item(at)
                .find(|c| if let Concept::Mood(mood, strength) = c { Some((*mood, *strength)) } else { None });
            if let Some((mood, strength)) = word
                && !self.used[at]
                && !(self.item(at).is(Cue::Tick) && self.ticks_something(n))
                && self.is_own_state(n, at, strength)
                && !(mood == Mood::Calm && self.is_pace_of_session(n, at))
            {
                // "my anxiety is bad": the weaker word only says how strong it is.
                let weaker =
                    strength != Strength::Plain && last.is_some_and(|(_, _, strength)| strength == Strength::Plain);
                last = if weaker { last } else { Some((at, mood, strength)) };
            }
        }
        let Some((at, mood, strength)) = last else { return };
        if let Some(date) = self.date_of_mood(n) {
            let words: Vec<usize> = self
                .range(n)
                .filter(|i| self.item(*i).concepts.iter().any(|c| matches!(c, Concept::Mood(..))))
                .chain([at])
                .collect();
            self.daily(date, &words).mood = Some(mood);
            let may_be_ill = mood == Mood::Sad && (strength != Strength::Plain || self.item(at).is(Cue::Poorly));
            self.poorly.retain(|day| *day != date);
            self.poorly.extend(may_be_ill.then_some(date));
        }
    }

    /// "Mood 2", "Stimmung 4/5": asked which word that is, where none stands beside it.
    pub(super) fn mood_by_number(&mut self, n: usize) -> bool {
        let Some(anchor) = self.position(n, Cue::MoodWord) else { return false };
        let Some((at, Rating::Point(point))) = self.partner(n, anchor, rating) else { return false };
        // "Le moral à zéro" is a way of speaking.
        if self.item(at).quantity().is_some_and(|quantity| quantity.value < 1.0) {
            return false;
        }
        let number = self.message.text.get(self.span(&[at])).unwrap_or_default().to_owned();
        self.spend(&[at, anchor]);
        let has_word = |found: &Found| matches!(&found.record, Record::LogDaily(day) if day.mood.is_some());
        if !self.records.iter().any(has_word) {
            self.asks.push(Ask::WhichMood { number, point });
        }
        true
    }

    /// "Ruhiger Sonntag", "a quiet Sunday": how the day was, and not the one writing.
    fn describes_a_weekday(&self, n: usize) -> bool {
        let items = self.items(n);
        let start = items.iter().take_while(|item| item.is(Cue::Article)).count();
        let [word, day] = &items[start..] else { return false };
        word.concepts.iter().any(|c| matches!(c, Concept::Mood(..)))
            && matches!(day.what, What::Date(DateRef::Weekday(..)))
    }

    /// "Feel awful, 38 fever": beside an illness such a word tells how the body is, and no sorrow.
    pub(super) fn keep_illness_from_the_mood(&mut self) {
        let has_fever = self.records.iter().any(|found| match &found.record {
            Record::LogMetric(metric) => metric.kind == MetricKind::BodyTempC && metric.value >= FEVER_C,
            _ => false,
        });
        if self.poorly.is_empty() || !has_fever && !train::tells_illness(self.message) {
            return;
        }
        let poorly = std::mem::take(&mut self.poorly);
        self.records.retain_mut(|found| {
            let Record::LogDaily(daily) = &mut found.record else { return true };
            if poorly.contains(&daily.date) {
                daily.mood = None;
            }
            *daily != Daily { water_is_total: daily.water_is_total, ..Daily::on(daily.date) }
        });
    }

    /// The day of a feeling. "exam on Friday, bit nervous": the day of something that is only named is no day of what is
    /// felt about it; a day that is over by its own word ("yesterday") may be.
    fn date_of_mood(&self, n: usize) -> Option<NaiveDate> {
        let about = self.clauses[n].date.filter(|date| !matches!(date, DateRef::Offset(..=0) | DateRef::Night(_)));
        let named = about.and_then(|date| {
            let sentence = self.clauses[n].sentence;
            let same = |m: &usize| self.clauses[*m].sentence == sentence;
            let dated = |m: &usize| self.clauses[*m].own_date && self.clauses[*m].date == Some(date);
            (0..n).rev().take_while(same).find(dated)
        });
        if !self.clauses[n].own_date && named.is_some_and(|m| self.only_names(m)) {
            return Some(self.calendar.today);
        }
        self.date(n, Purpose::Report)
    }

    /// Whether a clause names a thing and its day, and tells nothing of it.
    fn only_names(&self, n: usize) -> bool {
        let small =
            [Cue::Filler, Cue::On, Cue::Article, Cue::Determiner, Cue::Evening, Cue::In, Cue::First, Cue::Approx];
        let names = |item: &Item| matches!(item.what, What::Word | What::Unknown) && !item.any(&small);
        let tells = |item: &Item| {
            is_anchor(item)
                || is_number(item)
                || is_past_verb(item)
                || item.any(&[Cue::Be, Cue::Do, Cue::Go, Cue::Feel])
        };
        let items = self.items(n);
        items.iter().any(names) && !items.iter().any(tells)
    }

    /// "40 km by bike, relaxed", "a relaxed 5k run": how the session went, not how the person feels.
    fn is_pace_of_session(&self, n: usize, at: usize) -> bool {
        if self.has_any(n, &[Cue::Feel, Cue::MoodWord, Cue::IAm, Cue::Now]) {
            return false;
        }
        let beside =
            |i: usize| is_number(self.item(i)) || self.item(i).concepts.iter().any(|c| matches!(c, Concept::Act(..)));
        let range = self.range(n);
        let said = |i: &usize| !self.item(*i).any(&[Cue::Filler, Cue::Article]) || beside(*i);
        let before = (range.start..at).rev().find(said).is_some_and(beside);
        let after = (at + 1..range.end).find(said).is_some_and(beside);
        let told = matches!(self.frame, Some(super::Frame::Workout(_))) && !self.opens(n) && self.lonely_mood(n);
        before || after || told
    }

    /// "walk done": the word ticks something off.
    fn ticks_something(&self, n: usize) -> bool {
        self.items(n)
            .iter()
            .any(|item| item.concepts.iter().any(|c| matches!(c, Concept::Act(..) | Concept::Habit(..))))
    }

    /// Whether a mood word speaks of the person's own state: not denied, not of a body part, not of a thing.
    fn is_own_state(&self, n: usize, at: usize, strength: Strength) -> bool {
        let range = self.range(n);
        let feels = self.has_any(n, &[Cue::Feel, Cue::MoodWord]) || self.mood_named_before(n);
        let before = |cues: &[Cue]| (range.start..at).any(|i| self.item(i).any(cues));
        let neg = (range.start..at)
            .rev()
            .take_while(|i| !is_anchor(self.item(*i)))
            .any(|i| self.item(i).any(&[Cue::Neg, Cue::Less]));
        if neg
            || before(&[Cue::Body, Cue::Stomach, Cue::Digestion, Cue::Energy])
            || self.has(n, Cue::Food) && strength != Strength::Plain && !feels
        {
            return false;
        }
        // "Yes, that's fine" says yes.
        if strength != Strength::Plain && !feels && before(&[Cue::Yes]) && !self.has_any(n, &[Cue::First, Cue::IAm]) {
            return false;
        }
        if self.item(at).is(Cue::Bothers) && !feels && self.is_said_of_a_part(n, at) {
            return false;
        }
        let first = self.has_any(n, &[Cue::First, Cue::IAm]);
        // "the film was sad": an unknown subject.
        let of_the_weather = |i: usize| self.item(i).is(Cue::Weather) && self.item(i + 1).is(Cue::Be);
        let foreign = (range.start..at).any(|i| self.is_foreign(i) || of_the_weather(i));
        // "nervous laugh": it describes the word after it.
        let noun = |item: &Item| item.what == What::Unknown || matches!(item.what, What::Date(DateRef::Weekday(..)));
        let describes = at + 1 < range.end && noun(self.item(at + 1)) && self.cut.lang == Lang::En;
        let body_after = at + 1 < range.end && self.item(at + 1).is(Cue::Body);
        // "the night was awful": the night is meant.
        let of_night = !first
            && (range.start..at)
                .any(|i| self.item(i).is(Cue::Night) || matches!(self.item(i).what, What::Date(DateRef::Night(_))))
            && self.has(n, Cue::Be);
        // "dormí fatal": the sleep is meant.
        let of_sleep = before(&[Cue::Sleep]) && strength == Strength::Weak && !feels;
        if of_sleep || of_night && !feels && strength != Strength::Plain {
            return false;
        }
        if body_after || foreign && !first && !feels || describes && !feels {
            return false;
        }
        match strength {
            Strength::Plain => true,
            // "ok" alone is an answer, not a mood.
            Strength::Weak if !feels && !first && self.clauses[n].date.is_none() && range.len() < 2 => false,
            Strength::Weak => feels || (first || self.has(n, Cue::Be)) && !self.busy(n, at) || self.lonely_mood(n),
            Strength::Bound => feels,
        }
    }

    /// "me molesta la rodilla", "tobillo mejor, solo molesta al girar": a part of the body stands in the clause, or in the
    /// one before where this one tells of more than a feeling.
    fn is_said_of_a_part(&self, n: usize, at: usize) -> bool {
        let own = (self.range(n).start..at).any(|i| self.item(i).any(&[Cue::Be, Cue::IAm]));
        let before = n > 0 && self.has(n - 1, Cue::Body) && !self.lonely_mood(n);
        !own && (self.has(n, Cue::Body) || before)
    }

    /// An unknown word that may be the subject; an adverb ("nicely chilled") is none.
    fn is_foreign(&self, at: usize) -> bool {
        let token = &self.cut.tokens[self.item(at).tokens.start];
        let ending = match self.cut.lang {
            Lang::En => "ly",
            Lang::Es | Lang::Fr => "ment",
            Lang::De => "weise",
        };
        let adverb = token.text.trim_end_matches('e').ends_with(ending.trim_end_matches('e'));
        self.item(at).is(Cue::Idiom) || self.item(at).what == What::Unknown && !adverb
    }

    /// "mood:" may stand in the clause before.
    fn mood_named_before(&self, n: usize) -> bool {
        n > 0
            && self.clauses[n - 1].sentence == self.clauses[n].sentence
            && self.has(n - 1, Cue::MoodWord)
            && !self.items(n - 1).iter().any(|item| item.concepts.iter().any(|c| matches!(c, Concept::Mood(..))))
    }

    /// Whether other topics stand in the clause, so that a weak mood word more likely belongs to them.
    fn busy(&self, n: usize, at: usize) -> bool {
        self.range(n).any(|i| {
            i != at && is_anchor(self.item(i)) && !self.item(i).concepts.iter().any(|c| matches!(c, Concept::Mood(..)))
            // "kg is fine", "the plan is ok": a thing is spoken of.
                || i < at && self.item(i).any(&[Cue::Thing, Cue::OnPlan, Cue::Session, Cue::Zone, Cue::Entry])
                || i < at && self.item(i).what == What::Word
                    && self.item(i).concepts.iter().any(|c| matches!(c, Concept::Unit(_)))
        }) || self.items(n).iter().any(super::is_number)
    }

    fn lonely_mood(&self, n: usize) -> bool {
        let moods: Vec<usize> =
            self.range(n).filter(|i| self.item(*i).concepts.iter().any(|c| matches!(c, Concept::Mood(..)))).collect();
        self.lonely(n, &moods)
    }
}
