//! The laws of putting layers together.

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::{builtin, overlay};
use crate::pack::{Force, Layer, Overlay, PackError, Policy, Problem};
use crate::review::Severity;
use crate::rules::{Rule, spec};

/// One entry of an overlay: which list, and what stands in it.
#[derive(Clone, Debug)]
enum Entry {
    Raise(Rule, Severity),
    Lower(Rule, Severity),
    Mute(Rule),
    Add(Force, Rule),
    Note(&'static str),
}

const PATTERNS: [&str; 4] = ["patient-privacy-*", "copyright", "*", "defamation"];

/// Any rule, and often one of a few, so that layers meet on it.
fn rule() -> impl Strategy<Value = Rule> {
    let few = vec![Rule::PatientPrivacyDirect, Rule::PersonalOnProfessional, Rule::Ambiguity];
    prop_oneof![select(Rule::ALL.to_vec()), select(few)]
}

fn severity() -> impl Strategy<Value = Severity> {
    select(Severity::ALL.to_vec())
}

/// What takes nothing away.
fn gentle() -> impl Strategy<Value = Entry> {
    prop_oneof![
        (rule(), severity()).prop_map(|(rule, to)| Entry::Raise(rule, to)),
        (select(Force::ALL.to_vec()), rule()).prop_map(|(force, rule)| Entry::Add(force, rule)),
        select(PATTERNS.to_vec()).prop_map(Entry::Note),
    ]
}

fn entry() -> impl Strategy<Value = Entry> {
    prop_oneof![gentle(), (rule(), severity()).prop_map(|(rule, to)| Entry::Lower(rule, to)), rule().prop_map(Entry::Mute)]
}

/// The overlay, with what no overlay may say left out.
fn write(id: &str, layer: Layer, entries: &[Entry]) -> Overlay {
    let mut lists: [Vec<String>; 5] = Default::default();
    let mut changed: Vec<Rule> = Vec::new();
    for (n, entry) in entries.iter().enumerate() {
        let (list, line) = match entry {
            Entry::Raise(rule, to) => (0, format!("rule = \"{rule}\", to = \"{to}\"")),
            Entry::Lower(rule, to) => (1, format!("rule = \"{rule}\", to = \"{to}\"")),
            Entry::Mute(rule) => (2, format!("rule = \"{rule}\"")),
            Entry::Add(force, rule) => (3, format!("id = \"c{n}\", force = \"{force}\", gist = \"g\", rules = [\"{rule}\"]")),
            Entry::Note(rule) => (4, format!("rule = \"{rule}\", text = \"Ask us.\"")),
        };
        let refused = match *entry {
            Entry::Raise(rule, to) => rule == Rule::Audience && to > Severity::Note,
            Entry::Lower(rule, to) => rule == Rule::PatientPrivacyDirect && to < Severity::Moderate,
            Entry::Mute(rule) => rule == Rule::PatientPrivacyDirect,
            _ => false,
        };
        let again = match *entry {
            Entry::Raise(rule, _) | Entry::Lower(rule, _) | Entry::Mute(rule) => {
                changed.contains(&rule) || {
                    changed.push(rule);
                    false
                }
            }
            _ => false,
        };
        if !refused && !again {
            lists[list].push(format!("{{ {line}, reason = \"reason {n}\" }}"));
        }
    }
    let keys = ["raise", "lower", "mute", "add", "note"];
    let lines: Vec<String> = keys.iter().zip(&lists).map(|(key, list)| format!("{key} = [{}]", list.join(", "))).collect();
    overlay(id, layer.name(), &lines.join("\n"))
}

fn overlays_of(entry: impl Strategy<Value = Entry>, most: usize) -> impl Strategy<Value = Vec<Overlay>> {
    let one = (select(Layer::ALL.to_vec()), proptest::collection::vec(entry, 0..4));
    let number = |all: Vec<(Layer, Vec<Entry>)>| {
        all.iter().enumerate().map(|(n, (layer, entries))| write(&format!("o{n}"), *layer, entries)).collect()
    };
    proptest::collection::vec(one, 0..most).prop_map(number)
}

fn overlays() -> impl Strategy<Value = Vec<Overlay>> {
    overlays_of(entry(), 5)
}

fn resolve(overlays: &[Overlay]) -> Result<Policy, PackError> {
    Policy::resolve(builtin(), overlays)
}

fn every_case() -> impl Iterator<Item = (Rule, Severity)> {
    Rule::ALL.iter().flat_map(|&rule| Severity::ALL.iter().map(move |&severity| (rule, severity)))
}

proptest! {
    #[test]
    fn the_order_in_which_they_are_given_does_not_matter(overlays in overlays(), swaps in proptest::collection::vec(any::<(Index, Index)>(), 0..6)) {
        let mut shuffled = overlays.clone();
        let mut packs = builtin().to_vec();
        for (a, b) in swaps {
            packs.swap(a.index(builtin().len()), b.index(builtin().len()));
            if !shuffled.is_empty() {
                shuffled.swap(a.index(overlays.len()), b.index(overlays.len()));
            }
        }
        let (one, other) = (resolve(&overlays), Policy::resolve(&packs, &shuffled));
        prop_assert_eq!(one.as_ref().map(Policy::fingerprint), other.as_ref().map(Policy::fingerprint));
        prop_assert_eq!(one, other);
    }

    #[test]
    fn disagreement_within_a_layer_is_an_error_that_names_both(
        rule in rule(), layer in select(Layer::ALL.to_vec()), (one, other) in (entry(), entry()), rest in overlays_of(gentle(), 3)
    ) {
        let about = |entry: Entry| match entry {
            Entry::Raise(_, to) => Entry::Raise(rule, to),
            Entry::Lower(_, to) => Entry::Lower(rule, to),
            _ => Entry::Mute(rule),
        };
        let pair = [write("x-one", layer, &[about(one)]), write("x-two", layer, &[about(other)])];
        let steps: Vec<_> = pair.iter().filter_map(|overlay| overlay.changes.first().map(|change| change.step)).collect();
        let own_mind = rest.iter().any(|overlay| overlay.layer == layer);
        if steps.len() == 2 && steps[0] != steps[1] && !own_mind {
            let error = resolve(&[rest, pair.to_vec()].concat());
            // Something before it in the layers may be refused first.
            if let Err(error) = &error && let Problem::Conflict { one, other, rule: named } = error.problem() && one.starts_with("x-") {
                prop_assert_eq!((one.as_str(), other.as_str(), *named), ("x-one", "x-two", rule.name()));
                prop_assert_eq!(error.id(), Some("x-two"));
            }
            prop_assert!(error.is_err());
        }
    }

    #[test]
    fn raising_adding_and_noting_take_nothing_away(before in overlays(), more in proptest::collection::vec(gentle(), 0..5), layer in select(Layer::ALL.to_vec())) {
        let all = [before.clone(), vec![write("more", layer, &more)]].concat();
        if let (Ok(before), Ok(after)) = (resolve(&before), resolve(&all)) {
            for (rule, default) in every_case() {
                prop_assert!(after.severity(rule, default) >= before.severity(rule, default), "{rule} {default}");
                prop_assert!(before.notes(rule).iter().all(|note| after.notes(rule).contains(note)));
                prop_assert!(before.citations(rule).iter().all(|citation| after.citations(rule).contains(citation)));
            }
        }
    }

    #[test]
    fn nobody_edits_what_another_says(overlays in overlays()) {
        if let Ok(policy) = resolve(&overlays) {
            prop_assert_eq!(policy.packs(), builtin());
            for overlay in &overlays {
                prop_assert!(policy.overlays().contains(overlay));
            }
            for (rule, _) in every_case() {
                let alone = Policy::default();
                let kept: Vec<_> = policy.citations(rule).iter().filter(|citation| !citation.pack.starts_with('o')).collect();
                prop_assert_eq!(kept, alone.citations(rule).iter().collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn resolving_again_or_giving_twice_changes_nothing(overlays in overlays()) {
        if let Ok(policy) = resolve(&overlays) {
            prop_assert_eq!(&policy, &Policy::resolve(policy.packs(), policy.overlays()).unwrap());
            let packs = [builtin(), builtin()].concat();
            prop_assert_eq!(&policy, &Policy::resolve(&packs, &[overlays.clone(), overlays].concat()).unwrap());
        }
    }

    #[test]
    fn fingerprints_are_equal_where_policies_are(one in overlays_of(entry(), 3), keep in any::<Index>(), other in overlays_of(entry(), 2)) {
        let kept = one.get(..keep.index(one.len() + 1)).unwrap().to_vec();
        let empty = [one.clone(), vec![overlay("empty", "employer", "")]].concat();
        let all: Vec<Policy> = [&one, &kept, &other, &empty].iter().filter_map(|overlays| resolve(overlays).ok()).collect();
        for a in &all {
            for b in &all {
                prop_assert_eq!(a == b, a.fingerprint() == b.fingerprint());
                let same = every_case().all(|(rule, default)| {
                    a.severity(rule, default) == b.severity(rule, default)
                        && a.because(rule, default) == b.because(rule, default)
                        && a.notes(rule) == b.notes(rule)
                        && a.citations(rule) == b.citations(rule)
                });
                prop_assert!(same || a != b);
            }
        }
        prop_assert_eq!(resolve(&one).ok(), resolve(&empty).ok());
    }

    #[test]
    fn a_patients_name_is_always_at_least_moderate(overlays in overlays()) {
        if let Ok(policy) = resolve(&overlays) {
            for &default in Severity::ALL {
                let now = policy.severity(Rule::PatientPrivacyDirect, default);
                prop_assert!(now >= Some(default.min(Severity::Moderate)), "{default} became {now:?}");
                prop_assert!(policy.severity(Rule::Audience, Severity::Note) <= Some(Severity::Note));
            }
        }
    }

    #[test]
    fn an_authors_own_overlay_silences_nothing_grave(below in overlays(), entries in proptest::collection::vec(entry(), 0..5)) {
        let below: Vec<Overlay> = below.into_iter().filter(|overlay| overlay.layer != Layer::Own).collect();
        let all = [below.clone(), vec![write("me", Layer::Own, &entries)]].concat();
        if let (Ok(below), Ok(all)) = (resolve(&below), resolve(&all)) {
            for (rule, default) in every_case() {
                let (before, after) = (below.severity(rule, default), all.severity(rule, default));
                prop_assert!(before <= Some(Severity::Low) || after >= Some(Severity::Low), "{rule} {default}: {before:?} became {after:?}");
            }
        }
    }

    #[test]
    fn whoever_set_a_severity_is_named(overlays in overlays()) {
        if let Ok(policy) = resolve(&overlays) {
            for (rule, default) in every_case() {
                let changed = policy.severity(rule, default) != Some(default);
                prop_assert!(!changed || policy.set_by(rule, default).is_some());
                if let Some(by) = policy.because(rule, default) {
                    let setter = overlays.iter().find(|overlay| overlay.id == by.overlay).unwrap();
                    prop_assert!(setter.changes.iter().any(|change| change.rule == rule && change.reason == by.reason));
                }
            }
        }
    }
}

#[test]
fn later_layers_are_applied_last() {
    let raise = |id: &str, layer: &str, to: &str| {
        overlay(id, layer, &format!("raise = [{{ rule = \"ambiguity\", to = \"{to}\", reason = \"by {id}\" }}]"))
    };
    let lower = overlay("clinic", "employer", "lower = [{ rule = \"ambiguity\", to = \"low\", reason = \"by clinic\" }]");
    let policy = resolve(&[lower.clone(), raise("college", "specialty", "high")]).unwrap();
    assert_eq!(policy.severity(Rule::Ambiguity, Severity::Moderate), Some(Severity::Low));
    assert_eq!(policy.set_by(Rule::Ambiguity, Severity::Moderate), Some("clinic"));
    let policy = resolve(&[lower, raise("me", "own", "high")]).unwrap();
    assert_eq!(policy.severity(Rule::Ambiguity, Severity::Moderate), Some(Severity::High));
    assert_eq!(policy.because(Rule::Ambiguity, Severity::Moderate).map(|by| by.reason.as_str()), Some("by me"));
}

#[test]
fn raising_brings_back_what_an_earlier_layer_muted() {
    let mute = overlay("clinic", "employer", "mute = [{ rule = \"copyright\", reason = \"r\" }]");
    let raise = overlay("me", "own", "raise = [{ rule = \"copyright\", to = \"low\", reason = \"r\" }]");
    let muted = resolve(core::slice::from_ref(&mute)).unwrap();
    assert_eq!(muted.severity(Rule::Copyright, Severity::High), None);
    assert_eq!(muted.set_by(Rule::Copyright, Severity::High), Some("clinic"));
    let back = resolve(&[mute, raise]).unwrap();
    assert_eq!(back.severity(Rule::Copyright, Severity::High), Some(Severity::High));
}

#[test]
fn overlays_of_one_layer_may_agree() {
    let body = "raise = [{ rule = \"copyright\", to = \"high\", reason = \"r\" }]";
    let policy = resolve(&[overlay("b", "employer", body), overlay("a", "employer", body)]).unwrap();
    assert_eq!(policy.set_by(Rule::Copyright, Severity::Low), Some("a"));
    assert_eq!(policy.set_by(Rule::Copyright, Severity::High), None, "nothing was raised there");
}

#[test]
fn changes_without_effect_leave_the_fingerprint() {
    let plain = Policy::default().fingerprint();
    assert_eq!(resolve(&[]).unwrap().fingerprint(), plain);
    let idle = overlay(
        "idle",
        "own",
        "raise = [{ rule = \"copyright\", to = \"note\", reason = \"r\" }]\nlower = [{ rule = \"defamation\", to = \"high\", reason = \"r\" }]",
    );
    assert_eq!(resolve(&[idle]).unwrap().fingerprint(), plain);
    for body in [
        "raise = [{ rule = \"copyright\", to = \"high\", reason = \"r\" }]",
        "note = [{ rule = \"copyright\", text = \"t\", reason = \"r\" }]",
        "add = [{ id = \"a\", force = \"may\", gist = \"g\", rules = [\"copyright\"], reason = \"r\" }]",
    ] {
        assert_ne!(resolve(&[overlay("o", "own", body)]).unwrap().fingerprint(), plain, "{body}");
    }
    assert_ne!(Policy::resolve(builtin().get(1..).unwrap(), &[]).unwrap().fingerprint(), plain);
}

#[test]
fn citations_begin_with_the_strictest() {
    let policy = Policy::default();
    for &rule in Rule::ALL {
        let forces: Vec<u8> = policy.citations(rule).iter().map(|citation| citation.force.strictness()).collect();
        assert!(forces.is_sorted(), "{rule}");
    }
    let added =
        overlay("clinic", "employer", "add = [{ id = \"wine\", force = \"must\", gist = \"g\", rules = [\"audience\"], reason = \"r\" }]");
    let policy = resolve(&[added]).unwrap();
    let first = policy.citations(Rule::Audience).first().unwrap();
    assert_eq!((first.pack.as_str(), first.clause.as_str(), first.force), ("clinic", "wine", Force::Must));
}

#[test]
fn a_policy_without_packs_is_the_engine_alone() {
    let policy = Policy::resolve(&[], &[]).unwrap();
    for (rule, default) in every_case() {
        assert_eq!(policy.severity(rule, default), Some(default));
        assert!(policy.citations(rule).is_empty() && policy.set_by(rule, default).is_none());
    }
    assert_eq!(policy.severity(Rule::Copyright, spec(Rule::Copyright).severity), Some(Severity::Moderate));
}
