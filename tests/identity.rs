//! Who is let in, and as whom: tokens, the first start, the demonstration's people, and the word of a real OpenID provider.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::tempdir;

use crate::harness::oidc::Provider;
use crate::harness::{Client, Server, TOKEN, run};

const ME: &str =
    "{ me { standing name scope account roles { role organisation } identity { issuer subject } } }";
const ISSUE: &str =
    "mutation($id: ID, $input: IssueTokenInput!) { issueToken(commandId: $id, input: $input) {
  token { id secret scope expires } position userErrors { code field } } }";

async fn as_bearer(server: &Server, token: Option<&str>) -> Client {
    Client::connect(server.address).await.unwrap().with_token(token)
}

async fn me(server: &Server, token: Option<&str>) -> Value {
    as_bearer(server, token).await.data(ME, json!({})).await["me"].take()
}

/// The status of a question, and the whole answer.
async fn refused(server: &Server, token: &str) -> (u16, String, Value) {
    let mut client = as_bearer(server, Some(token)).await;
    let (status, challenge) = client.challenge(ME).await;
    (status, challenge.unwrap_or_default(), client.ask(ME, json!({})).await.unwrap())
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[track_caller]
fn does(arguments: &[&str]) -> String {
    let ran = run(arguments);
    assert!(ran.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).unwrap()
}

#[tokio::test]
async fn who_brings_nothing_is_nobody_and_who_brings_what_is_not_good_is_refused() {
    let data = tempdir().unwrap();
    let server = Server::start(data.path(), &[]);
    assert_eq!(me(&server, None).await["standing"], "NOBODY");
    let operator = me(&server, Some(TOKEN)).await;
    assert_eq!((&operator["standing"], &operator["name"]), (&json!("OPERATOR"), &json!("operator")));

    let slipped = TOKEN.replace('0', "1");
    let unknown = "samspil_00000000000000000000000000000000000000000014Sq6u6";
    let jwt = "eyJhbGciOiJub25lIn0.e30.";
    let mut answers = Vec::new();
    for bad in [slipped.as_str(), unknown, jwt, "garbage", "a b"] {
        let (status, challenge, answer) = refused(&server, bad).await;
        assert_eq!((status, challenge.as_str()), (401, r#"Bearer error="invalid_token""#), "{bad}");
        assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
        assert!(answer.get("data").is_none(), "{answer}");
        answers.push(answer);
    }
    assert!(
        answers.windows(2).all(|two| two[0] == two[1]),
        "nobody learns from the answer why: {answers:#?}"
    );

    let mutation = r#"mutation { registerOrganisation(input: { name: "A", sector: STATE }) { position } }"#;
    let answer = as_bearer(&server, None).await.ask(mutation, json!({})).await.unwrap();
    assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    server.stop();
}

#[tokio::test]
async fn the_first_start_puts_the_operator_s_token_where_it_is_told_and_never_into_the_log() {
    let dir = tempdir().unwrap();
    let (data, file) = (dir.path().join("data"), dir.path().join("token"));
    let more = ["--operator-token-file", file.to_str().unwrap()];
    let server = Server::start(&data, &more);
    assert_eq!(mode(&file), 0o600);
    let token = fs::read_to_string(&file).unwrap().trim().to_owned();
    assert_eq!(me(&server, Some(&token)).await["standing"], "OPERATOR");
    assert!(!format!("{:?}", server.said).contains(&token));
    server.stop();

    fs::remove_file(&file).unwrap();
    let again = Server::start(&data, &more);
    assert!(!file.exists(), "it is made once");
    assert_eq!(me(&again, Some(&token)).await["standing"], "OPERATOR");
    again.stop();

    fs::write(&file, "years of work").unwrap();
    let other = dir.path().join("other");
    let arguments =
        [&["serve", "--listen", "127.0.0.1:0", "--data", other.to_str().unwrap()], &more[..]].concat();
    let ran = run(&arguments);
    assert_eq!(ran.status.code(), Some(2), "{}", String::from_utf8_lossy(&ran.stderr));
    assert_eq!(fs::read_to_string(&file).unwrap(), "years of work");
}

#[tokio::test]
async fn without_a_file_the_token_is_printed_once() {
    let data = tempdir().unwrap();
    let (server, printed) = Server::start_printing(data.path(), &[]);
    let address = server.address;
    let said = format!("{:?}", server.said);
    let token = printed.split_whitespace().find(|word| word.starts_with("samspil_")).unwrap().to_owned();
    let mut client = Client::connect(address).await.unwrap().with_token(Some(&token));
    assert_eq!(client.data(ME, json!({})).await["me"]["standing"], "OPERATOR");
    assert!(!said.contains(&token));
    server.stop();
    let (again, printed) = Server::start_printing(data.path(), &[]);
    assert!(!printed.contains("samspil_"), "{printed}");
    again.stop();
}

#[tokio::test]
async fn the_demonstration_has_somebody_of_each_role() {
    let data = tempdir().unwrap();
    let server = Server::start(data.path(), &["--demo"]);
    let file = data.path().join("demo-tokens");
    assert_eq!(mode(&file), 0o600);
    let text = fs::read_to_string(&file).unwrap();
    let mut seen = Vec::new();
    for line in text.lines() {
        let (key, token) = line.split_once(' ').unwrap();
        let me = me(&server, Some(token)).await;
        let role = me["roles"][0]["role"].as_str().unwrap_or("-").to_owned();
        seen.push((key.to_owned(), me["standing"].as_str().unwrap().to_owned(), role));
    }
    let expected = [
        ("operator", "OPERATOR", "-"),
        ("backbone", "ACCOUNT", "BACKBONE"),
        ("partner", "ACCOUNT", "PARTNER"),
        ("signatory", "ACCOUNT", "SIGNATORY"),
        ("observer", "ACCOUNT", "OBSERVER"),
        ("auditor", "AUDITOR", "-"),
        ("example-auditor", "ACCOUNT", "AUDITOR"),
    ];
    assert_eq!(seen, expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())));
    server.stop();

    fs::remove_file(&file).unwrap();
    let again = Server::start(data.path(), &["--demo"]);
    let (_, partner) = text.lines().nth(2).unwrap().split_once(' ').unwrap();
    let (status, _, answer) = refused(&again, partner).await;
    assert_eq!(status, 401, "{answer}");
    assert!(answer["errors"][0]["message"].as_str().unwrap().contains("revoked"), "{answer}");
    again.stop();
}

#[tokio::test]
async fn a_token_is_issued_with_its_secret_once_and_counts_until_it_is_revoked() {
    let data = tempdir().unwrap();
    let server = Server::start(data.path(), &[]);
    let mut operator = Client::connect(server.address).await.unwrap();
    let account = me(&server, Some(TOKEN)).await["account"].clone();
    let wanted = |name: &str| {
        json!({
            "id": "@once",
            "input": {"account": account, "name": name, "scope": "READ", "expires": "2999-01-01T00:00:00Z"},
        })
    };
    let issued = operator.data(ISSUE, wanted("Website")).await["issueToken"].take();
    assert_eq!(issued["userErrors"], json!([]));
    let secret = issued["token"]["secret"].as_str().unwrap().to_owned();
    let again = operator.data(ISSUE, wanted("Website")).await["issueToken"].take();
    assert_eq!(
        (&again["token"]["id"], &again["token"]["secret"], &again["position"]),
        (&issued["token"]["id"], &json!(null), &issued["position"])
    );
    let other = operator.ask(ISSUE, wanted("Another")).await.unwrap();
    assert!(other["errors"][0]["extensions"]["code"].is_string(), "{other}");
    assert_eq!(me(&server, Some(&secret)).await["scope"], "READ");

    let mutation =
        r#"mutation { registerOrganisation(input: { name: "A", sector: STATE }) { userErrors { code } } }"#;
    let answer = as_bearer(&server, Some(&secret)).await.data(mutation, json!({})).await;
    assert_eq!(answer["registerOrganisation"]["userErrors"][0]["code"], "FORBIDDEN");

    let revoke = "mutation($token: ID!) { revokeToken(input: { token: $token }) { userErrors { code } } }";
    operator.data(revoke, json!({ "token": issued["token"]["id"] })).await;
    let (status, _, answer) = refused(&server, &secret).await;
    assert_eq!(status, 401);
    assert!(answer["errors"][0]["message"].as_str().unwrap().contains("revoked"), "{answer}");
    server.stop();
}

#[tokio::test]
async fn the_log_is_for_auditors_of_the_whole_and_its_checkpoint_for_anybody() {
    let data = tempdir().unwrap();
    let server = Server::start(data.path(), &["--demo"]);
    let text = fs::read_to_string(data.path().join("demo-tokens")).unwrap();
    let token = |key: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(&format!("{key} ")));
        Some(line.unwrap().to_owned())
    };
    let status = async |token: Option<&str>, path: &str| {
        // Tiles are no text; what refuses them is.
        let (status, _, body) = as_bearer(&server, token).await.get_bytes(path).await.unwrap();
        (status, String::from_utf8_lossy(&body).split(':').next().unwrap().to_owned())
    };
    for path in [
        "/log/tile/0/000.p/2",
        "/log/tile/entries/000.p/2",
        "/log/proof/0",
        "/log/consistency/1/2",
        "/log/state/1",
    ] {
        assert_eq!(status(None, path).await, (401, "UNAUTHENTICATED".to_owned()), "{path}");
        assert_eq!(status(Some("garbage"), path).await, (401, "UNAUTHENTICATED".to_owned()), "{path}");
        for key in ["backbone", "partner", "signatory", "observer", "example-auditor"] {
            assert_eq!(
                status(token(key).as_deref(), path).await,
                (403, "FORBIDDEN".to_owned()),
                "{key} {path}"
            );
        }
        for key in ["operator", "auditor"] {
            assert_eq!(status(token(key).as_deref(), path).await.0, 200, "{key} {path}");
        }
    }
    for path in ["/log/checkpoint", "/log/vkey", "/log/rotations"] {
        assert_eq!(status(None, path).await.0, 200, "{path}");
    }
    assert_eq!(status(None, "/log/cosigned").await, (404, "NOT_FOUND".to_owned()));
    server.stop();

    let private = Server::start(data.path(), &["--private-checkpoint"]);
    for path in ["/log/checkpoint", "/log/vkey", "/log/rotations", "/log/cosigned"] {
        assert_eq!(as_bearer(&private, None).await.get(path).await.unwrap().0, 401, "{path}");
    }
    let auditor = token("auditor");
    assert_eq!(as_bearer(&private, auditor.as_deref()).await.get("/log/vkey").await.unwrap().0, 200);
    // A witness is known by its signature.
    assert_eq!(as_bearer(&private, None).await.post_text("/log/cosigned", "x").await.unwrap().0, 400);
    private.stop();
}

