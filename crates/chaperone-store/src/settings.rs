//! Facts about the organisation, one a name.

use std::collections::BTreeMap;

use crate::Result;
use crate::store::{Store, Write};

impl Store {
    /// The fact called `name`.
    pub async fn setting(&self, name: &str) -> Result<Option<String>> {
        Ok(sqlx::query_scalar("SELECT value FROM settings WHERE name = $1").bind(name).fetch_optional(self.readers()).await?)
    }

    /// All facts.
    pub async fn settings(&self) -> Result<BTreeMap<String, String>> {
        let rows: Vec<(String, String)> = sqlx::query_as("SELECT name, value FROM settings").fetch_all(self.readers()).await?;
        Ok(rows.into_iter().collect())
    }
}

impl Write {
    /// Keeps a fact.
    pub async fn set_setting(&mut self, name: &'static str, value: &str) -> Result<()> {
        sqlx::query("INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
            .bind(name)
            .bind(value)
            .execute(self.conn())
            .await?;
        Ok(())
    }
}
