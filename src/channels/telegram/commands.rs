//! What Telegram shows of the bot before anybody writes: the list of commands and the description, in four languages.

use serde::Serialize;
use teloxide::{
    payloads::{SetMyCommands, SetMyDescription, SetMyShortDescription},
    types::BotCommand,
};

use super::{
    api::{Api, ApiError},
    wire::Done,
};

/// What one language shows; the first is for everybody else.
struct Texts {
    /// ISO 639-1.
    language: &'static str,
    description: &'static str,
    short: &'static str,
    commands: &'static [(&'static str, &'static str)],
}

const TEXTS: [Texts; 4] = [
    Texts {
        language: "en",
        description: "A fitness coach you text with. Tell me in your own words how you slept, what you drank, how you trained \
            or how you feel; I keep true records and take anything back. I am an AI, not a clinician.",
        short: "An AI fitness coach you text with.",
        commands: &[
            ("today", "what I have for today"),
            ("log", "your last entries"),
            ("undo", "take back the last entry"),
            ("history", "the last seven days"),
            ("week", "your last seven days as a picture"),
            ("chart", "a picture of sleep, weight, energy, water, steps…"),
            ("goals", "what you are aiming for"),
            ("plan", "your next seven days of training"),
            ("why", "why today is planned as it is"),
            ("habits", "the habits you keep"),
            ("cycle", "your cycle, if you want me to keep track"),
            ("remind", "when I write, and reminders"),
            ("quiet", "hours in which I do not write"),
            ("pause", "no messages for a while"),
            ("units", "metric or imperial"),
            ("timezone", "your city or time zone"),
            ("language", "English, Spanish, German or French"),
            ("memory", "what I remember about you"),
            ("link", "join your account on another channel"),
            ("export", "everything I hold, as a file"),
            ("forget", "delete what I hold about you"),
            ("privacy", "where your words go"),
            ("about", "what I am"),
            ("help", "what I can do"),
        ],
    },
    Texts {
        language: "es",
        description: "Una guía de fitness con la que hablas por mensajes. Cuéntame con tus palabras cómo has dormido, qué has \
            bebido, cómo has entrenado o cómo te sientes; lo anoto y lo deshago cuando quieras. Soy una IA, no personal sanitario.",
        short: "Una IA de fitness con la que hablas por mensajes.",
        commands: &[
            ("today", "lo que tengo de hoy"),
            ("log", "tus últimas entradas"),
            ("undo", "deshacer la última entrada"),
            ("history", "los últimos siete días"),
            ("week", "tus últimos siete días en una imagen"),
            ("chart", "una imagen de sueño, peso, energía, agua, pasos…"),
            ("goals", "tus objetivos"),
            ("plan", "tus próximos siete días de entrenamiento"),
            ("why", "por qué el día está planeado así"),
            ("habits", "los hábitos que mantienes"),
            ("cycle", "tu ciclo, si quieres que lo siga"),
            ("remind", "cuándo escribo, y recordatorios"),
            ("quiet", "horas en las que no escribo"),
            ("pause", "sin mensajes por un tiempo"),
            ("units", "métricas o imperiales"),
            ("timezone", "tu ciudad o zona horaria"),
            ("language", "inglés, español, alemán o francés"),
            ("memory", "lo que recuerdo de ti"),
            ("link", "unir tu cuenta de otro canal"),
            ("export", "todo lo que tengo, en un archivo"),
            ("forget", "borrar lo que tengo sobre ti"),
            ("privacy", "adónde van tus palabras"),
            ("about", "qué soy"),
            ("help", "qué puedo hacer"),
        ],
    },
    Texts {
        language: "de",
        description: "Ein Fitnesscoach, dem du schreibst. Sag mir mit deinen Worten, wie du geschlafen, was du getrunken, wie \
            du trainiert hast oder wie es dir geht; ich halte es fest und nehme alles zurück. Ich bin eine KI, keine medizinische \
            Fachkraft.",
        short: "Ein KI-Fitnesscoach, dem du schreibst.",
        commands: &[
            ("today", "was ich für heute habe"),
            ("log", "deine letzten Einträge"),
            ("undo", "den letzten Eintrag zurücknehmen"),
            ("history", "die letzten sieben Tage"),
            ("week", "deine letzten sieben Tage als Bild"),
            ("chart", "ein Bild von Schlaf, Gewicht, Energie, Wasser, Schritten…"),
            ("goals", "deine Ziele"),
            ("plan", "deine nächsten sieben Trainingstage"),
            ("why", "warum der Tag so geplant ist"),
            ("habits", "deine Gewohnheiten"),
            ("cycle", "dein Zyklus, wenn ich ihn mitverfolgen soll"),
            ("remind", "wann ich schreibe, und Erinnerungen"),
            ("quiet", "Stunden, in denen ich nicht schreibe"),
            ("pause", "eine Weile keine Nachrichten"),
            ("units", "metrisch oder imperial"),
            ("timezone", "deine Stadt oder Zeitzone"),
            ("language", "Englisch, Spanisch, Deutsch oder Französisch"),
            ("memory", "was ich mir über dich gemerkt habe"),
            ("link", "dein Konto auf einem anderen Kanal verbinden"),
            ("export", "alles, was ich habe, als Datei"),
            ("forget", "löschen, was ich über dich habe"),
            ("privacy", "wohin deine Worte gehen"),
            ("about", "was ich bin"),
            ("help", "was ich kann"),
        ],
    },
    Texts {
        language: "fr",
        description: "Un coach de fitness à qui tu écris. Dis-moi avec tes mots comment tu as dormi, ce que tu as bu, comment \
            tu t’es entraîné ou comment tu te sens ; je le note et j’annule tout ce que tu veux. Je suis une IA, pas du personnel \
            soignant.",
        short: "Un coach de fitness par IA, à qui tu écris.",
        commands: &[
            ("today", "ce que j’ai pour aujourd’hui"),
            ("log", "tes dernières entrées"),
            ("undo", "annuler la dernière entrée"),
            ("history", "les sept derniers jours"),
            ("week", "tes sept derniers jours en image"),
            ("chart", "une image du sommeil, du poids, de l’énergie, de l’eau, des pas…"),
            ("goals", "tes objectifs"),
            ("plan", "tes sept prochains jours d’entraînement"),
            ("why", "pourquoi la journée est prévue ainsi"),
            ("habits", "les habitudes que tu tiens"),
            ("cycle", "ton cycle, si tu veux que je le suive"),
            ("remind", "quand j’écris, et les rappels"),
            ("quiet", "les heures où je n’écris pas"),
            ("pause", "pas de messages pendant un temps"),
            ("units", "métriques ou impériales"),
            ("timezone", "ta ville ou ton fuseau horaire"),
            ("language", "anglais, espagnol, allemand ou français"),
            ("memory", "ce que je sais de toi"),
            ("link", "relier ton compte d’un autre canal"),
            ("export", "tout ce que j’ai, en un fichier"),
            ("forget", "effacer ce que j’ai sur toi"),
            ("privacy", "où vont tes mots"),
            ("about", "ce que je suis"),
            ("help", "ce que je sais faire"),
        ],
    },
];

