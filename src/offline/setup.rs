//! Answers typed to the questions that set a plan up: "lose weight", "three days", "at home", "nothing hurts".

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::concept::{Concept, Cue};
use super::item::{self, Cut, What};
use super::quantity::{self, Quantity, Unit};
use super::token::tokens;
use super::when::DateRef;
use super::{Message, clause, train};
use crate::domain::person::Lang;
use crate::domain::planner::body::BodyPart;
use crate::domain::record::{Activity, Goal, GoalKind, Record};
use crate::domain::text::fold;

/// Words of an answer at most; a longer message is a message of its own. What for, how much and when is told in more.
const LONGEST_ANSWER: usize = 8;
const LONGEST_TELLING: usize = 14;

/// Sports that a plan is offered for.
pub(super) const OFFERED_SPORTS: [&str; 5] = ["running", "cycling", "swimming", "walking", "rowing"];

const MINUTES_OF_AN_HOUR: f64 = 60.0;
/// What a walk of most days comes to.
const WALK_MINUTES: f64 = 20.0;
const KM_OF_A_MILE: f64 = 1.609_344;
/// More hours than that nobody trains in a week.
const HOURS_OF_A_WEEK: f64 = 25.0;
/// More sessions than that are none of a week.
const SESSIONS_OF_A_WEEK: f64 = 14.0;
/// The shortest session that is told with how often it is.
const SESSION_MINUTES: f64 = 15.0;

/// The shortest distance in metres that is swum for itself; fewer are a height, or minutes.
const SHORTEST_SWIM_M: f64 = 100.0;

/// Words in which a question is passed over, at most.
const LONGEST_SKIP: usize = 2;

/// A question with its answers, each with the ways to say it.
type Answers = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// What an answer to a question says, as the name of an offered choice or as a number; none where the message is about
/// something else.
pub fn answer(question: &str, message: &Message<'_>) -> Option<String> {
    let mut cut = item::cut(message.text, message.lang);
    let words: Vec<String> = words(message.text);
    let longest = if matches!(question, "for" | "now" | "days") { LONGEST_TELLING } else { LONGEST_ANSWER };
    if words.is_empty() || words.len() > longest || message.text.contains('?') {
        return None;
    }
    if words.len() <= LONGEST_SKIP && named("skip", &words, cut.lang).is_some() {
        return Some("skip".to_owned());
    }
    // "29, wheelchair user" tells what a plan has to know, and no hours of a week.
    if matches!(question, "now" | "days" | "minutes") && !train::conditions_named(message).is_empty() {
        return None;
    }
    quantity::read(&mut cut);
    match question {
        "for" if wished(&cut, &words) => Some("endurance".to_owned()),
        "days" => days(message, &cut, &words),
        // "An hour, long runs up to three": what is said first is the usual.
        "minutes" => numbers(&cut)
            .last()
            .copied()
            .or_else(|| first_time(&cut))
            .and_then(minutes)
            .map(|minutes| rounded(minutes).to_string()),
        "where" => place(&words, cut.lang),
        // "Hardly anything, I walk the dog 20 min most days" is no nothing.
        "now" => habitual(&cut, &words)
            .map(str::to_owned)
            .or_else(|| named(question, &words, cut.lang))
            .or_else(|| sessions(&cut).and_then(hours_now).map(str::to_owned))
            .or_else(|| about(&cut).and_then(hours_now).map(str::to_owned))
            .or_else(|| ground(&cut).and_then(hours_now).map(str::to_owned))
            .or_else(|| named("seldom", &words, cut.lang)),
        "sport" => first_named(question, &words, cut.lang).or_else(|| sport(&cut)),
        "hurts" => match train::part(message) {
            // "no knee pain" may be either.
            Some(part) => named(question, &words[..1], cut.lang).is_none().then(|| part.as_str().to_owned()),
            None => named(question, &words, cut.lang),
        },
        _ => named(question, &words, cut.lang),
    }
}

