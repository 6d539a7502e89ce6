//! What single words stand for: by the links of the places where a word stands, how often each target
//! word goes with it. Says of a candidate whether each of its words has a reason to be there, and
//! whether each word of the fragment has found one.

use super::index::{Index, Query, Word};
use crate::words::Class;

/// The most places of a word that are looked at.
const SAMPLED: usize = 64;
/// Places that speak for nothing, added to those of each word, so that a word that stands in one place
/// is not sure of its translation.
const DOUBT: f64 = 0.5;

/// The translations of a query's words.
#[derive(Clone, Debug, Default)]
pub(super) struct Lexicon {
    /// By word of the query: target keys in order, with the share of the places that have it. Empty for
    /// words that are not content words or that the memory lacks.
    words: Vec<Vec<(u32, f64)>>,
}

/// How well the words of a candidate and of its fragment explain each other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Explained {
    /// Of the target's content words, the mean and the least of what the fragment's words say.
    pub(super) target: (f64, f64),
    /// Of the fragment's content words, the mean and the least of what the target has of theirs.
    pub(super) source: (f64, f64),
}

impl Lexicon {
    pub(super) fn of(index: &Index, query: &Query) -> Self {
        let words = query.keys.iter().zip(&query.classes).map(|(&key, &class)| match key {
            Some(key) if class == Class::Content => translations(index, key),
            _ => Vec::new(),
        });
        Self { words: words.collect() }
    }

    fn share(&self, word: usize, key: u32) -> f64 {
        let word = &self.words[word];
        word.binary_search_by_key(&key, |pair| pair.0).map_or(0.0, |at| word[at].1)
    }

    pub(super) fn explain(
        &self,
        index: &Index,
        fragment: std::ops::Range<usize>,
        target: &[Word],
    ) -> Explained {
        let content = target.iter().filter(|&&word| index.target.class(word) == Class::Content);
        let keys: Vec<u32> = content.map(|&word| index.target.key(word)).collect();
        let known: Vec<usize> = fragment.filter(|&word| !self.words[word].is_empty()).collect();
        let of_target = keys.iter().map(|&key| {
            let shares = known.iter().map(|&word| self.share(word, key));
            shares.fold(0.0, f64::max)
        });
        let of_source = known.iter().map(|&word| {
            let shares = keys.iter().map(|&key| self.share(word, key));
            shares.fold(0.0, f64::max)
        });
        Explained { target: mean_and_least(of_target), source: mean_and_least(of_source) }
    }
}

fn mean_and_least(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (mut sum, mut least, mut number) = (0.0, 1.0f64, 0u32);
    for value in values {
        sum += value;
        least = least.min(value);
        number += 1;
    }
    if number == 0 { (0.0, 0.0) } else { (sum / f64::from(number), least) }
}

/// The translations of a word, evenly drawn from its places.
fn translations(index: &Index, key: u32) -> Vec<(u32, f64)> {
    let places = index.narrow(0..index.suffixes.len(), 0, key);
    let sampled = places.len().min(SAMPLED);
    let mut found: Vec<(u32, f64)> = Vec::new();
    let mut here: Vec<(u32, f64)> = Vec::new();
    for number in 0..sampled {
        let place = index.suffixes[places.start + number * places.len() / sampled];
        let unit = index.unit_at(place);
        let word = (place - index.source.starts[unit]) as usize;
        let target = index.target.unit(unit);
        here.clear();
        for link in index.links(unit).iter().filter(|link| usize::from(link.source) == word) {
            let key = index.target.key(target[usize::from(link.target)]);
            here.push((key, f64::from(link.weight) / 255.0));
        }
        // A target word counts once a place.
        here.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        here.dedup_by_key(|pair| pair.0);
        found.extend(&here);
    }
    found.sort_by_key(|pair| pair.0);
    let all = sampled as f64 + DOUBT;
    let mut summed: Vec<(u32, f64)> = Vec::new();
    for (key, weight) in found {
        match summed.last_mut() {
            Some(last) if last.0 == key => last.1 += weight / all,
            _ => summed.push((key, weight / all)),
        }
    }
    summed
}
