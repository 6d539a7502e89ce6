//! A translation unit: a sentence in two or more languages, with everything that its file says
//! of it. Formats read into it and write from it; the core knows no format.

/// A translation unit, as a reader found it in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unit {
    /// Its number among all units of the file, from 1, skipped units counted too.
    pub number: u32,
    /// The line that it begins on, from 1.
    pub line: u64,
    /// Attributes in file order, as `(name, value)`: `tuid`, `changedate`, `creationid` and so on.
    pub attributes: Vec<(String, String)>,
    /// Properties of the unit, in file order.
    pub props: Vec<Prop>,
    /// Notes on the unit, in file order.
    pub notes: Vec<Note>,
    /// The variants, in file order.
    pub variants: Vec<Variant>,
}

impl Unit {
    /// The value of an attribute of the unit.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        value_of(&self.attributes, name)
    }

    /// The value of the first property of a type, any case.
    pub fn prop(&self, kind: &str) -> Option<&str> {
        find_prop(&self.props, kind)
    }

    /// The document that the unit came from, by its own properties or those of a variant.
    pub fn document(&self) -> Option<&str> {
        let of = |kind| self.prop(kind).or_else(|| self.variants.iter().find_map(|v| v.prop(kind)));
        DOCUMENT.iter().find_map(|kind| of(kind)).filter(|document| !document.is_empty())
    }

    /// Who changed the unit or one of its variants last, and when; who made it, where nobody did.
    pub fn origin(&self) -> Origin<'_> {
        let all = std::iter::once(self.attributes.as_slice())
            .chain(self.variants.iter().map(|variant| variant.attributes.as_slice()));
        let mut origin = Origin::default();
        for attributes in all {
            let given = |name| value_of(attributes, name).filter(|value| !value.is_empty());
            let date = given("changedate").or_else(|| given("creationdate"));
            if origin.date.is_none() || date > origin.date {
                origin.author = given("changeid").or_else(|| given("creationid")).or(origin.author);
                origin.date = date.or(origin.date);
            }
        }
        origin
    }

    /// Whether somebody has rejected it, by the properties that Trados and others say so with.
    pub fn is_rejected(&self) -> bool {
        let props = self.props.iter().chain(self.variants.iter().flat_map(|v| &v.props));
        props.into_iter().any(|prop| {
            STATUS.iter().any(|kind| prop.kind.eq_ignore_ascii_case(kind))
                && prop.text.trim().to_ascii_lowercase().starts_with("rejected")
        })
    }
}

/// Properties that name the document a unit came from: ours and memoQ's, OmegaT's, others'.
const DOCUMENT: [&str; 3] = ["x-document", "file", "document"];
/// Properties that hold how far a unit is confirmed, in lower case.
const STATUS: [&str; 4] = ["x-confirmationlevel", "x-status", "status", "x-state"];

/// Who made a unit what it is, and when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Origin<'u> {
    /// The name, as the file has it.
    pub author: Option<&'u str>,
    /// The date, as the file writes it.
    pub date: Option<&'u str>,
}

/// One language's text of a unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variant {
    /// The language tag as the file writes it.
    pub language: String,
    /// Attributes other than the language, in file order.
    pub attributes: Vec<(String, String)>,
    /// Properties of the variant, in file order.
    pub props: Vec<Prop>,
    /// Notes on the variant, in file order.
    pub notes: Vec<Note>,
    /// The text and its inline codes, in order.
    pub content: Vec<Content>,
}

impl Variant {
    /// The value of an attribute of the variant.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        value_of(&self.attributes, name)
    }

    /// The value of the first property of a type, any case.
    pub fn prop(&self, kind: &str) -> Option<&str> {
        find_prop(&self.props, kind)
    }

    /// The text without inline codes and what stands in them: the text that is matched.
    pub fn text(&self) -> String {
        self.content.iter().filter_map(Content::as_text).collect()
    }

    /// Whether the content holds any inline code.
    pub fn has_codes(&self) -> bool {
        self.content.iter().any(|content| content.as_text().is_none())
    }
}

fn value_of<'a>(attributes: &'a [(String, String)], name: &str) -> Option<&'a str> {
    attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

fn find_prop<'a>(props: &'a [Prop], kind: &str) -> Option<&'a str> {
    props.iter().find(|prop| prop.kind.eq_ignore_ascii_case(kind)).map(|prop| prop.text.as_str())
}

/// A property: a tool's own information, kept verbatim.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prop {
    /// What the property is (TMX `type`), empty where the file does not say.
    pub kind: String,
    /// Attributes other than the type, in file order.
    pub attributes: Vec<(String, String)>,
    /// Its value.
    pub text: String,
}

/// A note, as a translator or a tool wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Note {
    /// Attributes, in file order.
    pub attributes: Vec<(String, String)>,
    /// Its text.
    pub text: String,
}

/// A piece of a variant: text, or an inline code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Text for the reader, never empty, never beside another text.
    Text(String),
    /// A code: formatting, a placeholder, a line break.
    Code(Code),
}

impl Content {
    /// The text, where it is text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Code(_) => None,
        }
    }
}

/// An inline code. TMX's `hi` encloses text and so becomes two, [`CodeKind::HighlightStart`] and
/// [`CodeKind::HighlightEnd`], with the text between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// What kind of code it is.
    pub kind: CodeKind,
    /// Attributes in file order: `i`, `x`, `type`, `pos`, `assoc`.
    pub attributes: Vec<(String, String)>,
    /// What stands inside the code, `sub` flows with their tags: native markup, not for matching.
    /// It is XML source, well-formed and escaped (`&lt;b&gt;<sub>x</sub>`), or the tags of `sub`
    /// could not be told from the markup that they stand in; a writer puts it out as it is.
    pub content: String,
}

/// The kinds of inline code (TMX 1.4b, section "Content Markup").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeKind {
    /// `bpt`: begins a pair, named by `i`.
    PairStart,
    /// `ept`: ends the pair with the same `i`.
    PairEnd,
    /// `it`: one half of a pair whose other half is in another segment.
    Isolated,
    /// `ph`: stands alone.
    Placeholder,
    /// `ut`: unknown, from TMX 1.1 to 1.3.
    Unknown,
    /// The start of `hi`.
    HighlightStart,
    /// The end of `hi`.
    HighlightEnd,
}
