use super::*;

fn tag(tag: &str) -> Language {
    Language::from_tag(tag).unwrap()
}

fn tmx(source: &str) -> String {
    format!(
        "<tmx version=\"1.4\"><header srclang=\"en\"/><body>\
         <tu><tuv xml:lang=\"en\"><seg>{source}</seg></tuv>\
         <tuv xml:lang=\"ur\"><seg>ترجمہ</seg></tuv></tu></body></tmx>"
    )
}

fn put(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    write_atomically(&path, text.as_bytes()).unwrap();
    path
}

fn open_all(paths: &[PathBuf]) -> (Opened, Vec<Warning>) {
    let mut warnings = Vec::new();
    let opened = open(paths, &tag("en"), &[tag("ur")], &mut |warning| warnings.push(warning));
    (opened, warnings)
}

#[test]
fn every_tmx_file_below_the_folder_is_read_in_order_of_its_name() {
    let folder = tempfile::tempdir().unwrap();
    for (name, source) in [
        ("b.tmx", "two"),
        ("a/z.TMX", "one"),
        ("updates/c.tmx", "three"),
        (".karakoram/d.tmx", "derived"),
        ("notes.txt", "no memory"),
    ] {
        put(folder.path(), name, &tmx(source));
    }
    let (opened, warnings) = open_all(&[folder.path().to_owned()]);
    assert!(opened.errors.is_empty() && warnings.is_empty(), "{:?}", opened.errors);
    let mut units: Vec<_> = opened.memory.pair(0).of_length(0, 9).collect();
    units.sort_by_key(|unit| unit.index());
    let units: Vec<_> = units.iter().map(|unit| (unit.file(), unit.source())).collect();
    assert_eq!(units, [("a/z.TMX", "one"), ("b.tmx", "two"), ("updates/c.tmx", "three")]);
}

#[test]
fn what_cannot_be_opened_is_named_and_the_rest_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let good = put(folder.path(), "memory.tmx", &tmx("one"));
    let none = put(folder.path(), "no-tmx.tmx", "plain text");
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    let paths = [folder.path().join("memry.tmx"), folder.path().join("empty"), none, good.clone()];
    let (opened, _) = open_all(&paths);
    let kinds: Vec<_> = opened.errors.iter().map(Error::kind).collect();
    assert_eq!(kinds, [ErrorKind::Missing, ErrorKind::Empty, ErrorKind::Malformed]);
    assert_eq!(opened.errors[0].hint(), Some(&*format!("did you mean `{}`?", good.display())));
    assert!(opened.errors[1].to_string().ends_with("empty: the folder holds no TMX file"));
    assert_eq!(opened.memory.len(), 1);
}

#[test]
fn a_file_that_was_cut_short_is_an_error_and_its_whole_units_are_used() {
    let folder = tempfile::tempdir().unwrap();
    let text = tmx("one").replace("</tu>", "</tu><tu><tuv xml:lang=\"en\"><seg>tw");
    let text = text.split("tw").next().unwrap();
    let (opened, _) = open_all(&[put(folder.path(), "cut.tmx", text)]);
    assert_eq!(opened.errors[0].kind(), ErrorKind::Truncated);
    assert_eq!(opened.memory.len(), 1);
}

#[test]
fn the_last_unit_of_a_file_without_an_end_has_no_known_edge() {
    let folder = tempfile::tempdir().unwrap();
    let whole = tmx("one").replace("<tu>", "<tu><prop type=\"x-document\">d</prop>");
    let open_ended = whole.replace("</body></tmx>", "");
    let alone = |text: &str| {
        let (opened, _) = open_all(&[put(folder.path(), "m.tmx", text)]);
        assert!(opened.errors.is_empty());
        opened.memory.pair(0).of_length(1, 1).any(|unit| unit.stood_between(None, None))
    };
    assert!(alone(&whole));
    assert!(!alone(&open_ended));
}

#[test]
fn a_file_is_replaced_whole_and_nothing_is_left_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = put(folder.path(), "new/draft.html", "one");
    put(folder.path(), "new/draft.html", "two");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "two");
    assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
}

#[test]
fn a_file_that_cannot_be_written_leaves_the_old_one_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let file = put(folder.path(), "draft", "old");
    let error = write_atomically(&file.join("below.html"), b"new").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert!(error.to_string().contains("cannot make the folder"), "{error}");
    std::fs::create_dir(folder.path().join("taken")).unwrap();
    assert!(write_atomically(&folder.path().join("taken"), b"new").is_err());
    assert_eq!(std::fs::read_to_string(file).unwrap(), "old");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "no temporary file stays");
}

#[cfg(unix)]
#[test]
fn a_new_file_can_be_read_by_whom_any_new_file_can() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let ours = put(folder.path(), "ours", "x").metadata().unwrap().permissions().mode();
    // The one raw write: what the system gives a new file under this process's umask.
    #[allow(clippy::disallowed_methods)]
    std::fs::write(folder.path().join("theirs"), "x").unwrap();
    let theirs = folder.path().join("theirs").metadata().unwrap().permissions().mode();
    assert_eq!(ours & 0o777, theirs & 0o777);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_back_is_named_and_ends() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "a.tmx", &tmx("one"));
    std::os::unix::fs::symlink(folder.path(), folder.path().join("loop")).unwrap();
    let (opened, _) = open_all(&[folder.path().to_owned()]);
    assert_eq!(opened.memory.len(), 1);
    assert_eq!(opened.errors.len(), 1);
    assert!(opened.errors[0].reason().contains("a link leads back"), "{:?}", opened.errors);
}
