//! The first time: setting the desk up, or taking an invitation. Who one is, then a way in, then printed codes.
//!
//! Nobody is a member before he has a way in: until then all is remembered in a ceremony.

use axum::extract::rejection::{FormRejection, JsonRejection};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::{Form, Json};
use chaperone_store::members::Role;
use chaperone_store::{InvitationId, MemberId, StoreError, Write};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use serde_json::json;
use subtle::ConstantTimeEq as _;

use crate::app::App;
use crate::error::{Answer, Problem};
use crate::pages::parts::{Field, alert};
use crate::pages::{page, plain_page};
use crate::routes::{Need, Routes};
use crate::sign_in::app_codes::{self, Shared};
use crate::sign_in::ceremony::{self, LONG, kind};
use crate::sign_in::passkeys::{self, Made};
use crate::sign_in::throttle::Guess;
use crate::sign_in::{check, password, session};
use crate::token;
use crate::who::Who;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/set-up", Need::Anyone, set_up_page)
        .post("/set-up", Need::Anyone, set_up)
        .get("/invitation/{token}", Need::Anyone, invitation_page)
        .post("/invitation/{token}", Need::Anyone, accept)
        .get("/join", Need::Anyone, ways)
        .post("/join/password", Need::Anyone, choose_password)
        .get("/join/app", Need::Anyone, app_page)
        .post("/join/app", Need::Anyone, finish_app)
        .post("/join/passkey/start", Need::Anyone, start_passkey)
        .post("/join/passkey/finish", Need::Anyone, finish_passkey)
        .get("/welcome", Need::SignedIn, welcome)
        .get("/welcome/next", Need::SignedIn, where_next)
}

/// Somebody on his way in.
#[derive(Serialize, Deserialize)]
struct Joining {
    /// The id that he will have: a passkey knows it from the beginning.
    member: MemberId,
    email: String,
    name: String,
    time_zone: String,
    how: How,
    /// The hash of a password, and the app that goes with it.
    password: Option<(String, Shared)>,
}

#[derive(Serialize, Deserialize)]
enum How {
    /// As the first one, of this organisation.
    First(String),
    /// With an invitation.
    Invited(InvitationId),
}

#[derive(Default, Deserialize)]
struct First {
    #[serde(default)]
    code: String,
    organisation: String,
    name: String,
    email: String,
    #[serde(default)]
    time_zone: String,
}

async fn set_up_page(State(app): State<App>) -> Answer<Markup> {
    if !app.store.is_empty().await? {
        return Err(Problem::missing());
    }
    Ok(set_up_form(&app, &First { time_zone: "UTC".to_owned(), ..First::default() }, ""))
}

fn set_up_form(app: &App, first: &First, wrong: &str) -> Markup {
    plain_page(
        "Set up your desk",
        &html! {
            (alert(wrong))
            p { "You are the first here, so you will be its administrator. It takes a few minutes: who you are, how you sign in, and codes to print." }
            form.stack method="post" action="/set-up" {
                @if app.set_up_code().is_some() {
                    (Field { name: "code", label: "Set-up code", complete: "off", value: &first.code, help: "Whoever started the desk finds it where it was started, or in its log.", ..Field::default() }.show())
                }
                (Field { name: "organisation", label: "Practice or organisation", complete: "organization", value: &first.organisation, ..Field::default() }.show())
                (Field { name: "name", label: "Your name", complete: "name", value: &first.name, ..Field::default() }.show())
                (Field { name: "email", label: "E-mail", kind: "email", complete: "username", value: &first.email, help: "You sign in with it. Nothing is sent there.", ..Field::default() }.show())
                (zones(&first.time_zone))
                button.primary { "Go on" }
            }
        },
    )
}

/// The list of time zones, on which a script chooses the browser's own.
fn zones(chosen: &str) -> Markup {
    html! { div data-own-zone { (check::zones(chosen)) } script type="module" src=(crate::pages::assets::passkeys()) {} }
}

async fn set_up(State(app): State<App>, form: Result<Form<First>, FormRejection>) -> Answer<Response> {
    let Form(first) = form?;
    if !app.store.is_empty().await? {
        return Err(Problem::missing());
    }
    let read = || -> Result<_, String> {
        if !knows_code(&app, &first.code) {
            return Err("This is not the set-up code. The desk writes a new one each time it is started.".to_owned());
        }
        let organisation = check::line(&first.organisation, "the practice or organisation")?;
        Ok((organisation, check::line(&first.name, "your name")?, check::email(&first.email)?))
    };
    match read() {
        Err(wrong) => Ok((StatusCode::UNPROCESSABLE_ENTITY, set_up_form(&app, &first, &wrong)).into_response()),
        Ok((organisation, name, email)) => go_on(&app, email, name, &first.time_zone, How::First(organisation)).await,
    }
}

