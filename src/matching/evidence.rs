//! The order by evidence: of fuzzy matches that score about the same, first the one whose translation
//! is likeliest right.
//!
//! Where the best match by the design's order is a fuzzy one below 85, the best twenty of its band are
//! looked at, else and in lower bands those that were asked for. The fuzzy ones below 85 are put in a new
//! order, those of 75 and more before those of 50 and more before the rest, and among these by the sum of
//! three numbers from 0 to 1, higher first:
//!
//! 1. the likeness of the sources by character, as in the design's order;
//! 2. the rarity of what the sources share, over the rarity of all that either has. The rarity of a
//!    token is ln((n + 1) / (d + ½)), where d of n units hold its
//!    key (of 2,048 units, spread over the memory);
//! 3. the mean likeness of the target, by character, to the targets of the others in the pool, each
//!    weighed by the square of how like its source is to the text.
//!
//! What ties stays in the design's order, so the order is total; scores and bands stay what they are.
//!
//! The weights are equal because fitting gave no more: not with other likenesses of targets (bigrams,
//! common subsequences), other weights of the others, n-grams of the sources, lengths, capitals, digits,
//! first and last words; boosted trees over all of these gained .2 more below 75 and nothing above.
//!
//! Measured on English-Chinese news, health, phrases and software documentation in ten parts of contiguous
//! blocks (150 and 500 lines), each matched at 50 and more against the other nine (44,600 units), as
//! Levenshtein likeness by character of the first target to a person's translation. The rule was chosen
//! earlier on another split of these texts, so that neither half is wholly unseen; all that was tried since
//! was fitted on the even parts:
//!
//! | segments | even parts | odd parts |
//! |---|---|---|
//! | several candidates, the best fuzzy and below 85 | 6,101: 40.7 to 42.6 | 5,910: 41.4 to 43.4 |
//! | several candidates, of whatever score | 10,916: 53.9 to 55.0 | 10,678: 54.2 to 55.3 |
//! | the same, software documentation alone | 2,674: 45.1 to 46.4 | 2,521: 45.8 to 47.4 |
//! | all with a match | 12,887: 53.6 to 54.5 | 12,637: 54.0 to 54.9 |
//!
//! From 85 on nothing is gained, nor among exact matches, of which most of the phrases have several.
//! Choosing below 85 without regard to bands would gain 2.1 to 3.2 where the best is of 75 and more (.9 with
//! bands), at the price of first proposals that score less than what the draft counts. Of Urdu there were
//! 318 segments with several candidates: .3 gained, which is too few to tell.

use std::collections::HashMap;

use super::levenshtein::{self, Pattern};
use super::{Kind, Match, Score, Search, characters};
use crate::memory::Pair;
use crate::text;

/// How many matches are looked at.
const POOL: usize = 20;
/// From this score on the design's order stays.
const SURE: u8 = 85;
/// The scores that divide those below.
const BOUNDS: [u8; 2] = [75, 50];

/// The search for a pool to choose from, for the matches that a search found: those of the first
/// one's band. `None` where the first stays first, or there is no more than was found.
pub(super) fn wider(found: &[Match<'_>], search: Search) -> Option<Search> {
    let (kind, score) = found.first()?.standing();
    let stays = kind != Kind::Fuzzy || score.get() >= SURE;
    if stays || found.len() < search.limit || search.limit >= POOL {
        return None;
    }
    let band = BOUNDS.into_iter().find(|&bound| score.get() >= bound).unwrap_or(0);
    Some(Search { limit: POOL, threshold: search.threshold.max(Score::percent(band)), ..search })
}

/// The matches of the pool in place of those of the first one's band.
pub(super) fn widen<'m>(found: &mut Vec<Match<'m>>, pool: Vec<Match<'m>>, least: Score) {
    found.retain(|one| one.standing().1 < least);
    // A pool for several directions may reach lower than this one is asked to.
    found.splice(0..0, pool.into_iter().filter(|one| one.standing().1 >= least));
}

/// The best of a pool, as many as were asked for.
pub(super) fn best<'m>(
    pair: Pair<'m>,
    query: &str,
    pool: Vec<Match<'m>>,
    search: Search,
) -> Vec<Match<'m>> {
    let mut ordered = order(pair, query, pool);
    ordered.truncate(search.limit);
    ordered
}

