//! What is inside an attachment: a picture without what it tells of place, time and device.
//!
//! [`clean`] takes the file apart, keeps what is needed to show it and drops the rest. No pixel is touched: what is
//! kept is kept byte for byte. Nothing here does input or output, and no error repeats a byte of a file.

mod bytes;
mod exif;
mod jpeg;
mod magic;
mod png;
mod refused;
mod removed;
mod webp;

use core::fmt;

pub use refused::{Fault, Foreign, Refused};
pub use removed::Removed;

use removed::Found;

/// Bytes of the largest file that is taken.
pub const MAX_BYTES: usize = 10_000_000;
/// Pixels of the longest side that is taken.
pub const MAX_SIDE: u32 = 12_000;
/// Pixels of the largest picture that is taken: a small file may unfold to a huge one.
pub const MAX_PIXELS: u64 = 60_000_000;

/// What a picture is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JPEG: baseline, extended or progressive.
    Jpeg,
    /// PNG, one picture.
    Png,
    /// WebP, one picture.
    WebP,
}

impl Format {
    /// The media type, such as `image/jpeg`.
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
        }
    }

    /// The usual end of a file name, without the full stop.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::WebP => "webp",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP => "WebP",
        })
    }
}

/// A picture that tells no more than it shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Clean {
    /// The file: pixels, colour profile and orientation.
    pub bytes: Vec<u8>,
    /// What it is written as.
    pub format: Format,
    /// Its media type.
    pub mime: &'static str,
    /// Pixels from left to right, as it is shown.
    pub width: u32,
    /// Pixels from top to bottom, as it is shown.
    pub height: u32,
    /// What was taken out, each kind once, in the order of [`Removed`].
    pub removed: Vec<Removed>,
}

impl fmt::Debug for Clean {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clean({}, {} x {}, {:?})", self.format, self.width, self.height, self.removed)
    }
}

/// Takes out of a picture all that is not shown, but its colour profile and its orientation.
///
/// What it is is told by its bytes, never by a name.
#[expect(clippy::needless_pass_by_value, reason = "the file as it came is not to be used any more")]
pub fn clean(bytes: Vec<u8>) -> Result<Clean, Refused> {
    if bytes.len() > MAX_BYTES {
        return Err(Refused::TooLarge { bytes: bytes.len() });
    }
    let format = magic::format(&bytes)?;
    let read = match format {
        Format::Jpeg => jpeg::strip(&bytes),
        Format::Png => png::strip(&bytes),
        Format::WebP => webp::strip(&bytes),
    };
    let Stripped { bytes, size, found } = read.map_err(|error| error.within(format))?;
    let (width, height) = if found.is_turned() { (size.height, size.width) } else { (size.width, size.height) };
    Ok(Clean { bytes, format, mime: format.mime(), width, height, removed: found.into_removed() })
}

/// What a container holds, less what was found in it.
struct Stripped {
    bytes: Vec<u8>,
    size: Size,
    found: Found,
}

/// Pixels as a header states them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Size {
    width: u32,
    height: u32,
}

impl Size {
    /// A size that may be unfolded.
    const fn checked(width: u32, height: u32) -> Result<Self, Bad> {
        if width == 0 || height == 0 {
            return Err(Bad::Fault(Fault::Size));
        }
        if width > MAX_SIDE || height > MAX_SIDE || width as u64 * height as u64 > MAX_PIXELS {
            return Err(Bad::TooWide(width, height));
        }
        Ok(Self { width, height })
    }
}

/// Why a container is refused, before it is said which.
#[derive(Debug, PartialEq, Eq)]
enum Bad {
    Fault(Fault),
    TooWide(u32, u32),
    Animated,
}

impl Bad {
    const fn within(self, format: Format) -> Refused {
        match self {
            Self::Fault(fault) => Refused::Broken { format, fault },
            Self::TooWide(width, height) => Refused::TooWide { width, height },
            Self::Animated => Refused::Animated { format },
        }
    }
}

impl From<Fault> for Bad {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}
