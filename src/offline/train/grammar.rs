//! Phrases of requests as data. A phrase is words, `<lists>` of phrases and `{slots}`; a `?` makes one of them optional.
//!
//! ```text
//! "move <what> <to> {to}"        "move leg day to Friday"
//! "my <side>? {part} <hurts>"    "my left knee hurts"
//! ```
//!
//! Here is what a phrase is and how it is compiled; [`firsts`] finds what it may begin with, and [`walk`] holds it against a
//! message.

mod firsts;
mod list;
mod walk;

use std::{
    collections::{BTreeMap, HashMap},
    sync::OnceLock,
};

use chrono::NaiveDate;
use serde::Deserialize;

pub(super) use firsts::{DAY, Glance, QUANTITY, Shelf, Shelves, glance};
pub(super) use list::List;

use super::super::token::tokens;
use crate::domain::{
    person::Lang,
    planner::{Focus, body::BodyPart},
    record::Activity,
    safety::{Condition, Conditions, Sign},
};

/// What is asked, the weightiest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    Sign,
    Hurts,
    /// One sport rests up to a day.
    Without,
    /// One sport is left out of plans until the person says otherwise.
    Out,
    /// And comes back when they ask for it.
    Back,
    Off,
    Ill,
    Away,
    Well,
    /// A weekday that does not suit, from now on.
    NotOn,
    Move,
    Shorten,
    Skip,
    Instead,
    Swap,
    Easier,
    SetUp,
    Why,
    /// When the next session is, or the next of a sport.
    Next,
    Show,
    Aches,
    Sore,
    Condition,
}

impl Kind {
    pub const ALL: [Self; 23] = [
        Self::Sign,
        Self::Hurts,
        Self::Without,
        Self::Out,
        Self::Back,
        Self::Off,
        Self::Ill,
        Self::Away,
        Self::Well,
        Self::NotOn,
        Self::Move,
        Self::Shorten,
        Self::Skip,
        Self::Instead,
        Self::Swap,
        Self::Easier,
        Self::SetUp,
        Self::Why,
        Self::Next,
        Self::Show,
        Self::Aches,
        Self::Sore,
        Self::Condition,
    ];

    /// A state of the person, which a plan has to follow.
    pub fn is_state(self) -> bool {
        matches!(
            self,
            Self::Sign
                | Self::Hurts
                | Self::Without
                | Self::Off
                | Self::Ill
                | Self::Away
                | Self::Well
                | Self::Condition
        )
    }

    /// Whether it counts also beside words of what is no injury.
    pub fn stands_apart(self) -> bool {
        matches!(self, Self::Sign | Self::Condition)
    }

    /// What is felt in the body, and asks nothing of the plan.
    pub fn is_felt(self) -> bool {
        matches!(self, Self::Aches | Self::Sore)
    }

    /// Whether it is told without a subject as an entry of a list, between the sleep and the water.
    pub fn may_be_listed(self) -> bool {
        self.is_felt() || matches!(self, Self::Instead) || (self.is_state() && self != Self::Away)
    }

    /// Whether it may be said with a question mark: "can we move it?" asks for it, "skip today?" asks for advice.
    pub fn may_be_asked(self, held: Held) -> bool {
        matches!(self, Self::Why | Self::Next | Self::Show | Self::SetUp | Self::Swap)
            || (!self.is_state() && held.polite)
    }
}

