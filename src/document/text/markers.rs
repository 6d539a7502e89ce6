//! What a line begins with: bullets, numbers of lists, `[next]:`; and lines that are rules.
//!
//! A marker is read from one line alone; whether a weak one counts where it stands is the
//! business of `wrap`.

/// What a line is by its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Text without a marker.
    None,
    /// A line of dashes or the like.
    Rule,
    /// A link to another release.
    Navigation,
    /// A bullet.
    Bullet(char),
    /// A number of a list; its value where it is written in digits.
    Number(Option<u32>),
}

impl Mark {
    /// Whether the marker counts only where a line cannot be the continuation of the one before:
    /// wrapped prose may break before a dash or a number, but not before `•`.
    pub(super) fn is_weak(self) -> bool {
        match self {
            Self::Bullet(c) => matches!(c, '·' | '-' | '–' | '*' | '+'),
            Self::Number(_) => true,
            Self::None | Self::Rule | Self::Navigation => false,
        }
    }
}

/// Whether a character has neither ink nor width: direction marks, joiners, a stray byte order
/// mark. They stand before bullets in Urdu text, and alone on lines that look blank.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}'
        | '\u{061C}' | '\u{FEFF}')
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

fn is_bullet(c: char) -> bool {
    matches!(c, '•' | '◦' | '▪' | '●' | '‣' | '·' | '-' | '–' | '*' | '+')
}

/// Whether a line says nothing: white space, or a bullet without text.
pub(super) fn is_empty(line: &str) -> bool {
    let inner = line.trim_matches(is_blank);
    inner.is_empty() || inner.strip_prefix(is_bullet).is_some_and(str::is_empty)
}

/// What a line without white space around it is, and where its text begins.
pub(super) fn read(line: &str) -> (Mark, usize) {
    let inner = line.trim_start_matches(is_blank);
    let offset = |rest: &str| line.len() - rest.len();
    let after_bullet = strip_bullet(inner);
    // In `- - -` the first dash is part of the rule, in `• ---` the bullet is not.
    if let Some((bullet, rest)) = after_bullet
        && is_rule(rest)
        && !rest.starts_with(bullet)
    {
        return (Mark::Rule, offset(rest));
    }
    if is_rule(inner) {
        return (Mark::Rule, offset(inner));
    }
    let content = after_bullet.map_or(inner, |(_, rest)| rest);
    if is_navigation(content) {
        return (Mark::Navigation, offset(content));
    }
    if let Some((bullet, rest)) = after_bullet {
        return (Mark::Bullet(bullet), offset(rest));
    }
    match strip_number(inner) {
        Some((value, rest)) => (Mark::Number(value), offset(rest)),
        None => (Mark::None, 0),
    }
}

fn strip_bullet(text: &str) -> Option<(char, &str)> {
    let bullet = text.chars().next().filter(|&c| is_bullet(c))?;
    let rest = &text[bullet.len_utf8()..];
    let content = rest.trim_start();
    (content.len() < rest.len() && !content.is_empty()).then_some((bullet, content))
}

/// Whether a text is at least three dashes, stars or the like, perhaps spaced, and nothing else.
fn is_rule(text: &str) -> bool {
    let mut count = 0;
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        if !is_rule_character(c) {
            return false;
        }
        count += 1;
    }
    count >= 3
}

fn is_rule_character(c: char) -> bool {
    matches!(c,
        '-' | '‐'..='―' | '−' | '_' | '=' | '*' | '~' | '#' | '+' | '¯' | '·' | '•' | '●' | '○'
        | '■' | '□' | '▪' | '◆' | '◇' | '★' | '☆' | '※' | '＿' | '－' | '＝' | '＊' | '～'
        | '\u{2500}'..='\u{259F}')
}

/// Whether a text begins with `[next]:` or the like, or is `[home]` alone.
fn is_navigation(text: &str) -> bool {
    let Some((word, rest)) =
        text.strip_prefix(['[', '［']).and_then(|inner| inner.split_once([']', '］']))
    else {
        return false;
    };
    let word = word.trim();
    let rest = rest.trim_start();
    ["next", "previous", "prev", "back", "home"].iter().any(|name| word.eq_ignore_ascii_case(name))
        && (rest.is_empty() || rest.starts_with([':', '：']))
}

/// The label between the brackets of a list number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Label {
    Digits(u32),
    /// `a`, `iv`
    Letters,
    /// `一`, `十二`
    Han,
}

/// The value of a list number and the text after it. Four digits are a year; `A.` is an initial;
/// `1.5` is a quantity; `一、二` is an enumeration.
fn strip_number(text: &str) -> Option<(Option<u32>, &str)> {
    let bare = text.strip_prefix(['(', '（']);
    let inner = bare.unwrap_or(text);
    let end = inner.find(|c: char| !is_label_character(c))?;
    let label = read_label(&inner[..end])?;
    let closer = inner[end..].chars().next()?;
    let rest = &inner[end + closer.len_utf8()..];
    let next = rest.chars().next()?;
    let closes = match (bare.is_some(), label) {
        (true, _) | (false, Label::Letters) => matches!(closer, ')' | '）'),
        (false, Label::Digits(_)) => matches!(closer, '.' | ')' | '．' | '）' | '、' | '۔'),
        (false, Label::Han) => matches!(closer, '、' | '．' | '）'),
    };
    let follows = next.is_whitespace()
        || match closer {
            '.' => next.is_alphabetic() && !next.is_lowercase(),
            ')' => label != Label::Letters && next.is_alphabetic(),
            _ if label == Label::Han => !is_han_numeral(next),
            _ => digit(next).is_none(),
        };
    let content = rest.trim_start();
    let value = if let Label::Digits(value) = label { Some(value) } else { None };
    (closes && follows && !content.is_empty()).then_some((value, content))
}

