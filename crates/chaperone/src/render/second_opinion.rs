//! What a language model said, beside the review and never in its place.

use core::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use chaperone_api::SecondOpinion;
use chaperone_api::second_opinion::Remark;

use super::cells::harmless;
use super::snippet::{Mark, snippet};
use super::{Page, asked_by};
use crate::policy;

/// Says whose voice it is, on every page.
const ONE_VOICE: &str = "A language model's opinion: it is often wrong, and changes nothing above.";

impl Page {
    /// What was said, or why nothing was heard.
    pub(crate) fn second_opinion(self, text: &str, second: &SecondOpinion) -> String {
        let mut page = String::from("\n");
        let who = format!("Second opinion: {} at {}", harmless(&second.model), second.address);
        self.paragraph(&mut page, Style::new().bold(), &who, 0);
        if let Some(allowed) = &second.allowed {
            self.fact(&mut page, "Elsewhere", &format!("That is another machine, allowed by {allowed}."));
        }
        match &second.heard {
            Err(problem) => self.paragraph(&mut page, Style::new(), &format!("It could not be asked: {problem}."), 0),
            Ok(heard) => {
                self.paragraph(&mut page, Style::new(), ONE_VOICE, 0);
                if heard.remarks.is_empty() {
                    self.paragraph(&mut page, Style::new(), "It has no remark. That is no permission.", 0);
                }
                for remark in &heard.remarks {
                    page.push('\n');
                    self.remark(&mut page, text, remark);
                }
                if heard.left_out > 0 {
                    let words = format!("Remarks left out, because what they quote is not in the draft: {}.", heard.left_out);
                    page.push('\n');
                    self.paragraph(&mut page, Style::new(), &words, 0);
                }
            }
        }
        page
    }

    fn remark(self, page: &mut String, text: &str, remark: &Remark) {
        let colour = AnsiColor::Magenta.on_default();
        let title = format!("{} ({})", policy::title(remark.rule), remark.rule);
        let _ = write!(page, "{}  ", self.styled(colour.bold(), "?"));
        page.push_str(&self.hanging(Style::new().bold(), &title, 3));
        let marks: Vec<Mark> = remark.span.map(|span| Mark { span, label: String::new() }).into_iter().collect();
        let snippet = snippet(self, colour, text, &marks);
        if snippet.is_empty() {
            page.push('\n');
        } else {
            let _ = write!(page, "\n{snippet}\n");
        }
        self.fact(page, "It says", &remark.why);
        self.fact(page, "Certain", &format!("{:.0}%, by its own word", remark.certain * 100.0));
        self.fact(page, "Asked by", &asked_by(&remark.clauses));
    }
}
