//! Which candidates hold in Urdu.

use super::rules::{ENGLISH, Kind, URDU};
use super::site::{Site, classify};

/// Whether a sentence ends here.
pub(super) fn ends(site: &Site) -> bool {
    match site.mark() {
        _ if site.is_inside_name() => false,
        '۔' => !site.is_list_mark() && !is_letter_name(site),
        '.' => !site.is_list_mark() && !is_abbreviation(site),
        _ => true,
    }
}

/// `پی۔ ٹی۔ وی`: the name of a Latin letter, unless a starter follows the last one. A name that is a
/// word as well (`آئی`, which came) needs another letter name beside it.
fn is_letter_name(site: &Site) -> bool {
    let is_letter = |word| URDU.has(Kind::Letter, word) || URDU.has(Kind::LetterInRow, word);
    let word = site.word();
    if !is_letter(word) {
        return false;
    }
    if is_letter(site.next_word()) {
        return true;
    }
    let before = site.head()[..site.head().len() - word.len()].trim_end();
    let before = Site { stop: site.start + before.len(), ..*site };
    let in_row = before.stop > before.start && before.mark() == '۔' && is_letter(before.word());
    (in_row || URDU.has(Kind::Letter, word)) && !site.has_starter(&URDU)
}

/// `Microsoft Inc. کے ساتھ`, `A. Q. Khan`: no end, unless a starter follows.
fn is_abbreviation(site: &Site) -> bool {
    site.next_char().is_some_and(char::is_lowercase)
        || (classify(site.abbreviation(), &ENGLISH).is_some()
            && !site.has_starter(&URDU)
            && !site.has_starter(&ENGLISH))
}
