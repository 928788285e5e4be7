//! The profile: what rules use of a member. Somebody else looks at the papers and marks it as verified.

use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use chaperone_api::npi::Npi;
use chaperone_store::Entry;
use chaperone_store::members::{Licence, Profile, Profiled};
use maud::{Markup, html};
use serde::Deserialize;

use crate::app::App;
use crate::error::Answer;
use crate::pages::parts::{Field, alert};
use crate::pages::{page, when};
use crate::routes::{Need, Routes};
use crate::who::Who;

const HERE: &str = "/me/profile";

/// Longest line, in characters.
const LINE: usize = 200;

/// Longest list, in lines.
const LINES: usize = 30;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get(HERE, Need::SignedIn, show).post(HERE, Need::SignedIn, save)
}

/// What the form sends: lists are one thing a line.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Typed {
    name: String,
    role: String,
    credentials: String,
    licences: String,
    npi: String,
    specialties: String,
    practice: String,
    place: String,
    country: String,
}

impl From<&Profile> for Typed {
    fn from(profile: &Profile) -> Self {
        let licences: Vec<String> = profile.licences.iter().map(|one| format!("{}: {}", one.authority, one.number)).collect();
        Self {
            name: profile.name.clone(),
            role: profile.role.clone(),
            credentials: profile.credentials.join("\n"),
            licences: licences.join("\n"),
            npi: profile.npi.clone(),
            specialties: profile.specialties.join("\n"),
            practice: profile.practice.clone(),
            place: profile.place.clone(),
            country: profile.country.clone(),
        }
    }
}

fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(line).filter(|line| !line.is_empty()).collect()
}

impl Typed {
    fn profile(&self) -> Result<Profile, String> {
        let npi = self.npi.trim();
        let npi = if npi.is_empty() { String::new() } else { Npi::new(npi).map_err(|error| format!("NPI: {error}."))?.to_string() };
        let licence = |text: String| match text.split_once(':') {
            Some((authority, number)) if !authority.trim().is_empty() && !number.trim().is_empty() => {
                Ok(Licence { authority: line(authority), number: line(number) })
            }
            _ => Err("Each licence is a line such as “Ohio: 35.123456”.".to_owned()),
        };
        let profile = Profile {
            name: line(&self.name),
            role: line(&self.role),
            credentials: lines(&self.credentials),
            licences: lines(&self.licences).into_iter().map(licence).collect::<Result<_, _>>()?,
            npi,
            specialties: lines(&self.specialties),
            practice: line(&self.practice),
            place: line(&self.place),
            country: line(&self.country),
        };
        match problems_of(&profile) {
            Some(problem) => Err(problem),
            None => Ok(profile),
        }
    }
}

/// Why a profile is not taken, if it is not.
fn problems_of(profile: &Profile) -> Option<String> {
    let one = [&profile.name, &profile.role, &profile.practice, &profile.place, &profile.country];
    let licences = profile.licences.iter().flat_map(|one| [&one.authority, &one.number]);
    let all = one.into_iter().chain(&profile.credentials).chain(&profile.specialties).chain(licences);
    let long = all.into_iter().any(|text| text.chars().count() > LINE || text.chars().any(char::is_control));
    let many = profile.credentials.len().max(profile.specialties.len()).max(profile.licences.len()) > LINES;
    (long || many).then(|| format!("Please keep each line below {LINE} characters, and each list below {LINES} lines."))
}

async fn show(State(app): State<App>, who: Who) -> Answer<Markup> {
    let profiled = app.store.profile(who.id()).await?;
    form(&app, &who, &profiled, &Typed::from(&profiled.profile), "").await
}

async fn form(app: &App, who: &Who, profiled: &Profiled, typed: &Typed, wrong: &str) -> Answer<Markup> {
    let by = match &profiled.verified_by {
        Some(by) => app.store.member(by).await?.map(|member| member.name),
        None => None,
    };
    let optional = |name, label, value, help| Field { name, label, value, help, required: false, ..Field::default() }.show();
    Ok(page(
        who,
        "/me",
        "Your profile",
        &html! {
            (alert(wrong))
            p { "Reviews compare what a post claims with your credentials, and estimate from your place who could recognise a patient." }
            @match profiled.verified_at {
                Some(at) => p { span.badge data-state="verified" { "Verified" } " by " (by.unwrap_or_default()) ", " (when(who, at)) ". A change makes it unverified again." },
                None => p { span.badge data-state="unverified" { "Not verified" } " A compliance lead can mark it as verified once he has seen your papers." },
            }
            form.stack method="post" action=(HERE) {
                (optional("name", "Full name as licensed", typed.name.as_str(), ""))
                (optional("role", "Role", typed.role.as_str(), "Such as “cardiologist” or “ED resident”."))
                (area("credentials", "Credentials", &typed.credentials, "One a line, such as “MD” or “board-certified dermatologist”."))
                (area("licences", "Licences", &typed.licences, "One a line, such as “Ohio: 35.123456”."))
                (optional("npi", "NPI", typed.npi.as_str(), "Ten digits, for clinicians in the United States."))
                (area("specialties", "Specialties", &typed.specialties, "One a line."))
                (optional("practice", "Hospital or practice", typed.practice.as_str(), ""))
                (optional("place", "Town or region", typed.place.as_str(), ""))
                (optional("country", "Country", typed.country.as_str(), ""))
                button.primary { "Save" }
            }
        },
    ))
}

/// Lines to type in.
fn area(name: &str, label: &str, value: &str, help: &str) -> Markup {
    html! {
        div.field {
            label for=(name) { (label) span.optional { " (optional)" } }
            textarea id=(name) name=(name) rows="3" aria-describedby={ (name) "-help" } { (value) }
            p.help id={ (name) "-help" } { (help) }
        }
    }
}

async fn save(State(app): State<App>, who: Who, typed: Result<Form<Typed>, FormRejection>) -> Answer<Response> {
    let Form(typed) = typed?;
    let before = app.store.profile(who.id()).await?;
    let profile = match typed.profile() {
        Ok(profile) => profile,
        Err(wrong) => return Ok((StatusCode::UNPROCESSABLE_ENTITY, form(&app, &who, &before, &typed, &wrong).await?).into_response()),
    };
    if profile != before.profile {
        let mut write = app.store.write().await?;
        write.set_profile(who.id(), &profile).await?;
        write.commit(Entry::new(app.now(), who.actor(), "profile.change", who.id())).await?;
    }
    Ok(Redirect::to(HERE).into_response())
}

/// A profile to read.
pub(crate) fn shown(profile: &Profile) -> Markup {
    let rows = [
        ("Full name", &profile.name),
        ("Role", &profile.role),
        ("NPI", &profile.npi),
        ("Hospital or practice", &profile.practice),
        ("Town or region", &profile.place),
        ("Country", &profile.country),
    ];
    html! {
        dl {
            @for (label, value) in rows { @if !value.is_empty() { dt { (label) } dd { (value) } } }
            @if !profile.credentials.is_empty() { dt { "Credentials" } dd { (profile.credentials.join(", ")) } }
            @if !profile.specialties.is_empty() { dt { "Specialties" } dd { (profile.specialties.join(", ")) } }
            @for licence in &profile.licences { dt { "Licence" } dd { (licence.authority) ": " (licence.number) } }
        }
    }
}
