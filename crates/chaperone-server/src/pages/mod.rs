//! What every page shares: the shell around it, its style and script, and the page of a failure.

pub(crate) mod assets;
pub(crate) mod parts;
pub(crate) mod prose;

use axum::extract::State;
use axum::response::Redirect;
use chaperone_store::Time;
use jiff::tz::TimeZone;
use maud::{DOCTYPE, Markup, html};

use crate::app::App;
use crate::error::{Answer, Problem};
use crate::gate;
use crate::routes::{Need, Routes};
use crate::who::Who;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/", Need::Anyone, home).with(assets::routes)
}

async fn home(State(app): State<App>, who: Option<Who>) -> Answer<Redirect> {
    if app.store.is_empty().await? {
        return Ok(Redirect::to("/set-up"));
    }
    Ok(Redirect::to(if who.is_some() { "/drafts" } else { "/sign-in" }))
}

/// What is on every page: address, words, who sees it.
const MENU: &[(&str, &str, Need)] = &[
    ("/compose", "Write", Need::SignedIn),
    ("/drafts", "Drafts", Need::SignedIn),
    ("/cases", "Second reader", Need::SignedIn),
    ("/sent", "Sent", Need::SignedIn),
    ("/requests", "Requests", Need::SignedIn),
];

/// What is a step further away, since it is needed now and then.
const MORE: &[(&str, &str, Need)] = &[
    ("/accounts", "Accounts", Need::SignedIn),
    ("/guidelines", "Guidelines", Need::SignedIn),
    ("/policy", "Policy", Need::Leads),
    ("/record", "Record", Need::Leads),
    ("/members", "Members", Need::Leads),
    ("/organisation", "Organisation", Need::Administers),
];

fn links(who: &Who, here: &str, menu: &[(&str, &str, Need)]) -> Markup {
    html! {
        @for (address, words, _) in menu.iter().filter(|(_, _, need)| gate::opens(*need, who.role())) {
            a href=(address) aria-current=[(*address == here).then_some("page")] { (words) }
        }
    }
}

/// A page for a member.
pub(crate) fn page(who: &Who, here: &str, title: &str, body: &Markup) -> Markup {
    shell(
        title,
        &html! {
            header.top {
                a.brand href="/" { "Chaperone" }
                nav aria-label="Main" {
                    (links(who, here, MENU))
                    a.notices href="/notices" aria-current=[(here == "/notices").then_some("page")] {
                        "Notices"
                        @if who.unread > 0 { " " span.badge { (who.unread) span.heard { " new" } } }
                    }
                    details.more { summary { "More" } div { (links(who, here, MORE)) } }
                }
                form.leave method="post" action="/sign-out" {
                    a.me href="/me" { (who.member.name) }
                    button.quiet { "Sign out" }
                }
            }
        },
        body,
    )
}

/// A page for somebody who is not signed in.
pub(crate) fn plain_page(title: &str, body: &Markup) -> Markup {
    shell(title, &html! { header.top { a.brand href="/" { "Chaperone" } } }, body)
}

fn shell(title: &str, top: &Markup, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · Chaperone" }
                link rel="stylesheet" href=(assets::style());
                link rel="icon" href=(assets::icon());
                script type="module" src=(assets::script()) {}
            }
            body {
                a.skip href="#main" { "Skip to the page" }
                (top)
                main #main { h1 { (title) } (body) }
            }
        }
    }
}

/// The page of a failure.
pub(crate) fn problem(problem: &Problem) -> Markup {
    plain_page(problem.title, &html! { p { (problem.detail) } p { a href="/" { "Back to the start" } } })
}

/// A time as the member reads it, such as `3 March 2026, 08:00`.
pub(crate) fn when(who: &Who, time: Time) -> Markup {
    let zone = zone(who);
    let stamp = jiff::Timestamp::from_millisecond(time).unwrap_or_default();
    let shown = stamp.to_zoned(zone).strftime("%-d %B %Y, %H:%M").to_string();
    html! { time datetime=(stamp) { (shown) } }
}

/// The member's time zone.
pub(crate) fn zone(who: &Who) -> TimeZone {
    TimeZone::get(&who.member.time_zone).unwrap_or(TimeZone::UTC)
}
