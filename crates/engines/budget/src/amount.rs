//! Money as whole numbers of a file's smallest unit.
//!
//! A `.pb` file may write `1000`, `1000.0` or `199.50`. Read as floats these would round; here they
//! are a mantissa with a number of decimals, and an instance brings all of them to the same number
//! of decimals, so that every amount is a `u64` and every comparison exact.

/// Amounts accepted in an amount.
pub const MAX_DECIMALS: u8 = 6;
/// Largest mantissa of an amount: leaves room for sums and products.
pub const MAX_MANTISSA: u64 = 1 << 60;

/// A decimal number without trailing zeros after the point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    /// The number without its point.
    pub mantissa: u64,
    /// Digits after the point.
    pub decimals: u8,
}

/// Why a text is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmountError {
    /// Not of the form `123`, `123.45`.
    Form,
    /// Starts with a minus sign.
    Negative,
    /// More than [`MAX_DECIMALS`] decimals or beyond [`MAX_MANTISSA`].
    Size,
}

impl Amount {
    /// Reads `123`, `123.`, `123.45` or `.5`; a comma is no decimal point.
    ///
    /// # Errors
    /// [`AmountError`].
    pub fn read(text: &str) -> Result<Self, AmountError> {
        let text = text.trim();
        if let Some(rest) = text.strip_prefix('-') {
            return Err(Self::read(rest).map_or(AmountError::Form, |_| AmountError::Negative));
        }
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let part = part.trim_end_matches('0');
        let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !digits(part) || text.is_empty() || text == "." {
            return Err(AmountError::Form);
        }
        let decimals = u8::try_from(part.len()).map_err(|_| AmountError::Size)?;
        if decimals > MAX_DECIMALS {
            return Err(AmountError::Size);
        }
        let mut mantissa = 0u64;
        for byte in whole.bytes().chain(part.bytes()) {
            let next = mantissa.checked_mul(10).and_then(|m| m.checked_add(u64::from(byte - b'0')));
            mantissa = next.filter(|m| *m <= MAX_MANTISSA).ok_or(AmountError::Size)?;
        }
        Ok(Self { mantissa, decimals })
    }

    /// The number in units of ten to the minus `decimals`, which is at least its own.
    pub fn at(self, decimals: u8) -> Option<u64> {
        let shift = u32::from(decimals.checked_sub(self.decimals)?);
        10u64.checked_pow(shift)?.checked_mul(self.mantissa).filter(|m| *m <= MAX_MANTISSA)
    }
}

/// `amount` in units of ten to the minus `decimals`, as a text without needless zeros.
///
/// ```
/// assert_eq!(budget::amount_text(19950, 2), "199.5");
/// assert_eq!(budget::amount_text(1000, 0), "1000");
/// ```
pub fn amount_text(amount: u64, decimals: u8) -> String {
    let unit = 10u64.checked_pow(u32::from(decimals)).unwrap_or(1);
    let (whole, part) = (amount / unit, amount % unit);
    if part == 0 {
        return whole.to_string();
    }
    let part = format!("{part:0width$}", width = usize::from(decimals));
    format!("{whole}.{}", part.trim_end_matches('0'))
}
