//! Nothing that a reader may not see is in any answer: every field of the schema is asked for, by everybody, now and of an earlier
//! moment, and the whole response is searched for the words and ids of what is hidden.

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use async_graphql::{Executor, Request};
use futures_util::StreamExt;
use samspil_domain::access::{Caller, Credential, Scope};
use samspil_domain::ids::{InitiativeId, NoticeId, ReportId};
use samspil_domain::value::Timestamp;
use serde_json::{Value, json};

use crate::support::Samspil;

const APPLY: &str = "mutation($commands: [CommandInput!]!, $initiative: ID) { apply(initiative: $initiative, commands: $commands, \
                     reason: \"begrundelse intern-ord\") { position userErrors { code field message } } }";

/// Words that stand in what is private, in a confidential notice, in a draft, and in what members alone see.
const PRIVATE: &str = "privat-ord";
const NOTICE: &str = "fortroligt-ord";
const DRAFT: &str = "kladde-ord";
const INTERNAL: &str = "intern-ord";
/// And of whom nothing public speaks.
const OUTSIDE: &str = "udenfor-ord";

async fn apply(samspil: &Samspil, initiative: Option<&str>, commands: Value) {
    let done = samspil.data(APPLY, json!({ "initiative": initiative, "commands": commands })).await;
    assert_eq!(done["apply"]["userErrors"], json!([]), "{commands}");
}

fn grant(account: &str, role: &str, initiative: Option<&str>, organisation: Option<&str>) -> Value {
    json!({ "grantRole": { "id": account, "account": account, "role": role, "initiative": initiative,
        "organisation": organisation } })
}

fn figure(value: &str) -> Value {
    json!({ "value": value, "unit": "meals", "source": { "title": "Optælling" } })
}

/// A published initiative with something hidden of every kind, a private one, and an account for each role.
async fn given() -> Samspil {
    let samspil = Samspil::new();
    let register = |id: &str, name: &str| json!({ "registerOrganisation": { "id": id, "name": name, "sector": "OTHER" } });
    let account = |id: &str| json!({ "registerAccount": { "id": id, "name": id } });
    apply(
        &samspil,
        None,
        json!([register("@a", "Alfa"), register("@b", "Beta"), register("@c", "Ukendt udenfor-ord")]),
    )
    .await;
    let founded = json!([
        { "foundInitiative": { "name": "Åbent", "summary": "Kort" } },
        { "admitPartner": { "organisation": "@a", "role": "rolle intern-ord" } },
        { "admitPartner": { "organisation": "@b" } },
        { "adoptGoal": { "id": "@goal", "title": "Mål" } },
        { "adoptAgenda": { "id": "@agenda", "title": "Dagsorden", "goals": ["@goal"] } },
        { "adoptStrategy": { "id": "@strategy", "title": "Strategi intern-ord" } },
        { "defineIndicator": { "id": "@meals", "name": "Måltider", "unit": "meals", "kind": "PERFORMANCE", "direction": "INCREASE",
            "overTime": "SUM", "overPartners": "SUM" } },
        { "reportFigure": { "id": "@approved", "indicator": "@meals", "on": "2024", "organisation": "@b", "figure": figure("333") } },
        { "approveReport": { "report": "@approved", "by": "@a", "note": "note intern-ord" } },
        { "publishInitiative": {} },
        { "publishFigures": { "indicators": ["@meals"] } }
    ]);
    apply(&samspil, Some("@open"), founded).await;
    let draft = json!([{ "reportFigure": { "id": "@draft", "indicator": "@meals", "on": "2025", "organisation": "@a", "draft": true,
        "note": "kladde-ord", "figure": figure("777000777") } }]);
    apply(&samspil, Some("@open"), draft).await;
    let notice = json!([
        { "giveNotice": { "id": "@notice", "title": "fortroligt-ord", "text": "fortroligt-ord", "to": ["@a"], "by": "@a" } },
        { "acknowledgeNotice": { "notice": "@notice", "organisation": "@a" } }
    ]);
    apply(&samspil, Some("@open"), notice).await;
    let private = json!([
        { "foundInitiative": { "name": "Lukket privat-ord", "summary": "privat-ord" } },
        { "admitPartner": { "organisation": "@c" } },
        { "adoptGoal": { "id": "@secret", "title": "privat-ord" } }
    ]);
    apply(&samspil, Some("@private"), private).await;
    let accounts =
        ["@operator", "@auditor", "@backbone", "@partner-a", "@partner-b", "@observer", "@inspector"];
    apply(&samspil, None, accounts.map(account).into_iter().collect()).await;
    let open = Some("@open");
    let grants = json!([
        grant("@operator", "OPERATOR", None, None),
        grant("@auditor", "AUDITOR", None, None),
        grant("@backbone", "BACKBONE", open, None),
        grant("@partner-a", "PARTNER", open, Some("@a")),
        grant("@partner-b", "PARTNER", open, Some("@b")),
        grant("@observer", "OBSERVER", open, None),
        grant("@inspector", "AUDITOR", open, None)
    ]);
    apply(&samspil, None, grants).await;
    samspil
}

