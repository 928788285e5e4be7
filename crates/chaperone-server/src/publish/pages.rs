//! The pages of what was handed to the outbox.

use chaperone_connect::copy::compose;
use chaperone_connect::{Network, limits};
use chaperone_store::accounts::{Account, Connection};
use chaperone_store::audit::{Recorded, Wanted};
use chaperone_store::drafts::Content;
use chaperone_store::files::File;
use chaperone_store::publications::{Listed, Part, PartState, Publication, PublicationState};
use maud::{Markup, html};

use super::is_by_hand;
use super::send::sent;
use crate::accounts::{link, network_name};
use crate::app::App;
use crate::error::{Answer, Problem};
use crate::pages::parts::Field;
use crate::pages::{page, when};
use crate::who::Who;

pub(super) fn list(who: &Who, listed: &[Listed], more: bool, here: &str) -> Markup {
    page(
        who,
        "/sent",
        "Sent",
        &html! {
            @if who.role().administers() {
                @if here == "/sent" { p { a href="/sent/organisation" { "All for the organisation's accounts" } } }
                @else { p { a href="/sent" { "Only your own" } } }
            }
            @if listed.is_empty() { p.muted { "Nothing was sent yet." } }
            ul.stack {
                @for one in listed {
                    li.card {
                        p { a href={ "/sent/" (one.publication.id) } { @if one.opening.is_empty() { "Without words" } @else { (one.opening) } } }
                        p.muted {
                            (one.handle) " · " (network_name(&one.network)) " · " (state(who, &one.publication, &one.network, &one.handle))
                        }
                    }
                }
            }
            @if let Some(last) = listed.last().filter(|_| more) {
                p { a href={ (here) "?before=" (last.publication.updated_at) } { "Older ones" } }
            }
        },
    )
}

/// Where it stands, in plain words.
fn state(who: &Who, one: &Publication, network: &str, handle: &str) -> Markup {
    let badge = |words: &str| html! { span.badge data-state=(one.state.name()) { (words) } };
    let by_hand = Network::from_name(network).is_some_and(is_by_hand);
    match one.state {
        PublicationState::Scheduled if one.attempts > 0 => html! { (badge("Not sent yet")) " Next try " (when(who, one.next_at)) },
        PublicationState::Scheduled => html! { (badge("Waits for its time")) " " (when(who, one.not_before)) },
        PublicationState::Sending => badge("On its way"),
        PublicationState::Requested => badge("Asked the network; not yet seen there"),
        PublicationState::ByHand => badge("Ready for you to copy"),
        PublicationState::Confirmed if by_hand => badge("Posted by you"),
        PublicationState::Confirmed if network == Network::Feed.name() => badge("In the feed"),
        PublicationState::Confirmed => badge(&format!("Seen at {}", place(network, handle))),
        PublicationState::Replaced => badge("Shows a later version now"),
        PublicationState::Failed => badge("Failed"),
        PublicationState::Cancelled => badge("Taken back before it was sent"),
        PublicationState::Expired => badge("Not sent: its approval ran out"),
        PublicationState::Deleting => badge("Asked the network to delete it; not yet gone"),
        PublicationState::Deleted => badge("It is gone at the origin. Copies elsewhere are unknown."),
    }
}

/// Where an account is: the server in a handle such as `@ann@mastodon.example`.
fn place<'a>(network: &'a str, handle: &'a str) -> &'a str {
    match handle.rsplit_once('@') {
        Some((user, server)) if !user.is_empty() => server,
        _ => network_name(network),
    }
}

pub(super) async fn one(app: &App, who: &Who, one: &Publication) -> Answer<Markup> {
    let account = app.store.account_as_it_was(&one.account).await?.ok_or_else(Problem::missing)?;
    let version = app.store.version(&one.draft, one.version).await?.ok_or_else(Problem::missing)?;
    let parts = app.store.parts(&one.id).await?;
    let history = app.store.audit(&Wanted { subject: Some(one.id.to_string()), ..Wanted::default() }, 100).await?;
    let rewrite = can_rewrite(app, one).await?;
    let files = app.store.files_of(&one.draft).await?;
    Ok(page(
        who,
        "/sent",
        "Sent",
        &html! {
            p { (account.handle) " · " (network_name(&account.network)) @if account.state == Connection::Removed { " (taken out)" } }
            p { (state(who, one, &account.network, &account.handle)) }
            @if !one.said.is_empty() { p.note { (one.said) } }
            @if one.state == PublicationState::Failed { p.muted { "Your draft is kept." } }
            (text(&version.content, &parts))
            @if one.state == PublicationState::ByHand && one.author == *who.id() { (by_hand(one, &account, &version.content, &files)) }
            @if !one.url.is_empty() { p { a href=(one.url) rel="noreferrer" { "See it there" } } }
            @if one.author != *who.id() { (author(app, one).await?) }
            (actions(one, one.author == *who.id(), &account, &parts, rewrite))
            (told(who, &history))
        },
    ))
}

/// The words, post by post where there are several.
fn text(content: &Content, parts: &[Part]) -> Markup {
    html! {
        @if !content.link.is_empty() { p { "With the link: " (content.link) } }
        @if !content.warning.is_empty() { p { "Warning before it: " (content.warning) } }
        @if parts.len() > 1 {
            ol.thread {
                @for part in parts {
                    li.card {
                        p.post { (part.text) }
                        p.muted {
                            (part_words(part.state))
                            @if let Some(url) = sent(part).and_then(|sent| sent.url).filter(|_| part.state != PartState::Deleted) {
                                " · " a href=(url) rel="noreferrer" { "See it there" }
                            }
                        }
                    }
                }
            }
        } @else {
            div.card { p.post { (content.text) } }
        }
    }
}

