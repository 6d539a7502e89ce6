//! A plan as one page: the curves, the documents in order, the sentences in order.

use super::super::xml::Output;
use super::{chart, hundredths};
use crate::draft::priority::{Priorities, Step};
use crate::language::Language;

/// A page holds so many sentences; CSV and JSON hold all.
const MOST: usize = 500;

pub(super) fn write_html(plan: &Priorities, languages: &[Language]) -> Vec<u8> {
    let mut out = Output::default();
    chart::begin(&mut out, "What to translate first");
    let saved = |steps: &[Step]| steps.iter().map(Step::saving).collect::<Vec<u64>>();
    out.raw("<p class=\"facts\">Everything by itself weighs ").raw(&hundredths(plan.cost));
    out.raw(" words, all languages together. Each step is the one that unlocks the most words of ");
    out.raw("the rest at that point: its repetitions cost less then, and so do similar sentences.");
    out.raw("</p>\n<h2>Documents</h2>\n");
    let documents = saved(&plan.documents);
    chart::curve(&mut out, &documents, "words saved as documents are finished in this order");
    table(&mut out, &plan.documents, languages, false);
    out.raw("<h2>Sentences</h2>\n");
    let sentences = saved(&plan.sentences);
    chart::curve(&mut out, &sentences, "words saved as sentences are finished in this order");
    if plan.sentences.is_empty() {
        out.raw("<p class=\"note\">No sentence comes again or is like another.</p>\n");
    } else {
        table(&mut out, &plan.sentences[..plan.sentences.len().min(MOST)], languages, true);
    }
    if plan.sentences.len() > MOST {
        out.raw("<p class=\"note\">").number((plan.sentences.len() - MOST) as u64);
        out.raw(" more are in the CSV and JSON files.</p>\n");
    }
    chart::end(out)
}

fn table(out: &mut Output, steps: &[Step], languages: &[Language], sentences: bool) {
    out.raw("<div class=\"scroll\"><table>\n<thead>\n<tr><th scope=\"col\">Step</th>");
    if sentences {
        out.raw("<th scope=\"col\" class=\"text\">Sentence</th>");
    }
    out.raw("<th scope=\"col\" class=\"text\">Document</th><th scope=\"col\">Words to do</th>");
    for language in languages {
        out.raw("<th scope=\"col\">Saves, ").text(language.name()).raw("</th>");
    }
    out.raw("<th scope=\"col\">Saved so far</th></tr>\n</thead>\n<tbody>\n");
    let mut so_far = 0;
    for (number, step) in (1_u64..).zip(steps) {
        so_far += step.saving();
        out.raw("<tr><td>").number(number).raw("</td>");
        if sentences {
            out.raw("<td class=\"text\"><bdi>").text(&step.source).raw("</bdi></td>");
        }
        out.raw("<td class=\"text document\"><bdi>").text(&step.at.document).raw("</bdi>");
        if sentences {
            out.raw(", segment ").number(step.at.segment);
        }
        out.raw("</td><td>").raw(&hundredths(step.cost)).raw("</td>");
        for &saved in &step.saved {
            out.raw(if saved == 0 { "<td class=\"zero\">" } else { "<td>" });
            out.raw(&hundredths(saved)).raw("</td>");
        }
        out.raw("<td>").raw(&hundredths(so_far)).raw("</td></tr>\n");
    }
    out.raw("</tbody>\n</table></div>\n");
}
