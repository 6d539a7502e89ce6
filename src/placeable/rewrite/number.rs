//! Singular and plural in English: what changes beside a number between one and many.

/// Verbs and pronouns whose plural is another word.
const PAIRS: [(&str, &str); 6] = [
    ("is", "are"),
    ("was", "were"),
    ("has", "have"),
    ("does", "do"),
    ("this", "these"),
    ("its", "their"),
];

/// Whether two words are the same, or one is the plural of the other.
pub(super) fn is_same_but_for_number(one: &str, other: &str) -> bool {
    one == other
        || PAIRS.contains(&(one, other))
        || PAIRS.contains(&(other, one))
        || is_plural(one, other)
        || is_plural(other, one)
}

/// `trees` of `tree`, `buses` of `bus`, `cities` of `city`, punctuation behind both apart.
fn is_plural(plural: &str, singular: &str) -> bool {
    let is_mark = |c: char| !c.is_alphanumeric();
    let (one, many) = (singular.trim_end_matches(is_mark), plural.trim_end_matches(is_mark));
    if singular[one.len()..] != plural[many.len()..] || one.is_empty() {
        return false;
    }
    let added = many.strip_prefix(one);
    let of_y = one.strip_suffix('y').and_then(|stem| many.strip_prefix(stem));
    matches!(added, Some("s" | "es")) || of_y == Some("ies")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn singular_and_plural_are_one_word() {
        for (one, other) in
            [("tree", "trees"), ("buses,", "bus,"), ("city.", "cities."), ("was", "were")]
        {
            assert!(is_same_but_for_number(one, other), "{one} {other}");
        }
        for (one, other) in
            [("tree", "three"), ("tree", "trees."), ("", "s"), ("is", "was"), ("a", "as")]
        {
            assert_eq!(
                is_same_but_for_number(one, other),
                (one, other) == ("a", "as"),
                "{one} {other}"
            );
        }
    }
}
