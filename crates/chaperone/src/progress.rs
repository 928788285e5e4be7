//! How far a long run has come, shown on a terminal only.

use std::io::{self, IsTerminal as _};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar on stderr while the reviews go elsewhere; nothing otherwise.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// For a source of `bytes`, where the size is known.
    pub(crate) fn new(bytes: Option<u64>) -> Self {
        if !io::stderr().is_terminal() || io::stdout().is_terminal() {
            return Self(ProgressBar::hidden());
        }
        let bar = ProgressBar::with_draw_target(bytes, ProgressDrawTarget::stderr_with_hz(4));
        let template = match bytes {
            Some(_) => "{bar:30} {percent:>3}%  {msg}  {elapsed}, {eta} left",
            None => "{spinner} {bytes}  {msg}  {elapsed}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// So many more bytes are done, and so many posts in all.
    pub(crate) fn advance(&self, bytes: u64, posts: u64) {
        if !self.0.is_hidden() {
            self.0.inc(bytes);
            self.0.set_message(format!("{posts} posts"));
        }
    }

    /// Does something else on stderr without the bar in its way.
    pub(crate) fn aside(&self, say: impl FnOnce()) {
        self.0.suspend(say);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