fn signed_in(account: &str, until: Option<Timestamp>) -> Caller {
    let account = account.parse().unwrap();
    Caller::Account(Credential { account, token: None, scope: Scope::Read, until })
}

async fn ask(samspil: &Samspil, caller: &Caller, document: &str) -> Value {
    let request = Request::new(document).data(caller.clone());
    serde_json::to_value(samspil.schema.execute(request).await).unwrap()
}

/// The types of the schema, as introspection gives them.
struct Types(Vec<Value>);

impl Types {
    async fn of(samspil: &Samspil) -> Self {
        let reference = "kind name ofType { kind name ofType { kind name ofType { kind name } } }";
        let document = format!(
            "{{ __schema {{ types {{ kind name possibleTypes {{ name }} enumValues {{ name }} \
             inputFields {{ name type {{ {reference} }} }} \
             fields {{ name args {{ name defaultValue type {{ {reference} }} }} type {{ {reference} }} }} }} }} }}"
        );
        let found = samspil.data(&document, Value::Null).await;
        Self(found["__schema"]["types"].as_array().unwrap().clone())
    }

    fn named(&self, name: &str) -> &Value {
        self.0.iter().find(|it| it["name"] == name).unwrap_or_else(|| panic!("no type {name}"))
    }
}

/// Writes a document that asks for every field that can be reached, each once.
struct Asker<'a> {
    types: &'a Types,
    as_of: Option<u64>,
    asked: BTreeSet<(String, String)>,
    aliases: usize,
}

fn bare(reference: &Value) -> &str {
    reference["name"].as_str().unwrap_or_else(|| bare(&reference["ofType"]))
}

impl Asker<'_> {
    fn value(&self, name: &str, reference: &Value) -> String {
        match reference["kind"].as_str().unwrap() {
            "NON_NULL" => self.value(name, &reference["ofType"]),
            "LIST" => format!("[{}]", self.value(name, &reference["ofType"])),
            "ENUM" => self.types.named(bare(reference))["enumValues"][0]["name"].as_str().unwrap().to_owned(),
            "INPUT_OBJECT" if bare(reference) == "AsOf" => "{ position: \"4\" }".to_owned(),
            "INPUT_OBJECT" => {
                let fields = self.types.named(bare(reference))["inputFields"].as_array().unwrap();
                let needed = fields.iter().filter(|field| field["type"]["kind"] == "NON_NULL");
                let fields = needed.map(|field| {
                    let name = field["name"].as_str().unwrap();
                    format!("{name}: {}", self.value(name, &field["type"]))
                });
                format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
            }
            _ => match (bare(reference), name) {
                ("Int" | "Float", _) => "1".to_owned(),
                ("Boolean", _) => "true".to_owned(),
                ("ID", "organisation" | "reader") => "\"@a\"".to_owned(),
                ("ID", "indicator") => "\"@meals\"".to_owned(),
                ("ID", "goal") => "\"@goal\"".to_owned(),
                ("ID", "notice") => "\"@notice\"".to_owned(),
                ("ID", _) => "\"@open\"".to_owned(),
                ("Date", _) => "\"2026-12-31\"".to_owned(),
                ("DateTime", _) => "\"2026-01-01T00:00:00Z\"".to_owned(),
                ("Position", _) => "\"1\"".to_owned(),
                _ => "\"ord\"".to_owned(),
            },
        }
    }

    fn arguments(&self, field: &Value) -> String {
        let mut given = Vec::new();
        for arg in field["args"].as_array().unwrap() {
            let name = arg["name"].as_str().unwrap();
            if let (Some(position), "asOf") = (self.as_of, name) {
                given.push(format!("asOf: {{ position: \"{position}\" }}"));
            } else if arg["type"]["kind"] == "NON_NULL" && arg["defaultValue"].is_null() {
                given.push(format!("{name}: {}", self.value(name, &arg["type"])));
            }
        }
        if given.is_empty() { String::new() } else { format!("({})", given.join(", ")) }
    }

    /// What is asked of a type: nothing where all of it has been asked already.
    fn selection(&mut self, of: &str) -> Option<String> {
        let it = self.types.named(of).clone();
        match it["kind"].as_str().unwrap() {
            "OBJECT" => self.fields(of, &it),
            "INTERFACE" | "UNION" => {
                let possible = it["possibleTypes"].as_array().unwrap().iter();
                let possible: Vec<&str> = possible.map(|it| it["name"].as_str().unwrap()).collect();
                let parts = possible.into_iter().filter_map(|name| {
                    self.selection(name).map(|selection| format!("... on {name} {selection}"))
                });
                let parts = parts.collect::<Vec<_>>().join(" ");
                Some(format!("{{ __typename {parts} }}"))
            }
            _ => Some(String::new()),
        }
    }

    fn fields(&mut self, of: &str, it: &Value) -> Option<String> {
        // First what is near, so that everything is asked as near to the root as it is found.
        let mut near = Vec::new();
        for field in it["fields"].as_array().unwrap() {
            let name = field["name"].as_str().unwrap();
            if self.asked.insert((of.to_owned(), name.to_owned())) {
                self.aliases += 1;
                near.push((field.clone(), self.aliases));
            }
        }
        let mut parts = Vec::new();
        for (field, alias) in near {
            let (name, arguments) = (field["name"].as_str().unwrap(), self.arguments(&field));
            if let Some(selection) = self.selection(bare(&field["type"])) {
                parts.push(format!("f{alias}: {name}{arguments} {selection}"));
            }
        }
        (!parts.is_empty()).then(|| format!("{{ {} }}", parts.join(" ")))
    }
}

