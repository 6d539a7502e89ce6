//! Words as alignment and terminology see them: where they stand in a text, what they are compared
//! by, and of what class they are.
//!
//! Words are the tokens of [`crate::text`], but runs of Han characters are cut by a dictionary
//! (`jieba-rs`). Pure; cannot fail on content.

mod chinese;
mod english;
mod lists;

use std::borrow::Cow;

use crate::language::Language;
use crate::text::{self, Span};

/// What a word can do at the edge of a fragment or a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Class {
    /// A word that means something by itself.
    Content = 0,
    /// An article, a preposition, a particle, an auxiliary.
    Function = 1,
    /// Digits.
    Number = 2,
    /// A word that makes a number with the digits beside it: *million*, *percent*, `万`.
    Magnitude = 3,
    /// A hyphen: inside a word where no space stands beside it.
    Hyphen = 4,
    /// Any other punctuation or symbol.
    Mark = 5,
}

impl Class {
    /// The class of a number that [`Class`] was stored as.
    pub fn from_number(number: u8) -> Option<Self> {
        [Self::Content, Self::Function, Self::Number, Self::Magnitude, Self::Hyphen, Self::Mark]
            .get(usize::from(number))
            .copied()
    }
}

/// Cuts and classes the words of a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    English,
    Urdu,
    Chinese,
    /// No word list: a word of up to three letters of an alphabet counts as a function word.
    Other,
}

impl Words {
    /// The words of a language.
    pub fn of(language: &Language) -> Self {
        let kind = match language.primary() {
            "en" => Kind::English,
            "ur" => Kind::Urdu,
            "zh" => Kind::Chinese,
            _ => Kind::Other,
        };
        Self { kind }
    }

    /// The spans of the words and marks of a text, in order.
    pub fn spans(self, text: &str) -> Vec<Span> {
        let tokens = text::tokens(text);
        match self.kind {
            Kind::Chinese => chinese::join_words(text, tokens),
            _ => tokens.collect(),
        }
    }

    /// The class of a word, by its [`key`].
    pub fn class(self, key: &str) -> Class {
        let Some(first) = key.chars().next() else { return Class::Mark };
        if matches!(key, "-" | "_" | "/" | "&") {
            return Class::Hyphen;
        }
        if !key.chars().any(char::is_alphanumeric) {
            return Class::Mark;
        }
        if first.is_numeric() && key.chars().all(|c| !c.is_alphabetic()) {
            return Class::Number;
        }
        let (function, magnitude) = match self.kind {
            Kind::English => (lists::ENGLISH_FUNCTION, lists::ENGLISH_MAGNITUDE),
            Kind::Urdu => (lists::URDU_FUNCTION, lists::URDU_MAGNITUDE),
            Kind::Chinese if chinese::is_numeral(key) => return Class::Magnitude,
            Kind::Chinese => (lists::CHINESE_FUNCTION, lists::CHINESE_MAGNITUDE),
            Kind::Other => {
                let short = key.chars().count() <= 3 && key.chars().all(is_alphabet);
                return if short { Class::Function } else { Class::Content };
            }
        };
        // The lists are short, and each key of a memory is looked up once.
        if function.split_ascii_whitespace().any(|word| word == key) {
            Class::Function
        } else if magnitude.split_ascii_whitespace().any(|word| word == key) {
            Class::Magnitude
        } else if self.kind == Kind::English && key.chars().count() == 1 {
            Class::Function
        } else {
            Class::Content
        }
    }

    /// What stands for all inflected forms of a word: a light stem in English, the key itself
    /// elsewhere, one class for all numbers.
    pub fn lemma(self, key: &str) -> Cow<'_, str> {
        if self.class(key) == Class::Number {
            return Cow::Borrowed("0");
        }
        match self.kind {
            Kind::English => Cow::Owned(english::stem(key).into_owned()),
            _ => Cow::Owned(key.to_owned()),
        }
    }
}

/// What words are compared by: the key of [`crate::text::key`], but with the value of a number in
/// ASCII digits, since `COVID-19` is not `COVID-20`.
pub fn key(word: &str) -> Cow<'_, str> {
    let surface = text::surface(word);
    match text::key(&surface).as_ref() {
        "0" => Cow::Owned(surface.chars().map(ascii_digit).collect()),
        key => Cow::Owned(key.to_owned()),
    }
}

