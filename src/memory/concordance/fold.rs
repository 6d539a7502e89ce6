//! Folding for search, a character at a time.
//!
//! [`text::folded`] looks at a whole text: characters combine, vanish or become several. Most texts have
//! nothing of that kind: in them each character becomes one, whatever stands beside it. Such a *plain*
//! text is searched as it is stored. Of any other the index keeps the folded text too, so that a search
//! need not fold.

use std::sync::OnceLock;

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, is_nfkc_quick};

use crate::text;

/// Characters that become one that is not their lower case, with what they become (see [`text::key`]).
const VARIANTS: [(char, char); 6] =
    [('ي', 'ی'), ('ى', 'ی'), ('ك', 'ک'), ('ه', 'ہ'), ('ۀ', 'ہ'), ('ۂ', 'ہ')];

/// How many characters are looked up together.
const PAGE: usize = 256;
const PAGES: usize = 0x11_0000 / PAGE;
type Page = Box<[Option<char>; PAGE]>;

/// What a character of a plain text becomes; `None` where no plain text has it.
#[inline]
pub(crate) fn fold(c: char) -> Option<char> {
    static TABLE: OnceLock<Box<[OnceLock<Page>]>> = OnceLock::new();
    if c.is_ascii_graphic() || c == ' ' {
        return Some(c.to_ascii_lowercase());
    }
    let table = TABLE.get_or_init(|| (0..PAGES).map(|_| OnceLock::new()).collect());
    let number = c as usize;
    let page = table[number / PAGE].get_or_init(|| {
        let mut page = Box::new([None; PAGE]);
        for (at, folded) in page.iter_mut().enumerate() {
            *folded = char::from_u32((number / PAGE * PAGE + at) as u32).and_then(look);
        }
        page
    });
    page[number % PAGE]
}

fn look(c: char) -> Option<char> {
    if c.is_whitespace() || c.is_control() || canonical_combining_class(c) != 0 {
        return None;
    }
    if is_nfkc_quick(std::iter::once(c)) == IsNormalized::Maybe {
        return None; // It may join what stands before it.
    }
    let folded = text::folded(&format!("a{c}a"));
    let mut between = folded.strip_prefix('a')?.strip_suffix('a')?.chars();
    let folded = between.next().filter(|_| between.next().is_none())?;
    // The characters that become a letter or digit must be few and known.
    let known = folded == c
        || !folded.is_alphanumeric()
        || VARIANTS.contains(&(c, folded))
        || upper(folded) == Some(c);
    known.then_some(folded)
}

/// The one capital of a small letter that has one.
fn upper(c: char) -> Option<char> {
    let single = |mut all: std::char::ToLowercase| all.next().filter(|_| all.next().is_none());
    let mut all = c.to_uppercase();
    let upper = all.next().filter(|upper| all.next().is_none() && *upper != c)?;
    (single(upper.to_lowercase()) == Some(c)).then_some(upper)
}

/// The characters of plain texts that become a letter or a digit, itself first.
pub(super) fn unfolded(c: char) -> Vec<char> {
    let variants = VARIANTS.iter().filter(|(_, folded)| *folded == c).map(|(variant, _)| *variant);
    let all = std::iter::once(c).chain(upper(c)).chain(variants);
    all.filter(|variant| fold(*variant) == Some(c)).collect()
}

/// The folded text, where a text is not plain.
pub(crate) fn folded_unless_plain(text: &str) -> Option<String> {
    (!is_plain(text)).then(|| text::folded(text))
}

fn is_plain(text: &str) -> bool {
    let (mut before, mut letters, mut same) = (' ', false, true);
    for c in text.trim_matches(' ').chars() {
        if c == ' ' && before == ' ' {
            return false;
        }
        let Some(folded) = fold(c) else { return false };
        letters = letters || c.is_alphabetic();
        same = same && folded == c;
        before = c;
    }
    // A text without letters is searched as it stands.
    letters || same
}

/// Whether the folded form of a plain text holds a text that is folded.
pub(super) fn contains(text: &str, wanted: &str) -> bool {
    text.char_indices().any(|(at, _)| begins_with(&text[at..], wanted))
}

/// Whether it begins with it.
pub(super) fn begins_with(text: &str, wanted: &str) -> bool {
    let mut folded = text.chars().map(fold);
    wanted.chars().all(|wanted| folded.next() == Some(Some(wanted)))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn plain_texts_are_those_without_surprises() {
        for plain in ["The Forum opened.", "كتاب اور فورم، کل۔", "论坛，开幕", "12-14", " a b ", ""]
        {
            assert_eq!(folded_unless_plain(plain), None, "{plain}");
        }
        for other in [
            "12–14",
            "a  b",
            "a\nb",
            "cafe\u{301}",
            "ﬁnal",
            "ＡＢ",
            "\u{212A}m",
            "زِ",
            "می\u{200C}رود",
            "５…",
        ] {
            assert_eq!(folded_unless_plain(other).as_deref(), Some(&*text::folded(other)));
        }
        assert_eq!(unfolded('k'), ['k', 'K']);
        assert_eq!(unfolded('ی'), ['ی', 'ي', 'ى']);
        assert_eq!(unfolded('坛'), ['坛']);
    }

    #[test]
    fn each_character_folds_as_a_text_does_or_is_not_plain() {
        for c in '\0'..='\u{1FFFF}' {
            if let Some(folded) = fold(c) {
                let text = format!("x{c}x");
                assert_eq!(text::folded(&text), format!("x{folded}x"), "{c:?}");
                assert!(!folded.is_alphanumeric() || unfolded(folded).contains(&c), "{c:?}");
            }
        }
    }

    /// Texts of what is folded in some way, and of other things.
    pub(in crate::memory::concordance) fn text() -> impl Strategy<Value = String> {
        let characters = prop::sample::select(
            "aAkKſsßﬁﬀiIİı ÅåΣσς5５۵.,…–-“\"'’ \t\n\u{301}\u{200C}\u{200F}\u{AD}يیىكکههۀۂہةآا\u{653}\
             \u{64E}ـ۔،论坛坛，。（(㎏№Ⅷ①a b c"
                .chars()
                .collect::<Vec<char>>(),
        );
        let any = prop_oneof![9 => characters, 1 => any::<char>()];
        prop::collection::vec(any, 0..12).prop_map(|all| all.into_iter().collect())
    }

    proptest! {
        #[test]
        fn a_plain_text_folds_a_character_at_a_time(text in text()) {
            if folded_unless_plain(&text).is_none() {
                let each: String = text.trim().chars().filter_map(fold).collect();
                if text.chars().any(char::is_alphabetic) {
                    prop_assert_eq!(each, text::folded(&text));
                } else {
                    prop_assert_eq!(text.trim(), text::folded(&text));
                }
            }
        }

        #[test]
        fn what_a_plain_text_contains_its_folded_form_does(text in text(), wanted in text()) {
            let wanted = text::folded(&wanted);
            if folded_unless_plain(&text).is_none() && !wanted.is_empty() {
                prop_assert_eq!(contains(&text, &wanted), text::folded(&text).contains(&wanted));
            }
        }
    }
}
