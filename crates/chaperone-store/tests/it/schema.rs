//! Databases of older and newer programs.

use std::path::Path;

use chaperone_store::members::Role;
use chaperone_store::{Actor, Entry, Store, StoreError, archive};
use sqlx::Connection as _;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

static ALL: Migrator = sqlx::migrate!();

async fn connect(path: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(true);
    SqliteConnection::connect_with(&options).await.unwrap()
}

fn beside(path: &Path) -> Vec<String> {
    let files = std::fs::read_dir(path.parent().unwrap()).unwrap();
    let mut files: Vec<String> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    files.sort();
    files
}

#[tokio::test]
async fn an_older_database_is_copied_and_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.db");
    let first: Vec<_> = ALL.iter().take(1).cloned().collect();
    let mut older = connect(&path).await;
    Migrator::with_migrations(first).run_direct(None, &mut older, false).await.unwrap();
    let insert =
        "INSERT INTO members (id, email, name, role, state, created_at) VALUES ('m', 'ada@example.org', 'Ada', 'member', 'active', 1)";
    sqlx::query(insert).execute(&mut older).await.unwrap();
    older.close().await.unwrap();

    let store = Store::open(&path, 77).await.unwrap();
    assert!(store.member_by_email("ada@example.org").await.unwrap().is_some());
    store.close().await;
    let newest = ALL.iter().map(|migration| migration.version).max().unwrap();
    assert_eq!(archive::inspect(&path).await.unwrap().version, newest);
    let before = folder.path().join("desk.db.before-1-77");
    let looked = archive::inspect(&before).await.unwrap();
    assert_eq!(looked.version, 1, "the copy is as it was");
    // Up to date: no second copy.
    Store::open(&path, 78).await.unwrap().close().await;
    let copies: Vec<String> = beside(&path).into_iter().filter(|name| name.contains("before")).collect();
    assert_eq!(copies, ["desk.db.before-1-77"]);
}

#[tokio::test]
async fn a_newer_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.db");
    let store = Store::open(&path, 1).await.unwrap();
    let mut write = store.write().await.unwrap();
    let id = write.add_member("ada@example.org", "Ada", Role::Member, 1).await.unwrap();
    write.commit(Entry::new(1, Actor::Operator, "member.add", &id)).await.unwrap();
    store.close().await;
    let mut newer = connect(&path).await;
    let insert =
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'newer', 1, x'00', 0)";
    sqlx::query(insert).execute(&mut newer).await.unwrap();
    newer.close().await.unwrap();

    let before = std::fs::read(&path).unwrap();
    for refused in [Store::open(&path, 2).await.map(drop), archive::inspect(&path).await.map(drop)] {
        let error = refused.unwrap_err();
        assert!(matches!(error, StoreError::Newer(9999)), "{error}");
        assert!(error.to_string().contains("newer version of the program"), "{error}");
    }
    assert_eq!(std::fs::read(&path).unwrap(), before, "nothing was changed");
    assert_eq!(beside(&path).iter().filter(|name| name.contains("before")).count(), 0);
}

#[tokio::test]
async fn what_is_no_desk_is_not_taken_for_one() {
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("other.db");
    let mut conn = connect(&other).await;
    sqlx::query("CREATE TABLE audit (seq BIGINT)").execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
    let words = folder.path().join("words.txt");
    std::fs::write(&words, "no database ".repeat(1000)).unwrap();
    for path in [other, words] {
        let error = archive::inspect(&path).await.unwrap_err();
        assert!(matches!(error, StoreError::NotADesk), "{}: {error}", path.display());
    }
}

#[cfg(unix)]
#[tokio::test]
async fn the_database_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.db");
    let add = async |store: &Store, name: &str| {
        let mut write = store.write().await.unwrap();
        let id = write.add_member(&format!("{name}@example.org"), name, Role::Member, 1).await.unwrap();
        write.commit(Entry::new(1, Actor::Operator, "member.add", &id)).await.unwrap();
    };
    let modes = || {
        let files = std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap());
        files.map(|file| (file.file_name(), file.metadata().unwrap().permissions().mode() & 0o777)).collect::<Vec<_>>()
    };
    let store = Store::open(&path, 1).await.unwrap();
    add(&store, "ada").await;
    assert!(modes().len() >= 2 && modes().iter().all(|(_, mode)| *mode == 0o600), "{:?}", modes());
    store.close().await;
    // One of an older program.
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    let store = Store::open(&path, 2).await.unwrap();
    add(&store, "ben").await;
    assert!(modes().len() >= 2 && modes().iter().all(|(_, mode)| *mode == 0o600), "{:?}", modes());
    store.close().await;
}
