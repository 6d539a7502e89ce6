use clap::{CommandFactory, FromArgMatches};
use proptest::prelude::*;

use super::*;
use crate::cli::args::{Cli, Command};

fn read(text: &str) -> Result<Settings> {
    read::read(text, Path::new(FILE))
}

/// The message and the hint of what is wrong.
fn wrong(text: &str) -> String {
    let error = read(text).expect_err(text);
    format!("{error} / {}", error.hint().unwrap_or_default())
}

fn parse(settings: &Settings, arguments: &[&str]) -> Cli {
    let matches = settings.as_defaults(Cli::command()).try_get_matches_from(arguments).unwrap();
    Cli::from_arg_matches(&matches).unwrap()
}

#[test]
fn the_template_says_what_holds_without_it() {
    let settings = read(TEMPLATE).unwrap();
    for setting in SETTINGS {
        let said = &settings.get(setting).unwrap_or_else(|| panic!("{}", setting.name())).values;
        let default = format!("x = {}", setting.default);
        let default = toml::de::DeTable::parse(&default).unwrap();
        let default = match default.get_ref()["x"].get_ref() {
            toml::de::DeValue::Array(list) => {
                list.iter().map(|v| v.get_ref().as_str().unwrap().to_owned()).collect()
            }
            toml::de::DeValue::String(text) => vec![text.to_string()],
            toml::de::DeValue::Integer(number) => vec![number.as_str().to_owned()],
            other => panic!("{other:?}"),
        };
        // Only languages have to be chosen.
        assert!(*said == default || setting.key == "to", "{}", setting.name());
    }
    assert_eq!(settings.memories.len(), 1);
}

#[test]
fn a_default_of_the_settings_is_that_of_the_option() {
    let command = Cli::command();
    for setting in SETTINGS {
        let Some(option) = setting.option else { continue };
        for command in command.get_subcommands() {
            let argument = command.get_arguments().find(|a| a.get_id() == option);
            let argument = match setting.commands {
                [] => argument,
                named if !named.contains(&command.get_name()) => None,
                _ => Some(argument.unwrap_or_else(|| panic!("no option for {}", setting.name()))),
            };
            let Some(argument) = argument else { continue };
            let default: Vec<String> =
                argument.get_default_values().iter().map(|v| v.to_string_lossy().into()).collect();
            let said = setting.default.replace(['"', '[', ']', ' '], "");
            assert_eq!(default.join(","), said, "{}", setting.name());
        }
    }
}

#[test]
fn settings_are_defaults_that_the_command_line_outranks() {
    let text = "to = [\"ur\", \"zh\"]\n[[memory]]\npath = \"a\"\n[[memory]]\npath = \"b.tmx\"\n\
                [draft]\nthreshold = 60\nformat = [\"json\"]\nout = \"o\"\n";
    let mut settings = read(text).unwrap();
    settings.file = Some("../karakoram.toml".into());
    let Command::Draft(draft) = parse(&settings, &["karakoram", "draft", "x.txt"]).command else {
        panic!()
    };
    assert_eq!(draft.to, ["ur", "zh"]);
    assert_eq!(draft.threshold, 60);
    assert_eq!(draft.prefill, 75);
    assert_eq!(draft.memory.memory, [Path::new("../a"), Path::new("../b.tmx")]);
    assert_eq!(draft.out, Path::new("../o"));
    let arguments = ["karakoram", "draft", "x.txt", "--to", "ur", "--threshold", "70"];
    let Command::Draft(draft) = parse(&settings, &arguments).command else { panic!() };
    assert_eq!((draft.to, draft.threshold), (vec!["ur".to_owned()], 70));
    let one =
        settings.as_defaults(Cli::command()).try_get_matches_from(["karakoram", "match", "Text."]);
    assert!(one.is_err(), "one of two languages cannot be chosen");
}

#[test]
fn what_is_wrong_is_said_with_line_and_column_and_what_was_meant() {
    for (text, message) in [
        (
            "from = \"en\"\n[draft]\n  treshold = 5\n",
            "karakoram.toml, line 3, column 3: there is no setting `treshold` in `[draft]` / \
             did you mean `threshold`?",
        ),
        (
            "threshold = 5\n",
            "karakoram.toml, line 1, column 1: there is no setting `threshold` / \
             `threshold` belongs below `[draft]`",
        ),
        (
            "to = [\"ur\", \"chinese\"]\n",
            "karakoram.toml, line 1, column 13: `to`: `chinese` is no language code / \
             did you mean `zh` (Chinese)?",
        ),
        (
            "[draft]\nthreshold = 101",
            "karakoram.toml, line 2, column 13: `draft.threshold` has to be a whole number from 0 \
             to 100 / it is `101`",
        ),
        (
            "[draft]\nformat = [\"xlif\"]",
            "karakoram.toml, line 2, column 11: `draft.format`: `xlif` is no format of drafts / \
             did you mean `xliff`?",
        ),
        (
            "memory = \"memories\"",
            "karakoram.toml, line 1, column 10: a memory is a table of its own / \
             write `[[memory]]`, and below it `path = \"memories\"`",
        ),
        (
            "[[memory]]\npaht = \"m\"",
            "karakoram.toml, line 2, column 1: a memory has no setting `paht` / \
             did you mean `path`?",
        ),
        ("draft = 1", "karakoram.toml, line 1, column 1: `draft` has to be a table: `[draft]` / "),
    ] {
        assert_eq!(wrong(text), message, "{text}");
    }
    for (text, place) in [("\nfrom = ", "line 2"), ("from = \"en\"\nfrom = \"ur\"", "line 2")] {
        let message = wrong(text);
        assert!(message.starts_with(&format!("karakoram.toml, {place}, column ")), "{message}");
        assert!(message.contains("not TOML: "), "{message}");
    }
}

#[test]
fn the_nearest_settings_count() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("a/b");
    fs::create_dir_all(&inner).unwrap();
    let put = |path: PathBuf, text: &str| {
        crate::store::write_atomically(&path, text.as_bytes()).unwrap();
    };
    put(folder.path().join(FILE), "from = \"ur\"\n");
    let found = Settings::find(&inner).unwrap();
    assert_eq!(found.file.as_deref(), Some(Path::new("../../karakoram.toml")));
    assert_eq!(found.path(Path::new("memories")), Path::new("../../memories"));
    put(folder.path().join("a").join(FILE), "to = [\"zh\"]\n");
    let found = Settings::find(&inner).unwrap();
    assert_eq!(found.file.as_deref(), Some(Path::new("../karakoram.toml")));
    assert!(found.values.contains_key("to") && !found.values.contains_key("from"));
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_with_a_place(
        text in "([a-z]{1,6}|draft|to|from|memory|path|[=\\[\\]\"\n #.,0-9]|[\u{0}-\u{2FF}]){0,40}",
    ) {
        if let Err(error) = read(&text) {
            prop_assert!(error.position().line.is_some(), "{}", error);
        }
    }
}

#[test]
fn the_rates_stand_in_the_order_of_the_bands() {
    use crate::draft::analysis::AnalysisBand;
    let rates = SETTINGS.iter().filter(|setting| setting.table == RATES);
    for (setting, band) in rates.clone().zip(AnalysisBand::ALL) {
        assert_eq!(setting.key, band.as_str().replace(' ', "-"));
        assert_eq!(setting.default, Rates::default().of(band).to_string());
    }
    assert_eq!(rates.count(), AnalysisBand::ALL.len());
    let rates = read("[rates]\n95-99 = 25\n").unwrap().rates();
    assert_eq!((rates.of(AnalysisBand::From95), rates.of(AnalysisBand::None)), (25, 100));
}
