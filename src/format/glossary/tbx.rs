//! TBX (ISO 30042): version 3 in both styles (DCA, where attributes name the categories, and DCT,
//! where elements do) and version 2 are read; version 3 in DCA style, dialect TBX-Basic, and version 2
//! are written.
//! Elements that are not known are passed over with their content.

use std::path::Path;

use quick_xml::events::{BytesStart, Event};

use super::malformed;
use crate::error::{Position, Result, Warning};
use crate::format::xml::Output;
use crate::language::Language;
use crate::terms::{Concept, Glossary, Status, Term};

const HINT: &str = "export it again as TBX, or as a table with a column a language";
/// Deeper nesting is no glossary.
const DEEPEST: usize = 200;

pub(super) fn read(text: &str, file: &Path) -> Result<(Glossary, Vec<Warning>)> {
    let mut parser = Parser::new(file);
    let mut xml = quick_xml::Reader::from_str(text);
    xml.config_mut().allow_dangling_amp = true;
    loop {
        let at = xml.buffer_position() as usize;
        parser.at(text, at);
        let event = xml.read_event().map_err(|error| parser.damaged(&error.to_string()))?;
        match event {
            Event::Eof => break,
            Event::Start(tag) => parser.start(&tag)?,
            Event::Empty(tag) => {
                parser.start(&tag)?;
                parser.end();
            }
            Event::End(_) => parser.end(),
            Event::Text(text) => parser.text.push_str(&text),
            Event::CData(text) => parser.text.push_str(&text),
            Event::GeneralRef(name) => parser.reference(&name),
            _ => {}
        }
    }
    if !parser.seen_root || !parser.open.is_empty() {
        return Err(parser.damaged("it ends before its end, or is no TBX"));
    }
    Ok((parser.glossary, parser.warnings))
}

/// An element that is open: its local name and what its `type` says.
struct Open {
    name: String,
    kind: String,
}

struct Parser<'a> {
    file: &'a Path,
    counted: (usize, u64),
    open: Vec<Open>,
    text: String,
    seen_root: bool,
    glossary: Glossary,
    warnings: Vec<Warning>,
    concept: Option<Concept>,
    language: Option<Language>,
    term: String,
    status: Status,
}

impl<'a> Parser<'a> {
    fn new(file: &'a Path) -> Self {
        Self {
            file,
            counted: (0, 1),
            open: Vec::new(),
            text: String::new(),
            seen_root: false,
            glossary: Glossary::default(),
            warnings: Vec::new(),
            concept: None,
            language: None,
            term: String::new(),
            status: Status::Preferred,
        }
    }

    fn at(&mut self, text: &str, at: usize) {
        let (from, line) = self.counted;
        let between = text.as_bytes().get(from..at).unwrap_or_default();
        self.counted = (at, line + memchr::memchr_iter(b'\n', between).count() as u64);
    }

    fn damaged(&self, reason: &str) -> crate::error::Error {
        let reason = format!("the glossary is damaged: {reason}");
        malformed(self.file, Some(self.counted.1), reason, HINT)
    }

    fn warn(&mut self, message: String) {
        let position = Position { line: Some(self.counted.1), ..Position::file(self.file) };
        self.warnings.push(Warning::new(position, message));
    }

    fn start(&mut self, tag: &BytesStart<'_>) -> Result<()> {
        if self.open.len() >= DEEPEST {
            return Err(self.damaged("its elements are nested too deep"));
        }
        let name = local(tag.name().0).to_owned();
        match name.as_str() {
            "tbx" | "martif" => self.seen_root = true,
            "conceptEntry" | "termEntry" => self.concept = Some(Concept::default()),
            "langSec" | "langSet" => {
                let tag = attribute(tag, "lang").unwrap_or_default();
                self.language = Language::from_tag(&tag);
                if self.language.is_none() {
                    self.warn(format!("`{tag}` is no language; its terms were left out"));
                }
            }
            "termSec" | "tig" | "ntig" => {
                self.term.clear();
                self.status = Status::Preferred;
            }
            _ => {}
        }
        // Only text right within an element counts, but for `hi` and the like inside a term.
        if !self.open.iter().any(|open| open.name == "term") {
            self.text.clear();
        }
        self.open.push(Open { name, kind: attribute(tag, "type").unwrap_or_default() });
        Ok(())
    }

