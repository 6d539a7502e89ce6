//! `karakoram values`: numbers, money, dates and the rest by themselves.

use std::io::Write;

use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

use super::args::values::{Values, ValuesCommand, ValuesCompare, ValuesExtract, ValuesSubstitute};
use super::lines::answer_lines;
use super::printer::Printer;
use super::{finish_output, read_lines};
use crate::error::{Error, ErrorKind, Result};
use crate::language::Language;
use crate::placeable::{self, Comparison, Fault, Found, Text, Tongue, Value};

pub(super) fn run(args: &Values, printer: &mut Printer) -> Result<()> {
    match &args.command {
        ValuesCommand::Extract(args) => extract(args, printer),
        ValuesCommand::Compare(args) => compare(args, printer),
        ValuesCommand::Substitute(args) => substitute(args, printer),
    }
}

/// The language whose values are known that a tag names.
fn tongue(tag: &str) -> Result<Tongue> {
    let language = Language::parse(tag)?;
    Tongue::of(&language).ok_or_else(|| {
        let reason = format!("the values of {} ({language}) are not known", language.name());
        Error::new(ErrorKind::Language, reason).with_hint("values are read in en, ur and zh")
    })
}

#[derive(Deserialize)]
struct TextLine {
    id: Box<RawValue>,
    text: String,
}

#[derive(Serialize)]
struct ValuesLine {
    id: Box<RawValue>,
    values: Vec<ValueView>,
}

#[derive(Serialize)]
struct ValueView {
    start: usize,
    end: usize,
    class: &'static str,
    #[serde(serialize_with = "written")]
    value: Value,
    optional: bool,
}

