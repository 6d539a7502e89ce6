//! Any rules and any text: the patterns, the engine and the sentences.

#![no_main]

use karakoram::segmentation::check;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| check::rules(bytes));
