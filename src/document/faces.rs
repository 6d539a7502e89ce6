//! How documents of a language are set: tags, faces and line heights. Urdu is set in Nastaliq, whose
//! words hang from the line at a slope and need about twice the usual height.

use crate::language::{Direction, Language};

/// A language's tag for attributes of HTML and OOXML: Chinese gets its usual region, since fonts go
/// by it.
pub(crate) fn tag(language: &Language) -> &str {
    match language.as_str() {
        "zh" | "zh-Hans" => "zh-CN",
        "zh-Hant" => "zh-TW",
        tag => tag,
    }
}

/// The faces for a language in order of preference, the generic one last.
fn stack(language: &Language) -> &'static str {
    match (language.primary(), tag(language)) {
        ("ur", _) => {
            "\"Noto Nastaliq Urdu\", \"Jameel Noori Nastaleeq\", \"Urdu Typesetting\", \"Awami Nastaliq\", serif"
        }
        ("zh", "zh-TW" | "zh-HK" | "zh-MO") => {
            "\"Noto Sans CJK TC\", \"Noto Sans TC\", \"PingFang TC\", \"Microsoft JhengHei\", sans-serif"
        }
        ("zh", _) => {
            "\"Noto Sans CJK SC\", \"Noto Sans SC\", \"PingFang SC\", \"Microsoft YaHei\", sans-serif"
        }
        (_, _) if language.direction() == Direction::RightToLeft => {
            "\"Noto Naskh Arabic\", \"Arabic Typesetting\", serif"
        }
        _ => "sans-serif",
    }
}

/// Style for a page of the language, and for what is not translated on it.
pub(crate) fn css(language: &Language) -> String {
    let tag = tag(language);
    let faces = match language.primary() {
        "ur" => format!(
            ":lang({tag}) {{ font-family: {}; line-height: 2.2; letter-spacing: 0; }}\n",
            stack(language)
        ),
        "zh" => {
            format!(":lang({tag}) {{ font-family: {}; line-height: 1.75; }}\n", stack(language))
        }
        _ if language.direction() == Direction::RightToLeft => {
            format!(":lang({tag}) {{ font-family: {}; line-height: 1.8; }}\n", stack(language))
        }
        _ => String::new(),
    };
    format!(
        "{faces}mark[lang] {{ font-family: sans-serif; line-height: 1.5; background: #fff3b0; color: #222; \
         border-bottom: 2px dashed #8a6d00; unicode-bidi: isolate; }}"
    )
}

/// The face for a language in Word, and another name that Word may find it by.
pub(crate) fn word_face(language: &Language) -> Option<(&'static str, &'static str)> {
    match (language.primary(), tag(language)) {
        ("ur", _) => Some(("Noto Nastaliq Urdu", "Jameel Noori Nastaleeq")),
        ("zh", "zh-TW" | "zh-HK" | "zh-MO") => Some(("Noto Serif CJK TC", "PMingLiU")),
        ("zh", _) => Some(("Noto Serif CJK SC", "SimSun")),
        _ if language.direction() == Direction::RightToLeft => {
            Some(("Noto Naskh Arabic", "Arabic Typesetting"))
        }
        _ => None,
    }
}
