//! `commit`: what comes of finished drafts, once, twice, and with the process killed.

use std::process::{Command, Stdio};

use serde_json::Value;

use crate::support::{Desk, Ran};

const RELEASE: &str = "Forum Opens\n\nThe forum opened on May 4. It rained.\n\nThey left.\n";

/// A desk with a memory of one unit and the draft of a release.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.put(
        "memories/units.tmx",
        r#"<tmx version="1.4"><header srclang="en"/><body>
<tu><tuv xml:lang="en"><seg>The forum opened on May 3.</seg></tuv><tuv xml:lang="ur"><seg>فورم 3 مئی کو شروع ہوا۔</seg></tuv><tuv xml:lang="zh-CN"><seg>论坛于5月3日开幕。</seg></tuv></tu>
</body></tmx>"#,
    );
    desk.put("launch.txt", RELEASE);
    let ran = desk.run(&["draft", "launch.txt", "--to", "ur,zh"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    desk
}

fn command(desk: &Desk, arguments: &[&str], date: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_karakoram"));
    command.args(["commit", "--author", "N. Qureshi"]).args(arguments);
    command.current_dir(desk.path("")).env("SOURCE_DATE_EPOCH", date).stdin(Stdio::null());
    command
}

fn commit_at(desk: &Desk, arguments: &[&str], date: &str) -> Ran {
    let output = command(desk, arguments, date).output().expect("the program runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    let code = output.status.code().expect("an exit code");
    Ran { code, out: text(output.stdout), err: text(output.stderr) }
}

fn commit(desk: &Desk, arguments: &[&str]) -> Ran {
    commit_at(desk, arguments, "1709164800")
}

/// The JSON draft with the Urdu (and Chinese) targets of some segments written and confirmed.
fn finish(desk: &Desk, name: &str, targets: &[(usize, &str, &str)]) {
    let mut draft: Value = serde_json::from_str(&desk.read("drafts/launch.json")).expect("JSON");
    for (segment, language, text) in targets {
        let target = &mut draft["segments"][segment - 1]["targets"][language];
        target["text"] = (*text).into();
        target["confirmed"] = true.into();
    }
    desk.put(name, serde_json::to_vec_pretty(&draft).expect("JSON"));
}

fn updates(desk: &Desk) -> Vec<(String, String)> {
    let files = desk.files("memories/updates").into_iter();
    files.map(|(name, bytes)| (name, String::from_utf8(bytes).expect("UTF-8"))).collect()
}

fn statuses(desk: &Desk, language: &str) -> Vec<String> {
    let ran = desk.run(&["draft", "launch.txt", "--to", "ur,zh", "--out", "again"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let draft: Value = serde_json::from_str(&desk.read("again/launch.json")).expect("JSON");
    let segments = draft["segments"].as_array().expect("segments").iter();
    segments.map(|s| s["targets"][language]["status"].as_str().expect("text").into()).collect()
}

#[test]
fn confirmed_targets_match_in_their_context_in_the_next_run() {
    let desk = desk();
    finish(
        &desk,
        "done.json",
        &[(1, "ur", "فورم کا آغاز"), (1, "zh", "论坛开幕"), (4, "ur", "وہ چلے گئے۔")],
    );
    let ran = commit(&desk, &["done.json", "--verbose"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let files = updates(&desk);
    assert_eq!(files.len(), 1);
    insta::assert_snapshot!("commit_file", format!("{}\n{}", files[0].0, files[0].1));
    assert_eq!(statuses(&desk, "ur"), ["context", "repaired", "none", "context"]);
    assert_eq!(statuses(&desk, "zh"), ["context", "repaired", "none", "none"]);
}

#[test]
fn what_the_edited_release_has_lost_is_refused_and_the_rest_goes_in() {
    let desk = desk();
    finish(&desk, "done.json", &[(1, "ur", "فورم کا آغاز"), (3, "ur", "تیسرا")]);
    let sentence = {
        let draft: Value = serde_json::from_str(&desk.read("done.json")).expect("JSON");
        draft["segments"][2]["source"].as_str().expect("a text").to_owned()
    };
    desk.put("launch.txt", RELEASE.replace(&sentence, "Something else."));
    let ran = commit(&desk, &["done.json"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("the release does not hold its source any more"), "{}", ran.err);
    assert!(ran.err.contains("1 translation added to memories"), "{}", ran.err);
}

#[test]
fn committing_twice_changes_nothing_and_a_correction_supersedes() {
    let desk = desk();
    finish(&desk, "done.json", &[(1, "ur", "فورم کا آغاز"), (1, "zh", "论坛开幕")]);
    commit(&desk, &["done.json"]);
    let before = updates(&desk);
    let ran = commit_at(&desk, &["done.json"], "1709164801");
    assert!(ran.err.contains("0 translations added to memories, 2 there already"), "{}", ran.err);
    assert_eq!(updates(&desk), before);
    // The correction comes with an older clock, and is the later one all the same.
    finish(&desk, "done.json", &[(1, "ur", "فورم شروع"), (1, "zh", "论坛开幕")]);
    let ran = commit_at(&desk, &["done.json"], "1609164800");
    assert!(ran.err.contains("1 translation added to memories, 1 there already"), "{}", ran.err);
    assert_eq!(updates(&desk).len(), 2);
    let ran = commit_at(&desk, &["done.json"], "1609164800");
    assert!(ran.err.contains("0 translations added to memories, 2 there already"), "{}", ran.err);
}

#[test]
fn what_is_not_taken_is_named() {
    let desk = desk();
    finish(
        &desk,
        "done.json",
        &[
            (1, "ur", ""),
            (2, "ur", "فورم 4 مئی کو شروع ہوا۔"),
            (3, "ur", "بارش ہوئی۔"),
            (4, "ur", "وہ گئے۔"),
        ],
    );
    let edited = desk.read("done.json").replace("They left.", "They stayed.");
    desk.put("done.json", edited);
    desk.put("notes.html", "<html></html>");
    let ran = commit(&desk, &["done.json", "notes.html", "missing.json", "--verbose"]);
    insta::assert_snapshot!(ran.whole());
}

#[test]
fn wrong_values_are_told_before_they_are_stored_however_much_else_there_is() {
    let desk = desk();
    finish(
        &desk,
        "done.json",
        &[
            (1, "ur", ""),
            (3, "ur", ""),
            (4, "ur", ""),
            (1, "zh", ""),
            (3, "zh", ""),
            (4, "zh", ""),
            (2, "ur", "فورم 5 مئی کو شروع ہوا۔"),
            (2, "zh", "论坛于5月4日开幕。"),
        ],
    );
    let ran = commit(&desk, &["done.json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let told = "segment 2, Urdu: another date: the source has “May 4” (--05-04), the target “5 مئی” \
                (--05-05); the Chinese agrees with the source; it was taken as it is";
    assert!(ran.err.contains(told), "{}", ran.err);
    assert!(!ran.err.contains("segment 2, Chinese"), "{}", ran.err);
    assert!(ran.err.contains("2 translations added"), "{}", ran.err);
}

#[test]
fn every_format_and_folders_are_taken() {
    let desk = desk();
    let xliff = desk.read("drafts/launch.zh.xlf");
    desk.put("done/a.xlf", xliff.replace("approved=\"no\"", "approved=\"yes\""));
    let tsv = desk.read("drafts/launch.tsv").replacen("\tno\t", "\tyes\t", 20);
    desk.put("done/b.tsv", tsv);
    let ran = commit(&desk, &["done"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    // Segment 2 is the only one with a text; both files have it in Chinese.
    assert!(ran.err.contains("2 translations added to memories, 1 there already"), "{}", ran.err);
}

#[test]
fn a_folder_gives_every_kind_of_draft_and_passes_over_what_is_none() {
    let desk = desk();
    let formats = "html,xliff,xliff2,po,docx,xlsx,tsv,json,document";
    let ran =
        desk.run(&["draft", "launch.txt", "--to", "ur,zh", "--out", "all", "--format", formats]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    desk.put("all/report.html", "<html><body>no draft</body></html>");
    desk.put("all/report.json", "{\"a\": 1}");
    // One more sentence confirmed in each kind that is text.
    let page = desk.read("all/launch.html");
    let (before, row) = page.split_at(page.find("<tr id=\"s1\"").expect("a row"));
    let row = row
        .replacen("contenteditable=\"true\"></p>", "contenteditable=\"true\">صفحہ</p>", 1)
        .replacen("contenteditable=\"true\">no<", "contenteditable=\"true\">yes<", 1);
    desk.put("all/launch.html", format!("{before}{row}"));
    let po = desk.read("all/launch.zh.po");
    desk.put(
        "all/launch.zh.po",
        po.replace(
            "msgid \"It rained.\"\nmsgstr \"\"",
            "msgid \"It rained.\"\nmsgstr \"下雨了。\"",
        ),
    );
    let xliff = desk.read("all/launch.ur.xliff");
    let target = "<source>They left.</source>\n<target>وہ گئے۔</target>";
    let xliff = xliff.replace("<source>They left.</source>\n", target);
    desk.put(
        "all/launch.ur.xliff",
        xliff.replace("id=\"s4\" state=\"initial\"", "id=\"s4\" state=\"final\""),
    );
    let ran = commit(&desk, &["all", "--verbose"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("3 translations added to memories, 0 there already"), "{}", ran.err);
    for name in ["report.html", "report.json", "launch.ur.txt"] {
        assert!(
            name.ends_with("txt") || ran.err.contains(&format!("{name}: no draft")),
            "{}",
            ran.err
        );
    }
    for name in ["launch.docx", "launch.xlsx", "launch.tsv", "launch.json", "launch.ur.xlf"] {
        let read = format!("{name}: 0 added");
        assert!(ran.err.contains(&read), "{name} was not read: {}", ran.err);
    }
}

#[test]
fn what_was_edited_and_not_confirmed_is_taken_when_asked_for() {
    let desk = desk();
    let arguments = [
        "draft",
        "launch.txt",
        "--to",
        "ur",
        "--out",
        "o",
        "--format",
        "xliff",
        "--untranslated",
        "copied",
    ];
    assert_eq!(desk.run(&arguments).code, 0);
    // As OmegaT writes it: another text, the same state.
    let xliff = desk.read("o/launch.ur.xlf");
    let copied = "state=\"needs-translation\">It rained.</target>";
    assert!(xliff.contains(copied), "{xliff}");
    desk.put(
        "o/launch.ur.xlf",
        xliff.replace(copied, "state=\"needs-translation\">بارش ہوئی۔</target>"),
    );
    let ran = commit(&desk, &["o/launch.ur.xlf"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ran.err.contains("1 translation edited and not confirmed, and left out"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("0 translations added"), "{}", ran.err);
    let ran = commit(&desk, &["o/launch.ur.xlf", "--edited"]);
    assert!(ran.err.contains("1 translation added"), "{}", ran.err);
    assert!(updates(&desk)[0].1.contains("بارش ہوئی۔"));
}

/// Two loops of commits, killed again and again: what a run that ended well has confirmed is there,
/// once, in files that are whole. `KARAKORAM_KILLS` sets how often, for a long run.
#[test]
fn kills_at_any_moment_lose_nothing_and_add_nothing_twice() {
    let kills = std::env::var("KARAKORAM_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(6_u64);
    let desk = desk();
    let mut confirmed = std::collections::BTreeSet::new();
    for round in 0..kills {
        let text = |who: &str| format!("{who} {round}");
        finish(&desk, "a.json", &[(1, "ur", &text("a")), (3, "ur", &text("b"))]);
        finish(&desk, "b.json", &[(1, "zh", &text("c")), (3, "zh", &text("d"))]);
        let spawn = |file: &str| {
            let mut command = command(&desk, &[file], "1709164800");
            command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts")
        };
        let (mut one, mut other) = (spawn("a.json"), spawn("b.json"));
        std::thread::sleep(std::time::Duration::from_micros((round % 50) * 700));
        one.kill().expect("killed");
        // The other one too, at another moment, but for every third.
        if round % 3 != 0 {
            std::thread::sleep(std::time::Duration::from_micros((round * 7 % 40) * 500));
            other.kill().expect("killed");
        }
        let ended_well = |child: &mut std::process::Child| child.wait().expect("ends").success();
        if ended_well(&mut one) {
            confirmed.extend([text("a"), text("b")]);
        }
        if ended_well(&mut other) {
            confirmed.extend([text("c"), text("d")]);
        }
    }
    finish(&desk, "a.json", &[(4, "ur", "end")]);
    assert_eq!(commit(&desk, &["a.json"]).code, 0);
    let mut found = Vec::new();
    for (name, _) in updates(&desk) {
        assert!(name.ends_with(".tmx"), "{name} was left behind");
        let path = desk.path("memories/updates").join(&name);
        let mut reader = karakoram::store::open_tmx(&path).expect("it opens");
        for unit in reader.by_ref() {
            let unit = unit.expect("a whole file");
            found.extend(unit.variants[1..].iter().map(|variant| variant.text()));
        }
        assert!(reader.is_complete() && reader.warnings().is_empty(), "{name}");
    }
    let once: std::collections::BTreeSet<_> = found.iter().cloned().collect();
    assert_eq!(once.len(), found.len(), "something is there twice: {found:?}");
    assert!(confirmed.is_subset(&once), "{confirmed:?} is not all in {found:?}");
}
