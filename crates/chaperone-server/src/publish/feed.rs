//! The website's own feeds: public, the same for everybody, kept for minutes by whoever asks.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use chaperone_connect::Network;
use chaperone_connect::feed::{self, Content, Entry as FeedEntry, Feed};
use chaperone_connect::limits::in_full;
use chaperone_store::notices::NoticeKind;
use chaperone_store::publications::{NewPart, Outcome, PartState, Publication, PublicationState, Tries};
use chaperone_store::{Actor, Entry, StoreError};

use super::send::replace;
use crate::accounts::link::{self, Facts};
use crate::app::App;
use crate::error::{Answer, Problem};
use crate::notices;
use crate::token::hash;

/// A feed shows so many entries.
const SHOWN: i64 = 50;

/// Readers may keep a feed for so long.
const KEPT: &str = "public, max-age=300";

/// Puts a publication into its feed: as soon as it is kept, it is there.
pub(super) async fn publish(app: &App, one: &Publication) -> Result<(), StoreError> {
    let Some(version) = app.store.version(&one.draft, one.version).await? else { return Ok(()) };
    let text = link::with_link(Network::Feed, &version.content, false);
    let now = app.now();
    let earlier = app.store.edited_by(one).await?;
    let first = match &earlier {
        Some(earlier) => app.store.parts(&earlier.id).await?.into_iter().next(),
        None => None,
    };
    // A later version has the name and the date of the first.
    let name = format!("urn:uuid:{}", one.id);
    let (remote, published) = first.map_or((name.clone(), now.to_string()), |part| (part.remote, part.remote_facts));
    let mut write = app.store.write().await?;
    let part = NewPart { send_key: name, text, remote, remote_facts: published };
    match write.begin_publication(&one.id, &[part], earlier.as_ref().map(|earlier| &earlier.id), now).await {
        Err(StoreError::Missing(_)) => return Ok(()),
        other => other?,
    }
    write.set_part(&one.id, 0, PartState::Confirmed).await?;
    let to = Outcome { state: PublicationState::Confirmed, next_at: 0, said: "", tries: Tries::Forgotten };
    write.move_publication(&one.id, &[PublicationState::Scheduled], &to, now).await?;
    if let Some(earlier) = &earlier {
        replace(&mut write, &earlier.id, now).await?;
    }
    notices::tell(&mut write, &one.author, NoticeKind::PublicationConfirmed, one.id.as_str(), now).await?;
    write.commit(Entry::new(now, Actor::Desk, "publication.confirm", &one.id)).await
}

/// The feed at `/feeds/NAME.atom` or `/feeds/NAME.rss`.
pub(super) async fn serve(State(app): State<App>, headers: HeaderMap, Path(file): Path<String>) -> Answer<Response> {
    let (slug, kind) = file.rsplit_once('.').ok_or_else(Problem::missing)?;
    let (write, kind): (fn(&Feed) -> String, _) = match kind {
        "atom" => (feed::atom, "application/atom+xml; charset=utf-8"),
        "rss" => (feed::rss, "application/rss+xml; charset=utf-8"),
        _ => return Err(Problem::missing()),
    };
    let body = write(&read(&app, slug, &file).await?);
    let tag = format!("\"{}\"", hash(&body));
    let head = [(header::ETAG, tag.as_str()), (header::CACHE_CONTROL, KEPT)];
    let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    // Compression on the way makes a tag a weak one.
    let same = |one: &str| one.trim() == "*" || one.trim().trim_start_matches("W/") == tag;
    if known.flat_map(|value| value.split(',')).any(same) {
        return Ok((StatusCode::NOT_MODIFIED, head).into_response());
    }
    Ok((head, [(header::CONTENT_TYPE, kind)], body).into_response())
}

async fn read(app: &App, slug: &str, file: &str) -> Answer<Feed> {
    let account = app.store.feed(slug).await?.ok_or_else(Problem::missing)?;
    let entries = app.store.feed_entries(&account.id, SHOWN).await?;
    let organisation = app.store.setting("organisation").await?.unwrap_or_default();
    let updated = entries.iter().map(|entry| entry.updated).max().unwrap_or(account.created_at);
    let entries = entries.into_iter().map(|entry| FeedEntry {
        id: entry.remote,
        title: None,
        content: Content::Text(in_full(Network::Feed, &entry.text, Some(&entry.warning))),
        url: None,
        published: entry.published,
        updated: entry.updated,
        author: Some(entry.author),
        language: Some(entry.language).filter(|language| !language.is_empty()),
    });
    Ok(Feed {
        id: format!("urn:uuid:{}", account.id),
        title: account.title.clone(),
        subtitle: String::new(),
        site: Facts::of(&account).site.unwrap_or_else(|| app.config.url.clone()),
        address: format!("{}/feeds/{file}", app.config.url),
        language: None,
        updated,
        author: if account.member.is_some() || organisation.is_empty() { account.title.clone() } else { organisation },
        entries: entries.collect(),
    })
}
