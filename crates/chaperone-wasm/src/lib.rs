//! The review engine for a browser: a post as JSON in, its review as JSON out, nothing else.
//!
//! Positions count UTF-16 units, as JavaScript's strings do.

use std::sync::LazyLock;

use chaperone_api::{PostReader, Unit, write_review};
use chaperone_core::Engine;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// Made at the first review, with the packs that come with it.
static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::default);

/// Version of the engine.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// The review of a post, both as JSON.
///
/// # Errors
/// What is wrong with the post, and where; never its words.
#[wasm_bindgen]
pub fn review(post_json: &str) -> Result<String, JsError> {
    reviewed(post_json).map_err(|wrong| JsError::new(&wrong))
}

fn reviewed(post_json: &str) -> Result<String, String> {
    let post = PostReader::default().read(post_json).map_err(|e| format!("line {}, column {}: {e}", e.line, e.column))?;
    let mut out = Vec::new();
    write_review(&mut out, &post.id, post.draft.text(), &ENGINE.check(&post), Unit::Utf16);
    String::from_utf8(out).map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_is_reviewed_in_the_units_of_a_browser() {
        let review = reviewed(r#"{"id": "p1", "text": "🎉 Mrs Edna Quillfeather in bay 3 (MRN 4471920) has pancreatic cancer"}"#).unwrap();
        assert!(review.starts_with(r#"{"id":"p1","verdict":"#) && review.ends_with(r#""offsets":"utf16"}"#), "{review}");
    }

    #[test]
    fn an_error_has_a_place_and_no_words_of_the_draft() {
        let error = reviewed("{\"text\": \"zanzibar\",\n\"surfce\": \"x\"}").unwrap_err();
        assert!(error.starts_with("line 2, column 1: unknown key \"surfce\"") && !error.contains("zanzibar"), "{error}");
    }
}
