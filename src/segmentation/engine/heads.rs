//! The characters that a match of a pattern may have next to a break.
//!
//! A pattern is taken apart by partial derivatives ([Antimirov 1996]): each step says which
//! characters may be taken next, and what of the pattern is left to match then.
//!
//! [Antimirov 1996]: https://doi.org/10.1016/0304-3975(95)00182-4

use std::collections::BTreeSet;
use std::rc::Rc;

use regex_syntax::hir::{Class, Hir, HirKind, Repetition};

use super::Side;
use super::encode::{Encoder, single};

/// How many steps are taken at most for a pattern. One with more is not told exactly.
const MOST_STEPS: usize = 1 << 14;

/// A character: the number of its set, or none where the match may have ended so that any text may
/// follow, or none.
pub(super) type Taken = Option<usize>;

/// The characters that matches of a pattern may have, counted from the break outwards.
pub(super) fn heads<const N: usize>(
    pattern: &Hir,
    side: Side,
    encoder: &Encoder,
) -> BTreeSet<[Taken; N]> {
    let mut walk = Walk { side, encoder, steps: 0 };
    let mut heads = BTreeSet::new();
    walk.heads(&Rest::default().then(Part::Pattern(pattern)), [None; N], 0, &mut heads);
    heads
}

/// What is left to match, the next part first.
#[derive(Clone, Default)]
struct Rest<'h>(Option<Rc<(Part<'h>, Rest<'h>)>>);

/// A part of a pattern.
#[derive(Clone, Copy)]
enum Part<'h> {
    Pattern(&'h Hir),
    /// A repetition that has been gone through `done` times.
    Again(&'h Repetition, u32),
    /// Of a literal, what is left.
    Literal(&'h str),
}

impl<'h> Rest<'h> {
    fn then(&self, part: Part<'h>) -> Self {
        Self(Some(Rc::new((part, self.clone()))))
    }
}

/// What may be taken next, and what is left then.
type Steps<'h> = Vec<(Taken, Rest<'h>)>;

struct Walk<'e> {
    side: Side,
    encoder: &'e Encoder,
    steps: usize,
}

