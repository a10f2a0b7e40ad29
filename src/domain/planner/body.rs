//! Parts of the body that can hurt: how words name them, and which activities load them.

use crate::domain::{record::Activity, text::fold};

/// A part of the body that can hurt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BodyPart {
    Knee,
    Ankle,
    Foot,
    Hip,
    Pelvis,
    Groin,
    Hamstring,
    Shin,
    Calf,
    Achilles,
    /// Thigh, or not one place of it.
    Leg,
    Back,
    Neck,
    Shoulder,
    Elbow,
    Wrist,
    /// An arm, or not one place of it.
    Arm,
    Finger,
    /// Not understood, or not one part: only gentle things stay.
    Other,
}

/// Words that name a part, folded (no case, no accents), in the four languages.
const PARTS: &[(BodyPart, &[&str])] = &[
    (BodyPart::Knee, &["knee", "rodilla", "knie", "genou", "patell", "acl", "mcl", "menisc", "menisk", "meniscus"]),
    (BodyPart::Ankle, &["ankle", "tobillo", "knochel", "sprunggelenk", "cheville"]),
    (
        BodyPart::Foot,
        &["foot", "feet", "heel", "toe", "plantar", "pie", "talon", "fuss", "fuß", "ferse", "zeh", "pied", "orteil"],
    ),
    (BodyPart::Hip, &["hip", "cadera", "hufte", "hanche"]),
    (BodyPart::Pelvis, &["pelvis", "pelvic", "becken", "symphyse", "pubis", "bassin"]),
    (BodyPart::Groin, &["groin", "leiste", "ingle", "aine", "adduktor", "adductor", "aductor", "adducteur"]),
    (BodyPart::Hamstring, &["hamstring", "oberschenkelruckseite", "beinbeuger", "isquio", "ischio"]),
    (BodyPart::Shin, &["shin", "schienbein", "espinilla", "tibia", "periostitis", "periostite"]),
    (BodyPart::Achilles, &["achilles", "aquiles", "achille"]),
    (BodyPart::Calf, &["calf", "calves", "wade", "gemelo", "pantorrilla", "mollet"]),
    (BodyPart::Leg, &["leg", "thigh", "quad", "pierna", "muslo", "bein", "schenkel", "jambe", "cuisse"]),
    (
        BodyPart::Back,
        &[
            "back",
            "spine",
            "lumbar",
            "herniat",
            "sciatica",
            "espalda",
            "columna",
            "ciatica",
            "rucken",
            "bandscheibe",
            "ischias",
            "dos",
            "sciatique",
        ],
    ),
    (BodyPart::Neck, &["neck", "cuello", "cervical", "nacken", "hals", "cou", "nuque"]),
    (BodyPart::Shoulder, &["shoulder", "rotator", "hombro", "schulter", "epaule"]),
    (BodyPart::Elbow, &["elbow", "codo", "ellbogen", "ellenbogen", "coude"]),
    (BodyPart::Finger, &["finger", "thumb", "dedo", "pulgar", "daumen", "doigt", "pouce"]),
    (BodyPart::Arm, &["arm", "arms", "arme", "brazo", "bras"]),
    (BodyPart::Wrist, &["wrist", "hand", "forearm", "muneca", "mano", "handgelenk", "poignet"]),
];

impl BodyPart {
    pub const ALL: [Self; 19] = [
        Self::Knee,
        Self::Ankle,
        Self::Foot,
        Self::Hip,
        Self::Pelvis,
        Self::Groin,
        Self::Hamstring,
        Self::Shin,
        Self::Calf,
        Self::Achilles,
        Self::Leg,
        Self::Back,
        Self::Neck,
        Self::Shoulder,
        Self::Elbow,
        Self::Wrist,
        Self::Arm,
        Self::Finger,
        Self::Other,
    ];

    /// Whether it is muscle, which training makes sore, and no joint, bone or tendon.
    pub fn is_muscle(self) -> bool {
        matches!(self, Self::Hamstring | Self::Calf | Self::Leg | Self::Arm | Self::Other)
    }

