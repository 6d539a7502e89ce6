//! `karakoram search`: the concordance.

use std::io::Write;
use std::path::PathBuf;

use rayon::prelude::*;

use super::args::memory::{Search, Side};
use super::printer::Printer;
use super::{count, finish_output};
use crate::error::{Error, ErrorKind, Result, Warning};
use crate::format::{json, readable_date};
use crate::language::Language;
use crate::memory::Unit;
use crate::store::scan::{self, Found};
use crate::store::slots::Slots;
use crate::text;

/// A unit that holds what was looked for.
struct Hit {
    unit: Unit,
    /// The source before and after it in its file.
    before: Option<String>,
    after: Option<String>,
}

/// What a file gave.
type Searched = (Vec<Hit>, Vec<Warning>, Option<Error>);

pub(super) fn run(args: &Search, printer: &mut Printer) -> Result<()> {
    let source = Language::parse(&args.from)?;
    let wanted = text::folded(&args.text);
    if wanted.is_empty() {
        let error = Error::new(ErrorKind::Usage, "there is nothing to look for in the text");
        return Err(error.with_hint("give a word or a part of a sentence"));
    }
    let (files, mut errors) = scan::files(&args.memory);
    let paths: Vec<PathBuf> = files.iter().map(|file| file.path.clone()).collect();
    let slots = Slots::of_files(&paths, &mut Vec::new());
    let searched: Vec<Searched> = files
        .par_iter()
        .enumerate()
        .map(|(place, file)| in_file(file, place, args, &source, &wanted, &slots))
        .collect();
    let mut out = printer.results();
    let mut found = 0;
    for (file, (hits, warnings, error)) in files.iter().zip(searched) {
        warnings.iter().for_each(|warning| printer.warning(warning));
        errors.extend(error);
        for hit in hits {
            found += 1;
            if found > usize::from(args.limit) {
                continue;
            }
            let lines =
                if args.jsonl { json::write_line(&line(&hit, file))? } else { shown(&hit, file) };
            if let Err(error) = out.write_all(&lines) {
                return finish_output(Err(error));
            }
        }
    }
    errors.iter().for_each(|error| printer.error(error));
    let more = found.saturating_sub(args.limit.into());
    let more =
        if more > 0 { format!(", {more} of them not shown (--limit)") } else { String::new() };
    printer.note(&format!("{}{more}", count(found, "unit")));
    finish_output(out.flush())
}

fn in_file(
    file: &Found,
    place: usize,
    args: &Search,
    source: &Language,
    wanted: &str,
    slots: &Slots,
) -> Searched {
    let (mut hits, mut warnings): (Vec<Hit>, Vec<Warning>) = (Vec::new(), Vec::new());
    // The source and the document of the unit before.
    let mut last: (Option<String>, Option<String>) = (None, None);
    let mut open = false;
    let is_source = |language: &str| {
        Language::from_tag(language).is_some_and(|language| source.fit(&language).is_some())
    };
    let done = scan::each_unit(&file.path, &mut |w| warnings.push(w), &mut |_, unit| {
        let Some(unit) = slots.current(unit, place) else { return Ok(()) };
        let text = unit.variants.iter().find(|v| is_source(&v.language)).map(|v| v.text());
        let document = unit.document().map(str::to_owned);
        if open && let Some(hit) = hits.last_mut() {
            hit.after = text.clone().filter(|_| hit.unit.document() == document.as_deref());
        }
        let searched = |language: &str| match args.side {
            Some(Side::Source) => is_source(language),
            Some(Side::Target) => !is_source(language),
            None => true,
        };
        open = unit.variants.iter().any(|variant| {
            searched(&variant.language) && text::folded(&variant.text()).contains(wanted)
        });
        if open {
            let before = last.0.take().filter(|_| last.1 == document);
            hits.push(Hit { unit, before, after: None });
        }
        last = (text, document);
        Ok(())
    });
    (hits, warnings, done.err())
}

/// What stood beside the unit: its own properties say, else its place in the file.
fn context<'h>(hit: &'h Hit, kind: &str, place: &'h Option<String>) -> Option<&'h str> {
    hit.unit.prop(kind).or(place.as_deref())
}

fn shown(hit: &Hit, file: &Found) -> Vec<u8> {
    let unit = &hit.unit;
    let origin = unit.origin();
    let mut lines = format!("{}, unit {}", file.name, unit.number);
    let about = [
        origin.date.map(readable_date),
        origin.author.map(str::to_owned),
        unit.document().map(str::to_owned),
    ];
    for about in about.into_iter().flatten() {
        lines.push_str(", ");
        lines.push_str(&super::find::plain(&about));
    }
    lines.push('\n');
    let mut line = |mark: &str, text: &str| {
        lines.push_str(&format!("  {mark:<7} {}\n", super::find::plain(text)));
    };
    if let Some(before) = context(hit, "x-context-pre", &hit.before) {
        line("before:", before);
    }
    for variant in &unit.variants {
        line(&variant.language, &variant.text());
    }
    if let Some(after) = context(hit, "x-context-post", &hit.after) {
        line("after:", after);
    }
    lines.push('\n');
    lines.into_bytes()
}

fn line(hit: &Hit, file: &Found) -> serde_json::Value {
    let origin = hit.unit.origin();
    let variants = hit.unit.variants.iter();
    let variants: Vec<_> =
        variants.map(|v| serde_json::json!({"language": v.language, "text": v.text()})).collect();
    serde_json::json!({
        "memory": file.name,
        "unit": hit.unit.number,
        "variants": variants,
        "before": context(hit, "x-context-pre", &hit.before),
        "after": context(hit, "x-context-post", &hit.after),
        "author": origin.author,
        "date": origin.date,
        "document": hit.unit.document(),
    })
}
