//! An exercise told with how often it came off, and gladly: "tried pull-ups, got 6!", "12 Liegestütze am Stück geschafft". The words
//! stand with those of other news, in `lang/*/news.toml`.

use super::{
    concept::Cue,
    item::{self, Item},
    news::{phrases, sentences},
    quantity,
};
use crate::domain::{person::Lang, text::fold};

/// So often an exercise is done in a row at most.
const MOST: f64 = 300.0;
/// Words between the count and the exercise: "6 clean negative pull-ups".
const BETWEEN: usize = 2;

/// What stands before the one that came off, folded.
const ONE: [&str; 16] = [
    "a", "an", "one", "first", "ein", "einen", "eine", "erster", "ersten", "erste", "una", "primera", "primer", "une",
    "premiere", "premier",
];

/// What came off, in the words it was told in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feat {
    pub count: String,
    pub exercise: String,
}

/// The exercise of a message and its count, where both are told as something that came off; nothing of others, of a day to come, or
/// of what did not.
pub fn feat(text: &str, lang: Lang) -> Option<Feat> {
    sentences(text).into_iter().find_map(|(said, mark)| feat_in(said, mark, lang))
}

/// The same of one sentence and the mark that ends it.
pub(super) fn feat_in(said: &str, mark: char, lang: Lang) -> Option<Feat> {
    let mut cut = item::cut(said, lang);
    quantity::read(&mut cut);
    let phrases = phrases(cut.lang);
    let words: Vec<String> = cut.tokens.iter().map(|token| token.text.clone()).collect();
    let holds = |list: &str| phrases.hold(&words, list);
    let is_glad = mark == '!' || holds("feat_glad") || holds("in_a_row");
    let is_done = holds("feat_deed") || holds("in_a_row");
    if mark == '?' || !is_glad || !is_done || ["others", "not", "hard", "feat_ahead"].into_iter().any(holds) {
        return None;
    }
    let at_of = |pick: &dyn Fn(&Item) -> bool| {
        let mut found = (0..cut.items.len()).filter(|at| pick(&cut.items[*at]));
        found.next().filter(|_| found.next().is_none())
    };
    let exercise = at_of(&|item| item.is(Cue::Exercise))?;
    // "Finally did a pull-up!", "mein erster Klimmzug": the first one is told without a number.
    let before = cut.items[exercise].tokens.start.checked_sub(1);
    if before.is_some_and(|at| ONE.contains(&words[at].as_str())) && !cut.items.iter().any(is_count) {
        let tokens = cut.items[exercise].tokens.clone();
        let named = said.get(cut.tokens[tokens.start].span.start..cut.tokens[tokens.end - 1].span.end)?;
        return Some(Feat { count: "1".to_owned(), exercise: named.to_owned() });
    }
    let count = at_of(&is_count)?;
    let is_beside = count < exercise && exercise - count <= 1 + BETWEEN;
    let came_off = count > exercise && holds("tried");
    let text = |at: usize| {
        let tokens = cut.items[at].tokens.clone();
        said.get(cut.tokens[tokens.start].span.start..cut.tokens[tokens.end - 1].span.end).map(str::to_owned)
    };
    // "Three clean negative pull-ups" are no three pull-ups.
    let whole = || {
        let (from, to) = (cut.items[count].tokens.end, cut.items[exercise].tokens.end - 1);
        said.get(cut.tokens[from].span.start..cut.tokens[to].span.end).map(str::to_owned)
    };
    let exercise = if is_beside { whole() } else { text(exercise) };
    (is_beside || came_off)
        .then(|| {
            let count = text(count)?;
            let is_one = ONE.contains(&fold(&count).as_str());
            Some(Feat { count: if is_one { "1".to_owned() } else { count }, exercise: exercise? })
        })
        .flatten()
}

/// Whether an item may be how often an exercise was done.
pub(super) fn is_count(item: &Item) -> bool {
    let is =
        |q: quantity::Quantity| q.unit.is_none() && !q.at && q.value.fract() == 0.0 && (1.0..=MOST).contains(&q.value);
    item.quantity().is_some_and(is)
}

/// Whether words tell that something was done many times without a stop: "in a row".
pub(super) fn is_in_a_row(words: &[String], lang: Lang) -> bool {
    phrases(lang).hold(words, "in_a_row")
}

/// Whether the word at a place is part of such words: "in a row" is no rowing.
pub(super) fn is_of_a_row(words: &[String], at: usize, lang: Lang) -> bool {
    (0..=at).any(|from| phrases(lang).begin(&words[from..], "in_a_row").is_some_and(|length| from + length > at))
}

/// Whether words tell that something was tried.
pub(super) fn is_tried(words: &[String], lang: Lang) -> bool {
    phrases(lang).hold(words, "tried")
}

