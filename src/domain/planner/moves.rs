//! The moves a session is made of, what each of them loads and needs, and which of them a person may be asked for.

use chrono::NaiveDate;

use super::{Equipment, Facts, Focus, Level, LimitKind, Trouble, Wish, body::BodyPart, event, limits};
use crate::domain::safety::{Condition, Conditions};

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
    PushUp "push_up", InclinePushUp "incline_push_up", WallPushUp "wall_push_up", PullUp "pull_up", NegativePullUp "negative_pull_up",
    LatPulldown "lat_pulldown", DumbbellRow "dumbbell_row", BandRow "band_row", ProneRaise "prone_raise",
    ShoulderPress "shoulder_press", Plank "plank", SidePlank "side_plank", DeadBug "dead_bug", BirdDog "bird_dog",
    CalfRaise "calf_raise", OneLegStand "one_leg_stand", TandemStand "tandem_stand", MountainClimber "mountain_climber", HighKnees "high_knees", SquatPulse "squat_pulse",
    CatCow "cat_cow", ChildsPose "childs_pose", HipFlexor "hip_flexor", Hamstring "hamstring", CalfStretch "calf_stretch",
    Rotation "rotation", ShoulderRoll "shoulder_roll", AnkleCircle "ankle_circle", FigureFour "figure_four",
    ChestOpener "chest_opener", NeckTilt "neck_tilt", SideBend "side_bend", BellyBreath "belly_breath",
    SeatedPunch "seated_punch", SeatedTwist "seated_twist", ArmCircle "arm_circle",
}

use Move::{
    AnkleCircle, ArmCircle, BandRow, BarbellSquat, BellyBreath, BenchPress, BirdDog, CalfRaise, CalfStretch, CatCow,
    ChestOpener, ChildsPose, DeadBug, Deadlift, DumbbellPress, DumbbellRow, FigureFour, GluteBridge, GobletSquat,
    Hamstring, HighKnees, HipFlexor, HipHinge, InclinePushUp, LatPulldown, LegPress, MountainClimber, NeckTilt,
    NegativePullUp, OneLegStand, Plank, ProneRaise, PullUp, PushUp, RomanianDeadlift, Rotation, SeatedPunch,
    SeatedTwist, ShoulderPress, ShoulderRoll, SideBend, SidePlank, SitToStand, Squat, SquatPulse, StepUp, TandemStand,
    WallPushUp,
};

/// The age in years from which balance is trained too, and nothing is asked of the floor or of a heavy bar.
pub const OLDER: i32 = 65;

/// Moves that do the same work, the one that asks most first.
const SQUATS: &[Move] = &[BarbellSquat, LegPress, GobletSquat, Squat, SitToStand];
const HINGES: &[Move] = &[Deadlift, RomanianDeadlift, GluteBridge, HipHinge];
const PUSHES: &[Move] = &[BenchPress, DumbbellPress, PushUp, InclinePushUp, WallPushUp, SeatedPunch];
const PULLS: &[Move] = &[PullUp, LatPulldown, DumbbellRow, BandRow, ProneRaise];
/// What leads to a first pull-up: the way down, slowly.
const TO_A_PULL_UP: &[Move] = &[NegativePullUp, LatPulldown, DumbbellRow, BandRow, ProneRaise];
const PRESSES: &[Move] = &[ShoulderPress, ArmCircle];
const STEPS: &[Move] = &[StepUp];
const CALVES: &[Move] = &[CalfRaise];
/// What keeps from falling.
const BALANCE: &[Move] = &[OneLegStand, TandemStand];
const BALANCE_B: &[Move] = &[TandemStand, OneLegStand];
const CORE: &[Move] = &[Plank, DeadBug, SidePlank, BirdDog, SeatedTwist];
const CORE_B: &[Move] = &[DeadBug, SidePlank, BirdDog, Plank, SeatedTwist];

