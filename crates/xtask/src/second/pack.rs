//! The second stage as it ships: what the training wrote, rounded, with its vocabulary before it.

use std::collections::HashMap;
use std::path::Path;

use chaperone_core::judge::second::encoder::Encoder;
use chaperone_core::judge::second::matrix::{Dense, Table};
use serde::Deserialize;

/// Tensors by name: shape and numbers, row by row.
pub struct Tensors(HashMap<String, (Vec<usize>, Vec<f32>)>);

#[derive(Deserialize)]
struct Entry {
    dtype: String,
    shape: Vec<usize>,
    data_offsets: (usize, usize),
}

impl Tensors {
    /// Reads a `safetensors` file: the length of a JSON header (`u64`), the header, the numbers
    /// (<https://github.com/huggingface/safetensors>).
    pub fn read(path: &Path) -> Result<Self, String> {
        let bytes = std::fs::read(path).map_err(|e| format!("{}: {e}", path.display()))?;
        let cut = || format!("{}: cut short", path.display());
        let (length, rest) = bytes.split_first_chunk::<8>().ok_or_else(cut)?;
        let (header, data) = rest.split_at_checked(u64::from_le_bytes(*length) as usize).ok_or_else(cut)?;
        let entries: HashMap<String, Entry> = serde_json::from_slice(header).map_err(|e| format!("{}: {e}", path.display()))?;
        let tensor = |(name, entry): (String, Entry)| {
            if entry.dtype != "F32" {
                return Err(format!("{name} is {}, not F32", entry.dtype));
            }
            let bytes = data.get(entry.data_offsets.0..entry.data_offsets.1).ok_or_else(cut)?;
            Ok((name, (entry.shape, bytes.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect())))
        };
        Ok(Self(entries.into_iter().map(tensor).collect::<Result<_, _>>()?))
    }

    fn get(&self, name: &str) -> Result<&(Vec<usize>, Vec<f32>), String> {
        self.0.get(name).ok_or_else(|| format!("no tensor is called {name}"))
    }

    /// A table without biases.
    fn table(&self, name: &str, out: &mut Vec<u8>) -> Result<(), String> {
        let (shape, values) = self.get(name)?;
        Table::write(values, shape.last().copied().unwrap_or(1), out);
        Ok(())
    }

    /// A layer's weights, with biases where it has some.
    fn dense(&self, name: &str, out: &mut Vec<u8>) -> Result<(), String> {
        let (shape, values) = self.get(&format!("{name}.weight"))?;
        let bias = self.get(&format!("{name}.bias")).map_or(&[][..], |(_, bias)| bias);
        Dense::write(values, bias, shape.last().copied().unwrap_or(1), out);
        Ok(())
    }

    fn norm(&self, name: &str, out: &mut Vec<u8>) -> Result<(), String> {
        for part in ["weight", "bias"] {
            let (_, values) = self.get(&format!("{name}.{part}"))?;
            for v in values {
                out.extend(v.to_le_bytes());
            }
        }
        Ok(())
    }

    /// The encoder as [`Encoder::read`] reads it, behind the vocabulary `pieces`.
    pub fn encoder(&self, pieces: &[u8]) -> Result<Vec<u8>, String> {
        let mut out = pieces.to_vec();
        for table in ["piece", "place", "sort", "look"] {
            self.table(table, &mut out)?;
        }
        self.norm("norm", &mut out)?;
        for layer in 0..6 {
            let name = |part: &str| format!("layer.{layer}.{part}");
            for part in ["query", "key", "value", "mix"] {
                self.dense(&name(part), &mut out)?;
            }
            self.norm(&name("norm1"), &mut out)?;
            self.dense(&name("up"), &mut out)?;
            self.dense(&name("down"), &mut out)?;
            self.norm(&name("norm2"), &mut out)?;
        }
        for head in ["heed", "rule", "tag"] {
            self.dense(head, &mut out)?;
        }
        Encoder::read(&out).ok_or("the encoder does not fit the program")?;
        Ok(out)
    }
}
