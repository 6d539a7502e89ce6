//! `karakoram memory …`: one file a command.

mod check;
mod clean;
mod compact;
mod convert;
mod diff;
mod evaluate;
mod stats;

use super::args::memory::{Memory, MemoryCommand};
use super::printer::Printer;
use super::settings::Settings;
use crate::error::Result;

pub(super) fn run(args: &Memory, settings: &Settings, printer: &mut Printer) -> Result<()> {
    match &args.command {
        MemoryCommand::Clean(args) => settings.check_writable(&args.file)?,
        MemoryCommand::Compact(args) => settings.check_writable(&args.memory)?,
        MemoryCommand::Convert(args) => {
            args.output.iter().try_for_each(|output| settings.check_writable(output))?;
        }
        _ => {}
    }
    match &args.command {
        MemoryCommand::List(args) => stats::list(args, printer),
        MemoryCommand::Stats(args) => stats::stats(args, printer),
        MemoryCommand::Check(args) => check::run(args, printer),
        MemoryCommand::Clean(args) => clean::run(args, printer),
        MemoryCommand::Compact(args) => compact::run(args, printer),
        MemoryCommand::Diff(args) => diff::run(args, printer),
        MemoryCommand::Evaluate(args) => evaluate::run(args, printer),
        MemoryCommand::Convert(args) => convert::run(args, printer),
    }
}
