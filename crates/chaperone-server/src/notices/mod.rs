//! What members are told, when it does not disturb.

mod quiet;

use axum::extract::{Path, State};
use axum::response::Redirect;
use chaperone_store::notices::{Notice, NoticeKind};
use chaperone_store::{MemberId, StoreError, Time, Write};
use jiff::tz::TimeZone;
use maud::{Markup, html};

use crate::app::App;
use crate::error::{Answer, Problem};
use crate::pages::{page, when};
use crate::routes::{Need, Routes};
use crate::who::Who;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/notices", Need::SignedIn, list)
        .get("/notices/digest", Need::SignedIn, digest)
        .post("/notices/read", Need::SignedIn, read_all)
        .post("/notices/{id}/read", Need::SignedIn, read)
        .get("/me/quiet", Need::SignedIn, quiet::show)
        .post("/me/quiet", Need::SignedIn, quiet::save)
}

/// Lines of a list.
const LISTED: i64 = 100;

/// Tells `member` about `subject`, the id of a case or publication. It asks for his attention at once, or after clinic.
pub(crate) async fn tell(write: &mut Write, member: &MemberId, kind: NoticeKind, subject: &str, now: Time) -> Result<(), StoreError> {
    let Some(told) = write.member_now(member).await? else { return Ok(()) };
    let zone = TimeZone::get(&told.time_zone).unwrap_or(TimeZone::UTC);
    let show_at = quiet::show_at(&write.quiet(member).await?, &zone, now);
    write.add_notice(member, kind, subject, now, show_at).await?;
    Ok(())
}

/// What a notice says.
const fn words(kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::CaseAsked => "A colleague asks for your eyes on a post",
        NoticeKind::CaseApproved => "Your post was approved",
        NoticeKind::CaseDeclined => "Your post came back with a note",
        NoticeKind::CaseExpired => "Nobody decided on your post in time; it was not sent",
        NoticeKind::CaseNote => "A note on a post",
        NoticeKind::PublicationConfirmed => "Your post is out",
        NoticeKind::PublicationFailed => "Your post could not be sent",
        NoticeKind::PublicationExpired => "Your post was not sent: its approval ran out",
    }
}

/// Where it leads.
fn place(notice: &Notice) -> String {
    let (pages, subject) = (section(notice.kind), &notice.subject);
    format!("{pages}/{subject}")
}

const fn section(kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::CaseAsked | NoticeKind::CaseApproved | NoticeKind::CaseDeclined | NoticeKind::CaseExpired | NoticeKind::CaseNote => {
            "/cases"
        }
        NoticeKind::PublicationConfirmed | NoticeKind::PublicationFailed | NoticeKind::PublicationExpired => "/sent",
    }
}

async fn list(State(app): State<App>, who: Who) -> Answer<Markup> {
    let now = app.now();
    let notices = app.store.notices(who.id(), LISTED).await?;
    let waited = app.store.waited(who.id(), now, LISTED).await?.len();
    Ok(page(
        &who,
        "/notices",
        "Notices",
        &html! {
            @if waited > 0 { p.note { a href="/notices/digest" { "What waited while you were on clinic: " (waited) } } }
            @if notices.is_empty() { p { "Nothing yet." } } @else { (lines(&who, &notices, now)) (all_read()) }
            p { a href="/me/quiet" { "Quiet hours" } }
        },
    ))
}

async fn digest(State(app): State<App>, who: Who) -> Answer<Markup> {
    let now = app.now();
    let notices = app.store.waited(who.id(), now, LISTED).await?;
    Ok(page(
        &who,
        "/notices",
        "Your digest",
        &html! {
            @if notices.is_empty() { p { "Nothing waited." } } @else { (lines(&who, &notices, now)) (all_read()) }
            p { a href="/notices" { "All notices" } }
        },
    ))
}

fn lines(who: &Who, notices: &[Notice], now: Time) -> Markup {
    html! {
        ul.notices {
            @for notice in notices {
                li.card data-state=(if notice.read_at.is_some() { "read" } else { "unread" }) {
                    // A form, since opening it changes what is unread.
                    form method="post" action={ "/notices/" (notice.id) "/read" } {
                        button.quiet { (words(notice.kind)) }
                    }
                    p.muted {
                        (when(who, notice.created_at))
                        @if notice.read_at.is_none() {
                            " · new"
                            @if notice.show_at > now { ", waits until " (when(who, notice.show_at)) }
                        }
                    }
                }
            }
        }
    }
}

fn all_read() -> Markup {
    html! { form method="post" action="/notices/read" { button { "Mark all as read" } } }
}

async fn read(State(app): State<App>, who: Who, Path(id): Path<String>) -> Answer<Redirect> {
    let id = id.parse().map_err(|_| Problem::missing())?;
    let notice = app.store.notice(who.id(), &id).await?.ok_or_else(Problem::missing)?;
    app.store.read_notice(who.id(), &id, app.now()).await?;
    Ok(Redirect::to(&place(&notice)))
}

async fn read_all(State(app): State<App>, who: Who) -> Answer<Redirect> {
    app.store.read_notices(who.id(), app.now()).await?;
    Ok(Redirect::to("/notices"))
}
