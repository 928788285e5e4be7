//! PNG (third edition): chunks with check sums.

use crate::bytes::{Rest, head};
use crate::removed::Found;
use crate::{Bad, Fault, Removed, Size, Stripped};

const SIGNATURE: usize = 8;

/// Keeps the chunks that the picture is shown by.
pub(crate) fn strip(file: &[u8]) -> Result<Stripped, Bad> {
    let mut rest = Rest(file);
    let signature = rest.take(SIGNATURE)?;
    let (mut before, mut after) = (signature.to_vec(), Vec::with_capacity(file.len()));
    let (mut size, mut pixels, mut found) = (None, Pixels::None, Found::default());
    loop {
        let chunk = Chunk::read(&mut rest)?;
        if size.is_none() && &chunk.kind != b"IHDR" {
            return Err(Fault::Part.into());
        }
        pixels = pixels.then(&chunk.kind == b"IDAT")?;
        match &chunk.kind {
            b"IHDR" if size.is_some() => return Err(Fault::Part.into()),
            b"IHDR" => size = Some(header(chunk.data)?),
            b"IEND" => break,
            b"acTL" | b"fcTL" | b"fdAT" => return Err(Bad::Animated),
            _ => {}
        }
        match told(&chunk, &mut found)? {
            Keep::No => {}
            Keep::Yes if pixels == Pixels::None => before.extend_from_slice(chunk.whole),
            Keep::Yes => after.extend_from_slice(chunk.whole),
        }
    }
    found.trailing(rest.0);
    let size = size.ok_or(Fault::Size)?;
    if pixels == Pixels::None {
        return Err(Fault::NoPixels.into());
    }
    if let Some(orientation) = found.orientation() {
        put(&mut before, *b"eXIf", &orientation.block());
    }
    before.append(&mut after);
    put(&mut before, *b"IEND", &[]);
    Ok(Stripped { bytes: before, size, found })
}

/// A length, four letters, data and a check sum.
struct Chunk<'a> {
    kind: [u8; 4],
    data: &'a [u8],
    whole: &'a [u8],
}

impl<'a> Chunk<'a> {
    fn read(rest: &mut Rest<'a>) -> Result<Self, Fault> {
        let begin = rest.0;
        let length = u32::from_be_bytes(*rest.array()?) as usize;
        let kind = *rest.array()?;
        let data = rest.take(length)?;
        let sum = u32::from_be_bytes(*rest.array()?);
        if !kind.iter().all(u8::is_ascii_alphabetic) {
            return Err(Fault::Part);
        }
        if sum != crc(&[&kind, data]) {
            return Err(Fault::Checksum);
        }
        // Four bytes each of length, letters and sum.
        Ok(Self { kind, data, whole: begin.get(..length + 12).ok_or(Fault::CutOff)? })
    }
}

/// Where the pixels stand: in a row of chunks with nothing between.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pixels {
    None,
    Some,
    Over,
}

impl Pixels {
    fn then(self, pixels: bool) -> Result<Self, Fault> {
        match (self, pixels) {
            (Self::Over, true) => Err(Fault::Part),
            (_, true) => Ok(Self::Some),
            (Self::None, false) => Ok(Self::None),
            (_, false) => Ok(Self::Over),
        }
    }
}

fn header(data: &[u8]) -> Result<Size, Bad> {
    if data.len() != 13 {
        return Err(Fault::Part.into());
    }
    let [w3, w2, w1, w0, h3, h2, h1, h0] = *head(data)?;
    Size::checked(u32::from_be_bytes([w3, w2, w1, w0]), u32::from_be_bytes([h3, h2, h1, h0]))
}

enum Keep {
    Yes,
    No,
}

/// Whether the picture is shown by a chunk; else what it told.
fn told(chunk: &Chunk<'_>, found: &mut Found) -> Result<Keep, Fault> {
    match &chunk.kind {
        // Pixels, transparency, colours, density, background.
        b"IHDR" | b"PLTE" | b"IDAT" | b"tRNS" | b"gAMA" | b"cHRM" | b"sRGB" | b"iCCP" | b"sBIT" | b"cICP" | b"mDCV" | b"cLLI" | b"pHYs"
        | b"bKGD" => return Ok(Keep::Yes),
        b"eXIf" => found.exif(chunk.data),
        b"tIME" => found.add(Removed::Time),
        b"iTXt" if chunk.data.starts_with(b"XML:com.adobe.xmp\0") => found.xmp(chunk.data),
        // Camera data as some programs write them, packed.
        b"tEXt" | b"zTXt" | b"iTXt" if chunk.data.starts_with(b"Raw profile type") => found.add(Removed::BrokenExif),
        b"tEXt" | b"zTXt" | b"iTXt" => found.add(Removed::Text),
        b"caBX" => found.add(Removed::Provenance),
        // A capital says that the picture cannot be shown without it.
        [first, ..] if first.is_ascii_uppercase() => return Err(Fault::Part),
        _ => found.add(Removed::Other),
    }
    Ok(Keep::No)
}

fn put(out: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    out.extend_from_slice(&(data.len() as u32).to_be_bytes());
    out.extend_from_slice(&kind);
    out.extend_from_slice(data);
    out.extend_from_slice(&crc(&[&kind, data]).to_be_bytes());
}

/// The check sum of PNG: CRC-32 of ISO 3309.
fn crc(parts: &[&[u8]]) -> u32 {
    static TABLE: [u32; 256] = table();
    let step = |sum: u32, byte: &u8| TABLE.get(((sum ^ u32::from(*byte)) & 0xFF) as usize).copied().unwrap_or_default() ^ (sum >> 8);
    !parts.iter().copied().flatten().fold(u32::MAX, step)
}

#[expect(clippy::indexing_slicing, reason = "the index is below the length, and nothing else works at compile time")]
const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut sum = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            sum = if sum & 1 == 1 { 0xEDB8_8320 ^ (sum >> 1) } else { sum >> 1 };
            bit += 1;
        }
        table[byte] = sum;
        byte += 1;
    }
    table
}
