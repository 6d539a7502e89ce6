//! `draft` on the project's samples: what it writes, and that it writes the same every time.

use serde_json::Value;

use crate::support::{Desk, project};

fn draft_samples(desk: &Desk, threads: &str) -> Vec<(String, Vec<u8>)> {
    let out = format!("out-{threads}");
    let ran = desk.run(&[
        "draft",
        "{project}/samples",
        "--to",
        "ur,zh",
        "--memory",
        "{project}/memories",
        "--out",
        &out,
        "--threads",
        threads,
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    desk.files(&out)
}

#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let desk = Desk::new();
    let one = draft_samples(&desk, "1");
    for threads in ["2", "8"] {
        assert!(one == draft_samples(&desk, threads), "{threads} threads");
    }
}

#[test]
fn the_samples_show_every_band_in_both_languages() {
    let desk = Desk::new();
    let files = draft_samples(&desk, "2");
    assert_eq!(files.len(), 10 * 6);
    for language in ["ur", "zh"] {
        let mut segments = std::collections::BTreeMap::new();
        for (_, bytes) in files.iter().filter(|(name, _)| name.ends_with(".json")) {
            let draft: Value = serde_json::from_slice(bytes).expect("JSON");
            for band in draft["leverage"][language]["bands"].as_array().expect("bands") {
                let name = band["band"].as_str().expect("a name").to_owned();
                *segments.entry(name).or_insert(0) += band["segments"].as_u64().expect("a number");
            }
        }
        assert_eq!(segments.len(), 8, "{segments:?}");
        assert!(segments.values().all(|&number| number >= 3), "{language}: {segments:?}");
    }
}

#[test]
fn nothing_of_a_sample_is_lost() {
    let desk = Desk::new();
    for (name, bytes) in draft_samples(&desk, "2") {
        let Some(name) = name.strip_suffix(".json") else { continue };
        let sample =
            std::fs::read(project().join("samples").join(format!("{name}.txt"))).expect("a sample");
        let (document, _) = karakoram::document::Document::from_text(&sample).expect("text");
        assert_eq!(document.to_bytes(), sample, "{name}");
        let draft: Value = serde_json::from_slice(&bytes).expect("JSON");
        let text =
            |value: &Value| value.as_str().expect("text").split_whitespace().collect::<String>();
        for block in draft["blocks"].as_array().expect("blocks") {
            let segments = draft["segments"].as_array().expect("segments").iter();
            let segments: String = segments
                .filter(|s| s["block"] == block["block"])
                .map(|s| text(&s["source"]))
                .collect();
            let expected =
                if block["translate"] == true { text(&block["text"]) } else { String::new() };
            assert_eq!(segments, expected, "{name}, block {}", block["block"]);
        }
    }
}

/// A release with one sentence of each status, and the memory for it.
fn small(desk: &Desk) {
    desk.put(
        "memories/units.tmx",
        r#"<tmx version="1.4"><header srclang="en"/><body>
<tu><prop type="x-document">old</prop><tuv xml:lang="en"><seg>Forum Opens</seg></tuv><tuv xml:lang="ur"><seg>فورم کا آغاز</seg></tuv><tuv xml:lang="zh-CN"><seg>论坛开幕</seg></tuv></tu>
<tu changedate="20230405T060708Z" changeid="N. Qureshi"><prop type="x-document">old</prop><note>checked with the ministry</note><tuv xml:lang="en"><seg>The forum opened on May 3.</seg></tuv><tuv xml:lang="ur"><seg>فورم 3 مئی کو شروع ہوا۔</seg></tuv><tuv xml:lang="zh-CN"><seg>论坛于5月3日<ph x="1">&lt;br/&gt;</ph>开幕。</seg></tuv></tu>
<tu><prop type="x-document">other</prop><tuv xml:lang="en"><seg>They left &lt;soon&gt; &amp; "well".</seg></tuv><tuv xml:lang="ur"><seg>=وہ جلد چلے گئے۔</seg></tuv></tu>
</body></tmx>"#,
    );
    desk.put(
        "releases/launch.txt",
        "Forum Opens\n\nThe forum opened on May 3. The forum opened on May 4. It rained.\n\n\
         It rained. They left <soon> & \"well\".\n\n[next]: Forum Closes\n",
    );
}

#[test]
fn each_format_of_a_small_draft() {
    let desk = Desk::new();
    small(&desk);
    let ran = desk.run(&["draft", "releases", "--to", "ur,zh"]);
    insta::assert_snapshot!("run", ran.whole());
    let mut names: Vec<String> = desk.files("drafts").into_iter().map(|(name, _)| name).collect();
    names.sort();
    assert_eq!(
        names,
        [
            "launch.docx",
            "launch.html",
            "launch.json",
            "launch.tsv",
            "launch.ur.xlf",
            "launch.zh.xlf"
        ]
    );
    insta::assert_snapshot!("json", desk.read("drafts/launch.json"));
    insta::assert_snapshot!("tsv", desk.read("drafts/launch.tsv"));
    insta::assert_snapshot!("xliff_ur", desk.read("drafts/launch.ur.xlf"));
    insta::assert_snapshot!("xliff_zh", desk.read("drafts/launch.zh.xlf"));
    desk.run(&["draft", "releases", "--to", "ur,zh", "--format", "xliff2,po", "--out", "more"]);
    insta::assert_snapshot!("xliff2_ur", desk.read("more/launch.ur.xliff"));
    insta::assert_snapshot!("po_zh", desk.read("more/launch.zh.po"));
}

#[test]
fn the_output_tree_mirrors_the_input_tree() {
    let desk = Desk::new();
    small(&desk);
    desk.put("releases/2024/may/launch.txt", "It rained.\n");
    desk.put("releases/notes.csv", "no release\n");
    let ran = desk.run(&["draft", "releases", "--to", "ur", "--format", "tsv", "--out", "o"]);
    assert_eq!(ran.code, 0);
    assert!(ran.err.contains("passed over, not documents: 1 .csv"), "{}", ran.err);
    let names: Vec<String> = desk.files("o").into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["2024/may/launch.tsv", "launch.tsv"]);
}

