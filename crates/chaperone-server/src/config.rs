//! How the desk is run: a file, then the environment.
//!
//! [`KEYS`] is what docs/desk.md shows; a test holds it against the struct.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use chaperone_core::pack::nearest;
use serde::{Deserialize, Serialize};

/// Every key, what it is if not given, and what it is for.
pub const KEYS: &[(&str, &str, &str)] = &[
    ("listen", "`127.0.0.1:8420`", "Address and port where pages are served."),
    (
        "metrics",
        "nowhere",
        "Address and port of health and metrics, such as `127.0.0.1:8421`. For whoever runs the desk: never open it to others.",
    ),
    ("url", "`http://localhost:8420`", "How members reach the desk. Cookies and passkeys are bound to it, so it must be right."),
    ("data", "`~/.local/share/chaperone`", "Folder of the database."),
    ("key", "`key` in `data`", "File of the key that tokens are sealed with; made at the first start."),
    (
        "private_origins",
        "none",
        "Origins that the desk may speak to although they are on this machine or a private network. In the environment with commas between them.",
    ),
    ("log", "`info`", "What is logged: `error`, `warn`, `info`, `debug`, or finer, such as `info,chaperone_server=debug`."),
];

/// Every key, with what it is if not given. A key `data` is `CHAPERONE_DATA` in the environment, which wins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Config {
    /// Where pages are served.
    pub listen: SocketAddr,
    /// Where health and metrics are served, for whoever runs the desk; nowhere if not given.
    pub metrics: Option<SocketAddr>,
    /// How members reach the desk, such as `https://desk.example.org`: cookies and passkeys are bound to it.
    pub url: String,
    /// Folder of the database.
    pub data: PathBuf,
    /// File of the key that tokens are sealed with; `key` in the folder of the database if not given.
    pub key: Option<PathBuf>,
    /// Origins that the desk may speak to although they are on this machine or a private network.
    pub private_origins: Vec<String>,
    /// What is logged, such as `info` or `chaperone_server=debug`.
    pub log: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8420)),
            metrics: None,
            url: "http://localhost:8420".to_owned(),
            data: data_folder(),
            key: None,
            private_origins: Vec::new(),
            log: "info".to_owned(),
        }
    }
}

/// A configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{place}: {wrong}")]
pub struct ConfigError {
    /// File or variable.
    pub place: String,
    /// What is wrong with it.
    pub wrong: String,
}

impl Config {
    /// Reads `file`, if one is given, then the environment.
    pub fn load(file: Option<&Path>, variable: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let mut config = match file {
            None => Self::default(),
            Some(path) => {
                let place = path.display().to_string();
                let text = std::fs::read_to_string(path).map_err(|e| ConfigError { place: place.clone(), wrong: e.to_string() })?;
                parse(&text).map_err(|wrong| ConfigError { place, wrong })?
            }
        };
        let wrong = |name: &str, wrong: &str| ConfigError { place: name.to_owned(), wrong: wrong.to_owned() };
        let address = "this must be an address such as 127.0.0.1:8420";
        if let Some(value) = variable("CHAPERONE_LISTEN") {
            config.listen = value.parse().map_err(|_| wrong("CHAPERONE_LISTEN", address))?;
        }
        if let Some(value) = variable("CHAPERONE_METRICS") {
            config.metrics = Some(value.parse().map_err(|_| wrong("CHAPERONE_METRICS", address))?);
        }
        if let Some(value) = variable("CHAPERONE_URL") {
            config.url = value;
        }
        if let Some(value) = variable("CHAPERONE_DATA") {
            config.data = value.into();
        }
        if let Some(value) = variable("CHAPERONE_KEY") {
            config.key = Some(value.into());
        }
        if let Some(value) = variable("CHAPERONE_PRIVATE_ORIGINS") {
            config.private_origins = value.split(',').map(|origin| origin.trim().to_owned()).filter(|origin| !origin.is_empty()).collect();
        }
        if let Some(value) = variable("CHAPERONE_LOG") {
            config.log = value;
        }
        let url = url::Url::parse(&config.url).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some());
        let url = url.ok_or_else(|| wrong("url", "this must be how members reach the desk, such as https://desk.example.org"))?;
        config.url = url.origin().ascii_serialization();
        Ok(config)
    }

    /// The variables among `names` that look as if they were meant for the desk, with the one that was perhaps meant.
    pub fn strangers(names: impl Iterator<Item = String>) -> Vec<(String, Option<String>)> {
        // The file itself is named by an option of the command line.
        let known = || KEYS.iter().map(|(key, ..)| *key).chain(["config"]);
        let mut strange: Vec<_> = names
            .filter_map(|name| {
                let key = name.strip_prefix("CHAPERONE_")?.to_lowercase();
                let meant = nearest(&key, known()).map(variable_of);
                (!known().any(|known| known == key)).then_some((name, meant))
            })
            .collect();
        strange.sort();
        strange
    }

    /// The database.
    pub fn database(&self) -> PathBuf {
        self.data.join("desk.db")
    }

    /// The key that tokens are sealed with.
    pub fn key_file(&self) -> PathBuf {
        self.key.clone().unwrap_or_else(|| self.data.join("key"))
    }

    /// Whether members reach the desk by TLS.
    pub fn is_secure(&self) -> bool {
        self.url.starts_with("https://")
    }
}

