//! Bad rows change nothing and say where they are bad; good ones can be imported again, and come out as they went in.

mod laws;
mod reading;
mod rows;
mod values;

use std::collections::HashSet;

use samspil_domain::ids::{CommandId, InitiativeId};
use samspil_domain::value::Timestamp;
use samspil_domain::{Initiative, World};

use super::column::Kind;
use super::error::{ImportError, RowError};
use super::export::{self, Wanted};
use super::plan::{Deciding, Effect, Plan, plan};
use super::sheet::{Reading, Sheet, parse};
use crate::seed;

/// 2026-11-21, noon, in UTC.
fn noon() -> Timestamp {
    Timestamp::from_micros(1_795_262_400_000_000)
}

fn sheet(bytes: &[u8], reading: &Reading) -> Result<Sheet, ImportError> {
    parse("a.csv", bytes, reading)
}

/// A log: what stands, and the command ids that it holds.
#[derive(Default)]
struct Log {
    world: World,
    ids: HashSet<CommandId>,
}

impl Log {
    /// One in which that seed stands.
    fn with(text: &str) -> Self {
        let mut log = Self::default();
        log.seed(text);
        log
    }

    fn seed(&mut self, text: &str) {
        let seed = seed::parse::parse("a-seed.json", text).unwrap_or_else(|error| panic!("{error}"));
        seed::rehearse::rehearse(&mut self.world, &seed, noon(), &|_| None)
            .unwrap_or_else(|error| panic!("{error}"));
    }

    fn plan(&self, text: &str, reading: &Reading, update: bool) -> Plan {
        let sheet = sheet(text.as_bytes(), reading).unwrap_or_else(|error| panic!("{error}"));
        let known = |id| self.ids.contains(&id);
        let decimal = reading.decimal;
        let deciding =
            Deciding { now: noon(), update, decimal, on_behalf_of: None, reason: None, known: &known };
        plan(&self.world, &sheet, &deciding)
    }

    /// Records what a plan says.
    fn record(&mut self, plan: &Plan) {
        for request in plan.rows.iter().filter_map(|planned| planned.request.as_ref()) {
            assert!(self.ids.insert(request.command_id), "a command id twice");
            let commit = self
                .world
                .propose(request, request.digest(), noon())
                .unwrap()
                .expect("a planned request does something");
            self.world.take(&commit);
        }
    }

    /// Imports a file in which nothing is bad: what each row did, in the order of the rows.
    #[track_caller]
    fn import(&mut self, text: &str) -> Vec<Effect> {
        self.import_with(text, false)
    }

    #[track_caller]
    fn import_with(&mut self, text: &str, update: bool) -> Vec<Effect> {
        let plan = self.plan(text, &Reading::default(), update);
        assert_eq!(plan.errors, []);
        self.record(&plan);
        let mut effects: Vec<_> =
            plan.rows.into_iter().map(|planned| (planned.line.row, planned.effect)).collect();
        effects.sort_by_key(|(row, _)| *row);
        effects.into_iter().map(|(_, effect)| effect).collect()
    }

    /// What is wrong with a file: row, column and code of each error.
    fn refused(&self, text: &str) -> Vec<(usize, &'static str, &'static str)> {
        let errors = self.plan(text, &Reading::default(), false).errors;
        errors.iter().map(|RowError { row, column, code, .. }| (*row, column.unwrap_or(""), *code)).collect()
    }

    fn initiative(&self, id: &str) -> &Initiative {
        &self.world.initiatives[&id.parse::<InitiativeId>().unwrap()]
    }

    fn export(&self, kind: Kind) -> String {
        let lines = export::lines(&self.world, Wanted { kind, portfolio: None });
        String::from_utf8(export::csv(kind, &lines).unwrap()).unwrap()
    }
}
