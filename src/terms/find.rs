//! Finding terms in a text: the longest at each place, from the left, by lemmas, so that plurals,
//! possessives and case do not hide them; in languages without word spaces anywhere in the text.

use std::collections::HashMap;

use super::Glossary;
use crate::language::Language;
use crate::text::Span;
use crate::words::{self, Words};

/// A term that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The number of the concept in the glossary, from 0.
    pub concept: usize,
    /// The number of the term in the concept, from 0.
    pub term: usize,
    /// Where it stands.
    pub span: Span,
}

/// Finds the terms of a glossary in texts of one language.
#[derive(Clone, Debug)]
pub struct Finder {
    words: Words,
    by_character: bool,
    urdu: bool,
    /// Terms by their first lemma, the longest first, of equals in the glossary's order.
    terms: HashMap<String, Vec<Entry>>,
}

#[derive(Clone, Debug)]
struct Entry {
    lemmas: Vec<String>,
    /// An acronym such as WHO is no match for who.
    capitals: bool,
    concept: usize,
    term: usize,
}

impl Finder {
    /// For the terms of a glossary that serve a language.
    pub fn new(glossary: &Glossary, language: &Language) -> Self {
        let mut finder = Self {
            words: Words::of(language),
            by_character: words::is_unspaced(language),
            urdu: language.primary() == "ur",
            terms: HashMap::new(),
        };
        for (concept, of) in glossary.concepts.iter().enumerate() {
            for (term, one) in of.terms.iter().enumerate() {
                if language.fit(&one.language).is_none() {
                    continue;
                }
                let mut lemmas: Vec<String> =
                    finder.pieces(&one.text).into_iter().map(|piece| piece.1).collect();
                if lemmas.len() > 1 && lemmas[0] == "the" {
                    lemmas.remove(0);
                }
                let Some(first) = lemmas.first().cloned() else { continue };
                let capitals = is_acronym(&one.text);
                let entry = Entry { lemmas, capitals, concept, term };
                finder.terms.entry(first).or_default().push(entry);
            }
        }
        // Each list by itself: the order of the map does not matter.
        #[allow(clippy::iter_over_hash_type)]
        for entries in finder.terms.values_mut() {
            entries.sort_by_key(|entry| std::cmp::Reverse(entry.lemmas.len()));
        }
        finder
    }

    /// The terms of a text, in order, none within another. A term that several concepts share is
    /// found once for each.
    pub fn find(&self, text: &str) -> Vec<Found> {
        self.search(text, false)
    }

    /// All terms of a text, those within others too.
    pub fn find_all(&self, text: &str) -> Vec<Found> {
        self.search(text, true)
    }

    fn search(&self, text: &str, all: bool) -> Vec<Found> {
        let pieces = self.pieces(text);
        let mut found = Vec::new();
        let mut at = 0;
        while at < pieces.len() {
            let mut longest = 0;
            for entry in self.terms.get(&pieces[at].1).into_iter().flatten() {
                let length = entry.lemmas.len();
                if length < longest && !all {
                    break;
                }
                let Some(here) = pieces.get(at..at + length) else { continue };
                let span = Span::new(here[0].0.start, here[length - 1].0.end);
                let same = here.iter().zip(&entry.lemmas).all(|(piece, lemma)| piece.1 == *lemma);
                let cased = !entry.capitals || text[span.range()].starts_with(char::is_uppercase);
                if same && cased {
                    longest = longest.max(length);
                    found.push(Found { concept: entry.concept, term: entry.term, span });
                }
            }
            at += if all { 1 } else { longest.max(1) };
        }
        found
    }

