//! The review engine for a browser: a post as JSON in, its review as JSON out, nothing else.
//!
//! Positions count UTF-16 units, as JavaScript's strings do.

use wasm_bindgen::prelude::wasm_bindgen;

/// Version of the engine.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
