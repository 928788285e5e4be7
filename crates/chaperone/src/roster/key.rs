//! The key of rosters: made once by the operating system's randomness, kept where only its owner can read it,
//! never shown.

use std::env;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use chaperone_core::roster::Key;

use crate::problem::Problem;

/// First line of a key file; the second is the key in hexadecimal digits.
const HEAD: &str = "chaperone roster key 1";
/// The longest key file that is read, in bytes.
const MAX_BYTES: u64 = 256;

/// Where the key is kept unless another place is given.
pub(super) fn usual_place() -> Result<PathBuf, Problem> {
    let folder = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let config = if cfg!(windows) {
        folder("APPDATA")
    } else {
        folder("XDG_CONFIG_HOME").or_else(|| folder("HOME").map(|home| home.join(".config")))
    };
    let none = || {
        Problem::new("there is no folder to keep the key in").help("say where the key is to be: --key FILE, for check --roster-key FILE")
    };
    config.map(|config| config.join("chaperone").join("roster.key")).ok_or_else(none)
}

/// A key that nobody else has.
pub(super) fn fresh() -> Result<Key, Problem> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| Problem::new(format!("the operating system gives no randomness for a key: {error}")))?;
    Ok(Key::new(bytes))
}

/// The key at `path`.
pub(super) fn read(path: &Path) -> Result<Key, Problem> {
    let place = path.display().to_string();
    let mut text = String::new();
    let read = File::open(path).and_then(|file| file.take(MAX_BYTES).read_to_string(&mut text));
    match read {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let help = "it is made by `chaperone roster` on the machine where a list is hashed; bring it from there, or say where it is with --roster-key FILE";
            return Err(Problem::new("there is no key here, and a hashed patient list is of no use without its own").at(place).help(help));
        }
        Err(error) if error.kind() == io::ErrorKind::InvalidData => text.clear(),
        Err(error) => return Err(Problem::io(&place, &error)),
    }
    let key = parse(&text).ok_or_else(|| Problem::new("this is no key of a patient list").at(&place))?;
    warn(path, &place);
    Ok(key)
}

/// The key at `path`, made now if there is none, and whether it was.
pub(super) fn read_or_make(path: &Path) -> Result<(Key, bool), Problem> {
    if fs::metadata(path).is_ok() {
        return Ok((read(path)?, false));
    }
    let place = path.display().to_string();
    let key = fresh()?;
    let made = path.parent().map_or(Ok(()), make_folder).and_then(|()| write_private(path, text(&key).as_bytes(), false));
    // Somebody else may have made one in the meantime: then that is the key.
    let made = made.map_err(|error| Problem::io(&place, &error))?;
    if made { Ok((key, true)) } else { Ok((read(path)?, false)) }
}

fn text(key: &Key) -> String {
    format!("{HEAD}\n{:032x}\n", u128::from_be_bytes(*key.bytes()))
}

fn parse(text: &str) -> Option<Key> {
    let digits = text.strip_prefix(HEAD)?.trim();
    let fine = digits.len() == 32 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    let key = if fine { u128::from_str_radix(digits, 16).ok() } else { None };
    key.map(|key| Key::new(key.to_be_bytes()))
}

/// Writes a file that only its owner can read: whole, or not at all. Without `over` an existing file stays, and the
/// answer is `false`.
pub(super) fn write_private(path: &Path, bytes: &[u8], over: bool) -> io::Result<bool> {
    let name = path.file_name().ok_or_else(|| io::Error::from(io::ErrorKind::InvalidFilename))?;
    let mut beside = name.to_owned();
    beside.push(format!(".{}.new", std::process::id()));
    let beside = path.with_file_name(beside);
    let put = create_private(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let put = put.and_then(|()| if over { fs::rename(&beside, path).map(|()| true) } else { keep(&beside, path) });
    // After a rename there is nothing to remove.
    let _ = fs::remove_file(&beside);
    put
}

/// Gives `beside` the name `path`, unless there is such a file.
fn keep(beside: &Path, path: &Path) -> io::Result<bool> {
    match fs::hard_link(beside, path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        // A file system without links: as near to it as can be.
        Err(_) if fs::symlink_metadata(path).is_ok() => Ok(false),
        Err(_) => fs::rename(beside, path).map(|()| true),
    }
}

#[cfg(unix)]
fn create_private(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn create_private(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

#[cfg(unix)]
fn make_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    if folder.as_os_str().is_empty() { Ok(()) } else { fs::DirBuilder::new().recursive(true).mode(0o700).create(folder) }
}

#[cfg(not(unix))]
fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.as_os_str().is_empty() { Ok(()) } else { fs::create_dir_all(folder) }
}

/// Says so where others can read the key.
#[cfg(unix)]
fn warn(path: &Path, place: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    if fs::metadata(path).is_ok_and(|data| data.permissions().mode() & 0o077 != 0) {
        Problem::new("others can read this key").at(place).help("`chmod 600` on it keeps it yours").report();
    }
}

#[cfg(not(unix))]
fn warn(_: &Path, _: &str) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_was_written() {
        let key = Key::new([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 253, 254, 255]);
        assert_eq!(parse(&text(&key)).as_ref(), Some(&key));
        assert_eq!(parse(&text(&key).replace('\n', "\r\n")).as_ref(), Some(&key));
        let good = text(&key);
        for bad in
            ["", HEAD, "chaperone roster key 2\n00", good.trim_end_matches("ff\n"), &good.replace("fe", "fg"), &good.replace("fe", "é")]
        {
            assert!(parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn no_two_keys_are_alike() {
        assert_ne!(fresh().unwrap(), fresh().unwrap());
    }
}
