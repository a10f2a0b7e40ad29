//! First contact: who I am, then name, zone and units, one question at a time, each skippable. What somebody has to say
//! goes first: a log sent as the first message is logged, and the questions come under it.

use chrono_tz::Tz;

use crate::{
    domain::{
        person::{Onboarding, Person, Units},
        record::Record,
        talk::{Body, Button, Hints},
        text::fold,
    },
    offline::{self, Feeling, places},
    store::rows::{ActionType, Path},
};

use super::{
    pending::{Action, Pending},
    push::{self, PushChange},
    show::Show,
    turn::{Plan, Turn, Word},
    views,
    words::Words,
};

/// What first contact learns about a person.
#[derive(Clone, Debug, PartialEq)]
pub enum Learned {
    Name(String),
    Zone(Tz),
    Units(Units),
    /// Where first contact stands now.
    Step(Onboarding),
}

/// An answer to the open question.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    Learned(Learned),
    Skipped,
    /// The zone question was answered with a place that is not known.
    UnknownPlace,
}

/// A question with its buttons.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    pub step: Onboarding,
    pub text: String,
    pub buttons: Vec<Button>,
}

/// Words that skip a question, folded.
const SKIP: &[&str] = &[
    "skip",
    "later",
    "no",
    "none",
    "next",
    "omitir",
    "saltar",
    "luego",
    "despues",
    "uberspringen",
    "spater",
    "nein",
    "weiter",
    "passer",
    "plus tard",
    "non",
    "/skip",
];
/// Words that confirm, folded.
const YES: &[&str] = &[
    "yes", "y", "yep", "yeah", "ok", "okay", "sure", "right", "correct", "si", "claro", "vale", "dale", "ja", "genau",
    "klar", "stimmt", "oui", "d'accord", "exact",
];
/// Words of each system of units, folded.
const METRIC: &[&str] = &[
    "metric",
    "kg",
    "kilo",
    "kilos",
    "km",
    "kilogram",
    "kilograms",
    "kilometres",
    "kilometers",
    "kilometros",
    "kilometer",
    "kilometres",
    "celsius",
    "litre",
    "litres",
    "liter",
    "liters",
    "litro",
    "litros",
    "metrico",
    "metrisch",
    "metrique",
];
/// Units that are other words as well: alone they answer, in a sentence they do not.
const AMBIGUOUS: &[&str] = &["mi", "feet", "inches", "pound"];
const IMPERIAL: &[&str] = &[
    "imperial",
    "imperiale",
    "lb",
    "lbs",
    "pound",
    "pounds",
    "ounce",
    "ounces",
    "oz",
    "mile",
    "miles",
    "mi",
    "feet",
    "inches",
    "stone",
    "fahrenheit",
    "imperiales",
    "libra",
    "libras",
    "onzas",
    "millas",
    "pfund",
    "unzen",
    "meilen",
    "livre",
    "livres",
    "onces",
];

/// Entries of an introduction that may be the name.
const ROW: usize = 4;
/// Words that where somebody comes from follows, folded.
const ORIGIN: [&str; 4] = ["from", "aus", "de", "desde"];

/// Words of a message that only tells units, at most.
const LONGEST_UNITS: usize = 8;

/// The step after `step` that still has something to ask. What the platform told counts as told.
pub fn next_step(step: Onboarding, person: &Person) -> Onboarding {
    let following = match step {
        Onboarding::New => Onboarding::Name,
        Onboarding::Name => Onboarding::Zone,
        Onboarding::Zone => Onboarding::Units,
        Onboarding::Units => Onboarding::Pushes,
        Onboarding::Pushes | Onboarding::Done => Onboarding::Done,
    };
    match following {
        Onboarding::Name if person.name.is_some() => next_step(Onboarding::Name, person),
        Onboarding::Zone if person.zone_known => next_step(Onboarding::Zone, person),
        other => other,
    }
}

