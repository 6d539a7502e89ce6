//! `memory …` on small memories.

use crate::support::Desk;

/// A memory with codes, notes, an unknown attribute, three languages and a unit of damage.
const MIXED: &str = r#"<tmx version="1.4"><header creationtool="T" creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en" srclang="en" datatype="plaintext" x-tool="y"><note>n</note></header><body>
<tu tuid="a" changedate="20240102T030405Z" changeid="N. Qureshi" rating="5"><note>checked</note><prop type="x-document">launch</prop><tuv xml:lang="en"><seg>Press <ph x="1" z="q">&lt;b/&gt;</ph>Enter &amp; wait</seg></tuv><tuv xml:lang="ur"><seg>انٹر دبائیں</seg></tuv><tuv xml:lang="zh-CN"><seg>=按回车</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>two</seg></tuv><tuv xml:lang="ur"><seg>دو</seg></tuv><tuv xml:lang="ur"><seg>دوسرا</seg></tuv></tu>
<tu tuid="c"></tu>
<tu tuid="d"><tuv xml:lang="en"><seg>1 < 2</seg></tuv><tuv xml:lang="ur"><seg>ایک</seg></tuv></tu>
</body></tmx>
"#;

fn convert(desk: &Desk, format: &str) -> String {
    desk.put("in.tmx", MIXED);
    let ran = desk.run(&["memory", "convert", "in.tmx", "--format", format]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("4 units: 2 read, 2 repaired, 0 left out"), "{}", ran.err);
    ran.out
}

#[test]
fn convert_to_json_lines_gives_every_variant_in_file_order() {
    let lines = convert(&Desk::new(), "jsonl");
    let expected = r#"{"unit":1,"tuid":"a","variants":[{"language":"en","text":"Press Enter & wait"},{"language":"ur","text":"انٹر دبائیں"},{"language":"zh-CN","text":"=按回车"}]}
{"unit":2,"tuid":null,"variants":[{"language":"en","text":"two"},{"language":"ur","text":"دو"},{"language":"ur","text":"دوسرا"}]}
{"unit":3,"tuid":"c","variants":[]}
{"unit":4,"tuid":"d","variants":[{"language":"en","text":"1 < 2"},{"language":"ur","text":"ایک"}]}
"#;
    assert_eq!(lines, expected);
}

#[test]
fn convert_to_other_formats() {
    let desk = Desk::new();
    for format in ["tsv", "xliff", "tmx"] {
        insta::assert_snapshot!(format!("convert_{format}"), convert(&desk, format));
    }
}

#[test]
fn convert_writes_a_file_whole_or_not_at_all() {
    let desk = Desk::new();
    desk.put("in.tmx", MIXED);
    desk.put("out.tmx", "before");
    let ran = desk.run(&["memory", "convert", "missing.tmx", "-o", "out.tmx"]);
    assert_eq!((ran.code, desk.read("out.tmx")), (1, "before".to_owned()));
    let ran = desk.run(&["memory", "convert", "in.tmx", "--format", "tmx", "-o", "out.tmx"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let again = desk.run(&["memory", "convert", "out.tmx", "--format", "tmx"]);
    assert_eq!(again.out, desk.read("out.tmx"));
    assert!(again.err.contains("3 units: 3 read, 0 repaired, 0 left out"), "{}", again.err);
}
