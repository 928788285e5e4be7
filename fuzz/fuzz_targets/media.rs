//! A file is cleaned or refused, whatever it holds; what was cleaned needs no second cleaning.
#![no_main]

use chaperone_media::clean;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| media(data));

fn media(data: &[u8]) {
    let read = match clean(data.to_vec()) {
        Ok(read) => read,
        Err(refused) => return assert!(!refused.to_string().is_empty()),
    };
    let again = clean(read.bytes.clone()).expect("a clean picture is taken");
    assert_eq!(again.bytes, read.bytes);
    assert!(again.removed.is_empty());
    assert_eq!((again.width, again.height), (read.width, read.height));
}
