//! Posts as the second stage's training is shown them: tokens, and what is right about each post and word.

use std::io::Write as _;
use std::path::Path;

use chaperone_core::identity::{self, THRESHOLD};
use chaperone_core::judge::second::input::{self, Token};
use chaperone_core::judge::second::pieces::Pieces;
use chaperone_core::post::Post;
use chaperone_core::read::Reading;
use chaperone_core::read::tag::Tagger;
use serde::{Deserialize, Serialize};

use crate::train::{self, tagger::Text};

/// One post, one line.
#[derive(Serialize, Deserialize)]
pub struct Row {
    /// Id of the post.
    pub id: String,
    /// Group of hands, see `crate::train`; `None` is shown to all.
    pub group: Option<usize>,
    /// As told.
    pub told: Tokens,
    /// As by somebody who says nothing of the situation.
    pub untold: Tokens,
    /// Rules it breaks, by index; `None` where nobody said.
    pub rules: Option<Vec<usize>>,
    /// What the first stage said that was not shown the hand: log-odds by head.
    pub first: Vec<f32>,
    /// For each word: sort of name, detail, breach, role (-1: nobody said).
    pub want: Vec<[i8; 4]>,
}

/// Tokens as columns.
#[derive(Serialize, Deserialize)]
pub struct Tokens {
    piece: Vec<u32>,
    sort: Vec<u8>,
    look: Vec<u8>,
    word: Vec<i32>,
}

impl Tokens {
    fn of(tokens: &[Token]) -> Self {
        Self {
            piece: tokens.iter().map(|t| t.piece).collect(),
            sort: tokens.iter().map(|t| t.sort).collect(),
            look: tokens.iter().map(|t| t.look).collect(),
            word: tokens.iter().map(|t| t.word.map_or(-1, |w| w as i32)).collect(),
        }
    }

    /// As the encoder is shown them.
    pub fn tokens(&self) -> Vec<Token> {
        let columns = self.piece.iter().zip(&self.sort).zip(&self.look).zip(&self.word);
        columns
            .map(|(((piece, sort), look), word)| Token { piece: *piece, sort: *sort, look: *look, word: u32::try_from(*word).ok() })
            .collect()
    }
}

/// Reads what [`fn@write`] wrote.
pub fn read(path: &Path) -> Result<Vec<Row>, String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    text.lines().map(|line| serde_json::from_str(line).map_err(|e| format!("{}: {e}", path.display()))).collect()
}

/// The post as `tagger` reads it, told and untold.
pub fn tokens(pieces: &Pieces<'_>, post: &Post, tagger: &[u8]) -> (Tokens, Tokens) {
    let tagger = Tagger::read(tagger).map(|(tagger, _)| tagger).unwrap_or_default();
    let told = |post: &Post| {
        let reading = Reading::of(post.draft.text(), &post.situation.author, &tagger);
        let estimate = identity::estimate(post, &reading, THRESHOLD, &[]);
        Tokens::of(&input::tokens(pieces, &reading, &post.situation, estimate.as_ref()))
    };
    (told(post), told(&train::blank(post)))
}

/// What is right about each word.
pub fn want(text: &Text) -> Vec<[i8; 4]> {
    let number = |t: Option<u8>| t.map_or(-1, u8::cast_signed);
    text.want().iter().map(|w| [w.name, w.tell, w.breach, w.role].map(number)).collect()
}

/// Writes `rows`, one a line.
pub fn write(path: &Path, rows: &[Row]) -> Result<(), String> {
    let wrong = |e: std::io::Error| format!("{}: {e}", path.display());
    let mut out = std::io::BufWriter::new(std::fs::File::create(path).map_err(wrong)?);
    for row in rows {
        serde_json::to_writer(&mut out, row).map_err(|e| e.to_string())?;
        out.write_all(b"\n").map_err(wrong)?;
    }
    out.flush().map_err(wrong)
}
