use chaperone_media::{Foreign, MAX_BYTES, Refused, clean};

#[test]
fn other_files_are_told_apart_and_it_is_said_what_to_do() {
    let mut dicom = vec![0; 128];
    dicom.extend(b"DICM");
    for (bytes, foreign, said) in [
        (&b"GIF89a\x01"[..], Foreign::Gif, "this is a GIF, which is not taken: save it as JPEG or PNG"),
        (b"\xEF\xBB\xBF <?xml version='1.0'?>\n<svg>", Foreign::Svg, "this is an SVG drawing"),
        (b"<!-- a --><SVG onload='x'>", Foreign::Svg, "this is an SVG drawing"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", Foreign::Heic, "this is a HEIC picture, which is not taken: save it as JPEG or PNG"),
        (b"\0\0\0\x18ftypmif1", Foreign::Heic, "this is a HEIC picture"),
        (b"\0\0\0\x18ftypavif", Foreign::Avif, "this is an AVIF picture"),
        (b"II*\0\x08\0\0\0", Foreign::Tiff, "this is a TIFF or raw camera picture"),
        (b"MM\0*", Foreign::Tiff, "this is a TIFF"),
        (b"%PDF-1.7", Foreign::Pdf, "this is a PDF, which is not taken: save the page as JPEG or PNG"),
        (b"\0\0\0\x18ftypmp42", Foreign::Video, "this is a video, which is not taken: take a still picture from it"),
        (b"\x1A\x45\xDF\xA3", Foreign::Video, "this is a video"),
        (b"\xFF\x0A", Foreign::Jxl, "this is a JPEG XL picture"),
        (b"BM\x46\0\0\0\0\0\0\0", Foreign::Bmp, "this is a BMP picture"),
        (&dicom, Foreign::Dicom, "this is a DICOM file, which is not taken: export the one picture without names"),
        (b"PK\x03\x04", Foreign::Unknown, "this is no picture that is known here"),
        (b"a note to myself", Foreign::Unknown, "this is no picture"),
        (b"RIFF\0\0\0\0WAVE", Foreign::Unknown, "this is no picture"),
    ] {
        let refused = clean(bytes.to_vec()).unwrap_err();
        assert_eq!(refused, Refused::Foreign(foreign));
        assert!(refused.to_string().starts_with(said), "{refused}");
    }
}

#[test]
fn what_is_empty_or_too_large_is_refused() {
    assert_eq!(clean(Vec::new()), Err(Refused::Empty));
    let refused = clean(vec![0xFF; MAX_BYTES + 1]).unwrap_err();
    assert_eq!(refused.to_string(), "the file has 11 MB, at most 10 MB are taken: save it smaller");
    let wide = Refused::TooWide { width: 13_000, height: 9 }.to_string();
    assert_eq!(wide, "the picture is 13000 x 9 pixels, at most 12000 a side and 60 million in all are taken: save it smaller");
}
