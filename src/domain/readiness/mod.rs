//! Readiness: how much a person has to give today, from 0 to 100, with the reasons for it.
//!
//! Every input is read against the person's own baseline. What is missing lowers the confidence and never the score;
//! what a person says of themselves outranks what a device says. A flag (illness, fever, a hold) ends the reckoning.

mod devices;
mod flags;
mod load;
mod person;

#[cfg(test)]
mod tests;

pub use flags::FEVER_C;

use serde::Serialize;

use super::{evidence::Evidence, planner::Facts};

/// The score of somebody of whom nothing is known: a steady day.
const START: f64 = 65.0;
/// From here on a day is for pushing.
const PUSH: f64 = 75.0;
const STEADY: f64 = 55.0;
const EASY: f64 = 35.0;
/// A flag for rest leaves no more than this.
const REST_CEILING: f64 = 20.0;
/// What a device says counts this much where the person has spoken.
const DEVICE_WEIGHT_BESIDE_SELF: f64 = 0.5;

/// Reasons that are named in a morning; the third has to weigh so much, in points.
const MAIN_REASONS: usize = 3;
const WORTH_A_THIRD: f64 = 5.0;

/// How ready a person is on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Readiness {
    /// 0 to 100.
    pub score: u32,
    pub band: Band,
    pub confidence: Confidence,
    /// The strongest first.
    pub reasons: Vec<Reason>,
}

/// What a day is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    Rest,
    Easy,
    Steady,
    Push,
}

impl Band {
    /// The name used in evidence, words and the judge.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rest => "rest",
            Self::Easy => "easy",
            Self::Steady => "steady",
            Self::Push => "push",
        }
    }

    fn of(score: f64) -> Self {
        match score {
            _ if score >= PUSH => Self::Push,
            _ if score >= STEADY => Self::Steady,
            _ if score >= EASY => Self::Easy,
            _ => Self::Rest,
        }
    }
}

/// How much of what counts was known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    Low,
    Medium,
    High,
}

/// One input, what it adds or takes, and what it was read from.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    pub kind: ReasonKind,
    /// Points added to the score.
    pub points: f64,
    /// The day can be no better than this.
    pub ceiling: Option<Band>,
    pub evidence: Evidence,
}

/// What a reason is about. The names are keys of the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReasonKind {
    SleepGood,
    SleepShort,
    SleepDebt,
    HrvLow,
    HrvUsual,
    HrvHigh,
    RestingHrHigh,
    RestingHrUsual,
    EnergyHigh,
    EnergyUsual,
    EnergyLow,
    MoodGood,
    MoodLow,
    DigestionLow,
    Sore,
    LoadGrowing,
    LoadMonotonous,
    HardYesterday,
    BigEffort,
    Digesting,
    SickChild,
    BadNight,
    Dizzy,
    LateNight,
    Illness,
    AfterIllness,
    AfterAway,
    AfterBreak,
    Loss,
    Nights,
    JetLag,
    AfterInjury,
    Fever,
    Injury,
    HeavyFlow,
    Cramps,
    Pregnancy,
    Clearance,
    MedicalHold,
    CrisisHold,
}

impl ReasonKind {
    pub const ALL: [Self; 40] = [
        Self::SleepGood,
        Self::SleepShort,
        Self::SleepDebt,
        Self::HrvLow,
        Self::HrvUsual,
        Self::HrvHigh,
        Self::RestingHrHigh,
        Self::RestingHrUsual,
        Self::EnergyHigh,
        Self::EnergyUsual,
        Self::EnergyLow,
        Self::MoodGood,
        Self::MoodLow,
        Self::DigestionLow,
        Self::Sore,
        Self::LoadGrowing,
        Self::LoadMonotonous,
        Self::HardYesterday,
        Self::BigEffort,
        Self::Digesting,
        Self::SickChild,
        Self::BadNight,
        Self::LateNight,
        Self::Dizzy,
        Self::Illness,
        Self::AfterIllness,
        Self::AfterAway,
        Self::AfterBreak,
        Self::Loss,
        Self::Nights,
        Self::JetLag,
        Self::AfterInjury,
        Self::Fever,
        Self::Injury,
        Self::HeavyFlow,
        Self::Cramps,
        Self::Pregnancy,
        Self::Clearance,
        Self::MedicalHold,
        Self::CrisisHold,
    ];

