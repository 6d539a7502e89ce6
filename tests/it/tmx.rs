//! The TMX reader on whole files: our own, one a quirk, and any folder of files with what
//! independent readers found in them.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::path::{Path, PathBuf};

use karakoram::error::{Error, ErrorKind};
use karakoram::format::tmx::Counts;
use karakoram::memory::unit::Unit;
use karakoram::store;

struct Outcome {
    units: Vec<Unit>,
    warnings: Vec<String>,
    error: Option<Error>,
    counts: Counts,
}

fn read(path: &Path) -> Outcome {
    let mut outcome =
        Outcome { units: vec![], warnings: vec![], error: None, counts: Counts::default() };
    let mut reader = match store::open_tmx(path) {
        Ok(reader) => reader,
        Err(error) => {
            outcome.error = Some(error);
            return outcome;
        }
    };
    for item in reader.by_ref() {
        match item {
            Ok(unit) => outcome.units.push(unit),
            Err(error) => outcome.error = Some(error),
        }
    }
    outcome.warnings = reader.warnings().iter().map(ToString::to_string).collect();
    outcome.counts = reader.counts();
    let Counts { total, read, repaired, skipped } = outcome.counts;
    assert_eq!(read + repaired, outcome.units.len() as u64);
    assert_eq!(total, read + repaired + skipped);
    outcome
}

#[test]
fn files_of_others_are_read_as_independent_readers_read_them() {
    let Some(zoo) = std::env::var_os("KARAKORAM_TMX_ZOO").map(PathBuf::from) else {
        println!("not run: KARAKORAM_TMX_ZOO names no folder");
        return;
    };
    let expected = std::fs::read_to_string(zoo.join("expected.jsonl")).unwrap();
    let mut faults = Vec::new();
    for line in expected.lines() {
        let expected: serde_json::Value = serde_json::from_str(line).unwrap();
        let name = expected["file"].as_str().unwrap();
        let outcome = read(&zoo.join("files").join(name));
        if let Err(fault) = check(&expected, &outcome) {
            faults.push(format!("{name}: {fault}"));
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// Where independent readers agree, the units, their variants and texts must be the same, and the
/// reader must have nothing to mend but what it says; elsewhere the policy holds.
fn check(expected: &serde_json::Value, outcome: &Outcome) -> Result<(), String> {
    let policy = expected["policy"].as_str().unwrap();
    let said = |ok: bool, what: &str| {
        if ok { Ok(()) } else { Err(format!("{what}; policy: {policy}")) }
    };
    let (units, noticed) = (outcome.units.len(), !outcome.warnings.is_empty());
    if expected["status"] == "agree" {
        if let Some(error) = &outcome.error {
            return Err(error.to_string());
        }
        // The texts of the first 400 units are listed, and the number of all.
        let listed = expected["tus"].as_array().unwrap();
        said(expected["tu"] == units, &format!("{units} units"))?;
        let variants: usize = outcome.units.iter().map(|unit| unit.variants.len()).sum();
        said(expected["tuv"] == variants, &format!("{variants} variants"))?;
        return same_units(listed, &outcome.units[..units.min(listed.len())]);
    }
    said(noticed || outcome.error.is_some(), "neither a warning nor an error")?;
    if let Some(before) = expected["tus_before_error"].as_array() {
        // The units before the damage are whole; the first damaged one may be among them where
        // a reader broke off within it.
        let whole = expected["tus_complete_before_error"].as_u64().unwrap() as usize;
        let intact = whole.min(before.len());
        same_units(&before[..intact], &outcome.units[..intact.min(units)])?;
    }
    if policy.contains("salvage the complete TUs") {
        let whole = expected["tus_complete_before_error"].as_u64().unwrap() as usize;
        let kind = outcome.error.as_ref().map(Error::kind);
        said(units == whole, &format!("{units} units, not {whole}"))?;
        return said(kind == Some(ErrorKind::Truncated), "the truncation is not an error");
    }
    if let Some(error) = &outcome.error {
        return Err(error.to_string());
    }
    // "40 TUs, warn", "keep all 40 TUs", "tolerant 40 TUs".
    let words: Vec<&str> = policy.split([' ', ',', ';']).collect();
    let wanted = words.windows(2).find(|pair| pair[1] == "TUs" && pair[0] != "0");
    if let Some(number) = wanted.and_then(|pair| pair[0].parse::<usize>().ok()) {
        said(units == number, &format!("{units} units"))?;
    }
    said(noticed, "no warning")
}

fn same_units(expected: &[serde_json::Value], found: &[Unit]) -> Result<(), String> {
    if expected.len() != found.len() {
        return Err(format!("{} units, not {}", found.len(), expected.len()));
    }
    for (expected, unit) in expected.iter().zip(found) {
        let expected: Vec<_> = expected["tuvs"]
            .as_array()
            .unwrap()
            .iter()
            .map(|tuv| {
                let text = if tuv["nocode"].is_null() { &tuv["all"] } else { &tuv["nocode"] };
                let text = text.as_str().unwrap_or_default().to_owned();
                (tuv["lang"].as_str().unwrap_or_default().to_owned(), text)
            })
            .collect();
        // An external entity may be left as its reference; one of the files has such an entity.
        let found: Vec<_> = unit
            .variants
            .iter()
            .map(|variant| (variant.language.clone(), variant.text().replace("&x;", "")))
            .collect();
        if expected != found {
            return Err(format!("unit {}: {found:?}, not {expected:?}", unit.number));
        }
    }
    Ok(())
}

/// What is compared of a file: the units by language and text, what was said, and how it ended.
fn render(outcome: &Outcome, folder: &Path) -> String {
    let mut lines = Vec::new();
    for unit in &outcome.units {
        let variants: Vec<_> = unit
            .variants
            .iter()
            .map(|variant| format!("{}={:?}", variant.language, variant.text()))
            .collect();
        lines.push(format!("{} {}", unit.number, variants.join(" ")));
    }
    lines.extend(outcome.warnings.iter().map(|warning| format!("! {warning}")));
    if let Some(error) = &outcome.error {
        lines.push(format!("{:?}: {error}", error.kind()));
    }
    lines.join("\n").replace(&format!("{}/", folder.display()), "")
}

/// The project's own zoo: small files, a quirk each. The snapshot says what comes of each: `number
/// language=text …` for a unit, `!` and each warning, and the error at its end.
#[test]
fn our_own_files_are_read_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/tmx");
    let mut files: Vec<_> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let found: Vec<String> = files
        .iter()
        .map(|path| {
            let outcome = read(path);
            let Counts { total, read, repaired, skipped } = outcome.counts;
            let name = path.file_name().unwrap().to_string_lossy();
            let counts = format!("{total} = {read} + {repaired} + {skipped}");
            format!("--- {name}: {counts}\n{}\n", render(&outcome, &folder))
        })
        .collect();
    insta::assert_snapshot!("zoo", found.concat());
}
