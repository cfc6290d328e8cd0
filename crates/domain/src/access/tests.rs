//! Stories of access, and the table held cell by cell against what deciding does.

use serde_json::{Value, json};

use super::table::{By, Cell, cell, rows};
use super::{Caller, Credential, Lapsed, Role, Scope, Standing};
use crate::rejection::Code::{self, *};
use crate::story::{INITIATIVE, Story, given_founded};
use crate::value::Timestamp;

const HASH: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

fn account(id: &str) -> Value {
    json!({ "registerAccount": { "id": id, "name": id } })
}

fn role(id: &str, account: &str, role: &str, more: Value) -> Value {
    let mut grant = json!({ "id": id, "account": account, "role": role });
    grant.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({ "grantRole": grant })
}

fn here() -> Value {
    json!({ "initiative": INITIATIVE })
}

fn speaking(organisation: &str) -> Value {
    json!({ "initiative": INITIATIVE, "organisation": organisation })
}

fn signing(organisation: &str) -> Value {
    json!({ "initiative": INITIATIVE, "organisation": organisation, "title": "Borgmester", "mandate": "Byrådet" })
}

fn token(id: &str, account: &str, scope: &str, more: Value) -> Value {
    let hash = format!("{:0>64}", id.bytes().map(|byte| format!("{byte:02x}")).collect::<String>());
    let mut token = json!({ "id": id, "account": account, "name": id, "hash": hash, "scope": scope });
    token.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({ "recordToken": token })
}

/// Two partners, and an account for each role, of the same name as the role.
fn staffed() -> Story {
    let organisation =
        |id: &str| json!({ "registerOrganisation": { "id": id, "name": id, "sector": "MUNICIPALITY" } });
    let admit = |id: &str| json!({ "admitPartner": { "organisation": id } });
    given_founded([
        organisation("@ours"),
        organisation("@theirs"),
        admit("@ours"),
        admit("@theirs"),
        account("@operator"),
        account("@backbone"),
        account("@partner"),
        account("@signatory"),
        account("@observer"),
        account("@auditor"),
        account("@nobody"),
        role("@operator", "@operator", "OPERATOR", json!({})),
        role("@backbone", "@backbone", "BACKBONE", here()),
        role("@partner", "@partner", "PARTNER", speaking("@ours")),
        role("@signatory", "@signatory", "SIGNATORY", signing("@ours")),
        role("@observer", "@observer", "OBSERVER", here()),
        role("@auditor", "@auditor", "AUDITOR", json!({})),
    ])
}

fn as_account(account: &str) -> Caller {
    Caller::Account(Credential {
        account: account.parse().unwrap(),
        token: None,
        scope: Scope::Administer,
        until: None,
    })
}

fn with_token(account: &str, token: &str) -> Caller {
    Caller::Account(Credential {
        account: account.parse().unwrap(),
        token: Some(token.parse().unwrap()),
        scope: Scope::Administer,
        until: None,
    })
}

fn noon() -> Timestamp {
    "2026-11-21T12:00:00Z".parse().unwrap()
}

#[test]
fn an_account_is_entered_once_and_a_subject_belongs_to_one() {
    let identity = json!({ "issuer": "https://login.example.org", "subject": "0001" });
    given_founded([])
        .takes(
            "access.account_registered",
            json!({ "registerAccount": { "id": "@web", "name": "Hjemmesiden", "identity": identity } }),
        )
        .refuses([
            (json!({ "registerAccount": { "id": "@web", "name": "Noget andet" } }), AlreadyExists, "id"),
            (
                json!({ "registerAccount": { "name": "En anden", "identity": identity } }),
                AlreadyExists,
                "identity",
            ),
        ])
        .takes("access.account_closed", json!({ "closeAccount": { "account": "@web" } }))
        .refuses([
            (json!({ "closeAccount": { "account": "@nobody" } }), NotFound, "account"),
            (role("@a", "@web", "OPERATOR", json!({})), WrongState, "account"),
            (token("@a", "@web", "READ", json!({})), WrongState, "account"),
        ])
        .takes(
            "access.account_registered",
            json!({ "registerAccount": { "id": "@web-2", "name": "En anden", "identity": identity } }),
        );
}

