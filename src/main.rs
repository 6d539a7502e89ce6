//! Parse, run, exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    karakoram::cli::run(std::env::args_os())
}
