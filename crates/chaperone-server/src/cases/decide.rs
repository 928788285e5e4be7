//! What is done to a case. Each is asked again inside the change: of two who decide at once, one does.

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use chaperone_store::cases::{Case, CaseState};
use chaperone_store::drafts::DraftState;
use chaperone_store::files;
use chaperone_store::notices::NoticeKind;
use chaperone_store::publications::{Footing, Outgoing};
use chaperone_store::{self as store, CaseId, Entry, MemberId, Time, Write};
use serde::Deserialize;

use super::case::{Actor, Deed, Event, Refused, Way};
use super::{Shown, Side, known, page, seen};
use crate::app::App;
use crate::error::{Answer, Problem};
use crate::notices;
use crate::publish::is_worse;
use crate::send::{LONGEST, ground, look};
use crate::who::Who;

/// Cases that one look ends at most.
const AT_ONCE: i64 = 100;

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Over => Self::conflict("This has been decided already, or taken back. Nothing was changed."),
            Refused::Own => Self::refused("The author never decides on his own post."),
            Refused::NoReader | Refused::NotOwn => Self::missing(),
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Decision {
    /// `approve` or `decline`.
    decision: String,
    #[serde(default)]
    note: String,
}

/// Approves or declines.
pub(super) async fn decide(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    form: Result<Form<Decision>, FormRejection>,
) -> Answer<Response> {
    let (case, side) = known(&app, &who, &id).await?;
    if side == Side::Author {
        return Err(Refused::Own.into());
    }
    let Form(Decision { decision, note }) = form?;
    let note = note.trim();
    let wrong = match decision.as_str() {
        _ if note.chars().count() > LONGEST => "Please write a shorter note: 4000 characters at most.",
        "decline" if note.is_empty() => "Say in a note what should change, so that your colleague can go on.",
        "approve" | "decline" => "",
        _ => "Choose: approve, or send it back.",
    };
    if !wrong.is_empty() {
        return shown_again(&app, &who, case, side, note, wrong).await;
    }
    // Slow: before the change begins, and held against what is so inside it.
    let again = Again::look(&app, &case, decision == "approve").await?;
    let id = case.id;
    let mut write = app.store.write().await?;
    let now = app.now();
    let (case, member) = (write.case(&id).await?.ok_or_else(Problem::missing)?, write.member_now(who.id()).await?);
    let actor = member.as_ref().map(Actor::of).ok_or_else(Problem::missing)?;
    let deed = if decision == "approve" { Deed::Approve(actor) } else { Deed::Decline(actor) };
    let after = Way::of(&case).step(&Event { at: now, deed })?;
    if !note.is_empty() && after.state != CaseState::Expired {
        write.add_note(&id, who.id(), note, now).await?;
    }
    match after.state {
        CaseState::Approved => {
            approve(&app, write, &who, &case, &again, now).await?;
            app.outbox.wake();
        }
        CaseState::Declined => {
            end(&mut write, &case, CaseState::Declined, Some(&who), DraftState::Open, now).await?;
            notices::tell(&mut write, &case.author, NoticeKind::CaseDeclined, id.as_str(), now).await?;
            write.commit(Entry::new(now, who.actor(), "case.decline", &id).with("version", case.version)).await?;
        }
        _ => return expire(write, &case, now).await,
    }
    Ok(Redirect::to(&format!("/cases/{id}")).into_response())
}

async fn shown_again(app: &App, who: &Who, case: Case, side: Side, note: &str, wrong: &str) -> Answer<Response> {
    let shown = Shown::of(app, case, side).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page::page(app, who, &shown, note, wrong)?).into_response())
}

/// Ends a case and moves its draft on.
async fn end(write: &mut Write, case: &Case, to: CaseState, by: Option<&Who>, draft: DraftState, now: Time) -> store::Result<()> {
    write.end_case(&case.id, to, by.map(Who::id), now).await?;
    write.move_draft(&case.draft, DraftState::Waiting, draft, now).await?;
    write.drop_notices(NoticeKind::CaseAsked, case.id.as_str()).await
}

