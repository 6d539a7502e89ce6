//! Properties of runs and paragraphs: children in the order that the schema of WordprocessingML
//! (ECMA-376, part 1, 17.3) lays down, put in and replaced.

use super::tree::Tree;
use crate::document::faces;
use crate::language::{Direction, Language};

/// The children of `w:rPr` in order.
const RUN: [&str; 40] = [
    "w:rStyle",
    "w:rFonts",
    "w:b",
    "w:bCs",
    "w:i",
    "w:iCs",
    "w:caps",
    "w:smallCaps",
    "w:strike",
    "w:dstrike",
    "w:outline",
    "w:shadow",
    "w:emboss",
    "w:imprint",
    "w:noProof",
    "w:snapToGrid",
    "w:vanish",
    "w:webHidden",
    "w:color",
    "w:spacing",
    "w:w",
    "w:kern",
    "w:position",
    "w:sz",
    "w:szCs",
    "w:highlight",
    "w:u",
    "w:effect",
    "w:bdr",
    "w:shd",
    "w:fitText",
    "w:vertAlign",
    "w:rtl",
    "w:cs",
    "w:em",
    "w:lang",
    "w:eastAsianLayout",
    "w:specVanish",
    "w:oMath",
    "w:rPrChange",
];
/// The children of `w:pPr` in order.
const PARAGRAPH: [&str; 37] = [
    "w:pStyle",
    "w:keepNext",
    "w:keepLines",
    "w:pageBreakBefore",
    "w:framePr",
    "w:widowControl",
    "w:numPr",
    "w:suppressLineNumbers",
    "w:pBdr",
    "w:shd",
    "w:tabs",
    "w:suppressAutoHyphens",
    "w:kinsoku",
    "w:wordWrap",
    "w:overflowPunct",
    "w:topLinePunct",
    "w:autoSpaceDE",
    "w:autoSpaceDN",
    "w:bidi",
    "w:adjustRightInd",
    "w:snapToGrid",
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:mirrorIndents",
    "w:suppressOverlap",
    "w:jc",
    "w:textDirection",
    "w:textAlignment",
    "w:textboxTightWrap",
    "w:outlineLvl",
    "w:divId",
    "w:cnfStyle",
    "w:rPr",
    "w:sectPr",
    "w:pPrChange",
    "w:end",
];
/// The children of `w:tblPr` before the direction.
const TABLE: [&str; 4] = ["w:tblStyle", "w:tblpPr", "w:tblOverlap", "w:bidiVisual"];
/// The children of `w:sectPr` after the direction.
const AFTER_SECTION_DIRECTION: [&str; 4] =
    ["w:rtlGutter", "w:docGrid", "w:printerSettings", "w:sectPrChange"];

/// Properties: the source of each child with its name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Properties {
    children: Vec<(String, String)>,
}

impl Properties {
    /// The children of an element of properties.
    pub(super) fn of(tree: &Tree, node: Option<usize>) -> Self {
        let Some(node) = node else { return Self::default() };
        let child = |&child: &usize| (tree.name(child).to_owned(), tree.source(child).to_owned());
        Self { children: tree.node(node).children.iter().map(child).collect() }
    }

    /// The same without what changes nothing that a reader sees: the checker's language, the
    /// history of changes, hints of an input method.
    pub(super) fn without_noise(mut self) -> Self {
        self.children.retain(|(name, source)| match name.as_str() {
            "w:lang" | "w:noProof" | "w:rPrChange" | "w:ins" | "w:del" => false,
            "w:rFonts" => has_face(source),
            _ => true,
        });
        self
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.children.iter().find(|(other, _)| other == name).map(|(_, source)| source.as_str())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some_and(|source| {
            !["\"0\"", "\"false\"", "\"off\"", "\"none\""].iter().any(|off| source.contains(off))
        })
    }

    fn set(&mut self, name: &str, source: String, order: &[&str]) {
        if let Some(child) = self.children.iter_mut().find(|(other, _)| other == name) {
            child.1 = source;
            return;
        }
        let rank =
            |name: &str| order.iter().position(|other| *other == name).unwrap_or(order.len());
        let mine = rank(name);
        let at = self.children.iter().position(|(other, _)| rank(other) > mine);
        let at = at.unwrap_or(self.children.len());
        self.children.insert(at, (name.to_owned(), source));
    }

    fn remove(&mut self, name: &str) {
        self.children.retain(|(other, _)| other != name);
    }

    /// The element, or nothing where it has no children.
    pub(super) fn write(&self, element: &str) -> String {
        if self.children.is_empty() {
            return String::new();
        }
        let children: String = self.children.iter().map(|(_, source)| source.as_str()).collect();
        format!("<{element}>{children}</{element}>")
    }

