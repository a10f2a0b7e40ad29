//! Keeping what is said: daily logs, habits, measured values, training, goals, the profile.

use serde_json::{Value, json};

use super::{
    ApplyError, Fields, Op, Step, Work, instant_on,
    ledger::sum,
    tables::{self, Row, Table},
};
use crate::{
    domain::record::{Daily, Goal, GoalKind, Habit, Metric, Profile, Workout},
    store::cycle,
};

/// Where a value comes from that the person typed (the data model's word).
const MANUAL: &str = "Manual";

/// Merges one message into the day's row: each field said is a fact of its own, and water adds unless it is the total.
pub(super) async fn daily(work: &mut Work<'_>, daily: &Daily) -> Result<(), ApplyError> {
    let row = tables::daily_log(work.connection, work.context, daily.date).await?;
    let mut fields = row.fields.clone().unwrap_or_default();
    fields.insert("date".to_owned(), json!(daily.date));
    for (column, value) in said(daily) {
        let adds = column == "water_intake_liters" && !daily.water_is_total;
        let delta = value.as_f64().filter(|_| adds);
        let value = match delta {
            Some(delta) => json!(sum(row.get(column).as_f64().unwrap_or(0.0), delta)),
            None => value,
        };
        fields.insert(column.to_owned(), value.clone());
        let after = Fields::from_iter([("date".to_owned(), json!(daily.date)), (column.to_owned(), value)]);
        let op = match (delta, &row.fields) {
            (Some(_), _) => Op::Add,
            (None, None) => Op::Insert,
            (None, Some(_)) => Op::Update,
        };
        let step = Step { op, before: row.before(&after), after: Some(after), delta, date: Some(daily.date) };
        let fact = work.new_id();
        work.note(fact, Table::DailyLogs, row.id, step);
    }
    tables::write(work.connection, work.context, Table::DailyLogs, row.id, &fields).await?;
    if row.fields.is_none() {
        // A day with a log has its phase.
        cycle::settle_phases(work.connection, work.context.person, work.context.at).await?;
    }
    Ok(())
}

fn said(daily: &Daily) -> Vec<(&'static str, Value)> {
    [
        ("energy_level", daily.energy_level.map(Value::from)),
        ("mood", daily.mood.map(|mood| json!(mood))),
        ("sleep_hours", daily.sleep_hours.map(Value::from)),
        ("water_intake_liters", daily.water_intake_liters.map(Value::from)),
        ("digestion_score", daily.digestion_score.map(Value::from)),
        ("soreness", daily.soreness.map(Value::from)),
    ]
    .into_iter()
    .filter_map(|(column, value)| value.map(|value| (column, value)))
    .collect()
}

/// One row a habit and day; the last word counts, and notes stay until there are new ones.
pub(super) async fn habit(work: &mut Work<'_>, habit: &Habit) -> Result<(), ApplyError> {
    let row = tables::habit(work.connection, work.context, habit.date, &habit.habit_type).await?;
    let mut after = Fields::from_iter([
        ("date".to_owned(), json!(habit.date)),
        ("habit_type".to_owned(), json!(habit.habit_type)),
        ("status".to_owned(), json!(habit.status)),
    ]);
    if let Some(notes) = &habit.notes {
        after.insert("notes".to_owned(), json!(notes));
    }
    let fact = work.new_id();
    lay(work, Table::HabitTrackers, &row, fact, after, Some(habit.date)).await
}

/// A measured value is a row of its own: two weighings of a day are two.
pub(super) async fn metric(work: &mut Work<'_>, metric: &Metric) -> Result<(), ApplyError> {
    let after = Fields::from_iter([
        ("local_date".to_owned(), json!(metric.date)),
        ("timestamp".to_owned(), json!(instant_on(metric.date, work.context))),
        ("type".to_owned(), json!(metric.kind)),
        ("value".to_owned(), json!(metric.value)),
        ("source".to_owned(), json!(metric.source.as_deref().unwrap_or(MANUAL))),
    ]);
    add_row(work, Table::HealthMetrics, after, Some(metric.date)).await
}

/// A session that was done, or left out. Where one of this kind was planned for the day, that is the one that was done.
pub(super) async fn workout(work: &mut Work<'_>, workout: &Workout) -> Result<(), ApplyError> {
    let mut after = Fields::from_iter([
        ("date".to_owned(), json!(workout.date)),
        ("activity_type".to_owned(), json!(workout.activity_type)),
        ("completed".to_owned(), json!(workout.completed)),
    ]);
    if let Some(minutes) = workout.duration_minutes {
        after.extend(duration(minutes));
    }
    let optional = [
        ("sport", workout.sport.as_ref().map(|sport| json!(sport))),
        ("intensity_level", workout.intensity_level.map(|level| json!(level))),
        ("distance_km", workout.distance_km.map(Value::from)),
        ("calories_burned", workout.calories_burned.map(Value::from)),
    ];
    after.extend(optional.into_iter().filter_map(|(column, value)| Some((column.to_owned(), value?))));
    if workout.completed {
        let activity = workout.activity_type.as_str();
        let planned = tables::planned_session(work.connection, work.context, workout.date, activity).await?;
        if let Some(row) = planned {
            let fact = work.new_id();
            return lay(work, Table::WorkoutSessions, &row, fact, after, Some(workout.date)).await;
        }
    }
    add_row(work, Table::WorkoutSessions, after, Some(workout.date)).await
}

