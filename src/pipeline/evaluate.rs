//! A memory measured on itself: blocks of it are held out and drafted from the rest, and what that would
//! have saved is counted against the translations that people made.

use std::ops::Range;

use rayon::prelude::*;

use super::parts::KnownParts;
use super::proposals;
use crate::draft::parts::{Known, Part, percent};
use crate::fragments::{Example, Fragments, Nearness};
use crate::language::Language;
use crate::matching::levenshtein::{self, Pattern};
use crate::matching::{self, Funnel, Kind, Score, Search};
use crate::memory::{Builder, Content, Memory, Pair, Proposal, Unit, Variant};
use crate::placeable::{Sentence, Tongue};
use crate::terms::Termbase;
use crate::text;

/// The lowest score that counts as a match, as in drafts.
const MATCH: u8 = 75;
/// One block of so many is held out.
const HELD_OUT: usize = 10;
/// The most units of a block: neighbours are alike, and would make the figures too hopeful.
const LONGEST_BLOCK: usize = 150;
/// The least confidence of each class of fragments, in percent; each reaches to the next.
pub const CLASSES: [u8; 4] = [60, 70, 80, 90];

/// What drafts make use of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aid {
    /// A sentence that is the same.
    Exact,
    /// A similar sentence whose values or terms were rewritten.
    Repaired,
    /// A similar sentence of 75 and more.
    Fuzzy,
    /// Terms, where there is no such sentence.
    Terms,
    /// Fragments, where there is no such sentence.
    Fragments,
}

impl Aid {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Exact, Self::Repaired, Self::Fuzzy, Self::Terms, Self::Fragments];

    /// The name in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Repaired => "repaired",
            Self::Fuzzy => "fuzzy",
            Self::Terms => "terms",
            Self::Fragments => "fragments",
        }
    }
}

/// What one aid gave.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Given {
    /// The segments that it served.
    pub segments: u64,
    /// The source words that it covered.
    pub words: u64,
    /// How many of those it saved: of a match its words times the likeness of its target, by
    /// character, to the translation; of a term or a fragment its words where its target stands in
    /// the translation.
    pub saved: f64,
}

/// Fragments of a class of confidence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Class {
    /// How many were shown.
    pub shown: u64,
    /// How many stand in the translation, word for word.
    pub right: u64,
    /// The sum of their confidences, in percent each.
    pub confidence: u64,
}

/// What a memory gave for parts of itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evaluation {
    /// The units that were drafted from.
    pub learnt: usize,
    /// The units that were held out.
    pub held_out: usize,
    /// Their words.
    pub words: u64,
    /// By [`Aid::ALL`].
    pub given: [Given; Aid::ALL.len()],
    /// By [`CLASSES`].
    pub classes: [Class; CLASSES.len()],
}

/// The blocks that are held out of so many units: a tenth, in the middle of each stretch; none of fewer
/// than thirteen units.
pub fn blocks(units: usize) -> Vec<Range<usize>> {
    let length = (units / 100).clamp(2, LONGEST_BLOCK);
    let step = length * HELD_OUT;
    (step / 2..units.saturating_sub(length)).step_by(step).map(|at| at..at + length).collect()
}

/// Measures one direction of a memory on itself. Learns fragments anew, which takes up to a minute of a
/// core for 100,000 units, and holds an index of all units in memory.
pub fn evaluate(pair: Pair<'_>, language: &Language, terms: Option<&Termbase>) -> Evaluation {
    let units: Vec<Proposal<'_>> = pair.units().collect();
    let blocks = blocks(units.len());
    let (mut held_out, mut rest) = (Vec::new(), Vec::new());
    let mut next = blocks.iter().peekable();
    for (at, unit) in units.into_iter().enumerate() {
        while next.peek().is_some_and(|block| block.end <= at) {
            next.next();
        }
        match next.peek() {
            Some(block) if block.contains(&at) => held_out.push(unit),
            _ => rest.push(unit),
        }
    }
    let mut whole =
        Evaluation { learnt: rest.len(), held_out: held_out.len(), ..Evaluation::default() };
    if held_out.is_empty() {
        return whole;
    }
    let source = pair.memory().source_language();
    let memory = memory_of(source, language, &rest);
    let examples = rest.iter().map(|unit| Example {
        file: unit.file(),
        number: unit.number(),
        source: unit.source(),
        target: unit.target(),
    });
    let fragments = Fragments::learn(source, language, examples);
    // Blocks of the memory itself are as near as texts of its field are.
    let text = Nearness::default();
    let known = KnownParts { terms, fragments: Some(&fragments), text, language };
    let parts: Vec<Evaluation> = held_out
        .par_iter()
        .map(|unit| one(unit.source(), unit.target(), &memory, &known))
        .collect();
    // In order: sums of fractions depend on it.
    parts.iter().for_each(|part| whole.add(part));
    whole
}

