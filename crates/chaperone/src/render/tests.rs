use chaperone_core::pack::{Fingerprint, Force};
use chaperone_core::review::{Board, Citation, Evidence, Finding, Kind, Review, Severity, Verdict};
use chaperone_core::rules::Rule;
use chaperone_core::text::Span;

use super::Page;

const PLAIN: Page = Page { width: 80, colours: false, explain: false };

fn span(text: &str, words: &str) -> Span {
    let at = text.find(words).unwrap();
    Span::of(text, at, at + words.len()).unwrap()
}

fn finding(text: &str, rule: Rule, severity: Severity, marks: &[(&str, Kind)]) -> Finding {
    let evidence: Vec<_> = marks.iter().map(|&(words, kind)| Evidence { span: span(text, words), kind }).collect();
    Finding {
        rule,
        severity,
        likelihood: 0.9,
        span: evidence.first().map(|e| e.span),
        evidence,
        message: "Together, these details may let someone recognise the patient.".to_owned(),
        advice: "Leave out the place and the day, or wait until nobody can tell who it was.".to_owned(),
        clauses: vec![
            Citation { pack: "mms".to_owned(), clause: "3.privacy".to_owned(), force: Force::Must },
            Citation { pack: "acp-fsmb".to_owned(), clause: "2.stories".to_owned(), force: Force::Should },
        ],
        board: Some(Board::Confidentiality),
        set_by: None,
    }
}

fn review(verdict: Verdict, findings: Vec<Finding>) -> Review {
    Review { verdict, likelihood: 0.873, findings, identifiers: Vec::new(), identity: None, policy: Fingerprint(1) }
}

fn indirect(text: &str, marks: &[(&str, Kind)]) -> Review {
    review(Verdict::Pause, vec![finding(text, Rule::PatientPrivacyIndirect, Severity::Moderate, marks)])
}

const RINK: &str = "so the guy driving the resurfacer that went through the glass last night at the Tallow Street rink? \
                    he's fine. Pelvis is not fine but he is cracking jokes in trauma 2. Best patient I've had all month";
const RINK_MARKS: &[(&str, Kind)] = &[
    ("guy driving the resurfacer", Kind::Occupation),
    ("went through the glass", Kind::Event),
    ("last night", Kind::Time),
    ("Tallow Street rink", Kind::Place),
    ("trauma 2", Kind::Room),
];

#[test]
fn clear() {
    let review = Review { likelihood: 0.04, ..review(Verdict::Clear, Vec::new()) };
    insta::assert_snapshot!(PLAIN.review(None, "Wash your hands.", &review));
}

#[test]
fn clear_but_close() {
    let review = |likelihood| Review { likelihood, ..review(Verdict::Clear, Vec::new()) };
    let said = |likelihood| PLAIN.review(None, "Wash your hands.", &review(likelihood));
    insta::assert_snapshot!(said(super::CLOSE));
    assert_eq!(said(super::CLOSE - 0.01), said(0.04));
}

#[test]
fn one_finding() {
    insta::assert_snapshot!(PLAIN.review(None, RINK, &indirect(RINK, RINK_MARKS)));
}

#[test]
fn narrow() {
    insta::assert_snapshot!(Page { width: 40, ..PLAIN }.review(None, RINK, &indirect(RINK, RINK_MARKS)));
}

#[test]
fn wide() {
    insta::assert_snapshot!(Page { width: 120, ..PLAIN }.review(None, RINK, &indirect(RINK, RINK_MARKS)));
}

#[test]
fn several_with_a_heading() {
    let mut mocking = finding(RINK, Rule::DerogatoryPatient, Severity::Low, &[("the guy", Kind::Wording)]);
    mocking.set_by = Some("hospital-y: raised, Policy HR-7 §3".to_owned());
    mocking.board = Some(Board::UnprofessionalBehaviour);
    let mut note = finding(RINK, Rule::Audience, Severity::Note, &[]);
    (note.board, note.clauses) = (None, Vec::new());
    let first = finding(RINK, Rule::PatientPrivacyIndirect, Severity::High, RINK_MARKS);
    insta::assert_snapshot!(PLAIN.review(Some("posts.jsonl:7  p7"), RINK, &review(Verdict::Hold, vec![first, mocking, note])));
}

#[test]
fn overlapping_spans() {
    let text = "Mr Quill-Ashby of the Quill-Ashby dairy came in with his brother";
    let marks =
        &[("Quill-Ashby", Kind::Name), ("Mr Quill-Ashby of the Quill-Ashby dairy", Kind::Occupation), ("dairy", Kind::Organisation)];
    insta::assert_snapshot!(PLAIN.review(None, text, &indirect(text, marks)));
}