fn is_label_character(c: char) -> bool {
    c.is_ascii_alphabetic() || digit(c).is_some() || is_han_numeral(c)
}

fn read_label(label: &str) -> Option<Label> {
    // Bounded first, so that a line of a million digits costs no more than the search for its end.
    if label.is_empty() || label.len() > 9 {
        return None;
    }
    let count = label.chars().count();
    if count <= 3 && label.chars().all(|c| digit(c).is_some()) {
        let value = label.chars().filter_map(digit).fold(0, |value, digit| value * 10 + digit);
        return Some(Label::Digits(value));
    }
    if count <= 3 && label.chars().all(is_han_numeral) {
        return Some(Label::Han);
    }
    let is_letter = count == 1 && label.chars().all(|c| c.is_ascii_alphabetic());
    let is_roman = |digits: &str| count <= 5 && label.chars().all(|c| digits.contains(c));
    (is_letter || is_roman("ivx") || is_roman("IVX")).then_some(Label::Letters)
}

/// The value of a Western, full-width, Arabic or Urdu digit.
fn digit(c: char) -> Option<u32> {
    let zero = match c {
        '0'..='9' => '0',
        '０'..='９' => '０',
        '\u{0660}'..='\u{0669}' => '\u{0660}',
        '\u{06F0}'..='\u{06F9}' => '\u{06F0}',
        _ => return None,
    };
    Some(u32::from(c) - u32::from(zero))
}

fn is_han_numeral(c: char) -> bool {
    matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_by_their_beginning() {
        for (line, mark, text) in [
            ("• one", Mark::Bullet('•'), "one"),
            ("•\u{a0}\u{3000}one", Mark::Bullet('•'), "one"),
            ("\u{200f}– ایک", Mark::Bullet('–'), "ایک"),
            ("•one", Mark::None, "•one"),
            ("o one", Mark::None, "o one"),
            ("-5 degrees", Mark::None, "-5 degrees"),
            ("1. one", Mark::Number(Some(1)), "one"),
            ("12) one", Mark::Number(Some(12)), "one"),
            ("(3) one", Mark::Number(Some(3)), "one"),
            ("1.MoU", Mark::Number(Some(1)), "MoU"),
            ("a) one", Mark::Number(None), "one"),
            ("(b) one", Mark::Number(None), "one"),
            ("iv) one", Mark::Number(None), "one"),
            ("１．一项", Mark::Number(Some(1)), "一项"),
            ("一、合作", Mark::Number(None), "合作"),
            ("（十二）合作", Mark::Number(None), "合作"),
            ("۱۔ متن", Mark::Number(Some(1)), "متن"),
            ("2۔متن", Mark::Number(Some(2)), "متن"),
            ("一、二期工程", Mark::None, "一、二期工程"),
            ("2025. In that year", Mark::None, "2025. In that year"),
            ("No. 5 is here", Mark::None, "No. 5 is here"),
            ("1.5 million", Mark::None, "1.5 million"),
            ("06 A Memorandum", Mark::None, "06 A Memorandum"),
            ("A. Khan", Mark::None, "A. Khan"),
            ("(a)symmetric", Mark::None, "(a)symmetric"),
            ("(2024) was", Mark::None, "(2024) was"),
            ("1.", Mark::None, "1."),
            ("---", Mark::Rule, "---"),
            ("- - -", Mark::Rule, "- - -"),
            ("• ------", Mark::Rule, "------"),
            ("━━━━", Mark::Rule, "━━━━"),
            ("* * *", Mark::Rule, "* * *"),
            ("--", Mark::None, "--"),
            ("--- end", Mark::None, "--- end"),
            ("[next]:Title", Mark::Navigation, "[next]:Title"),
            ("• [ Previous ] ： Title", Mark::Navigation, "[ Previous ] ： Title"),
            ("[Home]", Mark::Navigation, "[Home]"),
            ("[next] the talks", Mark::None, "[next] the talks"),
            ("Next: the talks", Mark::None, "Next: the talks"),
        ] {
            let (found, start) = read(line);
            assert_eq!((found, &line[start..]), (mark, text), "{line:?}");
        }
    }

    #[test]
    fn a_bullet_without_text_is_an_empty_line() {
        for line in ["", " \u{3000}", "•", " - ", "\u{feff}", "\u{200f}•\u{a0}"] {
            assert!(is_empty(line), "{line:?}");
        }
        assert!(!is_empty("a"));
        assert!(!is_empty("••"));
    }
}
