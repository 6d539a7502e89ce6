//! Any bytes as a draft in a table: it is read or refused, and what was read can be checked.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| karakoram_fuzz::read_draft(bytes, "fuzz.tsv"));