/// The part of the body that somebody wants spared by what they aim at: "lose 10 kilos without wrecking my knee".
pub fn minded(message: &Message<'_>) -> Option<BodyPart> {
    let words = words(message.text);
    let is_minded = || named("mind", &words, item::cut(message.text, message.lang).lang).is_some();
    train::part(message).filter(|part| *part != BodyPart::Other && is_minded())
}

/// The goal of so much weight that an answer to "what for?" names without a word of wanting: "lose about 10 kilos".
pub fn weight_goal(message: &Message<'_>) -> Option<Goal> {
    let lang = item::cut(message.text, message.lang).lang;
    let lead = answers(lang).get("wish")?.get("lead")?.first()?;
    let wish = format!("{lead} {}", message.text);
    let read = super::read(&Message { text: &wish, ..*message });
    read.records.into_iter().find_map(|found| match found.record {
        Record::SetGoal(goal)
            if goal.target_value.is_some() && matches!(goal.goal_type, GoalKind::LoseWeight | GoalKind::GainWeight) =>
        {
            Some(goal)
        }
        _ => None,
    })
}

/// Whether somebody says that what was heard is none of a day: "no, that's my usual week".
pub fn is_usual_after_all(message: &Message<'_>) -> bool {
    let cut = item::cut(message.text, message.lang);
    let words = words(message.text);
    let denies = cut.items.first().is_some_and(|item| item.any(&[Cue::No, Cue::Neg]));
    denies
        && words.len() <= LONGEST_ANSWER
        && !cut.items.iter().any(|item| clause::is_number(item) || clause::is_past_verb(item))
        && named("usual", &words, cut.lang).is_some()
}

/// Where somebody trains, with what is there: "gym", "home:mat,bands". Whoever names only things has them at home.
fn place(words: &[String], lang: Lang) -> Option<String> {
    let at = named("where", words, lang);
    let gear = all_named("gear", words, lang);
    if gear.is_empty() || at.as_deref().is_some_and(|at| at != "home") {
        return at;
    }
    let things: Vec<String> = gear.into_iter().filter(|thing| thing != "none").collect();
    Some(format!("home:{}", things.join(",")))
}

/// Whether an answer tells what somebody does in a usual week: so much on so many days.
pub fn is_habitual(message: &Message<'_>) -> bool {
    let mut cut = item::cut(message.text, message.lang);
    quantity::read(&mut cut);
    habitual(&cut, &words(message.text)).is_some()
}

/// Whether a message tells of something done, or of one day. What is told without both, in answer to what somebody does in
/// a usual week, is no record: "five runs, around 55 km".
pub fn is_of_a_day(message: &Message<'_>) -> bool {
    let mut cut = item::cut(message.text, message.lang);
    quantity::read(&mut cut);
    // "Danse" is a name, and with an accent a deed.
    let words = words(message.text);
    if answers(cut.lang)
        .get("sport")
        .is_some_and(|sports| sports.values().flatten().any(|name| self::words(name) == words))
    {
        return false;
    }
    cut.items.iter().any(|item| {
        clause::is_past_verb(item)
            || item.any(&[Cue::Do, Cue::Tick, Cue::LastNight, Cue::Sleep, Cue::Nap, Cue::Bed, Cue::Asleep, Cue::Energy])
            || matches!(item.what, What::Date(DateRef::Offset(_) | DateRef::Night(_)))
    })
}

