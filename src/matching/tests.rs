use super::*;
use crate::language::Language;
use crate::memory::{Builder, Content, Memory, Prop, Unit, Variant};
use crate::text;
use proptest::prelude::*;
use rayon::prelude::*;

/// Builds a memory of `(source, change date)`; the target tells the unit.
fn memory(units: &[(String, String)]) -> Memory {
    let tag = |tag: &str| Language::from_tag(tag).unwrap();
    let variant = |language: &str, text: String| Variant {
        language: language.into(),
        content: vec![Content::Text(text)],
        ..Variant::default()
    };
    let mut builder = Builder::new(tag("en"), [tag("zh")]);
    builder.begin_file("m.tmx");
    for (number, (source, date)) in (1..).zip(units) {
        builder.add(&Unit {
            number,
            attributes: vec![("changedate".into(), date.clone())],
            props: vec![Prop { kind: "x-document".into(), text: "d".into(), ..Prop::default() }],
            variants: vec![variant("en", source.clone()), variant("zh-CN", format!("译{number}"))],
            ..Unit::default()
        });
    }
    builder.end_file(true);
    builder.build()
}

fn of(sources: &[&str]) -> Memory {
    memory(&sources.iter().map(|s| ((*s).to_owned(), String::new())).collect::<Vec<_>>())
}

fn search(threshold: u8, limit: usize) -> Search {
    Search { threshold: Score::percent(threshold), limit, exhaustive: false }
}

fn shown(found: &[Match<'_>]) -> Vec<(u32, u8, &'static str)> {
    found.iter().map(|m| (m.unit.number(), m.score.get(), m.kind.as_str())).collect()
}

#[test]
fn best_first_and_nothing_below_the_threshold() {
    let memory = of(&["a b c d", "a b x y", "a b c x", "q r s t"]);
    let found = find(memory.pair(0), "a b c d", None, search(50, 5));
    assert_eq!(shown(&found), [(1, 100, "exact"), (3, 75, "fuzzy"), (2, 50, "fuzzy")]);
    assert_eq!(found[1].edits.len(), 1);
}

#[test]
fn context_needs_the_same_neighbours() {
    let memory = of(&["Zero.", "One.", "Two.", "One."]);
    let context = |before, after| Some(Context { before, after });
    let kinds = |context| shown(&find(memory.pair(0), "One.", context, search(100, 5)));
    assert_eq!(
        kinds(context(Some("Two."), None)),
        [(4, 101, "context"), (2, 100, "exact")],
        "a context match stands before an exact one that is earlier in the memory"
    );
    assert_eq!(kinds(context(Some("Two."), Some("Two."))), [(2, 100, "exact"), (4, 100, "exact")]);
    assert_eq!(kinds(None), [(2, 100, "exact"), (4, 100, "exact")]);
}

#[test]
fn the_exact_ratio_decides_before_anything_else() {
    // 66.67 and 66.0 are both 66 percent.
    let long: String = (0..50).map(|n| format!("w{n} ")).collect();
    let query: String =
        (0..50).map(|n| if n < 17 { format!("x{n} ") } else { format!("w{n} ") }).collect();
    let memory = of(&[&long]);
    let found = find(memory.pair(0), &query, None, search(50, 5));
    assert_eq!(shown(&found), [(1, 66, "fuzzy")]);
}

#[test]
fn equal_ratios_go_by_character_then_date_then_order() {
    let dated = |source: &str, date: &str| (source.to_owned(), date.to_owned());
    let memory = memory(&[
        dated("the forum opened in Paris", ""),
        dated("the forum opened in Beijinh", ""),
        dated("the forum opened in Paris", "20240101T000000Z"),
        dated("the forum opened in Paris", "20230101T000000Z"),
    ]);
    let found = find(memory.pair(0), "the forum opened in Beijing", None, search(50, 4));
    assert_eq!(shown(&found).iter().map(|m| m.0).collect::<Vec<_>>(), [2, 3, 4, 1]);
    let first = find(memory.pair(0), "the forum opened in Beijing", None, search(50, 1));
    assert_eq!(first[0].unit.number(), 2, "characters decide at the limit too");
}

#[test]
fn units_of_the_same_text_are_not_merged() {
    let memory = of(&["a b", "a b", "a b"]);
    assert_eq!(find(memory.pair(0), "a b", None, search(75, 5)).len(), 3);
    assert_eq!(find(memory.pair(0), "a b", None, search(75, 2)).len(), 2);
}

#[test]
fn nothing_matches_a_text_without_tokens() {
    let memory = of(&["\u{200b}", " ", "a"]);
    for query in ["", " \u{a0}", "\u{200b}\u{feff}"] {
        for exhaustive in [false, true] {
            let search = Search { exhaustive, ..search(0, 5) };
            assert!(find(memory.pair(0), query, None, search).is_empty());
        }
    }
}

#[test]
fn a_threshold_of_nothing_proposes_everything() {
    let memory = of(&["a", "b c d e f g h i j k"]);
    let found = find(memory.pair(0), "x", None, search(0, 5));
    assert_eq!(shown(&found), [(1, 0, "fuzzy"), (2, 0, "fuzzy")]);
}

#[test]
fn many_identical_units_are_handled_in_order() {
    let many = vec!["The two sides signed an agreement."; 3_000];
    let memory = of(&many);
    let found = find(memory.pair(0), "The two sides signed an accord.", None, search(50, 7));
    assert_eq!(found.iter().map(|m| m.unit.number()).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6, 7]);
}

