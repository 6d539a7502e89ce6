//! Batches that are run again: what stands, what is done again, what a translator did, and runs that
//! are killed or meet.

use serde_json::Value;

use crate::support::{Desk, Ran};

const MEMORY: &str = r#"<tmx version="1.4"><header srclang="en"/><body>
<tu><tuv xml:lang="en"><seg>The forum opened in Lahore.</seg></tuv><tuv xml:lang="ur"><seg>فورم لاہور میں شروع ہوا۔</seg></tuv></tu>
</body></tmx>"#;

/// A desk with three releases, drafted once.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.put("memories/m.tmx", MEMORY);
    desk.put("releases/a.txt", "The forum opened in Lahore.\n\nIt rained. Nobody stayed.\n");
    desk.put("releases/b.txt", "The forum opened in Multan.\n\nIt rained.\n");
    desk.put("releases/c.txt", "Wheat was sown.\n");
    assert_eq!(draft(&desk, &[]).code, 0);
    desk
}

fn draft(desk: &Desk, more: &[&str]) -> Ran {
    let mut arguments = vec!["draft", "releases", "--to", "ur", "--report", "report.json"];
    arguments.extend(more);
    desk.run(&arguments)
}

/// What became of each document.
fn states(desk: &Desk) -> Vec<String> {
    let report: Value = serde_json::from_str(&desk.read("report.json")).expect("JSON");
    let documents = report["documents"].as_array().expect("documents").iter();
    documents.map(|d| d["state"].as_str().expect("a state").to_owned()).collect()
}

/// Confirms the translation of a segment in a JSON draft.
fn confirm(desk: &Desk, name: &str, segment: usize, text: &str) {
    let mut draft: Value = serde_json::from_str(&desk.read(name)).expect("JSON");
    let target = &mut draft["segments"][segment]["targets"]["ur"];
    target["text"] = text.into();
    target["confirmed"] = true.into();
    desk.put(name, serde_json::to_vec_pretty(&draft).expect("JSON"));
}

fn target(desk: &Desk, name: &str, segment: usize) -> Value {
    let draft: Value = serde_json::from_str(&desk.read(name)).expect("JSON");
    draft["segments"][segment]["targets"]["ur"].clone()
}

