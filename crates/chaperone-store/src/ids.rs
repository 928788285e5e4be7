//! Ids: one type for each thing, so that none is taken for another's.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Time;
use crate::audit::{Detail, Subject};

/// Text that is no id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no id")]
pub struct NoId;

/// A new `UUIDv7` of the moment `now`, as text.
fn fresh(now: Time) -> String {
    let millis = u64::try_from(now).unwrap_or_default();
    let mut random = [0; 10];
    // Without randomness two ids of one millisecond are the same, and the second row is refused.
    let _ = getrandom::fill(&mut random);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid().to_string()
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => { $(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type)]
        #[sqlx(transparent)]
        #[serde(try_from = "String")]
        pub struct $name(String);

        impl $name {
            /// A new one, of the moment `now`: later ones sort after earlier ones.
            pub fn new(now: Time) -> Self {
                Self(fresh(now))
            }

            /// As text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = NoId;

            fn from_str(text: &str) -> Result<Self, NoId> {
                // One spelling only: an id is compared as text.
                let id = uuid::Uuid::try_parse(text).map_err(|_| NoId)?.to_string();
                if id == text { Ok(Self(id)) } else { Err(NoId) }
            }
        }

        impl TryFrom<String> for $name {
            type Error = NoId;

            fn try_from(text: String) -> Result<Self, NoId> {
                text.parse()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        // An id may stand in an entry of the record, and be what an entry is about.
        impl From<&$name> for Detail {
            fn from(id: &$name) -> Self {
                Self::Id(id.to_string())
            }
        }

        impl From<&$name> for Subject {
            fn from(id: &$name) -> Self {
                Self(id.to_string())
            }
        }
    )+ };
}

ids! {
    /// A member of the desk.
    MemberId,
    /// A passkey of a member.
    PasskeyId,
    /// A browser that is signed in.
    SessionId,
    /// An invitation to become a member.
    InvitationId,
    /// A token for scripts and editors.
    TokenId,
    /// A relation with a maker.
    InterestId,
    /// A version of the policy.
    PolicyId,
    /// An outside account.
    AccountId,
    /// A draft.
    DraftId,
    /// A file of a draft.
    FileId,
    /// A draft on its way past a second reader.
    CaseId,
    /// A note between author and reader.
    NoteId,
    /// A draft on its way to a network.
    PublicationId,
    /// An answer of the desk to a situation that is no post.
    DecisionId,
    /// Something a member is told.
    NoticeId,
    /// A reason for going on after a pause.
    OverrideId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_time_and_differ() {
        let early = DraftId::new(1_700_000_000_000);
        let late = DraftId::new(1_700_000_000_001);
        assert!(early < late);
        assert_ne!(DraftId::new(1), DraftId::new(1));
        assert_eq!(early.as_str().parse(), Ok(early.clone()));
    }

    #[test]
    fn only_the_usual_spelling_is_an_id() {
        for text in ["", "1", "../../etc", "018BCFE5-6800-7000-8000-000000000000", "{018bcfe5-6800-7000-8000-000000000000}"] {
            assert_eq!(text.parse::<MemberId>(), Err(NoId), "{text}");
        }
    }
}
