//! What a demand comes to in a situation: `None` where it does not speak of it.

use super::{Answer, Consent, Covers, Detail, Group, Kind, Seriousness, Situation, Stake};
use crate::pack::{Clause, Demand};
use crate::rules::Rule;

/// An answer, and what makes it so.
type Said = Option<(Answer, &'static str)>;

/// The reason of a pack that is silent.
pub(super) const SILENT: &str = "No clause of it speaks of this.";

/// Days that a colleague who was told has to act. The guidelines name no time: this is ours.
pub(super) const DAYS_TO_ACT: u32 = 2;

/// What `demand` of `clause` comes to.
pub(super) fn answer(demand: Demand, clause: &Clause, s: &Situation) -> Said {
    match demand {
        Demand::Boundaries => boundaries(s),
        Demand::Distance => distance(s),
        Demand::RefuseRequests => refuse_requests(s),
        Demand::ConnectProfessionally => connect_professionally(s),
        Demand::NoPersonalContact => no_personal_contact(s),
        Demand::TreatmentOnly => treatment_only(s),
        Demand::NoIdentifying => no_identifying(s),
        Demand::NoRevealing => no_revealing(s),
        Demand::NoTrace => no_trace(s),
        Demand::Confidentiality => confidentiality(s),
        Demand::Pause => pause(s),
        Demand::PrivacySettings => privacy_settings(s),
        Demand::MonitorPresence => monitor_presence(s),
        Demand::ConsiderSeparating => separating(s, Answer::ConsiderSeparating),
        Demand::RecommendSeparating => separating(s, Answer::RecommendSeparating),
        Demand::Separate => separate(s),
        Demand::TellColleague => tell_colleague(s),
        Demand::ReportIfUnresolved => report_if_unresolved(s),
        Demand::Report => report(s),
        Demand::Disclose => disclose(s),
        Demand::Trust => trust(clause, s),
        Demand::Never => never(clause, s),
        Demand::VerifiedNetwork => verified_network(s),
        Demand::TakePart => take_part(s),
        Demand::Educate => educate(s),
        Demand::Moderate => only(
            s,
            Kind::Moderation,
            Answer::MonitorAndCorrectOwnPresence,
            "Who looks after a site deletes what breaks privacy or misleads.",
        ),
        Demand::Corroborate => only(
            s,
            Kind::DiscussionAdvice,
            Answer::PauseReviseBeforePosting,
            "Check it against current research before you use it in practice.",
        ),
        Demand::LowDistraction => {
            only(s, Kind::Distraction, Answer::KeepDistractionLow, "A device can take the attention that the patient should have.")
        }
        Demand::AdvertisingLaw => advertising_law(s),
    }
}

fn only(s: &Situation, kind: Kind, answer: Answer, reason: &'static str) -> Said {
    (s.kind == kind).then_some((answer, reason))
}

const WITHIN: (Answer, &str) =
    (Answer::AllowWithinProfessionalBoundaries, "The boundaries of the patient relationship hold here as anywhere else.");

fn boundaries(s: &Situation) -> Said {
    let patient = s.who.counts_as_patient();
    match s.kind {
        Kind::Message => Some((
            Answer::DeclineAndRedirect,
            "Advice on one's own case belongs into the patient relationship and its channels, not into a network.",
        )),
        Kind::LookUp if patient => Some((Answer::DoNotPostOrDo, "Curiosity is no reason to look into a patient's life.")),
        Kind::LookUpForCare if patient => {
            Some((Answer::HumanReview, "It can serve care or safety: whether it does, and whether the patient knows, has to be weighed."))
        }
        Kind::Advance => Some((Answer::DoNotPostOrDo, "This crosses the boundary of the patient relationship.")).filter(|_| patient),
        Kind::ConnectionSent if patient => {
            Some((Answer::HumanReview, "When the physician asks, it is harder to say no: the boundary has to be weighed."))
        }
        Kind::GiftLarge if patient => {
            Some((Answer::HumanReview, "A valuable present can change the relationship: somebody else should weigh it."))
        }
        Kind::ConnectionRequest | Kind::AudienceAdded | Kind::Tag | Kind::Gift | Kind::Invitation | Kind::InvitationProfessional
            if patient =>
        {
            Some(WITHIN)
        }
        _ => None,
    }
}

fn distance(s: &Situation) -> Said {
    let kept_out = "It keeps patients out of personal and social interactions online.";
    if !s.who.counts_as_patient() {
        return None;
    }
    match s.kind {
        Kind::ConnectionRequest | Kind::AudienceAdded | Kind::Invitation => Some((Answer::Decline, kept_out)),
        Kind::Tag if s.personal() => Some((Answer::Decline, kept_out)),
        Kind::Message => Some((Answer::DeclineAndRedirect, kept_out)),
        Kind::LookUp | Kind::ConnectionSent | Kind::Advance => Some((Answer::DoNotPostOrDo, kept_out)),
        Kind::LookUpForCare | Kind::GiftLarge => boundaries(s),
        Kind::Tag | Kind::Gift | Kind::InvitationProfessional => Some(WITHIN),
        _ => None,
    }
}

fn refuse_requests(s: &Situation) -> Said {
    match s.kind {
        Kind::ConnectionRequest if s.who.counts_as_patient() => {
            Some((Answer::Decline, "It accepts no request of a patient, on whatever account."))
        }
        Kind::ConnectionSent if s.who.counts_as_patient() => Some((Answer::DoNotPostOrDo, "It sends no request to a patient.")),
        _ => None,
    }
}

fn connect_professionally(s: &Situation) -> Said {
    if !s.who.counts_as_patient() {
        return None;
    }
    match s.kind {
        Kind::ConnectionRequest | Kind::AudienceAdded | Kind::Invitation if s.personal() => {
            Some((Answer::DeclineAndRedirect, "This is a personal account; it accepts patients on professional or practice accounts only."))
        }
        Kind::ConnectionSent if s.personal() => Some((Answer::DoNotPostOrDo, "Patients have no place on a personal account.")),
        Kind::ConnectionRequest | Kind::ConnectionSent | Kind::AudienceAdded => {
            Some((Answer::AllowWithinProfessionalBoundaries, "This is a professional account, where it accepts patients."))
        }
        _ => None,
    }
}

fn no_personal_contact(s: &Situation) -> Said {
    let personal = "It wants no contact with current or past patients, or those who stand for them, on personal sites.";
    if !s.who.counts_as_patient() {
        return None;
    }
    match s.kind {
        Kind::ConnectionRequest | Kind::AudienceAdded | Kind::Invitation | Kind::Message | Kind::Tag if s.personal() => {
            Some((Answer::DeclineAndRedirect, personal))
        }
        Kind::ConnectionSent if s.personal() => Some((Answer::DoNotPostOrDo, personal)),
        Kind::ConnectionRequest | Kind::ConnectionSent | Kind::AudienceAdded | Kind::Tag => {
            Some((Answer::AllowWithinProfessionalBoundaries, "This is no personal site."))
        }
        _ => None,
    }
}

fn treatment_only(s: &Situation) -> Said {
    match s.kind {
        Kind::Message => Some((
            Answer::DeclineAndRedirect,
            "One talks with patients about their treatment within the relationship, and never on social sites of one's own.",
        )),
        Kind::Invitation if s.who.counts_as_patient() => {
            Some((Answer::DeclineAndRedirect, "One talks with patients online about their treatment only."))
        }
        _ => None,
    }
}

const SHOWS_CARE: &str = "It would show that somebody is or was in care, which also the patient's own words do not allow.";

/// What clauses on patients' privacy share; `label` is the answer to a room number or a code name.
fn privacy(s: &Situation, label: Answer) -> Said {
    match s.kind {
        Kind::Reply => Some(match s.detail {
            Detail::None => (Answer::Allow, "It says nothing of a patient, nor that there is one."),
            Detail::Label | Detail::Identifying => (Answer::DoNotPostOrDo, SHOWS_CARE),
            Detail::Unknown => (Answer::HumanReview, "It must not show that somebody is or was in care: let somebody else read it."),
        }),
        Kind::Endorsement if covered(s) => Some((Answer::Allow, "The patient agreed to this use.")),
        Kind::Endorsement => Some((Answer::DoNotPostOrDo, SHOWS_CARE)),
        Kind::Picture => Some(picture(s)),
        Kind::Anecdote => Some(anecdote(s, label)),
        Kind::CaseDiscussion if s.detail == Detail::Identifying => Some(anecdote(s, label)),
        Kind::CaseDiscussion => match s.group {
            Group::VerifiedMembers => {
                Some((Answer::AllowWithinProfessionalBoundaries, "Only verified colleagues read it, and nobody is identified."))
            }
            Group::Public => Some(anecdote(s, label)),
            Group::Closed | Group::Unknown => {
                Some((Answer::HumanReview, "Who reads it is not sure: whether a patient could be recognised has to be weighed."))
            }
        },
        _ => None,
    }
}

/// The patient agreed in writing to just this.
fn covered(s: &Situation) -> bool {
    s.consent == Consent::Written && s.covers == Covers::ThisUse
}

fn picture(s: &Situation) -> (Answer, &'static str) {
    match (s.consent, s.covers) {
        _ if !s.who.counts_as_patient() => (Answer::Allow, "It shows no patient."),
        (_, Covers::OtherUse) => (Answer::DoNotPostOrDo, "The consent does not cover this use."),
        (Consent::Written, Covers::ThisUse) => (Answer::Allow, "The patient agreed to this use in writing."),
        (Consent::Written, Covers::Unknown) => (Answer::HumanReview, "What the consent covers has to be looked up."),
        (Consent::Oral, _) => (Answer::HumanReview, "The consent cannot be shown: ask for it in writing."),
        (Consent::None, _) if s.detail == Detail::None => {
            (Answer::PauseReviseBeforePosting, "Make sure that nothing in or around the picture tells who it is, or ask the patient.")
        }
        (Consent::None, _) => (Answer::DoNotPostOrDo, "It shows a patient who did not agree."),
    }
}

fn anecdote(s: &Situation, label: Answer) -> (Answer, &'static str) {
    match s.detail {
        _ if covered(s) => (Answer::Allow, "The patient agreed to this use in writing."),
        Detail::None => (Answer::Allow, "Nothing in it tells who the patient is."),
        Detail::Label => (label, "A room number, a code name or initials lead to the patient for those who know them."),
        Detail::Identifying => (Answer::DoNotPostOrDo, "The details together can tell who the patient is."),
        Detail::Unknown => (Answer::HumanReview, "Whether the patient could be recognised has to be weighed."),
    }
}

fn no_identifying(s: &Situation) -> Said {
    privacy(s, Answer::PauseReviseBeforePosting)
}

fn no_revealing(s: &Situation) -> Said {
    privacy(s, Answer::DoNotPostOrDo)
}

fn no_trace(s: &Situation) -> Said {
    let consent = "It forbids this outright, and knows no exception for consent.";
    match s.kind {
        Kind::Picture if s.who.counts_as_patient() => Some((Answer::DoNotPostOrDo, consent)),
        Kind::Anecdote if matches!(s.detail, Detail::Label | Detail::Identifying) => Some((Answer::DoNotPostOrDo, consent)),
        Kind::Endorsement if covered(s) => {
            Some((Answer::PauseReviseBeforePosting, "It knows no exception for consent: leave out what could tell who wrote it."))
        }
        _ => privacy(s, Answer::DoNotPostOrDo),
    }
}

fn confidentiality(s: &Situation) -> Said {
    let (answer, reason) = privacy(s, Answer::PauseReviseBeforePosting)?;
    match answer {
        Answer::DoNotPostOrDo | Answer::HumanReview => Some((Answer::PauseReviseBeforePosting, "Confidentiality is at stake.")),
        answer => Some((answer, reason)),
    }
}

fn pause(s: &Situation) -> Said {
    let told = match s.kind {
        Kind::Picture => s.who.counts_as_patient(),
        Kind::Anecdote | Kind::Endorsement | Kind::Conduct => true,
        Kind::Reply => s.detail != Detail::None,
        Kind::CaseDiscussion => s.group != Group::VerifiedMembers || s.detail == Detail::Identifying,
        _ => false,
    };
    told.then_some((Answer::PauseReviseBeforePosting, "It asks for a pause before anything like this goes out."))
}

fn privacy_settings(s: &Situation) -> Said {
    matches!(s.kind, Kind::PrivacySettings | Kind::AudienceAdded)
        .then_some((Answer::TightenPrivacySettings, "Settings help as far as they go, and are not absolute."))
}

fn monitor_presence(s: &Situation) -> Said {
    matches!(s.kind, Kind::Presence | Kind::WrongInformation | Kind::ReviewReceived | Kind::Moderation).then_some((
        Answer::MonitorAndCorrectOwnPresence,
        "What is online by and about oneself is looked at as a routine, for accuracy and fitness.",
    ))
}

const APART: (Answer, &str) = (Answer::Allow, "Personal content stands on a personal account.");

fn separating(s: &Situation, answer: Answer) -> Said {
    match s.kind {
        Kind::OffTopic if s.personal() => Some(APART),
        Kind::OffTopic => Some((answer, "Personal content stands on a professional account.")),
        Kind::MixedAccount => Some((answer, "One account carries both.")),
        _ => None,
    }
}

fn separate(s: &Situation) -> Said {
    match s.kind {
        Kind::WorkEmail => Some((Answer::MustUseSeparate, "A personal account is opened with a personal e-mail address.")),
        _ => separating(s, Answer::MustUseSeparate),
    }
}

fn tell_colleague(s: &Situation) -> Said {
    if s.kind != Kind::ColleaguePost {
        return None;
    }
    Some(match s.told_days_ago {
        _ if s.removed => (Answer::Allow, "It is gone: nothing more is asked."),
        _ if s.anonymous => (Answer::HumanReview, "Nobody knows whom to tell: a second person should look at it."),
        None => (Answer::NotifyColleagueFirst, "The colleague is told first."),
        Some(_) => (Answer::WaitThenRecheck, "The colleague was told; it is reported only if it is significant and nothing is done."),
    })
}

fn report_if_unresolved(s: &Situation) -> Said {
    if s.kind != Kind::ColleaguePost || s.removed {
        return None;
    }
    let days = s.told_days_ago?;
    let in_vain = days >= DAYS_TO_ACT;
    match s.seriousness {
        Seriousness::SeriousHarm => Some((Answer::ReportToAuthority, "The colleague was told, it is still there, and harm is at stake.")),
        Seriousness::Significant if in_vain => {
            Some((Answer::ReportToAuthority, "It is significant, the colleague was told, and it is still there."))
        }
        Seriousness::Unknown if in_vain => Some((Answer::HumanReview, "It is reported if it is significant: somebody has to weigh that.")),
        _ => None,
    }
}

fn report(s: &Situation) -> Said {
    if s.kind != Kind::ColleaguePost {
        return None;
    }
    Some(if s.told_days_ago.is_some() || s.removed {
        (Answer::ReportToAuthority, "It has unprofessional behaviour reported, however grave and whatever became of it.")
    } else {
        (Answer::ReportImmediately, "It has unprofessional behaviour reported, and asks for no word with the colleague before.")
    })
}

fn disclose(s: &Situation) -> Said {
    if s.kind != Kind::Interest || s.stake == Stake::None {
        return None;
    }
    Some(match s.stake {
        _ if s.disclosed => (Answer::Allow, "The relation is disclosed."),
        Stake::Fund => (Answer::HumanReview, "Every relation is meant; whether one so remote counts has to be weighed."),
        _ => (Answer::DiscloseBeforeOrWithPost, "A relation with the maker or provider is disclosed."),
    })
}

/// Whether the clause has the rule that the situation touches.
fn touches(clause: &Clause, s: &Situation) -> bool {
    match s.kind {
        Kind::Conduct => s.conduct.is_some_and(|rule| clause.rules.contains(&rule)),
        Kind::ReviewFake => clause.rules.contains(&Rule::MisleadingClaim),
        _ => false,
    }
}

fn trust(clause: &Clause, s: &Situation) -> Said {
    match s.kind {
        Kind::ReviewFake => Some((Answer::DoNotPostOrDo, "Deceiving those who choose a physician costs the public's trust.")),
        Kind::Conduct if touches(clause, s) || clause.rules.is_empty() || s.conduct.is_none() => {
            Some((Answer::PauseReviseBeforePosting, "It can cost reputation, career and the public's trust."))
        }
        _ => None,
    }
}

fn never(clause: &Clause, s: &Situation) -> Said {
    touches(clause, s).then_some((Answer::DoNotPostOrDo, "It rules this out."))
}

fn verified_network(s: &Situation) -> Said {
    let verified = s.group == Group::VerifiedMembers;
    match s.kind {
        Kind::Forum | Kind::CaseDiscussion if verified => {
            Some((Answer::AllowWithinProfessionalBoundaries, "It is protected, and only verified colleagues get in."))
        }
        Kind::Forum => {
            Some((Answer::RequireVerifiedMembersOnly, "A physicians' network is protected by password, for verified users only."))
        }
        Kind::CaseDiscussion => Some((Answer::DoNotPostOrDo, "The group is not protected: people who are no physicians can get in.")),
        _ => None,
    }
}

fn take_part(s: &Situation) -> Said {
    match s.kind {
        Kind::ConnectionRequest | Kind::ConnectionSent | Kind::InvitationProfessional if !s.who.counts_as_patient() => {
            Some((Answer::Allow, "Networks among colleagues and with the public are welcome."))
        }
        Kind::Forum => Some((Answer::AllowWithinProfessionalBoundaries, "Exchange among colleagues is welcome.")),
        Kind::Education => Some((Answer::Allow, "Informing the public is welcome.")),
        _ => None,
    }
}

fn educate(s: &Situation) -> Said {
    match s.kind {
        Kind::Forum => {
            Some((Answer::AllowWithinProfessionalBoundaries, "Learning and teaching online are welcome, by the profession's tenets."))
        }
        Kind::Education => Some((Answer::Allow, "Informing the public is welcome, by the profession's tenets.")),
        _ => None,
    }
}

fn advertising_law(s: &Situation) -> Said {
    matches!(s.kind, Kind::ReviewRequest | Kind::Endorsement)
        .then_some((Answer::HumanReview, "In many places the law limits reviews and testimonials in physicians' advertising: look it up."))
}
