//! The moves a session is made of, what each of them loads and needs, and the lines of a session.

use chrono::NaiveDate;

use super::{
    Aim, Equipment, Facts, Focus, Level, LimitKind, Session, Work, event,
    limits::{self, BodyPart},
};
use crate::domain::{
    record::{Activity, Intensity},
    safety::{Condition, Conditions},
};

/// Minutes that a set takes with its rest.
const MINUTES_PER_SET: u32 = 2;
/// Exercises of a strength session; with warm-up and a word they stay within six lines.
const EXERCISES: (u32, u32) = (2, 4);
/// Warm-up of a session of usual length, in minutes.
const WARM_UP_MINUTES: u32 = 5;

macro_rules! moves {
    ($($name:ident $key:literal),* $(,)?) => {
        /// A move; the names are keys of the words.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Move { $($name),* }

        impl Move {
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The name used in words.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $key),* }
            }
        }
    };
}

moves! {
    BarbellSquat "barbell_squat", GobletSquat "goblet_squat", LegPress "leg_press", Squat "squat",
    SitToStand "sit_to_stand", StepUp "step_up", Deadlift "deadlift", RomanianDeadlift "romanian_deadlift",
    GluteBridge "glute_bridge", HipHinge "hip_hinge", BenchPress "bench_press", DumbbellPress "dumbbell_press",
    PushUp "push_up", InclinePushUp "incline_push_up", WallPushUp "wall_push_up", PullUp "pull_up",
    LatPulldown "lat_pulldown", DumbbellRow "dumbbell_row", BandRow "band_row", ProneRaise "prone_raise",
    ShoulderPress "shoulder_press", Plank "plank", SidePlank "side_plank", DeadBug "dead_bug", BirdDog "bird_dog",
    CalfRaise "calf_raise", OneLegStand "one_leg_stand", TandemStand "tandem_stand", MountainClimber "mountain_climber", HighKnees "high_knees", SquatPulse "squat_pulse",
    CatCow "cat_cow", ChildsPose "childs_pose", HipFlexor "hip_flexor", Hamstring "hamstring", CalfStretch "calf_stretch",
    Rotation "rotation", ShoulderRoll "shoulder_roll", AnkleCircle "ankle_circle", FigureFour "figure_four",
    ChestOpener "chest_opener", NeckTilt "neck_tilt", SideBend "side_bend", BellyBreath "belly_breath",
}

use Move::{
    AnkleCircle, BandRow, BarbellSquat, BellyBreath, BenchPress, BirdDog, CalfRaise, CalfStretch, CatCow, ChestOpener,
    ChildsPose, DeadBug, Deadlift, DumbbellPress, DumbbellRow, FigureFour, GluteBridge, GobletSquat, Hamstring,
    HighKnees, HipFlexor, HipHinge, InclinePushUp, LatPulldown, LegPress, MountainClimber, NeckTilt, OneLegStand,
    Plank, ProneRaise, PullUp, PushUp, RomanianDeadlift, Rotation, ShoulderPress, ShoulderRoll, SideBend, SidePlank,
    SitToStand, Squat, SquatPulse, StepUp, TandemStand, WallPushUp,
};

/// The age in years from which balance is trained too, and nothing is asked of the floor or of a heavy bar.
const OLDER: i32 = 65;

/// Moves that do the same work, the one that asks most first.
const SQUATS: &[Move] = &[BarbellSquat, LegPress, GobletSquat, Squat, SitToStand];
const HINGES: &[Move] = &[Deadlift, RomanianDeadlift, GluteBridge, HipHinge];
const PUSHES: &[Move] = &[BenchPress, DumbbellPress, PushUp, InclinePushUp, WallPushUp];
const PULLS: &[Move] = &[PullUp, LatPulldown, DumbbellRow, BandRow, ProneRaise];
const PRESSES: &[Move] = &[ShoulderPress];
const STEPS: &[Move] = &[StepUp];
const CALVES: &[Move] = &[CalfRaise];
/// What keeps from falling.
const BALANCE: &[Move] = &[OneLegStand, TandemStand];
const BALANCE_B: &[Move] = &[TandemStand, OneLegStand];
const CORE: &[Move] = &[Plank, DeadBug, SidePlank, BirdDog];
const CORE_B: &[Move] = &[DeadBug, SidePlank, BirdDog, Plank];

