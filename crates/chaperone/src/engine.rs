//! The engine that reviews posts, behind one name. A stand-in that only sees record numbers.

use chaperone_core::pack::Fingerprint;
use chaperone_core::post::Post;
use chaperone_core::review::{Board, Evidence, Finding, Kind, Review, Severity, Verdict};
use chaperone_core::rules::Rule;
use chaperone_core::text::Span;

use crate::args::PolicyArgs;
use crate::policy;
use crate::problem::Problem;

/// Reviews posts under one policy.
pub(crate) struct Engine(Fingerprint);

impl Engine {
    /// The engine with the policy that was asked for.
    pub(crate) fn of(args: &PolicyArgs) -> Result<Self, Problem> {
        policy::load(args).map(Self)
    }

    pub(crate) fn check(&self, post: &Post) -> Review {
        let text = post.draft.text();
        let span = text.find("MRN ").and_then(|at| {
            let digits = text.get(at + 4..)?.bytes().take_while(u8::is_ascii_digit).count();
            (digits > 4).then(|| Span::of(text, at, at + 4 + digits))?
        });
        let findings: Vec<Finding> = span
            .map(|span| Finding {
                rule: Rule::PatientPrivacyDirect,
                severity: Severity::High,
                likelihood: 0.97,
                span: Some(span),
                evidence: vec![Evidence { span, kind: Kind::Mrn }],
                message: "The draft holds a patient's record number.".to_owned(),
                advice: "Take the number out.".to_owned(),
                clauses: Vec::new(),
                board: Some(Board::Confidentiality),
                set_by: None,
            })
            .into_iter()
            .collect();
        let found = !findings.is_empty();
        Review {
            verdict: if found { Verdict::Hold } else { Verdict::Clear },
            likelihood: if found { 0.97 } else { 0.02 },
            findings,
            identifiers: Vec::new(),
            policy: self.0,
        }
    }
}
