//! A measure over days: its values in the person's units, where they usually lie, what is aimed at, and all of it in words.

use anyhow::Result;
use chrono::{Days, NaiveDate};

use crate::{
    domain::{
        person::Units,
        picture::{Band, Drawing, Form, Target, TrendChart},
        record::{GoalKind, MetricKind},
        trend::{self, Trend, WORKOUT_MINUTES, WORKOUTS},
        units,
    },
    store::{
        Tx,
        history::{self, Series},
        rows::GoalStatus,
    },
};

use super::{Found, Nothing, marks, picture, span};
use crate::coach::{recall, show::Show, turn::Turn};

/// What is shown where no days were named.
const USUAL_DAYS: u64 = 30;
/// Fewer days are no chart, and more than these are no days any more.
const FEWEST_DAYS: u64 = 7;
const MOST_DAYS: u64 = 365;
/// Where values usually lie is told from those of so many days, once there are so many of them.
const BASELINE_DAYS: u64 = 60;
const BASELINE_VALUES: usize = 14;

/// Something measured that a chart can be made of.
#[derive(Debug)]
pub(super) struct Measured {
    /// By the name of the records.
    name: String,
    series: Series,
}

impl Measured {
    /// By its name; none for a habit, which is a calendar's business. Sessions are shown by their minutes.
    pub(super) fn new(name: &str) -> Option<Self> {
        let name = match recall::series_of(name)? {
            Series::Workouts { measure: history::WorkoutMeasure::Sessions, activity: None } => {
                WORKOUT_MINUTES.to_owned()
            }
            Series::Workouts { measure: history::WorkoutMeasure::Sessions, .. } => format!("{name}_minutes"),
            Series::Habit(_) => return None,
            _ => name.to_owned(),
        };
        debug_assert_ne!(name, WORKOUTS);
        recall::series_of(&name).map(|series| Self { name, series })
    }

    fn metric(&self) -> Option<MetricKind> {
        MetricKind::parse(&self.name)
    }

    fn form(&self) -> Form {
        match (self.name.as_str(), self.metric()) {
            ("energy_level" | "digestion_score", _) => Form::Marks,
            (_, None | Some(MetricKind::Steps | MetricKind::CaloriesBurnedKcal | MetricKind::DistanceKm)) => Form::Bars,
            _ => Form::Line,
        }
    }

    /// Whether it is the last value that counts, and not the mean.
    fn is_state(&self) -> bool {
        self.form() == Form::Line && !matches!(self.metric(), Some(MetricKind::HrvMs | MetricKind::RestingHrBpm))
    }

    /// Whether "usual" means something for it: what the body does by itself, and not what somebody decides or aims at.
    fn has_baseline(&self) -> bool {
        self.name == "sleep_hours"
            || matches!(self.metric(), Some(MetricKind::HrvMs | MetricKind::RestingHrBpm | MetricKind::Steps))
    }

    /// The unit the person reads, and how many of it make one of the records'.
    fn unit(&self, show: Show) -> (&'static str, f64) {
        let imperial = show.units == Units::Imperial;
        match (self.name.as_str(), self.metric()) {
            ("sleep_hours", _) => ("h", 1.0),
            ("water_intake_liters", _) if imperial => ("fl oz", 1.0 / units::L_PER_FL_OZ),
            ("water_intake_liters", _) => ("L", 1.0),
            ("energy_level" | "digestion_score", _) => ("1–5", 1.0),
            (_, Some(MetricKind::WeightKg)) if imperial => ("lb", 1.0 / units::KG_PER_LB),
            (_, Some(MetricKind::WeightKg)) => ("kg", 1.0),
            (_, Some(MetricKind::RestingHrBpm)) => ("bpm", 1.0),
            (_, Some(MetricKind::HrvMs)) => ("ms", 1.0),
            (_, Some(MetricKind::BodyFatPct | MetricKind::Spo2Pct)) => ("%", 1.0),
            (_, Some(MetricKind::SystolicMmhg | MetricKind::DiastolicMmhg)) => ("mmHg", 1.0),
            (_, Some(MetricKind::BodyTempC)) => (if imperial { "°F" } else { "°C" }, 1.0),
            (_, Some(MetricKind::CaloriesBurnedKcal)) => ("kcal", 1.0),
            (_, Some(MetricKind::Steps | MetricKind::Vo2max)) => ("", 1.0),
            (name, kind) if name.ends_with("_km") || kind == Some(MetricKind::DistanceKm) => {
                if imperial {
                    ("mi", 1.0 / units::KM_PER_MILE)
                } else {
                    ("km", 1.0)
                }
            }
            _ => ("min", 1.0),
        }
    }