/// What the slots of a phrase took.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Held {
    /// The day that is spoken of.
    pub day: Option<NaiveDate>,
    /// The day something is moved to.
    pub to: Option<NaiveDate>,
    /// The last day.
    pub until: Option<NaiveDate>,
    /// The last day by a span ("for 3 days"), which for a pain or an illness may as well lie behind.
    pub lasts: Option<NaiveDate>,
    /// It lasts so many days from the day that is spoken of on.
    pub spans: bool,
    pub minutes: Option<u32>,
    pub part: Option<BodyPart>,
    /// What asks for a clinician.
    pub sign: Option<Sign>,
    /// What somebody lives with.
    pub conditions: Conditions,
    pub focus: Option<Focus>,
    pub activity: Option<Activity>,
    /// The sport that is wanted in place of another.
    pub wanted: Option<Activity>,
    /// Weekdays, a bit each, Monday the lowest.
    pub weekdays: u8,
    /// How strong something is felt, 1 to 5.
    pub level: Option<i32>,
    /// It was asked for politely: "can we", "could you".
    pub polite: bool,
}

/// How far a reading has come, and what it holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct State {
    pub at: usize,
    pub held: Held,
    /// Where words begin that belong to the clause and not to the request ("since yesterday's run").
    pub rest: Option<usize>,
}

impl State {
    pub fn at(at: usize) -> Self {
        Self { at, held: Held::default(), rest: None }
    }

    /// The word after the last of the request itself.
    pub fn end(self) -> usize {
        self.rest.unwrap_or(self.at)
    }
}

/// A phrase, and a coarse look at the words it may begin with: most are passed over by it.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    pieces: Vec<Piece>,
    first: Glance,
}

/// One part of a phrase.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    Word(String),
    List(usize),
    Slot(Slot),
    Maybe(Box<Piece>),
}

/// What a phrase leaves open. Those that take no words are set by the words beside them.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Slot {
    Day,
    To,
    Until,
    /// So many days or weeks, today counted.
    Span,
    Minutes,
    Part,
    /// A part with a joint in it: sore muscles are training, a sore knee is not.
    Joint,
    /// Parts of the body, in the plural ("my knees hurt"; "my knee hurt" is over).
    Parts,
    /// A part and its pain in one word ("Knieschmerzen").
    Ache,
    /// An injury by its name ("shin splints").
    Injury,
    /// A condition by its name ("asthma").
    Condition,
    /// One that is told as something that happened ("a stroke").
    Event,
    /// So much weight that its coming within two days is water.
    Gain,
    /// Leg day, the run.
    Thing,
    /// The sport that is wanted in its place.
    Wanted,
    /// Some words.
    Gap,
    /// Everything up to the end of the clause.
    Rest,
    /// No part in particular. Takes no words.
    Elsewhere,
    /// It ends on Sunday. Takes no words.
    Week,
    /// Seven days. Takes no words.
    SevenDays,
    /// It ends when a stay does that nobody named the end of. Takes no words.
    Stay,
    /// It was asked for politely. Takes no words.
    Polite,
    /// What asks for a clinician, by its name. Takes no words.
    #[serde(skip)]
    Sign(Sign),
    /// How strong something is felt. Takes no words.
    #[serde(skip)]
    Level(i32),
    /// A weekday, by its number from Monday on. Takes no words.
    #[serde(skip)]
    Weekday(u8),
    /// A sport that its words name without its name. Takes no words.
    #[serde(skip)]
    As(Activity),
}

impl Slot {
    fn parse(name: &str) -> Option<Self> {
        match name.split_once('_') {
            Some(("sign", sign)) => Sign::parse(sign).map(Self::Sign),
            Some(("weekday", number)) => number.parse().ok().filter(|number| *number < 7).map(Self::Weekday),
            Some(("as", activity)) => serde_json::from_value(activity.into()).ok().map(Self::As),
            Some(("level", level)) => level.parse().ok().map(Self::Level),
            _ => serde_json::from_value(name.into()).ok(),
        }
    }
}

