//! The record's verbs in plain words.

/// Each verb that an entry may have, and what a reader of the record sees.
const WORDS: &[(&str, &str)] = &[
    ("account.break", "noticed that an account no longer lets the desk in"),
    ("account.check", "looked whether an account still works"),
    ("account.connect", "connected an account"),
    ("account.describe", "changed what an account is"),
    ("account.reconnect", "connected an account again"),
    ("account.refresh", "took new tokens for an account"),
    ("account.remove", "took an account out of the desk"),
    ("app.change", "set up a sign-in app"),
    ("case.approve", "approved a draft of somebody else"),
    ("case.ask", "asked for a second reader"),
    ("case.decline", "declined a draft of somebody else"),
    ("case.expire", "let a case run out that nobody decided"),
    ("case.free", "left a case to any second reader"),
    ("case.note", "wrote a note to a case"),
    ("case.withdraw", "took a draft back from its second reader"),
    ("desk.restore", "put a copy of the database in place"),
    ("desk.set-up", "set the desk up"),
    ("draft.begin", "began a draft"),
    ("draft.discard", "threw a draft away"),
    ("draft.go-on", "went on with a draft after a pause"),
    ("draft.reopen", "took a draft up again"),
    ("draft.save", "saved a draft"),
    ("draft.send", "handed a draft on to be sent"),
    ("file.add", "added a picture to a draft"),
    ("file.remove", "took a picture out of a draft"),
    ("file.tell", "told what a picture shows"),
    ("follow.accept", "let somebody follow an account"),
    ("follow.decline", "turned down somebody who asked to follow an account"),
    ("interest.add", "declared a relation with a maker"),
    ("interest.change", "changed a relation with a maker"),
    ("interest.end", "ended a relation with a maker"),
    ("interest.import", "took relations over from Open Payments"),
    ("interest.remove", "took a relation with a maker out"),
    ("invitation.end", "took an invitation back"),
    ("invitation.make", "invited somebody"),
    ("member.change", "changed name, address or time zone"),
    ("member.delete", "deleted a member"),
    ("member.export", "took all own data along"),
    ("member.join", "became a member"),
    ("member.leave", "left, and had all own data deleted"),
    ("member.resume", "let a member in again"),
    ("member.role", "changed what a member may do"),
    ("member.suspend", "kept a member out for now"),
    ("organisation.change", "changed what the desk knows of the organisation"),
    ("passkey.add", "added a passkey"),
    ("passkey.name", "named a passkey"),
    ("passkey.remove", "took a passkey out"),
    ("password.add", "set a password and a sign-in app"),
    ("password.change", "changed the password"),
    ("password.remove", "took the password out"),
    ("policy.set", "put a version of the policy in force"),
    ("profile.change", "changed the profile"),
    ("profile.verify", "verified a profile"),
    ("publication.ask-deletion", "asked a network to delete a post"),
    ("publication.begin", "made a post ready to be sent"),
    ("publication.cancel", "took a post back before it was sent"),
    ("publication.confirm", "saw the whole post at the network"),
    ("publication.delete", "saw that the post is gone at the network"),
    ("publication.deleted-by-hand", "said that a post was deleted by hand"),
    ("publication.expire", "did not send a post: its approval had run out"),
    ("publication.fail", "gave up on a post"),
    ("publication.hand-out", "had a post ready to be copied"),
    ("publication.keep", "was told by the network that it did not delete a post"),
    ("publication.miss", "found a post gone at the network"),
    ("publication.posted-by-hand", "said that a post was posted by hand"),
    ("publication.replace", "changed a post at the network"),
    ("publication.request", "handed a post to the network"),
    ("publication.retry", "had a post tried again"),
    ("publication.see", "saw a post at the network"),
    ("publication.take", "was told by the network that it took a post"),
    ("publication.try", "sent a post to the network"),
    ("publication.untry", "was told by the network that it did not take a post"),
    ("publication.wait", "put a post off until later"),
    ("quiet.set", "changed the quiet hours"),
    ("recovery.make", "made new recovery codes"),
    ("request.ask", "asked the guidelines about a request"),
    ("request.except", "noted why a request was answered otherwise"),
    ("session.begin", "signed in"),
    ("session.end", "signed out"),
    ("session.end-others", "signed out everywhere else"),
    ("session.prove", "proved again who it is"),
    ("session.recover", "signed in with a recovery code"),
    ("token.end", "ended an API token"),
    ("token.make", "made an API token"),
];

/// What `verb` means; the verb itself if it is not known, such as one of a later version.
pub(super) fn words(verb: &str) -> &str {
    WORDS.iter().find(|(known, _)| *known == verb).map_or(verb, |(_, words)| words)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// Every text in the sources below `folder` that has the shape of a verb, `noun.verb`, and does not end as other texts of
    /// this shape do.
    fn verbs(folder: &Path, found: &mut Vec<String>) {
        const OTHERS: &[&str] = &[
            "key",
            "completion",
            "lock",
            "css",
            "js",
            "svg",
            "db",
            "org",
            "example",
            "toml",
            "json",
            "jsonl",
            "csv",
            "txt",
            "xml",
            "rs",
            "com",
            "net",
            "html",
            "zip",
            "zst",
            "tar",
        ];
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                verbs(&path, found);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap();
            let words = code.split('"').skip(1).step_by(2);
            let part = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            let verb = |word: &&str| word.split_once('.').is_some_and(|(noun, verb)| part(noun) && part(verb) && !OTHERS.contains(&verb));
            found.extend(words.filter(verb).map(str::to_owned));
        }
    }

    #[test]
    fn every_verb_has_words() {
        let mut found = Vec::new();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        verbs(&root.join("src"), &mut found);
        verbs(&root.join("../chaperone/src"), &mut found);
        found.retain(|verb| !WORDS.iter().any(|(known, _)| known == verb));
        assert_eq!(found, Vec::<String>::new(), "say in WORDS what these mean");
    }

    #[test]
    fn words_are_in_order_and_unique() {
        assert!(WORDS.is_sorted_by(|a, b| a.0 < b.0));
        assert_eq!(words("draft.save"), "saved a draft");
        assert_eq!(words("draft.frobnicate"), "draft.frobnicate");
    }
}
