//! What a person told of a day to come: a match they play, something they do by themselves, a day that asks much of them
//! before any training. What of it the days around it may still hold.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Facts, Focus, Level, Limit, LimitKind, digest, limits};
use crate::domain::{
    evidence::Evidence,
    record::{Activity, Intensity},
};

/// So many days before a match the legs are kept fresh: what they did is felt most one to two days later.
const FRESH_DAYS: i64 = 2;
/// And so many days after it they rest from it (recovery after matches: Nédélec et al. 2012).
const TIRED_DAYS: i64 = 1;
/// A session near a match is no longer than this, in minutes.
const NEAR_MINUTES: u32 = 40;
/// A session of a day that asks much is no longer than this, in minutes.
const BUSY_MINUTES: u32 = 20;
/// Somebody is used to training who did more than walk so often in so many days.
const USED_TO_IT: (usize, u64) = (4, 28);

/// Something that is won or lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contest {
    Match,
    /// A tournament, a meet, a championship.
    Competition,
}

impl Contest {
    /// The name used in words, evidence and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Competition => "competition",
        }
    }
}

/// What asks much of a day before any training.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Demand {
    Exam,
    Interview,
    Presentation,
    /// A flight, or another long way.
    Journey,
    Dentist,
    Operation,
    /// Work from morning till evening.
    LongDay,
    /// Work that begins around dawn: what is left of the day is behind it.
    EarlyShift,
    /// Work until late: what is left of the day is before it.
    LateShift,
}

impl Demand {
    pub const ALL: [Self; 9] = [
        Self::Exam,
        Self::Interview,
        Self::Presentation,
        Self::Journey,
        Self::Dentist,
        Self::Operation,
        Self::LongDay,
        Self::EarlyShift,
        Self::LateShift,
    ];

    /// The name used in words, evidence and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exam => "exam",
            Self::Interview => "interview",
            Self::Presentation => "presentation",
            Self::Journey => "journey",
            Self::Dentist => "dentist",
            Self::Operation => "operation",
            Self::LongDay => "long_day",
            Self::EarlyShift => "early_shift",
            Self::LateShift => "late_shift",
        }
    }
}

/// What somebody does by themselves, or with others, and how much of it, where they said so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outing {
    pub activity: Activity,
    pub minutes: Option<u32>,
    pub meters: Option<u32>,
}

impl Outing {
    /// One of which only the sport was told.
    pub fn of(activity: Activity) -> Self {
        Self { activity, minutes: None, meters: None }
    }
}

/// What was told in the evening and still weighs on the day after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strain {
    /// A child is ill, and somebody was up with it.
    SickChild,
    /// A night that was bad, in words and not in hours.
    BadNight,
    /// They felt dizzy.
    Dizzy,
    /// An evening that ends late: the day after begins later, and holds nothing harder for it.
    LateNight,
}

impl Strain {
    pub const ALL: [Self; 4] = [Self::SickChild, Self::BadNight, Self::Dizzy, Self::LateNight];

    /// The name used in words, evidence and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SickChild => "sick_child",
            Self::BadNight => "bad_night",
            Self::Dizzy => "dizzy",
            Self::LateNight => "late_night",
        }
    }
}

/// What an event means for the training of its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// It is the training of the day, and the days around it are easy ones.
    Contest,
    /// It is the training of the day.
    Training,
    /// It stands beside the session, which is not hard.
    Beside,
    /// The session is short and easy.
    Short,
    /// There is no session.
    Rest,
}

impl Meaning {
    pub const ALL: [Self; 5] = [Self::Contest, Self::Training, Self::Beside, Self::Short, Self::Rest];

    /// The name used in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Contest => "contest",
            Self::Training => "training",
            Self::Beside => "beside",
            Self::Short => "short",
            Self::Rest => "rest",
        }
    }

    /// Whether nothing else is planned on its day.
    fn takes_the_day(self) -> bool {
        matches!(self, Self::Contest | Self::Training | Self::Rest)
    }
}

/// What a limit means for the training of its day; none where it is no event.
pub fn meaning(facts: &Facts, limit: &Limit) -> Option<Meaning> {
    Some(match limit.kind {
        LimitKind::Match { .. } => Meaning::Contest,
        // A walk is no training for a body that is used to more: it costs so little that the session of the day stands, only
        // not as a hard one. For who hardly trains yet it is the session, and the company makes it one that happens.
        LimitKind::Outing(Outing { activity: Activity::Walking, .. }) if is_used_to_training(facts) => Meaning::Beside,
        LimitKind::Outing(_) => Meaning::Training,
        // Whoever is operated on trains again when those who operate say so.
        LimitKind::Busy(Demand::Operation) => Meaning::Rest,
        LimitKind::Busy(_) => Meaning::Short,
        _ => return None,
    })
}

