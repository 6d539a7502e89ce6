//! Any bytes as a draft in a table: it is read or refused, and what was read can be checked.
#![no_main]

use std::path::Path;

use karakoram::draft::check::check;
use karakoram::format::finished;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok((drafts, _)) = finished::read(bytes, Path::new("fuzz.tsv")) else { return };
    for draft in &drafts {
        check(draft);
    }
});
