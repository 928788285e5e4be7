//! The website's own feed, as Atom 1.0 (RFC 4287) and RSS 2.0 (rssboard.org). Well-formed, whatever the words.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;

use crate::words::{one_line, plain};

/// A feed.
#[derive(Clone)]
pub struct Feed {
    /// A name for ever: its address, or `urn:uuid:…`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// A sentence about it; empty if none.
    pub subtitle: String,
    /// The website it belongs to.
    pub site: String,
    /// Where the feed itself is.
    pub address: String,
    /// The language of most entries (BCP 47), if known.
    pub language: Option<String>,
    /// When it last changed, in milliseconds since 1970.
    pub updated: i64,
    /// Who writes it.
    pub author: String,
    /// The entries, newest first.
    pub entries: Vec<Entry>,
}

/// One entry.
#[derive(Clone)]
pub struct Entry {
    /// A name for ever: its address, or `urn:uuid:…`.
    pub id: String,
    /// Its title; the first words of it if none.
    pub title: Option<String>,
    /// What it says.
    pub content: Content,
    /// Where people see it, if anywhere else than in the feed.
    pub url: Option<String>,
    /// When it was published, in milliseconds since 1970.
    pub published: i64,
    /// When it last changed, in milliseconds since 1970.
    pub updated: i64,
    /// Who wrote it, if not the feed's author.
    pub author: Option<String>,
    /// Its language (BCP 47), if known.
    pub language: Option<String>,
}

/// What an entry says.
#[derive(Clone)]
pub enum Content {
    /// Plain text.
    Text(String),
    /// HTML, which the caller answers for.
    Html(String),
}

/// The longest title that is made of first words, in characters.
const MAX_TITLE: usize = 80;

impl Entry {
    fn title(&self) -> String {
        match (&self.title, &self.content) {
            (Some(title), _) => title.clone(),
            (None, Content::Text(text)) => one_line(text, MAX_TITLE),
            (None, Content::Html(html)) => one_line(&plain(html), MAX_TITLE),
        }
    }

    fn html(&self) -> String {
        match &self.content {
            Content::Html(html) => html.clone(),
            Content::Text(text) => paragraphs(text),
        }
    }
}

/// Plain text as HTML: blank lines part paragraphs.
fn paragraphs(text: &str) -> String {
    let text = escape(text).replace("\r\n", "\n");
    let paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    paragraphs.fold(String::new(), |html, paragraph| html + "<p>" + &paragraph.replace('\n', "<br/>") + "</p>")
}

/// The feed as Atom 1.0.
pub fn atom(feed: &Feed) -> String {
    let mut xml = Xml::new();
    xml.open("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", feed.language.as_deref().unwrap_or_default())]);
    xml.text("id", &[], &feed.id);
    xml.text("title", &[], &feed.title);
    if !feed.subtitle.is_empty() {
        xml.text("subtitle", &[], &feed.subtitle);
    }
    xml.empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &feed.address)]);
    xml.empty("link", &[("rel", "alternate"), ("href", &feed.site)]);
    xml.text("updated", &[], &rfc3339(feed.updated));
    xml.person("author", &feed.author);
    for entry in &feed.entries {
        xml.open("entry", &[("xml:lang", entry.language.as_deref().unwrap_or_default())]);
        xml.text("id", &[], &entry.id);
        xml.text("title", &[], &entry.title());
        if let Some(url) = &entry.url {
            xml.empty("link", &[("rel", "alternate"), ("href", url)]);
        }
        xml.text("published", &[], &rfc3339(entry.published));
        xml.text("updated", &[], &rfc3339(entry.updated));
        if let Some(author) = &entry.author {
            xml.person("author", author);
        }
        xml.text("content", &[("type", "html")], &entry.html());
        xml.close("entry");
    }
    xml.close("feed");
    xml.0
}

/// The feed as RSS 2.0.
pub fn rss(feed: &Feed) -> String {
    let mut xml = Xml::new();
    let spaces = [("version", "2.0"), ("xmlns:atom", "http://www.w3.org/2005/Atom"), ("xmlns:dc", "http://purl.org/dc/elements/1.1/")];
    xml.open("rss", &spaces);
    xml.open("channel", &[]);
    xml.text("title", &[], &feed.title);
    xml.text("link", &[], &feed.site);
    xml.text("description", &[], if feed.subtitle.is_empty() { &feed.title } else { &feed.subtitle });
    if let Some(language) = &feed.language {
        xml.text("language", &[], language);
    }
    xml.text("lastBuildDate", &[], &rfc2822(feed.updated));
    xml.empty("atom:link", &[("rel", "self"), ("type", "application/rss+xml"), ("href", &feed.address)]);
    for entry in &feed.entries {
        xml.open("item", &[]);
        xml.text("title", &[], &entry.title());
        if let Some(url) = &entry.url {
            xml.text("link", &[], url);
        }
        xml.text("guid", &[("isPermaLink", "false")], &entry.id);
        xml.text("pubDate", &[], &rfc2822(entry.published));
        xml.text("dc:creator", &[], entry.author.as_ref().unwrap_or(&feed.author));
        if let Some(language) = &entry.language {
            xml.text("dc:language", &[], language);
        }
        xml.text("description", &[], &entry.html());
        xml.close("item");
    }
    xml.close("channel");
    xml.close("rss");
    xml.0
}

/// Milliseconds since 1970 as a time; the year 1970 if they are none.
fn time(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn rfc3339(ms: i64) -> String {
    format!("{:.0}", time(ms))
}

fn rfc2822(ms: i64) -> String {
    rfc2822::to_string(&time(ms).to_zoned(TimeZone::UTC)).unwrap_or_default()
}

/// An XML document on its way.
struct Xml(String);

impl Xml {
    fn new() -> Self {
        Self("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n".to_owned())
    }

    /// Attributes without a value are left out.
    fn tag(&mut self, name: &str, attributes: &[(&str, &str)], end: &str) {
        let _ = write!(self.0, "<{name}");
        for (attribute, value) in attributes.iter().filter(|(_, value)| !value.is_empty()) {
            let _ = write!(self.0, " {attribute}=\"{}\"", escape(value));
        }
        self.0.push_str(end);
    }

    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes, ">\n");
    }

    fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes, "/>\n");
    }

    fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.tag(name, attributes, ">");
        let _ = writeln!(self.0, "{}</{name}>", escape(text));
    }

    fn person(&mut self, name: &str, who: &str) {
        self.open(name, &[]);
        self.text("name", &[], who);
        self.close(name);
    }

    fn close(&mut self, name: &str) {
        let _ = writeln!(self.0, "</{name}>");
    }
}

/// `text` for XML and HTML. What XML cannot carry is dropped.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(c),
            c if c < ' ' || matches!(c, '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}
