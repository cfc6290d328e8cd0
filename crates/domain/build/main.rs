//! Tells the crate the fingerprint of its own code, see `src/snapshot`.

// What a build script prints is what it tells cargo.
#![allow(clippy::print_stdout)]

mod fingerprint;

use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?);
    println!("cargo::rustc-env=SAMSPIL_DOMAIN_CODE={}", fingerprint::fingerprint(&root)?);
    println!("cargo::rerun-if-changed=src");
    for input in fingerprint::inputs(&root)? {
        println!("cargo::rerun-if-changed={}", input.display());
    }
    Ok(())
}