/// The answer by the words of the design, with nothing of this module: every unit, its distance
/// by the textbook, `strsim` for the characters, one sort.
fn by_brute_force(
    units: &[(String, String)],
    query: &str,
    threshold: u8,
    limit: usize,
) -> Vec<(u32, u8)> {
    let parts = |text: &str| -> Vec<(String, String)> {
        text::tokens(text)
            .map(|span| {
                let surface = text::surface(&text[span.range()]).into_owned();
                let key = text::key(&surface).into_owned();
                (surface, key)
            })
            .collect()
    };
    let wanted = parts(query);
    let mut all: Vec<(u64, u64, f64, String, u32)> = Vec::new();
    for (number, (source, date)) in (1..).zip(units) {
        let (a, b) = (&wanted, parts(source));
        let longer = a.len().max(b.len()) as u64;
        if a.is_empty() || b.is_empty() || source.trim().is_empty() {
            continue;
        }
        let mut row: Vec<u64> = (0..=b.len() as u64).map(|j| 10 * j).collect();
        for (i, left) in a.iter().enumerate() {
            let mut next = vec![10 * (i as u64 + 1)];
            for (j, right) in b.iter().enumerate() {
                let pair = if left.0 == right.0 {
                    0
                } else if left.1 == right.1 {
                    1
                } else {
                    10
                };
                next.push((row[j] + pair).min(row[j + 1] + 10).min(next[j] + 10));
            }
            row = next;
        }
        let characters = strsim::normalized_levenshtein(query, source);
        all.push((row[b.len()], longer, characters, date.clone(), number));
    }
    let percent = |d: u64, longer: u64| (100 * (10 * longer - d) / (10 * longer)) as u8;
    all.retain(|(d, longer, ..)| percent(*d, *longer) >= threshold);
    all.sort_by(|a, b| {
        (a.0 * b.1)
            .cmp(&(b.0 * a.1))
            .then(b.2.total_cmp(&a.2))
            .then(b.3.cmp(&a.3))
            .then(a.4.cmp(&b.4))
    });
    all.truncate(limit);
    all.into_iter().map(|(d, longer, _, _, number)| (number, percent(d, longer))).collect()
}

fn sentence() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "the", "The", "forum", "Forum", "2023", "2024", "中", "巴", "یہ", "ی", "ي", ",", ".", "“",
        "\"", "opened", "closed", "x",
    ]);
    prop::collection::vec(word, 0..12).prop_map(|words| words.join(" "))
}

fn date() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["", "20230101T000000Z", "20240101T000000Z"]).prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn filters_lose_nothing(
        units in prop::collection::vec((sentence(), date()), 0..40),
        query in sentence(),
        threshold in 0u8..=100,
        limit in 1usize..50,
    ) {
        let memory = memory(&units);
        let expected = by_brute_force(&units, &query, threshold, limit);
        for exhaustive in [false, true] {
            let search = Search { exhaustive, ..search(threshold, limit) };
            let found = find(memory.pair(0), &query, None, search);
            let found: Vec<_> = found.iter().map(|m| (m.unit.number(), m.score.get())).collect();
            prop_assert_eq!(&found, &expected);
        }
    }

    #[test]
    fn any_text_can_be_looked_up(query in ".*", sources in prop::collection::vec(".*", 0..8)) {
        let units: Vec<_> = sources.into_iter().map(|s| (s, String::new())).collect();
        let memory = memory(&units);
        let found = find(memory.pair(0), &query, None, search(30, 10));
        let found: Vec<_> = found.iter().map(|m| (m.unit.number(), m.score.get())).collect();
        prop_assert_eq!(found, by_brute_force(&units, &query, 30, 10));
    }
}

