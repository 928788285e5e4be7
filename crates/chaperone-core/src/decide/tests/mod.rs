//! What holds of every decision.

mod examples;
mod sentences;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::reply::{Handoff, reply};
use super::*;
use crate::Engine;
use crate::pack::{Demand, Pack, Policy};
use crate::post::{Account, Post, Surface};
use crate::review::Verdict;
use crate::rules::Rule;
use crate::text::Draft;

fn any_situation() -> impl Strategy<Value = Situation> {
    let who = (select(Kind::ALL), select(Who::ALL), select(Account::ALL), select(Group::ALL), select(Consent::ALL), select(Covers::ALL));
    let what = (
        select(Detail::ALL),
        select(Stake::ALL),
        select(Seriousness::ALL),
        proptest::option::of(0..40_u32),
        proptest::option::of(select(Rule::ALL)),
    );
    (who, what, any::<[bool; 8]>()).prop_map(|(who, what, flags)| {
        let (kind, who, account, group, consent, covers) = who;
        let (detail, stake, seriousness, told_days_ago, conduct) = what;
        let [disclosed, removed, senior, anonymous, urgent, sole_provider, known_before, trainee] = flags;
        Situation {
            kind,
            who,
            account,
            group,
            consent,
            covers,
            detail,
            stake,
            disclosed,
            conduct,
            seriousness,
            told_days_ago,
            removed,
            senior,
            anonymous,
            urgent,
            sole_provider,
            known_before,
            trainee,
        }
    })
}

fn under(packs: &[Pack]) -> Policy {
    Policy::resolve(packs, &[]).unwrap()
}

proptest! {
    #[test]
    fn another_pack_never_makes_it_laxer(s in any_situation(), few in subsequence(Pack::builtin(), 0..5), more in select(Pack::builtin())) {
        let fewer = decide(&under(&few), &s);
        let with = [few, vec![more]].concat();
        prop_assert!(decide(&under(&with), &s).answer >= fewer.answer);
    }

    #[test]
    fn what_leads_is_demanded_by_a_clause(s in any_situation()) {
        let decision = decide(Policy::builtin(), &s);
        for pack in &decision.packs {
            prop_assert_eq!(pack.clauses.is_empty(), pack.answer == Answer::SilentNoClause);
            prop_assert!(pack.answer <= decision.answer);
        }
        prop_assert!(decision.leading().count() > 0);
        prop_assert_eq!(decision.leading().count() + decision.others().count(), decision.packs.len());
    }

    #[test]
    fn an_exception_is_recorded_only_where_somebody_is_turned_down(s in any_situation()) {
        let decision = decide(Policy::builtin(), &s);
        prop_assert_eq!(decision.record_exception(), (s.sole_provider || s.known_before) && decision.answer.refuses());
    }

    #[test]
    fn any_sentence_is_read(sentence in ".*") {
        let _ = read::read(&sentence);
    }
}

#[test]
fn no_pack_in_force_is_silence() {
    let decision = decide(&under(&[]), &Situation::of(Kind::ConnectionRequest));
    assert_eq!((decision.answer, decision.packs.len()), (Answer::SilentNoClause, 0));
}

#[test]
fn every_kind_is_spoken_of() {
    for &kind in Kind::ALL {
        let conduct = Some(Rule::Intoxication);
        let decision = decide(Policy::builtin(), &Situation { conduct, who: Who::CurrentPatient, ..Situation::of(kind) });
        assert_ne!(decision.answer, Answer::SilentNoClause, "{kind}");
    }
}

#[test]
fn every_demand_is_made_and_answers_something() {
    for &demand in Demand::ALL {
        let makers: Vec<_> = Policy::builtin().clauses().filter(|(_, clause)| clause.demands.contains(&demand)).collect();
        assert!(!makers.is_empty(), "{demand}");
    }
}

/// Every reply that there is, to every sort of person.
fn replies() -> Vec<(Situation, String)> {
    let handoffs = [
        Handoff::default(),
        Handoff { portal: "https://practice.example/contact".into(), telephone: "01 555 0100".into(), emergency: "112".into() },
    ];
    let mut all = Vec::new();
    for &kind in Kind::ALL {
        for &who in Who::ALL {
            for &account in Account::ALL {
                for &answer in Answer::ALL {
                    for (urgent, handoff) in [(false, &handoffs[0]), (false, &handoffs[1]), (true, &handoffs[0]), (true, &handoffs[1])] {
                        let situation = Situation { who, account, urgent, ..Situation::of(kind) };
                        if let Some(words) = reply(&situation, answer, handoff)
                            && !all.iter().any(|(_, other)| *other == words)
                        {
                            all.push((situation, words));
                        }
                    }
                }
            }
        }
    }
    all.extend(handoffs.iter().map(|handoff| (Situation::of(Kind::Message), handoff.text())));
    all
}

#[test]
fn replies_confirm_nothing() {
    let engine = Engine::default();
    let all = replies();
    assert!(all.len() > 20, "{}", all.len());
    let mut unclear = std::collections::BTreeSet::new();
    for (situation, words) in all {
        for told in ["patient", "your visit", "your treatment", "you were", "your care", "appointment", "your health"] {
            assert!(!words.to_lowercase().contains(told), "{words}");
        }
        for surface in [Surface::ReviewReply, Surface::Dm] {
            for account in [Account::Practice, Account::Professional] {
                let mut post = Post { draft: Draft::new(words.clone()).unwrap(), ..Post::default() };
                (post.situation.surface, post.situation.account) = (surface, account);
                let review = engine.check(&post);
                if review.verdict != Verdict::Clear {
                    let rules: Vec<_> = review.findings.iter().map(|finding| finding.rule.name()).collect();
                    unclear.insert(format!("{}: {words} {rules:?}", situation.kind));
                }
            }
        }
    }
    assert!(unclear.is_empty(), "{unclear:#?}");
}

#[test]
fn an_urgent_reply_points_to_emergency_care_first() {
    let handoff = Handoff { emergency: "112".into(), ..Handoff::default() };
    let situation = Situation { urgent: true, ..Situation::of(Kind::Message) };
    let words = reply(&situation, Answer::DeclineAndRedirect, &handoff).unwrap();
    assert!(words.split('.').next().unwrap().contains("112"), "{words}");
}
