//! Drafts as they come back: what a translator made of each segment. Formats read into it;
//! committing, checking and building the target document start from it.

use super::codes::{self, Languages};
use super::{Column, Draft, Segment};
use crate::document::{CodedText, InlineCode};
use crate::language::Language;
use crate::text;

/// A document's draft, read back from a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FinishedDraft {
    /// The document's name, as in [`Draft::document`](super::Draft::document).
    pub document: String,
    /// The language of the document.
    pub source_language: Language,
    /// The target languages that the file has columns for, in its order.
    pub target_languages: Vec<Language>,
    /// The segments, in the order of the document.
    pub segments: Vec<FinishedSegment>,
}

impl FinishedDraft {
    /// How many targets somebody has written without confirming them.
    pub fn count_edited(&self) -> usize {
        self.targets().filter(|target| target.is_edited()).count()
    }

    /// Counts as confirmed what somebody has written, for programs that cannot say so. Proposals that
    /// stand as they were made stay unconfirmed.
    pub fn confirm_edited(&mut self) {
        for target in self.segments.iter_mut().flat_map(|segment| &mut segment.targets) {
            target.confirmed |= target.is_edited();
        }
    }

    fn targets(&self) -> impl Iterator<Item = &FinishedTarget> {
        self.segments.iter().flat_map(|segment| &segment.targets)
    }

    /// A draft as it would come back if nobody touched it.
    pub fn of(draft: &Draft) -> Self {
        let target = |(language, column): (&Language, &Column)| FinishedTarget {
            language: language.clone(),
            text: column.text.clone(),
            codes: column.codes.clone(),
            confirmed: column.is_confirmed(),
            proposed: column
                .proposals
                .first()
                .map(|first| Proposed { score: first.score.get(), target: first.target.clone() }),
        };
        let segment = |segment: &Segment| FinishedSegment {
            id: segment.number.to_string(),
            line: None,
            source: segment.source.clone(),
            codes: segment.codes.clone(),
            source_hash: None,
            targets: draft.target_languages.iter().zip(&segment.columns).map(target).collect(),
        };
        Self {
            document: draft.document.clone(),
            source_language: draft.source_language.clone(),
            target_languages: draft.target_languages.clone(),
            segments: draft.segments.iter().map(segment).collect(),
        }
    }
}

/// A segment, read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FinishedSegment {
    /// What the file calls it: its number in the document, from 1, in the files of ours.
    pub id: String,
    /// The line of the file that it stands on, where the format has lines.
    pub line: Option<u64>,
    /// The source sentence, without its inline codes.
    pub source: String,
    /// Its inline codes.
    pub codes: Vec<InlineCode>,
    /// The [`fingerprint`](text::fingerprint) of the source when the draft was made; `None` where
    /// the file has lost it.
    pub source_hash: Option<String>,
    /// The targets, in the order of [`FinishedDraft::target_languages`]; a language may be
    /// missing.
    pub targets: Vec<FinishedTarget>,
}

impl FinishedSegment {
    /// The source with its codes.
    pub fn coded(&self) -> CodedText {
        CodedText { text: self.source.clone(), codes: self.codes.clone() }
    }

    /// A target of it with its codes: those that the translator placed, else those of the source
    /// where they belong.
    pub fn target(&self, target: &FinishedTarget, from: &Language) -> CodedText {
        let coded = CodedText { text: target.text.clone(), codes: target.codes.clone() };
        let languages = Languages { source: from, target: &target.language };
        codes::complete(&self.coded(), &coded, languages).trimmed()
    }

    /// Whether the source is another one than when the draft was made; `None` where the file does
    /// not tell.
    pub fn source_changed(&self) -> Option<bool> {
        self.source_hash.as_ref().map(|hash| *hash != text::fingerprint(&self.source))
    }
}

/// A segment's target in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FinishedTarget {
    /// The language.
    pub language: Language,
    /// The text without inline codes, empty where nothing has been written yet.
    pub text: String,
    /// Its inline codes.
    pub codes: Vec<InlineCode>,
    /// Whether a translator has confirmed it.
    pub confirmed: bool,
    /// What the draft proposed first.
    pub proposed: Option<Proposed>,
}

impl FinishedTarget {
    /// Whether somebody has written it and not confirmed it: it is another text than was proposed.
    pub fn is_edited(&self) -> bool {
        let written = text::on_one_line(self.text.trim());
        let proposed =
            self.proposed.as_ref().map(|proposed| text::on_one_line(proposed.target.trim()));
        !self.confirmed
            && !written.is_empty()
            && proposed.is_none_or(|proposed| proposed != written)
    }

    /// The proposal, where it stands unedited and does not fit the source exactly.
    pub fn unedited_fuzzy(&self) -> Option<&Proposed> {
        self.proposed.as_ref().filter(|proposed| {
            proposed.score < 100
                && text::on_one_line(proposed.target.trim()) == text::on_one_line(self.text.trim())
        })
    }
}

/// The first proposal for a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// Its score, in whole percent.
    pub score: u8,
    /// Its target.
    pub target: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(text: &str, score: u8) -> FinishedTarget {
        FinishedTarget {
            language: Language::from_tag("ur").unwrap(),
            text: text.into(),
            codes: vec![],
            confirmed: true,
            proposed: Some(Proposed { score, target: "فورم شروع ہوا۔".into() }),
        }
    }

    #[test]
    fn a_fuzzy_proposal_is_unedited_whatever_the_white_space() {
        assert!(target("فورم  شروع ہوا۔ ", 90).unedited_fuzzy().is_some());
        assert!(target("فورم شروع ہو گیا۔", 90).unedited_fuzzy().is_none());
        assert!(target("فورم شروع ہوا۔", 100).unedited_fuzzy().is_none());
    }

    #[test]
    fn a_source_has_changed_when_a_token_has() {
        let segment = |source: &str, hash: Option<&str>| FinishedSegment {
            id: "1".into(),
            line: None,
            source: source.into(),
            codes: vec![],
            source_hash: hash.map(text::fingerprint),
            targets: vec![],
        };
        let changed = |source, hash| segment(source, hash).source_changed();
        assert_eq!(changed("The forum  opened.", Some("The forum opened.")), Some(false));
        assert_eq!(changed("The forum closed.", Some("The forum opened.")), Some(true));
        assert_eq!(changed("The forum opened.", None), None);
    }
}