    /// A value of the records as it stands on the person's axis.
    fn shown(&self, value: f64, show: Show) -> f64 {
        match (self.metric(), show.units) {
            (Some(MetricKind::BodyTempC), Units::Imperial) => units::fahrenheit(value),
            _ => value * self.unit(show).1,
        }
    }

    /// What the person aims at, in the unit of the records.
    fn target(&self, turn: &Turn<'_>) -> Option<f64> {
        let kinds: &[GoalKind] = match (self.name.as_str(), self.metric()) {
            ("sleep_hours", _) => &[GoalKind::Sleep],
            ("water_intake_liters", _) => &[GoalKind::Water],
            (_, Some(MetricKind::Steps)) => &[GoalKind::Steps],
            (_, Some(MetricKind::WeightKg)) => &[GoalKind::LoseWeight, GoalKind::GainWeight],
            _ => return None,
        };
        let goals = turn.past.goals.iter().rev().filter(|goal| goal.status == GoalStatus::Active);
        let mut ours = goals.filter(|goal| kinds.contains(&goal.goal_type));
        ours.find_map(|goal| {
            let target = goal.target_value?;
            Some(match (goal.goal_type, goal.is_end_weight) {
                (GoalKind::LoseWeight, false) => goal.start_value? - target,
                (GoalKind::GainWeight, false) => goal.start_value? + target,
                _ => target,
            })
        })
    }
}

/// The chart of a measure over the named days, or over the usual ones.
pub(super) async fn of(
    tx: &mut Tx,
    turn: &Turn<'_>,
    measured: &Measured,
    days: Option<(NaiveDate, NaiveDate)>,
) -> Result<Found> {
    let (show, person) = (turn.show, turn.past.person.id);
    let (from, to) = days.unwrap_or((turn.today - Days::new(USUAL_DAYS - 1), turn.today));
    let to = to.min(turn.today);
    let from = from.min(to - Days::new(FEWEST_DAYS - 1)).max(to - Days::new(MOST_DAYS - 1));
    let earliest = from.min(to - Days::new(BASELINE_DAYS - 1));
    let all = history::series(tx, person, &measured.series, earliest, to).await?;
    let is_new = days.is_none() && all.first().is_some_and(|(first, _)| *first > from);
    // Somebody who began lately is shown the days since then, and no empty weeks before them.
    let from = if is_new { all[0].0.min(to - Days::new(FEWEST_DAYS - 1)) } else { from };
    let points: Vec<_> = all.iter().copied().filter(|(date, _)| *date >= from).collect();
    let label = recall::label(&measured.name, show);
    let span = span(from, to, show);
    if points.is_empty() {
        let fields = [("label", label.as_str()), ("span", span.as_str())];
        return Ok(Err(Nothing(show.words().say("picture.none", &fields))));
    }
    let told = Told { measured, turn, points: &points, usual: usual(measured, &all, to), from, to };
    let alt = told.words(&label, &span);
    Ok(Ok(picture(label, span, alt, show, Drawing::Trend(told.chart()))))
}

/// The lower and the upper end of where values usually lie, by those of the last days. For HRV the smallest change that means
/// something: half a standard deviation of its logarithm around the mean (Plews et al. 2013); else the middle half.
fn usual(measured: &Measured, all: &[(NaiveDate, f64)], to: NaiveDate) -> Option<(f64, f64)> {
    let since = to - Days::new(BASELINE_DAYS - 1);
    let mut values: Vec<f64> = all.iter().filter(|(date, _)| *date >= since).map(|(_, value)| *value).collect();
    if !measured.has_baseline() || values.len() < BASELINE_VALUES {
        return None;
    }
    let count = values.len() as f64;
    if measured.metric() == Some(MetricKind::HrvMs) {
        let logs: Vec<f64> = values.iter().map(|value| value.ln()).collect();
        let mean = logs.iter().sum::<f64>() / count;
        let deviation = (logs.iter().map(|log| (log - mean).powi(2)).sum::<f64>() / (count - 1.0)).sqrt();
        return Some(((mean - deviation / 2.0).exp(), (mean + deviation / 2.0).exp()));
    }
    values.sort_by(f64::total_cmp);
    let at = |share: f64| values[((count - 1.0) * share).round() as usize];
    Some((at(0.25), at(0.75)))
}

