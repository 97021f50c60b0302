//! The words of the product, in two languages, collected from every room's own file.
//!
//! Invariant: both languages have the same keys (the tidy test compares the files). Plain messages
//! are resolved once at the start; only messages with values go through the formatter.

use std::collections::HashMap;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use kernel::refusal::Lang;
use store::Fault;

/// One language.
pub struct Words {
    plain: HashMap<String, String>,
    bundle: FluentBundle<FluentResource>,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Words({})", self.plain.len())
    }
}

impl Words {
    /// Reads the files of one language.
    pub fn load(lang: Lang, files: &[&str]) -> Result<Self, Fault> {
        let tag = lang.tag().parse().map_err(|_| Fault::Misuse("language tag".into()))?;
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // Isolation marks show as boxes on old phones.
        bundle.set_use_isolating(false);
        let mut keys = Vec::new();
        for file in files {
            let resource = FluentResource::try_new((*file).to_owned())
                .map_err(|(_, errors)| Fault::Misuse(format!("strings: {errors:?}")))?;
            keys.extend(file.lines().filter_map(message_key).map(str::to_owned));
            bundle
                .add_resource(resource)
                .map_err(|errors| Fault::Misuse(format!("strings: {errors:?}")))?;
        }
        let mut plain = HashMap::new();
        for key in keys {
            let Some(pattern) = bundle.get_message(&key).and_then(|m| m.value()) else { continue };
            let mut errors = Vec::new();
            let text = bundle.format_pattern(pattern, None, &mut errors).into_owned();
            if errors.is_empty() {
                plain.insert(key, text);
            }
        }
        Ok(Self { plain, bundle })
    }

    /// A plain message; its key when there is none, so that a gap shows instead of hiding.
    pub fn get<'w>(&'w self, key: &'w str) -> &'w str {
        self.plain.get(key).map_or(key, String::as_str)
    }

    /// Whether there is such a plain message.
    pub fn has(&self, key: &str) -> bool {
        self.plain.contains_key(key)
    }

    /// A message with values.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|m| m.value()) else {
            return key.to_owned();
        };
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(*name, FluentValue::from(*value));
        }
        let mut errors = Vec::new();
        self.bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned()
    }
}

fn message_key(line: &str) -> Option<&str> {
    let (key, _) = line.split_once(" =")?;
    let fits = key.starts_with(|c: char| c.is_ascii_lowercase())
        && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    fits.then_some(key)
}
