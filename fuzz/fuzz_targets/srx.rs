//! Any bytes as an SRX file, and a text for its rules.

#![no_main]

use karakoram::segmentation::check;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| check::srx(bytes));
