use chaperone_media::{Fault, Format, MAX_SIDE, Refused, Removed, clean};

use crate::pictures::{SCAN, XMP, icc, jfif, jpeg, jpeg_of, jpeg_progressive, jpeg_with_restarts, segment, telephone, upright};

fn exif(tiff: &[u8]) -> Vec<u8> {
    segment(0xE1, &[b"Exif\0\0", tiff].concat())
}

fn adobe() -> Vec<u8> {
    segment(0xEE, b"Adobe\0\x64\0\0\0\0\0")
}

#[test]
fn a_bare_picture_comes_back_as_it_is() {
    for picture in [jpeg(&[], b""), jpeg(&[jfif(), adobe()], b""), jpeg_progressive(b"")] {
        let read = clean(picture.clone()).unwrap();
        assert_eq!((read.bytes, read.removed.len()), (picture, 0));
    }
    // What fills up before a marker is nothing; restarts stay.
    let picture = jpeg_with_restarts();
    let read = clean(picture.clone()).unwrap();
    assert_eq!(read.bytes, [&picture[..picture.len() - 3], &[0xFF, 0xD9]].concat());
}

#[test]
fn what_a_telephone_tells_is_taken_out_and_the_orientation_stays() {
    let read = clean(jpeg(&[jfif(), exif(&telephone(6))], b"")).unwrap();
    assert_eq!(read.bytes, jpeg(&[jfif(), exif(&upright(6))], b""));
    let removed = [Removed::Place, Removed::Time, Removed::Device, Removed::Author, Removed::OtherExif, Removed::Thumbnail];
    assert_eq!(read.removed, removed);
    assert_eq!((read.format, read.mime, read.width, read.height), (Format::Jpeg, "image/jpeg", 8, 32));
    assert!(!format!("{read:?}").contains("Zanzibar"));
}

#[test]
fn an_upright_picture_needs_no_orientation() {
    for orientation in [0, 1, 9] {
        let read = clean(jpeg(&[exif(&telephone(orientation))], b"")).unwrap();
        assert_eq!((&read.bytes, read.width), (&jpeg(&[], b""), 32));
    }
    for orientation in 2..=8 {
        let read = clean(jpeg(&[exif(&telephone(orientation.into()))], b"")).unwrap();
        assert_eq!(read.bytes, jpeg(&[exif(&upright(orientation))], b""));
        assert_eq!(read.width, if orientation < 5 { 32 } else { 8 });
    }
}

#[test]
fn broken_camera_data_go_and_it_is_said() {
    for block in [&b""[..], b"II", b"rubbish rubbish", &telephone(6)[..40]] {
        let read = clean(jpeg(&[exif(block)], b"")).unwrap();
        assert!(read.removed.contains(&Removed::BrokenExif), "{:?}", read.removed);
    }
    // No field points to them.
    let hidden = [upright(6), b"hidden".to_vec()].concat();
    assert_eq!(clean(jpeg(&[exif(&hidden)], b"")).unwrap().removed, [Removed::OtherExif]);
}

#[test]
fn colours_stay_and_the_rest_goes() {
    let profile = segment(0xE2, &[&b"ICC_PROFILE\0\x01\x01"[..], &icc()].concat());
    let kept = [jfif(), adobe(), profile];
    for (added, removed) in [
        (segment(0xE1, XMP), &[Removed::Place, Removed::Device, Removed::Xmp][..]),
        (segment(0xED, b"Photoshop 3.0\0zanzibar"), &[Removed::Iptc]),
        (segment(0xFE, b"zanzibar"), &[Removed::Text]),
        (segment(0xEB, b"JP\0\x01zanzibar"), &[Removed::Provenance]),
        (segment(0xE2, b"MPF\0II*\0"), &[Removed::SecondImage]),
        (segment(0xE0, b"JFXX\0\x10zanzibar"), &[Removed::Thumbnail]),
        (segment(0xE1, b"zanzibar"), &[Removed::Other]),
        (segment(0xEE, b"zanzibar"), &[Removed::Other]),
        (segment(0xF3, b"zanzibar"), &[Removed::Other]),
    ] {
        let read = clean(jpeg(&[&kept[..], &[added]].concat(), b"")).unwrap();
        assert_eq!(read.bytes, jpeg(&kept, b""));
        assert_eq!(read.removed, removed);
    }
}

#[test]
fn a_thumbnail_in_jfif_goes_and_jfif_stays() {
    let fat = segment(0xE0, b"JFIF\0\x01\x02\x00\x00\x01\x00\x01\x01\x01rgb");
    let read = clean(jpeg(&[fat], b"")).unwrap();
    assert_eq!((read.bytes, read.removed), (jpeg(&[jfif()], b""), vec![Removed::Thumbnail]));
}

#[test]
fn what_stands_behind_the_end_goes() {
    for (behind, removed) in [
        (&b"\0\0\0"[..], &[][..]),
        (b"PK\x03\x04zanzibar", &[Removed::Hidden]),
        (b"\0\0\0\x18ftypmp42", &[Removed::Video]),
        (&jpeg(&[], b""), &[Removed::SecondImage]),
    ] {
        let read = clean(jpeg(&[], behind)).unwrap();
        assert_eq!((read.bytes, &read.removed[..]), (jpeg(&[], b""), removed));
    }
}

#[test]
fn notes_between_scans_go_and_the_scans_stay() {
    let read = clean(jpeg_progressive(&[segment(0xFE, b"zanzibar"), exif(&telephone(6))].concat())).unwrap();
    assert!(read.removed.contains(&Removed::Text) && read.removed.contains(&Removed::Place));
    // The orientation goes to the front, where it is read.
    let plain = jpeg_progressive(b"");
    assert_eq!(read.bytes, [&plain[..2], &exif(&upright(6)), &plain[2..]].concat());
}

#[test]
fn what_cannot_be_shown_or_read_is_refused() {
    let broken = |fault| Err(Refused::Broken { format: Format::Jpeg, fault });
    let plain = jpeg(&[], b"");
    let frame = plain.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    let mut lossless = plain.clone();
    lossless[frame + 1] = 0xC3;
    assert_eq!(clean(lossless), broken(Fault::Coding));
    assert_eq!(clean([&plain[..frame], SCAN, &[0xFF, 0xD9]].concat()), broken(Fault::Part), "no frame");
    assert_eq!(clean(jpeg(&[segment(0xC0, &plain[frame + 4..frame + 13])], b"")), broken(Fault::Size), "two frames");
    assert_eq!(clean([&plain[..plain.len() - SCAN.len() - 2], &[0xFF, 0xD9]].concat()), broken(Fault::NoPixels));
    assert_eq!(clean([&plain[..2], &[0xFF, 0xD9]].concat()), broken(Fault::Size));
    assert_eq!(clean(jpeg(&[jfif(), b"rubbish".to_vec()], b"")), broken(Fault::Part));
    assert_eq!(clean(jpeg(&[vec![0xFF, 0xFE, 0, 1]], b"")), broken(Fault::Part), "a length below its own");
    assert_eq!(clean(jpeg_of(0, 8)), broken(Fault::Size));
    for (width, height) in [(12_001, 1), (1, 12_001), (12_000, 12_000)] {
        assert_eq!(clean(jpeg_of(width, height)), Err(Refused::TooWide { width: width.into(), height: height.into() }));
    }
    assert_eq!(clean(jpeg_of(MAX_SIDE as u16, 5_000)).unwrap().width, MAX_SIDE);
}
