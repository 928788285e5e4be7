//! What a language model said beside a review, and how it is written.
//!
//! It is one voice: it stands next to the findings and changes none of them, nor the verdict.

use core::fmt;

use chaperone_core::review::Citation;
use chaperone_core::rules::Rule;
use chaperone_core::text::Span;
use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::offsets::Offsets;
use crate::review::{CitationJson, Each, SpanJson, likelihood};

/// What became of asking a language model about a post.
#[derive(Clone, Debug, PartialEq)]
pub struct SecondOpinion {
    /// Which model was asked, by its server's own name for it.
    pub model: String,
    /// Where it was asked, such as `127.0.0.1:11434`.
    pub address: String,
    /// Who allowed asking another machine, and why; `None` where it was asked on this one.
    pub allowed: Option<String>,
    /// What it said; or why nothing was heard, in words that hold none of the post's or the server's.
    pub heard: Result<Heard, String>,
}

/// What a model said.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heard {
    /// In order of place.
    pub remarks: Vec<Remark>,
    /// Remarks whose quote stands nowhere in the post: left out, because nothing shows what they are about.
    pub left_out: usize,
}

/// One thing that a model holds against a post. Its reason may repeat the post: `Debug` leaves it out.
#[derive(Clone, PartialEq)]
pub struct Remark {
    /// Which rule it thinks broken.
    pub rule: Rule,
    /// The words it quoted; `None` where it means the whole post.
    pub span: Option<Span>,
    /// Its reason: plain text on one line.
    pub why: String,
    /// How certain it says it is, 0..1. Calibrated by nobody.
    pub certain: f32,
    /// The clauses in force for that rule, strictest first; never empty.
    pub clauses: Vec<Citation>,
}

impl fmt::Debug for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rule, span, why: _, certain, clauses } = self;
        let mut shown = f.debug_struct("Remark");
        shown.field("rule", rule).field("span", span).field("certain", certain).field("clauses", clauses);
        shown.finish_non_exhaustive()
    }
}

/// The opinion as JSON, over borrowed parts.
pub(crate) struct SecondOpinionJson<'a>(pub(crate) &'a SecondOpinion, pub(crate) &'a Offsets);

impl Serialize for SecondOpinionJson<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let Self(SecondOpinion { model, address, allowed, heard }, offsets) = *self;
        let (remarks, left_out) = heard.as_ref().map_or((&[][..], 0), |heard| (&heard.remarks[..], heard.left_out));
        let mut o = s.serialize_struct("SecondOpinion", 6)?;
        o.serialize_field("model", model)?;
        o.serialize_field("address", address)?;
        o.serialize_field("allowed", allowed)?;
        o.serialize_field("remarks", &Each(remarks, |remark| RemarkJson(remark, offsets)))?;
        o.serialize_field("left_out", &left_out)?;
        o.serialize_field("problem", &heard.as_ref().err())?;
        o.end()
    }
}

struct RemarkJson<'a>(&'a Remark, &'a Offsets);

impl Serialize for RemarkJson<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let Self(Remark { rule, span, why, certain, clauses }, offsets) = *self;
        let mut o = s.serialize_struct("Remark", 5)?;
        o.serialize_field("rule", rule.name())?;
        o.serialize_field("span", &span.map(|span| SpanJson::of(span, offsets)))?;
        o.serialize_field("why", why)?;
        o.serialize_field("certain", &likelihood(*certain))?;
        o.serialize_field("clauses", &Each(clauses, CitationJson::of))?;
        o.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::offsets::Unit;
    use chaperone_core::pack::Force;

    const TEXT: &str = "🎉 that cow in bay 3";

    fn opinion(heard: Result<Heard, String>) -> SecondOpinion {
        SecondOpinion { model: "small".to_owned(), address: "127.0.0.1:11434".to_owned(), allowed: None, heard }
    }

    fn json(opinion: &SecondOpinion) -> String {
        serde_json::to_string(&SecondOpinionJson(opinion, &Offsets::of(TEXT, Unit::Char))).unwrap()
    }

    fn remark() -> Remark {
        let clauses = vec![Citation { pack: "mms".to_owned(), clause: "2".to_owned(), force: Force::Must }];
        let why = "an insult".to_owned();
        Remark { rule: Rule::DerogatoryPatient, span: Span::of(TEXT, 5, 13), why, certain: 0.8, clauses }
    }

    #[test]
    fn what_was_said_is_written_with_its_clauses() {
        assert_eq!(
            json(&opinion(Ok(Heard { remarks: vec![remark()], left_out: 1 }))),
            r#"{"model":"small","address":"127.0.0.1:11434","allowed":null,"remarks":[{"rule":"derogatory-patient","span":{"start":2,"end":10},"why":"an insult","certain":0.8,"clauses":[{"pack":"mms","clause":"2","force":"must"}]}],"left_out":1,"problem":null}"#
        );
    }

    #[test]
    fn silence_is_written_with_its_reason() {
        assert_eq!(
            json(&opinion(Err("nothing answers".to_owned()))),
            r#"{"model":"small","address":"127.0.0.1:11434","allowed":null,"remarks":[],"left_out":0,"problem":"nothing answers"}"#
        );
    }

    #[test]
    fn a_reason_stays_out_of_debug() {
        assert!(!format!("{:?}", opinion(Ok(Heard { remarks: vec![remark()], left_out: 0 }))).contains("insult"));
    }
}