const STRETCHES: &[Move] = &[
    CatCow,
    HipFlexor,
    Hamstring,
    Rotation,
    ChestOpener,
    FigureFour,
    CalfStretch,
    ChildsPose,
    SideBend,
    ShoulderRoll,
    AnkleCircle,
    NeckTilt,
];

impl Move {
    /// The parts it loads or stretches.
    pub fn loads(self) -> &'static [BodyPart] {
        use BodyPart::{Ankle, Back, Elbow, Foot, Hip, Knee, Leg, Neck, Shoulder, Wrist};
        match self {
            BarbellSquat | Deadlift => &[Knee, Hip, Leg, Ankle, Foot, Back, Neck, Shoulder, Elbow, Wrist],
            GobletSquat => &[Knee, Hip, Leg, Ankle, Foot, Back, Elbow, Wrist],
            LegPress | Squat | SitToStand | StepUp | SquatPulse => &[Knee, Hip, Leg, Ankle, Foot],
            RomanianDeadlift => &[Hip, Leg, Back, Elbow, Wrist],
            HipHinge => &[Hip, Leg, Back],
            GluteBridge => &[Hip, Leg],
            BenchPress | DumbbellPress | PushUp | InclinePushUp | WallPushUp => &[Shoulder, Elbow, Wrist],
            PullUp | LatPulldown | BandRow => &[Shoulder, Elbow, Wrist, Neck],
            DumbbellRow => &[Shoulder, Elbow, Wrist, Back],
            ProneRaise => &[Shoulder, Back, Neck],
            ShoulderPress => &[Shoulder, Elbow, Wrist, Back, Neck],
            Plank | SidePlank => &[Shoulder, Back, Elbow],
            DeadBug => &[Hip],
            BirdDog => &[Knee, Wrist, Shoulder],
            CalfRaise => &[Ankle, Foot, Leg],
            OneLegStand => &[Knee, Hip, Leg, Ankle, Foot],
            TandemStand => &[Ankle, Foot],
            MountainClimber => &[Shoulder, Wrist, Hip, Knee, Foot],
            HighKnees => &[Knee, Ankle, Foot, Leg, Hip],
            // On hands and knees the shoulders carry; with the arms stretched out in front they are pulled open.
            CatCow => &[Wrist, Knee, Shoulder],
            ChildsPose => &[Knee, Ankle, Hip, Shoulder],
            HipFlexor => &[Knee, Hip, Foot],
            Hamstring => &[Leg, Back],
            CalfStretch => &[Ankle, Foot, Leg],
            Rotation => &[Back],
            // With an arm over the head.
            SideBend => &[Back, Shoulder],
            BellyBreath => &[],
            ShoulderRoll => &[Shoulder],
            AnkleCircle => &[Ankle, Foot],
            FigureFour => &[Hip, Knee],
            ChestOpener => &[Shoulder],
            NeckTilt => &[Neck],
        }
    }

    /// Whether it loads or stretches a part, or what the part belongs to.
    pub fn asks_of(self, part: BodyPart) -> bool {
        let loads = |part| self.loads().contains(&part);
        match part {
            BodyPart::Shin | BodyPart::Calf | BodyPart::Achilles => loads(BodyPart::Leg) || loads(BodyPart::Ankle),
            BodyPart::Hamstring => loads(BodyPart::Leg),
            BodyPart::Groin => loads(BodyPart::Leg) || loads(BodyPart::Hip),
            // One leg at a time, wide, or heavy: what opens and twists it.
            BodyPart::Pelvis => {
                self.is_heavy()
                    || matches!(
                        self,
                        StepUp
                            | MountainClimber
                            | HighKnees
                            | SquatPulse
                            | FigureFour
                            | HipFlexor
                            | SidePlank
                            | LegPress
                            | BirdDog
                    )
            }
            // Hanging, pulling and holding.
            BodyPart::Finger => {
                self.is_heavy() || matches!(self, PullUp | LatPulldown | DumbbellRow | BandRow | RomanianDeadlift)
            }
            part => loads(part),
        }
    }

    /// Under a bar that is pulled or carried.
    fn is_heavy(self) -> bool {
        matches!(self, BarbellSquat | Deadlift)
    }

    /// Whether it is among what an operated joint is not to do.
    fn is_barred(self, barred: Conditions) -> bool {
        match self {
            BarbellSquat | GobletSquat | LegPress | Squat | SitToStand | ChildsPose => barred.has(Condition::NoSquats),
            SquatPulse => barred.has(Condition::NoSquats) || barred.has(Condition::NoJumps),
            StepUp | HipFlexor => barred.has(Condition::NoLunges),
            Deadlift | RomanianDeadlift => barred.has(Condition::NoDeadlifts),
            ShoulderPress | LatPulldown | PullUp => barred.has(Condition::NoOverhead),
            HighKnees | MountainClimber => barred.has(Condition::NoJumps) || barred.has(Condition::NoRunning),
            _ => false,
        }
    }

    /// What strains a pelvic floor that is not strong yet: a heavy bar, jumps, and a belly that is pressed out.
    fn strains_the_floor(self) -> bool {
        self.is_heavy() || matches!(self, HighKnees | MountainClimber | SquatPulse | Plank)
    }

    /// Whether it is done with a weight that is not one's own; a band gives way.
    fn is_loaded(self) -> bool {
        self.needs().iter().any(|thing| *thing != Equipment::Bands)
    }

    /// What it cannot be done without; any one of them will do.
    fn needs(self) -> &'static [Equipment] {
        match self {
            BarbellSquat | Deadlift | BenchPress => &[Equipment::Barbell],
            GobletSquat | RomanianDeadlift => &[Equipment::Dumbbells, Equipment::Kettlebell],
            LegPress | LatPulldown => &[Equipment::Machines],
            DumbbellPress | DumbbellRow => &[Equipment::Dumbbells],
            ShoulderPress => &[Equipment::Dumbbells, Equipment::Bands],
            PullUp => &[Equipment::PullUpBar],
            BandRow => &[Equipment::Bands],
            _ => &[],
        }
    }

    /// Who it is for.
    fn suits(self, level: Level, is_older: bool) -> bool {
        match self {
            BarbellSquat | Deadlift | BenchPress | PullUp => level >= Level::Intermediate && !is_older,
            PushUp | SidePlank => level >= Level::Intermediate,
            Plank => !is_older,
            // A chair is there to sit down on, and nobody has to get up from the floor.
            Squat | GluteBridge | ProneRaise | DeadBug | BirdDog => !is_older || level >= Level::Intermediate,
            WallPushUp | SitToStand => level == Level::Beginner,
            _ => true,
        }
    }

    /// Lying on the back or face down, or under a heavy bar (ACOG Committee Opinion 804, 2020).
    fn is_out_in_pregnancy(self) -> bool {
        matches!(
            self,
            BarbellSquat
                | Deadlift
                | BenchPress
                | DumbbellPress
                | GluteBridge
                | DeadBug
                | ProneRaise
                | Plank
                | PullUp
                | Rotation
                | FigureFour
        )
    }

    /// Whether it works the legs, and does not only stretch them.
    fn tires_legs(self) -> bool {
        self.loads().contains(&BodyPart::Leg) && !STRETCHES.contains(&self)
    }

    fn is_held(self) -> bool {
        matches!(self, Plank | SidePlank | OneLegStand | TandemStand)
    }
}

