//! Why a file is not taken, and what to do about it.

use core::fmt;

use crate::{Format, MAX_BYTES, MAX_PIXELS, MAX_SIDE};

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It has no bytes.
    #[error("the file is empty: choose it again")]
    Empty,
    /// It is larger than [`MAX_BYTES`].
    #[error("the file has {} MB, at most {} MB are taken: save it smaller", bytes.div_ceil(1_000_000), MAX_BYTES / 1_000_000)]
    TooLarge {
        /// Its bytes.
        bytes: usize,
    },
    /// It unfolds to more than [`MAX_SIDE`] or [`MAX_PIXELS`].
    #[error(
        "the picture is {width} x {height} pixels, at most {MAX_SIDE} a side and {} million in all are taken: save it smaller",
        MAX_PIXELS / 1_000_000
    )]
    TooWide {
        /// Pixels from left to right.
        width: u32,
        /// Pixels from top to bottom.
        height: u32,
    },
    /// It is something else.
    #[error("this is {0}, which is not taken: {remedy}", remedy = .0.remedy())]
    Foreign(Foreign),
    /// Several pictures in one.
    #[error("this {format} is animated, which is not taken: save one of its pictures as JPEG or PNG")]
    Animated {
        /// What it is written as.
        format: Format,
    },
    /// It begins as a picture and cannot be read as one.
    #[error("this {format} cannot be read: {fault}; open it in a picture program and save it again as JPEG or PNG")]
    Broken {
        /// What it begins as.
        format: Format,
        /// What is wrong.
        fault: Fault,
    },
}

/// A sort of file that is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// GIF.
    Gif,
    /// SVG: a drawing that can carry scripts and addresses.
    Svg,
    /// HEIC or HEIF, as telephones take pictures.
    Heic,
    /// AVIF.
    Avif,
    /// JPEG XL.
    Jxl,
    /// TIFF, and raw pictures of cameras, which are written alike.
    Tiff,
    /// BMP.
    Bmp,
    /// PDF.
    Pdf,
    /// DICOM: radiology.
    Dicom,
    /// A moving picture.
    Video,
    /// None that is known.
    Unknown,
}

impl Foreign {
    const fn remedy(self) -> &'static str {
        match self {
            Self::Video => "take a still picture from it and save that as JPEG or PNG",
            Self::Pdf => "save the page as JPEG or PNG",
            Self::Dicom => "export the one picture without names and numbers as JPEG or PNG",
            _ => "save it as JPEG or PNG",
        }
    }
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gif => "a GIF",
            Self::Svg => "an SVG drawing",
            Self::Heic => "a HEIC picture",
            Self::Avif => "an AVIF picture",
            Self::Jxl => "a JPEG XL picture",
            Self::Tiff => "a TIFF or raw camera picture",
            Self::Bmp => "a BMP picture",
            Self::Pdf => "a PDF",
            Self::Dicom => "a DICOM file",
            Self::Video => "a video",
            Self::Unknown => "no picture that is known here",
        })
    }
}

/// What is wrong with a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It ends too early.
    CutOff,
    /// A part does not follow the format, or stands where it may not.
    Part,
    /// A check sum is wrong.
    Checksum,
    /// The size is missing, nought or stated twice differently.
    Size,
    /// It holds no pixels.
    NoPixels,
    /// A way of coding that browsers do not show.
    Coding,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CutOff => "it is cut off",
            Self::Part => "a part of it is broken or misplaced",
            Self::Checksum => "a check sum is wrong",
            Self::Size => "its size is not stated plainly",
            Self::NoPixels => "it holds no pixels",
            Self::Coding => "it is coded in a way that browsers do not show",
        })
    }
}
