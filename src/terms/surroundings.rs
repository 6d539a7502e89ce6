//! Whether the words around a term let another one stand in its place, language by language.

use crate::language::Language;
use crate::text::{self, Span};
use crate::words::{self, Words};

/// A term in a translation that another one is to replace.
pub(super) struct Noun<'t> {
    /// Where it stands.
    pub(super) span: Span,
    /// Whether it stands in the glossary's form.
    pub(super) is_base: bool,
    /// What is to stand there.
    pub(super) new: &'t str,
}

/// What may stand between a Chinese number and a noun.
const MEASURES: &str = "个個家所名位项項座届屆场場次种種支部份间間条條款批本期颗顆台臺艘架";
/// What a Chinese measure word stands behind, beside digits.
const COUNTERS: &str = "一两兩二三四五六七八九十百千万萬亿億几幾数數这這那该該每某各首多半第";
/// Urdu postpositions: a noun before one governs no verb.
const POSTPOSITIONS: [&str; 9] = ["نے", "کو", "سے", "میں", "پر", "کا", "کی", "کے", "تک"];
/// Urdu words in a vowel that agree with nothing.
const UNBENDING: [&str; 2] = ["نے", "سے"];

/// Whether nouns of a language have forms, and words around them agree.
pub(super) fn inflects(language: &Language) -> bool {
    language.primary() != "zh"
}

/// Whether words stand in the form of a term, but for case, a leading `the` and a possessive.
pub(super) fn is_same_form(words: &str, term: &str) -> bool {
    let keys = |text: &str| -> Vec<String> {
        let key = |span: Span| words::key(&text[span.range()]).into_owned();
        let mut keys: Vec<String> = text::tokens(text).map(key).collect();
        if keys.len() > 1 && keys[0] == "the" {
            keys.remove(0);
        }
        if let Some(last) = keys.last_mut()
            && let Some(owner) = last.strip_suffix("'s")
        {
            *last = owner.to_owned();
        }
        keys
    };
    keys(words) == keys(term)
}

/// Whether a term may be replaced where it stands. Only in languages whose rules are known here.
pub(super) fn allow(language: &Language, target: &str, noun: &Noun<'_>) -> bool {
    if doubles(language, target, noun) {
        return false;
    }
    match language.primary() {
        "zh" => in_chinese(language, target, noun),
        "ur" => in_urdu(target, noun),
        _ => false,
    }
}

fn in_chinese(language: &Language, target: &str, noun: &Noun<'_>) -> bool {
    let old = &target[noun.span.range()];
    let mut back = target[..noun.span.start].chars().rev();
    let (last, last_but_one) = (back.next(), back.next());
    // 一所大学 but 一个委员会.
    let counted = last.is_some_and(|c| MEASURES.contains(c))
        && last_but_one.is_some_and(|c| COUNTERS.contains(c) || c.is_numeric());
    // Part of a word that is longer by more than a 省, 市 or 区 is no name.
    let outside = |word: &Span| {
        let range =
            |from: usize, to: usize| target.get(from..to).map_or(0, |text| text.chars().count());
        range(word.start, noun.span.start) + range(noun.span.end, word.end)
    };
    let overlaps = |word: &Span| word.start < noun.span.end && noun.span.start < word.end;
    let within = |word: Span| overlaps(&word) && outside(&word) > 1;
    let alike = old.chars().next_back() == noun.new.chars().next_back();
    (!counted || alike) && !Words::of(language).spans(target).into_iter().any(within)
}

/// Whether the ends of a term would stand there twice: 巴基斯坦科学基金会 behind 巴基斯坦, 湖北省 before 省.
fn doubles(language: &Language, target: &str, noun: &Noun<'_>) -> bool {
    let old = &target[noun.span.range()];
    let before = target[..noun.span.start].trim_end();
    let after = target[noun.span.end..].trim_start();
    let new = noun.new;
    // A letter that happens to be the same is no sign where spaces divide words.
    let by_character = words::is_unspaced(language);
    let begins = |at: usize| {
        let (start, rest) = new.split_at(at);
        let whole = by_character || rest.is_empty() || rest.starts_with(' ');
        whole && before.ends_with(start) && !old.starts_with(start)
    };
    let ends = |at: usize| {
        let (rest, end) = new.split_at(at);
        let whole = by_character || rest.is_empty() || rest.ends_with(' ');
        whole && after.starts_with(end) && !old.ends_with(end)
    };
    let places = || new.char_indices().map(|(at, _)| at);
    places().skip(1).chain([new.len()]).any(begins) || places().any(ends)
}

fn in_urdu(target: &str, noun: &Noun<'_>) -> bool {
    let token = |span: Span| words::key(&target[span.range()]).into_owned();
    let tokens: Vec<Span> = text::tokens(target).collect();
    let before =
        tokens.iter().rev().find(|span| span.end <= noun.span.start).map(|&span| token(span));
    let after = tokens.iter().find(|span| span.start >= noun.span.end).map(|&span| token(span));
    let governed = after.is_some_and(|word| POSTPOSITIONS.contains(&word.as_str()));
    let agreeing = before.is_some_and(|word| {
        word.ends_with(['ا', 'ی', 'ے', 'ئ', 'ۓ', 'ہ']) && !UNBENDING.contains(&word.as_str())
    });
    noun.is_base && governed && !agreeing && !noun.new.ends_with(['ہ', 'ا', 'ۃ'])
}
