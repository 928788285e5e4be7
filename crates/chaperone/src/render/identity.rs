//! Who could this be: the one plain line, and the working.

use anstyle::Style;
use chaperone_core::identity::facts::Remark;
use chaperone_core::identity::{FactKind, Identity, words};
use chaperone_core::review::{Review, Severity};
use chaperone_core::rules::Rule;

use super::Page;

impl Page {
    /// The plain line where it matters, and the working where it was asked for.
    pub(super) fn identity(self, page: &mut String, text: &str, review: &Review) {
        let Some(identity) = &review.identity else { return };
        if self.explain || matters(identity, review) {
            self.paragraph(page, Style::new().bold(), &words::line(identity), 0);
        }
        if let Some(together) = identity.together.as_ref().filter(|together| together.others < identity.count.others.mid) {
            let posts: Vec<&str> = together.posts.iter().filter(|p| p.1 < identity.count.others.mid).map(|p| p.0.as_str()).collect();
            let line = format!("With what you posted before ({}), {} fit.", posts.join(", "), words::about(together.others));
            self.paragraph(page, Style::new(), &line, 0);
        }
        for &remark in identity.facts.remarks.iter().filter(|r| matches!(r, Remark::ImpossibleAge(_)) && !self.explain) {
            self.paragraph(page, Style::new(), &words::remark(remark, text), 0);
        }
        if self.explain {
            self.working(page, text, identity);
        }
    }

    /// How the number came about, who could tell, and what to change.
    fn working(self, page: &mut String, text: &str, identity: &Identity) {
        page.push('\n');
        self.fact(page, "Among", &words::pool(identity, text));
        // The pool stands for place and facility already.
        let counted = identity.count.factors.iter().filter(|f| !matches!(f.kind, FactKind::Place | FactKind::Facility));
        for factor in counted {
            let line = format!("{}: {}", words::factor(identity, factor, text), words::share(factor.factor));
            self.fact(page, "×", &line);
        }
        self.fact(page, "Others", &words::spread(identity.count.others));
        self.fact(page, "Alone", &words::alone(identity));
        self.fact(page, "Could tell", &words::audiences(identity));
        if let Some(weakest) = identity.weakest.and_then(|at| identity.count.factors.get(at)) {
            self.fact(page, "Most", &format!("{} makes most of it", words::factor(identity, weakest, text)));
        }
        for step in &identity.advice {
            let sentence = step.sentence.as_ref().map_or_else(String::new, |s| format!(" “{s}”"));
            self.fact(page, "Change", &format!("{} Then {} fit.{sentence}", step.change, words::about(step.others_after)));
        }
        self.fact(page, "", words::outcome(identity));
        for &remark in &identity.facts.remarks {
            self.fact(page, "Note", &words::remark(remark, text));
        }
    }
}

/// Whether the reader should hear of it without asking: too few fit, or a story may be recognised. Where the patient is
/// named, no number of others is of comfort.
fn matters(identity: &Identity, review: &Review) -> bool {
    let raised = |rule: Rule| review.findings.iter().any(|f| f.rule == rule && f.severity > Severity::Note);
    let noted = review.findings.iter().any(|f| f.rule.is_privacy());
    identity.recognisable() && noted || raised(Rule::PatientPrivacyIndirect) && !raised(Rule::PatientPrivacyDirect)
}
