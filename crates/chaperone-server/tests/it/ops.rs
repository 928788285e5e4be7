//! Running the desk: what the log and the counts tell and do not tell, health, the description of the interface.

use std::io::Write;
use std::sync::{Arc, LazyLock, Mutex};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use chaperone_server::{api, health, routes, watch};
use chaperone_store::members::Role;
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;
use tracing_subscriber::filter::FilterFn;
use tracing_subscriber::layer::SubscriberExt as _;

use crate::desk::Desk;

/// Everything that was logged in this process since the first test began to look.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Logs all there is to log in this process. A logger of one thread would miss what another thread met first, before
/// there was one: tracing remembers that nobody wanted it.
fn listen() -> Log {
    static LOG: LazyLock<Log> = LazyLock::new(|| {
        let log = Log::default();
        let writer = log.clone();
        let lines = tracing_subscriber::fmt::layer().json().with_writer(move || writer.clone());
        let subscriber = tracing_subscriber::registry().with(lines).with(FilterFn::new(watch::may_be_logged));
        tracing::subscriber::set_global_default(subscriber).unwrap();
        log
    });
    LOG.clone()
}

async fn figures(desk: &Desk, path: &str) -> (StatusCode, String) {
    let response = health::service(&desk.app).oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
    let status = response.status();
    (status, String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap())
}

/// A word that is nowhere but in what a member typed.
const CANARY: &str = "kanarienquux";

#[tokio::test]
async fn no_word_of_a_member_is_logged_or_counted() {
    let log = listen();
    let desk = Desk::new().await;
    let ada = desk.member(&format!("{CANARY}name"), Role::Administrator).await;
    let text = format!("Mrs. {CANARY} Quartz, MRN 5520117, came back to our clinic today.");
    ada.post_json("/api/review?stages=1", &json!({"text": text})).await;
    let saved = ada.post("/drafts", &[("text", &text)]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    ada.get(saved.location()).await;
    ada.post(saved.location(), &[("text", &text), ("version", "1")]).await;
    ada.post(saved.location(), &[("text", &text), ("version", "1")]).await;
    let stranger = desk.stranger();
    stranger.post("/sign-in", &[("email", &format!("{CANARY}@example.org")), ("password", CANARY)]).await;
    stranger.get(&format!("/sign-in?next=/{CANARY}")).await;
    stranger.get(&format!("/{CANARY}?q={CANARY}")).await;
    stranger.get(&format!("/invitation/{CANARY}")).await;
    ada.post("/me", &[("name", CANARY), ("time_zone", CANARY)]).await;
    ada.post("/me/profile", &[("name", CANARY), ("place", CANARY)]).await;
    ada.post_json(&format!("/api/review?stages={CANARY}"), &json!({"text": CANARY, CANARY: 1})).await;
    let token = desk.stranger().request("POST", "/api/review").header("authorization", format!("Bearer {CANARY}"));
    desk.send(token.body(Body::from(format!("{{{CANARY}"))).unwrap()).await;
    let odd = desk.stranger().request("GET", "/").header("cookie", format!("chaperone={CANARY}")).body(Body::empty()).unwrap();
    desk.send(odd).await;
    ada.get("/me/export").await;

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("\"route\":\"/drafts/{id}\""), "the log tells the pattern:\n{log}");
    assert!(log.contains("\"id\":\""), "{log}");
    let line = log.lines().find(|line| line.contains(CANARY));
    assert_eq!(line, None, "a member's word is in the log");
    let (_, counts) = figures(&desk, "/metrics").await;
    assert!(!counts.contains(CANARY), "{counts}");
}

#[tokio::test]
async fn the_counts_tell_how_the_desk_does() {
    let desk = Desk::new().await;
    figures(&desk, "/metrics").await;
    let ada = desk.member("ada", Role::Member).await;
    ada.post_json("/api/review?stages=1", &json!({"text": "Vaccines work."})).await;
    let answered = ada.get("/drafts").await;
    assert_eq!(answered.headers["x-request-id"].len(), 16);
    let (status, counts) = figures(&desk, "/metrics").await;
    assert_eq!(status, StatusCode::OK);
    for line in [
        "chaperone_requests_total{method=\"GET\",route=\"/drafts\",status=\"200\"}",
        "chaperone_request_seconds_bucket{route=\"/drafts\",le=\"0.02\"}",
        "chaperone_reviews_total{verdict=\"clear\"}",
        "chaperone_audit_entries 1",
        "chaperone_database_bytes ",
        "chaperone_uptime_seconds ",
    ] {
        assert!(counts.contains(line), "{line} is not in\n{counts}");
    }
}

