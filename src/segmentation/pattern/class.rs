//! Sets of characters, as ICU defines them.

use std::sync::LazyLock;

use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, HirKind};

/// A set by an expression of `regex-syntax`, which is known to be right.
fn known(expression: &str) -> ClassUnicode {
    property(expression).unwrap_or_else(ClassUnicode::empty)
}

/// A set by an expression of `regex-syntax`; `None` where it knows no such property.
fn property(expression: &str) -> Option<ClassUnicode> {
    match regex_syntax::parse(expression).ok()?.into_kind() {
        HirKind::Class(Class::Unicode(class)) => Some(class),
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?;
            let mut chars = text.chars();
            let c = chars.next()?;
            chars.next().is_none().then(|| single(c))
        }
        HirKind::Class(Class::Bytes(bytes)) => bytes.to_unicode_class(),
        _ => None,
    }
}

/// `\w`: letters, marks, decimal digits, connectors and joiners.
pub(super) static WORD: LazyLock<ClassUnicode> = LazyLock::new(|| known(r"\w"));
/// `\d`
pub(super) static DIGIT: LazyLock<ClassUnicode> = LazyLock::new(|| known(r"\d"));
/// `\s`
pub(super) static SPACE: LazyLock<ClassUnicode> = LazyLock::new(|| known(r"\s"));
/// `\h`
pub(super) static HORIZONTAL: LazyLock<ClassUnicode> = LazyLock::new(|| known(r"[\t\p{Zs}]"));
/// `\v`, and what `.` leaves out.
pub(super) static LINE_ENDS: LazyLock<ClassUnicode> =
    LazyLock::new(|| known(r"[\n\x0B\x0C\r\x{85}\x{2028}\x{2029}]"));
/// What `\b` takes for a part of the character before: ICU finds no boundary before one.
pub(super) static EXTENDING: LazyLock<ClassUnicode> =
    LazyLock::new(|| known(r"[\p{Grapheme_Extend}\p{Cf}]"));
/// Word characters that `\b` sees.
pub(super) static WORD_BASE: LazyLock<ClassUnicode> = LazyLock::new(|| without(&WORD, &EXTENDING));
/// Other characters that `\b` sees.
pub(super) static OTHER_BASE: LazyLock<ClassUnicode> =
    LazyLock::new(|| without(&negated(&WORD), &EXTENDING));

/// The set that `\p{name}` names.
pub(super) fn named(name: &str) -> Option<ClassUnicode> {
    let plain = name.trim();
    if plain.is_empty() || !plain.chars().all(|c| c.is_ascii_alphanumeric() || "_-= :".contains(c))
    {
        return None;
    }
    let by = |name: &str| property(&format!(r"\p{{{name}}}"));
    let bare = plain.strip_prefix("Is").or_else(|| plain.strip_prefix("is"));
    posix(&plain.to_ascii_lowercase())
        .or_else(|| by(plain))
        .or_else(|| bare.and_then(|name| posix(&name.to_ascii_lowercase()).or_else(|| by(name))))
}

/// The sets of POSIX names, in their Unicode sense, as ICU has them.
pub(super) fn posix(name: &str) -> Option<ClassUnicode> {
    let expression = match name {
        "alpha" => r"\p{Alphabetic}",
        "alnum" => r"[\p{Alphabetic}\p{Nd}]",
        "blank" => r"[\t\p{Zs}]",
        "cntrl" => r"\p{Cc}",
        "digit" => r"\p{Nd}",
        "graph" => r"[^\p{White_Space}\p{Cc}\p{Cs}\p{Cn}]",
        "lower" => r"\p{Lowercase}",
        "print" => r"[^\p{Zl}\p{Zp}\p{Cc}\p{Cs}\p{Cn}]",
        "punct" => r"\p{P}",
        "space" => r"\p{White_Space}",
        "upper" => r"\p{Uppercase}",
        "word" => r"\w",
        "xdigit" => r"[\p{Nd}\p{Hex_Digit}]",
        "any" => r"[\x{0}-\x{10FFFF}]",
        "ascii" => r"[\x00-\x7F]",
        "assigned" => r"\P{Cn}",
        _ => return None,
    };
    property(expression)
}

pub(super) fn single(c: char) -> ClassUnicode {
    range(c, c)
}

pub(super) fn range(from: char, to: char) -> ClassUnicode {
    ClassUnicode::new([ClassUnicodeRange::new(from, to)])
}

pub(super) fn negated(class: &ClassUnicode) -> ClassUnicode {
    let mut class = class.clone();
    class.negate();
    class
}

pub(super) fn without(class: &ClassUnicode, other: &ClassUnicode) -> ClassUnicode {
    let mut class = class.clone();
    class.difference(other);
    class
}

pub(super) fn common(class: &ClassUnicode, other: &ClassUnicode) -> ClassUnicode {
    let mut class = class.clone();
    class.intersect(other);
    class
}

pub(super) fn is_empty(class: &ClassUnicode) -> bool {
    class.ranges().is_empty()
}

/// Whether a set has a character, by binary search.
pub(super) fn contains(class: &ClassUnicode, c: char) -> bool {
    class
        .ranges()
        .binary_search_by(|range| {
            if range.end() < c {
                std::cmp::Ordering::Less
            } else if range.start() > c {
                std::cmp::Ordering::Greater
            } else {
                std::cmp::Ordering::Equal
            }
        })
        .is_ok()
}
