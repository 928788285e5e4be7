//! The only place that drops or changes a finding: what is raised, in which order, citing what, and
//! the verdict.

use crate::judge::{Scene, Weighed};
use crate::pack::Policy;
use crate::read::Mention;
use crate::review::{Evidence, Finding, Identifier, Review, Severity, Verdict};
use crate::roster;
use crate::rules::{self, Rule};

/// Settles what the rules think of a post under `policy`.
pub(crate) fn settle(scene: &Scene<'_>, weighed: Vec<Weighed>, policy: &Policy) -> Review {
    let certain = weighed.iter().filter(|w| w.certain).map(|w| w.likelihood).fold(0.0, f32::max);
    // What the situation answers no longer counts: then the post is as likely as the worst of the rest.
    let answered = weighed.iter().any(|w| w.settled && scene.raises(w.rule));
    let rest = weighed.iter().filter(|w| !w.settled).map(|w| w.likelihood).fold(0.0, f32::max);
    let learned = if answered { scene.learned.any().min(rest) } else { scene.learned.any() };
    let likelihood = learned.max(certain);
    let mut findings: Vec<Finding> = Vec::new();
    let mut held = false;
    for one in weighed {
        // A fact of the situation may speak against what was learned.
        let stands = one.likelihood >= scene.learned.of(one.rule).min(scene.threshold(one.rule));
        let applies = one.rule != Rule::Audience && !one.settled && (one.certain || (scene.raises(one.rule) && stands));
        if !applies && !one.worth_a_note {
            continue;
        }
        let usual = if applies { one.severity } else { Severity::Note };
        let Some(severity) = policy.severity(one.rule, usual) else { continue };
        // What only advises may be silenced, never turned into an alarm by an overlay's raise.
        let severity = if usual == Severity::Note { Severity::Note } else { severity };
        held |= severity == Severity::High
            && (one.certain || one.likelihood >= scene.limits.hold.get(one.rule.index()).copied().unwrap_or(1.0));
        findings.push(finding(one, severity, usual, policy));
    }
    findings.sort_by(|a, b| b.severity.cmp(&a.severity).then(b.likelihood.total_cmp(&a.likelihood)).then(a.rule.cmp(&b.rule)));
    let verdict = match findings.first().map(|f| f.severity) {
        None | Some(Severity::Note) => Verdict::Clear,
        Some(_) if held => Verdict::Hold,
        Some(_) => Verdict::Pause,
    };
    // The post is at least as likely to break a rule as any one of its rules.
    let likeliest = findings.iter().filter(|f| f.severity > Severity::Note).map(|f| f.likelihood).fold(0.0, f32::max);
    let likelihood = likelihood.max(likeliest);
    // What is found to leak tells of a patient, whatever its signs.
    let leak = findings.iter().any(|f| f.rule.is_privacy() && f.severity > Severity::Note);
    let identity = scene
        .identity
        .filter(|identity| identity.story || leak || identity.facts.impossible() || identity.together.is_some())
        .map(|identity| identity.clone().advised(scene.post));
    Review { verdict, likelihood, findings, identifiers: identifiers(scene), identity, policy: policy.fingerprint() }
}

fn finding(weighed: Weighed, severity: Severity, usual: Severity, policy: &Policy) -> Finding {
    let spec = rules::spec(weighed.rule);
    let evidence = merged(weighed.evidence);
    let mut advice = if weighed.advice.is_empty() { spec.advice.to_owned() } else { weighed.advice };
    for note in policy.notes(weighed.rule) {
        advice.push(' ');
        advice.push_str(&note.text);
    }
    Finding {
        rule: weighed.rule,
        severity,
        likelihood: weighed.likelihood,
        span: evidence.first().map(|e| e.span),
        evidence,
        message: if weighed.message.is_empty() { spec.message.to_owned() } else { weighed.message },
        advice,
        clauses: policy.citations(weighed.rule).to_vec(),
        board: spec.board,
        set_by: policy.because(weighed.rule, usual).map(|by| format!("{} ({})", by.overlay, by.reason)),
    }
}

/// In order of place, overlapping pieces joined under the first one's kind.
fn merged(mut evidence: Vec<Evidence>) -> Vec<Evidence> {
    evidence.sort_by_key(|e| (e.span.start(), e.span.end()));
    let mut out: Vec<Evidence> = Vec::with_capacity(evidence.len());
    for piece in evidence {
        match out.last_mut() {
            Some(last) if last.span.touches(piece.span) => last.span = last.span.join(piece.span),
            _ => out.push(piece),
        }
    }
    out
}

fn identifiers(scene: &Scene<'_>) -> Vec<Identifier> {
    let mentions = scene.mentions().iter();
    let identifier = |m: &Mention| Identifier { span: m.span, kind: m.kind, role: m.role, safe_harbor: m.safe_harbor };
    let mut all = mentions.map(identifier).collect();
    roster::claim(&mut all, scene.listed);
    all
}