fn knows_code(app: &App, typed: &str) -> bool {
    let plain = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    app.set_up_code().is_none_or(|code| plain(code).as_bytes().ct_eq(plain(typed).as_bytes()).into())
}

async fn go_on(app: &App, email: String, name: String, zone: &str, how: How) -> Answer<Response> {
    let member = MemberId::new(app.now());
    let joining = Joining { member, email, name, time_zone: check::zone(zone), how, password: None };
    let token = ceremony::begin(app, kind::JOIN, None, &joining, LONG).await?;
    Ok(([ceremony::give_cookie(app, &token, LONG)?], Redirect::to("/join")).into_response())
}

#[derive(Default, Deserialize)]
struct Guest {
    name: String,
    #[serde(default)]
    time_zone: String,
}

async fn invitation_page(State(app): State<App>, Path(secret): Path<String>) -> Answer<Markup> {
    invitation_form(&app, &secret, &Guest { time_zone: "UTC".to_owned(), ..Guest::default() }, "").await
}

async fn invitation_form(app: &App, secret: &str, guest: &Guest, wrong: &str) -> Answer<Markup> {
    let invitation = app.store.invitation(&token::hash(secret), app.now()).await?.ok_or_else(Problem::missing)?;
    let organisation = app.store.setting("organisation").await?.unwrap_or_default();
    Ok(plain_page(
        "You are invited",
        &html! {
            (alert(wrong))
            p { "To the desk of " strong { (organisation) } ", as " strong { (invitation.email) } ". It takes a few minutes: who you are, how you sign in, and codes to print." }
            form.stack method="post" {
                (Field { name: "name", label: "Your name", complete: "name", value: &guest.name, ..Field::default() }.show())
                (zones(&guest.time_zone))
                button.primary { "Go on" }
            }
        },
    ))
}

async fn accept(State(app): State<App>, Path(secret): Path<String>, form: Result<Form<Guest>, FormRejection>) -> Answer<Response> {
    let Form(guest) = form?;
    let invitation = app.store.invitation(&token::hash(&secret), app.now()).await?.ok_or_else(Problem::missing)?;
    match check::line(&guest.name, "your name") {
        Err(wrong) => {
            let page = invitation_form(&app, &secret, &guest, &wrong).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Ok(name) => go_on(&app, invitation.email, name, &guest.time_zone, How::Invited(invitation.id)).await,
    }
}

async fn joining(app: &App, headers: &HeaderMap) -> Answer<Joining> {
    Ok(ceremony::look(app, kind::JOIN, ceremony::held(app, headers)?).await?.1)
}

async fn ways(State(app): State<App>, headers: HeaderMap) -> Answer<Markup> {
    joining(&app, &headers).await?;
    Ok(ways_form(&app, ""))
}

fn ways_form(app: &App, wrong: &str) -> Markup {
    plain_page(
        "How you sign in",
        &html! {
            (alert(wrong))
            @if passkeys::available(app) {
                section.card aria-labelledby="by-passkey" {
                    h2 #by-passkey { "With this device" }
                    p { "The safest way, and the easiest: your fingerprint, your face or the device's PIN. It is called a passkey." }
                    (passkeys::button(app, "create", "/join/passkey", "Use this device", ""))
                }
            }
            section.card aria-labelledby="by-password" {
                h2 #by-password { "With a password and your phone" }
                form.stack method="post" action="/join/password" {
                    (password::field("Password"))
                    button { "Go on" }
                }
            }
        },
    )
}

#[derive(Deserialize)]
struct Chosen {
    password: String,
}

async fn choose_password(State(app): State<App>, headers: HeaderMap, form: Result<Form<Chosen>, FormRejection>) -> Answer<Response> {
    let Form(chosen) = form?;
    let mut joining = joining(&app, &headers).await?;
    if let Err(wrong) = password::acceptable(&chosen.password) {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, ways_form(&app, wrong)).into_response());
    }
    joining.password = Some((password::hash(chosen.password).await?, Shared::new(&app, &joining.member)?));
    ceremony::change(&app, kind::JOIN, ceremony::held(&app, &headers)?, &joining).await?;
    Ok(Redirect::to("/join/app").into_response())
}

async fn app_page(State(app): State<App>, headers: HeaderMap) -> Answer<Markup> {
    app_form(&app, &joining(&app, &headers).await?, "")
}

