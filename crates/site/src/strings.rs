//! The words of the product, in two languages, collected from every room's own file.
//!
//! Invariant: both languages have the same keys (the tidy test compares the files). Plain messages
//! are resolved once at the start; only messages with values go through the formatter.

use std::collections::HashMap;

use civic::rulebook::RuleSet;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use kernel::Refusal;
use kernel::refusal::Lang;
use store::Fault;

/// One language.
pub struct Words {
    lang: Lang,
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
        Ok(Self { lang, plain, bundle })
    }

    /// A plain message; its key when there is none, so that a gap shows instead of hiding.
    pub fn get<'w>(&'w self, key: &'w str) -> &'w str {
        self.plain.get(key).map_or(key, String::as_str)
    }

    /// Sentence and hint of a refusal, its string keys in words. `rules` name bodies and classes.
    pub fn refusal(&self, no: &Refusal, rules: Option<&RuleSet>) -> (String, String) {
        let mut told = no.clone();
        for (_, value) in &mut told.details {
            if value.starts_with('@') {
                *value = self.tokens(value, rules);
            }
        }
        (told.sentence(self.lang), told.hint(self.lang))
    }

    /// A name that rules give to something, in words: `@step:four_two.review`.
    pub fn told(&self, name: &str, rules: Option<&RuleSet>) -> String {
        self.tokens(name, rules)
    }

    /// `@state-heard @body:group_meeting` in words. `@name:二组` is a name as it is, and what stands
    /// after `=` is said behind it: `@panel-sex-male=7→5`.
    fn tokens(&self, tokens: &str, rules: Option<&RuleSet>) -> String {
        let titled = |zh: String, en: String| if self.lang == Lang::Zh { zh } else { en };
        let named = |token: &str| {
            let key = token.trim_start_matches('@');
            if let Some(name) = key.strip_prefix("name:") {
                return name.to_owned();
            }
            if let Some(key) = key.strip_prefix("body:") {
                let body = rules.and_then(|r| r.body(key).ok());
                return body.map_or_else(
                    || key.into(),
                    |b| titled(b.title_zh.clone(), b.title_en.clone()),
                );
            }
            if let Some(key) = key.strip_prefix("class:") {
                let class = rules.and_then(|r| r.class(key).ok());
                return class.map_or_else(
                    || key.into(),
                    |c| titled(c.title_zh.clone(), c.title_en.clone()),
                );
            }
            if let Some(key) = key.strip_prefix("rule:") {
                let rule = rules.and_then(|r| r.parameter(key).ok());
                return rule.map_or_else(
                    || key.into(),
                    |p| titled(p.title_zh.clone(), p.title_en.clone()),
                );
            }
            // A step stands in its process: `step:four_two.review`.
            if let Some((process, step)) =
                key.strip_prefix("step:").and_then(|key| key.split_once('.'))
            {
                let process = rules.and_then(|r| r.process(process).ok());
                return process.and_then(|p| p.step(step)).map_or_else(
                    || key.into(),
                    |s| titled(s.title_zh.clone(), s.title_en.clone()),
                );
            }
            self.get(key).to_owned()
        };
        let said = |token: &str| match token.split_once('=') {
            Some((token, said)) => format!("{} {said}", named(token)),
            None => named(token),
        };
        let words: Vec<String> = tokens.split_whitespace().map(said).collect();
        words.join(self.get("list-comma"))
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