#[tokio::test]
async fn on_the_command_line_accounts_roles_and_tokens_are_kept_while_no_server_runs() {
    let dir = tempdir().unwrap();
    let data = dir.path().to_str().unwrap();
    Server::start(dir.path(), &[]).stop();
    does(&["account", "register", "The website", "--id", "@website", "--data", data]);
    does(&["grant", "role", "@website", "auditor", "--data", data]);
    let secret =
        does(&["token", "issue", "@website", "--scope", "read", "--name", "Website", "--data", data]);
    let secret = secret.trim();
    assert!(does(&["account", "list", "--data", data]).contains("The website"));
    assert!(does(&["grant", "list", "--data", data]).contains("auditor"));
    let listed = does(&["token", "list", "--data", data]);
    assert!(listed.contains("Website") && !listed.contains("samspil_"), "{listed}");

    let server = Server::start(dir.path(), &[]);
    assert_eq!(me(&server, Some(secret)).await["standing"], "AUDITOR");
    let in_use = run(&["token", "list", "--data", data]);
    assert_eq!(in_use.status.code(), Some(4));
    server.stop();

    let line = listed.lines().find(|line| line.contains("Website")).unwrap();
    does(&["token", "revoke", line.split_whitespace().next().unwrap(), "--data", data]);
    let server = Server::start(dir.path(), &[]);
    assert_eq!(refused(&server, secret).await.0, 401);
    server.stop();
    assert_eq!(run(&["token", "revoke", "@nobody", "--data", data]).status.code(), Some(2));
    assert_eq!(run(&["token", "list", "--data", "/nowhere"]).status.code(), Some(3));
}

