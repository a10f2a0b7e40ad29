//! Small plain news of a day that is no record: "ate better today", "good day at work", "the meeting went badly". It wants a
//! plain word and no counsel. The words are `lang/*/news.toml`; a phrase counts wherever its words stand in a row.

use std::sync::OnceLock;

use super::{
    Message,
    concept::Cue,
    feat::feat_in,
    item,
    phrases::Phrases,
    quantity::{self, Unit},
    read,
    token::tokens,
    train,
};
use crate::domain::{day::logging_day, person::Lang, record::Record, units};

/// What is told of a day, what weighs most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum News {
    /// An argument of their own.
    Quarrel,
    /// Their work was torn apart, or they were turned down.
    Criticised,
    /// They were laughed at for what they did.
    Mocked,
    /// They felt silly, or out of place.
    Silly,
    /// They hold themselves against others, or doubt that they will get there.
    Doubt,
    /// Something to be examined is ahead of them.
    Nervous,
    /// A night of hot flushes.
    Flushes,
    /// The weather kept them in.
    Weather,
    /// They are cross with themselves, or with how it goes.
    Frustrated,
    LongShift,
    /// A day without a gap.
    Busy,
    Bad,
    /// A session was a slog.
    FeltHard,
    /// Days without what they gave up.
    Sober,
    /// They or theirs won.
    Won,
    /// Something heavy is over.
    Relief,
    Proud,
    /// A first day somewhere.
    Start,
    /// A small joy.
    Joy,
    /// A session felt good.
    FeltGood,
    /// They moved in company.
    Together,
    /// An evening with others.
    Company,
    Good,
    /// Nothing was done.
    Idle,
    Drinks,
    AteBadly,
    AteWell,
}

/// What is heard by its list alone, in this order; what else a message tells is looked for after it.
const OF_OTHERS_TOO: [News; 10] = [
    News::Nervous,
    News::Sober,
    News::Criticised,
    News::Mocked,
    News::Silly,
    News::Flushes,
    News::Weather,
    News::Frustrated,
    News::FeltHard,
    News::Relief,
];
/// And what an evening in company comes before.
const IN_COMPANY_TOO: [News; 2] = [News::Together, News::Joy];
/// What somebody else may have done as well: it is theirs only where nobody else is spoken of.
const THEIR_OWN: [News; 5] = [News::LongShift, News::Busy, News::Won, News::Start, News::Proud];
/// What is only heard where nothing else is told.
const AT_LAST: [News; 3] = [News::FeltGood, News::Idle, News::Drinks];

impl News {
    /// The name used in the words, and of its list.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AteWell => "ate_well",
            Self::AteBadly => "ate_badly",
            Self::Good => "good",
            Self::Bad => "bad",
            Self::Doubt => "doubt",
            Self::Quarrel => "quarrel",
            Self::Company => "company",
            Self::Busy => "busy",
            Self::Start => "start",
            Self::Proud => "proud",
            Self::Criticised => "criticised",
            Self::Mocked => "mocked",
            Self::Silly => "silly",
            Self::Nervous => "nervous",
            Self::Sober => "sober",
            Self::Flushes => "flushes",
            Self::Frustrated => "frustrated",
            Self::LongShift => "long_shift",
            Self::Weather => "weather",
            Self::FeltHard => "felt_hard",
            Self::Won => "won",
            Self::Relief => "relief",
            Self::Joy => "joy",
            Self::FeltGood => "felt_good",
            Self::Together => "together",
            Self::Idle => "idle",
            Self::Drinks => "drinks",
        }
    }

    /// Whether it weighs so much that a tip beside it would be deaf.
    pub fn is_heavy(self) -> bool {
        self <= Self::Doubt
    }

    /// Whether it weighed on the day, so that it is answered before what was counted.
    pub fn is_weighty(self) -> bool {
        self <= Self::FeltHard
    }
}

