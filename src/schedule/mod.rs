//! Floor 3: the clock. It wakes, claims what is due, and hands it to the coach; what is said and whether is not decided here.
//!
//! One query a tick looks for everybody's pushes, through an index on when they are due: people with nothing due cost
//! nothing. Any number of programs may do so over the same database; they share the work among themselves, and what one
//! that died had claimed is free again with its connection.

use std::{sync::Arc, time::Duration};

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use futures::future::try_join_all;
use tokio_util::sync::CancellationToken;

use crate::{
    coach::{Coach, nudge::Tally},
    store::due::{self, Due, Place},
};

/// How often the clock looks. Pushes are spread over minutes, so that a few seconds more do not matter.
pub const TICK: Duration = Duration::from_secs(15);
/// Pushes of one transaction: enough that its commit hardly counts, and few enough that an answer to one of these people
/// waits for a moment only.
const BATCH: i64 = 32;
/// Batches that one program works on at the same time: while the database works for one, the other is worded.
const WORKERS: usize = 2;
/// Times a tick goes through the queue while people are busy: two workers may each hold a push of one person.
const PASSES: usize = 2;
/// How long a push waits that failed on our side, before it is tried again.
const PAUSE: TimeDelta = TimeDelta::minutes(1);

/// Ticks until it is told to stop. What goes wrong is said once and tried again: nothing of it ends the service.
pub async fn run(coach: Arc<Coach>, clock: fn() -> DateTime<Utc>, stop: CancellationToken) {
    let (mut is_failing, mut is_planned) = (false, false);
    while !stop.is_cancelled() {
        if !is_planned {
            // Plans of a program with other rules of time zones; again, should the database not be there.
            is_planned = coach.refresh(clock()).await.is_ok();
        }
        match until_stopped(&coach, clock(), &stop).await {
            Ok(tally) => {
                is_failing = false;
                report(&tally);
            }
            Err(error) if !is_failing => {
                is_failing = true;
                tracing::error!(error = format!("{error:#}"), "pushes wait for the database");
            }
            Err(_) => {}
        }
        tokio::select! {
            () = tokio::time::sleep(TICK) => {}
            () = stop.cancelled() => {}
        }
    }
}

/// Does everything that is due at `now`.
///
/// # Errors
/// The database cannot be reached; what was not done stays due.
pub async fn tick(coach: &Coach, now: DateTime<Utc>) -> Result<Tally> {
    until_stopped(coach, now, &CancellationToken::new()).await
}

/// A tick that ends between two batches when the program is told to stop.
async fn until_stopped(coach: &Coach, now: DateTime<Utc>, stop: &CancellationToken) -> Result<Tally> {
    let mut total = Tally::default();
    let look = due::look(coach.store(), now).await?;
    if look.expired > 0 {
        tracing::info!(expired = look.expired, "letters came to be of no use");
    }
    for _ in 0..PASSES {
        if !look.is_due {
            break;
        }
        let (tally, busy) = pass(coach, now, stop).await?;
        total.add(&tally);
        if busy == 0 {
            break;
        }
    }
    Ok(total)
}

/// Goes through the queue once; how many were left because their people were busy. One worker suffices, unless there is
/// more than it takes at once.
async fn pass(coach: &Coach, now: DateTime<Utc>, stop: &CancellationToken) -> Result<(Tally, usize)> {
    let (mut total, mut busy, mut place) = (Tally::default(), 0, Place::default());
    let is_over = step(coach, now, &mut place, &mut total, &mut busy).await?;
    if !is_over {
        let workers = (0..WORKERS).map(|_| work(coach, now, place, stop));
        for (tally, left) in try_join_all(workers).await? {
            total.add(&tally);
            busy += left;
        }
    }
    Ok((total, busy))
}

/// Works from a place in the queue to its end.
async fn work(coach: &Coach, now: DateTime<Utc>, mut place: Place, stop: &CancellationToken) -> Result<(Tally, usize)> {
    let (mut total, mut busy) = (Tally::default(), 0);
    while !stop.is_cancelled() && !step(coach, now, &mut place, &mut total, &mut busy).await? {}
    Ok((total, busy))
}

/// One batch; true where nothing is left after it.
async fn step(
    coach: &Coach,
    now: DateTime<Utc>,
    place: &mut Place,
    total: &mut Tally,
    busy: &mut usize,
) -> Result<bool> {
    let Some(batch) = due::claim(coach.store(), now, *place, BATCH, coach.default_zone()).await? else {
        return Ok(true);
    };
    let dues = batch.dues.clone();
    let is_full = dues.len() + batch.busy >= BATCH as usize;
    *place = batch.next;
    *busy += batch.busy;
    let tally = match coach.nudge(batch, now).await {
        Ok(tally) => tally,
        Err(error) => {
            // One of them is in the way of the others: each by itself then.
            tracing::warn!(error = format!("{error:#}"), pushes = dues.len(), "a batch of pushes failed");
            let mut tally = Tally::default();
            for due in &dues {
                tally.add(&one(coach, due, now).await?);
            }
            tally
        }
    };
    total.add(&tally);
    Ok(!is_full && tally.overdue == 0)
}

/// One push by itself; where it fails again, it is put off.
async fn one(coach: &Coach, due: &Due, now: DateTime<Utc>) -> Result<Tally> {
    let Some(batch) = due::claim_one(coach.store(), now, due, coach.default_zone()).await? else {
        return Ok(Tally::default());
    };
    match coach.nudge(batch, now).await {
        Ok(tally) => Ok(tally),
        Err(error) => {
            tracing::error!(schedule = %due.schedule, error = format!("{error:#}"), "a push failed");
            due::postpone(coach.store(), due, now + PAUSE).await?;
            Ok(Tally::default())
        }
    }
}

fn report(tally: &Tally) {
    if tally != &Tally::default() {
        let dropped: u64 = tally.dropped.values().sum();
        let why = tally.dropped.iter().map(|(why, count)| format!("{} {count}", why.as_str())).collect::<Vec<_>>();
        tracing::info!(sent = tally.sent, waiting = tally.waiting, dropped, why = why.join(", "), "pushes");
    }
}