/// The question of a step; none when all is asked.
pub fn question(step: Onboarding, words: &Words, hints: &Hints) -> Option<Question> {
    let say = |key: &str, words_said: &str| Button {
        label: words.say(key, &[]),
        action: Action::Say(words_said.to_owned()).encode(),
    };
    let skip = say("button.skip", "skip");
    let (text, buttons) = match step {
        Onboarding::New | Onboarding::Done => return None,
        Onboarding::Name => (words.say("hello.ask_name", &[]), vec![skip]),
        Onboarding::Zone => match hints.timezone.as_deref() {
            Some(zone) => {
                let keep = Button {
                    label: words.say("button.keep_zone", &[("zone", zone)]),
                    action: Action::Say(zone.to_owned()).encode(),
                };
                (words.say("hello.confirm_zone", &[("zone", zone)]), vec![keep, skip])
            }
            None => (words.say("hello.ask_zone", &[]), vec![skip]),
        },
        Onboarding::Units => (
            words.say("hello.ask_units", &[]),
            vec![say("button.metric", "metric"), say("button.imperial", "imperial"), skip],
        ),
        Onboarding::Pushes => (words.say("hello.ask_pushes", &[]), push::first_buttons(words)),
    };
    Some(Question { step, text, buttons })
}

/// Reads an answer to the question of `step`; none when the message is about something else.
pub fn answer(step: Onboarding, text: &str, hints: &Hints) -> Option<Answer> {
    let folded = fold(text);
    let word = folded.trim_matches(|c: char| !c.is_alphanumeric() && c != '/');
    // "My feet hurt" and "mi marido" name no unit.
    let is_plain = word.split_whitespace().count() <= LONGEST_UNITS && !word.contains(|c: char| c.is_ascii_digit());
    let names_one = |list: &[&str]| {
        let named = |part: &str| list.contains(&part) && (part == word || !AMBIGUOUS.contains(&part));
        is_plain && word.split(|c: char| !c.is_alphanumeric()).any(named)
    };
    if SKIP.contains(&word) {
        return Some(Answer::Skipped);
    }
    match step {
        // When to write is read in `push`.
        Onboarding::New | Onboarding::Pushes | Onboarding::Done => None,
        // "metric" answers a question that comes later, "hello" and "slept" none.
        Onboarding::Name if METRIC.contains(&word) => Some(Answer::Learned(Learned::Units(Units::Metric))),
        Onboarding::Name if IMPERIAL.contains(&word) => Some(Answer::Learned(Learned::Units(Units::Imperial))),
        Onboarding::Name if YES.contains(&word) || offline::is_said_to_us(text) => None,
        Onboarding::Name => name(text).map(|name| Answer::Learned(Learned::Name(name))),
        Onboarding::Zone => {
            if YES.contains(&word) {
                let zone = hints.timezone.as_deref()?.parse().ok()?;
                return Some(Answer::Learned(Learned::Zone(zone)));
            }
            match places::zone_of(text) {
                Some(zone) => Some(Answer::Learned(Learned::Zone(zone))),
                // A few words without a number were meant as a place.
                None if word.split_whitespace().count() <= 3 && !word.contains(|c: char| c.is_ascii_digit()) => {
                    Some(Answer::UnknownPlace)
                }
                None => None,
            }
        }
        Onboarding::Units if names_one(METRIC) => Some(Answer::Learned(Learned::Units(Units::Metric))),
        Onboarding::Units if names_one(IMPERIAL) => Some(Answer::Learned(Learned::Units(Units::Imperial))),
        Onboarding::Units => None,
    }
}

