//! A post as the record that it becomes. Source: the lexicon `app.bsky.feed.post`.

use std::ops::Range;

use serde_json::{Map, Value, json};

use super::{POSTS, facets};
use crate::limits::in_full;
use crate::{Error, LinkCard, Media, Network, Outgoing, Sent, Visibility};

/// Refuses what the network does not know, before anything is sent.
pub(super) fn check(post: &Outgoing) -> Result<(), Error> {
    if post.visibility != Visibility::Public {
        return Err(Error::NotPossible("posts on Bluesky are public"));
    }
    if post.card.is_some() && !post.media.is_empty() {
        return Err(Error::NotPossible("a post on Bluesky carries either pictures or a link card"));
    }
    Ok(())
}

/// The record of `post`. `pictures` are the references to its files; `mentioned` lie in its text.
pub(super) fn of(post: &Outgoing, pictures: Vec<Value>, mentioned: &[(Range<usize>, String)]) -> Result<Value, Error> {
    let text = in_full(Network::Bluesky, &post.text, post.warned());
    // The warning leads the text: what was found in it lies so much later.
    let ahead = text.len() - post.text.len();
    let later = |(range, did): &(Range<usize>, String)| (range.start + ahead..range.end + ahead, did.clone());
    let mentioned: Vec<_> = mentioned.iter().map(later).collect();
    let created = jiff::Timestamp::from_millisecond(post.first_try).map_err(|_| Error::NotPossible("the time is none"))?;
    let mut record = Map::new();
    record.insert("$type".to_owned(), json!(POSTS));
    record.insert("createdAt".to_owned(), json!(format!("{created:.3}")));
    let facets = facets::of(&text, &mentioned);
    if !facets.is_empty() {
        record.insert("facets".to_owned(), json!(facets));
    }
    record.insert("text".to_owned(), json!(text));
    if let Some(language) = &post.language {
        record.insert("langs".to_owned(), json!([language]));
    }
    if let Some(label) = post.warning.as_ref().and_then(|warning| warning.label) {
        record.insert("labels".to_owned(), json!({"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": label.name()}]}));
    }
    if let Some(reply) = &post.reply {
        record.insert("reply".to_owned(), json!({"root": reference(&reply.root)?, "parent": reference(&reply.parent)?}));
    }
    if let Some(card) = &post.card {
        record.insert("embed".to_owned(), external(card)?);
    } else if !pictures.is_empty() {
        record.insert("embed".to_owned(), images(&post.media, pictures));
    }
    Ok(record.into())
}

fn reference(sent: &Sent) -> Result<Value, Error> {
    let cid = sent.cid.as_ref().ok_or(Error::NotPossible("the answered post is not one of Bluesky's"))?;
    Ok(json!({"uri": sent.id, "cid": cid}))
}

fn external(card: &LinkCard) -> Result<Value, Error> {
    let uri = crate::mastodon::wire::link(Some(&card.url)).ok_or(Error::NotPossible("the card's link is none of the web"))?;
    Ok(json!({"$type": "app.bsky.embed.external", "external": {"uri": uri, "title": card.title, "description": card.description}}))
}

fn images(media: &[Media], pictures: Vec<Value>) -> Value {
    let image = |(media, blob): (&Media, Value)| {
        let mut image = json!({"image": blob, "alt": media.alt});
        if let (Some((width, height)), Some(map)) = (media.size.filter(|(w, h)| *w > 0 && *h > 0), image.as_object_mut()) {
            map.insert("aspectRatio".to_owned(), json!({"width": width, "height": height}));
        }
        image
    };
    let images: Vec<Value> = media.iter().zip(pictures).map(image).collect();
    json!({"$type": "app.bsky.embed.images", "images": images})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Key, Label, Reply, Warning};

    fn post(text: &str) -> Outgoing {
        Outgoing::new(Key::new(1_772_366_400_000_000, 3), 1_772_366_400_000, text)
    }

    #[test]
    fn facets_are_bytes_of_the_text_that_is_published() {
        let mut post = post("Grüße 👋 @ann.example #Grippe https://example.org/ä");
        post.warning = Some(Warning { text: "Fieber".into(), label: Some(Label::GraphicMedia) });
        post.language = Some("de".into());
        let at = post.text.find('@').unwrap();
        let record = of(&post, vec![], &[(at..at + 12, "did:plc:abc".into())]).unwrap();
        let text = record["text"].as_str().unwrap();
        let shown: Vec<&str> = record["facets"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| {
                let at = |name: &str| usize::try_from(f["index"][name].as_u64().unwrap()).unwrap();
                text.get(at("byteStart")..at("byteEnd")).unwrap()
            })
            .collect();
        assert_eq!(shown, ["@ann.example", "#Grippe", "https://example.org/ä"]);
        assert!(text.starts_with("CW: Fieber\n\nGrüße"));
        assert_eq!(record["createdAt"], "2026-03-01T12:00:00.000Z");
        assert_eq!(record["labels"]["values"][0]["val"], "graphic-media");
        assert_eq!(record["langs"], json!(["de"]));
    }

    #[test]
    fn what_bluesky_cannot_do_is_refused() {
        let mut private = post("x");
        private.visibility = Visibility::Followers;
        assert!(check(&private).is_err());
        let mut card = post("x");
        card.card = Some(LinkCard { url: "javascript:alert(1)".into(), title: String::new(), description: String::new() });
        assert!(of(&card, vec![], &[]).is_err());
        card.card = Some(LinkCard { url: "https://example.org".into(), title: "T".into(), description: "D".into() });
        assert_eq!(of(&card, vec![], &[]).unwrap()["embed"]["external"]["title"], "T");
        let mut reply = post("x");
        let elsewhere = Sent { id: "1".into(), url: None, cid: None };
        reply.reply = Some(Reply { root: elsewhere.clone(), parent: elsewhere });
        assert!(of(&reply, vec![], &[]).is_err());
    }
}
