//! What a model answered, held against what it was asked for. Nothing of it is taken on trust.

use chaperone_api::second_opinion::{Heard, Remark};
use chaperone_core::pack::Policy;
use chaperone_core::rules::Rule;
use serde::Deserialize;

use super::mask::Masked;
use super::unheard::Unheard;

/// Most remarks that are taken.
pub(super) const MAX_REMARKS: usize = 20;
/// Most characters of a reason that are shown.
pub(super) const MAX_WHY: usize = 300;
/// A reason or quote of more characters than this is no slip.
const MAX_TEXT: usize = 4000;

/// As `/chat/completions` answers; servers add fields of their own.
#[derive(Deserialize)]
struct Completion {
    choices: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    message: Message,
    #[serde(default)]
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Message {
    content: Option<String>,
}

/// As the model was told to answer, and not a field more.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    remarks: Vec<Said>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    quote: String,
    why: String,
    rule: String,
    certain: f64,
}

/// The remarks in `body`, about a draft that was sent as `masked` with the question of `rules`.
pub(super) fn read(body: &[u8], masked: &Masked<'_>, rules: &[Rule], policy: &Policy) -> Result<Heard, Unheard> {
    let completion: Completion = serde_json::from_slice(body).map_err(|_| Unheard::NoCompletion)?;
    let choice = completion.choices.into_iter().next().ok_or(Unheard::NoCompletion)?;
    if choice.finish_reason.as_deref() == Some("length") {
        return Err(Unheard::CutShort);
    }
    let content = choice.message.content.ok_or(Unheard::NoCompletion)?;
    let answer: Answer = serde_json::from_str(&content).map_err(|_| Unheard::WrongForm)?;
    if answer.remarks.len() > MAX_REMARKS {
        return Err(Unheard::TooMuch);
    }
    let mut heard = Heard::default();
    for said in &answer.remarks {
        let rule = Rule::from_name(&said.rule).filter(|rule| rules.contains(rule)).ok_or(Unheard::UnknownRule)?;
        if !(0.0..=1.0).contains(&said.certain) {
            return Err(Unheard::Certainty);
        }
        if said.why.chars().count() > MAX_TEXT || said.quote.chars().count() > MAX_TEXT {
            return Err(Unheard::TooMuch);
        }
        let span = masked.find(&said.quote);
        if span.is_none() && !said.quote.trim().is_empty() {
            heard.left_out += 1;
            continue;
        }
        let clauses = policy.citations(rule).to_vec();
        heard.remarks.push(Remark { rule, span, why: plain(&said.why), certain: said.certain as f32, clauses });
    }
    // Stable: of two remarks on the same place the model's own order stays.
    heard.remarks.sort_by_key(|remark| (remark.span, remark.rule));
    heard.remarks.dedup_by(|a, b| (a.span, a.rule) == (b.span, b.rule));
    Ok(heard)
}

/// Plain text on one line: no control characters, none that hide or turn the rest round, no more than is shown.
fn plain(words: &str) -> String {
    let shown: String = words.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|&c| !hidden(c)).collect();
    let line = shown.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MAX_WHY {
        return line;
    }
    line.chars().take(MAX_WHY - 1).chain(['…']).collect()
}

