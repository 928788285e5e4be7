//! What a file is, by its first bytes.

use crate::{Foreign, Format, Refused};

/// The format of a picture that may be taken.
pub(crate) fn format(bytes: &[u8]) -> Result<Format, Refused> {
    match bytes {
        [] => Err(Refused::Empty),
        [0xFF, 0xD8, 0xFF, ..] => Ok(Format::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Ok(Format::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(Format::WebP),
        _ => Err(Refused::Foreign(foreign(bytes))),
    }
}

fn foreign(bytes: &[u8]) -> Foreign {
    match bytes {
        [b'G', b'I', b'F', b'8', ..] => Foreign::Gif,
        [b'I', b'I', 0x2A | 0x2B, 0, ..] | [b'M', b'M', 0, 0x2A | 0x2B, ..] => Foreign::Tiff,
        [b'%', b'P', b'D', b'F', ..] => Foreign::Pdf,
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => Foreign::Bmp,
        [0xFF, 0x0A, ..] | [0, 0, 0, 0x0C, b'J', b'X', b'L', b' ', ..] => Foreign::Jxl,
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => match brand {
            [b'a', b'v', b'i', b'f' | b's', ..] => Foreign::Avif,
            [b'h', b'e', b'i' | b'v', ..] | [b'm', b'i' | b's', b'f', b'1', ..] => Foreign::Heic,
            _ => Foreign::Video,
        },
        // Matroska, AVI, MPEG, QuickTime of old.
        [0x1A, 0x45, 0xDF, 0xA3, ..]
        | [b'R', b'I', b'F', b'F', _, _, _, _, b'A', b'V', b'I', b' ', ..]
        | [0, 0, 1, 0xBA | 0xB3, ..]
        | [_, _, _, _, b'm', b'o', b'o', b'v', ..]
        | [_, _, _, _, b'm', b'd', b'a', b't', ..] => Foreign::Video,
        _ if bytes.get(128..132) == Some(b"DICM") => Foreign::Dicom,
        _ if is_svg(bytes) => Foreign::Svg,
        _ => Foreign::Unknown,
    }
}

/// Whether the first tag of a text is one of SVG's, after a preamble.
fn is_svg(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let start = text.get(..text.len().min(1024)).unwrap_or_default();
    start.starts_with(b"<") && start.windows(4).any(|part| part.eq_ignore_ascii_case(b"<svg"))
}
