//! Guidelines as data, and the policy that they make together.
//!
//! A [`Pack`] is a guideline, an [`Overlay`] is what somebody lays over guidelines, and a
//! [`Policy`] is what both come to for one author. All three are data: nothing in a pack runs.

mod error;
mod explain;
mod guideline;
mod nearest;
mod overlay;
mod policy;
mod reader;
mod scan;

pub use error::{PackError, Place, Problem};
pub use explain::{asking, explain, overview, suggest};
pub use guideline::{Clause, Pack};
pub use nearest::nearest;
pub use overlay::{Change, Layer, Note, Overlay, Step};
pub use policy::{By, Policy, PolicyNote};

use crate::named_enum;

/// The file format that this engine reads. A file must say it: `format = 1`.
pub const FORMAT: i64 = 1;
/// The longest file that is read, in bytes.
pub const MAX_FILE_BYTES: usize = 256 * 1024;
/// The most clauses in a file.
pub const MAX_CLAUSES: usize = 512;
/// The most entries in any one list, and the most changes or notes in an overlay.
pub const MAX_LIST: usize = 256;
/// The longest text, in characters.
pub const MAX_TEXT: usize = 1_000;
/// The longest id, in characters.
pub const MAX_ID: usize = 64;
/// How deep brackets, or the parts of a dotted key, may nest. Packs need three.
pub const MAX_DEPTH: usize = 8;
/// The most packs, and the most overlays, in one policy.
pub const MAX_FILES: usize = 64;

named_enum! {
    /// How strongly a clause asks.
    Force { Must = "must", Should = "should", May = "may", Inform = "inform", Board = "board" }
}

impl Force {
    /// Strictest first: what one must do, what a licensing board may act on, what one should do,
    /// what one may do, what one is told. A board's threat weighs more than advice and less than a duty.
    pub const fn strictness(self) -> u8 {
        match self {
            Self::Must => 0,
            Self::Board => 1,
            Self::Should => 2,
            Self::May => 3,
            Self::Inform => 4,
        }
    }
}

named_enum! {
    /// What a clause asks of somebody beside the words of a post. The set is closed: a pack cannot
    /// invent a thing that nothing in Chaperone answers.
    Ask {
        /// Planning and sending posts.
        Publish = "publish",
        /// A physicians' network.
        Network = "network",
        /// Discussions among peers.
        NetworkDiscussions = "network:discussions",
        /// Letting in only who is verified.
        NetworkVerification = "network:verification",
        /// Keeping the rest out.
        NetworkMembersOnly = "network:members-only",
        /// Checking what is said there against research.
        NetworkEvidence = "network:evidence",
        /// The rules as a whole.
        Rules = "rules",
        /// The review of a draft.
        Review = "review",
        /// Which privacy settings are on.
        PrivacyAudit = "privacy-audit",
        /// What is online by and about one.
        Presence = "presence",
        /// Invitations and friend requests.
        ConnectionRequests = "connection-requests",
        /// Accounts kept apart.
        Accounts = "accounts",
        /// Telling a colleague.
        ConcernTellColleague = "concern:tell-colleague",
        /// Taking a concern further.
        ConcernEscalate = "concern:escalate",
        /// What may follow from a post.
        Consequences = "consequences",
        /// One's own patients' names, kept to recognise them in a draft.
        Roster = "roster",
        /// How many people fit what is told.
        IdentityEstimate = "identity-estimate",
        /// Declared relations.
        InterestsRegister = "interests-register",
        /// Leading a person to proper care.
        CareHandoff = "care-handoff",
        /// Hours without distraction.
        QuietHours = "quiet-hours",
        /// Credentials that were checked.
        VerifiedProfile = "verified-profile",
        /// Looking after what others post on one's site.
        Moderation = "moderation",
        /// The employer's own policy.
        EmployerPack = "employer-pack",
        /// A category in which licensing boards act.
        BoardCategory = "board-category",
        /// Editions of guidelines.
        PackVersions = "pack-versions",
        /// Learning how these media work.
        Learning = "learning",
    }
}

named_enum! {
    /// What a clause demands in a situation that is no post, in a form that a program can apply. The
    /// set is closed; what each comes to in a situation is in [`crate::decide`].
    Demand {
        /// The boundaries of the patient relationship hold online.
        Boundaries = "boundaries",
        /// Patients stay out of personal and social interactions.
        Distance = "distance",
        /// No friend request of a patient is accepted or returned.
        RefuseRequests = "refuse-requests",
        /// A patient's invitation is accepted on a professional or practice account only.
        ConnectProfessionally = "connect-professionally",
        /// No contact with current or past patients on personal sites.
        NoPersonalContact = "no-personal-contact",
        /// Online one talks with patients about their treatment only.
        TreatmentOnly = "treatment-only",
        /// Nothing that identifies a patient.
        NoIdentifying = "no-identifying",
        /// Nothing that could reveal a patient, directly or indirectly.
        NoRevealing = "no-revealing",
        /// Nothing that could identify a patient, and never a picture, whatever was consented to.
        NoTrace = "no-trace",
        /// What online media mean for confidentiality is known and weighed.
        Confidentiality = "confidentiality",
        /// One pauses before posting.
        Pause = "pause",
        /// Privacy settings are used as far as they go.
        PrivacySettings = "privacy-settings",
        /// What is online by and about oneself is looked at regularly.
        MonitorPresence = "monitor-presence",
        /// Keeping personal and professional content apart is considered.
        ConsiderSeparating = "consider-separating",
        /// They are kept apart where that is feasible.
        RecommendSeparating = "recommend-separating",
        /// They are kept apart, with an e-mail address each.
        Separate = "separate",
        /// A colleague is told of his unprofessional content.
        TellColleague = "tell-colleague",
        /// What is significant and stays up is reported.
        ReportIfUnresolved = "report-if-unresolved",
        /// What is unprofessional is reported.
        Report = "report",
        /// Relations with a maker or provider are disclosed.
        Disclose = "disclose",
        /// Content bears on reputation and public trust: that of the clause's rules is thought over.
        Trust = "trust",
        /// What the clause's rules look for is not done at all.
        Never = "never",
        /// Only verified users enter a physicians' network.
        VerifiedNetwork = "verified-network",
        /// Taking part is supported.
        TakePart = "take-part",
        /// Educating the public is supported.
        Educate = "educate",
        /// What others post on one's site is looked after.
        Moderate = "moderate",
        /// What was read in a discussion is checked against research.
        Corroborate = "corroborate",
        /// Devices do not distract from the patient.
        LowDistraction = "low-distraction",
        /// The law on advertising is looked up.
        AdvertisingLaw = "advertising-law",
    }
}

/// Identifies a policy: equal fingerprints, equal policies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Fingerprint(pub u64);

impl core::fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

#[cfg(test)]
mod tests;
