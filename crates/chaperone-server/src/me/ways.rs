//! How a member signs in: passkeys, a password with an app, printed codes. The last way in stays.

use axum::extract::rejection::{FormRejection, JsonRejection};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::{Form, Json};
use chaperone_store::{Entry, PasskeyId};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::app::App;
use crate::error::{Answer, Problem};
use crate::pages::parts::{Field, alert};
use crate::pages::{page, when};
use crate::routes::{Need, Routes};
use crate::sign_in::app_codes::{self, Shared};
use crate::sign_in::ceremony::{self, LONG, kind};
use crate::sign_in::passkeys::{self, Made};
use crate::sign_in::prove::fresh;
use crate::sign_in::throttle::Guess;
use crate::sign_in::{check, password, recovery};
use crate::who::Who;

const HERE: &str = "/me/ways";

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get(HERE, Need::SignedIn, show)
        .post("/me/passkeys/start", Need::SignedIn, start)
        .post("/me/passkeys/finish", Need::SignedIn, finish)
        .post("/me/passkeys/{id}", Need::SignedIn, rename)
        .post("/me/passkeys/{id}/remove", Need::SignedIn, remove)
        .post("/me/password", Need::SignedIn, choose_password)
        .post("/me/password/remove", Need::SignedIn, remove_password)
        .post("/me/app/new", Need::SignedIn, new_app)
        .get("/me/app", Need::SignedIn, app_page)
        .post("/me/app", Need::SignedIn, keep_app)
        .post("/me/recovery", Need::SignedIn, make_codes)
}

async fn show(State(app): State<App>, who: Who) -> Answer<Markup> {
    fresh(&who, app.now(), HERE)?;
    form(&app, &who, "").await
}

async fn form(app: &App, who: &Who, wrong: &str) -> Answer<Markup> {
    let passkeys = app.store.passkeys(who.id()).await?;
    let has_password = app.store.password(who.id()).await?.is_some();
    let codes = app.store.recovery_codes(who.id()).await?;
    let spare = passkeys.len() + usize::from(has_password) > 1;
    Ok(page(
        who,
        "/me",
        "How you sign in",
        &html! {
            (alert(wrong))
            section.card aria-labelledby="passkeys" {
                h2 #passkeys { "Passkeys" }
                @if passkeys.is_empty() { p { "None yet. A passkey is your fingerprint, your face or a device's PIN: nothing to remember, nothing to steal." } }
                ul.stack {
                    @for one in &passkeys {
                        li.row {
                            form.row method="post" action={ "/me/passkeys/" (one.id) } {
                                label for={ "label-" (one.id) } { "Name" }
                                input id={ "label-" (one.id) } name="label" value=(one.label) required maxlength="60";
                                button.quiet { "Rename" }
                            }
                            span.muted { "added " (when(who, one.created_at)) @if let Some(used) = one.used_at { ", last used " (when(who, used)) } }
                            @if spare {
                                form method="post" action={ "/me/passkeys/" (one.id) "/remove" } { button.danger aria-label={ "Remove " (one.label) } { "Remove" } }
                            }
                        }
                    }
                }
                form.stack {
                    (Field { name: "label", label: "Name of a new one", help: "Such as “phone” or “key on my ring”.", required: false, ..Field::default() }.show())
                    (passkeys::button(app, "create", "/me/passkeys", "Add this device", HERE))
                }
            }
            section.card aria-labelledby="password-title" {
                h2 #password-title { "Password and app" }
                @if has_password {
                    p { "You have a password, with codes of an app." }
                    form method="post" action="/me/app/new" { button { "Use another phone" } }
                }
                form.stack method="post" action="/me/password" {
                    (password::field(if has_password { "New password" } else { "Password" }))
                    button { @if has_password { "Change the password" } @else { "Add a password" } }
                    p.muted { "All other browsers are signed out." }
                }
                @if has_password && spare {
                    form method="post" action="/me/password/remove" { button.danger { "Remove the password" } }
                }
            }
            section.card aria-labelledby="codes" {
                h2 #codes { "Recovery codes" }
                p { "You have " (super::counted(usize::try_from(codes).unwrap_or_default(), "unused code")) ". New ones make the old sheet worthless." }
                form method="post" action="/me/recovery" { button { "Make new codes" } }
            }
        },
    ))
}

