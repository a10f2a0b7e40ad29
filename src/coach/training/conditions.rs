//! What somebody lives with: kept in mind when they tell it, agreed with their practice where training could harm, and thought
//! of when ankles swell or the weight jumps.

use chrono::NaiveDate;

use crate::{
    domain::{
        day,
        planner::{self, Facts, LimitKind, body::BodyPart},
        record::{MetricKind, Record},
        safety::{Condition, Conditions, JUMP_DAYS, JUMP_KG, Sign},
        text::fold,
    },
    offline::{
        self, Floor, Message, Reading,
        train::{self, Asked, Heard},
    },
    store::{
        planning::{StoredLimit, Writing},
        rows::{ActionType, MemoryKind, MemoryRow, Path},
        turns::Past,
    },
};

use super::{
    super::turn::{Memory, Plan, Turn, Word},
    TrainingChange, holds, show,
};

/// What a memory says that its person lives with.
fn named(past: &Past, memory: &MemoryRow) -> Conditions {
    let person = &past.person;
    train::conditions_named(&Message {
        text: &memory.fact,
        now: memory.created_at,
        zone: person.zone,
        day_start: person.day_start,
        units: person.units,
        lang: person.lang,
    })
}

/// What is known that a person lives with.
fn known(past: &Past) -> Conditions {
    past.memories.iter().fold(Conditions::default(), |all, memory| all.and(named(past, memory)))
}

/// What a person lives with that still concerns training on a day: a child's first year ends.
pub(super) fn in_force(past: &Past, date: NaiveDate) -> Conditions {
    let told = |memory: &MemoryRow| {
        let days = (date - memory.created_at.with_timezone(&past.person.zone).date_naive()).num_days();
        named(past, memory)
            .iter()
            .filter(|condition| condition.days().is_none_or(|last| days <= last))
            .collect::<Vec<_>>()
    };
    past.memories.iter().flat_map(told).fold(Conditions::default(), Conditions::with)
}

/// The day on which a condition was told last.
pub(super) fn told_on(past: &Past, condition: Condition) -> Option<NaiveDate> {
    let told = past.memories.iter().filter(|memory| named(past, memory).has(condition));
    told.map(|memory| day::logging_day(memory.created_at, past.person.zone, past.person.day_start)).max()
}

/// The conditions that were told with which a practice agrees to training first, and none has.
pub(super) fn uncleared(past: &Past) -> Conditions {
    let open = past.memories.iter().filter(|memory| memory.kind == MemoryKind::Illness);
    let named = open.flat_map(|memory| named(past, memory).iter());
    named.filter(|condition| condition.needs_clearance()).fold(Conditions::default(), Conditions::with)
}

/// Whether heart or kidneys are known or named that may hold water back.
fn holds_water(turn: &Turn<'_>) -> bool {
    known(&turn.past).and(train::conditions_named(&turn.message())).iter().any(Condition::holds_water)
}

/// The plan for what somebody says they live with: it is kept in mind, and easy efforts until their practice has agreed,
/// where that is needed.
pub(super) fn told(turn: &Turn<'_>, mut facts: Facts, told: Conditions) -> Plan {
    // "My doctor said yes" in the same breath.
    let is_agreed = train::practice_agrees(&turn.message(), false);
    let (mut text, memories) = kept(turn, told, is_agreed);
    let (mut training, mut buttons) = (Vec::new(), Vec::new());
    let is_new = memories.iter().any(|memory| matches!(memory, Memory::Note { kind: MemoryKind::Illness, .. }));
    // What a practice has agreed to is not asked for again.
    if told.iter().any(Condition::needs_clearance) && !is_agreed && (is_new || !uncleared(&turn.past).is_empty()) {
        // Who to ask about dizziness is said with it.
        if told.iter().any(|condition| condition.needs_clearance() && !condition.asks_for_a_word()) {
            text = format!("{text} {}", turn.words().say("condition.clearance", &[]));
        }
        buttons.push(holds::practice_button(turn.show));
        facts.person.holds.clearance = true;
        let held = planner::held(&facts);
        if !held.changed.is_empty() || !held.dropped.is_empty() {
            let dropped = held.dropped.iter().filter_map(|session| session.id.clone()).collect();
            let writing = Writing { sessions: show::written(&held.sessions, turn.show), dropped, ..Writing::default() };
            training.push(TrainingChange::Write(Box::new(facts), Box::new(writing)));
        }
    }
    training.extend(born(told));
    Plan { memories, training, buttons, ..Plan::saying(ActionType::Other, Path::Fast, text) }
}

