//! Secrets at rest: sealed with a key that lies outside the database.

use std::fmt;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use chaperone_store::accounts::Sealed;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

/// Length of a nonce, in bytes.
const NONCE: usize = 24;

/// Seals and opens secrets (XChaCha20-Poly1305). Each is bound to what it is for, so that one row's secret opens in no
/// other row.
#[derive(Clone)]
pub struct Sealer(XChaCha20Poly1305, Hmac<Sha256>);

/// A secret could not be sealed or opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a secret could not be read: the key does not fit this database")]
pub struct SealError;

impl Sealer {
    /// With this key.
    pub fn new(key: &[u8; 32]) -> Self {
        // Each use has a key of its own, made of this one.
        let mut marks = mac(key);
        marks.update(b"marks");
        Self(XChaCha20Poly1305::new(&(*key).into()), mac(&marks.finalize().into_bytes().into()))
    }

    /// With the key in the file `path`, made at the first use, readable by its owner alone.
    pub fn open(path: &Path) -> io::Result<Self> {
        let unfit = || io::Error::new(io::ErrorKind::InvalidData, "this is no key of a desk");
        match fs::read_to_string(path) {
            Ok(text) => {
                let bytes = STANDARD.decode(text.trim()).map_err(|_| unfit())?;
                Ok(Self::new(&bytes.try_into().map_err(|_| unfit())?))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let mut key = [0; 32];
                getrandom::fill(&mut key).map_err(|_| io::Error::other("this machine gives no randomness"))?;
                let mut options = fs::OpenOptions::new();
                options.write(true).create_new(true);
                #[cfg(unix)]
                std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
                let mut file = options.open(path)?;
                file.write_all(STANDARD.encode(key).as_bytes())?;
                file.sync_all()?;
                Ok(Self::new(&key))
            }
            Err(error) => Err(error),
        }
    }

    /// What only this desk can make of `words` for `purpose`, always the same.
    pub fn mark(&self, purpose: &str, words: &[u8]) -> [u8; 32] {
        let mut mac = self.1.clone();
        mac.update(&(purpose.len() as u64).to_le_bytes());
        mac.update(purpose.as_bytes());
        mac.update(words);
        mac.finalize().into_bytes().into()
    }

    /// Seals `secret` for `purpose`, such as `account:ID`.
    pub fn seal(&self, purpose: &str, secret: &[u8]) -> Result<Sealed, SealError> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(|_| SealError)?;
        let payload = Payload { msg: secret, aad: purpose.as_bytes() };
        let sealed = self.0.encrypt(&XNonce::from(nonce), payload).map_err(|_| SealError)?;
        Ok(Sealed([nonce.as_slice(), &sealed].concat()))
    }

    /// Opens what was sealed for `purpose`.
    pub fn unseal(&self, purpose: &str, sealed: &Sealed) -> Result<Vec<u8>, SealError> {
        let (nonce, sealed) = sealed.0.split_first_chunk::<NONCE>().ok_or(SealError)?;
        self.0.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: purpose.as_bytes() }).map_err(|_| SealError)
    }
}

fn mac(key: &[u8; 32]) -> Hmac<Sha256> {
    let mut block = [0; 64];
    block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    hmac::KeyInit::new(&block.into())
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealer(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_one_desks_own() {
        let sealer = Sealer::new(&[7; 32]);
        assert_eq!(sealer.mark("a", b"bc"), sealer.mark("a", b"bc"));
        assert_ne!(sealer.mark("a", b"bc"), sealer.mark("ab", b"c"));
        assert_ne!(sealer.mark("a", b"bc"), Sealer::new(&[8; 32]).mark("a", b"bc"));
    }

    #[test]
    fn a_secret_opens_only_where_it_belongs() {
        let sealer = Sealer::new(&[7; 32]);
        let secret = sealer.seal("account:1", b"tok").unwrap();
        assert_eq!(sealer.unseal("account:1", &secret).unwrap(), b"tok");
        assert_eq!(sealer.unseal("account:2", &secret), Err(SealError));
        assert_eq!(Sealer::new(&[8; 32]).unseal("account:1", &secret), Err(SealError));
        for length in 0..secret.0.len() {
            assert_eq!(sealer.unseal("account:1", &Sealed(secret.0[..length].to_vec())), Err(SealError));
        }
    }
}