/// The digits that Urdu, Arabic and Chinese texts use, as ASCII.
fn ascii_digit(c: char) -> char {
    let zero = match c {
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        '０'..='９' => '０',
        _ => return c,
    };
    char::from(b'0' + (u32::from(c) - u32::from(zero)) as u8)
}

/// The digits of a text, in order and in ASCII, a group for each run of them.
pub fn digit_groups(text: &str) -> Vec<String> {
    let mut groups: Vec<String> = Vec::new();
    let mut inside = false;
    for c in text.chars().map(ascii_digit) {
        if c.is_ascii_digit() {
            if !inside {
                groups.push(String::new());
            }
            if let Some(group) = groups.last_mut() {
                group.push(c);
            }
        }
        inside = c.is_ascii_digit();
    }
    groups
}

fn is_alphabet(c: char) -> bool {
    c.is_alphabetic() && u32::from(c) < 0x0900
}

/// Whether a language writes its words without spaces, so that a word may stand anywhere in a text.
pub fn is_unspaced(language: &Language) -> bool {
    matches!(language.primary(), "zh" | "ja" | "th" | "lo" | "km" | "my" | "bo" | "yue" | "wuu")
}

/// The letters and digits of a text, counted: what lengths of fragments are compared by.
pub fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

/// A light stem of an English word, by its key: without the possessive, the plural and the endings
/// of regular verbs. Words that it confounds are nearly always related.
pub fn english_stem(key: &str) -> Cow<'_, str> {
    english::stem(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(language: &str) -> Words {
        Words::of(&Language::from_tag(language).unwrap())
    }

    fn pieces<'t>(language: &str, text: &'t str) -> Vec<&'t str> {
        words(language).spans(text).into_iter().map(|span| &text[span.range()]).collect()
    }

    #[test]
    fn chinese_words_come_from_a_dictionary() {
        assert_eq!(
            pieces("zh", "双方签署了谅解备忘录。"),
            ["双方", "签署", "了", "谅解", "备忘录", "。"]
        );
        assert_eq!(pieces("zh", "Python 3 的模块"), ["Python", "3", "的", "模块"]);
        assert_eq!(pieces("ja", "日本"), ["日", "本"]);
    }

    #[test]
    fn classes_follow_the_lists_of_the_language() {
        for (language, word, class) in [
            ("en", "the", Class::Function),
            ("en", "academy", Class::Content),
            ("en", "1,200", Class::Number),
            ("en", "million", Class::Magnitude),
            ("en", "-", Class::Hyphen),
            ("en", ",", Class::Mark),
            ("ur", "کے", Class::Function),
            ("ur", "ارب", Class::Magnitude),
            ("zh", "的", Class::Function),
            ("zh", "亿", Class::Magnitude),
            ("zh", "三千", Class::Magnitude),
            ("zh", "合作", Class::Content),
            ("fr", "de", Class::Function),
            ("fr", "accord", Class::Content),
        ] {
            assert_eq!(words(language).class(&key(word)), class, "{language} {word}");
        }
    }

    #[test]
    fn keys_keep_the_value_of_numbers() {
        assert_eq!(key("۲۰۲۴"), "2024");
        assert_eq!(key("１９"), "19");
        assert_eq!(key("Forum"), "forum");
        assert_eq!(digit_groups("COVID-19, ۲۰۲۴"), ["19", "2024"]);
    }

    #[test]
    fn lemmas_join_inflected_forms() {
        let english = words("en");
        for (word, lemma) in [
            ("academies", "academy"),
            ("agreements", "agreement"),
            ("pakistan's", "pakistan"),
            ("signed", "sign"),
            ("signing", "sign"),
            ("classes", "class"),
            ("status", "status"),
            ("need", "need"),
            ("spring", "spring"),
            ("42", "0"),
        ] {
            assert_eq!(english.lemma(word), lemma, "{word}");
        }
        assert_eq!(words("ur").lemma("معاہدے"), "معاہدے");
    }
}
