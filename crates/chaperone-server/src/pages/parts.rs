//! Pieces that pages are made of.

use maud::{Markup, html};

/// A labelled line to type in.
pub(crate) struct Field<'a> {
    /// Name in the form.
    pub(crate) name: &'a str,
    /// Words beside it.
    pub(crate) label: &'a str,
    /// `text`, `email`, `password` …
    pub(crate) kind: &'a str,
    /// For the browser's own help, such as `email`, `new-password`.
    pub(crate) complete: &'a str,
    /// What stands in it.
    pub(crate) value: &'a str,
    /// A line of help, or empty.
    pub(crate) help: &'a str,
    /// Whether it must be filled.
    pub(crate) required: bool,
}

impl Default for Field<'_> {
    fn default() -> Self {
        Self { name: "", label: "", kind: "text", complete: "off", value: "", help: "", required: true }
    }
}

impl Field<'_> {
    /// As a line of a form.
    pub(crate) fn show(&self) -> Markup {
        let help = (!self.help.is_empty()).then(|| format!("{}-help", self.name));
        html! {
            div.field {
                label for=(self.name) { (self.label) @if !self.required { span.optional { " (optional)" } } }
                input id=(self.name) name=(self.name) type=(self.kind) autocomplete=(self.complete) value=(self.value)
                    required[self.required] aria-describedby=[help.as_deref()];
                @if let Some(id) = &help { p.help id=(id) { (self.help) } }
            }
        }
    }
}

/// A list to choose one of.
pub(crate) fn choice<'a>(name: &str, label: &str, options: impl IntoIterator<Item = (&'a str, &'a str)>, chosen: &str) -> Markup {
    html! {
        div.field {
            label for=(name) { (label) }
            select id=(name) name=(name) {
                @for (value, words) in options { option value=(value) selected[value == chosen] { (words) } }
            }
        }
    }
}

/// What a form said when it was sent back: shown on top, read out at once.
pub(crate) fn alert(words: &str) -> Markup {
    html! { @if !words.is_empty() { div.alert role="alert" { (words) } } }
}
