//! A case as the planner's facts. Lenient: what is not understood is passed over, what is missing stays unknown.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use serde_json::Value;

use super::names::{self, MetricName};
use crate::{
    coach::show::Show,
    domain::{
        cycle::{Mode, Phase},
        day::logging_day,
        evidence::Evidence,
        goal::GoalFact,
        habit::HabitFact,
        person::{Lang, Units, default_day_start},
        planner::{
            CycleToday, DayLog, Done, Facts, Focus, Limit, LimitKind, Place, Plan, Reading, RecordId, Session, Trainee,
            body::BodyPart,
        },
        record::{Activity, Flow, GoalKind, Intensity},
        safety::SafetyClass,
    },
};

/// A session of which no length is known, in minutes.
const USUAL_MINUTES: f64 = 30.0;
/// A weight goal of at least this much names a weight and not a difference, in kilograms.
const END_WEIGHT_FROM_KG: f64 = 35.0;

/// The facts of a case.
pub fn facts(case: &Value) -> Facts {
    let zone: Tz = text(case, &["tz", "timezone"])
        .or_else(|| text(case.get("person")?, &["timezone", "tz"]))
        .and_then(|name| name.parse().ok())
        .unwrap_or(Tz::UTC);
    let clock = Clock { zone };
    let today = case.get("now").and_then(|now| clock.day(now)).or_else(|| last_day(case, clock)).unwrap_or_default();
    let mut facts = Facts {
        today,
        person: trainee(case, today, clock),
        days: list(case, &["logs", "daily_logs"]).filter_map(|log| day_log(log, clock)).collect(),
        cycle: case.get("cycle").and_then(cycle),
        goals: list(case, &["goals"]).filter_map(|row| goal(row, clock)).collect(),
        habits: habits(case, clock),
        ..Facts::default()
    };
    metrics(case, clock, &mut facts);
    sessions(case, clock, &mut facts);
    // What is dated after today is no fact yet.
    facts.days.retain(|log| log.date <= today);
    facts.readings.retain(|reading| reading.date <= today);
    facts.done.retain(|done| done.date <= today);
    facts
}

/// The language and units a case is answered in.
pub fn show(case: &Value) -> Show {
    let person = case.get("person").unwrap_or(&Value::Null);
    let lang = text(case, &["lang", "language"]).or_else(|| text(person, &["lang", "language"]));
    let units = text(case, &["units"]).or_else(|| text(person, &["units"]));
    Show {
        lang: lang.and_then(|tag| Lang::parse(&tag)).unwrap_or_default(),
        units: units.and_then(|name| Units::parse(&name)).unwrap_or_default(),
    }
}

/// Draws and wording of a case, from its id: the same line is always answered the same.
pub fn chance(case: &Value) -> ([f64; 2], usize) {
    // FNV-1a.
    let id = case.get("id").map(Value::to_string).unwrap_or_default();
    let hash = id
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let unit = |bits: u64| (bits & 0xffff) as f64 / 65_536.0;
    ([unit(hash), unit(hash >> 16)], (hash >> 32 & 0xff) as usize)
}

#[derive(Clone, Copy)]
struct Clock {
    zone: Tz,
}

impl Clock {
    /// The person's day of a date or an instant.
    fn day(self, value: &Value) -> Option<NaiveDate> {
        let text = value.as_str()?.trim();
        if let Ok(date) = text.parse::<NaiveDate>() {
            return Some(date);
        }
        let instant = DateTime::parse_from_rfc3339(text).map(|at| at.with_timezone(&Utc)).ok().or_else(|| {
            let local = text.replace(' ', "T").parse::<NaiveDateTime>().ok()?;
            Some(self.zone.from_local_datetime(&local).earliest()?.with_timezone(&Utc))
        })?;
        Some(logging_day(instant, self.zone, default_day_start()))
    }

    /// The day a row is about.
    fn of(self, row: &Value) -> Option<NaiveDate> {
        ["date", "timestamp", "local_date", "day", "at"].into_iter().find_map(|key| self.day(row.get(key)?))
    }
}

/// The last day any row is about, where a case has no clock.
fn last_day(case: &Value, clock: Clock) -> Option<NaiveDate> {
    list(case, &["logs", "daily_logs"]).chain(list(case, &["metrics"])).filter_map(|row| clock.of(row)).max()
}

