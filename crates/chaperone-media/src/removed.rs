//! What was taken out of a picture.

use core::fmt;
use std::collections::BTreeSet;

use crate::exif::Orientation;

/// A kind of thing that was taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Removed {
    /// Where it was taken.
    Place,
    /// When it was taken or changed.
    Time,
    /// The camera, lens or program, or their numbers.
    Device,
    /// Who took or owns it.
    Author,
    /// Camera data of another kind.
    OtherExif,
    /// Camera data that cannot be read whole: which of the above they held is not known for sure, nor may the
    /// orientation be.
    BrokenExif,
    /// XMP: what picture programs note.
    Xmp,
    /// IPTC and Photoshop data: captions, names, places.
    Iptc,
    /// Notes in words.
    Text,
    /// A signed record of where it comes from (C2PA).
    Provenance,
    /// A small picture beside the picture, which may show what was cropped away.
    Thumbnail,
    /// Further pictures behind the first.
    SecondImage,
    /// A video behind the picture, as telephones add it.
    Video,
    /// Something else behind the end of the picture.
    Hidden,
    /// Data of other programs.
    Other,
}

impl Removed {
    /// A few words to end "We took out …".
    pub const fn words(self) -> &'static str {
        match self {
            Self::Place => "where it was taken",
            Self::Time => "when it was taken",
            Self::Device => "which camera or program made it",
            Self::Author => "who made it",
            Self::OtherExif => "other camera data",
            Self::BrokenExif => "camera data that could not be read (check which way up it is)",
            Self::Xmp => "notes of picture programs",
            Self::Iptc => "captions of picture archives",
            Self::Text => "notes in words",
            Self::Provenance => "a record of where it comes from",
            Self::Thumbnail => "a small copy of it",
            Self::SecondImage => "further pictures behind it",
            Self::Video => "a video behind it",
            Self::Hidden => "data hidden behind it",
            Self::Other => "data of other programs",
        }
    }
}

impl fmt::Display for Removed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

/// What was found so far, and which way up the picture is.
#[derive(Debug, Default)]
pub(crate) struct Found {
    removed: BTreeSet<Removed>,
    orientation: Option<Orientation>,
}

impl Found {
    pub(crate) fn add(&mut self, removed: Removed) {
        self.removed.insert(removed);
    }

    /// The first block of EXIF says which way up the picture is.
    pub(crate) fn exif(&mut self, tiff: &[u8]) {
        let (orientation, removed) = crate::exif::read(tiff);
        self.orientation = self.orientation.or(orientation);
        self.removed.extend(removed);
    }

    /// XMP, and what it is seen to tell.
    pub(crate) fn xmp(&mut self, packet: &[u8]) {
        const TELLS: &[(&str, Removed)] = &[
            ("GPSLatitude", Removed::Place),
            ("photoshop:City", Removed::Place),
            ("Iptc4xmpCore:Location", Removed::Place),
            ("DateTimeOriginal", Removed::Time),
            ("CreateDate", Removed::Time),
            ("DateCreated", Removed::Time),
            ("ModifyDate", Removed::Time),
            ("tiff:Model", Removed::Device),
            ("CreatorTool", Removed::Device),
            ("SerialNumber", Removed::Device),
            ("dc:creator", Removed::Author),
        ];
        self.add(Removed::Xmp);
        let has = |word: &str| packet.windows(word.len()).any(|part| part == word.as_bytes());
        self.removed.extend(TELLS.iter().filter(|(word, _)| has(word)).map(|(_, removed)| *removed));
    }

    /// What stands behind the end of the picture.
    pub(crate) fn trailing(&mut self, rest: &[u8]) {
        // Some cameras fill up to a whole block.
        if rest.iter().all(|byte| *byte == 0) {
            return;
        }
        let video = rest.windows(4).take(64).any(|part| part == b"ftyp");
        self.add(match rest {
            [0xFF, 0xD8, 0xFF, ..] => Removed::SecondImage,
            _ if video => Removed::Video,
            _ => Removed::Hidden,
        });
    }

    /// The orientation to write back; none where the picture stands upright anyway.
    pub(crate) fn orientation(&self) -> Option<Orientation> {
        self.orientation.filter(|orientation| !orientation.is_upright())
    }

    /// Whether width and height change places when it is shown.
    pub(crate) fn is_turned(&self) -> bool {
        self.orientation.is_some_and(Orientation::is_turned)
    }

    /// Nobody reads it where it stands.
    pub(crate) fn forget_orientation(&mut self) {
        self.orientation = None;
    }

    pub(crate) fn into_removed(self) -> Vec<Removed> {
        self.removed.into_iter().collect()
    }
}
