//! The bytes of a file, bounded, and the text that they are.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::error::ImportError;

/// The largest file, in bytes. All of it is held in memory while its rows are checked.
pub const FILE_MAX: u64 = 64 * 1024 * 1024;

/// An error of the file as a whole.
pub(super) fn refuse(file: &str, code: &'static str, reason: impl Into<String>) -> ImportError {
    ImportError::File { file: file.to_owned(), code, reason: reason.into() }
}

/// Reads a file, and never more of it than [`FILE_MAX`].
///
/// # Errors
/// `UNREADABLE` as the operating system says, `TOO_LARGE`, or `EMPTY`.
pub fn read(path: &Path) -> Result<Vec<u8>, ImportError> {
    let name = path.display().to_string();
    let unreadable =
        |error: std::io::Error| refuse(&name, "UNREADABLE", format!("it cannot be read: {error}"));
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(FILE_MAX + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > FILE_MAX {
        let most = FILE_MAX >> 20;
        let reason = format!("the file has more than {most} MiB, which is the most; split it into several");
        return Err(refuse(&name, "TOO_LARGE", reason));
    }
    if bytes.is_empty() {
        return Err(refuse(&name, "EMPTY", "the file is empty"));
    }
    Ok(bytes)
}

/// The text that bytes are, and in which encoding they were read. A byte order mark says it; else it is the one that
/// is asked for; else UTF-8, and where the bytes are none, Windows-1252, which holds Latin-1.
///
/// # Errors
/// `ENCODING` where the encoding that is asked for is unknown, or where the bytes do not fit it.
pub fn decode(name: &str, bytes: &[u8], wanted: Option<&str>) -> Result<(String, &'static str), ImportError> {
    let wanted = match wanted {
        Some(label) => Some(Encoding::for_label(label.as_bytes()).ok_or_else(|| {
            let reason = format!("there is no encoding {label:?}; write utf-8, windows-1252 or utf-16le");
            refuse(name, "ENCODING", reason)
        })?),
        None => None,
    };
    let marked = Encoding::for_bom(bytes);
    let (encoding, start) = match marked {
        Some((encoding, start)) => (encoding, start),
        None => (wanted.unwrap_or(UTF_8), 0),
    };
    match encoding.decode_without_bom_handling_and_without_replacement(&bytes[start..]) {
        Some(text) => Ok((text.into_owned(), encoding.name())),
        None if wanted.is_none() && marked.is_none() => {
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
            Ok((text.into_owned(), "Windows-1252, as it is not UTF-8"))
        }
        None => {
            let reason = format!("the file is not {}; name its encoding with --encoding", encoding.name());
            Err(refuse(name, "ENCODING", reason))
        }
    }
}
