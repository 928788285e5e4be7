//! What the second stage is shown: the situation, what was read, and the words.

use super::pieces::Pieces;
use crate::identity::Identity;
use crate::post::Situation;
use crate::read::subject::Subject;
use crate::read::words::{Case, Shape, Word, Words};
use crate::read::{Mention, Reading};
use crate::review::{Kind, Role};

/// The longest input, in tokens; the words of a longer post past that are not seen.
pub const LONGEST: usize = 128;
/// The most tokens that the situation may take.
const LONGEST_SITUATION: usize = 24;
/// Number of sorts of tokens, see [`Token::sort`].
pub const SORTS: usize = 26;
/// Number of ways a token's word is written, see [`Token::look`].
pub const LOOKS: usize = 6;

/// Opens every input.
pub const OPEN: &str = "[CLS]";
/// Stands between the situation and the words, and at the end.
pub const CLOSE: &str = "[SEP]";
/// Stands for what the vocabulary cannot spell.
pub const UNKNOWN: &str = "[UNK]";
/// Stands for a line break.
pub const BREAK: &str = "[BREAK]";
/// Of whom the text speaks.
pub const SUBJECTS: [&str; 3] = ["[NOBODY]", "[ONE]", "[SEVERAL]"];
/// How many other people fit, by powers of ten; none where nothing is told.
pub const OTHERS: [&str; 6] = ["[OTHERS-0]", "[OTHERS-1]", "[OTHERS-2]", "[OTHERS-3]", "[OTHERS-4]", "[OTHERS-5]"];
/// The post reads like the story of a patient.
pub const STORY: &str = "[STORY]";
/// Fewer others than that, for all but the last of [`OTHERS`].
const FEWER: [f64; 5] = [0.3, 3.0, 30.0, 1000.0, 100_000.0];

/// One token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Which piece of the vocabulary.
    pub piece: u32,
    /// What the word it belongs to was read as: nothing, the situation, whose name, which detail.
    pub sort: u8,
    /// How its word is written: lower case, title, upper, mixed, not letters, or a later piece of a word.
    pub look: u8,
    /// The word of the text it belongs to.
    pub word: Option<u32>,
}

/// The tokens of a post, at most [`LONGEST`].
pub fn tokens(pieces: &Pieces<'_>, reading: &Reading, situation: &Situation, identity: Option<&Identity>) -> Vec<Token> {
    let mut out = Vec::with_capacity(LONGEST);
    let special = |name: &str| Token { piece: pieces.opener(name).unwrap_or_default(), sort: 1, look: 4, word: None };
    out.push(special(OPEN));
    let words = Words::cut(&told(situation));
    for word in &words {
        spell(pieces, words.folded_of(word), word, 1, None, &mut out);
    }
    out.truncate(LONGEST_SITUATION);
    out.push(special(match reading.subject {
        Subject::Nobody => SUBJECTS[0],
        Subject::OnePatient(_) => SUBJECTS[1],
        Subject::Patients(_) => SUBJECTS[2],
    }));
    if let Some(identity) = identity {
        if identity.story {
            out.push(special(STORY));
        }
        let others = identity.count.others.mid;
        let step = FEWER.iter().filter(|&&fewer| others >= fewer).count();
        out.push(special(OTHERS.get(step).copied().unwrap_or(UNKNOWN)));
    }
    out.push(special(CLOSE));
    for (i, word) in reading.words.iter().enumerate() {
        if out.len() >= LONGEST {
            break;
        }
        let sort = reading.mention(i).map_or(0, sort_of);
        if word.shape == Shape::Break {
            out.push(Token { sort, word: Some(i as u32), ..special(BREAK) });
        } else {
            spell(pieces, reading.words.folded_of(word), word, sort, Some(i as u32), &mut out);
        }
    }
    out.truncate(LONGEST - 1);
    out.push(special(CLOSE));
    out
}

/// The situation in words.
fn told(situation: &Situation) -> String {
    let author = &situation.author;
    let mut parts = vec![situation.surface.name(), situation.account.name(), situation.audience.name()];
    parts.extend([author.role.as_str(), &author.specialty, &author.country]);
    parts.extend(author.credentials.iter().map(String::as_str));
    parts.retain(|part| !part.is_empty());
    parts.join(" ")
}

fn spell(pieces: &Pieces<'_>, folded: &str, word: &Word, sort: u8, at: Option<u32>, out: &mut Vec<Token>) {
    let look = match (word.shape, word.case) {
        (Shape::Letters, Case::Lower) => 0,
        (Shape::Letters, Case::Title) => 1,
        (Shape::Letters, Case::Upper) => 2,
        (Shape::Letters, Case::Mixed) => 3,
        _ => 4,
    };
    let cut = pieces.cut(folded).unwrap_or_else(|| pieces.opener(UNKNOWN).into_iter().collect());
    out.extend(cut.into_iter().enumerate().map(|(n, piece)| Token { piece, sort, look: if n == 0 { look } else { 5 }, word: at }));
}

/// What a mention is, as one small number: whose name it is, or which detail.
fn sort_of(mention: &Mention) -> u8 {
    match mention.kind {
        Kind::Name | Kind::Initials | Kind::CodeName => 2 + mention.role.index() as u8,
        Kind::Age => 13,
        Kind::Date | Kind::Time => 14,
        Kind::Place | Kind::Address | Kind::Zip => 15,
        Kind::Facility | Kind::Room => 16,
        Kind::Phone | Kind::Fax | Kind::Email | Kind::Url | Kind::Ip | Kind::Handle | Kind::Hashtag => 17,
        Kind::Ssn | Kind::Mrn | Kind::HealthPlan | Kind::AccountNumber | Kind::Licence | Kind::Vehicle | Kind::DeviceSerial | Kind::Id => {
            18
        }
        Kind::Relative => 19,
        Kind::Occupation => 20,
        Kind::Condition => 21,
        Kind::Event => 22,
        Kind::ImageRef | Kind::Biometric | Kind::Physical => 23,
        Kind::Organisation | Kind::Drug | Kind::Product => 24,
        _ => 25,
    }
}

const _: () = assert!(2 + Role::ALL.len() == 13, "as many roles as sort_of leaves room for");
