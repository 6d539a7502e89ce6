//! The TMX reader on whole files: our own, one a quirk, and any folder of files with what
//! independent readers found in them.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::io::BufReader;
use std::path::{Path, PathBuf};

use karakoram::error::{Error, ErrorKind};
use karakoram::format::tmx::{Counts, Reader};
use karakoram::memory::unit::Unit;

struct Outcome {
    units: Vec<Unit>,
    warnings: Vec<String>,
    error: Option<Error>,
    counts: Counts,
}

fn read(path: &Path) -> Outcome {
    let mut reader = Reader::new(BufReader::new(std::fs::File::open(path).unwrap()), path);
    let mut outcome =
        Outcome { units: vec![], warnings: vec![], error: None, counts: Counts::default() };
    for item in reader.by_ref() {
        match item {
            Ok(unit) => outcome.units.push(unit),
            Err(error) => outcome.error = Some(error),
        }
    }
    outcome.warnings = reader.warnings().iter().map(ToString::to_string).collect();
    outcome.counts = reader.counts();
    assert_eq!(outcome.counts.read, outcome.units.len() as u64);
    assert_eq!(outcome.counts.total, outcome.counts.read + outcome.counts.skipped);
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

/// Compares with what independent readers found where they agree, and with the policy elsewhere.
fn check(expected: &serde_json::Value, outcome: &Outcome) -> Result<(), String> {
    let policy = expected["policy"].as_str().unwrap();
    let said = |ok: bool, what: &str| {
        if ok { Ok(()) } else { Err(format!("{what}; policy: {policy}")) }
    };
    if !expected["container"].is_null() {
        let kind = outcome.error.as_ref().map(Error::kind);
        return said(kind == Some(ErrorKind::Unsupported), "compressed, and not refused");
    }
    let left_out = |warning: &String| warning.contains("such entities are never expanded");
    if expected["status"] == "agree" && outcome.warnings.iter().any(left_out) {
        // Independent readers expand what a file declares; we leave that unit out and say so.
        return said(expected["tu"] == outcome.counts.total, "the units do not add up");
    }
    if expected["status"] == "agree" {
        if let Some(error) = &outcome.error {
            return Err(error.to_string());
        }
        // The texts of the first 400 units are listed, and the number of all.
        let (units, listed) = (outcome.units.len(), expected["tus"].as_array().unwrap());
        said(expected["tu"] == units, &format!("{units} units"))?;
        return same_units(listed, &outcome.units[..units.min(listed.len())]);
    }
    let units = outcome.units.len();
    let noticed = !outcome.warnings.is_empty();
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
    if policy.contains("40 TUs") {
        said(units == 40, &format!("{units} units"))?;
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
                (tuv["lang"].as_str().unwrap().to_owned(), text.as_str().unwrap().to_owned())
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

#[test]
fn our_own_files_are_read_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/tmx");
    for (name, expected) in EXPECTED {
        let found = render(&read(&folder.join(name)), &folder);
        assert_eq!(found, expected.trim_matches('\n'), "{name}");
    }
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), EXPECTED.len());
}

