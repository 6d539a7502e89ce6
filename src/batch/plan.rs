//! Which documents a run is about, and where their drafts go.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::DraftName;
use crate::document::DocumentFormat;
use crate::error::{Error, ErrorKind, Result};
use crate::store;

/// Extensions of files that are no document of a kind that is read, or that a draft may have: to
/// take their bytes for a plain-text release would be wrong.
const OTHERS: [&str; 20] = [
    "csv", "doc", "gz", "json", "jsonl", "odt", "pdf", "po", "pptx", "rtf", "tbx", "tmx", "tsv",
    "xlf", "xliff", "xls", "xlsx", "xml", "yaml", "zip",
];

/// A document and where its drafts go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// The document.
    pub path: PathBuf,
    /// Its name in drafts: the path relative to where its folder was named, with `/`; with the
    /// folder's name before it where two documents would have the same.
    pub name: String,
    /// Its drafts, without extension, relative to the output folder.
    pub output: PathBuf,
}

impl Job {
    /// The name of its drafts, with `/` on every system.
    pub(super) fn output_name(&self) -> String {
        self.output.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
    }

    /// One of its drafts.
    pub(super) fn file(&self, out: &Path, suffix: &str) -> PathBuf {
        let mut path = out.join(&self.output).into_os_string();
        path.push(suffix);
        path.into()
    }
}

/// The documents of a run, in order.
#[derive(Debug, Default)]
pub struct Plan {
    /// What is to be drafted.
    pub jobs: Vec<Job>,
    /// What cannot be.
    pub errors: Vec<Error>,
    /// Files in folders that are of other kinds, by extension, with their number.
    pub passed_over: Vec<(String, usize)>,
}

impl Plan {
    /// Calls the drafts as a desk wants them called.
    #[must_use]
    pub fn named(mut self, name: &DraftName) -> Self {
        for job in &mut self.jobs {
            job.output = name.of(&job.output_name()).into();
        }
        self
    }
}

/// A document that was found.
struct Found {
    path: PathBuf,
    name: String,
    /// The name of the folder that it was found by, or that it lies in.
    folder: String,
}

/// Finds the documents: files as named, folders with all that lies below them, sorted. `out` is
/// left out where it lies inside a folder.
pub fn plan(inputs: &[PathBuf], out: &Path) -> Plan {
    let mut plan = Plan::default();
    let mut passed_over = HashMap::new();
    let mut found = Vec::new();
    for input in inputs {
        let result = match store::is_folder(input) {
            Ok(true) => search(input, out, &mut passed_over, &mut plan.errors),
            Ok(false) => named(input).map(|file| vec![file]),
            Err(error) => Err(error),
        };
        match result {
            Ok(files) => found.extend(files),
            Err(error) => plan.errors.push(error),
        }
    }
    let mut seen = HashSet::new();
    found.retain(|file: &Found| {
        seen.insert(fs::canonicalize(&file.path).unwrap_or_else(|_| file.path.clone()))
    });
    plan.jobs = name_outputs(found);
    plan.passed_over = passed_over.into_iter().collect();
    plan.passed_over.sort();
    plan
}

