//! All that the desk holds about a member: to be handed to him, and to be deleted when he leaves.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};
use sqlx::{AssertSqlSafe, Column as _, Row as _, TypeInfo as _, ValueRef as _};

use crate::store::{Store, Write};
use crate::{MemberId, Result, StoreError, Time};

/// What one table holds about a member.
struct Holding {
    table: &'static str,
    /// Which rows are about the member `$1`.
    whose: &'static str,
    /// Columns that help nobody but a thief, such as hashes and sealed tokens.
    hidden: &'static [&'static str],
    /// Whether the rows go when he does.
    goes: bool,
}

const fn all(table: &'static str, whose: &'static str) -> Holding {
    Holding { table, whose, hidden: &[], goes: true }
}

const fn but(table: &'static str, whose: &'static str, hidden: &'static [&'static str]) -> Holding {
    Holding { table, whose, hidden, goes: true }
}

/// Every table that holds something about members; what others refer to comes first. A test holds the list against the
/// schema.
const HOLDINGS: &[Holding] = &[
    Holding { table: "members", whose: "id = $1", hidden: &["password", "totp", "totp_step"], goes: false },
    // Ids and words of the program alone; a record that forgets is none. Without indexes (`+`): with them each page would
    // be all rows, sorted anew.
    Holding { table: "audit", whose: "(+actor = $1 OR +subject = $1)", hidden: &[], goes: false },
    all("profiles", "member = $1"),
    but("passkeys", "member = $1", &["credential", "passkey"]),
    but("recovery_codes", "member = $1", &["hash"]),
    but("sessions", "member = $1", &["token"]),
    but("ceremonies", "member = $1", &["id", "state"]),
    but("invitations", "(used_by = $1 OR email = (SELECT email FROM members WHERE id = $1))", &["token"]),
    but("api_tokens", "member = $1", &["token"]),
    all("interests", "member = $1"),
    but("accounts", "member = $1", &["secret", "client"]),
    all("drafts", "author = $1"),
    all("draft_versions", "draft IN (SELECT id FROM drafts WHERE author = $1)"),
    all("files", "(member = $1 OR draft IN (SELECT id FROM drafts WHERE author = $1))"),
    all("overrides", "member = $1"),
    all("cases", "author = $1"),
    all("notes", "(member = $1 OR case_id IN (SELECT id FROM cases WHERE author = $1))"),
    all("publications", "(author = $1 OR account IN (SELECT id FROM accounts WHERE member = $1))"),
    all(
        "parts",
        "publication IN (SELECT id FROM publications WHERE author = $1 OR account IN (SELECT id FROM accounts WHERE member = $1))",
    ),
    all("decisions", "member = $1"),
    all("quiet_hours", "member = $1"),
    all("notices", "(member = $1 OR subject IN (SELECT id FROM cases WHERE author = $1))"),
];

/// Tables that hold nothing about members but the ids of those who set something, or hashes for a day.
pub const OTHERS: &[&str] = &["attempts", "policies", "settings"];

/// What the number of a row is called among its columns.
const ROW: &str = "_row";

/// Where an export stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    table: usize,
    /// The last row that was handed out.
    row: i64,
}

/// How a member's leaving ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// He is gone.
    Gone,
    /// Nobody else administers the desk: nothing was changed.
    LastAdministrator,
    /// A post of his is being sent at this moment: nothing was changed.
    Sending,
}

impl Store {
    /// The next rows that are about `member`, each a JSON object `{"table": …, "row": …}`, and where to go on; `None`
    /// at the end. Bytes are in base64. Holds no connection between two calls, since whoever reads may be slow.
    pub async fn export(&self, member: &MemberId, place: Place) -> Result<Option<(Vec<Value>, Place)>> {
        let Some(holding) = HOLDINGS.get(place.table) else { return Ok(None) };
        // Pictures are large.
        let limit: i64 = if holding.table == "files" { 1 } else { 100 };
        // By the number of the row, so that each call goes on where the last one stopped.
        let sql = format!("SELECT *, rowid AS {ROW} FROM {} WHERE {} AND rowid > $3 ORDER BY rowid LIMIT $2", holding.table, holding.whose);
        let rows = sqlx::query(AssertSqlSafe(sql)).bind(member).bind(limit).bind(place.row).fetch_all(self.readers()).await?;
        let found = i64::try_from(rows.len()).unwrap_or(limit);
        let last = rows.last().map(|row| row.try_get_unchecked(ROW)).transpose()?.unwrap_or(place.row);
        let rows = rows.iter().map(|row| line(holding, row)).collect::<Result<_>>()?;
        let next = if found < limit { Place { table: place.table + 1, row: 0 } } else { Place { row: last, ..place } };
        Ok(Some((rows, next)))
    }