/// The name of an introduction, in any place of its row: "Kwame, 24, London", "Hi, Mia, Vienna", "London, Kwame", "hi, Maya from
/// Bristol".
fn introduced(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split([',', '\n']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let (greetings, parts): (Vec<&str>, Vec<&str>) = parts.into_iter().partition(|part| offline::is_said_to_us(part));
    parts.iter().take(ROW).find_map(|part| {
        let words: Vec<&str> = part.split_whitespace().collect();
        let from = words.iter().position(|word| ORIGIN.contains(&word.to_lowercase().as_str()));
        // "Nurse from Dublin" is no name; a greeting before it makes it one.
        let called = match from {
            Some(at) if !greetings.is_empty() => words[..at].join(" "),
            Some(_) => return None,
            None => (*part).to_owned(),
        };
        let is_alone = from.is_none() && parts.len() == 1;
        let is_place = places::is_ambiguous(&called) || places::zone_of(&called).is_some();
        let is_proper = called.chars().next().is_some_and(char::is_uppercase);
        name(&called).filter(|_| is_proper && !is_place && !is_alone)
    })
}

/// The name of a sentence that says whose it is: "Hey, I'm Lea from Graz", "ich bin der Tom, 52".
fn stated(text: &str) -> Option<String> {
    const AFTER: [&str; 9] = ["from", "and", "aus", "und", "de", "y", "et", "in", "here"];
    const ARTICLES: [&str; 3] = ["der", "die", "la"];
    let parts = text.split([',', '.', '!', '\n', ';']).map(str::trim).filter(|part| !part.is_empty());
    parts.take(2).find_map(|part| {
        let words = part.split_whitespace().take_while(|word| !AFTER.contains(&word.to_lowercase().as_str()));
        let words: Vec<&str> = words.filter(|word| !ARTICLES.contains(&word.to_lowercase().as_str())).collect();
        let said = words.join(" ");
        let name = name(&said).filter(|name| name.len() < said.len())?;
        let is_proper = name.split(' ').all(|word| word.chars().next().is_some_and(char::is_uppercase));
        (is_proper && !offline::is_said_to_us(&name)).then_some(name)
    })
}

/// The plan for a zone that somebody agreed to go by.
pub fn moved(turn: &Turn<'_>, zone: Tz) -> Plan {
    let mut plan = Plan::new(ActionType::Other, Path::Command);
    let learned = Learned::Zone(zone);
    plan.lead.push(thanks(&learned, turn.show));
    plan.learned.push(learned);
    plan
}

/// Units told while nothing is asked about them: "metric", "pounds and miles please", "lieber Kilo und Kilometer". One unit alone
/// may be of anything.
pub fn late_units(turn: &Turn<'_>) -> Option<Plan> {
    let units = units_told(turn.text)?;
    let is_one_word = turn.text.split_whitespace().count() == 1;
    let step = turn.past.person.onboarding;
    let is_asked = turn.pending == Some(Pending::Onboarding)
        && (step == Onboarding::Units || step == Onboarding::Name && is_one_word);
    if is_asked {
        return None;
    }
    let mut plan = Plan::new(ActionType::Other, Path::Command);
    let learned = Learned::Units(units);
    plan.lead.push(thanks(&learned, turn.show));
    plan.learned.push(learned);
    Some(plan)
}

/// The system of units that a message names and says nothing else: by its name, or by two of its units, or by one that is wished
/// for.
fn units_told(text: &str) -> Option<Units> {
    const NAMES: [&str; 7] = ["metric", "metrico", "metrisch", "metrique", "imperial", "imperiales", "imperiale"];
    const WISHED: [&str; 21] = [
        "please",
        "use",
        "prefer",
        "in",
        "por",
        "favor",
        "prefiero",
        "uso",
        "en",
        "bitte",
        "lieber",
        "nimm",
        "rechne",
        "plait",
        "prefere",
        "utilise",
        "usa",
        "only",
        "nur",
        "solo",
        "uniquement",
    ];
    const SMALL: [&str; 22] = [
        "and",
        "or",
        "i",
        "me",
        "my",
        "with",
        "the",
        "units",
        "y",
        "las",
        "los",
        "unidades",
        "und",
        "ich",
        "mir",
        "mit",
        "einheiten",
        "et",
        "je",
        "les",
        "unites",
        "s'il",
    ];
    let folded = fold(text);
    let is_apart = |c: char| !(c.is_alphanumeric() || c == '\'');
    let said: Vec<&str> = folded.split(is_apart).filter(|word| !word.is_empty()).collect();
    let of = |list: &[&str]| said.iter().filter(|word| list.contains(word)).count();
    let is_known =
        |word: &&str| [METRIC, IMPERIAL, &NAMES, &WISHED, &SMALL, &["te"]].iter().any(|list| list.contains(word));
    let (metric, imperial, names, wished) = (of(METRIC), of(IMPERIAL), of(&NAMES), of(&WISHED));
    let is_told = names > 0 || metric + imperial > 1 || metric + imperial == 1 && wished > 0;
    if said.len() > LONGEST_UNITS || !is_told || !said.iter().all(is_known) {
        return None;
    }
    match (metric > 0, imperial > 0) {
        (true, false) => Some(Units::Metric),
        (false, true) => Some(Units::Imperial),
        _ => None,
    }
}

/// A name as people give one: one to three words of letters, the introduction left out.
fn name(text: &str) -> Option<String> {
    let mut words: Vec<&str> = text.trim().trim_end_matches(['.', '!']).split_whitespace().collect();
    for introduction in [
        &["my", "name", "is"][..],
        &["call", "me"],
        &["i", "am"],
        &["i'm"],
        &["im"],
        &["yo", "im"],
        &["yo", "i'm"],
        &["hey", "i'm"],
        &["hi", "i'm"],
        &["hi", "im"],
        &["hola", "soy"],
        &["hallo", "ich", "bin"],
        &["salut", "moi", "c'est"],
        &["moi", "c'est"],
        &["me", "llamo"],
        &["soy"],
        &["ich", "bin"],
        &["ich", "heiße"],
        &["ich", "heisse"],
        &["je", "m'appelle"],
        &["je", "suis"],
    ] {
        let starts = words.len() > introduction.len()
            && words.iter().zip(introduction).all(|(word, wanted)| word.to_lowercase() == *wanted);
        if starts {
            words.drain(..introduction.len());
            break;
        }
    }
    let is_name = |word: &&str| word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.'));
    ((1..=3).contains(&words.len()) && words.iter().all(is_name)).then(|| words.join(" "))
}

/// Adds to a plan what first contact still has to say: who I am, the first time, and the next open question. A question
/// that was not answered is not asked again.
pub fn escort(turn: &Turn<'_>, plan: &mut Plan) {
    if turn.inbound.heard.body == Body::Public {
        // Nothing about a person is said, or asked, where others read along.
        return;
    }
    let step = turn.past.person.onboarding;
    let stays = plan.learned.iter().any(|learned| matches!(learned, Learned::Step(_)));
    if step == Onboarding::Done || stays || plan.path == Path::Safety || plan.erase || plan.join.is_some() {
        return;
    }
    let words = turn.words();
    // A bare place may be the name somebody gives ("Florence"), and what is logged speaks of other places ("a run in Vienna").
    let is_bare = plan.draft.writes.iter().all(|write| matches!(write.record, Record::UpdateProfile(_)))
        && !plan.learned.iter().any(|learned| matches!(learned, Learned::Name(name) if name.as_str() == turn.text))
        && step != Onboarding::Done;
    let told = if is_bare { places::zone_of_introduction(turn.text) } else { places::zone_of_writer(turn.text) };
    let told = told.filter(|_| {
        let person = after(turn, plan);
        !person.zone_known || places::is_nowhere(person.zone)
    });
    // What the platform calls them is no match for what they say.
    if matches!(step, Onboarding::New | Onboarding::Name)
        && !plan.learned.iter().any(|learned| matches!(learned, Learned::Name(_)))
    {
        plan.learned.extend(stated(turn.text).map(Learned::Name));
    }
    // "Kwame, 24, London": the name comes first.
    let is_named = after(turn, plan).name.is_some();
    if matches!(step, Onboarding::New | Onboarding::Name) && !is_named && told.is_some() {
        plan.learned.extend(introduced(turn.text).map(Learned::Name));
    }
    plan.learned.extend(told.map(Learned::Zone));
    let was_introduced = turn.past.recent.iter().any(|said| said.response.contains("ALIVE"));
    if step == Onboarding::New && !was_introduced {
        introduce(turn, plan);
    }
    plan.after.extend(told.map(|zone| thanks(&Learned::Zone(zone), turn.show)));
    let mut next = next_step(step, &after(turn, plan));
    // What was told before it is asked is not asked.
    if next == Onboarding::Units && plan.learned.iter().any(|learned| matches!(learned, Learned::Units(_))) {
        next = next_step(next, &after(turn, plan));
    }
    let is_busy = plan.pending.is_some() || !plan.draft.asks.is_empty();
    if next == Onboarding::Pushes {
        if is_busy || !is_a_moment(turn, plan) {
            // Nothing is set up that was not spoken of: later, then.
            return;
        }
        plan.pushes.push(PushChange::Defaults);
    }
    plan.learned.push(Learned::Step(next));
    match question(next, words, &turn.inbound.heard.hints) {
        Some(question) if !is_busy => {
            plan.after.push(question.text);
            plan.buttons.extend(question.buttons);
            plan.pending = Some(Pending::Onboarding);
        }
        None if turn.pending == Some(Pending::Onboarding)
            && plan.word == Word::Nothing
            && plan.draft.writes.is_empty() =>
        {
            plan.after.push(words.pick("hello.done", &[], turn.pick));
            // It asks for the night.
            plan.pending = Some(Pending::Value { field: "sleep_hours".to_owned() });
        }
        _ => {}
    }
}

/// Whether what is said now leaves room for the last question: after an answer to ours, a log or a greeting, and not
/// under a correction, a question of the person's or a command.
fn is_a_moment(turn: &Turn<'_>, plan: &Plan) -> bool {
    match plan.action {
        ActionType::Log | ActionType::Smalltalk => true,
        ActionType::Other => turn.pending == Some(Pending::Onboarding),
        _ => false,
    }
}

/// Who I am: at length to a greeting, in a sentence under something that was answered.
fn introduce(turn: &Turn<'_>, plan: &mut Plan) {
    let words = turn.words();
    // What was heard of them and answered is not swallowed by a greeting.
    let is_answered = plan.answered || !plan.lead.is_empty() || !plan.training.is_empty();
    let said_little =
        plan.draft.writes.is_empty() && plan.draft.asks.is_empty() && plan.path != Path::Model && !is_answered;
    match plan.action {
        // Who begins with a grief is answered, not greeted.
        ActionType::Smalltalk | ActionType::Other
            if offline::feeling(&turn.message()).is_some_and(Feeling::is_hard) =>
        {
            plan.after.push(words.say("hello.intro_short", &[]));
        }
        ActionType::Smalltalk | ActionType::Other if said_little && plan.path == Path::Offline => {
            plan.lead = vec![views::intro(words, after(turn, plan).name.as_deref())];
            plan.word = Word::Nothing;
        }
        // `/start` introduces by itself.
        ActionType::Smalltalk => {}
        _ => plan.after.push(words.say("hello.intro_short", &[])),
    }
    let person = after(turn, plan);
    // Only where a day had to be chosen: otherwise the question that follows says enough.
    if !person.zone_known && !plan.draft.writes.is_empty() {
        plan.after.push(words.say("hello.zone_default", &[("zone", &views::zone_name(person.zone))]));
    }
}

/// The person as they will be known after this exchange.
fn after(turn: &Turn<'_>, plan: &Plan) -> Person {
    let mut person = turn.past.person.clone();
    for learned in &plan.learned {
        match learned {
            Learned::Name(name) => person.name = Some(name.clone()),
            Learned::Zone(zone) => {
                person.zone = *zone;
                person.zone_known = true;
            }
            Learned::Units(units) => person.units = *units,
            Learned::Step(step) => person.onboarding = *step,
        }
    }
    for write in &plan.draft.writes {
        if let Record::UpdateProfile(profile) = &write.record {
            person.zone_known |= profile.timezone.is_some();
            person.name = profile.name.clone().or(person.name);
        }
    }
    person
}

/// The sentence for what was just learned.
pub fn thanks(learned: &Learned, show: Show) -> String {
    let words = show.words();
    match learned {
        Learned::Name(name) => words.say("hello.nice_name", &[("name", name)]),
        Learned::Zone(zone) => words.say("hello.zone_set", &[("zone", zone.name())]),
        Learned::Units(units) => {
            let name = words.say(if *units == Units::Metric { "hello.metric" } else { "hello.imperial" }, &[]);
            words.say("hello.units_set", &[("units", &name)])
        }
        Learned::Step(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_told_by_two_of_them_or_by_a_wish() {
        for (text, wanted) in [
            ("pounds and miles please", Some(Units::Imperial)),
            ("metric", Some(Units::Metric)),
            ("kg please", Some(Units::Metric)),
            ("I prefer kilos", Some(Units::Metric)),
            ("libras y millas, por favor", Some(Units::Imperial)),
            ("lieber Pfund und Meilen", Some(Units::Imperial)),
            ("en livres et miles s'il te plaît", Some(Units::Imperial)),
            ("kg", None),
            ("pounds", None),
            ("pounds and kilometres", None),
            ("ran 5 miles", None),
            ("I lost two pounds", None),
        ] {
            assert_eq!(units_told(text), wanted, "{text}");
        }
    }

    #[test]
    fn a_name_stands_anywhere_in_an_introduction() {
        for (text, wanted) in [
            ("Kwame, 24, London", Some("Kwame")),
            ("Hi, Mia, Vienna", Some("Mia")),
            ("hi, Maya from Bristol, 44", Some("Maya")),
            ("London, Kwame", Some("Kwame")),
            ("44, Jana, Köln", Some("Jana")),
            ("Hola, Lola de Sevilla", Some("Lola")),
            ("Salut, Luc de Montréal", Some("Luc")),
            ("hallo, Jan aus Köln", Some("Jan")),
            ("nurse in Dublin", None),
            ("Krankenschwester aus Graz", None),
            ("Leipzig", None),
            ("Portland, Maine", None),
        ] {
            assert_eq!(introduced(text).as_deref(), wanted, "{text}");
        }
    }

    #[test]
    fn who_says_their_name_is_called_by_it() {
        for (text, wanted) in [
            ("Hey, I'm Lea from Graz", Some("Lea")),
            ("hallo, ich bin der Tom, 52", Some("Tom")),
            ("soy Marta de Valencia", Some("Marta")),
            ("Bonjour! Je suis Anne et j'ai 40 ans", Some("Anne")),
            ("I'm tired", None),
            ("I'm from Graz", None),
            ("ran 5 km", None),
            ("Lea", None),
        ] {
            assert_eq!(stated(text).as_deref(), wanted, "{text}");
        }
    }

    #[test]
    fn answers_are_told_from_other_messages() {
        let hints = Hints { timezone: Some("Europe/Madrid".into()), ..Hints::default() };
        let learned = |learned| Some(Answer::Learned(learned));
        for (step, text, wanted) in [
            (Onboarding::Name, "Ana", learned(Learned::Name("Ana".into()))),
            (Onboarding::Name, "My name is José Luis.", learned(Learned::Name("José Luis".into()))),
            (Onboarding::Name, "slept 6h", None),
            (Onboarding::Name, "hello", None),
            (Onboarding::Name, "Hola!", None),
            (Onboarding::Name, "guten Morgen", None),
            (Onboarding::Name, "slept", None),
            (Onboarding::Name, "dormí", None),
            (Onboarding::Name, "merci", None),
            (Onboarding::Name, "metric", learned(Learned::Units(Units::Metric))),
            (Onboarding::Name, "Rose", learned(Learned::Name("Rose".into()))),
            (Onboarding::Name, "Mark", learned(Learned::Name("Mark".into()))),
            (Onboarding::Name, "May", learned(Learned::Name("May".into()))),
            (Onboarding::Name, "Rune", learned(Learned::Name("Rune".into()))),
            (Onboarding::Name, "Lu", learned(Learned::Name("Lu".into()))),
            (Onboarding::Name, "Hi", None),
            (Onboarding::Name, "skip", Some(Answer::Skipped)),
            (Onboarding::Zone, "yes", learned(Learned::Zone(Tz::Europe__Madrid))),
            (Onboarding::Zone, "Europe/Berlin", learned(Learned::Zone(Tz::Europe__Berlin))),
            (Onboarding::Zone, "Atlantis", Some(Answer::UnknownPlace)),
            (Onboarding::Zone, "ran 5 km", None),
            (Onboarding::Units, "kilos please", learned(Learned::Units(Units::Metric))),
            (Onboarding::Units, "pounds", learned(Learned::Units(Units::Imperial))),
            (Onboarding::Units, "I think in kilos, of course", learned(Learned::Units(Units::Metric))),
            (Onboarding::Units, "mood calm", None),
            (Onboarding::Units, "my feet hurt", None),
            (Onboarding::Units, "mi marido me ha pegado la gripe", None),
            (Onboarding::Units, "ran 5 km", None),
        ] {
            assert_eq!(answer(step, text, &hints), wanted, "{text}");
        }
    }
}
