//! What a picture shows: values that were counted, in the person's units, with the words around them. Drawn by
//! `pictures` when it is sent; until then, and for whoever does not see it, it is its text.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{cycle::Phase, person::Lang, record::Mood};

/// A picture that goes with words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    /// The same in words, made of the same values: for whoever does not see it.
    pub alt: String,
    /// What it is of.
    pub title: String,
    /// Which days it shows.
    pub span: String,
    /// The language whose decimal mark the numbers on the axes follow.
    pub lang: Lang,
    /// Dark or light, where the person asked for one; otherwise as the platform usually looks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theme: Option<Theme>,
    pub drawing: Drawing,
}

/// The ground a picture is drawn on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    Light,
    Dark,
}

/// The kinds of pictures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Drawing {
    Trend(TrendChart),
    Week(WeekCard),
    Habits(HabitCalendar),
    Cycle(CycleRing),
}

impl Drawing {
    /// The kind's name, for names of files and for logs.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Trend(_) => "chart",
            Self::Week(_) => "week",
            Self::Habits(_) => "habits",
            Self::Cycle(_) => "cycle",
        }
    }
}

/// One measure over days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrendChart {
    /// The first and the last day of the axis, whether or not they have a value.
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// One value a day, oldest first; a day that has none is a gap.
    pub points: Vec<(NaiveDate, f64)>,
    /// What the values are in: "kg", "fl oz", "h"; empty for a bare number.
    pub unit: String,
    pub form: Form,
    /// The one number worth reading first, such as the mean.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headline: Option<String>,
    /// Where the person's values usually lie.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usual: Option<Band>,
    /// What the person aims at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
    /// The days that are named below the axis.
    pub marks: Vec<Mark>,
    /// Said in place of values where there are none.
    pub nothing: String,
}

/// How values stand on the axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Amounts of a day, from zero.
    Bars,
    /// Readings of something that goes on, on an axis of their own range.
    Line,
    /// Marks from 1 to 5.
    Marks,
}

/// A span of values with its name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Band {
    pub low: f64,
    pub high: f64,
    pub label: String,
}

/// A value to reach with its name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Target {
    pub value: f64,
    pub label: String,
}

/// A day with its name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    pub date: NaiveDate,
    pub label: String,
}

/// Seven days at a glance: a column a day, a row a subject.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WeekCard {
    pub days: Vec<WeekDay>,
    pub rows: Vec<WeekRow>,
}

/// The head of a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekDay {
    /// "Mon".
    pub name: String,
    /// The day of the month.
    pub number: u32,
    pub is_today: bool,
}

/// One subject of a week.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WeekRow {
    pub label: String,
    /// The week in one number, where there is one.
    pub summary: String,
    /// One a day.
    pub cells: Cells,
}

/// What stands in the seven places of a row; `None` where nothing is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "days", rename_all = "snake_case")]
pub enum Cells {
    /// Amounts as bars, each with its number in words.
    Amounts(Vec<Option<Amount>>),
    /// Marks from 1 to 5.
    Marks(Vec<Option<u8>>),
    Moods(Vec<Option<Mood>>),
    /// So many of so many.
    Counts(Vec<Option<Count>>),
}

/// An amount and how it reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Amount {
    pub value: f64,
    pub label: String,
}

/// So many done of so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    pub done: u32,
    pub of: u32,
}

/// Habits over weeks: a row a habit, a square a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HabitCalendar {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub habits: Vec<HabitRow>,
    /// The days that are named below.
    pub marks: Vec<Mark>,
    /// What the squares mean: kept, not kept, nothing said.
    pub legend: [String; 3],
    /// Said in place of habits where there are none.
    pub nothing: String,
}

/// One habit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HabitRow {
    pub name: String,
    /// "12 of 20 · 3 in a row".
    pub summary: String,
    /// One a day from the first to the last: kept, not kept, or nothing said.
    pub days: Vec<Option<bool>>,
}

/// The current cycle as a ring that begins at the top with the first day of bleeding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CycleRing {
    /// The expected length in days: the whole ring.
    pub length: u32,
    /// Today; `None` beyond what can be told.
    pub day: Option<u32>,
    /// The phases in order, as far as they can be estimated.
    pub spans: Vec<PhaseSpan>,
    /// Days on which the next start is expected with 80 % probability, counted in this cycle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<(u32, u32)>,
    /// Inside the ring: the day, the phase.
    pub centre: String,
    pub below: String,
    /// What the colours mean.
    pub legend: Vec<(RingColour, String)>,
    /// How sure this is.
    pub note: String,
}

/// Days of a phase, the first and the last included; the first day of bleeding is 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhaseSpan {
    pub phase: Phase,
    pub first: u32,
    pub last: u32,
}

/// What a colour of the ring stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RingColour {
    Phase(Phase),
    Window,
}