fn app_form(app: &App, joining: &Joining, wrong: &str) -> Answer<Markup> {
    let (_, shared) = joining.password.as_ref().ok_or_else(Problem::missing)?;
    let shown = app_codes::show(app, &joining.member, shared, &joining.email)?;
    Ok(plain_page(
        "Add your phone",
        &html! {
            (alert(wrong))
            p { "A password alone can be stolen. A code of your phone goes with it." }
            (shown)
            form.stack method="post" action="/join/app" {
                (app_codes::field("Code"))
                button.primary { "Go on" }
            }
        },
    ))
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

async fn finish_app(State(app): State<App>, headers: HeaderMap, form: Result<Form<Code>, FormRejection>) -> Answer<Response> {
    let Form(Code { code }) = form?;
    let joining = joining(&app, &headers).await?;
    let (hash, shared) = joining.password.as_ref().ok_or_else(Problem::missing)?;
    let guess = Guess::code(&app, &headers, &joining.member);
    guess.count(&app).await?;
    let sealed = shared.sealed()?;
    let Some(step) = app_codes::step(&app, &joining.member, &sealed, &code, app.now())? else {
        let page = app_form(&app, &joining, "This code is not right. A new one comes every thirty seconds.")?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let (mut write, verb) = become_member(&app, &joining).await?;
    write.set_password(&joining.member, Some(hash)).await?;
    write.set_totp(&joining.member, Some(&sealed)).await?;
    write.take_totp_step(&joining.member, step).await?;
    let cookies = session::begin(&app, write, &joining.member, &headers, verb).await?;
    ceremony::end(&app, kind::JOIN, &headers).await?;
    guess.forget(&app).await?;
    Ok((cookies, Redirect::to("/welcome")).into_response())
}

async fn start_passkey(State(app): State<App>, headers: HeaderMap) -> Answer<Response> {
    let joining = joining(&app, &headers).await?;
    passkeys::ask_new(&app, kind::JOIN_PASSKEY, &joining.member, &joining.email, &joining.name).await
}

async fn finish_passkey(State(app): State<App>, headers: HeaderMap, made: Result<Json<Made>, JsonRejection>) -> Answer<Response> {
    let Json(made) = made?;
    let joining = joining(&app, &headers).await?;
    let new = passkeys::check_new(&app, kind::JOIN_PASSKEY, &joining.member, made).await?;
    let (mut write, verb) = become_member(&app, &joining).await?;
    new.keep(&mut write, &joining.member, app.now()).await?;
    let cookies = session::begin(&app, write, &joining.member, &headers, verb).await?;
    ceremony::end(&app, kind::JOIN, &headers).await?;
    Ok((cookies, Json(json!({"to": "/welcome"}))).into_response())
}

/// Makes him a member, in a change that his way in belongs to.
async fn become_member(app: &App, joining: &Joining) -> Answer<(Write, &'static str)> {
    let now = app.now();
    let Joining { member, email, name, time_zone, how, .. } = joining;
    let mut write = app.store.write().await?;
    match how {
        // Asked inside the change: of two who are first, one is.
        How::First(_) if write.has_members().await? => Err(Problem::missing()),
        How::First(organisation) => {
            write.add_member_as(member, email, name, Role::Administrator, time_zone, now).await?;
            write.set_setting("organisation", organisation).await?;
            Ok((write, "desk.set-up"))
        }
        How::Invited(id) => {
            let invitation = write.use_invitation(id, member, now).await.map_err(|error| match error {
                StoreError::Missing(_) => Problem::conflict("This invitation was used or taken back in the meantime."),
                error => error.into(),
            })?;
            write.add_member_as(member, &invitation.email, name, invitation.role, time_zone, now).await?;
            Ok((write, "member.join"))
        }
    }
}

async fn welcome(who: Who) -> Markup {
    page(
        &who,
        "/welcome",
        "Codes to print",
        &html! {
            p { "If this device or your phone is lost, a printed recovery code lets you in. Keep the sheet where you keep your papers." }
            form method="post" action="/me/recovery" { button.primary { "Show my recovery codes" } }
            p { a href="/welcome/next" { "Later" } }
        },
    )
}

async fn where_next(who: Who) -> Markup {
    let administers = who.role().administers();
    page(
        &who,
        "/welcome",
        "Where to go next",
        &html! {
            ul {
                li { a href="/compose" { "Write something" } ": what you type is read over your shoulder, and kept only when you save it." }
                li { a href="/me/profile" { "Tell who you are" } ": credentials and place, which the review uses." }
                li { a href="/me/interests" { "Note your relations with makers" } ", so that a disclosure is one click." }
                @if administers { li { a href="/members" { "Invite colleagues" } "." } }
            }
        },
    )
}