/// A length in the two columns that hold it: whole minutes, and to the second.
pub(super) fn duration(minutes: f64) -> [(String, Value); 2] {
    [
        ("duration_minutes".to_owned(), whole(minutes.round())),
        ("duration_seconds".to_owned(), whole((minutes * 60.0).round())),
    ]
}

/// A whole number as JSON writes it: the database reads `45`, not `45.0`, as an integer.
pub(super) fn whole(number: f64) -> Value {
    // Saturates at the ends, which the columns' checks refuse.
    json!(number as i64)
}

/// A goal; it takes the place of the active goal of its kind.
pub(super) async fn goal(work: &mut Work<'_>, goal: &Goal) -> Result<(), ApplyError> {
    let start = match goal.goal_type {
        GoalKind::LoseWeight | GoalKind::GainWeight => latest_weight(work).await?,
        _ => None,
    };
    let after = Fields::from_iter([
        ("goal_type".to_owned(), json!(goal.goal_type)),
        ("target_value".to_owned(), json!(goal.target_value)),
        ("unit".to_owned(), json!(goal.unit.or(goal.goal_type.unit()))),
        ("target_date".to_owned(), json!(goal.target_date)),
        ("is_end_weight".to_owned(), json!(goal.is_end_weight)),
        ("habit_type".to_owned(), json!(goal.habit_type)),
        ("start_value".to_owned(), json!(start)),
    ]);
    add_row(work, Table::Goals, after, None).await?;
    rank_goals(work).await
}

/// The newest goal of a kind (of a habit, for habit goals) is the active one, the older are superseded. Derived from the rows, so that
/// taking a goal back makes the one before it active again. Goals of no kind stand beside each other.
pub(super) async fn rank_goals(work: &mut Work<'_>) -> Result<(), ApplyError> {
    sqlx::query!(
        "update goals g
         set status = case when r.rank = 1 or g.goal_type = 'other' then 'active' else 'superseded' end
         from (
            select goal_id, row_number() over (
                partition by goal_type, coalesce(habit_type, '') order by created_at desc, goal_id
            ) as rank
            from goals
            where user_id = $1
         ) r
         where g.goal_id = r.goal_id and g.status in ('active', 'superseded')
            and g.status is distinct from
                case when r.rank = 1 or g.goal_type = 'other' then 'active' else 'superseded' end",
        work.context.person.0
    )
    .execute(&mut *work.connection)
    .await?;
    Ok(())
}

/// What the person weighed last: by the scale, else by what they told of themselves.
async fn latest_weight(work: &mut Work<'_>) -> Result<Option<f64>, ApplyError> {
    Ok(sqlx::query_scalar!(
        r#"select coalesce(
            (select value from health_metrics where user_id = $1 and type = 'weight_kg'
             order by local_date desc, "timestamp" desc limit 1),
            (select weight_kg from users where user_id = $1)
         )"#,
        work.context.person.0
    )
    .fetch_one(&mut *work.connection)
    .await?)
}

/// Sets what a person says about themselves, one fact a field.
pub(super) async fn profile(work: &mut Work<'_>, profile: &Profile) -> Result<(), ApplyError> {
    let row = tables::read(work.connection, Table::Users, work.context.person.0).await?;
    let mut fields = row.fields.clone().unwrap_or_default();
    let Value::Object(told) = json!(profile) else { return Ok(()) };
    for (column, value) in told {
        fields.insert(column.clone(), value.clone());
        let after = Fields::from_iter([(column, value)]);
        let step = Step { op: Op::Update, before: row.before(&after), after: Some(after), delta: None, date: None };
        let fact = work.new_id();
        work.note(fact, Table::Users, row.id, step);
    }
    tables::write(work.connection, work.context, Table::Users, row.id, &fields).await?;
    if profile.age.is_some() {
        cycle::settle(work.connection, work.context.person, work.context.at).await?;
    }
    Ok(())
}

/// Lays one version of a fact over a row: sets the columns it names, leaves the others.
pub(super) async fn lay(
    work: &mut Work<'_>,
    table: Table,
    row: &Row,
    fact: uuid::Uuid,
    after: Fields,
    date: Option<chrono::NaiveDate>,
) -> Result<(), ApplyError> {
    let mut fields = row.fields.clone().unwrap_or_default();
    fields.extend(after.clone());
    tables::write(work.connection, work.context, table, row.id, &fields).await?;
    let op = if row.fields.is_some() { Op::Update } else { Op::Insert };
    work.note(fact, table, row.id, Step { op, before: row.before(&after), after: Some(after), delta: None, date });
    Ok(())
}

/// Adds a row that is one fact.
pub(super) async fn add_row(
    work: &mut Work<'_>,
    table: Table,
    after: Fields,
    date: Option<chrono::NaiveDate>,
) -> Result<(), ApplyError> {
    let row = Row { id: work.new_id(), fields: None };
    let fact = work.new_id();
    lay(work, table, &row, fact, after, date).await
}
