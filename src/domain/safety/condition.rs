//! Conditions that somebody lives with, as a coach keeps them in mind: which of them want a practice's word before training
//! is more than easy, and with which of them water in the body is urgent.

/// What somebody told of their health that lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    HeartFailure,
    /// Of the heart's vessels, valves or muscle; a stent, a bypass.
    HeartDisease,
    HeartAttack,
    Arrhythmia,
    Pacemaker,
    Stroke,
    KidneyDisease,
    /// High blood pressure that is said not to be under control.
    UncontrolledPressure,
    HighPressure,
    BetaBlocker,
    Asthma,
    Copd,
    Diabetes,
    Epilepsy,
    Osteoporosis,
    Arthrosis,
    Rheumatism,
    Thyroid,
    /// A joint, most often the big toe's, that flares up.
    Gout,
    /// An arm or a leg that swells, as after lymph nodes were taken.
    Lymphoedema,
    /// The blood lacks iron, or an infusion of it is ahead.
    IronDeficiency,
    HandArthrosis,
    /// Dizzy more than once, or of late.
    DizzySpells,
    /// They had a child within the last year, or breastfeed.
    Postpartum,
    /// They leak urine when they jump, laugh or lift.
    PelvicFloor,
    /// Medicines that are taken, by what they are for.
    PressureMedicine,
    HeartMedicine,
    BloodThinner,
    CholesterolMedicine,
    ThyroidMedicine,
    Inhaler,
    DiabetesMedicine,
    Antidepressant,
    /// They move in a wheelchair.
    Wheelchair,
    /// What an operated joint is not to do any more, by the word of those who operated it.
    NoRunning,
    NoJumps,
    NoSquats,
    NoLunges,
    NoDeadlifts,
    NoOverhead,
}

impl Condition {
    pub const ALL: [Self; 40] = [
        Self::HeartFailure,
        Self::HeartDisease,
        Self::HeartAttack,
        Self::Arrhythmia,
        Self::Pacemaker,
        Self::Stroke,
        Self::KidneyDisease,
        Self::UncontrolledPressure,
        Self::HighPressure,
        Self::BetaBlocker,
        Self::Asthma,
        Self::Copd,
        Self::Diabetes,
        Self::Epilepsy,
        Self::Osteoporosis,
        Self::Arthrosis,
        Self::Rheumatism,
        Self::Thyroid,
        Self::Gout,
        Self::Lymphoedema,
        Self::IronDeficiency,
        Self::HandArthrosis,
        Self::DizzySpells,
        Self::Postpartum,
        Self::PelvicFloor,
        Self::PressureMedicine,
        Self::HeartMedicine,
        Self::BloodThinner,
        Self::CholesterolMedicine,
        Self::ThyroidMedicine,
        Self::Inhaler,
        Self::DiabetesMedicine,
        Self::Antidepressant,
        Self::Wheelchair,
        Self::NoRunning,
        Self::NoJumps,
        Self::NoSquats,
        Self::NoLunges,
        Self::NoDeadlifts,
        Self::NoOverhead,
    ];

    /// The name used in the words and in the phrases.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HeartFailure => "heart_failure",
            Self::HeartDisease => "heart_disease",
            Self::HeartAttack => "heart_attack",
            Self::Arrhythmia => "arrhythmia",
            Self::Pacemaker => "pacemaker",
            Self::Stroke => "stroke",
            Self::KidneyDisease => "kidney_disease",
            Self::UncontrolledPressure => "uncontrolled_pressure",
            Self::HighPressure => "high_pressure",
            Self::BetaBlocker => "beta_blocker",
            Self::Asthma => "asthma",
            Self::Copd => "copd",
            Self::Diabetes => "diabetes",
            Self::Epilepsy => "epilepsy",
            Self::Osteoporosis => "osteoporosis",
            Self::Arthrosis => "arthrosis",
            Self::Rheumatism => "rheumatism",
            Self::Thyroid => "thyroid",
            Self::Gout => "gout",
            Self::Lymphoedema => "lymphoedema",
            Self::IronDeficiency => "iron_deficiency",
            Self::HandArthrosis => "hand_arthrosis",
            Self::DizzySpells => "dizzy_spells",
            Self::Postpartum => "postpartum",
            Self::PelvicFloor => "pelvic_floor",
            Self::PressureMedicine => "pressure_medicine",
            Self::HeartMedicine => "heart_medicine",
            Self::BloodThinner => "blood_thinner",
            Self::CholesterolMedicine => "cholesterol_medicine",
            Self::ThyroidMedicine => "thyroid_medicine",
            Self::Inhaler => "inhaler",
            Self::DiabetesMedicine => "diabetes_medicine",
            Self::Antidepressant => "antidepressant",
            Self::Wheelchair => "wheelchair",
            Self::NoRunning => "no_running",
            Self::NoJumps => "no_jumps",
            Self::NoSquats => "no_squats",
            Self::NoLunges => "no_lunges",
            Self::NoDeadlifts => "no_deadlifts",
            Self::NoOverhead => "no_overhead",
        }
    }

    /// The condition of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|condition| condition.as_str() == name)
    }

    /// Whether training is agreed with the practice first, and stays easy until then.
    pub fn needs_clearance(self) -> bool {
        self.holds_water()
            || matches!(self, Self::Stroke | Self::UncontrolledPressure | Self::DizzySpells | Self::HeartMedicine)
    }

    /// Whether swollen ankles or a jump in weight may be water that heart or kidneys do not get rid of.
    pub fn holds_water(self) -> bool {
        matches!(
            self,
            Self::HeartFailure
                | Self::HeartDisease
                | Self::HeartAttack
                | Self::Arrhythmia
                | Self::Pacemaker
                | Self::KidneyDisease
        )
    }

    /// Whether it is told as something that happened ("I had a stroke") and concerns training for good.
    pub fn is_event(self) -> bool {
        matches!(self, Self::HeartAttack | Self::HeartDisease | Self::Pacemaker | Self::Stroke)
    }
}

