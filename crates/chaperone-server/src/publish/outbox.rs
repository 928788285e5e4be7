//! The outbox: who works on what goes out, when, and one at a time for each account.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chaperone_store::publications::{Publication, PublicationState};
use chaperone_store::{AccountId, StoreError, Time};
use tokio::sync::{Notify, OwnedMutexGuard, watch};
use tokio::task::JoinSet;

use super::{remove, send};
use crate::app::App;

/// How many work at once: one slow server must not keep the others waiting.
const WORKERS: usize = 4;

/// A publication in hand is left alone by others for so long, in milliseconds: longer than its largest files take.
pub(super) const LEASE: Time = 15 * 60_000;

/// No wait after a failure is longer, in milliseconds. One that is was made by a clock that has been set back since.
pub(super) const LONGEST_WAIT: Time = 25 * 3_600_000;

/// The outbox is looked at as often even if nobody says that there is news.
const IDLE: Duration = Duration::from_secs(30);

/// What is due but in other hands is looked at again after this.
const SOON: Duration = Duration::from_millis(500);

/// Who works on what goes out, and what wakes them.
#[derive(Debug, Default)]
pub struct Outbox {
    news: Notify,
    accounts: Mutex<HashMap<AccountId, Arc<tokio::sync::Mutex<()>>>>,
}

impl Outbox {
    /// Tells the workers that something was handed over. What they are not told of they find within half a minute.
    pub fn wake(&self) {
        self.news.notify_waiters();
    }

    /// Waits until nobody else in this process acts on the account: leases are made by the clock, which may jump, and
    /// tokens that two renew at once are lost.
    pub(crate) async fn alone(&self, account: &AccountId) -> OwnedMutexGuard<()> {
        let lock = self.accounts.lock().unwrap_or_else(PoisonError::into_inner).entry(account.clone()).or_default().clone();
        lock.lock_owned().await
    }
}

/// Works on all that is due now.
pub async fn tick(app: &App) -> Result<(), StoreError> {
    while step(app).await? {}
    Ok(())
}

/// Works on one publication that is due, if there is one.
async fn step(app: &App) -> Result<bool, StoreError> {
    let Some(claimed) = app.store.claim(app.now(), LEASE, LONGEST_WAIT).await? else { return Ok(false) };
    let done = work(app, &claimed).await;
    // Also after an error: the account must not rest with it.
    app.store.release(&claimed.id).await?;
    done.map(|()| true)
}

async fn work(app: &App, claimed: &Publication) -> Result<(), StoreError> {
    let alone = app.outbox.alone(&claimed.account).await;
    // Read again now: whoever had the account before may have worked on this very one.
    let Some(one) = app.store.publication(&claimed.id).await? else { return Ok(()) };
    match one.state {
        PublicationState::Scheduled | PublicationState::Sending | PublicationState::Requested | PublicationState::ByHand => {
            send::go(app, one, alone).await
        }
        PublicationState::Deleting => remove::go(app, one, alone).await,
        _ => Ok(()),
    }
}

/// Works until told to stop, and then ends what is in hand.
pub(crate) async fn run(app: App, mut stopped: watch::Receiver<bool>) {
    let Some(_only) = only(&app, &mut stopped).await else { return };
    if let Err(error) = app.store.release_all().await {
        tracing::error!(%error, "outbox");
    }
    keep_up(|| worker(app.clone(), stopped.clone())).await;
}

/// Keeps the workers at work until each has ended by itself: one that breaks is followed by another, and what it had in
/// hand rests as long as its lease.
async fn keep_up<F: Future<Output = ()> + Send + 'static>(worker: impl Fn() -> F) {
    let mut workers = JoinSet::new();
    for _ in 0..WORKERS {
        workers.spawn(worker());
    }
    while let Some(ended) = workers.join_next().await {
        if ended.is_err() {
            tracing::error!("a worker of the outbox broke; another takes its place");
            workers.spawn(worker());
        }
    }
}

/// Waits to be the only outbox of this desk: what another process has in hand must not be taken from it. The lock ends
/// with its process, however that ends.
async fn only(app: &App, stopped: &mut watch::Receiver<bool>) -> Option<File> {
    let path = app.config.data.join("outbox.lock");
    let mut told = false;
    loop {
        match OpenOptions::new().create(true).truncate(false).write(true).open(&path) {
            Ok(file) if file.try_lock().is_ok() => return Some(file),
            _ if told => {}
            _ => tracing::warn!("another process sends for this desk already: this one waits"),
        }
        told = true;
        tokio::select! {
            _ = stopped.changed() => return None,
            () = tokio::time::sleep(IDLE) => {}
        }
    }
}

async fn worker(app: App, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        // Listened for before looking: what is handed over in between is not missed.
        let mut news = std::pin::pin!(app.outbox.news.notified());
        news.as_mut().enable();
        app.pulse().beat("outbox", IDLE, std::time::Instant::now());
        match step(&app).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::error!(%error, "outbox"),
        }
        tokio::select! {
            _ = stopped.changed() => {}
            () = news => {}
            () = tokio::time::sleep(until_due(&app).await) => {}
        }
    }
}

/// How long there is nothing to do.
async fn until_due(app: &App) -> Duration {
    let due = app.store.next_due().await.ok().flatten();
    let wait = due.map_or(IDLE, |due| Duration::from_millis(u64::try_from(due.saturating_sub(app.now())).unwrap_or_default()));
    wait.clamp(SOON, IDLE)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn a_worker_that_breaks_is_followed_by_another() {
        let (begun, ended) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let worker = || {
            let (begun, ended) = (Arc::clone(&begun), Arc::clone(&ended));
            async move {
                assert!(begun.fetch_add(1, Ordering::SeqCst) >= 3, "the first ones break");
                ended.fetch_add(1, Ordering::SeqCst);
            }
        };
        keep_up(worker).await;
        assert_eq!((begun.load(Ordering::SeqCst), ended.load(Ordering::SeqCst)), (WORKERS + 3, WORKERS));
    }
}
