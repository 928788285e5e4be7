//! The register of interests: a member's relations with makers.

use std::fmt;

use crate::store::{Store, Write};
use crate::words::words;
use crate::{InterestId, MemberId, Result, StoreError, Time};

words! {
    /// Where an interest is from.
    Source {
        /// The member told it.
        Member = "member",
        /// CMS Open Payments, and the member kept it.
        OpenPayments = "open-payments",
    }
}

/// A relation with a maker, as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Relation {
    /// The company or person.
    pub party: String,
    /// Kind, such as `speaker fee`.
    pub kind: String,
    /// Products concerned; empty means all of the party's.
    pub products: Vec<String>,
    /// First day, ISO, such as `2025-03-01`.
    pub since: Option<String>,
    /// Last day, ISO; `None` while it goes on.
    pub until: Option<String>,
    /// Where it is from.
    pub source: Source,
}

impl fmt::Debug for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Relation(..)")
    }
}

/// A relation of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interest {
    /// Its id.
    pub id: InterestId,
    /// What it is.
    pub relation: Relation,
    /// When it was added.
    pub created_at: Time,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: InterestId,
    party: String,
    kind: String,
    products: String,
    since: Option<String>,
    until: Option<String>,
    source: Source,
    created_at: Time,
}

impl TryFrom<Row> for Interest {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        let Row { id, party, kind, products, since, until, source, created_at } = row;
        let products = serde_json::from_str(&products).map_err(|_| StoreError::Unreadable("list of products"))?;
        Ok(Self { id, relation: Relation { party, kind, products, since, until, source }, created_at })
    }
}

impl Store {
    /// All interests of a member, by party.
    pub async fn interests_of(&self, member: &MemberId) -> Result<Vec<Interest>> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, party, kind, products, since, until, source, created_at FROM interests WHERE member = $1 ORDER BY party, id",
        )
        .bind(member)
        .fetch_all(self.readers())
        .await?;
        rows.into_iter().map(Interest::try_from).collect()
    }
}

fn list(products: &[String]) -> Result<String> {
    serde_json::to_string(products).map_err(|_| StoreError::Unreadable("list of products"))
}

impl Write {
    /// Adds an interest.
    pub async fn add_interest(&mut self, member: &MemberId, relation: &Relation, now: Time) -> Result<InterestId> {
        let id = InterestId::new(now);
        sqlx::query(
            "INSERT INTO interests (id, member, party, kind, products, since, until, source, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(&id)
        .bind(member)
        .bind(&relation.party)
        .bind(&relation.kind)
        .bind(list(&relation.products)?)
        .bind(&relation.since)
        .bind(&relation.until)
        .bind(relation.source)
        .bind(now)
        .execute(self.conn())
        .await?;
        Ok(id)
    }

    /// Changes an interest of `member`; where it is from stays.
    pub async fn change_interest(&mut self, member: &MemberId, id: &InterestId, relation: &Relation) -> Result<()> {
        let done =
            sqlx::query("UPDATE interests SET party = $3, kind = $4, products = $5, since = $6, until = $7 WHERE id = $1 AND member = $2")
                .bind(id)
                .bind(member)
                .bind(&relation.party)
                .bind(&relation.kind)
                .bind(list(&relation.products)?)
                .bind(&relation.since)
                .bind(&relation.until)
                .execute(self.conn())
                .await?;
        Self::changed(&done, "interest")
    }

    /// Ends an interest of `member` on `day` (ISO).
    pub async fn end_interest(&mut self, member: &MemberId, id: &InterestId, day: &str) -> Result<()> {
        let done = sqlx::query("UPDATE interests SET until = $3 WHERE id = $1 AND member = $2")
            .bind(id)
            .bind(member)
            .bind(day)
            .execute(self.conn())
            .await?;
        Self::changed(&done, "interest")
    }

    /// Removes an interest of `member` that was never one.
    pub async fn remove_interest(&mut self, member: &MemberId, id: &InterestId) -> Result<()> {
        let done = sqlx::query("DELETE FROM interests WHERE id = $1 AND member = $2").bind(id).bind(member).execute(self.conn()).await?;
        Self::changed(&done, "interest")
    }
}
