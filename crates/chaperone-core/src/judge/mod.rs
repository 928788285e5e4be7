//! Whether a rule applies: what was learned from labelled posts, and what each rule knows of situations.

pub mod features;
