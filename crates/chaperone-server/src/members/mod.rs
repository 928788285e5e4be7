//! The members of the desk, and invitations to become one.

mod one;

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use chaperone_store::members::{Role, Standing};
use chaperone_store::{Entry, InvitationId, StoreError, Time};
use maud::{Markup, html};
use serde::Deserialize;

use crate::app::App;
use crate::error::{Answer, Problem};
use crate::pages::parts::{Field, alert, choice};
use crate::pages::{page, when};
use crate::routes::{Need, Routes};
use crate::sign_in::check;
use crate::sign_in::prove::fresh;
use crate::token::Token;
use crate::who::Who;

const HERE: &str = "/members";

/// An invitation is good for so long, in milliseconds: a week.
const INVITED: Time = 7 * 24 * 3_600_000;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get(HERE, Need::Leads, list)
        .get("/members/invite", Need::Administers, invite_page)
        .post("/members/invite", Need::Administers, invite)
        .post("/members/invitations/{id}/end", Need::Administers, end)
        .with(one::routes)
}

/// What a role is called.
fn words(role: Role) -> &'static str {
    match role {
        Role::Member => "Member",
        Role::SecondReader => "Second reader",
        Role::ComplianceLead => "Compliance lead",
        Role::Administrator => "Administrator",
    }
}

/// A list of all roles.
fn roles(chosen: Role) -> Markup {
    choice("role", "Role", Role::ALL.iter().map(|role| (role.name(), words(*role))), chosen.name())
}

async fn list(State(app): State<App>, who: Who) -> Answer<Markup> {
    let members = app.store.members().await?;
    let invitations = app.store.invitations(app.now()).await?;
    let administers = who.role().administers();
    Ok(page(
        &who,
        HERE,
        "Members",
        &html! {
            @if administers { p { a.button href="/members/invite" { "Invite somebody" } } }
            table tabindex="0" {
                thead { tr { th scope="col" { "Name" } th scope="col" { "E-mail" } th scope="col" { "Role" } th scope="col" { "Since" } } }
                tbody {
                    @for member in &members {
                        tr {
                            td { a href={ "/members/" (member.id) } { (member.name) } @if member.state == Standing::Suspended { " " span.badge data-state="suspended" { "Suspended" } } }
                            td { (member.email) }
                            td { (words(member.role)) }
                            td { (when(&who, member.created_at)) }
                        }
                    }
                }
            }
            @if administers && !invitations.is_empty() {
                h2 { "Invited" }
                table tabindex="0" {
                    thead { tr { th scope="col" { "E-mail" } th scope="col" { "Role" } th scope="col" { "Good until" } th scope="col" { "Take it back" } } }
                    tbody {
                        @for one in &invitations {
                            tr {
                                td { (one.email) }
                                td { (words(one.role)) }
                                td { (when(&who, one.expires_at)) }
                                td { form method="post" action={ "/members/invitations/" (one.id) "/end" } { button.quiet { "Take back" } } }
                            }
                        }
                    }
                }
            }
        },
    ))
}

#[derive(Deserialize)]
struct Guest {
    email: String,
    role: Role,
}

async fn invite_page(State(app): State<App>, who: Who) -> Answer<Markup> {
    fresh(&who, app.now(), "/members/invite")?;
    Ok(invite_form(&who, "", Role::Member, ""))
}

fn invite_form(who: &Who, email: &str, role: Role, wrong: &str) -> Markup {
    page(
        who,
        HERE,
        "Invite somebody",
        &html! {
            (alert(wrong))
            form.stack method="post" action="/members/invite" {
                (Field { name: "email", label: "E-mail", kind: "email", value: email, ..Field::default() }.show())
                (roles(role))
                button.primary { "Make a link" }
            }
            p.muted { "Second readers decide on posts of others. Compliance leads also see the record and set the policy. Administrators also invite and suspend." }
        },
    )
}

async fn invite(State(app): State<App>, who: Who, guest: Result<Form<Guest>, FormRejection>) -> Answer<Response> {
    let Form(guest) = guest?;
    let now = app.now();
    fresh(&who, now, "/members/invite")?;
    let refused = |wrong: &str| (StatusCode::UNPROCESSABLE_ENTITY, invite_form(&who, &guest.email, guest.role, wrong)).into_response();
    let email = match check::email(&guest.email) {
        Ok(email) => email,
        Err(wrong) => return Ok(refused(&wrong)),
    };
    let token = Token::new().map_err(|_| Problem::ours("randomness"))?;
    let mut write = app.store.write().await?;
    let id = match write.invite(&email, guest.role, &token.hash(), who.id(), now, now + INVITED).await {
        Ok(id) => id,
        Err(StoreError::Taken(_)) => return Ok(refused("Whoever has this address is a member already.")),
        Err(error) => return Err(error.into()),
    };
    write.commit(Entry::new(now, who.actor(), "invitation.make", &id).with("role", guest.role.name())).await?;
    let link = format!("{}/invitation/{}", app.config.url, token.reveal());
    let shown = html! {
        p { "Hand this link to " strong { (email) } ", and to nobody else: whoever opens it becomes that member. It is shown this once, and good once, for seven days." }
        p { code.secret { (link) } }
        p { a href=(HERE) { "Done" } }
    };
    Ok(page(&who, HERE, "An invitation", &shown).into_response())
}

async fn end(State(app): State<App>, who: Who, Path(id): Path<String>) -> Answer<Redirect> {
    let id: InvitationId = id.parse().map_err(|_| Problem::missing())?;
    let now = app.now();
    let mut write = app.store.write().await?;
    write.end_invitation(&id, now).await?;
    write.commit(Entry::new(now, who.actor(), "invitation.end", &id)).await?;
    Ok(Redirect::to(HERE))
}
