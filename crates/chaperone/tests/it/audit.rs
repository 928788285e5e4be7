//! `audit`: the record of a desk, looked at from outside. What breaks a chain is tried where the chain is made.

use std::path::{Path, PathBuf};

use chaperone_server::{Config, open};

use super::{Ran, program};

/// The folder of a desk in which nothing was done yet, for one test.
fn desk(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("audit-{name}"));
    let _ = std::fs::remove_dir_all(&folder);
    let config = Config { data: folder.clone(), ..Config::default() };
    let work = async { open(config, None).await.unwrap().store.close().await };
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work);
    folder
}

fn audit(folder: &Path, args: &[&str]) -> Ran {
    let mut command = program(&[&["audit"], args].concat());
    command.env("CHAPERONE_DATA", folder).env_remove("CHAPERONE_CONFIG");
    command.stdin(std::process::Stdio::null()).output().unwrap().into()
}

#[test]
fn a_whole_record_says_its_head() {
    let folder = desk("whole");
    let ran = audit(&folder, &["verify"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let head = format!("{}:0", "0".repeat(64));
    assert_eq!(ran.out, format!("The record is whole: 0 entries.\nHead, to note elsewhere: {head}\n"));
    assert_eq!(audit(&folder, &["verify", "--head", &head]).status, 0);
    let listed = audit(&folder, &["list"]);
    assert_eq!((listed.status, listed.out.as_str()), (0, ""));
}

#[test]
fn a_record_that_was_cut_off_is_named() {
    let head = format!("{}:3", "ab".repeat(32));
    let ran = audit(&desk("cut"), &["verify", "--head", &head]);
    assert_eq!((ran.status, ran.out.as_str()), (1, "The record is broken at entry 1: it is missing: the end was cut off.\n"));
}

#[test]
fn what_cannot_be_read_is_told() {
    let folder = desk("unread");
    for head in ["", "ab:1", "nonsense"] {
        let ran = audit(&folder, &["verify", "--head", head]);
        assert!(ran.status == 2 && ran.err.contains("64 hexadecimal digits"), "{}", ran.err);
    }
    let nowhere = folder.join("nowhere");
    for command in ["verify", "list"] {
        let ran = audit(&nowhere, &[command]);
        assert!(ran.status == 2 && ran.err.contains("no database of a desk") && ran.err.contains("CHAPERONE_DATA"), "{}", ran.err);
    }
    assert!(!nowhere.exists(), "nothing is made");
    std::fs::write(folder.join("desk.db"), b"no database, but somebody's letter").unwrap();
    let ran = audit(&folder, &["verify"]);
    assert!(ran.status == 2 && !ran.err.contains("letter"), "{}", ran.err);
}
