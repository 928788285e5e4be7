//! Why nothing was heard of a model.

use super::MAX_DRAFT_BYTES;
use super::client::MAX_ANSWER_BYTES;

/// Why nothing was heard. Holds no word of the post and none of the server's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unheard {
    /// No rule has a clause in force.
    #[error("no guideline in force has a clause to ask about")]
    NoClause,
    /// More than a model can be trusted to read.
    #[error("the draft has {bytes} bytes; at most {MAX_DRAFT_BYTES} are sent to a model")]
    DraftTooLong {
        /// Length of the draft.
        bytes: usize,
    },
    /// Nobody listens there.
    #[error("nothing answers at {address}: is the server running?")]
    NobodyThere {
        /// Where.
        address: String,
    },
    /// The whole answer was not there in time.
    #[error("there was no whole answer within {seconds} s (`timeout_seconds`)")]
    TooSlow {
        /// The time-out.
        seconds: u64,
    },
    /// The connection broke, or what answers is no HTTP server.
    #[error("the connection failed, or what answers is no HTTP server")]
    Broken,
    /// Anything but 2xx. A redirect is one of these: it is not followed.
    #[error("the server answered with status {0}{hint}", hint = hint(*.0))]
    Status(u16),
    /// More than a model has to say.
    #[error("the answer has more than {MAX_ANSWER_BYTES} bytes")]
    AnswerTooLong,
    /// Not what `/chat/completions` gives.
    #[error("the answer is no chat completion")]
    NoCompletion,
    /// The model was stopped at its limit of tokens.
    #[error("the answer was cut short")]
    CutShort,
    /// The text of the answer is not the JSON that was asked for.
    #[error("the model did not answer in the form that was asked for")]
    WrongForm,
    /// A rule that it was not asked about.
    #[error("the model named a rule that it was not asked about")]
    UnknownRule,
    /// A certainty that is no share.
    #[error("the model gave a certainty that is not between 0 and 1")]
    Certainty,
    /// A reason or quote beyond all measure, or too many remarks.
    #[error("the model said far more than was asked for")]
    TooMuch,
    /// It failed too often.
    #[error("not asked any more: the last {failures} questions failed")]
    GaveUp {
        /// How often.
        failures: u32,
    },
}

impl Unheard {
    /// Whether it is about the server rather than this post, so that the next post is likely to fare no better.
    pub(super) const fn may_come_again(&self) -> bool {
        matches!(self, Self::NobodyThere { .. } | Self::TooSlow { .. } | Self::Broken | Self::Status(_) | Self::GaveUp { .. })
    }
}

fn hint(status: u16) -> &'static str {
    match status {
        300..=399 => ": redirects are not followed",
        401 | 403 => ": it wants a key, and none is sent",
        404 => ": is `url` right, and does it have this `model`?",
        _ => "",
    }
}