/// Each file and what comes of it: `number language=text …` of each unit, `!` and each warning,
/// and the error at its end.
const EXPECTED: &[(&str, &str)] = &[
    (
        "bad-bytes.tmx",
        r#"
1 en="good" ur="دن"
2 en="caf� and �" ur="دن"
3 en="good" ur="دن"
! bad-bytes.tmx, line 6, unit 2: 2 byte sequences from here on are not UTF-8; U+FFFD stands in the place of each
"#,
    ),
    (
        "capitals.tmx",
        r#"
1 en="one" ur="دن"
2 en="two" ur="دن"
3 en="three" ur="دن"
! capitals.tmx, line 1: elements are written in capitals, which is not TMX; they were read all the same
"#,
    ),
    (
        "codes.tmx",
        r#"
1 en="Press Enter, wait"
2 en="see Figure 2"
! codes.tmx, line 6, unit 2: `<t5:n>` in a text is unknown to TMX; the text in it was kept
"#,
    ),
    (
        "controls.tmx",
        r#"
1 en="abcd�" ur="دن"
! controls.tmx, line 5, unit 1: 3 control characters that XML does not allow were left out
"#,
    ),
    (
        "damaged.tmx",
        r#"
1 en="one" ur="دن"
8 en="seven" ur="دن"
! damaged.tmx, line 5: something that begins here, such as a comment, has no end; what follows was read
! damaged.tmx, line 5: something that is no unit stands between the units; it was passed over, as will be others like it
! damaged.tmx, line 7, unit 2: the unit was left out: a `<` stands in it that begins no tag
! damaged.tmx, line 8, unit 3: the unit was left out: its tags do not match: `</tuv>` where `</seg>` was expected
! damaged.tmx, line 9, unit 4: the unit was left out: its markup is damaged: attribute value not closed: `"` not found before end of input
! damaged.tmx, line 10, unit 5: the unit was left out: it is not closed
! damaged.tmx, line 11, unit 6: the unit was left out: its markup is damaged: comment not closed: `-->` not found before end of input
! damaged.tmx, line 12, unit 7: the unit was left out: its markup is damaged: position 12: duplicated attribute, previous declaration at position 3
"#,
    ),
    (
        "declared-unknown.tmx",
        r#"
1 en="x" ur="دن"
! declared-unknown.tmx, line 1: the file says that its encoding is `klingon-8`, which is not known; it was read as UTF-8
"#,
    ),
    (
        "declared-wrong.tmx",
        r#"
1 en="x" ur="دن"
! declared-wrong.tmx, line 1: the file says that its encoding is `utf-16`, which is not the case; it was read as UTF-8
"#,
    ),
    (
        "empty.tmx",
        r#"
Malformed: empty.tmx, line 1: it is not TMX: it is empty
"#,
    ),
    (
        "entities.tmx",
        r#"
1 en="at the ministry\u{a0}now" ur="é"
2 en="read &file;" ur="دن"
4 en="R&D and &what; …" ur="a &<抨 b & c;"
5 en="bad  end" ur="دن"
! entities.tmx, line 13, unit 1: `&nbsp;` is HTML and unknown to XML; it was read as in HTML
! entities.tmx, line 14, unit 2: `&file;` is another file, which is never read; it was left as `&file;`
! entities.tmx, line 15, unit 3: the unit was left out: it uses the entity `&twice;`, which the file declares; such entities are never expanded
! entities.tmx, line 16, unit 4: a bare `&` was read as an ampersand
! entities.tmx, line 16, unit 4: `&what;` is declared nowhere; it was left as `&what;`
! entities.tmx, line 16, unit 4: `&hellip;` is HTML and unknown to XML; it was read as in HTML
! entities.tmx, line 17, unit 5: `&#1;` is a character that XML does not allow; it was left out
"#,
    ),
    (
        "gzipped.tmx",
        r#"
Unsupported: gzipped.tmx: not readable as TMX: it is compressed with gzip
"#,
    ),
    (
        "half-an-end.tmx",
        r#"
1 en="one" ur="دن"
2 en="two" ur="دن"
3 en="three" ur="دن"
! half-an-end.tmx, line 8: the file ends between units, without `</tmx>`; if more units should follow, they are missing
"#,
    ),
    (
        "line-ends.tmx",
        r#"
1 en="one\ntwo" ur="دن"
2 en="three \r\nfour" ur="دن"
"#,
    ),
    (
        "not-tmx.tmx",
        r#"
Malformed: not-tmx.tmx, line 2: it is not TMX: its first element is `html`
"#,
    ),
    (
        "old.tmx",
        r#"
1 EN="café – open" FR="café"
"#,
    ),
    (
        "plain.tmx",
        r#"
1 ur-PK="  بات چیت  " EN_us="talks & <more>" zh-Hans="" zh-Hans="会谈"
"#,
    ),
    (
        "prefixes.tmx",
        r#"
1 en="one"
2 en="two"
! prefixes.tmx, line 6: something that is no unit stands between the units; it was passed over, as will be others like it
! prefixes.tmx, line 7, unit 2: `<x:ext>` has no place there in TMX; it was left out with all in it
! prefixes.tmx, line 7, unit 2: a variant has a second segment; the first was kept
! prefixes.tmx, line 7, unit 2: text stands outside of the segments; it was left out
"#,
    ),
    (
        "trailing.tmx",
        r#"
1 en="one" ur="دن"
2 en="two" ur="دن"
3 en="three" ur="دن"
! trailing.tmx, line 10: something follows `</tmx>`; it was passed over, but for units
"#,
    ),
    (
        "truncated.tmx",
        r#"
1 en="one" ur="دن"
2 en="two" ur="دن"
Truncated: truncated.tmx, line 7, unit 3: the file ends within the unit that begins on line 7
"#,
    ),
    (
        "utf-16be-without-mark.tmx",
        r#"
1 en="Talks" ur="بات 𝄞"
"#,
    ),
    (
        "utf-16le.tmx",
        r#"
1 en="Talks" ur="بات چیت"
"#,
    ),
    (
        "utf-8-mark.tmx",
        r#"
1 en="Talks" ur="بات چیت"
"#,
    ),
    (
        "variants.tmx",
        r#"
3 zh="好"
! variants.tmx, line 5, unit 1: the unit has no variant with a language and a text; it was left out
! variants.tmx, line 6, unit 2: the unit has no variant with a language and a text; it was left out
! variants.tmx, line 7, unit 3: a variant does not say its language; it was left out
! variants.tmx, line 7, unit 3: the variant `ur` has no segment; it was left out
! variants.tmx, line 8, unit 4: a variant does not say its language; it was left out
! variants.tmx, line 8, unit 4: the unit has no variant with a language and a text; it was left out
"#,
    ),
    (
        "windows-1256.tmx",
        r#"
1 en="Talks" ur="بات چيت"
"#,
    ),
    (
        "without-end.tmx",
        r#"
1 en="one" ur="دن"
2 en="two" ur="دن"
3 en="three" ur="دن"
! without-end.tmx, line 8: the file ends between units, without `</tmx>`; if more units should follow, they are missing
"#,
    ),
    (
        "words.tmx",
        r#"
Malformed: words.tmx, line 2: it is not TMX: it holds no tags
"#,
    ),
    (
        "zipped.tmx",
        r#"
Unsupported: zipped.tmx: not readable as TMX: it is a zip archive
"#,
    ),
];