/// Puts the fuzzy matches of a text in order.
fn order<'m>(pair: Pair<'m>, query: &str, found: Vec<Match<'m>>) -> Vec<Match<'m>> {
    let start = found.partition_point(|one| {
        let (kind, score) = one.standing();
        kind != Kind::Fuzzy || score.get() >= SURE
    });
    if found.len() - start < 2 {
        return found;
    }
    let mut rarity = Rarity { pair, of_key: HashMap::new() };
    let mut pattern = Pattern::new(&characters(query));
    let alike: Vec<f64> =
        found.iter().map(|one| likeness(&mut pattern, one.unit.source())).collect();
    let tokens = keys(query);
    let mut rated: Vec<(usize, f64, Match<'m>)> = Vec::with_capacity(found.len());
    let agreement = agreement(&found, &alike);
    for (at, one) in found.into_iter().enumerate() {
        let shared = if at < start { 0.0 } else { rarity.shared(&tokens, one.unit.source()) };
        let band = BOUNDS.iter().filter(|&&bound| one.standing().1.get() < bound).count();
        rated.push((band, alike[at] + shared + agreement[at], one));
    }
    // Stable: what ties stays in the design's order.
    rated[start..].sort_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.total_cmp(&a.1)));
    rated.into_iter().map(|(_, _, one)| one).collect()
}

/// For each match, how like its target is to those of the others.
fn agreement(found: &[Match<'_>], alike: &[f64]) -> Vec<f64> {
    let targets: Vec<Vec<u32>> = found.iter().map(|one| characters(one.unit.target())).collect();
    let mut sums = vec![(0.0, 0.0); found.len()];
    let mut pattern = Pattern::new(&[]);
    for (at, target) in targets.iter().enumerate() {
        pattern.set(target);
        for (other, text) in targets.iter().enumerate().skip(at + 1) {
            let found = levenshtein::normalized(&mut pattern, text, usize::MAX);
            let same = found.map_or(0.0, |(likeness, _)| likeness);
            for (one, another) in [(at, other), (other, at)] {
                let weight = alike[another].powi(2);
                sums[one].0 += weight * same;
                sums[one].1 += weight;
            }
        }
    }
    sums.into_iter().map(|(sum, weights)| if weights > 0.0 { sum / weights } else { 0.0 }).collect()
}

fn likeness(pattern: &mut Pattern, text: &str) -> f64 {
    let found = levenshtein::normalized(pattern, &characters(text), usize::MAX);
    found.map_or(0.0, |(likeness, _)| likeness)
}

/// The keys of a text's tokens, in their own order.
fn keys(text: &str) -> Vec<String> {
    let tokens = text::tokens(text);
    let mut keys: Vec<String> =
        tokens.map(|span| text::key(&text::surface(&text[span.range()])).into_owned()).collect();
    keys.sort_unstable();
    keys
}

/// How rare tokens are, each asked for once.
struct Rarity<'m> {
    pair: Pair<'m>,
    of_key: HashMap<String, f64>,
}

