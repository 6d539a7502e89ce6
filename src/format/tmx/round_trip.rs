//! What the writer promises, checked on any bytes: for the property tests and the fuzz targets.

use std::path::Path;

use super::{Header, Level, Reader, Writer};
use crate::memory::unit::Unit;

/// Reads bytes as TMX, writes the units, reads those and writes them again. The second file must be
/// read without a word and be the same as the third, and no text may have changed on the way.
///
/// # Errors
/// What was broken of that, in words.
#[doc(hidden)]
pub fn check_round_trip(bytes: &[u8]) -> Result<(), String> {
    let (header, units, _) = read(bytes);
    let first = write(&header, &units)?;
    let (header_again, units_again, words) = read(&first);
    let shown = || String::from_utf8_lossy(&first).into_owned();
    if !words.is_empty() {
        return Err(format!("{words:?} of what was written: {}", shown()));
    }
    let texts = |units: &[Unit]| -> Vec<Vec<String>> {
        let kept = units.iter().filter(|unit| !unit.variants.is_empty());
        kept.map(|unit| unit.variants.iter().map(|v| v.text()).collect()).collect()
    };
    if texts(&units) != texts(&units_again) {
        return Err(format!("{:?} became {:?}", texts(&units), texts(&units_again)));
    }
    let second = write(&header_again, &units_again)?;
    if first != second {
        let second = String::from_utf8_lossy(&second).into_owned();
        return Err(format!("written twice: {}\nand {second}", shown()));
    }
    Ok(())
}

fn read(bytes: &[u8]) -> (Header, Vec<Unit>, Vec<String>) {
    let mut reader = Reader::new(bytes, Path::new("fuzz.tmx"));
    let (mut units, mut words) = (Vec::new(), Vec::new());
    for item in reader.by_ref() {
        match item {
            Ok(unit) => units.push(unit),
            Err(error) => words.push(error.to_string()),
        }
    }
    words.extend(reader.warnings().iter().map(ToString::to_string));
    let counts = reader.counts();
    if counts.total != counts.read + counts.repaired + counts.skipped {
        words.push(format!("{counts:?} do not add up"));
    }
    (reader.header().clone(), units, words)
}

fn write(header: &Header, units: &[Unit]) -> Result<Vec<u8>, String> {
    let failed = |error: std::io::Error| error.to_string();
    let mut writer = Writer::new(Vec::new(), header, Level::Two).map_err(failed)?;
    for unit in units {
        writer.unit(unit).map_err(failed)?;
    }
    Ok(writer.finish().map_err(failed)?.0)
}
