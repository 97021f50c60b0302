//! The rulebook as files: those shipped with the program, or a folder of the county's own; and the
//! versions kept in the store, so that old results can be derived again.

use std::collections::BTreeMap;
use std::path::Path;

use civic::rulebook::{RuleError, Rulebook};
use store::act::Rules;

use crate::Trouble;

macro_rules! shipped {
    ($($name:literal)*) => {
        [$(($name, include_str!(concat!("../../../rulebook/", $name)))),*]
    };
}

const SHIPPED: [(&str, &str); 11] = shipped!(
    "agronomy.toml" "clocks.toml" "decision.toml" "duty.toml" "holidays.toml" "law.toml"
    "notices.toml" "points.toml" "security.toml" "works.toml" "families.toml"
);

/// A rulebook's files: name and text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files(BTreeMap<String, String>);

impl Files {
    /// Those shipped with the program.
    pub fn shipped() -> Self {
        Self(SHIPPED.iter().map(|(name, text)| ((*name).into(), (*text).into())).collect())
    }

    /// Every `.toml` file of a folder.
    pub fn folder(path: &Path) -> Result<Self, Trouble> {
        let hint = "Name a folder with the rulebook's .toml files, law.toml among them.";
        let bad = |e: std::io::Error| {
            Trouble::usage(format!("{} can not be read: {e}.", path.display()), hint)
        };
        let mut files = BTreeMap::new();
        for entry in std::fs::read_dir(path).map_err(bad)? {
            let file = entry.map_err(bad)?.path();
            let name = file.file_name().and_then(|n| n.to_str()).unwrap_or_default();
            if Path::new(name).extension().is_some_and(|e| e == "toml") {
                files.insert(name.to_owned(), std::fs::read_to_string(&file).map_err(bad)?);
            }
        }
        Ok(Self(files))
    }

    /// As kept in the store: a JSON object from name to text.
    pub fn to_json(&self) -> String {
        serde_json::to_string(&self.0).unwrap_or_default()
    }

    /// From the store.
    pub fn from_json(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok().map(Self)
    }

    /// Reads them. Errors: every bad entry.
    pub fn read(&self) -> Result<Rulebook, Vec<RuleError>> {
        let files: Vec<(&str, &str)> =
            self.0.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
        Rulebook::load(&files)
    }
}

/// The rules of a folder, or the shipped ones.
pub fn load(folder: Option<&Path>) -> Result<(Files, Rules), Trouble> {
    let files = folder.map_or_else(|| Ok(Files::shipped()), Files::folder)?;
    match files.read() {
        Ok(book) => Ok((files, Rules::new(book))),
        Err(errors) => {
            let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
            Err(Trouble::failed(
                format!("The rulebook has {} bad entries:\n{}", lines.len(), lines.join("\n")),
                "Correct them and start again; nothing was changed.",
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_rules_load_and_survive_the_store() {
        let (files, rules) = load(None).unwrap();
        let again = Files::from_json(&files.to_json()).unwrap();
        assert_eq!(again, files);
        assert_eq!(Rules::new(again.read().unwrap()).version(), rules.version());
        // Every file of the repository is among them.
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rulebook");
        assert_eq!(Files::folder(&folder).unwrap(), files);
    }

    #[test]
    fn bad_entries_are_told_one_a_line() {
        let mut files = Files::shipped();
        let county = "[decision]\narticle = \"示例\"\napplies_from = \"2027-01-01\"\n[P01]\nvalue = 7\n[P03]\nvalue = 1\n";
        files.0.insert("county.toml".into(), county.into());
        let errors = files.read().unwrap_err();
        assert_eq!(errors.len(), 2);
        assert!(errors[0].to_string().starts_with("county.toml: P01 = 7"), "{errors:?}");
        assert!(load(Some(Path::new("no-such-folder"))).is_err());
    }
}
