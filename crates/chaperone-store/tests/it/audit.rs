//! The record: a chain that shows where it was broken.

use chaperone_store::audit::{Head, Verified, Wanted};
use chaperone_store::members::Role;
use chaperone_store::{Actor, Entry, Store};

async fn with_members(folder: &std::path::Path, count: i64) -> Store {
    let store = Store::open(&folder.join("desk.db"), 0).await.unwrap();
    for n in 0..count {
        let mut write = store.write().await.unwrap();
        let id = write.add_member(&format!("m{n}@example.org"), "M", Role::Member, n).await.unwrap();
        write.commit(Entry::new(n, Actor::Operator, "member.add", &id)).await.unwrap();
    }
    store
}

#[tokio::test]
async fn a_change_that_is_dropped_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = with_members(folder.path(), 1).await;
    let mut write = store.write().await.unwrap();
    write.add_member("gone@example.org", "Gone", Role::Member, 5).await.unwrap();
    drop(write);
    assert_eq!(store.member_by_email("gone@example.org").await.unwrap(), None);
    assert_eq!(store.audit(&Wanted::default(), 9).await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_first_broken_link_is_named() {
    let breaks = [
        ("UPDATE audit SET at = at + 1 WHERE seq = 3", 3, "it was changed"),
        ("UPDATE audit SET details = '{}' || ' ' WHERE seq = 2", 2, "it was changed"),
        ("DELETE FROM audit WHERE seq = 4", 4, "it is missing"),
        ("UPDATE audit SET prev = hash WHERE seq = 5", 5, "it does not follow from the entry before it"),
    ];
    for (sql, at, wrong) in breaks {
        let folder = tempfile::tempdir().unwrap();
        let store = with_members(folder.path(), 6).await;
        assert!(matches!(store.verify().await.unwrap(), Verified::Whole { entries: 6, .. }));
        let path = folder.path().join("desk.db");
        let refused = tampered(&path, sql, false).await;
        assert!(refused.is_err(), "the database itself refuses: {sql}");
        tampered(&path, sql, true).await.unwrap();
        assert_eq!(store.verify().await.unwrap(), Verified::Broken { seq: at, why: wrong }, "{sql}");
    }
}

#[tokio::test]
async fn an_end_that_was_cut_off_is_found_by_a_head_that_was_noted() {
    let folder = tempfile::tempdir().unwrap();
    let store = with_members(folder.path(), 6).await;
    let noted = store.head().await.unwrap();
    assert_eq!(noted.entries, 6);
    assert!(matches!(store.verify_from(&noted).await.unwrap(), Verified::Whole { entries: 6, .. }));
    let path = folder.path().join("desk.db");
    tampered(&path, "DELETE FROM audit WHERE seq > 4", true).await.unwrap();
    assert!(matches!(store.verify().await.unwrap(), Verified::Whole { entries: 4, .. }), "by itself it looks whole");
    let cut = Verified::Broken { seq: 5, why: "it is missing: the end was cut off" };
    assert_eq!(store.verify_from(&noted).await.unwrap(), cut);

    // What is written after the cut does not hide it.
    for n in 10..14 {
        let mut write = store.write().await.unwrap();
        let id = write.add_member(&format!("m{n}@example.org"), "M", Role::Member, n).await.unwrap();
        write.commit(Entry::new(n, Actor::Operator, "member.add", &id)).await.unwrap();
    }
    let anew = Verified::Broken { seq: 6, why: "it is not the one that was noted: the record was written anew up to here" };
    assert_eq!(store.verify_from(&noted).await.unwrap(), anew);
    let later = store.head().await.unwrap();
    assert!(matches!(store.verify_from(&later).await.unwrap(), Verified::Whole { entries: 8, .. }));
}

#[tokio::test]
async fn whoever_only_looks_changes_nothing_also_while_the_desk_runs() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.db");
    assert!(Store::open_to_read(&path).await.is_err() && !path.exists(), "nothing is made");
    let store = with_members(folder.path(), 3).await;
    let looking = Store::open_to_read(&path).await.unwrap();
    assert_eq!(looking.head().await.unwrap(), store.head().await.unwrap());
    let refused = match looking.write().await {
        Err(_) => true,
        Ok(mut write) => write.set_setting("organisation", "x").await.is_err(),
    };
    assert!(refused);
    let write = store.write().await.unwrap();
    write.commit(Entry::new(9, Actor::Desk, "desk.set-up", chaperone_store::audit::Subject::desk())).await.unwrap();
    assert_eq!(looking.audit_after(3, 9).await.unwrap().len(), 1);
    looking.close().await;
    store.close().await;
    let closed = Store::open_to_read(&path).await.unwrap();
    assert!(matches!(closed.verify_from(&Head::default()).await.unwrap(), Verified::Whole { entries: 4, .. }), "and when it does not run");
}

/// Changes the file as somebody with access to it could.
async fn tampered(path: &std::path::Path, sql: &'static str, without_triggers: bool) -> sqlx::Result<()> {
    use sqlx::Connection as _;
    let mut conn = sqlx::SqliteConnection::connect_with(&sqlx::sqlite::SqliteConnectOptions::new().filename(path)).await?;
    if without_triggers {
        sqlx::raw_sql("DROP TRIGGER audit_never_changes; DROP TRIGGER audit_never_shrinks;").execute(&mut conn).await?;
    }
    sqlx::query(sql).execute(&mut conn).await?;
    conn.close().await
}
