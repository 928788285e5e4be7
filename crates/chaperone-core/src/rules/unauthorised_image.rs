//! A picture of a patient without stated consent.

use super::{Example, Rule, Spec};
use crate::judge::{Scene, Weighed, evidence};
use crate::review::{Board, Severity};

pub(super) static SPEC: Spec = Spec {
    rule: Rule::UnauthorisedImage,
    title: "A patient's picture without stated consent",
    severity: Severity::High,
    board: Some(Board::ImagesWithoutConsent),
    message: "This shows or offers a picture of a patient, and says nothing of the patient's consent.",
    advice: "Leave out the picture, or get written consent for this very use and say so: \"shared with written consent\". Crop and strip data even then.",
    page: r"
**What it covers.** A photo, video, scan, film, slide, wound, monitor or screen of a patient that is posted, attached,
described as posted, or offered by message, with no word of consent. Covered eyes or a cropped face are not consent.

**What it leaves alone.** Pictures said to be shared with written consent (a note asks where it is kept), stock and
textbook pictures, models, drawings, simulation, animals, colleagues, the author's own scan, and asking for no picture
at all.

**Why it matters.** Boards put this near the top of their list, and many hospitals dismiss for it. Scars, tattoos,
rooms and hidden picture data identify people whose faces are not shown.

**Instead.** Draw it, use a licensed teaching picture, or describe the sign in words. With consent, say that it was
given and for what.
",
    weigh,
    fires: &[
        Example::new(
            "instagram",
            "personal",
            "plastic surgery resident (US)",
            "Swipe for the degloving from tonight's trauma call 😳 covered the face so we're all good. Second pic is after I closed.",
        ),
        Example::new(
            "x",
            "personal",
            "radiographer (UK)",
            "Ok look at THIS film. Swallowed a whole set of keys. Posting the x-ray before the consultant's even seen it.",
        ),
        Example::new(
            "dm",
            "personal",
            "dermatology registrar (Australia)",
            "want the pics of that rash from clinic? took them on my phone, can send you all six, her face is in two of them tho",
        ),
    ],
    quiet: &[
        Example::new(
            "instagram",
            "professional",
            "dermatologist (Brazil)",
            "Before and six weeks after, no filter. Shared with the patient's signed consent for teaching on this account.",
        ),
        Example::new(
            "x",
            "professional",
            "radiologist (Netherlands)",
            "Drew this one myself because I couldn't find a decent free picture of a Segond fracture. Use it, it's CC0.",
        ),
        Example::new(
            "instagram",
            "personal",
            "orthopaedic surgeon (US)",
            "My own MRI. Yes, that is my meniscus, and yes, I told you all not to run on it.",
        ),
        Example::new(
            "linkedin",
            "professional",
            "simulation educator (Canada)",
            "Photo from today's simulation day: mannequin, fake blood, very real teamwork.",
        ),
        Example::new(
            "reddit",
            "personal",
            "veterinary student (US)",
            "X-ray of my own dog after the great sock incident. Sock removed, dog unrepentant.",
        ),
        Example::new(
            "x",
            "professional",
            "ED consultant (UK)",
            "Please don't send me photos of your rash here. Your pharmacist or GP can look at it properly, and today.",
        ),
    ],
};

/// A picture of a patient is shown or offered, and nobody says the patient agreed.
fn weigh(scene: &Scene<'_>) -> Weighed {
    let mut weighed = scene.weighed(Rule::UnauthorisedImage);
    weighed.evidence = evidence::about_a_patient(scene, Rule::UnauthorisedImage);
    scene.ask_for_consent(&mut weighed);
    weighed
}
