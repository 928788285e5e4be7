//! The pages of a request.

use std::collections::BTreeMap;

use chaperone_core::decide::reply::{Handoff, reply};
use chaperone_core::decide::{Answer, Decision, Kind, PackAnswer, Situation, decide};
use chaperone_core::pack::Policy;
use chaperone_store::decisions::Asked;
use maud::{Markup, html};

use super::kinds::{self, Choice, PATIENTS, Questions};
use crate::pages::parts::{alert, choice};
use crate::pages::prose::topic;
use crate::pages::{page, when};
use crate::who::Who;

/// Step 1: what it is about.
pub(super) fn begin(who: &Who, asked: &[Asked], handoff: &Handoff) -> Markup {
    page(
        who,
        "/requests",
        "A patient wants something of me",
        &html! {
            p { "Choose what it is. You are told what your guidelines say, and get a reply to copy. Nothing about the person is asked or kept." }
            ul.tiles {
                @for (kind, title, words) in PATIENTS {
                    li { a.card href={ "/requests/about/" (kind) } { strong { (title) } span { (words) } } }
                }
            }
            p { a href="/requests/follows" { "Who asks to follow my connected accounts?" } }
            details {
                summary { "Something else" }
                ul { @for kind in kinds::others() { li { a href={ "/requests/about/" (kind) } { (kinds::title(kind)) } } } }
            }
            h2 { "Where to turn with a question about health" }
            p { "For your profile, or the end of a message." }
            (to_copy("handoff", &handoff.text()))
            (earlier(who, asked))
        },
    )
}

fn earlier(who: &Who, asked: &[Asked]) -> Markup {
    html! {
        @if !asked.is_empty() {
            h2 { "What you asked before" }
            table tabindex="0" {
                thead { tr { th scope="col" { "What" } th scope="col" { "Answer" } th scope="col" { "When" } } }
                tbody {
                    @for one in asked {
                        tr {
                            th scope="row" { a href={ "/requests/" (one.id) } { (Kind::from_name(&one.kind).map_or_else(|| one.kind.clone(), kinds::title)) } }
                            td { (answer_words(&one.answer)) @if !one.exception.is_empty() { " " span.badge { "done otherwise" } } }
                            td { (when(who, one.created_at)) }
                        }
                    }
                }
            }
        }
    }
}

fn answer_words(name: &str) -> &str {
    Answer::from_name(name).map_or(name, |answer| answer.words())
}

/// Step 2: the few things that matter.
pub(super) fn ask(who: &Who, kind: Kind, sent: &BTreeMap<String, String>, wrong: &str) -> Markup {
    let Questions { choices, ticks, days } = kinds::questions(kind);
    page(
        who,
        "/requests",
        &kinds::title(kind),
        &html! {
            (alert(wrong))
            p { "The situation: " (kind.title()) "." }
            form.stack method="post" action="/requests" {
                input type="hidden" name="kind" value=(kind);
                @for Choice { key, ask, answers } in &choices {
                    (choice(key, ask, answers.iter().copied(), sent.get(*key).map_or("", String::as_str)))
                }
                fieldset {
                    legend { "What holds?" }
                    @for tick in &ticks {
                        label { input type="checkbox" name=(tick.key) value="yes" checked[sent.contains_key(tick.key)]; " " (tick.says) }
                    }
                }
                @if days {
                    div.field {
                        label for="told_days_ago" { "How many days ago was the colleague told?" span.optional { " (optional)" } }
                        input #told_days_ago name="told_days_ago" type="number" min="0" value=(sent.get("told_days_ago").map_or("", String::as_str));
                    }
                }
                button.primary { "What do the guidelines say?" }
            }
            p { a href="/requests" { "Something else" } }
        },
    )
}

/// Step 3: the answer. `reason` stands in the field for doing otherwise, with what is `wrong` about it.
pub(super) fn answer(
    who: &Who,
    policy: &Policy,
    asked: &Asked,
    situation: &Situation,
    handoff: &Handoff,
    reason: &str,
    wrong: &str,
) -> Markup {
    let decision = decide(policy, situation);
    page(
        who,
        "/requests",
        &kinds::title(situation.kind),
        &html! {
            (alert(wrong))
            @if decision.policy.to_string() != asked.policy {
                p.note { "The guidelines have changed since you asked. Then the answer was: " (answer_words(&asked.answer)) }
            }
            (verdict(&decision, policy))
            @if let Some(words) = reply(situation, decision.answer, handoff) {
                h2 { "A reply to copy" }
                p.muted { "It neither says nor denies that anybody is a patient." }
                (to_copy("reply", &words))
            }
            (said(&decision, policy))
            (otherwise(asked, &decision, reason))
            p { a href="/requests" { "Ask something else" } }
        },
    )
}

fn verdict(decision: &Decision, policy: &Policy) -> Markup {
    let leading: Vec<&PackAnswer> = decision.leading().filter(|said| !said.clauses.is_empty()).collect();
    html! {
        section.card aria-labelledby="answer" {
            h2 #answer { (decision.answer.words()) }
            @for said in &leading { p { (clauses(said, policy)) ": " (said.reason) } }
            @if !decision.remarks.is_empty() { ul { @for remark in &decision.remarks { li { (remark.words()) } } } }
            @for note in &decision.notes { p.note { (note.text) " " span.muted { "(" (note.overlay) ")" } } }
        }
    }
}

fn clauses(said: &PackAnswer, policy: &Policy) -> Markup {
    html! {
        @for (n, citation) in said.clauses.iter().enumerate() {
            @if n > 0 { ", " }
            (topic(&format!("{}/{}", citation.pack, citation.clause), policy))
        }
    }
}

fn said(decision: &Decision, policy: &Policy) -> Markup {
    let differ = decision.others().next().is_some();
    html! {
        h2 { @if differ { "Where the guidelines differ" } @else { "What each guideline says" } }
        table tabindex="0" {
            thead { tr { th scope="col" { "Guideline" } th scope="col" { "Answer" } th scope="col" { "Clause" } th scope="col" { "Why" } } }
            tbody {
                @for said in &decision.packs {
                    tr {
                        th scope="row" { (topic(&said.pack, policy)) @if said.answer == decision.answer && differ { " " span.badge { "leads" } } }
                        td { (said.answer.words()) }
                        td { (clauses(said, policy)) }
                        td { (said.reason) }
                    }
                }
            }
        }
    }
}

fn otherwise(asked: &Asked, decision: &Decision, reason: &str) -> Markup {
    html! {
        details open[decision.record_exception() || !reason.is_empty()] {
            summary { "I do otherwise here" }
            form.stack method="post" action={ "/requests/" (asked.id) "/exception" } {
                div.field {
                    label for="reason" { "Why" }
                    p.help #reason-help { "For yourself, should anybody ask. No names, and nothing that tells who it is." }
                    textarea #reason name="reason" rows="3" maxlength="1000" aria-describedby="reason-help" { "\n" (reason) }
                }
                button { "Keep the reason" }
            }
        }
    }
}

/// Words to copy; the button works where there is a script.
fn to_copy(id: &str, words: &str) -> Markup {
    html! {
        div.copy {
            textarea id=(id) rows="4" readonly aria-label="Text to copy" { "\n" (words) }
            button type="button" data-copy=(id) hidden { "Copy" }
        }
    }
}
