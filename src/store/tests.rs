use super::*;
use crate::memory::index::Bytes;
use crate::memory::{Index, Neighbours};

fn tag(tag: &str) -> Language {
    Language::from_tag(tag).unwrap()
}

fn tmx(source: &str) -> String {
    tmx_of(&[source.to_owned()])
}

fn tmx_of(sources: &[String]) -> String {
    let unit = |source: &String| {
        format!(
            "<tu><tuv xml:lang=\"en\"><seg>{source}</seg></tuv>\
             <tuv xml:lang=\"ur\"><seg>ترجمہ</seg></tuv></tu>"
        )
    };
    let units: String = sources.iter().map(unit).collect();
    format!("<tmx version=\"1.4\"><header srclang=\"en\"/><body>{units}</body></tmx>")
}

fn put(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    write_atomically(&path, text.as_bytes()).unwrap();
    path
}

fn open_all(paths: &[PathBuf]) -> (Opened, Vec<Warning>) {
    let mut warnings = Vec::new();
    let opened =
        open(paths, &tag("en"), &[tag("ur")], &mut |warning| warnings.push(warning), &unwatched());
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
    let units: Vec<_> =
        opened.memory.pair(0).units().map(|unit| (unit.file(), unit.source())).collect();
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
        opened
            .memory
            .pair(0)
            .of_length(1, 1)
            .any(|unit| unit.stood_between(Neighbours::new(None, None)))
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

/// The index files of a memory folder.
fn index_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder.join(".karakoram")) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> =
        paths.filter(|path| path.extension().is_some_and(|end| end == "index")).collect();
    paths.sort();
    paths
}

fn sources(opened: &Opened) -> Vec<String> {
    opened.memory.pair(0).units().map(|unit| unit.source().to_owned()).collect()
}

#[test]
fn what_was_noticed_in_a_file_is_said_again_from_its_index() {
    let folder = tempfile::tempdir().unwrap();
    let text = tmx("one").replace("<tu>", "<tu><tuv><seg>x</seg></tuv></tu><tu>");
    let text = text.replace("</body></tmx>", "<tu><tuv xml:lang=\"en\"><seg>tw");
    put(folder.path(), "m.tmx", &text);
    let shown = |(opened, warnings): (Opened, Vec<Warning>)| {
        let errors: Vec<_> = opened
            .errors
            .iter()
            .map(|e| (e.kind(), e.to_string(), e.hint().map(str::to_owned)))
            .collect();
        (errors, warnings, sources(&opened))
    };
    let built = shown(open_all(&[folder.path().to_owned()]));
    assert_eq!(index_files(folder.path()).len(), 1);
    assert_eq!((built.0.len(), built.2.len()), (1, 1));
    assert!(!built.1.is_empty());
    assert_eq!(shown(open_all(&[folder.path().to_owned()])), built);
}

#[test]
fn an_index_is_used_as_long_as_its_file_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let file = put(folder.path(), "m.tmx", &tmx("one"));
    let paths = [folder.path().to_owned()];
    open_all(&paths);
    let built = index_files(folder.path());
    // Another time and the same content: still fresh.
    let later = std::time::UNIX_EPOCH + std::time::Duration::from_secs(2_000_000_000);
    File::options().write(true).open(&file).unwrap().set_modified(later).unwrap();
    assert_eq!(sources(&open_all(&paths).0), ["one"]);
    assert_eq!(index_files(folder.path()), built);
    // The same length and another content: not fresh, and the old index goes.
    put(folder.path(), "m.tmx", &tmx("two"));
    assert_eq!(sources(&open_all(&paths).0), ["two"]);
    let rebuilt = index_files(folder.path());
    assert_eq!(rebuilt.len(), 1);
    assert_ne!(rebuilt, built);
    std::fs::remove_file(&file).unwrap();
    put(folder.path(), "n.tmx", &tmx("three"));
    assert_eq!(sources(&open_all(&paths).0), ["three"]);
    assert_eq!(index_files(folder.path()).len(), 1);
}

#[test]
fn updates_are_merged_as_they_gather_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let paths = [folder.path().to_owned()];
    let mut expected = Vec::new();
    for number in 0..40 {
        put(folder.path(), &format!("updates/{number:02}.tmx"), &tmx(&format!("unit {number}")));
        expected.push(format!("unit {number}"));
        let (opened, _) = open_all(&paths);
        assert_eq!(sources(&opened), expected);
        let parts = opened.memory.parts().len();
        assert!(parts <= 4, "{parts} indexes after {number} updates");
        assert_eq!(index_files(folder.path()).len(), parts, "those that were merged are gone");
    }
}

#[test]
fn a_damaged_index_is_built_anew() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "m.tmx", &tmx("The forum opened."));
    let paths = [folder.path().to_owned()];
    open_all(&paths);
    let index = index_files(folder.path()).remove(0);
    let whole = std::fs::read(&index).unwrap();
    for at in [3, 100, 520, 600, whole.len() - 1] {
        let mut flipped = whole.clone();
        flipped[at] ^= 1;
        write_atomically(&index, &flipped).unwrap();
        let (opened, _) = open_all(&paths);
        let found = sources(&opened);
        if opened.memory.damaged() {
            assert_eq!(discard_damaged(&opened.memory), std::slice::from_ref(&index));
        } else {
            assert_eq!(found, ["The forum opened."]);
        }
        assert_eq!(sources(&open_all(&paths).0), ["The forum opened."], "byte {at}");
    }
}

