//! Passwords: argon2id with the parameters of the OWASP cheat sheet (19 MiB, 2 passes, 1 lane: the library's own).

use std::time::Duration;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};

use maud::Markup;
use tokio::sync::Semaphore;

use crate::error::{Answer, Problem};
use crate::pages::parts::Field;

/// Shortest password, in characters (NIST SP 800-63B asks for 8 beside a second factor).
const SHORTEST: usize = 12;

/// Longest password, in bytes: hashing is no way to keep the desk busy.
const LONGEST: usize = 1024;

/// Each takes 19 MiB and some hundredths of a second of one core: more at a time would be no faster, only larger.
static TURNS: Semaphore = Semaphore::const_new(2);

/// How long one waits for a turn.
const PATIENCE: Duration = Duration::from_secs(8);

/// Of no password: as costly to check as any.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5MTZieQ$yPwC+2Keha2vcB0XAUd9WUkIWn1ipEse+sSBa6JrZ6Y";

/// A line for a new password.
pub(crate) fn field(label: &str) -> Markup {
    let help = "Twelve characters or more, such as four words.";
    Field { name: "password", label, kind: "password", complete: "new-password", help, ..Field::default() }.show()
}

/// Why a password is not taken.
pub(crate) fn acceptable(password: &str) -> Result<(), &'static str> {
    if password.chars().count() < SHORTEST {
        Err("The password is too short: twelve characters or more, such as four words.")
    } else if password.len() > LONGEST {
        Err("The password is too long.")
    } else {
        Ok(())
    }
}

/// The hash to keep, as a PHC string.
pub(crate) async fn hash(password: String) -> Answer<String> {
    let work = move || Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()).ok();
    in_turn(&TURNS, PATIENCE, work).await?.ok_or_else(|| Problem::ours("password"))
}

/// Whether `password` has this hash. Without one the answer is no, after as much work.
pub(crate) async fn verify(password: String, hash: Option<String>) -> Answer<bool> {
    let work = move || {
        if password.len() > LONGEST {
            return false;
        }
        let text = hash.as_deref().unwrap_or(NOBODY);
        let verified = PasswordHash::new(text).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        verified && hash.is_some()
    };
    in_turn(&TURNS, PATIENCE, work).await
}

/// Does `work` when it is its turn, or says that there are too many.
async fn in_turn<T: Send + 'static>(turns: &'static Semaphore, patience: Duration, work: impl FnOnce() -> T + Send + 'static) -> Answer<T> {
    let busy = || Problem::busy("Very many sign in at this moment. Please try again in half a minute.", 30);
    let turn = tokio::time::timeout(patience, turns.acquire()).await.map_err(|_| busy())?.map_err(|_| busy())?;
    let work = move || {
        // Held to the end of the work, also if nobody waits for it any more.
        let _turn = turn;
        work()
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| Problem::ours("password"))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn never_more_at_a_time_than_there_are_turns() {
        static TURNS: Semaphore = Semaphore::const_new(2);
        static NOW: AtomicUsize = AtomicUsize::new(0);
        static MOST: AtomicUsize = AtomicUsize::new(0);
        let work = || {
            MOST.fetch_max(NOW.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            std::thread::yield_now();
            NOW.fetch_sub(1, Ordering::SeqCst);
        };
        let all: Vec<_> = (0..100).map(|_| tokio::spawn(in_turn(&TURNS, Duration::from_mins(1), work))).collect();
        for one in all {
            one.await.unwrap().unwrap();
        }
        assert!((1..=2).contains(&MOST.load(Ordering::SeqCst)));
    }

    #[tokio::test]
    async fn who_waits_too_long_for_a_turn_is_told_so() {
        static TURNS: Semaphore = Semaphore::const_new(1);
        let held = TURNS.acquire().await.unwrap();
        let refused = in_turn(&TURNS, Duration::from_millis(1), || ()).await.unwrap_err();
        assert_eq!((refused.status.as_u16(), refused.retry_after), (503, Some(30)));
        drop(held);
        in_turn(&TURNS, Duration::from_mins(1), || ()).await.unwrap();
    }

    #[tokio::test]
    async fn nobody_costs_as_much_as_somebody() {
        let nobody = PasswordHash::new(NOBODY).unwrap();
        let somebody = hash("four plain words here".to_owned()).await.unwrap();
        let somebody = PasswordHash::new(&somebody).unwrap();
        assert_eq!((nobody.algorithm, nobody.version), (somebody.algorithm, somebody.version));
        assert_eq!(nobody.params.to_string(), somebody.params.to_string());
        assert_eq!(nobody.hash.unwrap().len(), somebody.hash.unwrap().len());
        // The right answer would be Ok, an unusable hash any error but this one.
        let verified = Argon2::default().verify_password(b"four plain words here", &nobody);
        assert!(matches!(verified, Err(argon2::password_hash::Error::PasswordInvalid)), "{verified:?}");
        assert!(!verify("four plain words here".to_owned(), None).await.unwrap());
    }
}
