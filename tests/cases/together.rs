//! Several cases in one folder: what they share is stated once.

use serde_json::json;
use tempfile::tempdir;

use super::load;
use crate::harness::{Client, Server};

const SEEDS: [&str; 5] = [
    "whole-grain",
    "green-procurement",
    "social-education",
    "strategic-partnership-social-area",
    "green-shipping",
];

#[tokio::test]
async fn the_cases_load_together_in_any_order_and_a_second_time_without_change() {
    for order in [SEEDS.to_vec(), SEEDS.iter().rev().copied().collect()] {
        let data = tempdir().unwrap();
        load(data.path(), &order);
        let said = load(data.path(), &order);
        assert_eq!(said.matches("nothing changed").count(), SEEDS.len(), "{said}");
    }
}

#[tokio::test]
async fn an_organisation_of_two_cases_is_one_and_says_what_it_is_in() {
    let data = tempdir().unwrap();
    load(data.path(), &SEEDS);
    let server = Server::start(data.path(), &[]);
    let mut client = Client::connect(server.address).await.unwrap();
    let query = "query ($id: ID!) { organisation(id: $id) { name partnerships { initiative { name } memberships { joined } } } }";
    let ministry = "@ministeriet-for-boern-ligestilling-integration-og-sociale-forhold";
    let answer = client.data(query, json!({ "id": ministry })).await;
    let partnerships = answer["organisation"]["partnerships"].as_array().unwrap().iter();
    let joined =
        partnerships.map(|it| (it["initiative"]["name"].as_str().unwrap(), &it["memberships"][0]["joined"]));
    let mut joined: Vec<_> = joined.collect();
    joined.sort_by_key(|(name, _)| *name);
    assert_eq!(
        joined,
        [
            ("Follow-up of Barnets Reform", &json!(null)),
            ("Joint project under the government's disability action plan", &json!(null)),
            ("Partnership on social education", &json!("2014-01")),
            ("Strategic partnership on the social area", &json!("2011-11")),
            ("Testing of methods", &json!(null))
        ]
    );
    server.stop();
}
