//! Pictures of a draft: cleaned as they come, told of by their author, shown to nobody else.

use axum::Form;
use axum::extract::multipart::{Multipart, MultipartError, MultipartRejection};
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use chaperone_store::drafts::Draft;
use chaperone_store::files::{File, NewFile, Shown, Told};
use chaperone_store::{Entry, StoreError};
use maud::{Markup, html};
use serde::Deserialize;

use super::written::LONGEST_REFERENCE;
use crate::app::App;
use crate::error::{Answer, Problem};
use crate::may;
use crate::pages::page;
use crate::pages::parts::alert;
use crate::who::Who;

/// Longest body of an upload, in bytes: the largest picture and the form around it.
pub(super) const MAX_UPLOAD: usize = chaperone_media::MAX_BYTES + 64 * 1024;

/// Pictures of one draft.
const MOST: i64 = 20;

/// Longest words on what a picture shows, in characters: what Mastodon takes.
const LONGEST_ALT: usize = 1500;

/// What is asked of a picture.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Answers {
    alt: String,
    patient: String,
    consent: String,
}

impl Answers {
    /// Why they cannot be kept; empty if they can.
    fn wrong(&self) -> &'static str {
        if self.alt.trim().chars().count() > LONGEST_ALT {
            return "Please say in fewer words what the picture shows: 1500 characters at most.";
        }
        if self.consent.trim().chars().count() > LONGEST_REFERENCE {
            return "Where the consent is kept is longer than 200 characters. The number of the form is enough.";
        }
        ""
    }

    fn told(self) -> Told {
        let patient = Shown::from_name(&self.patient).unwrap_or(Shown::Unasked);
        Told { alt: self.alt.trim().to_owned(), patient, consent: self.consent.trim().to_owned() }
    }
}

struct Upload {
    bytes: Vec<u8>,
    answers: Answers,
}

async fn upload(mut form: Multipart) -> Answer<Upload> {
    let bad = |error: MultipartError| match error.status() {
        axum::http::StatusCode::PAYLOAD_TOO_LARGE => too_large(),
        _ => Problem::bad("The form cannot be read: choose the picture again."),
    };
    let mut upload = Upload { bytes: Vec::new(), answers: Answers::default() };
    while let Some(field) = form.next_field().await.map_err(bad)? {
        match field.name().unwrap_or_default() {
            "file" => upload.bytes = field.bytes().await.map_err(bad)?.into(),
            "alt" => upload.answers.alt = field.text().await.map_err(bad)?,
            "patient" => upload.answers.patient = field.text().await.map_err(bad)?,
            "consent" => upload.answers.consent = field.text().await.map_err(bad)?,
            _ => {}
        }
    }
    Ok(upload)
}

fn too_large() -> Problem {
    let detail = format!("Pictures of up to {} MB are taken: save it smaller. Nothing was kept.", chaperone_media::MAX_BYTES / 1_000_000);
    Problem { status: axum::http::StatusCode::PAYLOAD_TOO_LARGE, ..Problem::wrong(detail) }
}

/// Takes a picture, without what it tells of place, time and device.
pub(super) async fn add(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    form: Result<Multipart, MultipartRejection>,
) -> Answer<Response> {
    let may::OwnDraft(draft) = may::write_draft(&app, &who, &id).await?;
    let form = form.map_err(|_| Problem::bad("The form cannot be read: choose the picture again."))?;
    let Upload { bytes, answers } = upload(form).await?;
    if !answers.wrong().is_empty() {
        return Ok(refuse(&who, &draft, &answers, answers.wrong()));
    }
    let cleaned = tokio::task::spawn_blocking(move || chaperone_media::clean(bytes)).await.map_err(|_| Problem::ours("picture"))?;
    let clean = match cleaned {
        Ok(clean) => clean,
        Err(refused) => return Ok(refuse(&who, &draft, &answers, &capital(&refused.to_string()))),
    };
    let told = answers.told();
    let removed: Vec<&str> = clean.removed.iter().map(|removed| removed.words()).collect();
    let removed = serde_json::to_string(&removed).unwrap_or_default();
    let new = NewFile { mime: clean.mime, width: clean.width, height: clean.height, told: &told, removed: &removed, bytes: &clean.bytes };
    let now = app.now();
    let mut write = app.store.write().await?;
    let file = match write.add_file(&draft.id, who.id(), &new, MOST, now).await {
        Err(StoreError::Missing(_)) => {
            let why = format!("A draft that is being written takes up to {MOST} pictures; this one takes no more.");
            return Ok(refuse(&who, &draft, &Answers::default(), &why));
        }
        file => file?,
    };
    write.commit(Entry::new(now, who.actor(), "file.add", &file).with("draft", &draft.id)).await?;
    Ok(Redirect::to(&format!("/drafts/{}#pictures", draft.id)).into_response())
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).chain(['.']).collect()).unwrap_or_default()
}

/// The form again, with what was said of the picture.
fn refuse(who: &Who, draft: &Draft, answers: &Answers, why: &str) -> Response {
    let body = html! {
        (alert(why))
        div.card { (form(draft, answers)) }
        p { a href={ "/drafts/" (draft.id) } { "Back to the draft" } }
    };
    (axum::http::StatusCode::UNPROCESSABLE_ENTITY, page(who, "/drafts", "Add a picture", &body)).into_response()
}

