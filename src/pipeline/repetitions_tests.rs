use proptest::prelude::*;

use super::*;
use crate::document::Document;
use crate::language::Language;
use crate::segmentation::Segmenter;

fn segmented(name: &str, text: &str) -> Segmented {
    let (document, _) = Document::from_text(text.as_bytes()).unwrap();
    let english = Language::from_tag("en").unwrap();
    super::super::segment(name, &document, &Segmenter::for_language(&english))
}

#[test]
fn the_nearest_earlier_sentence_is_named() {
    let mut seen = Seen::default();
    let mut one = segmented("a.txt", "The forum opened in Beijing today.\nIt rained.\n");
    let mut two = segmented(
        "b.txt",
        "The forum opened in Lahore today.\nThe forum opened in Lahore again today.\nIt rained.\n",
    );
    seen.mark(&mut one);
    seen.mark(&mut two);
    seen.find_similar(&mut one);
    seen.find_similar(&mut two);
    assert_eq!(one.similar, [None, None]);
    let place = |similar: &Option<Similar>| {
        similar.as_ref().map(|s| (s.at.document.clone(), s.at.segment, s.score.get()))
    };
    let places: Vec<_> = two.similar.iter().map(place).collect();
    assert_eq!(places[0], Some(("a.txt".to_owned(), 1, 85)));
    assert_eq!(places[1], Some(("b.txt".to_owned(), 1, 87)));
    assert_eq!(places[2], None, "it is a repetition");
    assert_eq!(two.first[2].as_ref().map(|first| first.segment), Some(2));
}

proptest! {
    /// The prefix filter, the signatures and the limits lose nothing.
    #[test]
    fn the_same_as_by_comparing_with_every_sentence(
        lines in prop::collection::vec("[A-E]( [a-eA]){0,6}", 1..24),
    ) {
        let mut seen = Seen::default();
        let mut document = segmented("a.txt", &format!("{}\n", lines.join("\n\n")));
        seen.mark(&mut document);
        seen.find_similar(&mut document);
        let tokens: Vec<Vec<Token>> = {
            let mut vocabulary = Vocabulary::default();
            let sources = document.segments.iter().map(|s| s.source.clone());
            sources.map(|source| vocabulary.add(&source).collect()).collect()
        };
        for (i, similar) in document.similar.iter().enumerate() {
            if document.first[i].is_some() {
                prop_assert!(similar.is_none());
                continue;
            }
            let mut best: Option<(u32, u32, usize)> = None;
            for j in (0..i).filter(|&j| document.first[j].is_none()) {
                let longer = tokens[i].len().max(tokens[j].len()) as u32;
                let distance = score::distance(&tokens[i], &tokens[j], u32::MAX - 20).unwrap();
                if Score::of(distance, longer) >= SIMILAR
                    && best.is_none_or(|(d, l, _)| distance * l < d * longer)
                {
                    best = Some((distance, longer, j));
                }
            }
            let found = similar.as_ref().map(|s| (s.at.segment as usize - 1, s.score));
            prop_assert_eq!(found, best.map(|(d, l, j)| (j, Score::of(d, l))));
        }
    }
}
