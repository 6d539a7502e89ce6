//! `karakoram draft --watch`: looks at the documents every second or two, and drafts what has come
//! or changed as soon as it is complete, which is when it has stayed the same from one look to the
//! next.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, SystemTime};

use super::args::Draft;
use super::draft;
use super::printer::Printer;
use super::settings::Settings;
use crate::batch::{self, DraftName, Plan};
use crate::error::{Error, ErrorKind, Result};

/// The time from one look to the next.
const PAUSE: Duration = Duration::from_secs(1);

/// What a document looks like from outside: size and time.
type Looks = BTreeMap<PathBuf, Option<(u64, SystemTime)>>;

/// Runs until it is stopped.
pub(super) fn run(
    args: &Draft,
    name: &DraftName,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<()> {
    let (mut before, mut done) = (Looks::new(), None);
    let mut waiting = false;
    loop {
        let plan = batch::plan(&args.inputs, &args.out).named(name);
        let now = look(&plan);
        let settled = complete(&before, &now);
        if done.as_ref() != Some(&settled) && !settled.is_empty() {
            let plan = only(plan, &settled);
            match draft::once(args, &plan, settings, printer) {
                // Wrong usage stays wrong.
                Err(error) if matches!(error.kind(), ErrorKind::Language | ErrorKind::Usage) => {
                    return Err(error);
                }
                Err(error) => printer.error(&error),
                Ok(()) => {}
            }
            printer.finish_progress();
            printer.hidden_warnings();
            done = Some(settled);
            waiting = false;
        } else if !waiting && now == before {
            for error in plan.errors.iter().filter(|error| is_lasting(error)) {
                printer.error(error);
            }
            printer.note("watching; end with Ctrl-C");
            waiting = true;
        }
        before = now;
        thread::sleep(PAUSE);
    }
}

/// An empty folder is what is waited for to fill.
fn is_lasting(error: &Error) -> bool {
    error.kind() != ErrorKind::Empty
}

fn look(plan: &Plan) -> Looks {
    let look = |path: &PathBuf| {
        let metadata = fs::metadata(path).ok()?;
        Some((metadata.len(), metadata.modified().ok()?))
    };
    plan.jobs.iter().map(|job| (job.path.clone(), look(&job.path))).collect()
}

/// The documents that have not changed since the last look.
fn complete(before: &Looks, now: &Looks) -> Looks {
    let same = |path: &PathBuf, looks: &Option<(u64, SystemTime)>| {
        looks.is_some() && before.get(path) == Some(looks)
    };
    let settled = now.iter().filter(|(path, looks)| same(path, looks));
    settled.map(|(path, looks)| (path.clone(), *looks)).collect()
}

/// The plan for some of its documents; what else is wrong is said once they are all there.
fn only(mut plan: Plan, settled: &Looks) -> Plan {
    plan.jobs.retain(|job| settled.contains_key(&job.path));
    plan.errors.retain(is_lasting);
    plan
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_complete_once_it_has_stayed_the_same() {
        let at = |size| Some((size, SystemTime::UNIX_EPOCH));
        let looks = |list: &[(&str, u64)]| -> Looks {
            list.iter().map(|(path, size)| (PathBuf::from(path), at(*size))).collect()
        };
        let before = looks(&[("a", 1), ("b", 1)]);
        let now = looks(&[("a", 1), ("b", 2), ("c", 1)]);
        assert_eq!(complete(&before, &now), looks(&[("a", 1)]));
        assert_eq!(complete(&now, &now), now);
        let mut gone = now;
        gone.insert("d".into(), None);
        assert!(!complete(&gone, &gone).contains_key(&PathBuf::from("d")));
    }
}
