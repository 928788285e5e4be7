//! The desk as a process: started, told to stop, copied and put back.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, ChildStdout, Command};

use crate::{Ran, program};

/// An empty folder for one test.
fn folder(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

/// The desk on `data`, at whatever port is free.
fn desk(args: &[&str], data: &Path) -> Command {
    let mut command = program(args);
    command.env("CHAPERONE_DATA", data).env("CHAPERONE_LISTEN", "127.0.0.1:0").env("CHAPERONE_LOG", "info");
    for name in ["CHAPERONE_CONFIG", "CHAPERONE_METRICS", "CHAPERONE_URL", "CHAPERONE_KEY", "NOTIFY_SOCKET", "WATCHDOG_USEC"] {
        command.env_remove(name);
    }
    command
}

fn ran(args: &[&str], data: &Path) -> Ran {
    desk(args, data).output().unwrap().into()
}

/// A desk that runs; ended when dropped.
struct Running {
    child: Child,
    address: String,
    out: BufReader<ChildStdout>,
    err: BufReader<ChildStderr>,
}

impl Running {
    fn start(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut err = BufReader::new(child.stderr.take().unwrap());
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut address = None;
        // The log tells which port it was.
        let mut line = String::new();
        while address.is_none() && err.read_line(&mut line).unwrap() > 0 {
            let told: Option<serde_json::Value> = serde_json::from_str(&line).ok();
            address = told.and_then(|told| told["address"].as_str().map(str::to_owned));
            line.clear();
        }
        out.read_line(&mut line).unwrap();
        Self { child, address: address.expect("it opened"), out, err }
    }

    fn signal(&self, name: &str) {
        let done = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status().unwrap();
        assert!(done.success());
    }

    /// How it ended, and what it still said.
    fn end(mut self) -> (Option<i32>, String) {
        let status = self.child.wait().unwrap();
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).unwrap();
        self.err.read_to_string(&mut rest).unwrap();
        (status.code(), rest)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    answer
}

/// Begins to send a form and holds back its end, once a handler waits for it.
fn begin_form(address: &str, form: &str) -> TcpStream {
    const GO_ON: &str = "HTTP/1.1 100 Continue\r\n\r\n";
    let mut stream = TcpStream::connect(address).unwrap();
    let head = "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\nExpect: 100-continue\r\nConnection: close\r\n\
                Content-Type: application/x-www-form-urlencoded";
    write!(stream, "{head}\r\nContent-Length: {}\r\n\r\n", form.len()).unwrap();
    let mut told = vec![0; GO_ON.len()];
    stream.read_exact(&mut told).unwrap();
    assert_eq!(told, GO_ON.as_bytes());
    stream.write_all(&form.as_bytes()[..5]).unwrap();
    stream
}

#[test]
fn told_to_stop_it_lets_a_request_end() {
    let data = folder("stop");
    let running = Running::start(&mut desk(&["serve"], &data));
    let form = "email=nobody%40example.org&password=wrong";
    let mut slow = begin_form(&running.address, form);
    running.signal("TERM");
    // New ones are not let in any more.
    while TcpStream::connect(&running.address).is_ok() {
        std::thread::yield_now();
    }
    slow.write_all(&form.as_bytes()[5..]).unwrap();
    let mut answer = String::new();
    slow.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 422"), "{answer}");
    let (status, log) = running.end();
    assert_eq!(status, Some(0), "{log}");
    assert!(!log.contains("cut off"), "{log}");
    assert_eq!(std::fs::metadata(data.join("desk.db-wal")).map_or(0, |file| file.len()), 0, "the database was closed");
}

#[test]
fn told_twice_it_stops_at_once() {
    let data = folder("twice");
    let running = Running::start(&mut desk(&["serve"], &data));
    let _slow = begin_form(&running.address, "email=nobody%40example.org&password=wrong");
    running.signal("INT");
    while TcpStream::connect(&running.address).is_ok() {
        std::thread::yield_now();
    }
    running.signal("INT");
    let (status, said) = running.end();
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("stopped at once"), "{said}");
}

#[test]
fn one_folder_has_one_desk() {
    let data = folder("one");
    let running = Running::start(&mut desk(&["serve"], &data));
    for args in [&["serve"][..], &["restore", "nothing.db"]] {
        let second = ran(args, &data);
        assert_eq!(second.status, 2);
        assert!(second.err.contains("a desk runs on the folder"), "{}", second.err);
    }
    running.signal("TERM");
    assert_eq!(running.end().0, Some(0));
}

#[test]
fn a_port_that_is_taken_is_said_so() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let refused: Ran = desk(&["serve"], &folder("taken")).env("CHAPERONE_LISTEN", address.to_string()).output().unwrap().into();
    assert_eq!(refused.status, 2);
    assert!(refused.err.contains(&format!("port {} is taken", address.port())), "{}", refused.err);
}

