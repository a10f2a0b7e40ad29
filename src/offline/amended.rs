//! "actually 3", "doch 81", "6 not 7": a number that takes the place of one just told, without a word on which.

use super::{Message, concept::Cue, item, item::What, quantity};

/// A number in place of another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Amended {
    pub number: f64,
    /// The one it replaces, where it is named.
    pub not: Option<f64>,
}

/// The number of a message that says nothing else but that it replaces another.
pub fn amended(message: &Message<'_>) -> Option<Amended> {
    let mut cut = item::cut(message.text, message.lang);
    quantity::read(&mut cut);
    let (mut number, mut not) = (None, None);
    let (mut amends, mut denies) = (false, false);
    for (n, item) in cut.items.iter().enumerate() {
        if let What::Quantity(mut quantity) = item.what {
            // "4 pas 3" is no count of steps.
            let is_next = cut.items.get(n + 1).is_some_and(|next| next.quantity().is_some());
            let is_pas = is_next && cut.tokens[item.tokens.end - 1].text == "pas" && item.tokens.len() == 2;
            if is_pas {
                quantity.unit = None;
            }
            if not.is_some() || number.is_some() && !denies || quantity.unit.is_some() || quantity.at {
                return None;
            }
            if number.is_some() {
                not = Some(quantity.value);
            } else {
                // "no, 6" after a 7 is as good as "I meant 6".
                (number, amends, denies) = (Some(quantity.value), amends || denies, is_pas);
            }
        } else if item.any(&[Cue::No, Cue::Neg, Cue::InsteadOf]) {
            denies = true;
        } else if item.any(&[Cue::Actually, Cue::AfterAll, Cue::Oops, Cue::Meant, Cue::Mean]) {
            amends = true;
        } else if !(matches!(item.what, What::Mark(_))
            || item.any(&[Cue::Filler, Cue::First, Cue::ItWas, Cue::Be, Cue::Rather, Cue::And]))
        {
            return None;
        }
    }
    number.filter(|_| amends || not.is_some()).map(|number| Amended { number, not })
}

/// The words of the unit that a message said this number with ("3 glasses": "glasses"); without a number, those of the only
/// amount of the message.
pub fn unit_of(message: &Message<'_>, number: Option<f64>) -> Option<String> {
    let mut cut = item::cut(message.text, message.lang);
    quantity::read(&mut cut);
    let is_plain = |tokens: &std::ops::Range<usize>| tokens.len() == 2;
    let fits = |value: f64| number.is_none_or(|number| (number - value).abs() < f64::EPSILON);
    let mut said = cut.items.iter().filter(|item| item.quantity().is_some_and(|quantity| fits(quantity.value)));
    let item = said.next().filter(|_| said.next().is_none() || number.is_some())?;
    item.quantity()?.unit.filter(|_| is_plain(&item.tokens))?;
    message.text.get(cut.tokens[item.tokens.end - 1].span.clone()).map(str::to_owned)
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::domain::person::Lang;

    #[test]
    fn a_bare_number_may_replace_another() {
        for (text, number) in [
            ("actually 3", Some(3.0)),
            ("sorry, actually 3", Some(3.0)),
            ("no, I meant 3.5", Some(3.5)),
            ("make it 4", Some(4.0)),
            ("doch 81", Some(81.0)),
            ("nein, doch 81", Some(81.0)),
            ("en realidad 3", Some(3.0)),
            ("perdón, 3", Some(3.0)),
            ("en fait 3", Some(3.0)),
            ("en fait, plutôt 3", Some(3.0)),
            ("no, 6", Some(6.0)),
            ("3", None),
            ("actually 3 km", None),
            ("actually I slept 3", None),
            ("actually", None),
            ("actually 3, later 4", None),
        ] {
            let message = Message::on_a_saturday(Lang::En, text);
            assert_eq!(amended(&message).map(|amended| amended.number), number, "{text}");
        }
    }

    #[test]
    fn the_number_it_replaces_may_be_named() {
        for (lang, text) in [
            (Lang::En, "6 not 7"),
            (Lang::En, "no, 6 not 7"),
            (Lang::En, "sorry, 6 not 7"),
            (Lang::En, "sorry, it was 6, not 7"),
            (Lang::De, "6, nicht 7"),
            (Lang::De, "sorry, 6 statt 7"),
            (Lang::Es, "perdón, 6, no 7"),
            (Lang::Fr, "pardon, 6, pas 7"),
            (Lang::Fr, "non, 6 pas 7"),
        ] {
            let message = Message::on_a_saturday(lang, text);
            assert_eq!(amended(&message), Some(Amended { number: 6.0, not: Some(7.0) }), "{text}");
        }
        for text in ["not 7", "6 7", "6 not 7 not 8", "6 km not 7", "slept 6 not 7"] {
            let not = amended(&Message::on_a_saturday(Lang::En, text)).and_then(|amended| amended.not);
            assert_eq!(not, None, "{text}");
        }
    }

    #[test]
    fn the_unit_is_that_of_the_number_said_before() {
        for (lang, text, number, unit) in [
            (Lang::En, "drank 3 glasses", Some(3.0), Some("glasses")),
            (Lang::En, "drank three glasses", None, Some("glasses")),
            (Lang::En, "slept 7h, drank 3 glasses", Some(3.0), Some("glasses")),
            (Lang::En, "slept 7h, drank 3 glasses", None, None),
            (Lang::En, "energy 3", Some(3.0), None),
            (Lang::En, "slept 7h 30", Some(7.5), None),
            (Lang::De, "3 Gläser getrunken", Some(3.0), Some("Gläser")),
            (Lang::Es, "bebí 3 vasos", Some(3.0), Some("vasos")),
            (Lang::Fr, "bu 3 verres", Some(3.0), Some("verres")),
        ] {
            let found = unit_of(&Message::on_a_saturday(lang, text), number);
            assert_eq!(found.as_deref(), unit, "{text}");
        }
    }
}
