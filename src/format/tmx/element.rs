//! The element names of TMX 1.1 to 1.4b.

use crate::memory::unit::CodeKind;

/// An element, by its local name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    Tmx,
    Header,
    Body,
    Unit,
    Variant,
    Segment,
    Prop,
    Note,
    Code(CodeKind),
    Highlight,
    /// `ude`: user-defined encodings of the header, of no use in Unicode.
    Encoding,
    /// Anything that TMX does not know, and `sub`, which is markup of the code that it stands in.
    Other,
}

impl Element {
    /// The element of a name as written, any prefix left out, and whether it is written in
    /// another case than TMX has it (XML tells the cases apart, some old tools did not).
    pub(super) fn of(name: &str) -> (Self, bool) {
        match Self::exact(name) {
            Self::Other => Self::of_unusual(name),
            element => (element, false),
        }
    }

    fn of_unusual(name: &str) -> (Self, bool) {
        let local = name.rsplit_once(':').map_or(name, |(_, local)| local);
        match Self::exact(local) {
            // "header" is the longest name; longer ones need no second look.
            Self::Other if local.len() <= 6 && local.bytes().any(|b| b.is_ascii_uppercase()) => {
                let element = Self::exact(&local.to_ascii_lowercase());
                (element, element != Self::Other)
            }
            element => (element, false),
        }
    }

    fn exact(local: &str) -> Self {
        match local {
            "tmx" => Self::Tmx,
            "header" => Self::Header,
            "body" => Self::Body,
            "tu" => Self::Unit,
            "tuv" => Self::Variant,
            "seg" => Self::Segment,
            "prop" => Self::Prop,
            "note" => Self::Note,
            "bpt" => Self::Code(CodeKind::PairStart),
            "ept" => Self::Code(CodeKind::PairEnd),
            "it" => Self::Code(CodeKind::Isolated),
            "ph" => Self::Code(CodeKind::Placeholder),
            "ut" => Self::Code(CodeKind::Unknown),
            "hi" => Self::Highlight,
            "ude" => Self::Encoding,
            _ => Self::Other,
        }
    }
}
