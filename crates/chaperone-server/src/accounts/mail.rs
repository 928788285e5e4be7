//! Whether an address is one of work: smmp/7.1 asks for a personal one for personal accounts.

use chaperone_core::pack::{Clause, Pack};
use chaperone_store::accounts::{Account, Voice};

/// Where private people have their mail, by the names before the ending; all endings of theirs count.
const PRIVATE: &[&str] = &[
    "aim",
    "aol",
    "bluewin",
    "comcast",
    "fastmail",
    "free",
    "freenet",
    "gmail",
    "gmx",
    "googlemail",
    "hey",
    "hotmail",
    "icloud",
    "laposte",
    "libero",
    "live",
    "mac",
    "mail",
    "mailbox",
    "me",
    "msn",
    "naver",
    "orange",
    "outlook",
    "pm",
    "posteo",
    "proton",
    "protonmail",
    "qq",
    "rediffmail",
    "seznam",
    "sbcglobal",
    "t-online",
    "tuta",
    "tutanota",
    "verizon",
    "web",
    "wp",
    "yahoo",
    "yandex",
    "ymail",
    "zoho",
    "126",
    "163",
];

/// Why an address looks like one of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Work {
    /// It is at the same place as the member's address here, or one of the organisation's.
    SamePlace,
    /// It is with nobody who is known to serve private people.
    NotPrivate,
}

/// Whether `address` looks like one of work, for a member whose address here is `own`, of an organisation with `domains`.
pub(crate) fn work(address: &str, own: &str, domains: &[String]) -> Option<Work> {
    let domain = domain(address)?;
    let below = |of: &str| domain.strip_suffix(of).is_some_and(|before| before.is_empty() || before.ends_with('.'));
    if domains.iter().any(|own| below(own)) {
        return Some(Work::SamePlace);
    }
    if is_private(&domain) {
        return None;
    }
    Some(if self::domain(own).as_ref() == Some(&domain) { Work::SamePlace } else { Work::NotPrivate })
}

/// The same for the personal accounts that smmp/7.1 is about, with its clause.
pub(crate) fn on_work_address(account: &Account, own: &str, domains: &[String]) -> Option<(Work, &'static Clause)> {
    if account.voice != Voice::Personal {
        return None;
    }
    let work = work(&account.email, own, domains)?;
    let pack = Pack::builtin().iter().find(|pack| pack.id == "smmp")?;
    Some((work, pack.clauses.iter().find(|clause| clause.id == "7.1")?))
}

fn domain(address: &str) -> Option<String> {
    let (_, domain) = address.trim().rsplit_once('@')?;
    (!domain.is_empty()).then(|| domain.trim_end_matches('.').to_lowercase())
}

fn is_private(domain: &str) -> bool {
    // `gmail.com`, `yahoo.co.uk`: the name stands first. `mail.lakeclinic.example` is somebody's own.
    let mut labels = domain.split('.');
    let name = labels.next().unwrap_or_default();
    let ending: Vec<&str> = labels.collect();
    let short = matches!(ending.as_slice(), [_] | [_, _]) && ending.iter().all(|label| label.len() <= 3);
    short && PRIVATE.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_organisations_own_domains_are_work_whatever_they_are_called() {
        let own = ["hill.example".to_owned(), "web.de".to_owned()];
        for address in ["ada@hill.example", "ada@mail.Hill.example", "ada@web.de"] {
            assert_eq!(work(address, "a@lakeclinic.example", &own), Some(Work::SamePlace), "{address}");
        }
        assert_eq!(work("ada@foothill.example", "a@lakeclinic.example", &own), Some(Work::NotPrivate));
        assert_eq!(work("ada@gmail.com", "a@lakeclinic.example", &own), None);
    }

    #[test]
    fn private_providers_are_private() {
        for address in ["a@gmail.com", "A@GMX.de", "a@yahoo.co.uk", "a@t-online.de", "a@icloud.com.", "a@proton.me"] {
            assert_eq!(work(address, "a@lakeclinic.example", &[]), None, "{address}");
        }
        assert_eq!(work("ada@gmail.com", "ada@gmail.com", &[]), None, "a desk of one who has no other address");
        for none in ["", "ada", "ada@"] {
            assert_eq!(work(none, "ada@lakeclinic.example", &[]), None, "{none}");
        }
    }

    #[test]
    fn work_is_where_the_member_works_or_nowhere_private() {
        assert_eq!(work("ada@lakeclinic.example", "b@LakeClinic.example", &[]), Some(Work::SamePlace));
        assert_eq!(work("ada@mercy.edu", "b@lakeclinic.example", &[]), Some(Work::NotPrivate));
        assert_eq!(work("ada@mail.lakeclinic.example", "b@x.example", &[]), Some(Work::NotPrivate));
        assert_eq!(work("ada@gmail.evil-hospital.example", "b@x.example", &[]), Some(Work::NotPrivate));
    }
}
