//! Whatever comes is answered, and what is answered needs no second cleaning.

use chaperone_media::{Clean, Refused, clean};
use proptest::prelude::*;

use crate::pictures::laden;

/// Takes it, and takes it again.
fn check(bytes: Vec<u8>) -> Result<Clean, Refused> {
    let before = bytes.len();
    let read = clean(bytes).inspect_err(|refused| assert!(!refused.to_string().is_empty()))?;
    // An orientation that was hidden elsewhere is all that can be added.
    assert!(read.bytes.len() <= before + 48);
    let again = clean(read.bytes.clone());
    assert_eq!(again.as_ref(), Ok(&Clean { removed: Vec::new(), ..read.clone() }));
    Ok(read)
}

#[test]
fn nothing_that_was_told_is_left() {
    for picture in laden() {
        let read = check(picture).unwrap();
        for word in [&b"Zanzibar"[..], b"Tobias", b"2025:03", b"ftyp", b"between", b"xmpmeta"] {
            assert!(!read.bytes.windows(word.len()).any(|part| part == word), "{word:?}");
        }
    }
}

#[test]
fn a_picture_cut_off_anywhere_is_refused_or_lacks_only_what_is_taken_out() {
    for picture in laden() {
        let whole = clean(picture.clone()).unwrap();
        for end in 0..picture.len() {
            if let Ok(read) = check(picture[..end].to_vec()) {
                assert_eq!(read.bytes, whole.bytes);
            }
        }
    }
}

#[test]
fn every_byte_may_be_any_of_some() {
    for picture in laden() {
        for at in 0..picture.len() {
            for byte in [0, 1, 0x7F, 0x80, 0xFF, picture[at] ^ 1] {
                let mut changed = picture.clone();
                changed[at] = byte;
                let _ = check(changed);
            }
        }
    }
}

proptest! {
    #[test]
    fn anything_is_answered(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = check(bytes);
    }

    #[test]
    fn a_changed_picture_is_answered(
        which in 0..laden().len(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), 0..3, any::<u8>()), 1..8),
    ) {
        let mut picture = laden().swap_remove(which);
        for (at, what, byte) in changes {
            let at = at.index(picture.len());
            match what {
                0 => picture[at] = byte,
                1 => picture.insert(at, byte),
                _ => drop(picture.remove(at)),
            }
        }
        let _ = check(picture);
    }
}
