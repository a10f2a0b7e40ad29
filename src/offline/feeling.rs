//! What somebody tells of a day that is no record: that they are alone, that they lost somebody, that it was too much, that
//! they work at night, that a child moves. The words are `lang/*/feelings.toml`; a phrase counts wherever its words stand in a row, `*` is any word, and
//! a `<list>` any of its entries.

use std::{collections::BTreeMap, sync::OnceLock};

use super::{
    Message,
    phrases::{Index, words_of_all},
    token::tokens,
};

/// What is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Feeling {
    /// Nothing seems to be worth it any more: whether it is worse than that is asked.
    Despair,
    /// Somebody died, or left.
    Loss,
    /// Somebody close is ill.
    Worry,
    /// They think badly of themselves.
    Shame,
    Lonely,
    /// A day that was too much.
    Rough,
    /// In low spirits, and no more than that.
    Low,
    /// They work at night.
    Nights,
    /// Their body is still in another time zone.
    JetLag,
    /// An unborn child moves, or is well.
    Glad,
    /// The first training after a break.
    Return,
    /// They write again after a silence.
    Back,
}

impl Feeling {
    const ALL: [Self; 12] = [
        Self::Despair,
        Self::Loss,
        Self::Worry,
        Self::Shame,
        Self::Lonely,
        Self::Rough,
        Self::Low,
        Self::Nights,
        Self::JetLag,
        Self::Glad,
        Self::Return,
        Self::Back,
    ];

    /// The name used in the words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Despair => "despair",
            Self::Shame => "shame",
            Self::Loss => "loss",
            Self::Lonely => "lonely",
            Self::Rough => "rough",
            Self::Low => "low",
            Self::Worry => "worry",
            Self::Glad => "glad",
            Self::Return => "return",
            Self::Nights => "nights",
            Self::JetLag => "jet_lag",
            Self::Back => "back",
        }
    }
}

impl Feeling {
    /// Whether it is hard to bear: then nothing else of the message is asked about.
    pub fn is_hard(self) -> bool {
        matches!(self, Self::Despair | Self::Loss | Self::Worry | Self::Shame | Self::Lonely | Self::Rough | Self::Low)
    }
}

#[derive(Default)]
struct Lists {
    feelings: Index<Feeling>,
    /// Words of a time that is long over.
    long_ago: Index<()>,
    /// Words of some months ago: no news, and still grieved for.
    months_ago: Index<()>,
    /// Words of a grief that is felt now, however long ago its cause is.
    grief: Index<()>,
    /// Somebody close.
    others: Index<()>,
    /// Words of nights of work that have not begun.
    nights_begin: Index<()>,
    /// What may be low and is no mood.
    not_low: Index<()>,
    /// Tears that are none of grief.
    laughter: Index<()>,
}

/// The hardest feeling that a message tells, in any language. Nights of work and jet lag are one's own and of these days.
pub fn feeling(message: &Message<'_>) -> Option<Feeling> {
    let words: Vec<String> = tokens(message.text).into_iter().map(|token| token.text).collect();
    let (Lists { feelings, long_ago, months_ago, others, not_low, laughter, .. }, words) = (lists(), &words);
    let told = (0..words.len()).flat_map(|at| feelings.begin(&words[at..]));
    let counts = |feeling: &Feeling| match feeling {
        Feeling::Nights | Feeling::JetLag => ![long_ago, months_ago, others].into_iter().any(|list| list.is_in(words)),
        // "Energy a bit low today", "my wife feels low": a figure, and somebody else.
        Feeling::Low => ![long_ago, others, not_low].into_iter().any(|list| list.is_in(words)),
        Feeling::Rough => !laughter.is_in(words),
        _ => true,
    };
    let by_name = super::passing::the_dead(message.text, message.lang).map(|_| Feeling::Loss);
    told.map(|(feeling, _)| feeling).filter(counts).chain(by_name).min()
}

/// Whether a message speaks of a time that is long over: "my father died five years ago". A loss of some months ago is not,
/// nor one of years ago that is spoken of as grief of today ("she would have been 80 today").
pub fn is_long_ago(message: &Message<'_>) -> bool {
    let words: Vec<String> = tokens(message.text).into_iter().map(|token| token.text).collect();
    let Lists { long_ago, grief, .. } = lists();
    long_ago.is_in(&words) && !grief.is_in(&words)
}

