//! Pictures built here byte by byte: what they tell is taken out, what they show stays.

mod jpeg;
mod others;
mod pictures;
mod png;
mod total;
mod webp;
