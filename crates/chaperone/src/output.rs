//! Reviews as they leave the program.

use std::io;

use chaperone_api::review::ReviewJson;
use chaperone_api::sarif::{self, Origin};
use chaperone_api::{Offsets, SecondOpinion, Unit};
use chaperone_core::post::Post;
use chaperone_core::review::{Review, Verdict};
use chaperone_core::rules::Rule;

use crate::args::Format;
use crate::policy;
use crate::problem::Problem;
use crate::render::Page;

/// What has come of the posts so far.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    /// Posts reviewed.
    pub(crate) posts: u64,
    /// Of them, those that are not clear.
    pub(crate) found: u64,
    /// Posts, lines or files that could not be reviewed.
    pub(crate) failed: u64,
    /// A rule to name in the closing hint.
    pub(crate) rule: Option<Rule>,
}

impl Tally {
    pub(crate) fn count(&mut self, review: &Review) {
        self.posts += 1;
        self.found += u64::from(review.verdict != Verdict::Clear);
        self.rule = self.rule.or(review.findings.first().map(|finding| finding.rule));
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.posts += other.posts;
        self.found += other.found;
        self.failed += other.failed;
        self.rule = self.rule.or(other.rule);
    }
}

/// How reviews are written. Stateless, so that many threads can write into their own buffers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    pub(crate) format: Format,
    pub(crate) unit: Unit,
    pub(crate) page: Page,
    /// Each review has a heading, because there may be several.
    pub(crate) headings: bool,
}

impl Output {
    /// What comes before all reviews.
    pub(crate) fn open(&self, out: &mut Vec<u8>) {
        match self.format {
            Format::Json => out.extend_from_slice(b"[\n"),
            Format::Sarif => sarif::open(out, env!("CARGO_PKG_VERSION"), &policy::rule_help()),
            Format::Text | Format::Jsonl => {}
        }
    }

    /// What stands between two reviews.
    pub(crate) fn between(&self) -> &'static [u8] {
        match self.format {
            Format::Text => b"\n",
            Format::Json => b",\n",
            Format::Jsonl => b"",
            Format::Sarif => b",",
        }
    }

    /// Appends one review and what a language model said beside it, after [`Self::between`] where `out` holds one
    /// already.
    pub(crate) fn review(&self, out: &mut Vec<u8>, origin: Origin<'_>, post: &Post, review: &Review, second: Option<&SecondOpinion>) {
        let text = post.draft.text();
        let start = out.len();
        if start > 0 {
            out.extend_from_slice(self.between());
        }
        match self.format {
            Format::Text => {
                let heading = self.headings.then(|| heading(origin));
                out.extend_from_slice(self.page.review(heading.as_deref(), text, review).as_bytes());
                if let Some(second) = second {
                    out.extend_from_slice(self.page.second_opinion(text, second).as_bytes());
                }
            }
            Format::Json | Format::Jsonl => {
                let json = ReviewJson { id: &post.id, text, review, second, offsets: &Offsets::of(text, self.unit) };
                if self.format == Format::Json {
                    json.write_pretty(out);
                } else {
                    json.write(out);
                    out.push(b'\n');
                }
            }
            Format::Sarif => {
                if !sarif::write_results(out, origin, text, review) {
                    out.truncate(start);
                }
            }
        }
    }

    /// What comes after all reviews.
    pub(crate) fn close(&self, out: &mut Vec<u8>, tally: Tally) {
        match self.format {
            Format::Text => out.extend_from_slice(self.page.close(self.headings, tally).as_bytes()),
            Format::Json => out.extend_from_slice(b"\n]\n"),
            Format::Jsonl => {}
            Format::Sarif => out.extend_from_slice(sarif::CLOSE.as_bytes()),
        }
    }
}

fn heading(origin: Origin<'_>) -> String {
    match origin {
        Origin::File { path } => path.to_owned(),
        Origin::Line { path, line, id } if id == line.to_string() => format!("{path}:{line}"),
        Origin::Line { path, line, id } => format!("{path}:{line}  {id}"),
    }
}

/// Writing that ended because nobody reads any more has ended well.
pub(crate) fn finish(written: io::Result<()>) -> Result<(), Problem> {
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Problem::new(format!("the output cannot be written: {error}"))),
        _ => Ok(()),
    }
}
