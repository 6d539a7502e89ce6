//! Language tags: what the user asks for, what a memory calls it, and how it is written.
//!
//! Tags follow BCP 47 (RFC 5646) as far as translation memories use it: a primary language, a
//! script, a region. Case, `_` for `-`, and the ISO 639-2 codes of languages that have a
//! two-letter code (`eng`, `urd`, `zho`, `chi`) are evened out. Chinese is told apart by script,
//! because `zh-CN` and `zh-TW` are not readable for one another's readers.

use std::fmt;

use crate::error::{Error, ErrorKind, Result};

/// The direction a language is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Left to right.
    LeftToRight,
    /// Right to left.
    RightToLeft,
}

impl Direction {
    /// The value of HTML's `dir` attribute.
    pub fn html(self) -> &'static str {
        match self {
            Self::LeftToRight => "ltr",
            Self::RightToLeft => "rtl",
        }
    }
}

/// A language tag in its usual form: `en`, `ur-PK`, `zh-Hans`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Language {
    tag: String,
    /// The bytes of `tag` that hold the script subtag (four letters), empty where there is none.
    script: (u8, u8),
    /// The same for the region subtag (two letters or three digits).
    region: (u8, u8),
    /// The length of the primary subtag.
    primary: u8,
}

impl Language {
    /// Reads a tag as a memory writes it: any case, `_` or `-`, no check that the language exists.
    /// `None` where it does not have the form of a tag (`*all*`, the empty string).
    ///
    /// ```
    /// # use karakoram::Language;
    /// assert_eq!(Language::from_tag("ZH_cn").unwrap().as_str(), "zh-CN");
    /// assert!(Language::from_tag("*all*").is_none());
    /// ```
    pub fn from_tag(tag: &str) -> Option<Self> {
        let mut subtags = tag.trim().split(['-', '_']);
        let primary = subtags.next().filter(|subtag| {
            (2..=8).contains(&subtag.len()) && subtag.bytes().all(|b| b.is_ascii_alphabetic())
        })?;
        let mut canonical = primary.to_ascii_lowercase();
        if let Some(known) = KNOWN.iter().find(|known| known.longer.contains(&canonical.as_str())) {
            canonical = known.code.to_owned();
        }
        let primary = canonical.len() as u8;
        let (mut script, mut region) = ((0, 0), (0, 0));
        for (i, subtag) in subtags.enumerate() {
            if subtag.is_empty()
                || subtag.len() > 8
                || canonical.len() > 100
                || !subtag.bytes().all(|b| b.is_ascii_alphanumeric())
            {
                return None;
            }
            canonical.push('-');
            let start = canonical.len() as u8;
            let alphabetic = subtag.bytes().all(|b| b.is_ascii_alphabetic());
            let digits = subtag.bytes().all(|b| b.is_ascii_digit());
            if i == 0 && subtag.len() == 4 && alphabetic {
                canonical.push_str(&subtag[..1].to_ascii_uppercase());
                canonical.push_str(&subtag[1..].to_ascii_lowercase());
                script = (start, canonical.len() as u8);
            } else if region == (0, 0)
                && i <= 1
                && ((subtag.len() == 2 && alphabetic) || (subtag.len() == 3 && digits))
            {
                canonical.push_str(&subtag.to_ascii_uppercase());
                region = (start, canonical.len() as u8);
            } else {
                canonical.push_str(&subtag.to_ascii_lowercase());
            }
        }
        Some(Self { tag: canonical, script, region, primary })
    }

    /// Reads a tag that a user typed, and refuses a language that does not exist.
    ///
    /// # Errors
    /// [`ErrorKind::Language`] where the text is no tag or names no language; the hint has the
    /// nearest codes.
    pub fn parse(text: &str) -> Result<Self> {
        let unknown = || {
            let error =
                Error::new(ErrorKind::Language, format!("`{}` is no language code", text.trim()));
            match suggest(text) {
                Some(known) => {
                    error.with_hint(format!("did you mean `{}` ({})?", known.code, known.name))
                }
                None => error.with_hint(
                    "give a BCP 47 code such as `ur` (Urdu), `zh` (simplified Chinese) or `zh-Hant`",
                ),
            }
        };
        let language = Self::from_tag(text).ok_or_else(unknown)?;
        let exists = match language.primary().len() {
            2 => language.known().is_some(),
            // ISO 639-3 has some 8,000 codes; those three letters are taken at their word.
            3 => true,
            _ => false,
        };
        if exists { Ok(language) } else { Err(unknown()) }
    }

