//! What to translate first: the order of sentences, and of documents, in which each finished one
//! unlocks the most words of the rest, in all target languages together.
//!
//! A sentence costs its words times the rate of its band, in each language. Once it is finished, its
//! other occurrences cost the rate of a repetition, and similar sentences the rate of the band that
//! their likeness to it falls in, where that is less than what they cost before. What a choice saves
//! can only shrink as others are made, so the greedy order can be found lazily: the best of what was
//! known is taken once its saving has been worked out anew and is still the best (Minoux,
//! *Accelerated greedy algorithms for maximizing submodular set functions*, 1978).

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::analysis::{AnalysisBand, Rates};
use super::{Draft, Occurrence};
use crate::matching::Score;

/// A sentence of the run.
#[derive(Clone, Debug)]
struct Sentence {
    first: Occurrence,
    source: String,
    words: u64,
    /// What an occurrence costs now, in hundredths of a word, for each language.
    cost: Vec<u64>,
    /// How often it stands in which document.
    places: BTreeMap<usize, u64>,
    /// Similar sentences.
    links: Vec<(usize, Score)>,
}

/// The sentences of a run, gathered document by document.
#[derive(Clone, Debug, Default)]
pub struct Sentences {
    documents: Vec<String>,
    list: Vec<Sentence>,
    rates: Rates,
}

/// A choice and what it is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The document, or the document and the sentence.
    pub at: Occurrence,
    /// The sentence; empty for a document.
    pub source: String,
    /// What it costs at this point, in hundredths of a word, all languages together.
    pub cost: u64,
    /// What it saves elsewhere, in hundredths of a word, for each language.
    pub saved: Vec<u64>,
}

impl Step {
    /// What it saves in all languages together.
    pub fn saving(&self) -> u64 {
        self.saved.iter().sum()
    }
}

/// What to translate first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Priorities {
    /// What everything costs, each sentence for itself, in hundredths of a word, all languages
    /// together.
    pub cost: u64,
    /// The documents, all of them.
    pub documents: Vec<Step>,
    /// The sentences that save anything.
    pub sentences: Vec<Step>,
}

impl Sentences {
    /// None yet.
    pub fn new(rates: Rates) -> Self {
        Self { rates, ..Self::default() }
    }

    /// Takes in a draft; `place` tells which sentence of the run a segment holds, numbered in the
    /// order in which they first come.
    pub fn add(&mut self, draft: &Draft, place: impl Fn(&str) -> Option<u32>) {
        let document = self.documents.len();
        self.documents.push(draft.document.clone());
        for segment in &draft.segments {
            let Some(place) = place(&segment.source) else { continue };
            let place = place as usize;
            if place == self.list.len() {
                let cost = segment.columns.iter().map(|column| {
                    let mut alone = column.clone();
                    alone.similar = None;
                    let band = AnalysisBand::of(&alone, false);
                    segment.words * u64::from(self.rates.of(band))
                });
                self.list.push(Sentence {
                    first: Occurrence { document: draft.document.clone(), segment: segment.number },
                    source: segment.source.clone(),
                    words: segment.words,
                    cost: cost.collect(),
                    places: BTreeMap::new(),
                    links: Vec::new(),
                });
            }
            if let Some(sentence) = self.list.get_mut(place) {
                *sentence.places.entry(document).or_default() += 1;
            }
        }
    }

    /// Says which sentences are similar to one, in both directions.
    pub fn link(&mut self, place: usize, similar: &[(u32, Score)]) {
        for &(other, score) in similar {
            let other = other as usize;
            if place < self.list.len() && other < self.list.len() {
                self.list[place].links.push((other, score));
                self.list[other].links.push((place, score));
            }
        }
    }

    /// The greedy order, of sentences and of documents.
    pub fn order(&self) -> Priorities {
        let cost = self.list.iter().map(|s| s.total() * s.places.values().sum::<u64>()).sum();
        Priorities { cost, documents: self.order_documents(), sentences: self.order_sentences() }
    }

    fn order_sentences(&self) -> Vec<Step> {
        let mut state = State::new(self);
        let choices: Vec<Vec<usize>> = (0..self.list.len()).map(|i| vec![i]).collect();
        let order = state.greedy(&choices, false);
        order
            .into_iter()
            .map(|(chosen, cost, saved)| {
                let sentence = &self.list[chosen];
                Step { at: sentence.first.clone(), source: sentence.source.clone(), cost, saved }
            })
            .collect()
    }

    fn order_documents(&self) -> Vec<Step> {
        let mut choices = vec![Vec::new(); self.documents.len()];
        for (i, sentence) in self.list.iter().enumerate() {
            for &document in sentence.places.keys() {
                choices[document].push(i);
            }
        }
        let mut state = State::new(self);
        let order = state.greedy(&choices, true);
        let step = |(chosen, cost, saved): (usize, u64, Vec<u64>)| Step {
            at: Occurrence { document: self.documents[chosen].clone(), segment: 0 },
            source: String::new(),
            cost,
            saved,
        };
        order.into_iter().map(step).collect()
    }
}

