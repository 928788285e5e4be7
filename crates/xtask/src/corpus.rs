//! Labelled posts as they lie in `corpus/`.

use std::path::{Path, PathBuf};

use chaperone_core::post::{Account, Audience, Author, Post, Situation, Surface};
use chaperone_core::rules::Rule;
use chaperone_core::text::Draft;
use serde::Deserialize;

/// One line of the corpus.
#[derive(Deserialize)]
struct Line {
    id: String,
    surface: String,
    account: String,
    audience: String,
    author: String,
    text: String,
    labels: Vec<String>,
    spans: Vec<Mark>,
    pair: Option<String>,
}

/// A marked span, in characters.
#[derive(Deserialize, Clone)]
struct Mark {
    start: usize,
    end: usize,
    kind: String,
}

/// A post with what is right about it.
pub struct Labelled {
    /// The post.
    pub post: Post,
    /// The rules it breaks.
    pub rules: Vec<Rule>,
    /// Marked spans: byte range and kind.
    pub spans: Vec<(std::ops::Range<usize>, String)>,
    /// The minimal pair it belongs to.
    pub pair: Option<String>,
    /// Which file (hand) it came from.
    pub hand: usize,
}

/// Reads one file; `hand` is kept with every post.
pub fn read(path: &Path, hand: usize) -> Result<Vec<Labelled>, String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(n, line)| labelled(line, hand).map_err(|e| format!("{}:{}: {e}", path.display(), n + 1)))
        .collect()
}

/// A clinical question with the identifiers in it.
pub struct Question {
    /// The question.
    pub text: String,
    /// Marked spans: byte range and kind.
    pub spans: Vec<(std::ops::Range<usize>, String)>,
}

/// Every question of every file in `folder`.
pub fn questions(folder: &Path) -> Result<Vec<Question>, String> {
    #[derive(Deserialize)]
    struct Line {
        text: String,
        spans: Vec<Mark>,
    }
    let mut out = Vec::new();
    for path in hands(folder)? {
        let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        for (n, line) in text.lines().enumerate() {
            let wrong = |e: String| format!("{}:{}: {e}", path.display(), n + 1);
            let line: Line = serde_json::from_str(line).map_err(|e| wrong(e.to_string()))?;
            out.push(Question { spans: bytes_of(&line.text, &line.spans).map_err(wrong)?, text: line.text });
        }
    }
    Ok(out)
}

/// Marks as byte ranges.
fn bytes_of(text: &str, marks: &[Mark]) -> Result<Vec<(std::ops::Range<usize>, String)>, String> {
    let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let at = |i: usize| bytes.get(i).copied().ok_or("a span outside the text");
    marks.iter().map(|mark| Ok((at(mark.start)?..at(mark.end)?, mark.kind.clone()))).collect()
}

fn labelled(line: &str, hand: usize) -> Result<Labelled, String> {
    let line: Line = serde_json::from_str(line).map_err(|e| e.to_string())?;
    let spans = bytes_of(&line.text, &line.spans)?;
    let rules = line.labels.iter().map(|l| Rule::from_name(l).ok_or(format!("no rule {l}"))).collect::<Result<_, _>>()?;
    let situation = Situation {
        surface: Surface::from_name(&line.surface).ok_or(format!("no surface {}", line.surface))?,
        account: Account::from_name(&line.account).ok_or(format!("no account {}", line.account))?,
        audience: Audience::from_name(&line.audience).ok_or(format!("no audience {}", line.audience))?,
        author: Author::from_line(&line.author),
        ..Situation::default()
    };
    let draft = Draft::new(line.text).map_err(|e| e.to_string())?;
    Ok(Labelled { post: Post { id: line.id, draft, situation }, rules, spans, pair: line.pair, hand })
}

/// The hands of `folder`, in order of name.
pub fn hands(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .map_err(|e| format!("{}: {e}", folder.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "jsonl"))
        .collect();
    files.sort();
    Ok(files)
}

/// Every post of every hand.
pub fn all(folder: &Path) -> Result<Vec<Labelled>, String> {
    let mut posts = Vec::new();
    for (hand, file) in hands(folder)?.iter().enumerate() {
        posts.extend(read(file, hand)?);
    }
    Ok(posts)
}
