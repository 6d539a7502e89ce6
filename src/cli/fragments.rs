//! `karakoram fragments`, and the learning that any command may have to do.

use std::io::{self, BufRead, Write};
use std::path::PathBuf;

use indicatif::ProgressBar;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::args;
use super::lines::answer_lines;
use super::printer::Printer;
use super::{count, finish_output, languages, open_memory};
use crate::error::{Error, Result, Warning};
use crate::format::json;
use crate::fragments::{Fragment, Fragments};
use crate::memory::Memory;
use crate::store::learnt::{Kept, Learning, Reason};
use crate::text;

pub(super) fn run(args: &args::Fragments, printer: &mut Printer) -> Result<()> {
    let targets = languages(std::slice::from_ref(&args.to))?;
    let memory = open_memory(&args.memory, &targets, printer)?;
    let fragments = open(&memory, 0, &args.memory.memory, args.learn, printer);
    let find = |source: &str| {
        let mut found = if args.dice {
            fragments.find_by_dice(source, args.words)
        } else {
            fragments.find(source, args.words)
        };
        found.retain(|fragment| fragment.confidence * 100.0 >= f64::from(args.threshold));
        found
    };
    if args.jsonl && args.texts.is_empty() {
        let hint = "each line is an object such as {\"id\": 1, \"source\": \"…\"}";
        return answer_lines(printer, hint, |request: Request| {
            let proposals = find(&request.source).into_iter().map(Proposal::from).collect();
            Ok(Answer { id: Some(request.id), proposals })
        });
    }
    let answer = |source: &str| -> Result<Vec<u8>> {
        let found = find(source);
        if args.jsonl {
            let proposals = found.into_iter().map(Proposal::from).collect();
            return json::write_line(&Answer { id: None, proposals });
        }
        Ok(for_people(source, &found).into_bytes())
    };
    let mut out = printer.results();
    for text in &args.texts {
        if let Err(error) = out.write_all(&answer(text)?) {
            return finish_output(Err(error));
        }
    }
    if args.texts.is_empty() {
        printer.note_waiting();
        for line in io::stdin().lock().lines() {
            let name = "standard input".as_ref();
            let line = line.map_err(|error| Error::io("read", name, error))?;
            if let Err(error) = out.write_all(&answer(&line)?).and_then(|()| out.flush()) {
                return finish_output(Err(error));
            }
        }
    }
    finish_output(out.flush())
}

/// The fragments of one direction: what is kept, or learnt now, which is said before it is done.
pub(super) fn open(
    memory: &Memory,
    target: usize,
    paths: &[PathBuf],
    anew: bool,
    printer: &mut Printer,
) -> Fragments {
    let learning = Learning::new(memory, target, paths);
    let why = match learning.kept() {
        Kept::Fresh(fragments) if !anew => return *fragments,
        Kept::Fresh(_) => "as was asked for".to_owned(),
        Kept::Stale(Reason::None) => "none are kept yet".to_owned(),
        Kept::Stale(Reason::Changed) => "the memory has changed".to_owned(),
        Kept::Stale(Reason::Unusable(error)) => {
            printer.warning(&Warning::new(
                error.position().clone(),
                format!("{}; they are learnt anew", error.reason()),
            ));
            "those that are kept cannot be used".to_owned()
        }
    };
    let units = count(learning.units(), "unit");
    let languages = memory.target_languages().nth(target).map_or("", |language| language.name());
    printer.note(&format!("learning fragments for {languages} from {units}: {why}"));
    // The only clock of this module: the progress bar's.
    let clock = ProgressBar::hidden();
    let fragments = learning.learn();
    let seconds = clock.elapsed().as_secs_f64();
    match learning.keep(&fragments) {
        Ok(()) => printer
            .note(&format!("learnt in {seconds:.1} s, kept in {}", learning.file().display())),
        Err(error) => {
            printer.note(&format!("learnt in {seconds:.1} s"));
            let hint = error.hint().unwrap_or_default();
            let message = format!("{}: {hint}", error.reason());
            printer.warning(&Warning::new(error.position().clone(), message));
        }
    }
    fragments
}

/// A sentence to look up.
#[derive(Deserialize)]
struct Request {
    id: Box<RawValue>,
    source: String,
}

#[derive(Serialize)]
struct Answer {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Box<RawValue>>,
    proposals: Vec<Proposal>,
}

#[derive(Serialize)]
struct Proposal {
    start: usize,
    end: usize,
    target: String,
    confidence: f64,
    occurrences: u32,
    agreeing: u32,
    example: Example,
}

#[derive(Serialize)]
struct Example {
    memory: String,
    unit: u32,
    source: String,
    target: String,
}

impl From<Fragment> for Proposal {
    fn from(fragment: Fragment) -> Self {
        let example = fragment.example;
        Self {
            start: fragment.span.start,
            end: fragment.span.end,
            target: fragment.target,
            // Four digits: more would say that it is known better than it is.
            confidence: (fragment.confidence * 1e4).round() / 1e4,
            occurrences: fragment.occurrences,
            agreeing: fragment.agreeing,
            example: Example {
                memory: example.file,
                unit: example.number,
                source: example.source,
                target: example.target,
            },
        }
    }
}

fn for_people(source: &str, found: &[Fragment]) -> String {
    let mut lines = format!("{}\n", plain(source));
    if found.is_empty() {
        lines.push_str("     no fragment\n");
    }
    for fragment in found {
        let example = &fragment.example;
        lines.push_str(&format!(
            "{:>4.0}% {}: {}\n      {} of {}, as in {}, unit {}\n      {}\n      {}\n",
            (fragment.confidence * 100.0).floor(),
            plain(&source[fragment.span.range()]),
            plain(&fragment.target),
            fragment.agreeing,
            count(fragment.occurrences as usize, "place"),
            example.file,
            example.number,
            plain(&example.source),
            plain(&example.target),
        ));
    }
    lines.push('\n');
    lines
}

/// A text for a terminal: on one line, without control characters.
fn plain(text: &str) -> String {
    text::on_one_line(text).chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect()
}
