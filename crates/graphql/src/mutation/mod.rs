//! What can be done: one mutation for each command of the domain, and `apply` for several at once.
//!
//! The fields are made from the domain's list of commands, so a new command needs no line here.
//!
//! # Layout
//! - [`catalogue`]: the commands, as the schema needs them
//! - [`payload`]: the answer
//! - [`issue_token`]: the one mutation that is written by hand, because its answer holds a secret

mod catalogue;
mod issue_token;
mod payload;

use std::borrow::Cow;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::Field;
use async_graphql::registry::{MetaField, MetaInputValue, MetaType, MetaTypeId, Registry};
use async_graphql::resolver_utils::resolve_container;
use async_graphql::{
    ContainerType, Context, ContextSelectionSet, Error, ErrorExtensions, ID, InputType, InputValueResult,
    ObjectType, OutputType, Positioned, Result, ServerResult, Value as Answer,
};
use samspil_domain::access::Caller;
use samspil_domain::ids::{CommandId, InitiativeId};
use samspil_domain::value::{Source, Text};
use samspil_domain::{Actor, Command, InvalidCommand, Request, Stream, World};
use samspil_store::{ExecuteError, Ledger};
use uuid::Uuid;

use crate::error::{bad_input, coded, refused};
use crate::query::parsed;
use crate::query::scope::Seen;
use crate::scalar::{Position, Revision};
use crate::shape::{Forms, Given, Side, argument, field, object};
use crate::sight::Sight;
use catalogue::{Catalogue, Target};
use payload::Payload;

const APPLY: &str = "apply";
const COMMANDS: &str = "CommandInput";

pub(crate) struct Mutation;

impl OutputType for Mutation {
    fn type_name() -> Cow<'static, str> {
        "Mutation".into()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        registry.create_output_type::<Self, _>(MetaTypeId::Object, root)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Answer> {
        resolve_container(ctx, self).await
    }
}

/// The type of the root: a field for each command, and `apply`.
fn root(registry: &mut Registry) -> MetaType {
    let catalogue = Catalogue::get();
    let payload = <Payload as OutputType>::create_type_info(registry);
    let mut fields = IndexMap::new();
    let mut choices = IndexMap::new();
    for entry in &catalogue.entries {
        let forms = &mut Forms { definitions: &catalogue.definitions, side: Side::In, registry };
        let input = forms.qualified(&entry.schema);
        let choice = input.trim_end_matches('!').to_owned();
        choices.insert(
            entry.name.to_owned(),
            argument(entry.name.to_owned(), Some(entry.description.clone()), choice, None),
        );
        let says = "What the command states.";
        let input = argument("input".to_owned(), Some(says.to_owned()), input, None);
        fields.insert(
            entry.name.to_owned(),
            command(entry.name, &entry.description, entry.target, input, &payload, registry),
        );
    }
    registry.types.insert(COMMANDS.to_owned(), commands(choices));
    let says = "1 to 1,000 commands, decided in order, each seeing what the ones before it did.";
    let input = argument("commands".to_owned(), Some(says.to_owned()), format!("[{COMMANDS}!]!"), None);
    let says = "Give several commands at once: all are accepted, as one commit, or none.";
    fields.insert(APPLY.to_owned(), command(APPLY, says, Target::Either, input, &payload, registry));
    fields.insert(issue_token::NAME.to_owned(), issue_token::declared(registry));
    let says = "What can be done. Give a `commandId` to be able to repeat a mutation safely: the same id with the same \
                content is recorded once, for ever. Name each mutation of a document differently.";
    object("Mutation".to_owned(), Some(says.to_owned()), fields)
}

fn commands(choices: IndexMap<String, MetaInputValue>) -> MetaType {
    let says = "A command. Give exactly one, under its name: `{adoptGoal: {title: \"…\"}}`.";
    MetaType::InputObject {
        name: COMMANDS.to_owned(),
        description: Some(says.to_owned()),
        input_fields: choices,
        visible: None,
        inaccessible: false,
        tags: vec![],
        rust_typename: None,
        oneof: true,
        directive_invocations: vec![],
    }
}