/// The same beside something else that is answered.
pub(super) fn beside(turn: &Turn<'_>, told: Conditions, plan: &mut Plan) {
    let (text, memories) = kept(turn, told, train::practice_agrees(&turn.message(), false));
    plan.after.push(text);
    plan.memories.extend(memories);
    plan.training.extend(born(told));
}

/// A pregnancy is over with the birth.
fn born(told: Conditions) -> Option<TrainingChange> {
    told.has(Condition::Postpartum).then(|| TrainingChange::Lift(vec![StoredLimit::Pregnant]))
}

fn kept(turn: &Turn<'_>, told: Conditions, is_agreed: bool) -> (String, Vec<Memory>) {
    let words = turn.words();
    let name = |condition: Condition| words.say(&format!("condition_name.{}", condition.as_str()), &[]);
    let known: Vec<Condition> = known(&turn.past).iter().collect();
    let new: Vec<Condition> = told.iter().filter(|condition| !known.contains(condition)).collect();
    let names: Vec<String> = told.iter().map(|condition| with_its_word(turn, condition, name(condition))).collect();
    let key = if new.is_empty() { "condition.known" } else { "condition.kept" };
    let text = words.say(key, &[("what", &names.join(", "))]);
    let more = told.iter().filter(|condition| new.contains(condition) && condition.asks_for_a_word());
    let more = more.map(|condition| words.say(&format!("condition.{}", condition.as_str()), &[]));
    let text = std::iter::once(text).chain(more).collect::<Vec<_>>().join(" ");
    let note = |condition: Condition| Memory::Note {
        fact: with_its_word(turn, condition, name(condition)),
        kind: if condition.needs_clearance() && !is_agreed { MemoryKind::Illness } else { MemoryKind::Fact },
    };
    (text, new.into_iter().map(note).collect())
}

/// A medicine with the word it was told by: "blood pressure tablets (amlodipine)".
fn with_its_word(turn: &Turn<'_>, condition: Condition, name: String) -> String {
    let is_apart = |c: char| !(c.is_alphanumeric() || c == '-');
    let mut said = turn.text.split(is_apart).filter(|word| !word.is_empty() && condition.is_medicine());
    let is_it = |word: &&str| train::conditions_named(&turn.message_of(word)).has(condition);
    match said.find(is_it).filter(|word| !fold(&name).contains(&fold(word))) {
        Some(word) => format!("{name} ({word})"),
        None => name,
    }
}

/// The exchange with what it tells of a pelvic floor that was told to need care: where it holds, nothing is spared for it any more.
pub(super) fn with_floor(turn: &Turn<'_>, mut plan: Plan) -> Plan {
    let care = turn.past.memories.iter().filter(|memory| named(&turn.past, memory).has(Condition::PelvicFloor));
    let care: Vec<Memory> = care.map(|memory| Memory::Drop(memory.fact.clone())).collect();
    let Some(floor) = offline::floor(&turn.message()).filter(|_| !care.is_empty() && plan.path != Path::Safety) else {
        return plan;
    };
    // "Doesn't leak any more" names a leak, and is none that is to be kept.
    let is_of_it = |fact: &str| train::conditions_named(&turn.message_of(fact)).has(Condition::PelvicFloor);
    plan.memories.retain(|memory| !matches!(memory, Memory::Note { fact, .. } if is_of_it(fact)));
    let key = match floor {
        Floor::Holds => {
            plan.memories.extend(care);
            "ache.floor_gone"
        }
        Floor::Better => "ache.floor_better",
    };
    plan.unanswered = false;
    plan.word = Word::Text(turn.words().pick(key, &[], turn.pick));
    plan
}