fn trainee(case: &Value, today: NaiveDate, clock: Clock) -> Trainee {
    let nothing = Value::Null;
    let person = case.get("person").unwrap_or(&nothing);
    let number = |keys: &[&str]| number(person, keys);
    let mut trainee = Trainee {
        age: number(&["age"]).filter(|age| (1.0..=120.0).contains(age)).map(|age| age as i32),
        height_cm: number(&["height_cm"]).filter(|cm| (100.0..=250.0).contains(cm)),
        weight_kg: number(&["weight_kg"]).filter(|kg| (25.0..=350.0).contains(kg)),
        target_weight_kg: number(&["target_weight_kg"]),
        aim: text(person, &["aim", "goal", "primary_goal", "goal_type", "plan_type"])
            .and_then(|name| names::aim(&name)),
        level: text(person, &["level", "fitness_level", "experience"]).and_then(|name| names::level(&name)),
        days_per_week: number(&["days_per_week", "frequency_per_week", "days"]).map(|days| days.clamp(1.0, 7.0) as u32),
        minutes: number(&[
            "minutes",
            "minutes_per_session",
            "session_minutes",
            "minutes_available",
            "available_minutes",
            "max_minutes",
            "duration_minutes",
        ])
        .filter(|minutes| *minutes >= 1.0)
        .map(|minutes| minutes as u32),
        ..Trainee::default()
    };
    for key in ["weekdays", "available_days", "days_available", "days", "free_days", "training_days"] {
        trainee.weekdays.extend(words(person.get(key)).iter().filter_map(|name| names::weekday(name)));
        if trainee.days_per_week.is_none() && key != "days" {
            trainee.days_per_week = person.get(key).and_then(Value::as_u64).map(|days| days.clamp(1, 7) as u32);
        }
    }
    places(person, &mut trainee);
    limits(person, today, clock, &mut trainee);
    limits(case, today, clock, &mut trainee);
    holds(person, &mut trainee);
    holds(case, &mut trainee);
    trainee
}

fn places(person: &Value, trainee: &mut Trainee) {
    let mut told: Vec<String> = Vec::new();
    for key in ["place", "places", "location", "locations", "where"] {
        told.extend(words(person.get(key)));
    }
    trainee.places.extend(told.iter().filter_map(|name| names::place(name)));
    if let Some(equipment) = person.get("equipment").filter(|value| !value.is_null()) {
        let things = words(Some(equipment));
        trainee.equipment = Some(things.iter().flat_map(|thing| names::equipment(thing)).collect());
        let reached = things.iter().filter_map(|thing| names::place(thing));
        let reached: Vec<Place> = reached.filter(|place| matches!(place, Place::Gym | Place::Pool)).collect();
        if !reached.is_empty() && trainee.places.is_empty() {
            trainee.places.extend([Place::Home, Place::Outdoors]);
        }
        trainee.places.extend(reached);
    }
}

/// Injuries, illnesses and journeys, each with its time.
fn limits(of: &Value, today: NaiveDate, clock: Clock, trainee: &mut Trainee) {
    let mut add = |kind: LimitKind, row: &Value| {
        let date = |keys: &[&str]| keys.iter().find_map(|key| clock.day(row.get(*key)?));
        trainee.limits.push(Limit {
            kind,
            from: date(&["from", "since", "start", "start_date", "date", "created_at"]),
            until: date(&["until", "expires", "expires_at", "end", "end_date", "to"]),
            record: id(row, &["injury_id", "memory_id", "id"]),
        });
    };
    for key in ["injuries", "injury"] {
        for row in rows(of.get(key)) {
            let over = text(row, &["status"])
                .is_some_and(|status| matches!(names::snake(&status).as_str(), "healed" | "resolved" | "past"))
                || row.get("active") == Some(&Value::Bool(false));
            let named = row.as_str().map(str::to_owned).or_else(|| {
                text(row, &["body_part", "part", "area", "location", "site", "name", "type", "injury", "description"])
            });
            let none = named.as_deref().is_some_and(|name| matches!(names::snake(name).as_str(), "" | "none" | "no"));
            for name in named.filter(|_| !over && !none).iter().flat_map(|name| parts(name)) {
                add(LimitKind::Injury(BodyPart::heard_in(name)), row);
            }
        }
    }
    for key in ["ill", "illness", "illnesses", "sick", "sickness"] {
        let Some(value) = of.get(key) else { continue };
        for row in rows(Some(value)).into_iter().filter(|row| is_yes(row)) {
            add(LimitKind::Illness, row);
        }
    }
    for key in ["travel", "travelling", "traveling", "away"] {
        let Some(value) = of.get(key) else { continue };
        for row in rows(Some(value)).into_iter().filter(|row| is_yes(row)) {
            add(LimitKind::Away, row);
        }
    }
    let flags = flags(of);
    let is_ill = |flag: &String| {
        matches!(
            flag.as_str(),
            "ill" | "illness" | "sick" | "sickness" | "flu" | "fever" | "cold" | "covid" | "infection"
        )
    };
    if flags.iter().any(is_ill) && !trainee.limits.iter().any(|limit| limit.kind == LimitKind::Illness) {
        trainee.limits.push(Limit { kind: LimitKind::Illness, from: Some(today), until: None, record: None });
    }
}