/// The picture itself, for its author alone.
pub(super) async fn show(State(app): State<App>, who: Who, Path(id): Path<String>) -> Answer<Response> {
    let may::OwnFile(file) = may::own_file(&app, &who, &id).await?;
    let bytes = app.store.bytes_of(&file.id).await?;
    let end = file.mime.rsplit('/').next().unwrap_or("bin");
    let headers = [
        (header::CONTENT_TYPE, file.mime.clone()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"picture.{end}\"")),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// Keeps what the author says of a picture.
pub(super) async fn tell(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    form: Result<Form<Answers>, FormRejection>,
) -> Answer<Response> {
    let may::OwnFile(file) = may::own_file(&app, &who, &id).await?;
    let Form(answers) = form?;
    if !answers.wrong().is_empty() {
        let body = html! { (alert(answers.wrong())) div.card { (told_form(id.as_str(), &answers)) } };
        return Ok((axum::http::StatusCode::UNPROCESSABLE_ENTITY, page(&who, "/drafts", "A picture", &body)).into_response());
    }
    let told = answers.told();
    let now = app.now();
    let mut write = app.store.write().await?;
    write.tell_file(&file.id, &told).await?;
    write.commit(Entry::new(now, who.actor(), "file.tell", &file.id).with("patient", told.patient.name())).await?;
    Ok(Redirect::to(&format!("/drafts/{}#pictures", file.draft)).into_response())
}

/// What is asked of a picture that is there.
fn told_form(id: &str, answers: &Answers) -> Markup {
    html! { form.picture method="post" action={ "/files/" (id) } { (questions(id, answers)) button { "Save" } } }
}

/// Takes a picture out.
pub(super) async fn remove(State(app): State<App>, who: Who, Path(id): Path<String>) -> Answer<Redirect> {
    let may::OwnFile(file) = may::own_file(&app, &who, &id).await?;
    let now = app.now();
    let mut write = app.store.write().await?;
    write.remove_file(&file.id).await?;
    write.commit(Entry::new(now, who.actor(), "file.remove", &file.id).with("draft", &file.draft)).await?;
    Ok(Redirect::to(&format!("/drafts/{}#pictures", file.draft)))
}

/// The pictures of a draft, with what is still missing.
pub(super) fn section(draft: &Draft, files: &[File], open: bool) -> Markup {
    html! {
        section.card.pictures #pictures aria-labelledby="pictures-title" {
            h2 #pictures-title { "Pictures" }
            @if !files.is_empty() { ul.shots { @for file in files { li { (one(file, open)) } } } }
            @if open {
                details open[files.is_empty()] { summary { "Add a picture" } (form(draft, &Answers::default())) }
            } @else if files.is_empty() { p.muted { "None." } }
        }
    }
}

fn one(file: &File, open: bool) -> Markup {
    let removed: Vec<String> = serde_json::from_str(&file.removed).unwrap_or_default();
    let id = file.id.as_str();
    let answers = Answers { alt: file.told.alt.clone(), patient: file.told.patient.name().to_owned(), consent: file.told.consent.clone() };
    html! {
        img src={ "/files/" (id) } alt=(file.told.alt) width=(file.width) height=(file.height) loading="lazy";
        div.stack {
            @if !removed.is_empty() { p.good { "We took out " (list(&removed)) "." } }
            @for lack in file.told.lacks() { p.note { (lack.words()) } }
            @if open {
                (told_form(id, &answers))
                form.picture method="post" action={ "/files/" (id) "/remove" } { button.danger.quiet { "Take the picture out" } }
            } @else { p { (file.told.alt) } }
        }
    }
}

/// `a`, `a and b`, `a, b and c`.
fn list(all: &[String]) -> String {
    match all {
        [before @ .., last] if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        all => all.concat(),
    }
}

fn form(draft: &Draft, answers: &Answers) -> Markup {
    html! {
        form.picture method="post" action={ "/drafts/" (draft.id) "/files" } enctype="multipart/form-data" {
            div.field {
                label for="file" { "Picture" }
                input #file type="file" name="file" accept="image/jpeg,image/png,image/webp" required aria-describedby="file-help";
                p.help #file-help { "JPEG, PNG or WebP, up to 10 MB. Where and when it was taken, and with what, is taken out before it is kept." }
            }
            (questions("new", answers))
            button { "Add the picture" }
        }
    }
}

fn questions(id: &str, answers: &Answers) -> Markup {
    let ask = |value: &str, words: &str| {
        html! { label { input type="radio" name="patient" value=(value) checked[answers.patient == value]; (words) } }
    };
    html! {
        div.field {
            label for={ "alt-" (id) } { "What does it show?" }
            textarea id={ "alt-" (id) } name="alt" rows="2" maxlength=(LONGEST_ALT) aria-describedby={ "alt-help-" (id) } { "\n" (answers.alt) }
            p.help id={ "alt-help-" (id) } { "In a few words, for those who cannot see it. Needed before it can be sent." }
        }
        fieldset {
            legend { "Does this show a patient?" }
            (ask("no", "No"))
            (ask("consented", "Yes, with written consent"))
            (ask("yes", "Yes, without"))
            div.field {
                label for={ "consent-" (id) } { "Where the consent is kept" span.optional { " (if it shows a patient)" } }
                input id={ "consent-" (id) } name="consent" maxlength=(LONGEST_REFERENCE) value=(answers.consent) autocomplete="off";
            }
        }
    }
}
