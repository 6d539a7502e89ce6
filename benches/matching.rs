//! Matching against what one would write without this crate: `strsim` over token numbers, and the
//! `rapidfuzz` crate over the same, each over every unit. Same memory, same queries, same run. Then what
//! an index costs: building it, and opening it for the first answer.
//!
//! A fifth of the queries is exact, two fifths are edited by one to five tokens, two fifths are
//! unseen. All text comes from a seeded generator, so runs can be compared. `KARAKORAM_BENCH_UNITS=
//! 10000,100000,1000000` sets the sizes; 10,000 and 100,000 are taken unless told.

use std::collections::HashMap;
use std::env;
use std::hint::black_box;
use std::io::Cursor;
use std::sync::OnceLock;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use karakoram::Language;
use karakoram::matching::{self, Score, Search};
use karakoram::memory::index::Bytes;
use karakoram::memory::{Content, Index, IndexBuilder, Memory, Part, Unit, Variant};
use karakoram::text;

const QUERIES: usize = 500;
/// The scans take seconds for a query of a large memory.
const SCANNED: usize = 5;
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

    /// A word of some 60,000; the product of three draws makes a few common and most rare.
    fn word(&mut self) -> String {
        format!("w{}", self.below(40) * self.below(40) * self.below(40))
    }

    /// A sentence of 4 to 28 words, 16 in the mean.
    fn sentence(&mut self) -> Vec<String> {
        (0..4 + self.below(25)).map(|_| self.word()).collect()
    }
}

struct Data {
    memory: Memory,
    index: Vec<u8>,
    sources: Vec<String>,
    queries: Vec<String>,
}

/// The sizes that are measured.
fn sizes() -> Vec<usize> {
    let told = env::var("KARAKORAM_BENCH_UNITS").unwrap_or_else(|_| "10000,100000".to_owned());
    told.split(',').map(|size| size.trim().parse().expect("a number of units")).collect()
}

fn cases() -> Vec<(usize, u8)> {
    let sizes = sizes();
    sizes.iter().flat_map(|&size| THRESHOLDS.map(|threshold| (size, threshold))).collect()
}

/// The data of a size, made once.
fn data(units: usize) -> &'static Data {
    static ALL: OnceLock<HashMap<usize, OnceLock<Data>>> = OnceLock::new();
    let all = ALL.get_or_init(|| sizes().into_iter().map(|size| (size, OnceLock::new())).collect());
    all[&units].get_or_init(|| make(units))
}

fn make(units: usize) -> Data {
    let mut random = Random(0x4B61_7261_6B6F_7261);
    let sentences: Vec<Vec<String>> = (0..units).map(|_| random.sentence()).collect();
    let queries = (0..QUERIES).map(|n| match n % 5 {
        0 => sentences[random.below(units)].clone(),
        1 | 2 => {
            let mut edited = sentences[random.below(units)].clone();
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
    let index = build(&sources);
    Data { memory: open(index.clone()), index, sources, queries }
}

fn tag(tag: &str) -> Language {
    Language::from_tag(tag).expect("a tag")
}

fn build(sources: &[String]) -> Vec<u8> {
    let mut builder = IndexBuilder::new(Cursor::new(Vec::new()), tag("en")).expect("in memory");
    builder.begin_file("bench.tmx");
    for (number, source) in (1..).zip(sources) {
        let variant = |language: &str, text: &str| Variant {
            language: language.into(),
            content: vec![Content::Text(text.into())],
            ..Variant::default()
        };
        let variants = vec![variant("en", source), variant("zh", "译文")];
        builder.add(&Unit { number, variants, ..Unit::default() });
    }
    builder.end_file(true);
    builder.finish().expect("in memory").into_inner()
}

fn open(index: Vec<u8>) -> Memory {
    let index = Index::open(Bytes::Owned(index)).expect("just built");
    Memory::open(tag("en"), [tag("zh")], vec![Part::new(index, vec![0])])
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

#[divan::bench(args = cases(), sample_count = 5, sample_size = 1)]
fn karakoram(bencher: Bencher<'_, '_>, (units, threshold): (usize, u8)) {
    let data = data(units);
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
    (units, threshold): (usize, u8),
    distance: impl Fn(&[u32], &[u32], usize) -> Option<usize>,
) {
    let data = data(units);
    let mut vocabulary = HashMap::new();
    let units = numbers(&data.sources, &mut vocabulary);
    let queries = numbers(&data.queries[..SCANNED], &mut vocabulary);
    bencher.counter(ItemsCount::new(SCANNED)).bench_local(|| {
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

#[divan::bench(args = cases(), sample_count = 1, sample_size = 1)]
fn strsim_scan(bencher: Bencher<'_, '_>, case: (usize, u8)) {
    naive(bencher, case, |a, b, limit| {
        Some(strsim::generic_levenshtein(&a.to_vec(), &b.to_vec())).filter(|&d| d <= limit)
    });
}

#[divan::bench(args = cases(), sample_count = 1, sample_size = 1)]
fn rapidfuzz_scan(bencher: Bencher<'_, '_>, case: (usize, u8)) {
    use rapidfuzz::distance::levenshtein;
    naive(bencher, case, |a, b, limit| {
        let args = levenshtein::Args::default().score_cutoff(limit);
        levenshtein::distance_with_args(a.iter().copied(), b.iter().copied(), &args)
    });
}

#[divan::bench(args = sizes(), sample_count = 3, sample_size = 1)]
fn build_index(bencher: Bencher<'_, '_>, units: usize) {
    let data = data(units);
    let bytes: usize = data.sources.iter().map(String::len).sum();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| black_box(build(&data.sources)));
}

/// Bare word bounds over the same text: what building cannot be faster than.
#[divan::bench(args = sizes(), sample_count = 3, sample_size = 1)]
fn word_bounds(bencher: Bencher<'_, '_>, units: usize) {
    let data = data(units);
    let bytes: usize = data.sources.iter().map(String::len).sum();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        let words = |text: &String| {
            unicode_segmentation::UnicodeSegmentation::split_word_bounds(text.as_str()).count()
        };
        black_box(data.sources.iter().map(words).sum::<usize>())
    });
}

#[divan::bench(args = sizes(), sample_count = 10, sample_size = 1)]
fn open_and_first_answer(bencher: Bencher<'_, '_>, units: usize) {
    let data = data(units);
    let search = Search { threshold: Score::percent(75), limit: 5, exhaustive: false };
    bencher.with_inputs(|| data.index.clone()).bench_local_values(|index| {
        let memory = open(index);
        black_box(matching::find(memory.pair(0), &data.queries[1], None, search).len())
    });
}
