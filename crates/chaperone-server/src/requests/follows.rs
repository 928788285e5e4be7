//! Those who ask to follow connected accounts: read from the network when the page is opened, answered there, and never
//! kept here.

use std::time::Duration;

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, State};
use axum::response::Redirect;
use chaperone_connect::mastodon::{self, FollowRequest};
use chaperone_connect::{Connection, Error};
use chaperone_core::decide::{Decision, Kind, Situation, decide};
use chaperone_core::pack::Policy;
use chaperone_core::post::Account as Voice;
use chaperone_store::Entry;
use chaperone_store::accounts::{self, Account};
use maud::{Markup, html};
use serde::Deserialize;

use crate::accounts::link::{Link, in_words};
use crate::app::App;
use crate::error::{Answer, Problem};
use crate::may;
use crate::pages::prose::topic;
use crate::pages::{page, when};
use crate::routes::Need;
use crate::who::Who;

/// The longest that one account's server is waited for: the page comes without it then.
const PATIENCE: Duration = Duration::from_secs(10);

/// Pages of requests that are read of one account, of 80 each.
const PAGES: usize = 3;

/// What an account's server told.
struct Told {
    account: Account,
    requests: Result<Vec<FollowRequest>, String>,
}

pub(super) async fn list(State(app): State<App>, who: Who) -> Answer<Markup> {
    let accounts = app.store.accounts_of(who.id()).await?;
    let accounts = accounts.into_iter().filter(|account| account.network == "mastodon" && may_answer(account, &who));
    let asked: Vec<_> = accounts.map(|account| tokio::spawn(ask(app.clone(), account))).collect();
    let mut told = Vec::with_capacity(asked.len());
    for one in asked {
        told.push(one.await.map_err(|_| Problem::ours("follow requests"))?);
    }
    let engine = app.engines.current();
    Ok(page(
        &who,
        "/requests",
        "Who asks to follow",
        &html! {
            @if told.is_empty() { p { "No account is connected that follow requests can be read from." } } @else {
                p { "Read from the networks just now. Nothing of it is kept, and nobody is told that you looked." }
            }
            @for one in &told { (section(&who, engine.policy(), one)) }
        },
    ))
}

/// As [`may::manage_account`] says it of one.
fn may_answer(account: &Account, who: &Who) -> bool {
    account.member.is_some() || crate::gate::opens(Need::Administers, who.role())
}

async fn ask(app: App, account: Account) -> Told {
    let read = async {
        let link = Link::open(&app, &account.id).await.map_err(|error| Problem::from(error).detail)?;
        all(mastodon(&link)?).await.map_err(|error| in_words(&error))
    };
    let late = || Err("Its server did not answer in time. Please try again later.".to_owned());
    let requests = tokio::time::timeout(PATIENCE, read).await.unwrap_or_else(|_| late());
    Told { account, requests }
}

fn mastodon(link: &Link) -> Result<&mastodon::Account, String> {
    match &link.connection {
        Connection::Mastodon(account) => Ok(account),
        Connection::Bluesky(_) => Err("There are no follow requests on this network.".to_owned()),
    }
}

async fn all(connection: &mastodon::Account) -> Result<Vec<FollowRequest>, Error> {
    let (mut requests, mut from) = (Vec::new(), None);
    for _ in 0..PAGES {
        let some = connection.follow_requests(from.as_deref()).await?;
        requests.extend(some.requests);
        from = some.next;
        if from.is_none() {
            break;
        }
    }
    Ok(requests)
}

/// What the guidelines say of a request to an account of this voice, of somebody who is not known.
fn said(policy: &Policy, account: &Account) -> Decision {
    let voice = match account.voice {
        accounts::Voice::Personal => Voice::Personal,
        accounts::Voice::Professional => Voice::Professional,
        accounts::Voice::Practice => Voice::Practice,
    };
    decide(policy, &Situation { account: voice, ..Situation::of(Kind::ConnectionRequest) })
}

fn section(who: &Who, policy: &Policy, told: &Told) -> Markup {
    let Told { account, requests } = told;
    let decision = said(policy, account);
    html! {
        section.card {
            h2 { (account.handle) " " span.badge { (account.voice.name()) } }
            @match requests {
                Err(wrong) => div.alert { (wrong) },
                Ok(requests) if requests.is_empty() => p { "Nobody asks." },
                Ok(requests) => {
                    p { strong { (decision.answer.words()) } " That holds for patients, and for everybody you cannot place. "
                        @for (n, citation) in decision.leading().flat_map(|said| &said.clauses).enumerate() {
                            @if n > 0 { ", " }
                            (topic(&format!("{}/{}", citation.pack, citation.clause), policy))
                        }
                    }
                    ul.stack { @for request in requests { li { (line(who, account, request)) } } }
                },
            }
        }
    }
}

fn line(who: &Who, account: &Account, request: &FollowRequest) -> Markup {
    let name = if request.who.name.is_empty() { &request.who.handle } else { &request.who.name };
    html! {
        p {
            strong { (name) } " @" (request.who.handle)
            @if request.bot { " " span.badge { "program" } }
            @if let Some(since) = request.since { span.muted { " since " (when(who, since)) } }
        }
        @if !request.note.is_empty() { p.muted { (request.note) } }
        form.row method="post" {
            input type="hidden" name="id" value=(request.who.id);
            button formaction={ "/requests/follows/" (account.id) "/decline" } aria-label={ "Decline " (name) } { "Decline" }
            button.quiet formaction={ "/requests/follows/" (account.id) "/accept" } aria-label={ "Accept " (name) } { "Accept" }
        }
    }
}

/// Whom an answer is for: the network's own id of him.
#[derive(Deserialize)]
pub(super) struct Asking {
    id: String,
}

type Sent = Result<Form<Asking>, FormRejection>;

pub(super) async fn accept(State(app): State<App>, who: Who, Path(account): Path<String>, sent: Sent) -> Answer<Redirect> {
    answer(&app, &who, &account, sent, true).await
}

pub(super) async fn decline(State(app): State<App>, who: Who, Path(account): Path<String>, sent: Sent) -> Answer<Redirect> {
    answer(&app, &who, &account, sent, false).await
}

async fn answer(app: &App, who: &Who, account: &str, sent: Sent, accept: bool) -> Answer<Redirect> {
    let may::ManagedAccount(account) = may::manage_account(app, who, account).await?;
    if account.network != "mastodon" {
        return Err(Problem::missing());
    }
    let id = sent?.0.id;
    let link = Link::open(app, &account.id).await?;
    let connection = mastodon(&link).map_err(Problem::remote)?;
    let done = if accept { connection.accept_follow(&id).await } else { connection.reject_follow(&id).await };
    match done {
        // It may have worked all the same: what the network shows decides.
        Err(error) if !error.may_have_happened() => return Err(Problem::remote(in_words(&error))),
        _ => {}
    }
    let left = all(connection).await.map_err(|error| Problem::remote(in_words(&error)))?;
    if left.iter().any(|request| request.who.id == id) {
        return Err(Problem::remote("The network still shows the request as open. Please try again."));
    }
    let verb = if accept { "follow.accept" } else { "follow.decline" };
    let count = i64::try_from(left.len()).unwrap_or(i64::MAX);
    let now = app.now();
    // Nothing changes here; the entry alone is kept. It says nothing of who asked.
    app.store.write().await?.commit(Entry::new(now, who.actor(), verb, &account.id).with("left", count)).await?;
    Ok(Redirect::to("/requests/follows"))
}
