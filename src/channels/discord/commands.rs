//! Slash commands as data: what is registered, in four languages, and only where it differs from what Discord has.

use serde_json::{Value, json};

use crate::domain::person::Lang;

/// The command that opens the form of the quick check-in.
pub const CHECK_IN: &str = "checkin";
/// The command by which operators set a coaching channel up.
pub const SET_UP: &str = "coach-setup";
/// The permission it takes: to manage the server.
pub const OPERATOR: u64 = 0x20;

/// Where a command can be used: in a server, and in the bot's own direct messages.
const GUILD: u8 = 0;
const BOT_DM: u8 = 1;

/// Types of options.
const STRING: u8 = 3;
const BOOLEAN: u8 = 5;
const CHANNEL: u8 = 7;

/// Discord's names of our languages; English is the default text.
const LOCALES: [(Lang, &[&str]); 3] = [(Lang::Es, &["es-ES", "es-419"]), (Lang::De, &["de"]), (Lang::Fr, &["fr"])];

/// A command of the coach: what is typed after the slash, and what it says of itself in English, Spanish, German, French.
struct Command {
    name: &'static str,
    about: [&'static str; 4],
    /// What its argument is, where it takes one.
    argument: Option<[&'static str; 4]>,
}

const fn plain(name: &'static str, about: [&'static str; 4]) -> Command {
    Command { name, about, argument: None }
}

const fn taking(name: &'static str, about: [&'static str; 4], argument: [&'static str; 4]) -> Command {
    Command { name, about, argument: Some(argument) }
}

const COMMANDS: &[Command] = &[
    plain("start", ["Who I am", "Quién soy", "Wer ich bin", "Qui je suis"]),
    plain("help", ["What I can do", "Lo que sé hacer", "Was ich kann", "Ce que je sais faire"]),
    plain(
        CHECK_IN,
        [
            "Quick check-in: energy, mood, sleep, water",
            "Registro rápido: energía, ánimo, sueño, agua",
            "Schneller Check-in: Energie, Stimmung, Schlaf, Wasser",
            "Point rapide : énergie, humeur, sommeil, eau",
        ],
    ),
    plain(
        "today",
        ["What I know of today", "Lo que sé de hoy", "Was ich von heute weiß", "Ce que je sais d’aujourd’hui"],
    ),
    taking(
        "log",
        [
            "Log something in your own words, or see the last entries",
            "Registra algo con tus palabras, o mira lo último",
            "Trag etwas in deinen Worten ein, oder sieh die letzten Einträge",
            "Note quelque chose avec tes mots, ou vois les dernières entrées",
        ],
        [
            "What to log: slept 6h, drank 2 litres",
            "Qué registrar: dormí 6 h, bebí 2 litros",
            "Was: 6h geschlafen, 2 Liter getrunken",
            "Quoi : dormi 6 h, bu 2 litres",
        ],
    ),
    taking(
        "undo",
        [
            "Take back the last entry, or the one of this number",
            "Deshacer la última entrada, o la de este número",
            "Den letzten Eintrag zurücknehmen, oder den mit dieser Nummer",
            "Reprendre la dernière entrée, ou celle de ce numéro",
        ],
        ["Its number in /log", "Su número en /log", "Die Nummer in /log", "Son numéro dans /log"],
    ),
    plain("plan", ["Your plan", "Tu plan", "Dein Plan", "Ton plan"]),
    plain("week", ["Your week", "Tu semana", "Deine Woche", "Ta semaine"]),
    taking(
        "chart",
        [
            "A picture of your progress",
            "Una imagen de tu progreso",
            "Ein Bild deines Fortschritts",
            "Une image de tes progrès",
        ],
        [
            "sleep, weight, energy, water, steps…",
            "sueño, peso, energía, agua, pasos…",
            "Schlaf, Gewicht, Energie, Wasser, Schritte…",
            "sommeil, poids, énergie, eau, pas…",
        ],
    ),
    plain("goals", ["Your goals", "Tus objetivos", "Deine Ziele", "Tes objectifs"]),
    plain("habits", ["Your habits", "Tus hábitos", "Deine Gewohnheiten", "Tes habitudes"]),
    taking(
        "cycle",
        ["Your cycle", "Tu ciclo", "Dein Zyklus", "Ton cycle"],
        [
            "on, pause, resume, stop, export or delete",
            "on, pause, resume, stop, export o delete",
            "on, pause, resume, stop, export oder delete",
            "on, pause, resume, stop, export ou delete",
        ],
    ),
    taking(
        "connect",
        [
            "Connect a watch or a health service",
            "Conectar un reloj o un servicio de salud",
            "Eine Uhr oder einen Gesundheitsdienst verbinden",
            "Relier une montre ou un service de santé",
        ],
        ["Which one", "Cuál", "Welchen", "Lequel"],
    ),
    plain(
        "import",
        [
            "Bring records from elsewhere",
            "Traer registros de otro sitio",
            "Einträge von anderswo holen",
            "Reprendre des données d’ailleurs",
        ],
    ),
    taking(
        "remind",
        ["A reminder", "Un recordatorio", "Eine Erinnerung", "Un rappel"],
        ["When, and of what", "Cuándo y de qué", "Wann und woran", "Quand et de quoi"],
    ),
    taking(
        "quiet",
        [
            "When I do not write by myself",
            "Cuándo no escribo por mi cuenta",
            "Wann ich von mir aus nicht schreibe",
            "Quand je n’écris pas de moi-même",
        ],
        ["From when to when", "Desde cuándo hasta cuándo", "Von wann bis wann", "De quand à quand"],
    ),
    taking(
        "units",
        ["Kilograms or pounds", "Kilos o libras", "Kilogramm oder Pfund", "Kilos ou livres"],
        ["metric or imperial", "metric o imperial", "metric oder imperial", "metric ou imperial"],
    ),
    taking(
        "timezone",
        ["Your time zone", "Tu zona horaria", "Deine Zeitzone", "Ton fuseau horaire"],
        ["A city or a zone", "Una ciudad o una zona", "Eine Stadt oder Zone", "Une ville ou un fuseau"],
    ),
    taking(
        "language",
        [
            "The language we talk in",
            "El idioma en que hablamos",
            "Die Sprache, in der wir reden",
            "La langue dans laquelle nous parlons",
        ],
        ["en, es, de, fr", "en, es, de, fr", "en, es, de, fr", "en, es, de, fr"],
    ),
    taking(
        "link",
        [
            "Be the same person here and on Telegram",
            "Ser la misma persona aquí y en Telegram",
            "Hier und auf Telegram dieselbe Person sein",
            "Être la même personne ici et sur Telegram",
        ],
        [
            "The code from the other side",
            "El código del otro lado",
            "Der Code von der anderen Seite",
            "Le code de l’autre côté",
        ],
    ),
    plain(
        "memory",
        ["What I remember of you", "Lo que recuerdo de ti", "Was ich mir von dir merke", "Ce que je retiens de toi"],
    ),
    plain(
        "export",
        [
            "Everything I hold about you",
            "Todo lo que guardo de ti",
            "Alles, was ich über dich habe",
            "Tout ce que j’ai sur toi",
        ],
    ),
    taking(
        "forget",
        [
            "Delete what I hold about you",
            "Borrar lo que guardo de ti",
            "Löschen, was ich über dich habe",
            "Effacer ce que j’ai sur toi",
        ],
        ["What", "Qué", "Was", "Quoi"],
    ),
    taking(
        "pause",
        [
            "I do not write by myself for a while",
            "Por un tiempo no escribo por mi cuenta",
            "Eine Weile schreibe ich nicht von mir aus",
            "Un temps, je n’écris pas de moi-même",
        ],
        [
            "How long: 3d, until Monday, off",
            "Cuánto: 3d, hasta el lunes, off",
            "Wie lange: 3d, bis Montag, off",
            "Combien de temps : 3d, jusqu’à lundi, off",
        ],
    ),
    plain("privacy", ["Where your words go", "Adónde van tus palabras", "Wohin deine Worte gehen", "Où vont tes mots"]),
    plain(
        "about",
        [
            "What I am and what I am not",
            "Lo que soy y lo que no soy",
            "Was ich bin und was nicht",
            "Ce que je suis et ce que je ne suis pas",
        ],
    ),
    plain(
        "why",
        [
            "Why I said what I said",
            "Por qué he dicho lo que he dicho",
            "Warum ich das gesagt habe",
            "Pourquoi j’ai dit cela",
        ],
    ),
];

/// All commands as they are registered.
pub fn wanted() -> Vec<Value> {
    let mut commands: Vec<Value> = COMMANDS.iter().map(registered).collect();
    commands.push(set_up());
    commands
}

/// What has to change so that Discord has what is wanted.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    Put(Value),
    /// By its id.
    Drop(String),
}

