//! A member's own page: how he is shown, how he signs in, where he is signed in, what rules use of him.

mod interests;
mod leaving;
mod payments;
mod profile;
mod sessions;
mod tokens;
mod ways;

pub(crate) use interests::declared;
pub(crate) use profile::shown as show_profile;

use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use chaperone_store::Entry;
use maud::{Markup, html};
use serde::Deserialize;

use crate::app::App;
use crate::error::Answer;
use crate::pages::page;
use crate::pages::parts::{Field, alert};
use crate::routes::{Need, Routes};
use crate::sign_in::check;
use crate::who::Who;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/me", Need::SignedIn, show)
        .post("/me", Need::SignedIn, save)
        .with(profile::routes)
        .with(ways::routes)
        .with(sessions::routes)
        .with(tokens::routes)
        .with(interests::routes)
        .with(payments::routes)
        .with(leaving::routes)
}

#[derive(Deserialize)]
struct Me {
    name: String,
    time_zone: String,
}

async fn show(State(app): State<App>, who: Who) -> Answer<Markup> {
    let me = Me { name: who.member.name.clone(), time_zone: who.member.time_zone.clone() };
    form(&app, &who, &me, "").await
}

async fn form(app: &App, who: &Who, me: &Me, wrong: &str) -> Answer<Markup> {
    let profiled = app.store.profile(who.id()).await?;
    let codes = app.store.recovery_codes(who.id()).await?;
    let passkeys = app.store.passkeys(who.id()).await?.len();
    let sessions = app.store.sessions(who.id(), app.now()).await?.len();
    let interests = app.store.interests_of(who.id()).await?.len();
    let tokens = app.store.api_tokens(who.id()).await?.len();
    let password = app.store.password(who.id()).await?.is_some();
    Ok(page(
        who,
        "/me",
        "You",
        &html! {
            (alert(wrong))
            @if codes == 0 {
                p.note { "You have no recovery codes. If you lose your device, they let you in. " a href="/welcome" { "Print some" } }
            }
            ul.cards {
                li.card {
                    h2 { a href="/me/profile" { "Profile" } }
                    p { @if profiled.verified_at.is_some() { "Verified." } @else { "Not verified." } " Reviews use your credentials and your place." }
                }
                li.card {
                    h2 { a href="/me/interests" { "Interests" } }
                    p { (counted(interests, "relation")) " with makers." }
                }
                li.card {
                    h2 { a href="/me/ways" { "How you sign in" } }
                    p { (counted(passkeys, "passkey")) @if password { ", a password with an app" } ", " (counted(usize::try_from(codes).unwrap_or_default(), "recovery code")) "." }
                }
                li.card {
                    h2 { a href="/me/sessions" { "Where you are signed in" } }
                    p { (counted(sessions, "browser")) "." }
                }
                li.card {
                    h2 { a href="/me/quiet" { "Quiet hours" } }
                    p { "When nothing asks for your attention." }
                }
                li.card {
                    h2 { a href="/me/log" { "Your own log" } }
                    p { "Why you went on when the desk advised to think again. For you alone." }
                }
                li.card {
                    h2 { a href="/me/tokens" { "Tokens for programs" } }
                    p { (counted(tokens, "token")) ", for editors and scripts." }
                }
                li.card {
                    h2 { a href="/me/data" { "Your data" } }
                    p { "Take it along, or leave and delete it." }
                    h2 { a href="/me/record" { "What you did here" } }
                    p { "As the desk recorded it." }
                }
            }
            h2 { "Name and time" }
            form.stack method="post" action="/me" {
                (Field { name: "name", label: "Your name, as others see it", complete: "name", value: &me.name, ..Field::default() }.show())
                (check::zones(&me.time_zone))
                button.primary { "Save" }
            }
            p.muted { "You sign in as " (who.member.email) "." }
        },
    ))
}

/// `1 passkey`, `2 passkeys`.
fn counted(count: usize, what: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {what}{s}")
}

async fn save(State(app): State<App>, who: Who, me: Result<Form<Me>, FormRejection>) -> Answer<Response> {
    let Form(me) = me?;
    let name = match check::line(&me.name, "your name") {
        Ok(name) => name,
        Err(wrong) => return Ok((StatusCode::UNPROCESSABLE_ENTITY, form(&app, &who, &me, &wrong).await?).into_response()),
    };
    let mut write = app.store.write().await?;
    write.set_member(who.id(), &name, &check::zone(&me.time_zone)).await?;
    write.commit(Entry::new(app.now(), who.actor(), "member.change", who.id())).await?;
    Ok(Redirect::to("/me").into_response())
}