/// A memory that is large enough for long lists of postings: words of which a few are very common,
/// sentences of which many are near one another, some of them long, some the same.
fn large_memory(seed: u64) -> (Vec<String>, Vec<String>) {
    let mut state = seed | 1;
    let mut below = move |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 33) as usize % limit
    };
    let mut sentences: Vec<Vec<String>> = Vec::new();
    for number in 0..1_200 {
        let mut words: Vec<String> = match (number % 4, sentences.is_empty()) {
            (0 | 1, false) => sentences[below(sentences.len())].clone(),
            _ => {
                let length = if number % 97 == 0 { 60 + below(600) } else { 1 + below(20) };
                (0..length).map(|_| format!("w{}", below(12) * below(12))).collect()
            }
        };
        for _ in 0..below(4) {
            let at = below(words.len());
            match below(4) {
                0 if words.len() > 1 => drop(words.remove(at)),
                1 => words.insert(at, format!("x{}", below(300))),
                2 => words[at] = words[at].to_uppercase(),
                _ => words[at] = format!("{}", below(2030)),
            }
        }
        sentences.push(words);
    }
    let queries = (0..12).map(|n| {
        let mut words = sentences[below(1_200)].clone();
        for _ in 0..n % 5 {
            let at = below(words.len());
            words[at] = format!("q{}", below(3));
        }
        words.join(" ")
    });
    let extremes = ["w0", "w0 w0 w0", "w0 W0 2024 .", "? ! .", "", "unknown words only"];
    let mut long: String = (0..700).map(|n| format!("w{} ", n % 7)).collect();
    long.push('.');
    let queries = queries.chain(extremes.map(str::to_owned)).chain([long]).collect();
    (sentences.iter().map(|words| words.join(" ")).collect(), queries)
}

#[test]
fn an_index_with_long_lists_gives_what_going_through_all_units_gives() {
    for seed in [1, 2_024] {
        let (sources, queries) = large_memory(seed);
        let units: Vec<_> = sources.into_iter().map(|source| (source, String::new())).collect();
        let memory = memory(&units);
        for (threshold, limit) in [(30, 3), (45, 50), (50, 1), (50, 5), (75, 5), (95, 9), (100, 2)]
        {
            for query in &queries {
                let found = |exhaustive| {
                    let search = Search { exhaustive, ..search(threshold, limit) };
                    let found = find(memory.pair(0), query, None, search);
                    found
                        .iter()
                        .map(|m| (m.unit.number(), m.score, m.edits.clone()))
                        .collect::<Vec<_>>()
                };
                assert_eq!(found(false), found(true), "{threshold} {limit} {query}");
            }
        }
    }
}

#[test]
fn of_many_ties_the_most_alike_by_character_come_first() {
    let source = |n: usize| format!("a b {}", ["xyzw", "xyzz", "q", "xyzwv", "abcdefgh"][n % 5]);
    let units: Vec<_> = (0..300).map(|n| (source(n), String::new())).collect();
    let memory = memory(&units);
    for limit in [1, 3, 61, 130, 400] {
        let found = find(memory.pair(0), "a b xyzu", None, search(50, limit));
        let found: Vec<_> = found.iter().map(|m| (m.unit.number(), m.score.get())).collect();
        assert_eq!(found, by_brute_force(&units, "a b xyzu", 50, limit), "{limit}");
    }
}

proptest! {
    #[test]
    fn bits_are_counted(mine in any::<u128>(), theirs in any::<u128>()) {
        let long = signature::differing_long(mine, theirs);
        prop_assert_eq!(long, ((mine & !theirs).count_ones(), (theirs & !mine).count_ones()));
        let (mine, theirs) = (mine as u32, theirs as u32);
        let short = signature::differing(mine, theirs);
        prop_assert_eq!(short, ((mine & !theirs).count_ones(), (theirs & !mine).count_ones()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2))]
    #[test]
    fn the_number_of_threads_does_not_matter(
        seed in any::<u64>(), threshold in 30u8..=100, limit in 1usize..50,
    ) {
        let (sources, queries) = large_memory(seed);
        let units: Vec<_> = sources.into_iter().take(150).map(|s| (s, String::new())).collect();
        let memory = memory(&units);
        let answer = |query: &String| {
            let found = find(memory.pair(0), query, None, search(threshold, limit));
            found.iter().map(|m| (m.unit.index(), m.score, m.edits.clone())).collect::<Vec<_>>()
        };
        let expected: Vec<_> = queries.iter().map(answer).collect();
        for threads in 1..=8 {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let found: Vec<_> = pool.install(|| queries.par_iter().map(answer).collect());
            prop_assert_eq!(&found, &expected, "{} threads", threads);
        }
    }
}

