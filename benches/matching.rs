//! Matching against what one would write without this crate: `strsim` over token numbers, and the
//! `rapidfuzz` crate over the same, each over every unit. Same memory, same queries, same run.
//!
//! A fifth of the queries is exact, two fifths are edited by one to five tokens, two fifths are
//! unseen. All text comes from a seeded generator, so runs can be compared.

use std::collections::HashMap;
use std::hint::black_box;

use divan::Bencher;
use divan::counter::ItemsCount;
use karakoram::Language;
use karakoram::matching::{self, Score, Search};
use karakoram::memory::{Builder, Content, Memory, Unit, Variant};
use karakoram::text;

const UNITS: usize = 10_000;
const QUERIES: usize = 50;
const THRESHOLDS: [u8; 3] = [50, 75, 95];

fn main() {
    divan::main();
}

/// xorshift64*, from a fixed seed.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % limit
    }

    /// A word of some 8,000; the product of two draws makes some common and most rare.
    fn word(&mut self) -> String {
        format!("w{}", self.below(90) * self.below(90))
    }

    /// A sentence of 4 to 28 words, 16 in the mean.
    fn sentence(&mut self) -> Vec<String> {
        (0..4 + self.below(25)).map(|_| self.word()).collect()
    }
}

struct Data {
    memory: Memory,
    sources: Vec<String>,
    queries: Vec<String>,
}

fn data() -> Data {
    let mut random = Random(0x4B61_7261_6B6F_7261);
    let sentences: Vec<Vec<String>> = (0..UNITS).map(|_| random.sentence()).collect();
    let queries = (0..QUERIES).map(|n| match n % 5 {
        0 => sentences[random.below(UNITS)].clone(),
        1 | 2 => {
            let mut edited = sentences[random.below(UNITS)].clone();
            for _ in 0..1 + random.below(5) {
                let at = random.below(edited.len());
                edited[at] = random.word();
            }
            edited
        }
        _ => random.sentence(),
    });
    let queries = queries.map(|words| words.join(" ") + ".").collect();
    let sources: Vec<String> = sentences.iter().map(|words| words.join(" ") + ".").collect();
    let tag = |tag| Language::from_tag(tag).expect("a tag");
    let mut builder = Builder::new(tag("en"), [tag("zh")]);
    builder.begin_file("bench.tmx");
    for (number, source) in (1..).zip(&sources) {
        let variant = |language: &str, text: &str| Variant {
            language: language.into(),
            content: vec![Content::Text(text.into())],
            ..Variant::default()
        };
        let variants = vec![variant("en", source), variant("zh", "译文")];
        builder.add(&Unit { number, variants, ..Unit::default() });
    }
    builder.end_file(true);
    Data { memory: builder.build(), sources, queries }
}

/// Token numbers by key, as a simple program would make them.
fn numbers(texts: &[String], vocabulary: &mut HashMap<String, u32>) -> Vec<Vec<u32>> {
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

#[divan::bench(args = THRESHOLDS, sample_count = 5, sample_size = 1)]
fn karakoram(bencher: Bencher<'_, '_>, threshold: u8) {
    let data = data();
    let search = Search { threshold: Score::percent(threshold), limit: 5, exhaustive: false };
    bencher.counter(ItemsCount::new(QUERIES)).bench_local(|| {
        for query in &data.queries {
            black_box(matching::find(data.memory.pair(0), query, None, search));
        }
    });
}

/// The best five by a distance over token numbers, with nothing clever about it.
fn naive(
    bencher: Bencher<'_, '_>,
    threshold: u8,
    distance: impl Fn(&[u32], &[u32], usize) -> Option<usize>,
) {
    let data = data();
    let mut vocabulary = HashMap::new();
    let units = numbers(&data.sources, &mut vocabulary);
    let queries = numbers(&data.queries, &mut vocabulary);
    bencher.counter(ItemsCount::new(QUERIES)).bench_local(|| {
        for query in &queries {
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
            black_box(found);
        }
    });
}

#[divan::bench(args = THRESHOLDS, sample_count = 2, sample_size = 1)]
fn strsim_scan(bencher: Bencher<'_, '_>, threshold: u8) {
    naive(bencher, threshold, |a, b, limit| {
        Some(strsim::generic_levenshtein(&a.to_vec(), &b.to_vec())).filter(|&d| d <= limit)
    });
}

#[divan::bench(args = THRESHOLDS, sample_count = 2, sample_size = 1)]
fn rapidfuzz_scan(bencher: Bencher<'_, '_>, threshold: u8) {
    use rapidfuzz::distance::levenshtein;
    naive(bencher, threshold, |a, b, limit| {
        let args = levenshtein::Args::default().score_cutoff(limit);
        levenshtein::distance_with_args(a.iter().copied(), b.iter().copied(), &args)
    });
}