/// A document for each root, which asks for everything that can be reached from there.
fn documents(types: &Types, as_of: Option<u64>) -> Vec<(String, String)> {
    let roots = types.named("Query")["fields"].as_array().unwrap().iter();
    let document = |root: &Value| {
        let mut asker = Asker { types, as_of, asked: BTreeSet::new(), aliases: 0 };
        let (name, arguments) = (root["name"].as_str().unwrap(), asker.arguments(root));
        let selection = asker.selection(bare(&root["type"])).unwrap_or_default();
        (name.to_owned(), format!("{{ {name}{arguments} {selection} }}"))
    };
    roots.map(document).collect()
}

/// The words and ids that nobody of this name may come across.
fn hidden_from(who: &str) -> Vec<String> {
    let private = vec![PRIVATE.to_owned(), "@private".parse::<InitiativeId>().unwrap().to_string()];
    let notice = vec![NOTICE.to_owned(), "@notice".parse::<NoticeId>().unwrap().to_string()];
    let draft = "@draft".parse::<ReportId>().unwrap().to_string();
    let draft = vec![DRAFT.to_owned(), "777000777".to_owned(), draft];
    let internal = vec![INTERNAL.to_owned(), OUTSIDE.to_owned()];
    match who {
        "@operator" | "@auditor" => vec![],
        "nobody" | "@unheard-of" => [private, notice, draft, internal].concat(),
        "@observer" | "@partner-b" => [private, notice, draft].concat(),
        // What one partner tells itself is not the backbone's.
        "@backbone" => [private, notice].concat(),
        "@partner-a" | "@inspector" => private,
        _ => panic!("who is {who}?"),
    }
}

fn who(name: &str) -> Caller {
    if name == "nobody" { Caller::Anonymous } else { signed_in(name, None) }
}

const EVERYBODY: [&str; 9] = [
    "nobody",
    "@unheard-of",
    "@observer",
    "@partner-a",
    "@partner-b",
    "@backbone",
    "@inspector",
    "@auditor",
    "@operator",
];

#[tokio::test(flavor = "multi_thread")]
async fn no_field_of_any_root_says_to_anybody_what_they_may_not_see() {
    let samspil = given().await;
    let types = Types::of(&samspil).await;
    let head = samspil.ledger.position().0;
    let mut found = BTreeSet::new();
    for as_of in [None, Some(head), Some(head - 3)] {
        for (root, document) in documents(&types, as_of) {
            for name in EVERYBODY {
                let answer = ask(&samspil, &who(name), &document).await.to_string();
                assert!(
                    !answer.contains("Unknown argument") && !answer.contains("Cannot query field"),
                    "{answer}"
                );
                for word in hidden_from(name) {
                    let place = answer.find(&word);
                    let near = place.map(|at| &answer[at.saturating_sub(200)..(at + 60).min(answer.len())]);
                    assert!(
                        place.is_none(),
                        "{root} as of {as_of:?} tells {name} of {word}: …{}…",
                        near.unwrap_or_default()
                    );
                }
                if name == "@operator" {
                    let secrets = hidden_from("nobody").into_iter().filter(|word| answer.contains(word));
                    found.extend(secrets);
                }
            }
        }
    }
    let sought: BTreeSet<String> = hidden_from("nobody").into_iter().collect();
    assert_eq!(found, sought, "what nobody finds would prove nothing");
}