/// The sessions of a week that are counted by their names: "five runs", "2 x gym and a match on Saturday", "zweimal Training".
fn sessions(cut: &Cut) -> Option<Quantity> {
    let counts = |item: &item::Item| {
        let quantity = item.quantity().filter(|quantity| matches!(quantity.unit, None | Some(Unit::Times)))?;
        (1.0..=SESSIONS_OF_A_WEEK).contains(&quantity.value).then_some(quantity)
    };
    let is_listed = |item: &item::Item| {
        let said: Vec<String> = cut.tokens[item.tokens.clone()].iter().flat_map(|token| words(&token.text)).collect();
        named("sport", &said, cut.lang).is_some()
    };
    let names = |item: &item::Item| {
        item.any(&[Cue::Session, Cue::Workout])
            || is_listed(item)
            || item.concepts.iter().any(|c| matches!(c, Concept::Act(..)))
            || item.quantity().is_none() && matches!(item.what, What::Unknown)
    };
    let small = |item: &&item::Item| item.any(&[Cue::Filler, Cue::Article]) && !names(item);
    let named = cut.items.iter().enumerate().filter_map(|(at, item)| {
        let quantity = counts(item)?;
        cut.items[at + 1..].iter().find(|next| !small(next)).is_some_and(names).then_some(quantity)
    });
    let named: Vec<Quantity> = named.collect();
    let value = named.iter().map(|quantity| quantity.value).sum();
    named.first().map(|first| Quantity { value, unit: Some(Unit::Times), ..*first })
}

/// The hours that a distance of a week takes: "about 40 km", of running where no other sport is named.
fn ground(cut: &Cut) -> Option<Quantity> {
    let of = |item: &item::Item| {
        let quantity = item.quantity()?;
        match quantity.unit {
            Some(Unit::Km | Unit::K) => Some((quantity, quantity.value)),
            Some(Unit::Mile) => Some((quantity, quantity.value * KM_OF_A_MILE)),
            _ => None,
        }
    };
    let (quantity, km) = cut.items.iter().find_map(of)?;
    let pace = match sport(cut).as_deref() {
        Some("cycling") => 22.0,
        Some("walking" | "hiking") => 5.0,
        Some("swimming") => 2.5,
        Some("rowing") | None | Some("running") => 10.0,
        Some(_) => return None,
    };
    Some(Quantity { value: km / pace, unit: Some(Unit::Hour), ..quantity })
}

/// Whether a message names a sport, or a time to beat, with its distance and does not say that it was done: "run a 5k without
/// stopping", "10 km under 50 minutes".
pub fn is_distance_wished(message: &Message<'_>) -> bool {
    let mut cut = item::cut(message.text, message.lang);
    quantity::read(&mut cut);
    wished(&cut, &words(message.text))
}

fn wished(cut: &Cut, words: &[String]) -> bool {
    let is_sport = |item: &item::Item| item.concepts.iter().any(|c| matches!(c, Concept::Act(..) | Concept::Race(_)));
    let is_done = |item: &item::Item| clause::is_past_verb(item) || item.any(&[Cue::Do, Cue::Tick]);
    let is_aimed = || cut.items.iter().any(is_sport) || named("beaten", words, cut.lang).is_some();
    is_aimed() && cut.items.iter().any(is_ground) && !cut.items.iter().any(is_done)
}

/// Whether an item is a distance to cover: kilometres, miles, a race, metres as they are swum.
pub(super) fn is_ground(item: &item::Item) -> bool {
    let is_far = |quantity: Quantity| match quantity.unit {
        Some(Unit::Km | Unit::Mile | Unit::K) => true,
        Some(Unit::M | Unit::Metre) => quantity.value >= SHORTEST_SWIM_M,
        _ => false,
    };
    item.quantity().is_some_and(is_far) || item.concepts.iter().any(|c| matches!(c, Concept::Race(_)))
}

