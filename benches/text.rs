//! Reading and cutting text, each beside its floor in the same run: sentences beside the bare
//! candidates of `unicode-segmentation`, values beside its bare words and beside a scan for digits,
//! TMX units beside a bare `quick-xml` event loop.

use std::hint::black_box;
use std::path::Path;

use divan::Bencher;
use divan::counter::BytesCount;
use karakoram::Language;
use karakoram::format::tmx;
use karakoram::placeable::{Tongue, extract};
use karakoram::segmentation::{Newline, Segmenter};
use regex_automata::hybrid::regex::Regex;
use unicode_segmentation::UnicodeSegmentation;

fn main() {
    divan::main();
}

const LANGUAGES: [&str; 3] = ["en", "ur", "zh"];

/// Some 200 kB of sentences of the project's own memories in a language.
fn text(language: &str) -> String {
    let tag = if language == "zh" { "zh-CN" } else { language };
    let file = if language == "zh" { "releases.en-zh.tmx" } else { "releases.en-ur.tmx" };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("memories").join(file);
    let bytes = std::fs::read(&path).expect("the project's memory");
    let mut text = String::new();
    for unit in tmx::Reader::new(bytes.as_slice(), &path) {
        for variant in unit.expect("a unit").variants {
            if variant.language == tag {
                text.push_str(&variant.text());
                text.push_str(if language == "zh" { "" } else { " " });
            }
        }
    }
    text.repeat(200_000 / text.len() + 1)
}

#[divan::bench(args = LANGUAGES, sample_count = 20)]
fn sentences_karakoram(bencher: Bencher<'_, '_>, language: &str) {
    let text = text(language);
    let segmenter = Segmenter::for_language(&Language::from_tag(language).expect("a tag"));
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| black_box(segmenter.sentences(&text, Newline::Hard)));
}

#[divan::bench(args = LANGUAGES, sample_count = 20)]
fn sentences_unicode(bencher: Bencher<'_, '_>, language: &str) {
    let text = text(language);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| black_box(text.split_sentence_bound_indices().count()));
}

#[divan::bench(args = LANGUAGES, sample_count = 20)]
fn values_karakoram(bencher: Bencher<'_, '_>, language: &str) {
    let text = text(language);
    let tongue = Tongue::of(&Language::from_tag(language).expect("a tag")).expect("a language");
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| black_box(extract(&text, tongue)));
}

/// What a check of digit strings does, all that other tools have: digits with separators, by a
/// regular expression.
#[divan::bench(args = LANGUAGES, sample_count = 20)]
fn values_bare_digits(bencher: Bencher<'_, '_>, language: &str) {
    let text = text(language);
    let digits = Regex::new(r"\d+(?:[.,٫٬،]\d+)*").expect("a regular expression");
    let mut cache = digits.create_cache();
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        black_box(digits.find_iter(&mut cache, &text).count());
    });
}

/// What any reader of words does at the least: look at each.
#[divan::bench(args = LANGUAGES, sample_count = 20)]
fn values_word_bounds(bencher: Bencher<'_, '_>, language: &str) {
    let text = text(language);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| black_box(text.split_word_bound_indices().count()));
}

/// A memory of 20,000 units as bytes.
fn file() -> Vec<u8> {
    let mut file = String::from("<tmx version=\"1.4\"><header srclang=\"en\"/><body>\n");
    for n in 0..20_000 {
        file.push_str(&format!(
            "<tu tuid=\"{n}\" changedate=\"20240102T030405Z\" changeid=\"N. Qureshi\">\
             <prop type=\"x-document\">release {}</prop><tuv xml:lang=\"en\"><seg>The two sides \
             signed agreement number {n} &amp; a protocol on cooperation.</seg></tuv>\
             <tuv xml:lang=\"zh-CN\"><seg>双方签署了第{n}号协议和合作议定书。</seg></tuv></tu>\n",
            n / 20
        ));
    }
    (file + "</body></tmx>\n").into_bytes()
}

#[divan::bench(sample_count = 20)]
fn tmx_karakoram(bencher: Bencher<'_, '_>) {
    let file = file();
    bencher.counter(BytesCount::of_slice(&file)).bench_local(|| {
        let units = tmx::Reader::new(black_box(file.as_slice()), Path::new("bench.tmx"));
        assert_eq!(units.filter(Result::is_ok).count(), 20_000);
    });
}

#[divan::bench(sample_count = 20)]
fn tmx_bare_events(bencher: Bencher<'_, '_>) {
    let file = file();
    bencher.counter(BytesCount::of_slice(&file)).bench_local(|| {
        let mut reader = quick_xml::Reader::from_reader(black_box(file.as_slice()));
        let mut buffer = Vec::new();
        let mut events = 0;
        while !matches!(reader.read_event_into(&mut buffer), Ok(quick_xml::events::Event::Eof)) {
            events += 1;
            buffer.clear();
        }
        black_box(events)
    });
}
