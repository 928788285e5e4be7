//! Starting and stopping.

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::time::Duration;

use chaperone_connect::Http;
use chaperone_connect::http::{Settings, install_tls};
use chaperone_store::{Store, StoreError};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::sync::watch as channel;
use url::Url;

use crate::app::{App, Parts};
use crate::clock::Clock;
use crate::config::Config;
use crate::connections::{Limits, accept};
use crate::engines::{self, Engines, PolicyError};
use crate::lock::Lock;
use crate::publish::{self, Outbox};
use crate::seal::Sealer;
use crate::{background, health, lock, notify, routes, watch};

/// Requests that run when the desk is told to stop have so long to end.
const STOP_TIME: Duration = Duration::from_secs(10);

/// How long another server may take to answer: somebody waits for the page that asks it.
const REMOTE_TIME: Duration = Duration::from_secs(20);

/// The desk could not be started, or not go on.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// A file or an address.
    #[error("{0}: {1}")]
    Io(String, io::Error),
    /// An address that is in use.
    #[error("port {} is taken: another program listens at {address}. Stop it, or choose another address with \"listen\" or CHAPERONE_LISTEN", address.port())]
    Taken {
        /// Which.
        address: SocketAddr,
    },
    /// A desk runs on this folder already.
    #[error("a desk runs on the folder {0} already. Stop it first, or give this one a folder of its own with \"data\" or CHAPERONE_DATA")]
    Running(String),
    /// Told to stop twice.
    #[error("stopped at once: requests that ran were cut off")]
    CutOff,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The policy in force.
    #[error("the policy in force: {0}")]
    Policy(#[from] PolicyError),
    /// The client for other servers.
    #[error("other servers: {0}")]
    Connect(#[from] chaperone_connect::Error),
}

/// Opens the desk's parts as `config` says, without listening.
pub async fn open(config: Config, second: Option<&'static [u8]>) -> Result<App, ServeError> {
    let clock = Clock::System;
    let at = |path: &std::path::Path| path.display().to_string();
    lock::folder(&config.data).map_err(|e| ServeError::Io(at(&config.data), e))?;
    let sealer = Sealer::open(&config.key_file()).map_err(|e| ServeError::Io(at(&config.key_file()), e))?;
    let store = Store::open(&config.database(), clock.now()).await?;
    let engines = Engines::new(second)?;
    if let Some(version) = store.policy().await? {
        engines.set_version(version.version, engines::of_version(&version)?)?;
    }
    let http = client(&config)?;
    Ok(App::new(Parts { config, store, clock, engines, sealer, http, outbox: Outbox::default() }))
}

/// The client for other servers. Those of `private_origins` may be on this machine or a private network.
fn client(config: &Config) -> Result<Http, ServeError> {
    install_tls();
    let wrong = |origin: &String| ServeError::Io(format!("private_origins: {origin}"), io::ErrorKind::InvalidInput.into());
    let origins = config.private_origins.iter().map(|origin| Url::parse(origin).map_err(|_| wrong(origin)));
    let allowed = origins.collect::<Result<_, _>>()?;
    Ok(Http::new(&Settings { allowed, timeout: REMOTE_TIME, ..Settings::default() })?)
}

/// Serves until the process is told to stop. `ready` is told where pages are served.
pub async fn serve(config: Config, second: Option<&'static [u8]>, ready: impl FnOnce(SocketAddr)) -> Result<(), ServeError> {
    let _lock = Lock::take(&config.data)?;
    let app = open(config, second).await?;
    let done = listen(&app, ready).await;
    app.store.close().await;
    done
}

/// Serves `app` until the process is told to stop.
pub async fn listen(app: &App, ready: impl FnOnce(SocketAddr)) -> Result<(), ServeError> {
    let mut signals = Signals::new()?;
    let listener = bind(app.config.listen).await?;
    let metrics = match app.config.metrics {
        Some(address) => Some(bind(address).await?),
        None => None,
    };
    watch::start_counts();
    background::begin(app);
    let (stop, stopped) = channel::channel(false);
    let mut outbox = tokio::spawn(publish::run(app.clone(), stopped));
    let address = listener.local_addr().unwrap_or(app.config.listen);
    tracing::info!(%address, version = env!("CARGO_PKG_VERSION"), "open");
    notify::say("READY=1");
    ready(address);
    tell_set_up_code(app).await?;
    let running = GracefulShutdown::new();
    let pages = accept(&listener, routes::service(app), &running, Limits::default());
    let health = async {
        match &metrics {
            Some(listener) => accept(listener, health::service(app), &running, Limits::default()).await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        () = pages => {}
        () = health => {}
        () = signals.stop() => {}
    }
    // From here on nobody is let in: a service manager or a proxy sees a closed port.
    drop((listener, metrics));
    notify::say("STOPPING=1");
    tracing::info!("stopping");
    // Nobody is left to be told if it ended by itself.
    let _ = stop.send(true);
    let ended = tokio::select! {
        ended = tokio::time::timeout(STOP_TIME, async { tokio::join!(running.shutdown(), &mut outbox) }) => ended.is_ok(),
        () = signals.stop() => return Err(ServeError::CutOff),
    };
    if !ended {
        // The outbox takes up again where it was, whatever it was at.
        outbox.abort();
        tracing::warn!("requests that did not end were cut off");
    }
    Ok(())
}

/// Tells whoever started the desk what lets him set it up. Not by the log, which others may keep.
async fn tell_set_up_code(app: &App) -> Result<(), ServeError> {
    if let Some(code) = app.set_up_code()
        && app.store.is_empty().await?
    {
        let words = format!("To set the desk up, open {}/set-up and type this code: {code}\n", app.config.url);
        let _ = io::stderr().write_all(words.as_bytes());
    }
    Ok(())
}

async fn bind(address: SocketAddr) -> Result<TcpListener, ServeError> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => ServeError::Taken { address },
        _ => ServeError::Io(address.to_string(), error),
    })
}

/// Being told to stop.
#[cfg(unix)]
struct Signals(tokio::signal::unix::Signal, tokio::signal::unix::Signal);

#[cfg(unix)]
impl Signals {
    fn new() -> Result<Self, ServeError> {
        use tokio::signal::unix::{SignalKind, signal};
        let failed = |error| ServeError::Io("signals".to_owned(), error);
        Ok(Self(signal(SignalKind::interrupt()).map_err(failed)?, signal(SignalKind::terminate()).map_err(failed)?))
    }

    /// Resolves when the process is told to stop, each time once.
    async fn stop(&mut self) {
        tokio::select! {
            _ = self.0.recv() => {}
            _ = self.1.recv() => {}
        }
    }
}

/// Being told to stop.
#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    #[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
    fn new() -> Result<Self, ServeError> {
        Ok(Self)
    }

    /// Resolves when the process is told to stop, each time once.
    async fn stop(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
