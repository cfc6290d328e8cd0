//! A token issued: the one command whose secret is made here, so that it is known to its bearer alone.

use async_graphql::registry::{MetaField, Registry};
use async_graphql::{
    Context, ID, InputType, OutputType, Result, ServerResult, SimpleObject, Value as Answer,
};
use samspil_domain::access::{self, RecordToken, Scope, TokenIssued};
use samspil_domain::ids::{AccountId, CommandId, InitiativeId, TokenId};
use samspil_domain::value::{Timestamp, Title};
use samspil_domain::{Actor, Command, Event, Request, Stream};
use samspil_store::{ExecuteError, Ledger, Secret, StoredCommit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::payload::UserError;
use super::{asker, given};
use crate::error::{coded, refused};
use crate::query::parsed;
use crate::query::proof::reading;
use crate::query::scope::id;
use crate::scalar::{DateTime, Position};
use crate::shape::{Given, Plain, argument, field};

/// The field's name.
pub(super) const NAME: &str = "issueToken";

/// Issue a token, with which an account signs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct IssueToken {
    /// The token's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<TokenId>,
    /// The account that signs in with it.
    account: AccountId,
    /// What it is for, so that it can be told from others.
    name: Title,
    /// How much of what the account may it may.
    scope: Scope,
    /// The initiatives that it is limited to; all that the account may where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    initiatives: Vec<InitiativeId>,
    /// When it ceases to count; never where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires: Option<Timestamp>,
}

/// A token as it was issued.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct IssuedToken {
    /// Its id, with which it can be revoked.
    id: ID,
    /// The account that signs in with it.
    account: ID,
    /// What it is for.
    name: String,
    /// How much of what the account may it may.
    scope: Plain<Scope>,
    /// The initiatives that it is limited to; all that the account may where there are none.
    initiatives: Vec<ID>,
    /// When it ceases to count; null where it never does.
    expires: Option<DateTime>,
    /// The secret itself, to be sent as `Authorization: Bearer …`. It is shown this once and kept nowhere; null in the answer to a
    /// repeated `commandId`.
    secret: Option<String>,
}

/// The answer to `issueToken`.
#[derive(SimpleObject)]
pub(crate) struct IssueTokenPayload {
    /// The token; null when the command was rejected.
    token: Option<IssuedToken>,
    /// The position of the log at which it was recorded; where nothing was recorded, the position at which that was decided.
    position: Position,
    /// The rules that the command broke; empty when it was accepted.
    user_errors: Vec<UserError>,
}

impl IssuedToken {
    fn new(issued: &TokenIssued, secret: Option<&Secret>) -> Self {
        Self {
            id: id(issued.id),
            account: id(issued.account),
            name: issued.name.to_string(),
            scope: Plain(issued.scope),
            initiatives: issued.initiatives.iter().map(id).collect(),
            expires: issued.expires.map(DateTime),
            secret: secret.map(|secret| secret.reveal().to_owned()),
        }
    }
}

/// The field of the root.
pub(super) fn declared(registry: &mut Registry) -> MetaField {
    let input = <Given<IssueToken> as InputType>::create_type_info(registry);
    let id = <ID as InputType>::create_type_info(registry).trim_end_matches('!').to_owned();
    let payload = <IssueTokenPayload as OutputType>::create_type_info(registry);
    let arg = |name: &str, says: &str, ty: String| argument(name.to_owned(), Some(says.to_owned()), ty, None);
    let command_id = "The command's id, a UUID or a handle, which makes it safe to repeat: the answer is the same token, without its \
                      secret. Made where it is left out.";
    let arguments = vec![arg("input", "The token that is wanted.", input), arg("commandId", command_id, id)];
    let says = "Issue a token, with which an account signs in. Its secret is made here and shown once. An operator issues tokens \
                for every account, a backbone for those within its initiative, and each account for itself.";
    field(NAME.to_owned(), Some(says.to_owned()), arguments, payload)
}

/// Issues one.
pub(super) async fn resolve(ctx: &Context<'_>) -> ServerResult<Option<Answer>> {
    let issued = issue(ctx).await;
    let issued = issued.map_err(|error| ctx.set_error_path(error.into_server_error(ctx.item.pos)))?;
    let selection = ctx.with_selection_set(&ctx.item.node.selection_set);
    OutputType::resolve(&issued, &selection, ctx.item).await.map(Some)
}

async fn issue(ctx: &Context<'_>) -> Result<IssueTokenPayload> {
    let (caller, actor) = asker(ctx)?;
    let Given(wanted) = given::<Given<IssueToken>>(ctx, "input")?;
    let command_id = match given::<Option<ID>>(ctx, "commandId")? {
        Some(id) => parsed(&id)?,
        None => CommandId::from(Uuid::new_v4()),
    };
    if let Some(before) = before(ctx, command_id, &actor, &wanted).await? {
        return Ok(before);
    }
    let secret = Secret::make();
    let secret = secret.map_err(|error| coded("UNAVAILABLE", format!("no secret can be made: {error}")))?;
    let IssueToken { id, account, name, scope, initiatives, expires } = wanted.clone();
    let record = RecordToken { id, account, name, hash: secret.hash(), scope, initiatives, expires };
    let request = Request {
        command_id,
        caller,
        actor: actor.clone(),
        stream: Stream::Access,
        expected_rev: None,
        source: None,
        on_behalf_of: None,
        reason: None,
        caused_by: None,
        commands: vec![Command::Access(access::Command::RecordToken(record))],
    };
    let ledger = ctx.data_unchecked::<Ledger>();
    match ledger.execute(request).await {
        Ok(receipt) => {
            let issued = receipt.commit.as_deref().and_then(issued);
            let token = issued.map(|issued| IssuedToken::new(issued, Some(&secret)));
            Ok(IssueTokenPayload { token, position: Position(receipt.position), user_errors: vec![] })
        }
        Err(ExecuteError::Rejected(rejection)) => Ok(IssueTokenPayload {
            token: None,
            position: Position(ledger.view().position),
            user_errors: vec![UserError::of(&rejection)],
        }),
        // Somebody may have sent the same at the same time.
        Err(error) => before(ctx, command_id, &actor, &wanted).await?.ok_or_else(|| refused(&error)),
    }
}

/// What the same command has issued before. Its hash is another each time, so the ledger cannot tell that it is the same.
async fn before(
    ctx: &Context<'_>,
    command_id: CommandId,
    actor: &Actor,
    wanted: &IssueToken,
) -> Result<Option<IssueTokenPayload>> {
    let Some(stored) = reading(ctx, move |ledger| ledger.find(command_id)).await? else { return Ok(None) };
    let same = |issued: &&TokenIssued| {
        wanted.id.is_none_or(|id| id == issued.id)
            && (wanted.account, wanted.scope, wanted.expires)
                == (issued.account, issued.scope, issued.expires)
            && (&wanted.name, &wanted.initiatives) == (&issued.name, &issued.initiatives)
            && stored.commit().actor == *actor
    };
    Ok(issued(&stored).filter(same).map(|issued| IssueTokenPayload {
        token: Some(IssuedToken::new(issued, None)),
        position: Position(stored.commit().seq),
        user_errors: vec![],
    }))
}

fn issued(stored: &StoredCommit) -> Option<&TokenIssued> {
    stored.commit().events.iter().find_map(|event| match event {
        Event::Access(access::Event::TokenIssued(issued)) => Some(issued),
        _ => None,
    })
}
