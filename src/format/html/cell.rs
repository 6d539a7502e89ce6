//! A segment in one language: the text to begin with, where it came from, and what else the
//! memory proposes.

use super::overview::write_count;
use super::parts::Parts;
use super::values::Marks;
use super::{band_words, content, diff, isolated, values, write_badge, write_language};
use crate::draft::difference;
use crate::draft::{
    Band, Column, Draft, Occurrence, Proposal, Repair, Repaired, Segment, Status, TextOrigin,
};
use crate::format::readable_date;
use crate::format::table::yes_or_no;
use crate::format::xml::Output;
use crate::language::Language;
use crate::matching::Kind;
use crate::text;

/// What a cell is written from.
pub(super) struct Cell<'d> {
    /// The draft that is being written.
    pub(super) draft: &'d Draft,
    /// The row.
    pub(super) segment: &'d Segment,
    /// The language of the column.
    pub(super) language: &'d Language,
    /// What is known of the segment in that language.
    pub(super) column: &'d Column,
}

impl Cell<'_> {
    /// Writes the cell.
    pub(super) fn write(&self, out: &mut Output) {
        out.raw("<td");
        write_language(out, self.language);
        out.attribute("data-language", self.language.as_str());
        if let Some(first) = self.column.proposals.first() {
            out.raw(" data-score=\"").number(first.score.get()).raw("\"");
            out.attribute("data-proposed", &text::on_one_line(&first.target));
        }
        out.raw("><p class=\"label\" lang=\"en\" dir=\"ltr\">").text(self.language.name());
        out.raw("</p><p class=\"text\" data-cell=\"target\" contenteditable=\"true\">");
        let repair = self.column.prefilled().and_then(|first| first.repair.as_ref());
        let changes = repair.map_or(&[][..], |repair| &repair.changes);
        let coded = self.column.coded();
        let found = values::read(&coded.text, self.language);
        let marks = Marks { values: &found, changes, parts: &[] };
        values::write(out, &coded, self.language, marks);
        out.raw("</p><div class=\"match\" lang=\"en\" dir=\"ltr\">\n<p class=\"final\">Final: ");
        out.raw("<span data-cell=\"confirmed\" contenteditable=\"true\">");
        out.raw(yes_or_no(self.column)).raw("</span></p>\n");
        self.write_status(out);
        self.write_findings(out);
        self.write_similar(out);
        self.write_values(out);
        self.parts().write(out, &self.column.parts);
        if let Some((first, others)) = self.column.proposals.split_first() {
            if !self.is_filled() {
                self.write_target(out, "text suggested", first);
            }
            self.write_evidence(out, first);
            self.write_more(out, first, others);
        }
        out.raw("</div></td>\n");
    }

    fn parts(&self) -> Parts<'_> {
        Parts { draft: self.draft, language: self.language, source: &self.segment.source }
    }

    fn is_filled(&self) -> bool {
        !self.column.text.is_empty()
    }

    fn figures_differ(&self, proposal: &Proposal) -> bool {
        difference::figures_differ(&self.segment.source, &proposal.source, &proposal.edits)
    }

    /// The badge, and in words why there is this text or none.
    fn write_status(&self, out: &mut Output) {
        out.raw("<p class=\"status\">");
        let first = self.column.proposals.first();
        match (self.column.status, first) {
            (Status::Repetition, _) => {
                write_badge(out, Band::Repetition, band_words(Band::Repetition));
                out.raw(" Same sentence as ");
                self.write_occurrence(out);
                if let Some(first) = first {
                    out.raw(" ");
                    write_score(out, first);
                }
            }
            (_, Some(first)) => write_score(out, first),
            (_, None) => write_badge(out, Band::None, band_words(Band::None)),
        }
        match self.column.origin {
            TextOrigin::Translator { confirmed: true } => {
                out.raw(" <strong>Confirmed by a translator.</strong></p>\n");
                return;
            }
            TextOrigin::Translator { confirmed: false } => {
                out.raw(" <strong>A translator’s text, not confirmed.</strong></p>\n");
                return;
            }
            TextOrigin::Repetition => {
                out.raw(" Text confirmed there.</p>\n");
                return;
            }
            TextOrigin::Proposal => {}
        }
        out.raw(match (self.is_filled(), first.map(|first| first.kind)) {
            (true, Some(Kind::Context | Kind::Exact))
                if first.is_some_and(Proposal::is_distrusted) =>
            {
                " Same sentence, in a memory that is trusted less."
            }
            (true, Some(Kind::Context | Kind::Exact)) if !first.is_some_and(Proposal::is_exact) => {
                " Same sentence, other formatting."
            }
            (true, Some(Kind::Context)) => " Same sentence, same neighbours.",
            (true, Some(Kind::Exact)) => " Same sentence.",
            (true, Some(Kind::Repaired)) => match first.and_then(|one| one.repair.as_ref()) {
                Some(Repair { what: Repaired::Terms, .. }) => " <strong>Terms replaced.</strong>",
                Some(Repair { what: Repaired::TermsAndValues, .. }) => {
                    " <strong>Terms and values replaced.</strong>"
                }
                _ => " <strong>Values replaced.</strong>",
            },
            (true, _) if first.is_some_and(|first| self.figures_differ(first)) => {
                " <strong>Figures differ.</strong>"
            }
            (true, _) => "",
            (false, Some(_)) => " No text filled in; nearest match below.",
            (false, None) => " No text filled in.",
        });
        out.raw("</p>\n");
    }

    /// What the checks find in the text.
    fn write_findings(&self, out: &mut Output) {
        for finding in &self.column.findings {
            out.raw("<p class=\"check\"><strong>Check, ").raw(finding.severity.as_str());
            isolated(out.raw(":</strong> "), &finding.reason).raw("</p>\n");
        }
    }

    /// An earlier sentence of the run that is nearer than the memory's.
    fn write_similar(&self, out: &mut Output) {
        let Some(similar) = &self.column.similar else { return };
        out.raw("<p class=\"origin\">").number(similar.score.get()).raw("% like ");
        self.write_place(out, Some(&similar.at));
        out.raw("</p>\n");
    }

    /// The values of a segment that the memory does not know, ready to be put into its text.
    fn write_values(&self, out: &mut Output) {
        if self.column.values.is_empty() {
            return;
        }
        out.raw("<p class=\"repair\">Values: ");
        for (number, rendered) in self.column.values.iter().enumerate() {
            out.raw(if number > 0 { "; " } else { "" });
            isolated(out, &self.segment.source[rendered.span.range()]).raw(" → ");
            self.write_value(out, &rendered.text);
        }
        out.raw("</p>\n");
    }

    fn write_occurrence(&self, out: &mut Output) {
        self.write_place(out, self.column.first.as_ref());
    }

    fn write_place(&self, out: &mut Output, place: Option<&Occurrence>) {
        match place {
            Some(Occurrence { document, segment }) if *document == self.draft.document => {
                out.raw("<a href=\"#s").number(*segment).raw("\">segment ").number(*segment);
                out.raw("</a>.");
            }
            Some(Occurrence { document, segment }) => {
                out.raw("segment ").number(*segment).raw(" of ");
                isolated(out, document).raw(".");
            }
            None => {
                out.raw("an earlier segment.");
            }
        }
    }

    fn write_target(&self, out: &mut Output, class: &str, proposal: &Proposal) {
        out.raw("<p class=\"").raw(class).raw("\"");
        write_language(out, self.language);
        let changes = proposal.repair.as_ref().map_or(&[][..], |repair| &repair.changes);
        let found = values::read(&proposal.target, self.language);
        let target = proposal.target.as_str().into();
        let marks = Marks { values: &found, changes, parts: &[] };
        values::write(out.raw(">"), &target, self.language, marks);
        out.raw("</p>\n");
    }

    /// The match's source with what differs, where anything does, and where the match is from.
    fn write_evidence(&self, out: &mut Output, proposal: &Proposal) {
        if matches!(proposal.kind, Kind::Fuzzy | Kind::Repaired) {
            out.raw("<p class=\"compare\"");
            write_language(out, &self.draft.source_language);
            out.raw(">");
            diff::write(out, &self.segment.source, &proposal.source, &proposal.edits);
            out.raw("</p>\n");
        }
        self.parts().write_replacements(out, &proposal.replacements);
        if let Some(repair) = &proposal.repair {
            self.write_repair(out, proposal, repair);
        }
        write_origin(out, proposal);
        for note in &proposal.notes {
            isolated(out.raw("<p class=\"note\">Note: "), note).raw("</p>\n");
        }
    }

    /// What was put in, and the target as it stands in the memory.
    fn write_repair(&self, out: &mut Output, proposal: &Proposal, repair: &Repair) {
        out.raw("<p class=\"repair\">").raw(repair.what.told()).raw(": ");
        for (number, change) in repair.changes.iter().enumerate() {
            out.raw(if number > 0 { "; " } else { "" });
            self.write_value(out, &change.was);
            out.raw(" → ");
            self.write_value(out, &proposal.target[change.span.range()]);
        }
        out.raw(". In the memory: ");
        self.write_value(out, &repair.target_original);
        out.raw("</p>\n");
    }

    /// Words of the target language amid the page's own.
    fn write_value(&self, out: &mut Output, text: &str) {
        write_language(out.raw("<bdi"), self.language);
        content(out.raw(">"), text).raw("</bdi>");
    }

    /// Other wordings of the first proposal's unit, and the other proposals, to be unfolded.
    fn write_more(&self, out: &mut Output, first: &Proposal, others: &[Proposal]) {
        let wordings = first.alternatives.len() as u64;
        if wordings == 0 && others.is_empty() {
            return;
        }
        out.raw("<details><summary>");
        if wordings > 0 {
            write_count(out, wordings, "other wording");
        }
        if !others.is_empty() {
            out.raw(if wordings > 0 { ", " } else { "" });
            write_count(out, others.len() as u64, "more proposal");
        }
        out.raw("</summary>\n<ul>\n");
        self.write_alternatives(out, first);
        for proposal in others {
            out.raw("<li>\n");
            self.write_target(out, "text", proposal);
            out.raw("<p class=\"status\">");
            write_score(out, proposal);
            out.raw("</p>\n");
            self.write_evidence(out, proposal);
            out.raw("</li>\n");
            self.write_alternatives(out, proposal);
        }
        out.raw("</ul></details>\n");
    }

    fn write_alternatives(&self, out: &mut Output, proposal: &Proposal) {
        for alternative in &proposal.alternatives {
            out.raw("<li>\n");
            out.raw("<p class=\"text\"");
            write_language(out, self.language);
            content(out.raw(">"), alternative).raw("</p>\n");
            out.raw("<p class=\"origin\">Other wording in unit ").number(proposal.unit);
            isolated(out.raw(" of "), &proposal.memory).raw("</p>\n</li>\n");
        }
    }
}

/// The badge of a proposal: its score.
fn write_score(out: &mut Output, proposal: &Proposal) {
    let band = match proposal.kind {
        Kind::Context if proposal.is_exact() => Band::Context,
        Kind::Exact if proposal.is_exact() => Band::Exact,
        _ => Band::of_fuzzy(proposal.score),
    };
    match band {
        Band::Context => write_badge(out, band, band_words(band)),
        _ => write_badge(out, band, &proposal.score.to_string()),
    }
}

/// Memory file, unit, date, author, document; as many as there are.
fn write_origin(out: &mut Output, proposal: &Proposal) {
    isolated(out.raw("<p class=\"origin\">"), &proposal.memory);
    out.raw(" · unit ").number(proposal.unit);
    let date = proposal.date.as_deref().map(readable_date);
    for value in [&date, &proposal.author, &proposal.document].into_iter().flatten() {
        isolated(out.raw(" · "), value);
    }
    if let Some(penalties) = proposal.penalties_in_words() {
        out.raw(" · ").text(&penalties);
    }
    out.raw("</p>\n");
}
