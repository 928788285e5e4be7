//! The engine builds for a browser, and is small enough to be loaded there.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use chaperone_api::post::KEYS;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::corpus;

use super::Done;
use super::command::{cargo, metadata, program};

const TARGET: &str = "wasm32-unknown-unknown";
/// Engine and weights together, as a browser loads them: gzipped, in bytes.
///
/// The populations of the world's towns and what the estimate knows take 0.8 MB of it: hashes do not shrink. The second
/// stage's weights are not in it, its code is.
const BUDGET: usize = 6_600_000;
/// Says that nothing can be downloaded here.
const OFFLINE: &str = "CHAPERONE_OFFLINE";

/// Posts of the corpus that are reviewed both ways: the first of every hand.
const POSTS_A_HAND: usize = 40;

/// Builds the package for a browser and weighs it.
pub(super) fn check(root: &Path) -> Result<Done, String> {
    if let Some(why) = missing(root)? {
        return Ok(Done::Skipped(why));
    }
    let built = build(root)?;
    let bytes = std::fs::read(&built).map_err(|e| format!("{}: {e}", built.display()))?;
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    let loaded = loaded(&bytes).ok_or_else(|| format!("{}: no WebAssembly", built.display()))?;
    let packed = packed.write_all(&loaded).and_then(|()| packed.finish()).map_err(|e| e.to_string())?.len();
    let words = format!("{} bytes, {packed} gzipped, of at most {BUDGET}", loaded.len());
    if packed <= BUDGET { Ok(Done::Passed(words)) } else { Err(words) }
}

/// What a browser loads of a module: wasm-bindgen takes out the sections that are only remarks, such as names.
fn loaded(module: &[u8]) -> Option<Vec<u8>> {
    let (header, mut rest) = module.split_at_checked(8)?;
    let mut kept = header.to_vec();
    while let Some((&kind, after)) = rest.split_first() {
        let (size, digits) = number(after)?;
        let (section, next) = rest.split_at_checked(1 + digits + size)?;
        if kind != 0 {
            kept.extend(section);
        }
        rest = next;
    }
    Some(kept)
}

/// A number in seven bits a byte, low ones first, and how many bytes it takes.
fn number(bytes: &[u8]) -> Option<(usize, usize)> {
    let digits = bytes.iter().take(5).position(|byte| byte & 0x80 == 0)? + 1;
    let number = bytes.iter().take(digits).rev().fold(0, |sum, byte| sum << 7 | usize::from(byte & 0x7f));
    Some((number, digits))
}

/// Why the target is not there, where that is no failure.
fn missing(root: &Path) -> Result<Option<String>, String> {
    let Err(why) = program(root, "rustup", &["target", "add", TARGET]).run() else { return Ok(None) };
    let why = format!("{TARGET} is not there and cannot be added ({OFFLINE} skips this)\n{why}");
    if std::env::var_os(OFFLINE).is_some() { Ok(Some(why)) } else { Err(why) }
}

fn build(root: &Path) -> Result<PathBuf, String> {
    cargo(root, &["build", "--package", "chaperone-wasm", "--target", TARGET, "--profile", "wasm", "--quiet"]).run()?;
    Ok(metadata(root)?.target_directory.join(TARGET).join("wasm").join("chaperone_wasm.wasm"))
}

/// The same posts get the same reviews natively and in WebAssembly, by the first stage: the browser has no other.
pub(super) fn same(root: &Path) -> Result<Done, String> {
    if program(root, "node", &["--version"]).run().is_err() {
        return Ok(Done::Skipped("node is not here".to_owned()));
    }
    if let Some(why) = missing(root)? {
        return Ok(Done::Skipped(why));
    }
    let folder = metadata(root)?.target_directory;
    let (posts, reviews) = (folder.join("same-posts.jsonl"), folder.join("same-reviews.jsonl"));
    let write = |path: &Path, text: &str| std::fs::write(path, text).map_err(|e| format!("{}: {e}", path.display()));
    write(&posts, &some_posts(root)?)?;
    let (engine, posts) = (build(root)?.display().to_string(), posts.display().to_string());
    let native = program(root, &super::binary(root)?, &["check", "--stages", "1", "--format", "jsonl", "--offsets", "utf16", &posts]);
    write(&reviews, &native.ending(&[0, 1])?)?;
    let reviews = reviews.display().to_string();
    let said = program(root, "node", &["crates/chaperone-wasm/tests/same.mjs", &engine, &posts, &reviews]).run()?;
    Ok(Done::Passed(said))
}

/// Posts of every hand as the command line reads them, without their labels.
fn some_posts(root: &Path) -> Result<String, String> {
    let mut posts = String::new();
    for hand in corpus::hands(&root.join("corpus"))? {
        let text = std::fs::read_to_string(&hand).map_err(|e| format!("{}: {e}", hand.display()))?;
        for line in text.lines().take(POSTS_A_HAND) {
            let mut post: serde_json::Map<String, serde_json::Value> =
                serde_json::from_str(line).map_err(|e| format!("{}: {e}", hand.display()))?;
            post.retain(|key, _| KEYS.contains(&key.as_str()));
            posts += &serde_json::Value::Object(post).to_string();
            posts.push('\n');
        }
    }
    Ok(posts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_are_not_loaded() {
        let module = [b"\0asm\x01\0\0\0".as_slice(), &[0, 3, 1, b'x', 9], &[1, 0x81, 0], &[7], &[0, 1, 0]].concat();
        assert_eq!(loaded(&module).unwrap(), [b"\0asm\x01\0\0\0".as_slice(), &[1, 0x81, 0, 7]].concat());
        assert_eq!(loaded(&module[..module.len() - 1]), None);
        assert_eq!(number(&[0xe5, 0x8e, 0x26]), Some((624_485, 3)));
    }
}