/// The changes from the registered commands to the wanted ones; none where all are the same.
pub fn diff(registered: &[Value], wanted: &[Value]) -> Vec<Change> {
    let name = |command: &Value| command["name"].as_str().unwrap_or_default().to_owned();
    let mut changes: Vec<Change> = registered
        .iter()
        .filter(|command| !wanted.iter().any(|want| name(want) == name(command)))
        .filter_map(|command| command["id"].as_str().map(|id| Change::Drop(id.to_owned())))
        .collect();
    let is_there = |want: &Value| registered.iter().any(|command| name(command) == name(want) && holds(command, want));
    changes.extend(wanted.iter().filter(|want| !is_there(want)).cloned().map(Change::Put));
    changes
}

/// Whether Discord's version of a value says the same as ours. It adds fields of its own, and leaves out what is empty.
fn holds(theirs: &Value, ours: &Value) -> bool {
    match ours {
        Value::Object(fields) => fields.iter().all(|(name, value)| match theirs.get(name) {
            Some(theirs) => holds(theirs, value),
            None => matches!(value, Value::Null | Value::Bool(false)) || value.as_array().is_some_and(Vec::is_empty),
        }),
        Value::Array(values) => {
            let others = theirs.as_array().map(Vec::as_slice).unwrap_or_default();
            others.len() == values.len() && values.iter().zip(others).all(|(ours, theirs)| holds(theirs, ours))
        }
        plain => plain == theirs,
    }
}

