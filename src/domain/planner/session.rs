//! One session: when, what, how hard, how long, and what to do in it.

use chrono::NaiveDate;

use super::{Facts, Place, RecordId, choice, event, limits, met, moves::Move, work};
use crate::domain::{
    evidence::Evidence,
    record::{Activity, Intensity},
};

/// What one is not used to is no match for a long day of what one is, in minutes.
const LONGEST_SWAP: u32 = 60;

/// A session of a plan: one row of `workout_sessions` with what the row does not hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    pub id: RecordId,
    pub date: NaiveDate,
    pub focus: Focus,
    pub activity: Activity,
    pub intensity: Intensity,
    pub minutes: u32,
    /// Which of the choices of moves it has: sessions of one kind in a week differ, and each keeps its own.
    pub variant: u32,
    pub completed: bool,
    /// The person put it on its day: it stays there.
    pub placed: bool,
    /// Estimated energy; none where weight is not known or not talked about.
    pub kcal: Option<f64>,
    /// What to do, 3 to 6 lines.
    pub work: Vec<Work>,
    /// What may be done instead, none of it harder.
    pub swaps: Vec<Swap>,
    /// Every number of the session.
    pub evidence: Evidence,
}

/// What a session is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Focus {
    FullBody,
    UpperBody,
    LowerBody,
    /// Aerobic, easy enough to talk.
    Easy,
    /// Aerobic, brisk.
    Steady,
    /// Intervals.
    Hard,
    /// The longest easy session of the week.
    Long,
    Mobility,
}

impl Focus {
    pub const ALL: [Self; 8] = [
        Self::FullBody,
        Self::UpperBody,
        Self::LowerBody,
        Self::Easy,
        Self::Steady,
        Self::Hard,
        Self::Long,
        Self::Mobility,
    ];

    /// The name used in evidence and words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FullBody => "full_body",
            Self::UpperBody => "upper_body",
            Self::LowerBody => "lower_body",
            Self::Easy => "easy",
            Self::Steady => "steady",
            Self::Hard => "hard",
            Self::Long => "long",
            Self::Mobility => "mobility",
        }
    }

    /// The focus of a session of which only the row is known.
    pub fn of(activity: Activity, intensity: Intensity) -> Self {
        match (activity, intensity) {
            (Activity::Strength, _) => Self::FullBody,
            (Activity::Yoga | Activity::Pilates | Activity::Stretching, _) => Self::Mobility,
            (_, Intensity::Light) => Self::Easy,
            (_, Intensity::Moderate) => Self::Steady,
            (_, Intensity::Intense) => Self::Hard,
        }
    }

    /// Lifting, in whole or in part.
    pub fn is_strength(self) -> bool {
        matches!(self, Self::FullBody | Self::UpperBody | Self::LowerBody)
    }
}

/// One line of what to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Work {
    WarmUp {
        minutes: u32,
    },
    Sets {
        of: Move,
        sets: u32,
        reps: u32,
    },
    /// Held, or moved slowly, for so long.
    Hold {
        of: Move,
        sets: u32,
        seconds: u32,
    },
    /// The same on each of its sides.
    Stretch {
        of: Move,
        rounds: u32,
        seconds: u32,
    },
    /// Whole sentences can be spoken.
    Easy {
        minutes: u32,
    },
    /// Short sentences can be spoken.
    Steady {
        minutes: u32,
    },
    Intervals {
        times: u32,
        hard_minutes: u32,
        easy_minutes: u32,
    },
    /// Runs with a walk after each, for who begins to run.
    WalkRun {
        times: u32,
        run_minutes: u32,
        walk_minutes: u32,
    },
    Circuit {
        rounds: u32,
        moves: Vec<Move>,
        work_seconds: u32,
        rest_seconds: u32,
    },
    CoolDown {
        minutes: u32,
    },
    /// Stop when it hurts.
    PainFree,
    /// A few words can always be spoken.
    TalkTest,
    /// Leave two or three repetitions in reserve.
    InReserve,
    /// Relaxed shoulders, short steps, and the like.
    Relaxed,
    Breathe,
}

/// A session that may take the place of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Swap {
    pub activity: Activity,
    pub intensity: Intensity,
    pub minutes: u32,
}

impl Session {
    /// A session with its work, energy, swaps and numbers written out for a person. `variant` varies the choice of moves.
    pub fn written(
        facts: &Facts,
        date: NaiveDate,
        focus: Focus,
        (activity, intensity, minutes): (Activity, Intensity, u32),
        variant: u32,
    ) -> Self {
        let mut session = Self {
            id: None,
            date,
            focus,
            activity,
            intensity,
            minutes,
            variant,
            completed: false,
            placed: false,
            kcal: None,
            work: Vec::new(),
            swaps: Vec::new(),
            evidence: Evidence::default(),
        };
        session.write_out(facts);
        session
    }

