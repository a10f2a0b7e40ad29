//! The questions of the trade: what people ask a coach on any evening, and what is true of anybody. Whether a question is one of
//! them is said by its words alone; the words are `lang/*/trade.toml`, the answers `[trade]` in the words of the coach, each with
//! its source.

use std::sync::OnceLock;

use super::{
    Message,
    phrases::Phrases,
    token::{Shape, Token, tokens},
};

macro_rules! topics {
    ($($(#[$doc:meta])* $topic:ident $name:literal $of:ident,)*) => {
        /// What is asked about. The first that fits counts: what is narrow stands before what is wide.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Topic {
            $($(#[$doc])* $topic),*
        }

        impl Topic {
            /// All of them, in their order.
            pub const ALL: &[Self] = &[$(Self::$topic),*];

            /// The name used in the words.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$topic => $name),*
                }
            }

            /// What it is a question of.
            pub fn subject(self) -> Subject {
                match self {
                    $(Self::$topic => Subject::$of),*
                }
            }
        }
    };
}

/// What a topic belongs to; it decides who is not answered by a rule that is true of most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Training,
    Sleep,
    Food,
    /// Losing weight.
    Weight,
    /// The body, and what it tells.
    Body,
}

topics! {
    /// Planks and abs after a birth.
    Planks "planks" Body,
    /// A stitch in the side.
    Stitch "stitch" Body,
    Shin "shin" Body,
    /// How to get to a first pull-up.
    PullUp "pull_up" Training,
    /// To a first press-up.
    PushUp "push_up" Training,
    /// Squats with a knee that is not at its best.
    KneeSquat "knee_squat" Body,
    /// How deep a squat goes.
    SquatDepth "squat_depth" Body,
    /// Training on the days of the period.
    Period "period" Body,
    /// Training with a cold.
    Cold "cold" Body,
    /// Whether so much soreness is normal.
    Soreness "soreness" Body,
    /// Cramps of the calf.
    CalfCramp "calf_cramp" Body,
    Alcohol "alcohol" Sleep,
    Coffee "coffee" Food,
    /// What to eat on a long ride or run.
    EatDuring "eat_during" Food,
    /// After training.
    EatAfter "eat_after" Food,
    /// Before it.
    EatBefore "eat_before" Food,
    Protein "protein" Food,
    /// How much to drink.
    Drink "drink" Food,
    /// Sleep after nights of work.
    SleepNights "sleep_nights" Sleep,
    /// How to fall asleep, or go to bed, earlier.
    SleepEarlier "sleep_earlier" Sleep,
    SleepBetter "sleep_better" Sleep,
    /// How to lose weight.
    LoseWeight "lose_weight" Weight,
    Stretch "stretch" Training,
    Hills "hills" Training,
    Heat "heat" Training,
    WarmUp "warm_up" Training,
    RestDays "rest_days" Training,
    Steps "steps" Training,
    /// How often a week.
    OftenSwim "often_swim" Training,
    OftenRun "often_run" Training,
    OftenLift "often_lift" Training,
    OftenMove "often_move" Training,
    /// What an easy pace is.
    EasyPace "easy_pace" Training,
    /// Strength or endurance first.
    Order "order" Training,
    /// Morning or evening.
    TimeOfDay "time_of_day" Training,
    /// How to breathe.
    Breathe "breathe" Training,
    /// How long until something is seen of it.
    Results "results" Training,
    /// How much weight to take for an exercise.
    StartWeight "start_weight" Training,
    /// When to take more weight, or how to get to a number.
    Heavier "heavier" Training,
    /// How to begin at all.
    Begin "begin" Training,
}

