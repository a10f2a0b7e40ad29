//! How fast the cycle model is, and how well it predicts simulated people whose truth is known.
//!
//! Three populations differ in what cycles are made of, so that no constant of one of them can be the reason for a good
//! figure: steady people with heavy tails, people with skewed and sometimes anovulatory cycles, people whose centre drifts.
//! Every prediction is made from what was logged before it (rolling origin), and is compared with the next true start.
//!
//! Three protocols are measured, each under its own heading, since they answer different questions:
//!
//! - **At each logged start, to the next true start**: the protocol of the design's figures. Starts not logged can spoil the past
//!   alone; who has no past (a fixed 28) or takes little of it (a median) is hardly spoiled.
//! - **At each logged start, to the next logged start**: all that an app without the truth could score itself by. An interval
//!   that holds a start not logged is an error of a whole cycle for everybody who predicts one cycle.
//! - **On any day**: "when is the next?", also when the last start itself was not logged. There a predictor that counts from the
//!   last logged start is a whole cycle off, and the model may ask.

use std::{collections::BTreeSet, hint::black_box, time::Instant};

use alive_coach::domain::cycle::{Answer, History, Mode, OvulationFact, OvulationSign, Phase, Question};
use chrono::{Days, NaiveDate};
use rand::{Rng, SeedableRng, rngs::StdRng};

const SEED: u64 = 20_260_314;
const PEOPLE: usize = 300;
const CYCLES: usize = 24;
/// The speed is measured so many times.
const ROUNDS: usize = 10;
/// On any day means on each such day.
const ASKED_EVERY: usize = 4;
/// Predictions are scored from so many logged intervals on.
const WARM_UP: usize = 3;

fn main() {
    speed();
    for population in [Population::Steady, Population::Skewed, Population::Drifting] {
        println!(
            "\n{population:?}: {PEOPLE} people, {CYCLES} cycles each, rolling origin from {WARM_UP} logged intervals on"
        );
        println!("  at each logged start, to the next true start (the design's protocol)");
        for unlogged in [0.0, 0.1, 0.2] {
            lengths(population, unlogged, Scored::ToTrueStart);
        }
        println!("  at each logged start, to the next logged start");
        lengths(population, 0.1, Scored::ToLoggedStart);
        any_day(population);
        missed_logs(population);
        ovulation_and_phase(population);
    }
}

/// Time for one person's estimate from the whole history, tables built.
fn speed() {
    let begun = Instant::now();
    black_box(History::new(Mode::Natural).estimate(first_start()));
    println!("tables and first estimate: {:.1} ms", begun.elapsed().as_secs_f64() * 1e3);
    let mut rng = StdRng::seed_from_u64(SEED);
    let histories: Vec<History> = (0..2_000)
        .map(|_| {
            let mut person = Person::draw(Population::Skewed, &mut rng);
            person.cycles.truncate(rng.random_range(0..=CYCLES));
            person.history(&person.starts())
        })
        .collect();
    let round = || {
        let begun = Instant::now();
        for history in &histories {
            let as_of = *history.starts.last().expect("a start") + Days::new(12);
            black_box(history.estimate(black_box(as_of)));
        }
        begun.elapsed().as_secs_f64() / histories.len() as f64
    };
    // The fastest round: others share the core with whatever else the machine does.
    let each = (0..ROUNDS).map(|_| round()).fold(f64::INFINITY, f64::min);
    println!("full re-estimate: {:.3} ms a person, {:.0} people/s on one core", each * 1e3, 1.0 / each);
}

/// What a prediction made on a logged start is compared with.
#[derive(Clone, Copy, PartialEq)]
enum Scored {
    ToTrueStart,
    ToLoggedStart,
}

