//! Our questions and the answers to them.

use chrono::NaiveDate;
use serde_json::json;

use crate::{
    domain::{
        person::Onboarding,
        record::{Activity, Goal, GoalKind, MetricKind, Mood, Record},
        safety::{Alert, SafetyClass},
        talk::Button,
        text::fold,
    },
    offline::{
        self, Reading,
        answer::{
            self,
            Answer::{Choice, Yes},
            answer,
        },
    },
    store::rows::{ActionType, Path},
};

use super::{
    cycle,
    draft::Ask,
    forget,
    onboarding::{self, Answer, Learned},
    pending::{Action, Pending},
    push, receipt,
    show::Show,
    turn::{Plan, Turn, Word, careful},
};

/// Words that call a question off, folded.
const CALLED_OFF: &[&str] = &[
    "never mind",
    "nevermind",
    "cancel",
    "forget it",
    "da igual",
    "cancelar",
    "egal",
    "abbrechen",
    "laisse tomber",
    "annuler",
];
/// Words that answer most questions as if they were called off, folded.
const NOTHING: &[&str] = &["none", "no", "nothing", "nada", "nein", "nichts", "non", "rien"];
/// What an answer begins with that is no "no" to whether life is wanted.
const NOT_NO: &[&str] = &[
    "yes",
    "yeah",
    "yep",
    "sometimes",
    "maybe",
    "perhaps",
    "kind",
    "kinda",
    "sort",
    "often",
    "idk",
    "ja",
    "manchmal",
    "vielleicht",
    "schon",
    "irgendwie",
    "oft",
    "jein",
    "si",
    "aveces",
    "quizas",
    "quiza",
    "talvez",
    "oui",
    "parfois",
    "peut",
    "souvent",
    "ouais",
];

/// The pools that are offered.
const POOLS: [&str; 2] = ["25 m", "50 m"];

/// Whether a message calls off what was asked, and says nothing else.
pub fn calls_off(text: &str) -> bool {
    let folded = fold(text);
    CALLED_OFF.contains(&folded.trim_matches(|c: char| !c.is_alphanumeric()))
}

