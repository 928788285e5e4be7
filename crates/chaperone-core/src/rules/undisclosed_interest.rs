//! Recommends a product without saying what ties one to it.

use super::{Example, Rule, Spec};
use crate::judge::{Scene, Weighed, evidence, scene};
use crate::read::stance::{self, Stated};
use crate::review::{Board, Evidence, Kind, Severity};

pub(super) static SPEC: Spec = Spec {
    rule: Rule::UndisclosedInterest,
    title: "Recommends without disclosing an interest",
    severity: Severity::Moderate,
    board: Some(Board::ConflictOfInterest),
    message: "This recommends a product or service, and a tie to its maker is not plainly disclosed.",
    advice: "Say the tie first, in plain words: \"Ad: the maker pays me\" or \"I got this free\". A tag at the end or a bare code does not do it.",
    page: r"
**What it covers.** Recommending or reviewing a product, drug, device, app or firm while tied to it (fee, shares,
gift, free sample, paid trip, discount code, own shop) without saying so plainly. A bare #partner, or a code without a
word of it, is not plain.

**What it leaves alone.** Recommendations without any tie, ties stated plainly and early, listing disclosures with a
talk, generic drug names in guidelines, teaching, and complaints about prices.

**Why it matters.** How many boards would act was not asked in the survey; advertising law, journals and employers do
act, and readers who find the tie out later stop believing the rest.

**Instead.** One plain sentence at the start: who gave what. Then say what you think of the thing.
",
    weigh,
    fires: &[
        Example::new(
            "instagram",
            "professional",
            "dermatologist (US)",
            "My skin has never looked better since I switched to LumaVeil serum 😍 Use DRJUNE20 for 20% off, link in bio!",
        ),
        Example::new(
            "linkedin",
            "professional",
            "cardiologist (Germany)",
            "Home again after a long weekend in Porto, all on Kardivo's bill. Honestly, no other monitor comes near my patients now.",
        ),
        Example::new(
            "tiktok",
            "personal",
            "GP (UK)",
            "they sent me this sleep gummy box and omg. out like a light. every tired parent needs SomniBear, thank me later",
        ),
    ],
    quiet: &[
        Example::new(
            "instagram",
            "professional",
            "dermatologist (US)",
            "Ad: LumaVeil pays me for this post. I like the texture; a plain supermarket moisturiser will do just as well for most of you.",
        ),
        Example::new(
            "x",
            "professional",
            "rheumatologist (Canada)",
            "Talk slides are up. Disclosures on slide 2: speaker fees from two companies that make drugs in this class, no shares.",
        ),
        Example::new(
            "linkedin",
            "professional",
            "GP (UK)",
            "Generic atorvastatin is cheap, well studied and dull. Dull is what I want from a tablet.",
        ),
        Example::new(
            "reddit",
            "personal",
            "EM resident (US)",
            "What shoes are you all wearing for 12s? I bought the ugly clogs with my own money and regret nothing.",
        ),
        Example::new(
            "blog",
            "professional",
            "ophthalmologist (India)",
            "I was given this retinal camera free for a month to try it. I have sent it back. Here is what worked and what did not.",
        ),
        Example::new(
            "x",
            "personal",
            "endocrinologist (US)",
            "A vial that costs a few dollars to make shouldn't cost my patients a week's rent.",
        ),
    ],
};

/// Something is recommended, and a tie to its maker is not said: in the words, or by what the author declared.
fn weigh(scene: &Scene<'_>) -> Weighed {
    let mut weighed = scene.weighed(Rule::UndisclosedInterest);
    weighed.evidence = evidence::wording(scene, Rule::UndisclosedInterest);
    let mut named = scene.declared_interests().peekable();
    let Some(&(interest, span)) = named.peek() else { return weighed };
    if let Stated::Yes(at, _) = stance::disclosure(&scene.reading.words) {
        // Said of every party: then no signs of advertising speak against it.
        weighed.settled = named.all(|(interest, _)| says(scene, at, &interest.party));
        return weighed;
    }
    weighed.at_least(0.8);
    weighed.certain = true;
    weighed.evidence.insert(0, Evidence { span, kind: Kind::Product });
    let kind = if interest.kind.trim().is_empty() { "relation" } else { interest.kind.trim() };
    let party = interest.party.trim();
    weighed.message = format!("You declared a tie to {party} ({kind}), and the post does not say so.");
    weighed.advice = format!("Say it first, for example: “Disclosure: {kind}, {party}.”");
    weighed
}

/// Whether the sentence of word `at` names `party`, and denies nothing.
fn says(scene: &Scene<'_>, at: usize, party: &str) -> bool {
    let words = &scene.reading.words;
    let begins = |i: &usize| words.get(*i).is_some_and(|word| word.opens && !word.glued);
    let from = (0..=at).rev().find(begins).unwrap_or(0);
    let to = (at + 1..words.len()).find(begins).unwrap_or(words.len());
    let denied = (from..to).any(|i| matches!(words.folded(i), "no" | "not" | "none" | "nothing" | "never" | "without" | "neither"));
    let sentence = words.span(from, to).and_then(|span| scene.post.draft.text().get(span.range()));
    !denied && sentence.is_some_and(|sentence| scene::mentions(sentence, party))
}
