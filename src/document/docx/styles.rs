//! What the styles of a Word file say of its paragraphs, and the styles for a language that is
//! written from right to left.

use std::collections::HashMap;

use super::properties::Properties;
use super::tree::Tree;
use crate::document::BlockKind;
use crate::document::flat::Edits;

/// The kinds of paragraphs by their style, where the style tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Styles {
    kinds: HashMap<String, BlockKind>,
}

impl Styles {
    pub(super) fn of(tree: &Tree) -> Self {
        let mut kinds = HashMap::new();
        for style in tree.all("w:style") {
            let Some(id) = tree.attribute(style, "w:styleId") else { continue };
            let name = tree.child(style, "w:name").and_then(|name| tree.attribute(name, "w:val"));
            let properties = tree.child(style, "w:pPr");
            let has = |name: &str| properties.is_some_and(|p| tree.child(p, name).is_some());
            let name = name.unwrap_or_default().to_lowercase();
            let kind = match name.as_str() {
                "title" | "subtitle" => BlockKind::Heading,
                "caption" => BlockKind::Caption,
                // Word makes tables of contents anew from the headings.
                _ if name.starts_with("toc ") || name == "table of figures" => {
                    BlockKind::Navigation
                }
                _ if name.starts_with("heading ") || has("w:outlineLvl") => BlockKind::Heading,
                _ if name.starts_with("list ") || has("w:numPr") => BlockKind::ListItem,
                _ => continue,
            };
            kinds.insert(id, kind);
        }
        Self { kinds }
    }

    pub(super) fn kind(&self, style: &str) -> Option<BlockKind> {
        self.kinds.get(style).copied()
    }
}

/// The styles with bold, italic and sizes for complex scripts where they have them for others.
pub(super) fn for_complex_script(tree: &Tree) -> String {
    let mut edits = Edits::default();
    for parent in tree.all("w:style").chain(tree.all("w:rPrDefault")) {
        let Some(node) = tree.child(parent, "w:rPr") else { continue };
        let mut properties = Properties::of(tree, Some(node));
        let before = properties.clone();
        properties.complex_script(None);
        if properties != before {
            edits.replace(tree.node(node).span, properties.write("w:rPr"));
        }
    }
    edits.finish(&tree.text)
}
