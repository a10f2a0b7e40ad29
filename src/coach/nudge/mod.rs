//! A push: the coach speaks first. The same road as an answer, without a message: the law decides, the past is read, the
//! words are made from the records, and exchange, key and letter are written in one transaction.
//!
//! Reading order: [`Coach::nudge`] (a batch whose time has come) → [`say`] (what each kind says) → [`Coach::preview`].

pub mod check_in;
pub mod say;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    domain::{
        day::{Dropped, NextPush, PushKind, Verdict, admit, fires, missed, next_push},
        planner::Facts,
        talk::{Identity, PersonId, Say},
    },
    store::{
        Tx,
        due::{self, Batch, Due, Settled},
        inbox,
        outbox::{LetterKind, NewLetter},
        planning::{self, Writing},
        records::Unwritten,
        rows::Path,
        schedules,
        turns::{self, Closing, ModelUse, Past},
    },
};

use super::{
    Coach, pictures,
    show::Show,
    training::{
        self,
        morning::{self, Planned},
    },
    views,
};
use say::Said;

/// People whose pushes are planned again in one step after the rules of time zones changed.
const REFRESHED_AT_ONCE: i64 = 500;

/// What became of some pushes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub sent: u64,
    /// Put off: it is quiet.
    pub waiting: u64,
    pub dropped: BTreeMap<Dropped, u64>,
    /// Pushes whose next one is due already, after a downtime.
    pub overdue: u64,
}

impl Tally {
    /// Adds what became of others.
    pub fn add(&mut self, other: &Self) {
        self.sent += other.sent;
        self.waiting += other.waiting;
        self.overdue += other.overdue;
        for (why, count) in &other.dropped {
            *self.dropped.entry(*why).or_default() += count;
        }
    }

    fn drop(&mut self, why: Dropped, count: usize) {
        if count > 0 {
            *self.dropped.entry(why).or_default() += count as u64;
        }
    }
}

/// What one push would be, for `alive preview`.
#[derive(Clone, Debug)]
pub struct Preview {
    /// When it comes by itself, and the date it is for; `None` where it is not set up or over.
    pub next: Option<NextPush>,
    pub zone: Tz,
    /// What became of today's already.
    pub settled: Option<String>,
    /// What the law says at the time asked about.
    pub verdict: Verdict,
    /// What would be said; `None`: nothing.
    pub say: Option<Say>,
    /// The values it rests on.
    pub based_on: Value,
}

impl Coach {
    /// Sends, puts off or drops the pushes of a batch, each once, in the batch's transaction, and commits it. Calls no model.
    ///
    /// # Errors
    /// The database failed; nothing of the batch is written.
    pub async fn nudge(&self, mut batch: Batch, now: DateTime<Utc>) -> Result<Tally> {
        let mut tally = Tally::default();
        let (waiting, settled) = judge(&batch.dues, now);
        if !waiting.is_empty() {
            due::wait(&mut batch.tx, &waiting).await?;
            tally.waiting = waiting.len() as u64;
        }
        // The keys first: what another program settled is not sent again.
        let new = if settled.is_empty() { BTreeSet::new() } else { due::settle(&mut batch.tx, &settled, now).await? };
        for one in &settled {
            tally.drop(Dropped::Late, one.missed.len());
            tally.overdue += u64::from(one.next.is_some_and(|next| next.at <= now));
            match one.outcome {
                _ if !new.contains(&one.due.schedule) => {}
                Err(why) => tally.drop(why, 1),
                Ok(interaction) if self.write(&mut batch.tx, one.due, interaction, now).await? => tally.sent += 1,
                Ok(_) => tally.drop(Dropped::Nothing, 1),
            }
        }
        batch.tx.commit().await.context("committing pushes")?;
        Ok(tally)
    }

