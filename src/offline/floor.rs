//! That a pelvic floor holds again, or better than it did: "doesn't leak any more", "kaum noch Urin verloren", "el suelo pélvico va
//! mejor". The words are `lang/*/floor.toml`.

use std::sync::OnceLock;

use super::{Message, item, phrases::Phrases, token::tokens};
use crate::domain::person::Lang;

/// How a pelvic floor is that was told to need care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Floor {
    Holds,
    Better,
}

/// What a message tells of a pelvic floor that is better; nothing that is hoped for, asked, or of somebody else.
pub fn floor(message: &Message<'_>) -> Option<Floor> {
    if message.text.contains('?') {
        return None;
    }
    let words: Vec<String> = tokens(message.text).into_iter().map(|token| token.text).collect();
    let own = [item::cut(message.text, message.lang).lang, message.lang];
    own.into_iter().chain(Lang::ALL).map(phrases).filter(|phrases| !phrases.hold(&words, "not")).find_map(|phrases| {
        if phrases.hold(&words, "gone") {
            Some(Floor::Holds)
        } else {
            phrases.hold(&words, "better").then_some(Floor::Better)
        }
    })
}

fn phrases(lang: Lang) -> &'static Phrases {
    static ALL: OnceLock<[Phrases; 4]> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        [
            Phrases::compiled_in([include_str!("lang/en/floor.toml")]),
            Phrases::compiled_in([include_str!("lang/es/floor.toml")]),
            Phrases::compiled_in([include_str!("lang/de/floor.toml")]),
            Phrases::compiled_in([include_str!("lang/fr/floor.toml")]),
        ]
    });
    match lang {
        Lang::En => &all[0],
        Lang::Es => &all[1],
        Lang::De => &all[2],
        Lang::Fr => &all[3],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pelvic_floor_that_is_better_is_heard() {
        for (text, told) in [
            ("it doesn't leak any more when I jump", Some(Floor::Holds)),
            ("no more leaks since last week", Some(Floor::Holds)),
            ("hardly leaking now", Some(Floor::Better)),
            ("my pelvic floor is much better", Some(Floor::Better)),
            ("ich verliere keinen Urin mehr", Some(Floor::Holds)),
            ("mein Beckenboden ist besser", Some(Floor::Better)),
            ("ya no se me escapa el pis", Some(Floor::Holds)),
            ("el suelo pélvico va mejor", Some(Floor::Better)),
            ("je n'ai plus de fuites", Some(Floor::Holds)),
            ("mon périnée va mieux", Some(Floor::Better)),
            ("I leak a bit when I jump", None),
            ("will it stop leaking?", None),
            ("I hope it doesn't leak any more", None),
            ("the tap doesn't drip", None),
        ] {
            assert_eq!(floor(&Message::on_a_saturday(Lang::En, text)), told, "{text}");
        }
    }
}
