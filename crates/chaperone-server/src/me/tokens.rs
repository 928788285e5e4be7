//! Tokens for scripts and editors: good for the API, shown once.

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use chaperone_store::{Entry, TokenId};
use maud::{Markup, html};
use serde::Deserialize;

use crate::app::App;
use crate::error::{Answer, Problem};
use crate::pages::parts::{Field, alert};
use crate::pages::{page, when};
use crate::routes::{Need, Routes};
use crate::sign_in::check;
use crate::sign_in::prove::fresh;
use crate::token::Token;
use crate::who::Who;

const HERE: &str = "/me/tokens";

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get(HERE, Need::SignedIn, list).post(HERE, Need::SignedIn, make).post("/me/tokens/{id}/end", Need::SignedIn, end)
}

async fn list(State(app): State<App>, who: Who) -> Answer<Markup> {
    fresh(&who, app.now(), HERE)?;
    form(&app, &who, "", "").await
}

async fn form(app: &App, who: &Who, label: &str, wrong: &str) -> Answer<Markup> {
    let tokens = app.store.api_tokens(who.id()).await?;
    Ok(page(
        who,
        "/me",
        "Tokens for programs",
        &html! {
            (alert(wrong))
            p { "An editor or a script shows a token instead of signing in. It may review and write for you, and cannot change how you sign in." }
            @if !tokens.is_empty() {
                table tabindex="0" {
                    thead { tr { th scope="col" { "For" } th scope="col" { "Made" } th scope="col" { "Last used" } th scope="col" { "End it" } } }
                    tbody {
                        @for token in &tokens {
                            tr {
                                td { (token.label) }
                                td { (when(who, token.created_at)) }
                                td { @match token.used_at { Some(used) => (when(who, used)), None => "never" } }
                                td { form method="post" action={ "/me/tokens/" (token.id) "/end" } { button.quiet { "End" } } }
                            }
                        }
                    }
                }
            }
            form.stack method="post" action=(HERE) {
                (Field { name: "label", label: "What it is for", value: label, help: "Such as “editor on my laptop”.", ..Field::default() }.show())
                button.primary { "Make a token" }
            }
        },
    ))
}

#[derive(Deserialize)]
struct New {
    label: String,
}

async fn make(State(app): State<App>, who: Who, new: Result<Form<New>, FormRejection>) -> Answer<Response> {
    let Form(new) = new?;
    let now = app.now();
    fresh(&who, now, HERE)?;
    let label = match check::line(&new.label, "what it is for") {
        Ok(label) => label,
        Err(wrong) => return Ok((StatusCode::UNPROCESSABLE_ENTITY, form(&app, &who, &new.label, &wrong).await?).into_response()),
    };
    let token = Token::new().map_err(|_| Problem::ours("randomness"))?;
    let mut write = app.store.write().await?;
    let id = write.add_api_token(who.id(), &label, &token.hash(), now).await?;
    write.commit(Entry::new(now, who.actor(), "token.make", &id)).await?;
    let shown = html! {
        p { "Copy it now: it is shown this once, and whoever has it can write for you." }
        p { code.secret { (token.reveal()) } }
        p { a href=(HERE) { "Done" } }
    };
    Ok(page(&who, "/me", "Your new token", &shown).into_response())
}

async fn end(State(app): State<App>, who: Who, Path(id): Path<String>) -> Answer<Redirect> {
    let id: TokenId = id.parse().map_err(|_| Problem::missing())?;
    let now = app.now();
    let mut write = app.store.write().await?;
    write.end_api_token(who.id(), &id, now).await?;
    write.commit(Entry::new(now, who.actor(), "token.end", &id)).await?;
    Ok(Redirect::to(HERE))
}
