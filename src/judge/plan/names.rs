//! The many names that files use for one thing, brought to ours. Names are compared in lower case with `_` between words.

use chrono::Weekday;

use crate::domain::{
    planner::{Aim, Equipment, Level, NthDay, Place},
    record::{Activity, GoalKind, Intensity, MetricKind, Mood},
    text::fold,
};

/// `Resting HR` → `resting_hr`.
pub fn snake(name: &str) -> String {
    let folded = fold(name);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join("_")
}

/// The first value whose list has a word that the name contains.
fn containing<T: Copy>(name: &str, table: &[(&[&str], T)]) -> Option<T> {
    let name = snake(name);
    table.iter().find(|(words, _)| words.iter().any(|word| name.contains(word))).map(|(_, value)| *value)
}

pub fn activity(name: &str) -> Option<Activity> {
    use Activity::{
        Climbing, Cycling, Dancing, Football, Hiit, Hiking, Other, Pilates, Rowing, Running, Strength, Stretching,
        Swimming, Tennis, Walking, Yoga,
    };
    let known = Activity::parse(&snake(name));
    known.or_else(|| {
        containing(
            name,
            &[
                (&["hiit", "interval_training", "circuit", "crossfit", "bootcamp"], Hiit),
                (&["run", "jog", "treadmill", "sprint"], Running),
                (&["walk"], Walking),
                (&["cycl", "bike", "biking", "spin", "ride"], Cycling),
                (&["swim", "pool"], Swimming),
                (
                    &[
                        "strength",
                        "weights",
                        "lift",
                        "gym",
                        "resistance",
                        "leg_day",
                        "upper_body",
                        "lower_body",
                        "full_body",
                        "push_day",
                        "pull_day",
                        "bodyweight",
                    ],
                    Strength,
                ),
                (&["yoga"], Yoga),
                (&["pilates"], Pilates),
                (&["row"], Rowing),
                (&["hik", "trek"], Hiking),
                (&["stretch", "mobility", "flexib"], Stretching),
                (&["danc", "zumba"], Dancing),
                (&["climb", "boulder"], Climbing),
                (&["football", "soccer"], Football),
                (&["tennis"], Tennis),
                (&["cardio", "aerobic"], Walking),
                (&[""], Other),
            ],
        )
    })
}

pub fn intensity(name: &str) -> Option<Intensity> {
    containing(
        name,
        &[
            (&["light", "easy", "low", "gentle"], Intensity::Light),
            (&["intens", "hard", "high", "vigorous", "max"], Intensity::Intense),
            (&["moderate", "medium", "steady", "mid"], Intensity::Moderate),
        ],
    )
}

pub fn mood(name: &str) -> Option<Mood> {
    containing(
        name,
        &[
            (&["energetic", "energi", "motivated", "pumped"], Mood::Energetic),
            (&["unhappy", "sad", "low", "down", "depress", "bad"], Mood::Sad),
            (&["happy", "good", "great", "joy", "content", "positive"], Mood::Happy),
            (&["calm", "relax", "peace"], Mood::Calm),
            (&["neutral", "ok", "fine", "meh"], Mood::Neutral),
            (&["tired", "exhaust", "fatig", "sleepy", "drained"], Mood::Tired),
            (&["stress", "overwhelm", "tense"], Mood::Stressed),
            (&["anxi", "worried", "nervous"], Mood::Anxious),
            (&["irrit", "angry", "annoyed", "frustrat"], Mood::Irritable),
        ],
    )
}

/// A metric of ours; the night's sleep is told as such.
pub enum MetricName {
    Kind(MetricKind),
    SleepHours,
    SleepMinutes,
}

