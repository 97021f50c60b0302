//! Whether a text holds one of the words that a rule list forbids: one reading for every part that asks,
//! so that what one refuses the other does not let through. Refuses to know: whose words, and why.

/// A text without blanks, points and other marks between its characters.
pub fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Those of some words that a text holds, in the order of the list. Blanks and points between
/// characters hide nothing.
pub fn held<'w>(text: &str, words: &[&'w str]) -> Vec<&'w str> {
    let said = bare(text);
    let holds = |word: &&str| !bare(word).is_empty() && said.contains(&bare(word));
    words.iter().copied().filter(holds).collect()
}

/// The first of some words that one of some texts holds.
pub fn first<'w>(texts: &[&str], words: &[&'w str]) -> Option<&'w str> {
    let all: Vec<&str> = texts.iter().flat_map(|text| held(text, words)).collect();
    words.iter().copied().find(|word| all.contains(word))
}

#[cfg(test)]
mod tests {
    use super::{first, held};

    #[test]
    fn marks_between_characters_hide_no_word() {
        let words = ["罚款", "低保"];
        assert_eq!(held("取消低 保、罚·款五十", &words), ["罚款", "低保"]);
        assert_eq!(held("罚站一款", &words), Vec::<&str>::new());
        assert_eq!(first(&["扫地", "罚　款"], &words), Some("罚款"));
        assert_eq!(first(&["扫地"], &words), None);
    }
}