/// The model next to the mean of all, the median of the last six and a fixed 28, and how far it is ahead of each.
fn lengths(population: Population, unlogged: f64, scored: Scored) {
    let mut rng = StdRng::seed_from_u64(SEED);
    let mut scores = [
        ("model", Score::default()),
        ("mean of all", Score::default()),
        ("median of 6", Score::default()),
        ("fixed 28", Score::default()),
    ];
    for _ in 0..PEOPLE {
        let person = Person::draw(population, &mut rng);
        let starts = person.starts();
        let logged = keep(&starts, unlogged, &mut rng);
        for (at, start) in logged.iter().enumerate().skip(WARM_UP) {
            let ends = if scored == Scored::ToTrueStart { &starts } else { &logged };
            let Some(next) = ends.iter().find(|next| *next > start) else { break };
            let truth = (*next - *start).num_days() as f64;
            let past: Vec<f64> = logged[..=at].windows(2).map(|pair| (pair[1] - pair[0]).num_days() as f64).collect();
            let estimate = person.history(&logged[..=at]).forecast();
            let (length, window) = estimate.length.zip(estimate.window).expect("a prediction");
            scores[0].1.add(length.median, truth);
            scores[0].1.add_window(window, *next);
            scores[1].1.add(past.iter().sum::<f64>() / past.len() as f64, truth);
            scores[2].1.add(median(&past[past.len().saturating_sub(6)..]), truth);
            scores[3].1.add(28.0, truth);
        }
    }
    println!("    unlogged  predictor      MAE  within 2 d   80 % window covers (days wide)");
    for (name, score) in &scores {
        println!("    {:>6.0} %  {name:<12} {}", unlogged * 100.0, score.line());
    }
    let [own, others @ ..] = scores.each_ref().map(|(_, score)| score.mae());
    println!("              model ahead by {}", others.map(|other| format!("{:.2}", other - own)).join(", "));
}

/// "When is the next?", asked every few days of each cycle while one start in ten is not logged: how far off in days.
///
/// The others count from the last logged start, once as they are and once over and over until the day lies ahead. The model is
/// measured as it is, and with its question about a missing start answered: "yes, on that day", or "no".
fn any_day(population: Population) {
    let mut rng = StdRng::seed_from_u64(SEED);
    let names = ["model, not answered", "model, answered", "mean of all", "median of 6", "fixed 28"];
    let mut errors = names.map(|_| Vec::new());
    let mut rolled = names.map(|_| Vec::new());
    for _ in 0..PEOPLE {
        let person = Person::draw(population, &mut rng);
        let starts = person.starts();
        let logged = keep(&starts, 0.1, &mut rng);
        for pair in starts.windows(2).skip(2 * WARM_UP) {
            for day in pair[0].iter_days().take_while(|day| *day < pair[1]).step_by(ASKED_EVERY) {
                let known = &logged[..logged.partition_point(|start| *start <= day)];
                let [.., last] = known else { continue };
                let past: Vec<f64> = known.windows(2).map(|pair| (pair[1] - pair[0]).num_days() as f64).collect();
                if past.len() < WARM_UP {
                    continue;
                }
                let mut history = person.history(known);
                let mut off = |at: usize, next: NaiveDate| errors[at].push((next - pair[1]).num_days().abs() as f64);
                off(0, history.estimate(day).next_start.expect("a prediction"));
                while let Some(question) = history.question(day) {
                    let missed = match question {
                        Question::MissedStart { after, through, .. } => {
                            starts.iter().find(|start| **start > after && **start <= through)
                        }
                        Question::SamePeriod { .. } => None,
                    };
                    history.answer(&question, missed.map_or(Answer::No, |start| Answer::Yes(Some(*start))));
                }
                off(1, history.estimate(day).next_start.expect("a prediction"));
                let mean = past.iter().sum::<f64>() / past.len() as f64;
                for (at, length) in [(2, mean), (3, median(&past[past.len().saturating_sub(6)..])), (4, 28.0)] {
                    let length = Days::new(length.round() as u64);
                    off(at, *last + length);
                    let mut ahead = std::iter::successors(Some(*last + length), |next| Some(*next + length));
                    let next = ahead.find(|next| *next > day).expect("a day ahead");
                    rolled[at].push((next - pair[1]).num_days().abs() as f64);
                }
            }
        }
    }
    let mean = |errors: &[f64]| errors.iter().sum::<f64>() / errors.len() as f64;
    println!("  asked on any day, 10 % of starts unlogged: MAE (counted on until the day lies ahead)");
    for ((name, errors), rolled) in names.iter().zip(&errors).zip(&rolled) {
        let rolled = if rolled.is_empty() { String::new() } else { format!("  ({:.2})", mean(rolled)) };
        println!("    {name:<20} {:>6.2}{rolled}", mean(errors));
    }
}

