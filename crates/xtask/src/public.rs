//! The public sets of names in social and clinical text: their training parts teach, their development parts measure.

use std::io::Read;
use std::ops::Range;
use std::path::Path;

use chaperone_core::read::tag::NameTag;
use flate2::read::GzDecoder;
use serde::Deserialize;

#[derive(Deserialize)]
struct Line {
    text: String,
    #[serde(default)]
    spans: Vec<Mark>,
}

#[derive(Deserialize)]
struct Mark {
    start: usize,
    end: usize,
    label: String,
}

/// A text with its names.
pub struct Row {
    /// The text.
    pub text: String,
    /// Byte ranges of names.
    pub spans: Vec<(Range<usize>, NameTag)>,
    /// Whether every name is marked; otherwise only lower-case words are known to be none.
    pub names_marked: bool,
}

fn tag_of(label: &str) -> NameTag {
    match label {
        "PER" | "person" | "PERSON" => NameTag::Person,
        "ORG" | "corporation" | "group" | "ORGANIZATION" => NameTag::Organisation,
        "LOC" | "location" | "LOCATION" | "ADDRESS" => NameTag::Place,
        "MISC" | "product" | "creative-work" => NameTag::Work,
        _ => NameTag::None,
    }
}

fn read(path: &Path, names_marked: bool) -> Result<Vec<Row>, String> {
    let shown = path.display();
    let file = std::fs::File::open(path).map_err(|e| format!("{shown}: {e}"))?;
    let mut text = String::new();
    GzDecoder::new(file).read_to_string(&mut text).map_err(|e| format!("{shown}: {e}"))?;
    text.lines()
        .map(|line| {
            let line: Line = serde_json::from_str(line).map_err(|e| format!("{shown}: {e}"))?;
            let bytes: Vec<usize> = line.text.char_indices().map(|(at, _)| at).chain([line.text.len()]).collect();
            let spans = line.spans.iter().filter_map(|m| Some((*bytes.get(m.start)?..*bytes.get(m.end)?, tag_of(&m.label)))).collect();
            Ok(Row { text: line.text, spans, names_marked })
        })
        .collect()
}

/// The sets, and whether every name in them is marked.
const SETS: [(&str, bool); 5] =
    [("wnut17", true), ("btc", true), ("tweebank_ner", true), ("presidio_synth", true), ("mts_clinical_text", false)];

/// The training parts.
pub fn train(folder: &Path) -> Result<Vec<Row>, String> {
    let mut rows = Vec::new();
    for (set, marked) in SETS {
        rows.extend(read(&folder.join(format!("{set}.train.jsonl.gz")), marked)?);
    }
    Ok(rows)
}

/// The development parts, set by set.
pub fn dev(folder: &Path) -> Result<Vec<(&'static str, Vec<Row>)>, String> {
    SETS.iter().map(|(set, marked)| Ok((*set, read(&folder.join(format!("{set}.dev.jsonl.gz")), *marked)?))).collect()
}
