//! What the desk does by itself.

use std::time::{Duration, Instant};

use chaperone_store::StoreError;

use crate::app::App;
use crate::{cases, health, keeping, notify, policy};

/// Tries of a sign-in are forgotten after so long, in milliseconds: longer than any window they are counted in.
const TRIES: i64 = 24 * 60 * 60 * 1000;

/// Does `tick` every `period` until the desk stops, and lets it be known that it does.
pub(crate) fn every<T, F>(app: &App, name: &'static str, period: Duration, tick: T)
where
    T: Fn(App) -> F + Send + 'static,
    F: Future<Output = ()> + Send,
{
    let app = app.clone();
    app.pulse().beat(name, period, Instant::now());
    tokio::spawn(async move {
        let mut time = tokio::time::interval(period);
        time.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            time.tick().await;
            tick(app.clone()).await;
            app.pulse().beat(name, period, Instant::now());
        }
    });
}

/// Begins all of it.
pub(crate) fn begin(app: &App) {
    every(app, "housekeeping", Duration::from_mins(10), async |app| {
        if let Err(error) = tidy(&app).await {
            tracing::warn!(%error, "housekeeping");
        }
    });
    every(app, "cases", Duration::from_mins(1), async |app| {
        if let Err(error) = cases::tick(&app).await {
            tracing::warn!(%error, "cases");
        }
    });
    every(app, "policy", Duration::from_mins(1), async |app| {
        if let Err(problem) = policy::follow(&app).await {
            tracing::warn!(problem = problem.detail, "policy");
        }
    });
    if let Some(period) = notify::watchdog() {
        every(app, "watchdog", period, async |app| {
            // Only if all is well: else systemd starts the desk anew.
            if health::ill(&app).await.is_none() {
                notify::say("WATCHDOG=1");
            }
        });
    }
}

/// Forgets what is of no use any more.
pub(crate) async fn tidy(app: &App) -> Result<(), StoreError> {
    let now = app.now();
    app.store.forget_old_attempts(now - TRIES).await?;
    app.store.forget_old_ceremonies(now).await?;
    match keeping::forget_old_copies(&app.config.database(), now) {
        Ok(0) => {}
        Ok(copies) => tracing::info!(copies, "copies from before an update or a restore are deleted after 30 days"),
        Err(error) => tracing::warn!(%error, "copies"),
    }
    // Deleted words stand in the journal until then; where somebody read when they were deleted, it is done here.
    app.store.empty_journal().await?;
    Ok(())
}
