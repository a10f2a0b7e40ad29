//! One measure over days: an axis with its unit, a value a day, a gap where there is none.

use chrono::NaiveDate;

use crate::domain::{
    picture::{Form, Picture, TrendChart},
    text::number,
};

use super::{
    WIDTH,
    canvas::{Anchor, Canvas},
    frame::{self, MARGIN, SMALL, Sign},
    letters::{plain, width},
    scale::Axis,
};

/// The height of the plot.
const HEIGHT: f32 = 168.0;
/// The widest bar; seven days need no wider ones.
const WIDEST_BAR: f32 = 26.0;
/// From so many days on, dots are drawn smaller.
const MANY_DAYS: i64 = 45;
/// Days further apart than this many times the usual distance are a gap.
const GAP: f64 = 1.5;
/// A target this many times the range of the values away from them would press them flat: it is named, and not drawn.
const NEAR: f64 = 1.5;

/// Draws the chart.
pub(super) fn draw(canvas: &mut Canvas, picture: &Picture, chart: &TrendChart) {
    let top = frame::head(canvas, picture, chart.headline.as_deref()) + if chart.unit.is_empty() { 6.0 } else { 20.0 };
    let plot = Plot::new(picture, chart, top);
    plot.axis(canvas, picture, chart);
    plot.values(canvas, chart);
    plot.target(canvas, chart);
    if chart.points.is_empty() {
        let middle = ((plot.left + plot.right) / 2.0, top + HEIGHT / 2.0);
        canvas.text(middle, &chart.nothing, Anchor::Middle, plain(13.0), canvas.palette.muted);
    }
    frame::days(canvas, plot.bottom() + 19.0, &chart.marks, |mark| plot.x(mark.date));
    let end = plot.legend(canvas, chart, plot.bottom() + 26.0);
    canvas.reach(end + 8.0);
}

/// Where values and days lie.
struct Plot {
    axis: Axis,
    top: f32,
    left: f32,
    right: f32,
    from: NaiveDate,
    days: i64,
}

impl Plot {
    fn new(picture: &Picture, chart: &TrendChart, top: f32) -> Self {
        let axis = axis(chart);
        let labels = axis.ticks.iter().map(|tick| width(&number(picture.lang, *tick, axis.decimals), SMALL));
        let left = MARGIN + labels.fold(0.0, f32::max) + 8.0;
        let days = (chart.to - chart.from).num_days().max(0) + 1;
        Self { axis, top, left, right: WIDTH - MARGIN, from: chart.from, days }
    }

    fn bottom(&self) -> f32 {
        self.top + HEIGHT
    }

    /// The width that one day has.
    fn slot(&self) -> f32 {
        (self.right - self.left) / self.days as f32
    }

    /// The middle of a day.
    fn x(&self, date: NaiveDate) -> f32 {
        self.left + self.slot() * ((date - self.from).num_days() as f32 + 0.5)
    }

    fn y(&self, value: f64) -> f32 {
        self.bottom() - HEIGHT * self.axis.share(value).clamp(0.0, 1.0) as f32
    }

    fn axis(&self, canvas: &mut Canvas, picture: &Picture, chart: &TrendChart) {
        let palette = canvas.palette;
        if let Some(band) = &chart.usual {
            let (low, high) = (self.y(band.low), self.y(band.high));
            canvas.rect((self.left, high), (self.right - self.left, (low - high).max(2.0)), 0.0, palette.band);
        }
        if !chart.unit.is_empty() {
            canvas.text((MARGIN, self.top - 13.0), &chart.unit, Anchor::Start, SMALL, palette.muted);
        }
        for tick in &self.axis.ticks {
            let y = self.y(*tick);
            canvas.line((self.left, y), (self.right, y), palette.faint, 1.0);
            if chart.points.is_empty() && chart.form != Form::Marks {
                // Without a value there is no scale either.
                continue;
            }
            let label = number(picture.lang, *tick, self.axis.decimals);
            canvas.text((self.left - 8.0, y + 4.0), &label, Anchor::End, SMALL, palette.muted);
        }
    }

