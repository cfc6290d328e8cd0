//! The table of roles and commands, cell by cell, through the schema: every mutation is sent by every role, for its own
//! organisation and for another one, with a source and without.

use async_graphql::{Executor, Request, Variables};
use samspil_domain::access::table::{By, Cell, Row, rows};
use samspil_domain::access::{Caller, Credential, Role, Scope};
use serde_json::{Map, Value, json};

use crate::support::Samspil;

const APPLY: &str = "mutation($commands: [CommandInput!]!, $initiative: ID) { apply(initiative: $initiative, commands: $commands) { \
                     userErrors { code field message } } }";

/// Who has which role; their accounts have the same names.
const ACCOUNTS: [&str; 6] = ["@operator", "@backbone", "@partner", "@signatory", "@observer", "@auditor"];

fn grant(account: &str, role: &str, more: Value) -> Value {
    let mut grant = json!({ "account": account, "role": role });
    grant.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({ "grantRole": grant })
}

/// What belongs to an organisation, under ids of the organisation's own name.
fn belongings(to: &str) -> Vec<Value> {
    vec![
        json!({ "admitPartner": { "organisation": to } }),
        json!({ "planActivity": { "id": to, "title": "Aktivitet", "lead": to } }),
        json!({ "planMilestone": { "id": to, "activity": to, "title": "Milepæl" } }),
        json!({ "pledgeCommitment": { "id": to, "by": { "organisation": to }, "kind": "TIME", "what": "Tid" } }),
        json!({ "defineIndicator": { "id": to, "name": to, "unit": "DKK", "kind": "POPULATION", "direction": "INCREASE",
            "overTime": "LATEST", "overPartners": "SUM" } }),
        json!({ "reportFigure": { "id": to, "indicator": to, "on": "2025", "organisation": to, "draft": true } }),
        json!({ "definePipeline": { "id": to, "title": to, "stages": [{ "name": "x" }] } }),
        json!({ "enterPipeline": { "id": to, "pipeline": to, "name": to, "stage": "x", "organisation": to } }),
        json!({ "publishAnnouncement": { "id": to, "title": "Nyt", "by": to } }),
        json!({ "assignAction": { "id": to, "title": "Gør det", "owner": to } }),
        json!({ "recordDecision": { "id": to, "title": "Besluttet", "owner": to } }),
    ]
}

/// An initiative with two organisations that have something of each kind, and an account for each role.
async fn staffed() -> Samspil {
    let samspil = Samspil::new();
    let register = |id: &str| json!({ "registerOrganisation": { "id": id, "name": id, "sector": "OTHER" } });
    let (own, other) = (json!({ "initiative": "@i" }), json!({ "initiative": "@i", "organisation": "@own" }));
    let mut signs = other.clone();
    signs["title"] = json!("Direktør");
    signs["mandate"] = json!("Bestyrelsen");
    let accounts = ACCOUNTS.map(|id| json!({ "registerAccount": { "id": id, "name": id } }));
    let grants = [
        grant("@operator", "OPERATOR", json!({})),
        grant("@backbone", "BACKBONE", own.clone()),
        grant("@partner", "PARTNER", other),
        grant("@signatory", "SIGNATORY", signs),
        grant("@observer", "OBSERVER", own),
        grant("@auditor", "AUDITOR", json!({})),
    ];
    let steps = [
        (Value::Null, vec![register("@own"), register("@other")]),
        (json!("@i"), vec![json!({ "foundInitiative": { "name": "Initiativ" } })]),
        (json!("@i"), belongings("@own")),
        (json!("@i"), belongings("@other")),
        (Value::Null, accounts.to_vec()),
        (Value::Null, grants.to_vec()),
    ];
    for (initiative, commands) in steps {
        let done = samspil.data(APPLY, json!({ "initiative": initiative, "commands": commands })).await;
        assert_eq!(done["apply"]["userErrors"], json!([]), "{commands:?}");
    }
    samspil
}

fn signed_in(account: &str) -> Caller {
    let account = account.parse().unwrap();
    Caller::Account(Credential { account, token: None, scope: Scope::Administer, until: None })
}

/// A value of a schema: what must be there, and for whom it is.
fn value(schema: &Value, defs: &Value, id: &str) -> Value {
    if let Some(name) = schema["$ref"].as_str().and_then(|target| target.rsplit('/').next()) {
        return value(&defs[name], defs, id);
    }
    if let Some(constant) = schema.get("const") {
        return constant.clone();
    }
    if let Some(constants) = schema["enum"].as_array() {
        return constants[0].clone();
    }
    if let Some(choices) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
        let known = choices.iter().find(|choice| choice["type"] != "null").unwrap();
        return value(known, defs, id);
    }
    match (schema["type"].as_str().or(schema["type"][0].as_str()).unwrap(), schema["format"].as_str()) {
        ("string", Some("id")) => json!(id),
        ("string", Some("date")) => json!("2026-01-01"),
        ("string", Some("decimal")) => json!("1"),
        ("string", _) => json!("x"),
        ("integer", _) => json!(1),
        ("boolean", _) => json!(true),
        ("array", _) => json!([value(&schema["items"], defs, id)]),
        ("object", _) => {
            let required: Vec<&str> =
                schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            let wanted =
                |name: &str| required.contains(&name) || ["organisation", "by", "lead"].contains(&name);
            let fields = schema["properties"].as_object().unwrap().iter().filter(|(name, _)| wanted(name));
            Value::Object(
                fields.map(|(name, field)| (name.clone(), value(field, defs, id))).collect::<Map<_, _>>(),
            )
        }
        unknown => panic!("no value for {unknown:?}"),
    }
}

