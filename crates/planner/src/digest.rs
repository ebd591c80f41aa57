//! SHA-256 as it is written down: two hexadecimal digits a byte.

use sha2::{Digest, Sha256};

/// The hash of `bytes`, 64 digits.
pub fn sha256(bytes: impl AsRef<[u8]>) -> String {
    hex(&Sha256::digest(bytes))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
