//! A fingerprint of code: of the sources of a crate, its manifest, and the versions of all that it is built with.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// What a crate's code is made of: its sources, its manifest, and the workspace's lock file where there is one.
///
/// # Errors
/// As the operating system says.
pub(crate) fn inputs(crate_root: &Path) -> io::Result<BTreeSet<PathBuf>> {
    let mut found = BTreeSet::from([crate_root.join("Cargo.toml")]);
    found.extend(Some(crate_root.join("../../Cargo.lock")).filter(|lock| lock.exists()));
    let mut folders = vec![crate_root.join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() { folders.push(path) } else { _ = found.insert(path) }
        }
    }
    Ok(found)
}

/// Sixteen hexadecimal digits that are others whenever a file of the crate has another name or other bytes.
///
/// # Errors
/// As the operating system says.
pub(crate) fn fingerprint(crate_root: &Path) -> io::Result<String> {
    let mut hasher = DefaultHasher::new();
    for path in inputs(crate_root)? {
        path.strip_prefix(crate_root).unwrap_or(&path).hash(&mut hasher);
        fs::read(&path)?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}
