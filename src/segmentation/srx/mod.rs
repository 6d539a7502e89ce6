//! Segmentation rules as [SRX 2.0] has them: the model, its reader and its writer.
//!
//! [SRX 2.0]: https://www.gala-global.org/srx-20-april-7-2008

mod read;
#[cfg(test)]
mod tests;
mod write;

use crate::error::{Error, ErrorKind, Position, Result};
use crate::language::Language;

use super::pattern::backtrack::Answer;
use super::pattern::{Effort, Pattern, PatternError};

/// Rules for cutting text, for one language or many.
///
/// ```
/// # use karakoram::{Language, segmentation::{Newline, Segmenter, Srx}};
/// let srx = Srx::read(br#"<srx version="2.0"><header cascade="no"/><body>
///   <languagerules><languagerule languagerulename="all">
///     <rule break="no"><beforebreak>\bNo\.</beforebreak><afterbreak>\s\d</afterbreak></rule>
///     <rule break="yes"><beforebreak>\.</beforebreak><afterbreak>\s</afterbreak></rule>
///   </languagerule></languagerules>
///   <maprules><languagemap languagepattern=".*" languagerulename="all"/></maprules>
/// </body></srx>"#)?;
/// let segmenter = Segmenter::from_srx(&srx, &Language::parse("en")?)?;
/// assert_eq!(segmenter.sentences("See No. 5. And go. Now", Newline::Hard).len(), 3);
/// # Ok::<(), karakoram::error::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Srx {
    pub(super) cascade: bool,
    pub(super) segment_subflows: bool,
    pub(super) format_handling: FormatHandling,
    pub(super) rules: Vec<LanguageRules>,
    pub(super) maps: Vec<LanguageMap>,
}

/// To which side of a break an inline code at the break goes: SRX's `formathandle`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormatHandling {
    /// Whether a code that opens stays with the sentence before.
    pub start: bool,
    /// Whether a code that closes stays with the sentence before.
    pub end: bool,
    /// Whether a code by itself stays with the sentence before.
    pub isolated: bool,
}

impl Default for FormatHandling {
    /// As the standard says: only codes that close stay.
    fn default() -> Self {
        Self { start: false, end: true, isolated: false }
    }
}

/// The rules under one name (`languagerule`).
#[derive(Clone, Debug)]
pub(super) struct LanguageRules {
    pub(super) name: String,
    pub(super) rules: Vec<Rule>,
}

/// One rule.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) breaks: bool,
    pub(super) before: Side,
    pub(super) after: Side,
    /// What it is called; SRX itself has no names for rules.
    pub(super) name: String,
    /// The file, where it is one of the program's.
    pub(super) file: Option<&'static str>,
    /// Its line in the file.
    pub(super) line: u64,
}

/// A pattern as written and as read.
#[derive(Clone, Debug)]
pub(super) struct Side {
    pub(super) source: String,
    pub(super) pattern: Pattern,
}

/// Which languages some rules are for (`languagemap`).
#[derive(Clone, Debug)]
pub(super) struct LanguageMap {
    pub(super) language: Side,
    pub(super) rules: String,
}

impl Rule {
    pub(super) fn new(
        breaks: bool,
        (before, after): (String, String),
        name: String,
        line: u64,
    ) -> Result<Self> {
        let side = |element: &str, source: String| {
            let pattern = Pattern::parse(&source, false);
            pattern
                .map_err(|error| cannot_run(&name, element, &source, &error, line))
                .map(|pattern| Side { pattern, source })
        };
        let (before, after) = (side("beforebreak", before)?, side("afterbreak", after)?);
        Ok(Self { breaks, before, after, name, file: None, line })
    }
}

/// The error for a pattern that cannot be run.
pub(super) fn cannot_run(
    rule: &str,
    element: &str,
    source: &str,
    error: &PatternError,
    line: u64,
) -> Error {
    let shown: String = source.chars().take(60).collect();
    let more = if shown.len() < source.len() { "…" } else { "" };
    let reason = format!("the {element} of {rule} cannot be run, {error}: {shown}{more}");
    Error::new(ErrorKind::Malformed, reason)
        .at(Position { line: Some(line), ..Position::default() })
        .with_hint("patterns are regular expressions in the syntax of ICU; mend it or take it out")
}

impl LanguageMap {
    pub(super) fn new(language: String, rules: String, line: u64) -> Result<Self> {
        let map = format!("the map to {rules}");
        match Pattern::parse(&language, true) {
            Ok(pattern) => Ok(Self { language: Side { source: language, pattern }, rules }),
            Err(error) => Err(cannot_run(&map, "languagepattern", &language, &error, line)),
        }
    }

    fn matches(&self, language: &Language) -> Result<bool> {
        let program = super::pattern::Program::compile(&self.language.pattern).map_err(|e| {
            cannot_run(&self.rules, "languagepattern", &self.language.source, &e, 0)
        })?;
        let tag = language.as_str();
        Ok(program.matches(tag, &mut Effort::for_text(tag.len())) == Answer::Yes)
    }
}

impl Srx {
    /// Reads rules from a file in XML.
    ///
    /// # Errors
    /// Where the file is no SRX, misses what it speaks of, or has a pattern that cannot be run:
    /// no rule is ever left out in silence. The position has the line.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        read::read(bytes)
    }

    /// Writes the rules as SRX 2.0.
    pub fn to_xml(&self) -> String {
        write::write(self)
    }

    /// The rules of the program: exactly those that [`Segmenter::for_language`] runs.
    ///
    /// [`Segmenter::for_language`]: super::Segmenter::for_language
    pub fn builtin() -> &'static Self {
        super::builtin::srx()
    }

    /// Whether there are rules for a language.
    ///
    /// # Errors
    /// Where a pattern for languages is too large to run.
    pub fn covers(&self, language: &Language) -> Result<bool> {
        Ok(!self.rules_for(language)?.is_empty())
    }

    /// What the file says of inline codes.
    pub fn format_handling(&self) -> FormatHandling {
        self.format_handling
    }

    /// Whether text within inline codes, such as footnotes, is cut too (`segmentsubflows`).
    pub fn segments_subflows(&self) -> bool {
        self.segment_subflows
    }

    /// The rules for a language, in order: of all maps that fit where the file cascades, else of
    /// the first.
    pub(super) fn rules_for(&self, language: &Language) -> Result<Vec<&Rule>> {
        let mut found = Vec::new();
        for map in &self.maps {
            if map.matches(language)? {
                let named = self.rules.iter().find(|rules| rules.name == map.rules);
                found.extend(named.iter().flat_map(|rules| &rules.rules));
                if !self.cascade {
                    break;
                }
            }
        }
        Ok(found)
    }
}