fn is_used_to_training(facts: &Facts) -> bool {
    let (times, days) = USED_TO_IT;
    let lately = facts.days_ago(days);
    let more = facts.done.iter().filter(|done| done.activity != Activity::Walking && done.date >= lately);
    facts.person.level > Some(Level::Beginner) || more.count() >= times
}

/// What the events of a day mean for its training.
fn meanings(facts: &Facts, date: NaiveDate) -> impl Iterator<Item = Meaning> {
    facts.limits_on(date).filter_map(|limit| meaning(facts, limit))
}

/// Whether a day holds something that is its training, or leaves no room for any.
pub fn takes_the_day(facts: &Facts, date: NaiveDate) -> bool {
    meanings(facts, date).any(Meaning::takes_the_day)
}

/// The days, of those from one to another, that hold training the person told of: they count like days with a session.
pub fn training_days(facts: &Facts, from: NaiveDate, to: NaiveDate) -> BTreeSet<NaiveDate> {
    let is_training = |limit: &&Limit| matches!(meaning(facts, limit), Some(Meaning::Contest | Meaning::Training));
    let days = facts.person.limits.iter().filter(is_training).filter_map(|limit| limit.from);
    days.filter(|day| (from..=to).contains(day)).collect()
}

/// Whether a match is so near, before or behind, that a day is for fresh legs.
pub fn is_near_a_match(facts: &Facts, date: NaiveDate) -> bool {
    near(facts, date).is_some()
}

/// The match that a day is near to, and in how many days it is.
fn near(facts: &Facts, date: NaiveDate) -> Option<(i64, &Limit)> {
    let matches = facts.person.limits.iter().filter(|limit| matches!(limit.kind, LimitKind::Match { .. }));
    let away = matches.filter_map(|limit| Some(((limit.from? - date).num_days(), limit)));
    away.filter(|(days, _)| *days != 0 && (-TIRED_DAYS..=FRESH_DAYS).contains(days)).max_by_key(|(days, _)| -days.abs())
}

/// The hardest that a day's events leave.
pub fn hardest(facts: &Facts, date: NaiveDate) -> Intensity {
    if is_near_a_match(facts, date) {
        return Intensity::Light;
    }
    let of = |meaning| if meaning == Meaning::Beside { Intensity::Moderate } else { Intensity::Light };
    meanings(facts, date).map(of).min().unwrap_or(Intensity::Intense)
}

/// The longest that a day's events leave, in minutes.
pub fn longest(facts: &Facts, date: NaiveDate) -> Option<u32> {
    let is_short = meanings(facts, date).any(|meaning| meaning == Meaning::Short);
    let near = is_near_a_match(facts, date).then_some(NEAR_MINUTES);
    is_short.then_some(BUSY_MINUTES).into_iter().chain(near).min()
}

/// Whether a day is spent on the way somewhere: what can be done there is what loosens after sitting.
pub fn is_underway(facts: &Facts, date: NaiveDate) -> bool {
    facts.limits_on(date).any(|limit| limit.kind == LimitKind::Busy(Demand::Journey))
}

/// Whether a day asks so much that its session is short: then what somebody likes comes before what they should.
pub fn is_full(facts: &Facts, date: NaiveDate) -> bool {
    meanings(facts, date).any(|meaning| meaning == Meaning::Short)
}

/// What makes legs heavy, or risks a knock, is out near a match.
pub fn is_out_near_a_match(activity: Activity) -> bool {
    use Activity::{Climbing, Football, Hiit, Hiking, Other, Tennis};
    matches!(activity, Climbing | Football | Hiit | Hiking | Other | Tennis)
}

/// What a session may be for on a day: near a match, and while a great load is digested, no legs, nothing long and no intervals.
pub fn focus(facts: &Facts, focus: Focus, date: NaiveDate) -> Focus {
    let is_of_the_legs =
        matches!(focus, Focus::FullBody | Focus::LowerBody | Focus::Long | Focus::Hard | Focus::Steady);
    match focus {
        focus if !is_of_the_legs => focus,
        focus if !is_near_a_match(facts, date) && !digest::is_digesting(facts, date) => focus,
        Focus::FullBody | Focus::LowerBody => Focus::UpperBody,
        _ => Focus::Easy,
    }
}

