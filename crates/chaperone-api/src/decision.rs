//! A situation that is no post from JSON, and the decision on it to JSON.
//!
//! As with posts, an error names the key and never quotes a value.

use chaperone_core::decide::reply::{Handoff, reply};
use chaperone_core::decide::{
    Consent, Covers, Decision, Detail, Group, Kind, PackAnswer, Remark, Seriousness, Situation, Stake, Who, read,
};
use chaperone_core::pack::PolicyNote;
use chaperone_core::post::Account;
use chaperone_core::rules::Rule;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::review::{CitationJson, Each};

/// The keys of a situation. `situation` is a sentence that is read for what the other keys do not say.
pub const KEYS: &[&str] = &[
    "id",
    "situation",
    "role",
    "kind",
    "who",
    "account",
    "group",
    "consent",
    "covers",
    "detail",
    "stake",
    "disclosed",
    "conduct",
    "seriousness",
    "told_days_ago",
    "removed",
    "senior",
    "anonymous",
    "urgent",
    "sole_provider",
    "known_before",
    "trainee",
];
/// The longest key that an error repeats, in characters.
const KEY_SHOWN: usize = 40;

/// What is wrong with a situation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SituationError {
    /// Not JSON.
    #[error("this is not valid JSON")]
    Syntax,
    /// JSON, but no object.
    #[error("a situation is a JSON object, such as {{\"kind\": \"connection-request\", \"who\": \"current-patient\"}}")]
    NotAnObject,
    /// A key that the contract does not have.
    #[error("unknown key \"{0}\"; the keys of a situation are {keys}", keys = KEYS.join(", "))]
    UnknownKey(String),
    /// The key has a value of another type.
    #[error("\"{key}\" must be {expected}")]
    Type {
        /// Which key.
        key: &'static str,
        /// What it must be.
        expected: &'static str,
    },
    /// The key's value is none of the names there are.
    #[error("\"{key}\" must be one of {}", names.join(", "))]
    Name {
        /// Which key.
        key: &'static str,
        /// The names that there are.
        names: Vec<&'static str>,
    },
    /// Neither a kind, nor a sentence that tells of one.
    #[error("there is no \"kind\", and \"situation\" tells of none that is known")]
    NoKind,
}

/// A situation as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The caller's own name for it; may be empty.
    pub id: String,
    /// Its fields.
    pub situation: Situation,
}

fn names<T: Copy>(all: &[T], name: fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|&one| name(one)).collect()
}

/// Reads one JSON object. With `skip_unknown`, keys that a situation does not have are passed over,
/// such as the answers of a gold file.
///
/// # Errors
/// What is wrong with it; never with its words.
pub fn read_situation(json: &str, skip_unknown: bool) -> Result<Asked, SituationError> {
    let value: Value = serde_json::from_str(json).map_err(|_| SituationError::Syntax)?;
    let Value::Object(map) = value else { return Err(SituationError::NotAnObject) };
    if let Some(key) = map.keys().find(|key| !skip_unknown && !KEYS.contains(&key.as_str())) {
        return Err(SituationError::UnknownKey(key.chars().take(KEY_SHOWN).filter(|c| !c.is_control()).collect()));
    }
    let fields = Fields(&map);
    let sentence = fields.text("situation")?.unwrap_or_default();
    let told = read::read(sentence).map(|understood| understood.situation);
    let kind = fields.name("kind", Kind::ALL, Kind::name)?;
    let mut s = match (kind, told) {
        (Some(kind), Some(told)) => Situation { kind, ..told },
        (Some(kind), None) => Situation::of(kind),
        (None, Some(told)) => told,
        (None, None) => return Err(SituationError::NoKind),
    };
    s.trainee |= fields.text("role")?.is_some_and(read::is_trainee);
    fields.set(&mut s.who, "who", Who::ALL, Who::name)?;
    fields.set(&mut s.account, "account", Account::ALL, Account::name)?;
    fields.set(&mut s.group, "group", Group::ALL, Group::name)?;
    fields.set(&mut s.consent, "consent", Consent::ALL, Consent::name)?;
    fields.set(&mut s.covers, "covers", Covers::ALL, Covers::name)?;
    fields.set(&mut s.detail, "detail", Detail::ALL, Detail::name)?;
    fields.set(&mut s.stake, "stake", Stake::ALL, Stake::name)?;
    fields.set(&mut s.seriousness, "seriousness", Seriousness::ALL, Seriousness::name)?;
    if let Some(rule) = fields.name("conduct", Rule::ALL, Rule::name)? {
        s.conduct = Some(rule);
    }
    if let Some(days) = fields.days("told_days_ago")? {
        s.told_days_ago = Some(days);
    }
    for (key, field) in [
        ("disclosed", &mut s.disclosed),
        ("removed", &mut s.removed),
        ("senior", &mut s.senior),
        ("anonymous", &mut s.anonymous),
        ("urgent", &mut s.urgent),
        ("sole_provider", &mut s.sole_provider),
        ("known_before", &mut s.known_before),
        ("trainee", &mut s.trainee),
    ] {
        if let Some(value) = fields.flag(key)? {
            *field = value;
        }
    }
    Ok(Asked { id: fields.text("id")?.unwrap_or_default().to_owned(), situation: s })
}

