//! `analyze` and `plan`: bands, totals in any order, files, settings.

use serde_json::Value;

use crate::support::Desk;

const MEMORY: &str = r#"<tmx version="1.4"><header srclang="en"/><body>
<tu><tuv xml:lang="en"><seg>The forum opened in Lahore.</seg></tuv><tuv xml:lang="ur"><seg>فورم لاہور میں شروع ہوا۔</seg></tuv><tuv xml:lang="zh"><seg>论坛在拉合尔开幕。</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>It rained for two days.</seg></tuv><tuv xml:lang="ur"><seg>دو دن بارش ہوئی۔</seg></tuv></tu>
</body></tmx>"#;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.put("memories/m.tmx", MEMORY);
    desk.put(
        "releases/a.txt",
        "The forum opened in Lahore. It rained for three days. Wheat was sown.\n\nWheat was sown.\n",
    );
    desk.put("releases/b.txt", "Wheat was sown. Barley was sown. Cotton prices rose again.\n");
    desk.put("releases/c.txt", "Cotton prices rose again. Cotton prices fell again.\n");
    desk
}

fn bands(analysis: &Value, language: &str) -> Vec<(String, u64)> {
    let bands = analysis["total"][language]["bands"].as_array().expect("bands").iter();
    let segments = |band: &Value| band["segments"].as_u64().expect("a number");
    bands.map(|band| (band["band"].as_str().expect("a name").to_owned(), segments(band))).collect()
}

#[test]
fn the_table_says_what_is_there_and_how_it_is_counted() {
    let desk = desk();
    insta::assert_snapshot!("table", desk.run(&["analyze", "releases", "--to", "ur,zh"]).whole());
}

#[test]
fn the_plan_is_a_list_to_follow() {
    let desk = desk();
    insta::assert_snapshot!("plan", desk.run(&["plan", "releases", "--to", "ur,zh"]).whole());
}

#[test]
fn totals_are_the_same_in_any_order_but_for_internal_matches() {
    let desk = desk();
    let mut all = Vec::new();
    for order in [["a", "b", "c"], ["c", "b", "a"], ["b", "c", "a"]] {
        let files = order.map(|name| format!("releases/{name}.txt"));
        let mut arguments = vec!["analyze", "--to", "ur,zh", "--format", "json", "--quiet"];
        arguments.extend(files.iter().map(String::as_str));
        assert_eq!(desk.run(&arguments).code, 0);
        let analysis: Value =
            serde_json::from_str(&desk.read("reports/analysis.json")).expect("JSON");
        for language in ["ur", "zh"] {
            let mut bands = bands(&analysis, language);
            // What depends on the order comes last, and is the same together.
            let (none, internal) = (bands.pop().expect("a band"), bands.pop().expect("a band"));
            bands.push(("neither".into(), none.1 + internal.1));
            all.push((language, bands));
        }
    }
    for (language, bands) in &all {
        let first = all.iter().find(|(other, _)| other == language).expect("the first");
        assert_eq!(bands, &first.1);
    }
    let count = |name: &str| all[0].1.iter().find(|(band, _)| band == name).map(|(_, n)| *n);
    assert_eq!(count("repetition"), Some(1));
    assert_eq!(count("cross-file repetition"), Some(2));
}

#[test]
fn every_format_is_written_and_the_same_twice() {
    let desk = desk();
    let arguments = ["analyze", "releases", "--to", "ur,zh", "--format", "html,xlsx,csv,json"];
    assert_eq!(desk.run(&arguments).code, 0);
    let mut plan = arguments;
    plan[0] = "plan";
    assert_eq!(desk.run(&plan).code, 0);
    let first = desk.files("reports");
    assert_eq!(first.len(), 8);
    assert_eq!(desk.run(&arguments).code, 0);
    assert_eq!(desk.run(&plan).code, 0);
    assert!(first == desk.files("reports"));
    for page in ["reports/analysis.html", "reports/plan.html"] {
        let page = desk.read(page);
        assert!(
            page.contains("Wheat was sown.") || page.contains("releases") || page.contains("a.txt")
        );
        for bad in ["<script", "http:", "https:", "url("] {
            assert!(!page.contains(bad), "{bad}");
        }
    }
}

#[test]
fn rates_come_from_the_settings() {
    let desk = desk();
    desk.put("karakoram.toml", "to = [\"ur\"]\n[rates]\nnone = 50\ninternal-fuzzy = 50\n");
    assert_eq!(desk.run(&["analyze", "releases", "--format", "json"]).code, 0);
    let analysis: Value = serde_json::from_str(&desk.read("reports/analysis.json")).expect("JSON");
    let none = &analysis["total"]["ur"]["bands"][9];
    let words = none["words"].as_f64().expect("words");
    assert_eq!(none["weighted_words"].as_f64(), Some(words / 2.0));
}
