//! Second readers: one version, a colleague's eyes, one decision.

mod case;
mod decide;
mod page;

pub use decide::tick;
pub(crate) use decide::{free, withdraw_all};

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use chaperone_store::accounts::Account;
use chaperone_store::cases::{Case, CaseState, Note};
use chaperone_store::drafts::Version;
use chaperone_store::files::File;
use chaperone_store::members::Member;
use maud::Markup;

use crate::app::App;
use crate::error::{Answer, Problem};
use crate::routes::{Need, Routes};
use crate::who::Who;
use case::{Actor, Way};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/cases", Need::SignedIn, list)
        .get("/cases/{id}", Need::SignedIn, show)
        .get("/cases/{id}/files/{file}", Need::SignedIn, file)
        .post("/cases/{id}/notes", Need::SignedIn, decide::note)
        .post("/cases/{id}/decide", Need::SignedIn, decide::decide)
        .post("/cases/{id}/withdraw", Need::SignedIn, decide::withdraw)
}

/// Lines of a list.
const LISTED: i64 = 100;

/// Who looks at a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Author,
    Reader,
}

/// A case that a member may see: his own, one that he may decide on now, one that he decided on.
async fn seen(app: &App, who: &Who, id: &str) -> Answer<(Case, Side)> {
    let (case, side) = known(app, who, id).await?;
    let open = side == Side::Author || case.state == CaseState::Waiting || case.decided_by.as_ref() == Some(who.id());
    if open { Ok((case, side)) } else { Err(Problem::missing()) }
}

/// A case that a member is the author or a reader of, also if another reader has ended it.
async fn known(app: &App, who: &Who, id: &str) -> Answer<(Case, Side)> {
    let id = id.parse().map_err(|_| Problem::missing())?;
    let case = app.store.case(&id).await?.ok_or_else(Problem::missing)?;
    let side = if case.author == *who.id() { Side::Author } else { Side::Reader };
    let mine = side == Side::Author || Way::of(&case).is_for(&Actor::of(&who.member));
    if mine { Ok((case, side)) } else { Err(Problem::missing()) }
}

async fn list(State(app): State<App>, who: Who) -> Answer<Markup> {
    let reads = who.role().reads();
    let waiting = if reads { app.store.cases_waiting_for(who.id(), LISTED).await? } else { Vec::new() };
    let decided = if reads { app.store.cases_decided_by(who.id(), LISTED).await? } else { Vec::new() };
    let own = app.store.cases_of(who.id(), LISTED).await?;
    Ok(page::list(&who, &waiting, &own, &decided))
}

/// All that the page of a case shows.
struct Shown {
    case: Case,
    side: Side,
    version: Version,
    author: Member,
    account: Option<Account>,
    notes: Vec<Note>,
    files: Vec<File>,
}

impl Shown {
    async fn of(app: &App, case: Case, side: Side) -> Answer<Self> {
        let version = app.store.version(&case.draft, case.version).await?.ok_or_else(Problem::missing)?;
        let author = app.store.member(&case.author).await?.ok_or_else(Problem::missing)?;
        let account = app.store.account(&case.account).await?;
        let notes = app.store.notes(&case.id).await?;
        let files = app.store.files_of(&case.draft).await?;
        Ok(Self { case, side, version, author, account, notes, files })
    }
}

async fn show(State(app): State<App>, who: Who, Path(id): Path<String>) -> Answer<Markup> {
    let (case, side) = seen(&app, &who, &id).await?;
    let shown = Shown::of(&app, case, side).await?;
    page::page(&app, &who, &shown, "", "")
}

/// A picture of the draft, for those who may see the case.
async fn file(State(app): State<App>, who: Who, Path((id, file)): Path<(String, String)>) -> Answer<Response> {
    let (case, _) = seen(&app, &who, &id).await?;
    let file = file.parse().map_err(|_| Problem::missing())?;
    let file = app.store.file(&file).await?.filter(|file| file.draft == case.draft).ok_or_else(Problem::missing)?;
    let bytes = app.store.bytes_of(&file.id).await?;
    let kind = ["image/jpeg", "image/png", "image/webp"].into_iter().find(|kind| *kind == file.mime);
    Ok(([(header::CONTENT_TYPE, kind.unwrap_or("application/octet-stream"))], bytes).into_response())
}
