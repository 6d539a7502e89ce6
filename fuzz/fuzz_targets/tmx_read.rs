//! Any bytes as TMX: nothing panics, and the counts add up.
#![no_main]

use std::path::Path;

use karakoram::format::tmx::Reader;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut reader = Reader::new(bytes, Path::new("fuzz.tmx"));
    let units = reader.by_ref().filter(Result::is_ok).count() as u64;
    let counts = reader.counts();
    assert_eq!(counts.read + counts.repaired, units);
    assert_eq!(counts.total, units + counts.skipped);
});