/// The lines of a session, three to six of them.
pub fn work(facts: &Facts, session: &Session) -> Vec<Work> {
    let mut lines = match session.activity {
        Activity::Strength => strength(facts, session),
        Activity::Yoga | Activity::Pilates | Activity::Stretching => mobility(facts, session),
        Activity::Hiit => circuit(session),
        Activity::Running => match super::week::walk_runs_done(facts) {
            Some(done) => walk_run(session, done),
            None => aerobic(session),
        },
        _ => aerobic(session),
    };
    let hurts = facts.limits_on(session.date).any(|limit| matches!(limit.kind, LimitKind::Injury(_)));
    let word = if hurts {
        Work::PainFree
    } else if facts.is_pregnant() {
        Work::TalkTest
    } else if session.activity == Activity::Strength {
        Work::InReserve
    } else if matches!(session.activity, Activity::Yoga | Activity::Pilates | Activity::Stretching) {
        Work::Breathe
    } else {
        Work::Relaxed
    };
    // A word is worth a line where one is free, and always where something could hurt.
    if lines.len() >= 6 && (hurts || facts.is_pregnant()) {
        lines.truncate(5);
    }
    if lines.len() < 6 && (hurts || facts.is_pregnant() || lines.len() < 4 || session.activity == Activity::Strength) {
        lines.push(word);
    }
    lines
}

