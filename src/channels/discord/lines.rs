//! Work in the order it came, a line per person: nobody waits for anybody else.

use std::{collections::HashMap, future::Future, sync::Arc};

use tokio::{sync::Semaphore, task::JoinHandle};

use crate::domain::talk::PersonId;

/// Lines from which those that are empty are swept out.
const SWEEP_AT: usize = 1024;

/// The lines.
pub struct Lines {
    last: HashMap<PersonId, JoinHandle<()>>,
    /// How much may be worked on at the same time.
    places: Arc<Semaphore>,
}

impl Lines {
    /// Lines of which so many may move at the same time.
    pub fn new(at_once: usize) -> Self {
        Self { last: HashMap::new(), places: Arc::new(Semaphore::new(at_once)) }
    }

    /// Adds work to the end of a person's line.
    pub fn push(&mut self, person: PersonId, work: impl Future<Output = ()> + Send + 'static) {
        if self.last.len() >= SWEEP_AT {
            self.last.retain(|_, task| !task.is_finished());
        }
        let before = self.last.remove(&person);
        let places = Arc::clone(&self.places);
        let task = tokio::spawn(async move {
            if let Some(before) = before {
                // However it ended: what comes after it is to be done.
                drop(before.await);
            }
            let _place = places.acquire().await;
            work.await;
        });
        self.last.insert(person, task);
    }

    /// Waits until all work is done.
    pub async fn finish(self) {
        for (_, task) in self.last {
            drop(task.await);
        }
    }
}
