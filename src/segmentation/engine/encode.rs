//! Patterns over classes of characters.
//!
//! The automata read one byte for a character, the number of its class, and not its UTF-8: the
//! sets of the rules tell some two hundred classes apart. An automaton over the two thousand bytes
//! sequences of `\p{Lu}` takes ten times as long to make, and has states for the middles of
//! characters, which crowd those out of the caches that matter.

use regex_syntax::hir::{
    Capture, Class, ClassBytes, ClassBytesRange, ClassUnicode, ClassUnicodeRange, Hir, HirKind,
    Repetition,
};

use super::alphabet::{Alphabet, PAGE, Sets};

/// How many classes fit in a byte, with that of what is not there.
const NARROW: u16 = 256;

/// The classes that the patterns of an engine tell apart, and how automata read them.
#[derive(Debug)]
pub(super) struct Encoder {
    sets: Sets,
    alphabet: Alphabet,
    /// Whether a class takes two bytes.
    wide: bool,
}

impl Encoder {
    /// For some patterns. The error says what is too large.
    pub(super) fn new<'h>(patterns: impl Iterator<Item = &'h Hir>) -> Result<Self, String> {
        let mut sets = Sets::default();
        patterns.for_each(|pattern| collect(pattern, &mut sets));
        let alphabet = Alphabet::new(sets.all(), u16::MAX)
            .ok_or("the patterns tell more than 65,534 kinds of characters apart")?;
        let wide = alphabet.len() > NARROW;
        Ok(Self { sets, alphabet, wide })
    }

    /// How many classes there are, with that of what is not there.
    pub(super) fn classes(&self) -> u16 {
        self.alphabet.len()
    }

    /// The class of a character by its number.
    #[inline]
    pub(super) fn class(&self, c: u32) -> u16 {
        self.alphabet.class(c)
    }

    /// For each [`PAGE`] characters the number of their page, and the classes of each page.
    pub(super) fn pages(&self) -> (&[u16], &[[u16; PAGE]]) {
        self.alphabet.pages()
    }

    /// The number of a set of the patterns.
    pub(super) fn find(&self, set: &ClassUnicode) -> Option<usize> {
        self.sets.find(set)
    }

    /// The classes of a set by its number.
    pub(super) fn members(&self, set: usize) -> &[u16] {
        self.alphabet.members(set)
    }

    /// The byte of a character where each class takes one.
    #[inline]
    pub(super) fn byte(&self, c: char) -> Option<u8> {
        (!self.wide).then(|| self.alphabet.class(c.into()) as u8)
    }

    /// The bytes of a character, in the order in which an automaton reads them that goes forwards
    /// or backwards through the text.
    #[inline]
    pub(super) fn bytes(&self, c: char, backwards: bool) -> impl Iterator<Item = u8> {
        let [high, low] = self.alphabet.class(c.into()).to_be_bytes();
        let (first, second) = if backwards { (low, high) } else { (high, low) };
        let (first, second) = if self.wide { (first, Some(second)) } else { (low, None) };
        std::iter::once(first).chain(second)
    }

    /// A pattern as automata read it.
    pub(super) fn pattern(&self, pattern: &Hir) -> Hir {
        match pattern.kind() {
            HirKind::Empty => Hir::empty(),
            HirKind::Look(look) => Hir::look(*look),
            HirKind::Literal(literal) => {
                Hir::concat(chars(&literal.0).map(|c| self.set(&single(c))).collect())
            }
            HirKind::Class(Class::Unicode(class)) => self.set(class),
            // No pattern has any.
            HirKind::Class(Class::Bytes(_)) => Hir::fail(),
            HirKind::Repetition(repetition) => Hir::repetition(Repetition {
                sub: Box::new(self.pattern(&repetition.sub)),
                ..repetition.clone()
            }),
            HirKind::Capture(Capture { sub, .. }) => self.pattern(sub),
            HirKind::Concat(parts) => Hir::concat(self.patterns(parts)),
            HirKind::Alternation(choices) => Hir::alternation(self.patterns(choices)),
        }
    }

    fn patterns(&self, patterns: &[Hir]) -> Vec<Hir> {
        patterns.iter().map(|pattern| self.pattern(pattern)).collect()
    }

    fn set(&self, class: &ClassUnicode) -> Hir {
        let classes = self.sets.find(class).map_or(&[][..], |set| self.alphabet.members(set));
        let bytes = |classes: &[u16]| {
            let range =
                |&class: &u16| ClassBytesRange::new(class.to_be_bytes()[1], class.to_be_bytes()[1]);
            Hir::class(Class::Bytes(ClassBytes::new(classes.iter().map(range))))
        };
        if !self.wide {
            return bytes(classes);
        }
        let pages = classes.chunk_by(|one, other| one >> 8 == other >> 8);
        let page = |page: &[u16]| {
            let high = Hir::literal([page[0].to_be_bytes()[0]]);
            Hir::concat(vec![high, bytes(page)])
        };
        Hir::alternation(pages.map(page).collect())
    }
}

/// Adds the sets of a pattern.
fn collect(pattern: &Hir, sets: &mut Sets) {
    match pattern.kind() {
        HirKind::Empty | HirKind::Look(_) | HirKind::Class(Class::Bytes(_)) => {}
        HirKind::Literal(literal) => chars(&literal.0).for_each(|c| {
            sets.number(&single(c));
        }),
        HirKind::Class(Class::Unicode(class)) => {
            sets.number(class);
        }
        HirKind::Repetition(Repetition { sub, .. }) | HirKind::Capture(Capture { sub, .. }) => {
            collect(sub, sets);
        }
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().for_each(|part| collect(part, sets));
        }
    }
}

/// The characters of a literal, which comes from sets of characters and so is UTF-8.
fn chars(literal: &[u8]) -> impl Iterator<Item = char> {
    std::str::from_utf8(literal).unwrap_or_default().chars()
}

/// The set of one character.
pub(super) fn single(c: char) -> ClassUnicode {
    ClassUnicode::new([ClassUnicodeRange::new(c, c)])
}