/// The exercises that are possible for a person on a day, in the order of the session's focus.
pub fn exercises(facts: &Facts, focus: Focus, date: NaiveDate, variant: u32) -> Vec<Move> {
    let is_older = facts.person.age.is_some_and(|age| age >= OLDER);
    let patterns: &[&[Move]] = match (focus, variant % 2) {
        // From 65 on balance belongs to strength (WHO guidelines on physical activity, 2020: on three days a week or more).
        (Focus::LowerBody | Focus::FullBody, 0) if is_older => {
            &[SQUATS, BALANCE, PUSHES, HINGES, PULLS, CALVES, STEPS, PRESSES, CORE]
        }
        (Focus::LowerBody | Focus::FullBody, _) if is_older => {
            &[BALANCE_B, SQUATS, PULLS, STEPS, PUSHES, HINGES, CALVES, PRESSES, CORE]
        }
        (Focus::UpperBody, _) => &[PUSHES, PULLS, PRESSES, CORE, HINGES, SQUATS],
        (Focus::LowerBody, _) => &[SQUATS, HINGES, STEPS, CALVES, CORE, PUSHES, PULLS],
        (_, 0) => &[SQUATS, PUSHES, PULLS, CORE, HINGES, PRESSES, CALVES],
        _ => &[HINGES, PULLS, PUSHES, STEPS, CORE_B, SQUATS, PRESSES, CALVES],
    };
    let mut chosen: Vec<Move> = Vec::new();
    for pattern in patterns {
        let first = pattern.iter().find(|exercise| can(facts, **exercise, date) && !chosen.contains(exercise));
        chosen.extend(first);
    }
    // What is still missing comes from the core moves, which load least.
    let more = CORE.iter().chain(CALVES).chain(HINGES).filter(|exercise| can(facts, **exercise, date));
    for exercise in more {
        if chosen.len() < 3 && !chosen.contains(exercise) {
            chosen.push(*exercise);
        }
    }
    chosen
}

/// Whether a move may be asked of a person on a day.
pub fn can(facts: &Facts, of: Move, date: NaiveDate) -> bool {
    let hurt = facts.limits_on(date).any(|limit| match limit.kind {
        LimitKind::Injury(part) | LimitKind::Ache(part) => of.asks_of(part),
        _ => false,
    });
    if hurt
        || is_dizzy(facts, date) && matches!(of, OneLegStand | TandemStand | StepUp)
        || of.tires_legs() && event::is_near_a_match(facts, date)
    {
        return false;
    }
    let person = &facts.person;
    of.suits(person.level.unwrap_or_default(), person.age.is_some_and(|age| age >= OLDER))
        && !(facts.is_pregnant() && of.is_out_in_pregnancy())
        && !((person.holds.postpartum || person.holds.leaks) && of.strains_the_floor())
        && !(person.holds.leaks && of.is_loaded())
        && !of.is_barred(person.holds.barred)
        && (of.needs().is_empty() || of.needs().iter().any(|thing| limits::has(facts, *thing, date)))
}

/// Whether somebody was dizzy lately: then nobody stands on one leg.
fn is_dizzy(facts: &Facts, date: NaiveDate) -> bool {
    let told = LimitKind::Strain(event::Strain::Dizzy);
    facts.person.holds.uncleared.has(Condition::DizzySpells) || facts.limits_on(date).any(|limit| limit.kind == told)
}