/// What a message tells of the person's day in passing; none where it asks something or speaks of others.
pub fn news(message: &Message<'_>) -> Option<News> {
    let words: Vec<String> = tokens(message.text).into_iter().map(|token| token.text).collect();
    // By its own language: "mal" is bad in two of them, and nothing in a third.
    let phrases = phrases(item::cut(message.text, message.lang).lang);
    let holds = |list: &str| phrases.hold(&words, list);
    if doubt(message.text, message.lang).is_some() {
        return Some(News::Doubt);
    }
    if message.text.contains('?') {
        return None;
    }
    let is_plain = |list: &str| holds(list) && !["not", "bad", "hard"].into_iter().any(holds);
    // With whom an argument was or an evening is stands among the words: they are not of others.
    if holds("quarrel") && !holds("hard") && !holds("harm") {
        return Some(News::Quarrel);
    }
    // "Watching the match on Tuesday" is of another evening.
    let today = logging_day(message.now, message.zone, message.day_start);
    let is_of_tonight = || train::named(message).days.into_iter().all(|day| day == today);
    let is_told = |news: &News| {
        let list = news.as_str();
        let is_not = || holds(&format!("{list}_not")) || *news == News::Mocked && laughed_together(&words, phrases);
        // Whoever waits for a result speaks of a day to come.
        let is_ahead = || *news != News::Nervous && holds("ahead");
        // Company at the doctor's is none that trains.
        let moved = || read(message).records.iter().any(|found| matches!(found.record, Record::LogWorkout(_)));
        holds(list) && !is_not() && !is_ahead() && (*news != News::Together || moved())
    };
    if let Some(told) = OF_OTHERS_TOO.into_iter().find(is_told) {
        return Some(told);
    }
    if is_plain("company") && is_of_tonight() {
        return Some(News::Company);
    }
    if let Some(told) = IN_COMPANY_TOO.into_iter().find(is_told) {
        return Some(told);
    }
    if holds("others") {
        return None;
    }
    let is_theirs =
        |news: &News| is_told(news) && (!matches!(news, News::Start | News::Proud) || is_plain(news.as_str()));
    if let Some(told) = THEIR_OWN.into_iter().find(is_theirs) {
        return Some(told);
    }
    let ate = holds("ate");
    let is_bad = holds("bad") || ate && holds("badly");
    let is_good = holds("good") && !holds("ahead");
    // "Not a good day", "didn't go well".
    match (ate, is_bad || is_good && holds("not"), is_good) {
        (true, true, _) => Some(News::AteBadly),
        (true, false, true) => Some(News::AteWell),
        (false, true, _) => Some(News::Bad),
        (_, false, false) => AT_LAST.into_iter().find(is_told),
        (false, false, true) => AT_LAST.into_iter().find(is_told).or(Some(News::Good)),
    }
}

/// "My mum laughed so hard, she hugged me": somebody close laughed, and nothing says at whom or that it hurt. What else tells of
/// mockery counts as ever ("my brother laughed, they filmed me").
fn laughed_together(words: &[String], phrases: &Phrases) -> bool {
    let laughs = |at: usize| phrases.begin(&words[at..], "laughed_close");
    let Some((at, length)) = (0..words.len()).find_map(|at| Some((at, laughs(at)?))) else { return false };
    let beside = [&words[..at], &words[at + length..]];
    !phrases.hold(words, "laughed_at") && !beside.into_iter().any(|words| phrases.hold(words, "mocked"))
}

/// What was lifted more than ever before.
#[derive(Clone, Debug, PartialEq)]
pub struct BestLift {
    /// The exercise, as it was said.
    pub lift: String,
    pub kg: f64,
}

