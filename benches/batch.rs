//! A batch of releases drafted in Urdu and Chinese, with HTML, XLIFF and JSON written to disk; the same
//! batch when nothing has changed, and its analysis. Beside it the program that one would write first,
//! in the same run: `strsim` over the tokens of every unit, five best, for a sample of the same
//! sentences, and it writes nothing. The figure to compare is that of segments in a second.
//!
//! A release has 16 sentences: a fifth is exact, two fifths are edited, two fifths are unseen.
//! `KARAKORAM_BENCH_UNITS=1000000` sets the memory's size (20,000 unless told), and
//! `KARAKORAM_BENCH_RELEASES=1000` the number of releases (100 unless told).

mod support;

use std::collections::HashMap;
use std::env;
use std::hint::black_box;
use std::path::Path;
use std::sync::OnceLock;

use divan::Bencher;
use divan::counter::ItemsCount;
use karakoram::batch::analyze::{self, analyze};
use karakoram::batch::{self, Job, Setup, Workspace};
use karakoram::document::Untranslated;
use karakoram::draft::analysis::Rates;
use karakoram::format::DraftFormat;
use karakoram::memory::Memory;
use karakoram::pipeline::{Aids, Options};
use karakoram::segmentation::Segmenter;
use karakoram::store;
use support::{build, by_strsim, naive, numbers, tag};

/// How many sentences a release has.
const SENTENCES: usize = 16;
/// A scan takes seconds for a sentence of a large memory.
const SCANNED: usize = 5;

fn main() {
    divan::main();
}

struct Data {
    memory: Memory,
    sources: Vec<String>,
    sentences: Vec<String>,
    jobs: Vec<Job>,
    segmenter: Segmenter,
    _folder: tempfile::TempDir,
}

fn data() -> &'static Data {
    static DATA: OnceLock<Data> = OnceLock::new();
    DATA.get_or_init(|| {
        let units = support::sizes("20000")[0];
        let releases = env::var("KARAKORAM_BENCH_RELEASES");
        let releases = releases.map_or(100, |number| number.parse().expect("a number"));
        let (sources, sentences) = support::sentences(units, releases * SENTENCES);
        let folder = tempfile::tempdir().expect("a folder");
        for (number, sentences) in sentences.chunks(SENTENCES).enumerate() {
            let path = folder.path().join(format!("{number:05}.txt"));
            store::write_atomically(&path, sentences.join("\n\n").as_bytes()).expect("written");
        }
        let jobs = batch::plan(&[folder.path().to_owned()], Path::new("nowhere")).jobs;
        let memory = support::open(build(&sources), &["ur", "zh"]);
        let segmenter = Segmenter::for_language(&tag("en"));
        Data { memory, sources, sentences, jobs, segmenter, _folder: folder }
    })
}

fn run(data: &Data, out: &Path) {
    let setup = Setup {
        memory: &data.memory,
        aids: Aids { terms: None, fragments: &[] },
        segmenter: &data.segmenter,
        options: Options::default(),
        formats: &[DraftFormat::Html, DraftFormat::Xliff, DraftFormat::Json],
        untranslated: Untranslated::default(),
        out,
        made_with: 0,
        force: false,
    };
    let mut workspace = Workspace::open(out).expect("a folder");
    let mut failed = 0;
    let report = &mut |outcome: batch::Outcome| failed += outcome.errors.len();
    black_box(batch::run(&data.jobs, &setup, &mut workspace, &|_| {}, report)).expect("drafted");
    assert_eq!(failed, 0);
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn draft_all(bencher: Bencher<'_, '_>) {
    let data = data();
    bencher
        .counter(ItemsCount::new(data.sentences.len()))
        .with_inputs(folder)
        .bench_local_refs(|folder| run(data, folder.path()));
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn draft_unchanged(bencher: Bencher<'_, '_>) {
    let data = data();
    let folder = folder();
    run(data, folder.path());
    bencher.counter(ItemsCount::new(data.sentences.len())).bench_local(|| run(data, folder.path()));
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn analyze_all(bencher: Bencher<'_, '_>) {
    let data = data();
    let setup = analyze::Setup {
        memory: &data.memory,
        segmenter: &data.segmenter,
        rates: Rates::default(),
    };
    bencher
        .counter(ItemsCount::new(data.sentences.len()))
        .bench_local(|| black_box(analyze(&data.jobs, &setup, &|| {}, &mut |_, _| {})));
}

/// One scan serves both languages here, and nothing is written: the naive program at its best.
#[divan::bench(sample_count = 1, sample_size = 1)]
fn naive_scan(bencher: Bencher<'_, '_>) {
    let data = data();
    let mut vocabulary = HashMap::new();
    let units = numbers(&data.sources, &mut vocabulary);
    let sentences = numbers(&data.sentences[..SCANNED], &mut vocabulary);
    bencher.counter(ItemsCount::new(SCANNED)).bench_local(|| {
        for sentence in &sentences {
            black_box(naive(sentence, &units, 50, by_strsim));
        }
    });
}
