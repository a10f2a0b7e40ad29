//! The questions that set a plan up, what each of them offers, and what an answer sets.

use std::collections::BTreeSet;

use crate::{
    domain::{
        planner::{Aim, Equipment, Level, Place, body::BodyPart},
        record::Activity,
    },
    store::planning::TrainingProfile,
};

use super::super::{morning, words::Words};

/// Days a week that are offered.
const DAYS: [u32; 4] = [2, 3, 4, 5];
/// Lengths that are offered, in minutes.
const MINUTES: [u32; 4] = [20, 30, 45, 60];

/// What somebody does a week already: the name of an answer, the minutes it stands for, and how used to training that is.
const NOW: [(&str, u32, Level); 5] = [
    ("none", 0, Level::Beginner),
    ("one", 60, Level::Beginner),
    ("two", 150, Level::Intermediate),
    ("four", 270, Level::Advanced),
    ("six", 360, Level::Advanced),
];
/// Sports that are offered.
const SPORTS: [Activity; 5] =
    [Activity::Running, Activity::Cycling, Activity::Swimming, Activity::Walking, Activity::Rowing];
/// Sports that are no question of endurance, and planned where somebody names them.
const GENTLE_SPORTS: [Activity; 2] = [Activity::Yoga, Activity::Pilates];
/// Parts that are offered; any other is told in words.
const PARTS: [BodyPart; 5] = [BodyPart::Knee, BodyPart::Back, BodyPart::Shoulder, BodyPart::Hip, BodyPart::Ankle];
/// The answer that leaves a question open.
pub(super) const SKIP: &str = "skip";
/// The answer that nothing hurts.
const NOTHING: &str = "no";

/// The questions, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    For,
    Now,
    Sport,
    Days,
    Minutes,
    Where,
    Hurts,
}

impl Step {
    pub(super) const ALL: [Self; 7] =
        [Self::For, Self::Now, Self::Sport, Self::Days, Self::Minutes, Self::Where, Self::Hurts];

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::For => "for",
            Self::Now => "now",
            Self::Sport => "sport",
            Self::Days => "days",
            Self::Minutes => "minutes",
            Self::Where => "where",
            Self::Hurts => "hurts",
        }
    }

    pub(super) fn next(self) -> Option<Self> {
        Self::ALL.into_iter().skip_while(|step| *step != self).nth(1)
    }
}

/// Sets what was answered; false for an answer that is none.
pub(super) fn set(profile: &mut TrainingProfile, step: Step, value: &str) -> bool {
    match step {
        Step::For => {
            // "endurance:cycling": what for, and in what.
            let (value, sport) = value.split_once(':').map_or((value, None), |(value, sport)| (value, Some(sport)));
            let aim = Aim::ALL.into_iter().find(|aim| aim.as_str() == value);
            let sport = SPORTS.into_iter().find(|known| aim.is_some() && Some(known.as_str()) == sport);
            profile.sport = sport.or(profile.sport);
            profile.aim = aim.map(|aim| aim.as_str().to_owned()).or(profile.aim.take());
            aim.is_some()
        }
        Step::Now => {
            let now = NOW.iter().find(|(name, ..)| *name == value);
            if let Some((_, minutes, level)) = now {
                (profile.weekly_minutes, profile.level) = (Some(*minutes), Some(*level));
            }
            now.is_some()
        }
        Step::Sport => {
            let sport = SPORTS.into_iter().chain(GENTLE_SPORTS).find(|sport| sport.as_str() == value);
            profile.sport = sport.or(profile.sport);
            sport.is_some()
        }
        Step::Hurts => value == NOTHING || part(value).is_some(),
        Step::Days => set_days(profile, value),
        Step::Minutes => number(value, 5, 240).map(|minutes| profile.minutes = Some(minutes)).is_some(),
        Step::Where => {
            // "home:mat,bands": the place, and what is there.
            let (place, things) = value.split_once(':').map_or((value, None), |(place, things)| (place, Some(things)));
            let places = places(place);
            let is_known = !places.is_empty();
            if is_known {
                profile.places = places.into_iter().collect();
                profile.equipment = things.map(gear).or(profile.equipment.take());
            }
            is_known
        }
    }
}

