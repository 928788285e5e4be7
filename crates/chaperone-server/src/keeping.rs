//! Copies of a desk, and putting one in the place of what is there.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chaperone_store::archive::{self, Looked};
use chaperone_store::audit::Subject;
use chaperone_store::{Actor, Entry, Store, Time};

use crate::clock::Clock;
use crate::config::Config;
use crate::lock::Lock;
use crate::run::ServeError;

/// What was put in place.
#[derive(Clone, Debug)]
pub struct Restored {
    /// The copy.
    pub looked: Looked,
    /// Where the database is that was there before, if one was.
    pub aside: Option<PathBuf>,
    /// Whether the key is where it is looked for. Without it tokens and second factors cannot be read.
    pub has_key: bool,
}

/// Copies the database of a desk into the new file `to`, while the desk runs or not. The key is not in it.
pub async fn backup(config: &Config, to: &Path) -> Result<Looked, ServeError> {
    let database = config.database();
    if !database.exists() {
        return Err(failed(&database, io::Error::other("there is no desk here yet")));
    }
    if to.exists() {
        return Err(failed(to, io::Error::other("there is such a file already, and it is not overwritten; name another")));
    }
    Ok(archive::backup(&database, to).await?)
}

/// Puts the copy `from` in the place of the desk's database, which is kept under another name. The copy is looked at as
/// a whole before anything is moved.
pub async fn restore(config: &Config, from: &Path) -> Result<Restored, ServeError> {
    let _lock = Lock::take(&config.data)?;
    let now = Clock::System.now();
    let database = config.database();
    if beside(from, "-wal").metadata().is_ok_and(|file| file.len() > 0) {
        return Err(failed(from, io::Error::other("this database is in use; copy it with chaperone backup")));
    }
    let new = beside(&database, ".restoring");
    take(from, &new).map_err(|e| failed(from, e))?;
    let looked = match archive::inspect(&new).await {
        Ok(looked) => looked,
        Err(error) => {
            remove(&new);
            return Err(error.into());
        }
    };
    let aside = set_aside(&database, now)?;
    fs::rename(&new, &database).map_err(|e| failed(&database, e))?;
    // Brings an older copy up to date, too.
    let store = Store::open(&database, now).await?;
    store.write().await?.commit(Entry::new(now, Actor::Operator, "desk.restore", Subject::desk())).await?;
    store.close().await;
    Ok(Restored { looked, aside, has_key: config.key_file().exists() })
}

/// Copies a file into a new one that its owner alone can read.
fn take(from: &Path, to: &Path) -> io::Result<()> {
    remove(to);
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(to)?;
    io::copy(&mut fs::File::open(from)?, &mut file)?;
    file.sync_all()
}

/// Moves a database and its journal to another name.
fn set_aside(database: &Path, now: Time) -> Result<Option<PathBuf>, ServeError> {
    if !database.exists() {
        return Ok(None);
    }
    let aside = beside(database, &format!(".before-restore-{now}"));
    for end in ["", "-wal", "-shm"] {
        let file = beside(database, end);
        if file.exists() {
            fs::rename(&file, beside(&aside, end)).map_err(|e| failed(&file, e))?;
        }
    }
    Ok(Some(aside))
}

/// Copies that were made before an update or a restore are kept for so long, in milliseconds.
const COPIES: Time = 30 * 24 * 3_600_000;

/// Deletes copies of the database from before an update or a restore whose time is over: they hold what was deleted
/// since. Tells how many.
pub(crate) fn forget_old_copies(database: &Path, now: Time) -> io::Result<usize> {
    let (Some(folder), Some(name)) = (database.parent(), database.file_name().and_then(|name| name.to_str())) else { return Ok(0) };
    let made = |file: &str| -> Option<Time> {
        let rest = file.strip_prefix(name)?.strip_prefix(".before-")?;
        rest.trim_end_matches("-wal").trim_end_matches("-shm").rsplit_once('-')?.1.parse().ok()
    };
    let mut gone = 0;
    for file in fs::read_dir(folder)? {
        let file = file?;
        if file.file_name().to_str().and_then(made).is_some_and(|made| made < now - COPIES) {
            fs::remove_file(file.path())?;
            gone += 1;
        }
    }
    Ok(gone)
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

fn remove(path: &Path) {
    for end in ["", "-wal", "-shm", "-journal"] {
        // What is not there need not go.
        let _ = fs::remove_file(beside(path, end));
    }
}

fn failed(path: &Path, error: io::Error) -> ServeError {
    ServeError::Io(path.display().to_string(), error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_from_before_go_after_thirty_days_and_nothing_else_does() {
        let folder = tempfile::tempdir().unwrap();
        let now = COPIES + 1000;
        let kept = [
            "desk.db",
            "desk.db-wal",
            "desk.db.before-1-1000",
            "desk.db.before-restore-999999",
            "key",
            "mine.db.before-1-5",
            "desk.db.before-all",
        ];
        let gone = ["desk.db.before-1-999", "desk.db.before-restore-7", "desk.db.before-restore-7-wal", "desk.db.before-restore-7-shm"];
        for name in kept.iter().chain(&gone) {
            fs::write(folder.path().join(name), "").unwrap();
        }
        assert_eq!(forget_old_copies(&folder.path().join("desk.db"), now).unwrap(), gone.len());
        assert!(kept.iter().all(|name| folder.path().join(name).exists()));
        assert!(!gone.iter().any(|name| folder.path().join(name).exists()));
    }
}
