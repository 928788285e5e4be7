//! A post from JSON.
//!
//! Errors name the key and the place. They never quote a value: a draft's words stay out of
//! every message, also where the JSON is broken in the middle of them.

use core::fmt;
use std::borrow::Cow;

use chaperone_core::post::{Account, Audience, Author, Consent, Interest, Post, Situation, Surface};
use chaperone_core::text::Draft;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// The keys of a post.
pub const KEYS: &[&str] = &["id", "text", "surface", "account", "audience", "author", "posted_at", "interests", "consent"];
const POST: &str = "of a post";
const AUTHOR_KEYS: &[&str] = &["name", "role", "specialty", "country", "place", "facility", "credentials"];
const INTEREST_KEYS: &[&str] = &["party", "kind", "products"];
const CONSENT_KEYS: &[&str] = &["kind", "reference"];

/// Longest key that an error repeats, in characters: a longer one may be a misplaced draft.
const KEY_SHOWN: usize = 40;

/// What is wrong with a post.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// Not JSON. The reason is the JSON reader's own and holds no words of the input.
    #[error("this is not valid JSON: {0}")]
    Syntax(String),
    /// JSON, but no object.
    #[error("a post is a JSON object, such as {{\"text\": \"…\"}}")]
    NotAnObject,
    /// A key that the contract does not have.
    #[error("unknown key {key}{}; the keys {owner} are {}", Suggestion(.key, .allowed), List(.allowed))]
    UnknownKey {
        /// The key in quotes, or words for it where it is no plain word.
        key: String,
        /// What has the keys: `of a post`, `of "author"`.
        owner: &'static str,
        /// The keys that there are.
        allowed: &'static [&'static str],
    },
    /// The same key more than once.
    #[error("the key \"{0}\" is given twice")]
    Twice(&'static str),
    /// The key has a value of another type.
    #[error("\"{key}\" must be {expected}")]
    Type {
        /// Which key.
        key: &'static str,
        /// What it must be.
        expected: &'static str,
    },
    /// The key's value is none of the names there are.
    #[error("\"{key}\" must be one of {}", List(.allowed))]
    NotOneOf {
        /// Which key.
        key: &'static str,
        /// The names that there are.
        allowed: Vec<&'static str>,
    },
    /// `posted_at` is no RFC 3339 time.
    #[error("\"posted_at\" must be a time such as \"2026-03-01T18:30:00Z\"")]
    Time,
    /// There is no `text`.
    #[error("\"text\" is missing: it holds the words of the post")]
    NoText,
    /// `text` has no words.
    #[error("\"text\" is empty: there is nothing to review")]
    EmptyText,
    /// `text` is longer than a post may be.
    #[error("\"text\" is too long: {0}")]
    TooLong(chaperone_core::text::TooLong),
}

/// What is wrong, and where in the JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostError {
    /// What.
    pub wrong: Wrong,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in bytes.
    pub column: usize,
}

impl fmt::Display for PostError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.wrong.fmt(f)
    }
}

impl std::error::Error for PostError {}

struct List<'a>(&'a [&'static str]);

impl fmt::Display for List<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, name) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(", ")?;
            }
            f.write_str(name)?;
        }
        Ok(())
    }
}

/// The one allowed key that the author of the JSON most likely meant.
struct Suggestion<'a>(&'a str, &'a [&'static str]);

impl fmt::Display for Suggestion<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = self.0.trim_matches('"').to_ascii_lowercase();
        match self.1.iter().find(|known| near(&key, known)) {
            Some(known) => write!(f, " (do you mean \"{known}\"?)"),
            None => Ok(()),
        }
    }
}

