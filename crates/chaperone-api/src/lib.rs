//! What crosses a wire: posts and reviews as JSON, with what a language model said beside them; offsets in the units
//! callers count in, SARIF, and lists of patients.
//!
//! Nothing here does input or output, and no error quotes the words of a post.

pub mod offsets;
pub mod post;
pub mod review;
pub mod roster;
pub mod sarif;
pub mod second_opinion;

pub use offsets::{Offsets, Unit};
pub use post::{PostError, PostReader};
pub use review::write_review;
pub use second_opinion::SecondOpinion;
