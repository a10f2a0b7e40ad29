//! The words of this channel's own: notices, forms and what may be said in public. What the coach says is not here.

use crate::domain::person::Lang;

/// A sentence of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// What a person reads first in the private place that their first word in a room led to.
    Notice,
    /// Said in a private thread.
    ModeratorsRead,
    /// Above the buttons of consent.
    PublicWords,
    /// A button.
    LogThere,
    /// A button.
    ShowThere,
    /// A button.
    NothingThere,
    /// After LogThere.
    LogsOn,
    /// After ShowThere.
    ShowsOn,
    /// After NothingThere.
    NothingOn,
    /// Public.
    CheckedIn,
    /// Public.
    Streak,
    /// Public.
    OpenYourDms,
    /// To an operator.
    SetUp,
    /// Part of SetUp.
    ByThread,
    /// Part of SetUp.
    ByDirect,
    /// Part of SetUp.
    ShowNothing,
    /// Part of SetUp.
    ShowCheckIn,
    /// Part of SetUp.
    ShowStreak,
    /// To an operator.
    Closed,
    /// To others who tried.
    OperatorsOnly,
    /// The title of the form.
    Check,
    /// A field.
    Energy,
    /// A field.
    Mood,
    /// A field.
    Sleep,
    /// A field.
    Water,
    /// How a filled field is said.
    SaidEnergy,
    /// How a filled field is said.
    SaidMood,
    /// How a filled field is said.
    SaidSleep,
    /// How a filled field is said.
    SaidWater,
    /// After an empty form.
    EmptyForm,
}

/// The sentence in a language.
pub fn say(lang: Lang, line: Line) -> &'static str {
    let [en, es, de, fr] = texts(line);
    match lang {
        Lang::En => en,
        Lang::Es => es,
        Lang::De => de,
        Lang::Fr => fr,
    }
}

