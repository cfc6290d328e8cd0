//! The two verbs: `samspil import` and `samspil export`.

use std::path::Path;
use std::time::{Duration, Instant};

use samspil_domain::World;
use samspil_store::{Ledger, Options};

use super::column::Kind;
use super::error::{ImportError, listed};
use super::export::{self, Wanted};
use super::file::refuse;
use super::plan::{Deciding, Plan, Planned, plan};
use super::preview::{Counts, preview, understood};
use super::sheet::{self, Reading, Sheet};
use crate::cli;
use crate::failure::Failure;
use crate::record::record;

/// Imports a file, or says what that would do.
///
/// # Errors
/// What is wrong with the file, the data directory, or the way there.
pub async fn import(arguments: &cli::Import) -> Result<(), Failure> {
    if arguments.columns {
        let kinds = arguments.kind.map_or_else(|| Kind::ALL.to_vec(), |kind| vec![kind]);
        let help: Vec<String> = kinds.into_iter().map(Kind::help).collect();
        return crate::print(&help.join("\n"));
    }
    let path = arguments.file.as_deref().unwrap_or_else(|| Path::new(""));
    let sheet = sheet::read(path, &reading(arguments, path)?)?;
    crate::print(&understood(&sheet))?;
    // What is only tried out makes no data directory.
    if arguments.dry_run && !arguments.data.exists() {
        acted_for(&World::default(), &sheet, arguments)?;
        return dry_run(&sheet, &decided(&World::default(), &sheet, arguments, None));
    }
    let ledger = Ledger::open(&arguments.data, Options::default(), |_| {})?;
    let done = take(&ledger, &sheet, arguments).await;
    ledger.close().await;
    done
}

async fn take(ledger: &Ledger, sheet: &Sheet, arguments: &cli::Import) -> Result<(), Failure> {
    acted_for(&ledger.view(), sheet, arguments)?;
    let plan = decided(&ledger.view(), sheet, arguments, Some(ledger));
    if arguments.dry_run {
        return dry_run(sheet, &plan);
    }
    record_all(ledger, sheet, &plan, arguments.skip_bad).await
}

/// The organisation in whose name the file is imported is known beforehand, so that not every row need say it is not.
fn acted_for(world: &World, sheet: &Sheet, arguments: &cli::Import) -> Result<(), ImportError> {
    match arguments.on_behalf_of {
        Some(id) if !world.directory.organisations.has(id) => {
            let reason = format!(
                "--on-behalf-of names organisation {id}, which is not in the directory; import it first, without this"
            );
            Err(refuse(&sheet.file, "NOT_FOUND", reason))
        }
        Some(_) | None => Ok(()),
    }
}

fn reading(arguments: &cli::Import, path: &Path) -> Result<Reading, ImportError> {
    let pairs = |flag: &str, pairs: &[String], last: bool| {
        let pair = |pair: &String| {
            let split = if last { pair.rsplit_once('=') } else { pair.split_once('=') };
            let split = split.map(|(a, b)| (a.to_owned(), b.to_owned()));
            split.ok_or_else(|| {
                let name = path.display().to_string();
                refuse(&name, "BAD_USER_INPUT", format!("--{flag} {pair:?} has no = in it"))
            })
        };
        pairs.iter().map(pair).collect::<Result<Vec<_>, _>>()
    };
    Ok(Reading {
        kind: arguments.kind,
        map: pairs("map", &arguments.map, true)?,
        set: pairs("set", &arguments.set, false)?,
        ignore_unknown: arguments.ignore_unknown,
        decimal: arguments.decimal,
        delimiter: arguments.delimiter,
        encoding: arguments.encoding.clone(),
        sheet: arguments.sheet.clone(),
    })
}

fn decided(world: &World, sheet: &Sheet, arguments: &cli::Import, ledger: Option<&Ledger>) -> Plan {
    // A log that cannot be read shows itself when the request is sent.
    let known = |id| ledger.is_some_and(|ledger| ledger.find(id).is_ok_and(|found| found.is_some()));
    let now = (Options::default().clock)();
    let cli::Import { update, decimal, on_behalf_of, ref reason, .. } = *arguments;
    plan(
        world,
        sheet,
        &Deciding { now, update, decimal, on_behalf_of, reason: reason.as_ref(), known: &known },
    )
}

fn dry_run(sheet: &Sheet, plan: &Plan) -> Result<(), Failure> {
    crate::print(&preview(plan))?;
    if plan.errors.is_empty() { Ok(()) } else { Err(bad(sheet, plan).into()) }
}

fn bad(sheet: &Sheet, plan: &Plan) -> ImportError {
    ImportError::Rows { file: sheet.file.clone(), errors: plan.errors.clone() }
}

async fn record_all(ledger: &Ledger, sheet: &Sheet, plan: &Plan, skip_bad: bool) -> Result<(), Failure> {
    if !plan.errors.is_empty() && !skip_bad {
        return Err(bad(sheet, plan).into());
    }
    let new: Vec<&Planned> = plan.rows.iter().filter(|planned| planned.request.is_some()).collect();
    let (total, mut done, mut said) = (new.len(), 0, Instant::now());
    let requests = new.iter().filter_map(|planned| planned.request.clone());
    let recorded = record(ledger, requests, |_| {
        done += 1;
        if said.elapsed() >= Duration::from_secs(2) {
            said = Instant::now();
            tracing::info!(file = sheet.file, done, total, "recording rows");
        }
    });
    if let Err(stopped) = recorded.await {
        let row = new.get(stopped.at).map_or(0, |planned| planned.line.row);
        let reason = format!(
            "{}. {} of its {total} new rows are recorded; import it again to go on",
            stopped.error, stopped.done
        );
        let code = stopped.error.code();
        return Err(ImportError::Stopped { file: sheet.file.clone(), row, code, reason }.into());
    }
    crate::print(&format!("  done: {}\n", Counts::of(plan)))?;
    if !plan.errors.is_empty() {
        crate::print(&format!("  left out:{}\n", listed(&plan.errors).replace("\n  ", "\n    ")))?;
    }
    Ok(())
}

/// Writes what stands.
///
/// # Errors
/// What is wrong with the data directory or the file.
pub async fn export(arguments: &cli::Export, kind: Kind) -> Result<(), Failure> {
    // A mistyped name would be made into a new and empty directory.
    if !arguments.data.exists() {
        return Err(Failure::NoData(arguments.data.clone()));
    }
    let ledger = Ledger::open(&arguments.data, Options::default(), |_| {})?;
    let world = ledger.view();
    ledger.close().await;
    let portfolio = arguments.portfolio;
    if let Some(portfolio) = portfolio.filter(|portfolio| !world.initiatives.contains_key(portfolio)) {
        return Err(Failure::NoPortfolio(portfolio));
    }
    let lines = export::lines(&world, Wanted { kind, portfolio });
    let Some(out) = &arguments.out else {
        let bytes = export::csv(kind, &lines).map_err(|error| Failure::Output(error.into()))?;
        return crate::print_bytes(&bytes);
    };
    let failed = |source: std::io::Error| Failure::Write { path: out.clone(), source };
    let bytes = if export::is_workbook(out) {
        export::workbook(kind, &lines).map_err(|error| failed(std::io::Error::other(error)))?
    } else {
        export::csv(kind, &lines).map_err(|error| failed(error.into()))?
    };
    std::fs::write(out, bytes).map_err(failed)
}