#[test]
fn a_role_is_granted_with_what_it_needs_and_with_nothing_else() {
    let grant = |role_: &str, more: Value| role("@new", "@nobody", role_, more);
    let with = |more: Value, key: &str, value: Value| {
        let mut more = more;
        more[key] = value;
        more
    };
    staffed()
        .refuses([
            (role("@new", "@unheard-of", "OPERATOR", json!({})), NotFound, "account"),
            (grant("OPERATOR", here()), Invalid, "initiative"),
            (grant("BACKBONE", json!({})), Invalid, "initiative"),
            (grant("OBSERVER", json!({ "initiative": "@unheard-of" })), NotFound, "initiative"),
            (grant("PARTNER", here()), Invalid, "organisation"),
            (grant("OBSERVER", speaking("@ours")), Invalid, "organisation"),
            (grant("PARTNER", speaking("@unheard-of")), NotFound, "organisation"),
            (grant("SIGNATORY", speaking("@ours")), Invalid, "title"),
            (grant("SIGNATORY", with(speaking("@ours"), "title", json!("Direktør"))), Invalid, "mandate"),
            (grant("PARTNER", with(speaking("@ours"), "title", json!("Direktør"))), Invalid, "title"),
            (grant("PARTNER", with(speaking("@ours"), "mandate", json!("Bestyrelsen"))), Invalid, "mandate"),
            (grant("OBSERVER", with(here(), "from", json!("2026"))), Invalid, "from"),
            (grant("OBSERVER", with(here(), "until", json!("2026-23"))), Invalid, "until"),
            (
                grant(
                    "OBSERVER",
                    json!({ "initiative": INITIATIVE, "from": "2026-02-01", "until": "2026-01-31" }),
                ),
                DatesReversed,
                "until",
            ),
            (role("@backbone", "@nobody", "OBSERVER", here()), AlreadyExists, "id"),
        ])
        .when(
            json!({ "registerOrganisation": { "id": "@stranger", "name": "En fremmed", "sector": "OTHER" } }),
        )
        .refuses([(grant("PARTNER", speaking("@stranger")), NotAPartner, "organisation")])
        .takes("access.role_granted", grant("AUDITOR", here()))
        .knows(json!({ "grantRole": { "account": "@nobody", "role": "AUDITOR", "initiative": INITIATIVE } }))
        .refuses([(json!({ "endGrant": { "grant": "@unheard-of" } }), NotFound, "grant")])
        .takes("access.grant_ended", json!({ "endGrant": { "grant": "@new" } }))
        .when(json!({ "grantRole": { "account": "@nobody", "role": "AUDITOR", "initiative": INITIATIVE } }))
        .then(&["access.role_granted"]);
}

#[test]
fn a_token_is_recorded_once_and_counts_until_it_is_revoked_or_over() {
    let story = staffed()
        .takes("access.token_issued", token("@t", "@partner", "WRITE", json!({ "expires": "2027-01-01T00:00:00Z" })))
        .refuses([
            (token("@t", "@partner", "READ", json!({})), AlreadyExists, "id"),
            (token("@u", "@unheard-of", "READ", json!({})), NotFound, "account"),
            (token("@u", "@partner", "READ", json!({ "expires": "2026-11-21T12:00:00Z" })), OutOfRange, "expires"),
            (token("@u", "@partner", "READ", json!({ "initiatives": ["@unheard-of"] })), NotFound, "initiatives"),
            (token("@u", "@partner", "READ", json!({ "initiatives": [INITIATIVE, INITIATIVE] })), Invalid, "initiatives"),
            (json!({ "revokeToken": { "token": "@unheard-of" } }), NotFound, "token"),
        ])
        .when(json!({ "recordToken": { "account": "@partner", "name": "En til", "hash": HASH, "scope": "READ" } }))
        .then(&["access.token_issued"])
        .refuses([(
            json!({ "recordToken": { "id": "@v", "account": "@partner", "name": "v", "hash": HASH, "scope": "READ" } }),
            AlreadyExists,
            "hash",
        )]);
    let check = |story: &Story, token: &str, account: &str, at: Timestamp| match with_token(account, token) {
        Caller::Account(credential) => story.world.access.check(&credential, at),
        Caller::Anonymous | Caller::Stranger(_) | Caller::Local => unreachable!(),
    };
    let new_year = "2027-01-01T00:00:00Z".parse().unwrap();
    assert_eq!(check(&story, "@t", "@partner", noon()), Ok(()));
    assert_eq!(check(&story, "@t", "@partner", new_year), Err(Lapsed::Expired));
    assert_eq!(check(&story, "@t", "@backbone", noon()), Err(Lapsed::Unknown));
    assert_eq!(check(&story, "@unheard-of", "@partner", noon()), Err(Lapsed::Unknown));
    let story = story.takes("access.token_revoked", json!({ "revokeToken": { "token": "@t" } }));
    assert_eq!(check(&story, "@t", "@partner", noon()), Err(Lapsed::Revoked));
    let story = story.when(json!({ "closeAccount": { "account": "@partner" } }));
    assert_eq!(check(&story, "@t", "@partner", noon()), Err(Lapsed::Closed));
    assert_eq!(story.world.access.rights(&with_token("@partner", "@t"), noon()).standing, Standing::Nobody);
}

