//! The composer's page.

use chaperone_api::Unit;
use chaperone_store::accounts::{Account, Voice};
use chaperone_store::drafts::{Content, Draft, DraftState, Visibility};
use chaperone_store::files::File;
use maud::{Markup, html};

use super::look::{self, Looked};
use super::written::{Held, LANGUAGES};
use super::{diff, files, findings, voice};
use crate::app::App;
use crate::error::Answer;
use crate::may;
use crate::pages::parts::{alert, choice};
use crate::pages::{assets, page};
use crate::who::Who;

/// What stands on the page.
pub(super) struct Composer<'a> {
    /// The draft; none before it is saved for the first time.
    pub(super) draft: Option<&'a Draft>,
    /// The version that saving goes on top of.
    pub(super) version: i64,
    /// What is written.
    pub(super) content: &'a Content,
    /// What was seen in it.
    pub(super) looked: &'a Looked,
    /// Its pictures.
    pub(super) files: &'a [File],
    /// Why it was not saved, or empty.
    pub(super) wrong: &'a str,
    /// What was saved from elsewhere in the meantime.
    pub(super) other: Option<&'a Content>,
}

/// The draft with this id, if the address names one: the same check as for its own page.
pub(super) async fn own_or_none(app: &App, who: &Who, id: &str) -> Answer<Option<Draft>> {
    Ok(if id.is_empty() { None } else { Some(may::write_draft(app, who, id).await?.0) })
}

/// The pictures of a draft.
pub(super) async fn files(app: &App, draft: Option<&Draft>) -> Answer<Vec<File>> {
    Ok(match draft {
        Some(draft) => app.store.files_of(&draft.id).await?,
        None => Vec::new(),
    })
}

impl<'a> Composer<'a> {
    /// A page with nothing but words that were looked at.
    pub(super) fn new(content: &'a Content, looked: &'a Looked) -> Self {
        Self { draft: None, version: 0, content, looked, files: &[], wrong: "", other: None }
    }

    /// The whole page.
    pub(super) fn show(&self, who: &Who) -> Markup {
        let open = self.draft.is_none_or(|draft| draft.state == DraftState::Open);
        page(
            who,
            if self.draft.is_some() { "/drafts" } else { "/compose" },
            if self.draft.is_some() { "Draft" } else { "Write" },
            &html! {
                (alert(self.wrong))
                @if let Some(other) = self.other { (conflict(self.content, other)) }
                @if open { (self.form(who)) } @else { (self.fixed(who)) }
                @if let Some(draft) = self.draft { (self.beside(draft, open)) }
                script type="module" src=(assets::composer()) {}
            },
        )
    }

    fn form(&self, who: &Who) -> Markup {
        let action = self.draft.map_or_else(|| "/drafts".to_owned(), |draft| format!("/drafts/{}", draft.id));
        let offsets = self.looked.offsets(Unit::Utf16);
        html! {
            form.composer #composer method="post" action=(action) data-saved[self.wrong.is_empty() && self.other.is_none() && self.version > 0] {
                input type="hidden" name="version" value=(self.version);
                @if let Some(draft) = self.draft { input type="hidden" name="draft" value=(draft.id); }
                div.writing {
                    (account_choice(&self.looked.accounts, self.content))
                    div #voice { (voice::bar(who, self.content, look::account(&self.looked.accounts, self.content))) }
                    div.field {
                        label for="text" { "Your post" }
                        div.editor {
                            div.backdrop #backdrop aria-hidden="true" {}
                            textarea #text name="text" rows="9" required spellcheck="true" aria-describedby="said keys" { "\n" (self.content.text) }
                        }
                        div #length { (look::length(self.content, &self.looked.accounts)) }
                    }
                    (more(self.content))
                    div.row.actions {
                        button.primary { "Save draft" }
                        button name="then" value="send" { "Send…" }
                        button.quiet #review formaction="/compose/review" formnovalidate { "Review" }
                    }
                    p.help #keys {
                        span.needs-script { "Findings appear as you write. " kbd { "F8" } " or " kbd { "Alt" } " + " kbd { "↓" } " goes to the next one, "
                        kbd { "Shift" } " + " kbd { "F8" } " or " kbd { "Alt" } " + " kbd { "↑" } " to the one before. " }
                        "Nothing is kept until you save."
                    }
                }
                section.panel.card aria-labelledby="panel-title" {
                    div.row.apart { h2 #panel-title { "Review" } span.working #working hidden { "looking…" } }
                    p.heard #said role="status" aria-live="polite" { (self.looked.said()) }
                    (self.without_script())
                    div #panel { (findings::panel(self.looked, &offsets)) }
                }
            }
        }
    }

    /// The words with their marks, where nothing draws them behind the text.
    fn without_script(&self) -> Markup {
        html! {
            @if !self.looked.review.findings.is_empty() {
                noscript { div.marked { (findings::marked(self.looked)) } }
            }
        }
    }

    /// A draft that is not written any more.
    fn fixed(&self, who: &Who) -> Markup {
        let state = self.draft.map_or(DraftState::Open, |draft| draft.state);
        html! {
            p.row { span.badge data-state=(state.name()) { (state_words(state)) } span.muted { "It cannot be changed now." } }
            div.card {
                (voice::bar(who, self.content, look::account(&self.looked.accounts, self.content)))
                div.marked { (self.content.text) }
            }
        }
    }

    /// What belongs to a saved draft: pictures, versions, the way out.
    fn beside(&self, draft: &Draft, open: bool) -> Markup {
        html! {
            (files::section(draft, self.files, open))
            section.row.apart.footing {
                p { a href={ "/drafts/" (draft.id) "/versions" } { "Versions and what changed (" (draft.version) ")" } }
                @if open {
                    details.discard {
                        summary { "Discard this draft" }
                        form method="post" action={ "/drafts/" (draft.id) "/discard" } { button.danger { "Yes, discard it" } }
                    }
                } @else if draft.state == DraftState::Waiting || draft.state == DraftState::Sent {
                    p { a href={ "/drafts/" (draft.id) "/send" } { "Where it stands" } }
                }
            }
        }
    }
}