impl Rarity<'_> {
    fn of(&mut self, key: &str) -> f64 {
        if let Some(&rarity) = self.of_key.get(key) {
            return rarity;
        }
        let rarity = self.pair.rarity(key);
        self.of_key.insert(key.to_owned(), rarity);
        rarity
    }

    /// The rarity of what two texts share over that of all they have; `query` is in order.
    fn shared(&mut self, query: &[String], source: &str) -> f64 {
        let source = keys(source);
        let (mut shared, mut all) = (0.0, 0.0);
        let (mut a, mut b) = (query.iter().peekable(), source.iter().peekable());
        loop {
            let key = match (a.peek(), b.peek()) {
                (None, None) => break,
                (Some(mine), Some(theirs)) if mine == theirs => {
                    shared += self.of(mine);
                    b.next();
                    a.next()
                }
                (Some(mine), Some(theirs)) if mine > theirs => b.next(),
                (None, Some(_)) => b.next(),
                (Some(_), _) => a.next(),
            };
            all += key.map_or(0.0, |key| self.of(key));
        }
        if all > 0.0 { shared / all } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Funnel, Score, Search, find, find_all_by_evidence, find_by_evidence};
    use crate::language::Language;
    use crate::memory::{Builder, Content, Memory, Unit, Variant};
    use proptest::prelude::*;

    fn memory(units: &[(&str, &str)]) -> Memory {
        let language = |tag| Language::from_tag(tag).unwrap();
        let variant = |language: &str, text: &str| Variant {
            language: language.into(),
            content: vec![Content::Text(text.to_owned())],
            ..Variant::default()
        };
        let mut builder = Builder::new(language("en"), [language("zh")]);
        builder.begin_file("a.tmx");
        for (number, (source, target)) in (1..).zip(units) {
            let variants = vec![variant("en", source), variant("zh", target)];
            builder.add(&Unit { number, variants, ..Unit::default() });
        }
        builder.end_file(true);
        builder.build()
    }

    fn search(threshold: u8, limit: usize) -> Search {
        Search { threshold: Score::percent(threshold), limit, exhaustive: false }
    }

    #[test]
    fn what_shares_the_rare_words_and_agrees_comes_first() {
        let memory = memory(&[
            ("The old team of the forum met.", "论坛的老队开会。"),
            ("The old team of the embassy met.", "大使馆的老队开会。"),
            ("The new dam of the forum met.", "完全不同的译文"),
            ("The old team of the bank met.", "银行的老队开会。"),
            ("The old song of the river ended.", "河的老歌结束了。"),
        ]);
        let query = "The old dam of the embassy met.";
        let by_evidence =
            find_by_evidence(memory.pair(0), query, None, search(50, 5), &mut Funnel::default());
        assert_eq!(by_evidence[0].unit.target(), "大使馆的老队开会。");
    }

    proptest! {
        #[test]
        fn bands_and_better_kinds_stay_and_nothing_is_lost(
            units in prop::collection::vec(("[abc]( [abcd]){3,6}", "[甲乙丙]{1,4}"), 1..12),
            query in "[abc]( [abcd]){3,6}",
        ) {
            let units: Vec<(&str, &str)> =
                units.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
            let memory = memory(&units);
            let design = find(memory.pair(0), &query, None, search(20, 20));
            let evidence =
                find_by_evidence(memory.pair(0), &query, None, search(20, 20), &mut Funnel::default());
            let band = |score: u8| [100, 85, 75, 50].iter().filter(|&&bound| score < bound).count();
            let bands = |found: &[super::Match<'_>]| -> Vec<usize> {
                found.iter().map(|one| band(one.score.get())).collect()
            };
            prop_assert_eq!(bands(&design), bands(&evidence));
            let units = |found: &[super::Match<'_>]| -> Vec<u64> {
                let mut units: Vec<u64> = found.iter().map(|one| one.unit.index()).collect();
                units.sort_unstable();
                units
            };
            prop_assert_eq!(units(&design), units(&evidence));
        }

        #[test]
        fn a_wider_pool_keeps_the_bands_and_does_not_depend_on_other_languages(
            units in prop::collection::vec(("[abc]( [abcd]){3,6}", "[甲乙丙]{1,4}", any::<bool>()), 1..40),
            query in "[abc]( [abcd]){3,6}", limit in 1usize..6,
        ) {
            let language = |tag| Language::from_tag(tag).unwrap();
            let mut builder = Builder::new(language("en"), [language("ur"), language("zh")]);
            builder.begin_file("a.tmx");
            for (number, (source, target, both)) in (1..).zip(&units) {
                let variant = |tag: &str, text: &str| Variant {
                    language: tag.into(),
                    content: vec![Content::Text(text.to_owned())],
                    ..Variant::default()
                };
                let mut variants = vec![variant("en", source), variant("zh", target)];
                variants.extend(both.then(|| variant("ur", target)));
                builder.add(&Unit { number, variants, ..Unit::default() });
            }
            builder.end_file(true);
            let memory = builder.build();
            let search = search(30, limit);
            let bands = |found: &[super::Match<'_>]| -> Vec<usize> {
                let band = |score: u8| [85, 75, 50].iter().filter(|&&bound| score < bound).count();
                found.iter().map(|one| band(one.score.get())).collect()
            };
            let numbers = |found: &[super::Match<'_>]| -> Vec<u64> {
                found.iter().map(|one| one.unit.index()).collect()
            };
            let together = find_all_by_evidence(&memory, &query, None, search);
            for (target, together) in together.iter().enumerate() {
                let pair = memory.pair(target);
                let alone = find_by_evidence(pair, &query, None, search, &mut Funnel::default());
                prop_assert_eq!(numbers(&alone), numbers(together));
                prop_assert_eq!(bands(&find(pair, &query, None, search)), bands(together));
            }
        }
    }
}
