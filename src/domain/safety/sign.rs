//! Signs told between the sleep and the run that are no emergency by themselves, and yet a reason to be seen by a
//! clinician before training goes on.

use crate::domain::planner::body::BodyPart;

/// What somebody tells of their body that a coach must not train around.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// A joint that swells, locks or gives way.
    Joint,
    /// Numbness, tingling, a limb without strength.
    Nerve,
    /// Pain at rest or at night.
    Night,
    /// Pain in one spot of a bone that carries weight, on pressing or hopping.
    Bone,
    /// One leg that is swollen and warm: it may be a clot.
    Clot,
    /// Palpitations, a heart out of beat.
    Heart,
    /// A tight chest.
    Chest,
    /// A pain that comes with each breath.
    Breathing,
    /// Dizziness.
    Dizzy,
    /// Both ankles, feet or legs swollen, without an injury.
    Swelling,
    /// Kilos more within two days: water, and no sign by itself.
    Gain,
    /// More breathless than usual on the move, or lying flat without more pillows: water where heart or kidneys hold it back,
    /// and no sign by itself.
    Breath,
    /// Water that heart or kidneys may not get rid of: the practice is called today.
    Fluid,
}

impl Sign {
    pub const ALL: [Self; 13] = [
        Self::Joint,
        Self::Nerve,
        Self::Night,
        Self::Bone,
        Self::Clot,
        Self::Heart,
        Self::Chest,
        Self::Breathing,
        Self::Dizzy,
        Self::Swelling,
        Self::Gain,
        Self::Breath,
        Self::Fluid,
    ];

    /// The name used in the words and in the phrases.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Joint => "joint",
            Self::Nerve => "nerve",
            Self::Night => "night",
            Self::Bone => "bone",
            Self::Clot => "clot",
            Self::Heart => "heart",
            Self::Chest => "chest",
            Self::Breathing => "breathing",
            Self::Dizzy => "dizzy",
            Self::Swelling => "swelling",
            Self::Gain => "gain",
            Self::Breath => "breath",
            Self::Fluid => "fluid",
        }
    }

    /// The sign of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sign| sign.as_str() == name)
    }

    /// The part that rests until somebody has looked at it. Without one all training does: a nerve of the back or of a leg,
    /// the heart and the chest are no matter of one part.
    pub fn rests(self, part: Option<BodyPart>) -> Option<BodyPart> {
        let part = part.filter(|part| *part != BodyPart::Other)?;
        // An arm as a whole that goes numb may be the head, the heart or the neck.
        let is_arm = matches!(part, BodyPart::Shoulder | BodyPart::Elbow | BodyPart::Wrist | BodyPart::Finger);
        match self {
            Self::Joint | Self::Bone => Some(part),
            Self::Nerve => is_arm.then_some(part),
            Self::Night => (!matches!(part, BodyPart::Back | BodyPart::Neck)).then_some(part),
            Self::Clot
            | Self::Heart
            | Self::Chest
            | Self::Breathing
            | Self::Dizzy
            | Self::Swelling
            | Self::Gain
            | Self::Breath
            | Self::Fluid => None,
        }
    }

    /// Whether it counts only beside another one, or for somebody whose heart or kidneys may hold water back.
    pub fn is_vague(self) -> bool {
        matches!(self, Self::Gain | Self::Breath)
    }

    /// For how many days all training rests where nobody looks at it before; dizziness may be over tomorrow.
    pub fn days(self) -> u64 {
        if self == Self::Dizzy { 1 } else { 7 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_part_rests_or_all_training() {
        for (sign, part, rests) in [
            (Sign::Joint, Some(BodyPart::Knee), Some(BodyPart::Knee)),
            (Sign::Nerve, Some(BodyPart::Wrist), Some(BodyPart::Wrist)),
            (Sign::Nerve, Some(BodyPart::Leg), None),
            (Sign::Night, Some(BodyPart::Shoulder), Some(BodyPart::Shoulder)),
            (Sign::Night, Some(BodyPart::Back), None),
            (Sign::Night, None, None),
            (Sign::Joint, Some(BodyPart::Other), None),
            (Sign::Heart, Some(BodyPart::Leg), None),
        ] {
            assert_eq!(sign.rests(part), rests, "{sign:?} {part:?}");
        }
    }
}
