//! Terms: a glossary of what an institution calls things, found in sentences and checked in their
//! translations.
//!
//! A [`Glossary`] holds [`Concept`]s with terms in any languages, each preferred, admitted or
//! forbidden. A [`Termbase`] is a glossary ready for work from one language into others; its
//! [`Finder`] finds the terms of one language in a sentence: the longest first, in any
//! inflected form. Pure; readers and writers of glossary files are formats.

mod base;
mod check;
mod find;
mod names;
mod replace;
mod surroundings;

use crate::language::Language;
pub use base::{Entry, Termbase};
pub use check::{Fault, check};
pub use find::{Finder, Found};
pub use names::names;
pub use replace::Replaced;

/// Whether a term is to be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// It is the one to use.
    #[default]
    Preferred,
    /// It may be used.
    Admitted,
    /// It must not be used.
    Forbidden,
}

impl Status {
    /// The name in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Preferred => "preferred",
            Self::Admitted => "admitted",
            Self::Forbidden => "forbidden",
        }
    }

    /// Reads a status as glossaries write it, with the names of TBX (deprecated and superseded are
    /// forbidden); `None` where it is none.
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_lowercase();
        let name = name.strip_suffix("-admn-sts").unwrap_or(&name);
        Some(match name.trim_end_matches("term") {
            "" | "preferred" | "standardized" | "recommended" => Self::Preferred,
            "admitted" | "allowed" | "legal" | "regulated" => Self::Admitted,
            "forbidden" | "deprecated" | "superseded" | "obsolete" | "notrecommended" => {
                Self::Forbidden
            }
            _ => return None,
        })
    }
}

/// What a concept is called in a language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The language.
    pub language: Language,
    /// The term.
    pub text: String,
    /// Whether it is to be used.
    pub status: Status,
}

/// One thing and what it is called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Concept {
    /// The domain, where one is given.
    pub domain: String,
    /// A note, where one is given.
    pub note: String,
    /// When it was changed last, as the file writes it.
    pub date: String,
    /// The terms, in file order.
    pub terms: Vec<Term>,
}

impl Concept {
    /// The terms that serve a language, those that are preferred first.
    pub fn in_language<'c>(&'c self, language: &Language) -> Vec<&'c Term> {
        let serves = |term: &&Term| language.fit(&term.language).is_some();
        let mut terms: Vec<&Term> = self.terms.iter().filter(serves).collect();
        terms.sort_by_key(|term| term.status);
        terms
    }
}

/// Concepts in order, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Glossary {
    /// The concepts.
    pub concepts: Vec<Concept>,
}

impl Glossary {
    /// Adds the concepts of another glossary, but those that stand here already.
    pub fn merge(&mut self, other: Self) {
        for concept in other.concepts {
            if !self.concepts.contains(&concept) {
                self.concepts.push(concept);
            }
        }
    }

    /// The languages, in order of first appearance.
    pub fn languages(&self) -> Vec<Language> {
        let mut languages: Vec<Language> = Vec::new();
        for term in self.concepts.iter().flat_map(|concept| &concept.terms) {
            if !languages.contains(&term.language) {
                languages.push(term.language.clone());
            }
        }
        languages
    }
}

/// What tests of terms are made from.
#[cfg(test)]
pub(crate) mod fixtures {
    use super::{Concept, Glossary, Status, Term};
    use crate::language::Language;

    /// A term in the language of a tag.
    pub(crate) fn term(tag: &str, text: &str, status: Status) -> Term {
        Term { language: Language::from_tag(tag).unwrap(), text: text.to_owned(), status }
    }

    /// One concept with terms of every status, an admitted one before the preferred.
    pub(crate) fn training_course() -> Glossary {
        let terms = vec![
            term("en", "training course", Status::Preferred),
            term("zh", "培训课程", Status::Admitted),
            term("zh", "培训班", Status::Preferred),
            term("zh", "训练班", Status::Forbidden),
        ];
        let note = "with the article in English".to_owned();
        Glossary { concepts: vec![Concept { note, terms, ..Concept::default() }] }
    }
}
