//! `karakoram terms list --from-memory`: names with their renderings, candidates for the glossary.

use std::io::Write;

use super::args::terms::TermsList;
use super::printer::Printer;
use super::{count, finish_output, fragments, intact, languages, open_identified, terms};
use crate::error::{Error, ErrorKind, Result};
use crate::format::tsv;
use crate::language::Language;
use crate::pipeline::history::{Course, DatedRendering, NameHistory, history};
use crate::store::learnt::Learning;
use crate::terms::{Concept, Glossary, Status, Term};

pub(super) fn list(args: &TermsList, printer: &mut Printer) -> Result<()> {
    let Some(to) = &args.to else {
        let error = Error::new(ErrorKind::Usage, "--from-memory needs a language to look at");
        return Err(error.with_hint("add --to zh, or another language of the memory"));
    };
    let targets = languages(std::slice::from_ref(to))?;
    let (memory, files) = open_identified(&args.memory, &targets, printer)?;
    let learning = Learning::new(&memory, 0, &args.memory.memory, files);
    let (learnt, _) = fragments::open(&learning, false, printer);
    let histories = history(memory.pair(0), &learnt, args.least.into());
    intact(&memory)?;
    let bytes = match args.format.version() {
        None => table(&histories, memory.source_language(), &targets[0]).into_bytes(),
        Some(version) => {
            let glossary = candidates(&histories, memory.source_language(), &targets[0]);
            terms::tbx(&glossary, version, printer)
        }
    };
    let mut out = printer.results();
    finish_output(out.write_all(&bytes).and_then(|()| out.flush()))?;
    let of = |course| histories.iter().filter(|one| one.course == course).count();
    printer.note(&format!(
        "{}, {} of them rendered otherwise than before, {} in two ways at a time",
        count(histories.len(), "name"),
        of(Course::Changed),
        of(Course::SideBySide),
    ));
    Ok(())
}

/// What there is to say of a rendering beside others.
fn note(history: &NameHistory, rendering: usize) -> &'static str {
    match (history.course, rendering) {
        (Course::Steady, _) => "",
        (Course::Changed, 0) => "changed: this is the latest",
        (Course::Changed, _) => "changed: this is an earlier one",
        (Course::SideBySide, _) => "side by side with another",
    }
}

/// A date as `2024-03-12`; nothing where there is none.
fn day(date: u64) -> String {
    match date / 1_000_000 {
        0 => String::new(),
        day => format!("{:04}-{:02}-{:02}", day / 10_000, day / 100 % 100, day % 100),
    }
}

/// A row for each rendering, with the headings of a glossary.
fn table(histories: &[NameHistory], from: &Language, to: &Language) -> String {
    let heading = [from.as_str(), to.as_str(), "note", "date", "places", "of", "first", "document"];
    let mut rows = tsv::row(heading);
    for history in histories {
        for (number, rendering) in history.renderings.iter().enumerate() {
            let DatedRendering { target, places, dates, document, unit } = rendering;
            let [first, last] = dates.map(day);
            rows.push_str(&tsv::row([
                history.name.as_str(),
                target,
                note(history, number),
                &last,
                &places.to_string(),
                &history.places.to_string(),
                &first,
                &format!("{document}, unit {unit}"),
            ]));
        }
    }
    rows
}

/// The latest rendering of each name as the preferred term, earlier ones as admitted.
fn candidates(histories: &[NameHistory], from: &Language, to: &Language) -> Glossary {
    let concept = |history: &NameHistory| {
        let name =
            Term { language: from.clone(), text: history.name.clone(), status: Status::Preferred };
        let renderings = history.renderings.iter().enumerate().map(|(number, rendering)| Term {
            language: to.clone(),
            text: rendering.target.clone(),
            status: if number == 0 { Status::Preferred } else { Status::Admitted },
        });
        Concept {
            note: note(history, 0).to_owned(),
            date: history.renderings.first().map(|latest| day(latest.dates[1])).unwrap_or_default(),
            terms: std::iter::once(name).chain(renderings).collect(),
            ..Concept::default()
        }
    };
    Glossary { concepts: histories.iter().map(concept).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_people_write_them() {
        assert_eq!((day(20_240_312_101_500), day(0)), ("2024-03-12".to_owned(), String::new()));
    }
}
