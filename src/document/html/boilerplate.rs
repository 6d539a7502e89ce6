//! Which parts of a page are its content, and which are menus and boilerplate.

use super::tokens::{Attribute, Kind, Token, attributes};
use crate::document::BlockKind;

/// What a page names its content with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// A `main` element or role.
    Main,
    /// `article` elements.
    Article,
    /// Nothing: all but boilerplate is content.
    All,
}

/// The scope of a page.
pub(super) fn scope(text: &str, tokens: &[Token]) -> Scope {
    let mut scope = Scope::All;
    for token in tokens {
        let Kind::Start(name) = &token.kind else { continue };
        if name == "main" || value(&attributes(text, token.span), text, "role") == Some("main") {
            return Scope::Main;
        }
        if name == "article" {
            scope = Scope::Article;
        }
    }
    scope
}

/// Where something stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Region {
    inside: bool,
    outside: bool,
    navigation: bool,
    boilerplate: bool,
    untouchable: bool,
}

impl Region {
    /// The region of an element that stands in this one.
    pub(super) fn within(
        mut self,
        name: &str,
        attributes: &[Attribute],
        text: &str,
        scope: Scope,
    ) -> Self {
        let value = |name: &str| value(attributes, text, name);
        let role = value("role").unwrap_or_default();
        self.inside |= match scope {
            Scope::Main => name == "main" || role == "main",
            Scope::Article => name == "article",
            Scope::All => false,
        };
        self.outside = scope != Scope::All && !self.inside;
        self.navigation |= matches!(name, "nav" | "menu")
            || matches!(role, "navigation" | "menu" | "menubar" | "toolbar");
        // A header or footer of an article is content, one of the page is not.
        let frames = matches!(name, "header" | "footer") && !self.inside;
        self.boilerplate |= frames
            || matches!(name, "aside" | "form" | "dialog" | "search")
            || matches!(role, "banner" | "contentinfo" | "search" | "complementary" | "dialog")
            || ["class", "id"].into_iter().filter_map(value).any(names_boilerplate)
                && !is_page(name);
        let has = |name: &str| attributes.iter().any(|attribute| attribute.name == name);
        match value("translate") {
            Some("no") => self.untouchable = true,
            Some("yes" | "") => self.untouchable = false,
            _ => {}
        }
        self.untouchable |= has("hidden")
            || value("aria-hidden") == Some("true")
            || value("class")
                .is_some_and(|class| class.split_whitespace().any(|c| c == "notranslate"));
        self
    }

    /// The kind of a block here that would be of that kind elsewhere.
    pub(super) fn kind(self, kind: BlockKind) -> BlockKind {
        if self.navigation {
            BlockKind::Navigation
        } else if self.boilerplate || self.outside || self.untouchable {
            BlockKind::Boilerplate
        } else {
            kind
        }
    }

    /// Whether the page says that its text is not for translation.
    pub(super) fn is_untouchable(self) -> bool {
        self.untouchable
    }
}

fn is_page(name: &str) -> bool {
    matches!(name, "html" | "body" | "main" | "article")
}

/// Whether a class or id is one that sites give to what is no content.
fn names_boilerplate(names: &str) -> bool {
    names.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| {
        matches!(
            word.to_ascii_lowercase().as_str(),
            "nav"
                | "navbar"
                | "navigation"
                | "menu"
                | "breadcrumb"
                | "breadcrumbs"
                | "sidebar"
                | "cookie"
                | "cookies"
                | "consent"
                | "share"
                | "sharing"
                | "social"
                | "pagination"
                | "pager"
                | "related"
                | "skip"
                | "comments"
                | "advert"
                | "advertisement"
                | "masthead"
                | "newsletter"
                | "subscribe"
        )
    })
}

fn value<'t>(attributes: &[Attribute], text: &'t str, name: &str) -> Option<&'t str> {
    let attribute = attributes.iter().find(|attribute| attribute.name == name)?;
    Some(attribute.value.map_or("", |(span, _)| text[span.range()].trim()))
}