#[tokio::test]
async fn a_desk_without_its_database_is_ill() {
    let desk = Desk::new().await;
    assert_eq!(figures(&desk, "/healthz").await.0, StatusCode::OK);
    assert_eq!(figures(&desk, "/readyz").await.0, StatusCode::OK);
    assert_eq!(desk.stranger().get("/metrics").await.status, StatusCode::NOT_FOUND, "not where members come");
    desk.app.store.close().await;
    let (status, why) = figures(&desk, "/healthz").await;
    assert_eq!((status, why.as_str()), (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n"));
    assert_eq!(figures(&desk, "/readyz").await.0, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn the_description_and_the_routes_agree() {
    let desk = Desk::new().await;
    let served = desk.stranger().get("/api/openapi.json").await.json();
    assert_eq!(served, api::describe(&desk.app).unwrap());
    assert_eq!(served["openapi"], "3.1.0");
    let mut described = Vec::new();
    for (path, methods) in served["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            assert!(operation["summary"].is_string(), "say in api.json what {method} {path} does");
            assert!(operation["responses"]["default"]["content"]["application/problem+json"].is_object());
            described.push((method.to_uppercase(), path.clone()));
        }
    }
    let routes = routes::list(&desk.app).into_iter().filter(|route| route.path.starts_with("/api/"));
    let mut routes: Vec<(String, String)> = routes.map(|route| (route.method.to_string(), route.path.replace("{*", "{"))).collect();
    routes.sort();
    described.sort();
    assert_eq!(described, routes);
    let special: Value = serde_json::from_str(include_str!("../../src/api.json")).unwrap();
    let mut special: Vec<&String> = special["paths"].as_object().unwrap().keys().collect();
    special.sort();
    let mut paths: Vec<&str> = routes::list(&desk.app).iter().map(|route| route.path).filter(|path| path.starts_with("/api/")).collect();
    paths.sort_unstable();
    paths.dedup();
    assert_eq!(special, paths, "api.json tells of what is there");
}

/// Whether `value` has the keys that `schema` asks for, and no others; enough to see that the two went apart.
fn fits(schemas: &Value, name: &str, value: &Value) {
    let schema = &schemas[name];
    let known = schema["properties"].as_object().unwrap();
    for key in schema["required"].as_array().unwrap() {
        assert!(value.get(key.as_str().unwrap()).is_some(), "{name} has no {key}");
    }
    for (key, value) in value.as_object().unwrap() {
        assert!(known.contains_key(key), "{name} does not tell of {key}");
        let property = &known[key];
        if let Some(words) = property["enum"].as_array() {
            assert!(words.contains(value), "{name}.{key}: {value}");
        }
    }
}

#[tokio::test]
async fn the_description_fits_what_is_answered() {
    let desk = Desk::new().await;
    let ada = desk.member("ada", Role::Member).await;
    let description = api::describe(&desk.app).unwrap();
    let schemas = &description["components"]["schemas"];
    let example = &description["paths"]["/api/review"]["post"]["requestBody"]["content"]["application/json"]["example"];
    let review = ada.post_json("/api/review?stages=1", example).await.json();
    fits(schemas, "Review", &review);
    assert!(!review["findings"].as_array().unwrap().is_empty());
    review["findings"].as_array().unwrap().iter().for_each(|finding| fits(schemas, "Finding", finding));
    review["identifiers"].as_array().unwrap().iter().for_each(|identifier| fits(schemas, "Identifier", identifier));
    let problem = ada.post_json("/api/review?stages=7", example).await.json();
    fits(schemas, "Problem", &problem);
    for surface in schemas["Post"]["properties"]["surface"]["enum"].as_array().unwrap() {
        let answered = ada.post_json("/api/review?stages=1", &json!({"text": "Vaccines work.", "surface": surface})).await;
        assert_eq!(answered.status, StatusCode::OK, "{surface}");
    }
}
