//! The words of wishes in English, Spanish, German and French, folded.

use super::{Word, Words};
use crate::domain::day::PushKind;

pub(super) const REMIND: &[&str] = &[
    "remind me",
    "set a reminder",
    "a reminder",
    "recuerdame",
    "recordarme",
    "avisame",
    "ponme un recordatorio",
    "erinner mich",
    "erinnere mich",
    "erinnerst du mich",
    "mich erinnern",
    "rappelle-moi",
    "rappelle moi",
    "me rappeler",
];

/// Between the asking and what is asked.
pub(super) const CONNECTORS: &[&str] = &[
    "to", "that", "about", "of", "for", "on", "at", "and", "de", "que", "para", "daran", "dass", "ans", "an", "zu",
    "zum", "um", "am", "d", "a", "el", "los", "le", "les", "y", "und", "et", "can", "you", "every", "each",
];
pub(super) const POLITE: &[&str] =
    &["please", "pls", "bitte", "favor", "por", "plait", "s'il", "te", "thanks", "gracias", "danke", "merci"];

pub(super) const UNTIL: &[&str] =
    &["until", "till", "til", "hasta el", "hasta", "bis zum", "bis", "jusqu'au", "jusqu'a", "jusque"];
pub(super) const BEFORE: &[&str] =
    &["before", "earlier than", "antes de las", "antes de la", "antes de", "vor", "avant"];
pub(super) const AFTER: &[&str] =
    &["after", "later than", "despues de las", "despues de la", "despues de", "nach", "apres"];

/// What a time follows.
pub(super) const AT: &[&str] = &["at", "um", "a las", "a la", "a"];
/// To write to the person.
pub(super) const WRITE: &[&str] = &[
    "write to me",
    "write me",
    "message me",
    "text me",
    "ping me",
    "escribeme",
    "mandame un mensaje",
    "schreib mir",
    "schreibe mir",
    "schreibst du mir",
    "ecris-moi",
    "ecris moi",
    "m'ecrire",
];
/// What stands before the time that is given up.
pub(super) const INSTEAD: &[&str] = &[
    "instead of",
    "rather than",
    "and not",
    "not",
    "en vez de",
    "en lugar de",
    "statt",
    "anstatt",
    "anstelle von",
    "und nicht",
    "plutot que",
    "plutot qu'a",
    "au lieu de",
    "et pas",
];

/// The person wants to be left alone.
pub(super) const ALONE: &[&str] = &[
    "leave me alone",
    "leave me in peace",
    "dejame en paz",
    "dejame tranquila",
    "dejame tranquilo",
    "lass mich in ruhe",
    "lass mich bis",
    "laisse-moi tranquille",
    "laisse moi tranquille",
];
/// As the first word: a pause.
pub(super) const PAUSE: &[&str] = &["pause", "pausa"];

/// Not to write.
pub(super) const NOT_WRITE: &[&str] = &[
    "don't write",
    "do not write",
    "dont write",
    "don't message",
    "do not message",
    "dont message",
    "don't text",
    "do not text",
    "don't send me",
    "do not send me",
    "no messages",
    "no more messages",
    "no pushes",
    "no me escribas",
    "no escribas",
    "no me mandes",
    "no me envies",
    "sin mensajes",
    "nada de mensajes",
    "keine nachrichten",
    "keine nachricht",
    "ne m'ecris pas",
    "ne m'ecris plus",
    "n'ecris pas",
    "pas de messages",
    "pas de message",
    "ne m'envoie pas",
    "ne m'envoie plus",
    "plus de messages",
];

/// To end something.
pub(super) const STOP: &[&str] = &[
    "stop",
    "no more",
    "turn off",
    "switch off",
    "cancel",
    "i don't want",
    "don't want",
    "deja de",
    "para de",
    "quita",
    "cancela",
    "desactiva",
    "no quiero",
    "no mas",
    "stopp",
    "hor auf",
    "schalte",
    "schalt",
    "ich will keine",
    "ich mochte keine",
    "keine",
    "arrete",
    "plus de",
    "desactive",
    "annule",
    "je ne veux plus",
];

/// To begin again.
pub(super) const AGAIN: &[&str] = &[
    "write to me again",
    "write me again",
    "you can write again",
    "you may write again",
    "message me again",
    "unpause",
    "puedes volver a escribirme",
    "puedes volver a escribir",
    "escribeme otra vez",
    "escribeme de nuevo",
    "du kannst mir wieder schreiben",
    "du kannst wieder schreiben",
    "schreib mir wieder",
    "tu peux de nouveau m'ecrire",
    "tu peux m'ecrire a nouveau",
    "ecris-moi a nouveau",
    "ecris-moi de nouveau",
];

/// German puts its "nicht" anywhere: "schreib mir vor 9 nicht".
pub(super) fn refuses_to_be_written(text: &Words<'_>) -> bool {
    let has = |wanted: &[&str]| text.words.iter().any(|word| wanted.contains(&word.folded.as_str()));
    has(&["schreib", "schreibe"]) && has(&["nicht", "nichts"]) && has(&["mir"])
}

