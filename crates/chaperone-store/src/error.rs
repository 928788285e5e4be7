//! What can go wrong in the store.

/// The store could not do what was asked. Holds no values of a row.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such row, or not any more.
    #[error("there is no such {0}")]
    Missing(&'static str),
    /// Something of that kind is there already.
    #[error("there is such a {0} already")]
    Taken(&'static str),
    /// A row holds what this version of the program cannot read.
    #[error("the database holds a {0} that this version cannot read")]
    Unreadable(&'static str),
    /// The disk, or the database itself.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("the database could not be brought up to date: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The database is of a newer version of the program.
    #[error("the database is of a newer version of the program (schema {0}, this one knows {newest}); nothing was changed. Run the newer program, or restore the copy that was made before it", newest = crate::store::newest())]
    Newer(i64),
    /// A file that is something else.
    #[error("this is not the database of a desk")]
    NotADesk,
    /// A file that is not whole.
    #[error("the file is damaged")]
    Damaged,
    /// The record does not hold.
    #[error("the record is broken at entry {0}: {1}")]
    Broken(i64, &'static str),
    /// A copy could not be made.
    #[error("a copy of the database could not be made: {0}")]
    Backup(std::io::Error),
}

impl StoreError {
    /// Whether it is a value that must be unique and is not.
    pub fn is_taken(&self) -> bool {
        match self {
            Self::Taken(_) => true,
            Self::Database(sqlx::Error::Database(error)) => error.is_unique_violation(),
            _ => false,
        }
    }
}
