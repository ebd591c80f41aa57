//! SHA-256 as it is written down: two hexadecimal digits a byte.

use sha2::{Digest, Sha256};

/// The hash of `bytes`, 64 digits.
pub fn sha256(bytes: impl AsRef<[u8]>) -> String {
    hex(&sha256_bytes(bytes))
}

pub(crate) fn sha256_bytes(bytes: impl AsRef<[u8]>) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What `hex` wrote; none for another length or another letter.
pub(crate) fn from_hex<const BYTES: usize>(text: &str) -> Option<[u8; BYTES]> {
    let digits = text.as_bytes();
    if digits.len() != BYTES * 2 {
        return None;
    }
    let mut bytes = [0u8; BYTES];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
        let digit = |at: usize| char::from(pair[at]).to_digit(16);
        *byte = (digit(0)? << 4 | digit(1)?) as u8;
    }
    Some(bytes)
}
