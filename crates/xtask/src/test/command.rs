//! Programs run as a step: what they say is kept, and shown when they fail.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

use super::Done;

/// A program to be run in the root of the repository.
pub(crate) struct Program {
    name: String,
    command: Command,
}

/// Cargo with `args`.
pub(super) fn cargo(root: &Path, args: &[&str]) -> Program {
    // The Cargo that runs this task is the one that the repository asks for.
    program(root, env!("CARGO"), args)
}

/// Any program with `args`.
pub(crate) fn program(root: &Path, name: &str, args: &[&str]) -> Program {
    let mut command = Command::new(name);
    command.args(args).current_dir(root).stdin(Stdio::null());
    Program { name: format!("{name} {}", args.join(" ")), command }
}

/// Whether Cargo has the subcommand `name`.
pub(super) fn installed(root: &Path, name: &str) -> bool {
    cargo(root, &[name, "--version"]).run().is_ok()
}

impl Program {
    /// With a variable in its environment.
    pub(super) fn with(mut self, variable: &str, value: &str) -> Self {
        self.command.env(variable, value);
        self
    }

    /// Runs it; the answer is what it wrote to standard output, then to standard error.
    pub(super) fn run(mut self) -> Result<String, String> {
        let output = self.command.output().map_err(|e| format!("{}: {e}", self.name))?;
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let both = said(&output.stdout) + &said(&output.stderr);
        if output.status.success() { Ok(both) } else { Err(format!("{}: {}\n{both}", self.name, output.status)) }
    }

    /// Runs it; the answer is what it wrote to standard output alone.
    pub(super) fn output(self) -> Result<String, String> {
        self.ending(&[0])
    }

    /// As [`Self::output`], where each of `codes` is a good end.
    pub(crate) fn ending(mut self, codes: &[i32]) -> Result<String, String> {
        let output = self.command.output().map_err(|e| format!("{}: {e}", self.name))?;
        if !output.status.code().is_some_and(|code| codes.contains(&code)) {
            return Err(format!("{}: {}\n{}", self.name, output.status, String::from_utf8_lossy(&output.stderr)));
        }
        String::from_utf8(output.stdout).map_err(|e| format!("{}: {e}", self.name))
    }

    /// Runs it; nothing is said of what went well.
    pub(super) fn quiet(self) -> Result<Done, String> {
        self.run().map(|_| Done::Passed(String::new()))
    }
}

/// What Cargo knows of the workspace and all that it depends on.
#[derive(Deserialize)]
pub(super) struct Metadata {
    pub(super) packages: Vec<Package>,
    pub(super) target_directory: PathBuf,
}

/// A crate at one version.
#[derive(Deserialize)]
pub(super) struct Package {
    pub(super) name: String,
    pub(super) version: String,
    pub(super) license: Option<String>,
    /// Where it comes from; `None` for a crate of the workspace.
    pub(super) source: Option<String>,
    pub(super) dependencies: Vec<Dependency>,
}

/// What a manifest asks for.
#[derive(Deserialize)]
pub(super) struct Dependency {
    pub(super) name: String,
    /// Where it lies, if it is a crate of the workspace.
    pub(super) path: Option<PathBuf>,
    /// `dev` and `build`, where it is not shipped.
    pub(super) kind: Option<String>,
}

/// Asks Cargo about the workspace.
pub(super) fn metadata(root: &Path) -> Result<Metadata, String> {
    // `--locked`: a Cargo.lock that is out of date is a failure of its own.
    let json = cargo(root, &["metadata", "--locked", "--format-version", "1"]).output()?;
    serde_json::from_str(&json).map_err(|e| format!("cargo metadata: {e}"))
}
