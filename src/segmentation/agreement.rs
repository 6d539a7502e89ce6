//! Whether a memory was cut as text is cut now.

use super::{Newline, Segmenter};

/// How far the texts of a memory's units agree with rules.
///
/// A memory cut by other rules is worth less, since its units are longer than the sentences that
/// are looked up in it. A unit agrees when the rules find one sentence in its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agreement {
    /// The texts that were looked at; texts of white space are none.
    pub units: u64,
    /// Those that the rules would cut.
    pub otherwise: u64,
}

impl Agreement {
    /// Looks at one text.
    pub fn add(&mut self, segmenter: &Segmenter, text: &str) {
        match segmenter.sentences(text, Newline::Soft).len() {
            0 => {}
            sentences => {
                self.units += 1;
                self.otherwise += u64::from(sentences > 1);
            }
        }
    }

    /// Whether more than a twentieth would be cut otherwise, which is worth a warning.
    pub fn is_poor(self) -> bool {
        self.otherwise * 20 > self.units
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    #[test]
    fn more_than_a_twentieth_is_poor() {
        let english = Segmenter::for_language(&Language::from_tag("en").unwrap());
        let mut agreement = Agreement::default();
        agreement.add(&english, "It rained. It snowed.");
        agreement.add(&english, " ");
        for _ in 0..19 {
            agreement.add(&english, "Dr. Khan came.");
        }
        assert_eq!(agreement, Agreement { units: 20, otherwise: 1 });
        assert!(!agreement.is_poor());
        agreement.add(&english, "He sat. He left.");
        assert!(agreement.is_poor());
        assert!(!Agreement::default().is_poor());
    }
}
