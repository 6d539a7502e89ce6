//! Any text has values within it, in order, and none against itself; two texts are compared the same
//! both ways round; any three are rewritten or declined.
#![no_main]

use karakoram::placeable::{Style, Text, Tongue, compare, extract, render, substitute};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for tongue in Tongue::ALL {
        let values = extract(text, tongue);
        let mut end = 0;
        for found in &values {
            assert!(found.span.start >= end && !text[found.span.range()].is_empty());
            end = found.span.end;
            for to in Tongue::ALL {
                render(&found.value, to, Style::default());
            }
        }
        let text = Text { text, values: &values };
        assert!(compare(text, text).faults.is_empty());
    }
    let mut parts = text.splitn(3, '\n');
    let (Some(one), Some(two)) = (parts.next(), parts.next()) else { return };
    for to in [Tongue::Urdu, Tongue::Chinese] {
        let (left, right) = (extract(one, Tongue::English), extract(two, to));
        let (left, right) = (Text { text: one, values: &left }, Text { text: two, values: &right });
        let agree = compare(left, right).faults.is_empty();
        assert_eq!(agree, compare(right, left).faults.is_empty());
        let Ok(new) =
            substitute(one, two, parts.clone().next().unwrap_or(two), Tongue::English, to)
        else {
            continue;
        };
        for change in new.changes {
            assert!(new.text.get(change.span.range()).is_some());
        }
    }
});
