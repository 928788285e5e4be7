//! A pack or overlay is read or refused with a place, whatever it holds.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| pack(text));

fn pack(text: &str) {
    if let Err(error) = chaperone_core::pack::Pack::parse(text) {
        assert!(!error.to_string().is_empty());
    }
}
