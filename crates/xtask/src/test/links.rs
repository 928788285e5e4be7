//! Links of documents to files of the repository lead somewhere.

use std::path::{Path, PathBuf};

use super::Done;
use super::command::program;

/// Looks at every Markdown file that is kept in the repository.
pub(super) fn check(root: &Path) -> Result<Done, String> {
    let files = program(root, "git", &["ls-files", "--cached", "--others", "--exclude-standard", "*.md"]).output()?;
    let (mut wrong, mut count) = (Vec::new(), 0);
    for file in files.lines().map(Path::new) {
        let text = std::fs::read_to_string(root.join(file)).map_err(|e| format!("{}: {e}", file.display()))?;
        let folder = root.join(file.parent().unwrap_or(Path::new("")));
        for link in links(&text) {
            count += 1;
            if !folder.join(&link).exists() {
                wrong.push(format!("{}: there is no {}", file.display(), link.display()));
            }
        }
    }
    if wrong.is_empty() { Ok(Done::Passed(format!("{count} links"))) } else { Err(wrong.join("\n")) }
}

/// Relative targets of `[words](target)`.
fn links(text: &str) -> impl Iterator<Item = PathBuf> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
    targets.filter(|target| !target.is_empty() && !target.contains(':')).map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_to_files_count() {
        let text = "[a](b/c.md), [d](https://example.org) and [e](#f), [g](../h.md#i)";
        assert_eq!(links(text).collect::<Vec<_>>(), [Path::new("b/c.md"), Path::new("../h.md")]);
    }
}
