//! Printed codes, for when the passkey or the phone is lost.

use chaperone_store::{MemberId, Write};

use crate::app::App;
use crate::error::{Answer, Problem};
use crate::token;

/// So many at a time.
const CODES: usize = 10;

/// Letters of a code; 80 bits of them, so that a fast hash is enough.
const LENGTH: usize = 16;

/// No letter that is taken for another (Crockford's base 32).
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// New codes, in groups of four letters. They are shown once.
pub(crate) fn make() -> Answer<Vec<String>> {
    let mut bytes = [0; CODES * LENGTH];
    getrandom::fill(&mut bytes).map_err(|_| Problem::ours("randomness"))?;
    let letter = |byte: &u8| LETTERS.get(usize::from(byte % 32)).map_or('0', |letter| char::from(*letter));
    let code = |bytes: &[u8]| bytes.chunks(4).map(|four| four.iter().map(letter).collect::<String>()).collect::<Vec<_>>().join("-");
    Ok(bytes.chunks(LENGTH).map(code).collect())
}

/// What the database keeps of a code, however it was typed.
pub(crate) fn hash(code: &str) -> String {
    let plain = |c: char| match c.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        other => other,
    };
    let code: String = code.chars().filter(char::is_ascii_alphanumeric).map(plain).collect();
    token::hash(&code)
}

/// Takes a code of `member`; `false` where it is none, or was taken before.
pub(crate) async fn take(app: &App, write: &mut Write, member: &MemberId, code: &str) -> Answer<bool> {
    Ok(write.take_recovery_code(member, &hash(code), app.now()).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_may_be_typed_as_it_is_read() {
        let codes = make().unwrap();
        assert_eq!(codes.len(), CODES);
        for code in &codes {
            assert_eq!(code.len(), 19, "{code}");
            assert_eq!(hash(code), hash(&format!(" {} ", code.to_uppercase().replace('-', " "))));
            assert_eq!(hash(code), hash(&code.replace('0', "O").replace('1', "l")));
        }
        assert_ne!(codes[0], codes[1]);
    }
}
