//! `karakoram memory compact`

use super::super::args::memory::Compact;
use super::super::count;
use super::super::printer::Printer;
use crate::error::Result;
use crate::store::compact::{self, Compacted};

pub(super) fn run(args: &Compact, printer: &mut Printer) -> Result<()> {
    let waiting = || printer.note("waiting for another command to end");
    match compact::updates(&args.memory, waiting)? {
        None => printer.note("there is nothing to fold: at most one update file"),
        Some(Compacted { file, files, units, superseded }) => printer.note(&format!(
            "{} folded into {}: {}, {superseded} superseded targets left out",
            count(files, "file"),
            file.display(),
            count(units, "unit")
        )),
    }
    Ok(())
}
