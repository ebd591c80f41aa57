//! A slot: the data key, wrapped by something that the manager knows or that the system keeps.
//!
//! What is known is stretched by Argon2id (RFC 9106), so that guessing costs memory and time; the result wraps the data key
//! with XChaCha20-Poly1305. A slot is bound to its store and its kind: one that is carried elsewhere does not open.

use crate::digest::{from_hex, hex};
use crate::error::{Error, Result};
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

/// 32 bytes that wrap or encrypt; wiped when they go.
pub(crate) type Key = Zeroizing<[u8; 32]>;

/// What one guess costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cost {
    /// Memory in KiB.
    memory: u32,
    /// Passes over it.
    passes: u32,
}

/// A key file says what its slots cost; one that asks for more than this was not made by us, and would only hold up.
const MOST_MEMORY: u32 = 1024 * 1024;
const MOST_PASSES: u32 = 64;
/// What a guess takes at least on this computer, and the memory it takes at least anywhere.
const LEAST_TIME: Duration = Duration::from_millis(250);
const LEAST: Cost = Cost { memory: 64 * 1024, passes: 3 };

impl Cost {
    /// The cost for this computer: what takes a quarter of a second to a second, and never less than 64 MiB.
    pub(crate) fn calibrated() -> Result<Cost> {
        let began = Instant::now();
        stretch(b"how long does it take", &[0; 16], LEAST)?;
        Ok(Cost::after(began.elapsed()))
    }

    /// More passes where the least cost took `took`, which was too short.
    fn after(took: Duration) -> Cost {
        let times = LEAST_TIME.as_nanos().div_ceil(took.as_nanos().max(1)).min((MOST_PASSES / LEAST.passes).into());
        // A little above the floor: the next run may be faster than the measured one.
        let passes = if times > 1 { LEAST.passes * times as u32 } else { LEAST.passes };
        Cost { passes, ..LEAST }
    }

    /// So small that ten thousand guesses fit into a test.
    #[cfg(test)]
    pub(crate) fn for_tests() -> Cost {
        Cost { memory: 8, passes: 1 }
    }

    fn is_ours(self) -> bool {
        let least = if cfg!(test) { 8 } else { LEAST.memory };
        (least..=MOST_MEMORY).contains(&self.memory) && (1..=MOST_PASSES).contains(&self.passes)
    }
}

/// The data key, wrapped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Wrapped {
    cost: Cost,
    /// 16 bytes, hex.
    salt: String,
    /// 24 bytes, hex.
    nonce: String,
    /// The 32 bytes of the key with their tag, hex.
    sealed: String,
}

impl Wrapped {
    /// Wraps `key` by what is known; `bound` names the store and the kind of slot.
    pub(crate) fn new(key: &Key, known: &[u8], cost: Cost, bound: &str) -> Result<Wrapped> {
        let (salt, nonce) = (random::<16>()?, random::<24>()?);
        let with = stretch(known, &salt[..], cost)?;
        let sealed = cipher(&with)
            .encrypt(&XNonce::from(*nonce), Payload { msg: &key[..], aad: bound.as_bytes() })
            .map_err(|_| Error::Internal("the key could not be wrapped".into()))?;
        Ok(Wrapped { cost, salt: hex(&salt[..]), nonce: hex(&nonce[..]), sealed: hex(&sealed) })
    }

    /// The key; none where `known` is not what wrapped it, or where the slot is damaged: the two look alike.
    ///
    /// # Errors
    /// Only where the computer has not got the memory.
    pub(crate) fn open(&self, known: &[u8], bound: &str) -> Result<Option<Key>> {
        let parts = (from_hex::<16>(&self.salt), from_hex::<24>(&self.nonce), from_hex::<48>(&self.sealed));
        let (Some(salt), Some(nonce), Some(sealed)) = parts else { return Ok(None) };
        if !self.cost.is_ours() {
            return Ok(None);
        }
        let with = stretch(known, &salt, self.cost)?;
        let opened = cipher(&with).decrypt(&XNonce::from(nonce), Payload { msg: &sealed, aad: bound.as_bytes() });
        let Ok(opened) = opened.map(Zeroizing::new) else { return Ok(None) };
        let mut key = Key::default();
        if opened.len() != key.len() {
            return Ok(None);
        }
        key.copy_from_slice(&opened);
        Ok(Some(key))
    }
}

fn cipher(with: &Key) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new((&**with).into())
}

fn stretch(known: &[u8], salt: &[u8], cost: Cost) -> Result<Key> {
    let fault = |e: argon2::Error| Error::Internal(format!("Argon2: {e}"));
    let params = Params::new(cost.memory, cost.passes, 1, Some(32)).map_err(fault)?;
    let mut out = Key::default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(known, salt, &mut out[..])
        .map_err(fault)?;
    Ok(out)
}

/// Bytes from the system's generator.
pub(crate) fn random<const BYTES: usize>() -> Result<Zeroizing<[u8; BYTES]>> {
    let mut bytes = Zeroizing::new([0u8; BYTES]);
    getrandom::fill(&mut bytes[..]).map_err(|e| Error::Internal(e.to_string()))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_opens_with_what_wrapped_it_and_in_its_own_place_only() {
        let key = random::<32>().expect("a key");
        let slot = Wrapped::new(&key, b"right", Cost::for_tests(), "store password").expect("a slot");
        let opened = |known: &[u8], bound| slot.open(known, bound).expect("asked").map(|key| *key);
        assert_eq!(opened(b"right", "store password"), Some(*key));
        assert_eq!(opened(b"Right", "store password"), None);
        assert_eq!(opened(b"right ", "store password"), None);
        assert_eq!(opened(b"right", "other password"), None, "a slot of another store");
        assert_eq!(opened(b"right", "store recovery"), None, "a slot of another kind");
    }

    #[test]
    fn the_cost_grows_with_the_speed_of_the_computer() {
        assert_eq!(Cost::after(Duration::from_millis(300)), LEAST);
        assert_eq!(Cost::after(Duration::from_millis(100)), Cost { passes: 9, ..LEAST });
        assert_eq!(Cost::after(Duration::ZERO), Cost { passes: 63, ..LEAST }, "and ends somewhere");
    }

    #[test]
    fn a_slot_that_asks_for_more_than_ours_do_is_not_tried() {
        let key = random::<32>().expect("a key");
        let mut slot = Wrapped::new(&key, b"right", Cost::for_tests(), "here").expect("a slot");
        slot.cost.memory = u32::MAX;
        let began = Instant::now();
        assert!(slot.open(b"right", "here").expect("asked").is_none());
        assert!(began.elapsed() < Duration::from_millis(100));
    }
}
