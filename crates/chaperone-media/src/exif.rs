//! What EXIF tells, and a block of it that tells the orientation alone.

use exif::{Context, Error, Exif, Field, In, Reader, Tag};

use crate::Removed;

/// Which way up a picture is to be shown: 1 to 8, as EXIF counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Orientation(u8);

/// Bytes of a block that tells the orientation alone.
const BLOCK: usize = 26;

impl Orientation {
    fn new(value: u32) -> Option<Self> {
        u8::try_from(value).ok().filter(|value| (1..=8).contains(value)).map(Self)
    }

    /// Shown as it is stored.
    pub(crate) const fn is_upright(self) -> bool {
        self.0 == 1
    }

    /// Turned by a quarter.
    pub(crate) const fn is_turned(self) -> bool {
        self.0 >= 5
    }

    /// A TIFF structure of this one field.
    pub(crate) const fn block(self) -> [u8; BLOCK] {
        // Little-endian header; one entry: tag 0x0112, SHORT, one value; no further directory.
        [b'I', b'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, self.0, 0, 0, 0, 0, 0, 0, 0]
    }
}

/// Reads a TIFF structure: the orientation, and what else it tells.
pub(crate) fn read(tiff: &[u8]) -> (Option<Orientation>, Vec<Removed>) {
    let mut removed = Vec::new();
    let exif = match Reader::new().continue_on_error(true).read_raw(tiff.to_vec()) {
        Ok(exif) => exif,
        Err(Error::PartialResult(partial)) => {
            removed.push(Removed::BrokenExif);
            partial.into_inner().0
        }
        Err(_) => return (None, vec![Removed::BrokenExif]),
    };
    let orientation = orientation(&exif);
    removed.extend(exif.fields().filter_map(told));
    // More than its one field needs: a picture hidden where no field points.
    if removed.is_empty() && tiff.len() > BLOCK {
        removed.push(Removed::OtherExif);
    }
    (orientation, removed)
}

fn orientation(exif: &Exif) -> Option<Orientation> {
    exif.get_field(Tag::Orientation, In::PRIMARY)?.value.get_uint(0).and_then(Orientation::new)
}

/// What a field tells; nothing for the orientation.
fn told(field: &Field) -> Option<Removed> {
    if field.ifd_num != In::PRIMARY {
        return Some(Removed::Thumbnail);
    }
    if field.tag.context() == Context::Gps {
        return Some(match field.tag {
            Tag::GPSDateStamp | Tag::GPSTimeStamp => Removed::Time,
            Tag::GPSVersionID => Removed::OtherExif,
            _ => Removed::Place,
        });
    }
    match field.tag {
        Tag::Orientation => None,
        Tag::DateTime
        | Tag::DateTimeOriginal
        | Tag::DateTimeDigitized
        | Tag::OffsetTime
        | Tag::OffsetTimeOriginal
        | Tag::OffsetTimeDigitized
        | Tag::SubSecTime
        | Tag::SubSecTimeOriginal
        | Tag::SubSecTimeDigitized => Some(Removed::Time),
        Tag::Make
        | Tag::Model
        | Tag::Software
        | Tag::MakerNote
        | Tag::BodySerialNumber
        | Tag::LensMake
        | Tag::LensModel
        | Tag::LensSerialNumber
        | Tag::LensSpecification => Some(Removed::Device),
        Tag::Artist | Tag::Copyright | Tag::CameraOwnerName => Some(Removed::Author),
        Tag::ImageDescription | Tag::UserComment => Some(Removed::Text),
        _ => Some(Removed::OtherExif),
    }
}