/// The keys of an object; `null` is as good as missing.
struct Fields<'a>(&'a Map<String, Value>);

impl<'a> Fields<'a> {
    fn get(&self, key: &str) -> Option<&'a Value> {
        self.0.get(key).filter(|value| !value.is_null())
    }

    fn text(&self, key: &'static str) -> Result<Option<&'a str>, SituationError> {
        let text = |value: &'a Value| value.as_str().ok_or(SituationError::Type { key, expected: "a text" });
        self.get(key).map(text).transpose()
    }

    fn flag(&self, key: &'static str) -> Result<Option<bool>, SituationError> {
        let flag = |value: &Value| value.as_bool().ok_or(SituationError::Type { key, expected: "true or false" });
        self.get(key).map(flag).transpose()
    }

    fn days(&self, key: &'static str) -> Result<Option<u32>, SituationError> {
        let days = |value: &Value| value.as_u64().and_then(|days| u32::try_from(days).ok());
        let days = |value: &Value| days(value).ok_or(SituationError::Type { key, expected: "a whole number of days" });
        self.get(key).map(days).transpose()
    }

    fn name<T: Copy>(&self, key: &'static str, all: &[T], name: fn(T) -> &'static str) -> Result<Option<T>, SituationError> {
        let Some(text) = self.text(key)? else { return Ok(None) };
        let found = all.iter().copied().find(|&one| name(one) == text);
        found.map(Some).ok_or_else(|| SituationError::Name { key, names: names(all, name) })
    }

    fn set<T: Copy>(&self, field: &mut T, key: &'static str, all: &[T], name: fn(T) -> &'static str) -> Result<(), SituationError> {
        if let Some(value) = self.name(key, all, name)? {
            *field = value;
        }
        Ok(())
    }
}

/// The fields of a situation, as they go out: those of a [`Situation`] under the keys of [`KEYS`].
#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "the fields of a situation, each with its own name on the wire")]
pub struct SituationJson {
    kind: &'static str,
    who: &'static str,
    account: &'static str,
    group: &'static str,
    consent: &'static str,
    covers: &'static str,
    detail: &'static str,
    stake: &'static str,
    disclosed: bool,
    conduct: Option<&'static str>,
    seriousness: &'static str,
    told_days_ago: Option<u32>,
    removed: bool,
    senior: bool,
    anonymous: bool,
    urgent: bool,
    sole_provider: bool,
    known_before: bool,
    trainee: bool,
}

impl SituationJson {
    /// The situation as it goes out.
    pub const fn of(s: &Situation) -> Self {
        Self {
            kind: s.kind.name(),
            who: s.who.name(),
            account: s.account.name(),
            group: s.group.name(),
            consent: s.consent.name(),
            covers: s.covers.name(),
            detail: s.detail.name(),
            stake: s.stake.name(),
            disclosed: s.disclosed,
            conduct: match s.conduct {
                Some(rule) => Some(rule.name()),
                None => None,
            },
            seriousness: s.seriousness.name(),
            told_days_ago: s.told_days_ago,
            removed: s.removed,
            senior: s.senior,
            anonymous: s.anonymous,
            urgent: s.urgent,
            sole_provider: s.sole_provider,
            known_before: s.known_before,
            trainee: s.trainee,
        }
    }
}

/// The contract's decision, over borrowed parts.
pub struct DecisionJson<'a> {
    /// The caller's name for the situation.
    pub id: &'a str,
    /// What was decided on.
    pub situation: &'a Situation,
    /// The decision.
    pub decision: &'a Decision,
    /// Where a reply sends people.
    pub handoff: &'a Handoff,
}

impl DecisionJson<'_> {
    /// Appends it as one line of JSON without its line break.
    pub fn write(&self, out: &mut Vec<u8>) {
        // Writing to a Vec cannot fail, and no map with strange keys is written.
        let _ = serde_json::to_writer(out, self);
    }
}

#[derive(Serialize)]
struct PackJson<'a> {
    pack: &'a str,
    answer: &'static str,
    clauses: Vec<CitationJson<'a>>,
    reason: &'static str,
}

impl<'a> PackJson<'a> {
    fn of(said: &'a PackAnswer) -> Self {
        let clauses = said.clauses.iter().map(CitationJson::of).collect();
        Self { pack: &said.pack, answer: said.answer.name(), clauses, reason: said.reason }
    }
}

