//! The rules: one file each, holding everything there is to know about it.

mod ambiguity;
mod audience;
mod boundary_violation;
mod colleague_disparagement;
mod copyright;
mod credential_misrepresentation;
mod defamation;
mod derogatory_patient;
mod discriminatory;
mod harassment;
mod individual_advice;
mod intoxication;
mod misleading_claim;
mod patient_privacy_direct;
mod patient_privacy_indirect;
mod personal_on_professional;
mod unauthorised_image;
mod undisclosed_interest;
mod unlawful_advertising;

use crate::judge::{Scene, Weighed};
use crate::named_enum;
use crate::review::{Board, Severity};

named_enum! {
    /// One problem, named for ever.
    Rule {
        PatientPrivacyDirect = "patient-privacy-direct",
        PatientPrivacyIndirect = "patient-privacy-indirect",
        UnauthorisedImage = "unauthorised-image",
        DerogatoryPatient = "derogatory-patient",
        Discriminatory = "discriminatory",
        Intoxication = "intoxication",
        Harassment = "harassment",
        ColleagueDisparagement = "colleague-disparagement",
        Defamation = "defamation",
        UndisclosedInterest = "undisclosed-interest",
        CredentialMisrepresentation = "credential-misrepresentation",
        MisleadingClaim = "misleading-claim",
        UnlawfulAdvertising = "unlawful-advertising",
        BoundaryViolation = "boundary-violation",
        IndividualAdvice = "individual-advice",
        PersonalOnProfessional = "personal-on-professional",
        Copyright = "copyright",
        Ambiguity = "ambiguity",
        Audience = "audience",
    }
}

impl Rule {
    /// Whether it is about who a patient is.
    pub const fn is_privacy(self) -> bool {
        matches!(self, Self::PatientPrivacyDirect | Self::PatientPrivacyIndirect | Self::UnauthorisedImage)
    }
}

/// A post that shows what a rule is about; checked by the tests.
pub struct Example {
    /// Surface, account and author, as on the wire: `"x"`, `"personal"`, `"GP (Ireland)"`.
    pub surface: &'static str,
    /// Account, as on the wire.
    pub account: &'static str,
    /// Author line.
    pub author: &'static str,
    /// The post.
    pub text: &'static str,
}

impl Example {
    const fn new(surface: &'static str, account: &'static str, author: &'static str, text: &'static str) -> Self {
        Self { surface, account, author, text }
    }
}

/// Everything about one rule that is not computed.
pub struct Spec {
    /// Which.
    pub rule: Rule,
    /// A heading of a few words.
    pub title: &'static str,
    /// How serious a breach usually is.
    pub severity: Severity,
    /// What a licensing board would call it.
    pub board: Option<Board>,
    /// What is wrong, one sentence to the author.
    pub message: &'static str,
    /// What to do about it, one or two sentences.
    pub advice: &'static str,
    /// The page: what it covers, what it leaves alone, why it matters, what to write instead. Markdown.
    pub page: &'static str,
    /// Weighs a post: how likely, how serious, by which words.
    pub weigh: fn(&Scene<'_>) -> Weighed,
    /// Posts that must be raised.
    pub fires: &'static [Example],
    /// Posts that must stay quiet: at least twice as many.
    pub quiet: &'static [Example],
}

/// Everything about `rule` that is not computed.
pub const fn spec(rule: Rule) -> &'static Spec {
    match rule {
        Rule::PatientPrivacyDirect => &patient_privacy_direct::SPEC,
        Rule::PatientPrivacyIndirect => &patient_privacy_indirect::SPEC,
        Rule::UnauthorisedImage => &unauthorised_image::SPEC,
        Rule::DerogatoryPatient => &derogatory_patient::SPEC,
        Rule::Discriminatory => &discriminatory::SPEC,
        Rule::Intoxication => &intoxication::SPEC,
        Rule::Harassment => &harassment::SPEC,
        Rule::ColleagueDisparagement => &colleague_disparagement::SPEC,
        Rule::Defamation => &defamation::SPEC,
        Rule::UndisclosedInterest => &undisclosed_interest::SPEC,
        Rule::CredentialMisrepresentation => &credential_misrepresentation::SPEC,
        Rule::MisleadingClaim => &misleading_claim::SPEC,
        Rule::UnlawfulAdvertising => &unlawful_advertising::SPEC,
        Rule::BoundaryViolation => &boundary_violation::SPEC,
        Rule::IndividualAdvice => &individual_advice::SPEC,
        Rule::PersonalOnProfessional => &personal_on_professional::SPEC,
        Rule::Copyright => &copyright::SPEC,
        Rule::Ambiguity => &ambiguity::SPEC,
        Rule::Audience => &audience::SPEC,
    }
}

#[cfg(test)]
mod tests;
