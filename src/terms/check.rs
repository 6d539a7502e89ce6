//! What a translation does with the terms of its source.

use super::{Finder, Glossary, Status};
use crate::language::Language;

/// What is wrong with a term in a translation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// None of the terms that may be used stands there.
    Missing {
        /// The term of the source, as it stands there.
        source: String,
        /// What may be used, the preferred first.
        wanted: Vec<String>,
    },
    /// A term stands there that must not be used.
    Forbidden {
        /// The term, as it stands in the translation.
        target: String,
        /// What may be used, the preferred first.
        wanted: Vec<String>,
    },
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let wanted = match self {
            Self::Missing { source, wanted } => {
                write!(f, "the term “{source}” is missing")?;
                wanted
            }
            Self::Forbidden { target, wanted } => {
                write!(f, "the term “{target}” is not to be used")?;
                wanted
            }
        };
        if wanted.is_empty() { Ok(()) } else { write!(f, "; use {}", wanted.join(" or ")) }
    }
}

/// Checks a translation. `sources` and `targets` find the glossary's terms in the two languages.
pub fn check(
    glossary: &Glossary,
    language: &Language,
    [sources, targets]: [&Finder; 2],
    source: &str,
    target: &str,
) -> Vec<Fault> {
    // A wanted term may stand within another one; a forbidden one that does is part of that one.
    let (in_target, apart) = (targets.find_all(target), targets.find(target));
    let mut faults = Vec::new();
    let mut seen: Vec<usize> = Vec::new();
    for found in sources.find(source) {
        let concept = &glossary.concepts[found.concept];
        let terms = concept.in_language(language);
        let usable = terms.iter().filter(|term| term.status != Status::Forbidden);
        let wanted: Vec<String> = usable.map(|term| term.text.clone()).collect();
        if seen.contains(&found.concept) || terms.is_empty() {
            continue;
        }
        seen.push(found.concept);
        // The same words may stand for another concept too.
        let used = in_target.iter().any(|other| {
            let text = &glossary.concepts[other.concept].terms[other.term].text;
            wanted.contains(text)
        });
        let forbidden = apart.iter().find(|other| {
            other.concept == found.concept && concept.terms[other.term].status == Status::Forbidden
        });
        if let Some(other) = forbidden {
            let target = target[other.span.range()].to_owned();
            faults.push(Fault::Forbidden { target, wanted });
        } else if !used && !wanted.is_empty() {
            let source = source[found.span.range()].to_owned();
            faults.push(Fault::Missing { source, wanted });
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::training_course;
    use super::*;

    fn faults(source: &str, target: &str) -> Vec<Fault> {
        let language = |tag| Language::from_tag(tag).unwrap();
        let glossary = training_course();
        let (en, zh) = (language("en"), language("zh-CN"));
        let finders = [Finder::new(&glossary, &en), Finder::new(&glossary, &zh)];
        check(&glossary, &zh, [&finders[0], &finders[1]], source, target)
    }

    #[test]
    fn missing_and_forbidden_terms_are_told_with_what_to_use() {
        let wanted = vec!["培训班".to_owned(), "培训课程".to_owned()];
        assert!(faults("Two training courses.", "两个培训班。").is_empty());
        assert!(faults("A training course.", "一门培训课程。").is_empty());
        assert!(faults("Nothing of it.", "训练班。").is_empty());
        assert_eq!(
            faults("Training courses.", "课程。"),
            [Fault::Missing { source: "Training courses".into(), wanted: wanted.clone() }]
        );
        assert_eq!(
            faults("A training course.", "训练班。"),
            [Fault::Forbidden { target: "训练班".into(), wanted }]
        );
    }
}