fn refused(page: Markup) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

async fn start(State(app): State<App>, who: Who) -> Answer<Response> {
    fresh(&who, app.now(), HERE)?;
    passkeys::ask_new(&app, kind::ADD, who.id(), &who.member.email, &who.member.name).await
}

async fn finish(State(app): State<App>, who: Who, made: Result<Json<Made>, JsonRejection>) -> Answer<Response> {
    let Json(made) = made?;
    let now = app.now();
    fresh(&who, now, HERE)?;
    let new = passkeys::check_new(&app, kind::ADD, who.id(), made).await?;
    let mut write = app.store.write().await?;
    let id = new.keep(&mut write, who.id(), now).await?;
    write.commit(Entry::new(now, who.actor(), "passkey.add", &id)).await?;
    Ok(Json(json!({"to": HERE})).into_response())
}

#[derive(Deserialize)]
struct Label {
    label: String,
}

async fn rename(State(app): State<App>, who: Who, Path(id): Path<String>, label: Result<Form<Label>, FormRejection>) -> Answer<Response> {
    let Form(Label { label }) = label?;
    let id: PasskeyId = id.parse().map_err(|_| Problem::missing())?;
    fresh(&who, app.now(), HERE)?;
    let label = match check::line(&label, "the name of the passkey") {
        Ok(label) => label,
        Err(wrong) => return Ok(refused(form(&app, &who, &wrong).await?)),
    };
    let mut write = app.store.write().await?;
    write.name_passkey(who.id(), &id, &label).await?;
    write.commit(Entry::new(app.now(), who.actor(), "passkey.name", &id)).await?;
    Ok(Redirect::to(HERE).into_response())
}

const LAST: &str = "This is your last way in. Please add another one first.";

async fn remove(State(app): State<App>, who: Who, Path(id): Path<String>) -> Answer<Response> {
    let id: PasskeyId = id.parse().map_err(|_| Problem::missing())?;
    fresh(&who, app.now(), HERE)?;
    let mut write = app.store.write().await?;
    write.remove_passkey(who.id(), &id).await?;
    if write.ways_in(who.id()).await? == 0 {
        drop(write);
        return Ok(refused(form(&app, &who, LAST).await?));
    }
    write.commit(Entry::new(app.now(), who.actor(), "passkey.remove", &id)).await?;
    Ok(Redirect::to(HERE).into_response())
}

/// An app that is being added, with the password it belongs to where that is new too.
#[derive(Serialize, Deserialize)]
struct Adding {
    shared: Shared,
    password: Option<String>,
}

#[derive(Deserialize)]
struct Chosen {
    password: String,
}

async fn choose_password(State(app): State<App>, who: Who, chosen: Result<Form<Chosen>, FormRejection>) -> Answer<Response> {
    let Form(Chosen { password: chosen }) = chosen?;
    fresh(&who, app.now(), HERE)?;
    if let Err(wrong) = password::acceptable(&chosen) {
        return Ok(refused(form(&app, &who, wrong).await?));
    }
    let hash = password::hash(chosen).await?;
    if app.store.totp(who.id()).await?.is_none() {
        // A password alone is no way in: it is kept together with its app.
        return add_app(&app, &who, Some(hash)).await;
    }
    let now = app.now();
    let mut write = app.store.write().await?;
    write.set_password(who.id(), Some(&hash)).await?;
    write.end_other_sessions(who.id(), who.session.as_ref().map(|session| &session.id), now).await?;
    write.commit(Entry::new(now, who.actor(), "password.change", who.id())).await?;
    Ok(Redirect::to(HERE).into_response())
}

async fn remove_password(State(app): State<App>, who: Who) -> Answer<Response> {
    fresh(&who, app.now(), HERE)?;
    let mut write = app.store.write().await?;
    write.set_password(who.id(), None).await?;
    write.set_totp(who.id(), None).await?;
    if write.ways_in(who.id()).await? == 0 {
        drop(write);
        return Ok(refused(form(&app, &who, LAST).await?));
    }
    write.commit(Entry::new(app.now(), who.actor(), "password.remove", who.id())).await?;
    Ok(Redirect::to(HERE).into_response())
}

