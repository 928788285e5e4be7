//! A pack or overlay is read or refused with a place, whatever it holds; what is read can be put together.
#![no_main]

use chaperone_core::pack::{Overlay, Pack, PackError, Policy};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| pack(text));

fn pack(text: &str) {
    if let Some(pack) = said(Pack::parse(text)) {
        said(Policy::resolve(&[pack], &[]));
    }
    if let Some(overlay) = said(Overlay::parse(text)) {
        said(Policy::resolve(Pack::builtin(), &[overlay]));
    }
}

/// What was read; a refusal has words.
fn said<T>(read: Result<T, PackError>) -> Option<T> {
    if let Err(error) = &read {
        assert!(!error.to_string().is_empty());
    }
    read.ok()
}