    /// Writes what was changed into the database itself and empties the journal beside it: until then deleted words
    /// stand there. `false` if somebody reads at this moment: then try again later.
    pub async fn empty_journal(&self) -> Result<bool> {
        let mut writer = self.unaudited().acquire().await?;
        // Whoever wants to write waits as long.
        sqlx::query("PRAGMA busy_timeout = 500").execute(&mut *writer).await?;
        let done = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut *writer).await;
        sqlx::query("PRAGMA busy_timeout = 10000").execute(&mut *writer).await?;
        let (busy, _, _): (i64, i64, i64) = done?;
        Ok(busy == 0)
    }
}

fn line(holding: &Holding, row: &sqlx::sqlite::SqliteRow) -> Result<Value> {
    let mut fields = Map::new();
    for (n, column) in
        row.columns().iter().enumerate().filter(|(_, column)| column.name() != ROW && !holding.hidden.contains(&column.name()))
    {
        let raw = row.try_get_raw(n)?;
        let value = match (raw.is_null(), raw.type_info().name()) {
            (true, _) => Value::Null,
            (_, "INTEGER" | "BOOLEAN") => row.try_get_unchecked::<i64, _>(n)?.into(),
            (_, "REAL") => row.try_get_unchecked::<f64, _>(n)?.into(),
            (_, "BLOB") => STANDARD.encode(row.try_get_unchecked::<Vec<u8>, _>(n)?).into(),
            _ => row.try_get_unchecked::<String, _>(n)?.into(),
        };
        fields.insert(column.name().to_owned(), value);
    }
    Ok(serde_json::json!({"table": holding.table, "row": fields}))
}

impl Write {
    /// Deletes all that the desk holds about a member, with what waits and what is scheduled. What stays is his row
    /// without name and address, so that nobody else gets his id, and the record. Call [`Store::empty_journal`] after.
    pub async fn delete_member(&mut self, id: &MemberId, now: Time) -> Result<Left> {
        let (role, state): (String, String) = sqlx::query_as("SELECT role, state FROM members WHERE id = $1")
            .bind(id)
            .fetch_optional(self.conn())
            .await?
            .ok_or(StoreError::Missing("member"))?;
        if state == "deleted" {
            return Err(StoreError::Missing("member"));
        }
        if role == "administrator" && self.other_administrators(id).await? == 0 {
            return Ok(Left::LastAdministrator);
        }
        let sending: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM publications WHERE author = $1 AND state IN ('sending', 'deleting') AND lease > $2")
                .bind(id)
                .bind(now)
                .fetch_one(self.conn())
                .await?;
        if sending > 0 {
            return Ok(Left::Sending);
        }
        self.end_invitations_of(id, now).await?;
        // What was sent to him to read goes to whoever else can.
        sqlx::query("UPDATE cases SET reader = NULL WHERE reader = $1 AND state = 'waiting'").bind(id).execute(self.conn()).await?;
        for holding in HOLDINGS.iter().rev().filter(|holding| holding.goes) {
            let sql = format!("DELETE FROM {} WHERE {}", holding.table, holding.whose);
            sqlx::query(AssertSqlSafe(sql)).bind(id).execute(self.conn()).await?;
        }
        sqlx::query(
            "UPDATE members SET email = 'deleted:' || id, name = 'Former member', role = 'member', state = 'deleted',
             password = NULL, totp = NULL, totp_step = 0, time_zone = 'UTC' WHERE id = $1",
        )
        .bind(id)
        .execute(self.conn())
        .await?;
        Ok(Left::Gone)
    }

    async fn other_administrators(&mut self, id: &MemberId) -> Result<i64> {
        Ok(sqlx::query_scalar("SELECT COUNT(*) FROM members WHERE role = 'administrator' AND state = 'active' AND id <> $1")
            .bind(id)
            .fetch_one(self.conn())
            .await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_table_is_known() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("desk.db"), 0).await.unwrap();
        let tables: Vec<String> = sqlx::query_scalar(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_sqlx_%' ORDER BY name",
        )
        .fetch_all(store.readers())
        .await
        .unwrap();
        let mut known: Vec<&str> = HOLDINGS.iter().map(|holding| holding.table).chain(OTHERS.iter().copied()).collect();
        known.sort_unstable();
        assert_eq!(tables, known, "say in HOLDINGS what a new table holds about members, or name it among OTHERS");
    }

    #[tokio::test]
    async fn hidden_columns_are_there() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("desk.db"), 0).await.unwrap();
        for holding in HOLDINGS {
            let sql = format!("SELECT name FROM pragma_table_info('{}')", holding.table);
            let columns: Vec<String> = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(store.readers()).await.unwrap();
            assert!(holding.hidden.iter().all(|hidden| columns.iter().any(|column| column == hidden)), "{}", holding.table);
            let secret = ["secret", "client", "token", "hash", "password", "totp"];
            let open: Vec<&String> =
                columns.iter().filter(|name| secret.contains(&name.as_str()) && !holding.hidden.contains(&name.as_str())).collect();
            assert!(holding.table == "audit" || open.is_empty(), "{}: {open:?}", holding.table);
        }
    }
}
