//! How a value is sealed: XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03, over RFC 8439) under a random key of the person.
//!
//! ```text
//! mark    HMAC-SHA-256(K_mark, field, 0, text), the first 16 bytes: tells whether a field is as it was
//! place   "samspil sealed 1", the vault's id (32), the command's id (16), the person's id (16), the mark, the field's name
//! padded  the length (u16, big-endian), the text, and zeros up to 256 or 1,024 bytes
//! nonce   HMAC-SHA-256(K_nonce, place, 0, padded), the first 24 bytes
//! sealed  nonce, XChaCha20-Poly1305(K_seal, nonce, padded, associated data = place)
//! ```
//!
//! The three keys are HMAC-SHA-256 of the person's key with a label each (RFC 2104, RFC 5869's expansion of one block).
//!
//! The nonce follows from what is sealed and from where, as in SIV (RFC 5297): the same content of the same command gives the
//! same bytes, so a repeated request has the digest that was recorded, and two contents never share a nonce. Whoever has not
//! the key learns from the bytes, the mark and the digest which of two lengths the text has, and whether a field was stated
//! anew with what it said before; a guess cannot be tried out.

use std::fmt;

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac as _};
use samspil_domain::people::{Field, Place};
use samspil_domain::value::Sealed;
use samspil_domain::value::sealed::MARK_BYTES;
use sha2::Sha256;
use zeroize::Zeroizing;

/// How many bytes a key has.
pub(super) const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;
/// How long what is sealed can be.
const LENGTHS: [usize; 2] = [256, 1024];

/// The key of one person; overwritten in memory when it goes.
pub(crate) struct Key(Zeroizing<[u8; KEY_BYTES]>);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

fn mac(key: &[u8], parts: &[&[u8]]) -> Zeroizing<[u8; 32]> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    parts.iter().for_each(|part| mac.update(part));
    Zeroizing::new(mac.finalize().into_bytes().into())
}

fn padded(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let length = LENGTHS.into_iter().find(|length| text.len() + 2 <= *length)?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(length));
    bytes.extend_from_slice(&u16::try_from(text.len()).ok()?.to_be_bytes());
    bytes.extend_from_slice(text.as_bytes());
    bytes.resize(length, 0);
    Some(bytes)
}

fn associated(log: &[u8; 32], place: Place, mark: &[u8; MARK_BYTES]) -> Vec<u8> {
    let Place { person, field, command_id } = place;
    [
        b"samspil sealed 1",
        log.as_slice(),
        command_id.uuid().as_bytes(),
        person.uuid().as_bytes(),
        mark,
        field.as_str().as_bytes(),
    ]
    .concat()
}

impl Key {
    /// A new key, of the operating system's randomness.
    pub(super) fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = Zeroizing::new([0; KEY_BYTES]);
        getrandom::fill(&mut *bytes)?;
        Ok(Self(bytes))
    }

    pub(super) fn from_bytes(bytes: [u8; KEY_BYTES]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    pub(super) fn bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    fn own(&self, label: &str) -> Zeroizing<[u8; 32]> {
        mac(&*self.0, &[label.as_bytes(), &[1]])
    }

    fn mark(&self, field: Field, text: &str) -> [u8; MARK_BYTES] {
        let whole = mac(&*self.own("samspil mark 1"), &[field.as_str().as_bytes(), &[0], text.as_bytes()]);
        let mut mark = [0; MARK_BYTES];
        mark.copy_from_slice(&whole[..MARK_BYTES]);
        mark
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*self.own("samspil seal 1")).into())
    }

    /// Seals a text for its place; nothing where it is too long, which a personal value never is.
    pub(super) fn seal(&self, log: &[u8; 32], place: Place, text: &str) -> Option<Sealed> {
        let mark = self.mark(place.field, text);
        let (aad, padded) = (associated(log, place, &mark), padded(text)?);
        let whole = mac(&*self.own("samspil nonce 1"), &[&aad, &[0], &padded]);
        let mut nonce = [0; NONCE_BYTES];
        nonce.copy_from_slice(&whole[..NONCE_BYTES]);
        let payload = Payload { msg: &padded, aad: &aad };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload).ok()?;
        Some(Sealed::new(mark, &[nonce.as_slice(), &sealed].concat()))
    }

    /// Opens what was sealed for this place; nothing where it was not, or is no longer as it was.
    pub(super) fn open(&self, log: &[u8; 32], place: Place, sealed: &Sealed) -> Option<String> {
        let (nonce, bytes) = sealed.bytes().split_at_checked(NONCE_BYTES)?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().ok()?;
        let aad = associated(log, place, &sealed.mark());
        let payload = Payload { msg: bytes, aad: &aad };
        let padded = Zeroizing::new(self.cipher().decrypt(&XNonce::from(nonce), payload).ok()?);
        let (length, rest) = padded.split_at_checked(2)?;
        let length = usize::from(u16::from_be_bytes(length.try_into().ok()?));
        String::from_utf8(rest.get(..length)?.to_vec()).ok()
    }
}
