//! The pages of accounts.

use chaperone_connect::Network;
use chaperone_store::accounts::{Account, Connection, Voice};
use maud::{Markup, html};
use url::Url;

use super::link::{self, Facts};
use super::mail::{self, Work};
use super::{AUDIENCES, Written};
use crate::app::App;
use crate::pages::parts::{Field, alert, choice};
use crate::pages::{page, when};
use crate::who::Who;

/// Kinds of accounts: as they stand in addresses, and in words.
const KINDS: &[(&str, &str)] = &[
    ("mastodon", "Mastodon, or a server like it"),
    ("bluesky", "Bluesky"),
    ("feed", "A feed for your website"),
    ("other", "A network that you copy to yourself"),
];

const VOICES: &[(&str, &str)] =
    &[("personal", "Personal: a private person"), ("professional", "Professional: a physician"), ("practice", "The practice's")];

/// The name of a network as people write it.
pub(crate) fn network_name(name: &str) -> &str {
    match Network::from_name(name) {
        Some(Network::Mastodon) => "Mastodon",
        Some(Network::Bluesky) => "Bluesky",
        Some(Network::Feed) => "Website feed",
        Some(Network::X) => "X",
        Some(Network::Facebook) => "Facebook",
        Some(Network::Instagram) => "Instagram",
        Some(Network::LinkedIn) => "LinkedIn",
        Some(Network::Threads) => "Threads",
        Some(Network::TikTok) => "TikTok",
        Some(Network::Doximity) => "Doximity",
        Some(Network::Reddit) => "Reddit",
        None => name,
    }
}

fn voice_name(voice: Voice) -> &'static str {
    match voice {
        Voice::Personal => "Personal",
        Voice::Professional => "Professional",
        Voice::Practice => "Practice",
    }
}

fn state_words(state: Connection) -> &'static str {
    match state {
        Connection::Connected => "Connected",
        Connection::ByHand => "You copy there yourself",
        Connection::Broken => "Has to be connected again",
        Connection::Removed => "Taken out",
    }
}

fn audience_words(audience: &str) -> &str {
    AUDIENCES.iter().find(|(name, _)| *name == audience).map_or(audience, |(_, words)| words)
}

/// What smmp/7.1 says of a personal account on an address of work.
fn work_note(who: &Who, account: &Account, domains: &[String]) -> Markup {
    let Some((work, clause)) = mail::on_work_address(account, &who.member.email, domains) else { return html! {} };
    html! {
        p.note {
            "This personal account is registered with "
            @match work {
                Work::SamePlace => "an address of your work.",
                Work::NotPrivate => "an address that looks like one of work.",
            }
            " smmp/" (clause.id) ": " (clause.gist)
        }
    }
}

pub(super) fn list(who: &Who, accounts: &[Account], domains: &[String]) -> Markup {
    page(
        who,
        "/accounts",
        "Accounts",
        &html! {
            @if accounts.is_empty() { p.muted { "No accounts yet. Connect one, and say whose voice it is: the desk keeps them apart." } }
            @for voice in Voice::ALL {
                @let of_voice: Vec<&Account> = accounts.iter().filter(|account| account.voice == *voice).collect();
                @if !of_voice.is_empty() {
                    h2 { (voice_name(*voice)) }
                    ul.stack { @for account in of_voice { li.card { (line(who, account, domains)) } } }
                }
            }
            h2 { "Add an account" }
            ul { @for (kind, words) in KINDS { li { a href={ "/accounts/new/" (kind) } { (words) } } } }
        },
    )
}

fn line(who: &Who, account: &Account, domains: &[String]) -> Markup {
    let manages = account.member.is_some() || who.role().administers();
    html! {
        p {
            @if manages { a href={ "/accounts/" (account.id) } { (account.handle) } } @else { (account.handle) }
            " · " (network_name(&account.network)) " "
            span.badge data-state=(account.state.name()) { (state_words(account.state)) }
            @if account.member.is_none() { " · of the organisation" }
        }
        p.muted {
            "Read by: " (audience_words(&account.audience))
            @if let Some(followers) = account.followers { " · " (followers) " followers" }
        }
        @if account.member.is_some() { (work_note(who, account, domains)) }
    }
}

/// The form for a new account of this kind, if there is such a kind.
pub(super) fn add(who: &Who, kind: &str, written: &Written, wrong: &str) -> Option<Markup> {
    let (_, words) = KINDS.iter().find(|(name, _)| *name == kind)?;
    let own = match kind {
        "mastodon" => html! {
            (Field { name: "server", label: "Server", value: &written.server, help: "Such as mastodon.social. You will be asked there whether the desk may post for you.", ..Field::default() }.show())
        },
        "bluesky" => html! {
            (Field { name: "handle", label: "Handle", value: &written.handle, help: "Such as name.bsky.social.", ..Field::default() }.show())
            (Field { name: "password", label: "App password", kind: "password", help: "Made at Bluesky under Settings, Privacy and security, App passwords. Not your own password. The desk does not keep it.", ..Field::default() }.show())
            (Field { name: "server", label: "Server", value: &written.server, help: "Only if you know that your account is not at bsky.social.", required: false, ..Field::default() }.show())
        },
        "feed" => html! {
            (Field { name: "name", label: "Name of the feed", value: &written.name, help: "Such as News from Lake Clinic. It cannot be changed later.", ..Field::default() }.show())
            (Field { name: "site", label: "Address of the website", kind: "url", value: &written.site, required: false, ..Field::default() }.show())
        },
        _ => html! {
            (choice("network", "Network", Network::ALL.iter().filter(|one| !one.has_api() && **one != Network::Feed).map(|one| (one.name(), network_name(one.name()))), &written.network))
            (Field { name: "handle", label: "Name of the account", value: &written.handle, ..Field::default() }.show())
        },
    };
    Some(page(
        who,
        "/accounts",
        words,
        &html! {
            (alert(wrong))
            form.stack method="post" action={ "/accounts/new/" (kind) } {
                (own)
                (about(written, kind != "feed"))
                @if who.role().administers() {
                    (choice("owner", "Whose account", [("me", "Mine"), ("organisation", "The organisation's: every member may write for it")], &written.owner))
                }
                div.row { button.primary { @if kind == "mastodon" { "Go on" } @else { "Add" } } a href="/accounts" { "Cancel" } }
            }
        },
    ))
}

