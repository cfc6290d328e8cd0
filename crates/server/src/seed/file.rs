//! The text of a seed file.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use super::error::SeedError;
use super::lines::Lines;

/// The largest seed file, in bytes. A partnership known down to its last figure takes some tens of kilobytes.
pub const FILE_MAX: u64 = 16 * 1024 * 1024;

/// Reads a seed file, and never more of it than [`FILE_MAX`]; so a device or a log given by mistake does no harm.
///
/// # Errors
/// `UNREADABLE` as the operating system says, `TOO_LARGE`, or `NOT_UTF8`; mend or split the file.
pub fn read(path: &Path) -> Result<(String, String), SeedError> {
    let name = path.display().to_string();
    let unreadable =
        |error: std::io::Error| SeedError::new(&name, "UNREADABLE", format!("it cannot be read: {error}"));
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(FILE_MAX + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    decode(&name, bytes).map(|text| (name, text))
}

/// The text that a file's bytes are.
///
/// # Errors
/// `TOO_LARGE` or `NOT_UTF8`.
pub fn decode(name: &str, bytes: Vec<u8>) -> Result<String, SeedError> {
    if bytes.len() as u64 > FILE_MAX {
        let reason =
            format!("a seed has at most {FILE_MAX} bytes, and this file has more; split it into several");
        return Err(SeedError::new(name, "TOO_LARGE", reason));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(&error.as_bytes()[..valid]);
        SeedError::new(name, "NOT_UTF8", "this is not UTF-8; save the file in that encoding")
            .at_column(Lines::new(&text).place(valid))
    })
}