#[test]
fn labels_close_together() {
    let text = "47F in bay 3 at 4am POD3";
    let marks = &[("47F", Kind::Age), ("bay 3", Kind::Room), ("4am", Kind::Time), ("POD3", Kind::Date)];
    insta::assert_snapshot!(PLAIN.review(None, text, &indirect(text, marks)));
}

#[test]
fn emoji_and_combining_marks() {
    let text = "🎉👩🏽‍⚕️ Zoe\u{308} Que\u{301}vedo went home from 東病棟 today 🏠 after 94 days";
    let marks = &[
        ("Zoe\u{308} Que\u{301}vedo", Kind::Name),
        ("東病棟", Kind::Facility),
        ("today", Kind::Date),
        ("🏠", Kind::Place),
        ("94 days", Kind::Time),
    ];
    insta::assert_snapshot!(PLAIN.review(None, text, &indirect(text, marks)));
}

#[test]
fn right_to_left() {
    let text = "Grateful for my team.\nالمريضة سلمى من قرية الزيتون خرجت today\nGood night";
    insta::assert_snapshot!(PLAIN.review(None, text, &indirect(text, &[("سلمى", Kind::Name), ("today", Kind::Date)])));
}

#[test]
fn line_breaks_of_windows() {
    let text = "Long day.\r\nMrs Quill from bay 3\r\n\r\nand her sister\r\nsend cake\r\n";
    insta::assert_snapshot!(PLAIN.review(None, text, &indirect(text, &[("bay 3\r\n\r\nand", Kind::Room), ("cake", Kind::Other)])));
}

#[test]
fn the_whole_post_is_meant() {
    insta::assert_snapshot!(PLAIN.review(None, RINK, &indirect(RINK, &[])));
}

#[test]
fn far_apart() {
    let text = format!("Mrs Quill came. {}She lives in Tallow Street.", "Nothing of note here for anybody to see. ".repeat(12));
    insta::assert_snapshot!(PLAIN.review(None, &text, &indirect(&text, &[("Mrs Quill", Kind::Name), ("Tallow Street", Kind::Place)])));
}

#[test]
fn colours_come_only_when_asked_for() {
    let page = Page { colours: true, ..PLAIN }.review(None, RINK, &indirect(RINK, RINK_MARKS));
    assert!(page.contains("\u{1b}["));
    let stripped = anstream::adapter::strip_str(&page).to_string();
    assert_eq!(stripped, PLAIN.review(None, RINK, &indirect(RINK, RINK_MARKS)));
}

mod decisions {
    use chaperone_core::decide::reply::Handoff;
    use chaperone_core::decide::{Consent, Covers, Kind, Seriousness, Situation, Who, decide};
    use chaperone_core::pack::Policy;
    use chaperone_core::post::Account;

    use super::super::Page;
    use super::PLAIN;

    fn shown(page: Page, id: &str, situation: &Situation, read: bool) -> String {
        let handoff =
            Handoff { portal: "https://practice.example".to_owned(), telephone: "01 555 0100".to_owned(), emergency: "112".to_owned() };
        let policy = Policy::builtin();
        let shown = page.decision(id, situation, &decide(policy, situation), policy, &handoff, read);
        assert!(page.colours || shown.lines().all(|line| line.chars().count() <= page.width), "{shown}");
        shown
    }

    #[test]
    fn a_request_in_the_only_practice_in_town() {
        let situation = Situation {
            who: Who::FormerPatient,
            account: Account::Personal,
            sole_provider: true,
            ..Situation::of(Kind::ConnectionRequest)
        };
        insta::assert_snapshot!(shown(PLAIN, "", &situation, true));
    }

    #[test]
    fn an_urgent_message_on_a_narrow_page() {
        let situation = Situation { who: Who::CurrentPatient, urgent: true, ..Situation::of(Kind::Message) };
        insta::assert_snapshot!(shown(Page { width: 50, ..PLAIN }, "situations.jsonl:3", &situation, false));
    }

    #[test]
    fn a_colleague_who_was_told() {
        let situation =
            Situation { told_days_ago: Some(1), seriousness: Seriousness::Mild, senior: true, ..Situation::of(Kind::ColleaguePost) };
        insta::assert_snapshot!(shown(PLAIN, "", &situation, false));
    }

    #[test]
    fn a_picture_with_consent() {
        let situation = Situation { consent: Consent::Written, covers: Covers::ThisUse, ..Situation::of(Kind::Picture) };
        insta::assert_snapshot!(shown(PLAIN, "", &situation, false));
    }

    #[test]
    fn nothing_is_asked() {
        insta::assert_snapshot!(shown(PLAIN, "", &Situation::of(Kind::Education), false));
    }

    #[test]
    fn colours_change_no_word() {
        let situation = Situation::of(Kind::Gift);
        let page = shown(Page { colours: true, ..PLAIN }, "", &situation, false);
        assert_eq!(anstream::adapter::strip_str(&page).to_string(), shown(PLAIN, "", &situation, false));
    }
}
