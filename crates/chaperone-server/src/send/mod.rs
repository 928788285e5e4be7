//! From a draft to the outbox: looked at once more, then sent, slept on, or shown to a second reader.

pub(crate) mod ground;
mod log;
pub(crate) mod look;
mod page;
mod when;

use axum::Form;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use chaperone_connect::Network;
use chaperone_core::review::Verdict;
use chaperone_store::accounts::{Account, Connection};
use chaperone_store::cases::{Cause, NewCase};
use chaperone_store::drafts::{Draft, DraftState, Version};
use chaperone_store::files::{self, File};
use chaperone_store::members::Member;
use chaperone_store::notices::NoticeKind;
use chaperone_store::publications::{Footing, Outgoing};
use chaperone_store::{Entry, MemberId, Time, Write};
use serde::Deserialize;

use crate::app::App;
use crate::error::{Answer, Problem};
use crate::routes::{Need, Routes};
use crate::who::Who;
use crate::{may, notices, organisation, pages, policy};

use ground::is_organisations;
use look::Look;
pub(crate) use page::title as account_title;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/drafts/{id}/send", Need::SignedIn, show).post("/drafts/{id}/send", Need::SignedIn, act).get(
        "/me/log",
        Need::SignedIn,
        log::show,
    )
}

/// Longest reason or note, in characters.
pub(crate) const LONGEST: usize = 4000;

/// What the page sends.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Typed {
    /// The version that was on the page.
    version: i64,
    /// Where it is to be sent.
    account: String,
    /// Mark of the review that was on the page.
    seen: String,
    /// `now`, `tomorrow` or `at`.
    when: String,
    /// The time, if `when` is `at`.
    at: String,
    /// Why he goes on after a pause: for his own eyes.
    reason: String,
    /// `send` or `ask`.
    act: String,
    /// The second reader asked for by name; empty: any.
    reader: String,
    /// By when the second reader is to decide.
    until: String,
    /// A line to the second reader.
    note: String,
}

/// A draft on the page, and all that is said of it.
struct Sending {
    draft: Draft,
    version: Version,
    accounts: Vec<Account>,
    files: Vec<File>,
    readers: Vec<Member>,
    /// A case is good for so many hours after the time at which it may be sent, if the author does not say.
    good_for: i64,
    /// The account chosen and what is said of the draft there.
    chosen: Option<(Account, Look)>,
}

impl Sending {
    async fn prepare(app: &App, who: &Who, draft: Draft, account: &str) -> Answer<Self> {
        let version = app.store.version(&draft.id, draft.version).await?.ok_or_else(Problem::missing)?;
        let files = app.store.files_of(&draft.id).await?;
        let mut accounts = app.store.accounts_of(who.id()).await?;
        accounts.retain(|one| matches!(one.state, Connection::Connected | Connection::ByHand));
        let wanted = if account.is_empty() { version.content.account.as_ref().map_or("", |id| id.as_str()) } else { account };
        let only = if accounts.len() == 1 { accounts.first() } else { None };
        let chosen = match accounts.iter().find(|one| one.id.as_str() == wanted).or(only.filter(|_| wanted.is_empty())) {
            None => None,
            Some(account) => Some((account.clone(), look::look(app, who.id(), &version.content, &files, account).await?)),
        };
        let readers = app.store.second_readers(who.id()).await?;
        let good_for = organisation::case_hours(app).await?;
        Ok(Self { draft, version, accounts, files, readers, good_for, chosen })
    }
}

#[derive(Deserialize)]
struct Chosen {
    #[serde(default)]
    account: String,
}

async fn show(State(app): State<App>, who: Who, Path(id): Path<String>, query: Result<Query<Chosen>, QueryRejection>) -> Answer<Response> {
    let may::OwnDraft(draft) = may::write_draft(&app, &who, &id).await?;
    match draft.state {
        DraftState::Open => {}
        DraftState::Waiting => {
            let case = app.store.case_of_draft(&draft.id).await?.ok_or_else(Problem::missing)?;
            return Ok(Redirect::to(&format!("/cases/{}", case.id)).into_response());
        }
        DraftState::Sent => return Ok(Redirect::to("/sent").into_response()),
        DraftState::Dropped => return Err(Problem::missing()),
    }
    let sending = Sending::prepare(&app, &who, draft, &query?.0.account).await?;
    Ok(page::page(&app, &who, &sending, &Typed::default(), "").into_response())
}

