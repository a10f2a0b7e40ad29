//! What may be recommended: its names, its category, and the row it becomes.

use crate::domain::{evidence::Evidence, goal::UnsafePace, policy::Decision};

/// The category of a row of `recommendations`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    Workout,
    Sleep,
    Nutrition,
    Mindset,
}

impl Category {
    /// The name stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Workout => "workout",
            Self::Sleep => "sleep",
            Self::Nutrition => "nutrition",
            Self::Mindset => "mindset",
        }
    }
}

/// What may be recommended. The names are keys of the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Advice {
    TalkToSomeone,
    GetChecked,
    RestWell,
    /// What was told of a part wants somebody to look at it.
    HaveItSeen,
    /// A pelvic floor that leaks or is heavy wants its physiotherapist.
    PelvicFloor,
    /// From the middle of a pregnancy nobody lies flat on the back.
    NotFlat,
    SafeWeightDate,
    SafeWeightTarget,
    SafeRunDate,
    LoosenUp,
    LegsUp,
    Balance,
    EarlyForTomorrow,
    PackForTomorrow,
    EarlierNight,
    WindDown,
    SameHour,
    MorningLight,
    LastCoffee,
    LocalLight,
    WaterEarly,
    Refuel,
    AddARep,
    FirstOne,
    LongerThanLast,
    KeepSome,
    GoalStep,
    WalkAfterMeal,
    Breathe,
    Loosen,
    SmallerStart,
    Warmth,
    KeepRhythm,
}

impl Advice {
    pub const ALL: [Self; 33] = [
        Self::TalkToSomeone,
        Self::GetChecked,
        Self::RestWell,
        Self::HaveItSeen,
        Self::PelvicFloor,
        Self::NotFlat,
        Self::SafeWeightDate,
        Self::SafeWeightTarget,
        Self::SafeRunDate,
        Self::LoosenUp,
        Self::LegsUp,
        Self::Balance,
        Self::EarlyForTomorrow,
        Self::PackForTomorrow,
        Self::EarlierNight,
        Self::WindDown,
        Self::SameHour,
        Self::MorningLight,
        Self::LastCoffee,
        Self::LocalLight,
        Self::WaterEarly,
        Self::Refuel,
        Self::AddARep,
        Self::FirstOne,
        Self::LongerThanLast,
        Self::KeepSome,
        Self::GoalStep,
        Self::WalkAfterMeal,
        Self::Breathe,
        Self::Loosen,
        Self::SmallerStart,
        Self::Warmth,
        Self::KeepRhythm,
    ];

    /// The name of the arm, in decisions and words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TalkToSomeone => "talk_to_someone",
            Self::GetChecked => "get_checked",
            Self::RestWell => "rest_well",
            Self::HaveItSeen => "have_it_seen",
            Self::PelvicFloor => "pelvic_floor",
            Self::NotFlat => "not_flat",
            Self::SafeWeightDate => "safe_weight_date",
            Self::SafeWeightTarget => "safe_weight_target",
            Self::SafeRunDate => "safe_run_date",
            Self::LoosenUp => "loosen_up",
            Self::LegsUp => "legs_up",
            Self::Balance => "balance",
            Self::EarlyForTomorrow => "early_for_tomorrow",
            Self::PackForTomorrow => "pack_for_tomorrow",
            Self::EarlierNight => "earlier_night",
            Self::WindDown => "wind_down",
            Self::SameHour => "same_hour",
            Self::MorningLight => "morning_light",
            Self::LastCoffee => "last_coffee",
            Self::LocalLight => "local_light",
            Self::WaterEarly => "water_early",
            Self::Refuel => "refuel",
            Self::AddARep => "add_a_rep",
            Self::FirstOne => "first_one",
            Self::LongerThanLast => "longer_than_last",
            Self::KeepSome => "keep_some",
            Self::GoalStep => "goal_step",
            Self::WalkAfterMeal => "walk_after_meal",
            Self::Breathe => "breathe",
            Self::Loosen => "loosen",
            Self::SmallerStart => "smaller_start",
            Self::Warmth => "warmth",
            Self::KeepRhythm => "keep_rhythm",
        }
    }

    /// Whether it is a word on where the person stands, and nothing to try.
    pub fn is_remark(self) -> bool {
        matches!(self, Self::KeepRhythm | Self::FirstOne | Self::GoalStep)
    }

    /// Whether it is something small for a day without training.
    pub fn is_for_a_day_off(self) -> bool {
        matches!(
            self,
            Self::LoosenUp
                | Self::LegsUp
                | Self::Balance
                | Self::EarlyForTomorrow
                | Self::PackForTomorrow
                | Self::WalkAfterMeal
        )
    }

    /// What to say of a goal that asks for more than is safe.
    pub fn of_unsafe(why: UnsafePace) -> Self {
        match why {
            UnsafePace::WeightTooFast => Self::SafeWeightDate,
            UnsafePace::TargetTooLight => Self::SafeWeightTarget,
            UnsafePace::GrowthTooFast => Self::SafeRunDate,
        }
    }

    pub fn category(self) -> Category {
        match self {
            Self::EarlierNight
            | Self::WindDown
            | Self::SameHour
            | Self::MorningLight
            | Self::LastCoffee
            | Self::LocalLight
            | Self::RestWell
            | Self::EarlyForTomorrow => Category::Sleep,
            Self::WaterEarly | Self::Refuel => Category::Nutrition,
            Self::TalkToSomeone
            | Self::Breathe
            | Self::SmallerStart
            | Self::KeepRhythm
            | Self::FirstOne
            | Self::GoalStep
            | Self::PackForTomorrow => Category::Mindset,
            Self::GetChecked
            | Self::HaveItSeen
            | Self::PelvicFloor
            | Self::NotFlat
            | Self::SafeWeightDate
            | Self::SafeWeightTarget
            | Self::SafeRunDate
            | Self::WalkAfterMeal
            | Self::AddARep
            | Self::LongerThanLast
            | Self::KeepSome
            | Self::LoosenUp
            | Self::LegsUp
            | Self::Balance
            | Self::Loosen
            | Self::Warmth => Category::Workout,
        }
    }
}

/// One recommendation: a row of `recommendations` before it is worded.
#[derive(Clone, Debug, PartialEq)]
pub struct Recommendation {
    pub advice: Advice,
    pub evidence: Evidence,
    /// How it was chosen; none where care leaves no choice.
    pub decision: Option<Decision>,
}

impl Recommendation {
    /// `recommendations.based_on`: the values, the rows, and how it was chosen.
    pub fn based_on(&self) -> serde_json::Value {
        let mut based_on = serde_json::to_value(&self.evidence).unwrap_or_default();
        let Some(object) = based_on.as_object_mut() else { return based_on };
        object.insert("advice".into(), self.advice.as_str().into());
        if let Some(decision) = &self.decision {
            object.insert(
                "policy".into(),
                serde_json::json!({
                    "version": decision.policy_version,
                    "option": decision.name(),
                    "propensity": (decision.propensity() * 1e6).round() / 1e6,
                }),
            );
        }
        based_on
    }
}