/// The topic that a message asks about, sentence by sentence; none where it asks nothing of the kind.
pub fn topic(message: &Message<'_>) -> Option<Topic> {
    let tokens = tokens(message.text);
    let mut asked = sentences(&tokens).into_iter().filter_map(|sentence| {
        let words: Vec<String> = sentence.iter().map(|token| token.text.clone()).collect();
        let is_marked = sentence.last().is_some_and(|token| token.shape == Shape::Mark('?'));
        // "I had some wine, does it affect my sleep?": what it does is asked, and not how much it was.
        let is_of_an_effect = holds(&words, "effect");
        let is_asked = is_marked || is_of_an_effect || holds(&words, "ask");
        let is_of_a_day = holds(&words, "of_a_day") && !holds(&words, "ought");
        if !is_asked || holds(&words, "records") && !is_of_an_effect {
            return None;
        }
        let counted =
            [Topic::Steps, Topic::Drink, Topic::OftenRun, Topic::OftenSwim, Topic::OftenLift, Topic::OftenMove];
        Topic::ALL.iter().copied().filter(|topic| !(is_of_a_day && counted.contains(topic))).find(|topic| {
            let with = format!("{}_with", topic.as_str());
            holds(&words, topic.as_str()) && (!phrases().has(&with) || holds(&words, &with))
        })
    });
    asked.next()
}

/// The sentences of a message. "He bebido vino, ¿afecta al sueño?" is one: a mark that opens a question behind a comma parts
/// nothing.
fn sentences(tokens: &[Token]) -> Vec<&[Token]> {
    let mut all = Vec::new();
    let mut start = 0;
    for (at, token) in tokens.iter().enumerate() {
        let follows_a_comma = at > 0 && tokens[at - 1].shape == Shape::Mark(',');
        let ends = match token.shape {
            Shape::Mark('.' | '!' | '?' | '\n' | ';' | '…') => true,
            Shape::Mark('¿' | '¡') => !follows_a_comma,
            _ => false,
        };
        if ends {
            all.push(&tokens[start..=at]);
            start = at + 1;
        }
    }
    all.push(&tokens[start..]);
    all
}

fn holds(words: &[String], list: &str) -> bool {
    phrases().hold(words, list)
}

