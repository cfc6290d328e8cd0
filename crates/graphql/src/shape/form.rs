//! JSON Schema to GraphQL types.

use async_graphql::InputType;
use async_graphql::indexmap::IndexMap;
use async_graphql::registry::{Deprecation, MetaEnumValue, MetaField, MetaInputValue, MetaType, Registry};
use serde_json::{Map, Value};

use crate::scalar::{Date, DateTime, Decimal};

/// Whether a type is for what comes in or for what goes out. Objects that come in are named `…Input`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    In,
    Out,
}

/// Turns schemas that share definitions into types of one registry.
pub(crate) struct Forms<'a> {
    pub(crate) definitions: &'a Map<String, Value>,
    pub(crate) side: Side,
    pub(crate) registry: &'a mut Registry,
}

/// A type as a field refers to it.
struct Reference {
    name: String,
    nullable: bool,
    default: Option<String>,
}

const PREFIX: &str = "#/$defs/";

fn text(schema: &Value, key: &str) -> Option<String> {
    schema.get(key)?.as_str().map(str::to_owned)
}

/// The description on one line, as the docs of a Rust item are wrapped.
fn description(schema: &Value) -> Option<String> {
    text(schema, "description")
        .map(|text| text.replace("\n\n", "\u{0}").replace('\n', " ").replace('\u{0}', "\n\n"))
}

impl Forms<'_> {
    /// The type that a schema stands for, such as `AdoptGoalInput!`.
    ///
    /// # Panics
    /// On a schema that our own types do not make; every schema is built in a test.
    pub(crate) fn qualified(&mut self, schema: &Value) -> String {
        let reference = self.reference(schema);
        if reference.nullable { reference.name } else { format!("{}!", reference.name) }
    }

    fn reference(&mut self, schema: &Value) -> Reference {
        if let Some(definition) = text(schema, "$ref") {
            let name = definition.strip_prefix(PREFIX).expect("definitions are local").to_owned();
            let default = self.first_of_enum(&name);
            return Reference { name: self.define(&name), nullable: false, default };
        }
        if let Some(choices) = schema.get("anyOf").and_then(Value::as_array) {
            let some = choices.iter().find(|choice| choice["type"] != "null").expect("a choice besides null");
            return Reference { nullable: true, default: None, ..self.reference(some) };
        }
        let (kind, nullable) = match &schema["type"] {
            Value::Array(kinds) => (kinds.iter().find(|kind| *kind != "null").cloned(), true),
            kind => (Some(kind.clone()), false),
        };
        let kind = kind.as_ref().and_then(Value::as_str).expect("a schema has a type");
        let (name, default) = match kind {
            "array" => (format!("[{}]", self.qualified(&schema["items"])), Some("[]")),
            "boolean" => ("Boolean".to_owned(), Some("false")),
            "integer" => ("Int".to_owned(), None),
            "string" => (self.scalar(schema["format"].as_str()), None),
            other => panic!("no GraphQL type for a schema of type {other}"),
        };
        Reference { name, nullable, default: default.map(str::to_owned) }
    }

    fn scalar(&mut self, format: Option<&str>) -> String {
        let qualified = match format {
            Some("id") => <async_graphql::ID as InputType>::create_type_info(self.registry),
            Some("decimal") => <Decimal as InputType>::create_type_info(self.registry),
            Some("date") => <Date as InputType>::create_type_info(self.registry),
            Some("timestamp") => <DateTime as InputType>::create_type_info(self.registry),
            Some("text" | "personal") | None => <String as InputType>::create_type_info(self.registry),
            Some(other) => panic!("no GraphQL scalar for the format {other}"),
        };
        qualified.trim_end_matches('!').to_owned()
    }

    /// Our enums begin with their default.
    fn first_of_enum(&self, definition: &str) -> Option<String> {
        constants(&self.definitions[definition])?.first().map(|(name, _)| name.clone())
    }

    /// Registers a definition under its GraphQL name, and returns that.
    fn define(&mut self, definition: &str) -> String {
        let schema = &self.definitions[definition];
        let constants = constants(schema);
        let name = match (self.side, &constants) {
            (Side::In, None) => format!("{definition}Input"),
            (Side::Out, _) | (Side::In, Some(_)) => definition.to_owned(),
        };
        if self.registry.types.contains_key(&name) {
            return name;
        }
        if let Some(constants) = constants {
            let kind = enumeration(name.clone(), description(schema), constants);
            self.registry.types.insert(name.clone(), kind);
            return name;
        }
        // Stands in while the fields are made, so that a type may refer to itself.
        self.registry.types.insert(name.clone(), enumeration(name.clone(), None, vec![]));
        let choices = schema.get("oneOf").and_then(Value::as_array).cloned();
        let kind = match self.side {
            Side::In => self.input_object(name.clone(), schema, choices),
            Side::Out => self.object(name.clone(), schema, choices),
        };
        self.registry.types.insert(name.clone(), kind);
        name
    }

    /// The fields of an object, or the choices of an object of which exactly one is given; with their descriptions.
    fn parts(
        &mut self,
        schema: &Value,
        choices: Option<Vec<Value>>,
    ) -> Vec<(String, Option<String>, Reference)> {
        let Some(choices) = choices else {
            let required = schema["required"].as_array().cloned().unwrap_or_default();
            let properties = schema["properties"].as_object().cloned().unwrap_or_default();
            let part = |(name, schema): (String, Value)| {
                let reference = self.reference(&schema);
                let given = required.iter().any(|required| *required == name);
                let default = reference.default.clone().filter(|_| !given && !reference.nullable);
                (name, description(&schema), Reference { default, ..reference })
            };
            return properties.into_iter().map(part).collect();
        };
        let part = |choice: Value| {
            let (name, schema) =
                choice["properties"].as_object().and_then(|p| p.iter().next()).expect("one property");
            let reference = Reference { nullable: true, default: None, ..self.reference(schema) };
            (name.clone(), description(&choice), reference)
        };
        choices.into_iter().map(part).collect()
    }

    fn input_object(&mut self, name: String, schema: &Value, choices: Option<Vec<Value>>) -> MetaType {
        let oneof = choices.is_some();
        let mut input_fields = IndexMap::new();
        for (name, description, reference) in self.parts(schema, choices) {
            let Reference { name: ty, nullable, default } = reference;
            let ty = if nullable { ty } else { format!("{ty}!") };
            input_fields.insert(name.clone(), argument(name, description, ty, default));
        }
        MetaType::InputObject {
            name,
            description: description(schema),
            input_fields,
            visible: None,
            inaccessible: false,
            tags: vec![],
            rust_typename: None,
            oneof,
            directive_invocations: vec![],
        }
    }

    fn object(&mut self, name: String, schema: &Value, choices: Option<Vec<Value>>) -> MetaType {
        let mut fields = IndexMap::new();
        for (name, description, reference) in self.parts(schema, choices) {
            let Reference { name: ty, nullable, .. } = reference;
            let ty = if nullable { ty } else { format!("{ty}!") };
            fields.insert(name.clone(), field(name, description, vec![], ty));
        }
        object(name, description(schema), fields)
    }
}

