//! Floor 3: the HTTP door. Health probes, and the routes other rooms bring along.

use std::time::Duration;

use axum::{Json, Router, extract::State, http::StatusCode, routing::get};
use serde_json::{Value, json};
use tokio::{net::TcpListener, time::timeout};
use tokio_util::sync::CancellationToken;

use crate::store::Store;

/// How long a probe waits for the database. Those who probe give up after three seconds or more, and want an answer before.
const PATIENCE: Duration = Duration::from_secs(2);

/// Serves until `stop` is cancelled; `more` are routes of channels that are called from outside.
///
/// # Errors
/// The listener failed.
pub async fn serve(listener: TcpListener, store: Store, more: Router, stop: CancellationToken) -> std::io::Result<()> {
    axum::serve(listener, router(store).merge(more)).with_graceful_shutdown(stop.cancelled_owned()).await
}

/// `/healthz`: the process lives. `/readyz`: it can do its work, that is, its database answers.
fn router(store: Store) -> Router {
    Router::new()
        .route("/healthz", get(|| async { Json(json!({ "status": "ok" })) }))
        .route("/readyz", get(ready))
        .with_state(store)
}

async fn ready(State(store): State<Store>) -> (StatusCode, Json<Value>) {
    match timeout(PATIENCE, store.ping()).await {
        Ok(Ok(())) => (StatusCode::OK, Json(json!({ "status": "ready" }))),
        Ok(Err(_)) | Err(_) => (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "status": "database does not answer" }))),
    }
}
