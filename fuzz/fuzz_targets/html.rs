//! Any bytes as a web page: it comes back byte for byte, and can be put into another language; and as
//! the page of a draft, it is read or refused, and what was read can be checked.
#![no_main]

use karakoram::document::{Document, DocumentFormat};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    karakoram_fuzz::read_draft(bytes, "fuzz.html");
    let Ok((document, _)) = Document::read(bytes, DocumentFormat::Html) else { return };
    assert!(document.to_bytes() == bytes);
    karakoram_fuzz::into_urdu(&document);
});