    /// The properties of a run of text in a language. `rtl` is false for a Latin name or a range of
    /// numbers within Urdu.
    pub(super) fn in_language(&self, language: &Language, rtl: bool) -> Self {
        let mut run = self.clone();
        let tag = faces::tag(language);
        let face = faces::word_face(language).map(|(face, _)| face);
        if language.direction() == Direction::RightToLeft {
            run.complex_script(face);
            if rtl {
                run.set("w:rtl", "<w:rtl/>".to_owned(), &RUN);
            }
            let tag = if tag == "ur" { "ur-PK" } else { tag };
            run.set("w:lang", format!("<w:lang w:bidi=\"{tag}\"/>"), &RUN);
        } else if let Some(face) = face {
            run.face("w:eastAsia", &["w:eastAsiaTheme"], face, " w:hint=\"eastAsia\"");
            run.set("w:lang", format!("<w:lang w:eastAsia=\"{tag}\"/>"), &RUN);
        } else {
            run.set("w:lang", format!("<w:lang w:val=\"{tag}\"/>"), &RUN);
        }
        run
    }

    /// The properties of text that stays in the source language, visibly so.
    pub(super) fn untranslated(&self, language: &Language) -> Self {
        let mut run = self.clone();
        run.set("w:highlight", "<w:highlight w:val=\"yellow\"/>".to_owned(), &RUN);
        run.set("w:lang", format!("<w:lang w:val=\"{}\"/>", faces::tag(language)), &RUN);
        run
    }

    /// Says of bold, italic and size that they are so in complex scripts too, and sets the face.
    pub(super) fn complex_script(&mut self, face: Option<&str>) {
        for (latin, complex) in [("w:b", "w:bCs"), ("w:i", "w:iCs"), ("w:sz", "w:szCs")] {
            if self.get(complex).is_none()
                && let Some(source) = self.get(latin)
            {
                let source = source.replacen(latin, complex, 1);
                self.set(complex, source, &RUN);
            }
        }
        if let Some(face) = face {
            self.face("w:cs", &["w:cstheme"], face, "");
        }
    }

    fn face(&mut self, attribute: &str, themes: &[&str], face: &str, more: &str) {
        let old = self.get("w:rFonts").unwrap_or("<w:rFonts/>").to_owned();
        let mut kept = String::new();
        for part in attributes(&old) {
            let name = part.split('=').next().unwrap_or_default();
            if name != attribute && name != "w:hint" && !themes.contains(&name) {
                kept.push(' ');
                kept.push_str(part);
            }
        }
        self.set("w:rFonts", format!("<w:rFonts{kept} {attribute}=\"{face}\"{more}/>"), &RUN);
    }

    /// The properties of a paragraph that runs from right to left, its lines as high as they need.
    pub(super) fn paragraph_from_right(&self) -> Self {
        let mut paragraph = self.clone();
        paragraph.remove("w:pPrChange");
        paragraph.set("w:bidi", "<w:bidi/>".to_owned(), &PARAGRAPH);
        if let Some(spacing) = self.get("w:spacing")
            && spacing.contains("\"exact\"")
        {
            let spacing = spacing.replace("\"exact\"", "\"atLeast\"");
            paragraph.set("w:spacing", spacing, &PARAGRAPH);
        }
        paragraph
    }

    /// The properties of a table whose first column is the right one.
    pub(super) fn table_from_right(&self) -> Self {
        let mut table = self.clone();
        table.set("w:bidiVisual", "<w:bidiVisual/>".to_owned(), &TABLE);
        table
    }

    /// The properties of a section that runs from right to left.
    pub(super) fn section_from_right(&self) -> Self {
        let mut section = self.clone();
        section.remove("w:bidi");
        let is_after =
            |(name, _): &(String, String)| AFTER_SECTION_DIRECTION.contains(&name.as_str());
        let at = section.children.iter().position(is_after).unwrap_or(section.children.len());
        section.children.insert(at, ("w:bidi".to_owned(), "<w:bidi/>".to_owned()));
        section
    }
}

/// Whether `w:rFonts` names a face, and not only which one of several to use.
fn has_face(source: &str) -> bool {
    attributes(source).any(|part| !part.starts_with("w:hint"))
}

/// The attributes of an empty-element tag, as they are written. Faces have no `>` in their names,
/// but they have spaces.
fn attributes(tag: &str) -> impl Iterator<Item = &str> {
    let inner = tag.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
    let mut rest = inner.find(char::is_whitespace).map_or("", |at| inner[at..].trim_start());
    std::iter::from_fn(move || {
        let quote = rest.find(['"', '\''])?;
        let mark = rest[quote..].chars().next()?;
        let end = quote + 1 + rest[quote + 1..].find(mark)? + 1;
        let part = &rest[..end];
        rest = rest[end..].trim_start();
        Some(part)
    })
}
