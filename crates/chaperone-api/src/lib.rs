//! What crosses a wire: posts and reviews as JSON, offsets in the units callers count in, SARIF, and lists of patients.
//!
//! Nothing here does input or output, and no error quotes the words of a post.

pub mod offsets;
pub mod post;
pub mod review;
pub mod roster;
pub mod sarif;

pub use offsets::{Offsets, Unit};
pub use post::{PostError, PostReader};
pub use review::write_review;
