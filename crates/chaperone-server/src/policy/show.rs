//! The pages of the policy.

use std::collections::BTreeMap;

use chaperone_core::pack::Pack;
use chaperone_core::review::Verdict;
use chaperone_store::policies::PolicyVersion;
use maud::{Markup, html};

use super::diff::{Line, diff};
use super::effect::{Effect, Tally};
use super::form::Proposed;
use crate::pages::parts::{Field, alert};
use crate::pages::{self, when};
use crate::who::Who;

/// Examples that are shown with their words.
const SHOWN: usize = 40;

/// All versions, and who may have set them.
pub(super) struct Versions<'a> {
    pub(super) all: &'a [PolicyVersion],
    pub(super) names: &'a BTreeMap<String, String>,
}

impl Versions<'_> {
    fn setter(&self, version: &PolicyVersion) -> &str {
        self.names.get(version.set_by.as_str()).map_or("a former member", String::as_str)
    }
}

/// The form, what it would change if that was asked, and the versions so far.
pub(super) fn page(who: &Who, proposed: &Proposed, wrong: &str, seen: Option<&Effect>, versions: &Versions<'_>) -> Markup {
    pages::page(
        who,
        "/policy",
        "Policy",
        &html! {
            (alert(wrong))
            p { "What everybody's drafts and questions here are held against. See first what a change would do; it holds from the moment you put it in force." }
            @if let Some(effect) = seen { (effect_of(effect)) }
            (form(proposed, seen.is_some()))
            (list(who, versions))
        },
    )
}

fn form(proposed: &Proposed, seen: bool) -> Markup {
    html! {
        form.stack method="post" action="/policy/effect" enctype="multipart/form-data" {
            input type="hidden" name="seen" value=(proposed.seen);
            fieldset {
                legend { "Guidelines in force" }
                @for pack in Pack::builtin() {
                    label { input type="checkbox" name="pack" value=(pack.id) checked[proposed.chose(&pack.id)]; " " (pack.title) }
                }
            }
            div.field {
                label for="overlay" { "Your own rules over them" span.optional { " (optional)" } }
                p.help #overlay-help { "In TOML: what is raised, lowered, silenced, added or noted, each with a reason. Nobody can silence a patient's name." }
                textarea.code id="overlay" name="overlay" rows="14" spellcheck="false" aria-describedby="overlay-help" { "\n" (proposed.text) }
            }
            div.field {
                label for="file" { "Or from a file" span.optional { " (optional)" } }
                p.help #file-help { "Replaces what is typed above." }
                input id="file" name="file" type="file" accept=".toml,text/plain" aria-describedby="file-help";
            }
            (Field { name: "note", label: "Why", value: &proposed.note, help: "Kept with this version, for everybody who looks at it later.", required: false, ..Field::default() }.show())
            div.row {
                button.primary[!seen] { "See what it would change" }
                @if seen { button.primary formaction="/policy" { "Put in force" } }
            }
        }
    }
}

fn effect_of(effect: &Effect) -> Markup {
    html! {
        section.card aria-labelledby="effect" {
            h2 #effect { "What it would change" }
            @if effect.unseen > 0 { p.note { "There was no time for " (effect.unseen) " more." } }
            (tally("Drafts saved here lately", &effect.drafts, "No draft was saved here yet."))
            p.muted { "Counts only: a draft's words are its author's." }
            @if !effect.own.is_empty() {
                h3 { "Of your own drafts" }
                ul { @for one in &effect.own { li { a href={ "/drafts/" (one.what) } { "This draft" } ": " (verdicts(one.now, one.then)) } } }
            }
            (tally("Examples that come with the rules", &effect.examples, ""))
            @if !effect.changed.is_empty() {
                details {
                    summary { "The examples judged otherwise (" (effect.changed.len()) ")" }
                    ul {
                        @for one in effect.changed.iter().take(SHOWN) {
                            li { q { (one.what.1) } " " a href={ "/guidelines/" (one.what.0) } { (one.what.0) } ": " (verdicts(one.now, one.then)) }
                        }
                    }
                    @if effect.changed.len() > SHOWN { p.muted { "And " (effect.changed.len() - SHOWN) " more." } }
                }
            }
        }
    }
}

fn verdicts(now: Verdict, then: Verdict) -> Markup {
    html! {
        span.badge data-verdict=(now) { (now) }
        @if now == then { ", for other reasons or of other weight" } @else { " → " span.badge data-verdict=(then) { (then) } }
    }
}

