//! The question for everything that the schema says of an object, written from the schema.
//!
//! Of each object all fields are asked that need no argument. What is told with it and has no id of its own is asked in the
//! same way; of another object with an id, which a room lists and so is told in its own place, the id alone.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use samspil_graphql::Schema;
use serde_json::{Value, json};

/// What the schema is asked about itself.
const SHAPE: &str = "{ __schema { types { name kind possibleTypes { name } fields { name args { name type { kind } defaultValue } \
     type { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } }";

/// Deeper than anything that is told with an object.
const DEPTH_MAX: usize = 9;

/// What leads from an object to its neighbours or to the log, and is asked in its own place.
const PASSED_OVER: [&str; 3] = ["commits", "proof", "changed"];

/// The questions, by the field of the root.
pub(super) struct Questions(HashMap<&'static str, String>);

#[derive(Default)]
struct Types {
    fields: HashMap<String, Vec<Field>>,
    /// For interfaces and unions, what they may be.
    kinds: HashMap<String, Vec<String>>,
    /// What is told in its own place: whatever a room lists.
    listed: HashSet<String>,
}

struct Field {
    name: String,
    /// Whether it can be asked without an argument.
    free: bool,
    /// Whether it is a page, of which the largest is asked.
    paged: bool,
    list: bool,
    of: String,
    leaf: bool,
}

impl Questions {
    pub(super) async fn read(schema: &Schema) -> Self {
        let shape = schema.ask(SHAPE, json!({})).await;
        let types = Types::read(&shape["data"]["__schema"]["types"]);
        let question = |one: &'static str, object: &str| {
            let selection = types.selection(object, &mut Vec::new(), true);
            (one, format!("query($id: ID!, $asOf: AsOf) {{ {one}(id: $id, asOf: $asOf) {selection} }}"))
        };
        Self(HashMap::from([question("initiative", "Initiative"), question("organisation", "Organisation")]))
    }

    pub(super) fn of(&self, one: &str) -> &str {
        self.0.get(one).map_or("", String::as_str)
    }
}

impl Types {
    fn read(types: &Value) -> Self {
        let mut read = Self::default();
        for it in types.as_array().into_iter().flatten() {
            let name = text(&it["name"]);
            let possible = it["possibleTypes"].as_array().into_iter().flatten();
            let possible: Vec<String> = possible.map(|kind| text(&kind["name"])).collect();
            if !possible.is_empty() {
                read.kinds.insert(name.clone(), possible);
            }
            let fields = it["fields"].as_array().into_iter().flatten().map(Field::read).collect();
            read.fields.insert(name, fields);
        }
        let rooms = read.fields.get("Initiative").into_iter().flatten().map(|field| field.of.as_str());
        let listed = rooms.flat_map(|room| read.fields.get(room).into_iter().flatten());
        let listed = listed.filter(|field| field.free && field.list).map(|field| field.of.clone());
        read.listed = listed.chain(["Initiative", "Organisation"].map(str::to_owned)).collect();
        read
    }

    /// Whether an object has an id, under which it can be found.
    fn has_id(&self, object: &str) -> bool {
        self.fields.get(object).is_some_and(|fields| fields.iter().any(|field| field.name == "id"))
    }

    /// What is asked of an object. `whole`: all of it, else its id where it has one.
    fn selection(&self, object: &str, path: &mut Vec<String>, whole: bool) -> String {
        if let Some(kinds) = self.kinds.get(object) {
            let mut selection = "{ __typename".to_owned();
            for kind in kinds {
                let _ = write!(selection, " ... on {kind} {}", self.selection(kind, path, false));
            }
            return selection + " }";
        }
        let told_elsewhere = self.listed.contains(object) || path.iter().any(|above| above == object);
        if !whole && told_elsewhere && self.has_id(object) {
            return "{ id }".to_owned();
        }
        path.push(object.to_owned());
        let room = path.len() == 2;
        let mut selection = "{".to_owned();
        let mut asked = HashSet::new();
        for field in self.fields.get(object).into_iter().flatten() {
            let passed_over = PASSED_OVER.contains(&field.name.as_str());
            let endless = path.contains(&field.of) && !self.has_id(&field.of);
            if !field.free || passed_over || endless || !asked.insert(&field.name) {
                continue;
            }
            if field.leaf {
                let _ = write!(selection, " {}", field.name);
            } else if path.len() < DEPTH_MAX {
                // A room lists what belongs to it.
                let whole = room && field.list;
                let page = if field.paged { "(first: 200)" } else { "" };
                let _ = write!(selection, " {}{page} {}", field.name, self.selection(&field.of, path, whole));
            }
        }
        path.pop();
        if selection.len() == 1 { "{ __typename }".to_owned() } else { selection + " }" }
    }
}

impl Field {
    fn read(field: &Value) -> Self {
        let needed =
            |argument: &&Value| argument["type"]["kind"] == "NON_NULL" && argument["defaultValue"].is_null();
        let free = !field["args"].as_array().into_iter().flatten().any(|argument| needed(&argument));
        let paged =
            field["args"].as_array().into_iter().flatten().any(|argument| argument["name"] == "first");
        let (mut of, mut list) = (&field["type"], false);
        while of["name"].is_null() {
            list |= of["kind"] == "LIST";
            of = &of["ofType"];
        }
        let leaf = of["kind"] == "SCALAR" || of["kind"] == "ENUM";
        Self { name: text(&field["name"]), free, paged, list, of: text(&of["name"]), leaf }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
