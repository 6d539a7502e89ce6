//! Any bytes as a web page: it comes back byte for byte, and can be put into another language.
#![no_main]

use karakoram::document::{Document, DocumentFormat};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok((document, _)) = Document::read(bytes, DocumentFormat::Html) else { return };
    assert!(document.to_bytes() == bytes);
    karakoram_fuzz::into_urdu(&document);
});