/// A state as one calls it.
pub(super) const fn state_words(state: DraftState) -> &'static str {
    match state {
        DraftState::Open => "being written",
        DraftState::Waiting => "with a second reader",
        DraftState::Sent => "sent or on its way",
        DraftState::Dropped => "discarded",
    }
}

/// Two windows: what was saved elsewhere is shown, what was typed here stays in the form.
fn conflict(mine: &Content, other: &Content) -> Markup {
    html! {
        div.alert role="alert" {
            p { strong { "This draft was saved from another window in the meantime." } }
            p { "Your words are still in the box below, and nothing is lost: saving now puts them on top as a new version, and the other text stays among the versions." }
        }
        section.card aria-labelledby="conflict" {
            h2 #conflict { "The other text, and how yours differs" }
            div.columns {
                div { h3 { "Saved in the meantime" } div.marked { (other.text) } }
                div { h3 { "What saving yours would change" } (diff::diff(&other.text, &mine.text)) }
            }
        }
    }
}

fn account_choice(accounts: &[Account], content: &Content) -> Markup {
    let of = |voice: Voice| accounts.iter().filter(move |account| account.voice == voice);
    html! {
        div.field {
            label for="account" { "Write as" }
            select #account name="account" aria-describedby="account-help" {
                option value="" { "No account yet" }
                @for voice in Voice::ALL.iter().filter(|voice| of(**voice).next().is_some()) {
                    optgroup label={ (voice_group(*voice)) } {
                        @for account in of(*voice) {
                            option value=(account.id.as_str()) selected[content.account.as_ref() == Some(&account.id)] {
                                @if !account.handle.is_empty() { (account.handle) " · " } (voice::network(account))
                            }
                        }
                    }
                }
            }
            @if accounts.is_empty() { p.help #account-help { "Connect an account to send from the desk. You can write and review without one." } }
        }
    }
}

const fn voice_group(voice: Voice) -> &'static str {
    match voice {
        Voice::Personal => "Personal: a private person",
        Voice::Professional => "Professional: a physician",
        Voice::Practice => "The practice",
    }
}

/// What most posts do not need.
fn more(content: &Content) -> Markup {
    let held = Held::of(content);
    let used = !(content.warning.is_empty() && content.language.is_empty() && content.link.is_empty() && content.consent.is_empty())
        || content.visibility != Visibility::Public;
    html! {
        details.more open[used] {
            summary { "Who can read it, language, link, consent" }
            div.columns {
                (choice("visibility", "Who can read it", VISIBILITY.iter().copied(), content.visibility.name()))
                (choice("language", "Language", LANGUAGES.iter().copied(), &content.language))
                (line("warning", "Content warning", &content.warning, "Readers see this first, and open the post if they want.", "text"))
                (line("link", "Link for a card", &content.link, "The page that is shown below the post.", "url"))
            }
            fieldset {
                legend { "Consent that you hold" }
                p.help { "If the patient agreed, say how, and where the paper is kept. Do not put a name here." }
                div.columns {
                    (choice("consent_kind", "Kind of consent", [("", "None"), ("written", "Written"), ("oral", "Oral")], &held.kind))
                    (line("consent_reference", "Where it is kept", &held.reference, "Such as a number of the form.", "text"))
                }
            }
        }
    }
}

const VISIBILITY: &[(&str, &str)] =
    &[("public", "Everybody"), ("followers", "Those who follow the account"), ("direct", "Only those whom I mention")];

/// A line that may stay empty.
fn line(name: &str, label: &str, value: &str, help: &str, kind: &str) -> Markup {
    crate::pages::parts::Field { name, label, kind, value, help, required: false, complete: "off" }.show()
}
