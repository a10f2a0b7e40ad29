//! A game of a sport that is told by its length alone: "match 90 min, won 3-1".

use super::amount::minutes;
use super::{Facts, is_anchor, is_number};
use crate::domain::record::Activity;
use crate::offline::concept::Form;
use crate::offline::item::{Item, What};

/// Words for a game of a sport, for one of football, those that may be one, and how it ended, folded.
const MATCHES: [&str; 11] = [
    "match",
    "partido",
    "partidito",
    "partidazo",
    "heimspiel",
    "auswartsspiel",
    "punktspiel",
    "pflichtspiel",
    "testspiel",
    "freundschaftsspiel",
    "ligaspiel",
];
const FOOTBALL_MATCHES: [&str; 7] =
    ["fussballspiel", "cascarita", "pachanga", "pichanga", "picadito", "futbolito", "kickabout"];
const MAYBE_MATCHES: [&str; 5] = ["game", "spiel", "partie", "rencontre", "derby"];
const RESULTS: [&str; 20] = [
    "won",
    "lost",
    "drew",
    "scored",
    "gewonnen",
    "verloren",
    "unentschieden",
    "tor",
    "ganamos",
    "gane",
    "perdimos",
    "perdi",
    "empatamos",
    "gagne",
    "perdu",
    "gagnee",
    "gegen",
    "contra",
    "contre",
    "vs",
];
/// What somebody is, or what happens, in a game of football and in few others, folded.
const FOOTBALL: [&str; 24] = [
    "striker",
    "midfield",
    "midfielder",
    "winger",
    "penalty",
    "fullback",
    "startelf",
    "elfmeter",
    "sturmer",
    "sturm",
    "mittelfeld",
    "innenverteidiger",
    "innenverteidigung",
    "doppelpack",
    "titular",
    "delantero",
    "mediocampo",
    "mediocampista",
    "golazo",
    "penalti",
    "titulaire",
    "attaquant",
    "ailier",
    "lateral",
];

impl Facts<'_> {
    /// A game in a clause that tells how long it lasted, there or in what follows of the sentence ("Match gegen den Tabellenführer,
    /// Startelf, 70 min"): what may be a game of cards counts where somebody says how it ended, or against whom.
    pub(super) fn played(&self, n: usize) -> Option<(usize, Activity, Form)> {
        let is_game = |at: &usize| {
            let word = self.word(*at);
            MATCHES.contains(&word)
                || FOOTBALL_MATCHES.contains(&word)
                || MAYBE_MATCHES.contains(&word) && self.tells(&RESULTS)
        };
        let at = self.range(n).find(is_game)?;
        let lasts =
            |m: usize| self.range(m).any(|at| minutes(self.item(at), Activity::Other).is_some() && !self.used[at]);
        let is_plain = |m: usize| self.told(m) && !self.items(m).iter().any(|item| is_anchor(item) && !is_number(item));
        let sentence = self.clauses[n].sentence;
        let later = || {
            (n + 1..self.clauses.len()).take_while(|m| self.clauses[*m].sentence == sentence && is_plain(*m)).any(lasts)
        };
        let (here, is_football) = (lasts(n), self.tells(&FOOTBALL) || self.tells(&FOOTBALL_MATCHES));
        let activity = if is_football { Activity::Football } else { Activity::Other };
        // What follows adds to a session that is known to have been.
        let form = if here { Form::Noun } else { Form::Past };
        ((here || later()) && !self.denied(n, at)).then_some((at, activity, form))
    }

    /// Sets aside how a game ended: "3-1" counts nothing, and "1:3" is no time of the clock.
    pub(super) fn set_scores_aside(&mut self) {
        if !(self.tells(&MATCHES)
            || self.tells(&FOOTBALL_MATCHES)
            || self.tells(&MAYBE_MATCHES)
            || self.tells(&RESULTS))
        {
            return;
        }
        let is_goals =
            |item: &Item| item.quantity().is_some_and(|q| q.unit.is_none() && q.value.fract() == 0.0 && q.value < 20.0);
        let mut scores = Vec::new();
        for at in 0..self.cut.items.len() {
            let item = self.item(at);
            // "1:03" is a time; nobody writes one with a single figure behind the colon.
            let is_pair = matches!(item.what, What::Colon(_, _, None))
                && self
                    .message
                    .text
                    .get(self.span(&[at]))
                    .and_then(|said| said.rsplit(':').next())
                    .is_some_and(|last| last.len() == 1);
            let is_row = || {
                self.cut.items.get(at + 1).is_some_and(|dash| dash.what == What::Mark('-'))
                    && is_goals(item)
                    && self.cut.items.get(at + 2).is_some_and(is_goals)
            };
            if is_pair {
                scores.push(at);
            } else if is_row() {
                scores.extend([at, at + 2]);
            }
        }
        self.spend(&scores);
    }

    fn word(&self, at: usize) -> &str {
        self.cut.tokens[self.item(at).tokens.start].text.as_str()
    }

    fn tells(&self, words: &[&str]) -> bool {
        self.cut.tokens.iter().any(|token| words.contains(&token.text.as_str()))
    }
}
