//! Inline codes in XLIFF 1.2 (`g`, `x`, `bx`, `ex`) and 2.1 (`pc`, `ph`, `sc`, `ec`), out and in.
//!
//! A pair that has both halves in a segment and crosses no other is an element around its text; any
//! other is two elements without content. Numbers are those of the segment's own codes.

use quick_xml::events::BytesStart;

use super::xml::{Output, attribute};
use crate::document::{CodedText, InlineCode, Part, Role};

/// The numbers of codes that another program has put in under names of its own begin here.
const FOREIGN: u32 = 100_000;

/// How a code is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// An element around the text of the pair.
    Nested,
    /// One of two elements, since the pair crosses another.
    Crossing,
    /// The other half is in another segment.
    Lone,
    /// It stands alone.
    Alone,
}

/// The shape of each code of a text.
fn shapes(codes: &[InlineCode]) -> Vec<Shape> {
    let mut shapes = vec![Shape::Alone; codes.len()];
    let mut open: Vec<usize> = Vec::new();
    for (at, code) in codes.iter().enumerate() {
        match code.part {
            Part::Alone => {}
            Part::Open => {
                shapes[at] = Shape::Lone;
                open.push(at);
            }
            Part::Close => {
                let begun = open.iter().rposition(|&other| codes[other].id == code.id);
                shapes[at] = Shape::Lone;
                if let Some(begun) = begun {
                    let is_last = begun + 1 == open.len();
                    let shape = if is_last { Shape::Nested } else { Shape::Crossing };
                    shapes[at] = shape;
                    shapes[open.remove(begun)] = shape;
                }
            }
        }
    }
    shapes
}

/// Writes a text with its codes, each by `code`.
fn write(
    out: &mut Output,
    coded: &CodedText,
    mut code: impl FnMut(&mut Output, &InlineCode, Shape),
) {
    let mut done = 0;
    for (inline, shape) in coded.codes.iter().zip(shapes(&coded.codes)) {
        out.text(&coded.text[done..inline.at]);
        done = inline.at;
        code(out, inline, shape);
    }
    out.text(&coded.text[done..]);
}

/// Writes a text with its codes as XLIFF 1.2 has them.
pub(super) fn write_1(out: &mut Output, coded: &CodedText) {
    write(out, coded, |out, code, shape| {
        let (element, pair) = match (code.part, shape) {
            (Part::Close, Shape::Nested) => {
                out.raw("</g>");
                return;
            }
            (Part::Open, Shape::Nested) => ("g", false),
            (Part::Alone, _) => ("x", false),
            (Part::Open, _) => ("bx", true),
            (Part::Close, _) => ("ex", true),
        };
        out.raw("<").raw(element).raw(" id=\"").number(code.id).raw("\"");
        if pair {
            out.raw(" rid=\"").number(code.id).raw("\"");
        }
        if element != "ex" {
            out.attribute("ctype", &ctype(code.role));
        }
        out.raw(if element == "g" { ">" } else { "/>" });
    });
}

/// XLIFF 1.2, section 2.3, `ctype`.
fn ctype(role: Role) -> String {
    match role {
        Role::Underline => "underlined".to_owned(),
        Role::LineBreak => "lb".to_owned(),
        Role::Bold | Role::Italic | Role::Link | Role::Image => role.as_str().to_owned(),
        _ => format!("x-{}", role.as_str()),
    }
}

/// Writes a text with its codes as XLIFF 2.1 has them.
pub(super) fn write_2(out: &mut Output, coded: &CodedText) {
    write(out, coded, |out, code, shape| {
        let element = match (code.part, shape) {
            (Part::Close, Shape::Nested) => {
                out.raw("</pc>");
                return;
            }
            (Part::Open, Shape::Nested) => "pc",
            (Part::Alone, _) => "ph",
            (Part::Open, _) => "sc",
            (Part::Close, _) => "ec",
        };
        out.raw("<").raw(element);
        let name = if (element, shape) == ("ec", Shape::Crossing) { " startRef" } else { " id" };
        out.raw(name).raw("=\"").number(code.id).raw("\"");
        if shape == Shape::Lone {
            out.raw(" isolated=\"yes\"");
        }
        if element != "ec" {
            let (kind, sub) = kind(code.role);
            out.attribute("type", kind).attribute("subType", &sub);
        }
        out.raw(if element == "pc" { ">" } else { "/>" });
    });
}

/// XLIFF 2.1, section 4.3.1.34, `type`, and 4.3.1.31, `subType`.
fn kind(role: Role) -> (&'static str, String) {
    let of = |name: &str| name.to_owned();
    match role {
        Role::Bold => ("fmt", of("xlf:b")),
        Role::Italic => ("fmt", of("xlf:i")),
        Role::Underline => ("fmt", of("xlf:u")),
        Role::LineBreak => ("fmt", of("xlf:lb")),
        Role::Link => ("link", of("krk:link")),
        Role::Image => ("image", of("krk:image")),
        _ => ("other", format!("krk:{}", role.as_str())),
    }
}

