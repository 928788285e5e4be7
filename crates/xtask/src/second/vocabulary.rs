//! The vocabulary of the second stage: of the pieces that the encoder was born with, those that posts use.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use chaperone_core::judge::second::input::{BREAK, CLOSE, OPEN, OTHERS, STORY, SUBJECTS, UNKNOWN};
use chaperone_core::judge::second::pieces::{LONGEST_PIECE, Pieces};
use chaperone_core::read::words::{Shape, Words};

/// Pieces kept.
const MOST: usize = 18_000;
/// A symbol must stand in this many posts to get a piece of its own.
const SYMBOL_POSTS: usize = 4;
/// What a symbol starts from: the encoder was born without most of them.
const NEW: i64 = -1;

/// A vocabulary and, for each piece, its number in the one the encoder was born with (-1: it had none).
pub struct Vocabulary {
    /// As [`Pieces::read`] reads it.
    pub bytes: Vec<u8>,
    /// Numbers at birth.
    pub born: Vec<i64>,
}

/// Chooses pieces for `texts` out of the file `vocab.txt` of `folder`, one piece a line. A choice made before stands:
/// weights that were trained with it go on being trained.
pub fn choose<'a>(folder: &Path, texts: impl Iterator<Item = &'a str>) -> Result<Vocabulary, String> {
    if let (Ok(bytes), Ok(born)) = (std::fs::read(folder.join("pieces.bin")), std::fs::read_to_string(folder.join("born.json"))) {
        return Ok(Vocabulary { bytes, born: serde_json::from_str(&born).map_err(|e| e.to_string())? });
    }
    let born = folder.join("vocab.txt");
    let file = std::fs::read_to_string(&born).map_err(|e| format!("{}: {e}", born.display()))?;
    let number: HashMap<&str, i64> = file.lines().zip(0..).collect();
    let of_use = |piece: &&str| !piece.starts_with('[') && piece.trim_start_matches("##").chars().count() <= LONGEST_PIECE;
    let (inner, openers): (Vec<&str>, Vec<&str>) =
        file.lines().filter(of_use).partition(|piece| piece.starts_with("##") && piece.len() > 2);
    let whole = written(&openers, &inner);
    let (pieces, _) = Pieces::read(&whole.0).ok_or("the vocabulary at birth cannot be read")?;
    let mut kept: HashSet<String> = HashSet::new();
    let mut symbols: HashMap<String, usize> = HashMap::new();
    for text in texts {
        let words = Words::cut(text);
        let mut once = HashSet::new();
        for word in &words {
            let spelt = words.folded_of(word);
            match pieces.cut(spelt) {
                Some(cut) => kept.extend(cut.iter().filter_map(|&p| whole.1.get(p as usize).cloned())),
                None if word.shape == Shape::Symbol => {
                    once.insert(spelt.to_owned());
                }
                None => {}
            }
        }
        for symbol in once {
            *symbols.entry(symbol).or_default() += 1;
        }
    }
    // Letters by themselves spell what nobody wrote yet; the file is in order of how common its pieces are.
    let letter = |piece: &&str| piece.trim_start_matches("##").chars().count() == 1 && piece.is_ascii();
    kept.extend(file.lines().filter(of_use).filter(letter).map(str::to_owned));
    for piece in file.lines().filter(of_use) {
        if kept.len() >= MOST {
            break;
        }
        if piece.is_ascii() {
            kept.insert(piece.to_owned());
        }
    }
    let seen = kept.len();
    let mut openers: Vec<&str> = kept.iter().map(String::as_str).filter(|p| !p.starts_with("##") || p.len() == 2).collect();
    let inner: Vec<&str> = kept.iter().map(String::as_str).filter(|p| p.starts_with("##") && p.len() > 2).collect();
    openers.extend(symbols.iter().filter(|(_, n)| **n >= SYMBOL_POSTS).map(|(symbol, _)| symbol.as_str()));
    openers.extend([OPEN, CLOSE, UNKNOWN, BREAK, STORY]);
    openers.extend(SUBJECTS);
    openers.extend(OTHERS);
    let (bytes, names) = written(&openers, &inner);
    let born = names.iter().map(|name| number.get(name.as_str()).copied().unwrap_or(NEW)).collect::<Vec<_>>();
    crate::train::say(&format!("{seen} pieces kept, {} new", born.iter().filter(|b| **b == NEW).count()));
    Ok(Vocabulary { bytes, born })
}

/// The pieces in order, written; and their names by number.
fn written(openers: &[&str], inner: &[&str]) -> (Vec<u8>, Vec<String>) {
    let mut first: Vec<&str> = openers.to_vec();
    let mut rest: Vec<&str> = inner.iter().filter_map(|piece| piece.strip_prefix("##")).collect();
    for list in [&mut first, &mut rest] {
        list.sort_unstable();
        list.dedup();
    }
    let mut bytes = Vec::new();
    Pieces::write(&first, &rest, &mut bytes);
    let names = first.iter().map(|piece| (*piece).to_owned()).chain(rest.iter().map(|piece| format!("##{piece}"))).collect();
    (bytes, names)
}
