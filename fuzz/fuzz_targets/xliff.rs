//! Any bytes as a draft in XLIFF 1.2 or 2.1: it is read or refused, and what was read can be checked.
#![no_main]

use std::path::Path;

use karakoram::draft::check::check;
use karakoram::format::finished;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok((drafts, _)) = finished::read(bytes, Path::new("fuzz.xlf")) else { return };
    for draft in &drafts {
        check(draft);
    }
});
