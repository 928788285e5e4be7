//! What the desk knows of the organisation it belongs to.

use std::collections::BTreeMap;

use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use chaperone_store::Entry;
use chaperone_store::audit::Subject;
use maud::{Markup, html};
use serde::Deserialize;

use crate::app::App;
use crate::error::Answer;
use crate::pages::page;
use crate::pages::parts::{Field, alert};
use crate::routes::{Need, Routes};
use crate::who::Who;

/// How long a case stays open if the organisation says nothing, in hours.
const CASE_HOURS: i64 = 72;

/// The longest of each, in characters.
const LONGEST: usize = 200;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/organisation", Need::Administers, look).post("/organisation", Need::Administers, change)
}

#[derive(Deserialize)]
struct Told {
    organisation: String,
    portal: String,
    telephone: String,
    emergency: String,
    domains: String,
    case_hours: String,
}

impl Told {
    fn of(settings: &BTreeMap<String, String>) -> Self {
        let get = |name: &str| settings.get(name).cloned().unwrap_or_default();
        let case_hours = settings.get("case_hours").cloned().unwrap_or_else(|| CASE_HOURS.to_string());
        Self {
            organisation: get("organisation"),
            portal: get("portal"),
            telephone: get("telephone"),
            emergency: get("emergency"),
            domains: get("domains"),
            case_hours,
        }
    }

    /// As it is kept, by name, or what is wrong with it.
    fn checked(&self) -> Result<[(&'static str, String); 6], &'static str> {
        let organisation = line(&self.organisation)?;
        if organisation.is_empty() {
            return Err("The organisation needs a name.");
        }
        let hours = self.case_hours.trim().parse().ok().filter(|hours| (1..=24 * 90).contains(hours));
        let hours: i64 = hours.ok_or("How long a case stays open is a number of hours, from 1 to 2160.")?;
        Ok([
            ("organisation", organisation),
            ("portal", portal(&self.portal)?),
            ("telephone", number(&self.telephone)?),
            ("emergency", number(&self.emergency)?),
            ("domains", domains(&self.domains)?),
            ("case_hours", hours.to_string()),
        ])
    }
}

fn line(text: &str) -> Result<String, &'static str> {
    let text = text.trim();
    if text.chars().count() > LONGEST {
        return Err("One of these is longer than 200 characters.");
    }
    if text.chars().any(char::is_control) { Err("One of these has characters that do not show.") } else { Ok(text.to_owned()) }
}

fn portal(text: &str) -> Result<String, &'static str> {
    let text = line(text)?;
    let good = url::Url::parse(&text).is_ok_and(|url| url.scheme() == "https" && url.host_str().is_some() && url.username().is_empty());
    if text.is_empty() || good { Ok(text) } else { Err("The portal is an address that begins with https://.") }
}

fn number(text: &str) -> Result<String, &'static str> {
    let text = line(text)?;
    let good = text.chars().any(|c| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_alphanumeric() || " +-()/.".contains(c));
    if text.is_empty() || good { Ok(text) } else { Err("A telephone number has digits, such as +1 555 0100.") }
}

/// One domain after the other, lower case, with a space between.
fn domains(text: &str) -> Result<String, &'static str> {
    let text = line(text)?.to_lowercase();
    let all: Vec<&str> =
        text.split([',', ' ', ';']).map(|domain| domain.trim_start_matches('@')).filter(|domain| !domain.is_empty()).collect();
    let label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    let good = |domain: &&str| domain.contains('.') && domain.split('.').all(label);
    if all.iter().all(good) { Ok(all.join(" ")) } else { Err("A domain is what follows the @, such as lakeclinic.example.") }
}

/// How long a case stays open if its author says nothing, in hours.
pub(crate) async fn case_hours(app: &App) -> Answer<i64> {
    let kept = app.store.setting("case_hours").await?;
    Ok(kept.and_then(|hours| hours.parse().ok()).unwrap_or(CASE_HOURS))
}

/// The organisation's own e-mail domains.
pub(crate) async fn own_domains(app: &App) -> Answer<Vec<String>> {
    let kept = app.store.setting("domains").await?.unwrap_or_default();
    Ok(kept.split_whitespace().map(str::to_owned).collect())
}

async fn look(State(app): State<App>, who: Who) -> Answer<Markup> {
    Ok(form(&who, &Told::of(&app.store.settings().await?), ""))
}

fn form(who: &Who, told: &Told, wrong: &str) -> Markup {
    let optional = |name, label, value, help| Field { name, label, value, help, required: false, ..Field::default() }.show();
    page(
        who,
        "/organisation",
        "Organisation",
        &html! {
            (alert(wrong))
            form.stack method="post" action="/organisation" {
                (Field { name: "organisation", label: "Name", complete: "organization", value: &told.organisation, ..Field::default() }.show())
                fieldset {
                    legend { "Where patients are sent" }
                    p.help { "These stand in the replies that the desk suggests." }
                    (optional("portal", "Patient portal or contact page", &told.portal, "Such as https://portal.lakeclinic.example"))
                    (optional("telephone", "Telephone", &told.telephone, ""))
                    (optional("emergency", "Emergency number", &told.emergency, "Such as 911 or 112."))
                }
                (optional("domains", "Your own e-mail domains", &told.domains, "Such as lakeclinic.example; with a space between. A personal account with such an address is pointed out."))
                (Field { name: "case_hours", label: "Hours that a draft waits for a second reader", kind: "number", value: &told.case_hours, ..Field::default() }.show())
                button.primary { "Save" }
            }
        },
    )
}

async fn change(State(app): State<App>, who: Who, told: Result<Form<Told>, FormRejection>) -> Answer<Response> {
    let Form(told) = told?;
    let facts = match told.checked() {
        Ok(facts) => facts,
        Err(wrong) => return Ok((StatusCode::UNPROCESSABLE_ENTITY, form(&who, &told, wrong)).into_response()),
    };
    let now = app.now();
    let mut write = app.store.write().await?;
    for (name, value) in &facts {
        write.set_setting(name, value).await?;
    }
    write.commit(Entry::new(now, who.actor(), "organisation.change", Subject::desk())).await?;
    Ok(Redirect::to("/organisation").into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_of_one_shape() {
        assert_eq!(domains("@Lake.example, hill.example").unwrap(), "lake.example hill.example");
        assert!(domains("lake").is_err() && domains("a..b").is_err() && domains("a.b/<c>").is_err());
        assert!(portal("https://p.example/x").is_ok() && portal("").is_ok());
        assert!(portal("javascript:alert(1)").is_err() && portal("http://p.example").is_err() && portal("https://me@p.example").is_err());
        assert!(number("+1 (555) 0100").is_ok() && number("NHS 111").is_ok() && number("call me").is_err() && number("1\u{1b}").is_err());
    }
}