/// The lift of a message that calls it somebody's own best: "new PB, deadlift 140 kg".
pub fn best_lift(message: &Message<'_>) -> Option<BestLift> {
    let mut cut = item::cut(message.text, message.lang);
    quantity::read(&mut cut);
    let words: Vec<String> = cut.tokens.iter().map(|token| token.text.clone()).collect();
    let phrases = phrases(cut.lang);
    let is_best = phrases.hold(&words, "best") && !phrases.hold(&words, "others") && !phrases.hold(&words, "not");
    if !is_best || message.text.contains('?') {
        return None;
    }
    let said = |item: &item::Item| &words[item.tokens.clone()];
    let is_word_of_best = |item: &item::Item| phrases.begin(said(item), "best") == Some(item.tokens.len());
    // The weight that stands nearest to the word, and the exercise nearest to the weight: others are told beside it.
    let best_at = (0..words.len()).find(|at| phrases.begin(&words[*at..], "best").is_some())?;
    let kg_of = |item: &item::Item| match item.quantity()?.unit? {
        Unit::Kg => Some(item.quantity()?.value),
        Unit::Lb => Some(item.quantity()?.value * units::KG_PER_LB),
        _ => None,
    };
    let weights = cut.items.iter().filter_map(|item| Some((item.tokens.start, kg_of(item)?)));
    let (weight_at, kg) = weights.min_by_key(|(at, _)| at.abs_diff(best_at))?;
    let is_exercise = |item: &&item::Item| item.any(&[Cue::Lift, Cue::Exercise]) && !is_word_of_best(item);
    let exercise = cut.items.iter().filter(is_exercise).min_by_key(|item| item.tokens.start.abs_diff(weight_at))?;
    let span = cut.tokens[exercise.tokens.start].span.start..cut.tokens[exercise.tokens.end - 1].span.end;
    Some(BestLift { lift: message.text.get(span)?.to_lowercase(), kg })
}

/// Characters and words of what is given back in the person's own words.
const QUOTED: std::ops::RangeInclusive<usize> = 12..=80;
const QUOTED_WORDS: usize = 3;

/// The sentence of a message that tells of something achieved, as it was written: "the stairs without a stop". Nothing of a weight,
/// of others, or of what did not come off.
pub fn good_news(text: &str, lang: Lang) -> Option<String> {
    let phrases = phrases(item::cut(text, lang).lang);
    sentences(text).into_iter().find_map(|(said, mark)| {
        let is_feat = feat_in(said, mark, lang).is_some();
        let said = up_to_the_deed(said, phrases);
        let words: Vec<String> = tokens(said).into_iter().map(|token| token.text).collect();
        let is_of_others = phrases.begin(&words, "others").is_some();
        let is_short = QUOTED.contains(&said.chars().count()) && words.len() >= QUOTED_WORDS;
        // "A day without a break" is nothing to be glad of.
        let is_of_a_day = phrases.hold(&words, "in_a_row") && phrases.hold(&words, "of_a_day");
        let is_told = (phrases.hold(&words, "achieved") || is_feat)
            && !is_of_a_day
            && !["not", "scales", "hard"].iter().any(|list| phrases.hold(&words, list));
        (is_short && is_told && mark != '?' && !is_of_others).then(|| said.to_owned())
    })
}

/// The sentence of a message in which somebody holds themselves against others, or doubts that they will get there, as it was written.
pub fn doubt(text: &str, lang: Lang) -> Option<String> {
    let phrases = phrases(item::cut(text, lang).lang);
    sentences(text).into_iter().find_map(|(said, mark)| {
        let words: Vec<String> = tokens(said).into_iter().map(|token| token.text).collect();
        let is_told = phrases.hold(&words, "doubt") && !phrases.hold(&words, "hard") && !phrases.hold(&words, "scales");
        (QUOTED.contains(&said.chars().count()) && is_told && mark != '?').then(|| said.to_owned())
    })
}

