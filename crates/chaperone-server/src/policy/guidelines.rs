//! What is in force, for every member to read.

use axum::extract::{Path, State};
use chaperone_core::pack::{Policy, explain, overview, suggest};
use chaperone_core::rules::{Rule, spec};
use maud::{Markup, html};

use crate::app::App;
use crate::error::{Answer, Problem};
use crate::pages::page;
use crate::pages::prose::{Prose, topic};
use crate::who::Who;

pub(super) async fn index(State(app): State<App>, who: Who) -> Markup {
    let engine = app.engines.current();
    let policy = engine.policy();
    let in_force = overview(policy);
    page(
        &who,
        "/guidelines",
        "Guidelines",
        &html! {
            p { "Your drafts and questions are held against these. Where they differ, the strictest leads, and you are told who says what." }
            (Prose::read(&in_force).show(policy))
            h2 { "What is looked for" }
            table tabindex="0" {
                thead { tr { th scope="col" { "Rule" } th scope="col" { "What it is about" } th scope="col" { "Usually" } } }
                tbody { @for &rule in Rule::ALL { (line(policy, rule)) } }
            }
        },
    )
}

fn line(policy: &Policy, rule: Rule) -> Markup {
    let usual = spec(rule).severity;
    html! {
        tr {
            th scope="row" { (topic(rule.name(), policy)) }
            td { (spec(rule).title) }
            td { (policy.severity(rule, usual).map_or("not raised here", |severity| severity.name())) }
        }
    }
}

pub(super) async fn one(State(app): State<App>, who: Who, Path(name): Path<String>) -> Answer<Markup> {
    let engine = app.engines.current();
    let policy = engine.policy();
    let Some(text) = explain(policy, &name) else {
        return match suggest(policy, &name) {
            Some(near) => Err(Problem {
                detail: format!("No rule, clause or guideline in force has that name. Did you mean {near}?"),
                ..Problem::missing()
            }),
            None => Err(Problem::missing()),
        };
    };
    let prose = Prose::read(&text);
    Ok(page(&who, "/guidelines", prose.title, &html! { (prose.show(policy)) p { a href="/guidelines" { "All guidelines" } } }))
}