/// The phrases of one language.
#[derive(Debug)]
pub(super) struct Grammar {
    pub lang: Lang,
    lists: Vec<Vec<Phrase>>,
    /// The shelves of which each word begins a phrase.
    begun_by: HashMap<String, Shelves>,
    /// Those of which a phrase begins with a day, a quantity, a pain in one word, or with anything.
    begun: firsts::Begun,
    phrases: BTreeMap<Kind, Vec<Phrase>>,
    alone: BTreeMap<Kind, Vec<Phrase>>,
    /// The number of each list that is asked for by name, in their order.
    numbers: Vec<usize>,
    parts: Vec<(BodyPart, Phrase)>,
    injuries: Vec<(BodyPart, Phrase)>,
    conditions: Vec<(Condition, Phrase)>,
    focuses: Vec<(Focus, Phrase)>,
    activities: Vec<(Activity, Phrase)>,
    /// Endings of words in which a part and its pain are one.
    aches: Vec<String>,
}

/// A data file.
#[derive(Deserialize)]
struct Source {
    /// Phrases that ask, wherever a clause begins.
    #[serde(default)]
    say: BTreeMap<Kind, Vec<String>>,
    /// Phrases that ask only where nothing else was said before them: they name no subject.
    #[serde(default)]
    alone: BTreeMap<Kind, Vec<String>>,
    list: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    part: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    injury: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    condition: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    focus: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    activity: BTreeMap<Activity, Vec<String>>,
    #[serde(default)]
    ache: Vec<String>,
}

impl Source {
    /// Adds the phrases of another file of the language.
    fn join(&mut self, more: Self) {
        for (kind, phrases) in more.say {
            self.say.entry(kind).or_default().extend(phrases);
        }
        for (kind, phrases) in more.alone {
            self.alone.entry(kind).or_default().extend(phrases);
        }
        for (activity, phrases) in more.activity {
            self.activity.entry(activity).or_default().extend(phrases);
        }
        self.list.extend(more.list);
    }
}

/// The compiled phrases of a language.
pub(super) fn grammar(lang: Lang) -> &'static Grammar {
    static ALL: OnceLock<Vec<(Lang, Grammar)>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let read = |lang: Lang, [source, more]: [&str; 2], lists: [&str; 3]| {
            let mut source: Source =
                toml::from_str(source).expect("the phrases compiled in are TOML; a test reads them all");
            source.join(toml::from_str(more).expect("the phrases compiled in are TOML; a test reads them all"));
            for lists in lists {
                let lists: BTreeMap<String, Vec<String>> =
                    toml::from_str(lists).expect("the lists compiled in are TOML; a test reads them all");
                source.list.extend(lists);
            }
            (lang, Grammar::compile(lang, source).expect("the phrases compiled in are phrases; a test reads them all"))
        };
        vec![
            read(
                Lang::En,
                [include_str!("../lang/en/training.toml"), include_str!("../lang/en/asks.toml")],
                [
                    include_str!("../lang/en/agreed.toml"),
                    include_str!("../lang/en/ails.toml"),
                    include_str!("../lang/en/degrees.toml"),
                ],
            ),
            read(
                Lang::Es,
                [include_str!("../lang/es/training.toml"), include_str!("../lang/es/asks.toml")],
                [
                    include_str!("../lang/es/agreed.toml"),
                    include_str!("../lang/es/ails.toml"),
                    include_str!("../lang/es/degrees.toml"),
                ],
            ),
            read(
                Lang::De,
                [include_str!("../lang/de/training.toml"), include_str!("../lang/de/asks.toml")],
                [
                    include_str!("../lang/de/agreed.toml"),
                    include_str!("../lang/de/ails.toml"),
                    include_str!("../lang/de/degrees.toml"),
                ],
            ),
            read(
                Lang::Fr,
                [include_str!("../lang/fr/training.toml"), include_str!("../lang/fr/asks.toml")],
                [
                    include_str!("../lang/fr/agreed.toml"),
                    include_str!("../lang/fr/ails.toml"),
                    include_str!("../lang/fr/degrees.toml"),
                ],
            ),
        ]
    });
    &all.iter().find(|(of, _)| *of == lang).expect("every language has its phrases").1
}