    /// Whether it is a joint or a muscle that a day's work or a first session makes stiff. Bones, tendons and what lies near them
    /// are none: a stress injury begins as a twinge (Warden et al. 2014).
    pub fn may_only_twinge(self) -> bool {
        matches!(
            self,
            Self::Knee
                | Self::Back
                | Self::Neck
                | Self::Shoulder
                | Self::Elbow
                | Self::Wrist
                | Self::Arm
                | Self::Leg
                | Self::Other
        )
    }

    /// The name used in words and evidence.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Knee => "knee",
            Self::Ankle => "ankle",
            Self::Foot => "foot",
            Self::Hip => "hip",
            Self::Pelvis => "pelvis",
            Self::Groin => "groin",
            Self::Hamstring => "hamstring",
            Self::Shin => "shin",
            Self::Calf => "calf",
            Self::Achilles => "achilles",
            Self::Leg => "leg",
            Self::Back => "back",
            Self::Neck => "neck",
            Self::Shoulder => "shoulder",
            Self::Elbow => "elbow",
            Self::Wrist => "wrist",
            Self::Arm => "arm",
            Self::Finger => "finger",
            Self::Other => "other",
        }
    }

    /// The part that a person's words name: "left knee pain", "me duele la rodilla". What names none is [`Self::Other`].
    pub fn heard_in(words: &str) -> Self {
        let folded = fold(words);
        let tokens: Vec<&str> =
            folded.split(|c: char| !c.is_alphanumeric()).filter(|token| !token.is_empty()).collect();
        // Plurals and compounds begin with the part or, in German, hold it; short words must stand alone.
        let names = |word: &&str| {
            tokens.iter().any(|token| match word.len() {
                0..4 => token == word,
                4 => token.starts_with(*word),
                _ => token.contains(*word),
            })
        };
        PARTS.iter().find(|(_, words)| words.iter().any(&names)).map_or(Self::Other, |(part, _)| *part)
    }

    /// Activities that load the part.
    pub(super) fn rules_out(self, activity: Activity) -> bool {
        use Activity::{
            Climbing, Cycling, Dancing, Football, Hiit, Hiking, Other, Pilates, Rowing, Running, Strength, Stretching,
            Swimming, Tennis, Walking, Yoga,
        };
        let impact = matches!(activity, Running | Hiit | Football | Tennis | Dancing | Climbing | Hiking | Other);
        match self {
            // Turning without weight is what a knee is sent to do.
            Self::Knee => impact || activity == Rowing,
            Self::Ankle | Self::Foot => impact || matches!(activity, Walking | Rowing),
            Self::Hip | Self::Pelvis | Self::Groin => impact || matches!(activity, Rowing | Cycling),
            Self::Leg | Self::Hamstring | Self::Shin | Self::Calf | Self::Achilles => {
                impact || matches!(activity, Rowing | Cycling | Walking)
            }
            Self::Back | Self::Neck => impact || matches!(activity, Rowing),
            Self::Shoulder | Self::Elbow | Self::Wrist | Self::Arm => {
                matches!(activity, Swimming | Rowing | Climbing | Tennis | Hiit | Yoga | Pilates | Football | Other)
            }
            // Hanging and pulling; what rests on the hands goes on a fist or the forearms.
            Self::Finger => matches!(activity, Climbing | Rowing | Tennis | Hiit | Other),
            Self::Other => {
                impact
                    || matches!(activity, Rowing | Cycling | Swimming | Strength | Yoga | Pilates)
                        && activity != Stretching
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_heard_in_four_languages() {
        for (words, part) in [
            ("left knee pain", BodyPart::Knee),
            ("Me duele la rodilla", BodyPart::Knee),
            ("Kniebeschwerden", BodyPart::Knee),
            ("Knie links", BodyPart::Knee),
            ("mal au genou", BodyPart::Knee),
            ("lower_back", BodyPart::Back),
            ("Rückenschmerzen", BodyPart::Back),
            ("shin splints", BodyPart::Shin),
            ("Beckenschmerzen", BodyPart::Pelvis),
            ("isquios", BodyPart::Hamstring),
            ("doigt", BodyPart::Finger),
            ("Schulter", BodyPart::Shoulder),
            ("épaule", BodyPart::Shoulder),
            ("tennis elbow", BodyPart::Elbow),
            ("concussion", BodyPart::Other),
        ] {
            assert_eq!(BodyPart::heard_in(words), part, "{words}");
        }
    }
}
