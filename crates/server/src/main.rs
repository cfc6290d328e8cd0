//! The `samspil` binary. See [`samspil_server`].

use std::process::ExitCode;

fn main() -> ExitCode {
    samspil_server::main()
}