fn strength(facts: &Facts, session: &Session) -> Vec<Work> {
    let level = facts.person.level.unwrap_or_default();
    let warm_up = if session.minutes >= 20 { WARM_UP_MINUTES } else { 3 };
    let sets_in_time = (session.minutes.saturating_sub(warm_up) / MINUTES_PER_SET).max(2);
    let usual_sets = match (level, session.intensity) {
        (_, Intensity::Light) | (Level::Beginner, _) => 2,
        (Level::Intermediate, _) | (Level::Advanced, Intensity::Moderate) => 3,
        (Level::Advanced, Intensity::Intense) => 4,
    };
    let count = (sets_in_time / usual_sets).clamp(EXERCISES.0, EXERCISES.1);
    let most_sets = if session.intensity == Intensity::Light { 2 } else { 4 };
    let sets = (sets_in_time / count).clamp(1, most_sets);
    let reps = match (facts.aim(), session.intensity) {
        (Aim::Strength, Intensity::Intense) => 6,
        (Aim::Strength, Intensity::Moderate) => 8,
        // Easier is less, not lighter and more of it.
        (_, Intensity::Light) => 8,
        _ => 10,
    };
    let line = |of: Move| match of.is_held() {
        true => Work::Hold { of, sets: sets.min(3), seconds: if level == Level::Beginner { 20 } else { 40 } },
        false => Work::Sets { of, sets, reps },
    };
    let chosen = exercises(facts, session.focus, session.date, session.variant);
    std::iter::once(Work::WarmUp { minutes: warm_up })
        .chain(chosen.into_iter().take(count as usize).map(line))
        .collect()
}

fn mobility(facts: &Facts, session: &Session) -> Vec<Work> {
    let possible: Vec<Move> = STRETCHES.iter().copied().filter(|of| can(facts, *of, session.date)).collect();
    let count = if session.minutes >= 25 { 5 } else { 4 }.min(possible.len());
    let seconds = if session.minutes >= 15 { 45 } else { 30 };
    // Two sides each, and as much again to settle.
    let rounds = (session.minutes * 60 / (count.max(1) as u32 * seconds * 3)).clamp(1, 4);
    let from = session.variant as usize * 3;
    // A floor that is not strong yet is found by breathing first.
    let floor = facts.person.holds.leaks || facts.person.holds.postpartum;
    let breath = floor.then_some(Work::Hold { of: BellyBreath, sets: 3, seconds: 40 });
    let stretches = (0..count).map(|n| Work::Stretch { of: possible[(from + n) % possible.len()], rounds, seconds });
    breath.into_iter().chain(stretches).collect()
}

fn circuit(session: &Session) -> Vec<Work> {
    let moves = vec![SquatPulse, MountainClimber, HighKnees, Plank];
    let (work_seconds, rest_seconds) = if session.intensity == Intensity::Intense { (40, 20) } else { (30, 30) };
    // Four moves of a minute each make a round.
    let rounds = (session.minutes.saturating_sub(2 * WARM_UP_MINUTES) / 4).max(1);
    let rest = session.minutes.saturating_sub(rounds * 4 + WARM_UP_MINUTES).max(1);
    vec![
        Work::WarmUp { minutes: WARM_UP_MINUTES.min(session.minutes) },
        Work::Circuit { rounds, moves, work_seconds, rest_seconds },
        Work::CoolDown { minutes: rest },
    ]
}

/// Runs grow while walks shrink, every third time, as in the usual programmes for beginners (NHS Couch to 5K): minutes of
/// running and of walking.
const WALK_RUNS: [(u32, u32); 4] = [(1, 2), (2, 2), (3, 1), (5, 1)];

/// A session of somebody who begins to run and has done so many.
fn walk_run(session: &Session, done: usize) -> Vec<Work> {
    let edge = if session.minutes >= 20 { WARM_UP_MINUTES } else { 2 };
    let (run_minutes, walk_minutes) = WALK_RUNS[(done / 3).min(WALK_RUNS.len() - 1)];
    let times = (session.minutes.saturating_sub(2 * edge) / (run_minutes + walk_minutes)).max(1);
    vec![
        Work::WarmUp { minutes: edge },
        Work::WalkRun { times, run_minutes, walk_minutes },
        Work::CoolDown { minutes: edge },
    ]
}

