//! Figures for whoever runs the desk.

use crate::Result;
use crate::publications::PublicationState;
use crate::store::Store;

/// How large the desk has become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Bytes of the database.
    pub bytes: i64,
    /// Entries of the record.
    pub entries: i64,
}

impl Store {
    /// How large the desk has become. Cheap: says whether the database answers, too.
    pub async fn size(&self) -> Result<Size> {
        let pages: i64 = sqlx::query_scalar("PRAGMA page_count").fetch_one(self.readers()).await?;
        let page: i64 = sqlx::query_scalar("PRAGMA page_size").fetch_one(self.readers()).await?;
        // The record has no gaps, so its last place is its length.
        let entries = sqlx::query_scalar("SELECT COALESCE(MAX(seq), 0) FROM audit").fetch_one(self.readers()).await?;
        Ok(Size { bytes: pages * page, entries })
    }

    /// How many publications stand where.
    pub async fn outbox_depth(&self) -> Result<Vec<(PublicationState, i64)>> {
        Ok(sqlx::query_as("SELECT state, COUNT(*) FROM publications GROUP BY state ORDER BY state").fetch_all(self.readers()).await?)
    }
}
