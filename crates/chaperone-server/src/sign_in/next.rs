//! Where to go after signing in: only to the desk's own pages.

use url::{Position, Url};

/// Where one goes if nothing is said.
pub(crate) const HOME: &str = "/drafts";

/// `next` if it is an address on the desk, as a browser reads it; else the start.
pub(crate) fn own(next: &str) -> String {
    own_path(next).unwrap_or_else(|| HOME.to_owned())
}

fn own_path(next: &str) -> Option<String> {
    // Browsers take `\` for `/` and skip tabs and line ends, so a path with either can name another site.
    if !next.starts_with('/') || next.starts_with("//") || next.contains(|c: char| c == '\\' || c.is_control()) {
        return None;
    }
    let desk = Url::parse("http://desk.invalid").ok()?;
    let url = desk.join(next).ok()?;
    // A path such as `/.//evil` becomes `//evil` when its dots are taken out.
    (url.origin() == desk.origin() && !url.path().starts_with("//")).then(|| url[Position::BeforePath..Position::AfterQuery].to_owned())
}

/// `path?next=…`.
pub(crate) fn with(path: &str, next: &str) -> String {
    let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
    format!("{path}?next={next}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_pages_come_next() {
        for own_page in ["/drafts", "/me/profile", "/compose?account=1", "/a//b", "/"] {
            assert_eq!(own(own_page), own_page);
        }
        for other in [
            "",
            "drafts",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "https:evil.example",
            "/\t/evil.example",
            "\t//evil.example",
            "/\n/evil.example",
            "javascript:alert(1)",
            "/.//evil.example",
            "/..//evil.example",
            "///evil.example",
            " //evil.example",
            "/%2e//evil.example",
            "@evil.example",
        ] {
            assert_eq!(own(other), HOME, "{other:?}");
        }
    }
}