/// What the owner says of every kind of account.
fn about(written: &Written, has_audience: bool) -> Markup {
    html! {
        (choice("voice", "Whose voice", VOICES.iter().copied(), if written.voice.is_empty() { "professional" } else { &written.voice }))
        @if has_audience { (choice("audience", "Who reads it", AUDIENCES.iter().copied(), &written.audience)) }
        @else { input type="hidden" name="audience" value="public"; }
        (Field { name: "email", label: "E-mail that the account is registered with", kind: "email", value: &written.email, help: "So that the desk can point out a private account on an address of work.", required: false, ..Field::default() }.show())
    }
}

/// The way to the other server.
pub(super) fn go_there(who: &Who, server: &Url, there: &Url) -> Markup {
    let host = server.host_str().unwrap_or_default();
    page(
        who,
        "/accounts",
        "One step at your server",
        &html! {
            p { (host) " will ask whether the desk may post for you, read back what it posted, and show you who asks to follow you. It does not ask for your private messages." }
            p { a.button.primary href=(there) rel="noreferrer" { "Go to " (host) } }
            p.muted { "The way back is good for ten minutes." }
        },
    )
}

/// The page of one account.
pub(super) fn one(app: &App, who: &Who, account: &Account, domains: &[String], wrong: &str) -> Markup {
    let written = Written {
        voice: account.voice.name().to_owned(),
        audience: account.audience.clone(),
        email: account.email.clone(),
        ..Written::default()
    };
    let feed = account.network == Network::Feed.name();
    let at = format!("/accounts/{}", account.id);
    // An administrator may come for the voice of a member's account alone.
    let manages = account.member.as_ref().is_none_or(|owner| owner == who.id());
    page(
        who,
        "/accounts",
        &account.handle,
        &html! {
            (alert(wrong))
            (work_note(who, account, domains))
            (known(app, who, account))
            @if manages { (again(account, &at)) }
            h2 { "What it is for" }
            form.stack method="post" action=(at) { (about(&written, !feed)) button { "Keep" } }
            @if manages { (take_out(&at)) }
        },
    )
}

/// What mends an account.
fn again(account: &Account, at: &str) -> Markup {
    html! {
        div.row {
            @if account.secret.is_some() { form method="post" action={ (at) "/check" } { button { "Look whether it still works" } } }
            @if account.network == Network::Mastodon.name() {
                form method="post" action={ (at) "/reconnect" } { button.quiet { "Connect again" } }
            }
        }
        @if account.network == Network::Bluesky.name() {
            form.stack method="post" action={ (at) "/reconnect" } {
                (Field { name: "password", label: "New app password", kind: "password", ..Field::default() }.show())
                button.quiet { "Connect again" }
            }
        }
    }
}

fn take_out(at: &str) -> Markup {
    html! {
        h2 { "Take it out of the desk" }
        p { "The desk forgets its access and takes it back at the network. What waits to be sent from it is not sent; its drafts stay. What was posted stays where it is." }
        form method="post" action={ (at) "/remove" } { button.danger { "Take it out" } }
    }
}

fn known(app: &App, who: &Who, account: &Account) -> Markup {
    let facts = Facts::of(account);
    let limits = link::limits(account);
    html! {
        dl {
            dt { "Network" } dd { (network_name(&account.network)) @if !account.server.is_empty() { ", " (account.server) } }
            dt { "State" } dd { span.badge data-state=(account.state.name()) { (state_words(account.state)) } }
            @if !account.title.is_empty() { dt { "Name shown" } dd { (account.title) } }
            @if let Some(url) = &facts.url { dt { "Address" } dd { a href=(url) rel="noreferrer" { (url) } } }
            @if account.network == Network::Feed.name() {
                @let rss = format!("{}/feeds/{}.rss", app.config.url, account.handle);
                dt { "As RSS" } dd { a href=(rss) { (rss) } }
            }
            @if let Some(followers) = account.followers { dt { "Followers" } dd { (followers) } }
            @if let Some(max) = limits.max { dt { "Longest post" } dd { (max) " characters; what is longer becomes a thread" } }
            @if let Some(checked) = account.checked_at { dt { "Last looked" } dd { (when(who, checked)) } }
        }
    }
}

pub(super) fn removed(who: &Who, account: &Account, told: bool) -> Markup {
    page(
        who,
        "/accounts",
        "Taken out",
        &html! {
            p { (account.handle) " is no longer in the desk." }
            @if !told {
                p.note { "The network could not be told. To be sure, take Chaperone's access away there too, in the settings of the account." }
            }
            p { a href="/accounts" { "Back to the accounts" } }
        },
    )
}