#[test]
fn rights_are_what_holds_on_the_day_within_what_the_token_is_for() {
    let story = staffed()
        .when(role(
            "@later",
            "@nobody",
            "OBSERVER",
            json!({ "initiative": INITIATIVE, "from": "2026-12-01", "until": "2026-12-31" }),
        ))
        .when(token("@narrow", "@operator", "WRITE", json!({ "initiatives": [INITIATIVE] })));
    let initiative = INITIATIVE.parse().unwrap();
    let rights = |caller: &Caller, at: &str| story.world.access.rights(caller, at.parse().unwrap());
    let hats = |at: &str| rights(&as_account("@nobody"), at).hats(initiative).len();
    assert_eq!(hats("2026-11-30T23:59:59.999999Z"), 0);
    assert_eq!(hats("2026-12-01T00:00:00Z"), 1);
    assert_eq!(hats("2026-12-31T23:59:59.999999Z"), 1);
    assert_eq!(hats("2027-01-01T00:00:00Z"), 0);
    let operator = rights(&as_account("@operator"), "2026-12-01T00:00:00Z");
    assert_eq!((operator.standing, operator.scope), (Standing::Operator, Scope::Administer));
    let narrow = rights(&with_token("@operator", "@narrow"), "2026-12-01T00:00:00Z");
    assert_eq!((narrow.standing, narrow.scope), (Standing::Account, Scope::Write));
    assert!(narrow.run(initiative) && !narrow.run("@another".parse().unwrap()));
}

/// For each way in which a command is given, one that an operator and everybody whom the table lets may give here.
fn example(by: By, own: bool) -> Value {
    let organisation = if own { "@ours" } else { "@theirs" };
    match by {
        By::Operator => json!({ "renameOrganisation": { "organisation": "@ours", "name": "Et andet navn" } }),
        By::Convenor => json!({ "registerOrganisation": { "id": "@new", "name": "Ny", "sector": "OTHER" } }),
        By::Backbone => json!({ "adoptGoal": { "id": "@goal", "title": "Et mål" } }),
        By::Partner => {
            json!({ "pledgeCommitment": { "by": { "organisation": organisation }, "kind": "TIME", "what": "To dage" } })
        }
        By::Signatory => {
            json!({ "signAgreement": { "agreement": "@agreement", "organisation": organisation } })
        }
        By::Steward => role("@new", "@nobody", "OBSERVER", here()),
    }
}

#[test]
fn every_role_may_give_what_the_table_says_and_nothing_else() {
    let agreement = json!({ "concludeAgreement": { "id": "@agreement", "title": "Aftale", "kind": "COOPERATION", "form": "ONE_FOR_ALL" } });
    let ways = [By::Operator, By::Convenor, By::Backbone, By::Partner, By::Signatory, By::Steward];
    let accounts = ["@operator", "@backbone", "@partner", "@signatory", "@observer", "@auditor"];
    for (role, account) in Role::ALL.into_iter().zip(accounts) {
        for by in ways {
            for (own, source) in [(true, false), (false, false), (true, true), (false, true)] {
                let may = match cell(role, by) {
                    Cell::Yes | Cell::Within => true,
                    Cell::Own => own,
                    Cell::WithSource => source,
                    Cell::OwnAccount | Cell::No => false,
                };
                let story = staffed().when(agreement.clone());
                let story = story.when_by(as_account(account), source, example(by, own));
                match may {
                    true => _ = story.accepted(),
                    false if by == By::Steward => _ = story.then_refused(),
                    false => _ = story.then_rejected(Forbidden, "command"),
                }
            }
        }
    }
}

#[test]
fn nobody_may_give_any_command() {
    for by in [By::Operator, By::Convenor, By::Backbone, By::Partner, By::Signatory, By::Steward] {
        for caller in [Caller::Anonymous, as_account("@nobody"), as_account("@unheard-of")] {
            _ = staffed().when_by(caller, true, example(by, true)).then_refused();
        }
    }
}

