//! A member's own data: to take along, and to delete.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::Form;
use axum::body::{Body, Bytes};
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use chaperone_store::leaving::{Left, Place};
use chaperone_store::members::{Member, Standing};
use chaperone_store::{Entry, MemberId, StoreError};
use hyper::body::Frame;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::accounts::TakenBack;
use crate::app::App;
use crate::cases;
use crate::error::{Answer, Problem};
use crate::pages::page;
use crate::pages::parts::{Field, alert};
use crate::routes::{Need, Routes};
use crate::sign_in::prove::fresh;
use crate::sign_in::session;
use crate::who::Who;

const HERE: &str = "/me/data";

/// Version of the export's format.
const FORMAT: u32 = 1;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get(HERE, Need::SignedIn, show)
        .get("/me/export", Need::SignedIn, export)
        .post("/me/delete", Need::SignedIn, leave)
        .get("/members/{id}/delete", Need::Administers, delete_page)
        .post("/members/{id}/delete", Need::Administers, delete)
}

async fn show(who: Who) -> Markup {
    data_page(&who, "")
}

fn data_page(who: &Who, wrong: &str) -> Markup {
    page(
        who,
        "/me",
        "Your data",
        &html! {
            (alert(wrong))
            section.card aria-labelledby="take" {
                h2 #take { "Take it along" }
                p { "One file with all that the desk holds about you: profile, drafts with every version, pictures, accounts, notes, what was sent, and what the record says you did. No passwords and no tokens." }
                p { a href="/me/export" download="chaperone-export.jsonl" { "Download my data" } }
            }
            section.card aria-labelledby="leave" {
                h2 #leave { "Leave and delete it" }
                p { "Everything above is deleted for good, and what waits or is scheduled is not sent. Posts that are out stay out: delete them first if they should go. The record keeps that somebody with your number was here, without your name." }
                (typed_form("/me/delete", "Delete all of it"))
            }
        },
    )
}

/// Asks for the address of whoever is deleted: nobody types that by mistake.
fn typed_form(action: &str, button: &str) -> Markup {
    html! {
        form.stack method="post" action=(action) {
            (Field { name: "email", label: "To be sure: the e-mail address", kind: "email", ..Field::default() }.show())
            button.danger { (button) }
        }
    }
}

async fn export(State(app): State<App>, who: Who) -> Answer<Response> {
    let now = app.now();
    fresh(&who, now, HERE)?;
    app.store.write().await?.commit(Entry::new(now, who.actor(), "member.export", who.id())).await?;
    let (send, pieces) = mpsc::channel(2);
    tokio::spawn(write_export(app, who.id().clone(), send));
    let headers = [
        (header::CONTENT_TYPE, "application/jsonl; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"chaperone-export.jsonl\""),
    ];
    Ok((headers, Body::new(Pieces(pieces))).into_response())
}

type Piece = Result<Bytes, StoreError>;

/// Writes an export piece by piece, as fast as it is read.
async fn write_export(app: App, member: MemberId, to: mpsc::Sender<Piece>) {
    let line = |value: &Value| format!("{value}\n");
    let first = json!({"table": "export", "row": {"format": FORMAT, "made_at": app.now()}});
    let (mut next, mut rows) = (Some(Ok(line(&first))), 0);
    let mut place = Some(Place::default());
    while let Some(piece) = next.take() {
        // Whoever read has gone away.
        if to.send(piece.map(Bytes::from)).await.is_err() {
            return;
        }
        let Some(at) = place else { return };
        next = Some(match app.store.export(&member, at).await {
            Ok(Some((found, after))) => {
                place = Some(after);
                rows += found.len();
                Ok(found.iter().map(line).collect())
            }
            Ok(None) => {
                place = None;
                // Without this line a file is not whole.
                Ok(line(&json!({"table": "end", "row": {"rows": rows}})))
            }
            Err(error) => {
                place = None;
                Err(error)
            }
        });
    }
}

/// A body that comes in pieces.
struct Pieces(mpsc::Receiver<Piece>);