    fn end(&mut self) {
        let Some(Open { name, kind }) = self.open.pop() else { return };
        let text = crate::text::on_one_line(&self.text).into_owned();
        let inside_term = self.open.iter().any(|open| open.name == "term");
        match (name.as_str(), kind.as_str()) {
            ("term", _) => self.term = text,
            ("administrativeStatus", _) | ("termNote", "administrativeStatus") => {
                match Status::from_name(&text) {
                    Some(status) => self.status = status,
                    None => {
                        self.warn(format!("`{text}` is no status; the term is taken as preferred"));
                    }
                }
            }
            ("subjectField", _) | ("descrip", "subjectField") => {
                self.describe(|c| &mut c.domain, text);
            }
            // A date that is none by the standard.
            ("note", _) if self.open.last().is_some_and(|open| open.name == "transacGrp") => {
                self.describe(|c| &mut c.date, text);
            }
            ("note" | "definition", _) | ("descrip", "definition") => {
                self.describe(|c| &mut c.note, text);
            }
            ("date", _) => self.describe(|c| &mut c.date, text),
            ("termSec" | "tig" | "ntig", _) => self.end_term(),
            ("langSec" | "langSet", _) => self.language = None,
            ("conceptEntry" | "termEntry", _) => {
                let concept = self.concept.take().filter(|concept| !concept.terms.is_empty());
                self.glossary.concepts.extend(concept);
            }
            _ => {}
        }
        if !inside_term {
            self.text.clear();
        }
    }

    /// The first of each stays.
    fn describe(&mut self, part: fn(&mut Concept) -> &mut String, text: String) {
        if let Some(concept) = &mut self.concept {
            let part = part(concept);
            if part.is_empty() {
                *part = text;
            }
        }
    }

    fn end_term(&mut self) {
        let text = std::mem::take(&mut self.term);
        match (&mut self.concept, &self.language) {
            (Some(concept), Some(language)) if !text.is_empty() => {
                concept.terms.push(Term { language: language.clone(), text, status: self.status });
            }
            (_, Some(_)) => {
                self.warn("a term without text, or outside of an entry, was left out".into());
            }
            // Its language was warned of.
            (_, None) => {}
        }
    }

    fn reference(&mut self, name: &str) {
        match resolve(name) {
            Some(c) => self.text.push(c),
            None => {
                self.warn(format!("`&{name};` is not known and stays as written"));
                self.text.push_str(&format!("&{name};"));
            }
        }
    }
}

/// Character references and the five predefined entities; nothing that a file declares.
fn resolve(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let digits = name.strip_prefix('#')?;
            let number = match digits.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(number)?
        }
    })
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The value of an attribute by its local name, references resolved.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    let mut found = attributes.with_checks(false).flatten();
    let found = found.find(|attribute| local(attribute.key.0) == name)?;
    let value = found.value.as_ref();
    Some(match quick_xml::escape::unescape(value) {
        Ok(value) => value.into_owned(),
        Err(_) => value.to_owned(),
    })
}

/// A version of TBX that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// ISO 30042:2019, dialect TBX-Basic in DCA style.
    Three,
    /// The same in DCT style.
    ThreeDct,
    /// ISO 30042:2008, which programs from before read.
    Two,
}

/// What the elements of a version are called.
struct Names {
    start: &'static str,
    entry: &'static str,
    language: &'static str,
    term: &'static str,
    end: &'static str,
}

const THREE: Names = Names {
    start: "<?xml-model href=\"https://raw.githubusercontent.com/LTAC-Global/TBX-Basic_dialect/master/\
            DCA/TBXcoreStructV03_TBX-Basic_integrated.rng\" type=\"application/xml\" \
            schematypens=\"http://relaxng.org/ns/structure/1.0\"?>\n\
            <?xml-model href=\"https://raw.githubusercontent.com/LTAC-Global/TBX-Basic_dialect/master/\
            DCA/TBX-Basic_DCA.sch\" type=\"application/xml\" \
            schematypens=\"http://purl.oclc.org/dsdl/schematron\"?>\n\
            <tbx type=\"TBX-Basic\" style=\"dca\" xml:lang=\"en\" \
            xmlns=\"urn:iso:std:iso:30042:ed-2\">\n<tbxHeader><fileDesc><sourceDesc>\
            <p>Exported by Karakoram</p></sourceDesc></fileDesc></tbxHeader>\n",
    entry: "conceptEntry",
    language: "langSec",
    term: "termSec",
    end: "</tbx>\n",
};

