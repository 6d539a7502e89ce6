use super::*;
use crate::memory::Vocabulary;
use proptest::prelude::*;

/// Query and unit as tokens over one vocabulary.
fn tokens(query: &str, source: &str) -> (Vec<Token>, Vec<Token>) {
    let mut vocabulary = Vocabulary::default();
    let source = vocabulary.add(source).collect();
    (vocabulary.look_up(query), source)
}

/// D in tenths, max(n, m) and the score, worked by hand from the formula of the design:
/// ⌊100 · (1 − D / (10 · max))⌋.
#[rustfmt::skip]
const WORKED: &[(&str, &str, u32, u32, u8)] = &[
    // Equal surfaces, white space apart.
    ("The forum opened.", "The forum opened.", 0, 4, 100),
    ("The  forum\u{a0}opened .", "The forum opened.", 0, 4, 100),
    ("中巴经济走廊", "中巴 经济 走廊", 0, 6, 100),
    ("یہ فورم ہے۔", "یہ فورم ہے ۔", 0, 4, 100),
    // Composed and decomposed are one surface.
    ("cafe\u{301}", "caf\u{e9}", 0, 1, 100),
    // One token of another key: 10 of 10·n.
    ("The forum closed.", "The forum opened.", 10, 4, 75),
    ("one", "two", 10, 1, 0),
    ("a b", "a c", 10, 2, 50),
    ("a b c", "a b d", 10, 3, 66),         // 1 − 10/30 = 66.67
    ("a b c d e f", "a b c d e x", 10, 6, 83), // 1 − 10/60 = 83.33
    ("a b c d e f g", "a b c d e f x", 10, 7, 85), // 85.71
    // One token more or less.
    ("The great forum opened.", "The forum opened.", 10, 5, 80),
    ("The forum opened", "The forum opened.", 10, 4, 75),
    ("a", "a b c d", 30, 4, 25),
    ("a b c d e f g h i j", "a b c d e f g h i", 10, 10, 90),
    // The same key with another surface: a tenth of that.
    ("the forum opened.", "The forum opened.", 1, 4, 97),  // 1 − 1/40 = 97.5
    ("THE FORUM OPENED.", "The forum opened.", 3, 4, 92),  // 92.5
    ("In 2024", "In 2023", 1, 2, 95),
    ("2024", "2023", 1, 1, 90),
    ("1,200 seeds", "1,350 seeds", 1, 2, 95),
    ("500 lamps", "4,000.5 lamps", 1, 2, 95),
    ("۲۰۲۴ میں", "2023 میں", 1, 2, 95),
    ("\u{201c}CPEC\u{201d}", "\"CPEC\"", 2, 3, 93),         // 93.33
    ("Khan\u{2019}s", "Khan's", 1, 1, 90),
    ("a – b", "a - b", 1, 3, 96),                           // 96.67
    ("\u{64a}\u{6c1}", "\u{6cc}\u{6c1}", 1, 1, 90),         // Arabic yeh for Urdu yeh
    ("ﬁne", "fine", 1, 1, 90),
    ("Straße", "STRASSE", 1, 1, 90),
    // A hundred different surfaces of equal keys never reach 100.
    ("A b c d e f g h i j k l m n o p q r s t", "a b c d e f g h i j k l m n o p q r s t", 1, 20, 99), // 99.5
    // Mixed.
    ("The 6th Forum opened.", "The 5th Forum closed.", 20, 5, 60),
    ("On May 3, 2024 the forum opened.", "On May 4, 2023 the forum opened.", 2, 9, 97), // 97.77
    ("The two sides signed 3 agreements.", "Both sides signed 4 agreements.", 21, 7, 70),
    // A transposition costs two edits.
    ("b a", "a b", 20, 2, 0),
    ("x b a y", "x a b y", 20, 4, 50),
    // Chinese and Urdu by character and by word.
    ("六届论坛", "五届论坛", 10, 4, 75),
    ("第六届论坛开幕", "第五届论坛闭幕", 20, 7, 71),          // 71.43
    ("فورم بیجنگ میں شروع ہوا۔", "فورم لاہور میں شروع ہوا۔", 10, 6, 83),
    // Nothing in common, and nothing at all.
    ("alpha beta", "gamma", 20, 2, 0),
    ("word", "", 10, 1, 0),
];

#[test]
fn worked_scores() {
    assert!(WORKED.len() >= 30);
    for &(query, source, d, longer, score) in WORKED {
        let (a, b) = tokens(query, source);
        assert_eq!(a.len().max(b.len()) as u32, longer, "tokens of {query:?} and {source:?}");
        assert_eq!(distance(&a, &b, u32::MAX), Some(d), "distance of {query:?} and {source:?}");
        assert_eq!(Score::of(d, longer).get(), score, "score of {query:?} and {source:?}");
    }
}

#[test]
fn no_tokens_score_nothing() {
    assert_eq!(Score::of(0, 0).get(), 0);
}

