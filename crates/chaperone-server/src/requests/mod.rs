//! Somebody wants something of a member: what the guidelines say, and what to reply.

mod api;
mod follows;
mod kinds;
mod show;

use std::collections::BTreeMap;

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use chaperone_api::decision::{SituationJson, read_situation};
use chaperone_core::decide::reply::Handoff;
use chaperone_core::decide::{Kind, Situation, decide};
use chaperone_core::post::Post;
use chaperone_core::review::{Kind as Detail, Role, Severity};
use chaperone_core::rules::Rule;
use chaperone_core::text::Draft as Words;
use chaperone_store::decisions::Asked;
use chaperone_store::{DecisionId, Entry, MemberId, Time};
use maud::Markup;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::app::App;
use crate::error::{Answer, Problem};
use crate::routes::{Need, Routes};
use crate::who::Who;

/// Earlier requests on the first page.
const LISTED: i64 = 20;

/// The longest reason for doing otherwise, in characters.
const MAX_REASON: usize = 1000;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/requests", Need::SignedIn, begin)
        .post("/requests", Need::SignedIn, ask)
        .get("/requests/about/{kind}", Need::SignedIn, about)
        .get("/requests/follows", Need::SignedIn, follows::list)
        .post("/requests/follows/{account}/accept", Need::SignedIn, follows::accept)
        .post("/requests/follows/{account}/decline", Need::SignedIn, follows::decline)
        .get("/requests/{id}", Need::SignedIn, answer)
        .post("/requests/{id}/exception", Need::SignedIn, except)
        .post("/api/decide", Need::SignedIn, api::decide)
}

/// Where the organisation sends those who need care.
async fn handoff(app: &App) -> Answer<Handoff> {
    let mut settings = app.store.settings().await?;
    let mut get = |name: &str| settings.remove(name).unwrap_or_default();
    Ok(Handoff { portal: get("portal"), telephone: get("telephone"), emergency: get("emergency") })
}

async fn begin(State(app): State<App>, who: Who) -> Answer<Markup> {
    let asked = app.store.decisions_of(who.id(), i64::MAX, LISTED).await?;
    Ok(show::begin(&who, &asked, &handoff(&app).await?))
}

async fn about(who: Who, Path(kind): Path<String>) -> Answer<Markup> {
    let kind = Kind::from_name(&kind).ok_or_else(Problem::missing)?;
    Ok(show::ask(&who, kind, &BTreeMap::new(), ""))
}

/// Keeps the question and its answer, and shows it. Of what is sent only the known fields are read: there is no field for
/// words about anybody.
async fn ask(State(app): State<App>, who: Who, sent: Result<Form<BTreeMap<String, String>>, FormRejection>) -> Answer<Response> {
    let Form(sent) = sent?;
    let kind = sent.get("kind").and_then(|kind| Kind::from_name(kind)).ok_or_else(|| Problem::wrong("Choose first what it is about."))?;
    let now = app.now();
    let asked = match asked(&app, who.id(), &sent, now)? {
        Ok(asked) => asked,
        Err(wrong) => return Ok((StatusCode::UNPROCESSABLE_ENTITY, show::ask(&who, kind, &sent, &wrong)).into_response()),
    };
    let mut write = app.store.write().await?;
    write.add_decision(&asked).await?;
    write.commit(Entry::new(now, who.actor(), "request.ask", &asked.id).with("kind", kind.name())).await?;
    Ok(Redirect::to(&format!("/requests/{}", asked.id)).into_response())
}