/// What the desk says when it is decided, where the policy is not the one that the reader was shown.
struct Again {
    verdict: String,
    policy: String,
}

impl Again {
    async fn look(app: &App, case: &Case, approved: bool) -> Answer<Self> {
        let verdict = look::Told::read(&case.review)?.verdict;
        let policy = app.engines.current().policy().fingerprint().to_string();
        if !approved || policy == case.policy {
            return Ok(Self { verdict, policy });
        }
        let version = app.store.version(&case.draft, case.version).await?.ok_or_else(Problem::missing)?;
        let account = app.store.account(&case.account).await?.ok_or_else(|| Problem::conflict("The account is not there any more."))?;
        let files = app.store.files_of(&case.draft).await?;
        let look = look::look(app, &case.author, &version.content, &files, &account).await?;
        if is_worse(look.verdict(), &verdict) {
            return Err(Problem::conflict(
                "The policy has changed since you were asked, and speaks against this post now. Send it back with a note.",
            ));
        }
        Ok(Self { verdict, policy: look.policy() })
    }
}

/// Hands the version that was decided on to the outbox, if all stands as it did.
async fn approve(app: &App, mut write: Write, who: &Who, case: &Case, again: &Again, now: Time) -> Answer<()> {
    let (ground, account) = ground::check(&mut write, &case.draft, case.version, DraftState::Waiting, &case.account).await?;
    if !ground::is_as_judged(app, &ground, &account, &case.as_account, &again.policy) {
        return Err(Problem::conflict("The policy or the account has changed since you were asked. Send it back with a note."));
    }
    if files::mark(&ground.files) != case.files {
        return Err(Problem::conflict("The pictures are not those that you were asked about. Send it back with a note."));
    }
    end(&mut write, case, CaseState::Approved, Some(who), DraftState::Sent, now).await?;
    let footing = Footing {
        verdict: again.verdict.clone(),
        policy: again.policy.clone(),
        files: case.files.clone(),
        as_account: case.as_account.clone(),
    };
    let out = Outgoing {
        draft: &case.draft,
        version: case.version,
        account: &account.id,
        author: &case.author,
        not_before: case.not_before.unwrap_or(now),
        not_after: Some(case.expires_at),
        footing: &footing,
    };
    let publication = write.add_publication(&out, now).await?;
    notices::tell(&mut write, &case.author, NoticeKind::CaseApproved, case.id.as_str(), now).await?;
    let entry = Entry::new(now, who.actor(), "case.approve", &case.id).with("version", case.version);
    write.commit(entry.with("account", &account.id).with("publication", &publication)).await?;
    Ok(())
}

/// Ends a case whose time is over; whoever came for it came too late.
async fn expire(write: Write, case: &Case, now: Time) -> Answer<Response> {
    keep_expired(write, case, now).await?;
    Err(Problem::conflict("The time to decide is over. It is not sent; the author can ask again."))
}

async fn keep_expired(mut write: Write, case: &Case, now: Time) -> store::Result<()> {
    end(&mut write, case, CaseState::Expired, None, DraftState::Open, now).await?;
    notices::tell(&mut write, &case.author, NoticeKind::CaseExpired, case.id.as_str(), now).await?;
    write.commit(Entry::new(now, store::Actor::Desk, "case.expire", &case.id).with("version", case.version)).await
}