impl Sentence {
    fn total(&self) -> u64 {
        self.cost.iter().sum()
    }
}

/// What occurrences cost as sentences are finished.
struct State<'s> {
    sentences: &'s Sentences,
    /// By sentence and language.
    cost: Vec<Vec<u64>>,
    finished: Vec<bool>,
    /// Documents that are finished, where documents are chosen.
    closed: Vec<bool>,
}

impl<'s> State<'s> {
    fn new(sentences: &'s Sentences) -> Self {
        Self {
            cost: sentences.list.iter().map(|sentence| sentence.cost.clone()).collect(),
            finished: vec![false; sentences.list.len()],
            closed: vec![false; sentences.documents.len()],
            sentences,
        }
    }

    /// The choices, each a set of sentences, in the greedy order: its number, its cost and what it
    /// saves at that point. Of equal savings the earlier comes first. Documents are all listed,
    /// sentences as far as they save anything.
    fn greedy(&mut self, choices: &[Vec<usize>], documents: bool) -> Vec<(usize, u64, Vec<u64>)> {
        let whole = |choice| documents.then_some(choice);
        let mut heap: BinaryHeap<(u64, Reverse<usize>)> = (0..choices.len())
            .map(|i| (self.saved(&choices[i], whole(i)).iter().sum(), Reverse(i)))
            .collect();
        let mut order = Vec::new();
        while let Some((_, Reverse(choice))) = heap.pop() {
            let saved = self.saved(&choices[choice], whole(choice));
            let saving: u64 = saved.iter().sum();
            if heap.peek().is_some_and(|next| *next > (saving, Reverse(choice))) {
                heap.push((saving, Reverse(choice)));
                continue;
            }
            if saving == 0 && !documents {
                break;
            }
            let cost = self.cost_of(&choices[choice], whole(choice));
            order.push((choice, cost, saved));
            self.finish(&choices[choice], whole(choice));
        }
        order
    }

    fn repeated(&self, sentence: usize) -> u64 {
        let rate = self.sentences.rates.of(AnalysisBand::Repetition);
        self.sentences.list[sentence].words * u64::from(rate)
    }

    /// The occurrences of a sentence that are still to be done once a choice is made: those outside
    /// of the document, or all but the one that is finished.
    fn others(&self, sentence: usize, document: Option<usize>, chosen: bool) -> u64 {
        let places = &self.sentences.list[sentence].places;
        let open = places.iter().filter(|(at, _)| !self.closed[**at] && Some(**at) != document);
        let open: u64 = open.map(|(_, count)| count).sum();
        if document.is_none() && chosen { open.saturating_sub(1) } else { open }
    }

    /// What similar sentences would cost: the least, of all that is chosen.
    fn lowered(&self, choice: &[usize]) -> BTreeMap<usize, u64> {
        let mut lowered: BTreeMap<usize, u64> = BTreeMap::new();
        for &sentence in choice {
            for &(other, score) in &self.sentences.list[sentence].links {
                let rate = self.sentences.rates.of(AnalysisBand::of_translated(score));
                let cost = self.sentences.list[other].words * u64::from(rate);
                let least = lowered.entry(other).or_insert(cost);
                *least = cost.min(*least);
            }
        }
        for &sentence in choice {
            lowered.insert(sentence, self.repeated(sentence));
        }
        lowered
    }

    fn saved(&self, choice: &[usize], document: Option<usize>) -> Vec<u64> {
        let languages = self.sentences.list.first().map_or(0, |sentence| sentence.cost.len());
        let mut saved = vec![0; languages];
        for (sentence, cost) in self.lowered(choice) {
            if document.is_none() && self.finished[sentence] {
                continue;
            }
            let chosen = choice.binary_search(&sentence).is_ok();
            let others = self.others(sentence, document, chosen);
            for (saved, now) in saved.iter_mut().zip(&self.cost[sentence]) {
                *saved += others * now.saturating_sub(cost);
            }
        }
        saved
    }

    /// What a choice costs: a sentence once, and for a document its repetitions within.
    fn cost_of(&self, choice: &[usize], document: Option<usize>) -> u64 {
        let cost = choice.iter().map(|&sentence| {
            let count = document.map_or(1, |document| {
                self.sentences.list[sentence].places.get(&document).copied().unwrap_or(0)
            });
            let once: u64 = self.cost[sentence].iter().sum();
            let again: u64 =
                self.cost[sentence].iter().map(|&now| now.min(self.repeated(sentence))).sum();
            once + count.saturating_sub(1) * again
        });
        cost.sum()
    }

    fn finish(&mut self, choice: &[usize], document: Option<usize>) {
        for (sentence, cost) in self.lowered(choice) {
            for now in &mut self.cost[sentence] {
                *now = cost.min(*now);
            }
        }
        for &sentence in choice {
            self.finished[sentence] = true;
        }
        if let Some(document) = document {
            self.closed[document] = true;
        }
    }
}

#[cfg(test)]
#[path = "priority_tests.rs"]
mod tests;