/// Whether nights of work begin on the day that a message names: "nights start tomorrow".
pub fn begins_later(message: &Message<'_>) -> bool {
    let words: Vec<String> = tokens(message.text).into_iter().map(|token| token.text).collect();
    lists().nights_begin.is_in(&words)
}

fn lists() -> &'static Lists {
    static ALL: OnceLock<Lists> = OnceLock::new();
    ALL.get_or_init(|| {
        let sources = [
            include_str!("lang/en/feelings.toml"),
            include_str!("lang/es/feelings.toml"),
            include_str!("lang/de/feelings.toml"),
            include_str!("lang/fr/feelings.toml"),
        ];
        let mut all = Lists::default();
        for source in sources {
            let lists: BTreeMap<String, Vec<String>> =
                toml::from_str(source).expect("the phrases compiled in are TOML; a test reads them all");
            let named = |name: &str| lists.get(name).into_iter().flatten().map(|phrase| words_of_all(phrase));
            named("long_ago").for_each(|phrase| all.long_ago.put((), phrase));
            named("months_ago").for_each(|phrase| all.months_ago.put((), phrase));
            named("not_low").for_each(|phrase| all.not_low.put((), phrase));
            named("laughter").for_each(|phrase| all.laughter.put((), phrase));
            named("grief").for_each(|phrase| all.grief.put((), phrase));
            named("nights_begin").for_each(|phrase| {
                all.nights_begin.put((), phrase.clone());
                all.feelings.put(Feeling::Nights, phrase);
            });
            named("close").for_each(|phrase| all.others.put((), phrase));
            for feeling in Feeling::ALL {
                for phrase in lists.get(feeling.as_str()).into_iter().flatten() {
                    all.feelings.put_spelled(feeling, phrase, &lists);
                }
            }
        }
        all
    })
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::domain::person::Lang;

    #[test]
    fn hard_days_are_heard_in_four_languages() {
        for (text, told) in [
            ("I feel so lonely today", Some(Feeling::Lonely)),
            ("Feeling a bit low…", Some(Feeling::Low)),
            ("bin etwas niedergeschlagen", Some(Feeling::Low)),
            ("hoy ando un poco de bajón", Some(Feeling::Low)),
            ("un peu le moral à zéro", Some(Feeling::Low)),
            ("not quite myself today", Some(Feeling::Low)),
            ("heute nicht so gut drauf", Some(Feeling::Low)),
            ("estoy bajo de ánimo", Some(Feeling::Low)),
            ("pas trop le moral ce soir", Some(Feeling::Low)),
            ("Jean came, I laughed till I cried", None),
            ("wir haben Tränen gelacht", None),
            ("I cried in the car", Some(Feeling::Rough)),
            ("energy a bit low today", None),
            ("me ha dado un bajón de azúcar", None),
            ("Gewicht etwas down", None),
            ("my wife is a bit down", None),
            ("rough day, my dog died", Some(Feeling::Loss)),
            ("what a terrible day", Some(Feeling::Rough)),
            ("I work nights until Friday", Some(Feeling::Nights)),
            ("slept 4h, jet-lagged", Some(Feeling::JetLag)),
            ("sorry I've been away, I'm back", Some(Feeling::Back)),
            ("I was on nights last month", None),
            ("my wife is on nights this week", None),
            ("vor zwei Jahren Nachtschicht", None),
            ("my back is sore", None),
            ("back squat 5x5", None),
            ("diese Woche Nachtschicht", Some(Feeling::Nights)),
            ("habe noch Jetlag", Some(Feeling::JetLag)),
            ("bin wieder da", Some(Feeling::Back)),
            ("esta semana trabajo de noche", Some(Feeling::Nights)),
            ("tengo jet lag", Some(Feeling::JetLag)),
            ("ya estoy de vuelta", Some(Feeling::Back)),
            ("je travaille de nuit cette semaine", Some(Feeling::Nights)),
            ("je suis en plein décalage horaire", Some(Feeling::JetLag)),
            ("me revoilà", Some(Feeling::Back)),
            ("me siento muy solo", Some(Feeling::Lonely)),
            ("día duro, se murió mi perro", Some(Feeling::Loss)),
            ("ich fühle mich so einsam", Some(Feeling::Lonely)),
            ("harter Tag, mein Hund ist gestorben", Some(Feeling::Loss)),
            ("heute war alles zu viel", Some(Feeling::Rough)),
            ("je me sens seule", Some(Feeling::Lonely)),
            ("dure journée, mon chien est mort", Some(Feeling::Loss)),
            ("tough call, lost a young patient", Some(Feeling::Loss)),
            ("hard shift, a patient died", Some(Feeling::Loss)),
            ("broke up with my boyfriend", Some(Feeling::Loss)),
            ("my mum is in hospital", Some(Feeling::Worry)),
            ("felt the baby kick today!!", Some(Feeling::Glad)),
            ("baby perfect at the check", Some(Feeling::Glad)),
            ("first jog after the flu, 15 min", Some(Feeling::Return)),
            ("Patient gestorben, harte Schicht", Some(Feeling::Loss)),
            ("mit meinem Freund Schluss gemacht", Some(Feeling::Loss)),
            ("meine Mama liegt im Krankenhaus", Some(Feeling::Worry)),
            ("heute das Baby treten gespürt", Some(Feeling::Glad)),
            ("erster Lauf nach der Grippe", Some(Feeling::Return)),
            ("guardia dura, murió un paciente", Some(Feeling::Loss)),
            ("rompí con mi novio", Some(Feeling::Loss)),
            ("mi madre está en el hospital", Some(Feeling::Worry)),
            ("hoy sentí las patadas del bebé", Some(Feeling::Glad)),
            ("primera carrera después de la gripe", Some(Feeling::Return)),
            ("dure garde, perdu un jeune patient", Some(Feeling::Loss)),
            ("j'ai rompu avec mon copain", Some(Feeling::Loss)),
            ("ma mère est à l'hôpital", Some(Feeling::Worry)),
            ("senti bébé bouger", Some(Feeling::Glad)),
            ("premier footing après la grippe", Some(Feeling::Return)),
            ("I did not sleep much. Harold would have been 80 today. He passed in November", Some(Feeling::Loss)),
            ("my husband died in November", Some(Feeling::Loss)),
            ("Karl wäre heute 80 geworden", Some(Feeling::Loss)),
            ("mein Mann ist im November gestorben", Some(Feeling::Loss)),
            ("hoy habría cumplido 80 años", Some(Feeling::Loss)),
            ("mi marido murió en noviembre", Some(Feeling::Loss)),
            ("il aurait eu 80 ans aujourd'hui", Some(Feeling::Loss)),
            ("mon mari est décédé en novembre", Some(Feeling::Loss)),
            ("I miss my husband", Some(Feeling::Lonely)),
            ("ich vermisse meinen Mann so sehr", Some(Feeling::Lonely)),
            ("a run would have been nice today", None),
            ("Couldn't see the point of any of it. I stayed in my robe", Some(Feeling::Despair)),
            ("alles sinnlos gerade", Some(Feeling::Despair)),
            ("nada tiene sentido", Some(Feeling::Despair)),
            ("à quoi bon", Some(Feeling::Despair)),
            ("plus rien n'a de sens", Some(Feeling::Despair)),
            ("crying in the car", Some(Feeling::Rough)),
            ("sitze im Auto und weine", Some(Feeling::Rough)),
            ("estoy fatal", Some(Feeling::Rough)),
            ("je suis au fond du trou", Some(Feeling::Rough)),
            ("me siento mala madre", Some(Feeling::Shame)),
            ("I feel like a bad mother", Some(Feeling::Shame)),
            ("ich bin eine schlechte Mutter", Some(Feeling::Shame)),
            ("j'ai honte", Some(Feeling::Shame)),
            ("I had to skip the point guard drill", None),
            ("my friend passed the exam in November", None),
            ("ran alone, great run", None),
            ("leg day was hard", None),
            ("my phone died", None),
            ("be patient", None),
            ("I work in a hospital", None),
            ("first coffee after the flu", None),
            ("broke my record", None),
            ("je suis mort de fatigue", None),
            ("solo 20 minutos", None),
            ("", None),
        ] {
            let message = Message::on_a_saturday(Lang::En, text);
            assert_eq!(feeling(&message), told, "{text}");
        }
    }

    #[test]
    fn a_grief_of_some_months_ago_is_one_of_today() {
        for (text, is_over) in [
            ("my father died five years ago", true),
            ("my father died last month", false),
            ("mein Vater ist vor drei Monaten gestorben", false),
            ("mi padre murió hace tres meses", false),
            ("mon père est mort il y a trois mois", false),
            ("my mother died two years ago, she would have been 80 today", false),
            ("mein Vater ist vor zwei Jahren gestorben, heute ist sein Todestag", false),
        ] {
            assert_eq!(is_long_ago(&Message::on_a_saturday(Lang::En, text)), is_over, "{text}");
        }
    }
}