fn aerobic(session: &Session) -> Vec<Work> {
    let minutes = session.minutes;
    let edge = if minutes >= 20 { WARM_UP_MINUTES } else { 2 };
    let middle = minutes.saturating_sub(2 * edge).max(1);
    let (warm_up, cool_down) = (Work::WarmUp { minutes: edge }, Work::CoolDown { minutes: edge });
    match session.intensity {
        Intensity::Light => vec![warm_up, Work::Easy { minutes: middle }, cool_down],
        Intensity::Moderate => vec![warm_up, Work::Steady { minutes: middle }, cool_down],
        Intensity::Intense => {
            // Hard and easy stretches of equal length; what is left over warms up.
            let stretch = if middle >= 24 { 3 } else { 2 };
            let times = (middle / (2 * stretch)).max(1);
            let left = minutes.saturating_sub(times * 2 * stretch + edge).max(1);
            vec![
                Work::WarmUp { minutes: left },
                Work::Intervals { times, hard_minutes: stretch, easy_minutes: stretch },
                cool_down,
            ]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::planner::{Done, Trainee, people::today};

    /// Somebody who wants to run, trains little so far, and has run so often.
    fn beginner(runs: usize, run: (u32, Option<f64>)) -> Facts {
        let person = Trainee { sport: Some(Activity::Running), weekly_minutes: Some(0), ..Trainee::default() };
        let done = Done {
            id: None,
            date: today(),
            minutes: run.0,
            activity: Activity::Running,
            intensity: Intensity::Light,
            distance_km: run.1,
        };
        Facts { today: today(), person, done: vec![done; runs], ..Facts::default() }
    }

    #[test]
    fn what_is_offered_asks_nothing_of_what_hurts() {
        use crate::domain::planner::{Limit, people::facts};
        for (of, part) in [
            (CatCow, BodyPart::Shoulder),
            (CatCow, BodyPart::Wrist),
            (ChildsPose, BodyPart::Shoulder),
            (ChildsPose, BodyPart::Hip),
            (SideBend, BodyPart::Shoulder),
            (FigureFour, BodyPart::Knee),
        ] {
            assert!(of.asks_of(part), "{of:?} {part:?}");
        }
        for seed in 0..300 {
            for part in BodyPart::ALL {
                let mut facts = facts(seed);
                let kind = LimitKind::Injury(part);
                facts.person.limits.push(Limit { kind, from: None, until: None, record: None });
                let stretching = (Activity::Stretching, Intensity::Light, 20);
                let session = Session::written(&facts, facts.today, Focus::Mobility, stretching, 0);
                for line in session.work {
                    let (Work::Stretch { of, .. } | Work::Hold { of, .. }) = line else { continue };
                    assert!(!of.asks_of(part), "seed {seed}: {of:?} with {part:?}");
                }
            }
        }
    }

    #[test]
    fn a_floor_that_leaks_lifts_nothing_and_after_a_birth_walks_and_breathes() {
        let mut facts = Facts { today: today(), ..Facts::default() };
        facts.person.equipment = Some([Equipment::Barbell, Equipment::Dumbbells, Equipment::Machines].into());
        facts.person.level = Some(Level::Advanced);
        facts.person.holds.leaks = true;
        let all = (0..2).flat_map(|variant| exercises(&facts, Focus::FullBody, facts.today, variant));
        assert!(all.into_iter().all(|of| !of.is_loaded() && !of.strains_the_floor()));
        facts.person.holds.postpartum = true;
        for activity in Activity::ALL {
            let may = limits::may(&facts, activity, Intensity::Light, facts.today);
            let gentle = matches!(activity, Activity::Walking | Activity::Stretching | Activity::Yoga);
            assert!(!may || gentle, "{activity:?}");
        }
        assert!(limits::may(&facts, Activity::Walking, Intensity::Light, facts.today));
        let stretching = (Activity::Stretching, Intensity::Light, 20);
        let session = Session::written(&facts, facts.today, Focus::Mobility, stretching, 0);
        assert!(matches!(session.work[0], Work::Hold { of: BellyBreath, .. }), "{:?}", session.work);
    }

    #[test]
    fn who_begins_to_run_walks_between_and_less_each_time() {
        let written = |facts: &Facts| {
            Session::written(facts, today(), Focus::Easy, (Activity::Running, Intensity::Light, 25), 0).work
        };
        let middle = |runs| match written(&beginner(runs, (20, Some(2.0))))[1] {
            Work::WalkRun { times, run_minutes, walk_minutes } => Some((times, run_minutes, walk_minutes)),
            _ => None,
        };
        for (runs, told) in [
            (0, Some((5, 1, 2))),
            (2, Some((5, 1, 2))),
            (3, Some((3, 2, 2))),
            (6, Some((3, 3, 1))),
            (11, Some((2, 5, 1))),
            (12, None),
        ] {
            assert_eq!(middle(runs), told, "{runs} runs");
        }
        let runner = written(&beginner(1, (30, Some(5.0))));
        assert_eq!(runner[1], Work::Easy { minutes: 15 }, "who runs five kilometres needs no walks");
    }
}