    /// The pieces that terms are made of, with their lemmas: words, or characters where words are not
    /// told apart by spaces.
    fn pieces(&self, text: &str) -> Vec<(Span, String)> {
        let spans: Vec<Span> = if self.by_character {
            crate::text::tokens(text).collect()
        } else {
            self.words.spans(text)
        };
        let lemma = |span: Span| {
            let key = words::key(&text[span.range()]);
            let number = key.starts_with(|c: char| c.is_ascii_digit());
            // The value of a number counts: `5G` and `Hall No. 5` are names.
            match &key {
                key if number => key.clone().into_owned(),
                key if self.urdu => urdu_stem(key).to_owned(),
                key => self.words.lemma(key).into_owned(),
            }
        };
        spans.into_iter().map(|span| (span, lemma(span))).collect()
    }
}

/// A light stem of an Urdu word: without the endings of the oblique and the plural, so that
/// `معاہدہ`, `معاہدے` and `معاہدوں` are one.
fn urdu_stem(key: &str) -> &str {
    let long = |stem: &&str| stem.chars().count() >= 3;
    ["وں", "یں", "یاں", "ے", "ہ", "ا", "ی"]
        .iter()
        .find_map(|ending| key.strip_suffix(ending).filter(long))
        .unwrap_or(key)
}

/// Whether a term is of capitals alone, two at least.
fn is_acronym(term: &str) -> bool {
    let letters = || term.chars().filter(|c| c.is_alphabetic());
    letters().count() > 1 && letters().all(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::super::{Concept, Status, Term};
    use super::*;
    use proptest::prelude::*;

    fn language(tag: &str) -> Language {
        Language::from_tag(tag).unwrap()
    }

    fn glossary(tag: &str, terms: &[&str]) -> Glossary {
        let concept = |text: &&str| Concept {
            terms: vec![Term {
                language: language(tag),
                text: (*text).to_owned(),
                status: Status::Preferred,
            }],
            ..Concept::default()
        };
        Glossary { concepts: terms.iter().map(concept).collect() }
    }

    fn found<'t>(tag: &str, terms: &[&str], text: &'t str) -> Vec<&'t str> {
        let finder = Finder::new(&glossary(tag, terms), &language(tag));
        finder.find(text).into_iter().map(|found| &text[found.span.range()]).collect()
    }

    #[test]
    fn the_longest_term_is_found_in_any_form() {
        let terms = ["memorandum of understanding", "the Academy", "academy of sciences", "WHO"];
        let text =
            "The academies' Memorandums of Understanding; Academy of Science, who asked WHO.";
        assert_eq!(
            found("en", &terms, text),
            ["academies", "Memorandums of Understanding", "Academy of Science", "WHO"]
        );
    }

    #[test]
    fn urdu_is_folded_and_chinese_found_within_words() {
        assert_eq!(found("ur", &["فریم ورک معاہدہ"], "نیا فريم ورك معاہدہ۔"), ["فريم ورك معاہدہ"]);
        assert_eq!(found("ur", &["پن بجلی منصوبہ"], "پن بجلی منصوبوں کا"), ["پن بجلی منصوبوں"]);
        assert_eq!(found("zh", &["科学院", "中国科学院"], "由中国科学院主办"), ["中国科学院"]);
    }

    #[test]
    fn a_term_of_two_concepts_is_found_for_both() {
        assert_eq!(found("en", &["bank", "bank"], "The bank."), ["bank", "bank"]);
    }

    proptest! {
        #[test]
        fn terms_are_found_in_order_and_where_they_stand(text in "[abc 的是a-c]{0,40}", term in "[abc的是]{1,3}") {
            for tag in ["en", "zh"] {
                let finder = Finder::new(&glossary(tag, &[&term]), &language(tag));
                let mut end = 0;
                for found in finder.find(&text) {
                    prop_assert!(found.span.start >= end);
                    end = found.span.end;
                    prop_assert!(text.is_char_boundary(end));
                }
                if tag == "zh" && term.chars().all(|c| c == '的') {
                    prop_assert_eq!(finder.find(&text).is_empty(), !text.replace(' ', "").contains(&term));
                }
            }
        }
    }
}
