//! Typefaces for office documents, which name one face a run: a face that shows the language as its
//! readers expect it, and that either comes with the office program or is free.

use crate::language::Language;

/// A typeface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Face {
    /// Its name.
    pub(super) name: &'static str,
    /// Its size in percent of the Latin text's: Nastaliq hangs its words aslant and is set smaller
    /// than it looks.
    percent: u32,
}

impl Face {
    /// The size beside Latin text of a size, in the same unit.
    pub(super) fn size(self, latin: u32) -> u32 {
        (latin * self.percent).div_ceil(100)
    }
}

/// The face for a language; `None` where the program's own does.
pub(super) fn of(language: &Language) -> Option<Face> {
    let name = match (language.primary(), language.as_str()) {
        ("ur", _) => return Some(Face { name: "Noto Nastaliq Urdu", percent: 110 }),
        ("zh", "zh-TW" | "zh-HK" | "zh-MO" | "zh-Hant") => "Noto Sans CJK TC",
        ("zh", _) => "Noto Sans CJK SC",
        ("ja", _) => "Noto Sans CJK JP",
        ("ko", _) => "Noto Sans CJK KR",
        _ => return None,
    };
    Some(Face { name, percent: 100 })
}
