use chaperone_media::{Fault, Format, Refused, Removed, clean};

use crate::pictures::{XMP, canvas, icc, lossless, lossy, riff, telephone, upright, webp};

#[test]
fn a_bare_picture_comes_back_as_it_is() {
    let colours = riff(*b"ICCP", &icc());
    let alpha = riff(*b"ALPH", b"odd");
    for (picture, size) in [
        (webp(&[lossless()], b""), (1, 1)),
        (webp(&[lossy()], b""), (9, 5)),
        (webp(&[canvas(0x30, 9, 5), colours, alpha, lossy()], b""), (9, 5)),
        (webp(&[canvas(8, 9, 5), lossy(), riff(*b"EXIF", &upright(3))], b""), (9, 5)),
    ] {
        let read = clean(picture.clone()).unwrap();
        assert_eq!((read.bytes, read.removed.len(), read.mime), (picture, 0, "image/webp"));
        assert_eq!((read.width, read.height), size);
    }
}

#[test]
fn what_is_not_shown_goes_and_the_orientation_stays() {
    let parts = |flags, exif: &[u8]| vec![canvas(flags, 9, 5), riff(*b"ICCP", &icc()), lossy(), riff(*b"EXIF", exif)];
    let mut laden = parts(0x2C, &[b"Exif\0\0", &telephone(6)[..]].concat());
    laden.extend([riff(*b"XMP ", XMP), riff(*b"C2PA", b"zanzibar"), riff(*b"ZANZ", b"zanzibar")]);
    let read = clean(webp(&laden, b"\0\0\0\x18ftypmp42")).unwrap();
    assert_eq!(read.bytes, webp(&parts(0x28, &upright(6)), b""));
    let removed = [Removed::Place, Removed::Time, Removed::Device, Removed::Xmp, Removed::Provenance, Removed::Video, Removed::Other];
    assert!(removed.iter().all(|kind| read.removed.contains(kind)), "{:?}", read.removed);
    assert_eq!((read.width, read.height), (5, 9));
}

#[test]
fn an_orientation_that_nobody_reads_is_not_written() {
    let read = clean(webp(&[lossy(), riff(*b"EXIF", &telephone(6))], b"")).unwrap();
    assert_eq!((read.bytes, read.width), (webp(&[lossy()], b""), 9));
}

#[test]
fn what_cannot_be_read_is_refused() {
    let broken = |fault| Err(Refused::Broken { format: Format::WebP, fault });
    assert_eq!(clean(webp(&[], b"")), broken(Fault::NoPixels));
    assert_eq!(clean(webp(&[canvas(0, 8, 5), lossy()], b"")), broken(Fault::Size));
    assert_eq!(clean(webp(&[lossy(), lossless()], b"")), broken(Fault::Part));
    assert_eq!(clean(webp(&[riff(*b"VP8 ", b"rubbish rubbish")], b"")), broken(Fault::Part));
    assert_eq!(clean(webp(&[riff(*b"VP8L", b"")], b"")), broken(Fault::Part));
    let animated = Err(Refused::Animated { format: Format::WebP });
    assert_eq!(clean(webp(&[canvas(2, 9, 5), riff(*b"ANIM", &[0; 6])], b"")), animated);
    assert_eq!(clean(webp(&[riff(*b"ANMF", &[0; 16])], b"")), animated);
}
