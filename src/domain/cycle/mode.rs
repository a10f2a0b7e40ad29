//! How a person's cycle is to be read: what they use or go through, and what they want to be told.

use serde::{Deserialize, Serialize};

use super::{Prior, Reason};

/// The person's situation, chosen by them. Tracking is off until they choose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// No tracking, and no question about it ever again.
    #[default]
    Off,
    Natural,
    /// A copper IUD leaves the cycle as it is.
    CopperIud,
    /// Cycles that vary much, by the person's own word.
    Irregular,
    /// Polycystic ovary syndrome.
    Pcos,
    Perimenopause,
    /// Periods only: no word about ovulation or fertility.
    MensesOnly,
    /// Pill, ring or patch: the withdrawal bleed is not a period.
    HormonalCombined,
    /// Hormonal IUD, implant, injection, progestogen-only pill: bleeding says nothing about phases.
    HormonalProgestogen,
    Pregnant,
    Postpartum,
    Breastfeeding,
    /// No period for a year at the usual age: any bleeding is worth a clinician's look.
    Menopause,
    /// No cycle for another reason, such as a hysterectomy.
    NoCycle,
}

impl Mode {
    pub const ALL: [Self; 14] = [
        Self::Off,
        Self::Natural,
        Self::CopperIud,
        Self::Irregular,
        Self::Pcos,
        Self::Perimenopause,
        Self::MensesOnly,
        Self::HormonalCombined,
        Self::HormonalProgestogen,
        Self::Pregnant,
        Self::Postpartum,
        Self::Breastfeeding,
        Self::Menopause,
        Self::NoCycle,
    ];

    /// The name stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Natural => "natural",
            Self::CopperIud => "copper_iud",
            Self::Irregular => "irregular",
            Self::Pcos => "pcos",
            Self::Perimenopause => "perimenopause",
            Self::MensesOnly => "menses_only",
            Self::HormonalCombined => "hormonal_combined",
            Self::HormonalProgestogen => "hormonal_progestogen",
            Self::Pregnant => "pregnant",
            Self::Postpartum => "postpartum",
            Self::Breastfeeding => "breastfeeding",
            Self::Menopause => "menopause",
            Self::NoCycle => "no_cycle",
        }
    }

    /// The mode of a stored name, or of a common name of a method or situation.
    pub fn parse(name: &str) -> Option<Self> {
        let name = name.trim().to_lowercase().replace(['-', ' ', '/'], "_");
        let mode = match name.as_str() {
            "none" | "stop" => Self::Off,
            "regular" | "default" => Self::Natural,
            "copper" | "iud_copper" | "copper_coil" => Self::CopperIud,
            "menses" | "periods_only" | "period_only" | "menstruation_only" => Self::MensesOnly,
            "hormonal" | "pill" | "ring" | "patch" | "hormonal_pill" | "hormonal_ring" | "hormonal_patch"
            | "combined" | "combined_pill" | "contraceptive_pill" => Self::HormonalCombined,
            "hormonal_iud" | "iud_hormonal" | "iud" | "ius" | "implant" | "injection" | "hormonal_implant"
            | "hormonal_injection" | "mini_pill" | "minipill" | "progestin" | "progestogen" => {
                Self::HormonalProgestogen
            }
            "pregnancy" => Self::Pregnant,
            "post_partum" | "after_birth" => Self::Postpartum,
            "nursing" | "lactation" => Self::Breastfeeding,
            "postmenopause" | "post_menopause" | "menopausal" => Self::Menopause,
            "nocycle" | "hysterectomy" | "amenorrhea" | "amenorrhoea" => Self::NoCycle,
            stored => return Self::ALL.into_iter().find(|mode| mode.as_str() == stored),
        };
        Some(mode)
    }

    /// What is assumed of the cycles of a person in this mode.
    pub fn prior(self) -> Prior {
        match self {
            Self::Irregular | Self::Pcos | Self::Perimenopause | Self::Postpartum | Self::Breastfeeding => Prior::Broad,
            _ => Prior::Usual,
        }
    }

    /// Why there are neither phases nor predictions in this mode. After a birth they come back: see [`Self::comes_back_after`].
    pub fn stops(self) -> Option<Reason> {
        Some(match self {
            Self::Off => Reason::Off,
            Self::HormonalCombined | Self::HormonalProgestogen => Reason::Hormonal,
            Self::Pregnant => Reason::Pregnant,
            Self::Postpartum => Reason::Postpartum,
            Self::Breastfeeding => Reason::Breastfeeding,
            Self::Menopause | Self::NoCycle => Reason::NoCycle,
            Self::Natural | Self::CopperIud | Self::Irregular | Self::Pcos | Self::Perimenopause | Self::MensesOnly => {
                return None;
            }
        })
    }

    /// After how many starts in this mode predictions come back, where they do. Longer while breastfeeding, when the first
    /// cycles vary most.
    pub fn comes_back_after(self) -> Option<usize> {
        match self {
            Self::Postpartum => Some(2),
            Self::Breastfeeding => Some(3),
            _ => None,
        }
    }
}
