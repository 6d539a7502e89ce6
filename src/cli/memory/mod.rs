//! `karakoram memory …`: one file a command.

mod convert;

use super::args::memory::{Memory, MemoryCommand};
use super::printer::Printer;
use crate::error::Result;

pub(super) fn run(args: &Memory, printer: &mut Printer) -> Result<()> {
    match &args.command {
        MemoryCommand::Convert(args) => convert::run(args, printer),
    }
}