/// A word for what is written unasked.
pub(super) fn is_message(word: &Word<'_>) -> bool {
    const STEMS: &[&str] = &["messag", "push", "notif", "mensaje", "aviso", "nachricht", "meldung", "benachrichtig"];
    const WHOLE: &[&str] = &["writing", "texting", "escribir", "escribirme", "schreiben", "m'ecrire"];
    STEMS.iter().any(|stem| word.folded.contains(stem)) || WHOLE.contains(&word.folded.as_str())
}

/// A word for one of the pushes.
pub(super) fn is_push(word: &Word<'_>) -> bool {
    const STEMS: &[&str] = &[
        "check-in",
        "checkin",
        "review",
        "nudge",
        "reminder",
        "recordatorio",
        "erinnerung",
        "ruckblick",
        "rappel",
        "bilan",
    ];
    STEMS.iter().any(|stem| word.folded.contains(stem))
        || matches!(word.folded.as_str(), "plan" | "resumen" | "morgenplan")
}

/// The push a single word names, as after `/remind`.
pub(super) fn kind_named(word: &str) -> Option<PushKind> {
    Some(match word {
        "morning" | "manana" | "morgen" | "morgens" | "matin" => PushKind::MorningPlan,
        "evening" | "checkin" | "check-in" | "noche" | "abend" | "abends" | "soir" => PushKind::EveningCheckIn,
        "weekly" | "week" | "review" | "semanal" | "woche" | "semaine" | "bilan" => PushKind::WeeklyReview,
        "bedtime" | "bed" | "acostarse" | "schlafenszeit" | "coucher" => PushKind::BedtimeNudge,
        "hydration" | "water" | "agua" | "hidratacion" | "wasser" | "trinken" | "eau" | "hydratation" => {
            PushKind::HydrationNudge
        }
        "late-log" | "latelog" => PushKind::LateLogNudge,
        _ => return None,
    })
}

/// The push that words name: "morning messages", "Morgennachrichten", "bilan de la semaine".
pub(super) fn kind_in(text: &Words<'_>) -> Option<PushKind> {
    KINDS.iter().find(|(_, stems)| text.words.iter().any(|word| has_stem(word, stems))).map(|(kind, _)| *kind)
}

/// Whether a word names a kind of push.
pub(super) fn names_a_kind(word: &Word<'_>) -> bool {
    KINDS.iter().any(|(_, stems)| has_stem(word, stems))
}

/// The words of each kind. The order matters: a "bedtime reminder" is no reminder of the person's own.
const KINDS: &[(PushKind, &[&str])] = &[
    (PushKind::HydrationNudge, &["hydrat", "hidrat", "water", "agua", "wasser", "trink", "eau"]),
    (PushKind::BedtimeNudge, &["bedtime", "acostar", "schlafenszeit", "bettzeit", "coucher"]),
    (PushKind::WeeklyReview, &["week", "semana", "woche", "semaine", "hebdo", "sunday", "sonntags"]),
    (PushKind::EveningCheckIn, &["evening", "check-in", "checkin", "noche", "abend", "soir"]),
    (PushKind::MorningPlan, &["morning", "manana", "morgen", "matin"]),
    (PushKind::Reminder, &["reminder", "recordatorio", "erinnerung", "rappel"]),
];

fn has_stem(word: &Word<'_>, stems: &[&str]) -> bool {
    // Days, and no weeks.
    const DAYS: &[&str] = &["weekday", "weekend", "week-end", "wochentag", "wochenend"];
    let is_day = DAYS.iter().any(|day| word.folded.starts_with(day));
    !is_day && stems.iter().any(|stem| word.folded == *stem || (stem.len() > 3 && word.folded.contains(stem)))
}

/// Words that may stand around a push and its time without saying anything else.
pub(super) fn is_filler(word: &Word<'_>) -> bool {
    const FILLERS: &[&str] = &[
        "send",
        "me",
        "my",
        "the",
        "a",
        "please",
        "move",
        "set",
        "change",
        "put",
        "make",
        "i",
        "want",
        "i'd",
        "like",
        "for",
        "at",
        "to",
        "in",
        "from",
        "now",
        "on",
        "can",
        "you",
        "mandame",
        "enviame",
        "quiero",
        "el",
        "la",
        "mi",
        "de",
        "por",
        "favor",
        "pon",
        "cambia",
        "mueve",
        "para",
        "schick",
        "schicke",
        "sende",
        "mir",
        "den",
        "die",
        "das",
        "dem",
        "meinen",
        "ich",
        "will",
        "mochte",
        "hatte",
        "gern",
        "auf",
        "verschiebe",
        "stell",
        "stelle",
        "bitte",
        "ab",
        "jetzt",
        "envoie-moi",
        "envoie",
        "moi",
        "le",
        "les",
        "mon",
        "du",
        "je",
        "veux",
        "deplace",
        "mets",
        "des",
        "rather",
        "better",
        "lieber",
        "eher",
        "besser",
        "mejor",
        "plutot",
    ];
    FILLERS.contains(&word.folded.as_str())
}
