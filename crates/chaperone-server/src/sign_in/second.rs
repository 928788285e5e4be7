//! The second half of a password: a code of an app, or a printed one. Who has no app yet gets one first.

use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use chaperone_store::MemberId;
use chaperone_store::members::{Member, Standing};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::error::{Answer, Problem};
use crate::pages::parts::{Field, alert};
use crate::pages::plain_page;
use crate::sign_in::app_codes::{self, Shared};
use crate::sign_in::ceremony::{self, LONG, SHORT, kind};
use crate::sign_in::throttle::{Guess, Whose};
use crate::sign_in::{check, next, password, recovery, session};

/// What is remembered since the password was right.
#[derive(Serialize, Deserialize)]
struct Second {
    next: String,
    /// A new app, for who has none yet.
    new: Option<Shared>,
}

/// The password of `member` was right: asks for the second half.
pub(super) async fn ask(app: &App, member: &Member, next: &str) -> Answer<Response> {
    let has = app.store.totp(&member.id).await?.is_some();
    let new = if has { None } else { Some(Shared::new(app, &member.id)?) };
    let lasts = if has { SHORT } else { LONG };
    let token = ceremony::begin(app, kind::SECOND, Some(&member.id), &Second { next: next::own(next), new }, lasts).await?;
    Ok(([ceremony::give_cookie(app, &token, lasts)?], Redirect::to("/sign-in/code")).into_response())
}

async fn going_on(app: &App, headers: &HeaderMap) -> Answer<(Member, Second)> {
    let (member, second): (Option<MemberId>, Second) = ceremony::look(app, kind::SECOND, ceremony::held(app, headers)?).await?;
    let member = match member {
        Some(id) => app.store.member(&id).await?,
        None => None,
    };
    let member = member.filter(|member| member.state == Standing::Active).ok_or_else(Problem::missing)?;
    Ok((member, second))
}

pub(super) async fn page(State(app): State<App>, headers: HeaderMap) -> Answer<Markup> {
    let (member, second) = going_on(&app, &headers).await?;
    form(&app, &member, &second, "")
}

fn form(app: &App, member: &Member, second: &Second, wrong: &str) -> Answer<Markup> {
    let shown = match &second.new {
        Some(new) => Some(app_codes::show(app, &member.id, new, &member.email)?),
        None => None,
    };
    let title = if shown.is_some() { "Add your phone" } else { "Your code" };
    Ok(plain_page(
        title,
        &html! {
            (alert(wrong))
            @match &shown {
                Some(shown) => { p { "A password alone is not enough here: from now on a code of your phone goes with it." } (shown) }
                None => p { "Type the six digits that your authenticator app shows, or one of your printed recovery codes." }
            }
            form.stack method="post" action="/sign-in/code" {
                (app_codes::field("Code"))
                button.primary { "Sign in" }
            }
            p { a href="/sign-in" { "Begin again" } }
        },
    ))
}

/// A code.
#[derive(Deserialize)]
pub(super) struct Code {
    code: String,
}

pub(super) async fn code(State(app): State<App>, headers: HeaderMap, form_: Result<Form<Code>, FormRejection>) -> Answer<Response> {
    let Form(Code { code }) = form_?;
    let (member, second) = going_on(&app, &headers).await?;
    let guess = Guess::code(&app, &headers, &member.id);
    guess.count(&app).await?;
    let mut write = app.store.write().await?;
    let good = if let Some(new) = &second.new {
        let sealed = new.sealed()?;
        write.set_totp(&member.id, Some(&sealed)).await?;
        app_codes::take(&app, &mut write, &member.id, Some(&sealed), &code).await?
    } else {
        let sealed = app.store.totp(&member.id).await?;
        app_codes::take(&app, &mut write, &member.id, sealed.as_ref(), &code).await?
            || recovery::take(&app, &mut write, &member.id, &code).await?
    };
    if !good {
        drop(write);
        let words = "This code is not right, or was used already. A new one comes every thirty seconds.";
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, form(&app, &member, &second, words)?).into_response());
    }
    let cookies = session::begin(&app, write, &member.id, &headers, "session.begin").await?;
    ceremony::end(&app, kind::SECOND, &headers).await?;
    guess.forget(&app).await?;
    Guess::password(&app, &headers, Whose::Member(&member.id)).forget(&app).await?;
    let to = if second.new.is_some() { "/welcome" } else { &second.next };
    Ok((cookies, Redirect::to(to)).into_response())
}

/// What signs in when the passkey is lost.
#[derive(Default, Deserialize)]
pub(super) struct Lost {
    email: String,
    #[serde(default)]
    password: String,
    code: String,
}

pub(super) async fn lost_page() -> Markup {
    lost_form("", "")
}

fn lost_form(email: &str, wrong: &str) -> Markup {
    plain_page(
        "Sign in with a recovery code",
        &html! {
            (alert(wrong))
            p { "For when your passkey or your phone is lost. Each printed code is good once." }
            form.stack method="post" action="/sign-in/recovery" {
                (Field { name: "email", label: "E-mail", kind: "email", complete: "username", value: email, ..Field::default() }.show())
                (Field { name: "password", label: "Password, if you have one", kind: "password", complete: "current-password", required: false, ..Field::default() }.show())
                (Field { name: "code", label: "Recovery code", ..Field::default() }.show())
                button.primary { "Sign in" }
            }
            p.muted { "No codes left? An administrator of your desk can invite you again." }
        },
    )
}

pub(super) async fn lost(State(app): State<App>, headers: HeaderMap, form: Result<Form<Lost>, FormRejection>) -> Answer<Response> {
    let Form(lost) = form?;
    let email = match check::email(&lost.email) {
        Ok(email) => email,
        Err(wrong) => return Ok((StatusCode::UNPROCESSABLE_ENTITY, lost_form(&lost.email, &wrong)).into_response()),
    };
    let member = app.store.member_by_email(&email).await?.filter(|member| member.state == Standing::Active);
    let guess = Guess::recovery(&app, &headers, Whose::of(member.as_ref().map(|member| &member.id), &email));
    guess.count(&app).await?;
    let wrong = || {
        let page = lost_form(&lost.email, "These do not belong together, or the code was used already.");
        Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    };
    let hash = match &member {
        Some(member) => app.store.password(&member.id).await?,
        None => None,
    };
    // Who has a password needs it here too: a found sheet of paper is not enough.
    let has_password = hash.is_some();
    let right = password::verify(lost.password.clone(), hash).await?;
    let member = member.filter(|_| right || !has_password);
    // Looked for also where there is nobody: an answer takes as long.
    let whose = member.as_ref().map_or_else(|| MemberId::new(app.now()), |member| member.id.clone());
    let mut write = app.store.write().await?;
    let taken = recovery::take(&app, &mut write, &whose, &lost.code).await?;
    let Some(member) = member.filter(|_| taken) else { return wrong() };
    let cookies = session::begin(&app, write, &member.id, &headers, "session.recover").await?;
    guess.forget(&app).await?;
    Ok((cookies, Redirect::to("/me/ways")).into_response())
}
