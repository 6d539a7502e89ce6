//! `terms`: the bundled glossary, import, export and checks.

use crate::support::Desk;

const GLOSSARY: &str = "en,ur,zh,zh:forbidden\n\
    training course,تربیتی کورس,培训班,训练班\n\
    Planning Commission,منصوبہ بندی کمیشن,规划委员会,\n";

#[test]
fn the_bundled_glossary_has_the_terms_of_a_sample_in_both_languages() {
    let desk = Desk::new();
    let sentence =
        "The Chinese Academy of Sciences and the Embassy signed memorandums of understanding.";
    let ran = desk.run(&[
        "terms",
        "list",
        "--in",
        sentence,
        "--glossary",
        "{project}/memories/glossary.tsv",
    ]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let rows: Vec<&str> = ran.out.lines().skip(1).collect();
    assert_eq!(rows.len(), 2, "{}", ran.out);
    assert!(rows[0].contains("چائنیز اکیڈمی آف سائنسز\t中国科学院\t"), "{}", rows[0]);
    assert!(rows[1].contains("مفاہمت کی یادداشت\t谅解备忘录\t理解备忘录"), "{}", rows[1]);
    let whole = desk.run(&["terms", "list", "--glossary", "{project}/memories/glossary.tsv"]);
    assert!(whole.out.lines().count() > 120, "{}", whole.out.lines().count());
    assert!(whole.out.lines().skip(1).all(|row| row.split('\t').take(3).all(|c| !c.is_empty())));
}

#[test]
fn glossaries_are_imported_once_and_exported_as_tbx() {
    let desk = Desk::new();
    desk.put("partner.csv", GLOSSARY);
    let import = ["terms", "import", "partner.csv", "--glossary", "mine.tsv"];
    let first = desk.run(&import);
    assert_eq!(first.err, "added 2 concepts to mine.tsv, which now has 2\n");
    assert_eq!(desk.run(&import).err, "added 0 concepts to mine.tsv, which now has 2\n");
    let tbx = desk.run(&["terms", "list", "--format", "tbx", "--glossary", "mine.tsv"]).out;
    assert!(
        tbx.contains("<term>训练班</term><termNote type=\"administrativeStatus\">deprecatedTerm")
    );
    desk.put("again.tbx", &tbx);
    let again = desk.run(&["terms", "import", "again.tbx", "--glossary", "mine.tsv"]);
    assert_eq!(again.err, "added 0 concepts to mine.tsv, which now has 2\n");
}

#[test]
fn a_memory_and_a_draft_are_checked() {
    let desk = Desk::new();
    desk.put("g.csv", GLOSSARY);
    let unit = |source: &str, target: &str| {
        format!(
            "<tu><tuv xml:lang=\"en\"><seg>{source}</seg></tuv>\
             <tuv xml:lang=\"zh\"><seg>{target}</seg></tuv></tu>"
        )
    };
    let units = unit("Training courses began.", "培训班开始了。")
        + &unit("The training course ended.", "训练班结束了。")
        + &unit("The Planning Commission met.", "委员会开会了。");
    desk.put(
        "m/a.tmx",
        format!("<tmx version=\"1.4\"><header srclang=\"en\"/><body>{units}</body></tmx>"),
    );
    let ran = desk.run(&["terms", "check", "--to", "zh", "--memory", "m", "--glossary", "g.csv"]);
    insta::assert_snapshot!(ran.whole());
    desk.put(
        "d.json",
        "{\"document\":\"d\",\"source_language\":\"en\",\"segments\":[{\"id\":1,\"block\":1,\
         \"source\":\"A training course.\",\"targets\":{\"zh\":{\"text\":\"培训班。\",\
         \"confirmed\":true,\"matches\":[]}}}]}",
    );
    let draft = desk.run(&["terms", "check", "d.json", "--to", "zh", "--glossary", "g.csv"]);
    assert_eq!((draft.code, draft.err.as_str()), (0, "no fault of terms in 1 translation\n"));
}

#[test]
fn a_glossary_that_is_not_there_is_named() {
    let desk = Desk::new();
    let ran = desk.run(&["terms", "list", "--glossary", "none.tsv"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("none.tsv"), "{}", ran.err);
}

/// A memory in which a body is renamed between two years.
fn renamed() -> String {
    let mut units = String::new();
    for (year, team) in [("2020", "医疗队"), ("2023", "医疗小组")] {
        for (a, x) in [
            ("Water Authority", "水务局"),
            ("Science Foundation", "科学基金会"),
            ("Trade Mission", "贸易代表团"),
        ] {
            for (deed, did) in [("visited", "访问了"), ("thanked", "感谢了"), ("advised", "建议了")]
            {
                units.push_str(&format!(
                    "<tu><tuv xml:lang=\"en\"><seg>In {year} the {a} {deed} the Medical Team.</seg></tuv>\
                     <tuv xml:lang=\"zh\" changedate=\"{year}0312T000000Z\"><seg>{year}年{x}{did}{team}。</seg></tuv></tu>"
                ));
            }
        }
    }
    format!("<tmx version=\"1.4\"><header srclang=\"en\"/><body>{units}</body></tmx>")
}

#[test]
fn names_of_the_memory_are_listed_with_their_history() {
    let desk = Desk::new();
    desk.put("m/a.tmx", renamed());
    let list = ["terms", "list", "--from-memory", "--to", "zh", "--memory", "m"];
    let ran = desk.run(&list);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("learning fragments for Chinese from 18 units"), "{}", ran.err);
    let rows: Vec<&str> = ran.out.lines().collect();
    assert_eq!(rows[0], "en\tzh\tnote\tdate\tplaces\tof\tfirst\tdocument");
    let team: Vec<&&str> = rows.iter().filter(|row| row.starts_with("Medical Team\t")).collect();
    assert_eq!(team.len(), 2, "{}", ran.out);
    assert!(
        team[0].contains("医疗小组\tchanged: this is the latest\t2023-03-12\t9\t18\t2023-03-12")
    );
    assert!(team[1].contains("医疗队\tchanged: this is an earlier one\t2020-03-12\t9\t18"));
    // The table is one that the glossary takes in.
    desk.put("names.tsv", &ran.out);
    let import = desk.run(&["terms", "import", "names.tsv", "--glossary", "g.tsv"]);
    assert!(import.err.contains("to g.tsv"), "{}", import.err);
    let tbx = desk.run(&[&list[..], &["--format", "tbx"]].concat());
    assert!(tbx.out.contains("<term>Medical Team</term>"), "{}", tbx.out);
    let without = desk.run(&["terms", "list", "--from-memory"]);
    assert_eq!(without.code, 2);
    assert!(without.err.contains("--to"), "{}", without.err);
}
