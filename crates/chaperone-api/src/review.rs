//! A review as JSON, written straight into a buffer.

use chaperone_core::identity::advice::Step;
use chaperone_core::identity::{Factor, Identity, Risk, Together, words};
use chaperone_core::review::{Board, Citation, Evidence, Finding, Identifier, Review, SafeHarbor};
use chaperone_core::text::Span;
use serde::ser::{Serialize, SerializeSeq, SerializeStruct, Serializer};

use crate::offsets::{Offsets, Unit};
use crate::second_opinion::{SecondOpinion, SecondOpinionJson};

/// Appends `review` of the post `id`, whose words are `text`, as one line of JSON without its line break.
pub fn write_review(out: &mut Vec<u8>, id: &str, text: &str, review: &Review, unit: Unit) {
    ReviewJson { id, text, review, second: None, offsets: &Offsets::of(text, unit) }.write(out);
}

/// A likelihood as it is written: four decimals, 0..=1.
pub fn likelihood(value: f32) -> f64 {
    (f64::from(value).clamp(0.0, 1.0) * 1e4).round() / 1e4
}

/// The contract's review, over borrowed parts.
pub struct ReviewJson<'a> {
    /// The post's id.
    pub id: &'a str,
    /// The words of the post.
    pub text: &'a str,
    /// The answer.
    pub review: &'a Review,
    /// What a language model said beside it, where one was asked.
    pub second: Option<&'a SecondOpinion>,
    /// Offsets of the post's text.
    pub offsets: &'a Offsets,
}

impl ReviewJson<'_> {
    /// Appends it as one line of JSON without its line break.
    pub fn write(&self, out: &mut Vec<u8>) {
        // Writing to a Vec cannot fail, and no map with strange keys is written.
        let _ = serde_json::to_writer(out, self);
    }

    /// As [`Self::write`], on several indented lines.
    pub fn write_pretty(&self, out: &mut Vec<u8>) {
        let _ = serde_json::to_writer_pretty(out, self);
    }
}

impl Serialize for ReviewJson<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let Self { id, text, review, second, offsets } = *self;
        let mut o = s.serialize_struct("Review", 8 + usize::from(second.is_some()))?;
        o.serialize_field("id", id)?;
        o.serialize_field("verdict", review.verdict.name())?;
        o.serialize_field("likelihood", &likelihood(review.likelihood))?;
        o.serialize_field("findings", &Each(&review.findings, |finding| FindingJson(finding, offsets)))?;
        o.serialize_field("identifiers", &Each(&review.identifiers, |identifier| IdentifierJson(identifier, offsets)))?;
        o.serialize_field("identity", &review.identity.as_ref().map(|identity| IdentityJson { identity, text, offsets }))?;
        o.serialize_field("policy", &format_args!("{:016x}", review.policy.0))?;
        o.serialize_field("offsets", offsets.unit().name())?;
        if let Some(second) = second {
            o.serialize_field("second_opinion", &SecondOpinionJson(second, offsets))?;
        }
        o.end()
    }
}

/// A list whose items are wrapped while they are written.
pub(crate) struct Each<'a, T, F>(pub(crate) &'a [T], pub(crate) F);

impl<'a, T, U: Serialize, F: Fn(&'a T) -> U> Serialize for Each<'a, T, F> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut list = s.serialize_seq(Some(self.0.len()))?;
        for item in self.0 {
            list.serialize_element(&(self.1)(item))?;
        }
        list.end()
    }
}

#[derive(serde::Serialize)]
pub(crate) struct SpanJson {
    start: u32,
    end: u32,
}

impl SpanJson {
    pub(crate) fn of(span: Span, offsets: &Offsets) -> Self {
        let (start, end) = offsets.span(span);
        Self { start, end }
    }
}

#[derive(serde::Serialize)]
struct EvidenceJson {
    start: u32,
    end: u32,
    kind: &'static str,
}

impl EvidenceJson {
    fn of(evidence: &Evidence, offsets: &Offsets) -> Self {
        let (start, end) = offsets.span(evidence.span);
        Self { start, end, kind: evidence.kind.name() }
    }
}

#[derive(serde::Serialize)]
pub(crate) struct CitationJson<'a> {
    pack: &'a str,
    clause: &'a str,
    force: &'static str,
}