/// "My cardiologist says I may train": what was told stays in mind, and training is no longer easy for it.
pub(super) fn clear(turn: &Turn<'_>, plan: &mut Plan) {
    let open = turn.past.memories.iter().filter(|memory| memory.kind == MemoryKind::Illness);
    let open = open.filter(|memory| named(&turn.past, memory).iter().any(Condition::needs_clearance));
    plan.memories.extend(open.map(|memory| Memory::Note { fact: memory.fact.clone(), kind: MemoryKind::Fact }));
}

/// What is heard, where a gain of weight or a short breath counts for something: without a condition that holds water both
/// vary.
pub(super) fn weighed(turn: &Turn<'_>, heard: Heard) -> Option<Heard> {
    match heard.asked {
        Asked::Look { sign, .. } if sign.is_vague() && !holds_water(turn) => {
            (!heard.conditions.is_empty()).then_some(Heard { asked: Asked::Has(heard.conditions), ..heard })
        }
        _ => Some(heard),
    }
}

/// What a sign means for this person: with a condition of heart or kidneys, swelling of the feet without an injury is water,
/// and so is a breath that gets short lying flat or sooner than usual (orthopnoea: ESC guidelines on heart failure, 2021).
pub(super) fn sign(turn: &Turn<'_>, facts: &Facts, sign: Sign, part: Option<BodyPart>) -> Sign {
    let is_low =
        matches!(part, Some(BodyPart::Ankle | BodyPart::Foot | BodyPart::Leg | BodyPart::Calf | BodyPart::Shin));
    let is_hurt =
        || facts.limits_on(facts.today).any(|limit| part.is_some_and(|part| limit.kind == LimitKind::Injury(part)));
    match sign {
        Sign::Gain | Sign::Breath => Sign::Fluid,
        Sign::Swelling if holds_water(turn) => Sign::Fluid,
        Sign::Joint if is_low && holds_water(turn) && !is_hurt() => Sign::Fluid,
        sign => sign,
    }
}

/// Whether the weight of a message is a jump for somebody whose heart or kidneys may hold water back.
pub(super) fn weight_jumps(turn: &Turn<'_>, reading: &Reading) -> bool {
    let said = reading.records.iter().filter_map(|found| match &found.record {
        Record::LogMetric(metric) if metric.kind == MetricKind::WeightKg => Some((metric.date, metric.value)),
        _ => None,
    });
    let said: Vec<_> = said.collect();
    let kept = turn.past.metrics.iter().filter(|row| row.kind == MetricKind::WeightKg);
    let all: Vec<_> = kept.map(|row| (row.local_date, row.value)).chain(said.iter().copied()).collect();
    let jumps = said.iter().any(|(date, kg)| {
        // A weight of the same day may be one that is being corrected.
        all.iter().any(|(before, was)| (1..=JUMP_DAYS).contains(&(*date - *before).num_days()) && kg - was >= JUMP_KG)
    });
    jumps && holds_water(turn)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        coach::words::words,
        domain::person::{Lang, Units, default_day_start},
    };

    /// What is kept is what is heard again: in another language of the same person too.
    #[test]
    fn a_condition_is_known_by_the_name_it_is_kept_under() {
        for lang in Lang::ALL {
            for condition in Condition::ALL {
                let name = words(lang).say(&format!("condition_name.{}", condition.as_str()), &[]);
                let said = train::conditions_named(&Message {
                    text: &name,
                    now: chrono::DateTime::UNIX_EPOCH,
                    zone: chrono_tz::Europe::Berlin,
                    day_start: default_day_start(),
                    units: Units::Metric,
                    lang: Lang::En,
                });
                assert!(said.iter().any(|named| named == condition), "{lang:?} {name}: {said:?}");
                let needs = |condition: Condition| condition.needs_clearance();
                assert_eq!(said.iter().any(needs), condition.needs_clearance(), "{lang:?} {name}: {said:?}");
            }
        }
    }
}
