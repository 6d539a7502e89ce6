//! `karakoram finish`

use std::path::Path;

use super::args::Finish;
use super::count;
use super::printer::Printer;
use crate::document::{CodedText, Document, DocumentFormat, Rendering};
use crate::draft::codes::{self, Languages};
use crate::draft::finished::FinishedDraft;
use crate::draft::fit::{Fit, fit};
use crate::error::{Error, ErrorKind, Position, Result, Warning};
use crate::format::{finished, target};
use crate::language::Language;
use crate::pipeline::{self, Segmented};
use crate::segmentation::Segmenter;
use crate::store;

pub(super) fn run(args: &Finish, printer: &mut Printer) -> Result<()> {
    let path = &args.document;
    let format = DocumentFormat::of(path).unwrap_or(DocumentFormat::Text);
    let bytes = store::read(path, format.most_bytes())?;
    let (document, warnings) =
        Document::read(&bytes, format).map_err(|error| error.in_file(path))?;
    for mut warning in warnings {
        warning.position.file.get_or_insert_with(|| path.clone());
        printer.warning(&warning);
    }
    for draft in &args.drafts {
        if let Err(error) = finish(args, &document, draft, printer) {
            printer.error(&error);
        }
    }
    Ok(())
}

/// Builds the documents of one draft, a file a language.
fn finish(args: &Finish, document: &Document, path: &Path, printer: &mut Printer) -> Result<()> {
    let bytes = store::read(path, finished::MOST_BYTES)?;
    let (drafts, warnings) = finished::read(&bytes, path)?;
    warnings.iter().for_each(|warning| printer.warning(warning));
    let draft = choose(&drafts, &args.document).map_err(|error| error.in_file(path))?;
    let segmenter = Segmenter::for_language(&draft.source_language);
    let segmented = pipeline::segment(&draft.document, document, &segmenter);
    for language in &draft.target_languages {
        let fit = fit(&segmented.segments, draft, language);
        say(&fit, language, path, printer);
        if fit.targets.iter().all(Option::is_none) {
            let reason =
                format!("it holds no translation into {language} of the document's sentences");
            let error = Error::new(ErrorKind::Empty, reason).in_file(path);
            printer.error(&error.with_hint("see that --document names the release of the draft"));
            continue;
        }
        let targets = targets(&segmented, &fit, &draft.source_language);
        let rendering = Rendering {
            source: &draft.source_language,
            target: language,
            untranslated: args.untranslated,
        };
        let bytes = target::with_targets(document, &segmented.segments, &targets, &rendering)?;
        let out = args.out.join(file_name(&args.document, path, language));
        store::write_atomically(&out, &bytes)?;
        let translated = fit.targets.iter().flatten().count();
        let all = count(segmented.segments.len(), "sentence");
        printer.note(&format!("{}: {translated} of {all} translated", out.display()));
    }
    Ok(())
}

/// The name of a finished document: that of the release with the language as the draft has it in
/// its own name (`launch.zh.xlf`), since inside some formats write `zh-CN` for `zh`.
fn file_name(document: &Path, draft: &Path, language: &Language) -> String {
    let stem = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let draft = stem(draft);
    let named = draft.rsplit_once('.').and_then(|(_, tag)| Language::from_tag(tag));
    let named = named.filter(|named| named.with_region() == language.with_region());
    let language = named.as_ref().unwrap_or(language);
    match document.extension() {
        Some(extension) => format!("{}.{language}.{}", stem(document), extension.to_string_lossy()),
        None => format!("{}.{language}", stem(document)),
    }
}

/// The draft of the document, where a file holds several.
fn choose<'d>(drafts: &'d [FinishedDraft], document: &Path) -> Result<&'d FinishedDraft> {
    if let [draft] = drafts {
        return Ok(draft);
    }
    let name = document.file_name();
    let found = drafts.iter().find(|draft| Path::new(&draft.document).file_name() == name);
    found.ok_or_else(|| {
        let names: Vec<&str> = drafts.iter().map(|draft| draft.document.as_str()).collect();
        let reason = format!("it holds no draft of that document, but of: {}", names.join(", "));
        Error::new(ErrorKind::Missing, reason).with_hint("name one of them with --document")
    })
}

fn targets(segmented: &Segmented, fit: &Fit<'_>, from: &Language) -> Vec<Option<CodedText>> {
    let parts = segmented.segments.iter().zip(&fit.targets);
    parts
        .map(|(segment, target)| {
            target.map(|target| {
                let coded = CodedText { text: target.text.clone(), codes: target.codes.clone() };
                let languages = Languages { source: from, target: &target.language };
                codes::complete(&segment.coded(), &coded, languages).trimmed()
            })
        })
        .collect()
}

/// Names what does not belong together, and what nobody has confirmed.
fn say(fit: &Fit<'_>, language: &Language, path: &Path, printer: &mut Printer) {
    for row in &fit.strange {
        let position = Position { line: row.line, ..Position::file(path) };
        let message = format!("segment {} is not in the document, and was left out", row.id);
        printer.warning(&Warning::new(position, message));
    }
    if !fit.missing.is_empty() {
        let numbers: Vec<String> = fit.missing.iter().take(8).map(u32::to_string).collect();
        let more = if fit.missing.len() > 8 { ", …" } else { "" };
        let all = count(fit.missing.len(), "sentence");
        let message =
            format!("{all} of the document are not in the draft: {}{more}", numbers.join(", "));
        printer.warning(&Warning::new(Position::file(path), message));
    }
    let unconfirmed = fit.targets.iter().flatten().filter(|target| !target.confirmed).count();
    if unconfirmed > 0 {
        let all = count(unconfirmed, "translation");
        let message = format!("{all} into {language} used that nobody has confirmed");
        printer.warning(&Warning::new(Position::file(path), message));
    }
}