/// At most two letters typed otherwise: edit distance over two short words.
fn near(a: &str, b: &str) -> bool {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut before = i;
        let mut left = i + 1;
        for (y, cell) in b.bytes().zip(row.iter_mut().skip(1)) {
            let above = *cell;
            left = (before + usize::from(x != y)).min(above + 1).min(left + 1);
            before = above;
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().is_some_and(|&distance| distance <= 2 && distance < b.len().div_ceil(2))
}

/// Reads posts: keys that are missing take the reader's own situation.
#[derive(Clone, Debug, Default)]
pub struct PostReader {
    /// What holds for a post that does not say.
    pub defaults: Situation,
    /// Passes over keys that a post does not have, such as the labels of a gold file, instead of refusing them.
    pub skip_unknown: bool,
}

impl PostReader {
    /// Reads one JSON object.
    pub fn read(&self, json: &str) -> Result<Post, PostError> {
        let mut wrong = None;
        let mut input = serde_json::Deserializer::from_str(json);
        let seed = PostSeed { reader: self, wrong: &mut wrong };
        let post = seed.deserialize(&mut input).and_then(|post| input.end().map(|()| post));
        post.map_err(|error| place(wrong, &error))
    }
}

/// Our own reason if there is one, otherwise the JSON reader's, which is about marks and not words:
/// every value is taken as it comes, so that no type error of serde's, which would quote it, can arise.
fn place(wrong: Option<Wrong>, error: &serde_json::Error) -> PostError {
    let wrong = wrong.unwrap_or_else(|| {
        let reason = error.to_string();
        let reason = reason.rsplit_once(" at line ").map_or(reason.as_str(), |(reason, _)| reason);
        Wrong::Syntax(if error.is_data() { "unexpected value".to_owned() } else { reason.to_owned() })
    });
    // The reader stands on the last mark of an unknown key, or of a wrong value.
    let back = if let Wrong::UnknownKey { key, owner: POST, .. } = &wrong
        && key.starts_with('"')
    {
        key.len().saturating_sub(1)
    } else {
        0
    };
    PostError { wrong, line: error.line().max(1), column: error.column().saturating_sub(back).max(1) }
}

/// Any JSON value, strings borrowed where they have no escapes.
enum Value<'a> {
    Null,
    Text(Cow<'a, str>),
    List(Vec<Value<'a>>),
    Map(Vec<(Cow<'a, str>, Value<'a>)>),
    Other,
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Value::Null)
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Value::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Value::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Value::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Value::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut map = Vec::new();
        while let Some(Key(key)) = entries.next_key()? {
            map.push((key, entries.next_value()?));
        }
        Ok(Value::Map(map))
    }
}

impl<'de> serde::Deserialize<'de> for Value<'de> {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_any(ValueVisitor)
    }
}

/// A key, borrowed where it has no escapes.
struct Key<'a>(Cow<'a, str>);

impl<'de> serde::Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        match input.deserialize_str(ValueVisitor)? {
            Value::Text(key) => Ok(Self(key)),
            _ => Err(D::Error::custom("key")),
        }
    }
}

/// Reads the object key by key, so that the JSON reader knows the place of the first wrong one.
struct PostSeed<'r> {
    reader: &'r PostReader,
    wrong: &'r mut Option<Wrong>,
}

impl<'de> DeserializeSeed<'de> for PostSeed<'_> {
    type Value = Post;

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<Post, D::Error> {
        input.deserialize_any(self)
    }
}

impl PostSeed<'_> {
    fn refuse<T, E: serde::de::Error>(self, wrong: Wrong) -> Result<T, E> {
        *self.wrong = Some(wrong);
        Err(E::custom(""))
    }
}

impl<'de> Visitor<'de> for PostSeed<'_> {
    type Value = Post;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a post")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Post, E> {
        self.refuse(Wrong::NotAnObject)
    }

    fn visit_bool<E: serde::de::Error>(self, _: bool) -> Result<Post, E> {
        self.refuse(Wrong::NotAnObject)
    }

    fn visit_i64<E: serde::de::Error>(self, _: i64) -> Result<Post, E> {
        self.refuse(Wrong::NotAnObject)
    }

    fn visit_u64<E: serde::de::Error>(self, _: u64) -> Result<Post, E> {
        self.refuse(Wrong::NotAnObject)
    }

    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<Post, E> {
        self.refuse(Wrong::NotAnObject)
    }

    fn visit_str<E: serde::de::Error>(self, _: &str) -> Result<Post, E> {
        self.refuse(Wrong::NotAnObject)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<Post, A::Error> {
        self.refuse(Wrong::NotAnObject)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Post, A::Error> {
        let mut post = Post { situation: self.reader.defaults.clone(), ..Post::default() };
        let mut seen = [false; KEYS.len()];
        while let Some(Key(key)) = entries.next_key()? {
            let known = KEYS.iter().zip(&mut seen).find(|(known, _)| **known == key);
            let Some((known, seen)) = known else {
                if self.reader.skip_unknown {
                    entries.next_value::<IgnoredAny>()?;
                    continue;
                }
                return self.refuse(Wrong::UnknownKey { key: shown(&key), owner: POST, allowed: KEYS });
            };
            if core::mem::replace(seen, true) {
                return self.refuse(Wrong::Twice(known));
            }
            entries.next_value_seed(Field { post: &mut post, key: known, wrong: &mut *self.wrong })?;
        }
        if !seen.get(1).copied().unwrap_or_default() {
            return self.refuse(Wrong::NoText);
        }
        Ok(post)
    }
}

/// Takes the value of one key while it is read, so that an error has the place of the value.
struct Field<'r> {
    post: &'r mut Post,
    key: &'static str,
    wrong: &'r mut Option<Wrong>,
}

