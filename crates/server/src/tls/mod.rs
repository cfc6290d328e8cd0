//! Connections that nobody on the way can read or change: TLS 1.2 and 1.3, by rustls.
//!
//! # Layout
//! - [`certificate`]: a certificate and its key, read from two files and looked at
//! - [`keeper`]: the one in use, exchanged while the server runs
//! - [`listener`]: connections whose handshake is done
//! - [`error`]: which file is wrong, and how

pub mod certificate;
pub mod error;
pub mod keeper;
pub mod listener;

pub use certificate::{Certificate, Files};
pub use error::TlsError;
pub use keeper::Keeper;
pub use listener::TlsListener;
