//! What funders, ministers and auditors ask: each question is one query.

use serde_json::{Value, json};

use crate::support::Samspil;

const APPLY: &str = "mutation ($initiative: ID, $commands: [CommandInput!]!) {
    apply(initiative: $initiative, commands: $commands) { changed { __typename id } userErrors { code field message } } }";

async fn apply(samspil: &Samspil, initiative: Option<&str>, commands: Value) -> Value {
    let answer = samspil.data(APPLY, json!({ "initiative": initiative, "commands": commands })).await;
    assert_eq!(answer["apply"]["userErrors"], json!([]));
    answer["apply"]["changed"].clone()
}

fn money(value: &str) -> Value {
    json!({ "value": value, "unit": "DKK", "source": { "title": "Regnskab" } })
}

/// A share of @a or @b on a date, by how many of how many.
fn share(id: &str, organisation: &str, on: &str, value: &str, of: [&str; 2]) -> Value {
    json!({ "reportFigure": { "id": id, "indicator": "@share", "on": on, "organisation": organisation, "numerator": of[0],
        "denominator": of[1], "figure": { "value": value, "unit": "percent", "source": { "title": "Tælling" } } } })
}

/// Two municipalities and a foundation: money for an activity, shares from both, a correction after approval.
async fn story() -> Samspil {
    let samspil = Samspil::new();
    let organisation = |id: &str, sector: &str| json!({ "registerOrganisation": { "id": id, "name": id, "sector": sector } });
    let organisations = json!([
        organisation("@a", "MUNICIPALITY"),
        organisation("@b", "MUNICIPALITY"),
        organisation("@fond", "FOUNDATION")
    ]);
    apply(&samspil, None, organisations).await;
    let indicator = |id: &str, unit: &str, over_time: &str, over_partners: &str| {
        json!({ "defineIndicator": { "id": id, "name": id, "unit": unit, "kind": "POPULATION", "direction": "INCREASE",
            "overTime": over_time, "overPartners": over_partners } })
    };
    let meals = |on: &str, value: &str| json!({ "reportFigure": { "indicator": "@meals", "on": on, "figure": { "value": value, "unit": "meals" } } });
    let commands = json!([
        { "foundInitiative": { "name": "Eksempel" } },
        { "admitPartner": { "organisation": "@a" } },
        { "admitPartner": { "organisation": "@b" } },
        { "concludeAgreement": { "id": "@paper", "title": "Aftale", "kind": "COOPERATION", "form": "ONE_FOR_ALL" } },
        { "signAgreement": { "agreement": "@paper", "organisation": "@a", "title": "borgmester", "mandate": "byrådet" } },
        { "adoptGoal": { "id": "@goal", "title": "Varm mad" } },
        indicator("@meals", "meals", "SUM", "SUM"),
        indicator("@share", "percent", "LATEST", "WEIGHTED"),
        { "setTarget": { "id": "@target", "goal": "@goal", "indicator": "@meals",
            "level": { "figure": { "value": "400", "unit": "meals" } } } },
        { "planActivity": { "id": "@cook", "title": "Køkken", "indicators": ["@meals"] } },
        { "recordFunding": { "id": "@grant", "purpose": "Drift", "funder": "@fond", "amount": money("5000"),
            "period": { "from": "2013", "to": "2015" } } },
        { "recordMovement": { "id": "@promise", "funding": "@grant", "kind": "COMMITTED", "on": "2014-01", "amount": money("1500") } },
        { "recordMovement": { "id": "@spent", "funding": "@grant", "kind": "SPENT", "on": "2014-05", "amount": money("1000"),
            "of": "@promise", "activity": "@cook" } },
        meals("2012", "100"), meals("2013", "150"), meals("2014", "300"),
        { "openReporting": { "id": "@round", "title": "2014", "indicators": ["@share"], "covers": { "from": "2014", "to": "2014" },
            "due": "2015-02" } },
        share("@of-a", "@a", "2014", "50", ["50", "100"]),
        { "ruleOnOwnApprovals": { "allowed": true } },
        { "approveReport": { "report": "@of-a", "by": "@a", "note": "Gennemgået" } },
        { "drawLesson": { "text": "Køkkener er få", "on": "2014", "goals": ["@goal"] } },
    ]);
    apply(&samspil, Some("@story"), commands).await;
    let correction = json!([{ "correctReport": { "report": "@of-a", "reason": "én hal glemt", "numerator": "60",
        "denominator": "150", "figure": { "value": "40", "unit": "percent" } } }]);
    apply(&samspil, Some("@story"), correction).await;
    samspil
}

async fn ask(fields: &str) -> Value {
    let document = format!("{{ initiative(id: \"@story\") {{ {fields} }} }}");
    story().await.data(&document, json!({})).await["initiative"].clone()
}

const TOTAL: &str = "{ sums { value unit } unknown derived }";

