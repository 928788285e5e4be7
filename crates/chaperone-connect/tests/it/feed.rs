//! Feeds, read by a reader of other hands.

use chaperone_connect::feed::{Content, Entry, Feed, atom, rss};
use feed_rs::model::Feed as Read;
use proptest::prelude::*;

fn entry(id: &str, text: &str) -> Entry {
    Entry {
        id: id.to_owned(),
        title: None,
        content: Content::Text(text.to_owned()),
        url: Some(format!("https://practice.example/notes/{id}?a=1&b=2")),
        published: 1_772_366_400_000,
        updated: 1_772_370_000_000,
        author: None,
        language: Some("en".to_owned()),
    }
}

fn feed(title: &str, entries: Vec<Entry>) -> Feed {
    Feed {
        id: "https://practice.example/feed".to_owned(),
        title: title.to_owned(),
        subtitle: String::new(),
        site: "https://practice.example/".to_owned(),
        address: "https://practice.example/feed.xml".to_owned(),
        language: Some("en-US".to_owned()),
        updated: 1_772_370_000_000,
        author: "Dr Ann Quill".to_owned(),
        entries,
    }
}

fn read(xml: &str) -> Read {
    feed_rs::parser::parse(xml.as_bytes()).unwrap()
}

#[test]
fn both_kinds_say_the_same() {
    let mut second = entry("urn:uuid:2", "");
    second.title = Some("Flu & co <1>".to_owned());
    second.content = Content::Html("<p>Two &amp; two</p>".to_owned());
    second.author = Some("Dr Bo Reed".to_owned());
    let feed = feed("Notes & more", vec![entry("1", "Wash your hands.\nOften.\n\nEven now: 1 < 2."), second]);
    for (xml, kind) in [(atom(&feed), "atom"), (rss(&feed), "rss")] {
        let read = read(&xml);
        assert_eq!(read.title.unwrap().content, "Notes & more", "{kind}");
        let [first, second] = &read.entries[..] else { panic!("{kind}") };
        assert_eq!(first.title.as_ref().unwrap().content, "Wash your hands. Often. Even now: 1 < 2.");
        let html =
            first.content.as_ref().and_then(|c| c.body.clone()).or_else(|| first.summary.as_ref().map(|s| s.content.clone())).unwrap();
        assert_eq!(html, "<p>Wash your hands.<br/>Often.</p><p>Even now: 1 &lt; 2.</p>", "{kind}");
        assert_eq!(first.links[0].href, "https://practice.example/notes/1?a=1&b=2");
        assert_eq!(first.published.unwrap().timestamp_millis(), 1_772_366_400_000);
        assert_eq!((first.id.as_str(), second.id.as_str()), ("1", "urn:uuid:2"), "{kind}");
        assert_eq!(second.title.as_ref().unwrap().content, "Flu & co <1>");
        assert_eq!(second.authors[0].name.as_deref(), Some("Dr Bo Reed"), "{kind}");
    }
}

#[test]
fn times_that_are_none_are_no_end() {
    let mut odd = entry("1", "x");
    odd.published = i64::MAX;
    let feed = feed("t", vec![odd]);
    assert_eq!(read(&atom(&feed)).entries.len(), 1);
    assert_eq!(read(&rss(&feed)).entries.len(), 1);
}

proptest! {
    #[test]
    fn well_formed_whatever_the_words(title in any::<String>(), text in any::<String>(), html in "[<>&\"' a-z\u{0}-\u{1f}\u{fffe}\\]]{0,40}", id in "\\PC{1,20}") {
        let mut second = entry(&id, "");
        second.content = Content::Html(html);
        second.author = Some(title.clone());
        second.url = Some(text.clone());
        second.language = Some(text.clone());
        let feed = feed(&title, vec![entry("1", &text), second]);
        for xml in [atom(&feed), rss(&feed)] {
            prop_assert_eq!(read(&xml).entries.len(), 2);
        }
    }
}