/// A sentence without the entries behind the one that tells what was achieved: "deadlifts, new pb", and not the sleep after it.
fn up_to_the_deed<'a>(said: &'a str, phrases: &Phrases) -> &'a str {
    let tells = |part: &str| {
        let words: Vec<String> = tokens(part).into_iter().map(|token| token.text).collect();
        phrases.hold(&words, "achieved")
    };
    let mut start = 0;
    for (at, _) in said.match_indices(", ") {
        if tells(&said[start..at]) {
            return &said[..at];
        }
        start = at + 2;
    }
    said
}

/// The sentences of a text and the mark that ends each, a point where there is none. A point within a number ends none.
pub(super) fn sentences(text: &str) -> Vec<(&str, char)> {
    let mut all = Vec::new();
    let mut start = 0;
    let ends = |at: usize, mark: char| {
        let next = text[at + mark.len_utf8()..].chars().next();
        matches!(mark, '!' | '?' | '\n' | ';' | '…') || mark == '.' && next.is_none_or(char::is_whitespace)
    };
    for (at, mark) in text.char_indices().filter(|(at, mark)| ends(*at, *mark)) {
        all.push((text[start..at].trim_matches(|c: char| c.is_whitespace() || "¡¿!?.".contains(c)), mark));
        start = at + mark.len_utf8();
    }
    all.push((text[start..].trim(), '.'));
    all.retain(|(said, _)| !said.is_empty());
    all
}