#[test]
fn only_what_changed_is_drafted_again() {
    let desk = desk();
    assert_eq!(states(&desk), ["drafted", "drafted", "drafted"]);
    let before = desk.files("drafts");
    let ran = draft(&desk, &[]);
    assert_eq!(states(&desk), ["unchanged", "unchanged", "unchanged"]);
    assert!(
        ran.err.contains("drafted 0 of 3 documents: 0 files in drafts; 3 unchanged"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("total"), "the table is shown all the same: {}", ran.err);
    assert!(before == desk.files("drafts"));

    desk.put("releases/c.txt", "Wheat was sown and reaped.\n");
    draft(&desk, &[]);
    assert_eq!(states(&desk), ["unchanged", "unchanged", "drafted"]);

    // `b` repeats a sentence of `a`, whose number changes.
    desk.put(
        "releases/a.txt",
        "Talks began. The forum opened in Lahore.\n\nIt rained. All left.\n",
    );
    draft(&desk, &[]);
    assert_eq!(states(&desk), ["drafted", "drafted", "unchanged"]);
    assert_eq!(target(&desk, "drafts/b.json", 1)["first"]["id"], 3);

    draft(&desk, &["--prefill", "90"]);
    assert_eq!(states(&desk), ["unchanged", "drafted", "unchanged"], "the match of 83 percent");
    draft(&desk, &["--force"]);
    assert!(!states(&desk).contains(&"failed".to_owned()));
}

#[test]
fn a_unit_that_no_sentence_could_match_changes_no_draft() {
    let desk = desk();
    desk.put("memories/more.tmx", MEMORY.replace("The forum opened in Lahore.", "Cotton is white"));
    draft(&desk, &[]);
    assert_eq!(states(&desk), ["unchanged", "unchanged", "unchanged"]);
    desk.put(
        "memories/wheat.tmx",
        MEMORY.replace("The forum opened in Lahore.", "Wheat was sown."),
    );
    draft(&desk, &[]);
    assert_eq!(states(&desk), ["unchanged", "unchanged", "drafted"]);
    assert_eq!(target(&desk, "drafts/c.json", 0)["status"], "exact");
}

#[test]
fn a_draft_that_is_gone_is_made_again() {
    let desk = desk();
    let before = desk.files("drafts");
    std::fs::remove_file(desk.path("drafts/b.html")).expect("removed");
    draft(&desk, &[]);
    assert_eq!(states(&desk), ["unchanged", "drafted", "unchanged"]);
    assert!(before == desk.files("drafts"));
}

#[test]
fn an_edited_draft_survives_changes_of_its_source() {
    let desk = desk();
    desk.put(
        "releases/a.txt",
        "One stayed at home. Two went to the river bank. Three sang. Four slept.\n",
    );
    draft(&desk, &[]);
    for (segment, text) in [(0, "پہلا۔"), (1, "دوسرا۔"), (2, "تیسرا۔"), (3, "چوتھا۔")]
    {
        confirm(&desk, "drafts/a.json", segment, text);
    }
    let edited = desk.read("drafts/a.json");
    draft(&desk, &[]);
    assert_eq!(states(&desk)[0], "unchanged");
    assert_eq!(desk.read("drafts/a.json"), edited, "nothing changed, so the draft stands");
    draft(&desk, &[]);
    assert_eq!(desk.read("drafts/a.json"), edited, "nor is it forgotten who wrote it");
    // A sentence before, one changed, two in another order.
    desk.put(
        "releases/a.txt",
        "It was a fine day. Four slept. Two went to the sea bank. One stayed at home. Three sang.\n",
    );
    let ran = draft(&desk, &[]);
    assert_eq!(states(&desk)[0], "merged");
    assert!(ran.err.contains("merged releases/a.txt: 3 translations kept"), "{}", ran.err);
    let texts: Vec<Value> =
        (0..5).map(|i| target(&desk, "drafts/a.json", i)["text"].clone()).collect();
    assert_eq!(texts, ["", "چوتھا۔", "دوسرا۔", "پہلا۔", "تیسرا۔"]);
    let confirmed: Vec<Value> =
        (0..5).map(|i| target(&desk, "drafts/a.json", i)["confirmed"].clone()).collect();
    assert_eq!(confirmed, [false, true, false, true, true]);
    let offered = target(&desk, "drafts/a.json", 2)["matches"][0].clone();
    assert_eq!((offered["memory"].as_str(), offered["unit"].as_u64()), (Some("a.json"), Some(2)));
    assert!(desk.read("drafts/a.html").contains("Confirmed by a translator"));
    assert!(desk.read("drafts/a.ur.xlf").contains("state=\"final\""));
    // The file as it was is kept.
    let report: Value = serde_json::from_str(&desk.read("report.json")).expect("JSON");
    let kept = report["documents"][0]["kept"][0].as_str().expect("a path");
    assert_eq!(desk.read(kept), edited);
    // And again: still there, and nothing is done twice.
    let merged = desk.files("drafts");
    draft(&desk, &["--force"]);
    assert!(merged == desk.files("drafts"));
}

#[test]
fn a_draft_that_cannot_be_merged_is_left_and_the_new_one_written_beside_it() {
    let desk = desk();
    desk.put("drafts/a.json", "scribbled over");
    desk.put("releases/a.txt", "Something else was said.\n");
    let ran = draft(&desk, &[]);
    assert_eq!(ran.code, 0);
    assert!(ran.err.contains("the new draft is beside it, in a.new.json"), "{}", ran.err);
    assert_eq!(desk.read("drafts/a.json"), "scribbled over");
    assert!(desk.read("drafts/a.new.json").contains("Something else was said."));
    assert!(desk.read("drafts/a.tsv").contains("Something else was said."));
}

#[test]
fn without_the_journal_every_difference_is_taken_for_work() {
    let desk = desk();
    confirm(&desk, "drafts/a.json", 1, "بارش ہوئی۔");
    std::fs::remove_dir_all(desk.path("drafts/.karakoram")).expect("removed");
    desk.put("releases/a.txt", "It rained. Nobody stayed.\n");
    assert_eq!(draft(&desk, &[]).code, 0);
    assert_eq!(target(&desk, "drafts/a.json", 0)["text"], "بارش ہوئی۔");
    // The page was merged too, and what it was is kept.
    let page = desk.read("drafts/a.html");
    assert!(page.contains("Nobody stayed.") && page.contains("بارش ہوئی۔"));
    let kept = std::fs::read_dir(desk.path("drafts/.karakoram/kept")).expect("a folder");
    let mut kept = kept.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    assert!(!kept.any(|name| name.starts_with("c~")), "the same bytes are the same draft");
}

#[test]
fn a_confirmed_sentence_stands_wherever_it_comes_again() {
    let desk = desk();
    confirm(&desk, "drafts/a.json", 1, "بارش ہوئی۔");
    draft(&desk, &[]);
    assert_eq!(states(&desk), ["unchanged", "drafted", "unchanged"]);
    let again = target(&desk, "drafts/b.json", 1);
    assert_eq!(
        (again["text"].as_str(), again["origin"].as_str()),
        (Some("بارش ہوئی۔"), Some("repetition"))
    );
    assert_eq!(again["confirmed"], false);
    assert_eq!(again["first"], serde_json::json!({"document": "a.txt", "id": 2}));
}

#[test]
fn a_similar_sentence_of_the_run_is_named() {
    let desk = desk();
    desk.put("releases/c.txt", "Wheat was sown.\n\nBarley was sown.\n");
    draft(&desk, &[]);
    let similar = target(&desk, "drafts/c.json", 1)["similar"].clone();
    assert_eq!(similar, serde_json::json!({"score": 75, "document": "c.txt", "id": 1}));
}

#[test]
fn a_locked_output_folder_is_left_alone() {
    let desk = desk();
    let lock = std::fs::OpenOptions::new().write(true).open(desk.path("drafts/.karakoram/lock"));
    let lock = lock.expect("the lock");
    lock.lock().expect("locked");
    let ran = draft(&desk, &["--force"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("drafts: another run is writing here"), "{}", ran.err);
}

#[test]
fn what_arrives_is_drafted_while_it_is_watched_for() {
    let desk = desk();
    let mut child = desk.start(&["draft", "releases", "--to", "ur", "--watch"]);
    desk.put("releases/d.txt", "Rice was planted.\n");
    let written = desk.wait_for("drafts/d.json");
    child.kill().expect("killed");
    child.wait().expect("ended");
    assert!(written.contains("Rice was planted."));
}