/// Tells Telegram the commands and descriptions: for everybody, then for each language.
///
/// # Errors
/// The first request that failed; the bot works without them.
pub(super) async fn register(api: &Api) -> Result<(), ApiError> {
    let everybody = std::iter::once((None, &TEXTS[0]));
    for (language, texts) in everybody.chain(TEXTS.iter().map(|texts| (Some(texts.language.to_owned()), texts))) {
        let commands = texts.commands.iter().map(|(name, text)| BotCommand::new(*name, *text));
        let mut of_commands = SetMyCommands::new(commands);
        let (mut long, mut short) = (SetMyDescription::new(), SetMyShortDescription::new());
        of_commands.language_code.clone_from(&language);
        long.description = Some(texts.description.to_owned());
        long.language_code.clone_from(&language);
        short.short_description = Some(texts.short.to_owned());
        short.language_code = language;
        told(api, &of_commands).await?;
        told(api, &long).await?;
        told(api, &short).await?;
    }
    Ok(())
}

/// Makes one request, and waits once where the server asks for it.
async fn told<P: teloxide::requests::Payload + Serialize>(api: &Api, payload: &P) -> Result<(), ApiError> {
    match api.call::<_, Done>(payload).await {
        Err(ApiError::Busy(wait)) => {
            tokio::time::sleep(wait).await;
            api.call::<_, Done>(payload).await.map(drop)
        }
        answer => answer.map(drop),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Limits of the Bot API.
    #[test]
    fn texts_fit_and_languages_offer_the_same() {
        for texts in &TEXTS {
            assert!(texts.description.chars().count() <= 512, "{}", texts.language);
            assert!(texts.short.chars().count() <= 120, "{}", texts.language);
            let names: Vec<_> = texts.commands.iter().map(|(name, _)| name).collect();
            assert_eq!(names, TEXTS[0].commands.iter().map(|(name, _)| name).collect::<Vec<_>>());
            for (name, text) in texts.commands {
                assert!((1..=32).contains(&name.len()) && (1..=256).contains(&text.chars().count()));
                assert!(name.bytes().all(|byte| byte.is_ascii_lowercase()));
            }
        }
    }
}