#[test]
fn few_units_are_compared_and_the_report_says_how_many() {
    let (sources, _) = large_memory(7);
    let units: Vec<_> = sources.into_iter().map(|source| (source, String::new())).collect();
    let memory = memory(&units);
    let mut funnel = Funnel::default();
    let (query, search) = (&units[10].0, search(75, 5));
    let found = find_counting(memory.pair(0), query, None, search, &mut funnel);
    assert!(!found.is_empty());
    assert_eq!(funnel.queries, 1);
    assert!(funnel.looked_at >= funnel.in_place && funnel.in_place >= funnel.signed, "{funnel:?}");
    assert!(funnel.signed >= funnel.compared && funnel.compared >= funnel.near, "{funnel:?}");
    assert!(funnel.near >= funnel.matched && funnel.matched >= found.len() as u64, "{funnel:?}");
    assert!(funnel.compared < 600, "{funnel:?}");
}

/// A memory of several parts, each with its sources, its penalty and the languages of its targets.
fn parts(parts: &[(Vec<String>, u8, &[&str])]) -> Memory {
    use crate::memory::index::Bytes;
    use crate::memory::{Index, IndexBuilder, Part};
    let tag = |tag: &str| Language::from_tag(tag).unwrap();
    let variant = |language: &str, text: &str| Variant {
        language: language.into(),
        content: vec![Content::Text(text.into())],
        ..Variant::default()
    };
    let built = parts.iter().enumerate().map(|(at, (sources, _, languages))| {
        let out = std::io::Cursor::new(Vec::new());
        let mut builder = IndexBuilder::new(out, tag("en")).unwrap();
        builder.begin_file(format!("{at}.tmx"));
        for (number, source) in (1..).zip(sources) {
            let mut variants = vec![variant("en", source)];
            // Every third unit is in the last of the languages only.
            let kept = if number % 3 == 0 { &languages[languages.len() - 1..] } else { languages };
            variants.extend(kept.iter().map(|language| variant(language, "x")));
            builder.add(&Unit { number, variants, ..Unit::default() });
        }
        builder.end_file(true);
        let index = Index::open(Bytes::Owned(builder.finish().unwrap().into_inner())).unwrap();
        Part::new(index, vec![at as u32]).of_memory(at)
    });
    let mut memory = Memory::open(tag("en"), [tag("ur"), tag("zh")], built.collect());
    memory.penalise(&parts.iter().map(|(_, points, _)| *points).collect::<Vec<_>>());
    memory
}

#[test]
fn a_penalty_puts_a_part_behind_what_scores_more() {
    let sources = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let memory = parts(&[
        (sources(&["a b c d e f g h i j"]), 15, &["zh"]),
        (sources(&["a b c d e f g h i x", "a b c d e f g x y z"]), 0, &["zh"]),
    ]);
    let found = find(memory.pair(1), "a b c d e f g h i j", None, search(50, 5));
    let found: Vec<_> = found.iter().map(|m| (m.score.get(), m.penalty, m.kind)).collect();
    assert_eq!(found, [(90, 0, Kind::Fuzzy), (100, 15, Kind::Exact), (70, 0, Kind::Fuzzy)]);
    let found = find(memory.pair(1), "a b c d e f g h i j", None, search(90, 5));
    assert_eq!(found.len(), 1, "85 is left of the exact one");
}

proptest! {
    /// Whatever the penalties, and whichever unit serves which language: all directions together are
    /// each by itself, and both are what scoring every unit gives.
    #[test]
    fn penalties_and_languages_together_lose_nothing(
        first in prop::collection::vec("([a-e] ){1,9}", 1..12),
        second in prop::collection::vec("([a-e] ){1,9}", 1..12),
        penalties in (0..40u8, prop::sample::select(vec![0u8, 3, 30, 100])),
        query in "([a-f] ){1,9}",
        (threshold, limit) in (0..=100u8, 1..6usize),
    ) {
        let memory = parts(&[
            (first, penalties.0, &["ur", "zh"]),
            (second, penalties.1, &["zh", "ur"]),
        ]);
        let places = |found: &[Match<'_>]| -> Vec<_> {
            found.iter().map(|m| (m.unit.index(), m.score, m.penalty, m.kind)).collect()
        };
        let together = find_all(&memory, &query, None, search(threshold, limit));
        for (target, together) in together.iter().enumerate() {
            let pair = memory.pair(target);
            let alone = find(pair, &query, None, search(threshold, limit));
            let exhaustive = Search { exhaustive: true, ..search(threshold, limit) };
            let all = find(pair, &query, None, exhaustive);
            prop_assert_eq!(places(together), places(&alone));
            prop_assert_eq!(places(&alone), places(&all));
        }
    }
}