#[derive(Serialize)]
struct RemarkJson {
    remark: &'static str,
    words: &'static str,
}

#[derive(Serialize)]
struct NoteJson<'a> {
    overlay: &'a str,
    text: &'a str,
}

impl<'a> NoteJson<'a> {
    fn of(note: &'a PolicyNote) -> Self {
        Self { overlay: &note.overlay, text: &note.text }
    }
}

impl Serialize for DecisionJson<'_> {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct as _;
        let Self { id, situation, decision, handoff } = *self;
        let mut o = s.serialize_struct("Decision", 12)?;
        o.serialize_field("id", id)?;
        o.serialize_field("situation", &SituationJson::of(situation))?;
        o.serialize_field("answer", decision.answer.name())?;
        o.serialize_field("words", decision.answer.words())?;
        o.serialize_field("asks_nothing", &decision.answer.asks_nothing())?;
        o.serialize_field("leading", &decision.leading().map(|said| said.pack.as_str()).collect::<Vec<_>>())?;
        o.serialize_field("packs", &Each(&decision.packs, PackJson::of))?;
        o.serialize_field("record_exception", &decision.record_exception())?;
        o.serialize_field(
            "remarks",
            &Each(&decision.remarks, |&remark: &Remark| RemarkJson { remark: remark.name(), words: remark.words() }),
        )?;
        o.serialize_field("notes", &Each(&decision.notes, NoteJson::of))?;
        o.serialize_field("reply", &reply(situation, decision.answer, handoff))?;
        o.serialize_field("policy", &format_args!("{}", decision.policy))?;
        o.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chaperone_core::decide::{Answer, decide};
    use chaperone_core::pack::Policy;

    fn wrong(json: &str) -> String {
        read_situation(json, false).unwrap_err().to_string()
    }

    #[test]
    fn fields_win_over_the_sentence() {
        let asked = read_situation(
            r#"{"id": "a", "situation": "A former patient wants to connect on Facebook", "who": "current-patient", "account": "practice", "urgent": true}"#,
            false,
        );
        let asked = asked.unwrap();
        assert_eq!((asked.id.as_str(), asked.situation.kind), ("a", Kind::ConnectionRequest));
        assert_eq!((asked.situation.who, asked.situation.account, asked.situation.urgent), (Who::CurrentPatient, Account::Practice, true));
    }

    #[test]
    fn what_goes_out_can_come_in() {
        let s = Situation { told_days_ago: Some(3), conduct: Some(Rule::Harassment), senior: true, ..Situation::of(Kind::ColleaguePost) };
        let json = serde_json::to_string(&SituationJson::of(&s)).unwrap();
        assert_eq!(read_situation(&json, false).unwrap().situation, s);
        let keys: Map<String, Value> = serde_json::from_str(&json).unwrap();
        assert_eq!(keys.len() + 3, KEYS.len());
    }

    #[test]
    fn errors_name_the_key_and_quote_no_value() {
        assert!(wrong("{").contains("not valid JSON"));
        assert!(wrong("[]").contains("JSON object"));
        assert!(wrong(r#"{"kid": "x"}"#).starts_with("unknown key \"kid\""));
        assert!(wrong(r#"{"kind": "secret words"}"#).starts_with("\"kind\" must be one of connection-request"));
        assert!(wrong(r#"{"kind": "gift", "urgent": "secret"}"#).contains("true or false"));
        assert!(wrong(r#"{"kind": "gift", "told_days_ago": -1}"#).contains("whole number"));
        assert!(wrong(r#"{"situation": "xyzzy secret"}"#).starts_with("there is no \"kind\""));
        for json in [r#"{"kind": "secret words"}"#, r#"{"kind": "gift", "urgent": "secret"}"#, r#"{"situation": "xyzzy secret"}"#] {
            assert!(!wrong(json).contains("secret"));
        }
        assert!(read_situation(r#"{"kind": "gift", "expected": {}}"#, true).is_ok());
    }

    #[test]
    fn the_decision_is_the_contracts() {
        let s = Situation { who: Who::CurrentPatient, account: Account::Personal, ..Situation::of(Kind::ConnectionRequest) };
        let decision = decide(Policy::builtin(), &s);
        assert_eq!(decision.answer, Answer::Decline);
        let mut out = Vec::new();
        DecisionJson { id: "a", situation: &s, decision: &decision, handoff: &Handoff::default() }.write(&mut out);
        let json: Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(json["answer"], "decline");
        assert_eq!(json["leading"][0], "acp-fsmb");
        assert_eq!(json["packs"][2]["clauses"][0], serde_json::json!({"pack": "mms", "clause": "6.connect", "force": "must"}));
        assert!(json["reply"].as_str().unwrap().starts_with("Thank you"));
    }
}