/// The author takes it back.
pub(super) async fn withdraw(State(app): State<App>, who: Who, Path(id): Path<String>) -> Answer<Response> {
    let (case, side) = seen(&app, &who, &id).await?;
    if side != Side::Author {
        return Err(Problem::missing());
    }
    let mut write = app.store.write().await?;
    let now = app.now();
    let case = write.case(&case.id).await?.ok_or_else(Problem::missing)?;
    let after = Way::of(&case).step(&Event { at: now, deed: Deed::Withdraw(who.id().clone()) })?;
    if after.state == CaseState::Expired {
        return expire(write, &case, now).await;
    }
    end(&mut write, &case, CaseState::Withdrawn, Some(&who), DraftState::Open, now).await?;
    write.commit(Entry::new(now, who.actor(), "case.withdraw", &case.id).with("version", case.version)).await?;
    Ok(Redirect::to(&format!("/drafts/{}", case.draft)).into_response())
}

#[derive(Deserialize)]
pub(super) struct Noted {
    note: String,
}

/// A note between author and reader.
pub(super) async fn note(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    form: Result<Form<Noted>, FormRejection>,
) -> Answer<Response> {
    let (case, side) = seen(&app, &who, &id).await?;
    let Form(Noted { note }) = form?;
    let note = note.trim();
    if note.is_empty() || note.chars().count() > LONGEST {
        return shown_again(&app, &who, case, side, note, "Write a note of 4000 characters at most.").await;
    }
    let notes = app.store.notes(&case.id).await?;
    let mut write = app.store.write().await?;
    let now = app.now();
    let added = write.add_note(&case.id, who.id(), note, now).await?;
    let mut told: Vec<_> = match side {
        Side::Reader => vec![case.author.clone()],
        // Those readers who said something, who were asked by name, or who decided.
        Side::Author => notes.into_iter().map(|note| note.member).chain(case.reader.clone()).chain(case.decided_by.clone()).collect(),
    };
    told.retain(|member| member != who.id());
    told.sort();
    told.dedup();
    for member in &told {
        notices::tell(&mut write, member, NoticeKind::CaseNote, case.id.as_str(), now).await?;
    }
    write.commit(Entry::new(now, who.actor(), "case.note", &case.id).with("note", &added)).await?;
    Ok(Redirect::to(&format!("/cases/{}", case.id)).into_response())
}

/// Of somebody who reads no more, or not for now: whoever reads decides what was asked of him by name.
pub(crate) async fn free(write: &mut Write, reader: &MemberId, by: &store::Actor, now: Time) -> store::Result<()> {
    for case in write.free_cases_of(reader).await? {
        write.drop_notices(NoticeKind::CaseAsked, case.id.as_str()).await?;
        for other in write.second_readers(&case.author).await?.iter().filter(|other| other.id != *reader) {
            notices::tell(write, &other.id, NoticeKind::CaseAsked, case.id.as_str(), now).await?;
        }
        write.record(Entry::new(now, by.clone(), "case.free", &case.id));
    }
    Ok(())
}

/// Takes back the cases of an author who may write no more, or not for now.
pub(crate) async fn withdraw_all(write: &mut Write, author: &MemberId, by: &store::Actor, now: Time) -> store::Result<()> {
    for id in write.withdraw_cases_of(author, now).await? {
        write.drop_notices(NoticeKind::CaseAsked, id.as_str()).await?;
        write.record(Entry::new(now, by.clone(), "case.withdraw", &id));
    }
    Ok(())
}

/// Ends the cases whose time is over. Says how many.
pub async fn tick(app: &App) -> store::Result<usize> {
    let mut ended = 0;
    for id in app.store.cases_overdue(app.now(), AT_ONCE).await? {
        ended += usize::from(look_at(app, &id).await?);
    }
    Ok(ended)
}

async fn look_at(app: &App, id: &CaseId) -> store::Result<bool> {
    let mut write = app.store.write().await?;
    let now = app.now();
    let Some(case) = write.case(id).await? else { return Ok(false) };
    match Way::of(&case).step(&Event { at: now, deed: Deed::Wait }) {
        Ok(Way { state: CaseState::Expired, .. }) => keep_expired(write, &case, now).await.map(|()| true),
        _ => Ok(false),
    }
}
