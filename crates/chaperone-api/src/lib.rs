//! What crosses a wire: posts and reviews as JSON, with what a language model said beside them; offsets in the units
//! callers count in, SARIF, lists of patients, what makers paid, and how a tie to one is told.
//!
//! Nothing here does input or output, and no error quotes the words of a post.

pub mod decision;
pub mod disclosure;
pub mod npi;
pub mod offsets;
pub mod open_payments;
pub mod post;
pub mod review;
pub mod roster;
pub mod sarif;
pub mod second_opinion;
pub mod tie;

pub use decision::{DecisionJson, read_situation};
pub use offsets::{Offsets, Unit};
pub use post::{PostError, PostReader};
pub use review::write_review;
pub use second_opinion::SecondOpinion;
