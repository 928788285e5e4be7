//! Small pictures that decode, and what telephones and programs add to them.

/// A TIFF structure, little-endian: the main directory, then EXIF's and GPS's own, then a thumbnail's.
#[derive(Default)]
pub(crate) struct Tiff {
    pub(crate) main: Vec<(u16, Value)>,
    pub(crate) exif: Vec<(u16, Value)>,
    pub(crate) gps: Vec<(u16, Value)>,
    pub(crate) thumbnail: Vec<(u16, Value)>,
}

#[derive(Clone)]
pub(crate) enum Value {
    Short(u16),
    Long(u32),
    Ascii(&'static str),
    Rational(Vec<(u32, u32)>),
}

impl Value {
    fn kind(&self) -> u16 {
        match self {
            Self::Ascii(_) => 2,
            Self::Short(_) => 3,
            Self::Long(_) => 4,
            Self::Rational(_) => 5,
        }
    }

    fn count(&self) -> u32 {
        match self {
            Self::Ascii(text) => text.len() as u32 + 1,
            Self::Rational(all) => all.len() as u32,
            _ => 1,
        }
    }

    fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Short(value) => value.to_le_bytes().to_vec(),
            Self::Long(value) => value.to_le_bytes().to_vec(),
            Self::Ascii(text) => [text.as_bytes(), &[0]].concat(),
            Self::Rational(all) => all.iter().flat_map(|(n, d)| [n.to_le_bytes(), d.to_le_bytes()].concat()).collect(),
        }
    }
}

impl Tiff {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut out = b"II*\0\x08\0\0\0".to_vec();
        let mut main = self.main.clone();
        // Both pointers are there from the start, so that the directory keeps its length.
        main.extend([(0x8769, Value::Long(0)), (0x8825, Value::Long(0))]);
        main.sort_by_key(|entry| entry.0);
        let after = directory(&main, 8, 0).len() as u32 + 8;
        let exif = directory(&self.exif, after, 0);
        let gps_at = after + exif.len() as u32;
        let gps = directory(&self.gps, gps_at, 0);
        let thumbnail_at = gps_at + gps.len() as u32;
        for (tag, value) in &mut main {
            match *tag {
                0x8769 => *value = Value::Long(after),
                0x8825 => *value = Value::Long(gps_at),
                _ => {}
            }
        }
        let next = if self.thumbnail.is_empty() { 0 } else { thumbnail_at };
        out.extend(directory(&main, 8, next));
        out.extend(exif);
        out.extend(gps);
        if next > 0 {
            out.extend(directory(&self.thumbnail, thumbnail_at, 0));
        }
        out
    }
}

/// A directory that begins at `at`, its longer values behind it.
fn directory(entries: &[(u16, Value)], at: u32, next: u32) -> Vec<u8> {
    let mut out = (entries.len() as u16).to_le_bytes().to_vec();
    let mut behind = Vec::new();
    let end = at + 2 + 12 * entries.len() as u32 + 4;
    for (tag, value) in entries {
        out.extend(tag.to_le_bytes());
        out.extend(value.kind().to_le_bytes());
        out.extend(value.count().to_le_bytes());
        let mut bytes = value.bytes();
        if bytes.len() > 4 {
            out.extend((end + behind.len() as u32).to_le_bytes());
            behind.extend(bytes);
        } else {
            bytes.resize(4, 0);
            out.extend(bytes);
        }
    }
    out.extend(next.to_le_bytes());
    out.extend(behind);
    out
}