/// A field of the root, with the arguments that all of them have.
fn command(
    name: &str,
    description: &str,
    target: Target,
    input: MetaInputValue,
    payload: &str,
    registry: &mut Registry,
) -> MetaField {
    let id = <ID as InputType>::create_type_info(registry);
    let optional_id = id.trim_end_matches('!').to_owned();
    let revision = <Revision as InputType>::create_type_info(registry).trim_end_matches('!').to_owned();
    let position = <Position as InputType>::create_type_info(registry).trim_end_matches('!').to_owned();
    let text = <String as InputType>::create_type_info(registry).trim_end_matches('!').to_owned();
    let source = <Given<Source> as InputType>::create_type_info(registry).trim_end_matches('!').to_owned();
    let arg = |name: &str, says: &str, ty: String| argument(name.to_owned(), Some(says.to_owned()), ty, None);
    let initiative = match target {
        Target::Access | Target::Directory | Target::People => None,
        Target::Initiative => Some(("The initiative, by id or handle.", id)),
        Target::NewInitiative => Some((
            "The id for the new initiative, or a handle; made where it is left out.",
            optional_id.clone(),
        )),
        Target::Either => Some((
            "The initiative, by id or handle; left out for commands of the directory, for those of the people, and for those about accounts, roles and tokens, each of which are given apart.",
            optional_id.clone(),
        )),
    };
    let mut arguments: Vec<_> =
        initiative.map(|(says, ty)| arg("initiative", says, ty)).into_iter().collect();
    arguments.push(input);
    let says =
        "The command's id, a UUID or a handle, which makes it safe to repeat; made where it is left out.";
    arguments.push(arg("commandId", says, optional_id.clone()));
    let says = "The revision that you have seen; if there is a later one, nothing is done and the error's code is CONFLICT.";
    arguments.push(arg("expectedRev", says, revision));
    arguments.push(arg("source", "Where the facts come from.", source));
    let says = "The organisation in whose name you act, by id or handle: one in the directory, or one that these commands enter in it. \
                Left out, nobody has said.";
    arguments.push(arg("onBehalfOf", says, optional_id));
    let says = "Why you do this, in your own words: 1 to 8,000 characters. It is kept with the commit, beside any reason that \
                the command itself asks for.";
    arguments.push(arg("reason", says, text));
    let says = "The position of the earlier commit that led to this. Left out, nobody has said.";
    arguments.push(arg("causedBy", says, position));
    field(name.to_owned(), Some(description.to_owned()), arguments, payload.to_owned())
}

/// An argument whose fields the domain reads.
struct Raw(serde_json::Value);

