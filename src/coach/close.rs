//! The end of an exchange: everything it does is written in one transaction, and what is said of it is rendered from what was
//! written.

use std::time::Instant;

use anyhow::{Context, Result};
use chrono::{TimeDelta, Timelike};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    domain::{
        insight::{Insight, insight},
        record::{Profile, Record},
        talk::{Body, Button, Heard, Say},
        text::fold,
    },
    offline,
    store::{
        self, Tx, files, memories,
        outbox::{self, LetterKind, NewLetter},
        people, planning,
        records::{self, ApplyError, Change, Unwritten},
        rows::{MemoryKind, Path},
        turns::{self, Closing},
    },
};

use super::{
    Exchange, Stored, answers, cycle,
    draft::{Ask, Write},
    forget,
    onboarding::Learned,
    pending::{Action, Pending},
    plain, push,
    receipt::receipt,
    show::Show,
    training::{self, TrainingChange},
    turn::{Memory, Plan, Turn, Word},
    views,
};

/// From this hour on a day has nothing left to give counsel for but its night.
const EVENING: u32 = 19;
/// Call indices from here on are what was learned beside the records of the message.
const LEARNED_FROM: i32 = 1000;
/// The longest fact that is remembered, in characters.
const LONGEST_FACT: usize = 500;
/// From this hour on a day is over for what may be advised, and before that one it still is.
const NIGHT_ENDS: u32 = 4;

/// Writes an exchange: its records, its letters, and the message marked as answered. A record that is refused is said to the
/// person, and the others are kept.
pub(super) async fn write(tx: &mut Tx, turn: &Turn<'_>, plan: Plan, began: Instant) -> Result<Exchange> {
    let written = write_records(tx, turn, plan, Guard::Savepoints, began).await?;
    written.context("a record was refused in spite of its savepoint")
}

/// The same without savepoints, which is quicker; nearly all records are taken. None where one was refused: the transaction
/// cannot go on then, and the exchange is to be written with [`write()`] in another.
pub(super) async fn try_write(tx: &mut Tx, turn: &Turn<'_>, plan: Plan, began: Instant) -> Result<Option<Exchange>> {
    write_records(tx, turn, plan, Guard::Off, began).await
}

/// What stands between a record that is refused and those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Guard {
    Off,
    Savepoints,
}

