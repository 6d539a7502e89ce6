//! A glossary made ready for work from one language into others.

use super::check::{Fault, check};
use super::{Concept, Finder, Glossary, Status};
use crate::language::Language;
use crate::text::Span;

/// A glossary with what finds its terms in a source and in target languages.
#[derive(Clone, Debug)]
pub struct Termbase {
    pub(super) glossary: Glossary,
    pub(super) source: Finder,
    targets: Vec<(Language, Finder)>,
}

/// A term of a source with what it is called in a target language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where it stands in the source.
    pub span: Span,
    /// What may be used, the preferred first; never empty.
    pub targets: Vec<String>,
    /// What must not be used.
    pub forbidden: Vec<String>,
    /// The domain, where one is given.
    pub domain: String,
    /// A note, where one is given.
    pub note: String,
}

impl Termbase {
    /// For texts of a source language and translations into these languages.
    pub fn new(glossary: Glossary, source: &Language, targets: &[Language]) -> Self {
        let finder = |language: &Language| Finder::new(&glossary, language);
        let of_targets = targets.iter().map(|target| (target.clone(), finder(target)));
        let (source, targets) = (finder(source), of_targets.collect());
        Self { glossary, source, targets }
    }

    /// The terms of a source that have a translation in a language, in order, none within another;
    /// where several concepts share a term, one for each. Empty for a language that it was not made
    /// for.
    pub fn entries(&self, source: &str, language: &Language) -> Vec<Entry> {
        if self.finder(language).is_none() {
            return Vec::new();
        }
        let found = self.source.find(source).into_iter();
        let entries = found.filter_map(|found| {
            entry(&self.glossary.concepts[found.concept], found.span, language)
        });
        entries.collect()
    }

    /// What a translation does with the terms of its source; nothing in a language that it was not
    /// made for.
    pub fn check(&self, source: &str, target: &str, language: &Language) -> Vec<Fault> {
        let Some(finder) = self.finder(language) else { return Vec::new() };
        check(&self.glossary, language, [&self.source, finder], source, target)
    }

    /// The renderings of a source's terms that a translation uses, as pairs of the concept's number
    /// and the term of the glossary that stands there.
    pub fn renderings(
        &self,
        source: &str,
        target: &str,
        language: &Language,
    ) -> Vec<(usize, &str)> {
        let Some(finder) = self.finder(language) else { return Vec::new() };
        let concepts: Vec<usize> =
            self.source.find(source).into_iter().map(|found| found.concept).collect();
        let found = finder.find(target).into_iter();
        let mut renderings: Vec<(usize, &str)> = found
            .filter(|found| concepts.contains(&found.concept))
            .map(|found| {
                let term = &self.glossary.concepts[found.concept].terms[found.term];
                (found.concept, term.text.as_str())
            })
            .collect();
        renderings.sort_unstable();
        renderings.dedup();
        renderings
    }

    /// What a concept is called in the source language, for messages.
    pub fn name(&self, concept: usize, source: &Language) -> &str {
        let concept = self.glossary.concepts.get(concept);
        let terms = concept.map(|concept| concept.in_language(source)).unwrap_or_default();
        terms.first().map_or("", |term| term.text.as_str())
    }

    pub(super) fn finder(&self, language: &Language) -> Option<&Finder> {
        self.targets.iter().find(|(target, _)| target == language).map(|(_, finder)| finder)
    }
}

fn entry(concept: &Concept, span: Span, language: &Language) -> Option<Entry> {
    let terms = concept.in_language(language);
    let (forbidden, targets): (Vec<_>, Vec<_>) =
        terms.into_iter().partition(|term| term.status == Status::Forbidden);
    let texts =
        |terms: Vec<&super::Term>| terms.into_iter().map(|term| term.text.clone()).collect();
    let (forbidden, targets): (Vec<String>, Vec<String>) = (texts(forbidden), texts(targets));
    (!targets.is_empty()).then(|| Entry {
        span,
        targets,
        forbidden,
        domain: concept.domain.clone(),
        note: concept.note.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::training_course;
    use super::*;

    fn language(tag: &str) -> Language {
        Language::from_tag(tag).unwrap()
    }

    fn base() -> Termbase {
        Termbase::new(training_course(), &language("en"), &[language("ur"), language("zh")])
    }

    #[test]
    fn entries_have_the_preferred_first_and_the_forbidden_apart() {
        let entries = base().entries("Two training courses.", &language("zh"));
        assert_eq!(entries.len(), 1);
        assert_eq!(entries[0].span, Span::new(4, 20));
        assert_eq!(entries[0].targets, ["培训班", "培训课程"]);
        assert_eq!(entries[0].forbidden, ["训练班"]);
        assert!(base().entries("Two training courses.", &language("ur")).is_empty());
        assert!(base().entries("Two training courses.", &language("fr")).is_empty());
    }

    #[test]
    fn renderings_name_what_a_translation_uses() {
        let (base, zh) = (base(), language("zh"));
        assert_eq!(base.renderings("A training course.", "培训课程。", &zh), [(0, "培训课程")]);
        assert!(base.renderings("Another thing.", "培训课程。", &zh).is_empty());
        assert_eq!(base.name(0, &language("en")), "training course");
    }
}
