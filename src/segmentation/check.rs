//! What has to hold for any input, for fuzzers and property tests.
//!
//! Each function takes bytes as a fuzzer gives them and panics where something does not hold.

use crate::language::Language;
use crate::text::Span;

use super::{Newline, Segmenter, Srx};

/// A file of rules, and after the last `</srx>` a text for them.
///
/// # Panics
/// Where the sentences do not cover the text, or rules that were read cannot be written and read
/// again.
pub fn srx(bytes: &[u8]) {
    const END: &[u8] = b"</srx>";
    let end = bytes.windows(END.len()).rposition(|window| window == END);
    let (file, text) = bytes.split_at(end.map_or(bytes.len(), |end| end + END.len()));
    let Ok(srx) = Srx::read(file) else { return };
    let again = Srx::read(srx.to_xml().as_bytes()).expect("what was written can be read");
    assert_eq!(again.to_xml().len(), srx.to_xml().len());
    cut(&srx, &String::from_utf8_lossy(text));
}

/// Patterns and a text with line feeds between them: `before`, `after` and so on, the text last.
/// Rules cut and hold back by turns.
///
/// # Panics
/// Where the sentences do not cover the text.
pub fn rules(bytes: &[u8]) {
    let input = String::from_utf8_lossy(bytes);
    let mut parts: Vec<&str> = input.splitn(7, '\n').collect();
    let text = parts.pop().unwrap_or_default();
    let escaped = |part: &str| {
        part.chars()
            .map(|c| match c {
                '&' => "&amp;".to_owned(),
                '<' => "&lt;".to_owned(),
                '>' => "&gt;".to_owned(),
                c => c.to_string(),
            })
            .collect::<String>()
    };
    let mut file = String::from("<srx><body><languagerule languagerulename='a'>");
    for (number, rule) in parts.chunks(2).enumerate() {
        let breaks = if number % 2 == 0 { "no" } else { "yes" };
        let (before, after) = (escaped(rule[0]), escaped(rule.get(1).unwrap_or(&"")));
        file.push_str(&format!(
            "<rule break='{breaks}'><beforebreak>{before}</beforebreak>\
             <afterbreak>{after}</afterbreak></rule>"
        ));
    }
    file.push_str(
        "</languagerule><languagemap languagepattern='.*' languagerulename='a'/></body></srx>",
    );
    let Ok(srx) = Srx::read(file.as_bytes()) else { return };
    cut(&srx, text);
}

fn cut(srx: &Srx, text: &str) {
    let Some(language) = Language::from_tag("en") else { return };
    let Ok(segmenter) = Segmenter::from_srx(srx, &language) else { return };
    for newline in [Newline::Hard, Newline::Soft] {
        let spans = segmenter.sentences(text, newline);
        covers(text, &spans);
        assert_eq!(segmenter.explain(text, newline).0, spans);
    }
}

/// In order, not empty, trimmed, on character boundaries, nothing but white space between.
///
/// # Panics
/// Where that is not so.
pub fn covers(text: &str, spans: &[Span]) {
    let mut end = 0;
    for span in spans {
        assert!(text[end..span.start].chars().all(char::is_whitespace), "{span:?}");
        assert!(!span.is_empty());
        assert_eq!(span.trimmed(text), *span);
        end = span.end;
    }
    assert!(text[end..].chars().all(char::is_whitespace));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_bytes_are_rules_or_an_error(
            bytes in prop::collection::vec(any::<u8>(), 0..200),
            patterns in prop::collection::vec(r"[ab.\\\[\](){}*+?|^$bBdwp<=!:0-9\n&-]{0,12}", 0..7),
        ) {
            srx(&bytes);
            rules(&bytes);
            rules(patterns.join("\n").as_bytes());
        }
    }
}