/// Control characters, marks of direction, zero widths, tags and private letters.
fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{10ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use chaperone_core::text::Draft;
    use serde_json::{Value, json};

    const TEXT: &str = "That cow in bay 3 again. That cow!";

    fn body(content: &str) -> Value {
        json!({"id": "x", "object": "chat.completion", "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": content}}]})
    }

    fn remark(quote: &str) -> Value {
        json!({"quote": quote, "why": "an insult", "rule": "derogatory-patient", "certain": 0.8})
    }

    fn take(body: &Value) -> Result<Heard, Unheard> {
        let draft = Draft::new(TEXT).unwrap();
        let masked = Masked::of(&draft, &[]);
        read(body.to_string().as_bytes(), &masked, &[Rule::DerogatoryPatient, Rule::Harassment], Policy::builtin())
    }

    fn remarks(list: &[Value]) -> Result<Heard, Unheard> {
        take(&body(&json!({"remarks": list}).to_string()))
    }

    #[test]
    fn a_good_answer_is_taken_in_order_of_place() {
        let mut second = remark("again");
        second["rule"] = json!("harassment");
        let heard = remarks(&[second, remark("That cow"), remark("That cow"), remark("")]).unwrap();
        let spans: Vec<_> = heard.remarks.iter().map(|r| r.span.map(|s| (s.start(), s.end()))).collect();
        assert_eq!(spans, [None, Some((0, 8)), Some((18, 23))]);
        assert!(heard.remarks.iter().all(|remark| !remark.clauses.is_empty()));
        assert_eq!(remarks(&[]).unwrap(), Heard::default());
    }

    #[test]
    fn a_quote_that_stands_nowhere_is_left_out_and_counted() {
        let heard = remarks(&[remark("that COW"), remark("That  cow"), remark("a pig")]).unwrap();
        assert_eq!((heard.remarks.len(), heard.left_out), (1, 2));
    }

    #[test]
    fn anything_else_than_was_asked_for_is_refused() {
        let changed = |key: &str, value: Value| {
            let mut changed = remark("cow");
            changed[key] = value;
            remarks(&[changed])
        };
        assert_eq!(changed("rule", json!("copyright")), Err(Unheard::UnknownRule));
        assert_eq!(changed("rule", json!("be-nice")), Err(Unheard::UnknownRule));
        assert_eq!(changed("certain", json!(1.01)), Err(Unheard::Certainty));
        assert_eq!(changed("certain", json!(-0.5)), Err(Unheard::Certainty));
        assert_eq!(changed("certain", json!("high")), Err(Unheard::WrongForm));
        assert_eq!(changed("verdict", json!("clear")), Err(Unheard::WrongForm));
        assert_eq!(changed("why", json!(null)), Err(Unheard::WrongForm));
        assert_eq!(changed("why", json!("x".repeat(MAX_TEXT + 1))), Err(Unheard::TooMuch));
        assert_eq!(changed("quote", json!("x".repeat(MAX_TEXT + 1))), Err(Unheard::TooMuch));
        assert_eq!(remarks(&vec![remark("cow"); MAX_REMARKS + 1]), Err(Unheard::TooMuch));
        for content in
            ["", "Sure! {\"remarks\": []}", "```json\n{\"remarks\": []}\n```", "[]", "{\"remarks\": [], \"verdict\": \"clear\"}", "{"]
        {
            assert_eq!(take(&body(content)), Err(Unheard::WrongForm), "{content}");
        }
        assert_eq!(take(&body(&"[".repeat(100_000))), Err(Unheard::WrongForm));
    }

    #[test]
    fn anything_else_than_a_completion_is_refused() {
        for strange in
            [json!({}), json!([]), json!({"choices": []}), json!({"error": {"message": "no"}}), json!({"choices": [{"message": {}}]})]
        {
            assert_eq!(take(&strange), Err(Unheard::NoCompletion), "{strange}");
        }
        let mut short = body("{\"remarks\": [");
        short["choices"][0]["finish_reason"] = json!("length");
        assert_eq!(take(&short), Err(Unheard::CutShort));
        // Ollama may leave the reason out; others add a reason of their own.
        short = body("{\"remarks\": []}");
        short["choices"][0]["finish_reason"] = json!(null);
        short["timings"] = json!({"predicted_ms": 3});
        assert_eq!(take(&short), Ok(Heard::default()));
    }

    #[test]
    fn a_reason_is_plain_and_short() {
        assert_eq!(plain(" one\r\n\ttwo \u{1b}[31mred\u{7}\u{202e}\u{200b} "), "one two [31mred");
        let long = plain(&"é".repeat(1000));
        assert!(long.chars().count() == MAX_WHY && long.ends_with('…'));
    }
}
