//! The organisation's policy: which guidelines are in force, what it lays over them, and what that would change before it
//! is in force.

mod diff;
mod effect;
mod form;
mod guidelines;
mod show;

use std::sync::Arc;

use axum::extract::multipart::MultipartRejection;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Multipart, Path, Query, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use chaperone_store::{Entry, StoreError};
use maud::Markup;
use serde::Deserialize;

use crate::app::App;
use crate::engines;
use crate::error::{Answer, Problem};
use crate::routes::{Need, Routes};
use crate::who::Who;
use form::{MAX_BODY, Proposed};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/guidelines", Need::SignedIn, guidelines::index)
        .get("/guidelines/{*topic}", Need::SignedIn, guidelines::one)
        .get("/policy", Need::Leads, look)
        .add(Method::POST, "/policy", Need::Leads, put, MAX_BODY)
        .add(Method::POST, "/policy/effect", Need::Leads, effect, MAX_BODY)
        .get("/policy/versions/{version}", Need::Leads, version)
}

#[derive(Deserialize)]
struct From {
    /// An older version to begin with.
    from: Option<i64>,
}

async fn look(State(app): State<App>, who: Who, from: Result<Query<From>, QueryRejection>) -> Answer<Markup> {
    let versions = app.store.policies().await?;
    let seen = versions.first().map_or(0, |version| version.version);
    let proposed = match from?.0.from {
        Some(number) => {
            let old = versions.iter().find(|version| version.version == number).ok_or_else(Problem::missing)?;
            Proposed { note: format!("As in version {number} again."), ..Proposed::of(Some(old), seen) }
        }
        None => Proposed::of(versions.first(), seen),
    };
    let names = app.store.names().await?;
    Ok(show::page(&who, &proposed, "", None, &show::Versions { all: &versions, names: &names }))
}

/// The form again, with what was typed and what is said of it.
async fn again(app: &App, who: &Who, proposed: &Proposed, wrong: &str, effect: Option<&effect::Effect>) -> Answer<Markup> {
    let versions = app.store.policies().await?;
    let names = app.store.names().await?;
    Ok(show::page(who, proposed, wrong, effect, &show::Versions { all: &versions, names: &names }))
}

async fn effect(State(app): State<App>, who: Who, sent: Result<Multipart, MultipartRejection>) -> Answer<Response> {
    let proposed = Proposed::read(sent).await?;
    let policy = match proposed.policy() {
        Ok(policy) => policy,
        Err(wrong) => return refused(&app, &who, &proposed, StatusCode::UNPROCESSABLE_ENTITY, &wrong).await,
    };
    let then = Arc::new(chaperone_core::Engine::new(policy));
    let effect = effect::effect(&app, then, who.id()).await?;
    Ok(again(&app, &who, &proposed, "", Some(&effect)).await?.into_response())
}

async fn refused(app: &App, who: &Who, proposed: &Proposed, status: StatusCode, wrong: &str) -> Answer<Response> {
    Ok((status, again(app, who, proposed, wrong, None).await?).into_response())
}

async fn put(State(app): State<App>, who: Who, sent: Result<Multipart, MultipartRejection>) -> Answer<Response> {
    let proposed = Proposed::read(sent).await?;
    let checked = proposed.policy().and_then(|policy| proposed.noted().map(|()| policy));
    let policy = match checked {
        Ok(policy) => policy,
        Err(wrong) => return refused(&app, &who, &proposed, StatusCode::UNPROCESSABLE_ENTITY, &wrong).await,
    };
    let now = app.now();
    let mut write = app.store.write().await?;
    match write.policy_is(proposed.seen).await {
        Err(StoreError::Taken(_)) => {
            drop(write);
            let last = app.store.policy().await?.map_or(0, |version| version.version);
            let wrong = format!(
                "Version {last} was put in force while you were at it, so yours was not. What you typed is still here: look at what changed in the list below, then see the effect again."
            );
            return refused(&app, &who, &Proposed { seen: last, ..proposed }, StatusCode::CONFLICT, &wrong).await;
        }
        other => other?,
    }
    let version = proposed.seen + 1;
    let id = write
        .set_policy(&proposed.kept_packs(), proposed.overlay(), &policy.fingerprint().to_string(), proposed.note.trim(), who.id(), now)
        .await?;
    let entry = Entry::new(now, who.actor(), "policy.set", &id).with("version", version);
    // In a task of its own: a browser that goes away in between must not leave the engine behind.
    let done = tokio::spawn(async move {
        write.commit(entry).await?;
        follow(&app).await
    });
    done.await.map_err(|_| Problem::ours("policy"))??;
    Ok(Redirect::to("/policy").into_response())
}

/// Lets the engine follow the policy that is kept, if it is behind.
pub(crate) async fn follow(app: &App) -> Answer<()> {
    let Some(kept) = app.store.policy().await? else { return Ok(()) };
    let app = app.clone();
    let work = tokio::task::spawn_blocking(move || {
        if app.engines.current_version().0 >= kept.version {
            return Ok(());
        }
        engines::of_version(&kept).and_then(|policy| app.engines.set_version(kept.version, policy))
    });
    work.await.map_err(|_| Problem::ours("policy"))?.map_err(|_| Problem::ours("policy"))
}

#[derive(Deserialize)]
struct Against {
    /// The version to compare with; the one before if not given.
    against: Option<i64>,
}

async fn version(
    State(app): State<App>,
    who: Who,
    Path(number): Path<String>,
    against: Result<Query<Against>, QueryRejection>,
) -> Answer<Markup> {
    let number: i64 = number.parse().map_err(|_| Problem::missing())?;
    let versions = app.store.policies().await?;
    let find = |number: i64| versions.iter().find(|version| version.version == number);
    let version = find(number).ok_or_else(Problem::missing)?;
    let other = match against?.0.against {
        Some(other) => Some(find(other).ok_or_else(Problem::missing)?),
        None => find(number - 1),
    };
    let names = app.store.names().await?;
    Ok(show::version(&who, version, other, &show::Versions { all: &versions, names: &names }))
}

/// The policy of what was chosen and typed, or what is wrong with it.
fn resolve(packs: &[String], overlay: Option<&str>) -> Result<chaperone_core::pack::Policy, String> {
    engines::resolve(packs, overlay).map_err(|error| match error {
        engines::PolicyError::Pack(error) => {
            let place = error.place();
            format!("Your own rules, line {}, column {}: {}.", place.line, place.column, error.problem())
        }
        engines::PolicyError::Weights(error) => error.to_string(),
    })
}
