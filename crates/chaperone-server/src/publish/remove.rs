//! Deleting at the network, and reading back that it is gone.

use chaperone_connect::{Error, Network, ReadBack};
use chaperone_store::accounts::Connection as Standing;
use chaperone_store::publications::{Outcome, Part, PartState, Publication, PublicationState, Tries};
use chaperone_store::{Actor, Entry, StoreError};
use tokio::sync::OwnedMutexGuard;

use super::send::{Then, long_enough, next_try, sent, step};
use crate::accounts::link::{self, Link, LinkError, in_words};
use crate::app::App;

type Done = Result<(), StoreError>;

/// Deletes what is out of a publication, last post first, and looks whether it is gone.
pub(super) async fn go(app: &App, one: Publication, alone: OwnedMutexGuard<()>) -> Done {
    let parts = app.store.parts(&one.id).await?;
    let Some(account) = app.store.account(&one.account).await?.filter(|account| account.state != Standing::Broken) else {
        return keep(app, &one, "The desk has no access to the account any more: please delete it there yourself.").await;
    };
    if account.network == Network::Feed.name() {
        // It is ours: gone when it is no longer shown.
        return deleted(app, &one, &parts).await;
    }
    let mut link = match Link::open_alone(app, &account.id, alone).await {
        Ok(link) => link,
        Err(LinkError::Store(error)) => return Err(error),
        Err(LinkError::Network(error)) if error.is_passing() => return later(app, &one, Some(&error), &in_words(&error)).await,
        Err(LinkError::Network(_) | LinkError::NoSecret) => {
            link::broke(app, &account.id).await?;
            return keep(app, &one, "The account has to be connected again first.").await;
        }
    };
    for part in parts.iter().rev().filter(|part| part.state != PartState::Deleted) {
        if matches!(remove(app, &one, part, &mut link).await?, Then::Stop) {
            return Ok(());
        }
    }
    deleted(app, &one, &[]).await
}

async fn remove(app: &App, one: &Publication, part: &Part, link: &mut Link) -> Result<Then, StoreError> {
    let Some(sent) = sent(part).filter(|_| matches!(part.state, PartState::Requested | PartState::Confirmed)) else { return Ok(Then::On) };
    if let Err(error) = link.connection.delete(&sent).await {
        return not_done(app, one, link, &error).await;
    }
    match link.connection.read_back(&sent).await {
        ReadBack::Gone => {
            let mut write = app.store.write().await?;
            write.set_part(&one.id, part.n, PartState::Deleted).await?;
            write.commit(Entry::new(app.now(), Actor::Desk, "publication.miss", &one.id).with("post", part.n)).await?;
            Ok(Then::On)
        }
        ReadBack::There { .. } => {
            later(app, one, None, "The network took the request, and still shows the post.").await?;
            Ok(Then::Stop)
        }
        ReadBack::Unknown(error) => not_done(app, one, link, &error).await,
    }
}

async fn not_done(app: &App, one: &Publication, link: &mut Link, error: &Error) -> Result<Then, StoreError> {
    match error {
        Error::SignInAgain { .. } => {
            link::broke(app, &one.account).await?;
            keep(app, one, "The account has to be connected again first.").await?;
            return Ok(Then::Stop);
        }
        // If it fails, so does the next try.
        Error::Expired => drop(link.refresh().await),
        error if error.is_passing() || error.may_have_happened() => {}
        error => {
            keep(app, one, &in_words(error)).await?;
            return Ok(Then::Stop);
        }
    }
    later(app, one, Some(error), &in_words(error)).await?;
    Ok(Then::Stop)
}

const DELETING: &[PublicationState] = &[PublicationState::Deleting];

async fn later(app: &App, one: &Publication, error: Option<&Error>, said: &str) -> Done {
    let now = app.now();
    if long_enough(one, now) {
        return keep(app, one, said).await;
    }
    let to = Outcome { state: PublicationState::Deleting, next_at: next_try(one, error, false, now), said, tries: Tries::OneMore };
    step(app, one, DELETING, &to, "publication.wait").await
}

/// It stays: the member is told why.
async fn keep(app: &App, one: &Publication, why: &str) -> Done {
    let said = format!("It was not deleted. {why}");
    let to = Outcome { state: PublicationState::Confirmed, next_at: 0, said: &said, tries: Tries::Forgotten };
    step(app, one, DELETING, &to, "publication.keep").await
}

/// It is gone. `rest` is what goes with it without asking anybody.
async fn deleted(app: &App, one: &Publication, rest: &[Part]) -> Done {
    let now = app.now();
    let mut write = app.store.write().await?;
    let to = Outcome { state: PublicationState::Deleted, next_at: 0, said: "", tries: Tries::Forgotten };
    match write.move_publication(&one.id, DELETING, &to, now).await {
        Err(StoreError::Missing(_)) => return Ok(()),
        other => other?,
    }
    for part in rest {
        write.set_part(&one.id, part.n, PartState::Deleted).await?;
    }
    write.commit(Entry::new(now, Actor::Desk, "publication.delete", &one.id)).await
}
