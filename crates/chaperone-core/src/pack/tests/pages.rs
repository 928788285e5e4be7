//! What `explain` and `packs` print.

use super::{builtin, overlay};
use crate::pack::{Ask, Overlay, Policy, asking, explain, overview, suggest};
use crate::review::Severity;
use crate::rules::Rule;

fn hospital() -> Policy {
    let hospital = overlay(
        "hospital-y",
        "employer",
        "over = [\"mms\"]\nraise = [{ rule = \"undisclosed-interest\", to = \"high\", reason = \"Policy HR-7, section 3\" }]\n\
         note = [{ rule = \"patient-privacy-*\", text = \"Unsure? Privacy office, ext. 1234.\", reason = \"one place to ask\" }]\n\
         add = [{ id = \"gifts\", force = \"must\", gist = \"Declare every gift.\", rules = [\"undisclosed-interest\"], reason = \"HR-7\" }]",
    );
    Policy::resolve(builtin(), &[hospital]).unwrap()
}

#[test]
fn every_topic_has_a_page_and_is_the_same_each_time() {
    let policy = hospital();
    let rules = Rule::ALL.iter().map(|rule| rule.name().to_owned());
    let packs = policy.packs().iter().map(|pack| pack.id.clone());
    let clauses = policy.clauses().map(|(pack, clause)| format!("{pack}/{}", clause.id));
    for topic in rules.chain(packs).chain(clauses).chain(["hospital-y".to_owned()]) {
        let page = explain(&policy, &topic).unwrap_or_else(|| panic!("{topic}"));
        assert!(page.starts_with("# ") && page.ends_with('\n') && !page.contains("\n\n\n"), "{topic}\n{page}");
        assert_eq!(explain(&hospital(), &topic), Some(page), "{topic}");
    }
}

#[test]
fn a_clause_page_sets_the_packs_side_by_side() {
    let page = explain(&Policy::default(), "mms/6.connect").unwrap();
    let at = |words: &str| page.find(words).unwrap_or_else(|| panic!("{words}\n{page}"));
    assert!(at("`acp-fsmb/requests`") < at("`smmp/2.1`"), "a must stands before a should");
    at("(this clause)");
    let page = explain(&Policy::default(), "mms/8").unwrap();
    assert!(page.contains("Silent on it, which gives no duty: `acp-fsmb`, `ama`, `ncms`."), "{page}");
}

#[test]
fn a_rule_page_says_who_set_what() {
    let policy = hospital();
    let page = explain(&policy, "undisclosed-interest").unwrap();
    assert!(page.contains("moderate becomes high by `hospital-y`: Policy HR-7, section 3"), "{page}");
    assert!(page.contains("**must** `hospital-y/gifts`: Declare every gift. (HR-7)"), "{page}");
    assert!(explain(&policy, "patient-privacy-direct").unwrap().contains("Unsure? Privacy office, ext. 1234. (`hospital-y`)"));
    assert!(!explain(&Policy::default(), "undisclosed-interest").unwrap().contains("In this policy"));
}

#[test]
fn the_overview_lists_packs_overlays_and_changes() {
    let page = overview(&hospital());
    for words in
        ["`mms` 1.0.0", "`hospital-y` (employer)", "`undisclosed-interest`: moderate becomes high", &hospital().fingerprint().to_string()]
    {
        assert!(page.contains(words), "{words}\n{page}");
    }
}

#[test]
fn an_unknown_topic_has_no_page_but_maybe_a_neighbour() {
    let policy = Policy::default();
    for (topic, meant) in [("mms/6.conect", "mms/6.connect"), ("defammation", "defamation"), ("mma", "ama"), ("Copyright", "copyright")] {
        assert_eq!(explain(&policy, topic), None, "{topic}");
        assert_eq!(suggest(&policy, topic).as_deref(), Some(meant));
    }
    assert_eq!(suggest(&policy, "the weather in Lisbon"), None);
    assert_eq!(explain(&policy, ""), None);
}

#[test]
fn what_packs_ask_can_be_looked_up_strictest_first() {
    let policy = Policy::default();
    let found: Vec<String> = asking(&policy, Ask::ConcernEscalate).iter().map(|(pack, clause)| format!("{pack}/{}", clause.id)).collect();
    assert_eq!(found, ["smmp/7.2", "ama/e.report", "mms/7.report", "ncms/2e.report"]);
}

#[test]
fn the_example_overlay_does_what_it_says() {
    let example = Overlay::parse(include_str!("../../../../../packs/examples/hospital.toml")).unwrap();
    let policy = Policy::resolve(builtin(), &[example]).unwrap();
    assert_eq!(policy.severity(Rule::UndisclosedInterest, Severity::Low), Some(Severity::High));
    assert_eq!(policy.severity(Rule::PersonalOnProfessional, Severity::Moderate), Some(Severity::Note));
    assert_eq!(policy.severity(Rule::UnlawfulAdvertising, Severity::High), None);
    assert_eq!(policy.notes(Rule::PatientPrivacyIndirect).len(), 1);
    assert!(policy.notes(Rule::Copyright).is_empty());
    assert!(explain(&policy, "hospital-y/gifts").is_some_and(|page| page.contains("added by *Social media policy of Hospital Y*")));
}
