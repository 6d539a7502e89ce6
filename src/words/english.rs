//! A light stemmer for English: enough to find a term in its inflected forms and to let a small
//! memory learn from all forms of a word. Irregular forms are left alone.

use std::borrow::Cow;

/// The stem of a word that is in lower case.
pub(super) fn stem(word: &str) -> Cow<'_, str> {
    let word = word.strip_suffix("'s").or_else(|| word.strip_suffix('\'')).unwrap_or(word);
    if !word.is_ascii() || word.len() < 4 {
        return Cow::Borrowed(word);
    }
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        return Cow::Owned(format!("{stem}y"));
    }
    if let Some(stem) = word
        .strip_suffix("es")
        .filter(|stem| ["ss", "x", "z", "ch", "sh"].iter().any(|ending| stem.ends_with(ending)))
    {
        return Cow::Borrowed(stem);
    }
    if let Some(stem) = word.strip_suffix('s').filter(|stem| !stem.ends_with(['s', 'u', 'i'])) {
        return Cow::Borrowed(stem);
    }
    for ending in ["ing", "ed"] {
        if let Some(stem) = word.strip_suffix(ending).filter(|stem| is_verb_stem(stem)) {
            return undouble(stem);
        }
    }
    Cow::Borrowed(word)
}

/// Whether enough is left to be a verb: four letters, or three with a vowel before the last, which
/// keeps `spring`, `need` and `bed` whole.
fn is_verb_stem(stem: &str) -> bool {
    let has_vowel = |text: &str| text.contains(['a', 'e', 'i', 'o', 'u', 'y']);
    stem.len() >= 4 && has_vowel(stem) && !stem.ends_with('e')
}

/// `plann` to `plan`.
fn undouble(stem: &str) -> Cow<'_, str> {
    let mut last = stem.bytes().rev();
    match (last.next(), last.next()) {
        (Some(a), Some(b))
            if a == b && matches!(a, b'n' | b'm' | b'p' | b't' | b'g' | b'b' | b'd' | b'r') =>
        {
            Cow::Borrowed(&stem[..stem.len() - 1])
        }
        _ => Cow::Borrowed(stem),
    }
}
