//! The log elsewhere: `samspil backup`, `restore`, `export log` and `import` of what that wrote.

use std::path::Path;

use samspil_store::archive::{self, BackedUp, End, Exported, Imported, Restored, Until, What};
use samspil_store::audit;

use crate::cli;
use crate::failure::Failure;
use crate::greeting::many;
use crate::progress::Bar;

/// Copies what is new, and says how far the copy goes.
///
/// # Errors
/// What keeps it from being copied; the copy is whole up to some commit.
pub fn backup(arguments: &cli::Backup) -> Result<(), Failure> {
    let cli::Backup { to, data, check } = arguments;
    let BackedUp { end, before } = archive::backup(data, to, *check, |_| {})?;
    let new = many(usize::try_from(end.position.0.saturating_sub(before.0)).unwrap_or(usize::MAX), "commit");
    crate::print(&format!(
        "{new} copied to {to}. The backup is whole:\n{}\
         The signing key is not part of it. Keep a copy of {key} apart from it, where nobody else can read it.\n",
        ends(end),
        to = to.display(),
        key = data.join(KEY).display(),
    ))
}

/// Makes a data directory from a copy, and says what it holds.
///
/// # Errors
/// What is wrong with the copy or the directory; nothing is left of that then.
pub fn restore(arguments: &cli::Restore) -> Result<(), Failure> {
    let cli::Restore { from, data, to_position, at } = arguments;
    let until = to_position.map(Until::Position).or(at.map(Until::Time)).unwrap_or(Until::End);
    let Restored { end, copy, without_checkpoint } = archive::restore(from, data, until, |_| {})?;
    let mut text = format!("{} holds the log of {}:\n{}", data.display(), from.display(), ends(end));
    if end.position < copy {
        text.push_str(&format!(
            "The copy goes on to commit {copy}, and what follows here will differ from it.\n"
        ));
    }
    if without_checkpoint {
        text.push_str("What the copy had signed is over more commits than these, and was left out.\n");
    }
    if end.position < copy {
        text.push_str(
            "It is another history from there on, so it gets a name and a key of its own at its first start. Do not put the\n\
             old key there: it would sign two histories.\n",
        );
    } else {
        text.push_str(&key_belongs(data));
        text.push_str(&format!(
            "If the lost log was signed beyond commit {}, do not put it there: it would sign two histories. Run\n\
             `samspil key new` instead, and tell those who check the log.\n",
            end.position
        ));
    }
    text.push_str(&format!(
        "What is personal in the log is sealed, and the keys are in no copy of it: bring the vault to {} before the first\n\
         start, from where you keep it. Without it nobody can read what is personal.\n",
        data.join(samspil_store::vault::FILE).display()
    ));
    crate::print(&text)
}

/// Writes the log as a directory for an auditor.
///
/// # Errors
/// What is wrong with the log or the directory; nothing is left of that then.
pub fn export(arguments: &cli::Export) -> Result<(), Failure> {
    if arguments.portfolio.is_some() {
        return Err(Failure::Flags("the log is exported whole; leave out --portfolio".into()));
    }
    let Some(out) = &arguments.out else {
        return Err(Failure::Flags("name the directory to write the log to with --out".into()));
    };
    let what = arguments.initiative.map_or(What::Everything, What::Initiative);
    let Exported { end, commits, checkpoint } = archive::export(&arguments.data, out, what, |_| {})?;
    let signed = checkpoint.map_or_else(
        || "No checkpoint was signed yet.".to_owned(),
        |of| format!("The checkpoint is of the first {of}."),
    );
    let holds = match what {
        What::Everything => "the log".to_owned(),
        What::Initiative(_) => {
            let commits = many(usize::try_from(commits).unwrap_or(usize::MAX), "commit");
            format!("{commits} of the initiative, each with its proof. Of the log")
        }
    };
    crate::print(&format!("{} holds {holds}:\n{}{signed}\n", out.display(), ends(end)))
}

/// Makes a data directory of an exported log, once all of it is checked: each commit, the tree, the signature.
///
/// # Errors
/// What is wrong with the export or the directory; nothing is left of that then.
pub fn import(arguments: &cli::Import) -> Result<(), Failure> {
    let given = flags_of_tables(arguments);
    if !given.is_empty() {
        let given = given.join(", ");
        return Err(Failure::Flags(format!(
            "an exported log is imported whole, as it is; leave out {given}"
        )));
    }
    let from = arguments.file.as_deref().unwrap_or_else(|| Path::new(""));
    let mut bar = Bar::new("checking", "commits");
    let exported = audit::Exported::open(from)?;
    audit::audit(&exported, &audit::Trust::default(), &mut |done, total| bar.at(done, total))?;
    bar.end();
    let Imported { end } = archive::import(from, &arguments.data, |_| {})?;
    crate::print(&format!(
        "{} holds the log of {}:\n{}Its keys were not taken over: at its first start the log gets one of its own.\n",
        arguments.data.display(),
        from.display(),
        ends(end)
    ))
}

fn flags_of_tables(arguments: &cli::Import) -> Vec<&'static str> {
    let flags = [
        ("--as", arguments.kind.is_some()),
        ("--dry-run", arguments.dry_run),
        ("--skip-bad", arguments.skip_bad),
        ("--update", arguments.update),
        ("--map", !arguments.map.is_empty()),
        ("--set", !arguments.set.is_empty()),
        ("--ignore-unknown", arguments.ignore_unknown),
        ("--decimal", arguments.decimal.is_some()),
        ("--delimiter", arguments.delimiter.is_some()),
        ("--encoding", arguments.encoding.is_some()),
        ("--sheet", arguments.sheet.is_some()),
        ("--columns", arguments.columns),
    ];
    flags.into_iter().filter(|(_, given)| *given).map(|(flag, _)| flag).collect()
}

/// Where the signing key lies in a data directory.
const KEY: &str = "keys/log.skey";

fn key_belongs(data: &Path) -> String {
    format!(
        "The signing key is not part of a copy. Put yours to {} (mode 0600) before the server starts.\n",
        data.join(KEY).display()
    )
}

fn ends(End { position, chain }: End) -> String {
    format!("  it ends at commit {position}, with the running hash {chain}\n")
}
