//! In whose voice one writes, who reads it, and whether it fits.

use chaperone_core::Engine;
use chaperone_core::post::{self, Audience, Post, Situation, Surface};
use chaperone_core::review::Review;
use chaperone_core::rules::Rule;
use chaperone_store::accounts::{Account, Voice};
use chaperone_store::drafts::{Content, Visibility};
use maud::{Markup, html};

use super::written::Held;
use crate::accounts::network_name;
use crate::who::Who;

/// Where posts of `account` appear, as rules know it.
fn surface(account: &Account) -> Surface {
    match account.network.as_str() {
        "feed" => Surface::Blog,
        name => Surface::from_name(name).unwrap_or(Surface::Other),
    }
}

/// A network as one calls it.
pub(super) fn network(account: &Account) -> &str {
    match account.network.as_str() {
        "feed" => "your website",
        name => network_name(name),
    }
}

fn of_rules(voice: Voice) -> post::Account {
    match voice {
        Voice::Personal => post::Account::Personal,
        Voice::Professional => post::Account::Professional,
        Voice::Practice => post::Account::Practice,
    }
}

/// The narrower of what the author chose and what the account allows.
fn audience(content: &Content, account: Option<&Account>) -> Audience {
    match (content.visibility, account.map(|account| account.audience.as_str())) {
        (Visibility::Direct, _) => Audience::Direct,
        (Visibility::Followers, _) | (Visibility::Public, Some("followers")) => Audience::Followers,
        (Visibility::Public, Some("members")) => Audience::Members,
        (Visibility::Public, _) => Audience::Public,
    }
}

/// The situation that `content` would appear in.
pub(crate) fn situation(content: &Content, account: Option<&Account>) -> Situation {
    Situation {
        surface: account.map_or(Surface::Other, surface),
        account: account.map_or(post::Account::Professional, |account| of_rules(account.voice)),
        audience: audience(content, account),
        consent: Held::of(content).told(),
        ..Situation::default()
    }
}

/// Who can read it and for how long, in a sentence or two.
fn reach(content: &Content, account: Option<&Account>) -> String {
    let followers = account.and_then(|account| account.followers);
    match audience(content, account) {
        Audience::Public if account.is_some_and(|account| account.network == "feed") => {
            "Public: anyone who visits your website. Others can copy it, and a copy stays even if you take it down.".to_owned()
        }
        Audience::Public => "Public: anyone can read and copy it, and it can stay even if you delete it.".to_owned(),
        Audience::Followers => {
            let who = followers.map_or_else(|| "Your followers".to_owned(), |count| format!("Your {count} followers"));
            format!("{who}, and whoever they show it to. It can stay even if you delete it.")
        }
        Audience::Members => {
            "The members of the network or group, and whoever they show it to. It can stay even if you delete it.".to_owned()
        }
        Audience::Direct => {
            "Those whom you mention, whoever they show it to, and the people who run the network. It is not a safe way to write to patients."
                .to_owned()
        }
    }
}

/// The bar that says in whose voice one writes and who reads it.
pub(super) fn bar(who: &Who, content: &Content, account: Option<&Account>) -> Markup {
    let voice = account.map_or("none", |account| account.voice.name());
    html! {
        div.voice data-voice=(voice) {
            @match account {
                Some(account) => p {
                    "You are writing as " strong { (speaker(who, account)) } ", in "
                    strong { (words(account.voice)) } " voice, on " (network(account))
                    @if !account.handle.is_empty() { " (" (account.handle) ")" } "."
                },
                None => p { strong { "No account chosen yet." } " It is reviewed as if you wrote as a physician, in public." },
            }
            p.reach { (reach(content, account)) }
        }
    }
}

fn speaker<'a>(who: &'a Who, account: &'a Account) -> &'a str {
    match (account.member.is_some(), account.title.as_str()) {
        (true, "") => &who.member.name,
        (false, "") => &account.handle,
        (_, title) => title,
    }
}

/// A voice as one calls it.
const fn words(voice: Voice) -> &'static str {
    match voice {
        Voice::Personal => "your personal",
        Voice::Professional => "your professional",
        Voice::Practice => "the practice's",
    }
}

/// What is about patients, treatment or the trade, whatever the account.
const WORK: &[Rule] = &[
    Rule::PatientPrivacyDirect,
    Rule::PatientPrivacyIndirect,
    Rule::UnauthorisedImage,
    Rule::DerogatoryPatient,
    Rule::IndividualAdvice,
    Rule::MisleadingClaim,
    Rule::UnlawfulAdvertising,
    Rule::UndisclosedInterest,
    Rule::CredentialMisrepresentation,
];

/// The voice that the text seems to speak with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sounds {
    /// Private life, on an account of the profession.
    Private,
    /// Work, on a private account.
    Professional,
}

/// Whether the text sounds like another voice than the account's.
pub(super) fn sounds(engine: &Engine, post: &Post, review: &Review) -> Option<Sounds> {
    let found = |review: &Review, rules: &[Rule]| review.findings.iter().any(|finding| rules.contains(&finding.rule));
    if post.situation.account != post::Account::Personal {
        return found(review, &[Rule::PersonalOnProfessional]).then_some(Sounds::Private);
    }
    let work = found(review, WORK) || review.identity.as_ref().is_some_and(|identity| identity.story);
    // What would be private on the other account belongs where it is.
    let other = Situation { account: post::Account::Professional, ..post.situation.clone() };
    let private = || found(&engine.check_at_once(&Post { situation: other, ..post.clone() }), &[Rule::PersonalOnProfessional]);
    (work && !private()).then_some(Sounds::Professional)
}

/// A warning that it may be the wrong account, with the accounts that would be right.
pub(super) fn wrong_account(sounds: Sounds, accounts: &[Account]) -> Markup {
    let right = |account: &&Account| (account.voice == Voice::Personal) == (sounds == Sounds::Private);
    let handles: Vec<&str> = accounts.iter().filter(right).map(|account| account.handle.as_str()).collect();
    html! {
        div.note.wrong-account {
            @match sounds {
                Sounds::Private => p { strong { "Is this the right account?" } " This sounds private, and the account speaks for you as a physician." },
                Sounds::Professional => p { strong { "Is this the right account?" } " This is about your work, and the account is your private one." },
            }
            @if handles.is_empty() { p { "You have no other account here that it would fit." } }
            @else { p { "It would fit better on " (handles.join(" or ")) "." } }
        }
    }
}