/// The choice that so many minutes on so many days come to: "20 min most days", "3 times a week half an hour".
fn habitual(cut: &Cut, words: &[String]) -> Option<&'static str> {
    let told: Vec<Quantity> =
        cut.items.iter().filter(|item| clause::is_number(item)).filter_map(item::Item::quantity).collect();
    let minutes = told.iter().find_map(|quantity| match quantity.unit {
        Some(Unit::Minute) => Some(quantity.value),
        Some(Unit::Hour) => Some(quantity.value * MINUTES_OF_AN_HOUR),
        _ => None,
    });
    let Some(minutes) = minutes else { return so_often(cut, words) };
    // "3 times a week" may have lost its unit to the week; "two, three hours" is a span.
    let in_minutes =
        told.iter().any(|quantity| quantity.unit == Some(Unit::Minute) && quantity.value >= SESSION_MINUTES);
    let counted = told.iter().find(|quantity| match quantity.unit {
        Some(Unit::Times | Unit::Days) => true,
        None => in_minutes && (1.0..=7.0).contains(&quantity.value),
        _ => false,
    });
    let times = counted.map(|quantity| quantity.value).or_else(|| named("often", words, cut.lang)?.parse().ok())?;
    hours_now(Quantity { value: minutes * times, unit: Some(Unit::Minute), ..*told.first()? })
}

/// "A walk most days and a chair class on Wednesday": a sport with how often, and no minutes. A walk is a short one, and what is
/// told beside it is once more.
fn so_often(cut: &Cut, words: &[String]) -> Option<&'static str> {
    let often: f64 = named("often", words, cut.lang)?.parse().ok()?;
    let is_walk = sport(cut).as_deref() == Some(Activity::Walking.as_str());
    let each = if is_walk { WALK_MINUTES } else { MINUTES_OF_AN_HOUR };
    let weekdays = cut.items.iter().filter(|item| matches!(item.what, What::Date(DateRef::Weekday(..)))).count();
    let minutes = each * often + MINUTES_OF_AN_HOUR * weekdays as f64;
    hours_now(Quantity { value: minutes, unit: Some(Unit::Minute), at: false, joined: false })
}

/// The number of days, with the weekdays that suit where some are named: "3:1,3,6", Monday = 0. "Three or four" is three, to be
/// sure of it.
fn days(message: &Message<'_>, cut: &Cut, words: &[String]) -> Option<String> {
    let weekdays = train::weekdays(message);
    let counted = numbers(cut).first().copied().filter(|q| counts(*q)).map(|q| q.value.floor());
    let counted = counted.or_else(|| named("often", words, cut.lang)?.parse().ok());
    let free = weekdays.free();
    if free.is_empty() {
        return counted.map(|days| days.to_string());
    }
    let named = (!weekdays.on.is_empty()).then_some(free.len() as f64);
    let count = counted.map(|days| days.min(free.len() as f64)).or(named);
    let free: Vec<String> = free.iter().map(u8::to_string).collect();
    Some(format!("{}:{}", count.map(|days| days.to_string()).unwrap_or_default(), free.join(",")))
}

/// The choice that is named first, one that is offered before any other: "swimming and going for walks".
fn first_named(question: &str, words: &[String], lang: Lang) -> Option<String> {
    let langs = std::iter::once(lang).chain(Lang::ALL.into_iter().filter(|other| *other != lang));
    langs.filter_map(|lang| answers(lang).get(question)).find_map(|choices| {
        let said = choices.iter().flat_map(|(choice, phrases)| phrases.iter().map(move |phrase| (choice, phrase)));
        let fits = said.filter_map(|(choice, phrase)| {
            let phrase = self::words(phrase);
            let at = words.windows(phrase.len()).position(|window| window == phrase)?;
            Some((!OFFERED_SPORTS.contains(&choice.as_str()), at, std::cmp::Reverse(phrase.len()), choice))
        });
        fits.min().map(|(.., choice)| choice.clone())
    })
}

/// The choice whose words stand in the answer: the longest, in the language of the message, else in any.
pub(super) fn named(question: &str, words: &[String], lang: Lang) -> Option<String> {
    let langs = std::iter::once(lang).chain(Lang::ALL.into_iter().filter(|other| *other != lang));
    langs.filter_map(|lang| answers(lang).get(question)).find_map(|choices| {
        let said = choices.iter().flat_map(|(choice, phrases)| phrases.iter().map(move |phrase| (choice, phrase)));
        let fits = said.filter_map(|(choice, phrase)| {
            let phrase = self::words(phrase);
            words.windows(phrase.len()).any(|window| window == phrase).then_some((phrase.len(), choice))
        });
        fits.max_by_key(|(length, _)| *length).map(|(_, choice)| choice.clone())
    })
}

