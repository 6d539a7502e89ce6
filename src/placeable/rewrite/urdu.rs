//! Urdu number words, magnitudes and ordinals.

use super::{Decline, Outcome};
use crate::placeable::lexicon::{Kind, Lexicon, Tongue};

/// The two families of magnitudes, the larger first.
pub(super) const INTERNATIONAL: [(i64, &str); 4] =
    [(1_000_000_000_000, "ٹریلین"), (1_000_000_000, "بلین"), (1_000_000, "ملین"), (1_000, "ہزار")];
pub(super) const NATIONAL: [(i64, &str); 5] = [
    (100_000_000_000, "کھرب"),
    (1_000_000_000, "ارب"),
    (10_000_000, "کروڑ"),
    (100_000, "لاکھ"),
    (1_000, "ہزار"),
];

/// The word of a number from 0 to 99.
pub(super) fn word(number: i64) -> Option<&'static str> {
    let number = (0..100).contains(&number).then_some(number)?;
    Lexicon::of(Tongue::Urdu).form(Kind::Number, |sense| sense.number == number.into())
}

/// The endings of an ordinal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// Masculine: پہلا, پانچواں.
    Masculine,
    /// Feminine: پہلی, پانچویں.
    Feminine,
    /// Masculine before a postposition, and plural: پہلے, پانچویں.
    Oblique,
    /// ویں: feminine or oblique.
    FeminineOrOblique,
}

impl Ending {
    /// The ending of an ordinal word.
    pub(super) fn of(word: &str) -> Option<Self> {
        if word.ends_with("واں") {
            Some(Self::Masculine)
        } else if word.ends_with("ویں") {
            Some(Self::FeminineOrOblique)
        } else if word.ends_with('ا') {
            Some(Self::Masculine)
        } else if word.ends_with('ی') || word.ends_with('ي') {
            Some(Self::Feminine)
        } else if word.ends_with('ے') {
            Some(Self::Oblique)
        } else {
            None
        }
    }
}

/// The stems of the ordinals that end in ا, ی, ے.
fn irregular(number: i64) -> Option<&'static str> {
    Some(match number {
        1 => "پہل",
        2 => "دوسر",
        3 => "تیسر",
        4 => "چوتھ",
        6 => "چھٹ",
        _ => return None,
    })
}

/// The word of an ordinal from 1 to 99; `None` beyond.
pub(super) fn ordinal(number: i64, ending: Ending) -> Outcome<Option<String>> {
    if let Some(stem) = irregular(number) {
        let with = |ending: &str| format!("{stem}{ending}");
        return match ending {
            Ending::Masculine => Ok(Some(with("ا"))),
            Ending::Feminine => Ok(Some(with("ی"))),
            Ending::Oblique => Ok(Some(with("ے"))),
            Ending::FeminineOrOblique => Err(Decline::Choice {
                reason: "the ending depends on the gender and case of the noun",
                offers: vec![with("ی"), with("ے")],
            }),
        };
    }
    let stem = match number {
        9 => Some("ن"),
        _ => word(number),
    };
    let masculine = ending == Ending::Masculine;
    Ok(stem.map(|stem| format!("{stem}{}", if masculine { "واں" } else { "ویں" })))
}
