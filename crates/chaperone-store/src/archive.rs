//! Copies of the database, and what a copy must be to take its place.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};

use crate::audit::Verified;
use crate::store::{self, Store};
use crate::{Result, StoreError};

/// A database of a desk, looked at as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    /// Version of its schema.
    pub version: i64,
    /// Entries of its record.
    pub entries: i64,
    /// Last hash of its record.
    pub head: String,
}

/// Copies the database at `path` into the new file `to`, which its owner alone can read, while a desk runs on it or
/// not. Changes no schema.
pub async fn backup(path: &Path, to: &Path) -> Result<Looked> {
    let pool = as_it_is(path).await?;
    let done = async {
        version(&pool).await?;
        store::copy(&pool, to).await
    };
    let done = done.await;
    pool.close().await;
    done?;
    inspect(to).await
}

/// Looks whether the file at `path` is a whole database of a desk that this program can use.
pub async fn inspect(path: &Path) -> Result<Looked> {
    let pool = as_it_is(path).await?;
    let looked = look(path, &pool).await;
    pool.close().await;
    looked
}

async fn look(path: &Path, pool: &SqlitePool) -> Result<Looked> {
    let version = version(pool).await?;
    if version > store::newest() {
        return Err(StoreError::Newer(version));
    }
    let found: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check").fetch_all(pool).await.map_err(|_| StoreError::Damaged)?;
    let loose = sqlx::query("PRAGMA foreign_key_check").fetch_all(pool).await.map_err(|_| StoreError::Damaged)?;
    if found != ["ok"] || !loose.is_empty() {
        return Err(StoreError::Damaged);
    }
    match Store::over(path, pool).verify().await? {
        Verified::Whole { entries, head } => Ok(Looked { version, entries, head }),
        Verified::Broken { seq, why } => Err(StoreError::Broken(seq, why)),
    }
}

/// Opens a database without bringing it up to date.
async fn as_it_is(path: &Path) -> Result<SqlitePool> {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(false).foreign_keys(true);
    Ok(SqlitePoolOptions::new().max_connections(1).connect_with(options).await?)
}

/// The version of the schema. Whatever has none, or no record, is no database of a desk.
async fn version(pool: &SqlitePool) -> Result<i64> {
    let not = |_| StoreError::NotADesk;
    sqlx::query("SELECT seq, prev, hash FROM audit LIMIT 1").fetch_optional(pool).await.map_err(not)?;
    sqlx::query("SELECT id, email FROM members LIMIT 1").fetch_optional(pool).await.map_err(not)?;
    sqlx::query_scalar("SELECT COALESCE(MAX(version), 0) FROM _sqlx_migrations WHERE success").fetch_one(pool).await.map_err(not)
}
