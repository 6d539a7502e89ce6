//! `karakoram commit`

use std::path::{Path, PathBuf};

use super::args::memory::Commit;
use super::printer::Printer;
use super::settings::Settings;
use super::{clock, count};
use crate::document::{Document, DocumentFormat};
use crate::draft::accept::{Acceptance, Release, Remark, accept};
use crate::draft::finished::{FinishedDraft, FinishedSegment};
use crate::error::{Error, ErrorKind, Position, Result, Warning};
use crate::format::finished;
use crate::language::Language;
use crate::store::{
    self,
    updates::{Committed, Updates},
};

pub(super) fn run(args: &Commit, settings: &Settings, printer: &mut Printer) -> Result<()> {
    let author = author(args.author.as_deref())?;
    let now = clock::now()?;
    let folder = settings.receiving(&args.memory)?;
    if folder.is_file() {
        let error = Error::new(ErrorKind::Usage, "finished drafts go into a folder, not a file");
        return Err(error.in_file(folder).with_hint("name the memory's folder with --memory"));
    }
    let files = files(&args.drafts, printer);
    if files.is_empty() {
        return Ok(()); // Each input that failed was named.
    }
    let mut updates = Updates::open(folder, || printer.note("waiting for another commit to end"))?;
    let (mut added, mut known) = (0, 0);
    for file in &files {
        match read(file, printer) {
            Ok(mut drafts) => {
                for draft in &mut drafts {
                    take_edited(file, draft, args, printer);
                    let acceptance = accept(draft, release(draft, printer).as_ref());
                    // What is doubtful is said before it is stored.
                    let refused = remark(file, draft, &acceptance, printer);
                    match updates.commit(draft, &acceptance, &author, now) {
                        Ok(committed) => {
                            added += committed.added;
                            known += committed.known;
                            tell(file, &committed, (acceptance.unconfirmed, refused), printer);
                        }
                        Err(error) => printer.error(&error),
                    }
                }
            }
            Err(error) => printer.error(&error),
        }
    }
    let (added, known) = (count(added, "translation"), known);
    printer.note(&format!("{added} added to {}, {known} there already", folder.display()));
    Ok(())
}

/// Counts as confirmed what somebody has written, where that is asked for; else says how much of it
/// is left out.
fn take_edited(file: &Path, draft: &mut FinishedDraft, args: &Commit, printer: &mut Printer) {
    if args.edited {
        draft.confirm_edited();
        return;
    }
    let edited = draft.count_edited();
    if edited > 0 {
        let message = format!(
            "{} edited and not confirmed, and left out; --edited takes them too",
            count(edited, "translation")
        );
        printer.warning(&Warning::new(Position::file(file), message));
    }
}

/// Who confirms.
fn author(named: Option<&str>) -> Result<String> {
    let from_environment =
        || ["USER", "USERNAME", "LOGNAME"].iter().find_map(|name| std::env::var(name).ok());
    let author = named.map(str::to_owned).or_else(from_environment).unwrap_or_default();
    match author.trim() {
        "" => {
            let error = Error::new(ErrorKind::Usage, "it is not known who confirms the drafts");
            Err(error.with_hint("give your name with --author"))
        }
        author => Ok(author.to_owned()),
    }
}

/// The drafts that were named, and those in folders that were named.
fn files(inputs: &[PathBuf], printer: &mut Printer) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for input in inputs {
        match store::is_folder(input) {
            Ok(false) => files.push(input.clone()),
            Ok(true) => {
                let mut errors = Vec::new();
                let mut found = Vec::new();
                for file in
                    store::walk(input, &mut errors).filter(|file| finished::may_be_draft(file))
                {
                    // Finished documents, reports and the like lie beside drafts.
                    match store::read(&file, finished::MOST_BYTES) {
                        Ok(bytes) if finished::is_draft(&bytes, &file) => found.push(file),
                        Ok(_) => printer.detail(&format!("{}: no draft", file.display())),
                        Err(error) => printer.error(&error),
                    }
                }
                if found.is_empty() && errors.is_empty() {
                    let error = Error::new(ErrorKind::Empty, "the folder holds no draft");
                    errors.push(error.in_file(input).with_hint(
                        "drafts that can be taken in are .xlf, .xliff, .po, .docx, .xlsx, .html, .tsv \
                         and .json files",
                    ));
                }
                files.extend(found);
                errors.iter().for_each(|error| printer.error(error));
            }
            Err(error) => printer.error(&error),
        }
    }
    files
}