/// The mutation of every command: its name, the type of its input, and whether it is for an initiative.
async fn mutations(samspil: &Samspil) -> Vec<(String, String, bool)> {
    let asked =
        "{ __type(name: \"Mutation\") { fields { name args { name type { name ofType { name } } } } } }";
    let found = samspil.data(asked, Value::Null).await;
    let fields = found["__type"]["fields"].as_array().unwrap().clone();
    let mutation = |field: &Value| {
        let args = field["args"].as_array().unwrap();
        let input = args.iter().find(|arg| arg["name"] == "input")?;
        let of = input["type"]["ofType"]["name"].as_str().or(input["type"]["name"].as_str())?;
        let initiative = args.iter().any(|arg| arg["name"] == "initiative");
        Some((field["name"].as_str()?.to_owned(), of.to_owned(), initiative))
    };
    fields.iter().filter_map(mutation).collect()
}

/// The codes with which a role's mutation is refused.
async fn sent(
    samspil: &Samspil,
    account: &str,
    mutation: &(String, String, bool),
    input: &Value,
    source: bool,
) -> Vec<String> {
    let (name, of, initiative) = mutation;
    let initiative = if *initiative { "initiative: \"@i\", " } else { "" };
    let source = if source { ", source: { title: \"Dokument\" }" } else { "" };
    let document = format!(
        "mutation($input: {of}!) {{ {name}({initiative}input: $input{source}) {{ userErrors {{ code message }} }} }}"
    );
    let variables = Variables::from_json(json!({ "input": input }));
    let request = Request::new(document).variables(variables).data(signed_in(account));
    let answer = serde_json::to_value(samspil.schema.execute(request).await).unwrap();
    assert!(answer.get("errors").is_none(), "{name} {input}: {answer}");
    let errors = answer["data"][name]["userErrors"].as_array().unwrap().clone();
    errors.iter().map(|error| error["code"].as_str().unwrap().to_owned()).collect()
}

fn inputs() -> (Vec<(String, Value)>, Value) {
    let mut generator = schemars::SchemaGenerator::default();
    let shapes = samspil_domain::Command::shapes(&mut generator);
    let shapes = shapes.into_iter().map(|shape| (shape.name.to_owned(), shape.schema.to_value())).collect();
    (shapes, Value::Object(generator.take_definitions(true)))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_mutation_is_taken_from_whom_the_table_says_and_from_nobody_else() {
    let samspil = staffed().await;
    let (mutations, (shapes, defs), table) = (mutations(&samspil).await, inputs(), rows());
    let mut asked = 0;
    for mutation in &mutations {
        let Some(Row { by, cells, .. }) = table.iter().find(|row| row.command == mutation.0) else {
            continue;
        };
        // What these may depends on what they name, and is told cell by cell in the domain's own stories.
        if *by == By::Steward {
            continue;
        }
        let (_, schema) = shapes.iter().find(|(name, _)| *name == mutation.0).unwrap();
        for (role, cell) in Role::ALL.iter().zip(cells) {
            let account = ACCOUNTS[Role::ALL.iter().position(|it| it == role).unwrap()];
            for (id, source) in [("@own", false), ("@other", false), ("@own", true)] {
                let may = match cell {
                    Cell::Yes => true,
                    Cell::Own => id == "@own",
                    Cell::WithSource => source,
                    Cell::Within | Cell::OwnAccount | Cell::No => false,
                };
                let codes = sent(&samspil, account, mutation, &value(schema, &defs, id), source).await;
                let forbidden = codes.iter().any(|code| code == "FORBIDDEN");
                assert_eq!(
                    forbidden, !may,
                    "{} by {account} for {id}, source {source}: {codes:?}",
                    mutation.0
                );
                asked += 1;
            }
        }
    }
    assert!(asked > 1500, "{asked} cells");
}

#[tokio::test]
async fn without_signing_in_nothing_can_be_recorded() {
    let samspil = staffed().await;
    for caller in [Caller::default(), signed_in("@unheard-of")] {
        let request = Request::new(
            "mutation { adoptGoal(initiative: \"@i\", input: { title: \"x\" }) { userErrors { code } } }",
        );
        let answer =
            serde_json::to_value(samspil.schema.execute(request.data(caller.clone())).await).unwrap();
        let code = match caller {
            Caller::Anonymous => &answer["errors"][0]["extensions"]["code"],
            _ => &answer["data"]["adoptGoal"]["userErrors"][0]["code"],
        };
        assert!(*code == "UNAUTHENTICATED" || *code == "NOT_FOUND", "{answer}");
    }
    let before = samspil.ledger.position();
    let request =
        Request::new("mutation { a: registerAccount(input: { name: \"x\" }) { userErrors { code } } }");
    let answer = serde_json::to_value(samspil.schema.execute(request).await).unwrap();
    assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{answer}");
    assert_eq!(samspil.ledger.position(), before);
}
