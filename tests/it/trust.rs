//! What a desk relies on that runs batches by night: killed runs, folders that cannot be read, outputs
//! that cannot be written, and translators' work in every format.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Desk, Ran};

const MEMORY: &str = r#"<tmx version="1.4"><header srclang="en"/><body>
<tu><tuv xml:lang="en"><seg>The forum opened in Lahore.</seg></tuv><tuv xml:lang="ur"><seg>فورم لاہور میں شروع ہوا۔</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>Wheat was sown in spring.</seg></tuv><tuv xml:lang="ur"><seg>گندم بہار میں بوئی گئی۔</seg></tuv></tu>
</body></tmx>"#;

fn draft(desk: &Desk, out: &str, more: &[&str]) -> Ran {
    let mut arguments =
        vec!["draft", "releases", "--to", "ur", "--out", out, "--report", "report.json"];
    arguments.extend(more);
    desk.run(&arguments)
}

fn report(desk: &Desk) -> Value {
    serde_json::from_str(&desk.read("report.json")).expect("JSON")
}

/// Releases that repeat one another's sentences.
fn releases(desk: &Desk, number: usize, word: &str) {
    for n in 0..number {
        let text = format!(
            "The forum opened in Lahore.\n\nHall {n} {word} full. Hall {} was closed.\n\n\
             Wheat was sown in spring {n}.\n",
            n / 3
        );
        desk.put(&format!("releases/{n:03}.txt"), text);
    }
}

