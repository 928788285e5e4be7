//! stub
use super::{Rule, Spec};
use crate::review::Severity;
pub(super) static SPEC: Spec = Spec {
    rule: Rule::Defamation,
    title: "t",
    severity: Severity::Low,
    board: None,
    message: "m",
    advice: "a",
    page: "p",
    fires: &[],
    quiet: &[],
};
