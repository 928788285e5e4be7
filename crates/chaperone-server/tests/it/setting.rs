//! What most tests of sending need: accounts, drafts, pictures, somebody who was asked.

use axum::http::StatusCode;
use chaperone_store::accounts::Voice;
use chaperone_store::files::{NewFile, Shown, Told};
use chaperone_store::members::Role;
use chaperone_store::{AccountId, Actor, Entry, MemberId};

use crate::desk::{Browser, Desk};

impl Desk {
    /// A draft of `author` before a reader asked for by name: the ids of the case and of the reader's notice.
    pub(crate) async fn asked_by(&self, author: &Browser<'_>) -> (String, String) {
        let draft = author.draft("Vaccines work well.").await;
        let account = self.account(author.member.as_ref(), Voice::Professional).await;
        let reader = self.member("named-reader", Role::SecondReader).await;
        let form = [("version", "1"), ("account", account.as_str()), ("act", "ask"), ("reader", reader.id())];
        let asked = author.post(&format!("/drafts/{draft}/send"), &form).await;
        let notice = self.app.store.notices(reader.member.as_ref().unwrap(), 1).await.unwrap().remove(0).id;
        (asked.location().trim_start_matches("/cases/").to_owned(), notice.to_string())
    }

    /// An account of `owner`, or of the organisation.
    pub(crate) async fn account(&self, owner: Option<&MemberId>, voice: Voice) -> AccountId {
        self.account_at(owner, voice, "mastodon", &format!("@{}@social.example", voice.name())).await
    }

    /// A picture of `draft`, with what its author says of it.
    pub(crate) async fn picture(&self, author: &Browser<'_>, draft: &str, alt: &str, patient: &str) {
        let told = Told { alt: alt.to_owned(), patient: Shown::from_name(patient).unwrap(), consent: String::new() };
        let file = NewFile { mime: "image/png", width: 1, height: 1, told: &told, removed: "[]", bytes: b"png" };
        let now = self.app.now();
        let mut write = self.app.store.write().await.unwrap();
        let id = write.add_file(&draft.parse().unwrap(), author.member.as_ref().unwrap(), &file, 4, now).await.unwrap();
        write.commit(Entry::new(now, Actor::Operator, "file.add", &id)).await.unwrap();
    }

    /// Changes the database as other parts of the desk would.
    pub(crate) async fn sql(&self, sql: &str) {
        use sqlx::Connection as _;
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(self.app.store.path());
        let mut conn = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(&mut conn).await.unwrap();
        conn.close().await.unwrap();
    }
}

impl Browser<'_> {
    /// His id.
    pub(crate) fn id(&self) -> &str {
        self.member.as_ref().map_or("", MemberId::as_str)
    }

    /// A new draft: its id.
    pub(crate) async fn draft(&self, text: &str) -> String {
        let saved = self.post("/drafts", &[("text", text)]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        saved.location().trim_start_matches("/drafts/").to_owned()
    }
}
