//! What the opening of a morning may say of the day, and that it says nothing the day contradicts: no "nothing wild" beside a
//! match, no "take it easy" beside intervals, no "a good, steady day" on a day off.

use crate::domain::{
    evidence::Evidence,
    planner::{Advice, Change, Morning, event::Meaning, race::Near},
    readiness::{Band, ReasonKind},
    record::Intensity,
};

/// What stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    Nothing,
    Easy,
    /// Moderate.
    Work,
    Hard,
    /// A match, a tournament, or what the person planned themselves.
    Event,
    /// The start line.
    Race,
}

impl Holds {
    /// What a morning's day holds.
    pub fn of(morning: &Morning) -> Self {
        // What is advised against is nothing that the day holds.
        let is_left_out = |told: &Evidence| told.get("injury").is_some() || told.get("too_soon").is_some();
        let is_event = |(meaning, told): &(Meaning, Evidence)| {
            *meaning == Meaning::Contest || *meaning == Meaning::Training && !is_left_out(told)
        };
        if matches!(morning.race, Some((Near::Today, _))) {
            return Self::Race;
        }
        if morning.told.iter().any(is_event) && morning.today.change != Change::Done {
            return Self::Event;
        }
        match morning.today.after.as_ref().map(|session| session.intensity) {
            None => Self::Nothing,
            Some(Intensity::Light) => Self::Easy,
            Some(Intensity::Moderate) => Self::Work,
            Some(Intensity::Intense) => Self::Hard,
        }
    }
}

/// What the opening says of the day beside its reasons. The names are keys of the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// There is room to push.
    Push,
    /// A good, steady day.
    Steady,
    /// Nothing wild.
    SteadyDown,
    /// Do what is planned, and add nothing.
    SteadyKept,
    /// The reasons alone.
    Off,
    /// The reasons, on a day off that is not one of the strongest.
    OffDown,
    /// Take it easy.
    Easy,
    /// Recover.
    Rest,
    /// Begin slowly, and keep something back.
    EventDown,
    /// To leave it out is a good decision too.
    EventRest,
}

impl Verdict {
    #[cfg(test)]
    pub const ALL: [Self; 10] = [
        Self::Push,
        Self::Steady,
        Self::SteadyDown,
        Self::SteadyKept,
        Self::Off,
        Self::OffDown,
        Self::Easy,
        Self::Rest,
        Self::EventDown,
        Self::EventRest,
    ];

    /// The key of its words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Push => "push",
            Self::Steady => "steady",
            Self::SteadyDown => "steady_down",
            Self::SteadyKept => "steady_kept",
            Self::Off => "off",
            Self::OffDown => "off_down",
            Self::Easy => "easy",
            Self::Rest => "rest",
            Self::EventDown => "event_down",
            Self::EventRest => "event_rest",
        }
    }

    /// Whether it may stand beside what the day holds.
    pub fn goes_with(self, holds: Holds) -> bool {
        match self {
            Self::Off => true,
            Self::Push | Self::SteadyKept => matches!(holds, Holds::Work | Holds::Hard),
            Self::Steady => matches!(holds, Holds::Easy | Holds::Work | Holds::Hard),
            Self::SteadyDown => holds == Holds::Easy,
            Self::Easy => matches!(holds, Holds::Nothing | Holds::Easy),
            Self::Rest | Self::OffDown => holds == Holds::Nothing,
            Self::EventDown | Self::EventRest => matches!(holds, Holds::Event | Holds::Race),
        }
    }

    /// What the readiness of a morning says of its day. Where the day contradicts it, the reasons stand alone.
    pub fn of(morning: &Morning) -> Self {
        let holds = Holds::of(morning);
        let readiness = &morning.readiness;
        let is_after_illness = readiness.reasons.iter().any(|reason| reason.kind == ReasonKind::AfterIllness);
        let is_down = readiness.is_down() || is_after_illness;
        let is_event = matches!(holds, Holds::Event | Holds::Race);
        let verdict = match readiness.band {
            Band::Rest if is_event => Self::EventRest,
            Band::Easy if is_event => Self::EventDown,
            Band::Steady if is_event && is_down => Self::EventDown,
            // A session that stays as it was planned is not tame.
            Band::Steady if is_down && matches!(holds, Holds::Work | Holds::Hard) => Self::SteadyKept,
            Band::Steady if is_down && holds == Holds::Nothing => Self::OffDown,
            Band::Steady if is_down => Self::SteadyDown,
            Band::Steady => Self::Steady,
            // There is no more to give to what is not hard, but for one more repetition.
            Band::Push if holds == Holds::Hard || adds_a_rep(morning) => Self::Push,
            Band::Push => Self::Steady,
            Band::Easy => Self::Easy,
            Band::Rest => Self::Rest,
        };
        // "Exam today: short and easy" has said it.
        let is_short = morning.told.iter().any(|(meaning, _)| *meaning == Meaning::Short);
        let is_said = is_short && matches!(verdict, Self::SteadyDown | Self::OffDown | Self::Easy);
        if verdict.goes_with(holds) && !is_said { verdict } else { Self::Off }
    }
}