/// The documents below a folder, in order of their names.
fn search(
    folder: &Path,
    out: &Path,
    passed_over: &mut HashMap<String, usize>,
    errors: &mut Vec<Error>,
) -> Result<Vec<Found>> {
    let whole = fs::canonicalize(folder).ok();
    let out = fs::canonicalize(out).ok().filter(|out| {
        whole.as_ref().is_some_and(|folder| out != folder && out.starts_with(folder))
    });
    let is_output = |file: &Path| {
        out.as_ref().is_some_and(|out| fs::canonicalize(file).is_ok_and(|f| f.starts_with(out)))
    };
    let failed = errors.len();
    let mut others = 0;
    let mut found = Vec::new();
    for path in store::walk(folder, errors) {
        if is_output(&path) {
            continue;
        }
        if DocumentFormat::of(&path).is_some() {
            let name = store::relative_name(&path, folder);
            found.push(Found { path, name, folder: last_name(folder) });
        } else {
            others += 1;
            let extension = path.extension().unwrap_or_default().to_string_lossy();
            *passed_over.entry(extension.to_lowercase()).or_default() += 1;
        }
    }
    if found.is_empty() && errors.len() == failed {
        let reason = match others {
            0 => "the folder holds no document".to_owned(),
            n => format!("the folder holds no document that can be read, but {n} of other kinds"),
        };
        let error = Error::new(ErrorKind::Empty, reason).in_file(folder);
        return Err(
            error.with_hint("releases are read from `.txt`, `.html`, `.md` and `.docx` files")
        );
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

/// A document that was named as a file.
fn named(path: &Path) -> Result<Found> {
    if OTHERS.iter().any(|extension| store::has_extension(path, extension)) {
        let error = Error::new(ErrorKind::Unsupported, "files of this kind cannot be drafted");
        let hint = "give the release as `.txt`, `.html`, `.md` or `.docx`";
        return Err(error.in_file(path).with_hint(hint));
    }
    let parent = path.parent().map(last_name).unwrap_or_default();
    Ok(Found { path: path.to_owned(), name: last_name(path), folder: parent })
}

/// The last part of a path, as a name; where it has none (`.`, `..`), that of what it stands for.
fn last_name(path: &Path) -> String {
    let whole = match path.file_name() {
        Some(_) => path.to_owned(),
        None => fs::canonicalize(path).unwrap_or_default(),
    };
    whole.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Gives each document its name and its output: the name without extension; with it where two
/// would collide, on a file system that knows no case too; with a number behind it where that is
/// not enough.
fn name_outputs(found: Vec<Found>) -> Vec<Job> {
    let folded = |name: &str| name.to_lowercase();
    let short = |name: &str| Path::new(name).with_extension("").to_string_lossy().into_owned();
    let count = |names: Vec<String>| {
        let mut counts: HashMap<String, usize> = HashMap::new();
        for name in names {
            *counts.entry(folded(&name)).or_default() += 1;
        }
        counts
    };
    let names = count(found.iter().map(|file| file.name.clone()).collect());
    let mut jobs: Vec<Job> = found
        .into_iter()
        .map(|Found { path, name, folder }| {
            let ambiguous = names[&folded(&name)] > 1 && !folder.is_empty();
            let name = if ambiguous { format!("{folder}/{name}") } else { name };
            Job { path, name, output: PathBuf::new() }
        })
        .collect();
    let shorts = count(jobs.iter().map(|job| short(&job.name)).collect());
    let mut taken = HashSet::new();
    for job in &mut jobs {
        let short = short(&job.name);
        let chosen = if shorts[&folded(&short)] == 1 { short } else { job.name.clone() };
        let mut output = chosen.clone();
        let mut number = 2;
        while !taken.insert(folded(&output)) {
            output = format!("{chosen}~{number}");
            number += 1;
        }
        job.output = output.into();
    }
    jobs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outputs(names: &[(&str, &str)]) -> Vec<String> {
        let found = |&(folder, name): &(&str, &str)| Found {
            path: PathBuf::new(),
            name: name.into(),
            folder: folder.into(),
        };
        let jobs = name_outputs(names.iter().map(found).collect());
        jobs.iter().map(|job| job.output.to_string_lossy().replace('\\', "/")).collect()
    }

    #[test]
    fn outputs_drop_the_extension_unless_two_would_collide() {
        let in_one = |names: &[&'static str]| {
            outputs(&names.iter().map(|name| ("", *name)).collect::<Vec<_>>())
        };
        assert_eq!(in_one(&["a.txt", "b/a.txt"]), ["a", "b/a"]);
        assert_eq!(in_one(&["a.txt", "a.text", "c.txt"]), ["a.txt", "a.text", "c"]);
        assert_eq!(in_one(&["a.txt", "a.txt", "a.txt"]), ["a.txt", "a.txt~2", "a.txt~3"]);
        assert_eq!(in_one(&["A.txt", "a.txt"]), ["A.txt", "a.txt~2"], "some systems know no case");
        assert_eq!(in_one(&["a.b.txt"]), ["a.b"]);
    }

    #[test]
    fn documents_of_the_same_name_get_that_of_their_folder() {
        assert_eq!(outputs(&[("x", "a.txt"), ("y", "a.txt"), ("x", "b.txt")]), ["x/a", "y/a", "b"]);
        assert_eq!(outputs(&[("x", "a.txt"), ("x", "A.txt")]), ["x/a.txt", "x/A.txt~2"]);
    }

    fn put(folder: &Path, name: &str, text: &str) -> PathBuf {
        let path = folder.join(name);
        store::write_atomically(&path, text.as_bytes()).unwrap();
        path
    }

    fn names(plan: &Plan) -> Vec<&str> {
        plan.jobs.iter().map(|job| job.name.as_str()).collect()
    }

    #[test]
    fn folders_are_searched_in_order_and_the_output_left_out() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.txt", "a/c.TXT", "a.txt", "d.md", "e.csv", ".hidden.txt", "out/old.txt"] {
            put(folder.path(), name, "x");
        }
        let input = [folder.path().to_owned()];
        let beside = plan(&input, &folder.path().join("out"));
        assert_eq!(names(&beside), ["a.txt", "a/c.TXT", "b.txt", "d.md"]);
        assert_eq!(beside.passed_over, [("csv".to_owned(), 1)]);
        assert!(beside.errors.is_empty());
        let same = plan(&input, folder.path());
        assert_eq!(names(&same), ["a.txt", "a/c.TXT", "b.txt", "d.md", "out/old.txt"]);
    }

    #[test]
    fn a_document_that_is_named_twice_is_drafted_once() {
        let folder = tempfile::tempdir().unwrap();
        let file = put(folder.path(), "b.txt", "x");
        let plan = plan(&[file.clone(), folder.path().to_owned(), file], Path::new("nowhere"));
        assert_eq!(names(&plan), ["b.txt"]);
    }

    #[test]
    fn what_is_not_there_is_named_with_the_nearest_that_is() {
        let folder = tempfile::tempdir().unwrap();
        put(folder.path(), "launch.txt", "x");
        std::fs::create_dir(folder.path().join("empty")).unwrap();
        let inputs = [folder.path().join("lanch.txt"), folder.path().join("empty")];
        let plan = plan(&inputs, Path::new("o"));
        assert_eq!(names(&plan), [""; 0]);
        let near = folder.path().join("launch.txt");
        assert_eq!(plan.errors[0].hint(), Some(&*format!("did you mean `{}`?", near.display())));
        assert!(plan.errors[1].to_string().ends_with("the folder holds no document"));
    }

    #[test]
    fn a_file_that_a_draft_might_replace_is_no_document() {
        let folder = tempfile::tempdir().unwrap();
        let files = ["a.po", "a.TSV", "a.json", "a.xlf"].map(|name| put(folder.path(), name, "x"));
        let refused = plan(&files, folder.path());
        assert_eq!((names(&refused), refused.errors.len()), (vec![], 4));
        assert_eq!(names(&plan(&[put(folder.path(), "RELEASE", "x")], folder.path())), ["RELEASE"]);
    }
}