/// What the person told of today, with its name under that of what it means.
pub fn today(facts: &Facts) -> Vec<(Meaning, Evidence)> {
    let told = facts.limits_on(facts.today).filter_map(|limit| {
        let meaning = meaning(facts, limit)?;
        let said = named(limit)?.from_records([&limit.record]);
        // What hurts is named with what would load it.
        let spared = match limit.kind {
            LimitKind::Outing(outing) => limits::hurt_by(facts, outing.activity),
            _ => None,
        };
        let said = spared.into_iter().fold(said, |said, part| said.with("injury", part.as_str()));
        let is_too_soon =
            matches!(limit.kind, LimitKind::Outing(outing) if limits::is_too_soon(facts, outing.activity));
        Some((meaning, if is_too_soon { said.with("too_soon", "yes") } else { said }))
    });
    told.collect()
}

/// What an event is, by its name: `contest`, `outing` or `demand`.
pub fn named(limit: &Limit) -> Option<Evidence> {
    match limit.kind {
        LimitKind::Match { contest, .. } => Some(Evidence::of("contest", contest.as_str())),
        LimitKind::Outing(outing) => {
            let evidence = Evidence::of("outing", outing.activity.as_str());
            let minutes = outing.minutes.into_iter();
            let evidence = minutes.fold(evidence, |evidence, minutes| evidence.with("outing_minutes", minutes));
            let km = outing.meters.map(|meters| f64::from(meters) / 1000.0);
            Some(km.into_iter().fold(evidence, |evidence, km| evidence.with("outing_km", km)))
        }
        LimitKind::Busy(demand) => Some(Evidence::of("demand", demand.as_str())),
        _ => None,
    }
}

/// The match that today's session leaves the legs fresh for: `contest`, with the day as `contest_on` and how near it is.
pub fn near_today(facts: &Facts) -> Option<Evidence> {
    let (days, limit) = near(facts, facts.today)?;
    let how_near = match days {
        1 => "tomorrow",
        days if days < 0 => "yesterday",
        _ => "soon",
    };
    let evidence = named(limit)?.with("contest_near", how_near).with("contest_on", limit.from?);
    Some(evidence.from_records([&limit.record]))
}

#[cfg(test)]
mod tests {
    use chrono::Days;

    use super::*;
    use crate::domain::planner::{
        Aim, Draws, Plan, Session, Trainee, body::BodyPart, morning, people::today as wednesday, week,
    };

    /// Somebody strong who trains six days a week, and what they told of a day so many days from today.
    fn trained(kind: LimitKind, days: u64) -> Facts {
        let today = wednesday();
        let day = today.checked_add_days(Days::new(days));
        let limits = vec![Limit { kind, from: day, until: day, record: Some("event".to_owned()) }];
        let person = Trainee {
            aim: Some(Aim::Strength),
            level: Some(Level::Advanced),
            days_per_week: Some(6),
            weekly_minutes: Some(360),
            limits,
            ..Trainee::default()
        };
        Facts { today, person, ..Facts::default() }
    }

    #[test]
    fn a_day_on_the_way_holds_what_loosens() {
        let facts = trained(LimitKind::Busy(Demand::Journey), 0);
        let told = morning(&planned_before_it_was_told(&facts), Draws([0.0, 0.0]));
        let session = told.today.after.expect("something for stiff legs");
        assert!(matches!(session.activity, Activity::Walking | Activity::Stretching | Activity::Yoga), "{session:?}");
        assert!(session.minutes <= BUSY_MINUTES && session.intensity == Intensity::Light, "{session:?}");
    }

    const MATCH: LimitKind = LimitKind::Match { contest: Contest::Match, sport: None };

    fn planned_before_it_was_told(facts: &Facts) -> Facts {
        let mut before = facts.clone();
        before.person.limits.clear();
        let sessions = week(&before, facts.today).sessions;
        let plan = Plan { id: None, decided: None, start: facts.today, aim: None, days_per_week: None, sessions };
        Facts { plan: Some(plan), ..facts.clone() }
    }

    fn sessions(facts: &Facts) -> Vec<Session> {
        morning(facts, Draws([0.0, 0.0])).sessions
    }

