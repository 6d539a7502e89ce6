//! `karakoram.toml`: written, found, outranked and refused.

use crate::support::Desk;

#[test]
fn what_init_writes_holds_in_folders_below() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["init"]).code, 0);
    desk.put("releases/a.txt", "It rained.\n");
    desk.put(
        "memories/m.tmx",
        "<tmx version=\"1.4\"><header srclang=\"en\"/><body><tu><tuv xml:lang=\"en\"><seg>It \
         rained.</seg></tuv><tuv xml:lang=\"ur\"><seg>بارش ہوئی۔</seg></tuv><tuv \
         xml:lang=\"zh\"><seg>下雨了。</seg></tuv></tu></body></tmx>",
    );
    let ran = desk.run(&["draft", "releases", "--format", "tsv"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(desk.read("drafts/a.tsv").contains("下雨了。"));
    let again = desk.run(&["init"]);
    assert_eq!(again.code, 1);
    assert!(again.err.contains("there are settings already"), "{}", again.err);
}

#[test]
fn config_shows_where_each_value_comes_from() {
    let desk = Desk::new();
    desk.put(
        "karakoram.toml",
        "to = [\"ur\"]\n\n[[memory]]\npath = \"tm\"\n\n[draft]\nthreshold = 60\n",
    );
    insta::assert_snapshot!(desk.run(&["config"]).whole());
}

#[test]
fn wrong_settings_are_named_and_nothing_is_done() {
    let desk = Desk::new();
    desk.put("karakoram.toml", "to = [\"ur\"]\n[draft]\ntreshold = 60\n");
    desk.put("a.txt", "It rained.\n");
    let ran = desk.run(&["draft", "a.txt"]);
    insta::assert_snapshot!(ran.whole());
    assert!(!desk.path("drafts").exists());
    assert_eq!(desk.run(&["--help"]).code, 0);
}
