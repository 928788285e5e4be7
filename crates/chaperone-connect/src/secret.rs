//! Tokens and passwords.

use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::Error;

/// A token, a password, or something that holds them. It is not printed, not compared and not serialised by accident, and
/// its memory is overwritten when it goes.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes `text` over.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text itself: to encrypt and store it, or to send it to whom it belongs.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Something with secrets in it, as JSON to be encrypted.
    pub(crate) fn holding(value: &impl Serialize) -> Self {
        // Plain structs of strings: there is nothing in them that JSON could not say.
        Self::new(serde_json::to_string(value).unwrap_or_default())
    }

    /// What [`Secret::holding`] put there.
    pub(crate) fn held<T: DeserializeOwned>(&self) -> Result<T, Error> {
        serde_json::from_str(self.reveal()).map_err(|_| Error::NotPossible("what was stored is no connection"))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_not_printed() {
        assert_eq!(format!("{:?}", Some(Secret::new("hunter2"))), "Some(Secret(…))");
    }
}