fn part_words(state: PartState) -> &'static str {
    match state {
        PartState::Waiting => "Not sent yet",
        PartState::Tried => "Tried; the desk will look whether it is there",
        PartState::Requested => "Asked the network; not yet seen there",
        PartState::Confirmed => "Seen there",
        PartState::Deleted => "Gone",
    }
}

/// For networks that programs cannot write to: copy, open, say that it is done.
fn by_hand(one: &Publication, account: &Account, content: &Content, files: &[File]) -> Markup {
    let network = link::network(account);
    let words = network.map_or_else(
        || content.text.clone(),
        |network| limits::in_full(network, &link::with_link(network, content, !files.is_empty()), Some(&content.warning)),
    );
    let place = network.and_then(|network| compose(network, &words));
    html! {
        section.card aria-labelledby="by-hand" {
            h2 #by-hand { "Post it yourself" }
            label for="copy" { "The reviewed text" }
            textarea #copy rows="6" readonly { (words) }
            div.row {
                button type="button" data-copy="copy" hidden { "Copy" }
                @if let Some(place) = &place {
                    a href=(place.open) target="_blank" rel="noreferrer noopener" { "Open " (network_name(&account.network)) }
                }
            }
            @if !files.is_empty() {
                h3 { "Pictures that go with it" }
                ul.stack {
                    @for (n, file) in files.iter().enumerate() {
                        li {
                            a href={ "/files/" (file.id) } download { "Picture " (n + 1) }
                            p { "In words, for those who do not see it: " (file.told.alt) }
                        }
                    }
                }
            }
            form.stack method="post" action={ "/sent/" (one.id) "/posted" } {
                (Field { name: "url", label: "Address of the post", kind: "url", required: false, ..Field::default() }.show())
                button.primary { "I posted it" }
            }
        }
    }
}

/// Who wrote it, for an administrator.
async fn author(app: &App, one: &Publication) -> Answer<Markup> {
    let author = app.store.member(&one.author).await?.ok_or_else(Problem::missing)?;
    Ok(html! { p { "Written by " (author.name) ". You see it because it is for an account of the organisation." } })
}

fn actions(one: &Publication, own: bool, account: &Account, parts: &[Part], rewrite: bool) -> Markup {
    use PublicationState as State;
    let button = |verb: &str, class: &str, words: &str| {
        html! {
            form method="post" action={ "/sent/" (one.id) "/" (verb) } { button class=(class) { (words) } }
        }
    };
    let uncertain = parts.iter().any(|part| part.state == PartState::Tried);
    let out = parts.iter().any(|part| matches!(part.state, PartState::Requested | PartState::Confirmed));
    let by_hand = link::network(account).is_some_and(is_by_hand);
    html! {
        div.row {
            @if matches!(one.state, State::Scheduled | State::ByHand) { (button("cancel", "quiet", "Do not send it")) }
            @if own && one.state == State::Failed { (button("retry", "primary", "Try again")) }
            @if own && rewrite { (button("edit", "quiet", if one.state == State::Confirmed { "Change it" } else { "Write it anew" })) }
            @if by_hand && one.state == State::Confirmed { (button("delete", "danger", "I deleted it there")) }
            @if !by_hand && !uncertain && (matches!(one.state, State::Requested | State::Confirmed) || (one.state == State::Failed && out)) {
                (button("delete", "danger", "Delete it there"))
            }
        }
        @if own && one.state == State::Confirmed && rewrite {
            p.muted { "To change it opens the draft. When you send it again, it is reviewed again, and the post that is there is changed." }
        }
        @if one.state == State::Confirmed && !rewrite && !by_hand {
            p.muted { "This post cannot be changed there. Delete it; then you can write it anew." }
        }
    }
}

/// Whether its draft can be opened again: the post can be changed where it is, or nothing of it is out.
pub(super) async fn can_rewrite(app: &App, one: &Publication) -> Answer<bool> {
    Ok(match one.state {
        PublicationState::Deleted | PublicationState::Cancelled | PublicationState::Expired => true,
        PublicationState::Confirmed => {
            let account = app.store.account(&one.account).await?.filter(|account| account.state == Connection::Connected);
            let can_edit = account.is_some_and(|account| link::network(&account).is_some_and(Network::can_edit));
            can_edit && app.store.parts(&one.id).await?.len() == 1
        }
        _ => false,
    })
}

/// What was done with it, first things first.
fn told(who: &Who, history: &[Recorded]) -> Markup {
    html! {
        h2 { "What happened" }
        ul.history {
            @for entry in history.iter().rev() {
                @if let Some(words) = words(&entry.verb) { li { (when(who, entry.at)) " · " (words) } }
            }
        }
    }
}

fn words(verb: &str) -> Option<&'static str> {
    Some(match verb {
        "publication.begin" => "Made ready",
        "publication.try" => "Sent to the network",
        "publication.untry" => "The network did not take it",
        "publication.take" => "The network took it",
        "publication.wait" => "To be tried again later",
        "publication.see" => "Seen there",
        "publication.confirm" => "All of it is there",
        "publication.replace" => "Changed by a later version",
        "publication.fail" => "Given up",
        "publication.expire" => "Its approval ran out",
        "publication.cancel" => "Taken back",
        "publication.retry" => "To be tried again, you said",
        "publication.hand-out" => "Ready to be copied",
        "publication.posted-by-hand" => "Posted, you said",
        "publication.ask-deletion" => "To be deleted, you said",
        "publication.deleted-by-hand" => "Deleted, you said",
        "publication.miss" => "Gone there",
        "publication.delete" => "All of it is gone there",
        "publication.keep" => "The network did not delete it",
        _ => return None,
    })
}
