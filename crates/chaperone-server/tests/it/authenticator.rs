//! An authenticator in software: real keys, real signatures, and lies where a test wants them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const PRESENT: u8 = 1;
const VERIFIED: u8 = 4;
const ATTESTED: u8 = 64;

/// A device with one passkey.
#[derive(Clone)]
pub(crate) struct Authenticator {
    id: Vec<u8>,
    key: SigningKey,
    user: Vec<u8>,
    pub(crate) counter: u32,
    /// What it says of itself: whether somebody was there, and who.
    flags: u8,
    /// Which site's page it believes to see.
    origin: String,
}

fn bytes(value: &Value) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(value.as_str().unwrap()).unwrap()
}

fn text(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Authenticator {
    /// With a key of its own.
    pub(crate) fn new(seed: u8) -> Self {
        let key = SigningKey::from_slice(&[seed; 32]).unwrap();
        let origin = "http://localhost:8420".to_owned();
        Self { id: vec![seed; 32], key, user: Vec::new(), counter: 1, flags: PRESENT | VERIFIED, origin }
    }

    /// The same, before a page of another site.
    pub(crate) fn before(self, origin: &str) -> Self {
        Self { origin: origin.to_owned(), ..self }
    }

    /// The same, where nobody shows who he is.
    pub(crate) fn unverified(self) -> Self {
        Self { flags: PRESENT, ..self }
    }

    /// Its id of the passkey.
    pub(crate) fn id(&self) -> String {
        text(&self.id)
    }

    fn client(&self, what: &str, options: &Value) -> Vec<u8> {
        json!({"type": what, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false}).to_string().into_bytes()
    }

    fn data(&self, site: &str, flags: u8) -> Vec<u8> {
        let mut data = Sha256::digest(site).to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// Answers what `start` said with a new passkey.
    pub(crate) fn make(&mut self, start: &Value) -> Value {
        let options = &start["options"]["publicKey"];
        self.user = bytes(&options["user"]["id"]);
        let mut data = self.data(options["rp"]["id"].as_str().unwrap(), self.flags | ATTESTED);
        data.extend([0; 16]);
        data.extend((self.id.len() as u16).to_be_bytes());
        data.extend(&self.id);
        // The public key in CBOR: {1: 2, 3: -7, -1: 1, -2: x, -3: y}.
        let point = self.key.verifying_key().to_sec1_point(false);
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(point.x().unwrap());
        data.extend([0x22, 0x58, 0x20]);
        data.extend(point.y().unwrap());
        // {"fmt": "none", "attStmt": {}, "authData": data}
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59".to_vec();
        object.extend((data.len() as u16).to_be_bytes());
        object.extend(data);
        let response = json!({"attestationObject": text(object), "clientDataJSON": text(self.client("webauthn.create", options))});
        json!({
            "ceremony": start["ceremony"],
            "label": "phone",
            "credential": {"id": self.id(), "rawId": self.id(), "type": "public-key", "extensions": {}, "response": response},
        })
    }

    /// Answers what `start` said with the passkey it has.
    pub(crate) fn sign(&mut self, start: &Value, next: &str) -> Value {
        let options = &start["options"]["publicKey"];
        self.counter += 1;
        let data = self.data(options["rpId"].as_str().unwrap(), self.flags);
        let client = self.client("webauthn.get", options);
        let signature: Signature = self.key.sign(&[data.as_slice(), &Sha256::digest(&client)].concat());
        let response = json!({
            "authenticatorData": text(data),
            "clientDataJSON": text(client),
            "signature": text(signature.to_der().as_bytes()),
            "userHandle": text(&self.user),
        });
        json!({
            "ceremony": start["ceremony"],
            "next": next,
            "credential": {"id": self.id(), "rawId": self.id(), "type": "public-key", "extensions": {}, "response": response},
        })
    }
}