/// A question in words, with its choices as buttons.
pub fn question(ask: &Ask, show: Show) -> (String, Vec<Button>) {
    let words = show.words();
    match ask {
        Ask::OutOfRange(error) => {
            // "540/5" would be no number at all.
            let is_scale = matches!(error.field, "energy_level" | "digestion_score" | "soreness");
            let value = |number: f64| {
                if is_scale { show.number(number, 1) } else { show.field(error.field, &json!(number)) }
            };
            let key = if error.value < 0.0 && error.min >= 0.0 { "say.below_nought" } else { "say.out_of_range" };
            let text = words.say(
                key,
                &[
                    ("label", &show.label(error.field)),
                    ("value", &value(error.value)),
                    ("min", &value(error.min)),
                    ("max", &value(error.max)),
                ],
            );
            (text, Vec::new())
        }
        Ask::WhatIs { number } => (words.say("say.what_is", &[("number", number)]), what_is_choices(number, show)),
        Ask::HowFar { amount, unit } => (words.say("say.how_far", &[("amount", amount), ("unit", unit)]), Vec::new()),
        Ask::HowLongAPool { amount, .. } => {
            let button =
                |metres: &str| Button { label: metres.to_owned(), action: Action::Say(metres.to_owned()).encode() };
            (words.say("say.how_long_a_pool", &[("amount", amount)]), POOLS.iter().map(|pool| button(pool)).collect())
        }
        Ask::HowMuch { amount, unit } => (words.say("say.how_much", &[("amount", amount), ("unit", unit)]), Vec::new()),
        Ask::NotKept { value } => {
            (words.say("say.not_kept", &[("value", &super::morning::sentence(value))]), Vec::new())
        }
        Ask::WhichMood { number, point } => {
            let (key, moods) = match point {
                ..=2 => ("low", [Mood::Sad, Mood::Stressed, Mood::Anxious, Mood::Tired, Mood::Irritable].as_slice()),
                3 => ("middle", [Mood::Neutral, Mood::Calm, Mood::Tired].as_slice()),
                _ => ("high", [Mood::Happy, Mood::Calm, Mood::Energetic].as_slice()),
            };
            let button = |mood: &Mood| {
                let label = show.field("mood", &json!(mood));
                Button { action: Action::Say(words.say("say.mood_is", &[("mood", &label)])).encode(), label }
            };
            (words.say(&format!("say.which_mood_{key}"), &[("number", number)]), moods.iter().map(button).collect())
        }
        Ask::WhatSport { amount } => {
            let sport = |sport: Activity| words.say(&format!("plan.sport.{}", sport.as_str()), &[]);
            let sports = [Activity::Running, Activity::Walking, Activity::Cycling, Activity::Swimming].map(sport);
            let buttons = sports.map(|sport| Button {
                action: Action::Say(format!("{amount} {sport}")).encode(),
                label: super::morning::sentence(&sport),
            });
            let buttons = buttons.into_iter().filter(|button| button.action.len() <= 64).collect();
            (words.say("say.what_sport", &[("amount", &super::morning::sentence(amount))]), buttons)
        }
        Ask::Which { candidates } => {
            let described: Vec<String> = candidates.iter().map(|record| describe(record, show)).collect();
            let text = words.say("say.check_number", &[("what", described.first().map_or("", String::as_str))]);
            let mut buttons: Vec<Button> = described
                .into_iter()
                .enumerate()
                .map(|(index, label)| Button { label, action: Action::Choose(Some(index)).encode() })
                .collect();
            buttons.push(Button { label: words.say("button.no", &[]), action: Action::Choose(None).encode() });
            (text, buttons)
        }
    }
}

/// "How far is the race?", of one that was told with its day alone: with it the race is a goal.
pub fn how_far(turn: &Turn<'_>, on: NaiveDate) -> Plan {
    let words = turn.words();
    let day = super::morning::sentence(&words.date(on));
    let mut plan = Plan::saying(ActionType::Goal, Path::Offline, words.say("say.what_race", &[("day", &day)]));
    let race = |key: &str| words.say(&format!("choice.{key}"), &[]);
    plan.buttons = ["5 km".to_owned(), "10 km".to_owned(), race("half_marathon"), race("marathon")]
        .map(|label| Button { action: Action::Say(label.clone()).encode(), label })
        .to_vec();
    plan.pending = Some(Pending::Race { on });
    plan
}

/// The likely meanings of a bare number, as words that could have been said.
fn what_is_choices(number: &str, show: Show) -> Vec<Button> {
    let Ok(value) = number.replace(',', ".").parse::<f64>() else { return Vec::new() };
    let words = show.words();
    let fits: &[(&str, std::ops::RangeInclusive<f64>)] = &[
        ("choice.sleep", 3.0..=12.0),
        ("choice.water", 2.0..=12.0),
        ("choice.energy", 1.0..=5.0),
        ("choice.run", 2.0..=42.0),
        ("choice.weight", 40.0..=150.0),
        ("choice.steps", 1000.0..=40_000.0),
    ];
    fits.iter()
        .filter(|(_, range)| range.contains(&value))
        .take(4)
        .map(|(key, _)| {
            let said = words.say(key, &[("number", number)]);
            Button { label: said.clone(), action: Action::Say(said).encode() }
        })
        .filter(|button| button.action.len() <= 64)
        .collect()
}