impl Grammar {
    fn compile(lang: Lang, source: Source) -> Result<Self, String> {
        let index: BTreeMap<&str, usize> = source.list.keys().enumerate().map(|(n, name)| (name.as_str(), n)).collect();
        let all = |phrases: &[String]| phrases.iter().map(|text| phrase(text, &index)).collect::<Result<Vec<_>, _>>();
        let of_kinds = |table: &BTreeMap<Kind, Vec<String>>| {
            table.iter().map(|(kind, phrases)| Ok((*kind, all(phrases)?))).collect::<Result<BTreeMap<_, _>, String>>()
        };
        let body = |table: &BTreeMap<String, Vec<String>>| {
            named(table, &all, |name| BodyPart::ALL.into_iter().find(|part| part.as_str() == name))
        };
        let numbers = List::ALL.iter().map(|(_, name)| index.get(name).copied().ok_or(format!("no list {name}")));
        let activities = source.activity.iter().map(|(activity, phrases)| Ok((*activity, all(phrases)?)));
        let activities = activities.collect::<Result<Vec<_>, String>>()?;
        let mut this = Self {
            lang,
            lists: source.list.values().map(|phrases| all(phrases)).collect::<Result<_, _>>()?,
            begun_by: HashMap::new(),
            begun: firsts::Begun::default(),
            phrases: of_kinds(&source.say)?,
            alone: of_kinds(&source.alone)?,
            numbers: numbers.collect::<Result<_, _>>()?,
            parts: body(&source.part)?,
            injuries: body(&source.injury)?,
            conditions: named(&source.condition, &all, Condition::parse)?,
            focuses: named(&source.focus, &all, |name| Focus::ALL.into_iter().find(|focus| focus.as_str() == name))?,
            activities: activities.into_iter().flat_map(|(of, list)| list.into_iter().map(move |p| (of, p))).collect(),
            aches: source.ache,
        };
        this.look_ahead()?;
        Ok(this)
    }
}

/// A table of names and phrases as pairs.
fn named<T: Copy>(
    table: &BTreeMap<String, Vec<String>>,
    compile: &impl Fn(&[String]) -> Result<Vec<Phrase>, String>,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Vec<(T, Phrase)>, String> {
    let mut pairs = Vec::new();
    for (name, phrases) in table {
        let of = parse(name).ok_or_else(|| format!("nothing is named {name}"))?;
        pairs.extend(compile(phrases)?.into_iter().map(|phrase| (of, phrase)));
    }
    Ok(pairs)
}

/// Compiles the text of a phrase.
fn phrase(text: &str, lists: &BTreeMap<&str, usize>) -> Result<Phrase, String> {
    let mut pieces = Vec::new();
    // "d'{day}" is a word and a slot.
    let apart = text.replace('<', " <").replace('{', " {");
    for part in apart.split_whitespace() {
        let (bare, optional) = part.strip_suffix('?').map_or((part, false), |bare| (bare, true));
        let inner = |open: char, close: char| bare.strip_prefix(open)?.strip_suffix(close);
        let found: Vec<Piece> = if let Some(name) = inner('<', '>') {
            vec![Piece::List(*lists.get(name).ok_or_else(|| format!("no list {name} for {text}"))?)]
        } else if let Some(name) = inner('{', '}') {
            let slot = Slot::parse(name).ok_or_else(|| format!("no slot {name} for {text}"))?;
            vec![Piece::Slot(slot)]
        } else if bare == "'s" {
            vec![Piece::Word(bare.to_owned())]
        } else {
            tokens(bare).into_iter().map(|token| Piece::Word(token.text)).collect()
        };
        if optional && found.len() != 1 {
            return Err(format!("{part} is not one word"));
        }
        pieces.extend(found.into_iter().map(|piece| if optional { Piece::Maybe(Box::new(piece)) } else { piece }));
    }
    Ok(Phrase { pieces, first: Glance::MAX })
}
