//! That somebody needed their inhaler: "had to stop twice for my inhaler". The words are `lang/*/inhaler.toml`.

use std::sync::OnceLock;

use super::{Message, phrases::Phrases, token::tokens};

/// Whether a message tells that an inhaler was needed; not that one is taken each morning, was fetched, or stayed in the bag.
pub fn needed_inhaler(message: &Message<'_>) -> bool {
    static ALL: OnceLock<Phrases> = OnceLock::new();
    let phrases = ALL.get_or_init(|| {
        Phrases::compiled_in([
            include_str!("lang/en/inhaler.toml"),
            include_str!("lang/es/inhaler.toml"),
            include_str!("lang/de/inhaler.toml"),
            include_str!("lang/fr/inhaler.toml"),
        ])
    });
    let words: Vec<String> = tokens(message.text).into_iter().map(|token| token.text).collect();
    let holds = |list| phrases.hold(&words, list);
    holds("inhaler") && holds("needed") && !holds("not") && !message.text.contains('?')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::person::Lang;

    #[test]
    fn what_was_needed_is_heard_and_what_is_carried_is_not() {
        for (lang, needed, carried) in [
            (Lang::En, "ran 15 min, had to stop twice for my inhaler", "took my inhaler along, ran 15 min without it"),
            (Lang::En, "needed my puffer on the hill", "picked up a new inhaler at the pharmacy"),
            (Lang::En, "two puffs of ventolin mid run", "my son needed his inhaler"),
            (Lang::De, "beim Laufen zweimal das Spray gebraucht, Asthma", "das Asthmaspray nicht gebraucht"),
            (Lang::De, "musste für den Inhalator stehen bleiben", "neuen Inhalator aus der Apotheke"),
            (Lang::Es, "tuve que parar dos veces por el inhalador", "no necesité el inhalador"),
            (Lang::Es, "usé el ventolín a mitad de carrera", "tengo que pedir otro inhalador en la farmacia"),
            (Lang::Fr, "arrêté deux fois pour la ventoline", "pas eu besoin de la ventoline"),
            (Lang::Fr, "j'ai eu besoin de mon inhalateur dans la côte", "passé à la pharmacie pour l'inhalateur"),
        ] {
            assert!(needed_inhaler(&Message::on_a_saturday(lang, needed)), "{needed}");
            assert!(!needed_inhaler(&Message::on_a_saturday(lang, carried)), "{carried}");
        }
    }
}
