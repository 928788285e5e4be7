//! Whether what a publication stood on when it was handed over stands still.

use chaperone_core::review::Verdict;
use chaperone_store::accounts::Account;
use chaperone_store::drafts::DraftState;
use chaperone_store::files::{self, File};
use chaperone_store::members::Standing;
use chaperone_store::publications::Publication;
use chaperone_store::{StoreError, Write};

use crate::app::App;
use crate::error::{Answer, Problem};
use crate::send::ground::{self, is_organisations};
use crate::send::look;

const FROM_THE_DRAFT: &str = "This can have changed since it was looked at. Please send it from the draft.";

/// Asked before anything of `one` is out: why it is not sent, in words for its author.
pub(super) async fn fallen(app: &App, one: &Publication, account: &Account, pictures: &[File]) -> Result<Option<&'static str>, StoreError> {
    if let Some(said) = suspended(app, one).await? {
        return Ok(Some(said));
    }
    if files::mark(pictures) != one.footing.files {
        return Ok(Some("Its pictures are not those that were looked at before. Please send it from the draft."));
    }
    if account.mark() != one.footing.as_account {
        return Ok(Some("The account is not what it was when this was looked at. Please send it from the draft."));
    }
    let policy = app.engines.current().policy().fingerprint().to_string();
    if !is_organisations(account) || policy == one.footing.policy {
        return Ok(None);
    }
    let Some(version) = app.store.version(&one.draft, one.version).await? else { return Ok(None) };
    Ok(match look::look(app, &one.author, &version.content, pictures, account).await {
        Err(_) => Some("The policy has changed, and the desk could not look at it again. Please send it from the draft."),
        Ok(look) if is_worse(look.verdict(), &one.footing.verdict) => {
            Some("The policy has changed since, and now speaks against it. Look at it in the draft, or ask a colleague again.")
        }
        Ok(_) => None,
    })
}

/// Why nothing more of a member's is sent.
pub(super) async fn suspended(app: &App, one: &Publication) -> Result<Option<&'static str>, StoreError> {
    let active = app.store.member(&one.author).await?.is_some_and(|member| member.state == Standing::Active);
    Ok((!active).then_some("Its author is suspended."))
}

/// Whether a verdict is worse than one that was accepted.
pub(crate) fn is_worse(now: Verdict, before: &str) -> bool {
    let accepted = [Verdict::Clear, Verdict::Pause, Verdict::Hold].into_iter().find(|verdict| verdict.name() == before);
    now > accepted.unwrap_or(Verdict::Clear)
}

/// Asked inside the change by which `one` is tried again: the same that sending asks. An approval does not outlive that
/// its draft was opened.
pub(super) async fn again(app: &App, write: &mut Write, one: &Publication, began: bool) -> Answer<()> {
    if !began && one.not_after.is_some() {
        return Err(Problem::conflict("Its approval ended when the draft was opened again. Please ask a colleague again, from the draft."));
    }
    if write.went_on(one).await? {
        return Err(Problem::conflict(FROM_THE_DRAFT));
    }
    let state = if began { DraftState::Sent } else { DraftState::Open };
    let (ground, account) = ground::check(write, &one.draft, one.version, state, &one.account).await?;
    let same = files::mark(&ground.files) == one.footing.files;
    if !same || !ground::is_as_judged(app, &ground, &account, &one.footing.as_account, &one.footing.policy) {
        return Err(Problem::conflict(FROM_THE_DRAFT));
    }
    Ok(())
}