/// How well past intervals that hold a start not logged are told, one start in ten being left out. By dates alone nobody can
/// tell a long anovulatory cycle from two of which the start between was not logged: those among the wrong are counted, since
/// the person's "no" to the question settles them.
fn missed_logs(population: Population) {
    let mut rng = StdRng::seed_from_u64(SEED);
    let (mut right, mut wrong, mut anovulatory, mut overlooked) = (0.0, 0.0, 0.0, 0.0);
    for _ in 0..PEOPLE {
        let person = Person::draw(population, &mut rng);
        let starts = person.starts();
        let logged = keep(&starts, 0.1, &mut rng);
        for past in person.history(&logged).forecast().past {
            let end = past.start + Days::new(past.days.unsigned_abs());
            let holds_another = starts.iter().any(|start| *start > past.start && *start < end);
            match (past.p_skipped > 0.5, holds_another) {
                (true, true) => right += 1.0,
                (true, false) => {
                    wrong += 1.0;
                    let at = starts.binary_search(&past.start).expect("a true start");
                    anovulatory += f64::from(u8::from(person.cycles[at].is_anovulatory));
                }
                (false, true) => overlooked += 1.0,
                (false, false) => {}
            }
        }
    }
    let (precision, recall) = (right / (right + wrong), right / (right + overlooked));
    println!(
        "  missed logs: precision {precision:.3}, recall {recall:.3}; {wrong} of {} asked in vain, {anovulatory} of these about an anovulatory cycle",
        right + wrong
    );
}

/// The ovulation of the last cycle foretold on its first day, and the phase of each of its days.
fn ovulation_and_phase(population: Population) {
    let mut rng = StdRng::seed_from_u64(SEED);
    let mut errors = [Vec::new(), Vec::new()];
    let (mut days, mut known, mut right) = (0.0, 0.0, 0.0);
    for _ in 0..PEOPLE {
        let person = Person::draw(population, &mut rng);
        let starts = person.starts();
        let last = starts[CYCLES - 1];
        let truth = person.cycles[CYCLES - 1];
        let mut history = person.history(&starts[..CYCLES]);
        for (at, start) in starts.iter().enumerate().take(CYCLES) {
            history.ends.insert(*start + Days::new(person.cycles[at].bleeding - 1));
        }
        let ovulates_on = |history: &History| history.forecast().ovulation.expect("an estimate").day;
        errors[0].push((ovulates_on(&history) - truth.ovulation as f64).abs());
        for day in 1..=truth.length {
            let estimate = history.estimate(last + Days::new(day - 1));
            days += 1.0;
            known += f64::from(u8::from(estimate.reason.is_none()));
            right += f64::from(u8::from(estimate.phase == truth.phase(day)));
        }
        history.ovulations = starts[..CYCLES - 1]
            .iter()
            .zip(&person.cycles)
            .rev()
            .take(6)
            .map(|(start, cycle)| OvulationFact {
                date: *start + Days::new(cycle.ovulation - 1),
                sign: OvulationSign::Lh,
            })
            .collect();
        errors[1].push((ovulates_on(&history) - truth.ovulation as f64).abs());
    }
    let [by_dates, by_tests] = errors.map(|errors| errors.iter().sum::<f64>() / errors.len() as f64);
    println!("  ovulation foretold on day 1: MAE {by_dates:.2} days from dates, {by_tests:.2} with six tested cycles");
    println!(
        "  phase of the day: right on {:.1} % of all days, {:.1} % of those with a phase",
        100.0 * right / days,
        100.0 * right / known
    );
}

/// What a population's cycles are made of.
#[derive(Clone, Copy, Debug)]
enum Population {
    /// Normal around a fixed centre, one cycle in twelve three times as far off.
    Steady,
    /// Gamma-like, longer more often than shorter; one in thirty anovulatory and long.
    Skewed,
    /// The centre wanders, and a deviation is partly made up for in the next cycle.
    Drifting,
}

/// One true cycle, in days.
#[derive(Clone, Copy)]
struct Cycle {
    length: u64,
    ovulation: u64,
    bleeding: u64,
    is_anovulatory: bool,
}

impl Cycle {
    fn phase(&self, day: u64) -> Phase {
        match day {
            day if day <= self.bleeding => Phase::Menstrual,
            day if day + 1 < self.ovulation => Phase::Follicular,
            day if day <= self.ovulation + 1 => Phase::Ovulatory,
            _ => Phase::Luteal,
        }
    }
}

/// A simulated person.
struct Person {
    cycles: Vec<Cycle>,
}