/// A record in a few words: "Sleep 7 h (yesterday)".
pub fn describe(record: &Record, show: Show) -> String {
    let args = record.args();
    let facts: Vec<String> = match record {
        Record::LogMetric(metric) => {
            vec![format!("{} {}", show.label(metric.kind.as_str()), show.metric(metric.kind, metric.value))]
        }
        Record::LogHabit(habit) => vec![show.habit(&habit.habit_type)],
        Record::LogCycle(entry) => {
            let words = show.words();
            let mut facts: Vec<String> =
                entry.symptoms.names().iter().map(|name| words.say(&format!("symptom.{name}"), &[])).collect();
            match entry.event.as_str() {
                "period_start" => facts.insert(0, words.say("receipt.period_start", &[])),
                "period_end" => facts.insert(0, words.say("receipt.period_end", &[])),
                _ => {}
            }
            facts.extend(entry.lh_test.map(|result| words.say(&format!("receipt.lh_{}", result.as_str()), &[])));
            facts.extend(
                entry
                    .temperature_c
                    .map(|celsius| format!("{} {}", show.label("temperature_c"), show.basal_temperature(celsius))),
            );
            facts
        }
        Record::LogWorkout(_) => super::receipt::state("workout_sessions", &args, show).into_iter().collect(),
        Record::SetGoal(_) => super::receipt::state("goals", &args, show).into_iter().collect(),
        Record::CorrectLast(change) => {
            vec![format!("{} {}", show.label(&change.field), show.field(&change.field, &change.value))]
        }
        Record::LogDaily(_) | Record::UpdateProfile(_) | Record::DeleteLast(_) => args
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(name, _)| !matches!(name.as_str(), "date" | "water_is_total"))
            .map(|(name, value)| format!("{} {}", show.label(name), show.field(name, value)))
            .collect(),
    };
    facts.join(", ")
}

/// The plan for a message that answers our open question; none when it is about something else.
pub fn to_pending(turn: &Turn<'_>, reading: &Reading) -> Option<Plan> {
    let folded = fold(turn.text);
    let word = folded.trim_matches(|c: char| !c.is_alphanumeric());
    match turn.pending.as_ref()? {
        Pending::Onboarding => to_onboarding(turn, reading),
        Pending::Cycle { open } => cycle::talk::answered(turn, open, reading),
        Pending::Despair => despair(turn, reading),
        _ if CALLED_OFF.contains(&word) || NOTHING.contains(&word) => {
            Some(Plan::saying(ActionType::Other, Path::Command, turn.words().say("say.never_mind", &[])))
        }
        Pending::Fix { field } => Some(fix(turn, field, reading)),
        // "Hike on Tuesday, about 5 hours" is no answer to how the night was.
        Pending::Value { .. } if !offline::events(&turn.message()).is_empty() => None,
        Pending::HowFar => correction(turn, "distance_km").map(|record| keep(turn, record)),
        Pending::HowLongAPool { lengths } => {
            let message = turn.message();
            let km = offline::swum(*lengths, &message).filter(|_| offline::may_answer("distance_km", &message))?;
            let swum = json!({"field": "distance_km", "value": (km * 100.0).round() / 100.0});
            Record::parse("correct_last", swum).ok().map(|record| keep(turn, record))
        }
        Pending::Value { field } => value_for(turn, field).map(|record| keep(turn, record)),
        Pending::Which { candidates } => {
            let options = candidates.iter().map(|record| describe(record, turn.show)).collect();
            let chosen = match answer(&answer::Pending::Choice { options }, &turn.message()) {
                Some(Choice(index)) => Some(index),
                _ => matches!(answer(&answer::Pending::Offer, &turn.message()), Some(Yes)).then_some(0),
            };
            chosen.and_then(|index| candidates.get(index)).map(|record| keep(turn, record.clone()))
        }
        Pending::Race { on } => {
            let km = offline::race_distance(&turn.message())?;
            let goal = Goal {
                goal_type: GoalKind::RunDistance,
                target_value: Some(km),
                unit: GoalKind::RunDistance.unit(),
                target_date: Some(*on),
                by_month: false,
                is_end_weight: false,
                habit_type: None,
            };
            Some(keep(turn, Record::SetGoal(goal)))
        }
        Pending::WhatIs { number } => {
            // "glasses of water" after "3 what?".
            let said = format!("{number} {}", turn.text);
            let again = offline::read(&turn.message_of(&said));
            let records: Vec<Record> = again.records.into_iter().map(|found| found.record).collect();
            (reading.records.is_empty() && !records.is_empty()).then(|| {
                let mut plan = Plan::new(ActionType::Log, Path::Fast);
                records.into_iter().for_each(|record| plan.draft.add(record, turn.text));
                plan.word = Word::Insight;
                plan
            })
        }
        Pending::ForgetAll if matches!(answer(&answer::Pending::Certain, &turn.message()), Some(Yes)) => {
            let mut plan = Plan::new(ActionType::Other, Path::Command);
            plan.erase = true;
            Some(plan)
        }
        Pending::ForgetDay if matches!(answer(&answer::Pending::Certain, &turn.message()), Some(Yes)) => {
            Some(forget::forgetting_day(turn))
        }
        Pending::Zone { zone } => {
            let zone = zone.parse().ok()?;
            matches!(answer(&answer::Pending::Offer, &turn.message()), Some(Yes)).then(|| onboarding::moved(turn, zone))
        }
        Pending::ForgetAll | Pending::ForgetDay | Pending::Remind { .. } | Pending::Plan { .. } => None,
    }
}

