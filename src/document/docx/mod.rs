//! Word files (.docx, ECMA-376): the paragraphs of the body, tables, text boxes, footnotes, headers
//! and footers as a reader sees them, and the same file in another language.
//!
//! Parts that hold no text, and paragraphs of which nothing is translated, are carried through as
//! they are. Nothing outside of the archive is ever fetched.

mod package;
mod properties;
mod read;
mod styles;
#[cfg(test)]
mod tests;
mod tree;
mod write;

use self::package::Package;
use self::read::Found;
use self::styles::Styles;
use self::tree::{Tree, malformed};
use super::translate::{Flow, Rendering};
use super::{Block, BlockKind};
use crate::error::{Error, ErrorKind, Position, Result, Warning};
use crate::language::Direction;

/// A Word file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    package: Package,
    parts: Vec<WordPart>,
    /// The part of styles.
    styles: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct WordPart {
    name: String,
    tree: Tree,
    found: Vec<Found>,
}

impl Word {
    /// Reads a Word file; gives its blocks too.
    pub(super) fn read(bytes: &[u8]) -> Result<(Self, Vec<Block>, Vec<Warning>)> {
        let package = Package::open(bytes)?;
        let relations = relations(&package, "_rels/.rels")?;
        let main = relations.iter().find(|relation| relation.kind == "officeDocument");
        let Some(main) = main.map(|relation| relation.target.trim_start_matches('/').to_owned())
        else {
            return Err(Error::new(ErrorKind::Unsupported, "the archive holds no Word document")
                .with_hint("give a .docx file, or save the document as one"));
        };
        let (folder, file) = main.rsplit_once('/').unwrap_or(("", &main));
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let relations = self::relations(&package, &format!("{prefix}_rels/{file}.rels"))?;
        let warnings = outside(&package)?;
        let path = |target: &str| match target.strip_prefix('/') {
            Some(whole) => whole.to_owned(),
            None => format!("{prefix}{target}"),
        };
        let of_kind = |kind: &'static str| {
            let targets = relations.iter().filter(move |r| r.kind == kind && !r.external);
            targets.map(|relation| path(&relation.target)).collect::<Vec<_>>()
        };
        let styles_part = of_kind("styles").into_iter().next();
        let styles = match &styles_part {
            Some(name) => package.part(name)?.map(|tree| Styles::of(&tree)).unwrap_or_default(),
            None => Styles::default(),
        };
        let mut parts = Vec::new();
        let mut blocks = Vec::new();
        let mut names = vec![(main.clone(), None)];
        for (kind, block) in [
            ("footnotes", BlockKind::Footnote),
            ("endnotes", BlockKind::Footnote),
            ("header", BlockKind::Header),
            ("footer", BlockKind::Footer),
        ] {
            names.extend(of_kind(kind).into_iter().map(|name| (name, Some(block))));
        }
        for (name, kind) in names {
            let Some(tree) = package.part(&name)? else {
                if name == main {
                    return Err(malformed(format!("`{name}` is missing from the archive")));
                }
                continue;
            };
            let found = read::blocks(&tree, kind, &styles);
            blocks.extend(found.iter().map(|found| found.block.clone()));
            parts.push(WordPart { name, tree, found });
        }
        Ok((Self { package, parts, styles: styles_part }, blocks, warnings))
    }

    /// The file as it was read.
    pub(super) fn bytes(&self) -> &[u8] {
        self.package.bytes()
    }

    /// The file with these flows in the places of its blocks, which are in order.
    pub(super) fn translated(
        &self,
        flows: &[Option<Vec<Flow>>],
        rendering: &Rendering<'_>,
    ) -> Result<Vec<u8>> {
        let from_right = rendering.target.direction() == Direction::RightToLeft;
        let mut changed = Vec::new();
        let mut rest = flows;
        for part in &self.parts {
            let (flows, others) = rest.split_at(part.found.len().min(rest.len()));
            rest = others;
            if from_right || flows.iter().any(Option::is_some) {
                let text = write::part(&part.tree, &part.found, flows, rendering);
                changed.push((part.name.as_str(), text));
            }
        }
        if let Some(name) = self.styles.as_deref().filter(|_| from_right)
            && let Some(tree) = self.package.part(name)?
        {
            changed.push((name, styles::for_complex_script(&tree)));
        }
        self.package.with_parts(&changed)
    }
}

/// What a part refers to.
struct Relation {
    kind: String,
    target: String,
    external: bool,
}

fn relations(package: &Package, name: &str) -> Result<Vec<Relation>> {
    let Some(tree) = package.part(name)? else { return Ok(Vec::new()) };
    let relation = |node| {
        let attribute = |name| tree.attribute(node, name).unwrap_or_default();
        let kind = attribute("Type").rsplit('/').next().unwrap_or_default().to_owned();
        let external = attribute("TargetMode").eq_ignore_ascii_case("external");
        Relation { kind, target: attribute("Target"), external }
    };
    Ok(tree.all("Relationship").map(relation).collect())
}

/// Refuses files that run what lies elsewhere; tells of what Word would fetch when it opens them.
fn outside(package: &Package) -> Result<Vec<Warning>> {
    let mut warnings = Vec::new();
    for name in package.names()? {
        if !name.ends_with(".rels") {
            continue;
        }
        for Relation { kind, target, external } in relations(package, &name)? {
            match kind.as_str() {
                _ if !external => {}
                "hyperlink" => {}
                "attachedTemplate" | "oleObject" | "subDocument" | "frame" | "package"
                    if target.contains("://") || target.starts_with("\\\\") =>
                {
                    let reason = format!("it is refused: it loads `{target}` when it is opened");
                    return Err(Error::new(ErrorKind::Unsupported, reason).with_hint(
                        "if you trust the file, open it without that link and save it again",
                    ));
                }
                _ => {
                    let message =
                        format!("it refers to `{target}` outside of it, which was not fetched");
                    warnings.push(Warning::new(Position::default(), message));
                }
            }
        }
    }
    Ok(warnings)
}