#[test]
fn what_is_set_wrongly_is_named() {
    let data = folder("settings");
    let file = data.join("desk.toml");
    std::fs::write(&file, "litsen = \"127.0.0.1:0\"\n").unwrap();
    let refused = ran(&["serve", "--config", file.to_str().unwrap()], &data);
    assert_eq!(refused.status, 2);
    assert!(refused.err.contains("do you mean \"listen\"?"), "{}", refused.err);
    let refused: Ran = desk(&["serve"], &data).env("CHAPERONE_LOG", "=loud=").env("CHAPERONE_LITSEN", "x").output().unwrap().into();
    assert!(refused.err.contains("log: this must be error, warn"), "{}", refused.err);
    let refused: Ran = desk(&["serve"], &data).env("CHAPERONE_LISTEN", "192.0.2.1:1").env("CHAPERONE_LITSEN", "x").output().unwrap().into();
    assert!(refused.err.contains("CHAPERONE_LITSEN means nothing; do you mean CHAPERONE_LISTEN?"), "{}", refused.err);
}

#[cfg(target_os = "linux")]
#[test]
fn a_service_manager_is_told() {
    let data = folder("notify");
    let socket = data.join("notify");
    let manager = std::os::unix::net::UnixDatagram::bind(&socket).unwrap();
    let mut command = desk(&["serve"], &data);
    let running = Running::start(command.env("NOTIFY_SOCKET", &socket).env("WATCHDOG_USEC", "100000"));
    let told = || {
        let mut word = [0; 64];
        let length = manager.recv(&mut word).unwrap();
        String::from_utf8(word[..length].to_vec()).unwrap()
    };
    let mut words = vec![told(), told(), told()];
    words.sort();
    assert_eq!(words, ["READY=1", "WATCHDOG=1", "WATCHDOG=1"]);
    running.signal("TERM");
    while told() != "STOPPING=1" {}
    assert_eq!(running.end().0, Some(0));
}

#[cfg(unix)]
#[test]
fn a_copy_takes_the_place_of_what_was_lost() {
    use std::os::unix::fs::PermissionsExt as _;
    let data = folder("backup");
    let copy = data.join("copy.db");
    let copy = copy.to_str().unwrap();
    let nothing = ran(&["backup", copy], &data);
    assert!(nothing.err.contains("no desk here yet"), "{}", nothing.err);
    let filled = ran(&["demo", "--data", data.to_str().unwrap(), "--fill-only"], &data);
    assert_eq!(filled.status, 0, "{}", filled.err);

    // While it runs.
    let running = Running::start(&mut desk(&["serve"], &data));
    let done = ran(&["backup", copy], &data);
    assert_eq!(done.status, 0, "{}", done.err);
    assert!(done.out.contains("The key is not in the copy"), "{}", done.out);
    assert_eq!(std::fs::metadata(copy).unwrap().permissions().mode() & 0o777, 0o600);
    let key = std::fs::read(data.join("key")).unwrap();
    let bytes = std::fs::read(copy).unwrap();
    assert!(!bytes.windows(key.len()).any(|window| window == key), "the key is not inside");
    assert!(bytes.windows(12).any(|window| window == b"Ida Fernhill"));
    let again = ran(&["backup", copy], &data);
    assert!(again.err.contains("not overwritten"), "{}", again.err);
    running.signal("TERM");
    assert_eq!(running.end().0, Some(0));

    // Lost, and put back into an empty folder.
    let other = folder("restored");
    let restored = ran(&["restore", copy], &other);
    assert_eq!(restored.status, 0, "{}", restored.err);
    assert!(restored.out.contains("There is no key"), "{}", restored.out);
    std::fs::copy(data.join("key"), other.join("key")).unwrap();
    let restored = ran(&["restore", copy], &other);
    assert!(restored.out.contains("What was there before is now"), "{}", restored.out);
    assert!(!restored.out.contains("There is no key"), "{}", restored.out);
    let running = Running::start(&mut desk(&["serve"], &other));
    assert!(get(&running.address, "/").contains("/sign-in"), "it is set up");
    running.signal("TERM");
    assert_eq!(running.end().0, Some(0));

    // What is no copy, or not whole, changes nothing.
    let before = std::fs::read(other.join("desk.db")).unwrap();
    let words = data.join("words.txt");
    std::fs::write(&words, "Dear diary, this is no database at all. ".repeat(200)).unwrap();
    let mut broken = bytes.clone();
    let middle = broken.len() / 2;
    broken[middle..middle + 3000].fill(0x5a);
    let broken_file = data.join("broken.db");
    std::fs::write(&broken_file, broken).unwrap();
    for (file, why) in [(words, "not the database of a desk"), (broken_file, ""), (data.join("none.db"), "none.db")] {
        let refused = ran(&["restore", file.to_str().unwrap()], &other);
        assert_eq!(refused.status, 2, "{}", file.display());
        assert!(refused.err.contains(why), "{}", refused.err);
        assert_eq!(std::fs::read(other.join("desk.db")).unwrap(), before);
    }
}

#[test]
fn a_demo_is_filled_and_refuses_a_desk_in_use() {
    let data = folder("demo");
    let filled = ran(&["demo", "--data", data.to_str().unwrap(), "--fill-only", "--drafts", "30", "--audit", "200"], &data);
    assert_eq!(filled.status, 0, "{}", filled.err);
    for word in ["administrator", "Ida Fernhill", "Password of all:", "API token of the first:"] {
        assert!(filled.out.contains(word), "{word}: {}", filled.out);
    }
    let again = ran(&["demo", "--data", data.to_str().unwrap(), "--fill-only"], &data);
    assert!(again.err.contains("not empty"), "{}", again.err);
}
