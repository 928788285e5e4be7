//! The situations that can be asked about, and what matters to each.

use chaperone_core::decide::{Consent, Covers, Detail, Group, Kind, Seriousness, Stake, Who};
use chaperone_core::post::Account;
use chaperone_core::rules::{Rule, spec};

/// What patients, and those close to them, want: shown first, as large choices.
pub(super) const PATIENTS: &[(Kind, &str, &str)] = &[
    (Kind::ConnectionRequest, "Friend or follow", "Somebody asks to be your friend, to connect, or to follow you."),
    (Kind::Message, "Message", "Somebody asks you about health, in a message or a comment."),
    (Kind::Tag, "Tag or thanks", "Somebody tags you, or thanks you in public."),
    (Kind::ReviewReceived, "Review", "A review of you that seems unfair or false."),
    (Kind::Reply, "Answer in public", "You would like to answer a review or a comment."),
    (Kind::Gift, "Small present", "Chocolate, flowers, a card."),
    (Kind::GiftLarge, "Valuable present", "Something of worth, or money."),
    (Kind::Invitation, "Private invitation", "To a wedding, a dinner, a group of friends."),
    (Kind::InvitationProfessional, "Invitation as a physician", "To speak, to join a group, to be interviewed."),
    (Kind::Advance, "Romantic contact", "Somebody makes advances, or you feel drawn."),
    (Kind::ConnectionSent, "You would connect", "You think of sending a request yourself."),
    (Kind::LookUp, "Look somebody up", "You would like to see what somebody shows online."),
];

/// Everything else that the guidelines speak of.
pub(super) fn others() -> impl Iterator<Item = Kind> {
    Kind::ALL.iter().copied().filter(|kind| !PATIENTS.iter().any(|(first, ..)| first == kind))
}

