//! Chinese words: runs of Han characters cut by `jieba-rs` with its own dictionary and its model
//! for words that are not in there.

use std::sync::OnceLock;

use jieba_rs::Jieba;

use crate::text::Span;

/// Loaded on first use, since it takes a good part of a second and most commands need none.
fn dictionary() -> &'static Jieba {
    static DICTIONARY: OnceLock<Jieba> = OnceLock::new();
    DICTIONARY.get_or_init(Jieba::new)
}

/// The tokens, with those of a run of Han characters joined to words.
pub(super) fn join_words(text: &str, tokens: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut words: Vec<Span> = Vec::new();
    let mut run: Option<Span> = None;
    for token in tokens {
        let han = text[token.range()].chars().all(is_han);
        match &mut run {
            Some(run) if han && run.end == token.start => run.end = token.end,
            _ => {
                cut(text, run.take(), &mut words);
                if han {
                    run = Some(token);
                } else {
                    words.push(token);
                }
            }
        }
    }
    cut(text, run, &mut words);
    words
}

fn cut(text: &str, run: Option<Span>, words: &mut Vec<Span>) {
    let Some(run) = run else { return };
    let mut start = run.start;
    for word in dictionary().cut(&text[run.range()], true) {
        words.push(Span::new(start, start + word.len()));
        start += word.len();
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}' | '〇')
}

/// Whether a word is a number in characters, of two at least; single ones are listed or are parts
/// of ordinary words.
pub(super) fn is_numeral(word: &str) -> bool {
    word.chars().count() > 1
        && word.chars().all(|c| "〇零一二两三四五六七八九十百千万亿".contains(c))
}
