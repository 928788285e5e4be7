//! Proving again who one is, before what would hurt most in a stranger's hands.

use axum::extract::rejection::{FormRejection, JsonRejection};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::{Form, Json};
use chaperone_store::{Entry, Time, Write};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::json;

use crate::app::App;
use crate::error::{Answer, Problem};
use crate::pages::page;
use crate::pages::parts::{Field, alert};
use crate::routes::{Need, Routes};
use crate::sign_in::ceremony::kind;
use crate::sign_in::passkeys::{self, Used};
use crate::sign_in::throttle::{Guess, Whose};
use crate::sign_in::{app_codes, next, password};
use crate::who::Who;

/// A proof is good for so long, in milliseconds.
const FRESH: Time = 10 * 60_000;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/prove", Need::SignedIn, prove_page)
        .post("/prove", Need::SignedIn, prove)
        .post("/prove/passkey/start", Need::SignedIn, start)
        .post("/prove/passkey/finish", Need::SignedIn, finish)
}

/// Whether `who` proved of late that he is himself. If not, the asker is sent to do so and then to `next`.
pub(crate) fn fresh(who: &Who, now: Time, next: &str) -> Answer<()> {
    let Some(session) = &who.session else {
        return Err(Problem::refused("An API token may not do this. Please sign in to the desk itself."));
    };
    // A clock that was set back is no proof.
    if (0..=FRESH).contains(&(now - session.proved_at)) {
        return Ok(());
    }
    let redirect = Some(next::with("/prove", next));
    Err(Problem { tag: "/problems/prove", redirect, ..Problem::unknown("Please prove again that it is you.") })
}

#[derive(Default, Deserialize)]
struct Next {
    #[serde(default)]
    next: String,
}

async fn prove_page(State(app): State<App>, who: Who, query: Query<Next>) -> Answer<Markup> {
    form(&app, &who, &query.next, "").await
}

async fn form(app: &App, who: &Who, next: &str, wrong: &str) -> Answer<Markup> {
    let has_passkeys = !app.store.passkeys(who.id()).await?.is_empty();
    let has_password = app.store.password(who.id()).await?.is_some();
    Ok(page(
        who,
        "/prove",
        "Is it you?",
        &html! {
            (alert(wrong))
            p { "What comes next could do harm in somebody else's hands, so please show once more that it is you." }
            @if has_passkeys { (passkeys::button(app, "get", "/prove/passkey", "Use my passkey", next)) }
            @if has_password {
                form.stack method="post" action="/prove" {
                    input type="hidden" name="next" value=(next);
                    (Field { name: "password", label: "Password", kind: "password", complete: "current-password", ..Field::default() }.show())
                    (app_codes::field("Code of your app"))
                    button.primary { "Go on" }
                }
            }
            @if !has_passkeys && !has_password { p { "You have no way to do so. Please sign out and sign in with a recovery code." } }
        },
    ))
}

#[derive(Deserialize)]
struct Proof {
    password: String,
    code: String,
    #[serde(default)]
    next: String,
}

async fn prove(State(app): State<App>, who: Who, headers: HeaderMap, proof: Result<Form<Proof>, FormRejection>) -> Answer<Response> {
    let Form(proof) = proof?;
    let (word, code) = (Guess::password(&app, &headers, Whose::Member(who.id())), Guess::code(&app, &headers, who.id()));
    word.count(&app).await?;
    code.count(&app).await?;
    let right = password::verify(proof.password, app.store.password(who.id()).await?).await?;
    let sealed = app.store.totp(who.id()).await?;
    let mut write = app.store.write().await?;
    if !(right && app_codes::take(&app, &mut write, who.id(), sealed.as_ref(), &proof.code).await?) {
        drop(write);
        let words = "Password and code do not belong together, or the code was used already.";
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, form(&app, &who, &proof.next, words).await?).into_response());
    }
    keep(&app, &who, write).await?;
    word.forget(&app).await?;
    code.forget(&app).await?;
    Ok(Redirect::to(&next::own(&proof.next)).into_response())
}

async fn keep(app: &App, who: &Who, mut write: Write) -> Answer<()> {
    let session = who.session.as_ref().ok_or_else(Problem::missing)?;
    let now = app.now();
    write.prove_session(&session.id, now).await?;
    Ok(write.commit(Entry::new(now, who.actor(), "session.prove", &session.id)).await?)
}

async fn start(State(app): State<App>, who: Who) -> Answer<Response> {
    let ids: Vec<String> = app.store.passkeys(who.id()).await?.into_iter().map(|one| one.credential).collect();
    passkeys::ask(&app, kind::PROVE, Some(who.id()), Some(&ids))
}

async fn finish(State(app): State<App>, who: Who, used: Result<Json<Used>, JsonRejection>) -> Answer<Response> {
    let Json(used) = used?;
    let (asked, member, write) = passkeys::check(&app, kind::PROVE, &used).await?;
    if asked.as_ref() != Some(who.id()) || member != *who.id() {
        return Err(Problem::missing());
    }
    keep(&app, &who, write).await?;
    Ok(Json(json!({"to": next::own(used.next())})).into_response())
}
