//! The place between two sentences, and what can be seen from there.
//!
//! Everything here looks at no more than [`REACH`] characters either way.

use super::rules::{Kind, Rules};

/// How far a rule looks, in characters.
const REACH: usize = 48;

/// A candidate: `… the U.S.) ║ The …`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Site<'t> {
    /// The paragraph.
    pub(super) text: &'t str,
    /// Where the sentence before starts.
    pub(super) start: usize,
    /// The byte after the mark that ends it.
    pub(super) stop: usize,
    /// Where the sentence after would start; between are closing marks and white space.
    pub(super) at: usize,
}

impl<'t> Site<'t> {
    /// The mark that ends the sentence.
    pub(super) fn mark(&self) -> char {
        self.text[..self.stop].chars().next_back().unwrap_or_default()
    }

    /// The sentence before the mark.
    pub(super) fn head(&self) -> &'t str {
        &self.text[self.start..self.stop - self.mark().len_utf8()]
    }

    /// The closing marks and the white space.
    pub(super) fn between(&self) -> &'t str {
        &self.text[self.stop..self.at]
    }

    /// The text from the next sentence on.
    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// As much of the rest as a rule looks at.
    pub(super) fn near(&self) -> &'t str {
        leading(self.rest(), |_| true)
    }

    /// Whether a closing quotation mark follows the mark.
    pub(super) fn closes_quotation(&self) -> bool {
        self.between().contains(is_closing_quote)
    }

    /// Whether the mark is `!` or `?` between two ASCII letters or digits: `Y!J`, `news.html?id=5`.
    pub(super) fn is_inside_name(&self) -> bool {
        if !matches!(self.mark(), '!' | '?') {
            return false;
        }
        let before = self.head().chars().next_back();
        let after = self.text[self.stop..].chars().next();
        [before, after].iter().all(|c| c.is_some_and(|c| c.is_ascii_alphanumeric()))
    }

    /// The rest without the opening marks.
    fn rest_opened(&self) -> &'t str {
        let marks = self.rest().chars().take(REACH).take_while(|&c| is_opener(c) || c == '"');
        &self.rest()[marks.map(char::len_utf8).sum()..]
    }

    /// The first character of the next sentence after opening marks.
    pub(super) fn next_char(&self) -> Option<char> {
        self.rest_opened().chars().next()
    }

    /// The letters that the next sentence begins with.
    pub(super) fn next_word(&self) -> &'t str {
        leading(self.rest_opened(), char::is_alphabetic)
    }

    /// What the next sentence begins with, up to white space or a mark.
    pub(super) fn next_token(&self) -> &'t str {
        leading(self.rest_opened(), |c| c.is_alphanumeric() || matches!(c, '-' | '/'))
    }

    /// The letters right before the mark.
    pub(super) fn word(&self) -> &'t str {
        trailing(self.head(), char::is_alphabetic)
    }

    /// The Latin word that the mark, a full stop, may belong to: `U.S.`, `Ltd.`, `M/s.`
    pub(super) fn abbreviation(&self) -> &'t str {
        let head = self.head();
        let word = trailing(head, |c| {
            (c.is_alphabetic() && c < '\u{250}') || matches!(c, '.' | '-' | '/' | '\'')
        });
        let word = word.trim_start_matches(['.', '-', '/', '\'']);
        &self.text[self.start + head.len() - word.len()..self.stop]
    }

    /// The sentence before the mark without bullets and brackets, where it is short enough for a
    /// list mark.
    fn short_head(&self) -> Option<&'t str> {
        let head = self.head();
        (head.len() <= REACH).then(|| {
            head.trim_matches(|c| is_bullet(c) || is_opener(c) || is_closer(c))
                .trim_matches(|c: char| c.is_whitespace() || is_bullet(c) || c == '.')
        })
    }

    /// Whether all of the sentence is a list mark: `1.`, `(a).`, `• iv.`, `1۔`.
    pub(super) fn is_list_mark(&self) -> bool {
        let Some(head) = self.short_head() else { return false };
        let length = head.chars().count();
        match length {
            0 => false,
            1 => head.chars().all(char::is_alphanumeric),
            _ => {
                (length <= 3 && head.chars().all(char::is_numeric))
                    || (length <= 8 && head.split('.').all(is_short_number))
                    || (length <= 4 && is_roman(&head.to_ascii_uppercase(), "IVX"))
            }
        }
    }

    /// Whether the next sentence begins with a starter. A single letter with a full stop is an
    /// initial, not a word: `J. A. Khan`.
    pub(super) fn has_starter(&self, rules: &Rules) -> bool {
        let word = self.next_word();
        let after = &self.rest_opened()[word.len()..];
        if after.starts_with('.') {
            return false;
        }
        let mut letters = word.chars();
        let Some(first) = letters.next() else { return false };
        let rest = letters.as_str();
        rules.has(Kind::Starter, word)
            || (!rest.is_empty()
                && !rest.chars().any(char::is_lowercase)
                && rules.has(Kind::Starter, &format!("{first}{}", rest.to_lowercase())))
    }

    /// Whether the next sentence begins with a number: `5`, `A-12`, `IV`.
    pub(super) fn has_number(&self) -> bool {
        let token = self.next_token();
        token.chars().any(char::is_numeric) || is_roman(token, "IVXLC")
    }
}

