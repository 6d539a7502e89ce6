//! Running the program, and a folder to run it in.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A fresh folder with the project's samples and memories at hand.
pub(crate) struct Desk {
    folder: tempfile::TempDir,
}

/// What a run left behind.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// The folder of the project.
pub(crate) fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made the folder");
        #[allow(clippy::disallowed_methods)] // a test's own input
        std::fs::write(&path, bytes).expect("wrote the file");
        path
    }

    pub(crate) fn read(&self, name: &str) -> String {
        let bytes = std::fs::read(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
        String::from_utf8(bytes).expect("UTF-8")
    }

    /// All files below the folder with their bytes, by name, but for hidden folders.
    pub(crate) fn files(&self, below: &str) -> Vec<(String, Vec<u8>)> {
        fn gather(folder: &Path, root: &Path, files: &mut Vec<(String, Vec<u8>)>) {
            for entry in std::fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
                    {
                        continue;
                    }
                    gather(&path, root, files);
                } else {
                    let name = path.strip_prefix(root).expect("inside").to_string_lossy();
                    files.push((name.replace('\\', "/"), std::fs::read(&path).expect("a file")));
                }
            }
        }
        let mut files = Vec::new();
        gather(&self.path(below), &self.path(below), &mut files);
        files.sort();
        files
    }

    /// Starts `karakoram` in the folder, to run beside the test.
    pub(crate) fn start(&self, arguments: &[&str]) -> std::process::Child {
        Command::new(env!("CARGO_BIN_EXE_karakoram"))
            .args(arguments)
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts")
    }

    /// Waits, a minute at the most, until a file is there, and reads it.
    pub(crate) fn wait_for(&self, name: &str) -> String {
        for _ in 0..600 {
            if self.path(name).exists() {
                return self.read(name);
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        panic!("{name} did not come");
    }

    /// Runs `karakoram` in the folder; `{project}` in an argument is the project's folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, b"")
    }

    pub(crate) fn run_with(&self, arguments: &[&str], input: &[u8]) -> Ran {
        let project = project().to_string_lossy();
        let mut child = Command::new(env!("CARGO_BIN_EXE_karakoram"))
            .args(arguments.iter().map(|argument| argument.replace("{project}", &project)))
            .current_dir(self.folder.path())
            .env("XDG_CACHE_HOME", self.folder.path().join("cache"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut stdin = child.stdin.take().expect("piped");
        let input = input.to_vec();
        let writer = std::thread::spawn(move || {
            // A program that stops reading early has said all it has to say.
            let _ = stdin.write_all(&input);
        });
        let output = child.wait_with_output().expect("the program ends");
        writer.join().expect("the input is written");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Ran {
            code: output.status.code().expect("an exit code"),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }
}

impl Ran {
    /// Everything, for a snapshot.
    pub(crate) fn whole(&self) -> String {
        format!("exit {}\n--- out\n{}--- err\n{}", self.code, self.out, self.err)
    }
}

/// A memory whose phrases stand in many combinations.
pub(crate) fn phrases() -> String {
    let parts = [
        ("planning commission", "规划委员会"),
        ("water authority", "水务局"),
        ("science foundation", "科学基金会"),
        ("medical team", "医疗队"),
    ];
    let deeds = [("visited", "访问了"), ("thanked", "感谢了"), ("advised", "建议了")];
    let mut units = String::new();
    for (a, x) in parts {
        for (b, y) in parts.iter().filter(|(b, _)| *b != a) {
            for (deed, did) in deeds {
                units.push_str(&format!(
                    "<tu><tuv xml:lang=\"en\"><seg>The {a} {deed} the {b}.</seg></tuv>\
                     <tuv xml:lang=\"zh\"><seg>{x}{did}{y}。</seg></tuv></tu>"
                ));
            }
        }
    }
    format!("<tmx version=\"1.4\"><header srclang=\"en\"/><body>{units}</body></tmx>")
}
