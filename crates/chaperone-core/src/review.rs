//! What a review says.

use core::fmt;

use crate::named_enum;
use crate::rules::Rule;
use crate::text::Span;

named_enum! {
    /// What the author had better do.
    Verdict {
        /// Nothing found.
        Clear = "clear",
        /// Think again.
        Pause = "pause",
        /// Not without a change or a second reader.
        Hold = "hold",
    }
}

named_enum! {
    /// How serious a finding is, as a licensing board would see it. A note only advises.
    Severity { Note = "note", Low = "low", Moderate = "moderate", High = "high" }
}

named_enum! {
    /// What a personal detail is.
    Kind {
        Name = "name", Initials = "initials", Handle = "handle", Hashtag = "hashtag", CodeName = "code_name",
        Age = "age", Date = "date", Time = "time", Place = "place", Address = "address", Zip = "zip",
        Facility = "facility", Room = "room",
        Phone = "phone", Fax = "fax", Email = "email", Ssn = "ssn", Mrn = "mrn", HealthPlan = "health_plan",
        AccountNumber = "account_number", Licence = "licence", Vehicle = "vehicle", DeviceSerial = "device_serial",
        Url = "url", Ip = "ip", Biometric = "biometric", ImageRef = "image_ref", Id = "id",
        Relative = "relative", Occupation = "occupation", Condition = "condition", Event = "event",
        Physical = "physical", Other = "other",
        Organisation = "organisation", Drug = "drug", Product = "product",
        Consent = "consent", Disclosure = "disclosure", Claim = "claim", Credential = "credential", Advice = "advice",
        /// Words that carry a judgement, such as an insult.
        Wording = "wording",
    }
}

impl Kind {
    /// Whether it is a number or contact that leads straight to one person, whatever else is told.
    pub const fn is_unique(self) -> bool {
        matches!(
            self,
            Self::Phone
                | Self::Fax
                | Self::Email
                | Self::Ssn
                | Self::Mrn
                | Self::HealthPlan
                | Self::AccountNumber
                | Self::Licence
                | Self::Vehicle
                | Self::DeviceSerial
        )
    }
}

named_enum! {
    /// Whose detail it is.
    Role {
        Patient = "patient", Author = "author", Colleague = "colleague", Family = "family",
        PublicFigure = "public-figure", Historical = "historical", Fictional = "fictional",
        Organisation = "organisation", Eponym = "eponym", Drug = "drug", Unknown = "unknown",
    }
}

named_enum! {
    /// The eighteen identifiers of the HIPAA Safe Harbor method, 45 CFR 164.514(b)(2)(i)(A)–(R).
    SafeHarbor {
        A = "A", B = "B", C = "C", D = "D", E = "E", F = "F", G = "G", H = "H", I = "I",
        J = "J", K = "K", L = "L", M = "M", N = "N", O = "O", P = "P", Q = "Q", R = "R",
    }
}

named_enum! {
    /// Categories of the survey of licensing boards (Greysen 2013), see [`Board::likely_to_investigate`].
    Board {
        Misinformation = "misleading information about outcomes",
        ImagesWithoutConsent = "patient images without consent",
        FalseCredentials = "misrepresented credentials",
        InappropriateContact = "inappropriate contact with patients",
        Intoxication = "depicted intoxication",
        Confidentiality = "violations of confidentiality",
        Discriminatory = "discriminatory speech",
        Derogatory = "derogatory speech towards patients",
        ConflictOfInterest = "failure to reveal conflicts of interest",
        UnprofessionalBehaviour = "unprofessional behaviour",
    }
}

impl Board {
    /// Share of US boards that called an investigation likely, in percent (Greysen 2013);
    /// `None` where the survey did not ask.
    pub const fn likely_to_investigate(self) -> Option<u8> {
        match self {
            Self::Misinformation => Some(81),
            Self::ImagesWithoutConsent => Some(79),
            Self::FalseCredentials | Self::InappropriateContact => Some(77),
            Self::Intoxication => Some(73),
            Self::Confidentiality => Some(65),
            Self::Discriminatory => Some(60),
            Self::Derogatory => Some(46),
            Self::ConflictOfInterest | Self::UnprofessionalBehaviour => None,
        }
    }
}

/// Words of the draft that bear a finding out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evidence {
    /// Where.
    pub span: Span,
    /// What they are.
    pub kind: Kind,
}

/// A demand of a guideline, as a finding cites it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// Pack id, such as `mms`.
    pub pack: String,
    /// Clause id within the pack, such as `6.connect`.
    pub clause: String,
    /// Force of the clause.
    pub force: crate::pack::Force,
}

/// A rule that applies here. The advice quotes the draft: `Debug` leaves it out.
#[derive(Clone, PartialEq)]
pub struct Finding {
    /// Which rule.
    pub rule: Rule,
    /// How serious.
    pub severity: Severity,
    /// Calibrated probability, 0..1, that the rule is broken.
    pub likelihood: f32,
    /// The one place to look at first; `None` where the whole post is meant.
    pub span: Option<Span>,
    /// Why: in order of place.
    pub evidence: Vec<Evidence>,
    /// What is wrong, one sentence.
    pub message: String,
    /// What to change.
    pub advice: String,
    /// The clauses that ask for it, strictest first.
    pub clauses: Vec<Citation>,
    /// What a licensing board would call it.
    pub board: Option<Board>,
    /// The overlay that set the severity; `None` for the engine's own.
    pub set_by: Option<String>,
}

impl fmt::Debug for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rule, severity, likelihood, span, evidence, message: _, advice: _, clauses, board, set_by } = self;
        let mut shown = f.debug_struct("Finding");
        shown.field("rule", rule).field("severity", severity).field("likelihood", likelihood).field("span", span);
        shown.field("evidence", evidence).field("clauses", clauses).field("board", board).field("set_by", set_by);
        shown.finish_non_exhaustive()
    }
}

/// Something personal found in the draft, whoever it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identifier {
    /// Where.
    pub span: Span,
    /// What.
    pub kind: Kind,
    /// Whose.
    pub role: Role,
    /// Which of the eighteen Safe Harbor identifiers; `None` for other details.
    pub safe_harbor: Option<SafeHarbor>,
}

/// The answer to a post.
#[derive(Clone, Debug, PartialEq)]
pub struct Review {
    /// What to do.
    pub verdict: Verdict,
    /// Calibrated probability, 0..1, that the post breaks at least one rule.
    pub likelihood: f32,
    /// Most serious first.
    pub findings: Vec<Finding>,
    /// In order of place.
    pub identifiers: Vec<Identifier>,
    /// How many other people fit what is told; `None` for a post that tells of no patient.
    pub identity: Option<crate::identity::Identity>,
    /// Fingerprint of the policy that was applied.
    pub policy: crate::pack::Fingerprint,
}
