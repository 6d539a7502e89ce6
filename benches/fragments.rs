//! Fragments beside Dice's coefficient alone, in one run over generated text: the share of words that are
//! covered by right proposals where four in five of those shown are right, and the time of learning beside
//! that of counting which words stand in the same units.
//!
//! A generated sentence has phrases of two or three words, some common and most rare, between other words;
//! its translation has their words the other way round, each by one of up to three words, and the phrases in
//! another order. One in three phrases has a translation of its own. `KARAKORAM_BENCH_UNITS=20000` sets the
//! memory's size (4,000 unless told); a tenth as many sentences are looked up.

mod support;

use std::collections::HashMap;
use std::hint::black_box;

use divan::Bencher;
use divan::counter::ItemsCount;
use karakoram::fragments::{Example, Fragment, Fragments, Nearness};
use karakoram::text;
use support::{Random, sizes, tag};

const USUAL: &str = "4000";

#[allow(clippy::print_stdout)] // a bench has nothing else to say it with
fn main() {
    for units in sizes(USUAL) {
        let (memory, tested) = texts(units);
        let learnt = learn(&memory);
        let mut near = Nearness::default();
        tested.iter().for_each(|(source, _)| near += learnt.nearness(source));
        let fragments = gain(&tested, |source| learnt.find(source, 2, &[], near));
        let dice = gain(&tested, |source| learnt.find_by_dice(source, 2));
        println!(
            "{units} units: words covered by fragments, four in five right: {fragments:.1}%; by Dice \
             alone: {dice:.1}%"
        );
    }
    divan::main();
}

type Units = Vec<(String, String)>;

/// What sentences are made of.
struct Grammar {
    random: Random,
    phrases: Vec<(Vec<usize>, Option<String>)>,
}

/// Words of both languages, and phrases.
const WORDS: usize = 3_000;
const PHRASES: usize = 1_500;

impl Grammar {
    fn new() -> Self {
        let mut random = Random(0x4B61_7261_6B6F_7262);
        let phrase = |number| {
            let words = (0..2 + random.below(2)).map(|_| random.below(WORDS)).collect();
            // Its own translation, in words that nothing else has.
            let own = (number % 3 == 0).then(|| {
                format!("{} {}", spelled(&URDU, number * 9 + 7), spelled(&URDU, number * 9 + 8))
            });
            (words, own)
        };
        let phrases = (0..PHRASES).map(phrase).collect();
        Self { random, phrases }
    }

    /// A few come often, most seldom.
    fn rank(&mut self, of: usize) -> usize {
        let random = &mut self.random;
        random.below(of) * random.below(of) / of * random.below(of) / of
    }

    /// What stands for a word: mostly the first of three.
    fn translated(&mut self, number: usize) -> String {
        let which = [0, 0, 0, 0, 0, 0, 0, 0, 1, 2][self.random.below(10)];
        spelled(&URDU, number * 9 + which)
    }

    fn unit(&mut self) -> (String, String) {
        let (mut source, mut target) = (Vec::new(), Vec::new());
        for _ in 0..2 + self.random.below(4) {
            let number = self.rank(PHRASES);
            let (words, own) = self.phrases[number].clone();
            source.push("the".to_owned());
            source.extend(words.iter().map(|&number| source_word(number)));
            let turned = words.iter().rev().map(|&number| self.translated(number));
            let turned: Vec<String> = turned.collect();
            let mut piece = own.unwrap_or_else(|| turned.join(" "));
            let other = self.rank(WORDS);
            source.extend(["of".to_owned(), source_word(other)]);
            piece = format!("{} کا {piece} نے", self.translated(other));
            target.insert(self.random.below(target.len() + 1), piece);
        }
        (source.join(" ") + ".", target.join(" ") + "۔")
    }
}

const URDU: [char; 16] =
    ['ب', 'پ', 'ت', 'ج', 'چ', 'خ', 'د', 'ر', 'ز', 'س', 'ش', 'ف', 'گ', 'ل', 'م', 'ن'];
const LATIN: [char; 16] =
    ['b', 'c', 'd', 'f', 'g', 'h', 'j', 'k', 'l', 'm', 'n', 'p', 'r', 't', 'v', 'z'];

/// A word of letters, without digits: those would be values.
fn spelled(letters: &[char; 16], number: usize) -> String {
    (0..4).map(|at| letters[(number >> (4 * at)) % 16]).collect()
}

fn source_word(number: usize) -> String {
    spelled(&LATIN, number) + "o"
}

fn texts(units: usize) -> (Units, Units) {
    let mut grammar = Grammar::new();
    let memory = (0..units).map(|_| grammar.unit()).collect();
    (memory, (0..units / 10).map(|_| grammar.unit()).collect())
}

fn learn(units: &Units) -> Fragments {
    let examples = (1..).zip(units).map(|(number, (source, target))| Example {
        file: "bench.tmx",
        number,
        source,
        target,
    });
    Fragments::learn(&tag("en"), &tag("ur"), examples)
}

/// The words in right proposals over all words, in percent, where the surest so many are shown that four
/// in five of them are right.
fn gain(tested: &Units, find: impl Fn(&str) -> Vec<Fragment>) -> f64 {
    let mut words = 0;
    let mut shown: Vec<(f64, bool, u64)> = Vec::new();
    for (source, target) in tested {
        words += text::count_words(source);
        let target = format!(" {} ", target.trim_end_matches('۔'));
        shown.extend(find(source).into_iter().map(|fragment| {
            let right = target.contains(&format!(" {} ", fragment.target));
            (fragment.confidence, right, text::count_words(&source[fragment.span.range()]))
        }));
    }
    shown.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut right, mut covered, mut best) = (0, 0, 0);
    for (number, (_, is_right, words)) in (1..).zip(&shown) {
        right += u64::from(*is_right);
        covered += if *is_right { *words } else { 0 };
        if right * 5 >= number * 4 {
            best = covered;
        }
    }
    100.0 * best as f64 / words.max(1) as f64
}

#[divan::bench(args = sizes(USUAL), sample_count = 5)]
fn learn_fragments(bencher: Bencher<'_, '_>, units: usize) {
    let (memory, _) = texts(units);
    bencher.counter(ItemsCount::new(units)).bench_local(|| black_box(learn(&memory).len()));
}

/// How often each word of a source stands in the same unit as each of its target, which is all that
/// Dice's coefficient needs.
#[divan::bench(args = sizes(USUAL), sample_count = 5)]
fn count_dice(bencher: Bencher<'_, '_>, units: usize) {
    let (memory, _) = texts(units);
    bencher.counter(ItemsCount::new(units)).bench_local(|| black_box(counted(&memory)));
}

fn counted(units: &Units) -> usize {
    let mut vocabulary = HashMap::new();
    let mut numbers = |texts: Vec<String>| support::numbers(&texts, &mut vocabulary);
    let sources = numbers(units.iter().map(|unit| unit.0.clone()).collect());
    let targets = numbers(units.iter().map(|unit| unit.1.clone()).collect());
    let mut together: HashMap<(u32, u32), u32> = HashMap::new();
    for (mut source, mut target) in sources.into_iter().zip(targets) {
        for words in [&mut source, &mut target] {
            words.sort_unstable();
            words.dedup();
        }
        for &one in &source {
            target.iter().for_each(|&other| *together.entry((one, other)).or_default() += 1);
        }
    }
    together.len()
}
