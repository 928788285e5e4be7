//! The pages of the record.

use std::collections::BTreeMap;

use chaperone_store::audit::{Head, Recorded, Verified, Wanted};
use maud::{Markup, html};

use super::Page;
use super::words::words;
use crate::pages::parts::{Field, choice};
use crate::pages::{self, when};
use crate::who::Who;

type Names = BTreeMap<String, String>;

/// Those who act without being members.
const OTHERS: &[(&str, &str)] = &[("desk", "the desk itself"), ("operator", "whoever runs the desk"), ("nobody", "somebody not signed in")];

fn actor<'a>(id: &'a str, names: &'a Names) -> &'a str {
    let other = || OTHERS.iter().find(|(other, _)| *other == id).map(|(_, words)| *words);
    names.get(id).map(String::as_str).or_else(other).unwrap_or(id)
}

/// The whole record.
pub(super) fn all(who: &Who, wanted: &Wanted, page: &Page, names: &Names, head: &Head) -> Markup {
    let chosen = wanted.actor.as_deref().unwrap_or_default();
    let mut members: Vec<(&str, &str)> = names.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect();
    members.sort_by_key(|(_, name)| name.to_lowercase());
    let options = [("", "everybody")].into_iter().chain(members).chain(OTHERS.iter().copied());
    pages::page(
        who,
        "/record",
        "Record",
        &html! {
            p { "Every change, each entry chained to the one before it. What somebody wrote is never in here." }
            form.row method="get" action="/record" {
                (choice("member", "By", options, chosen))
                (Field { name: "subject", label: "About", value: wanted.subject.as_deref().unwrap_or_default(), help: "The id of a draft, a member, a case …", required: false, ..Field::default() }.show())
                button { "Show" }
            }
            (table(who, page, Some(names)))
            (older("/record", wanted, page))
            (whole(head))
        },
    )
}

fn whole(head: &Head) -> Markup {
    html! {
        section.card aria-labelledby="chain" {
            h2 #chain { "Is it whole?" }
            p { "Entries: " (head.entries) ". Note the line below somewhere else, on paper or in a mail: it shows later that nothing before it was changed or cut off (" code { "chaperone audit verify --head" } ")." }
            p { code.long { (head) } }
            div.row {
                form method="post" action="/record/check" { button { "Check the chain" } }
                a href="/record/download" download { "Download as JSON lines" }
            }
        }
    }
}

/// What a member did himself.
pub(super) fn own(who: &Who, wanted: &Wanted, page: &Page) -> Markup {
    let wanted = Wanted { actor: None, ..wanted.clone() };
    pages::page(
        who,
        "/me",
        "What you did here",
        &html! {
            p { "This is what the desk recorded of your own doings. What you wrote is not in it." }
            (table(who, page, None))
            (older("/me/record", &wanted, page))
        },
    )
}

fn table(who: &Who, page: &Page, names: Option<&Names>) -> Markup {
    html! {
        @if page.entries.is_empty() { p { "Nothing." } } @else {
            table tabindex="0" {
                thead { tr { th scope="col" { "No." } th scope="col" { "When" } @if names.is_some() { th scope="col" { "Who" } } th scope="col" { "What" } th scope="col" { "About" } } }
                tbody { @for entry in &page.entries { (line(who, entry, names)) } }
            }
        }
    }
}

fn line(who: &Who, entry: &Recorded, names: Option<&Names>) -> Markup {
    html! {
        tr {
            td { (entry.seq) }
            td { (when(who, entry.at)) }
            @if let Some(names) = names { td { (actor(&entry.actor, names)) } }
            td { (words(&entry.verb)) @if entry.details != "{}" { " " code.muted { (entry.details) } } }
            td { (about(entry, names)) }
        }
    }
}

fn about(entry: &Recorded, names: Option<&Names>) -> Markup {
    let shown = names.and_then(|names| names.get(&entry.subject)).unwrap_or(&entry.subject);
    html! {
        @match names {
            Some(_) => a href={ "/record?subject=" (entry.subject) } { (shown) },
            None => (shown),
        }
    }
}

fn older(path: &str, wanted: &Wanted, page: &Page) -> Markup {
    let Some(before) = page.next else { return Markup::default() };
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("before", &before.to_string());
    for (name, value) in [("member", &wanted.actor), ("subject", &wanted.subject)] {
        if let Some(value) = value {
            query.append_pair(name, value);
        }
    }
    html! { p { a rel="next" href={ (path) "?" (query.finish()) } { "Older" } } }
}

/// What a look at the whole chain found.
pub(super) fn checked(who: &Who, found: &Verified) -> Markup {
    pages::page(
        who,
        "/record",
        "Is the record whole?",
        &html! {
            @match found {
                Verified::Whole { entries, head } => {
                    p.note role="status" { "Yes. Each of the " (entries) " entries follows from the one before it." }
                    p { "Head, to note elsewhere: " code.long { (head) ":" (entries) } }
                },
                Verified::Broken { seq, why } => {
                    div.alert role="alert" { "No. Entry " (seq) ": " (why) "." }
                    p { "Somebody changed the database past the desk. Keep a copy of it as it is now, and compare it with your backups." }
                },
            }
            p { a href="/record" { "Back to the record" } }
        },
    )
}