    /// Writes one push as the person's; false where there is nothing to say.
    async fn write(&self, tx: &mut Tx, due: &Due, interaction: Uuid, now: DateTime<Utc>) -> Result<bool> {
        due::act_as(tx, due.person).await?;
        let past = turns::past(tx, due.person, self.options.default_zone, now).await?;
        let said =
            self.said(tx, due.standing.kind, due.text.as_deref(), due.local_date, &past, (interaction, now)).await?;
        let (Some((said, planned)), Some(address)) = (said, due.address()) else {
            due::said_nothing(tx, due).await?;
            return Ok(false);
        };
        let letter = NewLetter {
            address: address.clone(),
            say: said.say(),
            kind: LetterKind::Push,
            rewrites: None,
            expires_at: Some(expiry(due, now)),
        };
        let closing = Closing {
            interaction_id: interaction,
            inbound_id: None,
            person: due.person,
            at: now,
            address: address.clone(),
            key: None,
            version: None,
            input_text: None,
            response_text: said.text.clone(),
            action_type: Some(said.action),
            session_context: context(due, &past, &said),
            path: Path::Push,
            model: ModelUse::default(),
            latency_ms: 0,
            tool_calls: json!([]),
            ledger: Unwritten::default(),
            letters: vec![letter],
        };
        turns::close(tx, &closing).await?;
        if let Some((facts, writing)) = planned {
            planning::write(tx, due.person, &facts, interaction, (now, past.person.zone), &writing).await?;
        }
        Ok(true)
    }

    /// What a push says, and for a plan what is to be written with it.
    async fn said(
        &self,
        tx: &mut Tx,
        kind: PushKind,
        text: Option<&str>,
        date: NaiveDate,
        past: &Past,
        (interaction, now): (Uuid, DateTime<Utc>),
    ) -> Result<Option<(Said, Option<(Facts, Writing)>)>> {
        Ok(match kind {
            PushKind::MorningPlan => {
                let facts = training::facts(tx, past, date).await?;
                let Planned { said, writing } = morning::plan(&facts, past, morning::draws(interaction), pick(now));
                Some((said, Some((facts, writing))))
            }
            PushKind::WeeklyReview => {
                let facts = training::facts(tx, past, date).await?;
                let mut said = morning::review(&facts, past, pick(now), interaction.as_u64_pair().1);
                said.picture = pictures::week::of(past, date, show(past)).ok();
                Some((said, None))
            }
            _ => say::say(kind, text, date, past, pick(now)).map(|said| (said, None)),
        })
    }

    /// What a push of this kind would say at `now` and what the law says of it, writing nothing. `None`: nobody has this account.
    ///
    /// # Errors
    /// The database failed.
    pub async fn preview(&self, who: &Identity, kind: PushKind, now: DateTime<Utc>) -> Result<Option<Preview>> {
        let Some(person) = inbox::person_of(&self.store, who).await? else { return Ok(None) };
        let mut tx = self.store.begin(person).await?;
        let default_zone = self.options.default_zone;
        let past = turns::past(&mut tx, person, default_zone, now).await?;
        let settings = schedules::settings(&mut tx, person, default_zone).await?;
        let list = schedules::list(&mut tx, person).await?;
        let date = now.with_timezone(&settings.rules.zone).date_naive();
        let outcomes = schedules::outcomes(&mut tx, person, date).await?;
        let schedule = list.into_iter().find(|schedule| schedule.standing.kind == kind && schedule.enabled);
        let text = schedule.as_ref().and_then(|schedule| schedule.text.as_deref());
        // Chance of its own, the same for every look at a person's day: the push itself will draw anew.
        let chance = Uuid::new_v5(&past.person.id.0, past.today.to_string().as_bytes());
        let said = self.said(&mut tx, kind, text, past.today, &past, (chance, now)).await?.map(|(said, _)| said);
        tx.rollback().await?;
        let key = schedule.as_ref().map(|schedule| schedules::key(kind, schedule.id)).unwrap_or_default();
        let settled = outcomes.iter().find(|(of, _)| *of == key).map(|(_, outcome)| outcome.clone());
        let dates = settled.iter().map(|_| date).collect();
        let standing = schedule.map(|schedule| schedule.standing);
        let next = standing.and_then(|s| next_push(&s, &settings.rules, person.0, now, kind.grace(), &dates));
        // Today's, where its time has come; else as if its time were now.
        let today =
            standing.and_then(|s| fires(&s.recurrence, settings.rules.zone, &[], TimeDelta::zero(), date, date).pop());
        let due = today.map_or(now, |fire| fire.at.min(now));
        let sent = outcomes.iter().filter(|(_, outcome)| outcome == "sent").count();
        Ok(Some(Preview {
            next,
            zone: settings.rules.zone,
            settled,
            verdict: admit(kind, due, &settings.rules, u32::try_from(sent).unwrap_or(u32::MAX), now),
            based_on: said.as_ref().map_or(Value::Null, |said| said.based_on.clone()),
            say: said.map(|said| said.say()),
        }))
    }

