//! The number by which a clinician in the United States is known (National Provider Identifier, 45 CFR 162.406).

use core::fmt;

/// A number of ten digits whose check digit is right. Whether it was ever given to anybody is not known.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Npi([u8; 10]);

/// Why a text is no such number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotNpi {
    /// It is not ten digits.
    #[error("an NPI has ten digits and nothing else")]
    Digits,
    /// The last digit does not follow from the others.
    #[error("this is no NPI: a digit is wrong, or two have changed places")]
    Check,
}

impl Npi {
    /// Reads a number; white space around it is nothing.
    pub fn new(text: &str) -> Result<Self, NotNpi> {
        let digits: [u8; 10] = text.trim().as_bytes().try_into().map_err(|_| NotNpi::Digits)?;
        if !digits.iter().all(u8::is_ascii_digit) {
            return Err(NotNpi::Digits);
        }
        // Luhn's sum over 80840 and the number: every second digit from the right doubled, its digits added. The
        // prefix adds 24.
        let sum: u32 = (0..).zip(digits.iter().rev()).map(|(place, digit)| luhn(place, u32::from(digit - b'0'))).sum();
        if (sum + 24).is_multiple_of(10) { Ok(Self(digits)) } else { Err(NotNpi::Check) }
    }

    /// Its ten digits.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

const fn luhn(place: u32, digit: u32) -> u32 {
    match (place % 2, digit * 2) {
        (0, _) => digit,
        (_, doubled @ ..=9) => doubled,
        (_, doubled) => doubled - 9,
    }
}

impl fmt::Display for Npi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|digit| write!(f, "{}", char::from(*digit)))
    }
}

impl fmt::Debug for Npi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Npi(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_one_by_its_last_digit() {
        // The example of the rule itself, and numbers that begin with 9: those are never given to anybody.
        for text in ["1234567893", " 9000000023\n", "9876543213"] {
            assert_eq!(Npi::new(text).unwrap().to_string(), text.trim());
        }
        for last in "012456789".chars() {
            assert_eq!(Npi::new(&format!("123456789{last}")), Err(NotNpi::Check));
        }
        for text in ["", "123456789", "12345678930", "123456789x", "１２３４５６７８９３", "1234 567893"] {
            assert_eq!(Npi::new(text), Err(NotNpi::Digits), "{text}");
        }
        assert_eq!(format!("{:?}", Npi::new("1234567893")), "Ok(Npi(..))");
    }

    #[test]
    fn digits_that_changed_places_are_noticed() {
        let right = *b"1234567893";
        for at in 0..9 {
            let mut wrong = right;
            wrong.swap(at, at + 1);
            assert_eq!(Npi::new(core::str::from_utf8(&wrong).unwrap()), Err(NotNpi::Check), "{at}");
        }
    }
}