    /// The tag for attributes of HTML, XML and TMX: Chinese gets its usual region, since fonts and
    /// CAT tools go by it.
    pub fn with_region(&self) -> &str {
        match self.as_str() {
            "zh" | "zh-Hans" => "zh-CN",
            "zh-Hant" => "zh-TW",
            tag => tag,
        }
    }

    /// The whole tag, in the usual case.
    pub fn as_str(&self) -> &str {
        &self.tag
    }

    /// The primary subtag: `zh` of `zh-CN`.
    pub fn primary(&self) -> &str {
        &self.tag[..self.primary as usize]
    }

    /// The script subtag, or `""`.
    pub fn script(&self) -> &str {
        &self.tag[self.script.0 as usize..self.script.1 as usize]
    }

    /// The region subtag, or `""`.
    pub fn region(&self) -> &str {
        &self.tag[self.region.0 as usize..self.region.1 as usize]
    }

    /// The English name of the language, the tag itself where none is known.
    pub fn name(&self) -> &str {
        match self.chinese() {
            Some(Chinese::Simplified) if self.tag == "zh" => "Chinese",
            Some(Chinese::Simplified) => "Chinese (simplified)",
            Some(Chinese::Traditional) => "Chinese (traditional)",
            None => self.known().map_or(self.as_str(), |known| known.name),
        }
    }

    /// The direction that the language is written in.
    pub fn direction(&self) -> Direction {
        let right_to_left = match self.script() {
            "" => RIGHT_TO_LEFT.contains(&self.primary()),
            script => matches!(
                script,
                "Arab" | "Aran" | "Hebr" | "Thaa" | "Syrc" | "Nkoo" | "Adlm" | "Rohg" | "Mand"
            ),
        };
        if right_to_left { Direction::RightToLeft } else { Direction::LeftToRight }
    }

    /// How well a variant in `other` serves somebody who asked for `self`: lower is better, `None`
    /// where it does not serve at all.
    ///
    /// The same tag comes first, then the same region, then a tag without a region, then any
    /// other region. Chinese serves Chinese of the same script only: `zh`, `zh-CN`, `zh-SG` and
    /// `zh-Hans` are simplified, `zh-TW`, `zh-HK`, `zh-MO` and `zh-Hant` traditional.
    pub fn fit(&self, other: &Self) -> Option<u8> {
        if self.tag == other.tag {
            return Some(0);
        }
        match (self.chinese(), other.chinese()) {
            (None, None) if self.primary() != other.primary() => return None,
            (None, None) => {}
            (mine, theirs) if mine != theirs => return None,
            _ => {}
        }
        Some(match (self.region(), other.region()) {
            (mine, theirs) if mine == theirs => 1,
            (_, "") => 2,
            _ => 3,
        })
    }

    fn chinese(&self) -> Option<Chinese> {
        if !matches!(self.primary(), "zh" | "cmn") {
            return None;
        }
        Some(match (self.script(), self.region()) {
            ("Hant", _) | ("", "TW" | "HK" | "MO") => Chinese::Traditional,
            _ => Chinese::Simplified,
        })
    }

    fn known(&self) -> Option<&'static Known> {
        KNOWN.iter().find(|known| known.code == self.primary())
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.tag)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Chinese {
    Simplified,
    Traditional,
}

