//! The rule files: words by what they mean for the end of a sentence.
//!
//! `rules/en.txt` explains the form of a file. The files are part of the program, so a fault in
//! one is a fault of the program: reading gives back what could be read together with the faults,
//! and a test sees to it that there are none.

use std::collections::HashSet;
use std::fmt;
use std::sync::LazyLock;

/// What the entries under a heading are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An abbreviation that never ends a sentence.
    Never,
    /// An abbreviation that does not end a sentence before a number.
    Number,
    /// An abbreviation that ends a sentence only when a starter follows.
    May,
    /// A word that starts a sentence.
    Starter,
    /// A verb that tells whose a quotation before it was.
    Speech,
    /// A word that goes on after a quotation that a question or exclamation mark ends.
    Going,
    /// The name of a letter.
    Letter,
    /// The name of a letter that is a word, too.
    LetterInRow,
}

const HEADINGS: [(&str, Kind); 8] = [
    ("never", Kind::Never),
    ("number", Kind::Number),
    ("may", Kind::May),
    ("starter", Kind::Starter),
    ("speech", Kind::Speech),
    ("going", Kind::Going),
    ("letter", Kind::Letter),
    ("letter-in-row", Kind::LetterInRow),
];

/// Headings that exclude one another.
const EXCLUSIVE: [&[Kind]; 2] =
    [&[Kind::Never, Kind::Number, Kind::May], &[Kind::Letter, Kind::LetterInRow]];

/// What is wrong with a line of a rule file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    line: usize,
    message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

/// The words of one language.
#[derive(Debug, Default)]
pub(super) struct Rules {
    words: [HashSet<&'static str>; HEADINGS.len()],
    /// The most characters an entry has.
    longest: usize,
}

/// The rules for English, and for Latin letters in other languages.
pub(super) static ENGLISH: LazyLock<Rules> = LazyLock::new(|| Rules::read(FILES[0].1).0);
/// The rules for Urdu.
pub(super) static URDU: LazyLock<Rules> = LazyLock::new(|| Rules::read(FILES[1].1).0);
/// The rules for Chinese.
pub(super) static CHINESE: LazyLock<Rules> = LazyLock::new(|| Rules::read(FILES[2].1).0);

const FILES: [(&str, &str); 3] = [
    ("en.txt", include_str!("rules/en.txt")),
    ("ur.txt", include_str!("rules/ur.txt")),
    ("zh.txt", include_str!("rules/zh.txt")),
];

impl Rules {
    fn read(file: &'static str) -> (Self, Vec<Fault>) {
        let mut rules = Self::default();
        let mut faults = Vec::new();
        let mut kind = None;
        for (line, content) in (1..).zip(file.lines()) {
            let mut fault = |message| faults.push(Fault { line, message });
            let content = content.split('#').next().unwrap_or_default().trim();
            if let Some(heading) = content.strip_prefix('[') {
                let name = heading.strip_suffix(']').unwrap_or_default();
                kind = HEADINGS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind);
                if kind.is_none() {
                    fault(format!("`{content}` is no heading"));
                }
                continue;
            }
            for word in content.split_whitespace() {
                match kind {
                    None => fault(format!("`{word}` stands under no heading")),
                    Some(kind) => {
                        if let Err(message) = rules.add(kind, word) {
                            fault(message);
                        }
                    }
                }
            }
        }
        (rules, faults)
    }

    fn add(&mut self, kind: Kind, word: &'static str) -> Result<(), String> {
        let abbreviation = EXCLUSIVE[0].contains(&kind);
        if abbreviation != word.ends_with('.') {
            return Err(match abbreviation {
                true => format!("the abbreviation `{word}` has no full stop"),
                false => format!("`{word}` has a full stop"),
            });
        }
        let exclusive = EXCLUSIVE.into_iter().find(|kinds| kinds.contains(&kind));
        if exclusive.unwrap_or(&[kind]).iter().any(|&kind| self.has(kind, word)) {
            return Err(format!("`{word}` stands twice"));
        }
        self.words[kind as usize].insert(word);
        self.longest = self.longest.max(word.chars().count());
        Ok(())
    }

