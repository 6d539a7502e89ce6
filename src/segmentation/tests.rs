//! Tables of sentences by language, and what holds for any text.

use super::check::covers as holds;
use super::*;
use proptest::prelude::*;

fn segmenter(tag: &str) -> Segmenter {
    Segmenter::for_language(&Language::from_tag(tag).unwrap())
}

/// Cuts each text without its `|`, and expects sentences where they stand.
fn check(tag: &str, newline: Newline, table: &[&str]) {
    let segmenter = segmenter(tag);
    let mut wrong = Vec::new();
    for marked in table {
        let expected: Vec<&str> = marked.split('|').map(str::trim).collect();
        let text = marked.replace('|', "");
        let spans = segmenter.sentences(&text, newline);
        let found: Vec<&str> = spans.iter().map(|span| &text[span.range()]).collect();
        if found != expected {
            wrong.push(format!("expected {expected:#?}\nfound {found:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{tag}: {}", wrong.join("\n"));
}

#[test]
fn english() {
    check("en", Newline::Hard, ENGLISH);
}

const ENGLISH: &[&str] = &[
    // Honorifics, ranks, offices
    "Dr. Hina Aslam chaired the session. |Mr. and Mrs. Baig attended.",
    "H.E. Mr. Zhao met Hon. Minister Qureshi. |Both sides agreed.",
    "Gen. (Retd.) Shah and Lt. Col. Tariq spoke. |Amb. Noor replied.",
    "Engr. Sana and Prof. Dr. Li signed. |MS. KHAN AND DR. MALIK WATCHED.",
    "M/s. Indus Seeds won the tender. |It starts work in June.",
    // Initials and letters with full stops
    "J. K. Farooqi opened it. |K.T.M. Perera closed it.",
    "The book is by A. R. Sheikh. |It sold well.",
    "The team chose Plan B. |The cost is lower.",
    "The U.S. Embassy helped. |He moved to the U.S. |They stayed in the U.K. for years.",
    "The C.E.O. of P.T.V. resigned. |The board met.",
    "Sara Butt, Ph.D. will lead. |She holds an M.Phil. |Her thesis won.",
    // Companies
    "Yunnan Seed Co., Ltd. and Indus Agro (Pvt.) Ltd. signed an MoU. |No sum was named.",
    "Yunnan Seed Co., Ltd. Beijing Branch opened today.",
    "The partner is Indus Agro Ltd. |Its office is in Multan.",
    "He left Delta Inc. in 2019. |ACME INC. HELD A PRESS BRIEFING.",
    // Numbers, months, references
    "Flight No. 5 is late. |He said no. |Then he left.",
    "See Art. 5, Sec. 3 and Fig. 3 on pp. 3 and 4. |See also Annex II.",
    "It opens on Nov. 3 and ends on Dec. 9. |Seats are few.",
    "They met last Nov. |The next round is in May.",
    "The grant is Rs. 1.2 billion. |About 3.5 percent is spent.",
    "Under S.R.O. 350 the duty is nil. |Art. IV applies.",
    "Sales grew in 2023. |2024 was better. |40 firms took part.",
    "It is 6 ft. 2 in. tall. |It weighs 90 lbs. |Both are fine.",
    // Times, places
    "Doors open at 9 a.m. and close at 5 p.m. |The hall is on Mall Rd. near St. Anne School.",
    "The call is at 5 p.m. PKT. |Mt. Godwin was visible.",
    // Latin
    "Bring papers, e.g. a passport, i.e. an ID. |China vs. Pakistan was close.",
    "Ali et al. (2020) agree. |Seeds, tools, etc. |Batteries are extra.",
    // Ellipses
    "We waited... |Nothing came. |We waited ... and waited.",
    "We will see… if it rains. |Perhaps… |Nobody knows.",
    "Contents ....... 12",
    // Quotations
    "“We met the goal. |We will go on,” said Mr. Hale. |He left.",
    "\"This is new.\" |The chair thanked the staff.",
    "\"Is it new?\" she asked. |\"Yes!\" Mr. Hale replied. |They left.",
    "She said: “Buy local.” |“Why not?” he asked.",
    "He made it in the U.S.\" |Trade grew.",
    "He called it \"the best deal.\" |\"It is done.\" |They left.",
    // Brackets and references
    "The plan (see annex) passed. |(No vote was taken.) |It starts now.",
    "The law (He wrote it in May.) is old. |It holds.",
    "The saint died.[1][2] |The king mourned.",
    // Names with marks
    "Visit www.example.com/a.html?id=5 for more. |Write to us at b.c@example.pk now.",
    "She works at Yahoo! in Lahore. |Node.js and Y!J grew.",
    "The prize went to Lahore. |iPhone sales rose.",
    // Marks in a row
    "Really?! |Yes! |No?",
    // Lists
    "1. Scope of the notice. |2. Terms used in it.",
    "1. Seeds |2. Tea |3. Rice",
    "a) seeds |b) tea |c) rice",
    "(a) Firms must register. |(b) Fees must be paid.",
    "The parts are (1) seeds, (2) tea and (3) rice. |All are new.",
    "• Seeds |• Tea",
    // Line breaks
    "Karakoram Forum\n|Lahore, Nov. 3\r\n|\n  The forum opened. |It was full.",
];

#[test]
fn urdu() {
    check("ur", Newline::Hard, URDU);
}

const URDU: &[&str] = &[
    "اجلاس کل ہو گا۔ |تمام ارکان شریک ہوں گے۔",
    "کیا بیج تیار ہیں؟ |جی ہاں!",
    "کیا واقعی؟! |جی ہاں۔",
    "ڈاکٹر حنا اسلم نے خطاب کیا۔ |تقریب ختم ہوئی۔",
    "ایم۔ اے۔ جناح روڈ بند ہے۔ |ٹریفک رک گئی۔",
    "انہوں نے پی۔ ایچ۔ ڈی۔ مکمل کی۔ |وہ اب استاد ہیں۔",
    "انہوں نے ایم۔ اے۔ |اس کے بعد ملازمت کی۔",
    "پی۔ ٹی۔ وی نے خبر دی۔ |خبر درست تھی۔",
    "بارش دیر سے آئی۔ |فصل بچ گئی۔",
    "1۔ درخواست دیں۔ |2۔ فیس ادا کریں۔",
    "۱۔ درخواست دیں۔ |۲۔ فیس ادا کریں۔",
    "کمپنی نے Indus Agro Ltd. کے ساتھ معاہدہ کیا۔ |رقم نہیں بتائی گئی۔",
    "A. R. Sheikh نے خطاب کیا۔ |سب نے سنا۔",
    "شرح 3.5 فیصد رہی۔ |پہلے 2.1 فیصد تھی۔",
    "اس نے وعدہ کیا. |وہ نہیں آیا.",
    "وزیر نے کہا: ”ہم تیار ہیں۔“ |سب نے تالیاں بجائیں۔",
    "وزیر نے کہا: “ہم تیار ہیں۔” |سب نے تالیاں بجائیں۔",
    "وزیر نے کہا کہ \"ہم تیار ہیں۔\" |تقریب جاری رہی۔",
    "رپورٹ آ گئی (صفحہ 12)۔ |اگلی جون میں ہے۔",
    "ہم نے کوشش کی... |کچھ نہ ہوا۔",
    "عنوان\n|پہلا جملہ۔ |دوسرا جملہ۔",
];

#[test]
fn chinese() {
    check("zh", Newline::Hard, CHINESE);
}

const CHINESE: &[&str] = &[
    "论坛今天开幕。|双方签署协议。",
    "种子到了吗？|到了！|太好了！！！",
    "我们等了很久……|终于等到了。",
    "他问：“谁负责？”|没有人回答。",
    "“准备好了吗？”部长问道。|“好了！”众人齐声说。",
    "“如果能去的话……”她说。|然后她走了。",
    "“我……我不知道。”|他走了。",
    "他说：“任务完成了。|大家辛苦了。”|会议结束。",
    "他說：「我們準備好了。」|會議結束。",
    "他引用：「古人云：『溫故知新。』」|大家點頭。",
    "会议结束。|“我们很满意。”|代表们离开。",
    "会议结束。|（记者李明）编辑王红",
    "（数据未经审计。）|数据可能变化。",
    "《你好！世界》上映了。|《走吧！》很受欢迎。",
    "双方喊着“加油！”的口号前进。|比赛开始。",
    "会议决定：调整价格；方案另行公布。|下月执行。",
    "产品由云南Seed Co., Ltd.生产。|保修两年。",
    "版本号为2.4.1。|用Node.js开发。",
    "1.申请人须年满18岁。|2.申请人须为居民。",
    "（一）坚持规划。|（二）坚持协商。",
    "你好吗? |我很好! |谢谢。",
    "他写道:\"合作很好。\"|双方同意。",
    "感染了SARS-CoV-2。|2020年开始研究。",
    "公告自发布之日起生效｡|特此公告｡",
    "标题\n|第一句。|第二句。\u{2028}|结尾",
];

#[test]
fn a_soft_line_break_is_white_space() {
    check(
        "en",
        Newline::Soft,
        &["The forum opens on Nov.\n3 in Dr.\r\nKhan's hall. |It\u{2028}is\u{85}full.\n|Come."],
    );
    check("zh", Newline::Soft, &["论坛\n今天开幕。\n|双方\n签署。"]);
    check("it", Newline::Soft, &["Il\ngiorno. |La\nnotte."]);
}

#[test]
fn other_languages_get_plain_uax29() {
    check("it", Newline::Hard, &["Dr. |Verdi viene. |Poi va.\n|Fine"]);
    check("ur-Latn", Newline::Hard, &["Dr. |Khan aaye."]);
}

#[test]
fn regions_and_scripts_share_the_rules() {
    check("en-GB", Newline::Hard, &["Dr. Khan came. |He left."]);
    check("zh-Hant-TW", Newline::Hard, &["他說：「好。」|會議結束。"]);
}

#[test]
fn nothing_has_no_sentences() {
    for tag in ["en", "ur", "zh", "it"] {
        for text in ["", " ", "\n\r\n\u{3000}\u{2029}"] {
            for newline in [Newline::Hard, Newline::Soft] {
                assert_eq!(segmenter(tag).sentences(text, newline), [], "{tag} {text:?}");
            }
        }
    }
}

/// Quadratic time would make this test take minutes.
#[test]
fn long_runs_take_linear_time() {
    for unit in [
        ".",
        "\"",
        "7",
        ")",
        "(",
        "《",
        "“",
        "… ",
        "a.",
        "A. ",
        ". ",
        ".[",
        "!\"A",
        ".\"",
        ". )",
        ".[1]",
        "1. ",
        "•",
        "• ",
        "۔",
        "ایم۔ ",
        "。“",
        "？”说",
        "……",
        " ",
        ",",
        ".)(",
        "! \" ",
        "[",
    ] {
        let long = unit.repeat(20_000 / unit.len());
        for text in
            [long.clone(), format!("A. {long} b"), format!("One.{long}"), format!("？”{long}")]
        {
            for tag in ["en", "ur", "zh", "it"] {
                holds(&text, &segmenter(tag).sentences(&text, Newline::Soft));
            }
        }
    }
}

#[test]
fn a_segmenter_is_shared_by_threads() {
    fn shared<T: Send + Sync + Clone>() {}
    shared::<Segmenter>();
}

/// Text of pieces that rules look at.
fn busy() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        ".", "!", "?", "…", "。", "！", "？", "۔", "؟", "\"", "“", "”", "’", "'", "「", "」", "《",
        "》", "(", ")", "（", "）", "[", "]", "[1]", " ", " ", "\n", "\r\n", "\u{2028}", "\u{85}",
        "\u{a0}", "\u{200b}", "\u{301}", "Dr", "No", "Inc", "U.S", "The", "said", "iPhone", "a",
        "J", "5", "2.", "1)", "• ", "ایم", "آئی", "اس", "说", "的", "中国", ",", "，", "：",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn sentences_cover_any_text(text in prop_oneof![any::<String>(), busy()]) {
        for tag in ["en", "ur", "zh", "it"] {
            let segmenter = segmenter(tag);
            holds(&text, &segmenter.sentences(&text, Newline::Soft));
            let hard = segmenter.sentences(&text, Newline::Hard);
            holds(&text, &hard);
            for span in hard {
                prop_assert!(!text[span.range()].contains(is_line_break));
            }
        }
    }

    #[test]
    fn paragraphs_do_not_touch_one_another(a in busy(), b in busy()) {
        for tag in ["en", "ur", "zh", "it"] {
            let segmenter = segmenter(tag);
            let mut apart = segmenter.sentences(&a, Newline::Hard);
            let rest = segmenter.sentences(&b, Newline::Hard);
            apart.extend(rest.into_iter().map(|span| span.shifted(a.len() + 1)));
            let text = format!("{a}\n{b}");
            prop_assert_eq!(segmenter.sentences(&text, Newline::Hard), apart);
        }
    }
}

/// Text of characters that UAX #29 tells apart.
fn any_script() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a", "B", "ß", "ǅ", "中", "١", "5", ".", "．", "!", "?", "。", "۔", "…", "\"", "'", "”",
        "«", "(", ")", ",", "،", ":", "-", " ", "\u{a0}", "\u{3000}", "\u{301}", "\u{200d}",
        "\u{ad}", "%", "+", "ª",
    ]);
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    /// Where no rules of a language come before them, the boundaries are those of the standard.
    #[test]
    fn the_default_is_uax29(text in any_script()) {
        use unicode_segmentation::UnicodeSegmentation;
        // To the standard a mark after a space belongs to the sentence before; here it is the next
        // sentence's, as the direction marks of Urdu are.
        for space in [' ', '\u{a0}', '\u{3000}'] {
            for mark in ["\u{301}", "\u{200d}", "\u{ad}"] {
                prop_assume!(!text.contains(&format!("{space}{mark}")));
            }
        }
        let expected: Vec<Span> = text
            .split_sentence_bound_indices()
            .map(|(start, sentence)| Span::new(start, start + sentence.len()).trimmed(&text))
            .filter(|span| !span.is_empty())
            .collect();
        prop_assert_eq!(segmenter("it").sentences(&text, Newline::Hard), expected);
    }
}