#[test]
fn the_largest_distance_is_the_last_that_reaches_the_score() {
    for longer in 1..60 {
        for percent in 0..=100 {
            let score = Score::percent(percent);
            let largest = score.largest_distance(longer);
            assert!(Score::of(largest, longer) >= score, "{percent} {longer}");
            if largest < longer * EDIT {
                assert!(Score::of(largest + 1, longer) < score, "{percent} {longer}");
            }
        }
    }
}

fn run(query: &str, source: &str) -> Vec<(&'static str, [usize; 2], [usize; 2])> {
    let (a, b) = tokens(query, source);
    let ends = |range: &std::ops::Range<usize>| [range.start, range.end];
    edits(&a, &b).iter().map(|e| (e.kind.as_str(), ends(&e.query), ends(&e.source))).collect()
}

#[test]
fn edits_are_token_ranges_of_both_texts() {
    assert_eq!(run("a b c", "a b c"), []);
    assert_eq!(run("a x c", "a b c"), [("replace", [1, 2], [1, 2])]);
    assert_eq!(run("a b c", "a c"), [("insert", [1, 2], [1, 1])]);
    assert_eq!(run("a c", "a b c"), [("delete", [1, 1], [1, 2])]);
    assert_eq!(run("a B c", "a b c"), [("variant", [1, 2], [1, 2])]);
    assert_eq!(run("a x y d", "a b d"), [("replace", [1, 3], [1, 2])]);
    assert_eq!(run("", "a b"), [("delete", [0, 0], [0, 2])]);
    assert_eq!(
        run("On May 3 the new forum opened", "On June 4 the forum closed"),
        [
            ("replace", [1, 2], [1, 2]),
            ("variant", [2, 3], [2, 3]),
            ("insert", [4, 5], [4, 4]),
            ("replace", [6, 7], [5, 6]),
        ]
    );
}

#[test]
fn texts_too_long_to_align_give_one_edit() {
    let many = |from: u32| -> Vec<Token> {
        (from..from + 9_000).map(|n| Token { surface: n, key: n }).collect()
    };
    let found = edits(&many(0), &many(100_000));
    assert_eq!(found, [Edit { kind: EditKind::Replace, query: 0..9_000, source: 0..9_000 }]);
}

fn any_tokens() -> impl Strategy<Value = Vec<Token>> {
    prop::collection::vec((0u32..5, 0u32..3), 0..14).prop_map(|list| {
        list.into_iter().map(|(key, form)| Token { surface: key * 3 + form, key }).collect()
    })
}

/// D by the definition: recursion over all alignments, without any of the shortcuts.
fn by_definition(a: &[Token], b: &[Token]) -> u32 {
    let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            table[i][j] = if i == 0 || j == 0 {
                10 * (i + j) as u32
            } else {
                let pair = match (a[i - 1], b[j - 1]) {
                    (x, y) if x.surface == y.surface => 0,
                    (x, y) if x.key == y.key => 1,
                    _ => 10,
                };
                (table[i - 1][j - 1] + pair).min(table[i - 1][j] + 10).min(table[i][j - 1] + 10)
            };
        }
    }
    table[a.len()][b.len()]
}

proptest! {
    #[test]
    fn the_distance_is_the_one_of_the_definition(a in any_tokens(), b in any_tokens(), limit in 0u32..150) {
        let expected = by_definition(&a, &b);
        prop_assert_eq!(distance(&a, &b, u32::MAX), Some(expected));
        prop_assert_eq!(distance(&a, &b, limit), Some(expected).filter(|&d| d <= limit));
        prop_assert_eq!(distance(&b, &a, u32::MAX), Some(expected));
    }

    #[test]
    fn the_distance_over_keys_is_a_lower_bound(a in any_tokens(), b in any_tokens()) {
        let keys = |tokens: &[Token]| tokens.iter().map(|t| t.key).collect::<Vec<_>>();
        let bound = strsim::generic_levenshtein(&keys(&a), &keys(&b)) as u32 * EDIT;
        prop_assert!(bound <= distance(&a, &b, u32::MAX).unwrap());
    }

    #[test]
    fn edits_add_up_to_the_distance_and_leave_the_rest_equal(a in any_tokens(), b in any_tokens()) {
        let edits = edits(&a, &b);
        let (mut i, mut j, mut cost) = (0, 0, 0);
        for edit in &edits {
            prop_assert_eq!(&a[i..edit.query.start].iter().map(|t| t.surface).collect::<Vec<_>>(),
                &b[j..edit.source.start].iter().map(|t| t.surface).collect::<Vec<_>>());
            (i, j) = (edit.query.end, edit.source.end);
            cost += match edit.kind {
                EditKind::Variant => edit.query.len() as u32,
                // Within a run of edits no token is kept, so the longer side pays.
                _ => 10 * edit.query.len().max(edit.source.len()) as u32,
            };
        }
        prop_assert_eq!(a.len() - i, b.len() - j);
        prop_assert_eq!(Some(cost), distance(&a, &b, u32::MAX));
    }
}
