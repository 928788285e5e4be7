//! The desk as it is shipped, killed (SIGKILL) at random points while it publishes to real servers, and started again,
//! until all is confirmed; then the posts are counted at the servers. Nothing may be lost, nothing may be there twice.
//!
//! `cargo xtask crash [--kills N] [--seed N]`, with `CHAPERONE_TESTBED` as `cargo xtask testbed install` says.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test"
)]

mod http;
mod place;
#[path = "../../../chaperone-connect/tests/it/testbed.rs"]
mod testbed;

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use chaperone_connect::Http;
use chaperone_connect::http::{Settings, install_tls};
use chaperone_server::seal::Sealer;
use chaperone_store::accounts::{Account, Connection as Standing, Voice};
use chaperone_store::drafts::{Content, DraftState, Judged};
use chaperone_store::files;
use chaperone_store::members::Role;
use chaperone_store::publications::{Footing, Outgoing, PartState, PublicationState};
use chaperone_store::{AccountId, Actor, Entry, MemberId, PublicationId, Store, Time};
use place::Place;
use url::Url;

/// Kills where nobody says how many: a run of a minute or two.
const KILLS: u64 = 20;

/// So many publications are kept on their way.
const ON_THEIR_WAY: usize = 6;

/// All must be confirmed so long after the last kill.
const PATIENCE: Duration = Duration::from_mins(10);

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    // What test runners ask of any test.
    if args.iter().any(|arg| arg == "--list") {
        if !args.iter().any(|arg| arg == "--ignored") {
            println!("crash: test");
        }
        return;
    }
    let number = |name: &str| args.iter().position(|arg| arg == name).and_then(|at| args.get(at + 1)?.parse().ok());
    let seed = number("--seed").unwrap_or_else(|| u64::try_from(now()).unwrap());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(run(number("--kills").unwrap_or(KILLS), seed));
}

fn now() -> Time {
    i64::try_from(SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis()).unwrap()
}

/// Chance that can be had again (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

/// A desk that is set up, with accounts at real servers.
struct Desk {
    folder: tempfile::TempDir,
    store: Store,
    author: MemberId,
    accounts: Vec<(AccountId, Place)>,
    origins: String,
    handed: Vec<PublicationId>,
    marks: Vec<String>,
}

async fn run(kills: u64, seed: u64) {
    let Some((snac, passwords)) = testbed::snac(&["alice", "carol"]) else { return };
    let Some(pds) = testbed::pds() else { return };
    println!("{kills} kills, seed {seed}");
    install_tls();
    let client = Http::new(&Settings { allowed: vec![snac.url.clone(), pds.url.clone()], ..Settings::default() }).unwrap();
    let places = vec![
        place::snac(&client, &snac.url, "alice", &passwords[0]).await,
        place::snac(&client, &snac.url, "carol", &passwords[1]).await,
        place::pds(&client, &pds.url, "ann").await,
    ];
    let mut desk = Desk::new(places, &[&snac.url, &pds.url]).await;
    let mut chance = Chance(seed | 1);
    let (mut in_doubt, mut at_work) = (0, 0);
    let begun = Instant::now();
    for _ in 0..kills {
        desk.fill(&mut chance).await;
        let mut child = desk.start();
        // Every third is killed while it starts.
        if chance.below(3) > 0 {
            wait_open(&mut child);
        }
        tokio::time::sleep(Duration::from_millis(chance.below(700))).await;
        child.kill().unwrap();
        child.wait().unwrap();
        let (tried, sending) = desk.unfinished().await;
        in_doubt += u64::from(tried > 0);
        at_work += u64::from(sending > 0);
    }
    let mut child = desk.start();
    let end = desk.until_all_are_confirmed().await;
    child.kill().unwrap();
    child.wait().unwrap();
    end.unwrap();
    desk.count(&format!(
        "{kills} kills in {} s, {at_work} while a publication was on its way, {in_doubt} with a post in doubt",
        begun.elapsed().as_secs()
    ));
}

impl Desk {
    async fn new(places: Vec<Place>, origins: &[&Url]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let sealer = Sealer::open(&folder.path().join("key")).unwrap();
        let store = Store::open(&folder.path().join("desk.db"), now()).await.unwrap();
        let mut write = store.write().await.unwrap();
        let author = write.add_member("ada@example.org", "Ada Ferris", Role::Administrator, now()).await.unwrap();
        let mut accounts = Vec::new();
        for place in places {
            let id = AccountId::new(now());
            let secret = sealer.seal(&format!("account:{id}"), place.connection.to_secret().reveal().as_bytes()).unwrap();
            let account = Account {
                id: id.clone(),
                member: Some(author.clone()),
                voice: Voice::Professional,
                network: place.network.to_owned(),
                server: String::new(),
                handle: place.handle.clone(),
                title: String::new(),
                email: String::new(),
                audience: "public".to_owned(),
                followers: None,
                facts: FACTS.to_owned(),
                secret: Some(secret),
                state: Standing::Connected,
                created_at: now(),
                checked_at: None,
            };
            write.add_account(&account).await.unwrap();
            accounts.push((id, place));
        }
        write.commit(Entry::new(now(), Actor::Operator, "desk.set-up", &author)).await.unwrap();
        let origins = origins.iter().map(|url| url.origin().ascii_serialization()).collect::<Vec<_>>().join(",");
        Self { folder, store, author, accounts, origins, handed: Vec::new(), marks: Vec::new() }
    }

