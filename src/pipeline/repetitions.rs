//! Sentences that come again within a run: the same ones, and similar ones ("internal matches").
//!
//! Documents are given in order, and only what came before can be repeated; so the result depends on
//! the order of the documents and on nothing else.

use std::collections::HashMap;

use rayon::prelude::*;

use super::Segmented;
use crate::draft::{Occurrence, Similar};
use crate::matching::Score;
use crate::matching::levenshtein::Pattern;
use crate::matching::score::{self, EDIT};
use crate::memory::{Token, Vocabulary};
use crate::text;

/// The lowest score at which a sentence of the run counts as similar.
pub const SIMILAR: Score = Score::percent(50);

/// The sentences of a run so far.
///
/// A sentence that came for the first time takes some 80 bytes here and 12 for each of its tokens;
/// one that came again takes nothing. Sentences are told apart by a 128-bit hash of their surfaces,
/// so that two would have to collide among 2^64 to be taken for the same.
#[derive(Debug, Default)]
pub struct Seen {
    documents: Vec<String>,
    /// The first place of each sentence, by its hash: its number among `sentences`.
    first: HashMap<u128, u32>,
    sentences: Vec<Sentence>,
    vocabulary: Vocabulary,
    tokens: Vec<Token>,
    /// For each key, the sentences that have it among their rarest tokens, in order.
    postings: Vec<Vec<u32>>,
}

/// A sentence where it came first.
#[derive(Clone, Copy, Debug)]
struct Sentence {
    document: u32,
    segment: u32,
    /// Into `Seen::tokens`.
    start: usize,
    length: u32,
    signature: u128,
}

impl Seen {
    /// Notes the sentences of a document, and marks those that stood earlier in the run, in the
    /// order in which documents are given to this function.
    pub fn mark(&mut self, segmented: &mut Segmented) {
        let document = self.documents.len() as u32;
        self.documents.push(segmented.name.clone());
        let marks = segmented.segments.iter().zip(&mut segmented.first).zip(&mut segmented.place);
        for ((segment, first), place) in marks {
            let Some(hash) = text::surface_hash(&segment.source) else { continue };
            let next = self.sentences.len() as u32;
            let found = *self.first.entry(hash).or_insert(next);
            if found < next {
                *first = Some(self.occurrence(found));
            } else {
                self.add(&segment.source, document, segment.number);
                *place = Some(next);
            }
        }
    }

    /// Finds, for each sentence of a marked document that came for the first time, the most similar
    /// one before it; of equals the first.
    pub fn find_similar(&self, segmented: &mut Segmented) {
        let places = &segmented.place;
        segmented.similar = places.par_iter().map(|place| self.most_similar((*place)?)).collect();
    }

    /// The number of sentences, each counted once.
    pub fn len(&self) -> usize {
        self.sentences.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.sentences.is_empty()
    }

    /// The number of a sentence among those of the run, in the order in which they first came.
    pub fn place_of(&self, source: &str) -> Option<u32> {
        self.first.get(&text::surface_hash(source)?).copied()
    }

    /// The earlier sentences that are similar to one, with their scores: the most similar of those
    /// that reach `lowest`, of equals the earlier.
    ///
    /// # Panics
    /// Where there is no sentence of that number.
    pub fn all_similar(&self, place: u32, lowest: Score, limit: usize) -> Vec<(u32, Score)> {
        let mine = self.sentences[place as usize];
        let mut keys = Keys::default();
        let similar = self.candidates(place).into_iter().filter_map(|candidate| {
            let theirs = self.sentences[candidate as usize];
            let longer = mine.length.max(theirs.length);
            let limit = lowest.largest_distance(longer);
            let distance = self.distance(&mine, &theirs, &mut keys, limit)?;
            Some((candidate, Score::of(distance, longer)))
        });
        let mut similar: Vec<(u32, Score)> = similar.collect();
        similar.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        similar.truncate(limit);
        similar
    }

    fn occurrence(&self, place: u32) -> Occurrence {
        let sentence = self.sentences[place as usize];
        let document = self.documents[sentence.document as usize].clone();
        Occurrence { document, segment: sentence.segment }
    }

    fn tokens(&self, sentence: &Sentence) -> &[Token] {
        &self.tokens[sentence.start..sentence.start + sentence.length as usize]
    }

    fn add(&mut self, source: &str, document: u32, segment: u32) {
        let start = self.tokens.len();
        self.tokens.extend(self.vocabulary.add(source));
        let tokens = &self.tokens[start..];
        let place = self.sentences.len() as u32;
        for key in rarest(tokens) {
            let key = key as usize;
            if self.postings.len() <= key {
                self.postings.resize_with(key + 1, Vec::new);
            }
            self.postings[key].push(place);
        }
        let (length, signature) = (tokens.len() as u32, signature(tokens));
        self.sentences.push(Sentence { document, segment, start, length, signature });
    }