pub(super) const STRETCHES: &[Move] = &[
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
    SeatedTwist,
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
            PullUp | NegativePullUp | LatPulldown | BandRow => &[Shoulder, Elbow, Wrist, Neck],
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
            SeatedPunch => &[Shoulder, Elbow],
            SeatedTwist => &[Back],
            ArmCircle => &[Shoulder],
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
            // To roll a shoulder or lean to a side carries no weight on the arm.
            BodyPart::Arm => {
                loads(BodyPart::Elbow)
                    || loads(BodyPart::Wrist)
                    || loads(BodyPart::Shoulder) && !matches!(self, ShoulderRoll | ChestOpener | SideBend)
            }
            // Hanging, pulling and holding.
            BodyPart::Finger => {
                self.is_heavy()
                    || matches!(self, PullUp | NegativePullUp | LatPulldown | DumbbellRow | BandRow | RomanianDeadlift)
            }
            part => loads(part),
        }
    }

    /// Whether something is held tight in it: sore joints of a hand keep moving, and grip nothing heavy (NHS, osteoarthritis;
    /// EULAR recommendations for hand osteoarthritis, 2018).
    fn is_gripped(self) -> bool {
        self.asks_of(BodyPart::Finger) || matches!(self, BenchPress | DumbbellPress | GobletSquat | ShoulderPress)
    }

    /// Whether a spine with thin bones is rounded, twisted to its end, or jolted in it (Royal Osteoporosis Society: Strong, Steady
    /// and Straight, 2018).
    fn bends_a_thin_spine(self) -> bool {
        matches!(
            self,
            ChildsPose | CatCow | Rotation | SeatedTwist | Hamstring | MountainClimber | HighKnees | SquatPulse
        )
    }

    /// Under a bar that is pulled or carried.
    fn is_heavy(self) -> bool {
        matches!(self, BarbellSquat | Deadlift)
    }

    /// Whether it is done in a wheelchair, or beside it on a bench or a machine that is made for it.
    fn is_seated(self) -> bool {
        self.is_for_the_seated()
            || matches!(
                self,
                BenchPress
                    | DumbbellPress
                    | LatPulldown
                    | BandRow
                    | ShoulderPress
                    | ChestOpener
                    | ShoulderRoll
                    | NeckTilt
                    | SideBend
                    | BellyBreath
            )
    }

    /// What takes the place of moves that are done standing or on the floor.
    fn is_for_the_seated(self) -> bool {
        matches!(self, SeatedPunch | SeatedTwist | ArmCircle)
    }

    /// Whether it is among what an operated joint is not to do, or cannot be done in a wheelchair.
    fn is_barred(self, barred: Conditions) -> bool {
        if barred.has(Condition::HandArthrosis) && self.is_gripped()
            || barred.has(Condition::Osteoporosis) && self.bends_a_thin_spine()
        {
            return true;
        }
        let is_seated = barred.has(Condition::Wheelchair);
        if is_seated && !self.is_seated() || !is_seated && self.is_for_the_seated() {
            return true;
        }
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
            // Every gym has a bar, beside its machines.
            NegativePullUp => &[Equipment::PullUpBar, Equipment::Machines],
            BandRow => &[Equipment::Bands],
            _ => &[],
        }
    }

    /// Who it is for.
    fn suits(self, level: Level, is_older: bool) -> bool {
        match self {
            BarbellSquat | Deadlift | BenchPress | PullUp | NegativePullUp => level >= Level::Intermediate && !is_older,
            PushUp | SidePlank => level >= Level::Intermediate,
            Plank => !is_older,
            // A chair is there to sit down on, and nobody has to get up from the floor.
            Squat | GluteBridge | ProneRaise | DeadBug | BirdDog | CatCow | ChildsPose | HipFlexor | Rotation
            | FigureFour => !is_older || level >= Level::Intermediate,
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
                | NegativePullUp
                | Rotation
                | FigureFour
        )
    }

    /// Whether it works the legs, and does not only stretch them.
    fn tires_legs(self) -> bool {
        self.loads().contains(&BodyPart::Leg) && !STRETCHES.contains(&self)
    }

    /// Whether it is held, where the others are repeated.
    pub(super) fn is_held(self) -> bool {
        matches!(self, Plank | SidePlank | OneLegStand | TandemStand)
    }

    /// Whether it is done on one side and then on the other.
    pub fn has_sides(self) -> bool {
        matches!(
            self,
            SidePlank
                | OneLegStand
                | TandemStand
                | HipFlexor
                | Hamstring
                | CalfStretch
                | Rotation
                | AnkleCircle
                | FigureFour
                | NeckTilt
                | SideBend
                | SeatedTwist
        )
    }
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
    // What somebody wants to be able to do stands first, while they are fresh.
    let wants_a_pull_up = facts.person.wishes.contains(&Wish::PullUp) && focus != Focus::LowerBody;
    let patterns = wants_a_pull_up.then_some(&TO_A_PULL_UP).into_iter().chain(patterns);
    let patterns = patterns.filter(|pattern| !wants_a_pull_up || **pattern != PULLS);
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