    fn values(&self, canvas: &mut Canvas, chart: &TrendChart) {
        let accent = canvas.palette.accent;
        if chart.form == Form::Bars {
            let wide = (self.slot() * 0.72).min(WIDEST_BAR);
            for (date, value) in &chart.points {
                // Nothing is a value too: a day of 0 is not a day without a word.
                let y = self.y(*value).min(self.bottom() - 1.5);
                let radius = (wide / 4.0).min(3.0).min((self.bottom() - y) / 2.0);
                canvas.rect((self.x(*date) - wide / 2.0, y), (wide, self.bottom() - y), radius, accent);
            }
            return;
        }
        let (line, dot) = match chart.points.len() {
            // Easily missed otherwise.
            0..=3 => (2.2, 4.5),
            _ if self.days > MANY_DAYS => (1.8, 1.9),
            _ => (2.2, 3.0),
        };
        for run in runs(&chart.points) {
            let places: Vec<(f32, f32)> = run.iter().map(|(date, value)| (self.x(*date), self.y(*value))).collect();
            if places.len() > 1 {
                canvas.polyline(&places, accent, line);
            }
            for place in places {
                canvas.circle(place, dot, accent);
            }
        }
    }

    fn target(&self, canvas: &mut Canvas, chart: &TrendChart) {
        let colour = canvas.palette.target;
        if let Some(target) = chart.target.as_ref().filter(|target| self.axis.holds(target.value)) {
            let y = self.y(target.value);
            canvas.dashes((self.left, y), (self.right, y), colour);
        }
    }

    fn legend(&self, canvas: &mut Canvas, chart: &TrendChart, y: f32) -> f32 {
        let palette = canvas.palette;
        let mut entries = Vec::new();
        if let Some(band) = &chart.usual {
            entries.push((Sign::Patch(palette.band), band.label.clone()));
        }
        if let Some(target) = &chart.target {
            let label = if target.value > self.axis.high {
                format!("{} ↑", target.label)
            } else if target.value < self.axis.low {
                format!("{} ↓", target.label)
            } else {
                target.label.clone()
            };
            entries.push((Sign::Dashes(palette.target), label));
        }
        if entries.is_empty() {
            return y;
        }
        let entries: Vec<(Sign, &str)> = entries.iter().map(|(sign, label)| (*sign, label.as_str())).collect();
        frame::legend(canvas, y + 8.0, &entries)
    }
}

/// The axis that holds the values, the usual band, and the target where it is near.
fn axis(chart: &TrendChart) -> Axis {
    if chart.form == Form::Marks {
        return Axis::marks();
    }
    let mut values: Vec<f64> = chart.points.iter().map(|(_, value)| *value).collect();
    values.extend(chart.usual.iter().flat_map(|band| [band.low, band.high]));
    let (low, high) = values
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(*value), high.max(*value)));
    let target = chart.target.as_ref().map(|target| target.value);
    let reach = (high - low).max(high.abs() * 0.05) * NEAR;
    let is_near = |target: &f64| chart.form == Form::Bars || (low - reach..=high + reach).contains(target);
    values.extend(target.filter(is_near));
    if chart.form == Form::Bars { Axis::from_zero(values) } else { Axis::around(values) }
}

/// The values in runs without a gap: a day that was left out breaks the line of somebody who measures daily, and a week that
/// was left out that of somebody who measures weekly.
fn runs(points: &[(NaiveDate, f64)]) -> Vec<&[(NaiveDate, f64)]> {
    let mut distances: Vec<i64> = points.windows(2).map(|pair| (pair[1].0 - pair[0].0).num_days()).collect();
    distances.sort_unstable();
    let usual = distances.get(distances.len() / 2).copied().unwrap_or(1) as f64;
    points.chunk_by(|one, next| (next.0 - one.0).num_days() as f64 <= usual * GAP).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_is_what_is_unusual() {
        let day = |n: u32| (NaiveDate::from_ymd_opt(2026, 3, n).expect("a day of March"), 1.0);
        for (days, lengths) in [
            (&[1, 2, 3, 5, 6][..], &[3, 2][..]),
            (&[1, 8, 15, 29], &[3, 1]),
            (&[4], &[1]),
            (&[], &[]),
            (&[1, 2, 3], &[3]),
        ] {
            let points: Vec<_> = days.iter().map(|n| day(*n)).collect();
            assert_eq!(runs(&points).iter().map(|run| run.len()).collect::<Vec<_>>(), lengths, "{days:?}");
        }
    }
}
