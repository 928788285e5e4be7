//! A situation as fields.

use super::Kind;
use crate::named_enum;
use crate::post::Account;
use crate::rules::Rule;

named_enum! {
    /// Who the other person is.
    Who {
        /// Not known: taken to be a patient until it is.
        Unknown = "unknown",
        /// In care now.
        CurrentPatient = "current-patient",
        /// Was in care.
        FormerPatient = "former-patient",
        /// Close to a patient: a parent, a partner, a carer.
        Relative = "relative",
        /// Of the profession or the team.
        Colleague = "colleague",
        /// A maker or provider, or somebody who speaks for one.
        Maker = "maker",
        /// None of these.
        Stranger = "stranger",
    }
}

impl Who {
    /// Whether what holds for patients holds for him: a relative stands for a patient, and who is not
    /// known may be one.
    pub const fn counts_as_patient(self) -> bool {
        matches!(self, Self::Unknown | Self::CurrentPatient | Self::FormerPatient | Self::Relative)
    }
}

named_enum! {
    /// Who gets into a group.
    Group {
        /// Not known.
        Unknown = "unknown",
        /// Anybody reads it.
        Public = "public",
        /// One has to join, and nobody checks who does.
        Closed = "closed",
        /// Behind a password, for members whose registration was checked.
        VerifiedMembers = "verified-members",
    }
}

named_enum! {
    /// How a patient consented.
    Consent {
        /// Nothing is known of a consent.
        None = "none",
        /// By word of mouth, or by somebody else.
        Oral = "oral",
        /// In writing.
        Written = "written",
    }
}

named_enum! {
    /// What a consent covers.
    Covers {
        /// Not known.
        Unknown = "unknown",
        /// This use.
        ThisUse = "this-use",
        /// Another use, such as treatment, teaching or the record; or it was withdrawn.
        OtherUse = "other-use",
    }
}

named_enum! {
    /// What a story or picture holds that could tell who somebody is.
    Detail {
        /// Not known.
        Unknown = "unknown",
        /// Nothing.
        None = "none",
        /// A room number, a code name, initials.
        Label = "label",
        /// A name, a face, or details that together fit few.
        Identifying = "identifying",
    }
}

named_enum! {
    /// The relation with a maker or provider.
    Stake {
        /// Of a kind that is not known.
        Unknown = "unknown",
        /// No relation.
        None = "none",
        /// Money: fees, salary, grants, meals, travel.
        Payment = "payment",
        /// Something given free or cheaply.
        FreeProduct = "free-product",
        /// Shares, options or royalties.
        Shares = "shares",
        /// The author's own, or his family's, product or service.
        Own = "own",
        /// Only through a fund, or otherwise remote.
        Fund = "fund",
    }
}

named_enum! {
    /// How grave a colleague's post is.
    Seriousness {
        /// Not known.
        Unknown = "unknown",
        /// Poor taste.
        Mild = "mild",
        /// A significant breach of professional norms, such as a patient who can be recognised.
        Significant = "significant",
        /// Against the law, or a patient comes to harm.
        SeriousHarm = "serious-harm",
    }
}

/// A situation that is no post. Fields that do not matter to its kind are not looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each with its own name on the wire")]
pub struct Situation {
    /// What happened.
    pub kind: Kind,
    /// Who the other person is.
    pub who: Who,
    /// Which of one's accounts.
    pub account: Account,
    /// Who gets into the group.
    pub group: Group,
    /// How the patient consented.
    pub consent: Consent,
    /// What the consent covers.
    pub covers: Covers,
    /// What could tell who somebody is.
    pub detail: Detail,
    /// The relation with a maker.
    pub stake: Stake,
    /// The relation is disclosed.
    pub disclosed: bool,
    /// Which rule one's own content touches.
    pub conduct: Option<Rule>,
    /// How grave the colleague's post is.
    pub seriousness: Seriousness,
    /// How many days ago the colleague was told; `None` if he was not.
    pub told_days_ago: Option<u32>,
    /// The colleague took it down.
    pub removed: bool,
    /// The colleague has power over the one who saw it.
    pub senior: bool,
    /// Nobody knows who the colleague is.
    pub anonymous: bool,
    /// Somebody may need care now.
    pub urgent: bool,
    /// The only physician within reach.
    pub sole_provider: bool,
    /// A friend or relative before he was a patient.
    pub known_before: bool,
    /// The one who asks is a student or trainee.
    pub trainee: bool,
}

impl Situation {
    /// A situation of that kind of which nothing else is known, on a professional account.
    pub const fn of(kind: Kind) -> Self {
        Self {
            kind,
            who: Who::Unknown,
            account: Account::Professional,
            group: Group::Unknown,
            consent: Consent::None,
            covers: Covers::Unknown,
            detail: Detail::Unknown,
            stake: Stake::Unknown,
            disclosed: false,
            conduct: None,
            seriousness: Seriousness::Unknown,
            told_days_ago: None,
            removed: false,
            senior: false,
            anonymous: false,
            urgent: false,
            sole_provider: false,
            known_before: false,
            trainee: false,
        }
    }

    /// Whether the account is the author's own, not that of his work.
    pub(super) const fn personal(&self) -> bool {
        matches!(self.account, Account::Personal)
    }
}
