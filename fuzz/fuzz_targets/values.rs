//! Any text has values within it, in order; and none against itself.
#![no_main]

use karakoram::placeable::{Text, Tongue, compare, extract};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for tongue in Tongue::ALL {
        let values = extract(text, tongue);
        let mut end = 0;
        for found in &values {
            assert!(found.span.start >= end && !text[found.span.range()].is_empty());
            end = found.span.end;
        }
        let text = Text { text, values: &values };
        assert!(compare(text, text).faults.is_empty());
    }
});