/// The plan for a bare number that replaces one of the last exchange ("actually 3", "6 not 7"): where it fits one field, that
/// one; where it fits several, the person says which.
pub fn amended(turn: &Turn<'_>) -> Option<Plan> {
    let amended = offline::amended(&turn.message())?;
    let last = turn.past.last_ledger.as_ref()?;
    let newest = turn.past.recent.last().is_some_and(|exchange| exchange.interaction_id == last.interaction);
    let asked = turn.past.about.is_some_and(|about| about == last.interaction);
    if !(newest || asked) {
        return None;
    }
    // "No, 4 not 3" after "drank 3 glasses" means glasses.
    let before = turn.past.recent.iter().rev().find(|said| said.interaction_id == last.interaction);
    let before = before.and_then(|said| said.input.as_deref()).map(|said| turn.message_of(said));
    let unit = before.and_then(|before| offline::unit_of(&before, amended.not));
    let fits = |field: &String, unit: Option<&str>| {
        let with_unit = |number: f64| unit.map_or(number.to_string(), |unit| format!("{number} {unit}"));
        if let Some(not) = amended.not {
            let was = offline::value_of(field, &turn.message_of(&with_unit(not)))?.as_f64()?;
            let is_it = |stands: Option<f64>| stands.is_some_and(|stands| (stands - was).abs() < 0.05);
            let is_told = is_it(receipt::number(&last.changes, field)) || is_it(receipt::added(&last.changes, field));
            is_told.then_some(())?;
        }
        let record = correction_of(turn, field, &with_unit(amended.number))?;
        record.check().is_ok().then_some(record)
    };
    let fields = receipt::numbers(&last.changes);
    let all = |unit: Option<&str>| fields.iter().filter_map(|field| fits(field, unit)).collect::<Vec<Record>>();
    let mut records = unit.as_deref().map(|unit| all(Some(unit))).unwrap_or_default();
    if records.is_empty() {
        records = all(None);
    }
    let mut plan = Plan::new(ActionType::Correction, Path::Fast);
    match records.len() {
        0 => return None,
        1 => plan.draft.add(records.remove(0), turn.text),
        _ => plan.draft.asks.push(Ask::Which { candidates: records }),
    }
    Some(plan)
}

