//! `alive judge plan`: the planner on one morning of a person given as plain records.

mod names;
mod read;

use std::io::{BufRead, Write};

use anyhow::Result;
use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;

use crate::{
    coach::{morning as words, show::Show},
    domain::{
        evidence::Evidence,
        goal::Standing,
        planner::{Draws, Morning, Session, morning},
        readiness::Confidence,
    },
};

/// What the planner decides for one person and morning.
#[derive(Debug, Serialize)]
struct Verdict {
    id: Value,
    date: NaiveDate,
    readiness: u32,
    band: &'static str,
    confidence: Confidence,
    reasons: Vec<ReasonLine>,
    /// What became of today's session.
    change: &'static str,
    sessions: Vec<SessionLine>,
    habits: Vec<HabitLine>,
    recommendations: Vec<RecommendationLine>,
    goals: Vec<GoalLine>,
    /// What the person would be sent, and what Why would show.
    message: String,
    why: String,
}

#[derive(Debug, Serialize)]
struct ReasonLine {
    reason: &'static str,
    points: f64,
    text: Option<String>,
    based_on: Evidence,
}

#[derive(Debug, Serialize)]
struct SessionLine {
    session_id: Option<String>,
    date: NaiveDate,
    duration_minutes: u32,
    activity_type: &'static str,
    intensity_level: &'static str,
    focus: &'static str,
    /// Estimated; null where weight is not known or not talked about.
    calories_burned: Option<f64>,
    completed: bool,
    what_to_do: Vec<String>,
    swaps: Vec<SwapLine>,
    based_on: Evidence,
}

#[derive(Debug, Serialize)]
struct SwapLine {
    activity_type: &'static str,
    intensity_level: &'static str,
    duration_minutes: u32,
}

#[derive(Debug, Serialize)]
struct HabitLine {
    date: NaiveDate,
    habit_type: String,
    status: bool,
    streak: u32,
    based_on: Evidence,
}

#[derive(Debug, Serialize)]
struct RecommendationLine {
    category: &'static str,
    content: String,
    based_on: Value,
}

#[derive(Debug, Serialize)]
struct GoalLine {
    goal_id: Option<String>,
    pace: &'static str,
    days: u32,
    based_on: Evidence,
}

/// Judges the planner on every line of `input`, in order.
///
/// # Errors
/// A line that is not JSON (with its number), a closed output.
pub fn run(input: impl BufRead, output: impl Write) -> Result<()> {
    super::each_line(input, output, |case: Value| judge(&case))
}

fn judge(case: &Value) -> Verdict {
    let facts = read::facts(case);
    let show = read::show(case);
    let (draws, pick) = read::chance(case);
    let name = case.pointer("/person/name").and_then(Value::as_str);
    let decided = morning(&facts, Draws(draws));
    Verdict {
        id: case.get("id").cloned().unwrap_or(Value::Null),
        date: facts.today,
        readiness: decided.readiness.score,
        band: decided.readiness.band.as_str(),
        confidence: decided.readiness.confidence,
        reasons: reasons(&decided, show),
        change: decided.today.change.as_str(),
        sessions: decided.sessions.iter().map(|session| session_line(session, show)).collect(),
        habits: habits(&decided),
        recommendations: recommendations(&decided, show, pick),
        goals: goals(&decided),
        message: words::text(&decided, name, show, pick).text,
        why: words::why(&decided, show),
    }
}

fn reasons(decided: &Morning, show: Show) -> Vec<ReasonLine> {
    let reasons = decided.readiness.reasons.iter();
    reasons
        .map(|reason| ReasonLine {
            reason: reason.kind.as_str(),
            points: (reason.points * 10.0).round() / 10.0,
            text: words::reason_text(reason, show),
            based_on: reason.evidence.clone(),
        })
        .collect()
}

fn session_line(session: &Session, show: Show) -> SessionLine {
    SessionLine {
        session_id: session.id.clone(),
        date: session.date,
        duration_minutes: session.minutes,
        activity_type: session.activity.as_str(),
        intensity_level: session.intensity.as_str(),
        focus: session.focus.as_str(),
        calories_burned: session.kcal,
        completed: session.completed,
        what_to_do: words::what_to_do(session, show),
        swaps: session
            .swaps
            .iter()
            .map(|swap| SwapLine {
                activity_type: swap.activity.as_str(),
                intensity_level: swap.intensity.as_str(),
                duration_minutes: swap.minutes,
            })
            .collect(),
        based_on: session.evidence.clone(),
    }
}

fn habits(decided: &Morning) -> Vec<HabitLine> {
    let habits = decided.habits.iter();
    habits
        .map(|habit| HabitLine {
            date: decided.date,
            habit_type: habit.habit_type.clone(),
            status: false,
            streak: habit.streak,
            based_on: habit.evidence.clone(),
        })
        .collect()
}

fn recommendations(decided: &Morning, show: Show, pick: usize) -> Vec<RecommendationLine> {
    let recommendations = decided.recommendations.iter();
    recommendations
        .map(|recommendation| RecommendationLine {
            category: recommendation.advice.category().as_str(),
            content: words::recommendation(recommendation, show, pick),
            based_on: recommendation.based_on(),
        })
        .collect()
}