/// What a Latin full stop belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// A single capital: `J.`
    Initial,
    /// Letters with full stops between them, in no list: `F.B.I.`
    Letters,
    /// An entry of the rule file.
    Listed(Kind),
}

/// The kind of a Latin abbreviation with its full stop; `None` where it is none.
pub(super) fn classify(abbreviation: &str, rules: &Rules) -> Option<Abbreviation> {
    let last = abbreviation.rsplit(['-', '/']).next().unwrap_or_default();
    if let Some(kind) = rules.abbreviation(abbreviation).or_else(|| rules.abbreviation(last)) {
        return Some(Abbreviation::Listed(kind));
    }
    let letters = last.strip_suffix('.')?;
    let single = |part: &str| part.chars().count() == 1;
    match letters {
        letter if single(letter) => {
            letter.chars().all(char::is_uppercase).then_some(Abbreviation::Initial)
        }
        _ => letters.split('.').all(single).then_some(Abbreviation::Letters),
    }
}

fn leading(text: &str, accept: impl Fn(char) -> bool) -> &str {
    let length = text.chars().take(REACH).take_while(|&c| accept(c)).map(char::len_utf8).sum();
    &text[..length]
}

fn trailing(text: &str, accept: impl Fn(char) -> bool) -> &str {
    let length: usize =
        text.chars().rev().take(REACH).take_while(|&c| accept(c)).map(char::len_utf8).sum();
    &text[text.len() - length..]
}

fn is_short_number(text: &str) -> bool {
    (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_roman(text: &str, digits: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| digits.contains(c))
}

/// Whether a character opens a quotation or a bracket, whatever stands around it.
pub(super) fn is_opener(c: char) -> bool {
    matches!(
        c,
        '(' | '['
            | '{'
            | '（'
            | '［'
            | '｛'
            | '“'
            | '‘'
            | '„'
            | '‚'
            | '«'
            | '‹'
            | '「'
            | '『'
            | '《'
            | '〈'
            | '【'
            | '〔'
            | '〖'
            | '｢'
    )
}

/// Whether a character closes a quotation or a bracket.
pub(super) fn is_closer(c: char) -> bool {
    is_closing_quote(c)
        || matches!(c, ')' | ']' | '}' | '）' | '］' | '｝' | '》' | '〉' | '】' | '〕' | '〗')
}

/// Whether a character closes a quotation; the straight mark may open one, too.
pub(super) fn is_closing_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | '›' | '」' | '』' | '｣')
}

/// Whether a character marks an item of a list.
pub(super) fn is_bullet(c: char) -> bool {
    matches!(c, '•' | '◦' | '▪' | '‣' | '●' | '■' | '◆' | '➢')
}
