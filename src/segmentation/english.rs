//! Which candidates hold in English.

use super::candidates::is_small_name;
use super::rules::{ENGLISH, Kind};
use super::site::{Abbreviation, Site, classify};

/// The most words between a quotation and the verb that tells whose it is.
const NAME_WORDS: usize = 4;

/// Whether a sentence ends here.
pub(super) fn ends(site: &Site) -> bool {
    if site.is_inside_name() {
        return false;
    }
    if goes_on_small(site) || is_quotation_attributed(site) {
        return false;
    }
    match site.mark() {
        '.' => !site.is_list_mark() && !is_leader(site) && full_stop_ends(site),
        '…' => site.between().contains(char::is_whitespace),
        _ => true,
    }
}

/// `“Is it?” she asked`, `Yahoo! in the`, but not `… grew. iPhone sales`, nor a question before a
/// small letter: who writes `how are you? i am fine` writes no capitals.
fn goes_on_small(site: &Site) -> bool {
    site.next_char().is_some_and(char::is_lowercase)
        && !is_small_name(site.rest())
        && (site.mark() != '?' || site.closes_quotation())
}

/// `“Why not?” Mr. Hale asked.`
fn is_quotation_attributed(site: &Site) -> bool {
    if !matches!(site.mark(), '!' | '?') || !site.closes_quotation() {
        return false;
    }
    let is_name = |word: &str| word.starts_with(char::is_uppercase) && !word.ends_with(',');
    let verb = site.near().split_whitespace().take(NAME_WORDS + 1).find(|word| !is_name(word));
    verb.is_some_and(|verb| ENGLISH.has(Kind::Speech, verb.trim_end_matches([',', '.', ':'])))
}

/// `Contents ....... 12`
fn is_leader(site: &Site) -> bool {
    site.head().ends_with(['.', ' ']) && site.next_char().is_some_and(char::is_numeric)
}

fn full_stop_ends(site: &Site) -> bool {
    match classify(site.abbreviation(), &ENGLISH) {
        None => true,
        Some(Abbreviation::Listed(Kind::Never)) => false,
        Some(Abbreviation::Listed(Kind::Number)) => !site.has_number(),
        // `… made in the U.S.” Mr. Hale left.`
        Some(_) => site.closes_quotation() || site.has_starter(&ENGLISH),
    }
}
