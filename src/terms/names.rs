//! Names in English texts: institutions, titles, projects, places and people, told by their capitals.

use crate::text::Span;
use crate::words::{self, Class, Words};

/// The names of an English sentence, in order. What stands at its beginning, where every word has a
/// capital, counts only with a second capital word; and in a title, where all words have one,
/// nothing does.
pub fn names(sentence: &str, words: Words) -> Vec<Span> {
    let spans = words.spans(sentence);
    let word = |at: usize| &sentence[spans[at].range()];
    let class = |at: usize| words.class(&words::key(word(at)));
    let is_capital =
        |at: usize| class(at) == Class::Content && word(at).starts_with(char::is_uppercase);
    let content: Vec<usize> = (0..spans.len()).filter(|&at| class(at) == Class::Content).collect();
    let capitals = content.iter().filter(|&&at| is_capital(at)).count();
    if content.len() >= 4 && capitals == content.len() {
        return Vec::new();
    }
    let mut names = Vec::new();
    let mut at = 0;
    while at < spans.len() {
        if !is_capital(at) {
            at += 1;
            continue;
        }
        let (first, mut last, mut next) = (at, at, at + 1);
        let (mut number, mut has_of) = (1, false);
        while next < spans.len() {
            let text = word(next);
            let joined = spans[next].start == spans[next - 1].end;
            if is_capital(next) {
                (last, number) = (next, number + 1);
            } else {
                let goes_on = match text {
                    "of" | "for" => true,
                    "the" => !is_capital(next - 1),
                    "and" => has_of,
                    _ => joined && class(next) == Class::Hyphen,
                };
                has_of |= matches!(text, "of" | "for");
                if !goes_on {
                    break;
                }
            }
            next += 1;
        }
        if number > 1 || first > 0 {
            names.push(Span::new(spans[first].start, spans[last].end));
        }
        at = last + 1;
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use proptest::prelude::*;

    fn found(sentence: &str) -> Vec<&str> {
        let words = Words::of(&Language::from_tag("en").unwrap());
        names(sentence, words).into_iter().map(|span| &sentence[span.range()]).collect()
    }

    #[test]
    fn institutions_projects_places_and_people_are_names() {
        assert_eq!(
            found(
                "Later the National University of Sciences and Technology met Li Wenbo in Beijing."
            ),
            ["National University of Sciences and Technology", "Li Wenbo", "Beijing"]
        );
        assert_eq!(
            found("The Embassy in Pakistan and China welcomed the China-Pakistan Corridor."),
            ["Embassy", "Pakistan", "China", "China-Pakistan Corridor"]
        );
    }

    #[test]
    fn the_first_word_alone_and_titles_are_none() {
        assert_eq!(found("Trials will be carried out."), [""; 0]);
        assert_eq!(found("Academy and Foundation Sign Agreement on Science"), [""; 0]);
    }

    proptest! {
        #[test]
        fn names_stand_in_order(sentence in "[A-Za-z of\\-.]{0,60}") {
            let words = Words::of(&Language::from_tag("en").unwrap());
            let mut end = 0;
            for span in names(&sentence, words) {
                prop_assert!(span.start >= end && span.end > span.start);
                end = span.end;
            }
        }
    }
}