    /// Whether a word stands under a heading, just as it is written.
    pub(super) fn has(&self, kind: Kind, word: &str) -> bool {
        self.words[kind as usize].contains(word)
    }

    /// Whether a text begins with a word under a heading, in writing without spaces.
    pub(super) fn starts(&self, kind: Kind, text: &str) -> bool {
        let near = text.char_indices().take(self.longest);
        near.map(|(i, c)| &text[..i + c.len_utf8()]).any(|prefix| self.has(kind, prefix))
    }

    /// Whether a text ends with a word under a heading, in writing without spaces.
    pub(super) fn ends(&self, kind: Kind, text: &str) -> bool {
        let near = text.char_indices().rev().take(self.longest);
        near.map(|(i, _)| &text[i..]).any(|suffix| self.has(kind, suffix))
    }

    /// The heading that an abbreviation stands under, in one of the cases it may be written in.
    pub(super) fn abbreviation(&self, word: &str) -> Option<Kind> {
        if word.chars().count() > self.longest {
            return None;
        }
        let find = |word: &str| EXCLUSIVE[0].iter().copied().find(|&kind| self.has(kind, word));
        find(word).or_else(|| {
            let first = word.chars().next().filter(|c| c.is_uppercase())?;
            let rest = &word[first.len_utf8()..];
            if rest == "." {
                return None; // an initial
            }
            let small: String = first.to_lowercase().collect();
            let all_capitals =
                rest.chars().any(char::is_uppercase) && !rest.chars().any(|c| c.is_lowercase());
            if all_capitals {
                let rest = rest.to_lowercase();
                find(&format!("{first}{rest}")).or_else(|| find(&format!("{small}{rest}")))
            } else {
                find(&format!("{small}{rest}"))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_files_have_no_faults() {
        for (name, file) in FILES {
            let (_, faults) = Rules::read(file);
            let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
            assert!(faults.is_empty(), "{name}: {faults:#?}");
        }
    }

    #[test]
    fn each_fault_is_told_with_its_line() {
        for (file, expected) in [
            ("Dr.", "line 1: `Dr.` stands under no heading"),
            ("# a\n[nevr]", "line 2: `[nevr]` is no heading"),
            ("[never", "line 1: `[never` is no heading"),
            ("[never]\nDr. Mr. Dr.", "line 2: `Dr.` stands twice"),
            ("[never]\nDr.\n[may]\nDr.", "line 4: `Dr.` stands twice"),
            ("[starter] # why\nThe\n\nThe", "line 4: `The` stands twice"),
            ("[may]\nInc", "line 2: the abbreviation `Inc` has no full stop"),
            ("[starter]\nThe.", "line 2: `The.` has a full stop"),
            ("[letter]\nبی\n[letter-in-row]\nبی", "line 4: `بی` stands twice"),
        ] {
            let (_, faults) = Rules::read(file);
            let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
            assert_eq!(faults, [expected], "{file}");
        }
    }

    #[test]
    fn abbreviations_are_found_in_the_cases_they_are_written_in() {
        let (rules, _) = Rules::read("[never]\nDr. e.g.\n[number]\napprox.\n[may]\nInc.");
        for (word, expected) in [
            ("Dr.", Some(Kind::Never)),
            ("DR.", Some(Kind::Never)),
            ("dr.", None),
            ("E.g.", Some(Kind::Never)),
            ("E.G.", Some(Kind::Never)),
            ("Approx.", Some(Kind::Number)),
            ("APPROX.", Some(Kind::Number)),
            ("INC.", Some(Kind::May)),
            ("inc.", None),
            (".", None),
            ("", None),
        ] {
            assert_eq!(rules.abbreviation(word), expected, "{word}");
        }
    }
}