    fn most_similar(&self, place: u32) -> Option<Similar> {
        let mine = self.sentences[place as usize];
        let mut keys = Keys::default();
        let (best, distance, longer) = self.candidates(place).into_iter().fold(
            None,
            |best: Option<(u32, u32, u32)>, candidate| {
                let theirs = self.sentences[candidate as usize];
                let longer = mine.length.max(theirs.length);
                // To be better than the best so far, D / longer has to be less than its ratio.
                let limit = match best {
                    None => SIMILAR.largest_distance(longer),
                    Some((_, 0, _)) => return best,
                    Some((_, distance, of)) => {
                        let equal = u64::from(distance) * u64::from(longer);
                        (equal.div_ceil(u64::from(of)) - 1) as u32
                    }
                };
                let distance = self.distance(&mine, &theirs, &mut keys, limit);
                distance.map(|distance| (candidate, distance, longer)).or(best)
            },
        )?;
        Some(Similar { at: self.occurrence(best), score: Score::of(distance, longer) })
    }

    /// D of two sentences, `None` where it is more than the limit.
    fn distance(
        &self,
        mine: &Sentence,
        theirs: &Sentence,
        keys: &mut Keys,
        limit: u32,
    ) -> Option<u32> {
        // A key that only one of them has costs an edit at least.
        let here = (mine.signature & !theirs.signature).count_ones();
        let there = (theirs.signature & !mine.signature).count_ones();
        let least = here.max(there).max(mine.length.abs_diff(theirs.length));
        if least * EDIT > limit {
            return None;
        }
        let (mine, theirs) = (self.tokens(mine), self.tokens(theirs));
        keys.can_reach(mine, theirs, limit).then(|| score::distance(mine, theirs, limit))?
    }

    /// The earlier sentences that can reach [`SIMILAR`], in order.
    ///
    /// Two texts of n and m tokens that reach t percent have ⌈t · max(n, m)⌉ keys in common; so,
    /// where the keys of each stand in one fixed order, they share one among the first
    /// n − ⌈t · n⌉ + 1 and m − ⌈t · m⌉ + 1 (the prefix filter of Chaudhuri, Ganti and Kaushik, *A
    /// Primitive Operator for Similarity Joins in Data Cleaning*, 2006).
    fn candidates(&self, place: u32) -> Vec<u32> {
        let mine = self.sentences[place as usize];
        let mut found: Vec<u32> = Vec::new();
        for key in rarest(self.tokens(&mine)) {
            let postings = &self.postings[key as usize];
            let earlier = postings.partition_point(|&other| other < place);
            found.extend(&postings[..earlier]);
        }
        // The lists are in order, and the stable sort merges what is. Where all documents are of one
        // pattern, the other sort took most of the run.
        found.sort();
        found.dedup();
        found
    }
}

/// The keys of a sentence of which one that is similar has to have one: the rarest, each once. A
/// key's number is its rank: what is common comes early in a run and has a small one, and the rank
/// never changes.
fn rarest(tokens: &[Token]) -> Vec<u32> {
    let mut keys: Vec<u32> = tokens.iter().map(|token| token.key).collect();
    keys.sort_unstable_by(|a, b| b.cmp(a));
    let common = (keys.len() * usize::from(SIMILAR.get())).div_ceil(100);
    keys.truncate(keys.len() - common + 1);
    keys.dedup();
    keys
}

/// The keys of a sentence as a set of 128 bits.
fn signature(tokens: &[Token]) -> u128 {
    tokens.iter().fold(0, |bits, token| bits | 1 << (token.key.wrapping_mul(0x9E37_79B1) >> 25))
}

/// The keys of a sentence, prepared for comparison, and those of the one that it is compared with.
#[derive(Default)]
struct Keys {
    pattern: Option<Pattern>,
    theirs: Vec<u32>,
}

impl Keys {
    /// Whether D may be within the limit: edits of keys alone are a lower bound of it, and cost a
    /// tenth of the time.
    fn can_reach(&mut self, mine: &[Token], theirs: &[Token], limit: u32) -> bool {
        let pattern = self.pattern.get_or_insert_with(|| {
            Pattern::new(&mine.iter().map(|token| token.key).collect::<Vec<u32>>())
        });
        self.theirs.clear();
        self.theirs.extend(theirs.iter().map(|token| token.key));
        pattern.distance(&self.theirs, (limit / EDIT) as usize).is_some()
    }
}

#[cfg(test)]
#[path = "repetitions_tests.rs"]
mod tests;
