//! What can be answered.

use crate::named_enum;

named_enum! {
    /// What a guideline answers, from the laxest to the strictest: first what asks nothing, then what is
    /// to be arranged or added, then what needs a second thought or person, then steps against
    /// somebody's post, then what is not to be done.
    Answer {
        /// No clause speaks of it: no duty.
        SilentNoClause = "silent-no-clause",
        /// Nothing against it.
        Allow = "allow",
        /// Nothing against it while the patient relationship is kept what it is.
        AllowWithinProfessionalBoundaries = "allow-within-professional-boundaries",
        /// Think about keeping personal and professional content apart.
        ConsiderSeparating = "consider-separating",
        /// Keep them apart where that is feasible.
        RecommendSeparating = "recommend-separating",
        /// Look at what is online by and about you, and have it put right.
        MonitorAndCorrectOwnPresence = "monitor-and-correct-own-presence",
        /// Set privacy settings tighter, and still write as if all could read.
        TightenPrivacySettings = "tighten-privacy-settings-and-still-treat-as-public",
        /// Let devices distract less from the patient.
        KeepDistractionLow = "keep-distraction-low",
        /// Use a separate account, site or address.
        MustUseSeparate = "must-use-separate",
        /// Say what the relation is, before or with the post.
        DiscloseBeforeOrWithPost = "disclose-before-or-with-post",
        /// Think again, and change it.
        PauseReviseBeforePosting = "pause-revise-before-posting",
        /// Let in verified members only.
        RequireVerifiedMembersOnly = "require-verified-members-only",
        /// The clause hangs on a fact that a person must weigh.
        HumanReview = "human-review",
        /// The colleague was told: wait, look again, report nothing yet.
        WaitThenRecheck = "wait-then-recheck-no-report-yet",
        /// Tell the colleague first.
        NotifyColleagueFirst = "notify-colleague-first",
        /// Report it to a supervisor or the authority.
        ReportToAuthority = "report-to-authority",
        /// Report it at once; nobody need be told before.
        ReportImmediately = "report-immediately-no-prior-notice-required",
        /// Do not accept or answer there; lead to the professional channel.
        DeclineAndRedirect = "decline-and-redirect-to-professional-channel",
        /// Do not accept.
        Decline = "decline",
        /// Do not do or post it.
        DoNotPostOrDo = "do-not-post-or-do",
    }
}

impl Answer {
    /// Whether nothing is asked of anybody.
    pub const fn asks_nothing(self) -> bool {
        matches!(self, Self::SilentNoClause | Self::Allow | Self::AllowWithinProfessionalBoundaries)
    }

    /// Whether somebody is turned down.
    pub const fn refuses(self) -> bool {
        matches!(self, Self::DeclineAndRedirect | Self::Decline | Self::DoNotPostOrDo)
    }

    /// The answer in plain words, as a sentence.
    pub const fn words(self) -> &'static str {
        match self {
            Self::SilentNoClause => "No guideline in force speaks of this: it gives no duty.",
            Self::Allow => "Nothing speaks against it.",
            Self::AllowWithinProfessionalBoundaries => "You may, as long as the professional relationship stays what it is.",
            Self::ConsiderSeparating => "Consider keeping personal and professional content apart.",
            Self::RecommendSeparating => "Keep personal and professional content apart where you can.",
            Self::MonitorAndCorrectOwnPresence => "Look at what is online by and about you, and have it put right.",
            Self::TightenPrivacySettings => "Tighten the privacy settings, and still write as if everybody could read it.",
            Self::KeepDistractionLow => "Keep the device from distracting you while you are with patients.",
            Self::MustUseSeparate => "Use a separate account or address for this.",
            Self::DiscloseBeforeOrWithPost => "Say what your relation is, before or with the post.",
            Self::PauseReviseBeforePosting => "Think again, and change it before it goes out.",
            Self::RequireVerifiedMembersOnly => "Let in nobody but verified members.",
            Self::HumanReview => "Ask a second person: it hangs on a fact that somebody must weigh.",
            Self::WaitThenRecheck => "Wait and look again: nothing is to be reported yet.",
            Self::NotifyColleagueFirst => "Tell the colleague first, so that it can be taken down.",
            Self::ReportToAuthority => "Report it to a supervisor or the proper authority.",
            Self::ReportImmediately => "Report it now; you need not tell anybody before.",
            Self::DeclineAndRedirect => "Do not take it up there; lead to the practice's own channel.",
            Self::Decline => "Decline.",
            Self::DoNotPostOrDo => "Do not do this.",
        }
    }
}
