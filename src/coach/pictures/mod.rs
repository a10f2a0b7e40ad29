//! Pictures of the records: `/week`, `/chart sleep`, "show me my sleep". The values are read and worded here, with the text
//! for whoever does not see them; they are drawn when they are sent.
//!
//! One kind a file: [`trend`], [`week`], [`habits`], [`cycle`].

mod cycle;
mod habits;
mod trend;
pub(super) mod week;

use anyhow::{Context, Result};
use chrono::{Datelike, NaiveDate};

use crate::{
    domain::{
        picture::{Drawing, Mark, Picture, Theme},
        record::MetricKind,
        talk::{Button, OPEN_PRIVATE},
    },
    offline::chart::{self, Chart, Shown},
    pictures,
    store::rows::{ActionType, Path},
};

use super::{
    Coach,
    pending::Action,
    show::Show,
    turn::{Plan, Turn, Word},
};

/// What `/chart` offers by itself; weight only to whom it is talked of.
const OFFERED: [&str; 6] = ["sleep_hours", "energy_level", "water_intake_liters", "steps", "hrv_ms", "weight_kg"];
/// From so many days on, the year belongs to a date.
const DAYS_OF_A_YEAR: i64 = 300;
/// About so many days are named below an axis.
const MARKS: i64 = 5;
/// Up to so many days, each is named by its weekday.
const A_WEEK: i64 = 7;

/// Paints a picture. The computing is done beside the threads that answer people.
///
/// # Errors
/// The picture cannot be painted, which is a mistake of ours.
pub async fn png(picture: &Picture, theme: Theme) -> Result<Vec<u8>> {
    let picture = picture.clone();
    tokio::task::spawn_blocking(move || pictures::png(&picture, theme)).await.context("painting a picture")?
}

impl Coach {
    /// `/chart` with what stands behind it.
    pub(super) async fn chart(&self, turn: &Turn<'_>, argument: &str) -> Result<Plan> {
        if argument.is_empty() {
            return Ok(offer(turn, "picture.which"));
        }
        match chart::named(&turn.message_of(argument)) {
            Some(chart) => self.picture(turn, &chart).await,
            None => Ok(offer(turn, "picture.unknown")),
        }
    }

    /// The picture that somebody wishes to see, or why there is none.
    pub(super) async fn picture(&self, turn: &Turn<'_>, chart: &Chart) -> Result<Plan> {
        let (show, today) = (turn.show, turn.today);
        let found = match &chart.of {
            Shown::Week => week::of(&turn.past, today, show),
            Shown::Habits => habits::of(&turn.past.habits, today, show, None),
            Shown::Measure(name) if is_about_weight(name) && turn.past.person.no_weight_talk => {
                return Ok(offer(turn, "picture.no_weight"));
            }
            Shown::Measure(name) => match trend::Measured::new(name) {
                Some(measured) => {
                    let mut tx = self.store.begin(turn.past.person.id).await?;
                    let found = trend::of(&mut tx, turn, &measured, chart.days).await?;
                    tx.rollback().await?;
                    found
                }
                None => habits::of(&turn.past.habits, today, show, Some(name)),
            },
            Shown::Cycle if turn.inbound.heard.is_shared => return Ok(in_private(turn)),
            // What may be shown, and what is said where nothing may, is the cycle's own.
            Shown::Cycle if !turn.past.tracked.tracking.is_on() => return self.cycle(turn, "").await,
            Shown::Cycle => cycle::of(&turn.past.cycle_history(), today, show),
        };
        let is_private = chart.of == Shown::Cycle;
        Ok(match found {
            Ok(mut picture) => {
                picture.theme = chart.theme;
                Plan { is_private, ..showing(picture) }
            }
            Err(Nothing(words)) => Plan { is_private, ..Plan::saying(ActionType::Question, Path::Command, words) },
        })
    }
}

/// There is nothing to draw: what to say instead.
#[derive(Debug)]
pub(super) struct Nothing(String);

/// A picture, or the words in its place.
pub(super) type Found = std::result::Result<Picture, Nothing>;

/// A plan that shows a picture. Its words are those for whoever does not see it, so that nobody is told less than others.
fn showing(picture: Picture) -> Plan {
    let mut plan = Plan::saying(ActionType::Question, Path::Command, picture.alt.clone());
    plan.answered = true;
    plan.picture = Some(picture);
    plan
}

/// Says something, with what there are pictures of as buttons.
fn offer(turn: &Turn<'_>, key: &str) -> Plan {
    let show = turn.show;
    let mut plan = Plan::saying(ActionType::Question, Path::Command, turn.words().say(key, &[]));
    let offered = OFFERED.into_iter().filter(|name| !(turn.past.person.no_weight_talk && is_about_weight(name)));
    plan.buttons = offered
        .map(|name| Button { label: show.label(name), action: Action::Command(format!("/chart {name}")).encode() })
        .collect();
    plan
}

/// Where others may read along, this is moved to a chat of two.
fn in_private(turn: &Turn<'_>) -> Plan {
    let words = turn.words();
    let mut plan = Plan::new(ActionType::Other, Path::Command);
    plan.word = Word::Text(words.say("thing.public", &[]));
    plan.buttons.push(Button { label: words.say("thing.open_private", &[]), action: OPEN_PRIVATE.to_owned() });
    plan
}

/// Weight, and what weight is made of.
pub(super) fn is_about_weight(name: &str) -> bool {
    let about = [MetricKind::WeightKg, MetricKind::BodyFatPct, MetricKind::CaloriesBurnedKcal];
    about.iter().any(|kind| kind.as_str() == name)
}

/// A picture in somebody's language.
fn picture(title: String, span: String, alt: String, show: Show, drawing: Drawing) -> Picture {
    Picture { alt, title, span, lang: show.lang, theme: None, drawing }
}

/// "13 Feb – 14 Mar", with the years where the days are of two.
fn span(from: NaiveDate, to: NaiveDate, show: Show) -> String {
    let words = show.words();
    let date = |date: NaiveDate| match (to - from).num_days() >= DAYS_OF_A_YEAR {
        true => format!("{} {}", words.short_date(date), date.year()),
        false => words.short_date(date),
    };
    if from == to { date(to) } else { format!("{} – {}", date(from), date(to)) }
}

/// The days that are named below an axis: from the last back to the first, in steps of whole weeks where there are many.
fn marks(from: NaiveDate, to: NaiveDate, show: Show) -> Vec<Mark> {
    let words = show.words();
    let days = (to - from).num_days() + 1;
    let step = match days {
        ..=A_WEEK => 1,
        8..=14 => 3,
        _ => (days / MARKS / 7).max(1) * 7,
    };
    let label = |date: NaiveDate| if days <= A_WEEK { words.weekday(date.weekday()) } else { words.short_date(date) };
    let back = std::iter::successors(Some(to), |date| date.checked_sub_signed(chrono::TimeDelta::days(step)));
    let mut marks: Vec<Mark> =
        back.take_while(|date| *date >= from).map(|date| Mark { date, label: label(date) }).collect();
    marks.reverse();
    marks
}
