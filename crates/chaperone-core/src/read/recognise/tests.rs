use super::*;
fn _all(text: &str) -> Vec<Mention> {
    let mut out = Vec::new();
    all(text, &Words::cut(text), &mut out);
    out
}
