//! The store on a real database.
#![expect(clippy::unwrap_used, reason = "tests end at the first surprise")]

mod audit;
mod schema;