impl<'a> CitationJson<'a> {
    pub(crate) fn of(citation: &'a Citation) -> Self {
        Self { pack: &citation.pack, clause: &citation.clause, force: citation.force.name() }
    }
}

struct FindingJson<'a>(&'a Finding, &'a Offsets);

impl Serialize for FindingJson<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let Self(finding, offsets) = *self;
        let mut o = s.serialize_struct("Finding", 10)?;
        o.serialize_field("rule", finding.rule.name())?;
        o.serialize_field("severity", finding.severity.name())?;
        o.serialize_field("likelihood", &likelihood(finding.likelihood))?;
        o.serialize_field("span", &finding.span.map(|span| SpanJson::of(span, offsets)))?;
        o.serialize_field("evidence", &Each(&finding.evidence, |evidence| EvidenceJson::of(evidence, offsets)))?;
        o.serialize_field("message", &finding.message)?;
        o.serialize_field("advice", &finding.advice)?;
        o.serialize_field("clauses", &Each(&finding.clauses, CitationJson::of))?;
        o.serialize_field("board", &finding.board.map(Board::name))?;
        o.serialize_field("set_by", &finding.set_by)?;
        o.end()
    }
}

struct IdentifierJson<'a>(&'a Identifier, &'a Offsets);

impl Serialize for IdentifierJson<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let Self(identifier, offsets) = *self;
        let (start, end) = offsets.span(identifier.span);
        let mut o = s.serialize_struct("Identifier", 5)?;
        o.serialize_field("start", &start)?;
        o.serialize_field("end", &end)?;
        o.serialize_field("kind", identifier.kind.name())?;
        o.serialize_field("role", identifier.role.name())?;
        o.serialize_field("safe_harbor", &identifier.safe_harbor.map(SafeHarbor::name))?;
        o.end()
    }
}

/// A number of people or a factor, as it is written: four significant digits.
fn figure(value: f64) -> f64 {
    if value <= 0.0 || !value.is_finite() {
        return value;
    }
    // Powers of ten up to 10²² are exact, and so is what comes of them rounded.
    let exponent = value.log10().floor() as i32 - 3;
    let scale = 10f64.powi(exponent.abs());
    if exponent >= 0 { (value / scale).round() * scale } else { (value * scale).round() / scale }
}

struct IdentityJson<'a> {
    identity: &'a Identity,
    text: &'a str,
    offsets: &'a Offsets,
}

#[derive(serde::Serialize)]
struct PoolJson {
    what: String,
    people: f64,
}

#[derive(serde::Serialize)]
struct FactJson {
    kind: &'static str,
    span: Option<SpanJson>,
    factor: f64,
    from: &'static str,
}

impl FactJson {
    fn of(factor: &Factor, offsets: &Offsets) -> Self {
        let span = factor.span.map(|span| SpanJson::of(span, offsets));
        Self { kind: factor.kind.name(), span, factor: figure(factor.factor), from: factor.from.name() }
    }
}

#[derive(serde::Serialize)]
struct StepJson<'a> {
    change: &'a str,
    others_after: f64,
    sentence: Option<&'a str>,
}

impl<'a> StepJson<'a> {
    fn of(step: &'a Step) -> Self {
        Self { change: &step.change, others_after: figure(step.others_after), sentence: step.sentence.as_deref() }
    }
}

#[derive(serde::Serialize)]
struct EarlierJson<'a> {
    id: &'a str,
    others: f64,
}

#[derive(serde::Serialize)]
struct TogetherJson<'a> {
    others: f64,
    posts: Vec<EarlierJson<'a>>,
}

impl<'a> TogetherJson<'a> {
    fn of(together: &'a Together) -> Self {
        let posts = together.posts.iter().map(|(id, others)| EarlierJson { id, others: figure(*others) }).collect();
        Self { others: figure(together.others), posts }
    }
}

#[derive(serde::Serialize)]
struct RiskJson {
    #[serde(rename = "self")]
    own: f64,
    family: f64,
    local: f64,
    stranger: f64,
}

impl RiskJson {
    fn of(risk: Risk) -> Self {
        Self { own: figure(risk.own), family: figure(risk.family), local: figure(risk.local), stranger: figure(risk.stranger) }
    }
}

