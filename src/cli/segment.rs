//! `karakoram segment`

use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;

use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

use super::args::Segment;
use super::lines::answer_lines;
use super::printer::Printer;
use super::{costly_rules, finish_output, segmenter};
use crate::document::{Document, DocumentFormat};
use crate::error::{Error, Result};
use crate::format::json;
use crate::language::Language;
use crate::segmentation::{Decision, Newline, Segmenter, Srx};
use crate::store;
use crate::text::{self, Span};

pub(super) fn run(args: &Segment, printer: &mut Printer) -> Result<()> {
    if args.print_srx {
        let mut out = printer.results();
        let xml = Srx::builtin().to_xml();
        return finish_output(out.write_all(xml.as_bytes()).and_then(|()| out.flush()));
    }
    let (segmenter, _) = segmenter(&args.rules, &Language::parse(&args.language)?, printer)?;
    let cutter = Cutter { segmenter: &segmenter, jsonl: args.jsonl, explain: args.explain };
    let done = cut(args, &cutter, printer);
    costly_rules(&segmenter, printer);
    done
}

/// How text is cut and shown.
#[derive(Clone, Copy)]
struct Cutter<'s> {
    segmenter: &'s Segmenter,
    jsonl: bool,
    explain: bool,
}

fn cut(args: &Segment, cutter: &Cutter<'_>, printer: &mut Printer) -> Result<()> {
    if args.files.is_empty() && args.jsonl {
        return json_lines(cutter, printer);
    }
    if args.files.is_empty() {
        printer.note_waiting();
    }
    let mut out = printer.results();
    if args.files.is_empty() {
        let mut bytes = Vec::new();
        let name = Path::new("standard input");
        io::stdin().lock().read_to_end(&mut bytes).map_err(|e| Error::io("read", name, e))?;
        return document(&bytes, name, cutter, printer)
            .and_then(|lines| finish_output(out.write_all(&lines).and_then(|()| out.flush())));
    }
    for path in &args.files {
        let lines = fs::read(path)
            .map_err(|error| store::cannot_read(path, error))
            .and_then(|bytes| document(&bytes, path, cutter, printer));
        match lines {
            Ok(lines) => finish_output(out.write_all(&lines))?,
            Err(error) => printer.error(&error),
        }
    }
    finish_output(out.flush())
}

/// A block's sentences, for programs.
#[derive(Serialize)]
struct BlockLine<'d> {
    id: String,
    kind: &'static str,
    sentences: Vec<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decisions: Option<Vec<DecisionLine>>,
}

/// Which rule decided about a place.
#[derive(Serialize)]
struct DecisionLine {
    at: usize,
    cut: bool,
    rule: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'static str>,
    line: u64,
}

impl From<Decision> for DecisionLine {
    fn from(Decision { at, cut, rule, file, line }: Decision) -> Self {
        Self { at, cut, rule, file, line }
    }
}

impl Cutter<'_> {
    /// The sentences, and what decided where that is asked for.
    fn cut(&self, text: &str, newline: Newline) -> (Vec<Span>, Option<Vec<Decision>>) {
        if self.explain {
            let (spans, decisions) = self.segmenter.explain(text, newline);
            return (spans, Some(decisions));
        }
        (self.segmenter.sentences(text, newline), None)
    }
}

/// What decided about each place of a text, a line each: `cut` or `stay`, the place, the rule.
fn explained(text: &str, decisions: &[Decision]) -> String {
    /// Characters shown on each side.
    const AROUND: usize = 24;
    let mut lines = String::new();
    for decision in decisions {
        let (before, after) = text.split_at(decision.at);
        let from = before.char_indices().rev().nth(AROUND - 1).map_or(0, |(i, _)| i);
        let to = after.char_indices().nth(AROUND).map_or(after.len(), |(i, _)| i);
        let (before, after) = (&before[from..], &after[..to]);
        let (before, after) = (text::on_one_line(before), text::on_one_line(after));
        let what = if decision.cut { "cut " } else { "stay" };
        let Decision { rule, line, .. } = decision;
        let file = decision.file.map_or(String::new(), |file| format!("{file}, "));
        lines.push_str(&format!("  {what}  {before}┃{after}  ({rule}; {file}line {line})\n"));
    }
    lines
}

/// The sentences of a document: a line each with an empty line between blocks, or a line of JSON
/// a block. What is not to be translated is left out.
fn document(
    bytes: &[u8],
    path: &Path,
    cutter: &Cutter<'_>,
    printer: &mut Printer,
) -> Result<Vec<u8>> {
    let format = DocumentFormat::of(path).unwrap_or(DocumentFormat::Text);
    let (document, warnings) =
        Document::read(bytes, format).map_err(|error| error.in_file(path))?;
    for mut warning in warnings {
        warning.position.file.get_or_insert_with(|| path.to_owned());
        printer.warning(&warning);
    }
    let mut lines = Vec::new();
    for (number, block) in (1..).zip(document.blocks()) {
        if !block.kind.is_translatable() {
            continue;
        }
        let text = &block.text;
        let (spans, decisions) = cutter.cut(text, block.newline);
        if cutter.jsonl {
            let id = format!("{}#{number}", path.display());
            let sentences = spans.iter().map(|span| &text[span.range()]).collect();
            lines.extend(json::write_line(&BlockLine {
                id,
                kind: block.kind.as_str(),
                sentences,
                decisions: decisions.map(|found| found.into_iter().map(Into::into).collect()),
            })?);
        } else {
            if !lines.is_empty() {
                lines.push(b'\n');
            }
            for span in spans {
                lines.extend(text::on_one_line(&text[span.range()]).as_bytes());
                lines.push(b'\n');
            }
            lines.extend(explained(text, &decisions.unwrap_or_default()).as_bytes());
        }
    }
    Ok(lines)
}

/// A text to cut.
#[derive(Deserialize)]
struct Request {
    id: Box<RawValue>,
    text: String,
    #[serde(default)]
    newline: NewlineName,
}

/// What a line break means, as JSON names it.
#[derive(Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum NewlineName {
    #[default]
    Hard,
    Soft,
}

/// The answer to a [`Request`].
struct Answer {
    id: Box<RawValue>,
    text: String,
    spans: Vec<Span>,
    decisions: Option<Vec<DecisionLine>>,
}

impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        /// The sentences of a text.
        struct Sentences<'t>(&'t str, &'t [Span]);

        impl Serialize for Sentences<'_> {
            fn serialize<S: Serializer>(
                &self,
                serializer: S,
            ) -> std::result::Result<S::Ok, S::Error> {
                serializer.collect_seq(self.1.iter().map(|span| &self.0[span.range()]))
            }
        }

        let mut fields = serializer.serialize_struct("Answer", 3)?;
        fields.serialize_field("id", &self.id)?;
        fields.serialize_field("sentences", &Sentences(&self.text, &self.spans))?;
        match &self.decisions {
            Some(decisions) => fields.serialize_field("decisions", decisions)?,
            None => fields.skip_field("decisions")?,
        }
        fields.end()
    }
}

fn json_lines(cutter: &Cutter<'_>, printer: &mut Printer) -> Result<()> {
    let hint = "each line is an object such as {\"id\": 1, \"text\": \"…\"}";
    answer_lines(printer, hint, |Request { id, text, newline }: Request| {
        let newline = match newline {
            NewlineName::Hard => Newline::Hard,
            NewlineName::Soft => Newline::Soft,
        };
        let (spans, decisions) = cutter.cut(&text, newline);
        let decisions = decisions.map(|found| found.into_iter().map(Into::into).collect());
        Ok(Answer { id, text, spans, decisions })
    })
}
