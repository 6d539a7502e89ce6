//! JSON. The shape is a contract: keys may be added, never renamed or removed.

use serde_json::{Map, Value, json};

use super::number;
use crate::draft::analysis::{Amounts, Analysis, AnalysisBand, NOTES};
use crate::draft::priority::{Priorities, Step};
use crate::error::{Error, ErrorKind, Result};
use crate::language::Language;

pub(super) fn write(analysis: &Analysis) -> Result<Vec<u8>> {
    let definitions: Vec<Value> = AnalysisBand::ALL
        .iter()
        .map(|&band| {
            let rate = analysis.rates.of(band);
            json!({"band": band.as_str(), "definition": band.definition(), "rate_percent": rate})
        })
        .collect();
    let documents: Vec<Value> = analysis
        .documents
        .iter()
        .map(|d| json!({"document": d.document, "languages": languages(&d.languages, analysis)}))
        .collect();
    finish(&json!({
        "source_language": analysis.source_language.as_str(),
        "target_languages": tags(&analysis.target_languages),
        "notes": NOTES,
        "definitions": definitions,
        "total": languages(&analysis.totals(), analysis),
        "documents": documents,
    }))
}

fn tags(languages: &[Language]) -> Vec<&str> {
    languages.iter().map(Language::as_str).collect()
}

fn languages(amounts: &[Amounts], analysis: &Analysis) -> Value {
    let languages = analysis.target_languages.iter().zip(amounts);
    let languages = languages.map(|(language, amounts)| {
        let bands: Vec<Value> = AnalysisBand::ALL
            .iter()
            .map(|&band| {
                let amount = amounts.of(band);
                json!({
                    "band": band.as_str(),
                    "segments": amount.segments,
                    "words": amount.words,
                    "characters": amount.characters,
                    "weighted_words": number(amounts.weighted_of(band, &analysis.rates)),
                })
            })
            .collect();
        let total = amounts.total();
        let value = json!({
            "bands": bands,
            "segments": total.segments,
            "words": total.words,
            "characters": total.characters,
            "weighted_words": number(amounts.weighted(&analysis.rates)),
        });
        (language.to_string(), value)
    });
    Value::Object(languages.collect::<Map<String, Value>>())
}

pub(super) fn write_plan(plan: &Priorities, languages: &[Language]) -> Result<Vec<u8>> {
    let steps = |steps: &[Step]| -> Vec<Value> {
        let mut so_far = 0;
        let steps = steps.iter().map(|step| {
            so_far += step.saving();
            let mut value = json!({
                "document": step.at.document,
                "weighted_words": number(step.cost),
                "saved_words": number(step.saving()),
                "saved_words_by_language": by_language(step, languages),
                "saved_words_so_far": number(so_far),
            });
            if step.at.segment > 0 {
                value["id"] = step.at.segment.into();
                value["source"] = step.source.as_str().into();
            }
            value
        });
        steps.collect()
    };
    finish(&json!({
        "target_languages": tags(languages),
        "weighted_words": number(plan.cost),
        "documents": steps(&plan.documents),
        "sentences": steps(&plan.sentences),
    }))
}

fn by_language(step: &Step, languages: &[Language]) -> Value {
    let saved = languages.iter().zip(&step.saved);
    Value::Object(saved.map(|(l, &saved)| (l.to_string(), number(saved).into())).collect())
}

fn finish(value: &Value) -> Result<Vec<u8>> {
    let bytes = serde_json::to_vec_pretty(value);
    let mut bytes = bytes.map_err(|error| {
        Error::new(ErrorKind::Unsupported, format!("cannot be written as JSON: {error}"))
    })?;
    bytes.push(b'\n');
    Ok(bytes)
}
