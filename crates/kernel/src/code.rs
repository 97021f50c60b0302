//! National codes and their check characters.
//!
//! Sources: GB 11643-1999 (citizen number), GB 32100-2015 (unified social credit code),
//! 统计用区划代码 (levels of the last six digits). Refuses to keep any of them.

/// Kind of township-level unit by digits 7–9 of a statistical code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TownshipKind {
    /// 001–099.
    Street,
    /// 100–199.
    Town,
    /// 200–399.
    Township,
    /// 400–599: farms and the like that act as a government.
    Enterprise,
}

/// Kind of village-level unit by digits 10–12.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VillageKind {
    /// 居民委员会, 001–199: 居民委员会组织法 applies.
    Residents,
    /// 村民委员会, 200–399: 村民委员会组织法 applies.
    Villagers,
    /// Anything else: farms and the like; the registry must say which law applies.
    Other,
}

/// The township kind of a code of nine digits or more.
pub fn township_kind(code: &str) -> Option<TownshipKind> {
    match code.get(6..9)?.parse::<u16>().ok()? {
        1..=99 => Some(TownshipKind::Street),
        100..=199 => Some(TownshipKind::Town),
        200..=399 => Some(TownshipKind::Township),
        400..=599 => Some(TownshipKind::Enterprise),
        _ => None,
    }
}

/// The village kind of a code of twelve digits or more.
pub fn village_kind(code: &str) -> Option<VillageKind> {
    match code.get(9..12)?.parse::<u16>().ok()? {
        1..=199 => Some(VillageKind::Residents),
        200..=399 => Some(VillageKind::Villagers),
        _ => Some(VillageKind::Other),
    }
}

/// Whether an 18-character citizen number (GB 11643-1999) carries the right check character and a
/// birth day that exists.
pub fn citizen_number_valid(text: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECK: [u8; 11] = *b"10X98765432";
    let bytes = text.as_bytes();
    let (Some(body), Some(last)) = (bytes.get(..17), bytes.get(17)) else { return false };
    if bytes.len() != 18 || !body.iter().all(u8::is_ascii_digit) || !birth_exists(text) {
        return false;
    }
    let sum: u32 = body.iter().zip(WEIGHTS).map(|(d, w)| u32::from(d - b'0') * w).sum();
    usize::try_from(sum % 11).ok().and_then(|i| CHECK.get(i)) == Some(&last.to_ascii_uppercase())
}

fn birth_exists(text: &str) -> bool {
    let part = |from: usize, to: usize| text.get(from..to).and_then(|s| s.parse::<i16>().ok());
    let (Some(year), Some(month), Some(day)) = (part(6, 10), part(10, 12), part(12, 14)) else {
        return false;
    };
    let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else { return false };
    year >= 1850 && jiff::civil::Date::new(year, month, day).is_ok()
}

/// Whether an 18-character unified social credit code (GB 32100-2015) carries the right check
/// character. The alphabet leaves out I O Z S V.
pub fn credit_code_valid(text: &str) -> bool {
    const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    if text.len() != 18 || !text.is_ascii() {
        return false;
    }
    let values: Option<Vec<u32>> =
        text.chars().map(|c| ALPHABET.find(c).and_then(|i| u32::try_from(i).ok())).collect();
    let Some(values) = values else { return false };
    let Some((check, body)) = values.split_last() else { return false };
    let (sum, _) = body
        .iter()
        .fold((0u32, 1u32), |(sum, weight), v| ((sum + v * weight) % 31, weight * 3 % 31));
    (31 - sum) % 31 == *check
}

/// A citizen number as it may be shown: area and check stay, birth and order are covered.
pub fn citizen_number_masked(text: &str) -> String {
    masked(text, 6, 4)
}

/// A phone number as it may be shown: `138****5678`.
pub fn phone_masked(text: &str) -> String {
    masked(text, 3, 4)
}

/// A name as it may be shown on a public page where the law does not ask for the full one: `张*`.
pub fn name_masked(text: &str) -> String {
    text.chars().enumerate().map(|(i, c)| if i == 0 { c } else { '*' }).collect()
}

fn masked(text: &str, head: usize, tail: usize) -> String {
    let n = text.chars().count();
    text.chars().enumerate().map(|(i, c)| if i < head || i + tail >= n { c } else { '*' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn citizen_number_of_the_standard() {
        assert!(citizen_number_valid("11010519491231002X"));
        assert!(citizen_number_valid("11010519491231002x"));
        for bad in [
            "110105194912310021",
            "11010519491331002X",
            "1101051949123100",
            "",
            "１1010519491231002X",
        ] {
            assert!(!citizen_number_valid(bad), "{bad}");
        }
    }

    #[test]
    fn credit_codes_of_known_organisations() {
        let good = [
            "91330100799655058B",
            "914403001922038216",
            "9144030071526726XG",
            "91110000802100433B",
        ];
        for code in good {
            assert!(credit_code_valid(code), "{code}");
            // Any single changed character is noticed.
            for i in 0..18 {
                let mut other: Vec<char> = code.chars().collect();
                other[i] = if other[i] == '2' { '3' } else { '2' };
                assert!(!credit_code_valid(&other.iter().collect::<String>()), "{code} at {i}");
            }
        }
        assert!(!credit_code_valid("9133010079965505IB"));
    }

    #[test]
    fn division_kinds() {
        assert_eq!(township_kind("420324107"), Some(TownshipKind::Town));
        assert_eq!(township_kind("420324203"), Some(TownshipKind::Township));
        assert_eq!(village_kind("420324100001"), Some(VillageKind::Residents));
        assert_eq!(village_kind("420324107201"), Some(VillageKind::Villagers));
        assert_eq!(village_kind("420324107"), None);
    }

    #[test]
    fn masks() {
        assert_eq!(citizen_number_masked("420324199001011234"), "420324********1234");
        assert_eq!(phone_masked("13812345678"), "138****5678");
        assert_eq!(name_masked("张大明"), "张**");
    }
}
