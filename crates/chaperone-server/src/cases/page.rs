//! The pages of cases.

use chaperone_store::cases::{CaseState, Cause, ListedCase};
use chaperone_store::files::{self, Shown as Patient};
use maud::{Markup, html};

use super::{Shown, Side};
use crate::app::App;
use crate::compose::published::Published;
use crate::error::Answer;
use crate::pages::parts::alert;
use crate::pages::{page as shell, when};
use crate::send::look::Told;
use crate::send::{LONGEST, account_title};
use crate::who::Who;

pub(super) fn list(who: &Who, waiting: &[ListedCase], own: &[ListedCase], decided: &[ListedCase]) -> Markup {
    let reads = who.role().reads();
    shell(
        who,
        "/cases",
        "Second reader",
        &html! {
            @if reads {
                h2 { "Waiting for you" }
                (table(who, waiting, "Nothing waits for you."))
            }
            h2 { "Your own posts" }
            (table(who, own, "None of your posts is, or was, with a second reader."))
            @if reads && !decided.is_empty() {
                h2 { "Decided by you" }
                (table(who, decided, ""))
            }
        },
    )
}

fn table(who: &Who, cases: &[ListedCase], none: &str) -> Markup {
    html! {
        @if cases.is_empty() {
            p.muted { (none) }
        } @else {
            table tabindex="0" {
                thead { tr { th scope="col" { "Post" } th scope="col" { "By" } th scope="col" { "For" } th scope="col" { "State" } th scope="col" { "Asked" } } }
                tbody {
                    @for case in cases {
                        tr {
                            td { a href={ "/cases/" (case.id) } { (case.opening) } }
                            td { (case.author) }
                            td { (case.handle) }
                            td { (state(case.state)) @if case.state == CaseState::Waiting { " until " (when(who, case.expires_at)) } }
                            td { (when(who, case.created_at)) }
                        }
                    }
                }
            }
        }
    }
}

fn state(state: CaseState) -> Markup {
    html! { span.badge data-state=(state.name()) { (state.name()) } }
}

/// The page of one case. `typed` is a note that was refused, `wrong` why.
pub(super) fn page(app: &App, who: &Who, shown: &Shown, typed: &str, wrong: &str) -> Answer<Markup> {
    let Shown { case, side, version, author, account, notes, .. } = shown;
    let told = Told::read(&case.review)?;
    let since = app.engines.current().policy().fingerprint().to_string() != case.policy;
    Ok(shell(
        who,
        "/cases",
        "A post before a second reader",
        &html! {
            (alert(wrong))
            dl {
                dt { "By" } dd { (author.name) }
                dt { "For" } dd { @match account { Some(account) => (account_title(account)), None => "an account that is not connected any more" } }
                dt { "Why" } dd { (cause(case.cause)) }
                dt { "State" } dd { (state(case.state)) @if let Some(at) = case.decided_at { " " (when(who, at)) } }
                dt { "To be sent" } dd { @match case.not_before { Some(at) => (when(who, at)), None => "as soon as it is approved" } }
                dt { "Good until" } dd { (when(who, case.expires_at)) }
            }
            h2 { "The post" }
            @if !version.content.warning.is_empty() { p.muted { "Content warning: " (version.content.warning) } }
            div.marked { (version.content.text) }
            @if !version.content.link.is_empty() { p.muted { "With a card of the page " (version.content.link) } }
            (pictures(shown))
            section.review aria-labelledby="said" {
                h2 #said { "What the desk said" }
                @if since { p.note { "The policy has changed since. This is what the desk said when the post was handed over." } }
                (told.show(app, &published(shown)))
            }
            h2 { "Notes" }
            @if notes.is_empty() { p.muted { "None yet." } }
            @for note in notes {
                article.card { p.muted { (note.name) ", " (when(who, note.created_at)) } div.marked { (note.text) } }
            }
            @if case.state == CaseState::Waiting {
                (match side { Side::Author => author_forms(shown, typed), Side::Reader => reader_form(shown, typed) })
            } @else if *side == Side::Author && case.state != CaseState::Approved {
                p { a href={ "/drafts/" (case.draft) } { "Back to the draft" } }
            }
        },
    ))
}

/// The words as they were reviewed; without the pictures, if they have changed since.
fn published(shown: &Shown) -> Published {
    let same = files::mark(&shown.files) == shown.case.files;
    Published::of(&shown.version.content, if same { &shown.files } else { &[] })
}

const fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::Hold => "The desk held it, and the account speaks for the organisation",
        Cause::Pause => "The desk advised to think again, and the account speaks for the organisation",
        Cause::Asked => "The author asked for a colleague's eyes",
    }
}

fn pictures(shown: &Shown) -> Markup {
    html! {
        @for file in &shown.files {
            figure.card {
                img src={ "/cases/" (shown.case.id) "/files/" (file.id) } alt=(file.told.alt);
                figcaption { (file.told.alt) " · " (match file.told.patient {
                    Patient::No => "shows no patient, says the author",
                    Patient::Consented => "shows a patient who agreed in writing, says the author",
                    Patient::Unasked | Patient::Yes => "the author does not say that this may be shown",
                }) }
            }
        }
    }
}

fn note_field(typed: &str, label: &str) -> Markup {
    html! {
        div.field {
            label for="note" { (label) }
            textarea id="note" name="note" rows="3" maxlength=(LONGEST) { (typed) }
        }
    }
}

fn author_forms(shown: &Shown, typed: &str) -> Markup {
    let case = &shown.case.id;
    html! {
        form.stack method="post" action={ "/cases/" (case) "/notes" } {
            (note_field(typed, "Note to your colleague"))
            button { "Add note" }
        }
        form method="post" action={ "/cases/" (case) "/withdraw" } {
            p.muted { "While it waits the draft cannot be changed. Take it back to change it." }
            button.quiet { "Take it back" }
        }
    }
}

fn reader_form(shown: &Shown, typed: &str) -> Markup {
    let case = &shown.case.id;
    html! {
        form.stack method="post" action={ "/cases/" (case) "/decide" } {
            (note_field(typed, "Note to the author"))
            div.row {
                button.primary name="decision" value="approve" { "Approve" }
                button.danger name="decision" value="decline" { "Send it back" }
                button.quiet formaction={ "/cases/" (case) "/notes" } { "Only add the note" }
            }
        }
    }
}
