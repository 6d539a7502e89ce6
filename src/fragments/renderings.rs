//! How a phrase was translated at each of its places.

use std::collections::BTreeMap;

use super::extract::Places;
use super::{Fragments, Place};

/// The most places of a phrase that are looked at.
const MOST: usize = 1000;

/// One translation of a phrase and where the memory has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendering {
    /// The target, as it stands at the first of the places.
    pub target: String,
    /// The units, in order of the memory.
    pub places: Vec<Place>,
}

impl Fragments {
    /// The translations of a phrase, the most frequent first; each place counts for the translation
    /// that most places have, of those that it can have itself. Empty where the memory does not hold
    /// the phrase. Equal units count once.
    pub fn renderings(&self, phrase: &str) -> Vec<Rendering> {
        let index = &self.index;
        let query = index.query(phrase);
        let mut suffixes = 0..index.suffixes.len();
        for (offset, key) in query.keys.iter().enumerate() {
            let Some(key) = *key else { return Vec::new() };
            suffixes = index.narrow(suffixes, offset, key);
        }
        if suffixes.is_empty() || query.keys.is_empty() {
            return Vec::new();
        }
        let places = Places::of(index, suffixes, query.keys.len(), MOST);
        // By the keys of their words, the spans of each place.
        let mut votes: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
        let mut of_place = Vec::with_capacity(places.occurrences.len());
        for (number, &(unit, _)) in places.occurrences.iter().enumerate() {
            let words = index.target.unit(unit);
            let mut spans: Vec<(Vec<u32>, std::ops::Range<usize>)> = Vec::new();
            for span in places.spans(index, number).into_iter().flatten() {
                let keys = words[span.clone()].iter().map(|&word| index.target.key(word)).collect();
                if spans.iter().all(|(other, _)| *other != keys) {
                    spans.push((keys, span));
                }
            }
            for (keys, _) in &spans {
                *votes.entry(keys.clone()).or_default() += 1;
            }
            of_place.push((unit, spans));
        }
        let mut found: BTreeMap<Vec<u32>, (String, Vec<usize>)> = BTreeMap::new();
        for (unit, spans) in of_place {
            let votes = |keys: &[u32]| votes.get(keys).copied().unwrap_or_default();
            // The first of equals is the one that is consistent.
            let best = spans
                .into_iter()
                .reduce(|best, next| if votes(&next.0) > votes(&best.0) { next } else { best });
            if let Some((keys, span)) = best {
                let target = || index.target.text(&index.target.unit(unit)[span.clone()]);
                found.entry(keys).or_insert_with(|| (target(), Vec::new())).1.push(unit);
            }
        }
        let mut renderings: Vec<Rendering> = found
            .into_values()
            .map(|(target, mut units)| {
                units.sort_unstable();
                units.dedup();
                Rendering {
                    target,
                    places: units.into_iter().map(|unit| self.place(unit)).collect(),
                }
            })
            .collect();
        renderings.sort_by_key(|rendering| std::cmp::Reverse(rendering.places.len()));
        renderings
    }
}
