//! Values that come in.

use std::borrow::Cow;

use async_graphql::registry::Registry;
use async_graphql::{InputType, InputValueError, InputValueResult};
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Forms, Side};

/// A value of the domain, given as an argument.
#[derive(Debug, Clone)]
pub(crate) struct Given<T>(pub(crate) T);

impl<T> InputType for Given<T>
where
    T: JsonSchema + DeserializeOwned + Serialize + Send + Sync,
{
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        // An enum has the same name on both sides.
        let schema = schemars::SchemaGenerator::default().into_root_schema_for::<T>();
        let enumeration = schema.as_value()["oneOf"][0]["const"].is_string();
        if enumeration { T::schema_name() } else { format!("{}Input", T::schema_name()).into() }
    }

    fn create_type_info(registry: &mut Registry) -> String {
        let mut generator = schemars::SchemaGenerator::default();
        let schema = generator.subschema_for::<T>();
        let definitions = generator.take_definitions(true);
        Forms { definitions: &definitions, side: Side::In, registry }.qualified(schema.as_value())
    }

    fn parse(value: Option<async_graphql::Value>) -> InputValueResult<Self> {
        let json = match value.map(async_graphql::Value::into_json) {
            None => Value::Null,
            Some(json) => json.map_err(|error| InputValueError::custom(error.to_string()))?,
        };
        serde_path_to_error::deserialize(json).map(Self).map_err(|error| {
            let path = error.path().to_string();
            InputValueError::custom(format!("{path}: {}", error.into_inner()))
                .with_extension("code", "BAD_USER_INPUT")
        })
    }

    fn to_value(&self) -> async_graphql::Value {
        serde_json::to_value(&self.0)
            .ok()
            .and_then(|json| async_graphql::Value::from_json(json).ok())
            .unwrap_or_default()
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}