fn goals(decided: &Morning) -> Vec<GoalLine> {
    let paces = decided.paces.iter();
    paces
        .map(|(goal, pace)| {
            let (name, days) = match pace.standing {
                Standing::Ahead(days) => ("ahead", days),
                Standing::On => ("on", 0),
                Standing::Behind(days) => ("behind", days),
            };
            GoalLine { goal_id: goal.id.clone(), pace: name, days, based_on: pace.evidence.clone() }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn judged(case: &Value) -> Value {
        let mut output = Vec::new();
        run(case.to_string().as_bytes(), &mut output).expect("a case");
        serde_json::from_slice(&output).expect("a verdict")
    }

    #[test]
    fn a_line_without_anything_gets_a_careful_plan() {
        let verdict = judged(&json!({"id": "a", "now": "2026-03-11T07:00:00Z", "tz": "Europe/Madrid"}));
        assert_eq!(verdict["id"], "a");
        assert_eq!((&verdict["band"], &verdict["readiness"]), (&json!("steady"), &json!(65)));
        let sessions = verdict["sessions"].as_array().expect("sessions");
        assert_eq!(sessions.len(), 3);
        for session in sessions {
            assert_eq!(session["calories_burned"], Value::Null);
            let lines = session["what_to_do"].as_array().expect("lines").len();
            assert!((3..=6).contains(&lines), "{session}");
        }
    }

    #[test]
    fn the_field_names_of_the_data_model_are_read() {
        let verdict = judged(&json!({
            "id": 7, "now": "2026-03-11T07:00:00+01:00", "tz": "Europe/Berlin",
            "person": {"user_id": "u", "name": "Ana", "age": 31, "gender": "Female", "height_cm": 168, "weight_kg": 64,
                "level": "Intermediate", "days_per_week": 4, "minutes": 40, "equipment": ["dumbbells"], "place": "home",
                "injuries": [{"body_part": "left knee", "until": "2026-03-20"}]},
            "logs": [{"log_id": "l1", "date": "2026-03-11", "sleep_hours": 5.0, "energy_level": 2, "mood": "Tired"},
                {"log_id": "l0", "date": "2026-03-10", "water_intake_liters": 0.75}],
            "metrics": [{"metric_id": "m", "timestamp": "2026-03-11T05:00:00Z", "type": "Resting HR", "value": 60, "source": "Oura"}],
            "goals": [{"goal_id": "g", "goal_type": "Lose 10kg", "target_value": 50, "target_date": "2026-05-01", "status": "Active"}],
            "plan": {"plan_id": "p", "plan_start_date": "2026-03-09", "plan_type": "Weight Loss", "frequency_per_week": 4, "sessions": [
                {"session_id": "s1", "date": "2026-03-11", "duration_minutes": 50, "activity_type": "HIIT", "intensity_level": "Intense", "completed": false}]},
        }));
        assert!(matches!(verdict["band"].as_str(), Some("rest" | "easy")), "{verdict}");
        let reasons = verdict["reasons"].as_array().expect("reasons");
        let slept = reasons.iter().find(|reason| reason["reason"] == "sleep_short").expect("a short night");
        assert_eq!(slept["based_on"], json!({"sleep_hours": 5.0, "sleep_need_hours": 8.0, "records": ["l1"]}));
        for session in verdict["sessions"].as_array().expect("sessions") {
            assert!(session["duration_minutes"].as_u64() <= Some(40), "{session}");
            assert!(!["hiit", "running"].contains(&session["activity_type"].as_str().expect("a name")), "{session}");
        }
        let first = &verdict["recommendations"][0];
        assert_eq!(first["based_on"]["safe_target_kg"], json!(52.5), "{first}");
    }

    #[test]
    fn holds_are_heard_however_they_are_written() {
        for (person, sessions) in [
            (json!({"safety": ["crisis"]}), false),
            (json!({"safety_flags": {"medical_urgent": true}}), false),
            (json!({"ill": true}), false),
            (json!({"illness": {"name": "flu", "until": "2026-03-20"}}), false),
            (json!({"safety": {"crisis": false}}), true),
            (json!({"pregnant": true}), true),
            (json!({"flags": "eating_disorder"}), true),
        ] {
            let verdict =
                judged(&json!({"id": 1, "now": "2026-03-11T07:00:00Z", "tz": "UTC", "person": person, "goals": [
                {"goal_type": "lose_weight", "target_value": 40, "target_date": "2026-04-01"}]}));
            assert_eq!(!verdict["sessions"].as_array().expect("a list").is_empty(), sessions, "{person}");
            for session in verdict["sessions"].as_array().expect("a list") {
                assert_ne!(session["intensity_level"], "intense");
            }
        }
    }

    #[test]
    fn what_is_not_json_is_told_with_its_line() {
        let error = run("{\"id\": 1}\nnonsense\n".as_bytes(), Vec::new()).expect_err("nonsense");
        assert!(format!("{error:#}").contains("line 2"), "{error:#}");
    }

    #[test]
    fn odd_values_are_passed_over() {
        let verdict = judged(&json!({"id": null, "now": "soon", "tz": "Mars/Base", "person": "Ana", "logs": {"a": 1},
            "metrics": [null, {"type": "Aura", "value": 3}, {"type": "HRV", "value": "high"}], "cycle": [], "goals": [1],
            "plan": {"sessions": [{"date": "someday"}, 3], "plan_start_date": 5}}));
        assert_eq!(verdict["readiness"], json!(65));
    }
}
