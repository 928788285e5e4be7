//! Short replies to copy. None says, or lets anybody guess, whether somebody is a patient.

use super::{Answer, Kind, Situation, Who};

/// Where a practice sends those who need care. What is empty is not mentioned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Handoff {
    /// Address of the practice's own portal or contact page.
    pub portal: String,
    /// Telephone number of the practice.
    pub telephone: String,
    /// Number to call in an emergency.
    pub emergency: String,
}

impl Handoff {
    /// Such as `please use https://… or call 01 555 0100`.
    fn contact(&self) -> String {
        match (self.portal.trim(), self.telephone.trim()) {
            ("", "") => "please contact the practice directly".to_owned(),
            (portal, "") => format!("please use {portal}"),
            ("", telephone) => format!("please call {telephone}"),
            (portal, telephone) => format!("please use {portal} or call {telephone}"),
        }
    }

    fn emergency(&self) -> &str {
        Some(self.emergency.trim()).filter(|number| !number.is_empty()).unwrap_or("the emergency number")
    }

    /// Where to turn with a question about health: for a page, a profile or the end of a message.
    pub fn text(&self) -> String {
        format!(
            "This account cannot give advice on anyone's own health, and it is not watched around the clock. For care, {}. In an emergency, call {}.",
            self.contact(),
            self.emergency()
        )
    }
}

/// A reply to somebody in `situation`, which was answered with `answer`; `None` where nobody waits for one.
pub fn reply(situation: &Situation, answer: Answer, handoff: &Handoff) -> Option<String> {
    let contact = handoff.contact();
    let words = match situation.kind {
        _ if situation.urgent && asks(situation.kind) => {
            return Some(format!(
                "If this is urgent, please call {} or go to the nearest emergency department now. I cannot help safely through this account. For anything else, {contact}.",
                handoff.emergency()
            ));
        }
        Kind::ConnectionRequest if answer.refuses() && situation.personal() => format!(
            "Thank you for your request. I keep this account for family and old friends, and I turn down everybody else, so please do not take it personally. For anything to do with health, {contact}."
        ),
        Kind::ConnectionRequest if answer.refuses() => {
            format!("Thank you for your request. I do not accept requests from individual people here, whoever they are. For anything to do with health, {contact}.")
        }
        Kind::ConnectionRequest => {
            format!("Thank you for the interest in this account. It shares general information only. For questions about anyone's own health, {contact}.")
        }
        Kind::Message if situation.who == Who::Relative => format!(
            "Thank you for writing. For reasons of privacy I can say nothing about any person here, nor whether I know them. For questions about health, {contact}. In an emergency, call {}.",
            handoff.emergency()
        ),
        Kind::Message => format!(
            "Thank you for writing. I cannot answer questions about anyone's own health here: this is no private channel. Please do not post more details, and {contact}. In an emergency, call {}.",
            handoff.emergency()
        ),
        Kind::Tag => "Thank you for the kind words. For reasons of privacy we do not comment on anyone's care online, but they are read and welcome.".to_owned(),
        Kind::Reply | Kind::ReviewReceived => format!(
            "Thank you for the feedback. To protect everybody's privacy we do not discuss anyone's care online, nor say who has been with us. If you would like to talk with us, {contact}."
        ),
        Kind::Gift if !answer.refuses() => "Thank you for the kind thought. It is shared with everybody at work.".to_owned(),
        Kind::Gift | Kind::GiftLarge => {
            "Thank you for the kind thought. I treat everybody alike and so cannot accept presents of value; a few words on a card are always welcome.".to_owned()
        }
        Kind::Invitation if answer.refuses() => {
            "Thank you for thinking of me. I keep work and private life apart and so cannot accept invitations of this kind, whoever they come from.".to_owned()
        }
        Kind::Invitation | Kind::InvitationProfessional => {
            "Thank you for the invitation. If I come, I come as a physician, and cannot speak about anyone's own health there.".to_owned()
        }
        Kind::Advance => {
            "Thank you for being open. I keep work and private life apart, so my answer is no, and I would ask you not to write to me in this way again.".to_owned()
        }
        _ => return None,
    };
    Some(words)
}

/// Whether somebody may be waiting for help.
const fn asks(kind: Kind) -> bool {
    matches!(kind, Kind::Message | Kind::Tag | Kind::ConnectionRequest)
}