fn tally(title: &str, tally: &Tally, none: &str) -> Markup {
    let moves: Vec<_> = tally.moves().collect();
    let changed: Vec<_> = tally.changed().collect();
    html! {
        h3 { (title) }
        @if tally.posts == 0 { p { (none) } } @else {
            p { (tally.posts) " looked at. " @if moves.is_empty() && changed.is_empty() { "Nothing would change." } }
            table tabindex="0" {
                thead { tr { th scope="col" { "Verdict" } th scope="col" { "Now" } th scope="col" { "Then" } } }
                tbody {
                    @for &verdict in Verdict::ALL {
                        @let (now, then) = tally.of(verdict);
                        tr { th scope="row" { (verdict) } td { (now) } td { (then) } }
                    }
                }
            }
            @if !moves.is_empty() { ul { @for (now, then, count) in &moves { li { (count) ": " (now) " → " (then) } } } }
            @if !changed.is_empty() {
                table tabindex="0" {
                    thead { tr {
                        th scope="col" { "Rule" } th scope="col" { "Now" } th scope="col" { "Then" }
                        th scope="col" { "Raised" } th scope="col" { "Lowered" } th scope="col" { "Silenced" }
                    } }
                    tbody {
                        @for (rule, change) in &changed {
                            tr {
                                th scope="row" { (rule) } td { (change.now) } td { (change.then) }
                                td { (change.raised) } td { (change.lowered) } td { (change.silenced) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn list(who: &Who, versions: &Versions<'_>) -> Markup {
    html! {
        h2 { "Versions" }
        @if versions.all.is_empty() { p { "None yet: every guideline is in force, and nothing lies over them." } } @else {
            table tabindex="0" {
                thead { tr { th scope="col" { "Version" } th scope="col" { "Since" } th scope="col" { "By" } th scope="col" { "Why" } th scope="col" { span.heard { "Again" } } } }
                tbody {
                    @for (n, version) in versions.all.iter().enumerate() {
                        tr {
                            th scope="row" { a href={ "/policy/versions/" (version.version) } { (version.version) } @if n == 0 { " (in force)" } }
                            td { (when(who, version.created_at)) }
                            td { (versions.setter(version)) }
                            td { (version.note) }
                            td { @if n > 0 { a href={ "/policy?from=" (version.version) } { "Use again" span.heard { " version " (version.version) } } } }
                        }
                    }
                }
            }
        }
    }
}

/// One version, and what changed since `other`.
pub(super) fn version(who: &Who, version: &PolicyVersion, other: Option<&PolicyVersion>, versions: &Versions<'_>) -> Markup {
    let packs = |version: &PolicyVersion| if version.packs.is_empty() { "all".to_owned() } else { version.packs.join(", ") };
    pages::page(
        who,
        "/policy",
        &format!("Policy, version {}", version.version),
        &html! {
            dl {
                dt { "Since" } dd { (when(who, version.created_at)) }
                dt { "By" } dd { (versions.setter(version)) }
                dt { "Why" } dd { (version.note) }
                dt { "Guidelines" } dd { (packs(version)) @if let Some(other) = other.filter(|other| other.packs != version.packs) { " (version " (other.version) ": " (packs(other)) ")" } }
                dt { "Fingerprint" } dd { code { (version.fingerprint) } }
            }
            h2 { "Own rules" @if let Some(other) = other { ", against version " (other.version) } }
            (compared(other.and_then(|other| other.overlay.as_deref()).unwrap_or_default(), version.overlay.as_deref().unwrap_or_default()))
            @if versions.all.len() > 1 { (choose(version, other, versions)) }
            p { a href={ "/policy?from=" (version.version) } { "Begin a new version with this one" } " · " a href="/policy" { "All versions" } }
        },
    )
}

fn choose(version: &PolicyVersion, other: Option<&PolicyVersion>, versions: &Versions<'_>) -> Markup {
    html! {
        form.row method="get" action={ "/policy/versions/" (version.version) } {
            label for="against" { "Compare with version" }
            select #against name="against" {
                @for one in versions.all { option value=(one.version) selected[other.is_some_and(|other| other.version == one.version)] { (one.version) } }
            }
            button.quiet { "Compare" }
        }
    }
}

fn compared(old: &str, new: &str) -> Markup {
    html! {
        @if old.is_empty() && new.is_empty() { p { "None." } } @else {
            pre.diff {
                @for line in diff(old, new) {
                    @match line {
                        Line::Same(words) => { "  " (words) "\n" },
                        Line::Gone(words) => { del { "- " (words) } "\n" },
                        Line::New(words) => { ins { "+ " (words) } "\n" },
                    }
                }
            }
        }
    }
}