async fn write_records(
    tx: &mut Tx,
    turn: &Turn<'_>,
    mut plan: Plan,
    guard: Guard,
    began: Instant,
) -> Result<Option<Exchange>> {
    let person = turn.past.person.id;
    let interaction = Uuid::now_v7();
    let context = records::Context {
        person,
        interaction,
        call_index: 0,
        at: turn.at,
        zone: turn.past.person.zone,
        about: turn.past.about,
    };
    undo_limit(tx, turn, &mut plan).await?;
    let mut back = take_back(tx, turn, &mut plan, &context).await?;
    if let Some(tracking) = &plan.tracking {
        store::cycle::save(tx, person, tracking, turn.at).await?;
    }
    if plan.erase_cycle {
        let gone = cycle::command::erase(tx, turn).await?.to_string();
        plan.word = Word::Text(turn.words().say("cycle.delete_done", &[("n", &gone)]));
        let unread = files::unread(tx, person).await?;
        if unread > 0 {
            plan.after.push(turn.words().say("cycle.delete_unread", &[("n", &unread.to_string())]));
        }
    }
    if let Some(span) = plan.forget {
        let gone = store::forget::forget(tx, &context, span).await?;
        plan.word = Word::Text(forget::told(turn, span, gone));
    }
    let (mut kept, mut stored, mut ledger) = (Vec::new(), Vec::new(), Unwritten::default());
    for (index, write) in std::mem::take(&mut plan.draft.writes).into_iter().enumerate() {
        // Call 0 is the taking back.
        let call = records::Context { call_index: index as i32 + 1, ..context };
        let applied = match guard {
            Guard::Off => records::apply_unguarded(tx, &call, &write.record, &mut ledger).await,
            Guard::Savepoints => records::apply(tx, &call, &write.record).await,
        };
        match applied {
            Ok(done) => {
                stored.extend(done.iter().map(|change| Stored {
                    tool: write.record.tool(),
                    args: write.record.policy_args(),
                    table: change.table.clone(),
                    row_id: change.row_id,
                }));
                if done.is_empty() {
                    plan.lead.extend(unchanged(&write.record, turn.show));
                }
                let side = if matches!(write.record, Record::DeleteLast(_)) { &mut back } else { &mut kept };
                side.extend(done);
                plan.draft.writes.push(write);
            }
            Err(ApplyError::Database(error)) => return Err(error),
            Err(_) if guard == Guard::Off => return Ok(None),
            Err(error) => plan.lead.push(refusal(error, &write.record, turn.show)?),
        }
    }
    keep_learned(tx, turn, &plan, context, &mut ledger).await?;
    keep_file(tx, turn).await?;
    let moves =
        plan.learned.iter().any(|learned| matches!(learned, Learned::Zone(_))) || kept.iter().chain(&back).any(moves);
    let pushes = push::keep(tx, turn, &plan.pushes, moves).await?;
    training::keep(tx, turn, &plan.training, interaction).await?;
    plan.lead.extend(pushes);
    cycle::follow::follow(tx, turn, &mut plan, &kept).await?;
    let say = cycle::for_company(turn, &plan, compose(turn, &plan, &kept, &back, interaction));
    let rewrites = earlier_reply(tx, turn).await?;
    let closing = closing(turn, &plan, interaction, &say, rewrites, began);
    turns::close(tx, &Closing { ledger, ..closing }).await?;
    if plan.erase_cycle {
        // Not even the words that asked for it stay.
        store::cycle::silence_asking(tx, person, interaction).await?;
    }
    Ok(Some(exchange(turn, plan, interaction, say, stored, began)))
}

/// Whether a change is one of the person's time zone.
fn moves(change: &Change) -> bool {
    let named = |row: &Option<Value>| row.as_ref().is_some_and(|row| row.get("timezone").is_some());
    change.table == "users" && (named(&change.before) || named(&change.after))
}

/// Keeps the hand-off of a file.
async fn keep_file(tx: &mut Tx, turn: &Turn<'_>) -> Result<()> {
    let heard = &turn.inbound.heard;
    let kept = heard.file_to_keep().filter(|file| file.beyond_reach(heard.to.channel).is_none());
    let Some(file) = kept else { return Ok(()) };
    let is_about_cycle = cycle::brings_something_about_it(turn) || offline::cycle::is_spoken_of(turn.text);
    let new = files::NewFile {
        inbound: turn.inbound.id,
        channel: heard.to.channel,
        kind: heard.body.kind(),
        file,
        is_about_cycle,
    };
    files::keep(tx, turn.past.person.id, new, turn.at).await
}

/// "Undo" right after a limit of training, or after something to keep in mind, means that: it is no record, and the newest
/// record is not meant.
async fn undo_limit(tx: &mut Tx, turn: &Turn<'_>, plan: &mut Plan) -> Result<()> {
    let is_undo = |write: &Write| matches!(write.record, Record::DeleteLast(_));
    if plan.take_back.is_none()
        && plan.draft.writes.iter().any(is_undo)
        && let Some(last) = training::limit_to_undo(tx, turn).await?.or(noted_last(tx, turn).await?)
    {
        plan.draft.writes.retain(|write| !is_undo(write));
        plan.take_back = Some(last);
    }
    Ok(())
}

