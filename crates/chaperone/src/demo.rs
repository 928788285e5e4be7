//! A desk of invented people, to look at.

use std::net::SocketAddr;
use std::path::PathBuf;

use chaperone_server::demo::{self, Filled, Size};
use chaperone_server::lock::Lock;
use chaperone_server::{Config, listen, open};

use crate::Outcome;
use crate::args::Demo;
use crate::desk::{block_on, log, said, say};
use crate::engine::SECOND;
use crate::problem::Problem;

/// Fills a desk and serves it.
pub(crate) fn run(args: &Demo) -> Result<Outcome, Problem> {
    let folder = Folder::new(args.data.clone())?;
    let local = |port| SocketAddr::from(([127, 0, 0, 1], port));
    let config = Config {
        listen: local(args.port),
        metrics: args.metrics_port.map(local),
        url: format!("http://localhost:{}", args.port),
        data: folder.path.clone(),
        log: "warn".to_owned(),
        ..Config::default()
    };
    log(&config)?;
    block_on(fill_and_serve(config, args))??;
    Ok(Outcome::Clear)
}

async fn fill_and_serve(config: Config, args: &Demo) -> Result<(), Problem> {
    let _lock = Lock::take(&config.data).map_err(said)?;
    let app = open(config, Some(SECOND)).await.map_err(said)?;
    let size = Size { drafts: args.drafts, audit: args.audit };
    let filled = demo::fill(&app, size).await.map_err(|problem| Problem::new(problem.detail))?;
    say(&words(&filled));
    let opened = |address: SocketAddr| say(&format!("The desk is open at http://localhost:{}. Ctrl-C ends it.", address.port()));
    let done = if args.fill_only { Ok(()) } else { listen(&app, opened).await };
    app.store.close().await;
    done.map_err(said)
}

fn words(filled: &Filled) -> String {
    let people = filled.people.iter().map(|person| format!("  {:<16} {:<16} {}\n", person.role, person.name, person.email));
    format!(
        "Everybody here is invented.\n{}Password of all: {}\nKey for an authenticator app, of all: {}\nAPI token of the first: {}\nCookie of the first: chaperone={}",
        people.collect::<String>(),
        filled.password,
        filled.app_key.reveal(),
        filled.token.reveal(),
        filled.session.reveal()
    )
}

/// Where a demo lies: a folder that is kept, or one that goes with it.
struct Folder {
    path: PathBuf,
    goes: bool,
}

impl Folder {
    fn new(given: Option<PathBuf>) -> Result<Self, Problem> {
        if let Some(path) = given {
            return Ok(Self { path, goes: false });
        }
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(|_| Problem::new("this machine gives no randomness"))?;
        let path = std::env::temp_dir().join(format!("chaperone-demo-{:016x}", u64::from_le_bytes(random)));
        std::fs::create_dir(&path).map_err(|error| Problem::io(&path.display().to_string(), &error))?;
        Ok(Self { path, goes: true })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.goes {
            // The system clears what cannot be cleared now.
            let _ = std::fs::remove_dir_all(&self.path);
        }
    }
}