/// "No, that's my usual week", right after a session was recorded: it was none, so it is taken back.
pub fn usual_after_all(turn: &Turn<'_>) -> Option<Plan> {
    let last = turn.past.last_ledger.as_ref()?;
    let newest = turn.past.recent.last().is_some_and(|exchange| exchange.interaction_id == last.interaction);
    let asked = turn.past.about.is_some_and(|about| about == last.interaction);
    let is_of_sessions =
        !last.changes.is_empty() && last.changes.iter().all(|change| change.table == "workout_sessions");
    if !(newest || asked) || !is_of_sessions || !offline::setup::is_usual_after_all(&turn.message()) {
        return None;
    }
    let mut plan = Plan::new(ActionType::Correction, Path::Fast);
    plan.take_back = Some(last.interaction);
    // A question of the plan that this was an answer to stays open.
    plan.pending = turn.pending.clone().filter(|pending| matches!(pending, Pending::Plan { .. }));
    Some(plan)
}

/// "No, I did not run 10 km", "undo the distance 10 km", right after it was recorded: it is taken back. Of what was never
/// recorded nothing is.
pub fn denied(turn: &Turn<'_>) -> Option<Plan> {
    let km = offline::denied_distance(&turn.message())?;
    let last = turn.past.last_ledger.as_ref();
    let tells = |changes| receipt::number(changes, "distance_km").is_some_and(|told| (told - km).abs() < 0.05);
    let Some(last) = last.filter(|last| tells(&last.changes)) else {
        let text = turn.words().say("say.not_noted", &[("what", &turn.show.distance(km))]);
        return Some(Plan::saying(ActionType::Correction, Path::Fast, text));
    };
    let mut plan = Plan::new(ActionType::Correction, Path::Fast);
    let is_all = last.changes.iter().all(|change| change.row_id == last.changes[0].row_id);
    if is_all {
        plan.take_back = Some(last.interaction);
    } else {
        // What was told beside it stands: the person says which of it goes.
        plan.word = Word::Text(turn.words().say("say.undo_which", &[("what", &turn.show.distance(km))]));
    }
    // A question of the plan that this was said beside stays open.
    plan.pending = turn.pending.clone().filter(|pending| matches!(pending, Pending::Plan { .. }));
    Some(plan)
}

/// A field corrected to a number, in the unit that was said, else in the one the person thinks in.
fn correction_of(turn: &Turn<'_>, field: &str, number: &str) -> Option<Record> {
    let value = offline::value_of(field, &turn.message_of(number))?;
    Record::parse("correct_last", json!({"field": field, "value": value})).ok()
}

/// Keeps a record the person confirmed.
pub fn keep(turn: &Turn<'_>, record: Record) -> Plan {
    let mut plan = Plan::new(ActionType::Log, Path::Fast);
    plan.draft.add(record, turn.text);
    plan.word = Word::Insight;
    plan
}

/// The answer to whether somebody thinks of not living: any yes is a crisis, and any doubt, too.
fn despair(turn: &Turn<'_>, reading: &Reading) -> Option<Plan> {
    let folded = fold(turn.text);
    let mut words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let first = words.next()?;
    let is_short = words.count() < 6;
    let is_doubt = ["a veces", "tal vez", "un peu", "un poco", "a little", "a bit", "ein bisschen"];
    if NOT_NO.contains(&first)
        || is_doubt.iter().any(|doubt| folded.starts_with(doubt))
        || matches!(answer(&answer::Pending::Certain, &turn.message()), Some(Yes))
    {
        let alert = Alert { class: SafetyClass::Crisis, other_person: false, child: false, by_writer: false };
        return Some(careful(turn, alert, reading));
    }
    let is_no = is_short && reading.records.is_empty() && NOTHING.contains(&first)
        || matches!(answer(&answer::Pending::YesNo, &turn.message()), Some(answer::Answer::No));
    is_no.then(|| Plan::saying(ActionType::Smalltalk, Path::Offline, turn.words().say("feeling.despair_no", &[])))
}

