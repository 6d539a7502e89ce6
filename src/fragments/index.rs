//! What was learnt of a memory in one direction, ready to be looked up: words as numbers, a suffix
//! array over the sources, and the links of each unit. [`super::stored`] keeps it on disk.

use super::align::Link;
use crate::language::Language;
use crate::words::{self, Class, Words};

/// The most words of a fragment.
pub(super) const LONGEST: usize = 12;
/// The most words of a side; links are pairs of bytes. Longer units are not learnt from.
pub(super) const MOST_WORDS: usize = 250;

/// The words of one side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Vocabulary {
    /// The keys, in order.
    pub(super) keys: Texts,
    /// By key.
    pub(super) classes: Vec<u8>,
    /// By key, the number of units that hold it.
    pub(super) units: Vec<u32>,
    /// The surfaces, by falling frequency.
    pub(super) surfaces: Texts,
    /// By surface, its key.
    pub(super) key_of: Vec<u32>,
}

impl Vocabulary {
    pub(super) fn class(&self, key: u32) -> Class {
        Class::from_number(self.classes[key as usize]).unwrap_or(Class::Mark)
    }
}

/// Texts end to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Texts {
    pub(super) text: String,
    /// Where each begins, and the end of the last.
    pub(super) starts: Vec<u32>,
}

impl Default for Texts {
    fn default() -> Self {
        Self { text: String::new(), starts: vec![0] }
    }
}

impl Texts {
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.starts.push(self.text.len() as u32);
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    pub(super) fn get(&self, at: u32) -> &str {
        let at = at as usize;
        &self.text[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// The place of a text among texts in order.
    fn find(&self, text: &str) -> Option<u32> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.get(middle as u32).cmp(text) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Some(middle as u32),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }
}

/// A word of a text: a surface and whether white space stands before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word(pub(super) u32);

impl Word {
    pub(super) fn new(surface: u32, spaced: bool) -> Self {
        Self(surface << 1 | u32::from(spaced))
    }

    pub(super) fn surface(self) -> u32 {
        self.0 >> 1
    }

    pub(super) fn spaced(self) -> bool {
        self.0 & 1 == 1
    }
}

/// One side of all units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Side {
    pub(super) vocabulary: Vocabulary,
    /// The words of all units, end to end.
    pub(super) words: Vec<Word>,
    /// Where each unit begins, and the end of the last.
    pub(super) starts: Vec<u32>,
}

impl Side {
    pub(super) fn unit(&self, unit: usize) -> &[Word] {
        &self.words[self.starts[unit] as usize..self.starts[unit + 1] as usize]
    }

    pub(super) fn key(&self, word: Word) -> u32 {
        self.vocabulary.key_of[word.surface() as usize]
    }

    pub(super) fn class(&self, word: Word) -> Class {
        self.vocabulary.class(self.key(word))
    }

    /// The text of some words, as it stood, without white space at the ends.
    pub(super) fn text(&self, words: &[Word]) -> String {
        let mut text = String::new();
        for (at, &word) in words.iter().enumerate() {
            if at > 0 && word.spaced() {
                text.push(' ');
            }
            text.push_str(self.vocabulary.surfaces.get(word.surface()));
        }
        text
    }
}

/// A file that units came from: its name and its first unit here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct File {
    pub(super) name: String,
    pub(super) first: u32,
}

/// What was learnt of a memory in one direction.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Index {
    pub(super) languages: [Language; 2],
    pub(super) source: Side,
    pub(super) target: Side,
    /// By unit, its number in its file.
    pub(super) numbers: Vec<u32>,
    pub(super) files: Vec<File>,
    /// Places in `source.words` where a fragment may begin, in order of the keys from there.
    pub(super) suffixes: Vec<u32>,
    /// The links of all units, end to end.
    pub(super) links: Vec<Link>,
    pub(super) link_starts: Vec<u32>,
    /// Letters of all targets over letters of all sources.
    pub(super) letters_ratio: f64,
    /// See [`super::confidence`].
    pub(super) model: super::confidence::Model,
    /// How near the units that the model was fitted on are to the others.
    pub(super) usual: super::near::Nearness,
}

