use super::*;
use crate::draft::Occurrence;
use crate::draft::analysis::{Amounts, DocumentAnalysis, Rates};
use crate::draft::priority::Step;

fn analysis() -> Analysis {
    Analysis {
        source_language: Language::from_tag("en").unwrap(),
        target_languages: vec![Language::from_tag("ur").unwrap()],
        rates: Rates::default(),
        documents: vec![DocumentAnalysis {
            document: "=cmd|' /C calc'!A0 <b>.txt".into(),
            languages: vec![Amounts::default()],
        }],
    }
}

fn plan() -> Priorities {
    let at = Occurrence { document: "a.txt".into(), segment: 3 };
    let step = Step { at, source: "=1+1 <script>".into(), cost: 250, saved: vec![1050] };
    Priorities { cost: 5000, documents: Vec::new(), sentences: vec![step] }
}

#[test]
fn nothing_of_a_document_becomes_markup_or_a_formula() {
    let languages = [Language::from_tag("ur").unwrap()];
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let html = text(AnalysisFormat::Html.render(&analysis()).unwrap());
    assert!(html.contains("&lt;b&gt;.txt") && !html.contains("<b>.txt"));
    let csv = text(AnalysisFormat::Csv.render(&analysis()).unwrap());
    assert!(csv.contains("\n'=cmd|") && !csv.contains("\n=cmd|"), "{csv}");
    let html = text(AnalysisFormat::Html.render_plan(&plan(), &languages).unwrap());
    assert!(html.contains("=1+1 &lt;script&gt;"), "{html}");
    let csv = text(AnalysisFormat::Csv.render_plan(&plan(), &languages).unwrap());
    assert!(csv.contains(",'=1+1 <script>,2.50,10.50,10.50,10.50"), "{csv}");
}

#[test]
fn a_workbook_has_the_same_bytes_every_time() {
    let first = AnalysisFormat::Xlsx.render(&analysis()).unwrap();
    assert!(first.starts_with(b"PK"));
    assert!(first == AnalysisFormat::Xlsx.render(&analysis()).unwrap());
}

#[test]
fn hundredths_are_exact() {
    assert_eq!([0, 5, 100, 123_450].map(hundredths), ["0.00", "0.05", "1.00", "1234.50"]);
}