async fn act(State(app): State<App>, who: Who, Path(id): Path<String>, form: Result<Form<Typed>, FormRejection>) -> Answer<Response> {
    let may::OwnDraft(draft) = may::write_draft(&app, &who, &id).await?;
    let Form(typed) = form?;
    if draft.state != DraftState::Open || draft.version != typed.version {
        return Err(Problem::conflict("The draft has changed since you opened this page. Nothing was sent. Look at it again."));
    }
    let sending = Sending::prepare(&app, &who, draft, &typed.account).await?;
    let again = |wrong: &str| (StatusCode::UNPROCESSABLE_ENTITY, page::page(&app, &who, &sending, &typed, wrong)).into_response();
    if let Some(question) = ground::open_question(&sending.files) {
        return Ok(again(&question));
    }
    let wanted = match Wanted::read(&app, &who, &sending, &typed) {
        Ok(wanted) => wanted,
        Err(wrong) => return Ok(again(wrong)),
    };
    match wanted.deed {
        Deed::Send { reason } => send(&app, &who, &sending, &wanted, reason).await,
        Deed::Ask { reader, until, note } => ask(&app, &who, &sending, &wanted, Asking { reader, until, note }).await,
    }
}

/// What the author wants, once it makes sense.
struct Wanted<'a> {
    account: &'a Account,
    look: &'a Look,
    not_before: Option<Time>,
    deed: Deed<'a>,
}

enum Deed<'a> {
    Send { reason: Option<&'a str> },
    Ask { reader: Option<&'a MemberId>, until: Time, note: &'a str },
}

impl<'a> Wanted<'a> {
    fn read(app: &App, who: &Who, sending: &'a Sending, typed: &'a Typed) -> Result<Self, &'static str> {
        let (account, look) = sending.chosen.as_ref().ok_or("Choose where this is to be sent.")?;
        let (now, zone) = (app.now(), pages::zone(who));
        let not_before = match typed.when.as_str() {
            "" | "now" => None,
            "tomorrow" => Some(when::tomorrow(now, &zone).ok_or("Choose when it is to be sent.")?),
            "at" => Some(when::typed(&typed.at, now, &zone)?),
            _ => return Err("Choose when it is to be sent."),
        };
        if account.network == Network::Feed.name() && !sending.files.is_empty() {
            return Err("A feed carries no pictures: take them out of the draft, or choose another account.");
        }
        let deed = match typed.act.as_str() {
            "ask" => {
                let until = match typed.until.trim() {
                    "" => not_before.unwrap_or(now).saturating_add(sending.good_for * 60 * 60 * 1000),
                    until => when::typed(until, now, &zone)?,
                };
                Self::ask(sending, typed, not_before, until)?
            }
            "send" => Deed::Send { reason: Self::reason(sending, typed, account, look)? },
            _ => return Err("Choose: send it, or ask a colleague."),
        };
        Ok(Self { account, look, not_before, deed })
    }

    /// Why he goes on, where the desk advises against it.
    fn reason(sending: &Sending, typed: &'a Typed, account: &Account, look: &Look) -> Result<Option<&'a str>, &'static str> {
        if look.verdict() == Verdict::Clear {
            return Ok(None);
        }
        // He decides on what he saw, and on nothing that was found since.
        if typed.seen != look.mark(&sending.version, account) {
            return Err("This is what the desk says of this post for this account now. Look at it before you go on.");
        }
        if is_organisations(account) {
            return Err("This account speaks for the organisation: a second reader has to look at this first. Ask a colleague.");
        }
        match typed.reason.trim() {
            "" => Err("Say in your own words why you want to go on. Only you will see it."),
            reason if reason.chars().count() > LONGEST => Err("Please say it in fewer words: 4000 characters at most."),
            reason => Ok(Some(reason)),
        }
    }

    fn ask(sending: &'a Sending, typed: &'a Typed, not_before: Option<Time>, until: Time) -> Result<Deed<'a>, &'static str> {
        if sending.readers.is_empty() {
            return Err("There is no second reader at this desk yet. Ask an administrator to invite one; your draft is kept.");
        }
        let reader = match typed.reader.as_str() {
            "" => None,
            name => {
                let reader = sending.readers.iter().find(|reader| reader.id.as_str() == name);
                Some(&reader.ok_or("That colleague is not a second reader any more. Choose another one.")?.id)
            }
        };
        if not_before.is_some_and(|at| at >= until) {
            return Err(
                "The time by which your colleague is to decide must be after the time at which it is sent, since approval is good until then.",
            );
        }
        let note = typed.note.trim();
        if note.chars().count() > LONGEST {
            return Err("Please write a shorter note: 4000 characters at most.");
        }
        Ok(Deed::Ask { reader, until, note })
    }
}