/// Runs that are killed, each followed by one that ends: the drafts are those of an undisturbed run,
/// byte for byte. Every other time the run that is killed merges a translator's work.
/// `KARAKORAM_BATCH_KILLS` sets how often, for a long run.
#[test]
fn a_run_killed_at_any_moment_is_continued() {
    let kills = std::env::var("KARAKORAM_BATCH_KILLS");
    let kills = kills.ok().and_then(|n| n.parse().ok()).unwrap_or(4_u32);
    let number = if kills > 4 { 150 } else { 24 };
    let prepare = |out: &str| {
        let desk = Desk::new();
        desk.put("memories/m.tmx", MEMORY);
        releases(&desk, number, "was");
        assert_eq!(draft(&desk, out, &[]).code, 0);
        let page = desk.read(&format!("{out}/001.ur.xlf"));
        let empty = "state=\"needs-translation\"></target>";
        assert!(page.contains(empty), "{page}");
        let page = page.replacen(empty, "state=\"final\">ہال بھرا تھا۔</target>", 1);
        desk.put(&format!("{out}/001.ur.xlf"), page);
        releases(&desk, number, "is");
        desk
    };
    let whole = prepare("o");
    #[allow(clippy::disallowed_methods)] // how long a run takes, to kill others within that time
    let begun = Instant::now();
    assert_eq!(draft(&whole, "o", &[]).code, 0);
    let time = begun.elapsed();
    let merged = whole.files("o");
    let fresh = Desk::new();
    fresh.put("memories/m.tmx", MEMORY);
    releases(&fresh, number, "is");
    assert_eq!(draft(&fresh, "o", &[]).code, 0);
    let plain = fresh.files("o");
    assert!(merged != plain, "the translation is in it");
    for round in 0..kills {
        let (desk, expected) = match round % 2 {
            0 => (None, &plain),
            _ => (Some(prepare("o")), &merged),
        };
        let desk = desk.as_ref().unwrap_or(&fresh);
        if round % 2 == 0 {
            std::fs::remove_dir_all(desk.path("o")).expect("removed");
        }
        let mut child = desk.start(&["draft", "releases", "--to", "ur", "--out", "o"]);
        // Moments that are spread over the run, in no order: multiples of the golden ratio.
        let moment = (f64::from(round) * 0.618_034 + 0.1).fract();
        std::thread::sleep(Duration::from_secs_f64(time.as_secs_f64() * moment));
        child.kill().expect("killed");
        child.wait().expect("ended");
        let ran = draft(desk, "o", &[]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(*expected == desk.files("o"), "killed after {moment} of a run, round {round}");
    }
}

/// A draft that was edited in three of its sentences, in each format that comes back, before its
/// source changed in three places: one sentence new, one changed, one gone to the end.
#[test]
fn work_in_every_format_survives_three_changes_of_its_source() {
    let before = "Stone was cut. A bridge was built there. Lamps were lit. Snow fell.\n";
    let after =
        "It began early. A bridge was built here. Snow fell. Then all slept. Lamps were lit.\n";
    for (format, name) in [
        ("html", "a.html"),
        ("xliff", "a.ur.xlf"),
        ("xliff2", "a.ur.xliff"),
        ("po", "a.ur.po"),
        ("tsv", "a.tsv"),
        ("json", "a.json"),
    ] {
        let desk = Desk::new();
        desk.put("memories/m.tmx", MEMORY);
        desk.put("releases/a.txt", before);
        let formats = format!("{format},json");
        let arguments = ["--format", formats.as_str()];
        assert_eq!(draft(&desk, "o", &arguments).code, 0);
        let path = format!("o/{name}");
        let edited = confirm_all(format, &desk.read(&path));
        desk.put(&path, &edited);
        desk.put("releases/a.txt", after);
        let ran = draft(&desk, "o", &arguments);
        assert_eq!(ran.code, 0, "{format}: {}", ran.err);
        let report = report(&desk);
        let document = &report["documents"][0];
        assert_eq!(document["state"], "merged", "{format}: {}", ran.err);
        let counts = |name: &str| document["merged"][name].as_u64();
        assert_eq!(
            ["kept", "offered", "left"].map(counts),
            [Some(2), Some(1), Some(1)],
            "{format}: {document}"
        );
        // The other draft of the same run has the work as well.
        let json: Value = serde_json::from_str(&desk.read("o/a.json")).expect("JSON");
        let texts = json["segments"].as_array().expect("segments").iter().map(|segment| {
            let target = &segment["targets"]["ur"];
            let text = target["text"].as_str().expect("a text");
            (text.to_owned(), target["confirmed"].as_bool().expect("a flag"))
        });
        let texts: Vec<(String, bool)> = texts.collect();
        let expected =
            [("", false), ("متن 2۔", false), ("متن 4۔", true), ("", false), ("متن 3۔", true)];
        assert_eq!(texts, expected.map(|(text, flag)| (text.to_owned(), flag)), "{format}");
        // The file as the translator left it is kept.
        let kept = document["kept"][0].as_str().expect("a path");
        assert!(desk.read(kept) == edited, "{format}");
    }
}

/// Writes and confirms a translation of each of the four sentences of a draft, as the tools do that
/// such drafts are edited in.
fn confirm_all(format: &str, draft: &str) -> String {
    let (begin, end, confirmed): (&str, &str, &[(&str, &str)]) = match format {
        "html" => (
            "data-cell=\"target\" contenteditable=\"true\">",
            "</p>",
            &[(
                "data-cell=\"confirmed\" contenteditable=\"true\">no",
                "data-cell=\"confirmed\" contenteditable=\"true\">yes",
            )],
        ),
        "xliff" => (
            "state=\"needs-translation\">",
            "</target>",
            &[("state=\"needs-translation\"", "state=\"final\"")],
        ),
        "xliff2" => ("<target>", "</target>", &[("state=\"initial\"", "state=\"final\"")]),
        "po" => ("msgstr \"", "\"", &[]),
        _ => ("", "", &[]),
    };
    if format == "json" {
        let mut value: Value = serde_json::from_str(draft).expect("JSON");
        for (n, segment) in (1..).zip(value["segments"].as_array_mut().expect("segments")) {
            segment["targets"]["ur"]["text"] = format!("متن {n}۔").into();
            segment["targets"]["ur"]["confirmed"] = true.into();
        }
        return serde_json::to_string_pretty(&value).expect("JSON");
    }
    if format == "tsv" {
        return confirm_table(draft);
    }
    // An empty target is none in XLIFF 2; a tool makes the element.
    let draft = draft.replace("</source>\n</segment>", "</source>\n<target></target>\n</segment>");
    let mut edited = String::new();
    let mut rest = draft.as_str();
    // The first message of a PO file is its header.
    let mut number = if format == "po" { 0 } else { 1 };
    while let Some(at) = rest.find(begin) {
        let (head, tail) = rest.split_at(at + begin.len());
        edited.push_str(head);
        let close = tail.find(end).expect("the end of a target");
        if number > 0 {
            edited.push_str(&format!("متن {number}۔"));
        } else {
            edited.push_str(&tail[..close]);
        }
        number += 1;
        rest = &tail[close..];
    }
    edited.push_str(rest);
    confirmed.iter().fold(edited, |text, (from, to)| text.replace(from, to))
}

fn confirm_table(draft: &str) -> String {
    let mut lines = draft.lines();
    let heading = lines.next().expect("a heading");
    let column = |name: &str| {
        heading.split('\t').position(|cell| cell.trim_start_matches('\u{feff}') == name)
    };
    let (text, confirmed) =
        (column("target_ur").expect("a column"), column("confirmed_ur").expect("a column"));
    let mut edited = format!("{heading}\r\n");
    for (n, line) in (1..).zip(lines) {
        let mut cells: Vec<String> = line.split('\t').map(str::to_owned).collect();
        cells[text] = format!("متن {n}۔");
        cells[confirmed] = "yes".to_owned();
        edited.push_str(&cells.join("\t"));
        edited.push_str("\r\n");
    }
    edited
}

#[test]
fn what_cannot_be_read_or_written_is_an_outcome_and_the_rest_is_done() {
    let desk = Desk::new();
    desk.put("memories/m.tmx", MEMORY);
    desk.put("releases/a.txt", "Wheat was sown in spring.\n");
    desk.put("releases/b.docx", "no archive");
    desk.put("releases/c/d.txt", "Lamps were lit.\n");
    // Where a folder would have to be, somebody has put a file.
    desk.put("o/c", "in the way");
    let ran = draft(&desk, "o", &["--quiet"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.out.is_empty()
            && ran
                .err
                .lines()
                .all(|line| line.starts_with("error: ") || line.starts_with("  help: ")),
        "{}",
        ran.err
    );
    let report = report(&desk);
    let states: Vec<&str> = report["documents"]
        .as_array()
        .expect("documents")
        .iter()
        .map(|document| document["state"].as_str().expect("a state"))
        .collect();
    assert_eq!(states, ["drafted", "failed", "failed"]);
    let reason = report["documents"][2]["errors"][0]["error"].as_str().expect("a reason");
    assert!(reason.contains("o/c"), "{reason}");
    // What was in the way is gone: what failed is done, and nothing else.
    std::fs::remove_file(desk.path("o/c")).expect("removed");
    assert_eq!(draft(&desk, "o", &[]).code, 1);
    let states: Value = self::report(&desk);
    assert_eq!(states["documents"][0]["state"], "unchanged");
    assert_eq!(states["documents"][2]["state"], "drafted");
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_listed_is_named_in_the_report() {
    let desk = Desk::new();
    desk.put("memories/m.tmx", MEMORY);
    desk.put("releases/a.txt", "Wheat was sown in spring.\n");
    std::os::unix::fs::symlink(desk.path("releases"), desk.path("releases/loop")).expect("a link");
    assert_eq!(draft(&desk, "o", &[]).code, 1);
    let report = report(&desk);
    assert_eq!(report["documents"][0]["state"], "drafted");
    let error = report["errors"][0]["error"].as_str().expect("a reason");
    assert!(error.contains("a link leads back"), "{error}");
}

#[test]
fn a_memory_that_was_only_touched_changes_nothing() {
    let desk = Desk::new();
    let path = desk.put("memories/m.tmx", MEMORY);
    releases(&desk, 3, "was");
    assert_eq!(draft(&desk, "o", &[]).code, 0);
    let journal = |desk: &Desk| desk.read("o/.karakoram/drafts.jsonl");
    let before = journal(&desk);
    let file = std::fs::File::options().write(true).open(path).expect("opened");
    let written = file.metadata().and_then(|metadata| metadata.modified()).expect("a time");
    let later = written + Duration::from_secs(3600);
    file.set_modified(later).expect("touched");
    assert_eq!(draft(&desk, "o", &[]).code, 0);
    assert_eq!(report(&desk)["summary"]["unchanged"], 3);
    assert!(journal(&desk) == before, "the same memory, so the same keys");
}

#[test]
fn a_memory_with_a_penalty_comes_second_and_says_why() {
    let desk = Desk::new();
    let other = MEMORY.replace("گندم", "دوسری گندم");
    desk.put("partner/p.tmx", &other);
    desk.put("memories/m.tmx", MEMORY.replace("spring", "spring here"));
    desk.put(
        "karakoram.toml",
        "to = [\"ur\"]\n[[memory]]\npath = \"partner\"\npenalty = 20\nread-only = true\n\
         [[memory]]\npath = \"memories\"\n[draft]\nname = \"{name}-draft\"\n",
    );
    desk.put("releases/a.txt", "Wheat was sown in spring.\n");
    assert_eq!(desk.run(&["draft", "releases", "--format", "json,html"]).code, 0);
    let json: Value = serde_json::from_str(&desk.read("drafts/a-draft.json")).expect("JSON");
    let target = &json["segments"][0]["targets"]["ur"];
    assert_eq!(target["status"], "fuzzy");
    let matches = target["matches"].as_array().expect("matches");
    let scores: Vec<_> = matches.iter().map(|m| m["score"].as_u64().expect("a score")).collect();
    assert_eq!(scores, [85, 80]);
    assert_eq!(matches[1]["raw_score"], 100);
    assert_eq!(matches[1]["kind"], "exact");
    assert_eq!(matches[1]["penalties"][0]["name"], "memory");
    assert!(desk.read("drafts/a-draft.html").contains("100% less 20 (memory)"));
    let found = desk.run(&["match", "Wheat was sown in spring.", "--to", "ur"]);
    assert!(found.out.contains("80% exact, p.tmx, unit 2, 100% less 20 (memory)"), "{}", found.out);
    // What is committed goes into the first memory that may be written to.
    let edited =
        desk.read("drafts/a-draft.json").replace("\"confirmed\": false", "\"confirmed\": true");
    let edited = edited.replace("\"confirmed\":false", "\"confirmed\":true");
    desk.put("drafts/a-draft.json", edited);
    let ran = desk.run(&["commit", "drafts/a-draft.json", "--author", "A"]);
    assert!(ran.err.contains("added to memories"), "{}", ran.err);
    for arguments in [
        &["commit", "drafts/a-draft.json", "--author", "A", "--memory", "partner"][..],
        &["export", "-o", "partner/new.tmx"],
        &["memory", "compact", "partner"],
    ] {
        let ran = desk.run(arguments);
        assert_eq!(ran.code, 2, "{}", ran.err);
        let reason = "the memory is for reading only, says karakoram.toml, line 5";
        assert!(ran.err.contains(reason), "{}", ran.err);
    }
    assert_eq!(desk.files("partner"), [("p.tmx".to_owned(), other.into_bytes())]);
}