    /// Works out everything that follows from date, focus, activity, intensity, minutes and variant. Wherever a session comes
    /// to stand, its focus is one that the day allows.
    pub fn write_out(&mut self, facts: &Facts) {
        self.focus = event::focus(facts, self.focus, self.date);
        self.work = work::work(facts, self);
        self.swaps = swaps(facts, self);
        let cost = met::cost(self.activity, self.intensity);
        let weight = facts.weight().filter(|_| !facts.weight_is_off());
        self.kcal = weight.map(|(kg, _)| met::kcal(self.activity, self.intensity, self.minutes, kg));
        let mut evidence = Evidence::of("minutes", self.minutes)
            .with("activity", self.activity.as_str())
            .with("intensity", self.intensity.as_str())
            .with("focus", self.focus.as_str())
            .with("date", self.date)
            .from_records([&self.id]);
        if let (Some((kg, row)), Some(kcal)) = (weight, self.kcal) {
            evidence = evidence.with("weight_kg", kg).with("met", cost.met).with("kcal", kcal).from_records([row]);
        }
        for (line, work) in self.work.iter().enumerate() {
            for (name, value) in work.numbers() {
                evidence = evidence.with(format!("line_{}_{name}", line + 1), value);
            }
        }
        self.evidence = evidence;
    }

    /// Whether its runs have walks between.
    pub fn is_walk_run(&self) -> bool {
        self.work.iter().any(|work| matches!(work, Work::WalkRun { .. }))
    }

    /// Whether it counts as a hard day.
    pub fn is_hard(&self) -> bool {
        self.intensity == Intensity::Intense
    }
}

impl Work {
    /// Its numbers by name.
    pub fn numbers(&self) -> Vec<(&'static str, u32)> {
        match self {
            Self::WarmUp { minutes }
            | Self::Easy { minutes }
            | Self::Steady { minutes }
            | Self::CoolDown { minutes } => {
                vec![("minutes", *minutes)]
            }
            Self::Sets { sets, reps, .. } => vec![("sets", *sets), ("reps", *reps)],
            Self::Hold { sets, seconds, .. } => vec![("sets", *sets), ("seconds", *seconds)],
            Self::Stretch { rounds, seconds, .. } => vec![("rounds", *rounds), ("seconds", *seconds)],
            Self::Intervals { times, hard_minutes, easy_minutes } => {
                vec![("times", *times), ("hard_minutes", *hard_minutes), ("easy_minutes", *easy_minutes)]
            }
            Self::WalkRun { times, run_minutes, walk_minutes } => {
                vec![("times", *times), ("run_minutes", *run_minutes), ("walk_minutes", *walk_minutes)]
            }
            Self::Circuit { rounds, work_seconds, rest_seconds, .. } => {
                vec![("rounds", *rounds), ("work_seconds", *work_seconds), ("rest_seconds", *rest_seconds)]
            }
            Self::PainFree | Self::TalkTest | Self::InReserve | Self::Relaxed | Self::Breathe => Vec::new(),
        }
    }
}

/// Up to three sessions that may stand in: something of the same effort, and something gentle.
fn swaps(facts: &Facts, session: &Session) -> Vec<Swap> {
    use Activity::{Cycling, Dancing, Pilates, Rowing, Running, Strength, Stretching, Swimming, Walking, Yoga};
    let same: &[Activity] = match session.focus {
        Focus::FullBody | Focus::UpperBody | Focus::LowerBody => &[Strength, Pilates, Swimming, Yoga],
        Focus::Mobility => &[Yoga, Stretching, Pilates, Walking],
        Focus::Easy | Focus::Steady | Focus::Long | Focus::Hard => {
            &[Cycling, Swimming, Rowing, Running, Walking, Dancing, Strength]
        }
    };
    let effort = session.intensity.min(Intensity::Moderate);
    let mut swaps: Vec<Swap> = same
        .iter()
        .filter(|activity| **activity != session.activity && limits::may(facts, **activity, effort, session.date))
        .filter(|activity| **activity != Running || !choice::is_light_on_joints(facts))
        .take(2)
        .map(|activity| Swap { activity: *activity, intensity: effort, minutes: session.minutes.min(LONGEST_SWAP) })
        .collect();
    let gentle = [Walking, Stretching, Yoga].into_iter().find(|activity| {
        (*activity != session.activity || session.intensity > Intensity::Light)
            && !swaps.iter().any(|swap| swap.activity == *activity)
            && limits::may(facts, *activity, Intensity::Light, session.date)
    });
    swaps.extend(gentle.map(|activity| Swap {
        activity,
        intensity: Intensity::Light,
        minutes: session.minutes.min(20),
    }));
    // With a pool at hand and something that hurts, water goes first.
    let hurts = facts.limits_on(session.date).next().is_some();
    if hurts && limits::is_at(facts, Place::Pool, session.date) {
        swaps.sort_by_key(|swap| swap.activity != Swimming);
    }
    swaps
}