/// Every choice whose words stand in the answer, in the first language that knows any.
pub(super) fn all_named(question: &str, words: &[String], lang: Lang) -> Vec<String> {
    let langs = std::iter::once(lang).chain(Lang::ALL.into_iter().filter(|other| *other != lang));
    let stands = |phrase: &String| {
        let phrase = self::words(phrase);
        words.windows(phrase.len()).any(|window| window == phrase)
    };
    let named = langs.filter_map(|lang| answers(lang).get(question)).map(|choices| {
        let said = choices.iter().filter(|(_, phrases)| phrases.iter().any(stands));
        said.map(|(choice, _)| choice.clone()).collect::<Vec<_>>()
    });
    named.into_iter().find(|named| !named.is_empty()).unwrap_or_default()
}

/// The length that is named first, where more of them are told.
fn first_time(cut: &Cut) -> Option<Quantity> {
    let times = cut.items.iter().filter_map(item::Item::quantity);
    times.into_iter().find(|quantity| matches!(quantity.unit, Some(Unit::Minute | Unit::Hour)))
}

/// The number of an answer, or both of a span as people say one: "two, three hours", "30 to 45 minutes". A unit stands with
/// the last. Of more numbers none counts.
fn numbers(cut: &Cut) -> Vec<Quantity> {
    let all: Vec<Quantity> =
        cut.items.iter().filter(|item| clause::is_number(item)).filter_map(item::Item::quantity).collect();
    match all[..] {
        [one] => vec![one],
        [from, to] if from.value <= to.value && (from.unit.is_none() || from.unit == to.unit) => {
            vec![Quantity { unit: to.unit, ..from }, to]
        }
        _ => Vec::new(),
    }
}

/// The middle of a span.
fn about(cut: &Cut) -> Option<Quantity> {
    let numbers = numbers(cut);
    let (first, last) = (numbers.first()?, numbers.last()?);
    Some(Quantity { value: f64::midpoint(first.value, last.value), ..*last })
}

/// A sport that is named, whether it is offered or not.
fn sport(cut: &Cut) -> Option<String> {
    let mut named = cut.items.iter().filter_map(|item| {
        item.find(|concept| match concept {
            Concept::Act(activity, _) => Some(*activity),
            _ => None,
        })
    });
    named.find(|activity| *activity != Activity::Other).map(|activity| activity.as_str().to_owned())
}

/// "three days", "4", "3x".
fn counts(quantity: Quantity) -> bool {
    matches!(quantity.unit, None | Some(Unit::Days | Unit::Times)) && (1.0..=7.0).contains(&quantity.value)
}

fn minutes(quantity: Quantity) -> Option<f64> {
    match quantity.unit {
        None | Some(Unit::Minute | Unit::M) => Some(quantity.value),
        Some(Unit::Hour) => Some(quantity.value * 60.0),
        _ => None,
    }
}

/// Whole minutes; the middle of a span as people would say it, "30 to 45" as 40.
fn rounded(minutes: f64) -> f64 {
    if minutes.fract() > 0.0 { (minutes / 5.0).round() * 5.0 } else { minutes }
}

/// The choice that so much training a week comes to; a session counts as an hour.
fn hours_now(quantity: Quantity) -> Option<&'static str> {
    let hours = match quantity.unit {
        Some(Unit::Minute) => quantity.value / 60.0,
        None | Some(Unit::Hour | Unit::Times | Unit::Days) => quantity.value,
        _ => return None,
    };
    // More is an age.
    (hours <= HOURS_OF_A_WEEK).then_some(match hours {
        ..0.5 => "none",
        ..1.5 => "one",
        ..3.5 => "two",
        ..5.5 => "four",
        _ => "six",
    })
}

