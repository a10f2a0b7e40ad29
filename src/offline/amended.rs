//! "actually 3", "doch 81": a number that takes the place of one just told, without a word on which.

use super::{Message, concept::Cue, item, item::What, quantity};

/// The number of a message that says nothing else but that it replaces another.
pub fn amended(message: &Message<'_>) -> Option<f64> {
    let mut cut = item::cut(message.text, message.lang);
    quantity::read(&mut cut);
    let mut number = None;
    let mut amends = false;
    for item in &cut.items {
        if let What::Quantity(quantity) = item.what {
            if number.is_some() || quantity.unit.is_some() || quantity.at {
                return None;
            }
            number = Some(quantity.value);
        } else if item.any(&[Cue::Actually, Cue::AfterAll, Cue::Oops, Cue::Meant, Cue::Mean]) {
            amends = true;
        } else if !(matches!(item.what, What::Mark(_))
            || item.any(&[Cue::Filler, Cue::First, Cue::ItWas, Cue::Be, Cue::No, Cue::Rather]))
        {
            return None;
        }
    }
    number.filter(|_| amends)
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
            ("3", None),
            ("actually 3 km", None),
            ("actually I slept 3", None),
            ("actually", None),
            ("actually 3, later 4", None),
        ] {
            let message = Message::on_a_saturday(Lang::En, text);
            assert_eq!(amended(&message), number, "{text}");
        }
    }
}
