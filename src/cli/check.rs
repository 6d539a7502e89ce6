//! `karakoram check`

use std::io::Write;
use std::path::Path;

use serde::Serialize;

use super::args::check::Check;
use super::parts::glossary_if_there;
use super::printer::Printer;
use super::{count, finish_output};
use crate::draft::check::{Finding, Severity, check_beside};
use crate::draft::finished::FinishedDraft;
use crate::error::Result;
use crate::format::finished::{self, MOST_BYTES};
use crate::format::json;
use crate::store;
use crate::terms::Termbase;

/// A finding, for programs.
#[derive(Serialize)]
struct FindingView<'f> {
    file: String,
    document: &'f str,
    segment: &'f str,
    line: Option<u64>,
    language: &'f str,
    severity: &'static str,
    check: &'static str,
    reason: &'f str,
}

pub(super) fn run(args: &Check, printer: &mut Printer) -> Result<()> {
    let mut out = printer.results();
    let drafts: Vec<(&Path, FinishedDraft)> =
        args.drafts.iter().flat_map(|path| read(path, printer)).collect();
    // The files of other languages of the same document are witnesses.
    let all: Vec<&FinishedDraft> = drafts.iter().map(|(_, draft)| draft).collect();
    let glossary = glossary_if_there(&args.glossary, printer)?;
    let terms = glossary.and_then(|(glossary, _)| {
        let (_, first) = drafts.first()?;
        let targets: Vec<_> = all.iter().flat_map(|draft| draft.target_languages.clone()).collect();
        Some(Termbase::new(glossary, &first.source_language, &targets))
    });
    let (mut errors, mut warnings) = (0, 0);
    for (path, draft) in &drafts {
        for finding in check_beside(draft, &all, terms.as_ref()) {
            match finding.severity {
                Severity::Error => errors += 1,
                Severity::Warning => warnings += 1,
            }
            let line = if args.jsonl {
                json::write_line(&FindingView {
                    file: path.display().to_string(),
                    document: &draft.document,
                    segment: &finding.segment,
                    line: finding.line,
                    language: finding.language.as_str(),
                    severity: finding.severity.as_str(),
                    check: finding.check,
                    reason: &finding.reason,
                })?
            } else {
                line(&path.display().to_string(), &finding).into_bytes()
            };
            if let Err(error) = out.write_all(&line) {
                return finish_output(Err(error));
            }
        }
    }
    finish_output(out.flush())?;
    let found = format!("{}, {}", count(errors, "error"), count(warnings, "warning"));
    printer.note(&format!("checked {}: {found}", count(drafts.len(), "draft")));
    if errors > 0 {
        printer.fail();
    }
    Ok(())
}

/// The drafts of a file; none where it cannot be read.
fn read<'p>(path: &'p Path, printer: &mut Printer) -> Vec<(&'p Path, FinishedDraft)> {
    match store::read(path, MOST_BYTES).and_then(|bytes| finished::read(&bytes, path)) {
        Ok((drafts, warnings)) => {
            warnings.iter().for_each(|warning| printer.warning(warning));
            drafts.into_iter().map(|draft| (path, draft)).collect()
        }
        Err(error) => {
            printer.error(&error);
            Vec::new()
        }
    }
}

/// `FILE:LINE: segment 7, ur: error: …`
fn line(file: &str, finding: &Finding) -> String {
    let place = finding.line.map(|line| format!(":{line}")).unwrap_or_default();
    let (segment, language) = (&finding.segment, &finding.language);
    let severity = finding.severity.as_str();
    let text =
        format!("{file}{place}: segment {segment}, {language}: {severity}: {}", finding.reason);
    let clean = |c: char| if c.is_control() { '\u{FFFD}' } else { c };
    format!("{}\n", text.chars().map(clean).collect::<String>())
}
