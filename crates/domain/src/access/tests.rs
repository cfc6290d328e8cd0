//! Stories of access.

use serde_json::json;

use crate::rejection::Code::*;
use crate::story::given_founded;

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
        .refuses([(json!({ "closeAccount": { "account": "@nobody" } }), NotFound, "account")])
        .takes(
            "access.account_registered",
            json!({ "registerAccount": { "id": "@web-2", "name": "En anden", "identity": identity } }),
        );
}