/// What a telephone writes: place, time, device, owner, a thumbnail, and which way up it was held.
pub(crate) fn telephone(orientation: u16) -> Vec<u8> {
    let degrees = |whole| Value::Rational(vec![(whole, 1), (30, 1), (0, 1)]);
    Tiff {
        main: vec![
            (0x010F, Value::Ascii("Zanzibar Phones")),
            (0x0110, Value::Ascii("Z9")),
            (0x0112, Value::Short(orientation)),
            (0x013B, Value::Ascii("Tobias Wrenfield")),
        ],
        exif: vec![(0x829A, Value::Rational(vec![(1, 60)])), (0x9003, Value::Ascii("2025:03:04 05:06:07"))],
        gps: vec![(1, Value::Ascii("N")), (2, degrees(53)), (3, Value::Ascii("W")), (4, degrees(8))],
        thumbnail: vec![(0x0103, Value::Short(6)), (0x0201, Value::Long(8)), (0x0202, Value::Long(4))],
    }
    .bytes()
}

/// A TIFF structure of the orientation alone.
pub(crate) fn upright(orientation: u8) -> Vec<u8> {
    vec![b'I', b'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]
}

pub(crate) const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta exif:GPSLatitude='53,30N' xmp:CreatorTool='Zanzibar'/>";

pub(crate) fn icc() -> Vec<u8> {
    [&[0; 36][..], b"acsp", &[0; 88]].concat()
}

pub(crate) fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    [&[0xFF, marker], &(data.len() as u16 + 2).to_be_bytes()[..], data].concat()
}

pub(crate) fn jfif() -> Vec<u8> {
    segment(0xE0, b"JFIF\0\x01\x02\x00\x00\x01\x00\x01\x00\x00")
}

/// One code of one bit for no change, one of two bits for a change of eight bits; one code for the end of a block.
fn tables() -> Vec<u8> {
    let quantisation = segment(0xDB, &[&[0][..], &[1; 64]].concat());
    let mut dc = vec![0x00, 1, 1];
    dc.resize(17, 0);
    dc.extend([0, 8]);
    let mut ac = vec![0x10, 1];
    ac.resize(17, 0);
    ac.push(0);
    [quantisation, segment(0xC4, &dc), segment(0xC4, &ac)].concat()
}

fn frame(marker: u8, width: u16, height: u16) -> Vec<u8> {
    let ([h1, h0], [w1, w0]) = (height.to_be_bytes(), width.to_be_bytes());
    segment(marker, &[8, h1, h0, w1, w0, 1, 1, 0x11, 0])
}

const SCAN_HEADER: &[u8] = &[0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0];

/// Four grey blocks in a row, the last one lighter, with a stuffed 0xFF in its data.
pub(crate) const SCAN: &[u8] = &[0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0x02, 0xFF, 0x00, 0x7F];

/// 32 x 8 pixels, grey, with `added` before its tables and `behind` after its end.
pub(crate) fn jpeg(added: &[Vec<u8>], behind: &[u8]) -> Vec<u8> {
    [&[0xFF, 0xD8][..], &added.concat(), &tables(), &frame(0xC0, 32, 8), SCAN, &[0xFF, 0xD9], behind].concat()
}

/// 32 x 8 pixels, its blocks parted by restarts, and 0xFF to fill up before its end.
pub(crate) fn jpeg_with_restarts() -> Vec<u8> {
    let interval = segment(0xDD, &[0, 1]);
    let scan = [0x3F, 0xFF, 0xD0, 0x3F, 0xFF, 0xD1, 0x3F, 0xFF, 0xD2, 0x3F];
    [&[0xFF, 0xD8][..], &tables(), &frame(0xC0, 32, 8), &interval, SCAN_HEADER, &scan, &[0xFF, 0xFF, 0xD9]].concat()
}

/// 8 x 8 pixels in two scans, with `between` them.
pub(crate) fn jpeg_progressive(between: &[u8]) -> Vec<u8> {
    let first = [&segment(0xDA, &[1, 1, 0x00, 0, 0, 0])[..], &[0x7F]].concat();
    let second = [&segment(0xDA, &[1, 1, 0x00, 1, 63, 0])[..], &[0x7F]].concat();
    [&[0xFF, 0xD8][..], &tables(), &frame(0xC2, 8, 8), &first, between, &second, &[0xFF, 0xD9]].concat()
}