/// "knee and shoulder" names two.
fn parts(name: &str) -> Vec<&str> {
    let parts = name.split([',', ';', '/', '+', '&']).flat_map(|part| part.split(" and "));
    parts.filter(|part| !part.trim().is_empty()).collect()
}

fn holds(of: &Value, trainee: &mut Trainee) {
    let holds = &mut trainee.holds;
    for flag in flags(of) {
        let has = |words: &[&str]| words.iter().any(|word| flag.contains(word));
        holds.crisis |=
            SafetyClass::parse(&flag) == Some(SafetyClass::Crisis) || has(&["crisis", "suicid", "self_harm"]);
        holds.medical |= has(&["medical", "red_flag", "chest_pain", "emergency"]);
        holds.eating_disorder |= has(&["eating", "anorex", "bulimi"]);
        holds.pregnant |= has(&["pregnan"]);
        holds.no_weight_talk |= has(&["minor", "no_weight"]);
    }
}

/// Every flag that is set: names in lists, keys of objects that are true, and keys of the person itself.
fn flags(of: &Value) -> Vec<String> {
    let mut flags = Vec::new();
    for key in
        ["safety", "safety_flags", "flags", "flag", "holds", "hold", "conditions", "health", "status", "safety_class"]
    {
        for row in rows(of.get(key)) {
            match row {
                Value::String(name) => flags.push(names::snake(name)),
                Value::Object(fields) => {
                    // Either {"crisis": true} or {"class": "crisis", "active": true}.
                    let open = fields.get("active") != Some(&Value::Bool(false));
                    for (name, value) in fields {
                        match value {
                            Value::String(class)
                                if open && matches!(name.as_str(), "class" | "kind" | "type" | "name" | "flag") =>
                            {
                                flags.push(names::snake(class));
                            }
                            value if is_yes(value) => flags.push(names::snake(name)),
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
    }
    if let Value::Object(fields) = of {
        let own = [
            "pregnant",
            "pregnancy",
            "crisis",
            "eating_disorder",
            "medical_urgent",
            "minor",
            "no_weight_talk",
            "fever",
        ];
        flags.extend(own.iter().filter(|key| fields.get(**key).is_some_and(is_yes)).map(|key| (*key).to_owned()));
    }
    flags
}

fn day_log(log: &Value, clock: Clock) -> Option<DayLog> {
    let scale = |keys: &[&str]| number(log, keys).filter(|value| (1.0..=5.0).contains(value)).map(|value| value as i32);
    Some(DayLog {
        id: id(log, &["log_id", "id"]),
        date: clock.of(log)?,
        energy: scale(&["energy_level", "energy"]),
        mood: text(log, &["mood"]).and_then(|name| names::mood(&name)),
        sleep_hours: number(log, &["sleep_hours", "sleep"]).filter(|hours| (0.0..=24.0).contains(hours)),
        water_liters: number(log, &["water_intake_liters", "water"]).filter(|litres| (0.0..=10.0).contains(litres)),
        digestion: scale(&["digestion_score", "digestion"]),
        soreness: scale(&["soreness", "soreness_level"]),
    })
}

fn metrics(case: &Value, clock: Clock, facts: &mut Facts) {
    for row in list(case, &["metrics", "health_metrics"]) {
        let (Some(date), Some(value)) = (clock.of(row), number(row, &["value"])) else { continue };
        let row_id = id(row, &["metric_id", "id"]);
        match text(row, &["type", "metric", "kind"]).and_then(|name| names::metric(&name)) {
            Some(MetricName::Kind(kind)) if value > 0.0 && value < 1e6 => {
                facts.readings.push(Reading { id: row_id, date, kind, value, source: text(row, &["source"]) });
            }
            Some(MetricName::SleepHours) if value <= 24.0 => slept(facts, date, value, row_id),
            Some(MetricName::SleepHours | MetricName::SleepMinutes) if value <= 1440.0 => {
                slept(facts, date, value / 60.0, row_id)
            }
            _ => {}
        }
    }
}

/// A night that only a device tells of.
fn slept(facts: &mut Facts, date: NaiveDate, hours: f64, id: RecordId) {
    match facts.days.iter_mut().find(|log| log.date == date) {
        Some(log) if log.sleep_hours.is_some() => {}
        Some(log) => log.sleep_hours = Some(hours),
        None => facts.days.push(DayLog { id, date, sleep_hours: Some(hours), ..DayLog::default() }),
    }
}

fn cycle(cycle: &Value) -> Option<CycleToday> {
    cycle.as_object()?;
    let phases = [Phase::Menstrual, Phase::Follicular, Phase::Ovulatory, Phase::Luteal];
    let phase = text(cycle, &["phase", "cycle_phase"]).map(|name| names::snake(&name));
    let symptoms = words(cycle.get("symptoms"));
    let flow =
        text(cycle, &["flow"]).or_else(|| text(cycle.get("symptoms")?, &["flow"])).map(|name| names::snake(&name));
    Some(CycleToday {
        id: id(cycle, &["cycle_id", "id"]),
        mode: text(cycle, &["mode"]).and_then(|name| Mode::parse(&name)).unwrap_or(Mode::Natural),
        phase: phases.into_iter().find(|known| phase.as_deref() == Some(known.as_str())).unwrap_or(Phase::Unknown),
        probability: number(cycle, &["phase_probability", "probability"]),
        cycle_day: number(cycle, &["cycle_day", "day"]).filter(|day| (1.0..=400.0).contains(day)).map(|day| day as u32),
        flow: match flow.as_deref() {
            Some("heavy" | "very_heavy") => Some(Flow::Heavy),
            Some("medium" | "moderate") => Some(Flow::Medium),
            Some("light" | "spotting") => Some(Flow::Light),
            _ => None,
        },
        felt_yesterday: false,
        cramps: symptoms.iter().any(|name| names::snake(name).contains("cramp")),
    })
}

fn goal(row: &Value, clock: Clock) -> Option<GoalFact> {
    row.as_object()?;
    let open = text(row, &["status"]).is_none_or(|status| names::snake(&status) == "active");
    let name = text(row, &["goal_type", "type", "name", "goal"]).unwrap_or_default();
    let kind = names::goal(&name);
    let target = number(row, &["target_value", "target"]);
    let date = |keys: &[&str]| keys.iter().find_map(|key| clock.day(row.get(*key)?));
    let told = row.get("is_end_weight").and_then(Value::as_bool);
    open.then(|| GoalFact {
        id: id(row, &["goal_id", "id"]),
        kind,
        target,
        unit: kind.unit(),
        start: number(row, &["start_value", "start"]),
        created: date(&["created_at", "start_date", "created"]),
        progress: number(row, &["progress_value", "progress"]),
        target_date: date(&["target_date", "date"]),
        is_end_weight: told.unwrap_or(target.is_some_and(|target| target >= END_WEIGHT_FROM_KG)),
        habit_type: (kind == GoalKind::Habit)
            .then(|| text(row, &["habit_type"]).unwrap_or_else(|| "meditation".into())),
    })
}

fn habits(case: &Value, clock: Clock) -> Vec<HabitFact> {
    let mut habits: Vec<HabitFact> = Vec::new();
    for row in list(case, &["habits", "habit_trackers"]) {
        let (Some(name), Some(date)) = (text(row, &["habit_type", "type", "name"]), clock.of(row)) else { continue };
        let name = names::snake(&name);
        let day = (date, id(row, &["habit_id", "id"]));
        let kept = row.get("status").or_else(|| row.get("completed")).is_none_or(is_yes);
        let at = habits.iter().position(|habit| habit.habit_type == name).unwrap_or_else(|| {
            habits.push(HabitFact { habit_type: name, ..HabitFact::default() });
            habits.len() - 1
        });
        if kept { &mut habits[at].kept } else { &mut habits[at].missed }.push(day);
    }
    habits
}

/// Sessions done, and the plan with what is still open.
fn sessions(case: &Value, clock: Clock, facts: &mut Facts) {
    let today = facts.today;
    let plan = case.get("plan").filter(|plan| plan.is_object());
    let mut open: Vec<Session> = Vec::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let of_plan = plan.into_iter().flat_map(|plan| list(plan, &["sessions", "workout_sessions"]));
    let others = list(case, &["sessions", "workouts", "workout_sessions", "history"]);
    let logged = list(case, &["logs", "daily_logs"]).filter(|log| log.get("activity_type").is_some());
    for row in of_plan.chain(others).chain(logged) {
        let Some(session) = session(row, clock) else { continue };
        let is_done = row.get("completed").or_else(|| row.get("done")).map_or(session.date < today, is_yes);
        if session.id.clone().is_some_and(|id| !seen.insert(id)) {
            continue;
        }
        if is_done && session.date <= today {
            facts.done.push(Done {
                is_told: true,
                id: session.id.clone(),
                date: session.date,
                minutes: session.minutes,
                activity: session.activity,
                intensity: session.intensity,
                distance_km: number(row, &["distance_km"]),
            });
        }
        open.push(Session { completed: is_done, ..session });
    }
    let start = plan.and_then(|plan| clock.day(plan.get("plan_start_date").or_else(|| plan.get("start_date"))?));
    let is_open = open.iter().any(|session| !session.completed);
    if plan.is_some() || is_open {
        let plan = plan.unwrap_or(&Value::Null);
        facts.plan = Some(Plan {
            id: id(plan, &["plan_id", "id"]),
            decided: None,
            start: start.unwrap_or(today),
            aim: text(plan, &["plan_type", "type", "goal"]).and_then(|name| names::aim(&name)),
            days_per_week: number(plan, &["frequency_per_week", "days_per_week"])
                .map(|days| days.clamp(1.0, 7.0) as u32),
            sessions: open,
        });
    }
}

fn session(row: &Value, clock: Clock) -> Option<Session> {
    let date = clock.of(row)?;
    let activity = text(row, &["activity_type", "activity", "type"]).and_then(|name| names::activity(&name));
    let activity = activity.unwrap_or(Activity::Other);
    let intensity = text(row, &["intensity_level", "intensity"]).and_then(|name| names::intensity(&name));
    let intensity =
        intensity.unwrap_or(if activity == Activity::Hiit { Intensity::Intense } else { Intensity::Moderate });
    let minutes = number(row, &["duration_minutes", "minutes", "duration"]).unwrap_or(USUAL_MINUTES);
    Some(Session {
        id: id(row, &["session_id", "workout_id", "id"]),
        date,
        focus: Focus::of(activity, intensity),
        activity,
        intensity,
        minutes: minutes.clamp(1.0, 1440.0) as u32,
        variant: 0,
        placed: false,
        completed: false,
        kcal: None,
        work: Vec::new(),
        swaps: Vec::new(),
        evidence: Evidence::default(),
    })
}

/// The rows of the first of these lists that there is.
fn list<'a>(of: &'a Value, keys: &[&str]) -> impl Iterator<Item = &'a Value> {
    keys.iter().find_map(|key| of.get(*key)?.as_array()).into_iter().flatten()
}

/// A value as rows: a list's, or itself.
fn rows(value: Option<&Value>) -> Vec<&Value> {
    match value {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(rows)) => rows.iter().collect(),
        Some(row) => vec![row],
    }
}

/// Names in a list, in a text with commas, or as the keys of an object that are true.
fn words(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) => text.split([',', ';', '/']).map(|word| word.trim().to_owned()).collect(),
        Some(Value::Array(rows)) => rows
            .iter()
            .filter_map(|row| row.as_str().map(str::to_owned).or_else(|| text(row, &["name", "type", "day"])))
            .collect(),
        Some(Value::Object(fields)) => {
            fields.iter().filter(|(_, value)| is_yes(value)).map(|(name, _)| name.clone()).collect()
        }
        _ => Vec::new(),
    }
}

fn is_yes(value: &Value) -> bool {
    match value {
        Value::Bool(yes) => *yes,
        Value::Number(number) => number.as_f64().is_some_and(|number| number != 0.0),
        Value::String(text) => !matches!(names::snake(text).as_str(), "" | "no" | "none" | "false" | "0"),
        Value::Object(fields) => fields.get("active") != Some(&Value::Bool(false)),
        Value::Null | Value::Array(_) => false,
    }
}

fn text(of: &Value, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| of.get(*key)?.as_str()).map(str::to_owned)
}

/// A number, also one written as text.
fn number(of: &Value, keys: &[&str]) -> Option<f64> {
    keys.iter()
        .find_map(|key| {
            let value = of.get(*key)?;
            value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())
        })
        .filter(|number| number.is_finite())
}

fn id(of: &Value, keys: &[&str]) -> RecordId {
    keys.iter().find_map(|key| match of.get(*key)? {
        Value::String(id) => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    })
}
