//! A game of a sport that is told by its length alone: "match 90 min, won 3-1".

use super::Facts;
use super::amount::minutes;
use crate::domain::record::Activity;
use crate::offline::concept::Form;

/// Words for a game of a sport, those that may be one, and how it ended, folded.
const MATCHES: [&str; 3] = ["match", "partido", "fussballspiel"];
const MAYBE_MATCHES: [&str; 4] = ["game", "spiel", "partie", "rencontre"];
const RESULTS: [&str; 16] = [
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
];

impl Facts<'_> {
    /// A game in a clause that tells how long it lasted: what may be a game of cards counts where somebody says how it ended.
    pub(super) fn played(&self, n: usize) -> Option<(usize, Activity, Form)> {
        let is_game = |at: &usize| {
            let word = self.cut.tokens[self.item(*at).tokens.start].text.as_str();
            MATCHES.contains(&word) || MAYBE_MATCHES.contains(&word) && self.tells_a_result()
        };
        let at = self.range(n).find(is_game)?;
        let lasted = self.range(n).any(|at| minutes(self.item(at), Activity::Other).is_some());
        (lasted && !self.denied(n, at)).then_some((at, Activity::Other, Form::Noun))
    }

    fn tells_a_result(&self) -> bool {
        self.cut.tokens.iter().any(|token| RESULTS.contains(&token.text.as_str()))
    }
}
