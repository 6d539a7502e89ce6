//! `karakoram search`: the concordance.

use std::io::Write;

use super::args::memory::{self, Search};
use super::printer::Printer;
use super::{Say, count, damaged, finish_output, open_store};
use crate::error::{Error, ErrorKind, Result};
use crate::format::{json, readable_date};
use crate::language::Language;
use crate::memory::concordance::{Concordance, Found, Shown, Side};
use crate::store;
use crate::text;

pub(super) fn run(args: &Search, printer: &mut Printer) -> Result<()> {
    let source = Language::parse(&args.from)?;
    if text::folded(&args.text).is_empty() {
        let error = Error::new(ErrorKind::Usage, "there is nothing to look for in the text");
        return Err(error.with_hint("give a word or a part of a sentence"));
    }
    let mut opened = open_store(&args.memory, &source, &[], Say::Warnings, printer);
    let mut answer = answer(&opened.memory, args)?;
    if answer.is_none() {
        // Damage is mended by building the indexes anew.
        store::discard_damaged(&opened.memory);
        opened = open_store(&args.memory, &source, &[], Say::Nothing, printer);
        answer = self::answer(&opened.memory, args)?;
    }
    opened.errors.iter().for_each(|error| printer.error(error));
    let (found, lines) = answer.ok_or_else(damaged)?;
    let mut out = printer.results();
    if let Err(error) = out.write_all(&lines) {
        return finish_output(Err(error));
    }
    let more = found.units - found.first.len();
    let more =
        if more > 0 { format!(", {more} of them not shown (--limit)") } else { String::new() };
    printer.note(&format!("{}{more}", count(found.units, "unit")));
    finish_output(out.flush())
}

/// What was found, and how it is shown. `None` where an index turned out to be damaged.
fn answer(memory: &crate::memory::Memory, args: &Search) -> Result<Option<(Found, Vec<u8>)>> {
    let concordance = Concordance::new(memory);
    let side = args.side.map(|side| match side {
        memory::Side::Source => Side::Source,
        memory::Side::Target => Side::Target,
    });
    let found = concordance.search(&args.text, side, args.limit.into());
    let mut lines = Vec::new();
    for occurrence in &found.first {
        let Some(unit) = concordance.shown(*occurrence) else { return Ok(None) };
        match args.jsonl {
            true => lines.extend(json::write_line(&line(&unit))?),
            false => lines.extend(shown(&unit)),
        }
    }
    Ok((!memory.damaged()).then_some((found, lines)))
}

fn shown(unit: &Shown<'_>) -> Vec<u8> {
    let mut lines = format!("{}, unit {}", unit.file, unit.number);
    let about = [
        unit.date.map(readable_date),
        unit.author.map(str::to_owned),
        unit.document.map(str::to_owned),
    ];
    for about in about.into_iter().flatten() {
        lines.push_str(", ");
        lines.push_str(&super::find::plain(&about));
    }
    lines.push('\n');
    let mut line = |mark: &str, text: &str| {
        let mark = super::find::plain(mark);
        lines.push_str(&format!("  {mark:<7} {}\n", super::find::plain(text)));
    };
    if let Some(before) = unit.before {
        line("before:", before);
    }
    for (language, text) in &unit.variants {
        line(language, text);
    }
    if let Some(after) = unit.after {
        line("after:", after);
    }
    lines.push('\n');
    lines.into_bytes()
}

fn line(unit: &Shown<'_>) -> serde_json::Value {
    let variants = unit.variants.iter();
    let variants: Vec<_> = variants
        .map(|(language, text)| serde_json::json!({"language": language, "text": text}))
        .collect();
    serde_json::json!({
        "memory": unit.file,
        "unit": unit.number,
        "variants": variants,
        "before": unit.before,
        "after": unit.after,
        "author": unit.author,
        "date": unit.date,
        "document": unit.document,
    })
}
