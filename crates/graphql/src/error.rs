//! Errors as clients see them: a message for a person and a stable `extensions.code` for a program.

use async_graphql::{Error, ErrorExtensions};
use samspil_store::error::ExecuteError;

/// An argument that cannot be understood.
pub(crate) fn bad_input(message: impl Into<String>) -> Error {
    coded("BAD_USER_INPUT", message)
}

/// An error with a code.
pub(crate) fn coded(code: &'static str, message: impl Into<String>) -> Error {
    Error::new(message).extend_with(|_, extensions| extensions.set("code", code))
}

/// What is not the caller's to mend by another input: conflict, unavailable, corrupt.
pub(crate) fn refused(error: &ExecuteError) -> Error {
    coded(error.code(), error.to_string())
}
