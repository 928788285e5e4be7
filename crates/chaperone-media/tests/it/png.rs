use chaperone_media::{Fault, Format, Refused, Removed, clean};

use crate::pictures::{PNG, XMP, chunk, header, icc, pixels, png, telephone, upright};

#[test]
fn a_bare_picture_comes_back_as_it_is() {
    let shown = [chunk(*b"gAMA", &[0, 0, 0xB1, 0x8F]), chunk(*b"iCCP", &[b"icc\0\0", &icc()[..]].concat()), chunk(*b"tRNS", &[0, 1])];
    for picture in [png(&[], &[], b""), png(&shown, &[], b""), png(&[chunk(*b"eXIf", &upright(6))], &[], b"")] {
        let read = clean(picture.clone()).unwrap();
        assert_eq!((read.bytes, read.removed.len(), read.mime), (picture, 0, "image/png"));
    }
}

#[test]
fn what_is_not_shown_goes_and_the_orientation_stays() {
    let added = [chunk(*b"pHYs", &[0; 9]), chunk(*b"tEXt", b"Comment\0zanzibar"), chunk(*b"zaNz", b"zanzibar")];
    let after = [chunk(*b"tIME", &[7; 7]), chunk(*b"eXIf", &telephone(8)), chunk(*b"caBX", b"zanzibar")];
    let read = clean(png(&added, &after, b"PK\x03\x04zanzibar")).unwrap();
    assert_eq!(read.bytes, png(&[chunk(*b"pHYs", &[0; 9]), chunk(*b"eXIf", &upright(8))], &[], b""));
    let removed = [
        Removed::Place,
        Removed::Time,
        Removed::Device,
        Removed::Author,
        Removed::OtherExif,
        Removed::Text,
        Removed::Provenance,
        Removed::Thumbnail,
        Removed::Hidden,
        Removed::Other,
    ];
    assert_eq!((read.removed, read.width, read.height), (removed.to_vec(), 2, 1));
}

#[test]
fn notes_in_every_form_go() {
    for (added, removed) in [
        (chunk(*b"zTXt", b"Comment\0\0zz"), &[Removed::Text][..]),
        (chunk(*b"iTXt", &[b"XML:com.adobe.xmp\0\0\0\0\0", XMP].concat()), &[Removed::Place, Removed::Device, Removed::Xmp]),
        (chunk(*b"tEXt", b"Raw profile type exif\0zz"), &[Removed::BrokenExif]),
        (chunk(*b"eXIf", b"zanzibar"), &[Removed::BrokenExif]),
    ] {
        let read = clean(png(&[added], &[], b"")).unwrap();
        assert_eq!((read.bytes, &read.removed[..]), (png(&[], &[], b""), removed));
    }
}

#[test]
fn what_cannot_be_read_is_refused() {
    let broken = |fault| Err(Refused::Broken { format: Format::Png, fault });
    let end = chunk(*b"IEND", &[]);
    let file = |parts: &[Vec<u8>]| clean([PNG, &parts.concat()].concat());
    let mut wrong = pixels();
    wrong[9] ^= 1;
    assert_eq!(file(&[header(1, 2), wrong, end.clone()]), broken(Fault::Checksum));
    assert_eq!(file(&[header(1, 2), end.clone()]), broken(Fault::NoPixels));
    assert_eq!(file(&[pixels(), header(1, 2), end.clone()]), broken(Fault::Part));
    assert_eq!(file(&[header(1, 2), header(1, 2), pixels(), end.clone()]), broken(Fault::Part));
    assert_eq!(file(&[header(1, 2), pixels(), chunk(*b"tIME", &[7; 7]), pixels(), end.clone()]), broken(Fault::Part), "parted pixels");
    assert_eq!(file(&[header(1, 2), pixels(), chunk(*b"ZANZ", b""), end.clone()]), broken(Fault::Part), "needed and not known");
    assert_eq!(file(&[header(1, 0), pixels(), end.clone()]), broken(Fault::Size));
    assert_eq!(file(&[header(1, 2), pixels()]), broken(Fault::CutOff));
    assert_eq!(file(&[header(u32::MAX, 2), pixels(), end]), Err(Refused::TooWide { width: u32::MAX, height: 2 }));
    assert_eq!(clean(png(&[chunk(*b"acTL", &[0; 8])], &[], b"")), Err(Refused::Animated { format: Format::Png }));
}