/// The change in which a draft goes on, once it is sure that nothing has moved since it was judged; with its time.
async fn begin(app: &App, sending: &Sending, wanted: &Wanted<'_>) -> Answer<(Write, Vec<File>, Time)> {
    let mut write = app.store.write().await?;
    let (draft, version) = (&sending.draft, sending.version.version);
    let (ground, account) = ground::check(&mut write, &draft.id, version, DraftState::Open, &wanted.account.id).await?;
    if !ground::is_as_judged(app, &ground, &account, &wanted.account.mark(), &wanted.look.policy()) {
        drop(write);
        policy::follow(app).await?;
        return Err(Problem::conflict("The policy or the account has changed just now. Nothing was sent. Look at it again."));
    }
    if files::mark(&ground.files) != wanted.look.files {
        return Err(Problem::conflict("The pictures, or what is said of them, have changed just now. Nothing was sent. Look at it again."));
    }
    Ok((write, ground.files, app.now()))
}

async fn send(app: &App, who: &Who, sending: &Sending, wanted: &Wanted<'_>, reason: Option<&str>) -> Answer<Response> {
    let (draft, version) = (&sending.draft.id, sending.version.version);
    let (mut write, pictures, now) = begin(app, sending, wanted).await?;
    write.move_draft(draft, DraftState::Open, DraftState::Sent, now).await?;
    let not_before = wanted.not_before.unwrap_or(now);
    let footing = Footing {
        verdict: wanted.look.verdict().name().to_owned(),
        policy: wanted.look.policy(),
        files: files::mark(&pictures),
        as_account: wanted.account.mark(),
    };
    let out = Outgoing { draft, version, account: &wanted.account.id, author: who.id(), not_before, not_after: None, footing: &footing };
    let publication = write.add_publication(&out, now).await?;
    if let Some(reason) = reason {
        write.add_override(who.id(), draft, version, reason, now).await?;
        // Only that he went on: what was found in his own posts is nobody else's business, and others read the record.
        write.record(Entry::new(now, who.actor(), "draft.go-on", draft).with("version", version));
    }
    let entry = Entry::new(now, who.actor(), "draft.send", draft).with("version", version);
    write.commit(entry.with("account", &wanted.account.id).with("publication", &publication)).await?;
    app.outbox.wake();
    Ok(Redirect::to(&format!("/sent/{publication}")).into_response())
}

/// Who is asked, by when, with which words.
struct Asking<'a> {
    reader: Option<&'a MemberId>,
    until: Time,
    note: &'a str,
}

async fn ask(app: &App, who: &Who, sending: &Sending, wanted: &Wanted<'_>, asking: Asking<'_>) -> Answer<Response> {
    let (draft, version) = (&sending.draft.id, sending.version.version);
    let cause = match wanted.look.verdict() {
        Verdict::Hold if is_organisations(wanted.account) => Cause::Hold,
        Verdict::Pause if is_organisations(wanted.account) => Cause::Pause,
        _ => Cause::Asked,
    };
    let (mut write, pictures, now) = begin(app, sending, wanted).await?;
    let mut readers = write.second_readers(who.id()).await?;
    readers.retain(|one| asking.reader.is_none_or(|named| *named == one.id));
    if readers.is_empty() {
        return Err(Problem::conflict("That colleague is not a second reader any more. Nobody was asked; choose another one."));
    }
    write.move_draft(draft, DraftState::Open, DraftState::Waiting, now).await?;
    let new = NewCase {
        draft,
        version,
        author: who.id(),
        account: &wanted.account.id,
        reader: asking.reader,
        cause,
        review: &wanted.look.json,
        policy: &wanted.look.policy(),
        files: &files::mark(&pictures),
        as_account: &wanted.account.mark(),
        not_before: wanted.not_before,
        expires_at: asking.until,
    };
    let id = write.add_case(&new, now).await?;
    if !asking.note.is_empty() {
        write.add_note(&id, who.id(), asking.note, now).await?;
    }
    for reader in &readers {
        notices::tell(&mut write, &reader.id, NoticeKind::CaseAsked, id.as_str(), now).await?;
    }
    let entry = Entry::new(now, who.actor(), "case.ask", &id).with("draft", draft).with("version", version);
    let entry = entry.with("account", &wanted.account.id).with("cause", cause.name());
    let entry = match asking.reader {
        Some(reader) => entry.with("reader", reader),
        None => entry,
    };
    write.commit(entry).await?;
    Ok(Redirect::to(&format!("/cases/{id}")).into_response())
}