#[tokio::test]
async fn a_funder_sees_what_was_promised_paid_spent_and_left() {
    let fields = format!(
        "backbone {{ fundingLines(by: YEAR, on: \"2014-12-31\") {{ year undivided {{ purpose }} committed {TOTAL} paid {TOTAL}
            spent {TOTAL} left {TOTAL} }}
        moneyCommitments(on: \"2014-12-31\") {{ commitments {{ movement {{ on }} committed {{ value }} spent {TOTAL} unspent {TOTAL}
            exceeded from }} unlinked {{ id }} }}
        movements {{ of {{ on }} }} }}"
    );
    insta::assert_json_snapshot!(ask(&fields).await);
}

#[tokio::test]
async fn a_funder_sees_results_tied_to_its_money_and_the_story_behind() {
    let fields = "backbone { fundedResults(funder: \"@fond\", on: \"2015-01-01\") { funder { name } grants { purpose }
            funded { activity { title } othersToo } targets { indicator { name } progress { reached latest { value } }
                story(on: \"2030-01-01\") { happening on text about { __typename } } }
            goals { title } goalsWithoutTarget { title } movementsWithoutActivity { id } rule from } }";
    insta::assert_json_snapshot!(ask(fields).await);
}

#[tokio::test]
async fn a_funder_sees_cost_per_outcome_and_how_good_it_is() {
    let fields = "sharedMeasurement { indicator(id: \"@meals\") {
        cost(kind: SPENT, period: { from: \"2014\", to: \"2014\" }, on: \"2015-01-01\") { cost { value unit } noCost quality doubts
            activities { title } movements { on } outcome { figure { value } inputs { on } } from }
        none: cost(kind: PAID, on: \"2015-01-01\") { cost { value } noCost quality } } }";
    insta::assert_json_snapshot!(ask(fields).await);
}

#[tokio::test]
async fn a_minister_sees_curves_who_is_left_behind_and_what_may_be_published() {
    let fields = "sharedMeasurement { indicators { name
            curve(on: \"2015-01-01\") { turn course forecast { value } againstForecast points { on figure { value } derived } unusable { why } }
            leftBehind(on: \"2015-01-01\") { partners { organisation { name } gap { value unit } noGap trend } notReported { name } keptBack } }
        publications(on: \"2015-01-01\") { fit { report { on } } unfit { report { indicator { name } on } unfit sources { title } } rule } }";
    insta::assert_json_snapshot!(ask(fields).await);
}

#[tokio::test]
async fn an_auditor_sees_how_a_figure_was_changed_and_recomputes_an_aggregate() {
    let stated = "{ figure { value } numerator denominator }";
    let fields = format!(
        "sharedMeasurement {{ reports {{ organisation {{ name }} history {{ change before {stated} after {stated} status reason
                organisation {{ name }} recorded {{ position actor }} }} }}
        changedAfterApproval {{ approved {stated} approvedBy {{ name }} changed {stated} reason approvedAgain {{ position }} from }}
        indicator(id: \"@share\") {{ aggregate(period: {{ from: \"2014\", to: \"2014\" }}, on: \"2015-03-01\") {{ figure {{ value unit }}
            numerator denominator noFigure inputs {{ organisation {{ name }} approved from }} excluded {{ why }}
            missing {{ organisation {{ name }} standing due }} notAsked {{ name }} complete datesDiffer derived rule from }} }} }}"
    );
    insta::assert_json_snapshot!(ask(&fields).await);
}

#[tokio::test]
async fn an_auditor_sees_who_can_sign_and_read_what_and_who_approved_their_own() {
    let fields = "authority(on: \"2099-01-01\") { signings { agreement { title signatures { organisation { name } title mandate } }
            withoutMandate { name } unsigned { name } } offices { title } notices { id } approvals approverUnknown
        ownApprovals { report { on } sameOrganisation sameActor by { name } approval { position } } reading }";
    insta::assert_json_snapshot!(ask(fields).await);
}

#[tokio::test]
async fn arguments_that_make_no_sense_fail_alone() {
    let document = r#"{ initiative(id: "@story") { name authority(on: "2014") { rule }
        backbone { moneyCommitments(funding: "nothing") { rule } fundedResults(on: "2014-02") { rule } }
        sharedMeasurement { publications(on: "2014") { rule } indicator(id: "@meals") { name
            aggregate(period: { from: "2014", to: "2013" }) { rule } curve(organisation: "nobody") { rule }
            cost(kind: PAID, activity: "nothing") { rule } leftBehind(on: "2014") { rule } } } } }"#;
    let answer = story().await.run(document, json!({})).await;
    assert_eq!(answer["errors"].as_array().unwrap().len(), 8, "{answer:#}");
    assert_eq!(answer["data"]["initiative"]["sharedMeasurement"]["indicator"]["name"], "@meals");
    let codes = answer["errors"].as_array().unwrap().iter().map(|error| error["extensions"]["code"].clone());
    assert!(codes.into_iter().all(|code| code == "BAD_USER_INPUT"), "{answer:#}");
}
