//! Plain values that go out: those without ways to other objects, such as figures and periods.

use std::borrow::Cow;

use async_graphql::parser::types::Field;
use async_graphql::registry::{MetaType, MetaTypeName, Registry};
use async_graphql::resolver_utils::resolve_container;
use async_graphql::{
    ContainerType, Context, ContextSelectionSet, OutputType, Positioned, ServerError, ServerResult,
    Value as Answer,
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::{Forms, Side};

/// A value of the domain, answered just as it is.
#[derive(Debug, Clone)]
pub(crate) struct Plain<T>(pub(crate) T);

impl<T: JsonSchema + Serialize + Send + Sync> OutputType for Plain<T> {
    fn type_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        let mut generator = schemars::SchemaGenerator::default();
        let schema = generator.subschema_for::<T>();
        let definitions = generator.take_definitions(true);
        Forms { definitions: &definitions, side: Side::Out, registry }.qualified(schema.as_value())
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        field: &Positioned<Field>,
    ) -> ServerResult<Answer> {
        let json = serde_json::to_value(&self.0)
            .map_err(|error| ServerError::new(error.to_string(), Some(field.pos)))?;
        resolve(&Self::type_name(), json, ctx).await
    }
}

/// One object of a plain value, with the name of its type.
struct Object {
    kind: String,
    fields: serde_json::Map<String, Value>,
}

async fn resolve(kind: &str, json: Value, ctx: &ContextSelectionSet<'_>) -> ServerResult<Answer> {
    match json {
        Value::Object(fields) => resolve_container(ctx, &Object { kind: kind.to_owned(), fields }).await,
        Value::Array(items) => {
            let mut answers = Vec::with_capacity(items.len());
            for item in items {
                answers.push(Box::pin(resolve(kind, item, ctx)).await?);
            }
            Ok(Answer::List(answers))
        }
        leaf => Ok(Answer::from_json(leaf).unwrap_or_default()),
    }
}

impl OutputType for Object {
    fn type_name() -> Cow<'static, str> {
        unreachable!("plain objects are registered by Plain, under their own names")
    }

    fn introspection_type_name(&self) -> Cow<'static, str> {
        self.kind.clone().into()
    }

    fn create_type_info(_: &mut Registry) -> String {
        unreachable!("plain objects are registered by Plain, under their own names")
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Answer> {
        resolve_container(ctx, self).await
    }
}

/// What stands for a field that the JSON form leaves out: its default, as the schema gives it for input.
fn left_out(registry: &Registry, ty: &str) -> Value {
    match (ty.strip_suffix('!'), registry.types.get(MetaTypeName::concrete_typename(ty))) {
        (None, _) => Value::Null,
        (Some(list), _) if list.starts_with('[') => Value::Array(vec![]),
        (Some(_), Some(MetaType::Enum { enum_values, .. })) => enum_values.keys().next().cloned().into(),
        (Some(_), _) => Value::Bool(false),
    }
}

impl ContainerType for Object {
    async fn resolve_field(&self, ctx: &Context<'_>) -> ServerResult<Option<Answer>> {
        let name = ctx.item.node.name.node.as_str();
        let Some(field) =
            ctx.schema_env.registry.types.get(&self.kind).and_then(|kind| kind.field_by_name(name))
        else {
            return Ok(None);
        };
        let json =
            self.fields.get(name).cloned().unwrap_or_else(|| left_out(&ctx.schema_env.registry, &field.ty));
        let kind = MetaTypeName::concrete_typename(&field.ty);
        let selection = ctx.with_selection_set(&ctx.item.node.selection_set);
        Box::pin(resolve(kind, json, &selection)).await.map(Some)
    }
}
