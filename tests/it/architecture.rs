//! The direction of imports, which the design lays down.

use std::fs;
use std::path::Path;

use crate::support::project;

/// From what may import everything to what may import nothing; modules of a rank do not import
/// one another.
const RANKS: &[&[&str]] = &[
    &["main"],
    &["cli"],
    &["batch"],
    &["store"],
    &["pipeline", "format"],
    &["draft"],
    &["fragments", "terms"],
    &["matching"],
    &["memory"],
    &["document"],
    &["segmentation", "placeable"],
    &["words"],
    &["text", "language"],
    &["error"],
];

fn rank(module: &str) -> usize {
    RANKS
        .iter()
        .position(|rank| rank.contains(&module))
        .unwrap_or_else(|| panic!("module `{module}` has no rank: add it to RANKS"))
}

/// The modules that a source names by `crate::MODULE` or `crate::{MODULE, …}` outside of the tests
/// at its end.
fn imports(source: &str) -> Vec<String> {
    let code = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let code: Vec<&str> =
        code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let name = |text: &str| -> String {
        text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let mut names = Vec::new();
    for after in code.join("\n").split("crate::").skip(1) {
        match after.strip_prefix('{') {
            // The first name of each part; what stands in braces within is a type or no module.
            Some(list) => {
                let list = list.split(';').next().unwrap_or_default();
                names.extend(list.split(',').map(name));
            }
            None => names.push(name(after)),
        }
    }
    names.retain(|name| name.starts_with(|c: char| c.is_lowercase()));
    names
}

fn check(file: &Path, module: &str, wrong: &mut Vec<String>) {
    let source = fs::read_to_string(file).expect("a source file");
    for import in imports(&source) {
        if import != module && rank(&import) <= rank(module) {
            wrong.push(format!("{}: `{module}` imports `{import}`", file.display()));
        }
    }
}

#[test]
fn modules_import_only_what_is_further_down() {
    let mut wrong = Vec::new();
    let mut checked = 0;
    for entry in fs::read_dir(project().join("src")).expect("src") {
        let path = entry.expect("an entry").path();
        let module = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let mut folders = Vec::new();
        if path.is_dir() {
            folders.push(path);
        } else if module != "lib" {
            check(&path, &module, &mut wrong);
            checked += 1;
        }
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                let test =
                    path.file_stem().is_some_and(|stem| stem.to_string_lossy().contains("tests"));
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "rs") && !test {
                    check(&path, &module, &mut wrong);
                    checked += 1;
                }
            }
        }
    }
    assert!(checked > 25, "only {checked} files were found");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_check_sees_an_import() {
    let source = "#[cfg(test)]\nmod tests;\nuse crate::text::Span;\nlet x = crate::store::open();\n\
                  // crate::cli\nuse crate::{batch, draft::Draft};\n\
                  #[cfg(test)]\nmod tests {\nuse crate::main;";
    assert_eq!(imports(source), ["text", "store", "batch", "draft"]);
}
