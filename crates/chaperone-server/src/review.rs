//! The review itself, over HTTP: nothing of it is kept.

use axum::body::Bytes;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chaperone_api::{PostReader, Unit, write_review};
use chaperone_core::post::{Author, Post};
use chaperone_store::members::Profiled;
use serde::Deserialize;

use crate::app::App;
use crate::error::{Answer, Problem};
use crate::me::declared;
use crate::routes::{Need, Routes};
use crate::watch;
use crate::who::Who;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.post("/api/review", Need::SignedIn, review)
}

/// How a review is wanted.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct How {
    /// 1: at once; 2: also the slower reader, where the first is in doubt.
    #[serde(default = "two")]
    stages: u8,
    /// `char`, `utf16` or `byte`.
    #[serde(default)]
    offsets: String,
}

fn two() -> u8 {
    2
}

/// Reviews a post: the contract's JSON in, the contract's JSON out. What the post does not say of its author and his
/// interests is taken from the member's profile and register.
async fn review(State(app): State<App>, who: Who, how: Result<Query<How>, QueryRejection>, body: Bytes) -> Answer<Response> {
    let Query(how) = how?;
    let unit = match how.offsets.as_str() {
        "" => Unit::Char,
        name => Unit::from_name(name).ok_or_else(|| Problem::bad("\"offsets\" is char, utf16 or byte."))?,
    };
    let json = std::str::from_utf8(&body).map_err(|_| Problem::bad("The post is not UTF-8 text."))?;
    let mut post = PostReader::default().read(json).map_err(|error| Problem::wrong(error.to_string()))?;
    if post.situation.author == Author::default() {
        post.situation.author = author(app.store.profile(who.id()).await?);
    }
    if post.situation.interests.is_empty() {
        post.situation.interests = declared(&app, who.id(), app.now()).await?;
    }
    let json = checked(&app, post, how.stages, unit).await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], json).into_response())
}

/// The review of a post as JSON. The slower reader takes hundredths of a second, so it looks on a thread of its own.
async fn checked(app: &App, post: Post, stages: u8, unit: Unit) -> Answer<Vec<u8>> {
    let engine = app.engines.current();
    let write = move |review: &chaperone_core::review::Review, post: &Post| {
        watch::reviewed(review.verdict);
        let mut out = Vec::with_capacity(4096);
        write_review(&mut out, &post.id, post.draft.text(), review, unit);
        out
    };
    match stages {
        1 => Ok(write(&engine.check_at_once(&post), &post)),
        2 => {
            let work = tokio::task::spawn_blocking(move || write(&engine.check(&post), &post));
            work.await.map_err(|_| Problem::ours("review"))
        }
        _ => Err(Problem::bad("\"stages\" is 1 or 2.")),
    }
}

/// The author of a post, as his profile says.
pub(crate) fn author(profiled: Profiled) -> Author {
    let profile = profiled.profile;
    Author {
        name: profile.name,
        role: profile.role,
        specialty: profile.specialties.join(", "),
        country: profile.country,
        place: profile.place,
        facility: profile.practice,
        credentials: profile.credentials,
    }
}