fn to_onboarding(turn: &Turn<'_>, reading: &Reading) -> Option<Plan> {
    let step = turn.past.person.onboarding;
    // Something to keep goes before our questions.
    let says_facts = reading.records.iter().any(|found| !matches!(found.record, Record::UpdateProfile(_)));
    // "Ok for me" is no mood of somebody who was asked.
    let is_answer = step == Onboarding::Pushes && offline::agrees(&turn.message()).is_some();
    if says_facts && !is_answer {
        return None;
    }
    if step == Onboarding::Pushes {
        let (changes, thanks) = push::first_answer(turn.text, &turn.message())?;
        let mut plan = Plan::new(ActionType::Other, Path::Command);
        if !thanks.is_empty() {
            plan.lead.push(turn.words().say(thanks, &[]));
        }
        plan.pushes = changes;
        return Some(plan);
    }
    let hints = &turn.inbound.heard.hints;
    let learned = onboarding::answer(step, turn.text, hints)?;
    let mut plan = Plan::new(ActionType::Other, Path::Command);
    match learned {
        Answer::Learned(learned) => {
            plan.lead.push(onboarding::thanks(&learned, turn.show));
            plan.learned.push(learned);
        }
        Answer::Skipped => {
            // "Later" once, not at every question.
            if step == Onboarding::Name {
                plan.lead.push(turn.words().say("hello.skipped", &[]));
            }
        }
        Answer::UnknownPlace => {
            let place = turn.text.trim_matches(|c: char| !c.is_alphanumeric());
            let is_several = offline::places::is_ambiguous(place);
            let key = if is_several { "hello.zone_ambiguous" } else { "hello.zone_unknown" };
            let fields: &[(&str, &str)] = if is_several { &[("place", place)] } else { &[] };
            plan.word = Word::Text(turn.words().say(key, fields));
            plan.learned.push(Learned::Step(step));
            plan.pending = Some(Pending::Onboarding);
        }
    }
    Some(plan)
}

/// The value said after Fix: as a correction of the field.
fn fix(turn: &Turn<'_>, field: &str, reading: &Reading) -> Plan {
    let corrected = reading.records.iter().find_map(|found| match &found.record {
        Record::CorrectLast(change) if change.field == field => Some(found.record.clone()),
        _ => None,
    });
    match corrected.or_else(|| correction(turn, field)) {
        Some(record) => {
            let mut plan = Plan::new(ActionType::Correction, Path::Fast);
            plan.draft.add(record, turn.text);
            plan
        }
        None => {
            let text = turn.words().say("say.fix_gone", &[("label", &turn.show.label(field))]);
            let mut plan = Plan::saying(ActionType::Correction, Path::Fast, text);
            plan.pending = Some(Pending::Fix { field: field.to_owned() });
            plan
        }
    }
}

/// The value of a field in the person's words, as the record that holds it today.
fn value_for(turn: &Turn<'_>, field: &str) -> Option<Record> {
    let message = turn.message();
    let value = offline::value_of(field, &message).filter(|_| offline::may_answer(field, &message))?;
    if let Some(kind) = MetricKind::parse(field) {
        return Record::parse("log_metric", json!({"date": turn.today, "type": kind, "value": value})).ok();
    }
    let tool = match field {
        "sleep_hours" | "water_intake_liters" | "energy_level" | "digestion_score" | "soreness" | "mood" => "log_daily",
        "age" | "height_cm" | "target_weight_kg" => "update_profile",
        _ => return correction(turn, field),
    };
    let mut args = json!({ field: value });
    if tool == "log_daily" {
        args["date"] = json!(turn.today);
    }
    Record::parse(tool, args).ok()
}

fn correction(turn: &Turn<'_>, field: &str) -> Option<Record> {
    let message = turn.message();
    let value = offline::value_of(field, &message).filter(|_| offline::may_answer(field, &message))?;
    Record::parse("correct_last", json!({"field": field, "value": value})).ok()
}
