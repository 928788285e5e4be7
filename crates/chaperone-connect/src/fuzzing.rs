//! For the fuzzer alone: what is believed of a server, without a server.

use url::Url;

use crate::http::Answer;
use crate::{bluesky, mastodon};

/// Reads `body` as everything that a server could answer.
pub fn answers(body: &[u8]) {
    let Ok(base) = Url::parse("https://social.example") else { return };
    for status in [200, 400, 401, 404, 429, 500] {
        if let Ok(answer) = Answer::invented(status, body).done() {
            mastodon::read_any(&answer, &base);
            bluesky::read_any(&answer);
        }
    }
}
