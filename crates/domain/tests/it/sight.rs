//! Laws of what readers see, for random worlds and every role: what is seen is a part of what is, seeing it again takes
//! nothing more out, and nothing that was taken out is named in it.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use samspil_domain::access::{Hat, Rights, Role, Scope, Standing};
use samspil_domain::ids::{InitiativeId, NoticeId, OrganisationId, ReportId};
use samspil_domain::sight::commit::shown;
use samspil_domain::{Command, Commit, World};
use serde_json::json;

use crate::generate::{ask, request, requests, requests_of};

const TODAY: Date = date(2026, 11, 22);

fn reader(role: Role, organisation: Option<OrganisationId>) -> Rights {
    let hat = Hat { grant: "@g".parse().unwrap(), role, organisation, title: None, mandate: None };
    let initiative: InitiativeId = "@a".parse().unwrap();
    Rights {
        standing: Standing::Account,
        account: "@me".parse().ok(),
        scope: Scope::Read,
        initiatives: [(initiative, vec![hat])].into(),
    }
}

fn readers() -> Vec<Rights> {
    let roles = Role::ALL.into_iter().map(|role| reader(role, None));
    let partners = ["@a", "@b"].map(|id| reader(Role::Partner, id.parse().ok()));
    roles.chain(partners).chain([Rights::nobody(), Rights::local()]).collect()
}

/// Every id that is written in a text.
fn ids(text: &str) -> BTreeSet<String> {
    let is_id = |word: &&str| word.len() == 36 && word.bytes().filter(|byte| *byte == b'-').count() == 4;
    let words = text.split(|letter: char| !letter.is_ascii_hexdigit() && letter != '-');
    words.filter(is_id).map(str::to_owned).collect()
}

/// The notices and reports that are nowhere in what is seen.
fn hidden(whole: &World, seen: &World) -> Vec<String> {
    let mut hidden = Vec::new();
    let left = || seen.initiatives.values();
    for it in whole.initiatives.values() {
        let notices = it.continuous_communication.notices.iter().map(|(id, _)| id);
        let has = |id: NoticeId| left().any(|it| it.continuous_communication.notices.has(id));
        hidden.extend(notices.filter(|id| !has(*id)).map(|id| id.to_string()));
        let reports = it.shared_measurement.reports.iter().map(|(id, _)| id);
        let has = |id: ReportId| left().any(|it| it.shared_measurement.reports.has(id));
        hidden.extend(reports.filter(|id| !has(*id)).map(|id| id.to_string()));
    }
    hidden
}

/// What is there to be seen by anybody: each id that a public face may name.
fn public(seen: &World) -> BTreeSet<String> {
    let mut known: BTreeSet<String> = seen.initiatives.keys().map(ToString::to_string).collect();
    known.extend(seen.directory.organisations.iter().map(|(id, _)| id.to_string()));
    // What anybody reads bears the id of no command.
    known.insert(uuid::Uuid::nil().to_string());
    for it in seen.initiatives.values() {
        known.extend(it.common_agenda.goals.iter().map(|(id, _)| id.to_string()));
        known.extend(it.common_agenda.agendas.iter().map(|(id, _)| id.to_string()));
        known.extend(it.shared_measurement.indicators.iter().map(|(id, _)| id.to_string()));
        known.extend(it.shared_measurement.categorisations.iter().map(|(id, _)| id.to_string()));
        known.extend(it.shared_measurement.reports.iter().map(|(id, _)| id.to_string()));
    }
    known
}

fn check(world: &World, log: &[Commit]) -> Result<(), TestCaseError> {
    let whole = format!("{world:?}");
    for rights in readers() {
        let seen = world.seen_by(&rights, TODAY);
        let text = format!("{seen:?}");
        prop_assert_eq!(&format!("{:?}", seen.seen_by(&rights, TODAY)), &text, "seen again: {:?}", rights);
        let named = ids(&text);
        prop_assert!(named.is_subset(&ids(&whole)), "it shows what there is not");
        let hidden = hidden(world, &seen);
        prop_assert!(hidden.iter().all(|id| !named.contains(id)), "{:?} names {:?}", rights, hidden);
        if rights == Rights::nobody() {
            prop_assert!(named.is_subset(&public(&seen)), "{:?} beyond {:?}", named, public(&seen));
        }
        for commit in log {
            let Some(part) = shown(commit, &rights, &seen) else { continue };
            prop_assert!(part.commit.events.iter().all(|event| commit.events.contains(event)));
            prop_assert!(!part.stored || part.commit.events == commit.events);
        }
    }
    Ok(())
}

fn publish() -> Vec<Command> {
    let commands = [
        json!({ "publishInitiative": {} }),
        json!({ "publishFigures": { "indicators": ["@a"] } }),
        json!({ "adoptAgenda": { "id": "@b", "title": "Dagsorden", "goals": ["@a"] } }),
    ];
    commands.into_iter().map(|command| Command::from_json(command).unwrap()).collect()
}

fn told(requests: &[samspil_domain::Request]) -> (World, Vec<Commit>) {
    let (mut world, mut log) = (World::default(), Vec::new());
    for request in requests {
        log.extend(ask(&mut world, request).ok().flatten());
    }
    log.extend(ask(&mut world, &request(900, publish())).ok().flatten());
    (world, log)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_seen_is_a_part_and_says_nothing_of_the_rest(requests in requests()) {
        let (world, log) = told(&requests);
        check(&world, &log)?;
    }

    #[test]
    fn notices_drafts_and_approvals_are_hidden_with_all_that_names_them(
        requests in requests_of(&["giveNotice", "acknowledgeNotice", "reportFigure", "submitReport", "returnReport",
            "approveReport", "correctReport", "publishFigures", "withdrawFigures", "defineIndicator"])
    ) {
        let (world, log) = told(&requests);
        check(&world, &log)?;
    }
}
