//! Matching against what one would write without this crate: `strsim` over token numbers, and the
//! `rapidfuzz` crate over the same, each over every unit. Same memory, same queries, same run. Then what
//! an index costs: building it, and opening it for the first answer.
//!
//! A fifth of the queries is exact, two fifths are edited by one to five tokens, two fifths are
//! unseen. All text comes from a seeded generator, so runs can be compared; or it is that of a file with a
//! sentence a line, which `KARAKORAM_BENCH_SOURCES` names. `KARAKORAM_BENCH_UNITS=10000,100000,1000000`
//! sets the sizes; 10,000 and 100,000 are taken unless told.

mod support;

use std::collections::HashMap;
use std::hint::black_box;
use std::sync::OnceLock;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use karakoram::matching::{self, Score, Search};
use karakoram::memory::Memory;
use support::{build, by_strsim, naive, numbers};

const QUERIES: usize = 500;
/// The scans take seconds for a query of a large memory.
const SCANNED: usize = 5;
const THRESHOLDS: [u8; 3] = [50, 75, 95];

fn main() {
    divan::main();
}

struct Data {
    memory: Memory,
    index: Vec<u8>,
    sources: Vec<String>,
    queries: Vec<String>,
}

/// The sizes that are measured.
fn sizes() -> Vec<usize> {
    support::sizes("10000,100000")
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
    let (sources, queries) = support::sentences(units, QUERIES);
    let index = build(&sources);
    Data { memory: open(index.clone()), index, sources, queries }
}

fn open(index: Vec<u8>) -> Memory {
    support::open(index, &["zh"])
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

/// The best five by a distance over token numbers, every unit compared.
fn scan(
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
            black_box(naive(query, &units, threshold, &distance));
        }
    });
}

#[divan::bench(args = cases(), sample_count = 1, sample_size = 1)]
fn strsim_scan(bencher: Bencher<'_, '_>, case: (usize, u8)) {
    scan(bencher, case, by_strsim);
}

#[divan::bench(args = cases(), sample_count = 1, sample_size = 1)]
fn rapidfuzz_scan(bencher: Bencher<'_, '_>, case: (usize, u8)) {
    use rapidfuzz::distance::levenshtein;
    scan(bencher, case, |a, b, limit| {
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
        black_box(matching::find(memory.pair(0), &data.queries[1], None, search).len());
        // Giving the memory back to the system is not part of it.
        memory
    });
}
