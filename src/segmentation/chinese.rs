//! Which candidates hold in Chinese.

use super::quotes::Quotes;
use super::rules::{CHINESE, ENGLISH, Kind};
use super::site::{Site, classify};

/// The longest clause that tells whose a quotation is, in characters.
const LONGEST_CLAUSE: usize = 16;

/// Whether a sentence ends here.
pub(super) fn ends(site: &Site, quotes: &Quotes) -> bool {
    if quotes.is_in_title(site.stop) || site.is_inside_name() {
        return false;
    }
    match site.mark() {
        '.' => full_stop_ends(site),
        // `“我……我不知道。”`: hesitation.
        '…' => !quotes.is_open() && !quotation_goes_on(site, quotes),
        '！' | '？' | '!' | '?' => !quotation_goes_on(site, quotes),
        _ => true,
    }
}

/// `“准备好了吗？”市长问道。` and `“加油！”的口号`.
fn quotation_goes_on(site: &Site, quotes: &Quotes) -> bool {
    site.closes_quotation()
        && (CHINESE.starts(Kind::Going, site.rest())
            || (!quotes.is_introduced() && is_attribution(site.rest())))
}

/// `市长问道。`: a short clause that ends with a verb of speech.
fn is_attribution(rest: &str) -> bool {
    let length = rest
        .chars()
        .take(LONGEST_CLAUSE)
        .take_while(|&c| !"，。：！？；,:!?“「".contains(c))
        .map(char::len_utf8)
        .sum();
    CHINESE.ends(Kind::Speech, &rest[..length])
}

/// `Acme Co., Ltd.生产` and `1.申请人` do not end a sentence.
fn full_stop_ends(site: &Site) -> bool {
    let glued = site.between().is_empty() && site.head().ends_with(|c: char| c.is_ascii_digit());
    !glued
        && !site.is_list_mark()
        && (classify(site.abbreviation(), &ENGLISH).is_none() || site.has_starter(&ENGLISH))
}