#[tokio::test]
async fn the_word_of_a_real_provider_is_believed_for_us_alone_and_its_new_keys_are_followed() {
    let mut provider = Provider::start();
    let dir = tempdir().unwrap();
    let issuer = provider.issuer.clone();
    let more = ["--oidc-issuer", &issuer, "--oidc-audience", "https://samspil.example"];
    let mut server = Server::start(dir.path(), &more);
    server.wait_for("the identity provider answers");
    let mut operator = Client::connect(server.address).await.unwrap();
    let register =
        "mutation($input: RegisterAccountInput!) { registerAccount(input: $input) { userErrors { code } } }";
    let identity = json!({"issuer": provider.issuer, "subject": "reporting-system"});
    let input = json!({"input": {"id": "@reporting", "name": "Reporting system", "identity": identity}});
    let registered = operator.data(register, input).await;
    assert_eq!(registered["registerAccount"]["userErrors"], json!([]));

    for form in ["rs256", "es256", "eddsa"] {
        let token = provider.token("reporting-system", &format!("https://samspil.example/{form}")).await;
        let me = me(&server, Some(&token)).await;
        assert_eq!((&me["standing"], &me["name"]), (&json!("ACCOUNT"), &json!("Reporting system")), "{form}");
    }
    let stranger = provider.token("somebody-else", "https://samspil.example/rs256").await;
    let me_stranger = me(&server, Some(&stranger)).await;
    assert_eq!(me_stranger["standing"], "NOBODY");
    assert_eq!(me_stranger["identity"], json!({"issuer": provider.issuer, "subject": "somebody-else"}));
    let elsewhere = provider.token("reporting-system", "https://elsewhere.example/api").await;
    let (status, _, answer) = refused(&server, &elsewhere).await;
    assert_eq!((status, &answer["errors"][0]["extensions"]["code"]), (401, &json!("UNAUTHENTICATED")));

    let before = provider.token("reporting-system", "https://samspil.example/rs256").await;
    provider.rotate();
    let after = provider.token("reporting-system", "https://samspil.example/es256").await;
    assert_eq!(me(&server, Some(&after)).await["standing"], "ACCOUNT");
    assert_eq!(refused(&server, &before).await.0, 401, "its key was taken back");

    provider.stop();
    assert_eq!(me(&server, Some(&after)).await["standing"], "ACCOUNT");
    server.stop();

    // It does not keep the server from starting, and is said.
    let mut server = Server::start(dir.path(), &more);
    server.wait_for("the identity provider cannot be asked for its keys");
    let ready = as_bearer(&server, None).await.get("/readyz").await.unwrap();
    assert_eq!(ready.0, 200);
    assert!(
        ready.1.contains("warn identity-provider: it has not answered") && !ready.1.contains("127.0.0.1"),
        "{}",
        ready.1
    );
    assert_eq!(refused(&server, &after).await.0, 401);
    assert_eq!(me(&server, Some(TOKEN)).await["standing"], "OPERATOR");
    server.stop();
}

#[test]
fn a_provider_that_anybody_could_stand_in_for_is_not_believed() {
    for (arguments, says) in [
        (&["--oidc-issuer", "http://login.example.org", "--oidc-audience", "x"][..], "https"),
        (&["--oidc-issuer", "https://login.example.org"], "--oidc-audience"),
        (
            &[
                "--oidc-issuer",
                "https://login.example.org",
                "--oidc-audience",
                "x",
                "--oidc-algorithms",
                "HS256",
            ],
            "HS256",
        ),
        (
            &[
                "--oidc-issuer",
                "https://login.example.org",
                "--oidc-audience",
                "x",
                "--oidc-algorithms",
                "none",
            ],
            "none",
        ),
    ] {
        let ran = run(&[&["serve", "--data", "/nowhere/data"], arguments].concat());
        let said = String::from_utf8(ran.stderr).unwrap();
        assert_eq!(ran.status.code(), Some(2), "{said}");
        assert!(said.contains(says), "{said}");
    }
}