#[test]
fn many_documents_are_in_order_and_repetitions_reach_across_all_of_them() {
    let desk = Desk::new();
    small(&desk);
    for n in 0..150 {
        desk.put(&format!("many/{n:03}.txt"), format!("It rained.\nDay number {n}.\n"));
    }
    let ran = desk.run(&["draft", "many", "--to", "ur", "--format", "json", "-v"]);
    let named: Vec<&str> = ran.err.lines().filter(|line| line.starts_with("many")).collect();
    assert_eq!(named.len(), 150);
    assert!(named.is_sorted(), "{named:#?}");
    for n in [1, 63, 64, 149] {
        let draft: Value =
            serde_json::from_str(&desk.read(&format!("drafts/{n:03}.json"))).expect("JSON");
        let first = &draft["segments"][0]["targets"]["ur"]["first"];
        assert_eq!(first, &serde_json::json!({"document": "000.txt", "id": 1}), "document {n}");
    }
}

#[test]
fn two_folders_keep_their_documents_apart() {
    let desk = Desk::new();
    small(&desk);
    desk.put("a/day.txt", "It rained.\n");
    desk.put("b/day.txt", "It rained.\n");
    assert_eq!(desk.run(&["draft", "a", "b", "--to", "ur", "--format", "json"]).code, 0);
    let draft: Value = serde_json::from_str(&desk.read("drafts/b/day.json")).expect("JSON");
    assert_eq!(draft["document"], "b/day.txt");
    let first = &draft["segments"][0]["targets"]["ur"]["first"];
    assert_eq!(first, &serde_json::json!({"document": "a/day.txt", "id": 1}));
}

#[test]
fn a_sentence_of_an_earlier_document_is_a_repetition_that_names_it() {
    let desk = Desk::new();
    small(&desk);
    desk.put("releases/a.txt", "It rained.\n");
    desk.run(&["draft", "releases", "--to", "ur", "--format", "json"]);
    let draft: Value = serde_json::from_str(&desk.read("drafts/launch.json")).expect("JSON");
    let column = &draft["segments"][3]["targets"]["ur"];
    assert_eq!(column["status"], "repetition");
    assert_eq!(column["first"], serde_json::json!({"document": "a.txt", "id": 1}));
}

#[test]
fn pages_and_markdown_come_out_in_each_language() {
    let desk = Desk::new();
    small(&desk);
    let page = "<html lang=\"en\"><title>Forum Opens</title><main><h1>Forum Opens</h1>\n\
                <p>The forum opened on <b>May 3</b>. It rained.</p></main></html>\n";
    desk.put("pages/launch.html", page);
    desk.put("pages/notes.md", "# Forum Opens\n\n*Nothing* known.\n");
    let ran = desk.run(&["draft", "pages", "--to", "ur,zh", "--format", "document,html"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let names: Vec<String> = desk.files("drafts").into_iter().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        [
            "launch.html",
            "launch.ur.html",
            "launch.zh.html",
            "notes.html",
            "notes.ur.md",
            "notes.zh.md",
        ]
    );
    insta::assert_snapshot!("page_ur", desk.read("drafts/launch.ur.html"));
    insta::assert_snapshot!("page_zh", desk.read("drafts/launch.zh.html"));
    insta::assert_snapshot!("markdown_zh", desk.read("drafts/notes.zh.md"));
    let empty = ["--format", "document", "--untranslated", "empty", "--out", "e"];
    assert_eq!(desk.run(&[&["draft", "pages", "--to", "zh"], &empty[..]].concat()).code, 0);
    assert!(!desk.read("e/launch.zh.html").contains("rained"));
}

#[test]
fn a_draft_never_replaces_its_release() {
    let desk = Desk::new();
    small(&desk);
    desk.put("pages/launch.html", "<p>It rained.</p>");
    let ran = desk.run(&["draft", "pages/launch.html", "--to", "ur", "--out", "pages"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("would replace the release itself"), "{}", ran.err);
    assert_eq!(desk.read("pages/launch.html"), "<p>It rained.</p>");
    assert!(desk.path("pages/launch.tsv").exists());
}

#[test]
fn a_finished_draft_becomes_the_document() {
    let desk = Desk::new();
    small(&desk);
    desk.put("pages/launch.html", "<p>The forum opened on <b>May 3</b>. It rained.</p>");
    let draft = ["draft", "pages", "--to", "zh", "--format", "tsv,xliff"];
    assert_eq!(desk.run(&draft).code, 0);
    let edited = desk
        .read("drafts/launch.zh.xlf")
        .replace("state=\"needs-translation\"></target>", "state=\"final\">下雨了。</target>");
    desk.put("back.zh.xlf", edited);
    let ran = desk.run(&["finish", "back.zh.xlf", "--document", "pages/launch.html"]);
    insta::assert_snapshot!("finish", ran.whole());
    insta::assert_snapshot!("finished_page", desk.read("finished/launch.zh.html"));
    desk.put("other.html", "<p>Something else.</p>");
    let ran = desk.run(&["finish", "back.zh.xlf", "--document", "other.html"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("segment 1 is not in the document"), "{}", ran.err);
}