    /// Hands texts over until enough are on their way: one post, or threads of up to four.
    async fn fill(&mut self, chance: &mut Chance) {
        for _ in self.going().await..ON_THEIR_WAY {
            let number = self.handed.len();
            let sentences = 1 + chance.below(4);
            let marks: Vec<String> = (0..sentences).map(|n| format!("mark{number}x{n}y")).collect();
            let text: Vec<String> =
                marks.iter().map(|mark| format!("Wash your hands before you eat and after, {mark} says so too.")).collect();
            let account = self.accounts[usize::try_from(chance.below(3)).unwrap()].0.clone();
            let content = Content { account: Some(account.clone()), text: text.join(" "), ..Content::default() };
            let now = now();
            let mut write = self.store.write().await.unwrap();
            let draft = write.add_draft(&self.author, &content, &Judged::default(), now).await.unwrap();
            write.move_draft(&draft, DraftState::Open, DraftState::Sent, now).await.unwrap();
            let as_account = self.store.account(&account).await.unwrap().unwrap().mark();
            let footing = Footing { files: files::mark([]), as_account, ..Footing::default() };
            let author = &self.author;
            let out =
                Outgoing { draft: &draft, version: 1, account: &account, author, not_before: now, not_after: None, footing: &footing };
            let id = write.add_publication(&out, now).await.unwrap();
            write.commit(Entry::new(now, Actor::Member(self.author.clone()), "draft.send", &draft)).await.unwrap();
            self.handed.push(id);
            self.marks.extend(marks);
        }
    }

    async fn states(&self) -> Vec<PublicationState> {
        let mut states = Vec::new();
        for id in &self.handed {
            states.push(self.store.publication(id).await.unwrap().unwrap().state);
        }
        states
    }

    async fn going(&self) -> usize {
        self.states().await.into_iter().filter(|state| *state != PublicationState::Confirmed).count()
    }

    /// How many posts were tried and not heard of, and how many publications are half done.
    async fn unfinished(&self) -> (usize, usize) {
        let (mut tried, mut sending) = (0, 0);
        for id in &self.handed {
            let state = self.store.publication(id).await.unwrap().unwrap().state;
            sending += usize::from(matches!(state, PublicationState::Sending | PublicationState::Requested));
            if state == PublicationState::Sending {
                tried += self.store.parts(id).await.unwrap().iter().filter(|part| part.state == PartState::Tried).count();
            }
        }
        (tried, sending)
    }

    fn start(&self) -> Child {
        let path: &Path = self.folder.path();
        let mut command = Command::new(env!("CARGO_BIN_EXE_chaperone"));
        command.arg("serve").env("CHAPERONE_LISTEN", "127.0.0.1:0").env("CHAPERONE_DATA", path).env("CHAPERONE_LOG", "error");
        command.env("CHAPERONE_PRIVATE_ORIGINS", &self.origins).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        command.spawn().unwrap()
    }

    async fn until_all_are_confirmed(&self) -> Result<(), String> {
        let begun = Instant::now();
        loop {
            let states = self.states().await;
            if states.iter().all(|state| *state == PublicationState::Confirmed) {
                return Ok(());
            }
            if states.contains(&PublicationState::Failed) || begun.elapsed() > PATIENCE {
                return Err(format!("not all is confirmed: {states:?}"));
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }

    /// Every sentence must be at its server once.
    fn count(&self, how: &str) {
        let mut posts = Vec::new();
        for (_, place) in &self.accounts {
            posts.extend(place.posts().into_values());
        }
        let times = |mark: &String| posts.iter().filter(|text| text.contains(mark.as_str())).count();
        let lost = self.marks.iter().filter(|mark| times(mark) == 0).count();
        let doubled = self.marks.iter().filter(|mark| times(mark) > 1).count();
        println!(
            "{how}: {} publications, {} posts wanted, {} there, {lost} lost, {doubled} doubled",
            self.handed.len(),
            self.marks.len(),
            posts.len()
        );
        assert_eq!((lost, doubled, posts.len()), (0, 0, self.marks.len()));
    }
}

/// One sentence is as long as a post may be.
const FACTS: &str =
    r#"{"limits": {"max": 75, "max_bytes": null, "per_url": null, "max_media": 4, "max_media_bytes": null, "max_alt": null, "kinds": []}}"#;

/// Waits until the desk says that it is open.
fn wait_open(child: &mut Child) {
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.contains("open"), "the desk did not start: {line}");
}
