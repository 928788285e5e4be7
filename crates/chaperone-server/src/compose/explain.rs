//! What a rule, a clause or a pack says: a page, and a piece of one for the composer.

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use chaperone_core::pack::explain;
use maud::{Markup, html};
use serde::Serialize;

use crate::app::App;
use crate::error::{Answer, Problem};
use crate::pages::page;
use crate::who::Who;

/// A page about a topic.
#[derive(Serialize)]
pub(super) struct Explained {
    /// A rule, a clause (`mms/6.connect`) or a pack.
    topic: String,
    /// Markdown.
    text: String,
    /// The same as a piece of a page.
    html: String,
}

/// `GET /api/explain/{topic}`.
pub(super) async fn api(State(app): State<App>, topic: Result<Path<String>, PathRejection>) -> Answer<Json<Explained>> {
    let Path(topic) = topic?;
    let text = explain(app.engines.current().policy(), &topic).ok_or_else(Problem::missing)?;
    // In the composer it stands below a finding's own heading.
    let html = markdown(&text, |words| html! { h4 { (words) } }).into_string();
    Ok(Json(Explained { topic, text, html }))
}

/// `GET /explain/{topic}`.
pub(super) async fn shown(State(app): State<App>, who: Who, topic: Result<Path<String>, PathRejection>) -> Answer<Markup> {
    let Path(topic) = topic?;
    let text = explain(app.engines.current().policy(), &topic).ok_or_else(Problem::missing)?;
    let title = text.lines().next().unwrap_or_default().trim_start_matches("# ").to_owned();
    Ok(page(&who, "", &title, &html! { article.card.explained { (markdown(&text, |words| html! { h2 { (words) } })) } }))
}

/// The Markdown that `explain` writes: headings, paragraphs, lists, `**`, `*` and code. The first heading is left to
/// whoever shows it.
fn markdown(text: &str, heading: fn(Markup) -> Markup) -> Markup {
    let blocks = text.split("\n\n").map(str::trim).filter(|block| !block.is_empty() && !block.starts_with("# "));
    html! {
        @for block in blocks {
            @if let Some(words) = block.strip_prefix("## ") { (heading(inline(words))) }
            @else if block.starts_with("- ") {
                ul { @for item in block.split("\n- ") { li { (inline(item.trim_start_matches("- "))) } } }
            }
            @else { p { (inline(block)) } }
        }
    }
}

/// Bold, emphasis and code, each from its mark to the next of the same.
fn inline(text: &str) -> Markup {
    let next = text.find(['*', '`']).and_then(|at| {
        let (before, rest) = text.split_at(at);
        let mark = ["**", "*", "`"].into_iter().find(|mark| rest.starts_with(mark))?;
        let (inside, after) = rest.strip_prefix(mark)?.split_once(mark)?;
        Some((before, mark, inside, after))
    });
    html! {
        @match next {
            None => (text),
            Some((before, "**", inside, after)) => { (before) strong { (inside) } (inline(after)) },
            Some((before, "*", inside, after)) => { (before) em { (inside) } (inline(after)) },
            Some((before, _, inside, after)) => { (before) code { (inside) } (inline(after)) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chaperone_core::pack::Policy;
    use chaperone_core::rules::Rule;

    #[test]
    fn marks_become_elements_and_the_rest_is_escaped() {
        let page =
            markdown("# Title\n\n**must** of `a/1`: *one* <b> & 2 * 3\n\n## More\n\n- one\n- two `x`\n", |words| html! { h3 { (words) } })
                .into_string();
        let expected = "<p><strong>must</strong> of <code>a/1</code>: <em>one</em> &lt;b&gt; &amp; 2 * 3</p><h3>More</h3><ul><li>one</li><li>two <code>x</code></li></ul>";
        assert_eq!(page, expected);
    }

    #[test]
    fn no_mark_is_left_over_on_any_page() {
        let policy = Policy::default();
        let clauses = policy.clauses().map(|(pack, clause)| format!("{pack}/{}", clause.id));
        for topic in Rule::ALL.iter().map(|rule| rule.name().to_owned()).chain(clauses) {
            let page = markdown(&explain(&policy, &topic).unwrap(), |words| words).into_string();
            assert!(!page.contains("**") && !page.contains('`') && !page.contains("## "), "{topic}: {page}");
        }
    }
}
