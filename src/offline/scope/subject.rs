//! Who a clause speaks of: the person writing, somebody else, or a thing that does something by itself.

use crate::offline::clause::{Clause, Scoper, is_anchor, is_number, is_past_verb};
use crate::offline::concept::{Concept, Cue};
use crate::offline::item::{Item, What};
use crate::offline::lexicon::lexicon;
use crate::offline::quantity::Unit;

impl Scoper<'_> {
    /// Whose clause it is: somebody else's (true), the person's (false), or not said.
    pub(super) fn subject(&self, clause: &Clause) -> Option<bool> {
        let items = self.items(clause);
        // "My flatmate came along, 4 km walk": whoever comes along does what the person does.
        if items.iter().any(|item| item.is(Cue::Alongside)) {
            return Some(false);
        }
        let mut told = false;
        for (n, item) in items.iter().enumerate() {
            let next = items[n + 1..].iter().find(|item| !item.is(Cue::Filler) || item.is(Cue::Be));
            if self.is_self(item)
                && !(item.is(Cue::Determiner)
                    && (next.is_some_and(|next| next.is(Cue::Kin))
                        || items.get(n + 1).is_some_and(|next| next.is(Cue::Address))))
            {
                return Some(false);
            }
            let with = items[..n]
                .iter()
                .rev()
                .take_while(|before| !is_anchor(before))
                .find(|before| !before.any(&[Cue::Filler, Cue::Article]) || before.is(Cue::With));
            let with = with.is_some_and(|before| before.is(Cue::With));
            let aged = n > 0 && items[n - 1].quantity().is_some_and(|q| q.unit == Some(Unit::Years));
            // "mate ran 10k" and "mate of mine": the word is the subject after all.
            let opens = items[..n].iter().all(|before| before.is(Cue::Filler));
            // "tío, estoy cansado": the verb says that it is the person.
            let self_told = next.is_some_and(|next| next.any(&[Cue::IAm, Cue::First]));
            let acts = opens && !self_told && next.is_some_and(does_something)
                || items.get(n + 1).is_some_and(|next| next.is(Cue::OutOf));
            let addressed =
                item.is(Cue::Address) && !acts && !(n > 0 && items[n - 1].any(&[Cue::Determiner, Cue::Article]));
            let described = (aged || items.len() == 1) && item.concepts.iter().any(|c| matches!(c, Concept::Gender(_)));
            if addressed || described {
                continue;
            }
            let thing = item.is(Cue::Thing) && next.is_some_and(does_something);
            // "the nurse took my blood pressure".
            let own = item.is(Cue::Kin)
                && items[n + 1..].windows(2).any(|pair| {
                    let measured = pair[1].any(&[Cue::Pressure, Cue::Weigh, Cue::Pulse, Cue::Temperature])
                        || pair[1].concepts.iter().any(|c| matches!(c, Concept::Metric(_)));
                    pair[0].is(Cue::Own) && measured
                });
            if own {
                return Some(false);
            }
            // "our coach ran 5 km".
            let named = item.is(Cue::Address) && n > 0 && items[n - 1].is(Cue::Determiner);
            if (item.is(Cue::Kin) || item.is(Cue::Third) || thing || named) && !with && (!told || item.is(Cue::Third)) {
                // "my wife says I ..." keeps the other person's word.
                return Some(true);
            }
            // "took my daughter swimming": what follows is hers.
            let taken = n > 0
                && items[..n]
                    .iter()
                    .rev()
                    .find(|before| !before.any(&[Cue::Filler, Cue::Article]) || before.is(Cue::Do))
                    .is_some_and(|before| before.is(Cue::Do));
            if item.is(Cue::Kin) && taken && items[n + 1..].iter().any(is_anchor) {
                return Some(true);
            }
            if !told && self.is_name(items, n, clause) {
                return Some(true);
            }
            told |= is_anchor(item) || is_number(item) || item.any(&[Cue::Do, Cue::Go, Cue::Got, Cue::Be]);
        }
        None
    }

    /// "Tom hat 5 km", "Thomas a dormi": a name right before its auxiliary, at the start of the clause.
    fn has_helper(&self, items: &[Item], n: usize, capital: bool) -> bool {
        let helper = items.get(n + 1).is_some_and(|next| next.is(Cue::Aux));
        let opens = items[..n].iter().all(|item| item.any(&[Cue::Filler, Cue::Determiner]));
        items[n].what == What::Unknown && capital && helper && opens
    }

    /// Whether an item speaks of the person, alone or inside a phrase ("j'ai bu").
    pub(super) fn is_self(&self, item: &Item) -> bool {
        let inside = || {
            let words = self.cut.tokens[item.tokens.clone()].iter();
            item.tokens.len() > 1 && words.into_iter().any(|token| lexicon().is_first(self.cut.lang, &token.text))
        };
        item.is(Cue::First) || !item.any(&[Cue::Filler, Cue::Hypothesis, Cue::Plan, Cue::Ask, Cue::AskHere]) && inside()
    }

    /// An unknown word right before a verb, with a capital or a determiner: "Tom ran 5 km", "our lad slept 9 hours".
    fn is_name(&self, items: &[Item], n: usize, clause: &Clause) -> bool {
        let token = &self.cut.tokens[items[n].tokens.start];
        let next = items[n + 1..].iter().find(|item| !item.is(Cue::Filler));
        items[n].what == What::Unknown
            && (token.capital || n > 0 && items[n - 1].is(Cue::Determiner))
            && n + clause.items.start < clause.items.end
            && items[..n].iter().all(|item| item.any(&[Cue::Filler, Cue::Determiner]))
            && next.is_some_and(|next| !next.any(&[Cue::First, Cue::IAm]))
            && next.is_some_and(|next| {
                is_past_verb(next)
                    || next.any(&[
                        Cue::Sleep,
                        Cue::Be,
                        Cue::Go,
                        Cue::Do,
                        Cue::Third,
                        Cue::Feel,
                        Cue::Got,
                        Cue::Skip,
                        Cue::Broke,
                    ])
            })
            || self.has_helper(items, n, token.capital)
    }
}

/// Whether an item is what a thing can do.
fn does_something(item: &Item) -> bool {
    is_past_verb(item) || item.any(&[Cue::Be, Cue::Go, Cue::Weigh, Cue::Sleep, Cue::Up])
}
