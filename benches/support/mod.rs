//! What the benches share: text from a seeded generator, so that runs can be compared, memories made of
//! it, and the search that one would write without this crate.

#![allow(dead_code)] // each bench uses a part of it

use std::collections::HashMap;
use std::env;
use std::io::Cursor;

use karakoram::Language;
use karakoram::memory::index::Bytes;
use karakoram::memory::{Content, Index, IndexBuilder, Memory, Part, Unit, Variant};
use karakoram::text;

/// The sizes of memories that are measured: `KARAKORAM_BENCH_UNITS`, or else these.
pub(crate) fn sizes(usual: &str) -> Vec<usize> {
    let told = env::var("KARAKORAM_BENCH_UNITS").unwrap_or_else(|_| usual.to_owned());
    told.split(',').map(|size| size.trim().parse().expect("a number of units")).collect()
}

/// xorshift64*, from a fixed seed.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % limit
    }

    /// A word of some 60,000; the product of three draws makes a few common and most rare.
    pub(crate) fn word(&mut self) -> String {
        format!("w{}", self.below(40) * self.below(40) * self.below(40))
    }

    /// A sentence of 4 to 28 words, 16 in the mean, and a full stop.
    pub(crate) fn sentence(&mut self) -> Vec<String> {
        let words = 4 + self.below(25);
        (0..words).map(|_| self.word()).chain([".".to_owned()]).collect()
    }
}

/// Sentences as words: those of the file that `KARAKORAM_BENCH_SOURCES` names, one a line, or else
/// from the generator.
fn words(sentences: usize, random: &mut Random) -> Vec<Vec<String>> {
    let Some(file) = env::var_os("KARAKORAM_BENCH_SOURCES") else {
        return (0..sentences).map(|_| random.sentence()).collect();
    };
    let text = std::fs::read_to_string(&file).expect("a file of sentences");
    let lines: Vec<Vec<String>> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.split_whitespace().map(str::to_owned).collect())
        .take(sentences)
        .collect();
    assert_eq!(lines.len(), sentences, "{} has too few sentences", file.display());
    lines
}

/// The sources of a memory, and sentences to look up in it: a fifth is exact, two fifths are edited by
/// one to five tokens, two fifths are unseen.
pub(crate) fn sentences(units: usize, queries: usize) -> (Vec<String>, Vec<String>) {
    let mut random = Random(0x4B61_7261_6B6F_7261);
    let mut sentences = words(units + queries, &mut random);
    let unseen = sentences.split_off(units);
    let queries = unseen.into_iter().enumerate().map(|(n, unseen)| match n % 5 {
        0 => sentences[random.below(units)].clone(),
        1 | 2 => {
            let mut edited = sentences[random.below(units)].clone();
            for _ in 0..1 + random.below(5) {
                let at = random.below(edited.len());
                let other = &sentences[random.below(units)];
                edited[at] = other[random.below(other.len())].clone();
            }
            edited
        }
        _ => unseen,
    });
    let queries = queries.map(|words| words.join(" ")).collect();
    (sentences.iter().map(|words| words.join(" ")).collect(), queries)
}

pub(crate) fn tag(tag: &str) -> Language {
    Language::from_tag(tag).expect("a tag")
}

/// An index of units with those sources, in Urdu and Chinese.
pub(crate) fn build(sources: &[String]) -> Vec<u8> {
    let mut builder = IndexBuilder::new(Cursor::new(Vec::new()), tag("en")).expect("in memory");
    builder.begin_file("bench.tmx");
    for (number, source) in (1..).zip(sources) {
        let variant = |language: &str, text: &str| Variant {
            language: language.into(),
            content: vec![Content::Text(text.into())],
            ..Variant::default()
        };
        let variants = vec![variant("en", source), variant("zh", "译文"), variant("ur", "ترجمہ")];
        builder.add(&Unit { number, variants, ..Unit::default() });
    }
    builder.end_file(true);
    builder.finish().expect("in memory").into_inner()
}

pub(crate) fn open(index: Vec<u8>, targets: &[&str]) -> Memory {
    let index = Index::open(Bytes::Owned(index)).expect("just built");
    Memory::open(
        tag("en"),
        targets.iter().map(|target| tag(target)),
        vec![Part::new(index, vec![0])],
    )
}

/// Token numbers by key, as a simple program would make them.
pub(crate) fn numbers(texts: &[String], vocabulary: &mut HashMap<String, u32>) -> Vec<Vec<u32>> {
    let number = |text: &String| {
        let tokens = text::tokens(text).map(|span| text::key(&text[span.range()]).into_owned());
        let mut row = Vec::new();
        for key in tokens {
            let next = vocabulary.len() as u32;
            row.push(*vocabulary.entry(key).or_insert(next));
        }
        row
    };
    texts.iter().map(number).collect()
}

/// The best five by a distance over token numbers, with nothing clever about it.
pub(crate) fn naive(
    query: &[u32],
    units: &[Vec<u32>],
    threshold: u8,
    distance: impl Fn(&[u32], &[u32], usize) -> Option<usize>,
) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = units
        .iter()
        .enumerate()
        .filter_map(|(i, unit)| {
            let longer = query.len().max(unit.len());
            let limit = longer * (100 - usize::from(threshold)) / 100;
            Some((distance(query, unit, limit)? * 1000 / longer, i))
        })
        .collect();
    found.sort_unstable();
    found.truncate(5);
    found
}

/// The distance that the simplest program would take.
pub(crate) fn by_strsim(a: &[u32], b: &[u32], limit: usize) -> Option<usize> {
    Some(strsim::generic_levenshtein(&a.to_vec(), &b.to_vec()))
        .filter(|&distance| distance <= limit)
}
