//! Any bytes as a Word file, or as the main part of one: it is read or refused, comes back byte for
//! byte, and can be put into another language; and as a draft's table, it is read or refused, and what was read can be checked.
#![no_main]

use std::io::{Cursor, Write};

use karakoram::document::{Document, DocumentFormat};
use libfuzzer_sys::fuzz_target;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A Word file with this main part.
fn package(part: &[u8]) -> Vec<u8> {
    let relations = b"<Relationships><Relationship Id=\"r\" Type=\"http://x/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(part.len() + 1024)));
    for (name, bytes) in [("_rels/.rels", &relations[..]), ("word/document.xml", part)] {
        writer.start_file(name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fuzz_target!(|input: &[u8]| {
    let bytes = if input.starts_with(b"PK") { input.to_vec() } else { package(input) };
    karakoram_fuzz::read_draft(&bytes, "fuzz.docx");
    let Ok((document, _)) = Document::read(&bytes, DocumentFormat::Docx) else { return };
    assert!(document.to_bytes() == bytes);
    karakoram_fuzz::into_urdu(&document);
});