fn read(file: &Path, printer: &mut Printer) -> Result<Vec<FinishedDraft>> {
    let bytes = store::read(file, finished::MOST_BYTES)?;
    let (drafts, warnings) = finished::read(&bytes, file)?;
    warnings.iter().for_each(|warning| printer.warning(warning));
    Ok(drafts)
}

/// The release that a draft was made of, where it still lies where it was: it may have been edited since.
fn release(draft: &FinishedDraft, printer: &mut Printer) -> Option<Release> {
    let path = Path::new(&draft.document);
    if !path.is_file() {
        return None;
    }
    let format = DocumentFormat::of(path).unwrap_or(DocumentFormat::Text);
    let read = store::read(path, format.most_bytes());
    match read.and_then(|bytes| Document::read(&bytes, format).map_err(|e| e.in_file(path))) {
        Ok((document, _)) => {
            Some(Release::new(document.blocks().iter().map(|block| block.text.as_str())))
        }
        Err(error) => {
            let message = format!("it was not seen whether the release has changed: {error}");
            printer.warning(&Warning::new(Position::file(path), message));
            None
        }
    }
}

/// Says what there is to remark; gives the number of targets that are refused.
fn remark(
    file: &Path,
    draft: &FinishedDraft,
    acceptance: &Acceptance,
    printer: &mut Printer,
) -> usize {
    let mut refused = 0;
    for (place, language, remark) in &acceptance.remarks {
        let segment = &draft.segments[*place];
        let position = Position { line: segment.line, ..Position::file(file) };
        let words = words(segment, language, remark);
        match remark {
            Remark::SourceChanged | Remark::ReleaseChanged => {
                refused += 1;
                printer.error(&refusal(words).at(position));
            }
            Remark::Faulty(_) => printer.alert(&Warning::new(position, words)),
            Remark::SourceUnknown | Remark::UneditedFuzzy(_) | Remark::ConfirmedEmpty => {
                printer.warning(&Warning::new(position, words));
            }
        }
    }
    refused
}

fn tell(
    file: &Path,
    committed: &Committed,
    (unconfirmed, refused): (usize, usize),
    printer: &mut Printer,
) {
    if committed.dropped > 0 {
        let message = format!(
            "{} left out that TMX cannot hold",
            count(committed.dropped as usize, "control character")
        );
        printer.warning(&Warning::new(Position::file(file), message));
    }
    let Committed { added, known, file: update, .. } = committed;
    let into = update.as_ref().map(|update| format!(" in {}", update.display()));
    printer.detail(&format!(
        "{}: {added} added{}, {known} there already, {unconfirmed} not confirmed, {refused} refused",
        file.display(),
        into.unwrap_or_default()
    ));
}

fn refusal(reason: String) -> Error {
    Error::new(ErrorKind::Malformed, reason)
        .with_hint("draft the changed release again, and translate the segment there")
}

fn words(segment: &FinishedSegment, language: &Language, remark: &Remark) -> String {
    let (id, language) = (&segment.id, language.name());
    match remark {
        Remark::SourceUnknown => format!(
            "segment {id}: the file has lost what tells whether the source has changed; the \
             {language} target was taken as it is"
        ),
        Remark::UneditedFuzzy(score) => format!(
            "segment {id}: the {language} target is a proposal of {score}%, confirmed unedited; it \
             was taken as it is"
        ),
        Remark::Faulty(reason) => {
            format!("segment {id}, {language}: {reason}; it was taken as it is")
        }
        Remark::ConfirmedEmpty => {
            format!(
                "segment {id}: the {language} target is confirmed and empty; it was passed over"
            )
        }
        Remark::SourceChanged => format!(
            "segment {id}: its source has changed since the draft was made; the {language} target was \
             refused"
        ),
        Remark::ReleaseChanged => format!(
            "segment {id}: the release does not hold its source any more; the {language} target was \
             refused"
        ),
    }
}
