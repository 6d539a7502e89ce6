//! `karakoram fragments`, and the learning that any command may have to do.

use std::io::{self, BufRead, Write};

use indicatif::ProgressBar;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

use super::args::terms as args;
use super::lines::answer_lines_in_order;
use super::printer::Printer;
use super::{count, finish_output, intact, languages, open_identified};
use crate::error::{Error, Result, Warning};
use crate::format::json;
use crate::fragments::{Fragment, Fragments, Nearness, Origin};
use crate::store::learnt::{Kept, Learning, Reason};
use crate::text;

pub(super) fn run(args: &args::Fragments, printer: &mut Printer) -> Result<()> {
    let targets = languages(std::slice::from_ref(&args.to))?;
    let (memory, files) = open_identified(&args.memory, &targets, printer)?;
    let learning = Learning::new(&memory, 0, &args.memory.memory, files);
    let (fragments, _) = open(&learning, args.learn, printer);
    intact(&memory)?;
    // All that is asked is one text, so far as it has been told.
    let find = |source: &str, text: Nearness| {
        let mut found = if args.dice {
            fragments.find_by_dice(source, args.words)
        } else {
            fragments.find(source, args.words, &[], text)
        };
        found.retain(|fragment| fragment.confidence * 100.0 >= f64::from(args.threshold));
        found
    };
    if args.jsonl && args.texts.is_empty() {
        let hint = "each line is an object such as {\"id\": 1, \"source\": \"…\"}";
        let look = |request: &Request| fragments.nearness(&request.source);
        return answer_lines_in_order(printer, hint, look, |request: Request, text| {
            let proposals = find(&request.source, text).into_iter().map(Proposal).collect();
            Answer { id: Some(request.id), proposals }
        });
    }
    let mut text = Nearness::default();
    let mut answer = |source: &str| -> Result<Vec<u8>> {
        text += fragments.nearness(source);
        let found = find(source, text);
        if args.jsonl {
            let proposals = found.into_iter().map(Proposal).collect();
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

/// How long learning takes.
pub(super) const TIME: &str = "up to a minute of a core for 100,000 units";
/// From so many units on that is worth a word.
const LONG: usize = 10_000;

/// Fragments, and what they were learnt from.
pub(super) type Learnt = (Fragments, Origin);

/// The fragments of one direction: what is kept, or learnt now, which is said before it is done.
pub(super) fn open(learning: &Learning<'_>, anew: bool, printer: &mut Printer) -> Learnt {
    let why = match learning.kept() {
        Kept::Fresh(learnt) if !anew => return *learnt,
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
    let language = learning.target().name();
    let time = if learning.units() < LONG { String::new() } else { format!("; {TIME}") };
    printer.note(&format!("learning fragments for {language} from {units}: {why}{time}"));
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
    (fragments, learning.origin())
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

struct Proposal(Fragment);

impl Serialize for Proposal {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        ProposalView::from(&self.0).serialize(serializer)
    }
}

#[derive(Serialize)]
struct ProposalView<'f> {
    start: usize,
    end: usize,
    target: &'f str,
    confidence: f64,
    occurrences: u32,
    agreeing: u32,
    example: json::ExampleView<'f>,
}

impl<'f> From<&'f Fragment> for ProposalView<'f> {
    fn from(fragment: &'f Fragment) -> Self {
        Self {
            start: fragment.span.start,
            end: fragment.span.end,
            target: &fragment.target,
            confidence: json::rounded(fragment.confidence),
            occurrences: fragment.occurrences,
            agreeing: fragment.agreeing,
            example: (&fragment.example).into(),
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
