//! What the composer sends.

use chaperone_core::post::Consent;
use chaperone_store::drafts::{Content, Visibility};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::error::Answer;
use crate::may;
use crate::who::Who;

/// Languages to choose from: BCP 47 tag and its own name.
pub(super) const LANGUAGES: &[(&str, &str)] = &[
    ("", "Not told"),
    ("en", "English"),
    ("ar", "العربية"),
    ("zh", "中文"),
    ("cs", "Čeština"),
    ("da", "Dansk"),
    ("de", "Deutsch"),
    ("el", "Ελληνικά"),
    ("es", "Español"),
    ("fi", "Suomi"),
    ("fr", "Français"),
    ("he", "עברית"),
    ("hi", "हिन्दी"),
    ("it", "Italiano"),
    ("ja", "日本語"),
    ("ko", "한국어"),
    ("nl", "Nederlands"),
    ("no", "Norsk"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("ru", "Русский"),
    ("sv", "Svenska"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
];

/// Longest content warning, in characters.
const LONGEST_WARNING: usize = 500;

/// Longest line on where a consent is kept, in characters.
pub(super) const LONGEST_REFERENCE: usize = 200;

/// Longest link, in bytes.
const LONGEST_LINK: usize = 2000;

/// The fields of the composer.
#[derive(Deserialize)]
#[serde(default)]
pub(super) struct Written {
    text: String,
    account: String,
    warning: String,
    language: String,
    visibility: Visibility,
    link: String,
    consent_kind: String,
    consent_reference: String,
    /// The version that was on the page; 0 for a new draft.
    pub(super) version: i64,
    /// The draft that is on the page, or empty.
    pub(super) draft: String,
    /// `send`: go on to sending after saving.
    pub(super) then: String,
}

impl Default for Written {
    fn default() -> Self {
        let Content { text, warning, language, visibility, link, consent, account: _ } = Content::default();
        let (account, draft, then) = (String::new(), String::new(), String::new());
        Self {
            text,
            account,
            warning,
            language,
            visibility,
            link,
            consent_kind: consent,
            consent_reference: String::new(),
            version: 0,
            draft,
            then,
        }
    }
}

/// Consent as it is kept.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Held {
    pub(super) kind: String,
    pub(super) reference: String,
}

impl Held {
    /// As it was kept; nothing if it was not.
    pub(super) fn of(content: &Content) -> Self {
        serde_json::from_str(&content.consent).unwrap_or_default()
    }

    /// As rules see it.
    pub(super) fn told(self) -> Option<Consent> {
        (!self.kind.is_empty()).then_some(Consent { kind: self.kind, reference: self.reference })
    }
}

impl Written {
    /// What is kept of it. An account that the member may not write for is as if it were not there.
    pub(super) async fn content(&self, app: &App, who: &Who) -> Answer<Content> {
        let account = match self.account.as_str() {
            "" => None,
            id => Some(may::use_account(app, who, id).await?.0.id),
        };
        let held = Held { kind: self.consent_kind.trim().to_owned(), reference: self.consent_reference.trim().to_owned() };
        let consent = if held.kind.is_empty() { String::new() } else { serde_json::to_string(&held).unwrap_or_default() };
        Ok(Content {
            account,
            text: self.text.replace("\r\n", "\n"),
            warning: self.warning.trim().to_owned(),
            language: self.language.clone(),
            visibility: self.visibility,
            link: self.link.trim().to_owned(),
            consent,
        })
    }
}

/// Why `content` cannot be saved; empty if it can.
pub(super) fn wrong(content: &Content) -> &'static str {
    if content.text.trim().is_empty() {
        return "There are no words yet: write something first.";
    }
    if !LANGUAGES.iter().any(|(tag, _)| *tag == content.language) {
        return "Choose the language from the list.";
    }
    if content.warning.chars().count() > LONGEST_WARNING {
        return "The content warning is longer than 500 characters. A few words are enough.";
    }
    if Held::of(content).reference.chars().count() > LONGEST_REFERENCE {
        return "Where the consent is kept is longer than 200 characters. The number of the form is enough.";
    }
    if content.link.len() > LONGEST_LINK {
        return "The link is longer than 2000 characters. Look whether it is the address of one page.";
    }
    let page = url::Url::parse(&content.link).is_ok_and(|link| matches!(link.scheme(), "http" | "https") && link.has_host());
    if !content.link.is_empty() && !page {
        return "The link is no address of a page: it begins with https://.";
    }
    ""
}