#[test]
fn a_token_that_may_read_writes_nothing_and_one_that_may_write_grants_nothing() {
    let story = || {
        staffed().when(token("@r", "@operator", "READ", json!({}))).when(token(
            "@w",
            "@operator",
            "WRITE",
            json!({}),
        ))
    };
    let by = |token: &str, command: Value| story().when_by(with_token("@operator", token), false, command);
    _ = by("@r", example(By::Backbone, true)).then_rejected(Forbidden, "command");
    _ = by("@w", example(By::Backbone, true)).accepted();
    _ = by("@w", example(By::Steward, true)).then_rejected(Forbidden, "command");
    _ = by("@w", account("@new")).then_rejected(Forbidden, "command");
}

#[test]
fn nobody_passes_on_more_than_they_may() {
    let as_backbone = |command: Value| staffed().when_by(as_account("@backbone"), false, command);
    let refused =
        |command: Value, code: Code, field: &str| _ = as_backbone(command).then_rejected(code, field);
    refused(role("@new", "@nobody", "OPERATOR", json!({})), Forbidden, "role");
    refused(role("@new", "@nobody", "AUDITOR", json!({})), Forbidden, "role");
    refused(role("@new", "@nobody", "OBSERVER", json!({ "initiative": "@another" })), NotFound, "initiative");
    refused(json!({ "endGrant": { "grant": "@operator" } }), NotFound, "grant");
    refused(json!({ "closeAccount": { "account": "@operator" } }), Forbidden, "account");
    refused(token("@new", "@operator", "READ", here_only()), Forbidden, "account");
    refused(token("@new", "@nobody", "READ", here_only()), Forbidden, "account");
    refused(token("@new", "@partner", "READ", json!({})), Forbidden, "initiatives");
    _ = as_backbone(token("@new", "@partner", "READ", here_only())).accepted();
    _ = as_backbone(json!({ "endGrant": { "grant": "@partner" } })).accepted();
    _ = as_backbone(json!({ "closeAccount": { "account": "@partner" } })).accepted();
}

fn here_only() -> Value {
    json!({ "initiatives": [INITIATIVE] })
}

#[test]
fn a_server_is_not_left_without_an_operator() {
    let as_operator = |command: Value| staffed().when_by(as_account("@operator"), false, command);
    _ = as_operator(json!({ "endGrant": { "grant": "@operator" } })).then_rejected(WrongState, "account");
    _ = as_operator(json!({ "closeAccount": { "account": "@operator" } }))
        .then_rejected(WrongState, "account");
    let two = || staffed().when(role("@second", "@nobody", "OPERATOR", json!({})));
    _ = two()
        .when_by(as_account("@operator"), false, json!({ "closeAccount": { "account": "@operator" } }))
        .accepted();
    _ = staffed().when(json!({ "closeAccount": { "account": "@operator" } })).accepted();
}

#[test]
fn a_signatory_signs_by_its_office_and_mandate() {
    let agreement = json!({ "concludeAgreement": { "id": "@agreement", "title": "Aftale", "kind": "COOPERATION", "form": "ONE_FOR_ALL" } });
    let sign = |more: Value| {
        let mut sign = json!({ "agreement": "@agreement", "organisation": "@ours" });
        sign.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let command = json!({ "signAgreement": sign });
        staffed().when(agreement.clone()).when_by(as_account("@signatory"), false, command)
    };
    let story = sign(json!({})).accepted();
    let signed =
        &story.initiative().partnership.agreements.get("@agreement".parse().unwrap()).unwrap().signatures[0];
    assert_eq!(signed.title.as_ref().unwrap().as_str(), "Borgmester");
    assert_eq!(signed.mandate.as_ref().unwrap().as_str(), "Byrådet");
    _ = sign(json!({ "title": "Borgmester" })).accepted();
    _ = sign(json!({ "title": "Direktør" })).then_rejected(Forbidden, "title");
    _ = sign(json!({ "mandate": "Direktionen" })).then_rejected(Forbidden, "mandate");
}

#[test]
fn every_command_stands_in_the_table_once() {
    let rows = rows();
    let mut names: Vec<&str> = rows.iter().map(|row| row.command).collect();
    names.sort_unstable();
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
    let mut generator = schemars::SchemaGenerator::default();
    assert_eq!(names.len(), crate::Command::shapes(&mut generator).len());
}