fn memory_of(source: &Language, target: &Language, units: &[Proposal<'_>]) -> Memory {
    let variant = |language: &Language, text: &str| Variant {
        language: language.as_str().to_owned(),
        content: vec![Content::Text(text.to_owned())],
        ..Variant::default()
    };
    let mut builder = Builder::new(source.clone(), [target.clone()]);
    builder.begin_file("rest");
    for (number, unit) in (1..).zip(units) {
        let variants = vec![variant(source, unit.source()), variant(target, unit.target())];
        builder.add(&Unit { number, variants, ..Unit::default() });
    }
    builder.end_file(true);
    builder.build()
}

/// What is known of one sentence, against its translation.
fn one(source: &str, translation: &str, memory: &Memory, known: &KnownParts<'_>) -> Evaluation {
    let words = text::count_words(source);
    let mut found = Evaluation { words, ..Evaluation::default() };
    let search = Search { threshold: Score::percent(MATCH), limit: 1, exhaustive: false };
    let (pair, from) = (memory.pair(0), memory.source_language());
    let matches = matching::find_by_evidence(pair, source, None, search, &mut Funnel::default());
    let sentence = Tongue::of(from).map(|from| Sentence::new(source, from));
    let best =
        proposals(sentence.as_ref(), matches, known.language, known.terms).into_iter().next();
    if let Some(best) = best {
        let aid = match best.kind {
            Kind::Context | Kind::Exact => Aid::Exact,
            Kind::Repaired => Aid::Repaired,
            Kind::Fuzzy => Aid::Fuzzy,
        };
        let saved = words as f64 * likeness(&best.target, translation);
        found.given[aid as usize] = Given { segments: 1, words, saved };
        return found;
    }
    let translation = keys(translation);
    for part in known.parts(source, true) {
        let (aid, right) = judge(&part, &translation);
        let words = text::count_words(&source[part.span.range()]);
        let given = &mut found.given[aid as usize];
        given.segments = 1;
        given.words += words;
        given.saved += if right { words as f64 } else { 0.0 };
        if let Known::Fragment(fragment) = &part.known {
            let confidence = percent(fragment.confidence);
            let class = CLASSES.iter().rposition(|&least| confidence >= least);
            if let Some(class) = class.map(|class| &mut found.classes[class]) {
                class.shown += 1;
                class.right += u64::from(right);
                class.confidence += u64::from(confidence);
            }
        }
    }
    found
}

/// Whether a target of a part stands in a translation.
fn judge(part: &Part, translation: &[String]) -> (Aid, bool) {
    let stands = |target: &String| {
        let target = keys(target);
        !target.is_empty() && translation.windows(target.len()).any(|window| window == target)
    };
    match &part.known {
        Known::Term(term) => (Aid::Terms, term.targets.iter().any(stands)),
        Known::Fragment(fragment) => (Aid::Fragments, stands(&fragment.target)),
    }
}

fn keys(text: &str) -> Vec<String> {
    let tokens = text::tokens(text);
    tokens.map(|span| text::key(&text::surface(&text[span.range()])).into_owned()).collect()
}

fn likeness(a: &str, b: &str) -> f64 {
    let symbols = |text: &str| text.chars().map(u32::from).collect::<Vec<u32>>();
    let found = levenshtein::normalized(&mut Pattern::new(&symbols(a)), &symbols(b), usize::MAX);
    found.map_or(0.0, |(likeness, _)| likeness)
}

impl Evaluation {
    fn add(&mut self, other: &Self) {
        self.words += other.words;
        for (mine, theirs) in self.given.iter_mut().zip(&other.given) {
            mine.segments += theirs.segments;
            mine.words += theirs.words;
            mine.saved += theirs.saved;
        }
        for (mine, theirs) in self.classes.iter_mut().zip(&other.classes) {
            mine.shown += theirs.shown;
            mine.right += theirs.right;
            mine.confidence += theirs.confidence;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(tag: &str) -> Language {
        Language::from_tag(tag).unwrap()
    }

    fn memory(units: impl IntoIterator<Item = (String, String)>) -> Memory {
        let mut builder = Builder::new(language("en"), [language("zh")]);
        builder.begin_file("a.tmx");
        for (number, (source, target)) in (1..).zip(units) {
            let variant = |language: &str, text: String| Variant {
                language: language.into(),
                content: vec![Content::Text(text)],
                ..Variant::default()
            };
            let variants = vec![variant("en", source), variant("zh", target)];
            builder.add(&Unit { number, variants, ..Unit::default() });
        }
        builder.end_file(true);
        builder.build()
    }

    fn evaluated(memory: &Memory) -> Evaluation {
        evaluate(memory.pair(0), &language("zh"), None)
    }

    #[test]
    fn identical_units_save_all_of_their_words() {
        let units =
            (0..40).map(|_| ("They met in Lahore.".to_owned(), "他们在拉合尔会面。".to_owned()));
        let found = evaluated(&memory(units));
        assert_eq!((found.held_out, found.learnt, found.words), (4, 36, 16));
        let exact = found.given[Aid::Exact as usize];
        assert_eq!(exact, Given { segments: 4, words: 16, saved: 16.0 });
    }

    #[test]
    fn one_unit_holds_nothing_out() {
        let found = evaluated(&memory([("They met.".to_owned(), "他们会面。".to_owned())]));
        assert_eq!(found, Evaluation { learnt: 1, ..Evaluation::default() });
    }

    #[test]
    fn every_word_counts_for_one_kind_of_aid_at_most() {
        let names =
            ["water authority", "medical team", "science foundation", "trade mission", "bank"];
        let units = (0..60).map(|at| {
            let name = names[at % names.len()];
            (format!("The {name} of {at} met."), format!("第{at}会{}。", at % names.len()))
        });
        let found = evaluated(&memory(units));
        assert_eq!(found.learnt + found.held_out, 60);
        let covered: u64 = found.given.iter().map(|given| given.words).sum();
        assert!(covered <= found.words, "{found:?}");
        assert!(found.given.iter().all(|given| given.saved <= given.words as f64 + 1e-9));
    }

    #[test]
    fn blocks_are_a_tenth_and_apart() {
        for units in [0, 1, 19, 40, 1_000, 200_000] {
            let blocks = blocks(units);
            let held: usize = blocks.iter().map(Range::len).sum();
            assert!(held * 8 <= units, "{units}: {held}");
            assert!(blocks.windows(2).all(|pair| pair[0].end < pair[1].start));
        }
    }
}