const THREE_DCT: Names = Names {
    start: "<?xml-model href=\"https://raw.githubusercontent.com/LTAC-Global/TBX-Basic_dialect/master/\
            DCT/TBX-Basic.nvdl\" type=\"application/xml\" \
            schematypens=\"http://purl.oclc.org/dsdl/nvdl/ns/structure/1.0\"?>\n\
            <tbx type=\"TBX-Basic\" style=\"dct\" xml:lang=\"en\" \
            xmlns=\"urn:iso:std:iso:30042:ed-2\" xmlns:min=\"http://www.tbxinfo.net/ns/min\" \
            xmlns:basic=\"http://www.tbxinfo.net/ns/basic\">\n<tbxHeader><fileDesc><sourceDesc>\
            <p>Exported by Karakoram</p></sourceDesc></fileDesc></tbxHeader>\n",
    ..THREE
};

const TWO: Names = Names {
    start: "<martif type=\"TBX\" xml:lang=\"en\">\n<martifHeader><fileDesc><sourceDesc>\
            <p>Exported by Karakoram</p></sourceDesc></fileDesc></martifHeader>\n",
    entry: "termEntry",
    language: "langSet",
    term: "tig",
    end: "</martif>\n",
};

/// A data category: the element that holds it in DCA style and in version 2, and its module.
struct Category(&'static str, &'static str, &'static str);

const DOMAIN: Category = Category("descrip", "min", "subjectField");
const TRANSACTION: Category = Category("transac", "basic", "transactionType");
const STATUS: Category = Category("termNote", "min", "administrativeStatus");

impl Category {
    fn write(&self, out: &mut Output, version: Version, text: &str) {
        let Self(element, module, name) = self;
        if version == Version::ThreeDct {
            out.raw("<").raw(module).raw(":").raw(name).raw(">").text(text);
            out.raw("</").raw(module).raw(":").raw(name).raw(">");
        } else {
            out.raw("<").raw(element).attribute("type", name).raw(">").text(text);
            out.raw("</").raw(element).raw(">");
        }
    }
}

/// Writes a glossary as TBX, and says how many characters were left out because XML cannot hold
/// them.
pub fn write(glossary: &Glossary, version: Version) -> (Vec<u8>, usize) {
    let names = match version {
        Version::Three => THREE,
        Version::ThreeDct => THREE_DCT,
        Version::Two => TWO,
    };
    let mut out = Output::default();
    out.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n").raw(names.start);
    out.raw("<text><body>\n");
    for (number, concept) in (1u64..).zip(&glossary.concepts) {
        out.raw("<").raw(names.entry).raw(" id=\"c").number(number).raw("\">\n");
        if !concept.domain.is_empty() {
            out.raw("  ");
            DOMAIN.write(&mut out, version, &concept.domain);
            out.raw("\n");
        }
        if !concept.date.is_empty() {
            out.raw("  <transacGrp>");
            TRANSACTION.write(&mut out, version, "modification");
            // The schemas let nothing but a date of ISO 8601 be one.
            let element = if is_iso_date(&concept.date) { "date" } else { "note" };
            out.raw("<").raw(element).raw(">").text(&concept.date).raw("</").raw(element);
            out.raw("></transacGrp>\n");
        }
        if !concept.note.is_empty() {
            out.raw("  <note>").text(&concept.note).raw("</note>\n");
        }
        let mut languages: Vec<&Language> = Vec::new();
        for term in &concept.terms {
            if !languages.contains(&&term.language) {
                languages.push(&term.language);
            }
        }
        for language in languages {
            out.raw("  <").raw(names.language).attribute("xml:lang", language.as_str()).raw(">\n");
            for term in concept.terms.iter().filter(|term| term.language == *language) {
                let status = match term.status {
                    Status::Preferred => "preferredTerm-admn-sts",
                    Status::Admitted => "admittedTerm-admn-sts",
                    Status::Forbidden => "deprecatedTerm-admn-sts",
                };
                out.raw("    <").raw(names.term).raw("><term>").text(&term.text).raw("</term>");
                STATUS.write(&mut out, version, status);
                out.raw("</").raw(names.term).raw(">\n");
            }
            out.raw("  </").raw(names.language).raw(">\n");
        }
        out.raw("</").raw(names.entry).raw(">\n");
    }
    out.raw("</body></text>\n").raw(names.end);
    out.finish()
}

/// Whether a text is a date as XML Schema has it, such as `2024-05-31`.
fn is_iso_date(text: &str) -> bool {
    let number = |range: std::ops::Range<usize>| {
        let digits = text.get(range).filter(|part| part.bytes().all(|b| b.is_ascii_digit()))?;
        digits.parse::<u32>().ok()
    };
    let [Some(year), Some(month), Some(day)] = [number(0..4), number(5..7), number(8..10)] else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    text.len() == 10
        && text.get(4..5) == Some("-")
        && text.get(7..8) == Some("-")
        && year > 0
        && (1..=days).contains(&day)
}
