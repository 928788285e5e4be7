//! One member: his profile to verify, his role, and whether he may come in.

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use chaperone_store::members::{Member, Profile, Role, Standing};
use chaperone_store::{self as store, Actor, Entry, MemberId, Time, Write};
use maud::{Markup, html};
use serde::Deserialize;

use super::{HERE, roles, words};
use crate::app::App;
use crate::cases;
use crate::error::{Answer, Problem};
use crate::me::show_profile;
use crate::pages::parts::alert;
use crate::pages::{page, when};
use crate::routes::{Need, Routes};
use crate::sign_in::prove::fresh;
use crate::token;
use crate::who::Who;

const LAST: &str = "This is the last administrator. Make somebody else one first.";

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/members/{id}", Need::Leads, show)
        .post("/members/{id}/verified", Need::Leads, verify)
        .post("/members/{id}/role", Need::Administers, set_role)
        .post("/members/{id}/suspend", Need::Administers, suspend)
        .post("/members/{id}/resume", Need::Administers, resume)
}

async fn found(app: &App, id: &str) -> Answer<Member> {
    let id: MemberId = id.parse().map_err(|_| Problem::missing())?;
    app.store.member(&id).await?.filter(|member| member.state != Standing::Deleted).ok_or_else(Problem::missing)
}

/// Names what was seen, so that nothing else is verified.
fn seen(profile: &Profile) -> String {
    token::hash(&serde_json::to_string(profile).unwrap_or_default())
}

async fn show(State(app): State<App>, who: Who, Path(id): Path<String>) -> Answer<Markup> {
    let member = found(&app, &id).await?;
    one_page(&app, &who, &member, "").await
}

async fn one_page(app: &App, who: &Who, member: &Member, wrong: &str) -> Answer<Markup> {
    let profiled = app.store.profile(&member.id).await?;
    let at = |what: &str| format!("/members/{}/{what}", member.id);
    Ok(page(
        who,
        HERE,
        &member.name,
        &html! {
            (alert(wrong))
            p { (member.email) ", " (words(member.role)) @if member.state == Standing::Suspended { " " span.badge data-state="suspended" { "Suspended" } } }
            section.card aria-labelledby="profile" {
                h2 #profile { "Profile" }
                @if profiled.profile == Profile::default() { p { "Nothing yet." } } @else { (show_profile(&profiled.profile)) }
                @match profiled.verified_at {
                    Some(time) => p { span.badge data-state="verified" { "Verified" } " " (when(who, time)) },
                    None if profiled.profile == Profile::default() => {},
                    None if member.id == *who.id() => p { "Not verified. Somebody else must look at your papers." },
                    None => form method="post" action=(at("verified")) {
                        input type="hidden" name="seen" value=(seen(&profiled.profile));
                        p { "Not verified." }
                        button { "I have seen the papers: this is right" }
                    },
                }
            }
            @if who.role().administers() {
                section.card aria-labelledby="access" {
                    h2 #access { "Access" }
                    form.stack method="post" action=(at("role")) { (roles(member.role)) button { "Change the role" } }
                    @if member.state == Standing::Suspended {
                        form method="post" action=(at("resume")) { button { "Let in again" } }
                    } @else {
                        form method="post" action=(at("suspend")) {
                            p.muted { "Suspending signs him out everywhere and ends his tokens. What he scheduled is not sent; his drafts stay." }
                            button.danger { "Suspend" }
                        }
                    }
                    @if member.id != *who.id() { p { a href=(at("delete")) { "Delete this member" } } }
                }
            }
        },
    ))
}

#[derive(Deserialize)]
struct Seen {
    seen: String,
}

async fn verify(State(app): State<App>, who: Who, Path(id): Path<String>, form: Result<Form<Seen>, FormRejection>) -> Answer<Redirect> {
    let Form(form) = form?;
    let member = found(&app, &id).await?;
    if member.id == *who.id() {
        return Err(Problem::refused("Nobody verifies his own profile."));
    }
    let profile = app.store.profile(&member.id).await?.profile;
    if form.seen != seen(&profile) {
        return Err(Problem::conflict("The profile has changed since you saw it. Please look again."));
    }
    let now = app.now();
    let mut write = app.store.write().await?;
    write.verify_profile(&member.id, &profile, who.id(), now).await?;
    write.commit(Entry::new(now, who.actor(), "profile.verify", &member.id)).await?;
    Ok(Redirect::to(&format!("/members/{}", member.id)))
}

#[derive(Deserialize)]
struct NewRole {
    role: Role,
}

/// Keeps a change of who may what, unless no administrator would be left.
async fn keep(app: &App, who: &Who, member: &Member, mut write: Write, entry: Entry) -> Answer<Response> {
    if write.administrators().await? == 0 {
        drop(write);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, one_page(app, who, member, LAST).await?).into_response());
    }
    write.commit(entry).await?;
    Ok(Redirect::to(&format!("/members/{}", member.id)).into_response())
}

async fn set_role(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    form: Result<Form<NewRole>, FormRejection>,
) -> Answer<Response> {
    let Form(NewRole { role }) = form?;
    let member = found(&app, &id).await?;
    fresh(&who, app.now(), &format!("/members/{}", member.id))?;
    let mut write = app.store.write().await?;
    let now = app.now();
    write.set_role(&member.id, role, now).await?;
    if !role.reads() {
        cases::free(&mut write, &member.id, &who.actor(), now).await?;
    }
    let entry = Entry::new(now, who.actor(), "member.role", &member.id).with("role", role.name());
    keep(&app, &who, &member, write, entry).await
}

async fn suspend(State(app): State<App>, who: Who, Path(id): Path<String>) -> Answer<Response> {
    set_suspended(&app, &who, &id, true, "member.suspend").await
}

async fn resume(State(app): State<App>, who: Who, Path(id): Path<String>) -> Answer<Response> {
    set_suspended(&app, &who, &id, false, "member.resume").await
}

async fn set_suspended(app: &App, who: &Who, id: &str, suspended: bool, verb: &'static str) -> Answer<Response> {
    let member = found(app, id).await?;
    let now = app.now();
    fresh(who, now, &format!("/members/{}", member.id))?;
    let mut write = app.store.write().await?;
    write.set_suspended(&member.id, suspended, now).await?;
    if suspended {
        stop(&mut write, &who.actor(), &member.id, now).await?;
    }
    keep(app, who, &member, write, Entry::new(now, who.actor(), verb, &member.id)).await
}

/// Nothing of a member who is suspended goes out, and nothing waits for him.
async fn stop(write: &mut Write, by: &Actor, id: &MemberId, now: Time) -> store::Result<()> {
    for one in write.cancel_publications_of(id, "Its author was suspended before it was sent.", now).await? {
        write.record(Entry::new(now, by.clone(), "publication.cancel", &one));
    }
    cases::withdraw_all(write, id, by, now).await?;
    cases::free(write, id, by, now).await
}