#[tokio::test]
async fn what_is_hidden_is_answered_like_what_is_not_there() {
    let samspil = given().await;
    let asked = |id: &str| {
        format!(
            "{{ initiative(id: \"{id}\") {{ name }} history(id: \"{id}\") {{ total }} commits(initiative: \"{id}\") {{ position }} \
             initiatives(search: \"Lukket\") {{ total nodes {{ id }} }} }}"
        )
    };
    for name in EVERYBODY.into_iter().filter(|name| !["@auditor", "@operator"].contains(name)) {
        let hidden = ask(&samspil, &who(name), &asked("@private")).await;
        let missing = ask(&samspil, &who(name), &asked("@no-such-thing")).await;
        assert_eq!(hidden, missing, "{name}");
        assert_eq!(hidden["data"]["initiatives"]["total"], 0, "{name}");
    }
}

#[tokio::test]
async fn commits_are_shown_as_stored_to_those_alone_who_see_all_of_them() {
    let samspil = given().await;
    let document = "{ commits(initiative: \"@open\", first: 1) { raw proof { leafIndex } } consistency(old: \"1\") { newSize } }";
    for (name, raw, consistency) in [
        ("@observer", false, false),
        ("@backbone", false, false),
        ("@inspector", true, false),
        ("@auditor", true, true),
        ("@operator", true, true),
    ] {
        let commits = ask(
            &samspil,
            &who(name),
            "{ commits(initiative: \"@open\", first: 1) { raw proof { leafIndex } } }",
        )
        .await;
        let it = &commits["data"]["commits"][0];
        assert_eq!((it["raw"].is_string(), it["proof"].is_object()), (raw, raw), "{name}: {commits}");
        let whole = ask(&samspil, &who(name), document).await;
        let refused = whole["errors"][0]["extensions"]["code"] == "FORBIDDEN";
        assert_eq!(refused, !consistency, "{name}: {whole}");
    }
    let nobody = ask(&samspil, &Caller::Anonymous, "{ commits { position } checkpoint { size } }").await;
    assert_eq!(nobody["data"]["commits"], json!([]));
    assert!(nobody["data"]["checkpoint"]["size"].is_string(), "anybody may keep checkpoints: {nobody}");
}

const FOLLOW: &str =
    "subscription { commits(after: \"0\") { position reason raw events { kind data } changed { id } } }";

#[tokio::test]
async fn who_follows_is_told_of_what_they_see_until_their_role_ends() {
    let samspil = given().await;
    let last = json!([{ "publishAnnouncement": { "id": "@last", "title": "Sidste" } }]);
    apply(&samspil, Some("@open"), last).await;
    let request = Request::new(FOLLOW).data(who("@partner-b"));
    let mut followed = samspil.schema.execute_stream(request, None);
    let mut told = String::new();
    while !told.contains("Sidste") {
        told += &serde_json::to_string(&followed.next().await.unwrap()).unwrap();
    }
    for word in hidden_from("@partner-b") {
        assert!(!told.contains(&word), "{word}: {told}");
    }
    assert!(told.contains("Strategi intern-ord"), "it sees the rest");
    apply(&samspil, None, json!([{ "endGrant": { "grant": "@partner-b" } }])).await;
    let end = serde_json::to_value(followed.next().await.unwrap()).unwrap();
    assert_eq!(end["errors"][0]["extensions"]["code"], "FORBIDDEN", "{end}");
    assert!(followed.next().await.is_none());
}

#[tokio::test]
async fn who_follows_is_told_nothing_more_once_the_clock_has_ended_what_they_signed_in_with() {
    let samspil = given().await;
    let soon = SystemTime::now() + Duration::from_millis(300);
    let soon = i64::try_from(soon.duration_since(UNIX_EPOCH).unwrap().as_micros()).unwrap();
    let caller = signed_in("@observer", Some(Timestamp::from_micros(soon)));
    let request = Request::new("subscription { commits { position } }").data(caller);
    let mut followed = samspil.schema.execute_stream(request, None);
    let end = serde_json::to_value(followed.next().await.unwrap()).unwrap();
    assert_eq!(end["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{end}");
    assert!(followed.next().await.is_none());
}

#[tokio::test]
async fn of_an_earlier_moment_anybody_sees_nothing_of_what_was_withdrawn_since() {
    let samspil = given().await;
    let then = samspil.ledger.position().0;
    let document = format!("{{ initiative(id: \"@open\", asOf: {{ position: \"{then}\" }}) {{ name }} }}");
    assert_eq!(ask(&samspil, &Caller::Anonymous, &document).await["data"]["initiative"]["name"], "Åbent");
    apply(&samspil, Some("@open"), json!([{ "withdrawPublication": {} }])).await;
    assert_eq!(ask(&samspil, &Caller::Anonymous, &document).await["data"]["initiative"], Value::Null);
    assert_eq!(ask(&samspil, &who("@observer"), &document).await["data"]["initiative"]["name"], "Åbent");
}