/// Writes a value in its canonical form.
fn written<S: Serializer>(value: &Value, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

impl From<Found> for ValueView {
    fn from(found: Found) -> Self {
        let Found { span, value, optional, .. } = found;
        let class = value.class().as_str();
        Self { start: span.start, end: span.end, class, value, optional }
    }
}

fn extract(args: &ValuesExtract, printer: &mut Printer) -> Result<()> {
    let tongue = tongue(&args.language)?;
    if args.jsonl {
        let hint = "each line is an object such as {\"id\": 1, \"text\": \"…\"}";
        return answer_lines(printer, hint, |request: TextLine| {
            let found = placeable::extract(&request.text, tongue);
            Ok(ValuesLine {
                id: request.id,
                values: found.into_iter().map(ValueView::from).collect(),
            })
        });
    }
    let mut out = printer.results();
    for text in read_lines(&args.texts, printer)? {
        let mut lines = String::new();
        for found in placeable::extract(&text, tongue) {
            let class = found.value.class().as_str();
            let optional = if found.optional { "  (optional)" } else { "" };
            let written = &text[found.span.range()];
            lines.push_str(&format!("{class:<8}  {}  {written}{optional}\n", found.value));
        }
        if lines.is_empty() {
            lines.push_str("no value\n");
        }
        if let Err(error) = out.write_all(lines.as_bytes()) {
            return finish_output(Err(error));
        }
    }
    finish_output(out.flush())
}

/// A pair, or three texts.
#[derive(Deserialize)]
struct CompareLine {
    id: Box<RawValue>,
    language: Option<String>,
    source: Option<String>,
    target: Option<String>,
    en: Option<String>,
    zh: Option<String>,
    ur: Option<String>,
}

#[derive(Serialize)]
struct CompareAnswer {
    id: Box<RawValue>,
    flag: bool,
    wrong: Option<&'static str>,
    faults: Vec<FaultView>,
}

#[derive(Serialize)]
struct FaultView {
    class: &'static str,
    source: Option<String>,
    target: Option<String>,
    reason: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'static str>,
}

impl FaultView {
    fn new(fault: &Fault, language: Option<&'static str>) -> Self {
        let value = |found: &Option<Found>| found.as_ref().map(|found| found.value.to_string());
        Self {
            class: fault.class().as_str(),
            source: value(&fault.source),
            target: value(&fault.target),
            reason: fault.reason.as_str(),
            language,
        }
    }
}

/// Compares two texts whose values are found first.
fn compare_texts(source: &str, from: Tongue, target: &str, to: Tongue) -> Comparison {
    let (a, b) = (placeable::extract(source, from), placeable::extract(target, to));
    placeable::compare(Text { text: source, values: &a }, Text { text: target, values: &b })
}

fn answer_compare(
    request: CompareLine,
    from: Tongue,
    to: Option<Tongue>,
) -> std::result::Result<CompareAnswer, String> {
    let CompareLine { id, language, source, target, en, zh, ur } = request;
    if let (Some(en), Some(zh), Some(ur)) = (&en, &zh, &ur) {
        let values = [
            placeable::extract(en, Tongue::English),
            placeable::extract(zh, Tongue::Chinese),
            placeable::extract(ur, Tongue::Urdu),
        ];
        let text = |text, values| Text { text, values };
        let three =
            placeable::three_way(text(en, &values[0]), text(zh, &values[1]), text(ur, &values[2]));
        let of = |comparison: &Comparison, language| -> Vec<FaultView> {
            let faults = comparison.faults.iter();
            faults.map(|fault| FaultView::new(fault, Some(language))).collect()
        };
        let mut faults = of(&three.english_chinese, "zh");
        faults.extend(of(&three.english_urdu, "ur"));
        let wrong = three.wrong.map(Tongue::tag);
        return Ok(CompareAnswer { id, flag: three.flag, wrong, faults });
    }
    let (Some(source), Some(target)) = (source, target) else {
        return Err("neither `source` and `target` nor `en`, `zh` and `ur` are there".to_owned());
    };
    let to = match language {
        Some(tag) => Some(tongue(&tag).map_err(|error| error.to_string())?),
        None => to,
    };
    let to = to.ok_or("no language: give `language` in the line, or --language")?;
    let comparison = compare_texts(&source, from, &target, to);
    let faults: Vec<_> = comparison.faults.iter().map(|f| FaultView::new(f, None)).collect();
    Ok(CompareAnswer { id, flag: !faults.is_empty(), wrong: None, faults })
}

fn compare(args: &ValuesCompare, printer: &mut Printer) -> Result<()> {
    let from = tongue(&args.from)?;
    let to = args.language.as_deref().map(tongue).transpose()?;
    if args.jsonl {
        let hint = "each line is an object such as {\"id\": 1, \"source\": \"…\", \"target\": \"…\"} \
                    or {\"id\": 1, \"en\": \"…\", \"zh\": \"…\", \"ur\": \"…\"}";
        return answer_lines(printer, hint, |request| answer_compare(request, from, to));
    }
    let (Some(source), Some(target), Some(to)) = (&args.source, &args.target, to) else {
        let error = Error::new(ErrorKind::Usage, "a source, a target and its language are needed");
        return Err(error.with_hint("give SOURCE, TARGET and --language, or --jsonl"));
    };
    let comparison = compare_texts(source, from, target, to);
    let mut lines = String::new();
    for fault in &comparison.faults {
        lines.push_str(&format!("{}\n", placeable::explain(fault, source, target)));
    }
    if lines.is_empty() {
        lines.push_str("the values agree\n");
    }
    let mut out = printer.results();
    finish_output(out.write_all(lines.as_bytes()).and_then(|()| out.flush()))
}

#[derive(Deserialize)]
struct SubstituteLine {
    id: Box<RawValue>,
    lang: Option<String>,
    source_old: String,
    source_new: String,
    target_old: String,
}

#[derive(Serialize)]
struct SubstituteAnswer {
    id: Box<RawValue>,
    target_new: Option<String>,
    reason: Option<String>,
}

fn substitute(args: &ValuesSubstitute, printer: &mut Printer) -> Result<()> {
    let from = tongue(&args.from)?;
    let to = args.language.as_deref().map(tongue).transpose()?;
    if args.jsonl {
        let hint = "each line is an object such as {\"id\": 1, \"lang\": \"zh\", \"source_old\": \"…\", \
                    \"source_new\": \"…\", \"target_old\": \"…\"}";
        return answer_lines(printer, hint, |line: SubstituteLine| {
            let to = match &line.lang {
                Some(tag) => Some(tongue(tag).map_err(|error| error.to_string())?),
                None => to,
            };
            let to = to.ok_or("no language: give `lang` in the line, or --language")?;
            let (old, new) = (&line.source_old, &line.source_new);
            let (target_new, reason) =
                match placeable::substitute(old, new, &line.target_old, from, to) {
                    Ok(rewritten) => (Some(rewritten.text), None),
                    Err(decline) => (None, Some(decline.to_string())),
                };
            Ok(SubstituteAnswer { id: line.id, target_new, reason })
        });
    }
    let (Some(old), Some(new), Some(target), Some(to)) =
        (&args.source_old, &args.source_new, &args.target_old, to)
    else {
        let reason = "two sources, a target and its language are needed";
        let error = Error::new(ErrorKind::Usage, reason);
        return Err(error.with_hint("give OLD, NEW, TARGET and --language, or --jsonl"));
    };
    let line = match placeable::substitute(old, new, target, from, to) {
        Ok(rewritten) => format!("{}\n", rewritten.text),
        Err(decline) => format!("declined: {decline}\n"),
    };
    let mut out = printer.results();
    finish_output(out.write_all(line.as_bytes()).and_then(|()| out.flush()))
}
