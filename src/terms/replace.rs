//! A translation with one term in the place of another, where nothing is guessed.
//!
//! Two sentences have terms at the same places, and some of them are others. The translation of the old
//! sentence becomes one of the new where each of those terms is of one concept and of the same domain as
//! the one that it stands for, the new one has one preferred translation, and what the glossary calls the
//! old one stands in the translation once, as a whole and is not forbidden.
//!
//! What the language around a term depends on has to stay as it is. What stands beside it must not repeat
//! its ends (巴基斯坦科学基金会 behind 巴基斯坦, 湖北省 before 省). In Chinese no measure word may stand before
//! it, unless both terms end alike. In Urdu verbs, adjectives and کا agree with a noun's gender and number,
//! and nouns have an oblique form: there both terms have to name a domain and stand in the form of the
//! glossary, a postposition has to follow, no word that may agree may stand before it, and the new one must
//! not end in ہ or ا. Into other languages nothing is replaced.

use super::surroundings::{self, Noun};
use super::{Finder, Status, Termbase};
use crate::language::Language;
use crate::placeable::Change;
use crate::text::Span;

/// A sentence and its translation after terms were replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// The old sentence with the terms of the new one.
    pub source: String,
    /// Its translation.
    pub target: String,
    /// What was put into the translation, in order.
    pub changes: Vec<Change>,
}

/// A term at a place of a source.
struct Place {
    span: Span,
    concept: usize,
    term: usize,
    /// Whether other concepts share it.
    shared: bool,
}

impl Termbase {
    /// The old sentence and its translation with the terms that the new sentence has at the same places.
    /// `None` where no term is another one, or where one cannot be replaced without a guess; the
    /// documentation of the module has the rule. Whether the sentences are the same otherwise is not
    /// looked at.
    pub fn replace(
        &self,
        new: &str,
        (old, target): (&str, &str),
        language: &Language,
    ) -> Option<Replaced> {
        let finder = self.finder(language)?;
        let ours = self.places(new);
        if ours.is_empty() {
            return None;
        }
        let theirs = self.places(old);
        if ours.len() != theirs.len() {
            return None;
        }
        let mut changed: Vec<(Span, &str)> = Vec::new();
        let (mut source, mut end) = (String::with_capacity(old.len()), 0);
        for (now, was) in ours.iter().zip(&theirs) {
            if now.concept == was.concept {
                continue;
            }
            // Of a term that stands twice it could not be told which one the translation has.
            let twice = theirs.iter().filter(|place| place.concept == was.concept).count() > 1;
            if now.shared
                || was.shared
                || twice
                || !self.may_stand_for(now, new, was, old, language)
            {
                return None;
            }
            let text = self.one_target(now.concept, language)?;
            let (span, is_base) = self.only_place(was.concept, target, finder, language)?;
            let noun = Noun { span, is_base, new: text };
            if !surroundings::allow(language, target, &noun) {
                return None;
            }
            changed.push((span, text));
            let before = &old[end..was.span.start];
            source.push_str(&with_article_of(before, &new[..now.span.start]));
            source.push_str(&new[now.span.range()]);
            end = was.span.end;
        }
        source.push_str(&old[end..]);
        changed.sort_by_key(|(span, _)| span.start);
        let apart = changed.windows(2).all(|pair| pair[0].0.end <= pair[1].0.start);
        (apart && !changed.is_empty()).then(|| put_in(source, target, &changed))
    }

    fn places(&self, text: &str) -> Vec<Place> {
        let mut places: Vec<Place> = Vec::new();
        for found in self.source.find(text) {
            match places.last_mut() {
                Some(last) if last.span == found.span => {
                    last.shared |= last.concept != found.concept;
                }
                _ => places.push(Place {
                    span: found.span,
                    concept: found.concept,
                    term: found.term,
                    shared: false,
                }),
            }
        }
        places
    }

    /// Whether one term is a thing of the same kind as another, as far as the language needs to know.
    fn may_stand_for(
        &self,
        now: &Place,
        new: &str,
        was: &Place,
        old: &str,
        language: &Language,
    ) -> bool {
        let concept = |place: &Place| &self.glossary.concepts[place.concept];
        let as_in_glossary = |place: &Place, text: &str| {
            let term = &concept(place).terms[place.term].text;
            surroundings::is_same_form(&text[place.span.range()], term)
        };
        concept(now).domain == concept(was).domain
            && (!surroundings::inflects(language)
                || (!concept(now).domain.is_empty()
                    && as_in_glossary(now, new)
                    && as_in_glossary(was, old)))
    }

    /// The one translation of a concept that is preferred, else the one that may be used.
    fn one_target(&self, concept: usize, language: &Language) -> Option<&str> {
        let terms = self.glossary.concepts[concept].in_language(language);
        let mut usable = terms.into_iter().filter(|term| term.status != Status::Forbidden);
        let first = usable.next()?;
        let mut rivals =
            usable.filter(|term| term.status == first.status && term.text != first.text);
        rivals.next().is_none().then_some(first.text.as_str())
    }

    /// The one place where a translation has a concept, by a term that may be used, and whether it
    /// stands there in the glossary's form.
    fn only_place(
        &self,
        concept: usize,
        target: &str,
        finder: &Finder,
        language: &Language,
    ) -> Option<(Span, bool)> {
        let all = finder.find_all(target);
        let mut here = all.iter().filter(|found| found.concept == concept);
        let span = here.next()?.span;
        let alone = here.all(|found| found.span == span);
        // A part of a longer term is none.
        let mut whole = finder.find(target).into_iter();
        let found = whole.find(|found| found.span == span && found.concept == concept)?;
        let term = &self.glossary.concepts[concept].terms[found.term];
        let usable = term.status != Status::Forbidden && language.fit(&term.language).is_some();
        let is_base = surroundings::is_same_form(&target[span.range()], &term.text);
        (alone && usable).then_some((span, is_base))
    }
}

/// A text with `an` before a term as `a`, or the other way round, where the new sentence has that.
fn with_article_of(before: &str, new: &str) -> String {
    let article = |text: &str| {
        let last = text.split_whitespace().next_back().unwrap_or_default();
        ["a", "an", "A", "An"].into_iter().find(|article| *article == last)
    };
    match (article(before), article(new)) {
        (Some(old), Some(new)) => {
            let words = before.trim_end();
            let spaces = &before[words.len()..];
            format!("{}{new}{spaces}", words.strip_suffix(old).unwrap_or(words))
        }
        _ => before.to_owned(),
    }
}

fn put_in(source: String, target: &str, changed: &[(Span, &str)]) -> Replaced {
    let (mut text, mut changes, mut end) = (String::with_capacity(target.len()), Vec::new(), 0);
    for (span, new) in changed {
        text.push_str(&target[end..span.start]);
        let start = text.len();
        text.push_str(new);
        let was = target[span.range()].to_owned();
        changes.push(Change { span: Span::new(start, text.len()), was });
        end = span.end;
    }
    text.push_str(&target[end..]);
    Replaced { source, target: text, changes }
}

#[cfg(test)]
mod tests;
