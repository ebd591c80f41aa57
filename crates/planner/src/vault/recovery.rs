//! The recovery code: 128 random bits that open the planner when the password is forgotten, written so that a person can
//! copy them from paper.
//!
//! Seven groups of four of Crockford's base 32, which has no letter that looks like a digit. The last twelve bits are a
//! check: a slip of the pen is told at once instead of as a wrong code after half a second.

use crate::digest::sha256_bytes;
use crate::error::Result;
use crate::vault::slots::random;
use zeroize::Zeroizing;

const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUPS: usize = 7;
const GROUP: usize = 4;

/// A code that was made or typed, free of slips.
pub struct RecoveryCode(Zeroizing<[u8; 16]>);

impl RecoveryCode {
    /// A new one, which opens nothing yet.
    pub fn new() -> Result<RecoveryCode> {
        Ok(RecoveryCode(random()?))
    }

    /// Reads what was typed, in whatever case and with whatever between the groups; none where it has a slip.
    pub fn read(typed: &str) -> Option<RecoveryCode> {
        let mut bits = Zeroizing::new([0u8; GROUPS * GROUP]);
        let mut count = 0;
        for letter in typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '.')) {
            let letter = match letter.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let value = LETTERS.iter().position(|known| char::from(*known) == letter)?;
            *bits.get_mut(count)? = value as u8;
            count += 1;
        }
        if count != bits.len() {
            return None;
        }
        let mut number: u128 = 0;
        // 128 bits are 25 letters and three fifths of the next.
        for value in &bits[..25] {
            number = number << 5 | u128::from(*value);
        }
        number = number << 3 | u128::from(bits[25] >> 2);
        let code = RecoveryCode(Zeroizing::new(number.to_be_bytes()));
        (*code.letters() == *bits).then_some(code)
    }

    /// The groups, as they are printed.
    pub fn groups(&self) -> Vec<String> {
        self.letters()
            .chunks(GROUP)
            .map(|group| group.iter().map(|value| char::from(LETTERS[usize::from(*value)])).collect())
            .collect()
    }

    /// Whether the group with the number `at`, from 0, was typed.
    pub fn is_group(&self, at: usize, typed: &str) -> bool {
        let typed = typed.trim().to_ascii_uppercase().replace('O', "0").replace(['I', 'L'], "1");
        self.groups().get(at).is_some_and(|group| *group == typed)
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0[..]
    }

    /// The 140 bits, five to a letter.
    fn letters(&self) -> Zeroizing<[u8; GROUPS * GROUP]> {
        let check = sha256_bytes(&self.0[..]);
        let check = u16::from(check[0]) << 4 | u16::from(check[1] >> 4);
        let number = u128::from_be_bytes(*self.0);
        let mut out = Zeroizing::new([0u8; GROUPS * GROUP]);
        for (at, value) in out.iter_mut().enumerate() {
            *value = match at {
                0..25 => (number >> (123 - 5 * at) & 31) as u8,
                25 => ((number & 7) as u8) << 2 | (check >> 10) as u8,
                26 => (check >> 5 & 31) as u8,
                _ => (check & 31) as u8,
            };
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_back_however_it_was_typed() {
        let code = RecoveryCode::new().expect("a code");
        let groups = code.groups();
        assert_eq!(groups.len(), 7);
        assert!(groups.iter().all(|group| group.len() == 4));
        for typed in [
            groups.join("-"),
            groups.join(" ").to_lowercase(),
            groups.concat(),
            format!(" {}\n", groups.join(" - ")).replace('0', "O").replace('1', "l"),
        ] {
            let read = RecoveryCode::read(&typed).unwrap_or_else(|| panic!("{typed}"));
            assert_eq!(read.bytes(), code.bytes());
        }
    }

    #[test]
    fn a_slip_is_noticed() {
        let code = RecoveryCode::new().expect("a code");
        let right = code.groups().concat();
        let mut noticed = 0;
        for at in 0..right.len() {
            for other in LETTERS {
                let mut typed = right.clone().into_bytes();
                if typed[at] != *other {
                    typed[at] = *other;
                    noticed += u32::from(RecoveryCode::read(&String::from_utf8(typed).expect("text")).is_none());
                }
            }
        }
        // Twelve bits of check let one slip in four thousand through; that one is a wrong code, and opens nothing.
        assert!(noticed >= 28 * 31 - 4, "{noticed} of {}", 28 * 31);
        for wrong in ["", "ABCD", &right[1..], &format!("{right}0"), &right.replace(&right[..1], "U")] {
            assert!(RecoveryCode::read(wrong).is_none(), "{wrong}");
        }
        let swapped = format!("{}{}{}", &right[4..8], &right[..4], &right[8..]);
        assert!(right[..4] == right[4..8] || RecoveryCode::read(&swapped).is_none(), "two groups changed places");
    }
}