async fn new_app(State(app): State<App>, who: Who) -> Answer<Response> {
    fresh(&who, app.now(), HERE)?;
    if app.store.password(who.id()).await?.is_none() {
        return Err(Problem::missing());
    }
    add_app(&app, &who, None).await
}

async fn add_app(app: &App, who: &Who, password: Option<String>) -> Answer<Response> {
    let adding = Adding { shared: Shared::new(app, who.id())?, password };
    let token = ceremony::begin(app, kind::APP, Some(who.id()), &adding, LONG).await?;
    Ok(([ceremony::give_cookie(app, &token, LONG)?], Redirect::to("/me/app")).into_response())
}

async fn adding(app: &App, who: &Who, headers: &HeaderMap) -> Answer<Adding> {
    let (whose, adding) = ceremony::look(app, kind::APP, ceremony::held(app, headers)?).await?;
    if whose.as_ref() == Some(who.id()) { Ok(adding) } else { Err(Problem::missing()) }
}

async fn app_page(State(app): State<App>, who: Who, headers: HeaderMap) -> Answer<Markup> {
    app_form(&app, &who, &adding(&app, &who, &headers).await?, "")
}

fn app_form(app: &App, who: &Who, adding: &Adding, wrong: &str) -> Answer<Markup> {
    let shown = app_codes::show(app, who.id(), &adding.shared, &who.member.email)?;
    Ok(page(
        who,
        "/me",
        "Add your phone",
        &html! {
            (alert(wrong))
            (shown)
            form.stack method="post" action="/me/app" {
                (app_codes::field("Code"))
                button.primary { "Keep it" }
            }
            p { a href=(HERE) { "Leave all as it was" } }
        },
    ))
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

async fn keep_app(State(app): State<App>, who: Who, headers: HeaderMap, code: Result<Form<Code>, FormRejection>) -> Answer<Response> {
    let Form(Code { code }) = code?;
    let now = app.now();
    fresh(&who, now, HERE)?;
    let adding = adding(&app, &who, &headers).await?;
    let guess = Guess::code(&app, &headers, who.id());
    guess.count(&app).await?;
    let sealed = adding.shared.sealed()?;
    let mut write = app.store.write().await?;
    write.set_totp(who.id(), Some(&sealed)).await?;
    if !app_codes::take(&app, &mut write, who.id(), Some(&sealed), &code).await? {
        drop(write);
        return Ok(refused(app_form(&app, &who, &adding, "This code is not right. A new one comes every thirty seconds.")?));
    }
    if let Some(hash) = &adding.password {
        write.set_password(who.id(), Some(hash)).await?;
    }
    write.end_other_sessions(who.id(), who.session.as_ref().map(|session| &session.id), now).await?;
    let verb = if adding.password.is_some() { "password.add" } else { "app.change" };
    write.commit(Entry::new(now, who.actor(), verb, who.id())).await?;
    ceremony::end(&app, kind::APP, &headers).await?;
    guess.forget(&app).await?;
    Ok(([ceremony::forget_cookie(&app)?], Redirect::to(HERE)).into_response())
}

async fn make_codes(State(app): State<App>, who: Who) -> Answer<Markup> {
    let now = app.now();
    fresh(&who, now, HERE)?;
    let codes = recovery::make()?;
    let hashes: Vec<String> = codes.iter().map(|code| recovery::hash(code)).collect();
    let mut write = app.store.write().await?;
    write.set_recovery_codes(who.id(), &hashes).await?;
    write.commit(Entry::new(now, who.actor(), "recovery.make", who.id())).await?;
    Ok(page(
        &who,
        "/me",
        "Your recovery codes",
        &html! {
            p { "Print this page or write the codes down. They are shown this once; each is good once. Codes that you had before are worthless now." }
            ol.codes { @for code in &codes { li { code { (code) } } } }
            p { a href="/welcome/next" { "I have them on paper" } }
        },
    ))
}
