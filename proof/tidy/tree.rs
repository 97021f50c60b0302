//! The repository as a list of text files, read once. Leaves out what is built, fetched or private
//! to one machine, so that the rules judge only what is committed. Knows paths, not rules.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::source::Source;

/// Larger files are data, not text that a person wrote.
const TEXT_BYTES_MAX: u64 = 512 * 1024;

/// Endings of files that a person writes and the rules read.
const TEXT_ENDINGS: [&str; 18] = [
    "rs", "toml", "md", "mjs", "js", "ts", "css", "html", "sh", "py", "ftl", "json", "yml", "yaml",
    "txt", "sql", "svg", "npmrc",
];

/// One text file.
pub struct File {
    /// From the repository root, with `/`.
    pub path: String,
    /// Its whole text.
    pub text: String,
    /// For `.rs` files: the text split into code, literals and comments.
    pub rust: Option<Source>,
}

impl File {
    /// A file made from a path and a text: what the rules' own tests feed in.
    pub fn new(path: &str, text: &str) -> Self {
        let rust = path.ends_with(".rs").then(|| Source::read(text));
        Self { path: path.to_owned(), text: text.to_owned(), rust }
    }

    /// True for whole files of test code: `tests.rs`, a `tests` folder, and all of `proof`.
    pub fn is_test(&self) -> bool {
        self.path.starts_with("proof/")
            || self.path.contains("/tests/")
            || self.path.ends_with("/tests.rs")
            || self.path.ends_with("_tests.rs")
    }
}

/// The repository, read once for all rules.
pub struct Tree {
    /// Every text file, sorted by path.
    pub files: Vec<File>,
    /// Folders that hold nothing.
    pub empty_folders: Vec<String>,
}

/// The repository this test was built from.
pub fn tree() -> &'static Tree {
    static TREE: OnceLock<Tree> = OnceLock::new();
    TREE.get_or_init(|| {
        let root = root();
        let mut tree = Tree { files: Vec::new(), empty_folders: Vec::new() };
        walk(&root, &root, &mut tree);
        tree.files.sort_by(|a, b| a.path.cmp(&b.path));
        tree
    })
}

/// The folder that holds the workspace manifest and the crates.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .find(|folder| folder.join("crates").is_dir() && folder.join("Cargo.lock").is_file())
        .expect("the proof crate lies inside the workspace")
        .to_path_buf()
}

fn ignored(relative: &str) -> bool {
    let name = relative.rsplit('/').next().unwrap_or(relative);
    matches!(name, ".git" | "target" | "node_modules" | "__pycache__")
        || matches!(relative, "data" | "proof/browser/shots")
}

fn walk(root: &Path, folder: &Path, tree: &mut Tree) {
    let mut entries = 0;
    let listing = fs::read_dir(folder).expect("a folder of the repository can be read");
    for entry in listing.flatten() {
        entries += 1;
        let path = entry.path();
        let relative = relative(root, &path);
        if ignored(&relative) {
            continue;
        }
        if path.is_dir() {
            walk(root, &path, tree);
        } else if is_text(&path)
            && let Ok(text) = fs::read_to_string(&path)
        {
            tree.files.push(File::new(&relative, &text));
        }
    }
    if entries == 0 {
        tree.empty_folders.push(relative(root, folder));
    }
}

fn relative(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

fn is_text(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let ending = name.rsplit('.').next().unwrap_or_default();
    let known = TEXT_ENDINGS.contains(&ending) || matches!(&*name, "Makefile" | "run");
    known && path.metadata().is_ok_and(|m| m.len() <= TEXT_BYTES_MAX)
}

#[test]
fn the_tree_holds_this_file_and_no_built_one() {
    let files = &tree().files;
    assert!(files.iter().any(|f| f.path == "proof/tidy/tree.rs"));
    assert!(files.iter().any(|f| f.path == "Makefile"));
    assert!(
        !files.iter().any(|f| f.path.starts_with("target/") || f.path.contains("node_modules"))
    );
}