fn adds_a_rep(morning: &Morning) -> bool {
    morning.recommendations.iter().any(|advice| advice.advice == Advice::AddARep)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        coach::{morning::how_you_are, show::Show},
        domain::{
            person::{Lang, Units},
            planner::{Draws, morning, people::facts},
        },
    };

    /// A part of each template that only its own sentence has.
    fn pieces(verdict: Verdict, show: Show) -> Vec<String> {
        let key = format!("plan.morning.{}", verdict.as_str());
        let ways = (0..2).map(|pick| show.words().pick(&key, &[("reasons", "|"), ("Reasons", "|")], pick));
        let parts = ways.map(|way| way.split('|').max_by_key(|part| part.len()).unwrap_or_default().trim().to_owned());
        parts.filter(|part| part.len() > 3).collect()
    }

    #[test]
    fn no_opening_contradicts_what_the_day_holds() {
        let mut held = std::collections::BTreeMap::new();
        for seed in 0..4000 {
            let plan = morning(&facts(seed), Draws([0.0, 0.0]));
            let holds = Holds::of(&plan);
            for lang in Lang::ALL {
                let show = Show { lang, units: Units::Metric };
                let said = how_you_are(&plan, show, seed as usize);
                for verdict in Verdict::ALL {
                    let is_said = pieces(verdict, show).iter().any(|piece| said.contains(piece.as_str()));
                    if is_said {
                        *held.entry((verdict.as_str(), format!("{holds:?}"))).or_insert(0) += 1;
                        assert!(verdict.goes_with(holds), "seed {seed}: {verdict:?} beside {holds:?}: {said}");
                    }
                }
            }
        }
        let count = |verdict: Verdict| held.iter().filter(|((said, _), _)| *said == verdict.as_str()).count();
        for verdict in Verdict::ALL.into_iter().filter(|verdict| !matches!(verdict, Verdict::Off | Verdict::EventRest))
        {
            assert!(count(verdict) > 0, "{verdict:?} was never said: {held:?}");
        }
    }

    #[test]
    fn nothing_tame_is_said_of_a_match_and_nothing_bold_of_a_day_off() {
        for (verdict, holds, goes) in [
            (Verdict::SteadyDown, Holds::Event, false),
            (Verdict::SteadyDown, Holds::Race, false),
            (Verdict::SteadyDown, Holds::Hard, false),
            (Verdict::Easy, Holds::Event, false),
            (Verdict::Rest, Holds::Event, false),
            (Verdict::Steady, Holds::Nothing, false),
            (Verdict::Push, Holds::Nothing, false),
            (Verdict::EventDown, Holds::Event, true),
            (Verdict::Off, Holds::Event, true),
            (Verdict::Easy, Holds::Easy, true),
        ] {
            assert_eq!(verdict.goes_with(holds), goes, "{verdict:?} beside {holds:?}");
        }
    }
}