impl InputType for Raw {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        COMMANDS.into()
    }

    fn create_type_info(_: &mut Registry) -> String {
        COMMANDS.to_owned()
    }

    fn parse(value: Option<Answer>) -> InputValueResult<Self> {
        Ok(Self(value.unwrap_or_default().into_json()?))
    }

    fn to_value(&self) -> Answer {
        Answer::from_json(self.0.clone()).unwrap_or_default()
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

impl ContainerType for Mutation {
    async fn resolve_field(&self, ctx: &Context<'_>) -> ServerResult<Option<Answer>> {
        let name = ctx.item.node.name.node.as_str();
        if name == issue_token::NAME {
            return issue_token::resolve(ctx).await;
        }
        let Some(target) = Catalogue::get().target(name) else { return Ok(None) };
        let at = |error: Error| ctx.set_error_path(error.into_server_error(ctx.item.pos));
        let request = request(ctx, name, target).map_err(at)?;
        let ledger = ctx.data_unchecked::<Ledger>();
        let payload = match ledger.execute(request).await {
            Ok(receipt) => Payload::accepted(seen(ctx), receipt),
            Err(ExecuteError::Rejected(rejection)) => Payload::rejected(seen(ctx), rejection),
            Err(error) => return Err(at(refused(&error))),
        };
        let selection = ctx.with_selection_set(&ctx.item.node.selection_set);
        OutputType::resolve(&payload, &selection, ctx.item).await.map(Some)
    }
}

impl ObjectType for Mutation {}

/// What the caller sees after all that has been recorded.
fn seen(ctx: &Context<'_>) -> Seen {
    let caller = ctx.data_opt::<Caller>().cloned().unwrap_or_default();
    ctx.data_unchecked::<Sight>().now(&caller)
}

/// An argument of the field at hand.
fn given<T: InputType>(ctx: &Context<'_>, name: &str) -> Result<T> {
    ctx.param_value::<T>(name, None).map(|(_, value)| value).map_err(|error| Error {
        message: error.message,
        source: None,
        extensions: error.extensions,
    })
}

/// Who asks, and the name under which a commit shows it.
///
/// # Errors
/// `UNAUTHENTICATED` where nobody is signed in.
fn asker(ctx: &Context<'_>) -> Result<(Caller, Actor)> {
    let caller = ctx.data_opt::<Caller>().cloned().unwrap_or_default();
    if matches!(caller, Caller::Anonymous) {
        return Err(coded(
            "UNAUTHENTICATED",
            "sign in to record anything: send a token as `Authorization: Bearer …`",
        ));
    }
    let actor = actor(&caller, &ctx.data_unchecked::<Ledger>().view());
    Ok((caller, actor))
}

/// What a field of the root asks for.
fn request(ctx: &Context<'_>, name: &str, target: Target) -> Result<Request> {
    let (caller, actor) = asker(ctx)?;
    let commands = if name == APPLY {
        let commands = given::<Vec<Raw>>(ctx, "commands")?.into_iter().enumerate();
        commands
            .map(|(index, Raw(json))| Command::from_json(json).map_err(|e| unreadable(&e, index)))
            .collect::<Result<_>>()?
    } else {
        let Raw(json) = given(ctx, "input")?;
        vec![Command::decode(name, json).map_err(|error| unreadable(&error, 0))?]
    };
    let command_id = match given::<Option<ID>>(ctx, "commandId")? {
        Some(id) => parsed(&id)?,
        None => CommandId::from(Uuid::new_v4()),
    };
    let initiative = match target {
        Target::Access | Target::Directory | Target::People => None,
        Target::Initiative | Target::NewInitiative | Target::Either => {
            given::<Option<ID>>(ctx, "initiative")?
        }
    };
    let stream = match (initiative, target) {
        (Some(id), _) => Stream::Initiative(parsed(&id)?),
        (None, Target::NewInitiative) => Stream::Initiative(command_id.makes::<InitiativeId>(0)),
        (None, Target::Access) => Stream::Access,
        (None, Target::People) => Stream::People,
        (None, Target::Directory | Target::Initiative) => Stream::Directory,
        (None, Target::Either) => Stream::shared(&commands),
    };
    Ok(Request {
        command_id,
        actor,
        caller,
        stream,
        expected_rev: given::<Option<Revision>>(ctx, "expectedRev")?.map(|rev| rev.0),
        source: given::<Option<Given<Source>>>(ctx, "source")?.map(|source| source.0),
        on_behalf_of: given::<Option<ID>>(ctx, "onBehalfOf")?.as_ref().map(parsed).transpose()?,
        reason: given::<Option<String>>(ctx, "reason")?.map(|text| reason(&text)).transpose()?,
        caused_by: given::<Option<Position>>(ctx, "causedBy")?.map(|position| position.0),
        commands,
    })
}

/// The name under which a commit shows who gave it.
fn actor(caller: &Caller, world: &World) -> Actor {
    match caller {
        Caller::Account(credential) => {
            let account = world.access.accounts.get(credential.account);
            account.map_or_else(|| name("unknown account"), |account| account.registered.name.clone())
        }
        Caller::Local => name("operator"),
        Caller::Anonymous | Caller::Stranger(_) => name("a stranger"),
    }
}

fn name(text: &str) -> Actor {
    text.parse().expect("a title")
}

fn reason(text: &str) -> Result<Text> {
    text.parse().map_err(|error| bad_input(format!("reason: {error}")))
}

/// An input that the domain cannot read, with the field at fault.
fn unreadable(error: &InvalidCommand, index: usize) -> Error {
    let path = match error {
        InvalidCommand::Fields { path, .. } => path.clone(),
        InvalidCommand::Shape(_) | InvalidCommand::Unknown(_) => String::new(),
    };
    bad_input(error.to_string()).extend_with(|_, extensions| {
        extensions.set("field", path);
        extensions.set("index", index);
    })
}