pub(super) fn phrases(lang: Lang) -> &'static Phrases {
    static ALL: OnceLock<Vec<(Lang, Phrases)>> = OnceLock::new();
    let read = |lang: Lang| {
        let source = match lang {
            Lang::En => include_str!("lang/en/news.toml"),
            Lang::Es => include_str!("lang/es/news.toml"),
            Lang::De => include_str!("lang/de/news.toml"),
            Lang::Fr => include_str!("lang/fr/news.toml"),
        };
        (lang, Phrases::compiled_in([source]))
    };
    let all = ALL.get_or_init(|| Lang::ALL.map(read).into());
    &all.iter().find(|(of, _)| *of == lang).expect("every language has its phrases").1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_best_lift_is_heard_with_its_weight() {
        for (lang, text, told) in [
            (Lang::En, "new PB, deadlift 140 kg", Some(("deadlift", 140.0))),
            (Lang::En, "benched 100 kg today, personal best!", Some(("benched", 100.0))),
            (Lang::Es, "nuevo récord, peso muerto 140 kg", Some(("peso muerto", 140.0))),
            (Lang::De, "neuer Rekord, Kreuzheben 140 kg", Some(("kreuzheben", 140.0))),
            (Lang::Fr, "nouveau record, soulevé de terre 140 kg", Some(("soulevé de terre", 140.0))),
            (Lang::En, "deadlift 140 kg", None),
            (Lang::En, "Bodyweight 82 kg. Deadlift PB 140 kg", Some(("deadlift", 140.0))),
            (Lang::En, "squat 80 kg, deadlift new PB 140 kg", Some(("deadlift", 140.0))),
            (Lang::En, "my son's new PB, deadlift 140 kg", None),
            (Lang::En, "is 140 kg a good deadlift PB?", None),
            (Lang::En, "5k PB today", None),
        ] {
            let found = best_lift(&Message::on_a_saturday(lang, text));
            let wanted = told.map(|(lift, kg)| BestLift { lift: lift.to_owned(), kg });
            assert_eq!(found, wanted, "{text}");
        }
    }

    #[test]
    fn what_was_achieved_is_given_back_as_it_was_written() {
        for (lang, text, quote) in [
            (
                Lang::En,
                "Ran 3.2k with my daughter, 25 min without stopping!! Slept 6h",
                Some("Ran 3.2k with my daughter, 25 min without stopping"),
            ),
            (
                Lang::En,
                "Quiet day. Finally managed all ten push-ups. Slept 7h",
                Some("Finally managed all ten push-ups"),
            ),
            (
                Lang::De,
                "Treppe im Haus heute einmal ohne Pause hoch! Schlaf 7 h",
                Some("Treppe im Haus heute einmal ohne Pause hoch"),
            ),
            (Lang::Es, "He nadado 1000 m sin parar. Dormí 8 horas", Some("He nadado 1000 m sin parar")),
            (Lang::Fr, "J'ai couru 3 km sans m'arrêter ! Dormi 7 h", Some("J'ai couru 3 km sans m'arrêter")),
            (Lang::En, "deadlifts 3x5 100kg new pb, slept 6h", Some("deadlifts 3x5 100kg new pb")),
            (Lang::En, "did my first run-walk! 15 min, felt proud", Some("did my first run-walk")),
            (Lang::En, "my son made it into the team", None),
            (Lang::En, "lost 2 kilos for the first time", None),
            (Lang::En, "didn't make it without stopping", None),
            (Lang::En, "can I run 5k without stopping?", None),
            (Lang::En, "ran 5k, slept 7h", None),
            (Lang::En, "did it!", None),
            (Lang::En, "a whole day of meetings without a break", None),
            (Lang::De, "den ganzen Tag ohne Pause durchgearbeitet", None),
            (Lang::Es, "trabajé sin parar todo el día", None),
            (Lang::Fr, "journée sans pause, crevée", None),
            (Lang::En, "My knee hurt for the first time in weeks", None),
            (Lang::De, "zum ersten Mal die ganze Nacht gehustet", None),
            (Lang::Es, "he llorado por primera vez en meses", None),
            (Lang::Fr, "j'ai pleuré sans m'arrêter hier soir", None),
        ] {
            assert_eq!(good_news(text, lang).as_deref(), quote, "{text}");
        }
    }

    #[test]
    fn a_doubt_is_heard_and_given_back_as_it_was_written() {
        for (lang, text, quote) in [
            (Lang::En, "Ran with Ana. She is so much faster than me. Slept 7h", Some("She is so much faster than me")),
            (Lang::En, "everyone overtook me today", Some("everyone overtook me today")),
            (Lang::De, "Im Kurs war ich die langsamste", Some("Im Kurs war ich die langsamste")),
            (Lang::Es, "Mi amiga es más rápida que yo", Some("Mi amiga es más rápida que yo")),
            (Lang::Fr, "je n'y arriverai jamais", Some("je n'y arriverai jamais")),
            (Lang::En, "am I too slow for a marathon?", None),
            (Lang::En, "my knee pain makes me so slow", None),
            (Lang::En, "ran faster than last week", None),
            (Lang::En, "I was the slowest in the group", Some("I was the slowest in the group")),
            (Lang::En, "I'm so slow on the hills", Some("I'm so slow on the hills")),
            (Lang::En, "the internet was so slow today", None),
            (Lang::En, "the slowest week at work ever", None),
            (Lang::De, "So langsam wird es besser", None),
            (Lang::Es, "el tren iba tan lento hoy", None),
            (Lang::Fr, "le train était trop lent ce matin", None),
            (Lang::De, "ich war schneller als letzte Woche", None),
        ] {
            assert_eq!(doubt(text, lang).as_deref(), quote, "{text}");
            let heard = news(&Message::on_a_saturday(lang, text)) == Some(News::Doubt);
            assert_eq!(heard, quote.is_some(), "{text}");
        }
    }

    #[test]
    fn an_evening_is_met_for_what_it_was() {
        use News::{Bad, Busy, Company, Proud, Quarrel, Start};
        for (lang, text, told) in [
            (Lang::En, "watching the game with friends, pizza", Some(Company)),
            (Lang::En, "had a big argument with my husband", Some(Quarrel)),
            (Lang::En, "back to back calls since nine, no lunch", Some(Busy)),
            (Lang::En, "first day at the new job", Some(Start)),
            (Lang::En, "proud of myself, finally cleaned the garage", Some(Proud)),
            (Lang::En, "what a long day, meetings till eight", Some(Bad)),
            (Lang::De, "Fußball gucken mit Freunden, Pizza", Some(Company)),
            (Lang::De, "großer Streit mit meinem Mann", Some(Quarrel)),
            (Lang::De, "ein Call nach dem anderen seit neun, kein Mittagessen", Some(Busy)),
            (Lang::De, "erster Tag im neuen Job", Some(Start)),
            (Lang::De, "bin stolz auf mich", Some(Proud)),
            (Lang::Es, "viendo el partido con amigos", Some(Company)),
            (Lang::Es, "he discutido con mi mujer", Some(Quarrel)),
            (Lang::Es, "una reunión tras otra, sin parar a comer", Some(Busy)),
            (Lang::Es, "primer día en el trabajo nuevo", Some(Start)),
            (Lang::Fr, "pizza devant le match avec des copains", Some(Company)),
            (Lang::Fr, "grosse dispute avec mon mari", Some(Quarrel)),
            (Lang::Fr, "réunion sur réunion depuis neuf heures", Some(Busy)),
            (Lang::Fr, "premier jour de boulot", Some(Start)),
            (Lang::En, "watching the match on Tuesday", None),
            (Lang::De, "am Freitag Kino mit Freunden", None),
            (Lang::En, "proud of my son", None),
            (Lang::En, "had an argument with my husband, he hit me", None),
            (Lang::De, "Streit mit meinem Mann, er hat mich geschlagen", None),
            (Lang::En, "my son started a new job", None),
            (Lang::En, "is watching the game with friends ok?", None),
            (Lang::En, "not proud of myself", Some(Bad)),
            (Lang::De, "mein Sohn hat einen neuen Job angefangen", None),
        ] {
            assert_eq!(news(&Message::on_a_saturday(lang, text)), told, "{text}");
        }
    }

    #[test]
    fn what_a_person_would_answer_first_is_heard() {
        use News::{
            Criticised, Drinks, FeltGood, FeltHard, Flushes, Frustrated, Idle, Joy, LongShift, Mocked, Nervous, Relief,
            Silly, Sober, Together, Weather, Won,
        };
        for (lang, text, told) in [
            (Lang::En, "walked 30 min, the lads laughed at me", Some(Mocked)),
            (Lang::En, "my sister laughed when i ran past", Some(Mocked)),
            (Lang::De, "Die haben komisch geguckt", Some(Mocked)),
            (Lang::De, "mein Bruder hat über mich gelacht", Some(Mocked)),
            (Lang::En, "my mum laughed so hard, she hugged me", Some(Joy)),
            (Lang::Es, "mi compadre se botó de la risa", None),
            (Lang::Es, "mi hermano se rio de mí", Some(Mocked)),
            (Lang::Fr, "ma soeur a rigolé, on s'est enlacées", None),
            (Lang::En, "did my squats in the park, felt so silly", Some(Silly)),
            (Lang::En, "my boss tore my report apart", Some(Criticised)),
            (Lang::En, "13 hour shift, feet up now", Some(LongShift)),
            (Lang::En, "lashing rain, so I stayed in", Some(Weather)),
            (Lang::En, "so annoyed with myself, no progress at all", Some(Frustrated)),
            (Lang::En, "5k, legs were like lead", Some(FeltHard)),
            (Lang::En, "45 min on the bike, head is so much clearer", Some(FeltGood)),
            (Lang::En, "ran 5k with my sister", Some(Together)),
            (Lang::En, "match 90 min, we won 3-1", Some(Won)),
            (Lang::En, "my scan was clear", Some(Relief)),
            (Lang::En, "eight months off the drink today", Some(Sober)),
            (Lang::En, "scan on Tuesday and I can't sleep", Some(Nervous)),
            (Lang::En, "the baby smiled at me", Some(Joy)),
            (Lang::En, "hot flushes all night", Some(Flushes)),
            (Lang::En, "did nothing today", Some(Idle)),
            (Lang::En, "couple of beers after", Some(Drinks)),
            (Lang::De, "30 min gelaufen, die Jungs haben mich ausgelacht", Some(Mocked)),
            (Lang::De, "kam mir beim Yoga blöd vor", Some(Silly)),
            (Lang::De, "Chef hat mein Konzept zerpflückt", Some(Criticised)),
            (Lang::De, "12 Stunden Schicht, Füße platt", Some(LongShift)),
            (Lang::De, "hat den ganzen Tag geschüttet", Some(Weather)),
            (Lang::De, "Hitzewallungen nachts", Some(Flushes)),
            (Lang::De, "45 min Rolle, war zäh", Some(FeltHard)),
            (Lang::De, "endlich Ruhe im Haus", Some(Joy)),
            (Lang::De, "zwei Gläser Wein", Some(Drinks)),
            (Lang::Es, "turno doble, no hice nada", Some(LongShift)),
            (Lang::Es, "llovía y no salí, me dio rabia", Some(Weather)),
            (Lang::Es, "el martes me toca revisión y ya no duermo", Some(Nervous)),
            (Lang::Es, "caminé 30 min, mi mujer vino también", Some(Together)),
            (Lang::Es, "se rieron de mí en el parque", Some(Mocked)),
            (Lang::Fr, "bébé a souri", Some(Joy)),
            (Lang::Fr, "pas bougé", Some(Idle)),
            (Lang::Fr, "je me suis sentie ridicule au cours", Some(Silly)),
            (Lang::Fr, "bouffées de chaleur toute la nuit", Some(Flushes)),
            (Lang::Fr, "on a gagné 3-1", Some(Won)),
            (Lang::Es, "tarde en el médico con mi madre", None),
            (Lang::En, "sat at a desk all day", None),
            (Lang::En, "rain tomorrow, I will stay in", None),
            (Lang::En, "should I do nothing on Sundays?", None),
            (Lang::En, "my son won his match", None),
            (Lang::En, "no hot flushes this week", None),
            (Lang::En, "two pints of water", None),
            (Lang::De, "soll ich bei Hitze laufen", None),
            (Lang::De, "Muskelkater in den Beinen", None),
            (Lang::Es, "hoy no bebí alcohol", None),
            (Lang::Fr, "une bière sans alcool", None),
        ] {
            assert_eq!(news(&Message::on_a_saturday(lang, text)), told, "{text}");
        }
    }

    #[test]
    fn small_news_is_heard_for_what_it_is() {
        use News::{AteBadly, AteWell, Bad, Good};
        for (text, told) in [
            ("ate better today", Some(AteWell)),
            ("ate really well today", Some(AteWell)),
            ("ate badly today", Some(AteBadly)),
            ("ate too much at dinner", Some(AteBadly)),
            ("didn't eat well", Some(AteBadly)),
            ("good day at work", Some(Good)),
            ("the meeting went well", Some(Good)),
            ("the meeting went badly", Some(Bad)),
            ("not a good day at work", Some(Bad)),
            ("work was annoying", Some(Bad)),
            ("hoy he comido mejor", Some(AteWell)),
            ("hoy he comido fatal", Some(AteBadly)),
            ("el día en el trabajo ha ido bien", Some(Good)),
            ("la reunión fue mal", Some(Bad)),
            ("heute besser gegessen", Some(AteWell)),
            ("heute schlecht gegessen", Some(AteBadly)),
            ("guter Tag in der Arbeit", Some(Good)),
            ("das Meeting lief schlecht", Some(Bad)),
            ("mieux mangé aujourd'hui", Some(AteWell)),
            ("mal mangé aujourd'hui", Some(AteBadly)),
            ("bonne journée au travail", Some(Good)),
            ("la réunion s'est mal passée", Some(Bad)),
            ("did I eat well?", None),
            ("my son did well at school", None),
            ("the weather is mixed", None),
            ("", None),
        ] {
            assert_eq!(news(&Message::on_a_saturday(Lang::En, text)), told, "{text}");
        }
    }
}
