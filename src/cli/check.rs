//! `karakoram check`

use std::io::Write;

use serde::Serialize;

use super::args::check::Check;
use super::printer::Printer;
use super::{count, finish_output};
use crate::draft::check::{Finding, Severity, check};
use crate::error::Result;
use crate::format::finished::{self, MOST_BYTES};
use crate::format::json;
use crate::store;

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
    let (mut errors, mut warnings, mut drafts) = (0, 0, 0);
    for path in &args.drafts {
        let read = store::read(path, MOST_BYTES).and_then(|bytes| finished::read(&bytes, path));
        let (read, noted) = match read {
            Ok(read) => read,
            Err(error) => {
                printer.error(&error);
                continue;
            }
        };
        noted.iter().for_each(|warning| printer.warning(warning));
        for draft in read {
            drafts += 1;
            for finding in check(&draft) {
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
    }
    finish_output(out.flush())?;
    let found = format!("{}, {}", count(errors, "error"), count(warnings, "warning"));
    printer.note(&format!("checked {}: {found}", count(drafts, "draft")));
    if errors > 0 {
        printer.fail();
    }
    Ok(())
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
