//! May he: one function for each verb, which gives a grant that the deed asks for. The default is no, and no looks the
//! same as nothing there.

use chaperone_store::accounts::{Account, Voice};
use chaperone_store::drafts::Draft;
use chaperone_store::files::File;
use chaperone_store::publications::Publication;
use chaperone_store::{DraftId, FileId, PublicationId};

use crate::app::App;
use crate::error::{Answer, Problem};
use crate::who::Who;

/// A draft that its author may change.
#[derive(Debug)]
pub(crate) struct OwnDraft(pub(crate) Draft);

/// A picture that its author may see and change.
#[derive(Debug)]
pub(crate) struct OwnFile(pub(crate) File);

/// An account that a member may write for.
#[derive(Debug)]
pub(crate) struct UsableAccount(pub(crate) Account);

/// Only the author sees and changes a draft. (A second reader sees the one version that his case pins: see `cases`.)
pub(crate) async fn write_draft(app: &App, who: &Who, id: &str) -> Answer<OwnDraft> {
    let id: DraftId = id.parse().map_err(|_| Problem::missing())?;
    let draft = app.store.draft(&id).await?.filter(|draft| draft.author == *who.id());
    draft.map(OwnDraft).ok_or_else(Problem::missing)
}

/// Only who brought a picture sees and changes it.
pub(crate) async fn own_file(app: &App, who: &Who, id: &str) -> Answer<OwnFile> {
    let id: FileId = id.parse().map_err(|_| Problem::missing())?;
    let file = app.store.file(&id).await?.filter(|file| file.member == *who.id());
    file.map(OwnFile).ok_or_else(Problem::missing)
}

/// His own accounts and the organisation's.
pub(crate) async fn use_account(app: &App, who: &Who, id: &str) -> Answer<UsableAccount> {
    let id = id.parse().map_err(|_| Problem::missing())?;
    let account = app.store.account(&id).await?.filter(|account| account.member.as_ref().is_none_or(|owner| owner == who.id()));
    account.map(UsableAccount).ok_or_else(Problem::missing)
}

/// An account that a member may change: his own, or as an administrator one of the organisation's.
#[derive(Debug)]
pub(crate) struct ManagedAccount(pub(crate) Account);

/// His own accounts; the organisation's for administrators.
pub(crate) async fn manage_account(app: &App, who: &Who, id: &str) -> Answer<ManagedAccount> {
    let UsableAccount(account) = use_account(app, who, id).await?;
    let may = account.member.is_some() || who.role().administers();
    may.then_some(ManagedAccount(account)).ok_or_else(Problem::missing)
}

/// An account whose voice and readers a member may tell.
#[derive(Debug)]
pub(crate) struct DescribedAccount(pub(crate) Account);

/// What he manages; for administrators also what a member writes in the practice's voice.
pub(crate) async fn describe_account(app: &App, who: &Who, id: &str) -> Answer<DescribedAccount> {
    if who.role().administers() {
        let id = id.parse().map_err(|_| Problem::missing())?;
        if let Some(account) = app.store.account(&id).await?.filter(|account| account.voice == Voice::Practice) {
            return Ok(DescribedAccount(account));
        }
    }
    manage_account(app, who, id).await.map(|ManagedAccount(account)| DescribedAccount(account))
}

/// A publication of the member who wrote it.
#[derive(Debug)]
pub(crate) struct OwnPublication(pub(crate) Publication);

/// A publication that a member may see, stop and delete: his own, or as an administrator one for the organisation's
/// accounts.
#[derive(Debug)]
pub(crate) struct OverseenPublication(pub(crate) Publication);

/// His own; those for the organisation's accounts for administrators.
pub(crate) async fn oversee_publication(app: &App, who: &Who, id: &str) -> Answer<OverseenPublication> {
    let id: PublicationId = id.parse().map_err(|_| Problem::missing())?;
    let one = app.store.publication(&id).await?.ok_or_else(Problem::missing)?;
    if one.author == *who.id() {
        return Ok(OverseenPublication(one));
    }
    let account = app.store.account_as_it_was(&one.account).await?;
    let may = who.role().administers() && account.is_some_and(|account| account.member.is_none());
    may.then_some(OverseenPublication(one)).ok_or_else(Problem::missing)
}

/// Only who wrote it sees what became of it, and acts on it.
pub(crate) async fn own_publication(app: &App, who: &Who, id: &str) -> Answer<OwnPublication> {
    let id: PublicationId = id.parse().map_err(|_| Problem::missing())?;
    let publication = app.store.publication(&id).await?.filter(|publication| publication.author == *who.id());
    publication.map(OwnPublication).ok_or_else(Problem::missing)
}
