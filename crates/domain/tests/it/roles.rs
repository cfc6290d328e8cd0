//! The table of who may do what, as the documentation prints it.

use std::fmt::Write as _;
use std::path::PathBuf;

use samspil_domain::access::Role;
use samspil_domain::access::table::rows;

const HEAD: &str = "\
# Who may do what

This page is printed from the tables that the code decides by (`crates/domain/src/access/table.rs`); a test holds the two together.

An **operator** runs the server. In each initiative the **backbone** runs it, a **partner** speaks for one organisation, a
**signatory** does so too and signs for it, an **observer** reads. An **auditor** reads everything, of one initiative or of all, and
changes nothing. Roles are granted with `grantRole`, and are events like everything else. An account may have several.

## Who may give which command

- **yes**: it may, in the initiative that the role is for; an operator in all.
- **own**: for the organisation that the role speaks for: where the command names another, or none, it is `FORBIDDEN`.
- **with source**: where the request names in `source` the document that shows the signature.
- **within**: for roles, accounts and tokens that reach no further than its initiatives.
- **own account**: for its own tokens and roles: to issue narrower ones, and to give them up.

Whoever has no role in an initiative is answered as if it did not exist. A token may limit what its account may: to `READ`, to `WRITE`, to single
initiatives. Without a token nothing can be recorded.
";

fn page() -> String {
    let mut page = HEAD.to_owned();
    let heads: Vec<&str> = Role::ALL.iter().map(|role| role.words()).collect();
    writeln!(page, "\n| command | {} |", heads.join(" | ")).unwrap();
    writeln!(page, "|---|{}", "---|".repeat(heads.len())).unwrap();
    for row in rows() {
        let cells: Vec<&str> = row.cells.iter().map(|cell| cell.words()).collect();
        writeln!(page, "| `{}` | {} |", row.command, cells.join(" | ")).unwrap();
    }
    page
}

#[test]
fn the_documentation_prints_the_tables_that_are_decided_by() {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/roles.md"));
    if std::env::var_os("SAMSPIL_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, page()).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(written, page(), "run SAMSPIL_BLESS=1 cargo test -p samspil-domain --test it roles");
}
