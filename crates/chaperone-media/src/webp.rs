//! WebP (RFC 9649): chunks in a RIFF file.

use crate::bytes::{Rest, head};
use crate::removed::Found;
use crate::{Bad, Fault, Removed, Size, Stripped};

const HAS_XMP: u8 = 0x04;
const HAS_EXIF: u8 = 0x08;
const ANIMATED: u8 = 0x02;

/// Keeps the chunks that the picture is shown by.
pub(crate) fn strip(file: &[u8]) -> Result<Stripped, Bad> {
    let mut rest = Rest(file);
    rest.array::<4>()?;
    let length = u32::from_le_bytes(*rest.array()?) as usize;
    let mut inside = Rest(rest.take(length)?);
    let mut found = Found::default();
    found.trailing(rest.0);
    inside.array::<4>()?;
    let (mut canvas, mut pixels, mut kept) = (None, None, Vec::with_capacity(length));
    while !inside.is_empty() {
        let (kind, data) = chunk(&mut inside)?;
        match kind {
            b"VP8X" if canvas.is_none() && kept.is_empty() => canvas = Some(Canvas::read(data)?),
            b"VP8 " | b"VP8L" if pixels.is_none() => {
                pixels = Some(if kind == b"VP8L" { lossless(data)? } else { lossy(data)? });
                put(&mut kept, *kind, data);
            }
            b"ALPH" | b"ICCP" if pixels.is_none() && canvas.is_some() => put(&mut kept, *kind, data),
            b"VP8X" | b"VP8 " | b"VP8L" | b"ALPH" => return Err(Fault::Part.into()),
            b"ANIM" | b"ANMF" => return Err(Bad::Animated),
            b"EXIF" => found.exif(data.strip_prefix(b"Exif\0\0").unwrap_or(data)),
            b"XMP " => found.xmp(data),
            b"C2PA" => found.add(Removed::Provenance),
            _ => found.add(Removed::Other),
        }
    }
    let size = pixels.ok_or(Fault::NoPixels)?;
    if canvas.as_ref().is_some_and(|canvas| canvas.size != size) {
        return Err(Fault::Size.into());
    }
    Ok(Stripped { bytes: written(canvas.as_ref(), &kept, &mut found), size, found })
}

/// Four letters, a length, data, and a byte to fill up to an even length.
fn chunk<'a>(inside: &mut Rest<'a>) -> Result<(&'a [u8; 4], &'a [u8]), Fault> {
    let kind = inside.array()?;
    let length = u32::from_le_bytes(*inside.array()?) as usize;
    let data = inside.take(length)?;
    // Some programs leave out the very last one.
    if length % 2 == 1 && !inside.is_empty() {
        inside.byte()?;
    }
    Ok((kind, data))
}

/// The header of a file with more than pixels.
struct Canvas {
    data: [u8; 10],
    size: Size,
}

impl Canvas {
    fn read(data: &[u8]) -> Result<Self, Bad> {
        let data: [u8; 10] = data.try_into().map_err(|_| Fault::Part)?;
        let [flags, _, _, _, w0, w1, w2, h0, h1, h2] = data;
        if flags & ANIMATED != 0 {
            return Err(Bad::Animated);
        }
        let size = Size::checked(u32::from_le_bytes([w0, w1, w2, 0]) + 1, u32::from_le_bytes([h0, h1, h2, 0]) + 1)?;
        Ok(Self { data, size })
    }
}

/// The size of VP8 data (RFC 6386, 9.1): a key frame, its start code, and two times fourteen bits.
fn lossy(data: &[u8]) -> Result<Size, Bad> {
    let [first, _, _, 0x9D, 0x01, 0x2A, w0, w1, h0, h1] = *head(data)? else { return Err(Fault::Part.into()) };
    if first & 1 != 0 {
        return Err(Fault::Part.into());
    }
    let fourteen = |low, high| u32::from(u16::from_le_bytes([low, high]) & 0x3FFF);
    Size::checked(fourteen(w0, w1), fourteen(h0, h1))
}

/// The size of VP8L data: a mark, and two times fourteen bits, less one.
fn lossless(data: &[u8]) -> Result<Size, Bad> {
    let [0x2F, b0, b1, b2, b3] = *head(data)? else { return Err(Fault::Part.into()) };
    let bits = u32::from_le_bytes([b0, b1, b2, b3]);
    Size::checked((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
}

/// The file anew. Without a header for more than pixels nobody reads an orientation, so none is written.
fn written(canvas: Option<&Canvas>, kept: &[u8], found: &mut Found) -> Vec<u8> {
    let mut inside = b"WEBP".to_vec();
    let orientation = found.orientation();
    if let Some(Canvas { data: [flags, rest @ ..], .. }) = canvas {
        let flags = flags & !(HAS_EXIF | HAS_XMP) | if orientation.is_some() { HAS_EXIF } else { 0 };
        let mut data = vec![flags];
        data.extend_from_slice(rest);
        put(&mut inside, *b"VP8X", &data);
        inside.extend_from_slice(kept);
        if let Some(orientation) = orientation {
            put(&mut inside, *b"EXIF", &orientation.block());
        }
    } else {
        found.forget_orientation();
        inside.extend_from_slice(kept);
    }
    let mut out = b"RIFF".to_vec();
    out.extend_from_slice(&(inside.len() as u32).to_le_bytes());
    out.append(&mut inside);
    out
}

fn put(out: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    out.extend_from_slice(&kind);
    out.extend_from_slice(&(data.len() as u32).to_le_bytes());
    out.extend_from_slice(data);
    if data.len() % 2 == 1 {
        out.push(0);
    }
}