/// A heading of a few words.
pub(super) fn title(kind: Kind) -> String {
    if let Some((_, title, _)) = PATIENTS.iter().find(|(first, ..)| *first == kind) {
        return (*title).to_owned();
    }
    let mut words = kind.title().to_owned();
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// A question with answers to choose from.
pub(super) struct Choice {
    /// Key of the situation.
    pub(super) key: &'static str,
    /// The question.
    pub(super) ask: &'static str,
    /// Value and words of each answer; the first holds if nothing is chosen.
    pub(super) answers: Vec<(&'static str, &'static str)>,
}

/// A question to be answered by a tick.
pub(super) struct Tick {
    /// Key of the situation.
    pub(super) key: &'static str,
    /// The statement that is ticked if it holds.
    pub(super) says: &'static str,
}

/// What matters to a kind.
pub(super) struct Questions {
    pub(super) choices: Vec<Choice>,
    pub(super) ticks: Vec<Tick>,
    /// Whether it matters how many days ago a colleague was told.
    pub(super) days: bool,
}

/// What is asked about `kind`: only what changes an answer.
pub(super) fn questions(kind: Kind) -> Questions {
    let keys: &[&str] = match kind {
        Kind::ConnectionRequest => &["who", "account", "urgent", "sole_provider", "known_before"],
        Kind::ConnectionSent | Kind::Invitation | Kind::LookUp => &["who", "account", "sole_provider", "known_before"],
        Kind::Message | Kind::Tag => &["who", "account", "urgent", "sole_provider"],
        Kind::AudienceAdded | Kind::InvitationProfessional | Kind::Gift | Kind::GiftLarge | Kind::LookUpForCare => &["who", "account"],
        Kind::Advance => &["who", "account", "known_before"],
        Kind::Endorsement | Kind::Reply | Kind::Picture => &["account", "consent", "covers", "detail"],
        Kind::Anecdote => &["account", "detail", "consent", "covers"],
        Kind::CaseDiscussion => &["group", "detail", "consent", "covers"],
        Kind::Forum => &["group"],
        Kind::Interest => &["stake", "disclosed", "account"],
        Kind::Conduct | Kind::Moderation => &["conduct", "account"],
        Kind::ColleaguePost => &["seriousness", "told_days_ago", "removed", "senior", "anonymous"],
        _ => &["account"],
    };
    Questions {
        choices: keys.iter().filter_map(|key| choice(key)).collect(),
        ticks: keys.iter().copied().chain(["trainee"]).filter_map(tick).collect(),
        days: keys.contains(&"told_days_ago"),
    }
}

fn choice(key: &str) -> Option<Choice> {
    let of = |key, ask, answers: &[(&'static str, &'static str)]| Some(Choice { key, ask, answers: answers.to_vec() });
    match key {
        "who" => of(
            "who",
            "Who is it?",
            &[
                (Who::Unknown.name(), "I do not know, or would rather not say"),
                (Who::CurrentPatient.name(), "A patient of mine"),
                (Who::FormerPatient.name(), "A former patient"),
                (Who::Relative.name(), "Somebody close to a patient: a parent, partner, carer"),
                (Who::Colleague.name(), "A colleague"),
                (Who::Maker.name(), "A company, or somebody who speaks for one"),
                (Who::Stranger.name(), "Nobody I know from practice"),
            ],
        ),
        "account" => of(
            "account",
            "Which of your accounts?",
            &[
                (Account::Professional.name(), "My professional one"),
                (Account::Personal.name(), "My personal one"),
                (Account::Practice.name(), "That of the practice"),
            ],
        ),
        "group" => of(
            "group",
            "Who gets into the group?",
            &[
                (Group::Unknown.name(), "I do not know"),
                (Group::Public.name(), "Anybody reads it"),
                (Group::Closed.name(), "One has to join, and nobody checks who does"),
                (Group::VerifiedMembers.name(), "Members whose registration was checked"),
            ],
        ),
        "consent" => of(
            "consent",
            "Did the patient consent?",
            &[
                (Consent::None.name(), "No, or I do not know"),
                (Consent::Oral.name(), "By word of mouth"),
                (Consent::Written.name(), "In writing"),
            ],
        ),
        "covers" => of(
            "covers",
            "What does the consent cover?",
            &[
                (Covers::Unknown.name(), "I do not know, or there is none"),
                (Covers::ThisUse.name(), "This use"),
                (Covers::OtherUse.name(), "Something else, such as treatment or teaching; or it was withdrawn"),
            ],
        ),
        "detail" => of(
            "detail",
            "Could it tell who somebody is?",
            &[
                (Detail::Unknown.name(), "I do not know"),
                (Detail::None.name(), "No, nothing in it"),
                (Detail::Label.name(), "There are initials, a room number, or the like"),
                (Detail::Identifying.name(), "Yes: a name, a face, or details that fit few"),
            ],
        ),
        "stake" => of(
            "stake",
            "What is the relation?",
            &[
                (Stake::Unknown.name(), "I do not know"),
                (Stake::None.name(), "None"),
                (Stake::Payment.name(), "Money: fees, grants, meals, travel"),
                (Stake::FreeProduct.name(), "Something given free or cheaply"),
                (Stake::Shares.name(), "Shares, options or royalties"),
                (Stake::Own.name(), "It is mine, or my family's"),
                (Stake::Fund.name(), "Only through a fund"),
            ],
        ),
        "seriousness" => of(
            "seriousness",
            "How grave is the post?",
            &[
                (Seriousness::Unknown.name(), "I cannot say"),
                (Seriousness::Mild.name(), "Poor taste"),
                (Seriousness::Significant.name(), "A breach, such as a patient who can be recognised"),
                (Seriousness::SeriousHarm.name(), "Against the law, or a patient comes to harm"),
            ],
        ),
        "conduct" => Some(Choice {
            key: "conduct",
            ask: "What is it about?",
            answers: Rule::ALL.iter().map(|&rule| (rule.name(), spec(rule).title)).collect(),
        }),
        _ => None,
    }
}

fn tick(key: &str) -> Option<Tick> {
    let (key, says) = match key {
        "urgent" => ("urgent", "Somebody may need care now"),
        "sole_provider" => ("sole_provider", "I am the only doctor within reach"),
        "known_before" => ("known_before", "We were friends or family before"),
        "disclosed" => ("disclosed", "The relation is said in the post"),
        "removed" => ("removed", "It was taken down"),
        "senior" => ("senior", "The colleague has power over me"),
        "anonymous" => ("anonymous", "Nobody knows who the colleague is"),
        "trainee" => ("trainee", "I am a student or in training"),
        _ => return None,
    };
    Some(Tick { key, says })
}

#[cfg(test)]
mod tests {
    use super::*;
    use chaperone_api::decision::KEYS;

    #[test]
    fn every_kind_can_be_asked_about() {
        for &kind in Kind::ALL {
            let Questions { choices, ticks, .. } = questions(kind);
            let keys = choices.iter().map(|choice| choice.key).chain(ticks.iter().map(|tick| tick.key));
            for key in keys {
                assert!(KEYS.contains(&key), "{key}");
            }
            assert!(!title(kind).is_empty());
        }
        assert_eq!(PATIENTS.len() + others().count(), Kind::ALL.len());
    }
}
