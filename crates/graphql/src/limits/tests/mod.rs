//! Given a document, when it is examined, then it passes or is refused with a code.

mod laws;
mod roots;
mod scan;
mod walk;

use async_graphql::{Request, Value, Variables};

use super::{Code, Examined, Limits, Refusal, examine};

fn examined(text: &str) -> Result<Examined, Refusal> {
    examine(&Limits::default(), &Request::new(text))
}

#[track_caller]
fn accepted(text: &str) -> Examined {
    match examined(text) {
        Ok(examined) => examined,
        Err(refusal) => panic!("refused with {}: {refusal}", refusal.code),
    }
}

#[track_caller]
fn refused(text: &str, code: Code) -> Refusal {
    refused_by(&Limits::default(), Request::new(text), code)
}

#[track_caller]
fn refused_by(limits: &Limits, request: Request, code: Code) -> Refusal {
    let refusal = examine(limits, &request).map(|it| it.measure).expect_err("should have been refused");
    assert_eq!(refusal.code, code, "{refusal}");
    refusal
}

fn variables(json: serde_json::Value) -> Variables {
    Variables::from_json(json)
}

/// `levels` fragments, each spreading the next one twice: `2^levels` selections when expanded.
fn bomb(levels: usize) -> String {
    let mut text = String::from("{...f0}");
    for level in 0..levels {
        text += &format!("fragment f{level} on Query{{...f{next} ...f{next}}}", next = level + 1);
    }
    text + &format!("fragment f{levels} on Query{{ping}}")
}

#[test]
fn a_plain_query_passes_and_is_measured() {
    let measure = accepted("{ a: ping { b @x c } }").measure;
    assert_eq!((measure.selections, measure.fields, measure.depth), (3, 3, 2));
    assert_eq!((measure.aliases, measure.directives, measure.cost), (1, 1, 3));
}

#[test]
fn the_operation_is_selected_by_its_name_and_its_kind_is_told() {
    let text = "query A{a} mutation B{b} subscription C{c}";
    for (name, kind) in [("A", "query"), ("B", "mutation"), ("C", "subscription")] {
        let examined = examine(&Limits::default(), &Request::new(text).operation_name(name)).unwrap();
        assert_eq!(examined.kind.to_string(), kind);
    }
    refused(text, Code::OperationNameRequired);
    refused_by(&Limits::default(), Request::new(text).operation_name("D"), Code::UnknownOperation);
    refused_by(&Limits::default(), Request::new("{a}").operation_name("A"), Code::UnknownOperation);
}

#[test]
fn the_only_operation_needs_no_name() {
    assert_eq!(accepted("mutation B { b }").kind.to_string(), "mutation");
}

#[test]
fn a_refusal_becomes_an_error_with_code_and_location() {
    let refusal = refused("mutation {\n  x { a }\n  x { b }\n}", Code::DuplicateMutationField);
    let error = serde_json::to_value(async_graphql::ServerError::from(refusal)).unwrap();
    assert_eq!(error["extensions"]["code"], "DUPLICATE_MUTATION_FIELD");
    assert_eq!(error["locations"], serde_json::json!([{"line": 3, "column": 3}, {"line": 2, "column": 3}]));
}

#[test]
fn a_syntax_error_is_told_without_quoting_the_document() {
    let refusal = refused("{ login(password: \"hunter2\" ", Code::GraphqlParseFailed);
    assert!(!refusal.message.contains("hunter2"), "{refusal}");
    assert_eq!(refusal.positions[0].line, 1);
}

#[test]
fn variables_are_counted_and_their_nesting_is_bounded() {
    let limits = Limits { variable_values: 4, variable_depth: 2, ..Limits::default() };
    let request = |json| Request::new("query($v: [Int]) { a(v: $v) }").variables(variables(json));
    examine(&limits, &request(serde_json::json!({"v": [1, 2, 3]}))).unwrap();
    refused_by(&limits, request(serde_json::json!({"v": [1, 2, 3, 4]})), Code::VariablesTooLarge);
    refused_by(&limits, request(serde_json::json!({"v": [[1]]})), Code::VariablesTooLarge);
}

#[test]
fn a_required_variable_must_have_a_value() {
    let limits = Limits::default();
    let request = |text: &str, json| Request::new(text).variables(variables(json));
    let required = "mutation($v: Int!) { a b(v: $v) }";
    refused_by(&limits, request(required, serde_json::json!({})), Code::VariableRequired);
    refused_by(&limits, request(required, serde_json::json!({"v": null})), Code::VariableRequired);
    examine(&limits, &request(required, serde_json::json!({"v": 1}))).unwrap();
    let with_default = "query($v: Int! = 1) { a(v: $v) }";
    examine(&limits, &request(with_default, serde_json::json!({}))).unwrap();
    refused_by(&limits, request(with_default, serde_json::json!({"v": null})), Code::VariableRequired);
    examine(&limits, &request("query($v: Int) { a(v: $v) }", serde_json::json!({"v": null}))).unwrap();
}

#[test]
fn a_value_that_looks_like_a_variable_is_not_one() {
    let request = Request::new("{ a(v: \"$v\") }").variables(variables(serde_json::json!({"v": 1})));
    assert_eq!(request.variables["v"], Value::from(1));
    examine(&Limits::default(), &request).unwrap();
}
