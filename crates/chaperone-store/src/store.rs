//! Opening the database, and the two ways to it: reading and writing.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Sqlite, Transaction};

use crate::audit::{self, Entry};
use crate::{Result, StoreError, Time};

static MIGRATIONS: Migrator = sqlx::migrate!();

/// Connections that read at the same time.
const READERS: u32 = 4;

/// The database. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    path: PathBuf,
    readers: SqlitePool,
    /// One connection: `SQLite` has one writer, and waiting for it here is fair and needs no retries.
    writer: SqlitePool,
}

/// Changes that belong together: kept by [`Write::commit`], forgotten if dropped.
#[must_use = "changes are forgotten unless committed"]
pub struct Write {
    tx: Transaction<'static, Sqlite>,
    entries: Vec<Entry>,
}

impl Store {
    /// Opens the database at `path`, made if it is not there, and brings it up to date. One that holds something is
    /// copied first, to a file beside it named after the version it had and `now`. Its owner alone can read it, also where
    /// that was not so before.
    pub async fn open(path: &Path, now: Time) -> Result<Self> {
        private(path).map_err(StoreError::Backup)?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            // The outbox promises that what it said is on disk.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(10))
            // Deletion deletes: pages are overwritten, not only unlinked.
            .pragma("secure_delete", "ON")
            .optimize_on_close(true, None);
        let writer = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
        migrate(path, &writer, now).await?;
        let readers =
            SqlitePoolOptions::new().max_connections(READERS).connect_with(options.read_only(true).create_if_missing(false)).await?;
        Ok(Self { path: path.to_owned(), readers, writer })
    }

    /// Over a pool that somebody else opened and closes.
    pub(crate) fn over(path: &Path, pool: &SqlitePool) -> Self {
        Self { path: path.to_owned(), readers: pool.clone(), writer: pool.clone() }
    }

    /// Opens the database at `path` to look at it only, also while the desk runs: nothing is made, nothing brought up to
    /// date, and every [`Store::write`] fails.
    pub async fn open_to_read(path: &Path) -> Result<Self> {
        let options = SqliteConnectOptions::new().filename(path).read_only(true).busy_timeout(Duration::from_secs(10));
        let readers = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
        Ok(Self { path: path.to_owned(), writer: readers.clone(), readers })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Begins a change. Others wait until it is committed or dropped, so do nothing slow before then.
    pub async fn write(&self) -> Result<Write> {
        // Immediate: what is checked inside cannot have changed when it is committed.
        Ok(Write { tx: self.writer.begin_with("BEGIN IMMEDIATE").await?, entries: Vec::new() })
    }

    /// Copies the database, as it stands, into a new file.
    pub async fn backup(&self, to: &Path) -> Result<()> {
        copy(&self.readers, to).await
    }

    /// Closes all connections.
    pub async fn close(&self) {
        self.readers.close().await;
        // What cannot be written back now is at the next start.
        let _ = self.empty_journal().await;
        self.writer.close().await;
    }

    pub(crate) fn readers(&self) -> &SqlitePool {
        &self.readers
    }

    /// For the few counters that no entry goes with.
    pub(crate) fn unaudited(&self) -> &SqlitePool {
        &self.writer
    }
}

impl Write {
    /// One more entry of this change, where it is more than one act.
    pub fn record(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// Keeps the change, with `entry` about it in the record.
    pub async fn commit(mut self, entry: Entry) -> Result<()> {
        self.entries.push(entry);
        let entries = std::mem::take(&mut self.entries);
        audit::append(&mut self.tx, &entries).await?;
        Ok(self.tx.commit().await?)
    }

    pub(crate) fn conn(&mut self) -> &mut SqliteConnection {
        &mut self.tx
    }
}

/// The newest schema that this program knows.
pub(crate) fn newest() -> i64 {
    MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0)
}

async fn migrate(path: &Path, writer: &SqlitePool, now: Time) -> Result<()> {
    let known: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM sqlite_master WHERE name = '_sqlx_migrations'").fetch_one(writer).await?;
    if known > 0 {
        let version: i64 =
            sqlx::query_scalar("SELECT COALESCE(MAX(version), 0) FROM _sqlx_migrations WHERE success").fetch_one(writer).await?;
        if version > newest() {
            return Err(StoreError::Newer(version));
        }
        let behind = MIGRATIONS.iter().any(|migration| migration.version > version);
        if behind && version > 0 {
            let mut name = path.as_os_str().to_owned();
            name.push(format!(".before-{version}-{now}"));
            copy(writer, Path::new(&name)).await?;
        }
    }
    Ok(MIGRATIONS.run(writer).await?)
}

/// A copy that is a whole database of its own, with no journal beside it, readable by its owner alone.
pub(crate) async fn copy(pool: &SqlitePool, to: &Path) -> Result<()> {
    let name = to.to_str().ok_or(StoreError::Backup(std::io::ErrorKind::InvalidFilename.into()))?;
    new_file(to).map_err(StoreError::Backup)?;
    let done = sqlx::query("VACUUM INTO $1").bind(name).execute(pool).await;
    if done.is_err() {
        // Half a copy is none.
        let _ = std::fs::remove_file(to);
    }
    done?;
    std::fs::File::open(to).and_then(|file| file.sync_all()).map_err(StoreError::Backup)
}

/// Makes an empty file of what is not there, and shuts others out of what is. The journal that is made beside it later
/// has the same mode.
fn private(path: &Path) -> std::io::Result<()> {
    match new_file(path) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
        made => return made,
    }
    #[cfg(unix)]
    for end in ["", "-wal", "-shm"] {
        use std::os::unix::fs::PermissionsExt as _;
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        if let Ok(file) = std::fs::metadata(&name)
            && file.permissions().mode() & 0o077 != 0
        {
            std::fs::set_permissions(&name, std::fs::Permissions::from_mode(0o600))?;
        }
    }
    Ok(())
}

/// An empty file that was not there before: the database writes into it, and keeps who may read it.
fn new_file(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}