impl Person {
    fn draw(population: Population, rng: &mut StdRng) -> Self {
        let mut centre = 29.2 + 2.7 * normal(rng);
        let spread = 2.2 * (0.45 * normal(rng)).exp();
        let luteal = 13.2 + 1.4 * normal(rng);
        let bleeding = 5.0 + normal(rng);
        let mut before = 0.0;
        let mut cycle = || {
            let mut deviation = spread * normal(rng);
            let mut is_anovulatory = false;
            match population {
                Population::Steady if rng.random_bool(1.0 / 12.0) => deviation *= 3.0,
                Population::Steady => {}
                Population::Skewed => {
                    // Gamma of shape 4, brought to mean 0 and to this spread.
                    let gamma: f64 = (0..4).map(|_| -rng.random_range(1e-12..1.0_f64).ln()).sum();
                    deviation = spread * (gamma - 4.0) / 2.0;
                    if rng.random_bool(1.0 / 30.0) {
                        is_anovulatory = true;
                        deviation += 6.0 - 8.0 * rng.random_range(1e-12..1.0_f64).ln();
                    }
                }
                Population::Drifting => {
                    centre += 0.35 * normal(rng);
                    deviation -= 0.25 * before;
                    before = deviation;
                }
            }
            let length = (centre + deviation).round().clamp(16.0, 120.0);
            let ovulation = (length - luteal - 1.6 * normal(rng)).round().clamp(6.0, length - 6.0);
            let bleeding = (bleeding + 0.8 * normal(rng)).round().clamp(2.0, 8.0).min(ovulation - 2.0);
            Cycle { length: length as u64, ovulation: ovulation as u64, bleeding: bleeding as u64, is_anovulatory }
        };
        let cycles = (0..CYCLES).map(|_| cycle()).collect();
        Self { cycles }
    }

    /// All true starts, that after the last cycle included.
    fn starts(&self) -> Vec<NaiveDate> {
        let lengths = self.cycles.iter().scan(first_start(), |start, cycle| {
            *start = *start + Days::new(cycle.length);
            Some(*start)
        });
        std::iter::once(first_start()).chain(lengths).collect()
    }

    fn history(&self, starts: &[NaiveDate]) -> History {
        let mut history = History::new(Mode::Natural);
        history.starts = starts.iter().copied().collect::<BTreeSet<_>>();
        history
    }
}

/// The starts that are logged when each is forgotten with this probability.
fn keep(starts: &[NaiveDate], unlogged: f64, rng: &mut StdRng) -> Vec<NaiveDate> {
    starts.iter().copied().filter(|_| !rng.random_bool(unlogged)).collect()
}

#[derive(Default)]
struct Score {
    errors: Vec<f64>,
    covered: usize,
    width: i64,
    windows: usize,
}

impl Score {
    fn add(&mut self, predicted: f64, truth: f64) {
        self.errors.push((predicted - truth).abs());
    }

    fn add_window(&mut self, (first, last): (NaiveDate, NaiveDate), truth: NaiveDate) {
        self.windows += 1;
        self.covered += usize::from(first <= truth && truth <= last);
        self.width += (last - first).num_days() + 1;
    }

    fn mae(&self) -> f64 {
        self.errors.iter().sum::<f64>() / self.errors.len() as f64
    }

    fn line(&self) -> String {
        let count = self.errors.len() as f64;
        let within = self.errors.iter().filter(|error| (**error).round() <= 2.0).count() as f64;
        let mut line = format!("{:>6.3}  {:>8.1} %", self.mae(), 100.0 * within / count);
        if self.windows > 0 {
            let windows = self.windows as f64;
            line += &format!("   {:.1} % ({:.1})", 100.0 * self.covered as f64 / windows, self.width as f64 / windows);
        }
        line
    }
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    if sorted.len() % 2 == 1 { sorted[middle] } else { (sorted[middle - 1] + sorted[middle]) / 2.0 }
}

/// A standard normal number (Box and Muller).
fn normal(rng: &mut StdRng) -> f64 {
    let radius = (-2.0 * rng.random_range(1e-12..1.0_f64).ln()).sqrt();
    radius * (std::f64::consts::TAU * rng.random::<f64>()).cos()
}

fn first_start() -> NaiveDate {
    NaiveDate::from_ymd_opt(2020, 1, 1).expect("a date")
}
