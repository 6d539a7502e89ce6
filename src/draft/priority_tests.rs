use proptest::prelude::*;

use super::*;

/// Sentences of ten words that cost 1000 hundredths, with their places and links.
fn sentences(places: &[&[(usize, u64)]], links: &[(usize, usize, u8)]) -> Sentences {
    let mut sentences = Sentences::new(Rates::default());
    let documents = places.iter().flat_map(|places| places.iter()).map(|(d, _)| d + 1).max();
    sentences.documents = (0..documents.unwrap_or(0)).map(|d| format!("d{d}")).collect();
    for (i, places) in places.iter().enumerate() {
        sentences.list.push(Sentence {
            first: Occurrence { document: format!("d{}", places[0].0), segment: i as u32 + 1 },
            source: format!("s{i}"),
            words: 10,
            cost: vec![1000],
            places: places.iter().copied().collect(),
            links: Vec::new(),
        });
    }
    for &(a, b, score) in links {
        sentences.link(a, &[(b as u32, Score::percent(score))]);
    }
    sentences
}

#[test]
fn the_sentence_that_unlocks_most_comes_first() {
    // s1 stands in three documents; s0 is like s2 and s3.
    let all = sentences(
        &[&[(0, 1)], &[(0, 1), (1, 1), (2, 1)], &[(1, 1)], &[(2, 1)]],
        &[(0, 2, 96), (0, 3, 80), (2, 3, 75)],
    );
    let order = all.order();
    let steps: Vec<_> =
        order.sentences.iter().map(|s| (s.source.as_str(), s.cost, s.saving())).collect();
    // s1: twice 1000 - 100. s0: 1000 - 300 and 1000 - 700. Then s2 saves nothing more of s3.
    assert_eq!(steps, [("s1", 1000, 1800), ("s0", 1000, 1000)]);
    assert_eq!(order.cost, 6000);
    let documents: Vec<_> =
        order.documents.iter().map(|s| (s.at.document.as_str(), s.cost, s.saving())).collect();
    // d0 has s0 and s1; then s1 is a repetition everywhere, s2 costs 300 and s3 700.
    assert_eq!(documents, [("d0", 2000, 2800), ("d1", 400, 0), ("d2", 800, 0)]);
}

proptest! {
    /// The lazy order is the greedy one: each step saves the most that any could at that point.
    #[test]
    fn each_step_is_the_best_there_is(
        count in prop::collection::vec(1..4_u64, 1..7),
        links in prop::collection::vec((0..7_usize, 0..7_usize, 75..100_u8), 0..12),
    ) {
        let places: Vec<Vec<(usize, u64)>> =
            count.iter().enumerate().map(|(i, &n)| vec![(i % 2, n)]).collect();
        let places: Vec<&[(usize, u64)]> = places.iter().map(Vec::as_slice).collect();
        let n = places.len();
        let links: Vec<_> = links.into_iter().filter(|(a, b, _)| a < b && *b < n).collect();
        let all = sentences(&places, &links);
        let mut state = State::new(&all);
        let mut open: Vec<usize> = (0..n).collect();
        for step in all.order().sentences {
            let chosen: usize = step.source[1..].parse().unwrap();
            let savings = open.iter().map(|&i| (state.saved(&[i], None)[0], Reverse(i)));
            prop_assert_eq!(savings.max().unwrap(), (step.saving(), Reverse(chosen)));
            state.finish(&[chosen], None);
            open.retain(|i| *i != chosen);
        }
        for i in open {
            prop_assert_eq!(state.saved(&[i], None)[0], 0);
        }
    }
}