impl Walk<'_> {
    /// Adds the heads that begin with the characters that were taken before what is left.
    fn heads<const N: usize>(
        &mut self,
        rest: &Rest<'_>,
        mut taken: [Taken; N],
        at: usize,
        heads: &mut BTreeSet<[Taken; N]>,
    ) {
        if at == N || (at > 0 && taken[at - 1].is_none()) {
            heads.insert(taken);
            return;
        }
        for (next, rest) in self.steps(rest) {
            taken[at] = next;
            self.heads(&rest, taken, at + 1, heads);
        }
    }

    fn steps<'h>(&mut self, rest: &Rest<'h>) -> Steps<'h> {
        let mut found = Vec::new();
        self.collect(rest, &mut Vec::new(), &mut found);
        found
    }

    /// `entered`: the repetitions that were begun without a character taken since. To go through
    /// one again without taking any is to leave it, since what may be empty allows all that fewer
    /// rounds do.
    fn collect<'h>(
        &mut self,
        rest: &Rest<'h>,
        entered: &mut Vec<*const Repetition>,
        found: &mut Steps<'h>,
    ) {
        self.steps += 1;
        let (Some(next), true) = (&rest.0, self.steps <= MOST_STEPS) else {
            found.push((None, Rest::default()));
            return;
        };
        let (part, rest) = &**next;
        match *part {
            Part::Literal(text) => self.literal(text, rest, found),
            Part::Again(repetition, done) => self.again(repetition, done, rest, entered, found),
            Part::Pattern(pattern) => match pattern.kind() {
                // What stands around is not asked here.
                HirKind::Empty | HirKind::Look(_) => self.collect(rest, entered, found),
                HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
                    Ok(text) => self.literal(text, rest, found),
                    Err(_) => found.push((None, Rest::default())),
                },
                HirKind::Class(Class::Unicode(class)) => {
                    found.push((self.encoder.find(class), rest.clone()));
                }
                HirKind::Class(Class::Bytes(_)) => found.push((None, Rest::default())),
                HirKind::Repetition(repetition) => {
                    self.again(repetition, 0, rest, entered, found);
                }
                HirKind::Capture(capture) => {
                    self.collect(&rest.then(Part::Pattern(&capture.sub)), entered, found);
                }
                HirKind::Concat(parts) => {
                    let with = |rest: Rest<'h>, part| rest.then(Part::Pattern(part));
                    let rest = match self.side {
                        // Backwards, the last part comes first.
                        Side::Before => parts.iter().fold(rest.clone(), with),
                        Side::After => parts.iter().rev().fold(rest.clone(), with),
                    };
                    self.collect(&rest, entered, found);
                }
                HirKind::Alternation(choices) => {
                    for choice in choices {
                        self.collect(&rest.then(Part::Pattern(choice)), entered, found);
                    }
                }
            },
        }
    }

    fn literal<'h>(&mut self, text: &'h str, rest: &Rest<'h>, found: &mut Steps<'h>) {
        let mut chars = text.chars();
        let taken = match self.side {
            Side::Before => chars.next_back(),
            Side::After => chars.next(),
        };
        // No literal is empty.
        let Some(c) = taken else { return };
        let set = self.encoder.find(&single(c));
        let left = chars.as_str();
        let rest = if left.is_empty() { rest.clone() } else { rest.then(Part::Literal(left)) };
        found.push((set, rest));
    }

    fn again<'h>(
        &mut self,
        repetition: &'h Repetition,
        done: u32,
        rest: &Rest<'h>,
        entered: &mut Vec<*const Repetition>,
        found: &mut Steps<'h>,
    ) {
        let this: *const Repetition = repetition;
        let is_new = !entered.contains(&this);
        if is_new && repetition.max.is_none_or(|max| done < max) {
            entered.push(this);
            // What is beyond the third character, no count matters for.
            let again = rest.then(Part::Again(repetition, done.saturating_add(1)));
            self.collect(&again.then(Part::Pattern(&repetition.sub)), entered, found);
            entered.pop();
        }
        if !is_new || done >= repetition.min {
            self.collect(rest, entered, found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The heads of a pattern as text, in order.
    fn text<const N: usize>(pattern: &str, side: Side) -> String {
        let hir = regex_syntax::parse(pattern).unwrap();
        let encoder = Encoder::new(std::iter::once(&hir)).unwrap();
        let name = |taken: Taken| match taken {
            None => "*".to_owned(),
            Some(set) => {
                let c =
                    ('!'..='~').find(|&c| encoder.members(set).contains(&encoder.class(c.into())));
                c.map_or("_".to_owned(), |c| c.to_string())
            }
        };
        let heads = heads::<N>(&hir, side, &encoder);
        let mut heads: Vec<String> =
            heads.into_iter().map(|head| head.map(name).concat()).collect();
        heads.sort();
        heads.join(" ")
    }

    #[test]
    fn characters_come_in_the_order_from_the_break() {
        assert_eq!(text::<3>("abcd", Side::After), "abc");
        assert_eq!(text::<3>("abcd", Side::Before), "dcb");
        assert_eq!(text::<2>("ab|é", Side::After), "_* ab");
        assert_eq!(text::<3>(r"\x20+\(?[x-z]\)", Side::After), "_(x __( ___ __x _x)");
        assert_eq!(text::<3>("a{2,3}b", Side::After), "aaa aab");
        assert_eq!(text::<2>("(a)b?$", Side::Before), "a* ba");
    }

    #[test]
    fn repetitions_of_what_may_be_empty_end() {
        assert_eq!(text::<1>("(?:a*b?)*c", Side::After), "a b c");
        assert_eq!(text::<1>("(?:(?:a?)*){3}", Side::Before), "* a");
        assert_eq!(text::<1>("(?:a?){2}(?:b|)+$", Side::After), "* a b");
    }

    #[test]
    fn a_pattern_with_endless_choices_is_cut_short() {
        let part = "(?:[ab]?[cd]?[ef]?[gh]?)";
        assert!(text::<3>(&part.repeat(400), Side::After).contains('*'));
    }

    /// All texts of up to five letters of three.
    fn texts() -> impl Iterator<Item = String> {
        let texts = |length| {
            (0..3usize.pow(length)).map(move |n| {
                (0..length).map(|i| char::from(b"abc"[n / 3usize.pow(i) % 3])).collect()
            })
        };
        (0..=5).flat_map(texts)
    }

    proptest! {
        /// Whatever a pattern matches has a head of it.
        #[test]
        fn no_match_is_missed(
            pattern in "(\\(([ab]|[ab][?*+]|\\.|a\\{1,3\\}){1,3}(\\|[abc]{1,2})?\\)[?*+]?|[abc]){1,4}",
        ) {
            let Ok(hir) = regex_syntax::parse(&pattern) else { return Ok(()) };
            let whole = regex_automata::meta::Regex::new(&format!("^(?:{pattern})$")).unwrap();
            let encoder = Encoder::new(std::iter::once(&hir)).unwrap();
            let heads = [Side::Before, Side::After].map(|side| (side, heads::<3>(&hir, side, &encoder)));
            for text in texts().filter(|text| whole.is_match(text)) {
                for (side, heads) in &heads {
                    let mut chars: Vec<char> = text.chars().collect();
                    if *side == Side::Before {
                        chars.reverse();
                    }
                    let fits = |(i, &taken): (usize, &Taken)| match (taken, chars.get(i)) {
                        (None, _) => true,
                        (Some(set), Some(&c)) => encoder.members(set).contains(&encoder.class(c.into())),
                        (Some(_), None) => false,
                    };
                    let found = heads.iter().any(|head| head.iter().enumerate().all(fits));
                    prop_assert!(found, "{text} {side:?}");
                }
            }
        }
    }
}
