mod clauses;
mod laws;
mod pages;
mod refusals;

use super::{Overlay, Pack};

/// An overlay of that id, layer and body.
fn overlay(id: &str, level: &str, body: &str) -> Overlay {
    Overlay::parse(&overlay_text(id, level, body)).unwrap_or_else(|error| panic!("{error}\n{body}"))
}

fn overlay_text(id: &str, level: &str, body: &str) -> String {
    format!("format = 1\nkind = \"overlay\"\nid = \"{id}\"\ntitle = \"Our own words\"\nlevel = \"{level}\"\n{body}")
}

fn builtin() -> &'static [Pack] {
    Pack::builtin()
}