/// The role that a `ctype` of XLIFF 1.2 or a `subType` of 2.1 stands for.
fn role(tag: &BytesStart<'_>) -> Role {
    const ROLES: [Role; 10] = [
        Role::Bold,
        Role::Italic,
        Role::Underline,
        Role::Literal,
        Role::Link,
        Role::LineBreak,
        Role::Tab,
        Role::Image,
        Role::Note,
        Role::Field,
    ];
    let (first, second) = (attribute(tag, "ctype"), attribute(tag, "subType"));
    let is = |role: &&Role| {
        first.as_deref() == Some(&ctype(**role)) || second.as_deref() == Some(&kind(**role).1)
    };
    ROLES.iter().find(is).copied().unwrap_or(Role::Other)
}

/// A text with codes that is being read.
#[derive(Debug, Default)]
pub(super) struct Reading {
    coded: CodedText,
    /// The codes that are elements around text and have not ended.
    open: Vec<(u32, Role)>,
}

/// The names of a unit's codes that are no numbers of ours.
#[derive(Debug, Default)]
pub(super) struct Names(Vec<String>);

impl Names {
    fn number(&mut self, name: &str) -> u32 {
        let own = name.parse().ok().filter(|&number| (1..FOREIGN).contains(&number));
        own.unwrap_or_else(|| {
            let at = self.0.iter().position(|other| other == name).unwrap_or_else(|| {
                self.0.push(name.to_owned());
                self.0.len() - 1
            });
            FOREIGN + at as u32
        })
    }
}

impl Reading {
    /// Adds text.
    pub(super) fn text(&mut self, text: &str) {
        self.coded.text.push_str(text);
    }

    /// Takes in the beginning of an element, if it is a code; says whether its content is none of
    /// the text.
    pub(super) fn start(&mut self, name: &str, tag: &BytesStart<'_>, names: &mut Names) -> bool {
        let any = |keys: &[&str]| keys.iter().find_map(|key| attribute(tag, key));
        let ends = any(&["pos"]).as_deref() == Some("close");
        let (part, keys) = match name {
            "g" | "pc" => (Part::Open, ["id", "rid"]),
            "x" | "ph" => (Part::Alone, ["id", "rid"]),
            "bx" | "bpt" => (Part::Open, ["rid", "id"]),
            "ex" | "ept" => (Part::Close, ["rid", "id"]),
            "it" => (if ends { Part::Close } else { Part::Open }, ["rid", "id"]),
            "sc" => (Part::Open, ["id", "id"]),
            "ec" => (Part::Close, ["startRef", "id"]),
            _ => return false,
        };
        let id = names.number(&any(&keys).unwrap_or_default());
        let role = role(tag);
        self.code(id, part, role);
        if matches!(name, "g" | "pc") {
            self.open.push((id, role));
        }
        matches!(name, "bpt" | "ept" | "it" | "ph")
    }

    /// Takes in the end of an element.
    pub(super) fn end(&mut self, name: &str) {
        if let ("g" | "pc", Some((id, role))) = (name, self.open.pop()) {
            self.code(id, Part::Close, role);
        }
    }

    fn code(&mut self, id: u32, part: Part, role: Role) {
        self.coded.codes.push(InlineCode { at: self.coded.text.len(), id, part, role });
    }

    /// The text and its codes, a pair's end with the role of its beginning.
    pub(super) fn finish(self) -> CodedText {
        let begun = self.coded.clone();
        self.coded.with_roles_of(&begun)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(tagged: &str, write: impl Fn(&mut Output, &CodedText)) -> String {
        let mut coded = CodedText::from_tagged(tagged);
        for code in &mut coded.codes {
            code.role = if code.part == Part::Alone { Role::Image } else { Role::Bold };
        }
        let mut out = Output::default();
        write(&mut out, &coded);
        String::from_utf8(out.finish().0).unwrap()
    }

    #[test]
    fn pairs_are_elements_unless_they_cross_or_have_lost_a_half() {
        for (tagged, first, second) in [
            (
                "a <1>b</1><2/>",
                "a <g id=\"1\" ctype=\"bold\">b</g><x id=\"2\" ctype=\"image\"/>",
                "a <pc id=\"1\" type=\"fmt\" subType=\"xlf:b\">b</pc>\
                 <ph id=\"2\" type=\"image\" subType=\"krk:image\"/>",
            ),
            (
                "<1>a<2>b</1>c</2>",
                "<bx id=\"1\" rid=\"1\" ctype=\"bold\"/>a<g id=\"2\" ctype=\"bold\">b\
                 <ex id=\"1\" rid=\"1\"/>c</g>",
                "<sc id=\"1\" type=\"fmt\" subType=\"xlf:b\"/>a<pc id=\"2\" type=\"fmt\" \
                 subType=\"xlf:b\">b<ec startRef=\"1\"/>c</pc>",
            ),
            (
                "<1>a",
                "<bx id=\"1\" rid=\"1\" ctype=\"bold\"/>a",
                "<sc id=\"1\" isolated=\"yes\" type=\"fmt\" subType=\"xlf:b\"/>a",
            ),
        ] {
            assert_eq!(written(tagged, write_1), first);
            assert_eq!(written(tagged, write_2), second);
        }
    }
}