/// What the key `key` is called in the environment.
fn variable_of(key: &str) -> String {
    format!("CHAPERONE_{}", key.to_uppercase())
}

fn parse(text: &str) -> Result<Config, String> {
    let table: toml::Table = toml::from_str(text).map_err(|e| e.to_string())?;
    let keys = || KEYS.iter().map(|(key, ..)| *key);
    if let Some(key) = table.keys().find(|key| !keys().any(|known| known == key.as_str())) {
        return Err(match nearest(key, keys()) {
            Some(meant) => format!("there is no setting \"{key}\"; do you mean \"{meant}\"?"),
            None => format!("there is no setting \"{key}\"; docs/desk.md lists them: {}", keys().collect::<Vec<_>>().join(", ")),
        });
    }
    // From the text again, so that an error shows the line.
    toml::from_str(text).map_err(|e| e.to_string())
}

fn data_folder() -> PathBuf {
    let home = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    home("XDG_DATA_HOME")
        .or_else(|| home("HOME").map(|home| home.join(".local/share")))
        .map_or_else(|| PathBuf::from("chaperone-desk"), |base| base.join("chaperone"))
}

/// The table of docs/desk.md.
#[cfg(test)]
fn table() -> String {
    use std::fmt::Write as _;
    let mut table = "| key | in the environment | if not given | what it is |\n|---|---|---|---|\n".to_owned();
    for (key, default, what) in KEYS {
        let _ = writeln!(table, "| `{key}` | `{}` | {default} | {what} |", variable_of(key));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str, variables: &[(&str, &str)]) -> Result<Config, String> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        let find = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        Config::load(Some(file.path()), find).map_err(|error| error.wrong)
    }

    #[test]
    fn every_key_is_listed_and_documented() {
        let all = serde_json::to_value(Config::default()).unwrap();
        let mut fields: Vec<&str> = all.as_object().unwrap().keys().map(String::as_str).collect();
        let mut keys: Vec<&str> = KEYS.iter().map(|(key, ..)| *key).collect();
        fields.sort_unstable();
        keys.sort_unstable();
        assert_eq!(fields, keys);
        let page = include_str!("../../../docs/desk.md");
        assert!(page.contains(&table()), "docs/desk.md should have this table:\n{}", table());
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let config = load("listen = \"127.0.0.1:9000\"\nlog = \"warn\"", &[("CHAPERONE_LISTEN", "127.0.0.1:9001")]).unwrap();
        assert_eq!((config.listen.port(), config.log.as_str()), (9001, "warn"));
        for (key, value) in
            [("listen", "127.0.0.1:1"), ("metrics", "127.0.0.1:2"), ("url", "https://a.example"), ("data", "/d"), ("key", "/k")]
        {
            let config = serde_json::to_value(load("", &[(variable_of(key).as_str(), value)]).unwrap()).unwrap();
            assert_eq!(config[key], value);
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert_eq!(load("listn = 1", &[]).unwrap_err(), "there is no setting \"listn\"; do you mean \"listen\"?");
        assert!(load("colour = 1", &[]).unwrap_err().contains("lists them: listen, metrics"));
        assert!(load("listen = \"here\"", &[]).unwrap_err().contains("line 1"));
        assert!(load("", &[("CHAPERONE_LISTEN", "8420")]).unwrap_err().contains("127.0.0.1:8420"));
        assert!(load("url = \"desk.example.org\"", &[]).unwrap_err().contains("https://"));
    }

    #[test]
    fn a_variable_that_is_none_is_noticed() {
        let names = ["CHAPERONE_LISTEN", "CHAPERONE_LITSEN", "CHAPERONE_COLOUR", "CHAPERONE_CONFIG", "PATH"];
        let strange = Config::strangers(names.iter().map(|name| (*name).to_owned()));
        let meant = Some("CHAPERONE_LISTEN".to_owned());
        assert_eq!(strange, [("CHAPERONE_COLOUR".to_owned(), None), ("CHAPERONE_LITSEN".to_owned(), meant)]);
    }
}