    #[test]
    fn the_legs_are_fresh_for_a_match_and_its_day_holds_nothing_else() {
        for days in 0..7 {
            let told = trained(MATCH, days);
            for facts in [planned_before_it_was_told(&told), told] {
                let day = facts.today + Days::new(days);
                let sessions = sessions(&facts);
                assert!(sessions.len() >= 2, "{days}: {sessions:?}");
                for session in sessions {
                    let left = (day - session.date).num_days();
                    assert_ne!(left, 0, "nothing beside the match");
                    if (-1..=2).contains(&left) {
                        assert_eq!(session.intensity, Intensity::Light, "{left} days before: {session:?}");
                        assert!(session.minutes <= NEAR_MINUTES, "{left} days before: {session:?}");
                        let is_of_the_legs = matches!(session.focus, Focus::LowerBody | Focus::FullBody | Focus::Long);
                        assert!(!is_of_the_legs, "{left} days before: {session:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_somebody_does_by_themselves_is_the_training_of_its_day() {
        for days in 0..7 {
            let hike = trained(LimitKind::Outing(Outing::of(Activity::Hiking)), days);
            for facts in [planned_before_it_was_told(&hike), hike] {
                let day = facts.today + Days::new(days);
                assert!(sessions(&facts).iter().all(|session| session.date != day), "{days}");
                let week = week(&facts, facts.today).sessions;
                assert!(week.len() <= 5, "the hike is one of six: {week:?}");
            }
        }
    }

    #[test]
    fn a_walk_takes_no_session_of_somebody_who_trains() {
        let walk = LimitKind::Outing(Outing::of(Activity::Walking));
        let beside = |facts: &Facts, days: u64| {
            let day = facts.today + Days::new(days);
            sessions(facts).into_iter().find(|session| session.date == day)
        };
        let mut stands = 0;
        for days in 0..7 {
            let facts = planned_before_it_was_told(&trained(walk, days));
            let session = beside(&facts, days);
            stands += u32::from(session.is_some());
            assert!(session.is_none_or(|session| !session.is_hard()), "{days}");
            let mut new = facts.clone();
            new.person.level = Some(Level::Beginner);
            assert_eq!(beside(&new, days), None, "the walk is what somebody does who begins");
        }
        assert!(stands >= 5, "{stands}");
    }

    #[test]
    fn a_demanding_day_is_short_and_easy() {
        let mut stands = 0;
        for demand in Demand::ALL {
            for days in 0..7 {
                let facts = planned_before_it_was_told(&trained(LimitKind::Busy(demand), days));
                let day = facts.today + Days::new(days);
                let session = sessions(&facts).into_iter().find(|session| session.date == day);
                stands += u32::from(session.is_some());
                assert!(demand != Demand::Operation || session.is_none(), "no session beside an operation");
                let is_small = |it: Session| it.intensity == Intensity::Light && it.minutes <= BUSY_MINUTES;
                assert!(session.is_none_or(is_small), "{demand:?} in {days} days");
            }
        }
        assert!(stands >= 20, "{stands}");
    }

    #[test]
    fn the_morning_names_what_was_told_of_its_day() {
        let told = |kind, days| {
            let morning = morning(&trained(kind, days), Draws([0.0, 0.0]));
            let meanings: Vec<Meaning> = morning.told.iter().map(|(meaning, _)| *meaning).collect();
            (meanings, morning.near_match.and_then(|near| near.get("contest_near").cloned()))
        };
        assert_eq!(told(MATCH, 0), (vec![Meaning::Contest], None));
        assert_eq!(told(MATCH, 1), (vec![], Some("tomorrow".into())));
        assert_eq!(told(MATCH, 2), (vec![], Some("soon".into())));
        assert_eq!(told(MATCH, 3), (vec![], None));
        assert_eq!(told(LimitKind::Outing(Outing::of(Activity::Hiking)), 0).0, [Meaning::Training]);
        assert_eq!(told(LimitKind::Outing(Outing::of(Activity::Walking)), 0).0, [Meaning::Beside]);
        assert_eq!(told(LimitKind::Busy(Demand::Exam), 0).0, [Meaning::Short]);
        let run = LimitKind::Outing(Outing::of(Activity::Running));
        let mut back = trained(run, 0);
        let until = back.today.pred_opt();
        back.person.limits.push(Limit { kind: LimitKind::Illness, from: None, until, record: None });
        let said = morning(&back, Draws([0.0, 0.0])).told;
        assert!(said.iter().all(|(_, told)| told.get("too_soon").is_some()), "a fever was yesterday: {said:?}");
        let mut hurt = trained(run, 0);
        let knee = LimitKind::Injury(BodyPart::Knee);
        hurt.person.limits.push(Limit { kind: knee, from: None, until: None, record: None });
        let said = morning(&hurt, Draws([0.0, 0.0])).told;
        assert!(said.iter().all(|(_, told)| told.get("injury") == Some(&"knee".into())), "{said:?}");
        let mut ill = trained(MATCH, 0);
        ill.person.limits.push(Limit { kind: LimitKind::Illness, from: None, until: None, record: None });
        assert!(morning(&ill, Draws([0.0, 0.0])).told.is_empty(), "nobody is sent to a match with a fever");
    }
}
