//! What to bear in mind beside the answer.

use super::{Answer, Consent, Kind, Seriousness, Situation, Who};
use crate::named_enum;

named_enum! {
    /// Something to bear in mind.
    Remark {
        /// Somebody may need care now.
        EmergencyFirst = "emergency-first",
        /// The answer fits poorly where there is nobody else.
        RecordException = "record-exception",
        /// Who it is has to be known.
        TreatAsPatient = "treat-as-patient",
        /// Neither like nor reply may confirm anything.
        ConfirmNothing = "confirm-nothing",
        /// The consent has to be at hand.
        KeepConsent = "keep-consent",
        /// Harm is reported also where the colleague comes first.
        DoNotWaitForHarm = "do-not-wait-for-harm",
        /// There is another way than to the offender himself.
        AnotherWay = "another-way",
        /// Trainees have more to lose, and somebody to ask.
        AskASupervisor = "ask-a-supervisor",
    }
}

impl Remark {
    /// The remark in plain words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::EmergencyFirst => "First of all point to emergency care; everything else can wait.",
            Self::RecordException => {
                "The rule fits poorly where patients are also neighbours or friends. If you do otherwise, record why, and let a second person see it."
            }
            Self::TreatAsPatient => "Who it is has not been said: taken to be a patient until you know.",
            Self::ConfirmNothing => {
                "What somebody says of himself does not allow you to add to it or confirm it: that goes for a like, too."
            }
            Self::KeepConsent => "Keep the signed consent, know what it covers, and take the picture down when it is withdrawn.",
            Self::DoNotWaitForHarm => "No clause stops you from reporting at once where a patient is in danger or a law is broken.",
            Self::AnotherWay => {
                "Somebody with power over you need not be faced alone: a supervisor, an ombudsperson or a compliance office can do it."
            }
            Self::AskASupervisor => "For students and trainees more hangs on it: ask a supervisor or your school.",
        }
    }
}

/// The remarks on a situation that was answered so.
pub(super) fn of(s: &Situation, answer: Answer) -> Vec<Remark> {
    let met =
        matches!(s.kind, Kind::ConnectionRequest | Kind::ConnectionSent | Kind::Message | Kind::Invitation | Kind::LookUp | Kind::Gift);
    let colleague = s.kind == Kind::ColleaguePost;
    let public = matches!(s.kind, Kind::Tag | Kind::Endorsement | Kind::Reply | Kind::ReviewReceived);
    let holds = |remark: Remark| match remark {
        Remark::EmergencyFirst => s.urgent && matches!(s.kind, Kind::Message | Kind::Tag | Kind::ConnectionRequest),
        Remark::RecordException => (s.sole_provider || s.known_before) && answer.refuses(),
        Remark::TreatAsPatient => met && s.who == Who::Unknown,
        Remark::ConfirmNothing => public,
        Remark::KeepConsent => s.kind == Kind::Picture && s.consent == Consent::Written,
        Remark::DoNotWaitForHarm => colleague && s.seriousness == Seriousness::SeriousHarm && !s.removed,
        Remark::AnotherWay => colleague && s.senior && !s.removed,
        Remark::AskASupervisor => s.trainee && !answer.asks_nothing(),
    };
    Remark::ALL.iter().copied().filter(|&remark| holds(remark)).collect()
}
