//! Who one is: set-up, invitations, signing in and out, proving it again.

pub(crate) mod app_codes;
pub(crate) mod ceremony;
pub(crate) mod check;
mod join;
mod known;
pub(crate) mod next;
pub(crate) mod passkeys;
pub(crate) mod password;
pub(crate) mod prove;
pub(crate) mod recovery;
mod second;
pub(crate) mod session;
pub(crate) mod throttle;

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use chaperone_store::Entry;
use chaperone_store::members::Standing;
use maud::{Markup, html};
use serde::Deserialize;

use crate::app::App;
use crate::error::Answer;
use crate::pages::parts::{Field, alert};
use crate::pages::plain_page;
use crate::routes::{Need, Routes};
use crate::sign_in::throttle::{Guess, Whose};
use crate::who::Who;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/sign-in", Need::Anyone, sign_in_page)
        .post("/sign-in", Need::Anyone, sign_in)
        .get("/sign-in/code", Need::Anyone, second::page)
        .post("/sign-in/code", Need::Anyone, second::code)
        .get("/sign-in/recovery", Need::Anyone, second::lost_page)
        .post("/sign-in/recovery", Need::Anyone, second::lost)
        .post("/sign-in/passkey/start", Need::Anyone, passkeys::start)
        .post("/sign-in/passkey/finish", Need::Anyone, passkeys::finish)
        .post("/sign-out", Need::SignedIn, sign_out)
        .with(join::routes)
        .with(prove::routes)
}

#[derive(Default, Deserialize)]
struct SignIn {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

async fn sign_in_page(State(app): State<App>, Query(form): Query<SignIn>) -> Markup {
    // Of what an address may bring, only where to go is taken.
    sign_in_form(&app, &SignIn { next: form.next, ..SignIn::default() }, "")
}

fn sign_in_form(app: &App, form: &SignIn, wrong: &str) -> Markup {
    plain_page(
        "Sign in",
        &html! {
            (alert(wrong))
            form.stack method="post" action="/sign-in" {
                input type="hidden" name="next" value=(form.next);
                (Field { name: "email", label: "E-mail", kind: "email", complete: "username webauthn", value: &form.email, ..Field::default() }.show())
                (passkeys::button(app, "get", "/sign-in/passkey", "Use my passkey", &form.next))
                (Field { name: "password", label: "Password, if you have no passkey", kind: "password", complete: "current-password", ..Field::default() }.show())
                button { "Sign in" }
            }
            p { a href="/sign-in/recovery" { "I have lost my passkey or my phone" } }
        },
    )
}

async fn sign_in(State(app): State<App>, headers: HeaderMap, form: Result<Form<SignIn>, FormRejection>) -> Answer<Response> {
    let Form(mut form) = form?;
    // Once for all: what is counted is what is looked up.
    let email = match check::email(&form.email) {
        Ok(email) => email,
        Err(wrong) => return Ok((StatusCode::UNPROCESSABLE_ENTITY, sign_in_form(&app, &form, &wrong)).into_response()),
    };
    let member = app.store.member_by_email(&email).await?;
    Guess::password(&app, &headers, Whose::of(member.as_ref().map(|member| &member.id), &email)).count(&app).await?;
    let hash = match &member {
        Some(member) => app.store.password(&member.id).await?,
        None => None,
    };
    // Checked also where there is nobody: an answer takes as long for a stranger's address as for a member's.
    let good = password::verify(std::mem::take(&mut form.password), hash).await?;
    match member.filter(|member| good && member.state == Standing::Active) {
        None => {
            let page = sign_in_form(&app, &form, "Address and password do not belong together.");
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Some(member) => second::ask(&app, &member, &form.next).await,
    }
}

async fn sign_out(State(app): State<App>, who: Who) -> Answer<Response> {
    if let Some(session) = &who.session {
        let now = app.now();
        let mut write = app.store.write().await?;
        write.end_session(who.id(), &session.id, now).await?;
        write.commit(Entry::new(now, who.actor(), "session.end", &session.id)).await?;
    }
    Ok(([session::forget(&app)?], Redirect::to("/sign-in")).into_response())
}
