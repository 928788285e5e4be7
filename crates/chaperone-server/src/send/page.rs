//! The page between a draft and the outbox.

use chaperone_core::review::Verdict;
use chaperone_store::accounts::Account;
use jiff::tz::TimeZone;
use maud::{Markup, html};

use super::ground::{is_organisations, open_question};
use super::look::{Look, Told};
use super::{LONGEST, Sending, Typed, when};
use crate::app::App;
use crate::compose::published::Published;
use crate::pages::parts::{alert, choice};
use crate::pages::{self, page as shell};
use crate::who::Who;

pub(super) fn page(app: &App, who: &Who, sending: &Sending, typed: &Typed, wrong: &str) -> Markup {
    let id = &sending.draft.id;
    shell(
        who,
        "/drafts",
        "Send",
        &html! {
            (alert(wrong))
            h2 { "Your post" }
            @if !sending.version.content.warning.is_empty() { p.muted { "Content warning: " (sending.version.content.warning) } }
            div.marked { (sending.version.content.text) }
            p { a href={ "/drafts/" (id) } { "Change it" } }
            h2 { "Where" }
            @if sending.accounts.is_empty() {
                p { "No account is connected yet. " a href="/accounts" { "Connect one" } "; your draft is kept." }
            } @else {
                form.row method="get" action={ "/drafts/" (id) "/send" } {
                    (accounts(sending))
                    button { "Look again for this account" }
                }
            }
            @if let Some((account, look)) = &sending.chosen { (chosen(app, who, sending, typed, account, look)) }
        },
    )
}

fn accounts(sending: &Sending) -> Markup {
    let named: Vec<(&str, String)> = sending.accounts.iter().map(|account| (account.id.as_str(), title(account))).collect();
    let chosen = sending.chosen.as_ref().map_or("", |(account, _)| account.id.as_str());
    let none = chosen.is_empty().then_some(("", "Choose an account"));
    choice("account", "Account", none.into_iter().chain(named.iter().map(|(id, title)| (*id, title.as_str()))), chosen)
}

/// An account in a line.
pub(crate) fn title(account: &Account) -> String {
    let whose = if account.member.is_none() { ", the organisation's" } else { "" };
    format!("{} ({}, {}{whose})", account.handle, account.network, account.voice.name())
}

fn chosen(app: &App, who: &Who, sending: &Sending, typed: &Typed, account: &Account, look: &Look) -> Markup {
    let told = Told::read(&look.json).ok();
    html! {
        section.review aria-labelledby="said" {
            h2 #said { "What the desk says" }
            @if let Some(told) = &told { (told.show(app, &Published::of(&sending.version.content, &sending.files))) }
        }
        @if let Some(question) = open_question(&sending.files) {
            div.note { p { (question) } }
        } @else {
            form.stack method="post" action={ "/drafts/" (sending.draft.id) "/send" } {
                input type="hidden" name="version" value=(sending.version.version);
                input type="hidden" name="account" value=(account.id);
                input type="hidden" name="seen" value=(look.mark(&sending.version, account));
                (time(app, who, typed, look.verdict()))
                @if is_organisations(account) && look.verdict() != Verdict::Clear {
                    p.note { "This account speaks for the organisation, so a second reader looks at this before it is sent." }
                } @else {
                    (own(typed, look.verdict()))
                }
                (colleague(who, sending, typed))
            }
        }
    }
}

fn time(app: &App, who: &Who, typed: &Typed, verdict: Verdict) -> Markup {
    let zone: TimeZone = pages::zone(who);
    let tomorrow = when::tomorrow(app.now(), &zone);
    // Who is advised to think again is offered the night first.
    let usual = if verdict == Verdict::Clear || tomorrow.is_none() { "now" } else { "tomorrow" };
    let picked = if typed.when.is_empty() { usual } else { typed.when.as_str() };
    let option = |value: &str, words: Markup| {
        html! {
            label.option { input type="radio" name="when" value=(value) checked[picked == value]; " " (words) }
        }
    };
    let now = option("now", html! { "Now" });
    let sleep =
        tomorrow.map(|at| option("tomorrow", html! { "Tomorrow at 8:00 (" (pages::when(who, at)) "); it can be taken back until then" }));
    html! {
        fieldset {
            legend { "When" }
            @if usual == "tomorrow" { (sleep.unwrap_or_default()) (now) } @else { (now) (sleep.unwrap_or_default()) }
            (option("at", html! { "At a time of your choice" }))
            label for="at" { "Date and time (" (who.member.time_zone) ")" }
            input id="at" type="datetime-local" name="at" value=(typed.at);
        }
    }
}

/// Sending on one's own.
fn own(typed: &Typed, verdict: Verdict) -> Markup {
    html! {
        @if verdict == Verdict::Clear {
            button.primary name="act" value="send" { "Send" }
        } @else {
            div.field {
                label for="reason" { "Why you want to go on" }
                textarea id="reason" name="reason" rows="3" maxlength=(LONGEST) aria-describedby="reason-help" { (typed.reason) }
                p.help id="reason-help" { "Kept in " a href="/me/log" { "your own log" } ". Nobody else sees it." }
            }
            button name="act" value="send" { "Send all the same" }
        }
    }
}

/// Asking a second reader.
fn colleague(who: &Who, sending: &Sending, typed: &Typed) -> Markup {
    let readers = sending.readers.iter().map(|reader| (reader.id.as_str(), reader.name.as_str()));
    html! {
        fieldset {
            legend { "Ask a colleague" }
            @if sending.readers.is_empty() {
                p { "There is no second reader at this desk yet. Ask an administrator to invite one; your draft is kept." }
                @if who.role().administers() { p { a href="/members" { "Invite a second reader" } } }
            } @else {
                (choice("reader", "Who", std::iter::once(("", "Any second reader")).chain(readers), &typed.reader))
                div.field {
                    label for="until" { "By when" span.optional { " (optional)" } }
                    input id="until" type="datetime-local" name="until" value=(typed.until) aria-describedby="until-help";
                    p.help id="until-help" { "After that it is not sent any more, also if it was approved. If you say nothing: " (sending.good_for) " hours after it may be sent." }
                }
                div.field {
                    label for="note" { "A line to your colleague" span.optional { " (optional)" } }
                    textarea id="note" name="note" rows="2" maxlength=(LONGEST) { (typed.note) }
                }
                button name="act" value="ask" { "Ask a colleague" }
            }
        }
    }
}
