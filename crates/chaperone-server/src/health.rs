//! Whether the desk is well, for whoever runs it, on a listener of its own.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;

use crate::app::App;
use crate::error::Answer;
use crate::watch;

/// A loop that was not heard of for so many of its periods is dead.
const MISSED: u32 = 10;

/// When each loop was last heard of.
#[derive(Debug)]
pub struct Pulse {
    begun: Instant,
    loops: Mutex<BTreeMap<&'static str, (Duration, Instant)>>,
}

impl Default for Pulse {
    fn default() -> Self {
        Self { begun: Instant::now(), loops: Mutex::default() }
    }
}

impl Pulse {
    /// The loop `name`, which comes round every `period`, is alive at `at`.
    pub(crate) fn beat(&self, name: &'static str, period: Duration, at: Instant) {
        self.loops.lock().unwrap_or_else(PoisonError::into_inner).insert(name, (period, at));
    }

    /// The loops that were not heard of for too long.
    pub(crate) fn silent(&self, now: Instant) -> Vec<&'static str> {
        let loops = self.loops.lock().unwrap_or_else(PoisonError::into_inner);
        let dead =
            loops.iter().filter(|(_, (period, at))| now.saturating_duration_since(*at) > (*period * MISSED).max(Duration::from_mins(1)));
        dead.map(|(name, _)| *name).collect()
    }
}

/// What is wrong with the desk, if anything is.
pub(crate) async fn ill(app: &App) -> Option<String> {
    if app.store.size().await.is_err() {
        return Some("the database does not answer".to_owned());
    }
    let silent = app.pulse().silent(Instant::now());
    (!silent.is_empty()).then(|| format!("not heard of for too long: {}", silent.join(", ")))
}

/// The service of the other listener.
pub fn service(app: &App) -> Router {
    watch::start_counts();
    let routes = Router::new().route("/healthz", get(health)).route("/readyz", get(ready)).route("/metrics", get(figures));
    routes.with_state(app.clone())
}

async fn health(State(app): State<App>) -> (StatusCode, String) {
    match ill(&app).await {
        None => (StatusCode::OK, "ok\n".to_owned()),
        Some(why) => (StatusCode::SERVICE_UNAVAILABLE, why + "\n"),
    }
}

/// Whether requests are answered: the database is there, and the desk is not stopping.
async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    match app.store.size().await {
        Ok(_) => (StatusCode::OK, "ok\n"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n"),
    }
}

async fn figures(State(app): State<App>) -> Answer<impl IntoResponse> {
    let mut text = watch::counts();
    let size = app.store.size().await?;
    let mut gauge = |name: &str, what: &str, value: String| {
        // Writing to a `String` cannot fail.
        let _ = write!(text, "# HELP {name} {what}\n# TYPE {name} gauge\n{value}\n");
    };
    let outbox: Vec<String> = app
        .store
        .outbox_depth()
        .await?
        .iter()
        .map(|(state, count)| format!("chaperone_publications{{state=\"{}\"}} {count}", state.name()))
        .collect();
    gauge("chaperone_publications", "Publications, by where they stand", outbox.join("\n"));
    gauge("chaperone_audit_entries", "Entries of the record", format!("chaperone_audit_entries {}", size.entries));
    gauge("chaperone_database_bytes", "Size of the database", format!("chaperone_database_bytes {}", size.bytes));
    gauge("chaperone_uptime_seconds", "Since the start", format!("chaperone_uptime_seconds {}", app.pulse().begun.elapsed().as_secs()));
    if let Some(bytes) = memory() {
        gauge("process_resident_memory_bytes", "Memory held", format!("process_resident_memory_bytes {bytes}"));
    }
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text))
}

/// Memory that the process holds, in bytes, where the system tells.
fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loop_that_stopped_is_named() {
        let (pulse, begun) = (Pulse::default(), Instant::now());
        pulse.beat("outbox", Duration::from_secs(1), begun);
        pulse.beat("day", Duration::from_mins(10), begun);
        assert!(pulse.silent(begun + Duration::from_secs(59)).is_empty());
        assert_eq!(pulse.silent(begun + Duration::from_secs(61)), ["outbox"]);
        pulse.beat("outbox", Duration::from_secs(1), begun + Duration::from_secs(61));
        assert!(pulse.silent(begun + Duration::from_secs(61)).is_empty());
    }
}