/// The language whose code or name is nearest to what was typed, if any is near.
fn suggest(text: &str) -> Option<&'static Known> {
    let typed = text.trim().to_lowercase();
    let near = |candidate: &str| strsim::jaro_winkler(&typed, &candidate.to_lowercase());
    KNOWN
        .iter()
        .map(|known| (near(known.code).max(near(known.name)), known))
        .filter(|(likeness, _)| *likeness >= 0.8)
        // The first of equals: the table is in the order of what this tool is used for.
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, known)| known)
}

struct Known {
    /// ISO 639-1.
    code: &'static str,
    /// ISO 639-2, terminological and bibliographic, and codes that stand for the same language.
    longer: &'static [&'static str],
    name: &'static str,
}

/// Languages usually written from right to left.
const RIGHT_TO_LEFT: &[&str] = &[
    "ar", "ckb", "dv", "fa", "he", "ks", "lrc", "mzn", "pnb", "prs", "ps", "sd", "skr", "syr",
    "ug", "ur", "yi",
];

macro_rules! known {
    ($($code:literal $($longer:literal)* = $name:literal;)*) => {
        &[$(Known { code: $code, longer: &[$($longer),*], name: $name }),*]
    };
}

/// ISO 639-1, the languages of this tool's desk first, the rest by code.
#[rustfmt::skip]
const KNOWN: &[Known] = known! {
    "en" "eng" = "English"; "ur" "urd" = "Urdu"; "zh" "zho" "chi" "cmn" = "Chinese";
    "aa" "aar" = "Afar"; "ab" "abk" = "Abkhazian"; "ae" "ave" = "Avestan"; "af" "afr" = "Afrikaans";
    "ak" "aka" = "Akan"; "am" "amh" = "Amharic"; "an" "arg" = "Aragonese"; "ar" "ara" = "Arabic";
    "as" "asm" = "Assamese"; "av" "ava" = "Avaric"; "ay" "aym" = "Aymara";
    "az" "aze" = "Azerbaijani"; "ba" "bak" = "Bashkir"; "be" "bel" = "Belarusian";
    "bg" "bul" = "Bulgarian"; "bi" "bis" = "Bislama"; "bm" "bam" = "Bambara";
    "bn" "ben" = "Bengali"; "bo" "bod" "tib" = "Tibetan"; "br" "bre" = "Breton";
    "bs" "bos" = "Bosnian"; "ca" "cat" = "Catalan"; "ce" "che" = "Chechen"; "ch" "cha" = "Chamorro";
    "co" "cos" = "Corsican"; "cr" "cre" = "Cree"; "cs" "ces" "cze" = "Czech";
    "cu" "chu" = "Church Slavic"; "cv" "chv" = "Chuvash"; "cy" "cym" "wel" = "Welsh";
    "da" "dan" = "Danish"; "de" "deu" "ger" = "German"; "dv" "div" = "Divehi";
    "dz" "dzo" = "Dzongkha"; "ee" "ewe" = "Ewe"; "el" "ell" "gre" = "Greek";
    "eo" "epo" = "Esperanto"; "es" "spa" = "Spanish"; "et" "est" = "Estonian";
    "eu" "eus" "baq" = "Basque"; "fa" "fas" "per" = "Persian"; "ff" "ful" = "Fulah";
    "fi" "fin" = "Finnish"; "fj" "fij" = "Fijian"; "fo" "fao" = "Faroese";
    "fr" "fra" "fre" = "French"; "fy" "fry" = "Western Frisian"; "ga" "gle" = "Irish";
    "gd" "gla" = "Scottish Gaelic"; "gl" "glg" = "Galician"; "gn" "grn" = "Guarani";
    "gu" "guj" = "Gujarati"; "gv" "glv" = "Manx"; "ha" "hau" = "Hausa"; "he" "heb" = "Hebrew";
    "hi" "hin" = "Hindi"; "ho" "hmo" = "Hiri Motu"; "hr" "hrv" = "Croatian"; "ht" "hat" = "Haitian";
    "hu" "hun" = "Hungarian"; "hy" "hye" "arm" = "Armenian"; "hz" "her" = "Herero";
    "ia" "ina" = "Interlingua"; "id" "ind" = "Indonesian"; "ie" "ile" = "Interlingue";
    "ig" "ibo" = "Igbo"; "ii" "iii" = "Sichuan Yi"; "ik" "ipk" = "Inupiaq"; "io" "ido" = "Ido";
    "is" "isl" "ice" = "Icelandic"; "it" "ita" = "Italian"; "iu" "iku" = "Inuktitut";
    "ja" "jpn" = "Japanese"; "jv" "jav" = "Javanese"; "ka" "kat" "geo" = "Georgian";
    "kg" "kon" = "Kongo"; "ki" "kik" = "Kikuyu"; "kj" "kua" = "Kuanyama"; "kk" "kaz" = "Kazakh";
    "kl" "kal" = "Kalaallisut"; "km" "khm" = "Khmer"; "kn" "kan" = "Kannada"; "ko" "kor" = "Korean";
    "kr" "kau" = "Kanuri"; "ks" "kas" = "Kashmiri"; "ku" "kur" = "Kurdish"; "kv" "kom" = "Komi";
    "kw" "cor" = "Cornish"; "ky" "kir" = "Kirghiz"; "la" "lat" = "Latin";
    "lb" "ltz" = "Luxembourgish"; "lg" "lug" = "Ganda"; "li" "lim" = "Limburgan";
    "ln" "lin" = "Lingala"; "lo" "lao" = "Lao"; "lt" "lit" = "Lithuanian";
    "lu" "lub" = "Luba-Katanga"; "lv" "lav" = "Latvian"; "mg" "mlg" = "Malagasy";
    "mh" "mah" = "Marshallese"; "mi" "mri" "mao" = "Maori"; "mk" "mkd" "mac" = "Macedonian";
    "ml" "mal" = "Malayalam"; "mn" "mon" = "Mongolian"; "mr" "mar" = "Marathi";
    "ms" "msa" "may" = "Malay"; "mt" "mlt" = "Maltese"; "my" "mya" "bur" = "Burmese";
    "na" "nau" = "Nauru"; "nb" "nob" = "Norwegian Bokmål"; "nd" "nde" = "North Ndebele";
    "ne" "nep" = "Nepali"; "ng" "ndo" = "Ndonga"; "nl" "nld" "dut" = "Dutch";
    "nn" "nno" = "Norwegian Nynorsk"; "no" "nor" = "Norwegian"; "nr" "nbl" = "South Ndebele";
    "nv" "nav" = "Navajo"; "ny" "nya" = "Chichewa"; "oc" "oci" = "Occitan"; "oj" "oji" = "Ojibwa";
    "om" "orm" = "Oromo"; "or" "ori" = "Oriya"; "os" "oss" = "Ossetian"; "pa" "pan" = "Punjabi";
    "pi" "pli" = "Pali"; "pl" "pol" = "Polish"; "ps" "pus" = "Pashto"; "pt" "por" = "Portuguese";
    "qu" "que" = "Quechua"; "rm" "roh" = "Romansh"; "rn" "run" = "Rundi";
    "ro" "ron" "rum" = "Romanian"; "ru" "rus" = "Russian"; "rw" "kin" = "Kinyarwanda";
    "sa" "san" = "Sanskrit"; "sc" "srd" = "Sardinian"; "sd" "snd" = "Sindhi";
    "se" "sme" = "Northern Sami"; "sg" "sag" = "Sango"; "si" "sin" = "Sinhala";
    "sk" "slk" "slo" = "Slovak"; "sl" "slv" = "Slovenian"; "sm" "smo" = "Samoan";
    "sn" "sna" = "Shona"; "so" "som" = "Somali"; "sq" "sqi" "alb" = "Albanian";
    "sr" "srp" = "Serbian"; "ss" "ssw" = "Swati"; "st" "sot" = "Southern Sotho";
    "su" "sun" = "Sundanese"; "sv" "swe" = "Swedish"; "sw" "swa" = "Swahili"; "ta" "tam" = "Tamil";
    "te" "tel" = "Telugu"; "tg" "tgk" = "Tajik"; "th" "tha" = "Thai"; "ti" "tir" = "Tigrinya";
    "tk" "tuk" = "Turkmen"; "tl" "tgl" = "Tagalog"; "tn" "tsn" = "Tswana"; "to" "ton" = "Tonga";
    "tr" "tur" = "Turkish"; "ts" "tso" = "Tsonga"; "tt" "tat" = "Tatar"; "tw" "twi" = "Twi";
    "ty" "tah" = "Tahitian"; "ug" "uig" = "Uyghur"; "uk" "ukr" = "Ukrainian"; "uz" "uzb" = "Uzbek";
    "ve" "ven" = "Venda"; "vi" "vie" = "Vietnamese"; "vo" "vol" = "Volapük"; "wa" "wln" = "Walloon";
    "wo" "wol" = "Wolof"; "xh" "xho" = "Xhosa"; "yi" "yid" = "Yiddish"; "yo" "yor" = "Yoruba";
    "za" "zha" = "Zhuang"; "zu" "zul" = "Zulu";
};

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(text: &str) -> Language {
        Language::from_tag(text).unwrap()
    }

    #[test]
    fn tags_are_read_in_any_case_and_with_underscores() {
        for (typed, canonical) in [
            ("EN_us", "en-US"),
            ("zh-hans-cn", "zh-Hans-CN"),
            ("UR-pk", "ur-PK"),
            ("eng", "en"),
            ("chi", "zh"),
            ("es-419", "es-419"),
            ("sl-rozaj", "sl-rozaj"),
        ] {
            assert_eq!(tag(typed).as_str(), canonical, "{typed}");
        }
        assert_eq!((tag("zh-hant-hk").script(), tag("zh-hant-hk").region()), ("Hant", "HK"));
        for bad in ["", "*all*", "e", "en--US", "en-languages9", "日本"] {
            assert!(Language::from_tag(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn simplified_and_traditional_chinese_do_not_serve_each_other() {
        for same in ["zh", "zh-CN", "ZH_hans", "zh-SG", "zh-Hans-HK", "cmn"] {
            assert!(tag("zh").fit(&tag(same)).is_some(), "{same}");
            assert!(tag("zh-TW").fit(&tag(same)).is_none(), "{same}");
        }
        for same in ["zh-TW", "zh-Hant", "zh-HK", "zh-MO"] {
            assert!(tag("zh-Hant").fit(&tag(same)).is_some(), "{same}");
            assert!(tag("zh").fit(&tag(same)).is_none(), "{same}");
        }
    }

    #[test]
    fn the_same_region_serves_best() {
        let asked = tag("pt-BR");
        let mut offered = [tag("pt-PT"), tag("pt"), tag("pt-Latn-BR"), tag("pt-BR")];
        offered.sort_by_key(|language| asked.fit(language));
        assert_eq!(offered.map(|l| l.to_string()), ["pt-BR", "pt-Latn-BR", "pt", "pt-PT"]);
        assert_eq!(asked.fit(&tag("es")), None);
    }

    #[test]
    fn an_unknown_language_gets_the_nearest_one_as_a_hint() {
        for (typed, hint) in [
            ("urdu", "did you mean `ur` (Urdu)?"),
            ("Chinees", "did you mean `zh` (Chinese)?"),
            ("englsh", "did you mean `en` (English)?"),
        ] {
            let error = Language::parse(typed).unwrap_err();
            assert_eq!((error.kind(), error.hint()), (ErrorKind::Language, Some(hint)), "{typed}");
        }
        assert!(Language::parse("qq").is_err());
        assert!(Language::parse("skr").is_ok());
    }

    #[test]
    fn urdu_runs_right_to_left_and_a_script_overrides() {
        assert_eq!(tag("ur-PK").direction(), Direction::RightToLeft);
        assert_eq!(tag("zh").direction(), Direction::LeftToRight);
        assert_eq!(tag("ur-Latn").direction(), Direction::LeftToRight);
        assert_eq!(tag("pa-Arab").direction(), Direction::RightToLeft);
    }
}
