//! The table of situations and answers, from the function that decides.

use std::fmt::Write as _;

use chaperone_core::decide::{Answer, Consent, Covers, Detail, Group, Kind, Seriousness, Situation, Stake, Who, decide};
use chaperone_core::pack::Policy;
use chaperone_core::post::Account;
use chaperone_core::rules::Rule;

/// One more thing that is known of a situation.
type Change = (&'static str, fn(&mut Situation));

/// What is tried on every kind: a row appears where it changes an answer.
const CHANGES: &[Change] = &[
    ("on a personal account", |s| s.account = Account::Personal),
    ("who is no patient", |s| s.who = Who::Stranger),
    ("nothing tells who it is", |s| s.detail = Detail::None),
    ("a room number or initials", |s| s.detail = Detail::Label),
    ("somebody can be recognised", |s| s.detail = Detail::Identifying),
    ("consent by word of mouth", |s| s.consent = Consent::Oral),
    ("written consent to this use", |s| (s.consent, s.covers) = (Consent::Written, Covers::ThisUse)),
    ("written consent to another use", |s| (s.consent, s.covers) = (Consent::Written, Covers::OtherUse)),
    ("in a closed group that checks nobody", |s| s.group = Group::Closed),
    ("among verified members", |s| s.group = Group::VerifiedMembers),
    ("through a fund", |s| s.stake = Stake::Fund),
    ("disclosed", |s| s.disclosed = true),
    ("touches the rule intoxication", |s| s.conduct = Some(Rule::Intoxication)),
    ("touches the rule credential-misrepresentation", |s| s.conduct = Some(Rule::CredentialMisrepresentation)),
    ("told a week ago, mild", |s| (s.told_days_ago, s.seriousness) = (Some(7), Seriousness::Mild)),
    ("told a week ago, significant", |s| (s.told_days_ago, s.seriousness) = (Some(7), Seriousness::Significant)),
    ("told today, serious harm", |s| (s.told_days_ago, s.seriousness) = (Some(0), Seriousness::SeriousHarm)),
    ("by somebody unknown", |s| s.anonymous = true),
    ("taken down", |s| s.removed = true),
];

/// Every kind under every pack that comes with the program, with a current patient and on a
/// professional account; then what changes an answer.
pub(crate) fn table() -> String {
    let packs: Vec<&str> = Policy::builtin().packs().iter().map(|pack| pack.id.as_str()).collect();
    let mut page = format!("| situation | {} |\n|---|{}\n", packs.join(" | "), "---|".repeat(packs.len()));
    for &kind in Kind::ALL {
        let base = Situation { who: Who::CurrentPatient, ..Situation::of(kind) };
        let usual = answers(&base);
        row(&mut page, &format!("`{kind}`: {}", kind.title()), &usual);
        for (words, change) in CHANGES {
            let mut changed = base.clone();
            change(&mut changed);
            let answers = answers(&changed);
            if answers != usual {
                row(&mut page, &format!("… {words}"), &answers);
            }
        }
    }
    page.trim_end().to_owned()
}

fn answers(situation: &Situation) -> Vec<Answer> {
    decide(Policy::builtin(), situation).packs.iter().map(|said| said.answer).collect()
}

fn row(page: &mut String, what: &str, answers: &[Answer]) {
    let words: Vec<&str> = answers.iter().map(|&answer| if answer == Answer::SilentNoClause { "–" } else { answer.name() }).collect();
    // Writing to a `String` cannot fail.
    let _ = writeln!(page, "| {what} | {} |", words.join(" | "));
}
