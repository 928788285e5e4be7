//! What a network sends is plain words, links that are links, counts and parts that fit, or an error.
#![no_main]

use chaperone_connect::limits::{Limits, Numbering, count, split};
use chaperone_connect::{Network, Words};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| network(data));

fn network(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else { return };
    let text = String::from_utf8_lossy(rest);
    let words = Words::new(&text);
    assert!(words.as_str().chars().count() <= 300 && !words.as_str().chars().any(char::is_control));
    chaperone_connect::fuzzing::answers(rest);
    let network = Network::ALL[usize::from(first % 11)];
    let limits = Limits { max: Some(40 + usize::from(first / 11)), ..Limits::of(network) };
    let Ok(parts) = split(network, &text, None, &limits, Numbering::Total) else { return };
    for part in parts {
        assert!(count(network, &part, None, &limits).fits(), "{part:?}");
    }
}