/// The question of a form with its answer by the policy in force, or what is wrong with the form.
pub(crate) fn asked(app: &App, member: &MemberId, sent: &BTreeMap<String, String>, now: Time) -> Answer<Result<Asked, String>> {
    let kind = sent.get("kind").and_then(|kind| Kind::from_name(kind)).ok_or_else(|| Problem::wrong("Choose first what it is about."))?;
    let situation = match situation(kind, sent) {
        Ok(situation) => situation,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let decision = decide(app.engines.current().policy(), &situation);
    Ok(Ok(Asked {
        id: DecisionId::new(now),
        member: member.clone(),
        kind: kind.name().to_owned(),
        fields: serde_json::to_string(&SituationJson::of(&situation)).map_err(|_| Problem::ours("request"))?,
        answer: decision.answer.name().to_owned(),
        policy: decision.policy.to_string(),
        exception: String::new(),
        created_at: now,
    }))
}

/// The situation that a form tells of, by the questions that its kind has.
fn situation(kind: Kind, sent: &BTreeMap<String, String>) -> Result<Situation, String> {
    let questions = kinds::questions(kind);
    let mut fields = Map::new();
    fields.insert("kind".to_owned(), kind.name().into());
    for choice in &questions.choices {
        if let Some(value) = sent.get(choice.key).filter(|value| !value.is_empty()) {
            fields.insert(choice.key.to_owned(), value.as_str().into());
        }
    }
    for tick in &questions.ticks {
        fields.insert(tick.key.to_owned(), sent.contains_key(tick.key).into());
    }
    if let Some(days) = sent.get("told_days_ago").filter(|days| questions.days && !days.trim().is_empty()) {
        let days: u32 = days.trim().parse().map_err(|_| "How many days ago is a whole number.")?;
        fields.insert("told_days_ago".to_owned(), days.into());
    }
    let asked = read_situation(&Value::Object(fields).to_string(), false).map_err(|error| error.to_string())?;
    Ok(asked.situation)
}

/// A question of the member himself, whose situation is read again.
async fn own(app: &App, who: &Who, id: &str) -> Answer<(Asked, Situation)> {
    let id: DecisionId = id.parse().map_err(|_| Problem::missing())?;
    let asked = app.store.decision(&id).await?.filter(|asked| asked.member == *who.id()).ok_or_else(Problem::missing)?;
    let situation = read_situation(&asked.fields, true).map_err(|_| Problem::ours("request"))?.situation;
    Ok((asked, situation))
}

async fn answer(State(app): State<App>, who: Who, Path(id): Path<String>) -> Answer<Markup> {
    let (asked, situation) = own(&app, &who, &id).await?;
    let engine = app.engines.current();
    Ok(show::answer(&who, engine.policy(), &asked, &situation, &handoff(&app).await?, &asked.exception, ""))
}

#[derive(Deserialize)]
struct Exception {
    reason: String,
}

async fn except(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    sent: Result<Form<Exception>, FormRejection>,
) -> Answer<Response> {
    let (asked, situation) = own(&app, &who, &id).await?;
    let reason = sent?.0.reason.replace("\r\n", "\n").trim().to_owned();
    if let Err(wrong) = nobody_in(&app, &reason).await? {
        let engine = app.engines.current();
        let page = show::answer(&who, engine.policy(), &asked, &situation, &handoff(&app).await?, &reason, &wrong);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let now = app.now();
    let mut write = app.store.write().await?;
    write.set_exception(&asked.id, &reason).await?;
    write.commit(Entry::new(now, who.actor(), "request.except", &asked.id)).await?;
    Ok(Redirect::to(&format!("/requests/{}", asked.id)).into_response())
}

/// Whether a reason speaks of no particular person: it is read as a post would be.
async fn nobody_in(app: &App, reason: &str) -> Answer<Result<(), String>> {
    if reason.chars().count() > MAX_REASON {
        return Ok(Err(format!("Please say it in {MAX_REASON} characters.")));
    }
    let draft = Words::new(reason).map_err(|error| Problem::wrong(error.to_string()))?;
    let post = Post { id: String::new(), draft, situation: chaperone_core::post::Situation::default() };
    let engine = app.engines.current();
    let review = tokio::task::spawn_blocking(move || engine.check(&post)).await.map_err(|_| Problem::ours("review"))?;
    let about = |rule: Rule| !matches!(rule, Rule::Audience | Rule::PersonalOnProfessional);
    if let Some(finding) = review.findings.iter().find(|finding| finding.severity > Severity::Note && about(finding.rule)) {
        return Ok(Err(format!("This is kept, so it should not be about anybody who can be recognised. {}", finding.message)));
    }
    let person = |role| matches!(role, Role::Patient | Role::Family | Role::Unknown | Role::Colleague);
    let leads = |kind: Detail| kind.is_unique() || matches!(kind, Detail::Name | Detail::Initials | Detail::Handle | Detail::Address);
    if review.identifiers.iter().any(|one| person(one.role) && leads(one.kind)) {
        return Ok(Err("Please leave out names, initials, numbers and addresses: the reason alone is enough.".to_owned()));
    }
    Ok(Ok(()))
}