/// Whether words tell that it came off.
pub(super) fn came_off(words: &[String], lang: Lang) -> bool {
    phrases(lang).hold(words, "feat_deed")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::record::{Activity, Record},
        offline::{Message, good_news, read},
    };

    #[test]
    fn an_exercise_that_came_off_is_heard_with_its_count() {
        for (lang, text, told) in [
            (Lang::En, "tried pull-ups, got 6!", "6 pull-ups"),
            (Lang::En, "managed 3 pull-ups!", "3 pull-ups"),
            (Lang::En, "Slept 7h. Finally did 10 push-ups", "10 push-ups"),
            (Lang::En, "20 push-ups in a row today", "20 push-ups"),
            (Lang::En, "finally did a pull-up!", "1 pull-up"),
            (Lang::De, "heute endlich einen Klimmzug geschafft!", "1 Klimmzug"),
            (Lang::Es, "¡por fin hice una dominada!", "1 dominada"),
            (Lang::Fr, "enfin réussi une traction !", "1 traction"),
            (Lang::En, "got 6 strict pull-ups today!", "6 strict pull-ups"),
            (Lang::De, "12 Liegestütze am Stück geschafft!", "12 Liegestütze"),
            (Lang::De, "Klimmzüge probiert, 4 geschafft!", "4 Klimmzüge"),
            (Lang::De, "heute endlich 15 Kniebeugen geschafft", "15 Kniebeugen"),
            (Lang::Es, "¡hice 5 dominadas!", "5 dominadas"),
            (Lang::Es, "he conseguido 20 flexiones seguidas", "20 flexiones"),
            (Lang::Fr, "j'ai fait 10 pompes d'affilée !", "10 pompes"),
            (Lang::Fr, "enfin réussi 3 tractions", "3 tractions"),
        ] {
            let found = feat(text, lang).map(|feat| format!("{} {}", feat.count, feat.exercise));
            assert_eq!(found.as_deref(), Some(told), "{text}");
            assert!(good_news(text, lang).is_some(), "{text}");
            let read = read(&Message::on_a_saturday(lang, text));
            let is_strength = |record: &Record| matches!(record, Record::LogWorkout(w) if w.activity_type == Activity::Strength && w.completed && w.duration_minutes.is_none());
            assert!(read.records.iter().any(|found| is_strength(&found.record)), "{text}: {read:?}");
            assert!(read.asks.is_empty(), "{text}: {read:?}");
        }
    }

    #[test]
    fn what_came_off_in_a_session_that_is_told_is_part_of_it() {
        for (lang, text) in [
            (Lang::En, "45 min of strength, managed 3 clean pull-ups!"),
            (Lang::De, "45 min Kraft, drei saubere Klimmzüge geschafft!"),
        ] {
            let read = read(&Message::on_a_saturday(lang, text));
            let sessions = read.records.iter().filter(|found| matches!(found.record, Record::LogWorkout(_))).count();
            assert_eq!(sessions, 1, "{text}: {read:?}");
        }
    }

    #[test]
    fn what_is_only_counted_planned_or_of_others_is_no_feat() {
        for (lang, text) in [
            (Lang::En, "did 5 pull-ups"),
            (Lang::En, "pull-ups 3x8!"),
            (Lang::En, "5 pull-ups tomorrow!"),
            (Lang::En, "I want to do 10 push-ups!"),
            (Lang::En, "my son managed 3 pull-ups!"),
            (Lang::En, "couldn't get 6 pull-ups!"),
            (Lang::En, "can you do 10 push-ups in a row?"),
            (Lang::En, "goal: 10 push-ups in a row"),
            (Lang::En, "got 6 eggs!"),
            (Lang::De, "morgen 12 Liegestütze!"),
            (Lang::De, "keine 12 Liegestütze geschafft!"),
            (Lang::De, "mein Sohn hat 12 Liegestütze geschafft!"),
            (Lang::Es, "¡quiero hacer 5 dominadas!"),
            (Lang::Fr, "je veux faire 10 pompes d'affilée !"),
        ] {
            assert_eq!(feat(text, lang), None, "{text}");
        }
        for (lang, text) in [
            (Lang::En, "want to do 10 push-ups in a row"),
            (Lang::En, "tried the new restaurant, got 6 tacos"),
            (Lang::En, "tried pull-ups, couldn't do one"),
            (Lang::De, "10 Tage am Stück gearbeitet"),
        ] {
            let read = read(&Message::on_a_saturday(lang, text));
            let is_done = |record: &Record| matches!(record, Record::LogWorkout(w) if w.completed);
            assert!(!read.records.iter().any(|found| is_done(&found.record)), "{text}: {read:?}");
        }
    }
}