/// The words of a text, folded.
pub(super) fn words(text: &str) -> Vec<String> {
    tokens(&fold(text))
        .into_iter()
        .map(|token| token.text)
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .collect()
}

fn answers(lang: Lang) -> &'static Answers {
    static ALL: OnceLock<Vec<(Lang, Answers)>> = OnceLock::new();
    let read = |lang: Lang, source: &str| (lang, toml::from_str(source).expect("a test reads every file"));
    let all = ALL.get_or_init(|| {
        vec![
            read(Lang::En, include_str!("lang/en/setup.toml")),
            read(Lang::Es, include_str!("lang/es/setup.toml")),
            read(Lang::De, include_str!("lang/de/setup.toml")),
            read(Lang::Fr, include_str!("lang/fr/setup.toml")),
        ]
    });
    &all.iter().find(|(of, _)| *of == lang).expect("every language has its answers").1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_by_its_question() {
        for (question, lang, text, expected) in [
            ("now", Lang::En, "29, wheelchair user", None),
            ("now", Lang::De, "ich bin 34", None),
            ("now", Lang::En, "10 hours", Some("six")),
            ("for", Lang::En, "health", Some("general_health")),
            ("for", Lang::En, "I want to lose weight", Some("weight_loss")),
            ("for", Lang::De, "abnehmen", Some("weight_loss")),
            ("for", Lang::Es, "perder peso", Some("weight_loss")),
            ("for", Lang::Fr, "perdre du poids", Some("weight_loss")),
            ("for", Lang::En, "to run a 5k without stopping", Some("endurance")),
            ("for", Lang::En, "10k under 50 minutes", Some("endurance")),
            ("for", Lang::De, "10 km unter 50 Minuten", Some("endurance")),
            ("for", Lang::Es, "10 km en menos de 50 minutos", Some("endurance")),
            ("for", Lang::Fr, "10 km en moins de 50 minutes", Some("endurance")),
            ("for", Lang::De, "5 km laufen können", Some("endurance")),
            ("for", Lang::Es, "correr 5 km", Some("endurance")),
            ("for", Lang::Fr, "courir 5 km", Some("endurance")),
            ("for", Lang::En, "ran 5 km", None),
            ("for", Lang::En, "the weather", None),
            ("for", Lang::De, "später", Some("skip")),
            ("for", Lang::De, "skip", Some("skip")),
            ("for", Lang::En, "swim 1500 m without stopping", Some("endurance")),
            ("for", Lang::Es, "nadar mejor, 1500 m sin parar", Some("endurance")),
            ("now", Lang::En, "yoga now and then", Some("one")),
            ("now", Lang::De, "ab und zu Yoga", Some("one")),
            ("now", Lang::Es, "de vez en cuando", Some("one")),
            ("now", Lang::Fr, "de temps en temps", Some("one")),
            ("now", Lang::En, "hardly at all", Some("none")),
            ("now", Lang::De, "gar nichts", Some("none")),
            ("now", Lang::Es, "casi nada", Some("none")),
            ("now", Lang::Fr, "presque rien", Some("none")),
            ("now", Lang::En, "two hours", Some("two")),
            ("now", Lang::En, "about an hour", Some("one")),
            ("now", Lang::De, "vier Stunden", Some("four")),
            ("now", Lang::De, "Zwei, drei Stunden", Some("two")),
            ("now", Lang::De, "vier bis fünf Stunden", Some("four")),
            ("now", Lang::En, "two or three hours", Some("two")),
            ("now", Lang::En, "2-3 hours", Some("two")),
            ("now", Lang::Es, "dos o tres horas", Some("two")),
            ("now", Lang::Fr, "quatre ou cinq heures", Some("four")),
            ("now", Lang::Fr, "deux, trois heures", Some("two")),
            ("sport", Lang::En, "running", Some("running")),
            ("sport", Lang::De, "am liebsten laufen", Some("running")),
            ("sport", Lang::Es, "correr", Some("running")),
            ("sport", Lang::Fr, "le vélo", Some("cycling")),
            ("sport", Lang::En, "climbing", Some("climbing")),
            ("sport", Lang::En, "gym", Some("strength")),
            ("sport", Lang::En, "lifting weights", Some("strength")),
            ("sport", Lang::De, "Klettern", Some("climbing")),
            ("sport", Lang::De, "Krafttraining", Some("strength")),
            ("sport", Lang::De, "Fußball", Some("football")),
            ("sport", Lang::Es, "fuerza", Some("strength")),
            ("sport", Lang::Es, "escalada", Some("climbing")),
            ("sport", Lang::Es, "pesas", Some("strength")),
            ("sport", Lang::Fr, "l'escalade", Some("climbing")),
            ("sport", Lang::Fr, "la muscu", Some("strength")),
            ("sport", Lang::Fr, "le tennis", Some("tennis")),
            ("for", Lang::En, "gym", Some("strength")),
            ("for", Lang::En, "weights", Some("strength")),
            ("for", Lang::Fr, "la salle", Some("strength")),
            ("hurts", Lang::En, "nah", Some("no")),
            ("hurts", Lang::En, "nope", Some("no")),
            ("hurts", Lang::Fr, "nan", Some("no")),
            ("hurts", Lang::Es, "qué va", Some("no")),
            ("hurts", Lang::De, "ne", Some("no")),
            ("days", Lang::En, "three or four", Some("3")),
            ("days", Lang::En, "tue, thu and sunday", Some("3:1,3,6")),
            ("days", Lang::De, "Di, Do und So", Some("3:1,3,6")),
            ("days", Lang::Es, "martes, jueves y domingo", Some("3:1,3,6")),
            ("days", Lang::Fr, "mardi, jeudi et dimanche", Some("3:1,3,6")),
            ("days", Lang::En, "3 days, not wednesdays", Some("3:0,1,3,4,5,6")),
            ("days", Lang::Es, "3 días, los miércoles no", Some("3:0,1,3,4,5,6")),
            ("days", Lang::De, "drei Tage, nicht mittwochs", Some("3:0,1,3,4,5,6")),
            ("days", Lang::Fr, "3 jours, pas le mercredi", Some("3:0,1,3,4,5,6")),
            ("now", Lang::En, "hardly anything, I walk the dog 20 min most days", Some("two")),
            ("now", Lang::De, "kaum was, jeden Tag 10 Minuten mit dem Hund", Some("one")),
            ("now", Lang::Es, "casi nada, camino 20 minutos casi todos los días", Some("two")),
            ("now", Lang::Fr, "presque rien, je marche 20 min tous les jours", Some("two")),
            ("now", Lang::En, "3 times a week 45 minutes", Some("two")),
            ("now", Lang::En, "five runs, around 55 km", Some("four")),
            ("now", Lang::Es, "cinco carreras, unos 55 km", Some("four")),
            ("now", Lang::De, "fünf Läufe, etwa 55 km", Some("four")),
            ("now", Lang::Fr, "cinq sorties de course, environ 55 km", Some("four")),
            ("now", Lang::De, "zweimal Mannschaftstraining, Dienstag und Donnerstag, und ein Spiel", Some("two")),
            ("now", Lang::En, "team training twice, Tuesday and Thursday, and a match", Some("two")),
            ("now", Lang::En, "about 30 km", Some("two")),
            ("now", Lang::Fr, "deux fois par semaine", Some("two")),
            ("now", Lang::En, "twice a week", Some("two")),
            ("now", Lang::Es, "dos veces por semana", Some("two")),
            ("now", Lang::De, "zweimal die Woche", Some("two")),
            ("now", Lang::En, "a walk most days and a chair class on Wednesday", Some("two")),
            ("now", Lang::Es, "un paseo casi todos los días y gimnasia el miércoles", Some("two")),
            ("now", Lang::De, "fast jeden Tag ein Spaziergang und mittwochs Gymnastik", Some("two")),
            ("now", Lang::Fr, "une promenade presque tous les jours et gym le mercredi", Some("two")),
            ("days", Lang::Fr, "deux fois par semaine", Some("2")),
            ("days", Lang::En, "twice a week", Some("2")),
            ("days", Lang::Es, "dos veces por semana", Some("2")),
            ("days", Lang::De, "zweimal die Woche", Some("2")),
            ("minutes", Lang::En, "an hour, long runs up to three", Some("60")),
            ("minutes", Lang::Es, "una hora, las tiradas largas hasta tres", Some("60")),
            ("minutes", Lang::De, "eine Stunde, lange Läufe bis drei", Some("60")),
            ("minutes", Lang::Fr, "une heure, les sorties longues jusqu'à trois", Some("60")),
            ("where", Lang::De, "nur eine Matte", Some("home:mat")),
            ("where", Lang::En, "just a mat and some bands", Some("home:bands,mat")),
            ("where", Lang::Es, "solo una esterilla", Some("home:mat")),
            ("where", Lang::Fr, "seulement un tapis", Some("home:mat")),
            ("where", Lang::En, "at home, with dumbbells", Some("home:dumbbells")),
            ("where", Lang::En, "gym with dumbbells", Some("gym")),
            ("where", Lang::En, "no equipment", Some("home:")),
            ("sport", Lang::De, "Schwimmen und spazieren gehen", Some("swimming")),
            ("sport", Lang::En, "swimming and going for walks", Some("swimming")),
            ("sport", Lang::Es, "nadar y pasear", Some("swimming")),
            ("sport", Lang::Fr, "la natation et la marche", Some("swimming")),
            ("for", Lang::Fr, "avoir plus d'énergie et mieux gérer le stress", Some("general_health")),
            ("for", Lang::En, "more energy, less stress", Some("general_health")),
            ("for", Lang::De, "mehr Energie, weniger Stress", Some("general_health")),
            ("for", Lang::Es, "tener más energía", Some("general_health")),
            ("days", Lang::De, "3-4 Tage", Some("3")),
            ("minutes", Lang::En, "30 to 45 minutes", Some("40")),
            ("minutes", Lang::De, "30 bis 45 Minuten", Some("40")),
            ("where", Lang::En, "weights room", Some("gym")),
            ("days", Lang::En, "three days", Some("3")),
            ("days", Lang::En, "3", Some("3")),
            ("days", Lang::De, "drei Tage", Some("3")),
            ("days", Lang::Es, "tres días", Some("3")),
            ("days", Lang::Fr, "trois jours", Some("3")),
            ("days", Lang::En, "40 minutes", None),
            ("minutes", Lang::En, "half an hour", Some("30")),
            ("minutes", Lang::En, "45 min", Some("45")),
            ("minutes", Lang::De, "eine Stunde", Some("60")),
            ("where", Lang::En, "at home", Some("home")),
            ("where", Lang::De, "im Fitnessstudio", Some("gym")),
            ("where", Lang::Es, "en casa", Some("home")),
            ("where", Lang::Fr, "chez moi", Some("home")),
            ("hurts", Lang::En, "nothing hurts", Some("no")),
            ("hurts", Lang::En, "my left knee", Some("knee")),
            ("hurts", Lang::De, "nein, nichts", Some("no")),
            ("hurts", Lang::De, "das Knie", Some("knee")),
            ("hurts", Lang::Es, "nada", Some("no")),
            ("hurts", Lang::Es, "la rodilla", Some("knee")),
            ("hurts", Lang::Fr, "rien", Some("no")),
            ("hurts", Lang::Fr, "le genou", Some("knee")),
            ("hurts", Lang::En, "what do you mean by that?", None),
        ] {
            let message = Message::on_a_saturday(lang, text);
            assert_eq!(answer(question, &message).as_deref(), expected, "{question}: {text}");
        }
    }
}