impl Field<'_> {
    fn take<E: serde::de::Error>(self, value: Value<'_>) -> Result<(), E> {
        take(self.post, self.key, value).map_err(|wrong| {
            *self.wrong = Some(wrong);
            E::custom("")
        })
    }
}

impl<'de> DeserializeSeed<'de> for Field<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<(), D::Error> {
        input.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Field<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        self.take(Value::Null)
    }

    fn visit_borrowed_str<E: serde::de::Error>(self, text: &'de str) -> Result<(), E> {
        self.take(Value::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<(), E> {
        self.take(Value::Text(Cow::Borrowed(text)))
    }

    fn visit_bool<E: serde::de::Error>(self, _: bool) -> Result<(), E> {
        self.take(Value::Other)
    }

    fn visit_i64<E: serde::de::Error>(self, _: i64) -> Result<(), E> {
        self.take(Value::Other)
    }

    fn visit_u64<E: serde::de::Error>(self, _: u64) -> Result<(), E> {
        self.take(Value::Other)
    }

    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<(), E> {
        self.take(Value::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<(), A::Error> {
        self.take(ValueVisitor.visit_seq(items)?)
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<(), A::Error> {
        self.take(ValueVisitor.visit_map(entries)?)
    }
}

/// A key as an error may repeat it.
fn shown(key: &str) -> String {
    let plain = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    if plain && (1..=KEY_SHOWN).contains(&key.len()) { format!("\"{key}\"") } else { format!("of {} characters", key.chars().count()) }
}

fn take(post: &mut Post, key: &'static str, value: Value<'_>) -> Result<(), Wrong> {
    let situation = &mut post.situation;
    match key {
        "id" => post.id = id(value)?,
        "text" => post.draft = draft(value)?,
        "surface" => situation.surface = name(key, &value, Surface::from_name, Surface::ALL, Surface::name)?,
        "account" => situation.account = name(key, &value, Account::from_name, Account::ALL, Account::name)?,
        "audience" => situation.audience = name(key, &value, Audience::from_name, Audience::ALL, Audience::name)?,
        "author" => situation.author = author(value)?,
        "posted_at" => situation.posted_at = time(value)?,
        "interests" => situation.interests = list(key, value)?.into_iter().map(interest).collect::<Result<_, _>>()?,
        _ => situation.consent = consent(value)?,
    }
    Ok(())
}

fn text(key: &'static str, value: Value<'_>) -> Result<String, Wrong> {
    match value {
        Value::Text(text) => Ok(text.into_owned()),
        _ => Err(Wrong::Type { key, expected: "text in quotes" }),
    }
}

fn list<'a>(key: &'static str, value: Value<'a>) -> Result<Vec<Value<'a>>, Wrong> {
    match value {
        Value::List(items) => Ok(items),
        Value::Null => Ok(Vec::new()),
        _ => Err(Wrong::Type { key, expected: "a list in square brackets" }),
    }
}

fn texts(key: &'static str, value: Value<'_>) -> Result<Vec<String>, Wrong> {
    list(key, value)?.into_iter().map(|item| text(key, item)).collect()
}

fn id(value: Value<'_>) -> Result<String, Wrong> {
    match value {
        Value::Null => Ok(String::new()),
        value => text("id", value),
    }
}

fn draft(value: Value<'_>) -> Result<Draft, Wrong> {
    let text = text("text", value)?;
    if text.trim().is_empty() {
        return Err(Wrong::EmptyText);
    }
    Draft::new(text).map_err(Wrong::TooLong)
}

fn name<T: Copy>(
    key: &'static str,
    value: &Value<'_>,
    read: fn(&str) -> Option<T>,
    all: &[T],
    name: fn(T) -> &'static str,
) -> Result<T, Wrong> {
    let found = if let Value::Text(word) = value { read(word) } else { None };
    found.ok_or_else(|| Wrong::NotOneOf { key, allowed: all.iter().map(|&one| name(one)).collect() })
}

/// Seconds since 1970-01-01 UTC of an RFC 3339 time.
pub fn seconds(time: &str) -> Option<i64> {
    time.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_second)
}

fn time(value: Value<'_>) -> Result<Option<i64>, Wrong> {
    match value {
        Value::Null => Ok(None),
        Value::Text(text) => seconds(&text).map(Some).ok_or(Wrong::Time),
        _ => Err(Wrong::Time),
    }
}

/// The entries of an object whose keys are all among `allowed`, none twice.
fn entries<'a>(
    value: Value<'a>,
    key: &'static str,
    owner: &'static str,
    expected: &'static str,
    allowed: &'static [&'static str],
) -> Result<Vec<(&'static str, Value<'a>)>, Wrong> {
    let Value::Map(map) = value else { return Err(Wrong::Type { key, expected }) };
    let mut entries: Vec<(&'static str, Value<'a>)> = Vec::with_capacity(map.len());
    for (name, value) in map {
        let Some(known) = allowed.iter().find(|known| **known == name) else {
            return Err(Wrong::UnknownKey { key: shown(&name), owner, allowed });
        };
        if entries.iter().any(|(seen, _)| seen == known) {
            return Err(Wrong::Twice(known));
        }
        entries.push((known, value));
    }
    Ok(entries)
}

fn author(value: Value<'_>) -> Result<Author, Wrong> {
    const EXPECTED: &str = "a line such as \"ED resident (US)\", or an object";
    match value {
        Value::Null => return Ok(Author::default()),
        Value::Text(line) => return Ok(Author::from_line(&line)),
        _ => {}
    }
    let mut author = Author::default();
    for (key, value) in entries(value, "author", "of \"author\"", EXPECTED, AUTHOR_KEYS)? {
        match key {
            "name" => author.name = text(key, value)?,
            "role" => author.role = text(key, value)?,
            "specialty" => author.specialty = text(key, value)?,
            "country" => author.country = text(key, value)?,
            "place" => author.place = text(key, value)?,
            "facility" => author.facility = text(key, value)?,
            _ => author.credentials = texts(key, value)?,
        }
    }
    Ok(author)
}

fn interest(value: Value<'_>) -> Result<Interest, Wrong> {
    const EXPECTED: &str = "a list of objects with \"party\", \"kind\" and \"products\"";
    let mut interest = Interest::default();
    for (key, value) in entries(value, "interests", "of \"interests\"", EXPECTED, INTEREST_KEYS)? {
        match key {
            "party" => interest.party = text(key, value)?,
            "kind" => interest.kind = text(key, value)?,
            _ => interest.products = texts(key, value)?,
        }
    }
    Ok(interest)
}

fn consent(value: Value<'_>) -> Result<Option<Consent>, Wrong> {
    const EXPECTED: &str = "an object with \"kind\" and \"reference\"";
    if matches!(value, Value::Null) {
        return Ok(None);
    }
    let mut consent = Consent::default();
    for (key, value) in entries(value, "consent", "of \"consent\"", EXPECTED, CONSENT_KEYS)? {
        match key {
            "kind" => consent.kind = text(key, value)?,
            _ => consent.reference = text(key, value)?,
        }
    }
    Ok(Some(consent))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Post, PostError> {
        PostReader::default().read(json)
    }

    fn error(json: &str) -> PostError {
        read(json).unwrap_err()
    }

    #[test]
    fn a_full_post_is_read() {
        let post = read(
            r#"{"id": "p1", "text": "Caf\u00e9 \"round\" 🎉", "surface": "review-reply", "account": "practice", "audience": "members",
               "author": {"name": "Ada Quill", "role": "GP", "specialty": "none", "country": "IE", "place": "Sligo",
                          "facility": "Quay Practice", "credentials": ["MB", "MICGP"]},
               "posted_at": "2026-03-01T18:30:00+01:00",
               "interests": [{"party": "Velora", "kind": "speaker fee", "products": ["Velorin"]}],
               "consent": {"kind": "written", "reference": "file 7"}}"#,
        )
        .unwrap();
        assert_eq!(post.draft.text(), "Café \"round\" 🎉");
        assert_eq!(post.situation.surface, Surface::ReviewReply);
        assert_eq!(post.situation.account, Account::Practice);
        assert_eq!(post.situation.audience, Audience::Members);
        assert_eq!(post.situation.author.credentials, ["MB", "MICGP"]);
        assert_eq!(post.situation.posted_at, Some(1_772_386_200));
        assert_eq!(post.situation.interests[0].products, ["Velorin"]);
        assert_eq!(post.situation.consent.unwrap().reference, "file 7");
    }

    #[test]
    fn an_author_line_and_nulls_are_read() {
        let post = read(r#"{"text": "x", "author": "ED resident (US)", "consent": null, "posted_at": null, "id": null}"#).unwrap();
        assert_eq!(post.situation.author.role, "ED resident");
        assert_eq!(post.situation.author.country, "US");
        assert_eq!(post.situation.consent, None);
    }

    #[test]
    fn missing_keys_take_the_readers_situation() {
        let defaults = Situation { account: Account::Personal, surface: Surface::X, ..Situation::default() };
        let reader = PostReader { defaults, skip_unknown: true };
        let post = reader.read(r#"{"text": "x", "surface": "blog", "labels": ["a"]}"#).unwrap();
        assert_eq!((post.situation.surface, post.situation.account), (Surface::Blog, Account::Personal));
    }

    #[test]
    fn an_unknown_key_is_named_with_its_place() {
        let e = error("{\n  \"text\": \"x\",\n  \"surfce\": \"x\"\n}");
        assert_eq!((e.line, e.column), (3, 3));
        assert!(e.to_string().starts_with("unknown key \"surfce\" (do you mean \"surface\"?); the keys of a post are id, text,"), "{e}");
        assert!(error(r#"{"text":"x","author":{"nme":"q"}}"#).to_string().contains("unknown key \"nme\" (do you mean \"name\"?)"));
        assert!(error(r#"{"text":"x","interests":[{"firm":"q"}]}"#).to_string().contains("of \"interests\" are party, kind, products"));
    }

    #[test]
    fn a_wrong_value_has_the_place_of_its_end() {
        let e = error("{\n  \"surface\": \"q\"\n\n,\"text\": \"x\"}");
        assert_eq!((e.line, e.column), (2, 16));
        let e = error("{\"author\": {\"role\": \"GP\",\n \"nme\": \"q\"}\n\n,\"text\": \"x\"}");
        assert_eq!((e.line, e.column), (2, 12));
    }

    #[test]
    fn unknown_names_list_the_allowed_ones() {
        assert_eq!(
            error(r#"{"text":"x","audience":"everyone"}"#).to_string(),
            "\"audience\" must be one of public, followers, members, direct"
        );
        assert!(error(r#"{"text":"x","surface":7}"#).to_string().starts_with("\"surface\" must be one of x, facebook"));
    }

    #[test]
    fn wrong_shapes_are_refused_in_plain_words() {
        for (json, says) in [
            ("[]", "a post is a JSON object"),
            ("7", "a post is a JSON object"),
            ("\"words\"", "a post is a JSON object"),
            ("{}", "\"text\" is missing"),
            (r#"{"text": " \n"}"#, "\"text\" is empty"),
            (r#"{"text": 5}"#, "\"text\" must be text in quotes"),
            (r#"{"text": "a", "text": "b"}"#, "given twice"),
            (r#"{"text": "a", "posted_at": "yesterday"}"#, "\"posted_at\" must be a time"),
            (r#"{"text": "a", "consent": true}"#, "\"consent\" must be an object"),
            (r#"{"text": "a", "interests": {}}"#, "\"interests\" must be a list"),
            (r#"{"text": "a"} {"text": "b"}"#, "trailing characters"),
            (r#"{"text": "a""#, "EOF while parsing"),
        ] {
            let said = error(json).to_string();
            assert!(said.contains(says), "{json}: {said}");
        }
    }

    #[test]
    fn no_error_repeats_the_words_of_a_post() {
        let long = "x".repeat(chaperone_core::text::MAX_BYTES + 1);
        for json in [
            r#"{"text": "zanzibar", "surface": "zanzibar"}"#,
            r#"{"text": "zanzibar \q"}"#,
            r#"{"text": "zanzibar"#,
            r#"{"text": zanzibar}"#,
            r#"{"text": ["zanzibar"]}"#,
            r#"{"Mrs zanzibar": 1}"#,
            r#"{"text": "a", "consent": "zanzibar"}"#,
            r#"{"text": "a", "posted_at": "zanzibar"}"#,
            r#"{"text": "a", "author": ["zanzibar"]}"#,
            r#"{"text": "a", "interests": ["zanzibar"]}"#,
            r#""zanzibar""#,
            "zanzibar",
            &format!(r#"{{"text": "zanzibar {long}"}}"#),
        ] {
            let e = error(json);
            assert!(!format!("{e} {e:?}").contains("zanzibar"), "{e:?}");
        }
    }
}