impl Index {
    pub(super) fn len(&self) -> usize {
        self.numbers.len()
    }

    pub(super) fn links(&self, unit: usize) -> &[Link] {
        &self.links[self.link_starts[unit] as usize..self.link_starts[unit + 1] as usize]
    }

    /// The unit that a place in `source.words` belongs to.
    pub(super) fn unit_at(&self, place: u32) -> usize {
        self.source.starts.partition_point(|&start| start <= place) - 1
    }

    /// The key of the word so far behind a place, within its unit.
    fn key_behind(&self, place: u32, offset: usize, end: u32) -> Option<u32> {
        let at = place as usize + offset;
        (at < end as usize).then(|| self.source.key(self.source.words[at]))
    }

    /// Of a range of suffixes that agree in `offset` keys, those that have `key` next.
    pub(super) fn narrow(
        &self,
        range: std::ops::Range<usize>,
        offset: usize,
        key: u32,
    ) -> std::ops::Range<usize> {
        let next = |place: u32| {
            let end = self.source.starts[self.unit_at(place) + 1];
            self.key_behind(place, offset, end)
        };
        let suffixes = &self.suffixes[range.clone()];
        let start = suffixes.partition_point(|&place| next(place) < Some(key));
        let length = suffixes[start..].partition_point(|&place| next(place) == Some(key));
        range.start + start..range.start + start + length
    }

    /// The words of a query, as keys of the source side, `None` where the memory lacks one.
    pub(super) fn query(&self, text: &str) -> Query {
        let words = Words::of(&self.languages[0]);
        let spans = words.spans(text);
        let vocabulary = &self.source.vocabulary;
        let mut query = Query::default();
        let mut end = 0;
        for span in spans {
            let key = words::key(&text[span.range()]);
            query.keys.push(vocabulary.keys.find(&key));
            query.classes.push(words.class(&key));
            query.capitals.push(text[span.range()].starts_with(char::is_uppercase));
            query.spaced.push(span.start > end);
            query.spans.push(span);
            end = span.end;
        }
        query
    }
}

/// A text to look up.
#[derive(Clone, Debug, Default)]
pub(super) struct Query {
    pub(super) keys: Vec<Option<u32>>,
    pub(super) classes: Vec<Class>,
    pub(super) spaced: Vec<bool>,
    /// Whether the word begins with a capital.
    pub(super) capitals: Vec<bool>,
    pub(super) spans: Vec<crate::text::Span>,
}

/// Sorts the places where a fragment may begin by the keys from there, at most [`LONGEST`] and
/// within the unit, then by place.
pub(super) fn suffixes(source: &Side) -> Vec<u32> {
    use rayon::prelude::*;
    let mut places: Vec<u32> = Vec::new();
    let mut ends: Vec<u32> = Vec::new();
    for unit in 0..source.starts.len() - 1 {
        let (start, end) = (source.starts[unit], source.starts[unit + 1]);
        for place in start..end {
            if source.class(source.words[place as usize]) == Class::Content {
                places.push(place);
            }
        }
        ends.push(end);
    }
    let keys: Vec<u32> = source.words.iter().map(|&word| source.key(word)).collect();
    let rest = |place: u32| {
        let unit = source.starts.partition_point(|&start| start <= place) - 1;
        let end = ends[unit].min(place + LONGEST as u32);
        &keys[place as usize..end as usize]
    };
    places.par_sort_unstable_by(|&a, &b| {
        // Nearly all differ in the first key; the rest is only looked for where they do not.
        let first = keys[a as usize].cmp(&keys[b as usize]);
        first.then_with(|| rest(a).cmp(rest(b))).then_with(|| a.cmp(&b))
    });
    places
}