pub fn metric(name: &str) -> Option<MetricName> {
    let name = snake(name);
    if let Some(kind) = MetricKind::parse(&name) {
        return Some(MetricName::Kind(kind));
    }
    let kind = match name.as_str() {
        "hrv"
        | "rmssd"
        | "sdnn"
        | "heart_rate_variability"
        | "hrv_rmssd"
        | "hrv_sdnn"
        | "hrv_rmssd_ms"
        | "hrv_sdnn_ms" => MetricKind::HrvMs,
        "resting_hr" | "rhr" | "resting_heart_rate" | "restinghr" | "resting_heart_rate_bpm" => {
            MetricKind::RestingHrBpm
        }
        "step" | "step_count" | "stepcount" | "daily_steps" => MetricKind::Steps,
        "weight" | "body_mass" | "body_weight" => MetricKind::WeightKg,
        "body_temp" | "temperature" | "body_temperature" => MetricKind::BodyTempC,
        "body_fat" => MetricKind::BodyFatPct,
        "spo2" => MetricKind::Spo2Pct,
        "sleep" | "sleep_hours" | "sleep_duration" => return Some(MetricName::SleepHours),
        "sleep_minutes" | "sleep_duration_minutes" => return Some(MetricName::SleepMinutes),
        _ => return None,
    };
    Some(MetricName::Kind(kind))
}

pub fn aim(name: &str) -> Option<Aim> {
    containing(
        name,
        &[
            (&["lose", "loss", "fat", "slim", "weight_loss", "cut"], Aim::WeightLoss),
            (&["strength", "strong", "muscle", "hypertrophy", "gain", "power"], Aim::Strength),
            (&["endur", "marathon", "run", "cardio", "stamina", "10k", "5k", "triathlon", "cycling"], Aim::Endurance),
            (&["flex", "mobil", "yoga", "stretch"], Aim::Flexibility),
            (&["general", "health", "fit", "wellness", "maint", "active"], Aim::General),
        ],
    )
}

pub fn goal(name: &str) -> GoalKind {
    let folded = snake(name);
    let known = serde_json::from_value::<GoalKind>(serde_json::Value::String(folded)).ok();
    known
        .or_else(|| {
            containing(
                name,
                &[
                    (&["lose", "weight_loss", "loss", "slim"], GoalKind::LoseWeight),
                    (&["gain", "bulk"], GoalKind::GainWeight),
                    (&["sleep"], GoalKind::Sleep),
                    (&["water", "drink", "hydrat"], GoalKind::Water),
                    (&["step"], GoalKind::Steps),
                    (&["run", "marathon", "10k", "5k"], GoalKind::RunDistance),
                    (&["workout", "train", "sessions"], GoalKind::WorkoutsPerWeek),
                    (&["habit", "meditat"], GoalKind::Habit),
                ],
            )
        })
        .unwrap_or(GoalKind::Other)
}

pub fn level(name: &str) -> Option<Level> {
    containing(
        name,
        &[
            (&["begin", "novice", "new", "untrained", "sedentary", "low", "starter"], Level::Beginner),
            (&["inter", "medium", "moderate", "recreational", "regular"], Level::Intermediate),
            (&["advanced", "expert", "elite", "athlete", "high", "trained"], Level::Advanced),
        ],
    )
}

/// Equipment of a name; a whole gym is a place as well (`place`).
pub fn equipment(name: &str) -> Vec<Equipment> {
    use Equipment::{Bands, Barbell, Bike, Dumbbells, Kettlebell, Machines, Mat, PullUpBar, Rower, Treadmill};
    let name = snake(name);
    let table: [(&[&str], Equipment); 10] = [
        (&["mat"], Mat),
        (&["band"], Bands),
        (&["dumbbell", "hantel", "mancuerna", "haltere"], Dumbbells),
        (&["kettle"], Kettlebell),
        (&["barbell", "rack", "langhantel"], Barbell),
        (&["pull_up", "pullup", "chin_up"], PullUpBar),
        (&["machine", "cable"], Machines),
        (&["bike", "bicycle", "cycle"], Bike),
        (&["rower", "rowing", "erg"], Rower),
        (&["treadmill"], Treadmill),
    ];
    table
        .into_iter()
        .filter(|(words, _)| words.iter().any(|word| name.contains(word)))
        .map(|(_, thing)| thing)
        .collect()
}

pub fn place(name: &str) -> Option<Place> {
    containing(
        name,
        &[
            (&["gym", "studio", "fitness", "club"], Place::Gym),
            (&["pool", "swim"], Place::Pool),
            (&["outdoor", "park", "outside", "trail", "street", "nature"], Place::Outdoors),
            (&["home", "house", "hotel", "apartment", "indoor", "office"], Place::Home),
        ],
    )
}

pub fn weekday(name: &str) -> Option<NthDay> {
    let day: Weekday = name.trim().parse().ok()?;
    Some(day.num_days_from_monday() as NthDay)
}
