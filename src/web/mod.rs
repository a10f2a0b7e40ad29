//! Floor 3: the HTTP door. Health probes, and the routes other rooms bring along.

use std::{fmt, sync::Arc, time::Duration};

use axum::{Json, Router, extract::State, http::StatusCode, routing::get};
use serde_json::{Map, Value, json};
use tokio::{net::TcpListener, time::timeout};
use tokio_util::sync::CancellationToken;

use crate::store::Store;

/// How long a probe waits for the database. Those who probe give up after three seconds or more, and want an answer before.
const PATIENCE: Duration = Duration::from_secs(2);

/// Tells in a word where a channel stands with its platform. The channels are of this floor, so that the roof brings it.
pub type Standing = Arc<dyn Fn() -> &'static str + Send + Sync>;

/// What the probes look at.
#[derive(Clone)]
pub struct Watched {
    pub store: Store,
    /// The channels that run, by name.
    pub channels: Vec<(&'static str, Standing)>,
}

impl fmt::Debug for Watched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watched").finish_non_exhaustive()
    }
}

/// Serves until `stop` is cancelled; `more` are routes of channels that are called from outside.
///
/// # Errors
/// The listener failed.
pub async fn serve(
    listener: TcpListener,
    watched: Watched,
    more: Router,
    stop: CancellationToken,
) -> std::io::Result<()> {
    axum::serve(listener, router(watched).merge(more)).with_graceful_shutdown(stop.cancelled_owned()).await
}

/// `/healthz`: the process lives. `/readyz`: it can do its work, that is, its database answers; beside it stands in a word
/// whether each channel reaches its platform. A platform that is away makes nothing unready: restarting the program, which is
/// what those do who probe, would not bring it back, and the other channels go on.
fn router(state: Watched) -> Router {
    Router::new()
        .route("/healthz", get(|| async { Json(json!({ "status": "ok" })) }))
        .route("/readyz", get(ready))
        .with_state(state)
}

async fn ready(State(watched): State<Watched>) -> (StatusCode, Json<Value>) {
    let channels: Map<String, Value> =
        watched.channels.iter().map(|(channel, standing)| ((*channel).to_owned(), standing().into())).collect();
    let (code, status) = match timeout(PATIENCE, watched.store.ping()).await {
        Ok(Ok(())) => (StatusCode::OK, "ready"),
        Ok(Err(_)) | Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "database does not answer"),
    };
    (code, Json(json!({ "status": status, "channels": channels })))
}
