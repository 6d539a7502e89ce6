//! What the drafts of a document are called, as a desk lays it down: `{name}`, `{name}-draft`,
//! `{name}/draft`.

use crate::error::{Error, ErrorKind, Result};

/// What stands for the document's own name.
const PLACE: &str = "{name}";

/// The name of a document's drafts, before language and extension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftName {
    /// What comes before the document's name in its folder.
    before: String,
    /// What comes behind it.
    after: String,
}

impl DraftName {
    /// Reads a name with `{name}` in it. It may lead into folders below, and never out of the output
    /// folder or into a hidden one, where runs keep what is theirs.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`] with what to write instead.
    pub fn parse(text: &str) -> Result<Self> {
        let wrong = |reason: String, hint: &str| {
            Err(Error::new(ErrorKind::Usage, reason).with_hint(hint.to_owned()))
        };
        let Some((before, after)) = text.split_once(PLACE) else {
            let hint = match text.split_once('{').and_then(|(_, rest)| rest.split_once('}')) {
                Some(_) => "did you mean `{name}`?",
                None => "write `{name}` where the release's own name belongs: `{name}-draft`",
            };
            return wrong(format!("`{text}` does not say where the release's name goes"), hint);
        };
        if let Some(odd) = text.replacen(PLACE, "", 1).chars().find(|&c| is_odd(c)) {
            let hint = "use letters, digits, `-`, `_`, `.`, and `/` for a folder";
            return wrong(format!("`{odd}` cannot stand in a name of files"), hint);
        }
        let parts = || text.split('/');
        if parts().any(|part| part.is_empty() || part.starts_with('.')) {
            let reason = format!("`{text}` is no path inside the output folder");
            return wrong(reason, "no part of it may be empty or begin with `.`");
        }
        Ok(Self { before: before.to_owned(), after: after.to_owned() })
    }

    /// The name of the drafts of a document with that name, which may have folders before it.
    pub(super) fn of(&self, document: &str) -> String {
        let (folder, name) = match document.rsplit_once('/') {
            Some((folder, name)) => (format!("{folder}/"), name),
            None => (String::new(), document),
        };
        format!("{folder}{}{name}{}", self.before, self.after)
    }
}

/// What some file system does not allow in a name, or takes for something else.
fn is_odd(c: char) -> bool {
    c.is_control() || matches!(c, '{' | '}' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_goes_where_it_is_told_to() {
        let of = |name: &str, document: &str| DraftName::parse(name).unwrap().of(document);
        assert_eq!(of("{name}", "a/launch"), "a/launch");
        assert_eq!(of("draft-{name}", "a/launch"), "a/draft-launch");
        assert_eq!(of("{name}/draft", "launch"), "launch/draft");
        assert_eq!(of("new/{name}.v1", "a/launch"), "a/new/launch.v1");
    }

    #[test]
    fn what_leads_elsewhere_is_refused_with_a_remedy() {
        for text in ["", "draft", "{nmae}", "{name}{name}", "../{name}", "/{name}", ".k/{name}"] {
            let error = DraftName::parse(text).expect_err(text);
            assert!(error.hint().is_some(), "{text}");
        }
        let hint = |text: &str| DraftName::parse(text).unwrap_err().hint().unwrap().to_owned();
        assert_eq!(hint("{nmae}"), "did you mean `{name}`?");
        for text in ["{name}/", "a//{name}", "{name}:x", "{name}\u{7}", "{name}/..", "c\\{name}"] {
            assert!(DraftName::parse(text).is_err(), "{text}");
        }
    }
}
