//! Any bytes as TMX: what is written of them is read without a word, and written again is the same.
#![no_main]

use karakoram::format::tmx::check_round_trip;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    check_round_trip(bytes).unwrap();
});