fn registered(command: &Command) -> Value {
    let options: Vec<Value> = command
        .argument
        .iter()
        .map(|about| {
            json!({
                "type": STRING, "name": "text", "required": false, "description": about[0],
                "description_localizations": localised(about),
            })
        })
        .collect();
    json!({
        "type": 1, "name": command.name, "description": command.about[0],
        "description_localizations": localised(&command.about),
        "options": options, "contexts": [GUILD, BOT_DM], "integration_types": [0],
    })
}

fn set_up() -> Value {
    let about = [
        "Make a channel a coaching channel (for operators of the server)",
        "Hacer de un canal un canal de entrenamiento (para quienes gestionan el servidor)",
        "Einen Kanal zum Coaching-Kanal machen (für die Verwaltung des Servers)",
        "Faire d’un salon un salon de coaching (pour qui gère le serveur)",
    ];
    let choice = |name: &str, value: &str| json!({ "name": name, "value": value });
    json!({
        "type": 1, "name": SET_UP, "description": about[0], "description_localizations": localised(&about),
        "contexts": [GUILD], "integration_types": [0], "default_member_permissions": OPERATOR.to_string(),
        "options": [
            // 0: a text channel.
            { "type": CHANNEL, "name": "channel", "required": true, "description": "Which channel", "channel_types": [0] },
            {
                "type": STRING, "name": "answers", "required": false, "description": "Where people are answered",
                "choices": [choice("private threads", "thread"), choice("direct messages", "direct")],
            },
            {
                "type": STRING, "name": "shows", "required": false,
                "description": "What may be shown there about those who agree",
                "choices": [
                    choice("nothing", "nothing"), choice("checked in", "check_in"), choice("checked in, days in a row", "streak"),
                ],
            },
            { "type": BOOLEAN, "name": "remove", "required": false, "description": "No longer a coaching channel" },
        ],
    })
}

fn localised(texts: &[&str; 4]) -> Value {
    let text = |lang: Lang| texts[Lang::ALL.iter().position(|known| *known == lang).unwrap_or_default()];
    let pairs =
        LOCALES.iter().flat_map(|(lang, names)| names.iter().map(|name| ((*name).to_owned(), json!(text(*lang)))));
    Value::Object(pairs.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_keep_to_the_platforms_limits() {
        let commands = wanted();
        assert!(commands.len() <= 100);
        for command in &commands {
            let name = command["name"].as_str().expect("a name");
            assert!(
                (1..=32).contains(&name.len()) && name.chars().all(|c| c.is_ascii_lowercase() || c == '-'),
                "{name}"
            );
            let mut described = vec![command];
            described.extend(command["options"].as_array().expect("options"));
            for thing in described {
                let texts = thing["description_localizations"].as_object().into_iter().flat_map(|texts| texts.values());
                for text in texts.chain([&thing["description"]]) {
                    let length = text.as_str().expect("a text").chars().count();
                    assert!((1..=100).contains(&length), "{name}: {text}");
                }
            }
        }
    }

    #[test]
    fn only_what_differs_is_registered() {
        let wanted = wanted();
        let mut theirs = wanted.clone();
        for (index, command) in theirs.iter_mut().enumerate() {
            command["id"] = json!(index.to_string());
            command["version"] = json!("1");
            if command["options"].as_array().is_some_and(Vec::is_empty) {
                command.as_object_mut().expect("a command").remove("options");
            }
        }
        assert_eq!(diff(&theirs, &wanted), []);
        theirs[0]["description"] = json!("Another");
        theirs.push(json!({ "id": "99", "name": "old" }));
        assert_eq!(diff(&theirs, &wanted), [Change::Drop("99".to_owned()), Change::Put(wanted[0].clone())]);
        assert_eq!(diff(&[], &wanted).len(), wanted.len());
    }
}
