//! The word of an identity provider: access tokens in the form of a signed JWT, as OpenID Connect providers issue them (RFC 9068,
//! RFC 7519).
//!
//! # Layout
//! - [`config`]: whose tokens are believed, for whom they must be meant, and how they may be signed
//! - [`keys`]: the provider's public keys (RFC 7517)
//! - [`verify`]: a token held against both, at a moment; pure
//! - `signature`: how a signature is checked, by ring
//! - `fetch`: what is asked of the provider over the network
//! - [`provider`]: the keys as they are known now, kept fresh in the background
//!
//! # What holds
//! - Nothing in a token decides how it is checked: not its algorithm, which must be on our list and fit the key, and no key or
//!   address that it names.
//! - Only public-key signatures count. There is no way to configure another.
//! - What the provider once said is used until it says otherwise: where it is away, tokens go on being checked.

pub mod config;
mod fetch;
pub mod keys;
pub mod provider;
mod signature;
pub mod verify;

#[cfg(test)]
mod tests;