/// What is told, once as a drawing and once in words.
struct Told<'a> {
    measured: &'a Measured,
    turn: &'a Turn<'a>,
    /// At least one, oldest first, in the unit of the records.
    points: &'a [(NaiveDate, f64)],
    usual: Option<(f64, f64)>,
    from: NaiveDate,
    to: NaiveDate,
}

impl Told<'_> {
    fn value(&self, value: f64) -> String {
        recall::value(&self.measured.name, value, self.turn.show)
    }

    fn headline(&self) -> String {
        let (words, last) = (self.turn.words(), self.points[self.points.len() - 1]);
        if self.measured.is_state() || self.points.len() == 1 {
            let day = words.day(last.0, self.turn.today);
            return words.say("picture.last", &[("value", &self.value(last.1)), ("day", &day)]);
        }
        let mean = trend::mean(self.points).unwrap_or_default();
        // A mean of whole things is told in whole things.
        let mean = if self.measured.metric() == Some(MetricKind::Steps) { mean.round() } else { mean };
        words.say("picture.mean", &[("value", &self.value(mean))])
    }

    fn target(&self) -> Option<(f64, String)> {
        let target = self.measured.target(self.turn)?;
        Some((target, self.turn.words().say("picture.goal", &[("value", &self.value(target))])))
    }

    fn chart(&self) -> TrendChart {
        let (show, words) = (self.turn.show, self.turn.words());
        let shown = |value| self.measured.shown(value, show);
        TrendChart {
            from: self.from,
            to: self.to,
            points: self.points.iter().map(|(date, value)| (*date, shown(*value))).collect(),
            unit: self.measured.unit(show).0.to_owned(),
            form: self.measured.form(),
            headline: Some(self.headline()),
            usual: self.usual.map(|(low, high)| Band {
                low: shown(low),
                high: shown(high),
                label: words.say("picture.usual", &[]),
            }),
            target: self.target().map(|(value, label)| Target { value: shown(value), label }),
            marks: marks(self.from, self.to, show),
            nothing: words.say("picture.nothing", &[]),
        }
    }

    fn words(&self, label: &str, span: &str) -> String {
        let (words, today) = (self.turn.words(), self.turn.today);
        let headline = self.headline();
        let mut fields = vec![("label", label), ("span", span), ("headline", headline.as_str())];
        let mut said = Vec::new();
        let (low, high) = (trend::min(self.points), trend::max(self.points));
        match (low, high) {
            (Some(low), Some(high)) if self.points.len() > 1 => {
                let (low_value, high_value) = (self.value(low.1), self.value(high.1));
                let (low_day, high_day) = (words.day(low.0, today), words.day(high.0, today));
                let entries = self.points.len().to_string();
                let days = ((self.to - self.from).num_days() + 1).to_string();
                fields.extend([("low", low_value.as_str()), ("low_day", &low_day)]);
                fields.extend([("high", high_value.as_str()), ("high_day", &high_day)]);
                fields.extend([("n", entries.as_str()), ("days", &days)]);
                said.push(words.say("picture.alt", &fields));
            }
            _ => said.push(words.say("picture.alt_one", &fields)),
        }
        let is_temperature = self.measured.metric() == Some(MetricKind::BodyTempC);
        match trend::trend(self.points) {
            // A difference of temperatures does not convert as a temperature does.
            Trend::PerWeek(_) if is_temperature => {}
            Trend::PerWeek(change) => {
                let key = if change > 0.0 { "picture.rising" } else { "picture.falling" };
                let change = match self.measured.form() {
                    Form::Marks => self.turn.show.number(change.abs(), 1),
                    _ => self.value(change.abs()),
                };
                said.push(words.say(key, &[("change", &change)]));
            }
            Trend::Flat => said.push(words.say("picture.steady", &[])),
            Trend::TooFew => {}
        }
        if let Some((low, high)) = self.usual {
            said.push(words.say("picture.alt_usual", &[("low", &self.value(low)), ("high", &self.value(high))]));
        }
        if let Some(target) = self.measured.target(self.turn) {
            said.push(words.say("picture.alt_goal", &[("value", &self.value(target))]));
        }
        said.join(" ")
    }
}