    /// Plans pushes again that were planned by other rules of time zones than this program has; how many people's.
    ///
    /// # Errors
    /// The database failed.
    pub async fn refresh(&self, now: DateTime<Utc>) -> Result<usize> {
        let mut refreshed = 0;
        loop {
            let people = due::outdated(&self.store, REFRESHED_AT_ONCE).await?;
            for person in &people {
                self.replan(*person, now).await?;
            }
            refreshed += people.len();
            if (people.len() as i64) < REFRESHED_AT_ONCE {
                return Ok(refreshed);
            }
        }
    }

    async fn replan(&self, person: PersonId, now: DateTime<Utc>) -> Result<()> {
        let _lane = self.lanes.take(person).await.context("waiting for the person's lane")?;
        let mut tx = self.store.begin(person).await?;
        schedules::retime(&mut tx, person, self.options.default_zone, now, schedules::Missed::MadeUp).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The zone in force for people who have named none.
    pub fn default_zone(&self) -> Tz {
        self.options.default_zone
    }
}

/// What the law says of each: those that wait, and those that are settled now.
fn judge(dues: &[Due], now: DateTime<Utc>) -> (Vec<(&Due, DateTime<Utc>)>, Vec<Settled<'_>>) {
    let (mut waiting, mut settled) = (Vec::new(), Vec::new());
    // Pushes of this very batch count, too.
    let mut sent = BTreeMap::new();
    for due in dues {
        let already = sent.entry((due.person, due.local_date)).or_insert(due.sent);
        let outcome = match admit(due.standing.kind, due.due, &due.settings.rules, *already, now) {
            Verdict::Wait(until) => {
                waiting.push((due, until));
                continue;
            }
            Verdict::Drop(why) => Err(why),
            Verdict::Send => {
                *already += 1;
                Ok(Uuid::now_v7())
            }
        };
        settled.push(settle(due, outcome, now));
    }
    (waiting, settled)
}

/// What follows once a push is settled: the next one, and the dates that were missed before it.
fn settle(due: &Due, outcome: Result<Uuid, Dropped>, now: DateTime<Utc>) -> Settled<'_> {
    let (standing, rules) = (&due.standing, &due.settings.rules);
    let mut dates = due.settled.clone();
    dates.insert(due.local_date);
    let next = next_push(standing, rules, due.person.0, now, standing.kind.grace(), &dates);
    let missed = next.map(|next| missed(standing, rules.zone, due.local_date, next.local_date, &dates));
    let missed = missed.into_iter().flatten().map(|fire| (fire.local_date, fire.at)).collect();
    Settled { due, outcome, next, missed }
}

/// Until when the letter is of use: within its grace, and before it is quiet.
fn expiry(due: &Due, now: DateTime<Utc>) -> DateTime<Utc> {
    let rules = &due.settings.rules;
    let end = due.due + due.standing.kind.grace();
    // What was admitted at the last moment still has a moment to be sent.
    let end = end.max(now + TimeDelta::minutes(1));
    rules.quiet.next_start(now, rules.zone).map_or(end, |quiet| end.min(quiet))
}

/// The state the push was said in. A question that was open before stays open: a push must not swallow its answer.
fn context(due: &Due, past: &Past, said: &Said) -> Value {
    let pending = past.pending.clone().or_else(|| said.pending.as_ref().map(|pending| json!(pending)));
    json!({
        "day": past.today,
        "zone": past.person.zone.name(),
        "state": views::state_of(past, past.today),
        "pending": pending,
        "why": said.why,
        // What rests on the cycle goes with the rest when all of that is deleted.
        "private": said.is_private,
        "push": { "kind": due.standing.kind.as_str(), "local_date": due.local_date, "based_on": said.based_on },
    })
}

/// Varies the wording from day to day.
fn pick(now: DateTime<Utc>) -> usize {
    usize::try_from(now.timestamp() / 86_400).unwrap_or_default()
}

/// How values are shown to a person nobody is talking with at the moment.
fn show(past: &Past) -> Show {
    Show { lang: past.person.lang, units: past.person.units }
}
