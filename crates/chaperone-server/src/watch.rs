//! What whoever runs the desk sees of it: a line in the log and a count for each request. Both know the pattern of a
//! route, never the address that was asked for with what stands after its question mark, and nobody's words.

use std::io::IsTerminal as _;
use std::panic::PanicHookInfo;
use std::sync::LazyLock;
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use metrics::{counter, histogram};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tracing::{Level, Metadata};
use tracing_subscriber::filter::{EnvFilter, FilterFn};
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::config::ConfigError;
use crate::error::Problem;

/// Borders of the histogram of times, in seconds.
const BORDERS: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// Names a request in its answer and in the log.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The counts of this process. `None` if something else counts in it.
static COUNTS: LazyLock<Option<PrometheusHandle>> = LazyLock::new(|| {
    let builder = PrometheusBuilder::new().set_buckets(BORDERS).ok()?;
    let handle = builder.install_recorder().ok()?;
    metrics::describe_counter!("chaperone_requests_total", "Requests, by route and status");
    metrics::describe_histogram!("chaperone_request_seconds", metrics::Unit::Seconds, "Time of a request");
    metrics::describe_counter!("chaperone_reviews_total", "Reviews, by verdict");
    Some(handle)
});

/// Begins to log to standard error: lines to read on a terminal, else JSON. From then on a panic is logged by its place
/// alone, since its words may be a member's.
pub fn start_log(filter: &str) -> Result<(), ConfigError> {
    let filter = EnvFilter::try_new(filter).map_err(|_| ConfigError {
        place: "log".to_owned(),
        wrong: "this must be error, warn, info, debug, trace, or such as info,chaperone_server=debug".to_owned(),
    })?;
    let terminal = std::io::stderr().is_terminal();
    let plain = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(terminal);
    let lines = if terminal { plain.boxed() } else { plain.json().flatten_event(true).boxed() };
    // Somebody else's log, as in a test, stays.
    let _ = tracing_subscriber::registry().with(lines.with_filter(filter)).with(FilterFn::new(may_be_logged)).try_init();
    std::panic::set_hook(Box::new(panicked));
    Ok(())
}

/// Whether a line may be logged at all: the desk's own, and what others say is wrong. What else they say can hold an
/// address that a stranger made up, or what a remote server sent.
pub fn may_be_logged(line: &Metadata<'_>) -> bool {
    line.target().starts_with("chaperone") || *line.level() <= Level::WARN
}

/// Logs where the program panicked.
pub fn panicked(info: &PanicHookInfo<'_>) {
    let place = info.location().map(|place| format!("{}:{}", place.file(), place.line())).unwrap_or_default();
    tracing::error!(place, "panic");
}

/// The answer to a request whose handler panicked. What it said stays unsaid.
pub(crate) fn after_panic(_: Box<dyn std::any::Any + Send>) -> Response {
    Problem::ours("panic").into_response()
}

/// Begins to count.
pub(crate) fn start_counts() {
    LazyLock::force(&COUNTS);
}

/// The counts as Prometheus reads them.
pub(crate) fn counts() -> String {
    COUNTS
        .as_ref()
        .map(|handle| {
            handle.run_upkeep();
            handle.render()
        })
        .unwrap_or_default()
}

/// Counts a review.
pub(crate) fn reviewed(verdict: chaperone_core::review::Verdict) {
    counter!("chaperone_reviews_total", "verdict" => verdict.name()).increment(1);
}

/// Around every handler: names the request, counts it, and logs how it ended.
pub(crate) async fn watch(request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = request.method().clone();
    // What no route matches is one: a stranger must not fill the memory with addresses.
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let id = request_id();
    let mut response = next.run(request).await;
    let seconds = begun.elapsed().as_secs_f64();
    let status = response.status().as_u16();
    counter!("chaperone_requests_total", "method" => known(&method), "route" => route.clone(), "status" => status.to_string()).increment(1);
    histogram!("chaperone_request_seconds", "route" => route.clone()).record(seconds);
    let ms = (seconds * 10_000.0).round() / 10.0;
    if status >= 500 {
        tracing::error!(method = known(&method), route, status, ms, id, "request");
    } else {
        tracing::info!(method = known(&method), route, status, ms, id, "request");
    }
    if let Ok(id) = HeaderValue::try_from(id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// The name of a method; any text can be one.
fn known(method: &axum::http::Method) -> &'static str {
    ["GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"].into_iter().find(|name| *name == method.as_str()).unwrap_or("other")
}

fn request_id() -> String {
    let mut bytes = [0; 8];
    // Without randomness all are called the same: no harm.
    let _ = getrandom::fill(&mut bytes);
    format!("{:016x}", u64::from_le_bytes(bytes))
}
