//! JPEG (ITU-T T.81): segments between markers, scans of entropy-coded data, an end.

use crate::bytes::{Rest, head};
use crate::exif::Orientation;
use crate::removed::Found;
use crate::{Bad, Fault, Removed, Size, Stripped};

const SOI: u8 = 0xD8;
const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;
const APP0: u8 = 0xE0;
const APP1: u8 = 0xE1;
const APP2: u8 = 0xE2;
const APP11: u8 = 0xEB;
const APP13: u8 = 0xED;
const APP14: u8 = 0xEE;
const COM: u8 = 0xFE;

const EXIF: &[u8] = b"Exif\0\0";
const ICC: &[u8] = b"ICC_PROFILE\0";

/// Keeps tables, frame, scans, colours and orientation.
pub(crate) fn strip(file: &[u8]) -> Result<Stripped, Bad> {
    let mut rest = Rest(file);
    rest.array::<2>()?;
    let mut out = Writer { before: vec![0xFF, SOI], after: Vec::with_capacity(file.len()) };
    let (mut size, mut scans, mut found) = (None, 0, Found::default());
    loop {
        let marker = marker(&mut rest)?;
        match marker {
            EOI => break,
            SOS => {
                if size.is_none() {
                    return Err(Fault::Part.into());
                }
                out.keep(marker, segment(&mut rest)?);
                out.after.extend_from_slice(entropy(&mut rest)?);
                scans += 1;
            }
            0xC0..=0xC2 if size.is_none() => size = Some(frame(segment(&mut rest)?).inspect(|frame| out.keep(marker, frame.1))?.0),
            0xC0..=0xC2 => return Err(Fault::Size.into()),
            // Huffman and quantisation tables, arithmetic conditioning, lines, restart interval.
            0xC4 | 0xCC | 0xDB..=0xDD => out.keep(marker, segment(&mut rest)?),
            // Lossless, hierarchical, arithmetic.
            0xC3 | 0xC5..=0xCF | 0xDE | 0xDF => return Err(Fault::Coding.into()),
            APP0..=0xEF | COM => application(marker, segment(&mut rest)?, &mut out, &mut found),
            0xF0..=0xFD => {
                segment(&mut rest)?;
                found.add(Removed::Other);
            }
            _ => return Err(Fault::Part.into()),
        }
    }
    found.trailing(rest.0);
    let size = size.ok_or(Fault::Size)?;
    if scans == 0 {
        return Err(Fault::NoPixels.into());
    }
    Ok(Stripped { bytes: out.finish(found.orientation()), size, found })
}

/// The next marker; any number of 0xFF may stand before it.
fn marker(rest: &mut Rest<'_>) -> Result<u8, Fault> {
    if rest.byte()? != 0xFF {
        return Err(Fault::Part);
    }
    loop {
        match rest.byte()? {
            0xFF => {}
            marker => return Ok(marker),
        }
    }
}

/// What stands after a marker that has a length.
fn segment<'a>(rest: &mut Rest<'a>) -> Result<&'a [u8], Fault> {
    let length = u16::from_be_bytes(*rest.array()?);
    rest.take(usize::from(length).checked_sub(2).ok_or(Fault::Part)?)
}

/// Entropy-coded data, up to a marker that is no restart.
fn entropy<'a>(rest: &mut Rest<'a>) -> Result<&'a [u8], Fault> {
    let ends = |pair: &[u8]| matches!(pair, [0xFF, second] if !matches!(second, 0 | 0xD0..=0xD7 | 0xFF));
    let mut end = rest.0.windows(2).position(ends).ok_or(Fault::CutOff)?;
    // What fills up to a marker belongs to the marker.
    while end > 0 && rest.0.get(end - 1) == Some(&0xFF) {
        end -= 1;
    }
    rest.take(end)
}

/// The size that a frame header states, and the header.
fn frame(segment: &[u8]) -> Result<(Size, &[u8]), Bad> {
    let [_, h1, h0, w1, w0, components] = *head(segment)?;
    if segment.len() != 6 + 3 * usize::from(components) {
        return Err(Fault::Part.into());
    }
    let size = Size::checked(u16::from_be_bytes([w1, w0]).into(), u16::from_be_bytes([h1, h0]).into())?;
    Ok((size, segment))
}

/// Keeps of an application's segment what the picture is shown by.
fn application(marker: u8, segment: &[u8], out: &mut Writer, found: &mut Found) {
    match (marker, segment) {
        (APP0, [b'J', b'F', b'I', b'F', 0, _, _, _, _, _, _, _, x, y, ..]) => {
            if *x > 0 && *y > 0 || segment.len() > 14 {
                found.add(Removed::Thumbnail);
            }
            out.jfif(segment);
        }
        (APP0, [b'J', b'F', b'X', b'X', ..]) => found.add(Removed::Thumbnail),
        (APP1, _) if segment.starts_with(EXIF) => found.exif(segment.get(EXIF.len()..).unwrap_or_default()),
        (APP1, _) if segment.starts_with(b"http://ns.adobe.com/x") => found.xmp(segment),
        (APP2, _) if segment.starts_with(ICC) => out.keep(marker, segment),
        (APP2, _) if segment.starts_with(b"MPF\0") => found.add(Removed::SecondImage),
        (APP11, _) => found.add(Removed::Provenance),
        (APP13, _) => found.add(Removed::Iptc),
        // How colours were turned: without it some pictures come out in false ones.
        (APP14, [b'A', b'd', b'o', b'b', b'e', ..]) if segment.len() >= 12 => {
            if segment.len() > 12 {
                found.add(Removed::Other);
            }
            out.keep(marker, segment.get(..12).unwrap_or_default());
        }
        (COM, _) => found.add(Removed::Text),
        _ => found.add(Removed::Other),
    }
}

/// The file that is written: the orientation goes between its two parts.
struct Writer {
    before: Vec<u8>,
    after: Vec<u8>,
}

impl Writer {
    fn keep(&mut self, marker: u8, segment: &[u8]) {
        put(&mut self.after, marker, segment);
    }

    /// JFIF's own segment comes first, without its thumbnail.
    fn jfif(&mut self, segment: &[u8]) {
        let Some(start) = segment.first_chunk::<12>() else { return };
        if self.before.len() == 2 {
            let mut plain = start.to_vec();
            plain.extend_from_slice(&[0, 0]);
            put(&mut self.before, APP0, &plain);
        }
    }

    fn finish(mut self, orientation: Option<Orientation>) -> Vec<u8> {
        if let Some(orientation) = orientation {
            put(&mut self.before, APP1, &[EXIF, &orientation.block()].concat());
        }
        self.before.append(&mut self.after);
        self.before.extend_from_slice(&[0xFF, EOI]);
        self.before
    }
}

/// A segment with its marker and length. Every segment here was one of the file, or is short.
fn put(out: &mut Vec<u8>, marker: u8, segment: &[u8]) {
    let length = u16::try_from(segment.len() + 2).unwrap_or(u16::MAX);
    out.extend_from_slice(&[0xFF, marker]);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(segment);
}