impl hyper::body::Body for Pieces {
    type Data = Bytes;
    type Error = StoreError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, StoreError>>> {
        self.0.poll_recv(cx).map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    email: String,
}

impl Typed {
    fn means(&self, member: &Member) -> bool {
        self.email.trim().to_lowercase() == member.email
    }
}

const NOT_TYPED: &str = "This is not the address. Nothing was deleted.";

async fn leave(State(app): State<App>, who: Who, form: Result<Form<Typed>, FormRejection>) -> Answer<Response> {
    let Form(typed) = form?;
    fresh(&who, app.now(), HERE)?;
    let refused = if typed.means(&who.member) { remove(&app, &who, who.id(), "member.leave").await? } else { Some(NOT_TYPED) };
    match refused {
        Some(wrong) => Ok((StatusCode::UNPROCESSABLE_ENTITY, data_page(&who, wrong)).into_response()),
        None => Ok(([session::forget(&app)?], Redirect::to("/sign-in")).into_response()),
    }
}

/// Deletes all about a member, or says why not.
async fn remove(app: &App, who: &Who, id: &MemberId, verb: &'static str) -> Answer<Option<&'static str>> {
    let tokens = TakenBack::of(app, id).await?;
    let now = app.now();
    let mut write = app.store.write().await?;
    cases::free(&mut write, id, &who.actor(), now).await?;
    match write.delete_member(id, now).await? {
        Left::Gone => {}
        Left::LastAdministrator => return Ok(Some("This is the last administrator. Make somebody else one first. Nothing was deleted.")),
        Left::Sending => return Ok(Some("A post is being sent at this moment. Please try again in a minute. Nothing was deleted.")),
    }
    let entry = Entry::new(now, who.actor(), verb, id);
    // Whoever asked may be gone before it is done: the tokens are taken back all the same.
    let task = tokio::spawn(async move {
        write.commit(entry).await?;
        tokio::spawn(tokens.tell());
        Ok::<_, StoreError>(())
    });
    task.await.map_err(|_| Problem::ours("member"))??;
    // Now rather than at the next turn: until then the words stand in the journal.
    if !app.store.empty_journal().await? {
        tracing::info!("the journal is emptied later: it is being read");
    }
    Ok(None)
}

/// A member whom an administrator may delete: anybody but himself, who leaves by his own page.
async fn other(app: &App, who: &Who, id: &str) -> Answer<Member> {
    let id: MemberId = id.parse().map_err(|_| Problem::missing())?;
    let member = app.store.member(&id).await?.filter(|member| member.state != Standing::Deleted && member.id != *who.id());
    member.ok_or_else(Problem::missing)
}

async fn delete_page(State(app): State<App>, who: Who, Path(id): Path<String>) -> Answer<Markup> {
    Ok(confirm(&who, &other(&app, &who, &id).await?, ""))
}

fn confirm(who: &Who, member: &Member, wrong: &str) -> Markup {
    page(
        who,
        "/members",
        "Delete a member",
        &html! {
            (alert(wrong))
            p { "All that the desk holds about " strong { (member.name) } " (" (member.email) ") is deleted for good: drafts, pictures, accounts, notes. What waits or is scheduled is not sent; posts that are out stay out. The record keeps a number, no name." }
            p { "To keep somebody out for a while, suspend instead." }
            (typed_form(&format!("/members/{}/delete", member.id), "Delete this member"))
        },
    )
}

async fn delete(State(app): State<App>, who: Who, Path(id): Path<String>, form: Result<Form<Typed>, FormRejection>) -> Answer<Response> {
    let Form(typed) = form?;
    let member = other(&app, &who, &id).await?;
    fresh(&who, app.now(), &format!("/members/{}/delete", member.id))?;
    let refused = if typed.means(&member) { remove(&app, &who, &member.id, "member.delete").await? } else { Some(NOT_TYPED) };
    match refused {
        Some(wrong) => Ok((StatusCode::UNPROCESSABLE_ENTITY, confirm(&who, &member, wrong)).into_response()),
        None => Ok(Redirect::to("/members").into_response()),
    }
}