/// English, Spanish, German, French.
fn texts(line: Line) -> [&'static str; 4] {
    match line {
        Line::Notice => [
            "I am ALIVE, your coach: an AI, not a clinician. What you tell me here is kept for you alone: /privacy says where it goes, /forget deletes it.",
            "Soy ALIVE, tu entrenador: una IA, no un profesional sanitario. Lo que me cuentes aquí se guarda solo para ti: /privacy dice adónde va, /forget lo borra.",
            "Ich bin ALIVE, dein Coach: eine KI, kein medizinisches Fachpersonal. Was du mir hier sagst, wird nur für dich aufgehoben: /privacy sagt, wohin es geht, /forget löscht es.",
            "Je suis ALIVE, ton coach : une IA, pas un professionnel de santé. Ce que tu me dis ici est gardé pour toi seul : /privacy dit où cela va, /forget l’efface.",
        ],
        Line::ModeratorsRead => [
            "Moderators of this server can read private threads. For what is only yours, write to me directly.",
            "Los moderadores de este servidor pueden leer los hilos privados. Para lo que es solo tuyo, escríbeme por mensaje directo.",
            "Moderatoren dieses Servers können private Threads lesen. Was nur dich angeht, schreib mir direkt.",
            "Les modérateurs de ce serveur peuvent lire les fils privés. Pour ce qui n’appartient qu’à toi, écris-moi en message privé.",
        ],
        Line::PublicWords => [
            "What you write in the channel itself everybody reads. I log nothing of it and say nothing of you there, unless you want it:",
            "Lo que escribes en el canal lo leen todos. No registro nada de ello ni digo nada de ti allí, salvo que tú quieras:",
            "Was du im Kanal selbst schreibst, lesen alle. Ich trage davon nichts ein und sage dort nichts über dich, es sei denn, du willst es:",
            "Ce que tu écris dans le salon, tout le monde le lit. Je n’en note rien et n’y dis rien de toi, sauf si tu le veux :",
        ],
        Line::LogThere => [
            "Log what I write there",
            "Registrar lo que escribo allí",
            "Eintragen, was ich dort schreibe",
            "Noter ce que j’y écris",
        ],
        Line::ShowThere => [
            "Show there that I checked in",
            "Mostrar allí mis registros del día",
            "Dort zeigen, dass ich da war",
            "Y montrer que je suis passé",
        ],
        Line::NothingThere => ["Neither", "Ninguna de las dos", "Keins von beidem", "Ni l’un ni l’autre"],
        Line::LogsOn => [
            "From now on I log what you write in that channel, and answer here.",
            "A partir de ahora registro lo que escribes en ese canal y respondo aquí.",
            "Ab jetzt trage ich ein, was du in dem Kanal schreibst, und antworte hier.",
            "Désormais je note ce que tu écris dans ce salon, et je réponds ici.",
        ],
        Line::ShowsOn => [
            "From now on I say in that channel when you checked in, and nothing else about you.",
            "A partir de ahora digo en ese canal cuándo has registrado tu día, y nada más de ti.",
            "Ab jetzt sage ich in dem Kanal, wenn du da warst, und sonst nichts über dich.",
            "Désormais je dis dans ce salon quand tu es passé, et rien d’autre de toi.",
        ],
        Line::NothingOn => [
            "What you write in that channel stays there: I log nothing of it and say nothing of you.",
            "Lo que escribes en ese canal se queda allí: no registro nada ni digo nada de ti.",
            "Was du in dem Kanal schreibst, bleibt dort: Ich trage nichts ein und sage nichts über dich.",
            "Ce que tu écris dans ce salon y reste : je n’en note rien et ne dis rien de toi.",
        ],
        Line::CheckedIn => [
            "{who} checked in today.",
            "{who} ha registrado su día.",
            "{who} war heute da.",
            "{who} est passé aujourd’hui.",
        ],
        Line::Streak => [
            "{who} checked in today. Days in a row: {days}",
            "{who} ha registrado su día. Días seguidos: {days}",
            "{who} war heute da. Tage in Folge: {days}",
            "{who} est passé aujourd’hui. Jours d’affilée : {days}",
        ],
        Line::OpenYourDms => [
            "{who}, I would like to answer you in private and may not write to you. Please allow direct messages from members of this server.",
            "{who}, quiero responderte en privado y no puedo escribirte. Permite los mensajes directos de miembros de este servidor, por favor.",
            "{who}, ich möchte dir privat antworten und darf dir nicht schreiben. Bitte erlaube Direktnachrichten von Mitgliedern dieses Servers.",
            "{who}, j’aimerais te répondre en privé et je ne peux pas t’écrire. Autorise les messages privés des membres de ce serveur, s’il te plaît.",
        ],
        Line::SetUp => [
            "This is set: {room} is a coaching channel. People who write there are answered {how}. About those who agree I may show there: {what}.",
            "Hecho: {room} es un canal de entrenamiento. A quien escriba allí se le responde {how}. De quienes lo acepten puedo mostrar allí: {what}.",
            "Eingerichtet: {room} ist ein Coaching-Kanal. Wer dort schreibt, bekommt die Antwort {how}. Über die, die zustimmen, darf ich dort zeigen: {what}.",
            "C’est fait : {room} est un salon de coaching. Qui y écrit reçoit sa réponse {how}. De ceux qui l’acceptent, je peux y montrer : {what}.",
        ],
        Line::ByThread => {
            ["in a private thread", "en un hilo privado", "in einem privaten Thread", "dans un fil privé"]
        }
        Line::ByDirect => ["by direct message", "por mensaje directo", "per Direktnachricht", "en message privé"],
        Line::ShowNothing => ["nothing", "nada", "nichts", "rien"],
        Line::ShowCheckIn => {
            ["that they checked in", "que han registrado su día", "dass sie da waren", "qu’ils sont passés"]
        }
        Line::ShowStreak => [
            "that they checked in, and their days in a row",
            "que han registrado su día y cuántos días seguidos",
            "dass sie da waren, und ihre Tage in Folge",
            "qu’ils sont passés, et leurs jours d’affilée",
        ],
        Line::Closed => [
            "{room} is no longer a coaching channel.",
            "{room} ya no es un canal de entrenamiento.",
            "{room} ist kein Coaching-Kanal mehr.",
            "{room} n’est plus un salon de coaching.",
        ],
        Line::OperatorsOnly => [
            "Only who may manage this server can set that up.",
            "Solo quien puede gestionar este servidor puede configurarlo.",
            "Das kann nur einrichten, wer diesen Server verwalten darf.",
            "Seul qui peut gérer ce serveur peut régler cela.",
        ],
        Line::Check => ["Check-in", "Registro rápido", "Check-in", "Point du jour"],
        Line::Energy => ["Energy, 1 to 5", "Energía, de 1 a 5", "Energie, 1 bis 5", "Énergie, de 1 à 5"],
        Line::Mood => ["Mood, in a word", "Ánimo, en una palabra", "Stimmung, in einem Wort", "Humeur, en un mot"],
        Line::Sleep => ["Hours of sleep", "Horas de sueño", "Stunden Schlaf", "Heures de sommeil"],
        Line::Water => ["Water, in litres", "Agua, en litros", "Wasser, in Litern", "Eau, en litres"],
        Line::SaidEnergy => ["energy {}", "energía {}", "Energie {}", "énergie {}"],
        Line::SaidMood => ["mood {}", "ánimo {}", "Stimmung {}", "humeur {}"],
        Line::SaidSleep => ["slept {} hours", "dormí {} horas", "{} Stunden geschlafen", "dormi {} heures"],
        Line::SaidWater => {
            ["drank {} litres of water", "bebí {} litros de agua", "{} Liter Wasser getrunken", "bu {} litres d’eau"]
        }
        Line::EmptyForm => [
            "Nothing was filled in, so I kept nothing.",
            "No has rellenado nada, así que no he guardado nada.",
            "Es war nichts ausgefüllt, also habe ich nichts eingetragen.",
            "Rien n’était rempli, je n’ai donc rien noté.",
        ],
    }
}
