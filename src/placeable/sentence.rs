//! A sentence whose values several steps ask for: they are read once.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::compare::Text;
use super::value::Found;
use super::{Tongue, extract};

/// A sentence in a language, with its values, which are read when somebody first asks for them.
#[derive(Clone, Debug)]
pub struct Sentence<'t> {
    text: &'t str,
    tongue: Tongue,
    values: OnceCell<Cow<'t, [Found]>>,
}

impl<'t> Sentence<'t> {
    /// A sentence whose values are not known yet.
    pub fn new(text: &'t str, tongue: Tongue) -> Self {
        Self { text, tongue, values: OnceCell::new() }
    }

    /// A sentence whose values were read before, as [`extract`] gives them.
    pub fn with_values(text: &'t str, tongue: Tongue, values: &'t [Found]) -> Self {
        Self { text, tongue, values: OnceCell::from(Cow::Borrowed(values)) }
    }

    /// The sentence.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The language that its values are read in.
    pub fn tongue(&self) -> Tongue {
        self.tongue
    }

    /// Its values, in order.
    pub fn values(&self) -> &[Found] {
        self.values.get_or_init(|| Cow::Owned(extract(self.text, self.tongue)))
    }

    /// The same for a comparison.
    pub(super) fn read(&self) -> Text<'_> {
        Text { text: self.text, values: self.values() }
    }
}
