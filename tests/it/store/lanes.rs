//! One exchange at a time per person, within a program and between programs.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use alive_coach::{domain::talk::PersonId, store::lanes::Lanes};
use futures::future::join_all;
use sqlx::PgPool;
use tokio::sync::Mutex;
use uuid::Uuid;

use super::open;

const ANA: PersonId = PersonId(Uuid::from_u128(1));
const BEN: PersonId = PersonId(Uuid::from_u128(2));

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_lane_holds_one_at_a_time_across_two_programs(pool: PgPool) {
    let store = open(&pool).await;
    let programs = [Lanes::new(&store), Lanes::new(&store)];
    let inside = Arc::new(AtomicU32::new(0));
    join_all((0..40).map(|index| {
        let (lanes, inside) = (programs[index % 2].clone(), Arc::clone(&inside));
        async move {
            let lane = lanes.take(ANA).await.expect("a lane");
            assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0, "two at once");
            tokio::task::yield_now().await;
            assert!(lane.is_held());
            inside.fetch_sub(1, Ordering::SeqCst);
        }
    }))
    .await;
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn within_a_program_first_come_is_first_served(pool: PgPool) {
    let lanes = Lanes::new(&open(&pool).await);
    let order = Arc::new(Mutex::new(Vec::new()));
    let first = lanes.take(ANA).await.expect("a lane");
    // Polled in order, so they queue in order.
    let all = join_all((0..10).map(|index| {
        let (lanes, order) = (lanes.clone(), Arc::clone(&order));
        async move {
            let _lane = lanes.take(ANA).await.expect("a lane");
            order.lock().await.push(index);
        }
    }));
    let leave = async {
        tokio::task::yield_now().await;
        drop(first);
    };
    futures::join!(all, leave);
    assert_eq!(*order.lock().await, (0..10).collect::<Vec<_>>());
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn between_programs_first_come_is_first_served(pool: PgPool) {
    let store = open(&pool).await;
    let programs = [Lanes::new(&store), Lanes::new(&store), Lanes::new(&store)];
    let order = Arc::new(Mutex::new(Vec::new()));
    let first = programs[0].take(ANA).await.expect("a lane");
    let mut waiting = Vec::new();
    for (place, lanes) in (1..).zip(&programs[1..]) {
        let (lanes, order) = (lanes.clone(), Arc::clone(&order));
        waiting.push(tokio::spawn(async move {
            let _lane = lanes.take(ANA).await.expect("a lane");
            order.lock().await.push(place);
        }));
        wait_until_queued(&pool, place).await;
    }
    drop(first);
    for task in waiting {
        task.await.expect("a task");
    }
    assert_eq!(*order.lock().await, [1, 2]);
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn one_person_never_waits_for_another(pool: PgPool) {
    let store = open(&pool).await;
    let (here, there) = (Lanes::new(&store), Lanes::new(&store));
    let _ana = here.take(ANA).await.expect("a lane");
    for lanes in [&here, &there] {
        drop(lanes.take(BEN).await.expect("a lane"));
    }
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_wait_that_is_given_up_leaves_no_lock_behind(pool: PgPool) {
    let store = open(&pool).await;
    let (here, there) = (Lanes::new(&store), Lanes::new(&store));
    let lane = here.take(ANA).await.expect("a lane");
    let waits = tokio::spawn(async move { there.take(ANA).await.map(drop) });
    wait_until_queued(&pool, 1).await;
    waits.abort();
    drop(waits.await);
    drop(lane);
    drop(here.take(ANA).await.expect("a lane"));
    drop(Lanes::new(&store).take(ANA).await.expect("a lane"));
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_broken_connection_is_replaced_and_a_lane_taken_meanwhile_is_told(pool: PgPool) {
    let store = open(&pool).await;
    let (here, there) = (Lanes::new(&store), Lanes::new(&store));
    let ana = here.take(ANA).await.expect("a lane");
    let ben = here.take(BEN).await.expect("a lane");
    let cut: i64 = sqlx::query_scalar(
        "select count(pg_terminate_backend(l.pid)) from pg_locks l
         join pg_database d on d.oid = l.database and d.datname = current_database()
         where l.locktype = 'advisory' and l.objid = 1",
    )
    .fetch_one(&pool)
    .await
    .expect("a cut");
    assert_eq!(cut, 1);
    let taken = there.take(ANA).await.expect("the lane of a program that lost its connection");
    // The next lane of this program finds the connection broken, and takes back what is still free.
    drop(here.take(PersonId(Uuid::from_u128(3))).await.expect("a lane"));
    assert!(!ana.is_held() && ben.is_held() && taken.is_held());
}

/// Returns once this many sessions wait for an advisory lock in the database.
async fn wait_until_queued(pool: &PgPool, sessions: i64) {
    let queued = async {
        loop {
            let queued: i64 = sqlx::query_scalar(
                "select count(*) from pg_locks l join pg_database d on d.oid = l.database
                 where d.datname = current_database() and l.locktype = 'advisory' and not l.granted",
            )
            .fetch_one(pool)
            .await
            .expect("locks");
            if queued >= sessions {
                return;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(10), queued).await.expect("nobody waits in the server's queue");
}