impl Serialize for IdentityJson<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let Self { identity, text, offsets } = *self;
        let Identity { count, risk, .. } = identity;
        let mut o = s.serialize_struct("Identity", 14)?;
        o.serialize_field("others", &figure(count.others.mid))?;
        o.serialize_field("low", &figure(count.others.low))?;
        o.serialize_field("high", &figure(count.others.high))?;
        o.serialize_field("alone", &figure(identity.alone))?;
        o.serialize_field("risk", &RiskJson::of(*risk))?;
        o.serialize_field("pool", &PoolJson { what: words::pool(identity, text), people: figure(count.pool.people.mid) })?;
        o.serialize_field("facts", &Each(&count.factors, |factor| FactJson::of(factor, offsets)))?;
        let weakest = identity.weakest.and_then(|at| count.factors.get(at));
        o.serialize_field("weakest", &weakest.map(|factor| FactJson::of(factor, offsets)))?;
        o.serialize_field("advice", &Each(&identity.advice, StepJson::of))?;
        o.serialize_field("hollow", &identity.hollow)?;
        o.serialize_field("threshold", &identity.threshold)?;
        o.serialize_field("recognisable", &identity.recognisable())?;
        let remarks: Vec<String> = identity.facts.remarks.iter().map(|&remark| words::remark(remark, text)).collect();
        o.serialize_field("remarks", &remarks)?;
        o.serialize_field("together", &identity.together.as_ref().map(TogetherJson::of))?;
        o.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chaperone_core::pack::{Fingerprint, Force};
    use chaperone_core::review::{Kind, Role, Severity, Verdict};
    use chaperone_core::rules::Rule;

    const TEXT: &str = "🎉 Mrs Quill";

    fn review() -> Review {
        let span = Span::of(TEXT, 5, 14).unwrap();
        Review {
            verdict: Verdict::Hold,
            likelihood: 0.912_345,
            findings: vec![Finding {
                rule: Rule::PatientPrivacyDirect,
                severity: Severity::High,
                likelihood: 2.0,
                span: Some(span),
                evidence: vec![Evidence { span, kind: Kind::Name }],
                message: "The patient is named.".to_owned(),
                advice: "Leave the \"name\" out.".to_owned(),
                clauses: vec![Citation { pack: "mms".to_owned(), clause: "3.privacy".to_owned(), force: Force::Must }],
                board: Some(Board::Confidentiality),
                set_by: None,
            }],
            identifiers: vec![Identifier { span, kind: Kind::Name, role: Role::Patient, safe_harbor: Some(SafeHarbor::A) }],
            identity: None,
            policy: Fingerprint(0x2a),
        }
    }

    #[test]
    fn the_review_is_the_contracts() {
        let mut out = Vec::new();
        write_review(&mut out, "p1", TEXT, &review(), Unit::Char);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            r#"{"id":"p1","verdict":"hold","likelihood":0.9123,"findings":[{"rule":"patient-privacy-direct","severity":"high","likelihood":1.0,"span":{"start":2,"end":11},"evidence":[{"start":2,"end":11,"kind":"name"}],"message":"The patient is named.","advice":"Leave the \"name\" out.","clauses":[{"pack":"mms","clause":"3.privacy","force":"must"}],"board":"violations of confidentiality","set_by":null}],"identifiers":[{"start":2,"end":11,"kind":"name","role":"patient","safe_harbor":"A"}],"identity":null,"policy":"000000000000002a","offsets":"char"}"#
        );
    }

    #[test]
    fn figures_have_four_digits() {
        for (value, written) in
            [(0.000_203_94, 0.000_203_9), (11.0404, 11.04), (2_693_976.0, 2_694_000.0), (1.0, 1.0), (0.0, 0.0), (1e-12, 1e-12)]
        {
            assert!((figure(value) - written).abs() <= written * 1e-12, "{value}");
        }
    }

    #[test]
    fn offsets_come_in_the_unit_asked_for() {
        for (unit, start) in [(Unit::Char, 2), (Unit::Utf16, 3), (Unit::Byte, 5)] {
            let mut out = Vec::new();
            write_review(&mut out, "p1", TEXT, &review(), unit);
            let json: serde_json::Value = serde_json::from_slice(&out).unwrap();
            assert_eq!(json["findings"][0]["span"]["start"], start);
            assert_eq!(json["offsets"], unit.name());
        }
    }
}