/// The names and descriptions of an enum's values, if the schema is one.
fn constants(schema: &Value) -> Option<Vec<(String, Option<String>)>> {
    let choices = schema.get("oneOf")?.as_array()?;
    choices.iter().map(|choice| Some((text(choice, "const")?, description(choice)))).collect()
}

fn enumeration(
    name: String,
    description: Option<String>,
    constants: Vec<(String, Option<String>)>,
) -> MetaType {
    let value = |(name, description): (String, Option<String>)| {
        let value = MetaEnumValue {
            name: name.clone(),
            description,
            deprecation: Deprecation::NoDeprecated,
            visible: None,
            inaccessible: false,
            tags: vec![],
            directive_invocations: vec![],
        };
        (name, value)
    };
    MetaType::Enum {
        name,
        description,
        enum_values: constants.into_iter().map(value).collect(),
        visible: None,
        inaccessible: false,
        tags: vec![],
        rust_typename: None,
        directive_invocations: vec![],
        requires_scopes: vec![],
    }
}

/// An object type.
pub(crate) fn object(
    name: String,
    description: Option<String>,
    fields: IndexMap<String, MetaField>,
) -> MetaType {
    MetaType::Object {
        name,
        description,
        fields,
        cache_control: Default::default(),
        extends: false,
        shareable: false,
        resolvable: true,
        inaccessible: false,
        interface_object: false,
        tags: vec![],
        keys: None,
        visible: None,
        is_subscription: false,
        rust_typename: None,
        directive_invocations: vec![],
        requires_scopes: vec![],
    }
}

/// A field of an object type.
pub(crate) fn field(
    name: String,
    description: Option<String>,
    arguments: Vec<MetaInputValue>,
    ty: String,
) -> MetaField {
    MetaField {
        name,
        description,
        args: arguments.into_iter().map(|argument| (argument.name.clone(), argument)).collect(),
        ty,
        deprecation: Deprecation::NoDeprecated,
        cache_control: Default::default(),
        external: false,
        requires: None,
        provides: None,
        visible: None,
        shareable: false,
        inaccessible: false,
        tags: vec![],
        override_from: None,
        compute_complexity: None,
        directive_invocations: vec![],
        requires_scopes: vec![],
    }
}

/// An argument, or a field of an input object.
pub(crate) fn argument(
    name: String,
    description: Option<String>,
    ty: String,
    default_value: Option<String>,
) -> MetaInputValue {
    MetaInputValue {
        name,
        description,
        ty,
        deprecation: Deprecation::NoDeprecated,
        default_value,
        visible: None,
        inaccessible: false,
        tags: vec![],
        is_secret: false,
        directive_invocations: vec![],
    }
}