/// What strength work leaves out for a part that hurts: two moves that most people know by their names.
pub fn left_out(part: BodyPart) -> Vec<Move> {
    const KNOWN: [Move; 7] = [Squat, Deadlift, ShoulderPress, PullUp, PushUp, CalfRaise, StepUp];
    KNOWN.into_iter().filter(|of| part != BodyPart::Other && of.asks_of(part)).take(2).collect()
}

/// Whether a move may be asked of a person on a day.
pub fn can(facts: &Facts, of: Move, date: NaiveDate) -> bool {
    let hurt = facts.limits_on(date).any(|limit| match limit.kind {
        LimitKind::Injury(part) | LimitKind::Ache(part) => {
            of.asks_of(part) || limits::is_of_gout(facts, part) && of.asks_of(BodyPart::Foot)
        }
        _ => false,
    });
    // What is stiff is moved, and carries nothing.
    let is_stiff = |told| matches!(told, Trouble::Stiff(part) if of.asks_of(part) && !STRETCHES.contains(&of));
    if hurt
        || facts.lately_on(date).any(is_stiff)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        planner::{Session, Work, people::today},
        record::{Activity, Intensity},
    };

    #[test]
    fn two_known_moves_are_left_out_for_each_part() {
        for part in BodyPart::ALL {
            let left_out = left_out(part);
            assert_eq!(left_out.len(), if part == BodyPart::Other { 0 } else { 2 }, "{part:?}");
            assert!(left_out.into_iter().all(|of| of.asks_of(part)), "{part:?}");
        }
        assert_eq!(left_out(BodyPart::Back), [Deadlift, ShoulderPress]);
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

    /// The moves of a session of strength and one of mobility for some of the people there are, with `change` made to each.
    fn asked_of(change: impl Fn(&mut Facts), check: impl Fn(&Facts, Move)) {
        use crate::domain::planner::people::facts;
        let mut asked = 0;
        for seed in 0..300 {
            let mut facts = facts(seed);
            change(&mut facts);
            for focus in [Focus::FullBody, Focus::UpperBody, Focus::LowerBody] {
                exercises(&facts, focus, facts.today, seed as u32).into_iter().for_each(|of| check(&facts, of));
            }
            let stretching = (Activity::Stretching, Intensity::Light, 20);
            for line in Session::written(&facts, facts.today, Focus::Mobility, stretching, 0).work {
                let (Work::Stretch { of, .. } | Work::Hold { of, .. }) = line else { continue };
                check(&facts, of);
                asked += 1;
            }
        }
        assert!(asked > 300, "{asked} moves");
    }

    #[test]
    fn what_is_stiff_is_moved_first_and_carries_nothing() {
        use crate::domain::planner::Lately;
        for part in [BodyPart::Neck, BodyPart::Shoulder, BodyPart::Back, BodyPart::Wrist] {
            let stiff = |facts: &mut Facts| {
                let (from, until) = (facts.today, facts.today);
                facts.person.lately.push(Lately { what: Trouble::Stiff(part), from, until });
            };
            asked_of(stiff, |_, of| assert!(!of.asks_of(part) || STRETCHES.contains(&of), "{of:?} with {part:?}"));
            let mut facts = Facts { today: today(), ..Facts::default() };
            stiff(&mut facts);
            let stretching = (Activity::Stretching, Intensity::Light, 20);
            let session = Session::written(&facts, facts.today, Focus::Mobility, stretching, 0);
            let first = &session.work[0];
            assert!(matches!(first, Work::Hold { of, .. } | Work::Stretch { of, .. } if of.asks_of(part)), "{first:?}");
            facts.today = facts.today.succ_opt().expect("a day");
            assert!(
                exercises(&facts, Focus::UpperBody, facts.today, 0).iter().any(|of| of.asks_of(part))
                    || part == BodyPart::Neck
            );
        }
    }

    #[test]
    fn sore_hands_grip_nothing_and_a_thin_spine_is_not_rounded() {
        let with =
            |condition| move |facts: &mut Facts| facts.person.holds.barred = Conditions::default().with(condition);
        asked_of(with(Condition::HandArthrosis), |_, of| assert!(!of.is_gripped(), "{of:?}"));
        asked_of(with(Condition::Osteoporosis), |_, of| assert!(!of.bends_a_thin_spine(), "{of:?}"));
        let mut facts = Facts { today: today(), ..Facts::default() };
        with(Condition::Osteoporosis)(&mut facts);
        assert!(exercises(&facts, Focus::FullBody, facts.today, 0).len() >= 3, "thin bones want strength");
    }

    #[test]
    fn an_arm_that_hurts_is_asked_nothing() {
        use crate::domain::planner::Limit;
        let hurt = |facts: &mut Facts| {
            let kind = LimitKind::Injury(BodyPart::Arm);
            facts.person.limits.push(Limit { kind, from: None, until: None, record: None });
        };
        asked_of(hurt, |_, of| {
            let parts = [BodyPart::Elbow, BodyPart::Wrist];
            assert!(parts.iter().all(|part| !of.loads().contains(part)), "{of:?}");
            assert!(!of.loads().contains(&BodyPart::Shoulder) || STRETCHES.contains(&of), "{of:?}");
        });
    }

    #[test]
    fn a_plan_for_a_wheelchair_holds_nothing_on_foot_and_nothing_on_the_floor() {
        use crate::domain::planner::{people::facts, week};
        let mut planned = 0;
        for seed in 0..300 {
            let mut facts = facts(seed);
            facts.person.holds.barred = Conditions::default().with(Condition::Wheelchair);
            facts.plan = None;
            for session in week(&facts, facts.today).sessions {
                planned += 1;
                let on_foot = matches!(
                    session.activity,
                    Activity::Running | Activity::Walking | Activity::Hiking | Activity::Hiit | Activity::Yoga
                );
                assert!(!on_foot, "seed {seed}: {:?}", session.activity);
                for line in &session.work {
                    let of = match line {
                        Work::Sets { of, .. } | Work::Hold { of, .. } | Work::Stretch { of, .. } => of,
                        _ => continue,
                    };
                    assert!(of.is_seated(), "seed {seed}: {of:?}");
                }
            }
        }
        assert!(planned > 300, "{planned} sessions");
        let anybody = facts(1);
        assert!(Move::ALL.iter().all(|of| !of.is_for_the_seated() || !can(&anybody, *of, anybody.today)));
    }

    #[test]
    fn who_wants_a_pull_up_begins_with_the_way_down() {
        let mut facts = Facts { today: today(), ..Facts::default() };
        facts.person.level = Some(Level::Intermediate);
        facts.person.equipment = Some([Equipment::PullUpBar].into());
        facts.person.wishes = [Wish::PullUp].into();
        for focus in [Focus::FullBody, Focus::UpperBody] {
            for variant in 0..2 {
                let chosen = exercises(&facts, focus, facts.today, variant);
                assert_eq!(chosen[0], NegativePullUp, "{focus:?}");
                assert!(!chosen.contains(&PullUp), "one of a kind is enough: {chosen:?}");
            }
        }
        // Who has just begun, or has nothing to hang from, pulls lying down.
        facts.person.level = Some(Level::Beginner);
        assert_eq!(exercises(&facts, Focus::FullBody, facts.today, 0)[0], ProneRaise);
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
}
