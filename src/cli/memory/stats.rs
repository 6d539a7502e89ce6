//! `karakoram memory list` and `karakoram memory stats`

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;

use super::super::args::memory::Paths;
use super::super::finish_output;
use super::super::printer::Printer;
use crate::error::Result;
use crate::format::tmx::Counts;
use crate::store::scan;
use crate::text;

pub(super) fn list(args: &Paths, printer: &mut Printer) -> Result<()> {
    let (files, errors) = scan::files(&args.memory);
    errors.iter().for_each(|error| printer.error(error));
    let mut out = String::from("   units  repaired  left out  languages                 file\n");
    for file in &files {
        let mut languages: BTreeMap<String, u64> = BTreeMap::new();
        let counts = scan::each_unit(
            &file.path,
            &mut |warning| printer.warning(&warning),
            &mut |_, unit| {
                for variant in unit.variants {
                    *languages.entry(variant.language).or_default() += 1;
                }
                Ok(())
            },
        );
        let languages: Vec<String> = languages.into_keys().collect();
        let (languages, name) = (languages.join(" "), &file.name);
        match counts {
            Ok(Counts { total, repaired, skipped, .. }) => {
                // Writing to a String cannot fail.
                let _ = writeln!(
                    out,
                    "{total:>8}  {repaired:>8}  {skipped:>8}  {languages:<24}  {name}"
                );
            }
            Err(error) => printer.error(&error),
        }
    }
    let mut results = printer.results();
    finish_output(results.write_all(out.as_bytes()).and_then(|()| results.flush()))
}

/// What is counted of a language.
#[derive(Default)]
struct Amount {
    variants: u64,
    words: u64,
    characters: u64,
}

pub(super) fn stats(args: &Paths, printer: &mut Printer) -> Result<()> {
    let (files, mut errors) = scan::files(&args.memory);
    let mut languages: BTreeMap<String, Amount> = BTreeMap::new();
    let mut authors: BTreeMap<String, u64> = BTreeMap::new();
    let mut years: BTreeMap<String, u64> = BTreeMap::new();
    let mut documents: BTreeMap<String, u64> = BTreeMap::new();
    let mut units = 0;
    for file in &files {
        let done = scan::each_unit(
            &file.path,
            &mut |warning| printer.warning(&warning),
            &mut |_, unit| {
                units += 1;
                let origin = unit.origin();
                let year = origin.date.and_then(|date| date.get(..4)).unwrap_or("no date");
                *years.entry(year.to_owned()).or_default() += 1;
                let author = origin.author.unwrap_or("no name").to_owned();
                *authors.entry(author).or_default() += 1;
                if let Some(document) = unit.document() {
                    *documents.entry(document.to_owned()).or_default() += 1;
                }
                for variant in &unit.variants {
                    let text = variant.text();
                    let amount = languages.entry(variant.language.clone()).or_default();
                    amount.variants += 1;
                    amount.words += text::count_words(&text);
                    amount.characters += text::count_characters(&text);
                }
                Ok(())
            },
        );
        errors.extend(done.err());
    }
    errors.iter().for_each(|error| printer.error(error));
    let mut out = format!(
        "{units} units in {} files, of {} documents\n\nlanguage    variants       words  characters\n",
        files.len(),
        documents.len()
    );
    // Writing to a String cannot fail.
    for (language, Amount { variants, words, characters }) in &languages {
        let _ = writeln!(out, "{language:<10}  {variants:>8}  {words:>10}  {characters:>10}");
    }
    for (title, counts) in [("year", years), ("author", authors)] {
        let _ = writeln!(out, "\n{title:<24}     units");
        let mut counts: Vec<_> = counts.into_iter().collect();
        if title == "author" {
            counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        }
        for (name, units) in counts {
            let name = super::super::find::plain(&name);
            let _ = writeln!(out, "{name:<24}  {units:>8}");
        }
    }
    let mut results = printer.results();
    finish_output(results.write_all(out.as_bytes()).and_then(|()| results.flush()))
}