impl Condition {
    /// Whether it is a medicine: it is kept with the name that was said.
    pub fn is_medicine(self) -> bool {
        matches!(
            self,
            Self::BetaBlocker
                | Self::PressureMedicine
                | Self::HeartMedicine
                | Self::BloodThinner
                | Self::CholesterolMedicine
                | Self::ThyroidMedicine
                | Self::Inhaler
                | Self::DiabetesMedicine
                | Self::Antidepressant
        )
    }

    /// Whether something is said when it is told, beside that it is kept.
    pub fn asks_for_a_word(self) -> bool {
        matches!(
            self,
            Self::DizzySpells
                | Self::Postpartum
                | Self::PelvicFloor
                | Self::Gout
                | Self::Lymphoedema
                | Self::IronDeficiency
                | Self::HandArthrosis
        )
    }

    /// For how many days after it was told it concerns training, where it does not last.
    pub fn days(self) -> Option<i64> {
        match self {
            Self::Postpartum => Some(POSTPARTUM_DAYS),
            Self::IronDeficiency => Some(IRON_DAYS),
            _ => None,
        }
    }
}

/// A child's first year is thought of from the day it was told.
const POSTPARTUM_DAYS: i64 = 300;

/// Blood is built up again in about two months of iron (NHS, iron deficiency anaemia).
const IRON_DAYS: i64 = 60;

/// Some of the conditions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Conditions(u64);

impl Conditions {
    /// These and one more.
    #[must_use]
    pub fn with(self, condition: Condition) -> Self {
        Self(self.0 | 1 << condition as u64)
    }

    /// These and those.
    #[must_use]
    pub fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Whether it is among them.
    pub fn has(self, condition: Condition) -> bool {
        self.0 & 1 << condition as u64 != 0
    }

    /// Each of them, the gravest first.
    pub fn iter(self) -> impl Iterator<Item = Condition> {
        Condition::ALL.into_iter().filter(move |condition| self.has(*condition))
    }

    /// These without one.
    #[must_use]
    pub fn without(self, condition: Condition) -> Self {
        Self(self.0 & !(1 << condition as u64))
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// Two kilos more, as scales round, in so few days are water, whatever was eaten (more than 2 kg in 3 days: ESC guidelines on
/// heart failure, 2021).
pub const JUMP_KG: f64 = 1.95;
pub const JUMP_DAYS: i64 = 3;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_concerns_the_heart_or_the_kidneys_wants_clearance() {
        for condition in Condition::ALL {
            assert_eq!(Condition::parse(condition.as_str()), Some(condition));
            assert!(!condition.holds_water() || condition.needs_clearance(), "{condition:?}");
        }
        let free = Condition::ALL.into_iter().filter(|condition| !condition.needs_clearance());
        assert_eq!(
            free.map(Condition::as_str).collect::<Vec<_>>(),
            [
                "high_pressure",
                "beta_blocker",
                "asthma",
                "copd",
                "diabetes",
                "epilepsy",
                "osteoporosis",
                "arthrosis",
                "rheumatism",
                "thyroid",
                "gout",
                "lymphoedema",
                "iron_deficiency",
                "hand_arthrosis",
                "postpartum",
                "pelvic_floor",
                "pressure_medicine",
                "blood_thinner",
                "cholesterol_medicine",
                "thyroid_medicine",
                "inhaler",
                "diabetes_medicine",
                "antidepressant",
                "wheelchair",
                "no_running",
                "no_jumps",
                "no_squats",
                "no_lunges",
                "no_deadlifts",
                "no_overhead"
            ]
        );
    }

    #[test]
    fn several_are_kept_apart() {
        let told = Conditions::default().with(Condition::Thyroid).with(Condition::HeartFailure);
        assert_eq!(told.iter().collect::<Vec<_>>(), [Condition::HeartFailure, Condition::Thyroid]);
        assert!(Conditions::default().is_empty() && !told.is_empty());
        assert_eq!(told.and(Conditions::default()), told);
    }
}
