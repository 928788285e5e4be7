//! One question over HTTP: to an address that was checked, and to no other.

use std::io::{self, Read as _};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use ureq::{Agent, Error};

use super::config::Config;
use super::unheard::Unheard;

/// The longest answer that is read, in bytes.
pub(super) const MAX_ANSWER_BYTES: u64 = 256 << 10;
/// The longest head of an answer that is read, in bytes.
const MAX_HEAD_BYTES: usize = 16 << 10;

/// Sends `body` to the model's `/chat/completions` and gives the body of the answer.
pub(super) fn post(config: &Config, body: &[u8]) -> Result<Vec<u8>, Unheard> {
    let deadline = Instant::now() + config.timeout;
    for socket in config.address.sockets() {
        let left = deadline.saturating_duration_since(Instant::now());
        match post_to(socket, config.address.path(), body, left) {
            // Nothing was sent: `localhost` may listen at its other address.
            Err(error) if nobody_there(&error) => {}
            Err(error) => return Err(unheard(&error, config)),
            Ok(answer) => return Ok(answer),
        }
    }
    Err(Unheard::NobodyThere { address: config.address.to_string() })
}

/// One try. The address is written as a number, so that there is nothing to look up: the machine that was checked is
/// the machine that is connected to.
fn post_to(socket: SocketAddr, path: &str, body: &[u8], left: Duration) -> Result<Vec<u8>, Error> {
    let agent: Agent = Agent::config_builder()
        // The environment may name a proxy, and a server may name another address: neither is asked.
        .proxy(None)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .timeout_global(Some(left))
        .max_response_header_size(MAX_HEAD_BYTES)
        .max_idle_connections(0)
        .user_agent("chaperone")
        .build()
        .into();
    let url = format!("http://{socket}{path}/chat/completions");
    let answer = agent.post(url).header("content-type", "application/json").send(body)?;
    let status = answer.status();
    if !status.is_success() {
        return Err(Error::StatusCode(status.as_u16()));
    }
    let mut bytes = Vec::new();
    let mut reader = answer.into_body().into_with_config().limit(MAX_ANSWER_BYTES).reader();
    reader.read_to_end(&mut bytes).map_err(Error::from)?;
    Ok(bytes)
}

fn nobody_there(error: &Error) -> bool {
    match error {
        Error::ConnectionFailed => true,
        Error::Io(error) => matches!(
            error.kind(),
            io::ErrorKind::ConnectionRefused
                | io::ErrorKind::HostUnreachable
                | io::ErrorKind::NetworkUnreachable
                | io::ErrorKind::AddrNotAvailable
        ),
        _ => false,
    }
}

/// In our own words: what the client says could hold the server's.
fn unheard(error: &Error, config: &Config) -> Unheard {
    let too_slow = Unheard::TooSlow { seconds: config.timeout.as_secs() };
    match error {
        Error::StatusCode(status) => Unheard::Status(*status),
        Error::BodyExceedsLimit(_) => Unheard::AnswerTooLong,
        Error::Timeout(_) => too_slow,
        Error::Io(error) if matches!(error.kind(), io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock) => too_slow,
        _ => Unheard::Broken,
    }
}
