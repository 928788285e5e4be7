//! Invented situations of every kind: what is read, and what each guideline answers.

use std::collections::BTreeSet;

use super::super::*;
use crate::pack::Policy;
use crate::post::Account;

/// Answers in the order acp-fsmb, ama, mms, ncms, smmp.
type Answers = [&'static str; 5];

/// Shorter names for the table.
const ALLOW: &str = "allow";
const WITHIN: &str = "allow-within-professional-boundaries";
const DECLINE: &str = "decline";
const REDIRECT: &str = "decline-and-redirect-to-professional-channel";
const NOT: &str = "do-not-post-or-do";
const PAUSE: &str = "pause-revise-before-posting";
const DISCLOSE: &str = "disclose-before-or-with-post";
const HUMAN: &str = "human-review";
const SILENT: &str = "silent-no-clause";
const CONSIDER: &str = "consider-separating";
const RECOMMEND: &str = "recommend-separating";
const SEPARATE: &str = "must-use-separate";
const MONITOR: &str = "monitor-and-correct-own-presence";
const SETTINGS: &str = "tighten-privacy-settings-and-still-treat-as-public";
const TELL: &str = "notify-colleague-first";
const WAIT: &str = "wait-then-recheck-no-report-yet";
const REPORT: &str = "report-to-authority";
const AT_ONCE: &str = "report-immediately-no-prior-notice-required";
const VERIFIED: &str = "require-verified-members-only";
const QUIET: &str = "keep-distraction-low";

const PERSONAL_CONTACT: Answers = [DECLINE, WITHIN, REDIRECT, WITHIN, REDIRECT];
const PROFESSIONAL_CONTACT: Answers = [DECLINE, WITHIN, WITHIN, WITHIN, WITHIN];
const ADVICE: Answers = [REDIRECT; 5];
const STRANGERS_ADVICE: Answers = [SILENT, REDIRECT, REDIRECT, REDIRECT, REDIRECT];
const LEAK: Answers = [PAUSE, NOT, NOT, NOT, NOT];
const PRESENCE: Answers = [MONITOR, MONITOR, MONITOR, MONITOR, SILENT];
const MIXED: Answers = [CONSIDER, CONSIDER, RECOMMEND, CONSIDER, SEPARATE];
const INTEREST: Answers = [SILENT, SILENT, DISCLOSE, SILENT, DISCLOSE];
const DISCLOSED: Answers = [SILENT, SILENT, ALLOW, SILENT, ALLOW];
const FIRST: Answers = [SILENT, TELL, TELL, TELL, AT_ONCE];
const WAITING: Answers = [SILENT, WAIT, WAIT, WAIT, REPORT];
const ESCALATE: Answers = [SILENT, REPORT, REPORT, REPORT, REPORT];
const SEARCHED: Answers = [NOT; 5];

/// A sentence, the account, the kind, and the answers.
const EXAMPLES: &[(&str, Account, Kind, Answers)] = &[
    // Connections.
    ("A woman in treatment sends a friend request, a patient since March", Account::Personal, Kind::ConnectionRequest, PERSONAL_CONTACT),
    ("Current patient follows the doctor's private Instagram", Account::Personal, Kind::ConnectionRequest, PERSONAL_CONTACT),
    ("Current patient wants to connect on LinkedIn", Account::Professional, Kind::ConnectionRequest, PROFESSIONAL_CONTACT),
    ("Patient follows the clinic page", Account::Practice, Kind::ConnectionRequest, PROFESSIONAL_CONTACT),
    (
        "Former patient, discharged two years ago, asks to be friends on Facebook",
        Account::Personal,
        Kind::ConnectionRequest,
        PERSONAL_CONTACT,
    ),
    ("An ex-patient would like to follow the doctor's work page", Account::Professional, Kind::ConnectionRequest, PROFESSIONAL_CONTACT),
    ("The wife of a patient asks to be added as a friend", Account::Personal, Kind::ConnectionRequest, PERSONAL_CONTACT),
    ("Mother of a child on the ward sends a connection request", Account::Professional, Kind::ConnectionRequest, PROFESSIONAL_CONTACT),
    (
        "Sole doctor on a small island, where most friends on Facebook are patients too",
        Account::Personal,
        Kind::ConnectionRequest,
        PERSONAL_CONTACT,
    ),
    ("A school friend who became a patient sends a friend request", Account::Personal, Kind::ConnectionRequest, PERSONAL_CONTACT),
    (
        "A colleague from the next hospital wants to connect",
        Account::Professional,
        Kind::ConnectionRequest,
        [SILENT, ALLOW, ALLOW, ALLOW, ALLOW],
    ),
    ("The dermatologist sends a friend request to a patient", Account::Personal, Kind::ConnectionSent, [NOT, HUMAN, NOT, HUMAN, NOT]),
    ("Resident follows a patient on TikTok", Account::Personal, Kind::ConnectionSent, [NOT, HUMAN, NOT, HUMAN, NOT]),
    (
        "The app adds a patient to the list of close contacts by itself",
        Account::Personal,
        Kind::AudienceAdded,
        [DECLINE, SETTINGS, REDIRECT, SETTINGS, REDIRECT],
    ),
    // Messages.
    ("Patient asks by direct message whether to double the dose", Account::Personal, Kind::Message, ADVICE),
    ("A patient writes a comment with a question about her rash", Account::Professional, Kind::Message, ADVICE),
    ("A stranger asks for advice on his knee pain under a video", Account::Professional, Kind::Message, STRANGERS_ADVICE),
    ("Daughter of a patient messages about side effects", Account::Professional, Kind::Message, ADVICE),
    ("A patient sends a message at night about chest pain", Account::Practice, Kind::Message, ADVICE),
    ("A follower writes that he wants to die", Account::Professional, Kind::Message, STRANGERS_ADVICE),
    // Tags and praise.
    ("Patient tags the surgeon in a post that thanks the team", Account::Professional, Kind::Tag, [WITHIN; 5]),
    (
        "A patient tags the doctor's private profile in a picture from the beach",
        Account::Personal,
        Kind::Tag,
        [DECLINE, WITHIN, WITHIN, WITHIN, REDIRECT],
    ),
    ("The practice wants to repost a patient's thank-you note", Account::Practice, Kind::Endorsement, [PAUSE, NOT, NOT, NOT, NOT]),
    (
        "The practice shares a patient's testimonial with written consent for the website",
        Account::Practice,
        Kind::Endorsement,
        [PAUSE, ALLOW, ALLOW, ALLOW, HUMAN],
    ),
    // Reviews.
    ("Reply to a bad review that mentions the missed appointments", Account::Practice, Kind::Reply, LEAK),
    ("Doctor answers a one-star rating and explains the diagnosis", Account::Professional, Kind::Reply, LEAK),
    ("Clinic responds to a complaint: thank you for the feedback, please contact us", Account::Practice, Kind::Reply, [ALLOW; 5]),
    (
        "Our answer would be: for reasons of privacy we cannot comment, please contact the office",
        Account::Practice,
        Kind::Reply,
        [ALLOW; 5],
    ),
    ("The doctor wants to respond to a review", Account::Professional, Kind::Reply, [PAUSE, HUMAN, HUMAN, HUMAN, HUMAN]),
    ("The front desk asks patients for Google reviews", Account::Practice, Kind::ReviewRequest, [SILENT, SILENT, SILENT, SILENT, HUMAN]),
    (
        "A voucher is offered to everybody who leaves a five-star rating",
        Account::Practice,
        Kind::ReviewRequest,
        [SILENT, SILENT, SILENT, SILENT, HUMAN],
    ),
    ("The owner has staff write reviews of the practice", Account::Practice, Kind::ReviewFake, [NOT; 5]),
    ("The surgeon poses as a patient and rates himself", Account::Professional, Kind::ReviewFake, [NOT; 5]),
    ("A review about the practice is false: it is by somebody who was never a patient", Account::Practice, Kind::ReviewReceived, PRESENCE),
    // Looking people up.
    ("Nurse googles a patient to see where he lives", Account::Personal, Kind::LookUp, SEARCHED),
    ("Doctor scrolls through the profile of a former patient", Account::Personal, Kind::LookUp, SEARCHED),
    ("Searching the profile of a missing patient who may be suicidal", Account::Professional, Kind::LookUpForCare, [HUMAN; 5]),
    // Gifts, invitations.
    ("A patient brings chocolates", Account::Professional, Kind::Gift, [WITHIN, WITHIN, WITHIN, WITHIN, WITHIN]),
    ("The family of a patient sends an expensive watch as a present", Account::Professional, Kind::GiftLarge, [HUMAN; 5]),
    (
        "A patient invites the doctor to a birthday party",
        Account::Personal,
        Kind::Invitation,
        [DECLINE, WITHIN, REDIRECT, WITHIN, REDIRECT],
    ),
    ("A patient foundation invites the doctor to give a talk", Account::Professional, Kind::InvitationProfessional, [WITHIN; 5]),
    ("A patient flirts with the doctor online", Account::Personal, Kind::Advance, [NOT; 5]),
    // Pictures.
    ("Photo of a wound on the ward, taken without consent", Account::Professional, Kind::Picture, LEAK),
    (
        "Video of a patient who signed a form for posting on social media",
        Account::Professional,
        Kind::Picture,
        [PAUSE, ALLOW, ALLOW, ALLOW, NOT],
    ),
    ("Picture of a patient who consented in writing, but only for the medical record", Account::Professional, Kind::Picture, LEAK),
    ("Selfie with a patient who said yes", Account::Personal, Kind::Picture, [PAUSE, HUMAN, HUMAN, HUMAN, NOT]),
    (
        "X-ray of a patient, cropped so that nobody can be recognised",
        Account::Professional,
        Kind::Picture,
        [PAUSE, PAUSE, PAUSE, PAUSE, NOT],
    ),
    ("Picture of the new waiting room and the team", Account::Practice, Kind::Picture, [ALLOW; 5]),
    // Stories.
    (
        "An anonymised story about a patient, without any dates or names",
        Account::Professional,
        Kind::Anecdote,
        [PAUSE, ALLOW, ALLOW, ALLOW, ALLOW],
    ),
    ("A story of a patient with a very rare accident in our village", Account::Personal, Kind::Anecdote, LEAK),
    ("A blog about the patient in room 12", Account::Professional, Kind::Anecdote, [PAUSE, PAUSE, NOT, PAUSE, NOT]),
    ("A funny story about a patient", Account::Personal, Kind::Anecdote, [PAUSE, HUMAN, HUMAN, HUMAN, HUMAN]),
    // Networks.
    ("A case put to a password-protected network of verified physicians", Account::Professional, Kind::CaseDiscussion, [WITHIN; 5]),
    (
        "Second opinion on a case in a WhatsApp group of doctors",
        Account::Professional,
        Kind::CaseDiscussion,
        [PAUSE, HUMAN, HUMAN, HUMAN, NOT],
    ),
    ("A case with the patient's full name in a verified physicians' group", Account::Professional, Kind::CaseDiscussion, LEAK),
    ("Starting a forum for rural doctors", Account::Professional, Kind::Forum, [WITHIN, WITHIN, WITHIN, WITHIN, VERIFIED]),
    ("She runs a Telegram group for residents; licences are verified", Account::Professional, Kind::Forum, [WITHIN; 5]),
    (
        "Using a dose suggestion from a thread online for treatment",
        Account::Professional,
        Kind::DiscussionAdvice,
        [SILENT, SILENT, SILENT, SILENT, PAUSE],
    ),
    ("A visitor's comment on the practice page names a neighbour's illness", Account::Practice, Kind::Moderation, [MONITOR; 5]),
    // Interests.
    ("Tweet that praises an inhaler; the manufacturer pays a consulting fee", Account::Professional, Kind::Interest, INTEREST),
    ("Blog about a stethoscope that was given for free", Account::Professional, Kind::Interest, INTEREST),
    ("She recommends a supplement of her own brand", Account::Professional, Kind::Interest, INTEREST),
    ("He owns shares in the company whose drug he discusses", Account::Professional, Kind::Interest, INTEREST),
    (
        "Post on a device by a surgeon on the maker's advisory board, with the tie disclosed",
        Account::Professional,
        Kind::Interest,
        DISCLOSED,
    ),
    (
        "Writes about a drug; holds the company's stock only in a pension fund",
        Account::Professional,
        Kind::Interest,
        [SILENT, SILENT, HUMAN, SILENT, HUMAN],
    ),
    // Accounts.
    ("Family pictures and patient education on the same profile", Account::Professional, Kind::MixedAccount, MIXED),
    ("An election appeal on the clinic page", Account::Practice, Kind::OffTopic, MIXED),
    ("Holiday snaps on the private profile", Account::Personal, Kind::OffTopic, [ALLOW, ALLOW, ALLOW, ALLOW, ALLOW]),
    (
        "Signs up for a hobby forum with the university email",
        Account::Personal,
        Kind::WorkEmail,
        [SILENT, SILENT, SILENT, SILENT, SEPARATE],
    ),
    // Presence.
    ("He has not googled himself in years", Account::Professional, Kind::Presence, PRESENCE),
    ("A directory lists a wrong address for the doctor", Account::Professional, Kind::WrongInformation, PRESENCE),
    ("Somebody impersonates the doctor with a fake profile", Account::Professional, Kind::WrongInformation, PRESENCE),
    (
        "She never looked at the privacy settings",
        Account::Personal,
        Kind::PrivacySettings,
        [SETTINGS, SETTINGS, SETTINGS, SETTINGS, SILENT],
    ),
    (
        "He believes that a friends-only post stays private",
        Account::Personal,
        Kind::PrivacySettings,
        [SETTINGS, SETTINGS, SETTINGS, SETTINGS, SILENT],
    ),
    // Colleagues.
    ("A colleague posts a crude joke", Account::Personal, Kind::ColleaguePost, FIRST),
    ("A classmate shows a patient's name in a video", Account::Personal, Kind::ColleaguePost, FIRST),
    ("A colleague's racist post is still up, he was told three weeks ago", Account::Personal, Kind::ColleaguePost, ESCALATE),
    ("Coworker told yesterday about a photo that shows a patient's chart", Account::Personal, Kind::ColleaguePost, WAITING),
    ("Colleague was told a month ago about a silly post", Account::Personal, Kind::ColleaguePost, WAITING),
    ("A colleague sells prescription drugs through his account", Account::Personal, Kind::ColleaguePost, FIRST),
    (
        "A colleague was asked to delete a patient's photo and removed it",
        Account::Personal,
        Kind::ColleaguePost,
        [SILENT, ALLOW, ALLOW, ALLOW, REPORT],
    ),
    ("An anonymous colleague posts about patients", Account::Personal, Kind::ColleaguePost, [SILENT, HUMAN, HUMAN, HUMAN, AT_ONCE]),
    ("Intern sees an offensive tweet by her supervisor", Account::Personal, Kind::ColleaguePost, FIRST),
    // Own content.
    ("A student is drunk in pictures from a party", Account::Personal, Kind::Conduct, [PAUSE, PAUSE, PAUSE, PAUSE, NOT]),
    ("A sexist meme", Account::Personal, Kind::Conduct, [PAUSE, PAUSE, PAUSE, PAUSE, NOT]),
    ("Making fun of patients in a tweet", Account::Personal, Kind::Conduct, [PAUSE, PAUSE, PAUSE, PAUSE, NOT]),
    (
        "Calls herself a cardiologist without being board certified",
        Account::Professional,
        Kind::Conduct,
        [PAUSE, SILENT, SILENT, SILENT, NOT],
    ),
    ("Miracle cure promised in a reel", Account::Professional, Kind::Conduct, [PAUSE, SILENT, SILENT, SILENT, NOT]),
    // The rest.
    ("Infographic on sunscreen for the public", Account::Professional, Kind::Education, [ALLOW; 5]),
    ("Checks the feed on the phone during rounds", Account::Personal, Kind::Distraction, [SILENT, SILENT, SILENT, SILENT, QUIET]),
];

#[test]
fn every_example_is_read_and_answered() {
    assert!(EXAMPLES.len() >= 80, "{}", EXAMPLES.len());
    let mut wrong = Vec::new();
    for (sentence, account, kind, answers) in EXAMPLES {
        let Some(mut read) = read::read(sentence) else {
            wrong.push(format!("{sentence}: nothing understood"));
            continue;
        };
        read.situation.account = *account;
        let said: Vec<&str> = decide(Policy::builtin(), &read.situation).packs.iter().map(|said| said.answer.name()).collect();
        if read.situation.kind != *kind || said != answers {
            let s = &read.situation;
            wrong.push(format!(
                "{sentence}: {} {} {:?} {} {:?}: {said:?}",
                s.kind,
                s.who,
                (s.consent, s.covers),
                s.detail,
                s.told_days_ago
            ));
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_kind_has_an_example() {
    let shown: BTreeSet<Kind> = EXAMPLES.iter().map(|(_, _, kind, _)| *kind).collect();
    let missing: Vec<&Kind> = Kind::ALL.iter().filter(|kind| !shown.contains(kind)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn what_tells_of_nothing_is_not_understood() {
    for words in ["", "hello", "the weather is fine", "buy milk"] {
        assert_eq!(read::read(words), None, "{words}");
    }
}

#[test]
fn fields_are_read() {
    let read = |sentence: &str| read::read(sentence).unwrap().situation;
    assert_eq!(read("A former patient wants to connect on my LinkedIn").who, Who::FormerPatient);
    assert_eq!(read("A former patient wants to connect on my LinkedIn").account, Account::Professional);
    assert_eq!(read("A patient follows my personal Instagram").account, Account::Personal);
    assert!(read("A patient messages about chest pain").urgent);
    assert!(read("Sole doctor on a small island, where most friends on Facebook are patients too").sole_provider);
    assert_eq!(read("A colleague was told two weeks ago and his post is still up").told_days_ago, Some(14));
    assert_eq!(read("A colleague was not told of his rude post").told_days_ago, None);
    let intern = read("Intern sees an offensive tweet by her supervisor");
    assert!(intern.senior && intern.trainee);
}
