//! Units of a memory for other programs: JSON Lines, a table, XLIFF 1.2. They are written as they
//! come, so that no more than one is in memory.

use std::io::{self, Write};

use serde::Serialize;

use super::xliff;
use super::xml::Output;
use super::{TOOL, VERSION};
use crate::language::Language;
use crate::memory::{Unit, Variant};

#[derive(Serialize)]
struct UnitLine<'u> {
    unit: u32,
    tuid: Option<&'u str>,
    variants: Vec<VariantLine<'u>>,
}

#[derive(Serialize)]
struct VariantLine<'u> {
    language: &'u str,
    text: String,
}

/// Writes a unit as one line of JSON: its number, its `tuid`, and all variants in file order with
/// their text, the content of inline codes left out.
///
/// # Errors
/// What the output refuses.
pub fn write_line(out: &mut dyn Write, unit: &Unit) -> io::Result<()> {
    let variants = unit.variants.iter();
    let line = UnitLine {
        unit: unit.number,
        tuid: unit.attribute("tuid"),
        variants: variants
            .map(|variant| VariantLine { language: &variant.language, text: variant.text() })
            .collect(),
    };
    serde_json::to_writer(&mut *out, &line)?;
    out.write_all(b"\n")
}

/// A table: a column a language, a row a unit; a unit with a language twice has two rows.
pub struct Table<'o> {
    writer: csv::Writer<&'o mut dyn Write>,
    languages: Vec<String>,
}

/// The columns before those of the languages.
const COLUMNS: [&str; 5] = ["unit", "tuid", "date", "author", "document"];

impl<'o> Table<'o> {
    /// Begins a table with its heading.
    ///
    /// # Errors
    /// What the output refuses.
    pub fn new(out: &'o mut dyn Write, languages: Vec<String>) -> io::Result<Self> {
        // Without the mark Excel shows Urdu and Chinese as noise.
        out.write_all("\u{feff}".as_bytes())?;
        let mut writer = csv::WriterBuilder::new().delimiter(b'\t').from_writer(out);
        let heading = COLUMNS.into_iter().chain(languages.iter().map(String::as_str));
        writer.write_record(heading)?;
        Ok(Self { writer, languages })
    }

    /// Writes a unit.
    ///
    /// # Errors
    /// What the output refuses.
    pub fn unit(&mut self, unit: &Unit) -> io::Result<()> {
        let origin = unit.origin();
        let mut left: Vec<&Variant> = unit.variants.iter().collect();
        loop {
            let mut row = vec![
                unit.number.to_string(),
                unit.attribute("tuid").unwrap_or_default().to_owned(),
                origin.date.unwrap_or_default().to_owned(),
                origin.author.unwrap_or_default().to_owned(),
                unit.document().unwrap_or_default().to_owned(),
            ];
            for language in &self.languages {
                let at = left.iter().position(|variant| variant.language == *language);
                row.push(at.map(|at| left.remove(at).text()).unwrap_or_default());
            }
            self.writer
                .write_record(row.iter().map(|cell| super::tsv::no_formula(cell).into_owned()))?;
            if left.is_empty() {
                return Ok(());
            }
        }
    }

    /// Ends the table.
    ///
    /// # Errors
    /// What the output refuses.
    pub fn finish(mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// XLIFF 1.2 with a `file` element a target language, all targets final.
pub struct Xliff<'o> {
    out: &'o mut dyn Write,
    original: String,
    source: String,
    target: String,
}

impl<'o> Xliff<'o> {
    /// Begins a file; `original` is the memory's name.
    ///
    /// # Errors
    /// What the output refuses.
    pub fn new(out: &'o mut dyn Write, original: &str, source: String) -> io::Result<Self> {
        out.write_all(
            b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xliff version=\"1.2\" \
              xmlns=\"urn:oasis:names:tc:xliff:document:1.2\">\n",
        )?;
        Ok(Self { out, original: original.to_owned(), source, target: String::new() })
    }

    /// Begins the part of a target language.
    ///
    /// # Errors
    /// What the output refuses.
    pub fn begin(&mut self, target: &str) -> io::Result<()> {
        target.clone_into(&mut self.target);
        let mut markup = Output::default();
        markup.raw("<file").attribute("original", &self.original);
        markup.attribute("source-language", &tag(&self.source));
        markup.attribute("target-language", &tag(target)).attribute("datatype", "plaintext");
        markup.raw(">\n<header><tool tool-id=\"karakoram\"").attribute("tool-name", TOOL);
        markup.attribute("tool-version", VERSION).raw("/></header>\n<body>\n");
        self.out.write_all(&markup.finish().0)
    }

    /// Writes the unit's source and target, where it has both.
    ///
    /// # Errors
    /// What the output refuses.
    pub fn unit(&mut self, unit: &Unit) -> io::Result<()> {
        let of = |language: &str| unit.variants.iter().find(|v| v.language == language);
        let (Some(source), Some(target)) = (of(&self.source), of(&self.target)) else {
            return Ok(());
        };
        let mut markup = Output::default();
        markup.raw("<trans-unit id=\"").number(unit.number).raw("\" approved=\"yes\"");
        if let Some(tuid) = unit.attribute("tuid") {
            markup.attribute("resname", tuid);
        }
        markup.raw(">\n<source").attribute("xml:lang", &tag(&self.source)).raw(">");
        xliff::write_content(&mut markup, &source.content);
        markup.raw("</source>\n<target").attribute("xml:lang", &tag(&self.target));
        markup.raw(" state=\"final\">");
        xliff::write_content(&mut markup, &target.content);
        markup.raw("</target>\n");
        for note in unit.notes.iter().chain(&target.notes) {
            markup.raw("<note>").text(&note.text).raw("</note>\n");
        }
        markup.raw("</trans-unit>\n");
        self.out.write_all(&markup.finish().0)
    }

    /// Ends the part of a language.
    ///
    /// # Errors
    /// What the output refuses.
    pub fn end(&mut self) -> io::Result<()> {
        self.out.write_all(b"</body>\n</file>\n")
    }

    /// Ends the file.
    ///
    /// # Errors
    /// What the output refuses.
    pub fn finish(self) -> io::Result<()> {
        self.out.write_all(b"</xliff>\n")
    }
}

/// A tag in its usual case, as the schema of XLIFF wants it.
fn tag(language: &str) -> String {
    Language::from_tag(language).map_or_else(|| "und".to_owned(), |tag| tag.to_string())
}
