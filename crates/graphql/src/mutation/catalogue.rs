//! The domain's commands, as the schema needs them.

use std::sync::LazyLock;

use samspil_domain::{Command, access, directory, people};
use serde_json::{Map, Value};

/// The one command that clients do not give: the API makes the secret whose hash it records.
const RECORD_TOKEN: &str = "recordToken";

/// What a command is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    Access,
    Directory,
    People,
    Initiative,
    NewInitiative,
    Either,
}

/// One command.
pub(super) struct Entry {
    pub(super) name: &'static str,
    pub(super) description: String,
    pub(super) schema: Value,
    pub(super) target: Target,
}

/// All commands, with the definitions that their schemas share.
pub(super) struct Catalogue {
    pub(super) entries: Vec<Entry>,
    pub(super) definitions: Map<String, Value>,
}

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(Catalogue::build);

impl Catalogue {
    pub(super) fn get() -> &'static Self {
        &CATALOGUE
    }

    fn build() -> Self {
        let mut generator = schemars::SchemaGenerator::default();
        let of_access: Vec<_> =
            access::Command::shapes(&mut generator).iter().map(|shape| shape.name).collect();
        let of_directory: Vec<_> =
            directory::Command::shapes(&mut generator).iter().map(|shape| shape.name).collect();
        let of_people: Vec<_> =
            people::Command::shapes(&mut generator).iter().map(|shape| shape.name).collect();
        let shapes = Command::shapes(&mut generator);
        let definitions = generator.take_definitions(true);
        let entry = |shape: samspil_domain::shape::Shape| {
            let definition =
                shape.schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next());
            let description =
                definition.and_then(|name| definitions[name]["description"].as_str()).unwrap_or_default();
            let target = match shape.name {
                name if of_access.contains(&name) => Target::Access,
                name if of_directory.contains(&name) => Target::Directory,
                name if of_people.contains(&name) => Target::People,
                "foundInitiative" => Target::NewInitiative,
                _ => Target::Initiative,
            };
            Entry {
                name: shape.name,
                description: description.replace('\n', " "),
                schema: shape.schema.to_value(),
                target,
            }
        };
        let given = |shape: &samspil_domain::shape::Shape| shape.name != RECORD_TOKEN;
        let entries = shapes.into_iter().filter(given).map(entry).collect();
        Self { entries, definitions }
    }

    /// What a field of the root is for.
    pub(super) fn target(&self, name: &str) -> Option<Target> {
        if name == super::APPLY {
            return Some(Target::Either);
        }
        self.entries.iter().find(|entry| entry.name == name).map(|entry| entry.target)
    }
}
