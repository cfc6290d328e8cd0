//! The schema definition is documentation: it is kept in the repository, and says what everything means.

use std::fs;
use std::path::Path;

use crate::support::Samspil;
use serde_json::{Value, json};

#[test]
fn the_schema_in_the_repository_is_the_schema_that_is_served() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema/schema.graphql");
    let sdl = samspil_graphql::sdl();
    if std::env::var_os("SAMSPIL_BLESS").is_some() {
        fs::write(&path, &sdl).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == sdl,
        "schema/schema.graphql has drifted; run the tests with SAMSPIL_BLESS=1 and look at the difference"
    );
    assert_eq!(sdl, samspil_graphql::sdl(), "equal schemas have equal texts");
}

const INTROSPECTION: &str = "{ __schema { types { name description
    fields(includeDeprecated: true) { name description args { name description } }
    inputFields { name description }
    enumValues(includeDeprecated: true) { name description } } } }";

#[tokio::test]
async fn every_type_field_argument_and_value_is_described() {
    let samspil = Samspil::new();
    let data = samspil.data(INTROSPECTION, json!({})).await;
    let mut silent = Vec::new();
    let mut check = |path: String, it: &Value| {
        if it["description"].as_str().is_none_or(|text| text.trim().len() < 4) {
            silent.push(path);
        }
    };
    for kind in data["__schema"]["types"].as_array().unwrap() {
        let name = kind["name"].as_str().unwrap();
        // The language's own types are described by its specification.
        if name.starts_with("__") || name == "ID" {
            continue;
        }
        check(name.to_owned(), kind);
        for list in ["fields", "inputFields", "enumValues"] {
            for part in kind[list].as_array().into_iter().flatten() {
                let path = format!("{name}.{}", part["name"].as_str().unwrap());
                check(path.clone(), part);
                for argument in part["args"].as_array().into_iter().flatten() {
                    check(format!("{path}({})", argument["name"].as_str().unwrap()), argument);
                }
            }
        }
    }
    assert!(silent.is_empty(), "without a description: {silent:#?}");
}
