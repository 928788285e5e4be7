//! The examples of the README.

use super::{reviews, run};

const DRAFT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/draft.txt");
const POSTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/posts.jsonl");

#[test]
fn the_draft_is_found_out() {
    let ran = run(&["check", DRAFT], b"");
    assert_eq!((ran.status, ran.err.as_str()), (1, ""));
}

#[test]
fn the_review_is_the_one_that_the_documents_show() {
    let ran = run(&["check", DRAFT, "--width", "80", "--color", "never"], b"");
    assert!(ran.out == include_str!("../../../../docs/example-review.txt"), "run `cargo xtask gen`\n{}", ran.out);
}

#[test]
fn the_posts_are_read() {
    let ran = run(&["check", "--format", "jsonl", POSTS], b"");
    assert!(ran.status < 2 && ran.err.is_empty(), "{}", ran.err);
    assert_eq!(reviews(&ran.out).len(), 8);
}
