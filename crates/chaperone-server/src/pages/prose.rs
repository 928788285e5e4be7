//! The engine's own pages (rules, clauses, packs) as HTML: the little Markdown that they are written in, and no more.

use chaperone_core::pack::{Policy, explain};
use maud::{Markup, html};

/// A page of the engine: its heading apart, since the shell shows it.
pub(crate) struct Prose<'a> {
    /// The words of the first heading.
    pub(crate) title: &'a str,
    body: Vec<Block<'a>>,
}

enum Block<'a> {
    Heading(&'a str),
    Paragraph(String),
    Items(Vec<&'a str>),
}

impl<'a> Prose<'a> {
    /// Reads a page.
    pub(crate) fn read(page: &'a str) -> Self {
        let (mut title, mut body) = ("", Vec::new());
        for line in page.lines() {
            if let Some(words) = line.strip_prefix("# ") {
                title = words;
            } else if let Some(words) = line.strip_prefix("## ") {
                body.push(Block::Heading(words));
            } else if let Some(words) = line.strip_prefix("- ") {
                match body.last_mut() {
                    Some(Block::Items(items)) => items.push(words),
                    _ => body.push(Block::Items(vec![words])),
                }
            } else if line.is_empty() {
                body.push(Block::Paragraph(String::new()));
            } else {
                match body.last_mut() {
                    Some(Block::Paragraph(text)) if text.is_empty() => line.clone_into(text),
                    Some(Block::Paragraph(text)) => {
                        text.push(' ');
                        text.push_str(line);
                    }
                    _ => body.push(Block::Paragraph(line.to_owned())),
                }
            }
        }
        Self { title, body }
    }

    /// As HTML. What has a page of its own in `policy` becomes a link to it.
    pub(crate) fn show(&self, policy: &Policy) -> Markup {
        html! {
            @for block in &self.body {
                @match block {
                    Block::Heading(words) => h2 { (words) },
                    Block::Paragraph(words) => @if !words.is_empty() { p { (inline(words, policy)) } },
                    Block::Items(items) => ul { @for item in items { li { (inline(item, policy)) } } },
                }
            }
        }
    }
}

/// The words inside a line. A mark without its partner is a character like any other.
fn inline(words: &str, policy: &Policy) -> Markup {
    let marked = ["**", "*", "`"].iter().filter_map(|mark| {
        let (before, rest) = words.split_once(mark)?;
        let (inside, after) = rest.split_once(mark).filter(|(inside, _)| !inside.is_empty())?;
        Some((before, *mark, inside, after))
    });
    let first = marked.min_by_key(|(before, mark, ..)| (before.len(), core::cmp::Reverse(mark.len())));
    let Some((before, mark, inside, after)) = first else { return html! { (words) } };
    html! {
        (before)
        @match mark {
            "**" => strong { (inside) },
            "*" => em { (inside) },
            _ => (topic(inside, policy)),
        }
        (inline(after, policy))
    }
}

/// A rule, clause or pack by its name, as a link to its page if it has one.
pub(crate) fn topic(name: &str, policy: &Policy) -> Markup {
    html! {
        @if explain(policy, name).is_some() { a href={ "/guidelines/" (name) } { code { (name) } } } @else { code { (name) } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(page: &str) -> String {
        Prose::read(page).show(Policy::builtin()).into_string()
    }

    #[test]
    fn marks_become_elements_and_the_rest_is_escaped() {
        let page = "# Title\n\n`copyright` · <b>\nsecond line\n\n## Clauses\n\n- **must** `mms/6.connect`: *x*\n- `no-such`\n";
        assert_eq!(Prose::read(page).title, "Title");
        assert_eq!(
            shown(page),
            "<p><a href=\"/guidelines/copyright\"><code>copyright</code></a> · &lt;b&gt; second line</p><h2>Clauses</h2>\
             <ul><li><strong>must</strong> <a href=\"/guidelines/mms/6.connect\"><code>mms/6.connect</code></a>: <em>x</em></li>\
             <li><code>no-such</code></li></ul>"
        );
    }

    #[test]
    fn lonely_marks_stay() {
        assert_eq!(shown("5 * 3 and a `tick"), "<p>5 * 3 and a `tick</p>");
    }
}
