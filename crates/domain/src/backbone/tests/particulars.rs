//! What else is known of bodies and of money.

use serde_json::{Value, json};

use super::{ESTABLISHED, FUNDED, body, story};
use crate::rejection::Code::{Circular, Invalid, NotFound, OutOfRange};

#[test]
fn a_body_has_tasks_reports_to_another_and_is_run_by_someone_known() {
    story()
        .refuses([
            (body("tasks", json!(["RECOMMEND", "RECOMMEND"])), Invalid, "tasks"),
            (body("reportsTo", json!("@group")), Circular, "reportsTo"),
            (body("reportsTo", json!("@none")), NotFound, "reportsTo"),
            (body("runBy", json!("@nobody")), NotFound, "runBy"),
        ])
        .takes(ESTABLISHED, body("tasks", json!(["RECOMMEND", "DISCUSS_RESULTS"])));
    story().takes(ESTABLISHED, body("reportsTo", json!("@board")));
    story().takes(ESTABLISHED, body("runBy", json!("@outsider")));
}

#[test]
fn money_comes_from_a_pool_over_some_years_and_somebody_administers_it() {
    let grant = |key: &str, value: Value| {
        let mut grant = json!({ "id": "@pool", "purpose": "Partnerskaber", "pool": "Satspuljen" });
        grant[key] = value;
        json!({ "recordFunding": grant })
    };
    story()
        .refuses([
            (grant("administeredBy", json!("@nobody")), NotFound, "administeredBy"),
            (grant("years", json!(0)), OutOfRange, "years"),
            (grant("years", json!(101)), OutOfRange, "years"),
            (grant("covers", json!(["Unge", "Unge"])), Invalid, "covers"),
        ])
        .takes(FUNDED, grant("years", json!(4)));
    story().takes(FUNDED, grant("administeredBy", json!("@outsider")));
    story().takes(FUNDED, grant("covers", json!(["Unge", "Udbredelse"])));
}