/// Sets the number of days, and the weekdays where some were named: "3", "3:1,3,6", ":0,1,3,4,5,6".
fn set_days(profile: &mut TrainingProfile, value: &str) -> bool {
    let (count, weekdays) = value.split_once(':').map_or((value, None), |(count, weekdays)| (count, Some(weekdays)));
    let count = number(count, 1, 7);
    let Some(weekdays) = weekdays else {
        // More days than were named once are on any.
        if count.is_some_and(|count| (count as usize) > profile.weekdays.len()) {
            profile.weekdays.clear();
        }
        profile.days_per_week = count.or(profile.days_per_week);
        return count.is_some();
    };
    let named: Option<BTreeSet<u8>> = weekdays.split(',').map(|day| day.parse().ok().filter(|day| *day < 7)).collect();
    let Some(named) = named.filter(|named| !named.is_empty()) else { return false };
    let most = u32::try_from(named.len()).unwrap_or(7);
    profile.days_per_week = count.or(profile.days_per_week).map(|days| days.min(most));
    profile.weekdays = named;
    true
}

/// The part of the body an answer names.
pub(super) fn part(value: &str) -> Option<BodyPart> {
    BodyPart::ALL.into_iter().find(|part| part.as_str() == value && *part != BodyPart::Other)
}

fn number(value: &str, least: u32, most: u32) -> Option<u32> {
    value.parse().ok().filter(|number| (least..=most).contains(number))
}

/// Where somebody trains who named this place: home and the street are always there.
fn places(value: &str) -> Vec<Place> {
    match value {
        "home" => vec![Place::Home, Place::Outdoors],
        "gym" => vec![Place::Gym, Place::Home, Place::Outdoors],
        "pool" => vec![Place::Pool, Place::Home, Place::Outdoors],
        "outdoors" => vec![Place::Outdoors, Place::Home],
        _ => Vec::new(),
    }
}

/// The things of an answer, by their names.
fn gear(names: &str) -> BTreeSet<Equipment> {
    let all = [
        ("mat", Equipment::Mat),
        ("bands", Equipment::Bands),
        ("dumbbells", Equipment::Dumbbells),
        ("kettlebell", Equipment::Kettlebell),
        ("pull_up_bar", Equipment::PullUpBar),
    ];
    all.into_iter().filter(|(name, _)| names.split(',').any(|named| named == *name)).map(|(_, thing)| thing).collect()
}

/// What a question offers: what a button says, and the answer it stands for.
pub(super) fn options(words: &Words, step: Step) -> Vec<(String, String)> {
    match step {
        Step::For => Aim::ALL
            .into_iter()
            .map(|aim| (words.say(&format!("plan.setup.{}", aim.as_str()), &[]), aim.as_str().to_owned()))
            .collect(),
        Step::Now => NOW.map(|(now, ..)| (words.say(&format!("plan.setup.now_{now}"), &[]), now.to_owned())).to_vec(),
        Step::Sport => SPORTS
            .map(|sport| {
                let name = words.say(&format!("plan.sport.{}", sport.as_str()), &[]);
                (morning::sentence(&name), sport.as_str().to_owned())
            })
            .to_vec(),
        Step::Hurts => std::iter::once((words.say("plan.setup.nothing_hurts", &[]), NOTHING.to_owned()))
            .chain(PARTS.map(|part| {
                let name = words.say(&format!("plan.part.{}", part.as_str()), &[]);
                (morning::sentence(&name), part.as_str().to_owned())
            }))
            .collect(),
        Step::Days => DAYS.map(|days| (days.to_string(), days.to_string())).to_vec(),
        Step::Minutes => MINUTES.map(|minutes| (format!("{minutes} min"), minutes.to_string())).to_vec(),
        Step::Where => ["home", "gym", "outdoors", "pool"]
            .map(|place| (words.say(&format!("plan.setup.{place}"), &[]), place.to_owned()))
            .to_vec(),
    }
}
