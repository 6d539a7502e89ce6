//! Vectors, and what holds for any text.

use std::path::Path;

use proptest::prelude::*;

use super::*;

/// The values of a text as the vectors write them.
fn read(text: &str, tongue: Tongue) -> Vec<String> {
    let found = extract(text, tongue).into_iter();
    let written = found.map(|found| {
        let optional = if found.optional { "?" } else { "" };
        format!("{} {}{optional}", found.value.class().as_str(), found.value)
    });
    written.collect()
}

#[test]
fn vectors() {
    let files = [
        (Tongue::English, include_str!("../../tests/data/values/en.tsv")),
        (Tongue::Urdu, include_str!("../../tests/data/values/ur.tsv")),
        (Tongue::Chinese, include_str!("../../tests/data/values/zh.tsv")),
    ];
    let mut wrong = Vec::new();
    for (tongue, file) in files {
        for line in file.lines().filter(|line| !line.starts_with('#')) {
            let mut fields = line.split('\t');
            let text = fields.next().expect("a text");
            let expected: Vec<&str> = fields.collect();
            let found = read(text, tongue);
            if found != expected {
                wrong.push(format!("{text}: {found:?}, expected {expected:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// `KARAKORAM_VALUE_VECTORS` names a folder of `en.tsv`, `ur.tsv` and `zh.tsv`: text, class and
/// value of the one value in it, with tabs between them.
#[test]
fn vectors_of_others() {
    let Ok(folder) = std::env::var("KARAKORAM_VALUE_VECTORS") else { return };
    let mut checked = 0;
    for tongue in Tongue::ALL {
        let path = Path::new(&folder).join(format!("{}.tsv", tongue.tag()));
        let file = std::fs::read_to_string(&path).expect("a file of vectors");
        for line in file.lines().filter(|line| !line.trim().is_empty()) {
            let fields: Vec<&str> = line.split('\t').collect();
            let found: Vec<String> =
                read(fields[0], tongue).iter().map(|v| v.trim_end_matches('?').into()).collect();
            assert_eq!(found, [format!("{} {}", fields[1], fields[2])], "{}", fields[0]);
            checked += 1;
        }
    }
    assert!(checked > 0, "no vector was found");
}

#[test]
fn spans_are_what_is_written() {
    let text = "近250多万人，约3.5亿美元";
    let written: Vec<&str> =
        extract(text, Tongue::Chinese).iter().map(|found| &text[found.span.range()]).collect();
    assert_eq!(written, ["250多万", "3.5亿美元"]);
    let text = "صبح 8:00 بجے، 22 نومبر 2026ء کو";
    let written: Vec<&str> =
        extract(text, Tongue::Urdu).iter().map(|found| &text[found.span.range()]).collect();
    assert_eq!(written, ["صبح 8:00 بجے", "22 نومبر 2026ء"]);
}

#[test]
fn values_of_a_range_do_not_overlap() {
    let text = "$ 10-mn-$mn, $10-$20";
    let found = extract(text, Tongue::English);
    let written: Vec<&str> = found.iter().map(|found| &text[found.span.range()]).collect();
    assert_eq!(written, ["$ 10-mn", "$mn", "$10", "$20"]);
}

#[test]
fn approximation_is_kept_apart() {
    for (text, tongue, about) in [
        ("over 300 trees", Tongue::English, Approximation::Over),
        ("at least 5 people", Tongue::English, Approximation::AtLeast),
        ("近300棵树", Tongue::Chinese, Approximation::Nearly),
        ("300以上", Tongue::Chinese, Approximation::AtLeast),
        ("300 سے زائد", Tongue::Urdu, Approximation::Over),
        ("تقریباً 300", Tongue::Urdu, Approximation::About),
    ] {
        let found = extract(text, tongue);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!(found[0].approximation, Some(about), "{text}");
    }
}

/// What values are made of.
const PIECES: &[&str] = &[
    "1",
    "12",
    "2026",
    "1,234",
    "007",
    "2.5",
    "%",
    "$",
    "US$",
    "-",
    " ",
    "/",
    ":",
    "th",
    "s",
    "million",
    "hundred",
    "half a ",
    "a ",
    "third",
    "May ",
    "Nov. ",
    "to ",
    "pm",
    "COVID-19",
    "a@b.c",
    "+92 51",
    "http://x",
    "No. ",
    "三",
    "十",
    "百",
    "千",
    "万",
    "亿",
    "零",
    "两",
    "点",
    "分",
    "分之",
    "第",
    "年",
    "月",
    "日",
    "周",
    "世纪",
    "年代",
    "多",
    "半",
    "成",
    "个",
    "美元",
    "上午",
    "至",
    "سو",
    "ہزار",
    "لاکھ",
    "ساڑھے ",
    "سے ",
    "ویں",
    "بجے",
    "صبح ",
    "نومبر ",
    "یکم ",
    "فیصد",
    "ڈالر",
    "اسّی",
    "ء",
    "کی دہائی",
    "\u{200F}",
    "\u{0640}",
    "½",
    "〔2026〕",
    "\n",
    "۵",
    "５",
    "“",
];

/// Pieces that values are made of, and anything else.
fn pieces() -> impl Strategy<Value = String> {
    let known = prop::sample::select(PIECES);
    let piece = prop_oneof![8 => known.prop_map(str::to_owned), 1 => ".{0,3}"];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_has_values_in_order_within_it(text in pieces(), other in ".{0,40}") {
        for text in [&text, &other] {
            for tongue in Tongue::ALL {
                let mut end = 0;
                for found in extract(text, tongue) {
                    prop_assert!(found.span.start >= end && found.span.end > found.span.start);
                    prop_assert!(!text[found.span.range()].is_empty());
                    prop_assert!(!found.value.to_string().is_empty());
                    end = found.span.end;
                }
            }
        }
    }

    #[test]
    fn comparison_does_not_depend_on_which_is_the_source(a in pieces(), b in pieces()) {
        for (x, y) in [(Tongue::English, Tongue::Chinese), (Tongue::Urdu, Tongue::English)] {
            let (left, right) = (extract(&a, x), extract(&b, y));
            let (left, right) =
                (Text { text: &a, values: &left }, Text { text: &b, values: &right });
            let one = compare(left, right).faults.is_empty();
            let other = compare(right, left).faults.is_empty();
            prop_assert_eq!(one, other, "{:?} {:?}", a, b);
            prop_assert!(compare(left, left).faults.is_empty());
        }
    }

}

#[test]
fn long_texts_are_cut_between_values() {
    for before in PIECE - 40..PIECE {
        let text = format!("{}. It planted 2.5 million trees. ", "w".repeat(before));
        let found = extract(&text, Tongue::English);
        assert_eq!(found.len(), 1, "{before}");
        assert_eq!(&text[found[0].span.range()], "2.5 million");
    }
}

/// Eight times the text may take eight times as many looks at a character, not sixty-four times.
#[test]
fn no_repeated_piece_takes_quadratic_work() {
    let looks = |piece: &str, bytes: usize, tongue: Tongue| {
        let text = piece.repeat(bytes / piece.len() + 1);
        let before = characters::reads::count();
        extract(&text, tongue);
        characters::reads::count() - before
    };
    for (place, piece) in PIECES.iter().enumerate() {
        let next = PIECES[(place + 1) % PIECES.len()];
        for text in [(*piece).to_owned(), format!("{piece}{next}")] {
            for tongue in Tongue::ALL {
                let (few, many) = (looks(&text, 1_000, tongue), looks(&text, 8_000, tongue));
                assert!(few > 0 && many < few * 10, "{text:?} {tongue:?}: {few}, then {many}");
            }
        }
    }
}

/// Each value with each of the other side, a thousand million times over, would not come to an end.
#[test]
fn long_lists_of_values_are_compared() {
    const MANY: i64 = 30_000;
    let list = |value: &dyn Fn(i64) -> Value| -> Vec<Found> {
        let span = |at: i64| crate::text::Span::new(at as usize, at as usize + 1);
        let found =
            |at| Found { span: span(at), value: value(at), optional: false, approximation: None };
        (0..MANY).map(found).collect()
    };
    let whole = |n: i64| Rational::integer(n + 2);
    let part = |n: i64| Rational::new(1, i128::from(n) + 2).expect("not nought");
    let lists = [
        list(&|n| Value::Number(whole(n))),
        list(&|n| Value::Number(part(n))),
        list(&|n| Value::Number(whole(-n))),
        list(&|n| Value::Percent(whole(n))),
        list(&|n| Value::Money("PKR", whole(n))),
        list(&|n| Value::Measure(whole(n), "km")),
        list(&|n| Value::Ordinal(n)),
        list(&|n| Value::Decade(n as u16 % 10 * 10)),
        list(&|n| Value::Code(format!("A{n}"))),
    ];
    let text = "1".repeat(MANY as usize);
    for (at, left) in lists.iter().enumerate() {
        for right in [left, &lists[(at + 1) % lists.len()]] {
            let side = |values| Text { text: &text, values };
            let comparison = compare(side(left), side(right));
            let same = std::ptr::eq(left, right);
            assert_eq!(comparison.faults.is_empty() && comparison.notes.is_empty(), same);
        }
    }
}