fn phrases() -> &'static Phrases {
    static ALL: OnceLock<Phrases> = OnceLock::new();
    ALL.get_or_init(|| {
        Phrases::compiled_in([
            include_str!("lang/en/trade.toml"),
            include_str!("lang/es/trade.toml"),
            include_str!("lang/de/trade.toml"),
            include_str!("lang/fr/trade.toml"),
        ])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::person::Lang;

    #[test]
    fn the_everyday_questions_are_heard_in_four_languages() {
        use Topic::{
            Alcohol, Begin, Breathe, CalfCramp, Coffee, Cold, Drink, EasyPace, EatAfter, EatBefore, EatDuring, Heat,
            Heavier, Hills, KneeSquat, LoseWeight, OftenLift, OftenMove, OftenRun, OftenSwim, Order, Period, Planks,
            Protein, PullUp, PushUp, RestDays, Results, Shin, SleepBetter, SleepEarlier, SleepNights, Soreness,
            SquatDepth, StartWeight, Steps, Stitch, Stretch, TimeOfDay, WarmUp,
        };
        let wrong: Vec<String> = [
            ("Is it ok to do planks yet?", Planks),
            ("Darf ich schon Planks machen?", Planks),
            ("¿Puedo hacer ya abdominales?", Planks),
            ("Je peux déjà faire du gainage ?", Planks),
            ("Should I stretch my calves before or after running?", Stretch),
            ("Soll ich mich vor oder nach dem Laufen dehnen?", Stretch),
            ("¿Estiro antes o después de correr?", Stretch),
            ("Faut-il s'étirer avant ou après ?", Stretch),
            ("Any tips for getting to sleep earlier?", SleepEarlier),
            ("Wie kann ich früher einschlafen?", SleepEarlier),
            ("¿Cómo puedo dormirme antes?", SleepEarlier),
            ("Comment m'endormir plus tôt ?", SleepEarlier),
            ("How can I sleep better?", SleepBetter),
            ("Was hilft, um besser zu schlafen? Besser schlafen wäre schön", SleepBetter),
            ("¿Qué puedo hacer para dormir mejor?", SleepBetter),
            ("Que faire pour mieux dormir ?", SleepBetter),
            ("How often should I swim?", OftenSwim),
            ("Wie oft soll ich schwimmen?", OftenSwim),
            ("¿Cuántos días a la semana debería nadar?", OftenSwim),
            ("Combien de fois par semaine nager ?", OftenSwim),
            ("how often should I run a week?", OftenRun),
            ("Wie oft die Woche soll ich laufen?", OftenRun),
            ("¿cuántas veces a la semana debo correr?", OftenRun),
            ("combien de fois par semaine courir ?", OftenRun),
            ("how many days a week should I lift?", OftenLift),
            ("wie oft Krafttraining pro Woche?", OftenLift),
            ("¿cuántos días de fuerza?", OftenLift),
            ("combien de séances de muscu, combien de fois par semaine ?", OftenLift),
            ("how often should I work out?", OftenMove),
            ("wie oft soll ich trainieren?", OftenMove),
            ("¿cuántas veces debo entrenar?", OftenMove),
            ("combien de fois faut-il bouger ?", OftenMove),
            ("wie komm ich am schnellsten auf 100?", Heavier),
            ("when do I go up in weight?", Heavier),
            ("¿cuándo subo el peso? ¿cuándo subir peso?", Heavier),
            ("quand augmenter les charges ?", Heavier),
            ("Was sollte ich auf so einer Tour essen?", EatDuring),
            ("what should I eat on a long ride?", EatDuring),
            ("¿qué como en una salida larga?", EatDuring),
            ("que manger pendant une sortie longue ?", EatDuring),
            ("what should I eat after strength?", EatAfter),
            ("was soll ich nach dem Training essen?", EatAfter),
            ("¿qué debo comer después de entrenar?", EatAfter),
            ("que manger après la séance ?", EatAfter),
            ("what should I eat before a run?", EatBefore),
            ("was esse ich vor dem Laufen?", EatBefore),
            ("¿qué como antes de correr?", EatBefore),
            ("que manger avant la course ?", EatBefore),
            ("C'est normal d'avoir aussi mal ?", Soreness),
            ("is it normal to be this sore?", Soreness),
            ("ist so ein Muskelkater normal?", Soreness),
            ("¿es normal tener tantas agujetas?", Soreness),
            ("Je peux faire des côtes pour m'entraîner ?", Hills),
            ("can I train on hills with arthritis?", Hills),
            ("darf ich mit Arthrose bergauf fahren?", Hills),
            ("¿puedo hacer cuestas con artrosis?", Hills),
            ("¿El vino por la noche me afecta al sueño?", Alcohol),
            ("does wine affect my sleep?", Alcohol),
            ("schadet ein Glas Wein am Abend dem Schlaf?", Alcohol),
            ("le vin joue sur le sommeil ?", Alcohol),
            ("how late can I have coffee?", Coffee),
            ("wie viel Kaffee ist ok?", Coffee),
            ("¿cuánto café puedo tomar?", Coffee),
            ("combien de cafés par jour ?", Coffee),
            ("Tu me proposes quoi pour commencer ?", Begin),
            ("What do you suggest to start with?", Begin),
            ("Wie fange ich an?", Begin),
            ("¿Por dónde empiezo?", Begin),
            ("What's the best way to start losing weight without a gym?", LoseWeight),
            ("wie kann ich abnehmen?", LoseWeight),
            ("¿cómo puedo perder peso?", LoseWeight),
            ("comment perdre du ventre ?", LoseWeight),
            ("how much protein do I need?", Protein),
            ("wie viel Eiweiß brauche ich?", Protein),
            ("¿cuánta proteína necesito?", Protein),
            ("combien de protéines par jour ?", Protein),
            ("how many steps a day?", Steps),
            ("wie viele Schritte am Tag?", Steps),
            ("¿cuántos pasos al día?", Steps),
            ("combien de pas par jour ?", Steps),
            ("can I train on my period?", Period),
            ("kann ich in der Periode trainieren?", Period),
            ("¿puedo entrenar con la regla?", Period),
            ("je peux courir pendant mes règles ?", Period),
            ("how do I run in the heat?", Heat),
            ("wie laufe ich bei Hitze?", Heat),
            ("¿puedo correr con este calor?", Heat),
            ("comment courir par cette chaleur ?", Heat),
            ("do I need a warm-up?", WarmUp),
            ("muss ich mich aufwärmen?", WarmUp),
            ("¿hace falta calentar?", WarmUp),
            ("faut-il s'échauffer, un échauffement long ?", WarmUp),
            ("how many rest days do I need?", RestDays),
            ("wie viele Ruhetage brauche ich?", RestDays),
            ("¿cuántos días de descanso?", RestDays),
            ("combien de jours de repos ?", RestDays),
            ("what helps against a side stitch?", Stitch),
            ("was hilft gegen Seitenstechen?", Stitch),
            ("¿qué hago con el flato?", Stitch),
            ("que faire contre un point de côté ?", Stitch),
            ("what helps with shin splints?", Shin),
            ("was hilft gegen Schienbeinkanten?", Shin),
            ("¿qué hago con la periostitis?", Shin),
            ("que faire pour une périostite ?", Shin),
            ("is it bad that my squats are only half down?", SquatDepth),
            ("sind halbe Kniebeugen schlimm?", SquatDepth),
            ("¿es malo hacer medias sentadillas?", SquatDepth),
            ("c'est grave si mes squats s'arrêtent à moitié ?", SquatDepth),
            ("how much water should I drink?", Drink),
            ("wie viel Wasser soll ich am Tag trinken?", Drink),
            ("¿cuánta agua debo beber?", Drink),
            ("combien d'eau par jour ?", Drink),
            ("how do I get to my first pull-up?", PullUp),
            ("any tips for a first pull up", PullUp),
            ("I can't do a single chin-up, what should I do?", PullUp),
            ("Wie schaffe ich meinen ersten Klimmzug?", PullUp),
            ("wie komme ich zu einem Klimmzug", PullUp),
            ("¿Cómo consigo mi primera dominada?", PullUp),
            ("no me sale ninguna dominada, ¿qué hago?", PullUp),
            ("Comment réussir ma première traction ?", PullUp),
            ("comment arriver à faire une traction", PullUp),
            ("how do I get to a full push-up?", PushUp),
            ("wie schaffe ich einen Liegestütz?", PushUp),
            ("¿cómo consigo hacer una flexión completa?", PushUp),
            ("comment arriver à une vraie pompe ?", PushUp),
            ("what is an easy pace?", EasyPace),
            ("how slow is easy?", EasyPace),
            ("what does an easy run mean", EasyPace),
            ("Was ist ein lockeres Tempo?", EasyPace),
            ("wie langsam soll ein lockerer Lauf sein?", EasyPace),
            ("woran merke ich, dass es locker ist?", EasyPace),
            ("¿Qué es un ritmo suave?", EasyPace),
            ("¿a qué ritmo corro un rodaje suave?", EasyPace),
            ("C'est quoi une allure facile ?", EasyPace),
            ("à quelle allure je fais mon footing facile ?", EasyPace),
            ("can I do squats with a stiff knee?", KneeSquat),
            ("are squats ok with my bad knee?", KneeSquat),
            ("Darf ich mit einem steifen Knie Kniebeugen machen?", KneeSquat),
            ("Kniebeugen mit schlechtem Knie, geht das?", KneeSquat),
            ("¿Puedo hacer sentadillas con la rodilla rígida?", KneeSquat),
            ("Je peux faire des squats avec un genou raide ?", KneeSquat),
            ("how much weight should I squat with?", StartWeight),
            ("how heavy should I start with deadlifts?", StartWeight),
            ("Mit wie viel Gewicht soll ich Kniebeugen machen?", StartWeight),
            ("wie schwer soll die Hantel sein?", StartWeight),
            ("¿Con cuánto peso hago sentadillas?", StartWeight),
            ("Quel poids pour mes squats ?", StartWeight),
            ("avec quelle charge je commence le soulevé ?", StartWeight),
            ("how do I sleep after night shifts?", SleepNights),
            ("how can I sleep better on nights?", SleepNights),
            ("Wie schlafe ich nach der Nachtschicht?", SleepNights),
            ("¿Cómo duermo después de un turno de noche?", SleepNights),
            ("Comment dormir après une garde de nuit ?", SleepNights),
            ("can I train with a cold?", Cold),
            ("is it ok to run with a sore throat?", Cold),
            ("Darf ich mit Schnupfen laufen?", Cold),
            ("kann ich erkältet trainieren?", Cold),
            ("¿Puedo entrenar con un resfriado?", Cold),
            ("¿puedo correr resfriado?", Cold),
            ("Je peux courir avec un rhume ?", Cold),
            ("enrhumé, est-ce que je peux m'entraîner ?", Cold),
            ("how long until I see results?", Results),
            ("when will I notice a difference?", Results),
            ("Wie lange dauert es, bis ich Erfolge sehe?", Results),
            ("ab wann merke ich einen Unterschied?", Results),
            ("¿Cuánto tardaré en ver resultados?", Results),
            ("¿cuándo se nota la mejora?", Results),
            ("Au bout de combien de temps je verrai des résultats ?", Results),
            ("quand est-ce que je vais voir une différence ?", Results),
            ("cardio before or after weights?", Order),
            ("zuerst Kraft oder zuerst Laufen?", Order),
            ("¿primero cardio o pesas?", Order),
            ("cardio avant ou après la muscu ?", Order),
            ("is it better to train in the morning or in the evening?", TimeOfDay),
            ("lieber morgens oder abends trainieren?", TimeOfDay),
            ("¿es mejor entrenar por la mañana o por la tarde?", TimeOfDay),
            ("vaut-il mieux courir le matin ou le soir ?", TimeOfDay),
            ("how should I breathe while running?", Breathe),
            ("wie atme ich beim Laufen richtig?", Breathe),
            ("¿cómo respiro al correr?", Breathe),
            ("comment respirer en courant ?", Breathe),
            ("what helps against calf cramps?", CalfCramp),
            ("was hilft gegen Wadenkrämpfe?", CalfCramp),
            ("¿qué hago con los calambres en los gemelos?", CalfCramp),
            ("que faire contre les crampes aux mollets ?", CalfCramp),
            ("j'ai bu du vin, ça gêne le sommeil ?", Alcohol),
            ("I had some wine, does that affect my sleep?", Alcohol),
            ("ich habe Wein getrunken, stört das den Schlaf?", Alcohol),
            ("he bebido vino, ¿afecta al sueño?", Alcohol),
        ]
        .into_iter()
        .filter(|(text, told)| topic(&Message::on_a_saturday(Lang::En, text)) != Some(*told))
        .map(|(text, told)| format!("{text}: {:?}, not {told:?}", topic(&Message::on_a_saturday(Lang::En, text))))
        .collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn what_asks_the_records_or_nothing_is_no_question_of_the_trade() {
        for text in [
            "how often did I swim last week?",
            "how many steps did I do?",
            "slept better, no wine",
            "ran in the heat",
            "stretched before the run",
            "wie oft bin ich gelaufen?",
            "¿cuántas veces he corrido?",
            "combien de fois ai-je nagé ?",
            "started running",
            "what do you think?",
            "did 5 pull-ups",
            "how many pull-ups did I do?",
            "easy run, 5 km",
            "squats 3x10 with 40 kg, knee fine",
            "how much weight have I lost?",
            "j'ai bu combien d'eau ?",
            "habe ich gestern Wein getrunken?",
            "slept badly after nights",
            "I have a cold",
            "bin erkältet",
            "a cold shower after training",
            "when do I run on Thursday?",
            "when will my results from the doctor come",
            "",
        ] {
            assert_eq!(topic(&Message::on_a_saturday(Lang::En, text)), None, "{text}");
        }
    }
}
