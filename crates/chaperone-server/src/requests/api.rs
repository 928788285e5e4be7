//! The same for programs.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use chaperone_api::decision::{DecisionJson, read_situation};

use super::handoff;
use crate::app::App;
use crate::error::{Answer, Problem};

/// Decides on a situation: the contract's JSON in, the contract's JSON out. Nothing of it is kept.
pub(super) async fn decide(State(app): State<App>, body: Bytes) -> Answer<Response> {
    let json = std::str::from_utf8(&body).map_err(|_| Problem::bad("The situation is not UTF-8 text."))?;
    let asked = read_situation(json, false).map_err(|error| Problem::wrong(error.to_string()))?;
    let engine = app.engines.current();
    let decision = chaperone_core::decide::decide(engine.policy(), &asked.situation);
    let mut out = Vec::with_capacity(2048);
    DecisionJson { id: &asked.id, situation: &asked.situation, decision: &decision, handoff: &handoff(&app).await? }.write(&mut out);
    Ok(([(header::CONTENT_TYPE, "application/json")], out).into_response())
}
