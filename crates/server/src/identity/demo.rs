//! Somebody of each role, to look around the demonstration as.
//!
//! Their tokens are kept in the data directory, in a file that its owner alone can read, and are the same at each start: a
//! demonstration has no secrets, and the log does not grow by being looked at. Where the file is gone, new ones are made and the old
//! ones are revoked.

use std::fmt::Write as _;
use std::path::Path;

use samspil_domain::access::{Command, GrantRole, RecordToken, RegisterAccount, RevokeToken, Role};
use samspil_domain::ids::{AccountId, GrantId, InitiativeId, OrganisationId};
use samspil_store::{Ledger, Secret};

use super::first::title;
use super::{issue, secret_file};
use crate::failure::Failure;

/// The file's name in the data directory.
pub const FILE: &str = "demo-tokens";

/// The initiative whose roles are given: it says of itself that it is made up.
const INITIATIVE: &str = "@fiktivt-eksempel";

struct Person {
    key: &'static str,
    says: &'static str,
    role: Role,
    within: bool,
    organisation: Option<&'static str>,
}

const PEOPLE: [Person; 7] = [
    person("operator", "runs the server", Role::Operator, false, None),
    person("backbone", "runs the example", Role::Backbone, true, None),
    person("partner", "speaks for Nordby in it", Role::Partner, true, Some("@fiktiv/nordby")),
    person("signatory", "signs for Sydby in it", Role::Signatory, true, Some("@fiktiv/sydby")),
    person("observer", "reads it", Role::Observer, true, None),
    person("auditor", "reads everything", Role::Auditor, false, None),
    person("example-auditor", "reads everything of it", Role::Auditor, true, None),
];

const fn person(
    key: &'static str,
    says: &'static str,
    role: Role,
    within: bool,
    organisation: Option<&'static str>,
) -> Person {
    Person { key, says, role, within, organisation }
}

/// A token, and whose it is.
pub type Tokens = Vec<(&'static str, Secret)>;

fn id<T: std::str::FromStr<Err: std::fmt::Display>>(text: &str) -> Result<T, Failure> {
    text.parse().map_err(|error| Failure::Flags(format!("{text}: {error}")))
}

/// The tokens of the demonstration, made where they are not there. `operator` is the operator's, where it is given.
///
/// # Errors
/// The file cannot be used, or the ledger takes no requests.
pub async fn tokens(ledger: &Ledger, data: &Path, operator: Option<Secret>) -> Result<Tokens, Failure> {
    let path = data.join(FILE);
    if let Some(kept) = kept(ledger, &path)? {
        return Ok(kept);
    }
    let mut tokens = Tokens::new();
    for person in &PEOPLE {
        let given = operator.clone().filter(|_| person.role == Role::Operator);
        tokens.push((person.key, given.map_or_else(issue::secret, Ok)?));
    }
    // Before they count, so that what counts can be found; a file without them in the log is replaced at the next start.
    let lines: String = tokens.iter().map(|(key, secret)| format!("{key} {}\n", secret.reveal())).collect();
    secret_file::write(&path, &lines)?;
    let mut commands = Vec::new();
    for (person, (_, secret)) in PEOPLE.iter().zip(&tokens) {
        commands.extend(person.commands(ledger, secret)?);
    }
    issue::give(ledger, commands).await?;
    Ok(tokens)
}

/// The tokens in the file, where each of them counts.
fn kept(ledger: &Ledger, path: &Path) -> Result<Option<Tokens>, Failure> {
    let Some(text) = secret_file::read(path)? else { return Ok(None) };
    let access = &ledger.view().access;
    let mut tokens = Tokens::new();
    for (person, line) in PEOPLE.iter().zip(text.lines()) {
        let secret = line.strip_prefix(person.key).and_then(|rest| rest.trim().parse::<Secret>().ok());
        match secret.filter(|it| access.token(it.hash()).is_some_and(|(_, token)| token.revoked.is_none())) {
            Some(secret) => tokens.push((person.key, secret)),
            None => return Ok(None),
        }
    }
    Ok((tokens.len() == PEOPLE.len()).then_some(tokens))
}

impl Person {
    fn commands(&self, ledger: &Ledger, secret: &Secret) -> Result<Vec<Command>, Failure> {
        let account: AccountId = id(&format!("@demo/{}", self.key))?;
        let signs = self.role == Role::Signatory;
        let role = GrantRole {
            id: Some(id::<GrantId>(&format!("@demo/{}", self.key))?),
            initiative: self.within.then(|| id::<InitiativeId>(INITIATIVE)).transpose()?,
            organisation: self.organisation.map(id::<OrganisationId>).transpose()?,
            title: signs.then(|| title("Director (fictional)")).transpose()?,
            mandate: signs.then(|| title("Standing orders (fictional)")).transpose()?,
            ..issue::role(account, self.role)
        };
        let name = title(&format!("Demonstration: {}", self.key))?;
        let mut commands = vec![
            Command::RegisterAccount(RegisterAccount { id: Some(account), name, identity: None }),
            Command::GrantRole(role),
        ];
        let access = &ledger.view().access;
        if let Some(before) = access.accounts.get(account) {
            let counts = |token| access.tokens.get(token).is_some_and(|token| token.revoked.is_none());
            let before = before.tokens.iter().copied().filter(|token| counts(*token));
            commands.extend(before.map(|token| Command::RevokeToken(RevokeToken { token, reason: None })));
        }
        let token: RecordToken = issue::token(account, title("demonstration")?, secret, None);
        commands.push(Command::RecordToken(token));
        Ok(commands)
    }
}

/// The tokens as a table, with something to ask.
#[must_use]
pub fn table(tokens: &Tokens, url: &str) -> String {
    let mut text = format!("\nTokens of the demonstration (\"the example\" is {INITIATIVE}):\n\n");
    for (person, (key, secret)) in PEOPLE.iter().zip(tokens) {
        let _ = writeln!(text, "  {key:<16} {:<25} {}", person.says, secret.reveal());
    }
    let example = tokens.get(2).map_or("", |(_, secret)| secret.reveal());
    let _ = writeln!(
        text,
        "\nAs the partner:\n\n  curl -s {url} -H 'content-type: application/json' \\\n    -H 'authorization: Bearer {example}' \\\n    \
         -d '{{\"query\":\"{{ me {{ name standing roles {{ role }} }} }}\"}}'\n"
    );
    text
}