    /// The name used in evidence, words and the judge.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SleepGood => "sleep_good",
            Self::SleepShort => "sleep_short",
            Self::SleepDebt => "sleep_debt",
            Self::HrvLow => "hrv_low",
            Self::HrvUsual => "hrv_usual",
            Self::HrvHigh => "hrv_high",
            Self::RestingHrHigh => "resting_hr_high",
            Self::RestingHrUsual => "resting_hr_usual",
            Self::EnergyHigh => "energy_high",
            Self::EnergyUsual => "energy_usual",
            Self::EnergyLow => "energy_low",
            Self::MoodGood => "mood_good",
            Self::MoodLow => "mood_low",
            Self::DigestionLow => "digestion_low",
            Self::Sore => "sore",
            Self::LoadGrowing => "load_growing",
            Self::LoadMonotonous => "load_monotonous",
            Self::HardYesterday => "hard_yesterday",
            Self::BigEffort => "big_effort",
            Self::Digesting => "digesting",
            Self::SickChild => "sick_child",
            Self::BadNight => "bad_night",
            Self::LateNight => "late_night",
            Self::Dizzy => "dizzy",
            Self::Illness => "illness",
            Self::AfterIllness => "after_illness",
            Self::AfterAway => "after_away",
            Self::AfterBreak => "after_break",
            Self::Loss => "loss",
            Self::Nights => "nights",
            Self::JetLag => "jet_lag",
            Self::AfterInjury => "after_injury",
            Self::Fever => "fever",
            Self::Injury => "injury",
            Self::HeavyFlow => "heavy_flow",
            Self::Cramps => "cramps",
            Self::Pregnancy => "pregnancy",
            Self::Clearance => "clearance",
            Self::MedicalHold => "medical_hold",
            Self::CrisisHold => "crisis_hold",
        }
    }

    /// Where it was heard, and how much of the whole picture that source is.
    fn source(self) -> Option<(Source, f64)> {
        Some(match self {
            Self::SleepGood | Self::SleepShort | Self::SleepDebt => (Source::Sleep, 0.3),
            Self::HrvLow | Self::HrvUsual | Self::HrvHigh => (Source::Hrv, 0.15),
            Self::RestingHrHigh | Self::RestingHrUsual => (Source::RestingHr, 0.15),
            Self::EnergyHigh | Self::EnergyUsual | Self::EnergyLow | Self::MoodGood | Self::MoodLow => {
                (Source::Person, 0.3)
            }
            _ => return None,
        })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    Sleep,
    Hrv,
    RestingHr,
    Person,
}

impl Reason {
    fn new(kind: ReasonKind, points: f64, evidence: Evidence) -> Self {
        Self { kind, points, ceiling: None, evidence }
    }

    /// Whether the day is no better because of this.
    fn binds(&self, band: Band) -> bool {
        self.ceiling.is_some_and(|ceiling| ceiling <= band)
    }

    /// How much it says on a day of this band: what holds the day down says more than any points.
    fn strength(&self, band: Band) -> f64 {
        self.points.abs() + if self.binds(band) { 100.0 } else { 0.0 }
    }
}

