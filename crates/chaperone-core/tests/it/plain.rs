//! Plain posts: nobody could object to them, and most of what is written is like them.
//!
//! What the engine still raises stands in two lists. They must be exactly right, so that they shrink
//! when the engine gets better and cannot grow unseen.

use super::{check, on};
use chaperone_core::post::{Account, Surface};
use chaperone_core::review::Verdict;

/// Posts that are raised, whoever is found to be at fault for it.
const KNOWN_ALARMS: &[&str] = &[
    "Swimming with the kids at the lake.",
    "Measles is preventable.",
    "Sepsis kills. Antibiotics within the hour.",
    "Our hospital cut the night nurses again. This is unsafe and leadership knows it.",
    "Tax the sugar in soft drinks.",
];
/// Posts in which an identifier is seen that is no secret.
const KNOWN_IDENTIFIERS: &[&str] =
    &["Florence Nightingale was a statistician.", "Guten Morgen aus der Notaufnahme.", "Looking for a locum cardiologist in July."];

const PLAIN: &[&str] = &[
    "Hello",
    "ok",
    "🎉",
    "Thank you",
    "Good morning everyone",
    "test",
    ".",
    "Night shift.",
    "Coffee first.",
    "Happy birthday to my sister!",
    "Off to the mountains for a week.",
    "New paper out, link below.",
    "Wear a helmet.",
    "Get your flu shot.",
    "Great talk by our residents today.",
    "Proud of my team.",
    "Beautiful sunset over the hospital.",
    "Anyone else tired of prior authorisation forms?",
    "We need more nurses and fewer dashboards.",
    "Congratulations to the new chief residents!",
    "Check the potassium before you give the drug.",
    "I love my job.",
    "I hate my job today.",
    "Beer with friends tonight, on holiday until Monday.",
    "Swimming with the kids at the lake.",
    "Marched for the climate today.",
    "I am running the city marathon for the food bank.",
    "Our clinic is closed on Friday.",
    "Our new website is up.",
    "Measles is preventable.",
    "What is your favourite stethoscope?",
    "A 70-year-old man with sudden back pain: what do you want to exclude first?",
    "Case of the week: 55F, fever, new murmur. Discuss.",
    "Sepsis kills. Antibiotics within the hour.",
    "Read your contract before you sign it.",
    "How do you cope with losing a patient?",
    "I was wrong about steroids in this disease. Here is what changed my mind.",
    "Parkinson's disease awareness month starts today.",
    "Dr. House would never pass our audit.",
    "Florence Nightingale was a statistician.",
    "The president's heart rate was 80, says the press release.",
    "My own knee operation went well, thanks to the team.",
    "Disclosure: I consult for Acme. Their new pump is good.",
    "With written consent: the story of a transplant, told by the patient.",
    "Buen día a todos desde la guardia.",
    "Guten Morgen aus der Notaufnahme.",
    "Bonjour à tous, bonne garde.",
    "今日も一日頑張ろう",
    "صباح الخير للجميع",
    "Bake sale for the children's ward on Saturday.",
    "Teaching rounds moved to room 4.",
    "Our hospital cut the night nurses again. This is unsafe and leadership knows it.",
    "I have reported this to the regulator: the alarm system has failed six times.",
    "Tax the sugar in soft drinks.",
    "Vote. That is all.",
    "My dog ate my guideline.",
    "Looking for a locum cardiologist in July.",
    "The new insulin costs ten times the old one. Why?",
    "Please do not take antibiotics for a cold.",
    "If you have chest pain, call an ambulance.",
    "I cannot give advice about your case here; please see your doctor.",
    "Please call our office so that we can help.",
    "Thanks for your kind words!",
    "Moved: our practice is now on the second floor.",
    "Reminder: hand hygiene audit this week.",
];

#[test]
fn plain_posts_stay_quiet() {
    let places = [(Surface::X, Account::Personal), (Surface::X, Account::Professional), (Surface::Linkedin, Account::Professional)];
    let raised = |text: &str| places.iter().any(|&(surface, account)| check(text, on(surface, account)).verdict != Verdict::Clear);
    assert_eq!(PLAIN.iter().copied().filter(|text| raised(text)).collect::<Vec<_>>(), KNOWN_ALARMS);
}

#[test]
fn plain_posts_identify_nobody() {
    let named = |text: &str| check(text, on(Surface::X, Account::Professional)).identifiers.iter().any(|i| i.safe_harbor.is_some());
    assert_eq!(PLAIN.iter().copied().filter(|text| named(text)).collect::<Vec<_>>(), KNOWN_IDENTIFIERS);
}
