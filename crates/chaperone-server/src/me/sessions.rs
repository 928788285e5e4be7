//! Where a member is signed in, and how to end it.

use axum::extract::{Path, State};
use axum::response::Redirect;
use chaperone_store::{Entry, SessionId};
use maud::{Markup, html};

use crate::app::App;
use crate::error::{Answer, Problem};
use crate::pages::{page, when};
use crate::routes::{Need, Routes};
use crate::who::Who;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/me/sessions", Need::SignedIn, list).post("/me/sessions/end-others", Need::SignedIn, end_others).post(
        "/me/sessions/{id}/end",
        Need::SignedIn,
        end,
    )
}

/// What a browser that calls itself `device` is called by people; what is not known stays as it is.
fn called(device: &str) -> String {
    // Each names those before it that it descends from, so the most special is looked for first.
    let find = |all: &[(&str, &'static str)]| all.iter().find(|(mark, _)| device.contains(mark)).map(|(_, name)| *name);
    let browser = find(&[("Firefox/", "Firefox"), ("Edg/", "Edge"), ("OPR/", "Opera"), ("Chrome/", "Chrome"), ("Safari/", "Safari")]);
    let system = find(&[
        ("Android", "Android"),
        ("iPhone", "an iPhone"),
        ("iPad", "an iPad"),
        ("Windows", "Windows"),
        ("Macintosh", "a Mac"),
        ("CrOS", "a Chromebook"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        _ => device.to_owned(),
    }
}

async fn list(State(app): State<App>, who: Who) -> Answer<Markup> {
    let sessions = app.store.sessions(who.id(), app.now()).await?;
    let this = who.session.as_ref().map(|session| &session.id);
    Ok(page(
        &who,
        "/me",
        "Where you are signed in",
        &html! {
            table tabindex="0" {
                thead { tr { th scope="col" { "Browser" } th scope="col" { "Signed in" } th scope="col" { "Last seen" } th scope="col" { "End it" } } }
                tbody {
                    @for session in &sessions {
                        tr {
                            td { (called(&session.device)) }
                            td { (when(&who, session.created_at)) }
                            td { (when(&who, session.seen_at)) }
                            td {
                                @if Some(&session.id) == this { "This one" } @else {
                                    form method="post" action={ "/me/sessions/" (session.id) "/end" } { button.quiet { "End" } }
                                }
                            }
                        }
                    }
                }
            }
            @if sessions.len() > 1 {
                form method="post" action="/me/sessions/end-others" { button.danger { "End all others" } }
            }
        },
    ))
}

async fn end(State(app): State<App>, who: Who, Path(id): Path<String>) -> Answer<Redirect> {
    let id: SessionId = id.parse().map_err(|_| Problem::missing())?;
    let now = app.now();
    let mut write = app.store.write().await?;
    write.end_session(who.id(), &id, now).await?;
    write.commit(Entry::new(now, who.actor(), "session.end", &id)).await?;
    Ok(Redirect::to("/me/sessions"))
}

async fn end_others(State(app): State<App>, who: Who) -> Answer<Redirect> {
    let this = who.session.as_ref().ok_or_else(Problem::missing)?;
    let now = app.now();
    let mut write = app.store.write().await?;
    let ended = write.end_other_sessions(who.id(), Some(&this.id), now).await?;
    let ended = i64::try_from(ended).unwrap_or(i64::MAX);
    write.commit(Entry::new(now, who.actor(), "session.end-others", who.id()).with("ended", ended)).await?;
    Ok(Redirect::to("/me/sessions"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_have_names() {
        let webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";
        for (device, name) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0".to_owned(), "Firefox on Linux"),
            (format!("Mozilla/5.0 (Windows NT 10.0; Win64; x64) {webkit} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"), "Edge on Windows"),
            (format!("Mozilla/5.0 (Linux; Android 15; K) {webkit} Chrome/140.0.0.0 Mobile Safari/537.36"), "Chrome on Android"),
            ("curl/8.5.0".to_owned(), "curl/8.5.0"),
        ] {
            assert_eq!(called(&device), name);
        }
    }
}