/// A picture of this size whose data are not there: what is stated is believed before anything is unfolded.
pub(crate) fn jpeg_of(width: u16, height: u16) -> Vec<u8> {
    [&[0xFF, 0xD8][..], &tables(), &frame(0xC0, width, height), SCAN, &[0xFF, 0xD9]].concat()
}

/// CRC-32, bit by bit.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { 0xEDB8_8320 ^ (sum >> 1) } else { sum >> 1 })
    })
}

pub(crate) fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let body = [&kind[..], data].concat();
    [&(data.len() as u32).to_be_bytes()[..], &body, &crc(&body).to_be_bytes()].concat()
}

pub(crate) fn header(width: u32, height: u32) -> Vec<u8> {
    chunk(*b"IHDR", &[&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 0, 0, 0, 0]].concat())
}

/// Two rows of one grey pixel each, unpacked.
pub(crate) fn pixels() -> Vec<u8> {
    chunk(*b"IDAT", &[0x78, 0x01, 0x01, 4, 0, 0xFB, 0xFF, 0, 0x80, 0, 0x40, 0x01, 0xC4, 0x00, 0xC1])
}

pub(crate) const PNG: &[u8] = b"\x89PNG\r\n\x1A\n";

/// 1 x 2 pixels, grey, with `added` before and `after` its pixels, and `behind` its end.
pub(crate) fn png(added: &[Vec<u8>], after: &[Vec<u8>], behind: &[u8]) -> Vec<u8> {
    [PNG, &header(1, 2), &added.concat(), &pixels(), &after.concat(), &chunk(*b"IEND", &[]), behind].concat()
}

pub(crate) fn riff(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let mut out = [&kind[..], &(data.len() as u32).to_le_bytes(), data].concat();
    out.resize(out.len().next_multiple_of(2), 0);
    out
}

/// One pixel: each of five codes has one symbol.
pub(crate) fn lossless() -> Vec<u8> {
    riff(*b"VP8L", &[0x2F, 0, 0, 0, 0, 0x88, 0x88, 0x08])
}

/// The start of a key frame of 9 x 5 pixels.
pub(crate) fn lossy() -> Vec<u8> {
    riff(*b"VP8 ", &[0x10, 0, 0, 0x9D, 0x01, 0x2A, 9, 0, 5, 0, 7, 7, 7])
}

/// A header for more than pixels.
pub(crate) fn canvas(flags: u8, width: u8, height: u8) -> Vec<u8> {
    riff(*b"VP8X", &[flags, 0, 0, 0, width - 1, 0, 0, height - 1, 0, 0])
}

pub(crate) fn webp(chunks: &[Vec<u8>], behind: &[u8]) -> Vec<u8> {
    let inside = [&b"WEBP"[..], &chunks.concat()].concat();
    [&b"RIFF"[..], &(inside.len() as u32).to_le_bytes(), &inside, behind].concat()
}

/// One of each, with all that may be added.
pub(crate) fn laden() -> Vec<Vec<u8>> {
    let exif = [b"Exif\0\0".to_vec(), telephone(6)].concat();
    vec![
        jpeg(
            &[jfif(), segment(0xE1, &exif), segment(0xE1, XMP), segment(0xE2, &[&b"ICC_PROFILE\0\x01\x01"[..], &icc()].concat())],
            b"\0\0\0\x18ftypmp42",
        ),
        jpeg_progressive(&segment(0xFE, b"between")),
        png(
            &[chunk(*b"eXIf", &telephone(8)), chunk(*b"tEXt", b"Author\0Tobias"), chunk(*b"pHYs", &[0; 9])],
            &[chunk(*b"tIME", &[7; 7])],
            b"PK\x03\x04",
        ),
        webp(&[canvas(0x2C, 1, 1), riff(*b"ICCP", &icc()), lossless(), riff(*b"EXIF", &telephone(3)), riff(*b"XMP ", XMP)], b"x"),
        webp(&[lossy()], b""),
    ]
}