/// The newest exchange that is not older than the last record and in which something was kept in mind.
async fn noted_last(tx: &mut Tx, turn: &Turn<'_>) -> Result<Option<Uuid>> {
    let recorded = turn.past.last_ledger.as_ref().map(|ledger| ledger.interaction);
    for said in turn.past.recent.iter().rev().map(|exchange| exchange.interaction_id) {
        if memories::has_any_of(tx, turn.past.person.id, said).await? {
            return Ok(Some(said));
        }
        if Some(said) == recorded {
            break;
        }
    }
    Ok(None)
}

/// Takes back what the plan names, and what an earlier version of an edited message recorded.
async fn take_back(tx: &mut Tx, turn: &Turn<'_>, plan: &mut Plan, context: &records::Context) -> Result<Vec<Change>> {
    let mut changes = Vec::new();
    if let Some(earlier) = turn.past.earlier_version {
        match records::take_back(tx, context, earlier).await {
            // What the edit changes is told by what is kept now.
            Ok(_) | Err(ApplyError::NothingToDelete | ApplyError::AlreadyUndone) => {}
            Err(error) => return Err(error.into()),
        }
        planning::take_back_limits(tx, turn.past.person.id, earlier).await?;
        memories::take_back(tx, turn.past.person.id, earlier).await?;
    }
    if let Some(target) = plan.take_back {
        let had_limit = planning::take_back_limits(tx, turn.past.person.id, target).await?;
        if had_limit {
            plan.lead.push(turn.words().say("plan.adapt.taken_back", &[]));
        }
        let had_memory = memories::take_back(tx, turn.past.person.id, target).await?;
        if had_memory {
            plan.lead.push(turn.words().say("condition.taken_back", &[]));
        }
        match records::take_back(tx, context, target).await {
            Err(ApplyError::NothingToDelete | ApplyError::AlreadyUndone) if had_limit || had_memory => {}
            Ok(done) if done.is_empty() => plan.lead.push(turn.words().say("say.same_undone", &[])),
            Ok(done) => changes = done,
            Err(ApplyError::AlreadyUndone) => plan.lead.push(turn.words().say("say.already_undone", &[])),
            Err(ApplyError::NothingToDelete) => plan.lead.push(turn.words().say("say.nothing_to_undo", &[])),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(changes)
}

/// A record that changed nothing: the person said what already stands, or took back what stands without it.
fn unchanged(record: &Record, show: Show) -> Option<String> {
    match record {
        Record::CorrectLast(change) => {
            let value = show.field(&change.field, &change.value);
            Some(show.words().say("say.correction_same", &[("value", &value)]))
        }
        Record::DeleteLast(_) => Some(show.words().say("say.same_undone", &[])),
        _ => None,
    }
}

/// The sentence for a record the database did not take; what failed on our side fails the turn.
fn refusal(error: ApplyError, record: &Record, show: Show) -> Result<String> {
    let words = show.words();
    Ok(match error {
        ApplyError::NothingToCorrect { .. } => words.say("say.nothing_to_fix", &[]),
        ApplyError::NothingToDelete => words.say("say.nothing_to_undo", &[]),
        ApplyError::AlreadyUndone => words.say("say.already_undone", &[]),
        ApplyError::Unfit { field } => words.say("say.fix_gone", &[("label", &show.label(&field))]),
        ApplyError::Refused(constraint) => {
            // The names of what concerns the cycle are words about it.
            let is_private = matches!(record, Record::LogCycle(_));
            let (constraint, tool) = if is_private { ("-", "-") } else { (constraint.as_str(), record.tool()) };
            tracing::warn!(constraint, tool, "a record was refused");
            let what = answers::describe(record, show);
            words.say("say.could_not_keep", &[("what", &what)])
        }
        error @ ApplyError::Database(_) => return Err(error.into()),
    })
}

/// Writes what was learned about the person, and where first contact stands.
async fn keep_learned(
    tx: &mut Tx,
    turn: &Turn<'_>,
    plan: &Plan,
    context: records::Context,
    ledger: &mut Unwritten,
) -> Result<()> {
    let person = turn.past.person.id;
    let first = plan.draft.writes.len() as i32 + LEARNED_FROM;
    for (call_index, learned) in (first + 1..).zip(&plan.learned) {
        let profile = match learned {
            Learned::Name(name) => Profile { name: Some(name.clone()), ..Profile::default() },
            Learned::Zone(zone) => Profile { timezone: Some(zone.name().to_owned()), ..Profile::default() },
            Learned::Units(units) => {
                people::set_units(tx, person, *units).await?;
                continue;
            }
            Learned::Step(step) => {
                people::set_onboarding(tx, person, *step).await?;
                continue;
            }
        };
        let context = records::Context { call_index, ..context };
        // The ledger tells the changes of an exchange in their order.
        records::write(tx, &context, ledger).await?;
        records::apply(tx, &context, &Record::UpdateProfile(profile)).await?;
    }
    let lang = plan.language.unwrap_or(turn.show.lang);
    if lang != turn.past.person.lang {
        people::set_language(tx, person, lang).await?;
    }
    if plan.quiet_about_weight {
        people::set_no_weight_talk(tx, person, true).await?;
    }
    for memory in &plan.memories {
        match memory {
            Memory::Keep(fact) => remember(tx, turn, context.interaction, fact, MemoryKind::Fact).await?,
            Memory::Note { fact, kind } => remember(tx, turn, context.interaction, fact, *kind).await?,
            Memory::Drop(fact) => drop_fact(tx, turn, fact).await?,
        }
    }
    Ok(())
}

/// Keeps a fact; one that is too long is not a fact.
async fn remember(tx: &mut Tx, turn: &Turn<'_>, source: Uuid, fact: &str, kind: MemoryKind) -> Result<()> {
    let fact = fact.trim();
    if fact.is_empty() || fact.chars().count() > LONGEST_FACT {
        return Ok(());
    }
    let memory = memories::NewMemory { fact, kind, source, expires_at: None };
    memories::remember(tx, turn.past.person.id, &memory, turn.at).await?;
    Ok(())
}

/// Drops the fact that says the same words.
async fn drop_fact(tx: &mut Tx, turn: &Turn<'_>, fact: &str) -> Result<()> {
    let same = turn.past.memories.iter().find(|memory| fold(&memory.fact) == fold(fact));
    if let Some(memory) = same {
        memories::forget(tx, turn.past.person.id, memory.memory_id).await?;
    }
    Ok(())
}

/// The words of the answer: what leads, the receipt, what must be asked, the word that helps.
fn compose(turn: &Turn<'_>, plan: &Plan, kept: &[Change], back: &[Change], interaction: Uuid) -> Say {
    let show = turn.show;
    let mut parts: Vec<String> = plan.lead.clone();
    parts.extend(told(kept, back, turn));
    let ask = plan.draft.asks.first().map(|ask| answers::question(ask, show));
    let mut buttons = plan.buttons.clone();
    if let Some((question, choices)) = ask {
        parts.push(question);
        buttons.extend(choices);
    } else {
        let word = match &plan.word {
            Word::Nothing => None,
            Word::Text(text) => Some(text.clone()),
            Word::Insight => {
                let records: Vec<Record> = plan.draft.writes.iter().map(|write| write.record.clone()).collect();
                let known = views::known(&turn.past, kept, turn.today);
                let insight = insight(&records, &known);
                let insight = insight.map(|insight| of_a_session(insight, turn));
                let is_late = is_evening(turn);
                let said =
                    |key: &str| plain::unsaid(&turn.past.recent, turn.pick, |pick| show.words().pick(key, &[], pick));
                match insight {
                    // What else was told of a session is answered before it: a win, company, how hard it went. What weighs is
                    // answered before any figure.
                    Some(insight)
                        if let Some(news) = offline::news(&turn.message())
                            && (news.is_weighty() || matches!(insight, Insight::WorkoutDone | Insight::HabitDone)) =>
                    {
                        said(&format!("news.{}", news.as_str()))
                    }
                    // Nobody is asked how it felt who has just said so.
                    Some(Insight::WorkoutDone) if offline::tells_how_it_felt(&turn.message()) => {
                        said("insight.workout_felt")
                    }
                    insight => {
                        insight.and_then(|insight| plain::fresh(&insight, show, turn.pick, &turn.past.recent, is_late))
                    }
                }
            }
        };
        // One question a message: that of first contact goes before one of small talk.
        parts.extend(word.filter(|word| plan.after.is_empty() || plan.word != Word::Insight || !word.ends_with('?')));
    }
    parts.extend(plan.after.iter().cloned());
    let limits = plan.training.iter().any(|change| matches!(change, TrainingChange::Limit(_)));
    let noted = plan.memories.iter().any(|memory| matches!(memory, Memory::Note { .. }));
    if kept.is_empty() && (noted || limits && plan.path != Path::Safety) {
        // No record to fix, and yet something to take back.
        let undo = Action::Undo(interaction).encode();
        buttons.push(Button { label: show.words().say("button.undo", &[]), action: undo });
    }
    if !kept.is_empty() {
        let words = show.words();
        let undo = Button { label: words.say("button.undo", &[]), action: Action::Undo(interaction).encode() };
        let fix = Button { label: words.say("button.fix", &[]), action: Action::Fix(interaction).encode() };
        let own = std::mem::take(&mut buttons);
        buttons.extend([undo, fix]);
        buttons.extend(own);
    }
    parts.retain(|part| !part.is_empty());
    let without_file = plan.file.is_some().then(|| show.words().say("export.refused", &[]));
    Say { text: parts.join("\n"), buttons, file: plan.file.clone(), without_file, picture: plan.picture.clone() }
}

/// Whether the person's day is over.
fn is_evening(turn: &Turn<'_>) -> bool {
    let hour = turn.at.with_timezone(&turn.past.person.zone).hour();
    !(NIGHT_ENDS..EVENING).contains(&hour)
}

/// The receipt; where what was said stood already, that.
fn told(kept: &[Change], back: &[Change], turn: &Turn<'_>) -> Vec<String> {
    let lines = receipt(kept, back, turn.show, turn.today);
    if lines.is_empty() && !kept.is_empty() { vec![turn.words().say("say.same", &[])] } else { lines }
}

/// The question that stays open after this exchange.
fn pending(plan: &Plan) -> Option<Pending> {
    plan.pending.clone().or_else(|| {
        plan.draft.asks.first().and_then(|ask| match ask {
            Ask::OutOfRange(error) => Some(Pending::Value { field: error.field.to_owned() }),
            Ask::WhatIs { number } | Ask::WhatSport { amount: number } => {
                Some(Pending::WhatIs { number: number.clone() })
            }
            Ask::HowFar { .. } => Some(Pending::HowFar),
            Ask::HowLongAPool { lengths, .. } => Some(Pending::HowLongAPool { lengths: *lengths }),
            Ask::HowMuch { .. } => Some(Pending::Value { field: "water_intake_liters".to_owned() }),
            // A word for it is understood at any time.
            Ask::WhichMood { .. } | Ask::NotKept { .. } => None,
            Ask::Which { candidates } => Some(Pending::Which { candidates: candidates.clone() }),
        })
    })
}

/// The message that answered the version of an edited message before this one: it is rewritten, where it went out as one.
async fn earlier_reply(tx: &mut Tx, turn: &Turn<'_>) -> Result<Option<Uuid>> {
    let Some(earlier) = turn.past.earlier_version else { return Ok(None) };
    let letters = outbox::letters_for(tx, earlier).await?;
    Ok(match letters.as_slice() {
        [letter] if letter.parts == 0 && letter.address == turn.inbound.heard.to => Some(letter.id),
        _ => None,
    })
}

/// Whether a message tells something: a bare "no" does where it answers what was asked of the person, and not beside that.
fn tells_something(turn: &Turn<'_>) -> bool {
    let is_asked = match &turn.pending {
        Some(Pending::Despair | Pending::Onboarding | Pending::Cycle { .. } | Pending::Plan { .. }) => true,
        Some(_) | None => false,
    };
    is_asked || !offline::is_bare_reply(&turn.message())
}

fn closing(
    turn: &Turn<'_>,
    plan: &Plan,
    interaction: Uuid,
    say: &Say,
    rewrites: Option<Uuid>,
    began: Instant,
) -> Closing {
    let heard = &turn.inbound.heard;
    let kind = if plan.path == Path::Safety { LetterKind::Safety } else { LetterKind::Reply };
    Closing {
        interaction_id: interaction,
        inbound_id: Some(turn.inbound.id),
        person: turn.past.person.id,
        at: turn.at,
        address: heard.to.clone(),
        key: Some(heard.key.clone()),
        version: Some(heard.version),
        input_text: Some(said(heard)),
        response_text: say.text.clone(),
        action_type: Some(plan.action),
        session_context: json!({
            "day": turn.today,
            "zone": turn.past.person.zone.name(),
            // What was known when it was asked to be forgotten is not kept beside it.
            "state": plan.forget.is_none().then(|| views::state_of(&turn.past, turn.today)),
            "pending": pending(plan),
            "unanswered": plan.unanswered,
            "told": tells_something(turn),
            "private": cycle::is_private(turn, plan, &say.text),
        }),
        path: plan.path,
        model: plan.spent.usage.clone(),
        latency_ms: i32::try_from(began.elapsed().as_millis()).unwrap_or(i32::MAX),
        tool_calls: Value::Array(plan.spent.calls.clone()),
        ledger: Unwritten::default(),
        letters: vec![NewLetter { address: heard.to.clone(), say: say.clone(), kind, rewrites, expires_at: None }],
    }
}

/// What the person said, as it is stored.
fn said(heard: &Heard) -> String {
    match &heard.body {
        Body::Text { text } => text.clone(),
        Body::Button { action } => action.clone(),
        body @ (Body::Voice { .. } | Body::Photo { .. } | Body::File { .. }) if !body.words().is_empty() => {
            format!("[{}] {}", body.kind(), body.words())
        }
        Body::Forwarded { text } => format!("[forwarded] {text}"),
        body => format!("[{}]", body.kind()),
    }
}

fn exchange(
    turn: &Turn<'_>,
    plan: Plan,
    interaction: Uuid,
    say: Say,
    records: Vec<Stored>,
    began: Instant,
) -> Exchange {
    let exchange = Exchange {
        interaction,
        key: turn.inbound.heard.key.clone(),
        input_text: said(&turn.inbound.heard),
        say,
        action_type: plan.action,
        path: plan.path,
        records,
        latency: began.elapsed(),
    };
    tracing::info!(
        interaction = %exchange.interaction,
        path = exchange.path.as_str(),
        action = exchange.action_type.as_str(),
        records = exchange.records.len(),
        ms = exchange.latency.as_millis() as u64,
        "answered"
    );
    exchange
}

/// How many sessions a week has is news once in seven days, not after each.
fn of_a_session(insight: Insight, turn: &Turn<'_>) -> Insight {
    let Insight::WorkoutOfWeek { nth } = insight else { return insight };
    let past = turn.past.recent.iter().filter(|said| turn.at - said.at < TimeDelta::days(7));
    let was_said = past.into_iter().any(|said| {
        (1..=nth).any(|n| {
            (0..2).any(|pick| said.response.contains(&plain::word(&Insight::WorkoutOfWeek { nth: n }, turn.show, pick)))
        })
    });
    if was_said { Insight::WorkoutDone } else { insight }
}
