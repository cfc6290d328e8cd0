//! What is to be measured.

use std::path::PathBuf;
use std::time::Duration;

use crate::Failure;

/// What `--help` prints.
pub(crate) const HELP: &str = "\
Measures the ledger and the server beside raw limits. Takes about three minutes; run it on an idle machine.

usage: cargo run --release -p samspil-bench -- [OPTIONS]

  --quick         less than 30 seconds in all, for a first look
  --seconds N     how long each measurement lasts (default 2)
  --rounds N      how often each is made; medians are printed (default 5)
  --dir PATH      where the files go: the file system that is measured (default: target, else the current directory)
  --only SECTION  writes, split, reads, parts, past or soak; past is long (some ten minutes), and past and soak run only when
                  asked for
  --secs N        how long soak takes: the real server under one attack after another (default 60)
  --server PATH   the samspil binary that soak starts (default: the one beside this program)
  --scale PERCENT how large the logs of past are: 100 is 10 k, 100 k and 1 M events (default 100; with --quick 1)";

/// A part of the benchmark that can be run alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    /// One command a commit, by way of four doors.
    Writes,
    /// What a group spends its time on.
    Split,
    /// One large answer.
    Reads,
    /// Single steps, each alone.
    Parts,
    /// Starting, and looking back.
    Past,
    /// The real server under attack.
    Soak,
}

/// What was asked for.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    /// How long each measurement lasts.
    pub(crate) span: Duration,
    /// How often each is made.
    pub(crate) rounds: usize,
    /// Where the files go.
    pub(crate) dir: PathBuf,
    /// How large the logs are in which one looks back, in percent.
    pub(crate) scale: f64,
    /// How long the server is attacked.
    pub(crate) soak: Duration,
    server: Option<PathBuf>,
    only: Option<Section>,
}

impl Options {
    /// Reads the command line; nothing where help is asked for.
    ///
    /// # Errors
    /// Where it cannot be understood.
    pub(crate) fn read(arguments: impl Iterator<Item = String>) -> Result<Option<Self>, Failure> {
        let target = PathBuf::from("target");
        let dir = if target.is_dir() { target } else { PathBuf::from(".") };
        let mut options = Self {
            span: Duration::from_secs(2),
            rounds: 5,
            dir,
            scale: 100.0,
            soak: Duration::from_secs(60),
            server: None,
            only: None,
        };
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{argument} needs a value; see --help"));
            match argument.as_str() {
                "--help" | "-h" => return Ok(None),
                "--quick" => {
                    (options.span, options.rounds, options.scale) = (Duration::from_millis(250), 3, 1.0);
                }
                "--scale" => options.scale = value()?.parse()?,
                "--seconds" => options.span = Duration::try_from_secs_f64(value()?.parse()?)?,
                "--secs" => options.soak = Duration::try_from_secs_f64(value()?.parse()?)?,
                "--server" => options.server = Some(value()?.into()),
                "--rounds" => options.rounds = value()?.parse::<usize>()?.max(1),
                "--dir" => options.dir = value()?.into(),
                "--only" => options.only = Some(section(&value()?)?),
                _ => return Err(format!("{argument} is no option; see --help").into()),
            }
        }
        Ok(Some(options))
    }

    /// Whether a section is to be run.
    pub(crate) fn has(&self, section: Section) -> bool {
        let asked_for_only = matches!(section, Section::Past | Section::Soak);
        self.only.map_or(!asked_for_only, |only| only == section)
    }

    /// The binary that soak starts.
    ///
    /// # Errors
    /// Where the system does not tell where this program lies.
    pub(crate) fn server(&self) -> Result<PathBuf, Failure> {
        match &self.server {
            Some(path) => Ok(path.clone()),
            None => Ok(std::env::current_exe()?.with_file_name("samspil")),
        }
    }
}

fn section(name: &str) -> Result<Section, Failure> {
    match name {
        "writes" => Ok(Section::Writes),
        "split" => Ok(Section::Split),
        "reads" => Ok(Section::Reads),
        "parts" => Ok(Section::Parts),
        "past" => Ok(Section::Past),
        "soak" => Ok(Section::Soak),
        _ => Err(format!("{name} is no section; see --help").into()),
    }
}
