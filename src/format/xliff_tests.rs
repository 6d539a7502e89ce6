use super::*;

fn code(kind: CodeKind, attributes: &[(&str, &str)], content: &str) -> Content {
    let attributes = attributes.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect();
    Content::Code(Code { kind, attributes, content: content.into() })
}

fn written(content: Vec<Content>) -> String {
    let proposal = Proposal {
        repair: None,
        score: Score::percent(90),
        penalties: vec![],
        kind: Kind::Fuzzy,
        source: String::new(),
        target: String::new(),
        content: Some(content),
        alternatives: vec![],
        edits: vec![],
        replacements: Vec::new(),
        memory: "m.tmx".into(),
        unit: 1,
        author: None,
        date: None,
        document: None,
        notes: vec![],
    };
    let mut out = Output::default();
    write_target(&mut out, &proposal);
    String::from_utf8(out.finish().0).unwrap()
}

#[test]
fn inline_codes_of_a_memory_become_those_of_xliff() {
    let text = |text: &str| Content::Text(text.into());
    assert_eq!(
        written(vec![
            code(CodeKind::PairStart, &[("i", "1")], "&lt;b&gt;"),
            text("中巴 & 合作"),
            code(CodeKind::PairEnd, &[("i", "1")], "&lt;/b&gt;"),
            code(CodeKind::Placeholder, &[("x", "2")], "&lt;br/&gt;"),
            code(CodeKind::Isolated, &[("pos", "end")], "<sub>i</sub>"),
            code(CodeKind::Unknown, &[], "\\f1 ]]> &x;"),
        ]),
        "<bpt id=\"c1\" rid=\"1\">&lt;b&gt;</bpt>中巴 &amp; 合作\
         <ept id=\"c3\" rid=\"1\">&lt;/b&gt;</ept><ph id=\"c4\">&lt;br/&gt;</ph>\
         <it id=\"c5\" pos=\"close\">&lt;sub&gt;i&lt;/sub&gt;</it><ph id=\"c6\">\\f1 ]]&gt; &amp;x;</ph>"
    );
}

#[test]
fn highlights_are_closed_even_where_the_memory_forgot() {
    let start = || code(CodeKind::HighlightStart, &[], "");
    let end = || code(CodeKind::HighlightEnd, &[], "");
    let text = |text: &str| Content::Text(text.into());
    let open = "<mrk mtype=\"x-highlight\">";
    assert_eq!(written(vec![start(), text("a"), end(), text("b")]), format!("{open}a</mrk>b"));
    assert_eq!(written(vec![start(), text("a")]), format!("{open}a</mrk>"));
    assert_eq!(written(vec![end(), text("a")]), "a");
}