/// Reads a person's state on the morning of `facts.today`.
pub fn readiness(facts: &Facts) -> Readiness {
    let said = person::reasons(facts);
    let mut measured: Vec<Reason> = devices::hrv(facts).into_iter().chain(devices::resting_hr(facts)).collect();
    weigh_beside_self(&mut measured, &said);
    let mut reasons: Vec<Reason> =
        said.into_iter().chain(measured).chain(person::sleep(facts)).chain(load::reasons(facts)).collect();
    let confidence = confidence(&reasons, load::is_known(facts));
    reasons.extend(flags::reasons(facts));

    let mut score = (START + reasons.iter().map(|reason| reason.points).sum::<f64>()).clamp(0.0, 100.0);
    let ceiling = reasons.iter().filter_map(|reason| reason.ceiling).min();
    score = match ceiling {
        Some(Band::Rest) => score.min(REST_CEILING),
        Some(Band::Easy) => score.min(STEADY - 1.0),
        Some(Band::Steady) => score.min(PUSH - 1.0),
        Some(Band::Push) | None => score,
    };
    let score = score.round();
    let band = Band::of(score);
    reasons.sort_by(|a, b| b.strength(band).total_cmp(&a.strength(band)));
    Readiness { score: score as u32, band, confidence, reasons }
}

impl Readiness {
    /// The reasons that carried the day to its band: those that point its way, one of each source; a big effort first,
    /// because a coach who saw it would speak of it first, then the strongest: two, and a third that weighs.
    pub fn main_reasons(&self) -> Vec<&Reason> {
        let is_down = self.is_down();
        let points_its_way = |reason: &&Reason| {
            reason.binds(self.band)
                || if is_down { reason.points < 0.0 } else { reason.points >= 0.0 && reason.ceiling.is_none() }
        };
        let mut heard = Vec::new();
        // Where last night is known, nobody speaks of a mean.
        let knows_night =
            self.reasons.iter().any(|reason| matches!(reason.kind, ReasonKind::SleepShort | ReasonKind::SleepGood));
        let is_news = |reason: &&Reason| match reason.kind.source() {
            _ if knows_night && reason.kind == ReasonKind::SleepDebt => false,
            Some((source, _)) if heard.contains(&source) => false,
            Some((source, _)) => {
                heard.push(source);
                true
            }
            None => true,
        };
        let mut main: Vec<&Reason> = self.reasons.iter().filter(points_its_way).filter(is_news).collect();
        main.sort_by_key(|reason| !matches!(reason.kind, ReasonKind::BigEffort | ReasonKind::Digesting));
        main.truncate(MAIN_REASONS);
        if main.get(2).is_some_and(|third| third.strength(self.band) < WORTH_A_THIRD) {
            main.truncate(2);
        }
        main
    }

    /// Under the score of an ordinary day.
    pub fn is_down(&self) -> bool {
        f64::from(self.score) < START
    }

    /// Everything the score rests on.
    pub fn evidence(&self) -> Evidence {
        let whole = Evidence::of("readiness", self.score).with("band", self.band.as_str());
        self.reasons.iter().fold(whole, |whole, reason| whole.and(&reason.evidence))
    }
}

/// Where a person has spoken, devices only whisper, and do not talk them up.
fn weigh_beside_self(measured: &mut [Reason], said: &[Reason]) {
    let energy = said.iter().find(|reason| reason.kind.source().is_some_and(|(source, _)| source == Source::Person));
    let Some(energy) = energy else { return };
    for reason in measured {
        let talks_up = energy.points < 0.0 && reason.points > 0.0;
        reason.points = if talks_up { 0.0 } else { reason.points * DEVICE_WEIGHT_BESIDE_SELF };
    }
}

fn confidence(reasons: &[Reason], load_known: bool) -> Confidence {
    let mut heard: Vec<(Source, f64)> = Vec::new();
    for source in reasons.iter().filter_map(|reason| reason.kind.source()) {
        if !heard.iter().any(|(known, _)| *known == source.0) {
            heard.push(source);
        }
    }
    let share = heard.iter().map(|(_, weight)| weight).sum::<f64>() + if load_known { 0.1 } else { 0.0 };
    match share {
        _ if share >= 0.6 => Confidence::High,
        _ if share >= 0.3 => Confidence::Medium,
        _ => Confidence::Low,
    }
}

/// Mean and standard deviation of a sample of two or more.
fn mean_and_sd(values: &[f64]) -> Option<(f64, f64)> {
    if values.len() < 2 {
        return None;
    }
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0);
    Some((mean, variance.sqrt()))
}
