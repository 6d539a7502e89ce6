//! Faults in words that a translator understands.

use super::compare::{Fault, Reason};
use super::value::Found;

/// What is wrong, with the values as they are written in both texts and how they are read.
pub fn explain(fault: &Fault, source: &str, target: &str) -> String {
    let written = |found: &Option<Found>, text: &str| match found {
        Some(found) => {
            let quoted = text.get(found.span.range()).unwrap_or_default();
            let value = found.value.to_string();
            if quoted == value {
                format!("“{quoted}”")
            } else {
                format!("“{quoted}” ({value})")
            }
        }
        None => "nothing".to_owned(),
    };
    let (source, target) = (written(&fault.source, source), written(&fault.target, target));
    match fault.reason {
        Reason::Missing => format!("{source} of the source is missing in the target"),
        Reason::Added => format!("the target has {target}, which the source does not have"),
        Reason::Magnitude => format!(
            "wrong magnitude: the source has {source}, the target {target}; check the zeros and \
             the words for thousands and millions"
        ),
        Reason::Unit => format!("another unit: the source has {source}, the target {target}"),
        Reason::Currency => {
            format!("another currency: the source has {source}, the target {target}")
        }
        Reason::CurrencyMissing => {
            format!("the currency is missing: the source has {source}, the target {target}")
        }
        Reason::Percent => {
            format!("percent on one side only: the source has {source}, the target {target}")
        }
        Reason::Rounded => format!("rounded: the source has {source}, the target {target}"),
        Reason::Differs => {
            let class = fault.class().as_str();
            format!("another {class}: the source has {source}, the target {target}")
        }
    }
}