/// Small indexes are merged with what is new; one that is damaged cannot be, and must not stay.
#[test]
fn a_damaged_index_that_would_be_merged_is_made_anew_from_its_files() {
    let folder = tempfile::tempdir().unwrap();
    let units = |numbers: std::ops::Range<usize>| {
        let of = |number| format!("The forum opened {number} times.");
        numbers.map(of).collect::<Vec<_>>()
    };
    put(folder.path(), "a.tmx", &tmx_of(&units(0..100)));
    let paths = [folder.path().to_owned()];
    open_all(&paths);
    let index = index_files(folder.path()).remove(0);
    let mut bytes = std::fs::read(&index).unwrap();
    // In a block of the records, which is not read when an index is opened.
    let at = bytes.windows(10).position(|window| window == b" 50 times.").unwrap();
    bytes[at] ^= 1;
    write_atomically(&index, &bytes).unwrap();
    let damaged = Index::open(Bytes::Owned(bytes)).unwrap();
    assert!(!damaged.is_damaged() && !damaged.check());
    put(folder.path(), "b.tmx", &tmx_of(&units(100..101)));
    for _ in 0..2 {
        let (opened, _) = open_all(&paths);
        assert_eq!(sources(&opened), units(0..101));
        assert!(!opened.memory.damaged());
        assert_eq!(index_files(folder.path()).len(), 1);
    }
}

/// As a program leaves behind that was ended after it had merged indexes and before it removed them.
#[test]
fn an_index_that_holds_nothing_but_what_a_larger_one_holds_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let paths = [folder.path().to_owned()];
    put(folder.path(), "a.tmx", &tmx("one"));
    open_all(&paths);
    let smaller = index_files(folder.path()).remove(0);
    let bytes = std::fs::read(&smaller).unwrap();
    put(folder.path(), "b.tmx", &tmx("two"));
    open_all(&paths);
    write_atomically(&smaller, &bytes).unwrap();
    assert_eq!(index_files(folder.path()).len(), 2);
    assert_eq!(sources(&open_all(&paths).0), ["one", "two"]);
    assert_eq!(index_files(folder.path()).len(), 1);
}

/// A file may be changed once more within the same tick of a clock, and to the same length.
#[test]
fn a_time_is_believed_where_the_file_was_older_than_a_tick_when_it_was_read() {
    let hour = std::time::Duration::from_secs(3600);
    let folder = tempfile::tempdir().unwrap();
    let path = put(folder.path(), "a.tmx", &tmx("old"));
    let paths = [folder.path().to_owned()];
    let now = std::fs::metadata(&path).unwrap().modified().unwrap();
    let put_at = |text: &str, time| {
        put(folder.path(), "a.tmx", &tmx(text));
        std::fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    };
    let believed = || {
        let (opened, _) = open_all(&paths);
        let modified = opened.memory.parts()[0].files().next().unwrap().1.fingerprint.modified;
        (sources(&opened).remove(0), modified != 0)
    };
    // However long this test takes, the index is written before then.
    put_at("old", now + hour);
    assert_eq!(believed(), ("old".to_owned(), false));
    put_at("new", now + hour);
    assert_eq!(believed(), ("new".to_owned(), false));
    put_at("old", now - hour);
    assert_eq!(believed(), ("old".to_owned(), true));
}

#[test]
fn what_an_ended_program_left_behind_is_removed_and_never_used() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "m.tmx", &tmx("one"));
    put(folder.path(), ".karakoram/unfinished-abc.tmp", "half an index");
    put(folder.path(), ".karakoram/en-0000000000000000.index", "half an index");
    let paths = [folder.path().to_owned()];
    assert_eq!(sources(&open_all(&paths).0), ["one"]);
    assert!(!folder.path().join(".karakoram/unfinished-abc.tmp").exists());
    assert_eq!(sources(&open_all(&paths).0), ["one"]);
}

#[cfg(unix)]
#[test]
fn a_folder_for_reading_only_stays_as_it_is() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "m.tmx", &tmx("one"));
    let set = |mode| {
        let permissions = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(folder.path(), permissions).unwrap();
    };
    set(0o555);
    let (opened, _) = open_all(&[folder.path().to_owned()]);
    let there = folder.path().join(".karakoram").exists();
    discard(&opened);
    set(0o755);
    assert_eq!(sources(&opened), ["one"]);
    assert!(!there);
}

/// Removes the indexes that a test put into the user's cache folder.
#[cfg(unix)]
fn discard(opened: &Opened) {
    for path in opened.memory.parts().iter().filter_map(Part::path) {
        let _ = std::fs::remove_dir_all(path.parent().unwrap());
    }
}
